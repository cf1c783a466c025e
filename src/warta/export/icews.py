"""ICEWS coded event data: the columns of its files, tab-separated. A row for each pair of actor and recipient."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from warta.export import codes
from warta.export.base import (
    Tally,
    city_of,
    columns,
    coordinates,
    day_of,
    events_of,
    mentions_of,
    not_happened,
    number_of,
    province_of,
    sentence_number,
    undated,
)
from warta.export.delimited import TabRows
from warta.export.table import Cell
from warta.records import CodedArticle, Entity, Event


def write(articles: Iterable[CodedArticle], stream: TextIO, everything: bool = False) -> Tally:
    """Writes the events of ``articles``: those that happened and have a date, or with ``everything`` all."""
    tally = Tally()
    rows = TabRows(stream, columns("icews"))
    for coded, event in events_of(articles, tally, *(() if everything else (not_happened, undated))):
        shared = _shared(coded, event)
        for number, (source, target) in enumerate(codes.pairs(event)):
            identity = {"Event ID": number_of(event.id, str(number))}
            rows.write(identity | shared | _actor("Source", source) | _actor("Target", target))
            tally.rows += 1
    return tally


def _shared(coded: CodedArticle, event: Event) -> dict[str, Cell]:
    cameo = codes.cameo_event(event)
    day, place, point = day_of(coded, event), event.place, coordinates(event.place)
    mentions = mentions_of(coded, event)
    return {
        "Event Date": day.isoformat() if day else None,
        "Event Text": cameo.name,
        "CAMEO Code": cameo.code,
        "Intensity": cameo.scale,
        "Story ID": number_of(coded.article.id),
        "Sentence Number": sentence_number(mentions[0].trigger, coded.sentences) + 1 if mentions else None,
        "Publisher": coded.article.publisher,
        "City": city_of(place),
        "Province": province_of(place),
        "Country": codes.country(place.country).name if place else None,
        "Latitude": point[0] if point else None,
        "Longitude": point[1] if point else None,
    }


def _actor(side: str, entity: Entity | None) -> dict[str, Cell]:
    if entity is None:
        return {}
    kind = codes.organisation(entity.code)
    sectors = [kind.icews if kind else "", codes.sector(entity.sector).icews]
    return {
        f"{side} Name": entity.name or entity.text,
        f"{side} Sectors": ",".join(dict.fromkeys(filter(None, sectors))),
        f"{side} Country": codes.country(entity.code).name,
    }
