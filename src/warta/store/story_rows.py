"""Traits and stories as rows of the tables, and back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from typing import Any

from warta.linking.story_keys import Side, Spot, Traits
from warta.records import Difference, Entity, Story

_DATES = ("told", "start", "end", "day")
_NAMES = tuple(field.name for field in fields(Traits))


def pack(traits: Traits) -> str:
    """The traits as the text that `unpack` reads: the same for the same traits."""
    values: dict[str, Any] = {name: getattr(traits, name) for name in _NAMES}
    values |= {name: values[name].toordinal() if values[name] else None for name in _DATES}
    for name in ("actors", "recipients"):
        values[name] = [(side.name, side.code, side.sector, side.kind, side.words) for side in values[name]]
    place = traits.place
    values["place"] = place and (place.name, place.country, place.resolution, place.lat, place.lon)
    values["words"] = " ".join(sorted(traits.words))
    return json.dumps(list(values.values()), ensure_ascii=False, separators=(",", ":"))


def unpack(text: str) -> Traits:
    """The traits of `pack`; of an older version's, what it did not know yet is left empty."""
    values: dict[str, Any] = dict(zip(_NAMES, json.loads(text), strict=False))
    values |= {name: date.fromordinal(values[name]) if values[name] else None for name in _DATES}
    for side in ("actors", "recipients"):
        values[side] = tuple(Side(name, code, sector, kind, tuple(words)) for name, code, sector, kind, words in values[side])
    values["place"] = Spot(*values["place"]) if values["place"] else None
    values |= {name: tuple(values.get(name, ())) for name in ("trigger", "sentences")}
    values["words"] = frozenset(values["words"].split())
    return Traits(**values)


def block_number(block: str) -> int:
    """A block's key as it is stored: 47 bits of its hash, so that it is a positive number of six bytes."""
    return int.from_bytes(hashlib.blake2b(block.encode("utf-8", "surrogatepass"), digest_size=6).digest(), "big") >> 1


_COLUMNS = ("key", "type")


def story_row(story: Story, events: Iterable[Any]) -> dict[str, Any]:
    """The columns of ``stories``; ``events`` are rows with the ``day`` and ``published`` of its events."""
    rows = list(events)
    days = [row.day for row in rows if row.day]
    published = [row.published for row in rows if row.published]
    return {
        "key": story.key,
        "type": story.type,
        "first_day": min(days, default=None),
        "last_day": max(days, default=None),
        "first_published": min(published, default=None),
        "last_published": max(published, default=None),
        "events": len(story.events),
        "articles": len(story.articles),
        "publishers": len(story.publishers),
        "wires": len(story.wires),
        "summary": _summary(story),
    }


def _summary(story: Story) -> dict[str, Any]:
    given = {field.name: getattr(story, field.name) for field in fields(Story) if field.name not in _COLUMNS}
    given["actors"], given["recipients"] = (
        [{"name": side.name, "code": side.code, "sector": side.sector} for side in sides]
        for sides in (story.actors, story.recipients)
    )
    given["start"], given["end"] = (day.isoformat() if day else None for day in (story.start, story.end))
    given["differences"] = [
        {"field": one.field, "values": [{"value": value, "events": list(keys)} for value, keys in one.values]}
        for one in story.differences
    ]
    return {name: list(value) if isinstance(value, tuple) else value for name, value in given.items()}


def story_from(row: Any) -> Story:  # noqa: ANN401  # a row of whatever columns were asked for
    """The story of a row of ``stories`` with its key, type and summary."""
    given = dict(row.summary)
    for side in ("actors", "recipients"):
        given[side] = tuple(Entity(one["name"], None, one["name"], one["code"], one["sector"]) for one in given[side])
    for name in ("start", "end"):
        given[name] = date.fromisoformat(given[name]) if given[name] else None
    given["differences"] = tuple(
        Difference(one["field"], tuple((said["value"], tuple(said["events"])) for said in one["values"]))
        for one in given["differences"]
    )
    given |= {name: tuple(given[name]) for name in ("events", "articles", "publishers", "wires")}
    return Story(key=row.key, type=row.type, **given)
