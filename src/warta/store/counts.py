"""How many events there are of each kind, in one pass of the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Integer, Select, Table, and_, cast, extract, func, select

from warta.store.conditions import Plan, check_publishers, plan
from warta.store.filters import Filter
from warta.store.names import one_of, who
from warta.store.rows import monday
from warta.store.schema import event_contexts, event_dyads, event_sides, events
from warta.store.store import Store

BY = (
    "day", "week", "month", "year", "type", "mode", "aux", "quad", "actor", "recipient", "dyad", "sector", "country", "admin",
    "place", "publisher", "context", "verdict",
)  # fmt: skip
"""What can be counted by. ``week``: its Monday; ``sector``: of the actors; ``dyad``: two columns, actor and recipient."""
FACETS = ("type", "aux", "quad", "mode", "actor", "recipient", "dyad", "country", "admin", "publisher", "context", "year")
_TIMES = ("day", "week", "month", "year")
_OF_DYADS = frozenset({"day", "week", "month", "year", "type", "quad", "dyad"})
_PART = 5_000
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
    found = plan(connection, asked)
    query = select(events.c.id).where(*found.where).order_by(events.c.day.desc(), events.c.id.desc()).limit(among)
    return list(connection.execute(found.walking(query)).scalars())


def in_parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """``ids`` in pieces that one query can name."""
    return (ids[start : start + _PART] for start in range(0, len(ids), _PART))


def facets_of(store: Store, ids: Sequence[int], most: int, *, complete: bool) -> Facets:
    """The ``most`` common values of each facet among the events of these ids, ``complete`` if they are all that were meant."""
    own = [dim for name in FACETS if name not in _PARTS for dim in _dims(name, events)]
    tallies: dict[str, Counter[Any]] = {name: Counter() for name in FACETS}
    pair = (event_dyads.c.event_id, event_dyads.c.actor, event_dyads.c.recipient)
    with store.read() as connection:
        for part in in_parts(ids):
            for row in connection.execute(select(*own).where(events.c.id.in_(part))):
                for dim, value in zip(own, row, strict=True):
                    tallies[dim.name][value] += 1
            pairs = connection.execute(select(*pair).where(event_dyads.c.event_id.in_(part))).fetchall()
            tallies["actor"].update(actor for _, actor in {(id_, actor) for id_, actor, _ in pairs})
            tallies["recipient"].update(recipient for _, recipient in {(id_, recipient) for id_, _, recipient in pairs})
            tallies["dyad"].update(f"{actor}-{recipient}" for _, actor, recipient in pairs if actor and recipient)
            contexts = select(event_contexts.c.context).where(event_contexts.c.event_id.in_(part))
            tallies["context"].update(connection.execute(contexts).scalars())
    return Facets({name: _commonest(tallies[name], most) for name in FACETS}, len(ids), complete)


def _commonest(tally: Counter[Any], most: int) -> tuple[tuple[Any, int], ...]:
    """Those of a value that is known, the most first; alike ones in the order of their values."""
    known = [(value, many) for value, many in tally.items() if value not in (None, "")]
    return tuple(sorted(known, key=lambda one: (-one[1], str(one[0])))[:most])


def _counted(connection: Connection, asked: Filter, names: tuple[str, ...], limit: int | None, score: bool) -> Counts:
    fields = set(asked.given())
    if "dyad" in names and set(names) <= _OF_DYADS and fields <= {"type", "quad", "since", "until"}:
        return _from_dyads(connection, asked, names, limit, score)
    of_side = fields & {"actor", "recipient"}
    if len(names) == 1 and names[0] in _TIMES and len(of_side) == 1 and fields - of_side <= {"since", "until"} and not score:
        (role,) = of_side
        meant = [who(value) for value in getattr(asked, role)]
        if len(meant) == 1 and meant[0].code and not meant[0].sector:
            return _from_sides(connection, asked, role, meant[0].code, names[0], limit)
    found = plan(connection, asked)
    if set(names) <= {"week", "type"} and "week" in names and fields <= {"type"} and not found.few:
        found = replace(found, walk="ix_events_week")
    return _select(connection, found, names, limit, score)


def _from_sides(connection: Connection, asked: Filter, role: str, code: str, time: str, limit: int | None) -> Counts:
    """An actor's events by time: its sides lie by day in an index, so that no event need be read."""
    rows = event_sides.c
    where = [rows.code == code, rows.role == role]
    where += [rows.day >= asked.since] if asked.since else []
    where += [rows.day <= asked.until] if asked.until else []
    once = select(rows.day, rows.event_id).where(*where).distinct().subquery()
    tally: Counter[Any] = Counter()
    for day, many in connection.execute(select(once.c.day, func.count()).group_by(once.c.day)):
        tally[_time(day, time)] += many
    found = sorted(tally.items(), key=lambda row: (row[0] is not None, row[0]))
    return Counts((time, "events"), tuple(found[:limit]))


def _time(day: date | None, time: str) -> Any:  # noqa: ANN401  # as `_dims` has it
    if day is None or time == "day":
        return day
    return monday(day) if time == "week" else day.year if time == "year" else day.year * 100 + day.month


def _from_dyads(connection: Connection, asked: Filter, names: tuple[str, ...], limit: int | None, score: bool) -> Counts:
    """The pairs have the columns that are mostly asked for themselves: no event need be read."""
    rows = event_dyads.c
    where: list[ColumnElement[bool]] = [rows.type.in_(asked.type)] if asked.type else []
    where += [rows.quad.in_(asked.quad)] if asked.quad else []
    where += [rows.day >= asked.since] if asked.since else []
    where += [rows.day <= asked.until] if asked.until else []
    dims = [column for name in names for column in _dims(name, event_dyads)]
    return _run(connection, select(*dims).where(*where), names, dims, rows.score, limit, score)


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
    if found.few or found.walk == "ix_events_week":
        query = query.with_hint(events, "NOT INDEXED" if found.few else "INDEXED BY ix_events_week", "sqlite")
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
    columns = tuple(column for name in names for column in (("actor", "recipient") if name == "dyad" else (name,)))
    if len(set(columns)) < len(columns):
        columns = tuple(f"{c}_{n}" if columns.index(c) != n else c for n, c in enumerate(columns))
    rows = (tuple(None if value == "" else value for value in row) for row in connection.execute(query))
    return Counts((*columns, "events", *(["score"] if score else [])), tuple(rows))


def _dims(name: str, table: Table) -> list[ColumnElement[Any]]:
    """The expressions over ``table`` that ``name`` is counted by."""
    if name == "dyad":
        return [table.c.actor, table.c.recipient]
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
