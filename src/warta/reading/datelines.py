"""Where was it filed? The place and the publisher before the first words of a report."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from warta.reading import bylines, publishers, tables

_DASH = r"\s*(?:--+|[-–—―])\s*"
# One to four words with capitals; "Mataram, NTB" is two such.
_WORD = r"(?:[A-Z][\w.'’-]*)"
_PLACE = rf"{_WORD}(?:\s{_WORD}){{0,3}}"
_PLACES = rf"{_PLACE}(?:[,/]\s?{_PLACE})?"
_SHORT_DATE = r"(?:,?\s*\(?\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?\)?)"
# What may follow a dash: the first word of a sentence.
_SENTENCE = r"(?=[\"“‘'(\[A-Z0-9]|$)"
_FEWEST_CAPITALS = 5


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline, its publisher if it names one, and where the report begins after it."""

    end: int
    publisher: str | None


@cache
def _with_publisher() -> re.Pattern[str]:
    site = rf"(?P<site>{tables.words_of(publishers.by_dateline())})(?![\w])"
    first = site.replace("<site>", "<site1>")
    second = site.replace("<site>", "<site2>")
    third = site.replace("<site>", "<site3>")
    return re.compile(
        rf"{_PLACES}\s?,\s?{first}{_SHORT_DATE}?(?:{_DASH}|\s*$)"
        rf"|{_PLACES}{_SHORT_DATE}?\s?\({second}\){_SHORT_DATE}?(?:{_DASH}|\s*[:.]\s*|\s*$)"
        rf"|{third}\s?(?:,\s?{_PLACES}{_SHORT_DATE}?)?(?:{_DASH}{_SENTENCE}|\s*$)"
    )


@cache
def _site_and_known_place() -> re.Pattern[str]:
    """ "Liputan6.com, Jakarta Polisi ...", "KONTAN.CO.ID - JAKARTA. ..." where no dash follows."""
    site = tables.words_of(publishers.by_dateline())
    places = tables.words_of((*_places(), *(place.upper() for place in _places())))
    return re.compile(rf"(?P<site>{site})(?:,\s?|{_DASH})(?:{places})(?:{_DASH}|[.:]?\s+(?=[\"“A-Z]))")


@cache
def _places() -> tuple[str, ...]:
    return tables.strings(tables.load(bylines.PATH), "dateline_places", bylines.PATH)


@cache
def _place_alone() -> re.Pattern[str]:
    known = tables.words_of((*_places(), *(place.upper() for place in _places())))
    dash = r"(?:\s+(?:--+|[-–—―])\s*|\s*(?:--+|[–—―])\s+)"
    capitals = r"(?P<capitals>[A-Z]+(?:\s[A-Z]+)?)"
    # After capitals that are no known city, a word in capitals would make it "BASARNAS - TNI ...": no dateline.
    return re.compile(rf"(?:{known}){_SHORT_DATE}?(?:{dash}{_SENTENCE}|\s*(?:--+|[–—―])$)|{capitals}{dash}(?=[\"“]|[A-Z][a-z])")


def read_dateline(paragraph: str, site: str | None = None) -> Dateline | None:
    """The dateline at the beginning of ``paragraph``, or None.

    ``site`` is the publisher that the byline names: in a dateline it counts like one that is listed.
    """
    if site is not None:
        match = re.match(rf"{_PLACES}\s?,\s?{re.escape(site)}{_SHORT_DATE}?(?:{_DASH}|\s*$)", paragraph)
        if match is not None:
            return Dateline(match.end(), site)
    for pattern in (_site_and_known_place(), _with_publisher()):
        match = pattern.match(paragraph)
        if match is not None:
            site = next(text for name, text in match.groupdict().items() if name.startswith("site") and text)
            return Dateline(match.end(), publishers.by_dateline()[site])
    match = _place_alone().match(paragraph)
    if match is None or (match["capitals"] and len(match["capitals"]) < _FEWEST_CAPITALS):
        return None
    return Dateline(match.end(), None)
