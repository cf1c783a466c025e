"""A filter as SQL: bound parameters only, the same for lists, counts, stories and exports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, or_, select, tuple_, union_all

from warta.errors import UnknownValue
from warta.store.filters import Filter
from warta.store.names import Where, Who, nearest, pair, where, who
from warta.store.schema import articles, event_contexts, event_dyads, event_sides, events, stories
from warta.store.search import matching

FEW = 5_000
"""So many events at most are looked up one by one, more are walked through: four times as many where they do not lie in order,
twenty times where thousands are wanted."""
SOME = 100_000
"""Up to here it is found out how many there are."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What one field of a filter asks for.

    ``test`` holds of a row of ``events``; ``ids`` gives the ids of the events for which it holds, and is None where
    looking for these first cannot help. ``walk`` is the index in which its events lie by day, if there is one.
    """

    test: ColumnElement[bool]
    ids: Select[Any] | None = None
    walk: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """How the events of a filter are found: ``where`` holds of their rows.

    ``few``: looking them up one by one is best; else the index ``walk`` leads to the newest ones soonest.
    """

    where: tuple[ColumnElement[bool], ...]
    few: bool
    walk: str = "ix_events_day"

    def walking(self, query: Select[Any], *, undated: bool = False) -> Select[Any]:
        """``query``, a list of ``events`` by day, told how to go about it (SQLite; PostgreSQL knows better itself)."""
        index = "ix_events_day" if undated else self.walk
        return query.with_hint(events, "NOT INDEXED" if self.few else f"INDEXED BY {index}", "sqlite")


def conditions(asked: Filter, dialect: str) -> list[Condition]:
    """What must hold of an event for ``asked``. ``dialect`` is ``engine.dialect.name``."""
    found = [
        *_sides("actor", asked.actor),
        *_sides("recipient", asked.recipient),
        *_dyads(asked.dyad),
        *(_values(name, getattr(asked, name)) for name in ("type", "mode", "aux", "quad", "publisher") if getattr(asked, name)),
        *_contexts(asked.context),
        *_places(asked.place),
        *_verdicts(asked.verdict),
        *_named(asked),
    ]
    if asked.since:
        found.append(Condition(events.c.day >= asked.since))
    if asked.until:
        found.append(Condition(events.c.day <= asked.until))
    if asked.confidence is not None:
        here = events.c.confidence >= asked.confidence
        found.append(Condition(here, select(events.c.id).where(here)))
    if asked.text:
        hits = matching("events", asked.text, dialect).subquery()
        found.append(Condition(events.c.id.in_(select(hits.c.id)), select(hits.c.id)))
    return found


def plan(connection: Connection, asked: Filter, *, deep: bool = False) -> Plan:
    """How best to find the events of ``asked``: SQLite knows too little of its values to choose itself.

    ``deep``: not some of the newest are wanted but thousands, or all.
    """
    asks = conditions(asked, connection.dialect.name)
    tests = tuple(one.test for one in asks)
    if connection.dialect.name != "sqlite":
        return Plan(tests, few=False)
    if asked.since and asked.until:
        days = select(events.c.id).where(events.c.day.between(asked.since, asked.until))
        asks.append(Condition(events.c.id.in_(days), days, "ix_events_day"))
    sizes = sorted((size, number) for number, one in enumerate(asks) if (size := _size(connection, one)) is not None)
    if sizes:
        size, rarest = sizes[0]
        ids = asks[rarest].ids
        assert ids is not None
        if size <= FEW * (20 if deep else 1 if asks[rarest].walk else 4):
            others = (one.test for number, one in enumerate(asks) if number != rarest)
            return Plan((events.c.id.in_(ids), *others), few=True)
    # Of the indexes in which the events of one condition lie by day, that of the rarest; those of unknown size come last.
    walks = [asks[number].walk for _, number in sizes] + [one.walk for one in asks]
    return Plan(tests, few=False, walk=next((walk for walk in walks if walk), "ix_events_day"))


def check_publishers(connection: Connection, asked: Filter) -> None:
    """Raises `UnknownValue` for a publisher of ``asked`` of which there is no event."""
    for publisher in asked.publisher:
        if not connection.execute(select(exists().where(events.c.publisher == publisher))).scalar():
            known = [name for (name,) in connection.execute(select(events.c.publisher).distinct()) if name]
            raise UnknownValue(f"publisher: there is no event of {publisher!r}; {nearest(publisher, known, {})}")


def _size(connection: Connection, condition: Condition) -> int | None:
    """For how many events it holds, None when for more than `SOME`: counting stops there."""
    if condition.ids is None:
        return None
    held = condition.ids.limit(SOME + 1).subquery()
    count = connection.execute(select(func.count()).select_from(held)).scalar_one()
    return int(count) if count <= SOME else None


def _sides(role: str, values: Iterable[str]) -> list[Condition]:
    meant = [who(value) for value in values]
    if not meant:
        return []
    codes = [one.code for one in meant if one.code and not one.sector]
    asked: list[ColumnElement[bool]] = [event_sides.c.code.in_(codes)] if len(codes) > 1 else []
    asked += [_of_entity(one) for one in meant if not (asked and one.code in codes and not one.sector)]
    here = and_(event_sides.c.role == role, or_(*asked))
    return [Condition(_exists(event_sides, here), select(event_sides.c.event_id).where(here))]


def _of_entity(meant: Who) -> ColumnElement[bool]:
    if meant.name:
        return event_sides.c.name == meant.name
    parts = []
    if meant.code:
        parts.append(event_sides.c.code == meant.code)
    if meant.sector:
        parts.append(event_sides.c.sector == meant.sector)
    return and_(*parts)


def _dyads(values: Iterable[str]) -> list[Condition]:
    pairs = [pair(value) for value in values]
    if not pairs:
        return []
    both = [direction for one, other in pairs for direction in ((one, other), (other, one))]
    if all(side.code and not side.sector for direction in both for side in direction):
        codes = sorted({(a.code, r.code) for a, r in both})
        # Neither OR nor IN: SQLite would read all pairs.
        each = [select(event_dyads.c.event_id).where(event_dyads.c.actor == a, event_dyads.c.recipient == r) for a, r in codes]
        held = union_all(*each).subquery()
        here = tuple_(event_dyads.c.actor, event_dyads.c.recipient).in_(codes)
        return [Condition(_exists(event_dyads, here), select(held.c.event_id))]
    tests = []
    for actor, recipient in both:
        acts = _exists(event_sides, and_(event_sides.c.role == "actor", _of_entity(actor)))
        tests.append(and_(acts, _exists(event_sides, and_(event_sides.c.role == "recipient", _of_entity(recipient)))))
    # Of the two, the side that is named is the rarer one.
    rare = min(pairs[0], key=lambda side: (side.name is None, side.sector is None))
    ids = select(event_sides.c.event_id).where(_of_entity(rare)) if len(pairs) == 1 else None
    return [Condition(or_(*tests), ids)]


def _values(name: str, values: tuple[str | int, ...]) -> Condition:
    column = events.c[name]
    here = column == values[0] if len(values) == 1 else column.in_(values)
    # There is no index of quad classes: each is common.
    ids = None if name == "quad" else select(events.c.id).where(here)
    return Condition(here, ids, f"ix_events_{name}" if ids is not None and len(values) == 1 else None)


def _contexts(values: tuple[str, ...]) -> list[Condition]:
    if not values:
        return []
    here = event_contexts.c.context.in_(values)
    return [Condition(_exists(event_contexts, here), select(event_contexts.c.event_id).where(here))]


def _places(values: Iterable[str]) -> list[Condition]:
    meant = [where(value) for value in values]
    if not meant:
        return []
    here = or_(*map(_of_place, meant))
    # Provinces lie by day in the index of places, countries in that of countries.
    walk = "ix_events_place" if meant[0].admin else "ix_events_country" if meant[0].country else None
    return [Condition(here, select(events.c.id).where(here), walk if len(meant) == 1 else None)]


def _of_place(meant: Where) -> ColumnElement[bool]:
    if meant.country:
        return events.c.place_country == meant.country
    if meant.admin:
        # With its country, by which provinces are in order.
        return and_(events.c.place_country == "IDN", events.c.place_admin == meant.admin)
    return events.c.place_name.in_(meant.names)


def _verdicts(values: tuple[str, ...]) -> list[Condition]:
    if not values or {"none", "any"} <= set(values):
        return []
    known = [value for value in values if value not in ("none", "any")]
    asked: list[ColumnElement[bool]] = [events.c.verdict.in_(known)] if known else []
    if "none" in values:
        asked.append(events.c.verdict.is_(None))
    if "any" in values:
        asked.append(events.c.verdict.is_not(None))
    here = or_(*asked)
    return [Condition(here, None if "none" in values else select(events.c.id).where(here))]


def _named(asked: Filter) -> list[Condition]:
    found = []
    if asked.story:
        ids = select(stories.c.id).where(stories.c.key.in_(asked.story))
        found.append(Condition(events.c.story_id.in_(ids), select(events.c.id).where(events.c.story_id.in_(ids))))
    if asked.article:
        ids = select(articles.c.id).where(articles.c.key.in_(asked.article))
        found.append(Condition(events.c.article_id.in_(ids), select(events.c.id).where(events.c.article_id.in_(ids))))
    return found


def _exists(table: Any, here: ColumnElement[bool]) -> ColumnElement[bool]:  # noqa: ANN401  # a Table
    held = select(1).select_from(table).where(table.c.event_id == events.c.id, here).correlate(events)
    # By the event, of which there is one here: without statistics SQLite may take all rows of a code each time.
    return held.with_hint(table, f"INDEXED BY sqlite_autoindex_{table.name}_1", "sqlite").exists()
