"""CAMEO dyads: date, source, target, code, as tools for event data read them. A row for each pair of actor and recipient."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from warta.export import codes
from warta.export.base import Tally, columns, day_of, events_of, not_happened, undated
from warta.export.delimited import CsvRows
from warta.export.table import Cell
from warta.records import CodedArticle, Entity, Event


def write(articles: Iterable[CodedArticle], stream: TextIO, everything: bool = False) -> Tally:
    """Writes the events of ``articles``: those that happened and have a date, or with ``everything`` all."""
    tally = Tally()
    rows = CsvRows(stream, columns("dyads"))
    for coded, event in events_of(articles, tally, *(() if everything else (not_happened, undated))):
        shared = _shared(coded, event)
        for source, target in codes.pairs(event):
            rows.write(shared | _actor("source", source) | _actor("target", target))
            tally.rows += 1
    return tally


def _shared(coded: CodedArticle, event: Event) -> dict[str, Cell]:
    cameo, day = codes.cameo_event(event), day_of(coded, event)
    return {
        "date": day.isoformat() if day else None,
        "cameo": cameo.code,
        "root": cameo.root,
        "quad": cameo.quad,
        "goldstein": cameo.scale,
        "aux": event.aux,
        "event_id": event.id,
        "url": coded.article.url,
    }


def _actor(side: str, entity: Entity | None) -> dict[str, Cell]:
    if entity is None:
        return {}
    return {
        side: codes.actor_code(entity),
        f"{side}_name": entity.name or entity.text,
        f"{side}_country": entity.code,
        f"{side}_sector": entity.sector,
    }
