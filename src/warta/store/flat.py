"""Events as rows of plain values: for tables, CSV and data frames."""

from __future__ import annotations

import json
from typing import Any

from warta.export.table import code_of
from warta.records import Entity
from warta.store.listing import EventRow

COLUMNS = (
    "key", "day", "type", "mode", "aux", "actors", "actor_codes", "recipients", "recipient_codes", "contexts", "date_start",
    "date_end", "place_name", "place_country", "place_admin", "place_resolution", "geonameid", "lat", "lon", "speaker_name",
    "speaker_code", "speaker_sector", "via", "dead", "injured", "arrested", "plover", "cameo", "quad", "score", "confidence",
    "verdict", "mentions", "story", "article", "title", "url", "publisher", "published", "sentences",
)  # fmt: skip
"""The columns, in their order. New ones come last."""


def flat(row: EventRow) -> dict[str, Any]:
    """``row`` by `COLUMNS`: lists joined by "; ", days and times as they are."""
    sides = {
        "actors": _names(row.actors),
        "actor_codes": _codes(row.actors),
        "recipients": _names(row.recipients),
        "recipient_codes": _codes(row.recipients),
        "contexts": "; ".join(row.contexts),
    }
    return {name: sides[name] if name in sides else getattr(row, name) for name in COLUMNS}


def to_json(row: EventRow) -> str:
    """``row`` as one line of JSON: the fields of `EventRow`, sides as lists of objects, days and times in ISO 8601."""
    values = {name: getattr(row, name) for name in EventRow.__dataclass_fields__}
    values["actors"], values["recipients"] = ([_entity(one) for one in side] for side in (row.actors, row.recipients))
    values["published"] = f"{row.published.isoformat()}Z" if row.published else None
    return json.dumps(values, ensure_ascii=False, default=lambda value: value.isoformat())


def _entity(entity: Entity) -> dict[str, Any]:
    return {name: getattr(entity, name) for name in ("text", "name", "code", "sector", "wikidata")}


def _names(side: tuple[Entity, ...]) -> str:
    return "; ".join(entity.name or entity.text for entity in side)


def _codes(side: tuple[Entity, ...]) -> str:
    return "; ".join(map(code_of, side))
