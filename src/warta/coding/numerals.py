"""Numbers in Indonesian words and digits: "dua puluh tiga", "1.200", "1,5 juta", "belasan".

Words are given one per item, lower-case, as a tokenizer cut them; the vocabulary is ``data/id/numerals.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from warta.data import load_yaml

_DIGITS = re.compile(r"[0-9]{1,15}|[0-9]{1,3}(?:\.[0-9]{3}){1,4}")
_DECIMAL = re.compile(r"[0-9]{1,9},[0-9]{1,3}")


@dataclass(frozen=True, slots=True)
class Number:
    """A number read from ``length`` items. A vague one ("puluhan") is given by the least it can mean."""

    value: int
    length: int
    vague: bool = False


@dataclass(frozen=True, slots=True)
class _Words:
    units: dict[str, int]
    whole: dict[str, int]
    teen: frozenset[str]
    small: dict[str, int]
    large: dict[str, int]
    vague: dict[str, int]


@cache
def _words() -> _Words:
    table = load_yaml("id/numerals.yaml")
    return _Words(
        dict(table["units"]),
        dict(table["whole"]),
        frozenset(table["teen"]),
        dict(table["small_scales"]),
        dict(table["large_scales"]),
        dict(table["vague"]),
    )


@cache
def first_words() -> frozenset[str]:
    """The words that a number written in words can begin with."""
    words = _words()
    return frozenset({*words.units, *words.whole, *words.vague})


@cache
def ordinals() -> dict[str, int]:
    """Ordinals in one word: {"pertama": 1, "kedua": 2, ...}."""
    table = load_yaml("id/numerals.yaml")
    prefix, words = table["ordinal_prefix"], _words()
    built = {prefix + word: value for word, value in {**words.units, **words.whole}.items()}
    return {**built, **table["ordinals"]}


def read(words: Sequence[str], start: int = 0) -> Number | None:
    """The number that begins at ``words[start]``, the longest there is, or None.

    ``["dua", "puluh", "tiga", "orang"]`` gives 23 of length 3; "1.200" is 1200, "1,5 juta" 1500000. A decimal
    that no scale makes whole ("2,5") is none, as are single letters, signs and Roman numerals.
    """
    if start >= len(words):
        return None
    word = words[start]
    # isascii: str.isdigit also takes "²", which int() does not.
    if word[:1].isascii() and word[:1].isdigit():
        return _read_digits(words, start)
    table = _words()
    if word in table.vague:
        value, end = _scaled(words, start + 1, Fraction(table.vague[word]))
        return Number(int(value), end - start, vague=True)
    return _read_words(words, start)


def _read_digits(words: Sequence[str], start: int) -> Number | None:
    word = words[start]
    if _DIGITS.fullmatch(word):
        value = Fraction(int(word.replace(".", "")))
    elif _DECIMAL.fullmatch(word):
        value = Fraction(word.replace(",", "."))
    else:
        return None
    value, end = _scaled(words, start + 1, value)
    return Number(int(value), end - start) if value.denominator == 1 else None


def _scaled(words: Sequence[str], index: int, value: Fraction) -> tuple[Fraction, int]:
    """``value`` times the large scales that stand at ``index`` ("ratusan ribu"), and where they end."""
    large = _words().large
    while index < len(words) and words[index] in large:
        value *= large[words[index]]
        index += 1
    return value, index


def _read_words(words: Sequence[str], start: int) -> Number | None:
    table, index, total = _words(), start, 0
    while True:
        group, after = _read_group(words, index)
        if after == index:
            break
        index = after
        if index < len(words) and words[index] in table.large:
            group *= table.large[words[index]]
            index += 1
            total += group
            continue
        total += group
        # "seribu dua ratus": only after a whole thousand does another group follow without a scale word.
        if group < 1000:
            break
    return Number(total, index - start) if index > start else None


def _read_group(words: Sequence[str], index: int) -> tuple[int, int]:
    """A number below a thousand (or "seribu") at ``index``, and where it ends; the same index for none.

    Its parts must fall ("seratus", "dua puluh", "tiga"): "dua tiga" is two numbers.
    """
    table, total, limit = _words(), 0, 10**7
    while index < len(words):
        word = words[index]
        following = words[index + 1] if index + 1 < len(words) else ""
        length, magnitude = 1, 1
        if word in table.whole:
            value = table.whole[word]
            magnitude = 10 if value == 11 else value
        elif word in table.units:
            value = table.units[word]
            if following in table.teen:
                value, length, magnitude = value + 10, 2, 10
            elif following in table.small:
                magnitude = table.small[following]
                value, length = value * magnitude, 2
        else:
            break
        if magnitude >= limit:
            break
        # After ten and the teens nothing more follows.
        limit = 1 if 10 <= value < 20 else magnitude
        total, index = total + value, index + length
        if value >= 1000:
            break
    return total, index
