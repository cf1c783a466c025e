"""How many events there are of each kind, in one pass of the database."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    Select,
    Table,
    and_,
    any_,
    cast,
    extract,
    func,
    literal,
    select,
)

from warta.store.conditions import Plan, check_publishers, plan
from warta.store.filters import Filter
from warta.store.names import one_of
from warta.store.rows import monday
from warta.store.schema import event_contexts, event_dyads, event_sides, event_tallies, events
from warta.store.store import Store
from warta.store.tallying import MANY, SCORES, telling

BY = (
    "day", "week", "month", "year", "type", "mode", "aux", "quad", "actor", "recipient", "dyad", "sector", "country", "admin",
    "place", "publisher", "context", "verdict",
)  # fmt: skip
"""What can be counted by. ``week``: its Monday; ``sector``: of the actors; ``dyad``: two columns, actor and recipient."""
FACETS = ("type", "aux", "quad", "mode", "actor", "recipient", "dyad", "country", "admin", "publisher", "context", "year")
_TIMES = ("day", "week", "month", "year")
_SIDES = {"actor": ("actor",), "recipient": ("recipient",), "dyad": ("actor", "recipient")}
_TALLIED = frozenset({*_TIMES, *_SIDES, "type", "aux", "quad"})
_COLUMNS = {"country": "place_country", "admin": "place_admin", "place": "place_name"}


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of what was counted by, in the order of ``columns``; the last column is how many, with ``score`` the one after.

    An event with several actors is counted under each, once; so with recipients, pairs and contexts. None: not known.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def dicts(self) -> list[dict[str, Any]]:
        """The rows by the names of their columns."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Facets:
    """For each of `FACETS` its commonest values and how many events have them.

    Counted are the newest ``counted`` events of the filter: all of them when ``complete``.
    """

    values: dict[str, tuple[tuple[Any, int], ...]]
    counted: int
    complete: bool


def count(
    store: Store, asked: Filter | None = None, by: Iterable[str] = (), limit: int | None = None, *, score: bool = False
) -> Counts:
    """The events of ``asked`` counted ``by`` some of `BY`; without any, one row with how many there are.

    ``score`` adds the sum of their conflict-cooperation scores. What is counted by time comes in its order, else the
    most comes first; ``limit`` cuts the rest off. Raises `UnknownValue`.
    """
    asked = asked or Filter()
    names = tuple(dict.fromkeys(one_of(name, BY, "way to count by") for name in by))
    with store.read() as connection:
        check_publishers(connection, asked)
        return _counted(connection, asked, names, limit, score)


def facets(store: Store, asked: Filter | None = None, most: int = 20, among: int | None = 20_000) -> Facets:
    """The ``most`` common values of each facet among the newest ``among`` events of ``asked``; among all when None."""
    with store.read() as connection:
        ids = newest_ids(connection, asked or Filter(), among)
    return facets_of(store, ids, most, complete=among is None or len(ids) < among)


def newest_ids(connection: Connection, asked: Filter, among: int | None) -> list[int]:
    """The ids of the newest ``among`` events of ``asked``, the newest first. Raises `UnknownValue` for an unknown publisher."""
    check_publishers(connection, asked)
    found = plan(connection, asked, deep=True)
    query = select(events.c.id).where(*found.where).order_by(events.c.day.desc(), events.c.id.desc()).limit(among)
    return list(connection.execute(found.walking(query)).scalars())


def within(column: ColumnElement[int], ids: Sequence[int], dialect: str) -> ColumnElement[bool]:
    """That ``column`` is one of ``ids``, which may be many: they are sent as one value. ``dialect``: ``engine.dialect.name``."""
    if dialect == "sqlite":
        return column.in_(select(func.json_each(json.dumps(list(ids))).table_valued("value").c.value))
    return column == any_(literal(list(ids), ARRAY(Integer)))


def facets_of(store: Store, ids: Sequence[int], most: int, *, complete: bool) -> Facets:
    """The ``most`` common values of each facet among the events of these ids, ``complete`` if they are all that were meant."""
    own = [dim for name in FACETS if name not in _PARTS for dim in _dims(name, events)]
    pair = (event_dyads.c.event_id, event_dyads.c.actor, event_dyads.c.recipient)
    with store.read() as connection:
        dialect = connection.dialect.name
        rows = connection.execute(select(*own).where(within(events.c.id, ids, dialect))).fetchall()
        tallies: dict[str, Counter[Any]] = {
            dim.name: Counter(values) for dim, values in zip(own, zip(*rows, strict=True), strict=False)
        }
        pairs = connection.execute(select(*pair).where(within(event_dyads.c.event_id, ids, dialect))).fetchall()
        contexts = select(event_contexts.c.context).where(within(event_contexts.c.event_id, ids, dialect))
        tallies["context"] = Counter(connection.execute(contexts).scalars())
    tallies["actor"] = Counter(actor for _, actor in {(id_, actor) for id_, actor, _ in pairs})
    tallies["recipient"] = Counter(recipient for _, recipient in {(id_, recipient) for id_, _, recipient in pairs})
    tallies["dyad"] = Counter(f"{actor}-{recipient}" for _, actor, recipient in pairs if actor and recipient)
    return Facets({name: _commonest(tallies.get(name, Counter()), most) for name in FACETS}, len(ids), complete)


def _commonest(tally: Counter[Any], most: int) -> tuple[tuple[Any, int], ...]:
    """Those of a value that is known, the most first; alike ones in the order of their values."""
    known = [(value, many) for value, many in tally.items() if value not in (None, "")]
    return tuple(sorted(known, key=lambda one: (-one[1], str(one[0])))[:most])


def _counted(connection: Connection, asked: Filter, names: tuple[str, ...], limit: int | None, score: bool) -> Counts:
    sides = [name for name in names if name in _SIDES]
    if set(names) <= _TALLIED and len(sides) < 2:
        told = telling(asked, sides[0] if sides else None)
        if told is not None:
            return _from_tallies(connection, told, names, limit, score)
    return _select(connection, plan(connection, asked, deep=True), names, limit, score)


def _from_tallies(
    connection: Connection, told: list[ColumnElement[bool]], names: tuple[str, ...], limit: int | None, score: bool
) -> Counts:
    """The tallies have the columns that are mostly asked for: no event need be read."""
    t = event_tallies.c
    times = [name for name in names if name in _TIMES]
    # Day 1 was a Monday, and what has no day stays below it.
    days = [(t.day + 6) // 7 * 7 - 6 if times == ["week"] else t.day] if times else []
    others = [t[column] for name in names if name not in _TIMES for column in _SIDES.get(name, (name,))]
    query = select(*days, *others, func.coalesce(MANY, 0), func.coalesce(SCORES, 0.0)).where(*told).group_by(*days, *others)
    whens: dict[int, tuple[Any, ...]] = {}
    tally: dict[tuple[Any, ...], tuple[int, float]] = {}
    for row in connection.execute(query):
        when = whens.get(row[0]) if times else ()
        if when is None:
            when = whens[row[0]] = tuple(_time(date.fromordinal(row[0]) if row[0] > 0 else None, name) for name in times)
        key = (when, row[len(days) : -2])
        many, scores = tally.get(key, (0, 0.0))
        tally[key] = (many + row[-2], scores + row[-1])
    # What has no day comes first, as when events are counted.
    early = {when: [(time is not None, time) for time in when] for when in {when for when, _ in tally}}
    order = sorted(tally.items(), key=lambda one: (early[one[0][0]], -one[1][0], one[0][1]))
    # Times were counted by first: back to the order that was asked for.
    asked = [name for name in names for _ in _SIDES.get(name, (name,))]
    back = [*(n for n, name in enumerate(asked) if name in _TIMES), *(n for n, name in enumerate(asked) if name not in _TIMES)]
    places = [back.index(n) for n in range(len(asked))]
    rows = []
    for (when, other), counted in order[:limit]:
        values = (*when, *other)
        rows.append((*(None if values[n] == "" else values[n] for n in places), *counted[: 2 if score else 1]))
    return Counts((*_columns(names), "events", *(["score"] if score else [])), tuple(rows))


def _time(day: date | None, time: str) -> Any:  # noqa: ANN401  # as `_dims` has it
    if day is None or time == "day":
        return day
    return monday(day) if time == "week" else day.year if time == "year" else day.year * 100 + day.month


def _select(connection: Connection, found: Plan, names: tuple[str, ...], limit: int | None, score: bool) -> Counts:
    dims: list[ColumnElement[Any]] = []
    source: FromClause = events
    for name in names:
        if name in _PARTS:
            part = _PARTS[name]().subquery(f"of_{name}")
            source = source.join(part, part.c.event_id == events.c.id)
            dims += [part.c[column] for column in part.c.keys() if column != "event_id"]  # noqa: SIM118  # not a dict
        else:
            dims += _dims(name, events)
    query = select(*dims).select_from(source).where(*found.where)
    if found.few:
        query = query.with_hint(events, "NOT INDEXED", "sqlite")
    return _run(connection, query, names, dims, events.c.score, limit, score)


def _run(
    connection: Connection,
    query: Select[Any],
    names: tuple[str, ...],
    dims: list[ColumnElement[Any]],
    scores: ColumnElement[float],
    limit: int | None,
    score: bool,
) -> Counts:
    many = func.count().label("events")
    sums = [func.coalesce(func.sum(scores), 0.0).label("score")] if score else []
    times = [dim for dim in dims if dim.name in _TIMES]
    others = [dim for dim in dims if dim.name not in _TIMES]
    query = query.add_columns(many, *sums).group_by(*dims).limit(limit)
    if dims:
        # What has no day comes first, on both databases alike.
        query = query.order_by(*(time.nulls_first() for time in times), many.desc(), *others)
    rows = (tuple(None if value == "" else value for value in row) for row in connection.execute(query))
    return Counts((*_columns(names), "events", *(["score"] if score else [])), tuple(rows))


def _columns(names: tuple[str, ...]) -> tuple[str, ...]:
    columns = tuple(column for name in names for column in _SIDES.get(name, (name,)))
    return tuple(f"{column}_{number}" if columns.index(column) != number else column for number, column in enumerate(columns))


def _dims(name: str, table: Table) -> list[ColumnElement[Any]]:
    """The expressions over ``table`` that ``name`` is counted by."""
    if name == "year":
        return [cast(extract("year", table.c.day), Integer).label("year")]
    if name == "month":
        # A number that sorts, and that both databases make: 202110.
        return [cast(extract("year", table.c.day) * 100 + extract("month", table.c.day), Integer).label("month")]
    return [table.c[_COLUMNS.get(name, name)].label(name)]


def _role(role: str) -> Callable[[], Select[Any]]:
    return lambda: select(event_dyads.c.event_id, event_dyads.c[role]).distinct()


def _sectors() -> Select[Any]:
    here = and_(event_sides.c.role == "actor", event_sides.c.sector.is_not(None))
    return select(event_sides.c.event_id, event_sides.c.sector).where(here).distinct()


_PARTS: dict[str, Callable[[], Select[Any]]] = {
    "actor": _role("actor"),
    "recipient": _role("recipient"),
    "dyad": lambda: select(event_dyads.c.event_id, event_dyads.c.actor, event_dyads.c.recipient),
    "sector": _sectors,
    "context": lambda: select(event_contexts.c.event_id, event_contexts.c.context),
}
