"""Cuts text into the words of time expressions: each token has a kind, one letter, and what it stands for.

The grammar of `warta.coding.dates` is written over the letters. Words and phrases are data (``data/id/dates.yaml``).

==========  ==========================================================================================
``n w v``   number in digits (0 to 99), in words (0 to 99), vague amount
``y D``     four digits that may be a year; a date with dots (14.10.2021)
``o R``     ordinal, Roman numeral
``W M Q m``  weekday; month; month that may be a person's name; month that needs a day or a year beside it
``h k b t x j S``  day, week, month, year, decade, hour; "sehari", "sepekan" ...
``L F f I T G g B N q A``  lalu, mendatang, nanti, ini, terakhir, ke depan, lagi, sebelumnya, kemudian, tadi, tersebut
``P p d K``  awal/pertengahan/akhir, part of the day, kemarin/besok, quarter
``e U``     election or holiday, unresolvable phrase
``r H & a c z i u``  sejak/pada, hingga, dan, tanggal, ke-, -an, nomor, counted noun
``( ) / - , . : \\n``  themselves; ``O`` everything else
==========  ==========================================================================================
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

from warta.coding import numerals
from warta.data import load_yaml

UNIT_KINDS = {"day": "h", "week": "k", "month": "b", "year": "t", "decade": "x", "hour": "j", "minute": "j"}
_LIST_KINDS = {
    "few": "v", "past": "L", "future": "F", "soon": "f", "this": "I", "recent": "T", "ahead": "G", "again": "g",
    "earlier": "B", "later": "N", "just_now": "q", "same": "A", "parts_of_day": "p", "occasions": "e", "and": "&",
    "day_of_month": "a", "decade_ending": "z", "ordinal_prefix": "c", "numbered": "i", "counted": "u",
    "not_dates": "O",
}  # fmt: skip
_TABLE_KINDS = {"weekdays": "W", "month_misspellings": "M", "parts": "P", "quarters": "K", "unresolved": "U",
                "relations": "r"}  # fmt: skip

_WORD = re.compile(r"[0-9]+(?:[.,][0-9]+)*(?!\w)|\w+(?:['’]\w+)*|\n|[^\s\w]")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}
_DASHES = frozenset("-–—−‐‑")
_PUNCTUATION = frozenset("()/,.:\n")
_SHORT_MONTH = 4
"""Months of up to four letters are abbreviations or, like "Mei", doubtful: "Sept", "Jan"."""


class Token(NamedTuple):
    """A word, or what a rule made of several: kind, meaning, and its characters in the text."""

    kind: str
    value: Any
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule's match: its named groups are tokens."""

    tokens: list[Token]
    match: re.Match[str]
    now: datetime | None

    @property
    def today(self) -> date | None:
        return self.now.date() if self.now else None

    def has(self, name: str) -> bool:
        """Whether the rule has the group and the group took part."""
        return name in self.match.re.groupindex and self.match[name] is not None

    def value(self, name: str) -> Any:  # noqa: ANN401 - what a token means depends on its kind
        """The token's meaning; None when the group took no part."""
        return self.tokens[self.match.start(name)].value if self.has(name) else None

    def kind(self, name: str) -> str:
        """The token's letter, "" when the group took no part."""
        return self.match[name] if self.has(name) else ""

    def before(self) -> str:
        return self.match.string[max(0, self.match.start() - 1) : self.match.start()]

    def after(self) -> str:
        return self.match.string[self.match.end() : self.match.end() + 1]

    def unbroken(self) -> bool:
        """Whether no blank parts its tokens, as in 14/10/2021."""
        own = self.tokens[self.match.start() : self.match.end()]
        return all(left.end == right.start for left, right in pairwise(own))


class _Phrase(NamedTuple):
    rest: tuple[str, ...]
    kind: str
    value: Any


class _Word(NamedTuple):
    text: str
    lower: str
    start: int
    end: int


def _entries() -> Iterator[tuple[str, str, Any]]:
    """Every phrase of the data with its kind and value; where two are alike the later one counts."""
    table = load_yaml("id/dates.yaml")
    for key, kind in _LIST_KINDS.items():
        yield from ((phrase, kind, None) for phrase in table[key])
    for key, kind in _TABLE_KINDS.items():
        yield from ((phrase, kind, value) for value, phrases in table[key].items() for phrase in phrases)
    for number, names in load_yaml("id/clock.yaml")["months"].items():
        yield from ((name, "M", number) for name in names)
    for unit, phrases in table["units"].items():
        yield from ((phrase, UNIT_KINDS[unit], unit) for phrase in phrases)
    for unit, phrases in table["one_unit"].items():
        yield from ((phrase, "S", unit) for phrase in phrases)
    for key, part_of_day in (("deictic_days", False), ("deictic_nights", True)):
        for offset, phrases in table[key].items():
            yield from ((phrase, "d", (offset, part_of_day)) for phrase in phrases)
    yield from ((phrase, "H", "until") for phrase in table["until"])
    yield from ((phrase, "s", None) for phrase in table["week_or_sunday"])
    yield from ((phrase, "o", value) for phrase, value in numerals.ordinals().items())


@cache
def _phrases() -> dict[str, tuple[_Phrase, ...]]:
    """First word -> the phrases that begin with it, the longest first."""
    unique = {tuple(_WORD.findall(phrase.lower())): (kind, value) for phrase, kind, value in _entries()}
    found: dict[str, list[_Phrase]] = {}
    for words, (kind, value) in unique.items():
        found.setdefault(words[0], []).append(_Phrase(words[1:], kind, value))
    return {word: tuple(sorted(phrases, key=lambda p: -len(p.rest))) for word, phrases in found.items()}


@cache
def _doubtful() -> frozenset[str]:
    return frozenset(name.lower() for name in load_yaml("id/dates.yaml")["doubtful_months"])


def tokenize(text: str) -> list[Token]:
    """The tokens of ``text`` in order; blanks have none."""
    words: list[_Word] = []
    for match in _WORD.finditer(text):
        lower = match.group().lower()
        words.append(_Word(match.group(), lower.replace("’", "'") if "’" in lower else lower, match.start(), match.end()))
    phrases, starts = _phrases(), numerals.first_words()
    tokens: list[Token] = []
    index = 0
    while index < len(words):
        word = words[index]
        known = _phrase(words, index, phrases[word.lower], tokens) if word.lower in phrases else None
        if known is not None:
            token, length = known
        elif word.lower in starts:
            token, length = _number_words(words, index)
        else:
            token, length = Token(*_single(word.text), word.start, word.end), 1
        tokens.append(token)
        index += length
    return tokens


def _phrase(words: Sequence[_Word], index: int, phrases: Iterable[_Phrase], before: Sequence[Token]) -> tuple[Token, int] | None:
    """The longest of ``phrases`` that stands at ``index``, and its length in words."""
    word = words[index]
    for rest, kind, value in phrases:
        length = 1 + len(rest)
        if rest and tuple(w.lower for w in words[index + 1 : index + length]) != rest:
            continue
        if kind == "M":
            kind = _month_kind(word)
        elif kind == "s":
            kind, value = _week_or_sunday(words, index, before)
        return Token(kind, value, word.start, words[index + length - 1].end), length
    return None


def _month_kind(word: _Word) -> str:
    """Lower-case and short names count only beside a day or a year; a lower-case short one is another word."""
    capital = word.text[0].isupper()
    if word.lower in _doubtful():
        return "Q" if capital else "m"
    if len(word.text) <= _SHORT_MONTH:
        return "m" if capital else "O"
    return "M" if capital else "m"


def _week_or_sunday(words: Sequence[_Word], index: int, before: Sequence[Token]) -> tuple[str, Any]:
    """The day when capitalised, unless the capital only begins a sentence or a title has it: "Minggu Depan"."""
    word, following = words[index], words[index + 1] if index + 1 < len(words) else None
    previous = before[-1].kind if before else "\n"
    if previous == "h":
        return "W", 6
    if not word.text[0].isupper() or previous in "nwvP":
        return "k", "week"
    phrases = _phrases().get(following.lower, ()) if following else ()
    if following is None or not any(phrase.kind in "LFIoTcs" for phrase in phrases):
        return "W", 6
    begins = index == 0 or words[index - 1].text in "\n.!?\"“'‘:"
    return ("k", "week") if begins or following.text[0].isupper() else ("W", 6)


def _number_words(words: Sequence[_Word], index: int) -> tuple[Token, int]:
    # Six words are more than any number below a hundred takes; a slice keeps long texts linear.
    number = numerals.read([word.lower for word in words[index : index + 6]])
    word = words[index]
    if number is None:
        return Token("O", None, word.start, word.end), 1
    kind = "v" if number.vague else "w" if number.value < 100 else "O"
    return Token(kind, number.value, word.start, words[index + number.length - 1].end), number.length


def _single(text: str) -> tuple[str, Any]:
    """Kind and value of a word that is in no list."""
    if text in _PUNCTUATION:
        return text, None
    if text in _DASHES:
        return "-", None
    if text[0] in "0123456789":
        if text.isascii() and text.isdigit():
            return ("n", int(text)) if len(text) <= 2 else ("y", int(text)) if len(text) == 4 else ("O", None)
        dotted = _DOTTED.fullmatch(text)
        return ("D", tuple(int(part) for part in dotted.groups())) if dotted else ("O", None)
    return ("R", _ROMAN[text]) if text in _ROMAN else ("O", None)
