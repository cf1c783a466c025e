"""How many were killed, injured, arrested? The numbers that a sentence states.

Three orders of words are read: the act and then the number ("menewaskan 21 orang"), the number and then what
happened ("21 orang tewas"), and the group with its number behind ("korban tewas mencapai 21 orang"). What stands
in brackets is left out (ages, dates). The words are data: ``data/id/counts.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from warta.coding import dates, numerals
from warta.data import load_yaml

_TOKEN = re.compile(r"[0-9]+(?:[.,][0-9]+)*(?=-[0-9])|\w+(?:[.,'’-]\w+)*\$?|[^\s\w]")
_BRACKETS = re.compile(r"\([^()]*\)")
_DASH = re.compile(r"(?<=\d)\s?[–—]\s?(?=\d)")
_GAP = 8
"""Words between the counted people and what happened to them; tuned on the training articles."""
_GROUP_GAP = 12
_FIELDS = ("dead", "injured", "arrested")
_STOPS = frozenset(";!?\n")


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of people; None where the sentence gives none. Vague amounts are the least they can mean."""

    dead: int | None = None
    injured: int | None = None
    arrested: int | None = None


class _Item(NamedTuple):
    """A token of the sentence. ``kind``: q a number of people, s suffered, d done, b break, w any other word."""

    kind: str
    text: str
    field: str = ""
    value: int = 0


@dataclass(frozen=True, slots=True)
class _Words:
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str, str], ...]]
    sets: Mapping[str, frozenset[str]]
    collectives: Mapping[str, int]
    pronouns: Mapping[str, int]


def _split(phrase: str) -> tuple[str, ...]:
    return tuple(_TOKEN.findall(phrase.lower()))


@cache
def _words() -> _Words:
    table = load_yaml("id/counts.yaml")
    phrases: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    for key, kind in (("done", "d"), ("suffered", "s")):
        for field in _FIELDS:
            for phrase in table[key][field]:
                first, *rest = _split(phrase)
                phrases.setdefault(first, []).append((tuple(rest), kind, field))
    sets = {key: frozenset(table[key]) for key in (
        "around", "amounts", "groups", "one", "of", "range", "and", "breaks", "not_before", "not_after",
    )}  # fmt: skip
    several = {word: value for word, value in numerals.ordinals().items() if value > 1}
    ending = table["collective"]["ending"]
    return _Words(
        # The longest first; among equals what was done, which a number must follow at once, before what was suffered.
        {first: tuple(sorted(found, key=lambda entry: -len(entry[0]))) for first, found in phrases.items()},
        sets,
        several,
        {word + ending: value for word, value in several.items()},
    )


def find(sentence: str) -> Counts:
    """The counts that ``sentence`` states; of two for the same thing the first."""
    items = _items(_BRACKETS.sub(" ", sentence))
    if not any(item.kind in "ds" for item in items):
        return Counts()
    items = _items(_BRACKETS.sub(" ", _without_dates(sentence)))
    found: dict[str, int] = {}
    for field, value in (*_after_act(items), *_before_fate(items), *_behind_group(items)):
        found.setdefault(field, value)
    return Counts(found.get("dead"), found.get("injured"), found.get("arrested"))


def _without_dates(sentence: str) -> str:
    """The sentence less its dates, whose numbers count nobody ("lahir pada 25 Juni 1936")."""
    for found in reversed(dates.find(sentence, None)):
        start, end = found.span
        sentence = f"{sentence[:start]} {sentence[end:]}"
    return sentence


def _items(sentence: str) -> list[_Item]:
    words = [word.lower() for word in _TOKEN.findall(_DASH.sub("-", sentence))]
    table = _words()
    items: list[_Item] = []
    index = 0
    while index < len(words):
        number = _number(words, index)
        if number is not None:
            item, length = _quantity(words, index, number), number.length
        else:
            item, length = _act(words, index), 1
            if item.kind in "ds":
                length = len(item.text.split())
            elif words[index] in table.sets["breaks"] or words[index] in _STOPS:
                item = item._replace(kind="b")
        items.append(item)
        index += length
    return items


def _number(words: Sequence[str], index: int) -> numerals.Number | None:
    """The number of people at ``words[index]``; "kedua" only before a word that can be what is counted."""
    table, word = _words(), words[index]
    if word in table.sets["one"]:
        return numerals.Number(1, 1)
    if word in table.pronouns and not (index and words[index - 1] in table.sets["not_before"]):
        return numerals.Number(table.pronouns[word], 1)
    if word in table.collectives:
        following = words[index + 1 : index + 2]
        counts = bool(following) and following[0][0].isalpha() and (index == 0 or not words[index - 1][0].isalpha())
        return numerals.Number(table.collectives[word], 1) if counts else None
    first = numerals.read(words[index : index + 12])
    if first is None:
        return None
    # "10-15", "dua atau tiga": the lower bound stands first.
    end = index + first.length
    if end < len(words) and words[end] in table.sets["range"]:
        second = numerals.read(words[end + 1 : end + 13])
        if second is not None:
            return numerals.Number(min(first.value, second.value), first.length + 1 + second.length)
    return first


def _quantity(words: Sequence[str], index: int, number: numerals.Number) -> _Item:
    """A number of people, or a plain word when what stands beside it shows that it counts something else."""
    sets = _words().sets
    before = words[index - 1] if index else ""
    after = words[index + number.length] if index + number.length < len(words) else ""
    text = " ".join(words[index : index + number.length])
    other = before in sets["not_before"] or after in sets["not_after"] or after[:1] in ("/", "%")
    return _Item("w" if other else "q", text, value=number.value)


def _act(words: Sequence[str], index: int) -> _Item:
    for rest, kind, field in _words().phrases.get(words[index], ()):
        if tuple(words[index + 1 : index + 1 + len(rest)]) == rest:
            return _Item(kind, " ".join((words[index], *rest)), field)
    return _Item("w", words[index])


def _after_act(items: Sequence[_Item]) -> Iterator[tuple[str, int]]:
    """ "menewaskan sedikitnya 21 orang", "membunuh satu tentara dan 12 warga": the sum of what is joined."""
    around = _words().sets["around"]
    for index, item in enumerate(items):
        if item.kind != "d":
            continue
        at = index + 1
        while at < len(items) and items[at].kind == "w" and items[at].text in around:
            at += 1
        if at < len(items) and items[at].kind == "q":
            yield item.field, items[at].value + sum(_joined(items, at + 1))


def _joined(items: Sequence[_Item], start: int) -> Iterator[int]:
    """The numbers that "dan" adds, unless something else happened to them ("... dan 30 lainnya terluka")."""
    joins = _words().sets["and"]
    for at in range(start, min(start + 6, len(items) - 1)):
        if items[at].text in joins and items[at + 1].kind == "q":
            fate = (item for item in items[at + 2 : at + 2 + _GAP] if item.kind in "sd")
            if next(fate, None) is None:
                yield items[at + 1].value
            return
        if items[at].kind != "w" or items[at].text in ",:.":
            return


def _before_fate(items: Sequence[_Item]) -> Iterator[tuple[str, int]]:
    """ "21 orang tewas", "dua di antaranya ditangkap", "lima tersangka, empat ditahan"."""
    of = _words().sets["of"]
    for index, item in enumerate(items):
        if item.kind != "s":
            continue
        for at in range(index - 1, max(-1, index - 2 - _GAP), -1):
            other = items[at]
            if other.kind == "q":
                # "dua dari lima orang tewas" counts two.
                part = at >= 2 and items[at - 1].text in of and items[at - 2].kind == "q"
                yield item.field, items[at - 2].value if part else other.value
                break
            if other.kind in "bsd" or other.text in ",:.":
                break


def _behind_group(items: Sequence[_Item]) -> Iterator[tuple[str, int]]:
    """ "korban tewas hingga Selasa mencapai 21 orang", "jumlah korban luka: 30"."""
    sets = _words().sets
    for index, item in enumerate(items):
        if item.kind != "s" or not _names_group(items[max(0, index - 3) : index], sets["groups"]):
            continue
        linked = items[index + 1].kind == "q" if index + 1 < len(items) else False
        for at in range(index + 1, min(index + 1 + _GROUP_GAP, len(items))):
            if items[at].kind == "q" and linked:
                yield item.field, items[at].value
                break
            if items[at].kind in "sd" or items[at].text in ",.;":
                break
            if items[at].kind == "w":
                linked = items[at].text in sets["amounts"]


def _names_group(items: Iterable[_Item], groups: frozenset[str]) -> bool:
    return any(item.text in groups for item in items)
