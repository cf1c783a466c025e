"""What every exporter shares: which events go out, what is told of those that do not, and small readings of an event."""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from warta.data import load_tsv
from warta.records import CodedArticle, Event, Mention, Place, Span
from warta.store.keys import event_key, mention_keys

Reason = Callable[[CodedArticle, Event], str | None]
"""Why an event is left out of a format, in a word or two for the note at the end; None when it goes out."""

_DIGITS = 10**15
"""Numbers made from ids stay below 2**53, which every reader of integers and floats takes in whole."""
_LARGEST = 2**63
_LOCAL = re.compile(r"e\d+")


@dataclass(slots=True)
class Tally:
    """How an export went."""

    articles: int = 0
    rows: int = 0
    """Rows, features or annotated mentions written."""
    left: Counter[str] = field(default_factory=Counter)
    """Events (or articles) that were left out, by reason."""

    def over(self, articles: Iterable[CodedArticle]) -> Iterator[CodedArticle]:
        """``articles``, counted."""
        for coded in articles:
            self.articles += 1
            yield coded


def events_of(articles: Iterable[CodedArticle], tally: Tally, *reasons: Reason) -> Iterator[tuple[CodedArticle, Event]]:
    """The events for which none of ``reasons`` speaks, each with its article; the others are counted in ``tally``."""
    for coded in map(keyed, tally.over(articles)):
        for event in coded.events:
            reason = next((found for asked in reasons if (found := asked(coded, event))), None)
            if reason:
                tally.left[reason] += 1
            else:
                yield coded, event


def not_happened(_coded: CodedArticle, event: Event) -> str | None:
    """Formats without a column for it tell what happened: an intention counts where PLOVER and CAMEO have a code for it."""
    if event.aux in ("asserted", "historical") or is_collapsed(event):
        return None
    return {"future": "planned", "negation": "negated"}.get(event.aux, event.aux)


def undated(coded: CodedArticle, event: Event) -> str | None:
    """Neither the act nor the article has a date."""
    return None if day_of(coded, event) else "without a date"


def without_plover_type(_coded: CodedArticle, event: Event) -> str | None:
    """Statements have no type in PLOVER."""
    return None if event.plover else "of type STATEMENT, which PLOVER has not"


def is_collapsed(event: Event) -> bool:
    """Whether PLOVER counts this planned act as an agreement or a concession, which it is already."""
    return event.aux == "future" and event.plover is not None and event.plover != event.type


def keyed(coded: CodedArticle) -> CodedArticle:
    """``coded`` with its events called by their keys, which are unique in a collection and the same as in a database.

    Those that do not have the ids of one article (e1, e2 ...) have been called so before.
    """
    if not all(_LOCAL.fullmatch(event.id) for event in coded.events):
        return coded
    first: dict[str, str] = {}
    for mention, key in zip(coded.mentions, mention_keys(coded.article.id, coded.mentions), strict=True):
        first.setdefault(mention.event, key)
    return renamed(coded, {event.id: event_key(coded.article.id, first.get(event.id, event.id)) for event in coded.events})


def renamed(coded: CodedArticle, names: Mapping[str, str]) -> CodedArticle:
    """``coded`` with those of its events, and their mentions, that ``names`` gives a name."""
    return replace(
        coded,
        mentions=tuple(replace(one, event=names[one.event]) for one in coded.mentions if one.event in names),
        events=tuple(replace(one, id=names[one.id]) for one in coded.events if one.id in names),
    )


def day_of(coded: CodedArticle, event: Event) -> date | None:
    """The first day of the act; as other data sets do, the day of publication (in its own zone) where the text gives none."""
    if event.date:
        return event.date.start
    return coded.article.published.date() if coded.article.published else None


def coordinates(place: Place | None) -> tuple[float, float] | None:
    """Latitude and longitude where both are known and possible."""
    if place is None or place.lat is None or place.lon is None:
        return None
    possible = math.isfinite(place.lat) and math.isfinite(place.lon) and abs(place.lat) <= 90 and abs(place.lon) <= 180
    return (place.lat, place.lon) if possible else None


def city_of(place: Place | None) -> str | None:
    """The name of a city or a point."""
    return place.name if place and place.resolution in ("city", "point") else None


def province_of(place: Place | None) -> str | None:
    """The name of a province."""
    return place.name if place and place.resolution == "province" else None


def mentions_of(coded: CodedArticle, event: Event) -> list[Mention]:
    """The mentions of ``event``, in the order of the text."""
    return [mention for mention in coded.mentions if mention.event == event.id]


def sentence_number(span: Span, sentences: tuple[Span, ...]) -> int:
    """The index, from 0, of the sentence in which ``span`` begins; 0 when it lies in none."""
    return next((number for number, (start, end) in enumerate(sentences) if start <= span[0] < end), 0)


def number_of(*ids: str) -> int:
    """A number of up to 15 digits for formats whose ids are numbers; the same ids give the same number."""
    digest = hashlib.sha256("\0".join(ids).encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8]) % _DIGITS


def whole(number: int | None) -> int | None:
    """``number`` where 64 bits hold it."""
    return number if number is not None and abs(number) < _LARGEST else None


@cache
def columns(table: str, width: int = 2) -> tuple[str, ...]:
    """The columns of a format, in their order, as ``data/export`` lists them."""
    return tuple(row[0] for row in load_tsv(f"export/{table}.tsv", width))


@cache
def coder() -> str:
    """This program and its version."""
    try:
        return f"warta {version('warta')}"
    except PackageNotFoundError:
        return "warta"
