"""GeoJSON (RFC 7946): a feature for each event that has coordinates, its properties the columns of `wide`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TextIO

from warta.export.base import Tally, coordinates, events_of
from warta.export.wide import row
from warta.records import CodedArticle, Event


def write(articles: Iterable[CodedArticle], stream: TextIO, everything: bool = False) -> Tally:
    """Writes the events of ``articles`` that have coordinates; with ``everything`` the others too, their geometry null."""
    tally = Tally()
    stream.write('{"type": "FeatureCollection", "features": [')
    for coded, event in events_of(articles, tally, *(() if everything else (_nowhere,))):
        stream.write((",\n" if tally.rows else "\n") + json.dumps(_feature(coded, event), ensure_ascii=False))
        tally.rows += 1
    stream.write("\n]}\n")
    return tally


def _nowhere(_coded: CodedArticle, event: Event) -> str | None:
    return None if coordinates(event.place) else "without coordinates"


def _feature(coded: CodedArticle, event: Event) -> dict[str, Any]:
    point = coordinates(event.place)
    properties = row(coded, event)
    return {
        "type": "Feature",
        "id": properties["event_id"],
        # Longitude comes first in GeoJSON.
        "geometry": {"type": "Point", "coordinates": [point[1], point[0]]} if point else None,
        "properties": {name: value for name, value in properties.items() if name not in ("lat", "lon")},
    }
