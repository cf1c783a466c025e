"""Lists of events: page after page, newest first, without counting what went before."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Select, and_, or_, select

from warta.errors import UnknownValue
from warta.records import Entity
from warta.store.conditions import Plan, check_publishers, plan
from warta.store.filters import Filter
from warta.store.schema import articles, event_contexts, event_sides, event_texts, events, stories
from warta.store.store import Store

Order = Literal["newest", "unsure", "random"]

MOST = 1_000
"""Events of one page at most."""
_CURSORS = {
    "newest": re.compile(r"(\d{4}-\d{2}-\d{2}|none)\.(\d{1,18})"),
    "unsure": re.compile(r"([01]\.\d{1,20}(?:e-\d\d?)?):(\d{1,18})"),
    "random": re.compile(r"([0-9a-f]{16})~(\d{1,18})"),
}


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event as it stands in the database, with its article's name and the sentences it was read from."""

    key: str
    """16 hexadecimal digits: what commands, links and corrections call it."""
    article: str
    title: str
    url: str | None
    publisher: str | None
    published: datetime | None
    """UTC, without a zone."""
    day: date | None
    """The first day of the act, else the day of publication."""
    type: str
    mode: str | None
    aux: str
    contexts: tuple[str, ...]
    actors: tuple[Entity, ...]
    recipients: tuple[Entity, ...]
    date_start: date | None
    date_end: date | None
    place_name: str | None
    place_country: str | None
    place_admin: str | None
    place_resolution: str | None
    geonameid: int | None
    lat: float | None
    lon: float | None
    speaker_name: str | None
    speaker_code: str | None
    speaker_sector: str | None
    via: str | None
    dead: int | None
    injured: int | None
    arrested: int | None
    plover: str | None
    cameo: str
    quad: int
    score: float
    confidence: float
    verdict: str | None
    mentions: int
    story: str | None
    sentences: str
    """Of its mentions, in the order of the text, joined by newlines."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some events in their order, and what `events` takes as ``after`` to give the next ones; None at the end."""

    rows: tuple[EventRow, ...]
    after: str | None


def events_page(
    store: Store, asked: Filter | None = None, limit: int = 50, after: str | None = None, order: Order = "newest", seed: int = 0
) -> Page:
    """The first ``limit`` (at most `MOST`) events of ``asked``, or those that follow a page's ``after``.

    ``newest``: by day, the latest first; then what lies after the day of the latest article (plans for years to come), the next
    day first; last what has no day. ``unsure``: by confidence, the lowest first. ``random``: as drawn by lot, the same for the
    same ``seed``. Raises `UnknownValue` for an ``after`` that no page of that order gave, or a publisher that there is not.
    """
    asked = asked or Filter()
    with store.read() as connection:
        check_publishers(connection, asked)
        return _page(connection, plan(connection, asked), min(max(limit, 1), MOST), after, order, seed)


def every_event(
    store: Store, asked: Filter | None = None, limit: int | None = None, order: Order = "newest", seed: int = 0
) -> Iterator[EventRow]:
    """All events of ``asked``, or the first ``limit``; read a page at a time, no connection is held in between."""
    asked = asked or Filter()
    after, left, found = None, limit, None
    while left is None or left > 0:
        with store.read() as connection:
            if found is None:
                check_publishers(connection, asked)
                found = plan(connection, asked)
            page = _page(connection, found, min(left or MOST, MOST), after, order, seed)
        yield from page.rows
        after, left = page.after, None if left is None else left - len(page.rows)
        if after is None:
            return


def read_events(connection: Connection, ids: Sequence[int]) -> list[EventRow]:
    """The events of those ids, in that order; those that there are."""
    found: dict[int, EventRow] = {}
    for start in range(0, len(ids), 500):
        found |= _read_events(connection, ids[start : start + 500])
    return [found[id_] for id_ in ids if id_ in found]


def _page(connection: Connection, found: Plan, limit: int, after: str | None, order: Order, seed: int) -> Page:
    position = _position(after, order)
    if order == "random":
        keys = _random(connection, found, limit + 1, position, seed)
    else:
        keys = (_unsure if order == "unsure" else _newest)(connection, found, limit + 1, position)
    rows = tuple(read_events(connection, [id_ for id_, _ in keys[:limit]]))
    if len(keys) <= limit:
        return Page(rows, None)
    id_, at = keys[limit - 1]
    return Page(rows, {"newest": f"{at or 'none'}.{id_}", "random": f"{at}~{id_}"}.get(order) or f"{at:.17f}:{id_}")


def _position(after: str | None, order: Order) -> tuple[Any, int] | None:
    if after is None:
        return None
    match = _CURSORS[order].fullmatch(after)
    if match is not None:
        at, id_ = match[1], int(match[2])
        if order == "random":
            return at, id_
        if order == "unsure":
            return float(at), id_
        with suppress(ValueError):
            return None if at == "none" else date.fromisoformat(at), id_
    raise UnknownValue(f"{after[:40]!r} is no place in this list; start again without it")


Keys = list[tuple[int, Any]]


def _newest(connection: Connection, found: Plan, limit: int, after: tuple[date | None, int] | None) -> Keys:
    day, id_, last = events.c.day, events.c.id, _told_until(connection)
    past, ahead, undated = and_(day <= last, *found.where), and_(day > last, *found.where), and_(day.is_(None), *found.where)
    keys: Keys = []
    if after is None or (after[0] is not None and after[0] <= last):
        if after is not None:
            past = and_(past, day <= after[0], or_(day < after[0], id_ < after[1]))
        keys = _ids(connection, found.walking(select(id_, day)).where(past).order_by(day.desc(), id_.desc()).limit(limit))
    elif after[0] is not None:
        ahead = and_(ahead, day >= after[0], or_(day > after[0], id_ > after[1]))
    if len(keys) < limit and (after is None or after[0] is not None):
        rest = found.walking(select(id_, day)).where(ahead).order_by(day, id_).limit(limit - len(keys))
        keys += _ids(connection, rest)
    if len(keys) < limit:
        if after is not None and after[0] is None:
            undated = and_(undated, id_ < after[1])
        rest = found.walking(select(id_, day), undated=True).where(undated).order_by(id_.desc()).limit(limit - len(keys))
        keys += _ids(connection, rest)
    return keys


def _told_until(connection: Connection) -> date:
    """The day of the latest article: what lies after it has been announced, not reported."""
    query = select(articles.c.published, articles.c.published_offset).where(articles.c.published.is_not(None))
    row = connection.execute(query.order_by(articles.c.published.desc()).limit(1)).first()
    return (row.published + timedelta(seconds=row.published_offset or 0)).date() if row is not None else date.max


def _unsure(connection: Connection, found: Plan, limit: int, after: tuple[float, int] | None) -> Keys:
    sure, id_ = events.c.confidence, events.c.id
    here: ColumnElement[bool] = and_(*found.where, sure >= 0)
    if after is not None:
        here = and_(here, sure >= after[0], or_(sure > after[0], id_ > after[1]))
    query = select(id_, sure).where(here).order_by(sure, id_).limit(limit)
    return _ids(connection, query.with_hint(events, "NOT INDEXED" if found.few else "INDEXED BY ix_events_confidence", "sqlite"))


def _random(connection: Connection, found: Plan, limit: int, after: tuple[str, int] | None, seed: int) -> Keys:
    """In the order of the keys, which are hashes, from where the seed says, and round to there."""
    key = events.c.key
    start = hashlib.sha256(f"order:{seed}".encode()).hexdigest()[:16]
    parts: list[ColumnElement[bool]] = [key >= start, key < start]
    if after is not None:
        parts = [and_(key >= start, key > after[0]), key < start] if after[0] >= start else [and_(key < start, key > after[0])]
    keys: Keys = []
    for part in parts:
        if len(keys) < limit:
            query = select(events.c.id, key).where(and_(part, *found.where)).order_by(key).limit(limit - len(keys))
            keys += _ids(connection, query.with_hint(events, "NOT INDEXED", "sqlite") if found.few else query)
    return keys


def _ids(connection: Connection, query: Select[Any]) -> Keys:
    return [(id_, at) for id_, at in connection.execute(query)]


_OWN = {
    "published", "day", "type", "mode", "aux", "date_start", "date_end", "place_name", "place_country", "place_admin",
    "place_resolution", "geonameid", "lat", "lon", "speaker_name", "speaker_code", "speaker_sector", "via", "dead", "injured",
    "arrested", "plover", "cameo", "quad", "score", "confidence", "verdict", "mentions", "publisher", "key",
}  # fmt: skip
_NAMES = tuple(field.name for field in fields(EventRow))


def _read_events(connection: Connection, ids: Sequence[int]) -> dict[int, EventRow]:
    own = [events.c[name] for name in _NAMES if name in _OWN]
    named = [articles.c.key.label("article"), articles.c.title, articles.c.url, stories.c.key.label("story")]
    query = (
        select(events.c.id, *own, *named, event_texts.c.sentences)
        .join(articles, articles.c.id == events.c.article_id)
        .outerjoin(event_texts, event_texts.c.event_id == events.c.id)
        .outerjoin(stories, stories.c.id == events.c.story_id)
        .where(events.c.id.in_(ids))
    )
    sides = _sides_of(connection, ids)
    contexts = _contexts_of(connection, ids)
    found = {}
    for row in connection.execute(query).mappings():
        values = {name: row[name] for name in _NAMES if name in row}
        values["sentences"] = values["sentences"] or ""
        parts: dict[str, Any] = {"contexts": contexts.get(row["id"], ())} | {
            f"{r}s": sides.get((row["id"], r), ()) for r in ("actor", "recipient")
        }
        found[row["id"]] = EventRow(**values, **parts)
    return found


def _sides_of(connection: Connection, ids: Iterable[int]) -> Mapping[tuple[int, str], tuple[Entity, ...]]:
    query = select(event_sides).where(event_sides.c.event_id.in_(ids)).order_by(event_sides.c.event_id, event_sides.c.number)
    found: dict[tuple[int, str], list[Entity]] = {}
    for row in connection.execute(query):
        span = (row.span_start, row.span_end) if row.span_start is not None else None
        entity = Entity(row.text, span, row.name, row.code, row.sector, row.wikidata)
        found.setdefault((row.event_id, row.role), []).append(entity)
    return {side: tuple(entities) for side, entities in found.items()}


def _contexts_of(connection: Connection, ids: Iterable[int]) -> Mapping[int, tuple[str, ...]]:
    query = select(event_contexts).where(event_contexts.c.event_id.in_(ids)).order_by(event_contexts.c.context)
    found: dict[int, tuple[str, ...]] = {}
    for row in connection.execute(query):
        found[row.event_id] = (*found.get(row.event_id, ()), row.context)
    return found
