"""POLECAT: the columns of its weekly files, one row per event; several actors are joined by "; " as POLECAT does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TextIO

from warta.data import load_yaml
from warta.export import codes
from warta.export.base import (
    Tally,
    city_of,
    coder,
    columns,
    coordinates,
    day_of,
    events_of,
    is_collapsed,
    not_happened,
    province_of,
    undated,
    without_plover_type,
)
from warta.export.delimited import CsvRows
from warta.export.table import Cell
from warta.records import CodedArticle, Entity, Event

MISSING = "None"
"""What POLECAT writes where it knows nothing."""
_BETWEEN = "; "


def write(articles: Iterable[CodedArticle], stream: TextIO, everything: bool = False, delimiter: str = ",") -> Tally:
    """Writes the events of ``articles`` that have a PLOVER type: those that happened, or with ``everything`` all.

    POLECAT's own files have a tab as ``delimiter``.
    """
    tally = Tally()
    rows = CsvRows(stream, columns("polecat"), delimiter, MISSING)
    reasons = (without_plover_type,) if everything else (without_plover_type, not_happened, undated)
    for coded, event in events_of(articles, tally, *reasons):
        rows.write(_row(coded, event))
        tally.rows += 1
    return tally


def _row(coded: CodedArticle, event: Event) -> dict[str, Cell]:
    day, place, point, article = day_of(coded, event), event.place, coordinates(event.place), coded.article
    return {
        "Event ID": event.id,
        "Event Date": day.isoformat() if day else None,
        "Event Type": event.plover,
        "Event Mode": None if is_collapsed(event) else event.mode,
        "Intensity": event.score,
        "Quad Code": load_yaml("export/rules.yaml")["quad_names"].get(event.quad),
        "Contexts": _joined(event.contexts),
        **_side("Actor", event.actors),
        **_side("Recipient", event.recipients),
        "Placename": place.name if place else None,
        "City": city_of(place),
        "Province": province_of(place),
        "Country": place.country if place else None,
        "Latitude": point[0] if point else None,
        "Longitude": point[1] if point else None,
        "GeoNames ID": place.geonameid if place else None,
        "Raw Placename": place.text if place else None,
        "Source": article.publisher,
        "Publication Date": article.published.date().isoformat() if article.published else None,
        "Story Locations": _joined(dict.fromkeys(event.place.name for event in coded.events if event.place)),
        "Language": article.language,
        "Version": coder(),
    }


def _side(side: str, entities: Sequence[Entity]) -> dict[str, Cell]:
    sectors = [entity.sector for entity in entities if entity.sector]
    return {
        f"{side} Name": _joined(entity.name or entity.text for entity in entities),
        f"{side} Country": _joined(entity.code or MISSING for entity in entities),
        f"{side} COW": _joined(codes.country(entity.code).cow or MISSING for entity in entities),
        f"Primary {side} Sector": sectors[0] if sectors else None,
        f"{side} Sectors": _joined(entity.sector or MISSING for entity in entities),
        f"{side} Name Raw": _joined(entity.text for entity in entities),
        f"Wikipedia {side} ID": _joined(entity.wikidata or MISSING for entity in entities),
    }


def _joined(values: Iterable[str]) -> str | None:
    return _BETWEEN.join(" ".join(value.split()) for value in values) or None
