"""One wide row per event, for people: CSV, and what GeoJSON and the data package are made of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from warta.export.base import Tally, columns, coordinates, events_of, mentions_of, whole
from warta.export.delimited import CsvRows
from warta.export.table import Cell, code_of, sentence_of
from warta.records import CodedArticle, Entity, Event

_BETWEEN = "; "
COLUMNS = "events"
"""The table in ``data/export`` that lists the columns: name, type, what it holds."""


def write(articles: Iterable[CodedArticle], stream: TextIO, everything: bool = False) -> Tally:  # noqa: ARG001  # all go out
    """Writes all events of ``articles``; the column ``aux`` tells which of them happened."""
    tally = Tally()
    rows = CsvRows(stream, columns(COLUMNS, 3))
    for coded, event in events_of(articles, tally):
        rows.write(row(coded, event))
        tally.rows += 1
    return tally


def row(coded: CodedArticle, event: Event) -> dict[str, Cell]:
    """``event`` as one row, its keys the columns in their order; lists joined by "; "."""
    article, place, date, speaker = coded.article, event.place, event.date, event.speaker
    point = coordinates(place)
    return {
        "event_id": event.id,
        "article_id": article.id,
        "published": article.published.isoformat() if article.published else None,
        "publisher": article.publisher,
        "url": article.url,
        "title": article.title,
        "date_start": date.start.isoformat() if date else None,
        "date_end": date.end.isoformat() if date else None,
        "type": event.type,
        "mode": event.mode,
        "aux": event.aux,
        "contexts": _BETWEEN.join(event.contexts),
        "actors": _names(event.actors),
        "actor_codes": _BETWEEN.join(map(code_of, event.actors)),
        "recipients": _names(event.recipients),
        "recipient_codes": _BETWEEN.join(map(code_of, event.recipients)),
        "place": place.name if place else None,
        "place_country": place.country if place else None,
        "resolution": place.resolution if place else None,
        "lat": point[0] if point else None,
        "lon": point[1] if point else None,
        "geonameid": whole(place.geonameid) if place else None,
        "speaker": speaker.text if speaker else None,
        "speaker_code": code_of(speaker) if speaker else None,
        "via": event.via,
        "dead": whole(event.dead),
        "injured": whole(event.injured),
        "arrested": whole(event.arrested),
        "plover": event.plover,
        "cameo": event.cameo,
        "quad": event.quad,
        "score": event.score,
        **_told(coded, event),
    }


def _told(coded: CodedArticle, event: Event) -> dict[str, Cell]:
    """Where and how surely the article tells it."""
    mentions = mentions_of(coded, event)
    if not mentions:
        return {"mentions": 0, "confidence": None, "trigger": None, "sentence": None}
    trigger, text = mentions[0].trigger, coded.article.text
    return {
        "mentions": len(mentions),
        "confidence": max(mention.confidence for mention in mentions),
        "trigger": text[slice(*trigger)],
        "sentence": " ".join(text[slice(*sentence_of(trigger, coded.sentences))].split()),
    }


def _names(entities: Iterable[Entity]) -> str:
    return _BETWEEN.join(entity.name or entity.text for entity in entities)
