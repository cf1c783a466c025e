"""Parquet: one row per event, actors, recipients, place, speaker and mentions nested and typed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from functools import cache
from itertools import islice
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from warta.data import load_tsv
from warta.export.base import Tally, coordinates, events_of, mentions_of, whole
from warta.export.table import sentence_of
from warta.records import CodedArticle, Entity, Event, Place

_ROWS = 4096
"""Rows in a group: what is held at a time."""


def write(articles: Iterable[CodedArticle], stream: BinaryIO, everything: bool = False) -> Tally:  # noqa: ARG001  # all go out
    """Writes all events of ``articles``; the column ``aux`` tells which of them happened."""
    tally = Tally()
    events = events_of(articles, tally)
    with pq.ParquetWriter(stream, schema(), compression="zstd") as writer:
        while rows := [_row(coded, event) for coded, event in islice(events, _ROWS)]:
            writer.write_table(pa.Table.from_pylist(rows, schema()))
            tally.rows += len(rows)
    return tally


@cache
def schema() -> pa.Schema:
    """The columns with their types; what each holds is in its metadata as "description"."""
    text, count, real = pa.string(), pa.int64(), pa.float64()
    entity = pa.struct({"text": text, "name": text, "code": text, "sector": text, "wikidata": text})
    place = pa.struct(
        {"text": text, "name": text, "country": text, "lat": real, "lon": real, "geonameid": count, "resolution": text}
    )
    mention = pa.struct({"id": text, "start": count, "end": count, "trigger": text, "sentence": text, "confidence": real})
    special: dict[str, pa.DataType] = {
        "published": pa.timestamp("us", tz="UTC"),
        "date_start": pa.date32(),
        "date_end": pa.date32(),
        "contexts": pa.list_(text),
        "actors": pa.list_(entity),
        "recipients": pa.list_(entity),
        "place": place,
        "speaker": pa.struct({"text": text, "code": text, "sector": text}),
        "dead": count,
        "injured": count,
        "arrested": count,
        "quad": pa.int8(),
        "score": real,
        "mentions": pa.list_(mention),
    }
    rows = load_tsv("export/parquet.tsv", 2)
    return pa.schema([pa.field(name, special.get(name, text), metadata={"description": told}) for name, told in rows])


def _row(coded: CodedArticle, event: Event) -> dict[str, Any]:
    article, date = coded.article, event.date
    return {
        "event_id": event.id,
        "article_id": article.id,
        "published": article.published.astimezone(UTC) if article.published else None,
        "publisher": article.publisher,
        "url": article.url,
        "title": article.title,
        "language": article.language,
        "date_start": date.start if date else None,
        "date_end": date.end if date else None,
        "date_text": date.text if date else None,
        "type": event.type,
        "mode": event.mode,
        "aux": event.aux,
        "contexts": list(event.contexts),
        "actors": [_entity(entity) for entity in event.actors],
        "recipients": [_entity(entity) for entity in event.recipients],
        "place": _place(event.place) if event.place else None,
        "speaker": _speaker(event.speaker) if event.speaker else None,
        "via": event.via,
        "dead": whole(event.dead),
        "injured": whole(event.injured),
        "arrested": whole(event.arrested),
        "plover": event.plover,
        "cameo": event.cameo,
        "quad": event.quad,
        "score": event.score,
        "mentions": _mentions(coded, event),
    }


def _entity(entity: Entity) -> dict[str, Any]:
    return {
        "text": entity.text,
        "name": entity.name,
        "code": entity.code,
        "sector": entity.sector,
        "wikidata": entity.wikidata,
    }


def _speaker(speaker: Entity) -> dict[str, Any]:
    return {"text": speaker.text, "code": speaker.code, "sector": speaker.sector}


def _place(place: Place) -> dict[str, Any]:
    lat, lon = coordinates(place) or (None, None)
    return {
        "text": place.text,
        "name": place.name,
        "country": place.country,
        "lat": lat,
        "lon": lon,
        "geonameid": whole(place.geonameid),
        "resolution": place.resolution,
    }


def _mentions(coded: CodedArticle, event: Event) -> list[dict[str, Any]]:
    text = coded.article.text
    return [
        {
            "id": mention.id,
            "start": mention.trigger[0],
            "end": mention.trigger[1],
            "trigger": text[slice(*mention.trigger)],
            "sentence": text[slice(*sentence_of(mention.trigger, coded.sentences))],
            "confidence": mention.confidence,
        }
        for mention in mentions_of(coded, event)
    ]
