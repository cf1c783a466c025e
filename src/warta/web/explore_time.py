"""Events over time: how many, and how cooperative or hostile, by quad class, type or pair."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, Connection, func, select

from warta import ontology
from warta.store import Store
from warta.store.counts import in_parts, newest_ids
from warta.store.filters import Filter
from warta.store.names import pair
from warta.store.rows import monday
from warta.store.schema import event_dyads, events

By = Literal["quad", "type", "dyad"]
Unit = Literal["day", "week", "month", "year"]
AMONG: Final = 10_000
"""Of wide filters, the newest so many events are looked at."""
MOST_LINES: Final = {"quad": 5, "type": 8, "dyad": 6}
_INDEXED: Final = frozenset({"type", "aux", "quad", "since", "until"})
_OF_PAIRS: Final = frozenset({"type", "quad", "since", "until"})
_MOST_POINTS: Final = 400
_SOME: Final = 10
"""Of so many events, one may be a stray."""
Row = tuple[date | None, str, int, float]
"""A day, what it is counted under, how many events, the sum of their scores."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the chart: for each period how many events, and the sum of their scores."""

    key: str
    events: tuple[int, ...]
    scores: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """``periods`` are the first days of each ``unit``, without a gap. ``complete``: all events of the filter were looked at.

    ``outside`` are the few events whose days lie so far from all others that they would leave these no room.
    """

    unit: Unit
    periods: tuple[date, ...]
    lines: tuple[Line, ...]
    counted: int
    undated: int
    outside: int
    complete: bool
    scored: bool
    """Whether the scores were added up; that takes a while in a large database, and is not always asked for."""


@dataclass(frozen=True, slots=True)
class Newest:
    """The ids of the newest `AMONG` events of a filter, the newest first; of all of them when ``complete``."""

    ids: tuple[int, ...]
    complete: bool


def newest(store: Store, asked: Filter) -> Newest:
    """The events that are counted where counting all would take too long."""
    with store.read() as connection:
        ids = newest_ids(connection, asked, AMONG)
    return Newest(tuple(ids), len(ids) < AMONG)


def timeline(store: Store, asked: Filter, by: By, unit: str, among: Callable[[], Newest], *, scored: bool) -> Timeline:
    """The events of ``asked`` in periods of ``unit`` ("auto": what suits), the commonest keys as lines.

    Filters by type, aux, quad class and days are counted whole; of others, those that ``among`` gives.
    """
    fields, complete = set(asked.given()), True
    with store.read() as connection:
        if by == "dyad" and fields <= _OF_PAIRS:
            rows = list(_of_pairs(connection, asked))
        elif by != "dyad" and fields <= _INDEXED:
            rows = list(_of_types(connection, asked, by, scored))
        else:
            some = among()
            rows = list((_pairs_of if by == "dyad" else _types_of)(connection, asked, by, some.ids))
            complete = some.complete
    dated = [row for row in rows if row[0] is not None]
    near = dated if asked.since and asked.until else _without_strays(dated)
    left = (sum(row[2] for row in rows if row[0] is None), sum(row[2] for row in dated) - sum(row[2] for row in near))
    made = _arranged(near, by, unit)
    return replace(made, undated=left[0], outside=left[1], complete=complete, scored=scored or by == "dyad" or not complete)


def start_of(day: date, unit: Unit) -> date:
    """The first day of the week, month or year that ``day`` is in."""
    if unit == "week":
        return monday(day)
    return day.replace(day=1 if unit in ("month", "year") else day.day, month=1 if unit == "year" else day.month)


def after(day: date, unit: Unit) -> date:
    """The first day of the period that follows the one that begins on ``day``."""
    if unit in ("day", "week"):
        return day + timedelta(days=1 if unit == "day" else 7)
    return date(day.year + 1, 1, 1) if unit == "year" else date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _of_types(connection: Connection, asked: Filter, by: By, scored: bool) -> Iterator[Row]:
    """All events, by the index that has their type, day and aux; only the scores need the events themselves."""
    kind, day, aux = events.c.type, events.c.day, events.c.aux
    quads = {name: str(type_.quad) for name, type_ in ontology.types().items()}
    where: list[ColumnElement[bool]] = [kind.in_(asked.type)] if asked.type else []
    where += [kind.in_([name for name, quad in quads.items() if int(quad) in asked.quad])] if asked.quad else []
    where += [aux.in_(asked.aux)] if asked.aux else []
    where += [day >= asked.since] if asked.since else []
    where += [day <= asked.until] if asked.until else []
    sums = [func.sum(events.c.score)] if scored else []
    query = select(kind, day, func.count(), *sums).where(*where).group_by(kind, day)
    for row in connection.execute(query if scored else query.with_hint(events, "INDEXED BY ix_events_type", "sqlite")):
        yield row[1], quads.get(row[0], "0") if by == "quad" else row[0], row[2], row[3] if scored else 0.0


def _of_pairs(connection: Connection, asked: Filter) -> Iterator[Row]:
    """The commonest pairs of two different sides, each read from the index of pairs."""
    rows = event_dyads.c
    where: list[ColumnElement[bool]] = [rows.type.in_(asked.type)] if asked.type else []
    where += [rows.quad.in_(asked.quad)] if asked.quad else []
    where += [rows.day >= asked.since] if asked.since else []
    where += [rows.day <= asked.until] if asked.until else []
    apart = [rows.actor != "", rows.recipient != "", rows.actor != rows.recipient]
    many = func.count()
    best = (
        select(rows.actor, rows.recipient)
        .where(*apart, *where)
        .group_by(rows.actor, rows.recipient)
        .order_by(many.desc(), rows.actor, rows.recipient)
        .limit(MOST_LINES["dyad"])
    )
    for actor, recipient in connection.execute(best).all():
        of_pair = select(rows.day, many, func.sum(rows.score)).where(rows.actor == actor, rows.recipient == recipient, *where)
        for day, number, score in connection.execute(of_pair.group_by(rows.day)):
            yield day, f"{actor}-{recipient}", number, score


def _types_of(connection: Connection, _asked: Filter, by: By, ids: Sequence[int]) -> Iterator[Row]:
    key = events.c.type if by == "type" else events.c.quad
    for part in in_parts(ids):
        for day, one, score in connection.execute(select(events.c.day, key, events.c.score).where(events.c.id.in_(part))):
            yield day, str(one), 1, score


def _pairs_of(connection: Connection, asked: Filter, _by: By, ids: Sequence[int]) -> Iterator[Row]:
    rows = event_dyads.c
    wanted = [frozenset(map(str, pair(one))) for one in asked.dyad]
    for part in in_parts(ids):
        query = select(rows.day, rows.actor, rows.recipient, rows.score).where(rows.event_id.in_(part))
        for row in connection.execute(query):
            if row.actor and row.recipient and (_is_among(row, wanted) if wanted else row.actor != row.recipient):
                yield row.day, f"{row.actor}-{row.recipient}", 1, row.score


def _is_among(row: Any, wanted: list[frozenset[str]]) -> bool:  # noqa: ANN401  # a row of pairs
    here = {row.actor, row.recipient}
    return any(here == {side.partition(":")[0] for side in one} for one in wanted)


def _without_strays(rows: list[Row]) -> list[Row]:
    """Without the hundredth part at both ends, where that leaves less than half of the time: reports of 1945, misread days."""
    many: Counter[date] = Counter()
    for day, _, number, _ in rows:
        if day is not None:
            many[day] += number
    days = sorted(many)
    if not days:
        return rows
    total = sum(many.values())
    spare = max(total // 100, 1 if total >= _SOME else 0)
    first, last = _after(days, many, spare), _after(days[::-1], many, spare)
    if (last - first) * 2 > days[-1] - days[0]:
        return rows
    return [row for row in rows if row[0] is not None and first <= row[0] <= last]


def _after(days: list[date], many: Counter[date], spare: int) -> date:
    """The first of ``days`` after ``spare`` events."""
    passed = 0
    for day in days:
        passed += many[day]
        if passed > spare:
            return day
    return days[-1]


def _arranged(rows: list[Row], by: By, unit: str) -> Timeline:
    days = [row[0] for row in rows if row[0] is not None]
    suited = _suited(min(days, default=date.min), max(days, default=date.min), unit)
    periods = tuple(_periods(min(days), max(days), suited)) if days else ()
    number = {start: at for at, start in enumerate(periods)}
    starts = {day: number[start_of(day, suited)] for day in set(days)}
    sizes: Counter[str] = Counter()
    counts: dict[str, list[int]] = defaultdict(lambda: [0] * len(periods))
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0] * len(periods))
    for day, key, many, score in rows:
        if day is not None:
            at = starts[day]
            sizes[key] += many
            counts[key][at] += many
            sums[key][at] += score
    keys = [key for key, _ in sorted(sizes.items(), key=lambda one: (-one[1], one[0]))[: MOST_LINES[by]]]
    keys = [key for key in "12340" if key in keys] if by == "quad" else keys
    lines = tuple(Line(key, tuple(counts[key]), tuple(round(score, 1) for score in sums[key])) for key in keys)
    return Timeline(suited, periods, lines, sum(sizes.values()), undated=0, outside=0, complete=True, scored=True)


def _suited(first: date, last: date, wanted: str) -> Unit:
    """``wanted``, or a longer unit where that would make too many points."""
    units: list[tuple[Unit, float]] = [("day", 1), ("week", 7), ("month", 30.4), ("year", 365.25)]
    most = 100 if wanted == "auto" else _MOST_POINTS
    long = (last - first).days
    wide = [name for name, length in units if long / length <= most]
    names = [name for name, _ in units]
    longer = names[names.index(wanted) :] if wanted in names else names
    return next((name for name in longer if name in wide), "year")


def _periods(first: date, last: date, unit: Unit) -> Iterable[date]:
    at = start_of(first, unit)
    while at <= last:
        yield at
        at = after(at, unit)
