"""Events over time: how many, and how cooperative or hostile, by quad class, type or pair."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, Connection, select

from warta.store import Store
from warta.store.counts import newest_ids, within
from warta.store.filters import Filter
from warta.store.names import pair
from warta.store.rows import monday
from warta.store.schema import event_dyads, event_tallies, events
from warta.store.tallying import MANY, SCORES, telling

By = Literal["quad", "type", "dyad"]
Unit = Literal["day", "week", "month", "year"]
AMONG: Final = 10_000
"""Of wide filters, the newest so many events are looked at."""
MOST_LINES: Final = {"quad": 5, "type": 8, "dyad": 6}
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


def timeline(store: Store, asked: Filter, by: By, unit: str, among: Callable[[], Newest]) -> Timeline:
    """The events of ``asked`` in periods of ``unit`` ("auto": what suits), the commonest keys as lines.

    All are counted where the database keeps tallies of them; else those that ``among`` gives.
    """
    complete = True
    told = telling(asked, "dyad" if by == "dyad" else None)
    with store.read() as connection:
        if told is not None:
            rows = list(_of_pairs(connection, told) if by == "dyad" else _of_types(connection, told, by))
        else:
            some = among()
            rows = list((_pairs_of if by == "dyad" else _types_of)(connection, asked, by, some.ids))
            complete = some.complete
    dated = [row for row in rows if row[0] is not None]
    near = dated if asked.since and asked.until else _without_strays(dated)
    left = (sum(row[2] for row in rows if row[0] is None), sum(row[2] for row in dated) - sum(row[2] for row in near))
    made = _arranged(near, by, unit)
    return replace(made, undated=left[0], outside=left[1], complete=complete)


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


def _of_types(connection: Connection, told: list[ColumnElement[bool]], by: By) -> Iterator[Row]:
    t = event_tallies.c
    key = t.type if by == "type" else t.quad
    for day, one, many, scores in connection.execute(select(t.day, key, MANY, SCORES).where(*told).group_by(key, t.day)):
        yield date.fromordinal(day) if day else None, str(one), many, scores


def _of_pairs(connection: Connection, told: list[ColumnElement[bool]]) -> Iterator[Row]:
    """The commonest pairs of two different sides."""
    t = event_tallies.c
    apart = [t.actor != "", t.recipient != "", t.actor != t.recipient]
    best = (
        select(t.actor, t.recipient)
        .where(*apart, *told)
        .group_by(t.actor, t.recipient)
        .order_by(MANY.desc(), t.actor, t.recipient)
        .limit(MOST_LINES["dyad"])
    )
    for actor, recipient in connection.execute(best).all():
        of_pair = select(t.day, MANY, SCORES).where(t.actor == actor, t.recipient == recipient, *told).group_by(t.day)
        for day, many, scores in connection.execute(of_pair):
            yield date.fromordinal(day) if day else None, f"{actor}-{recipient}", many, scores


def _types_of(connection: Connection, _asked: Filter, by: By, ids: Sequence[int]) -> Iterator[Row]:
    key = events.c.type if by == "type" else events.c.quad
    query = select(events.c.day, key, events.c.score).where(within(events.c.id, ids, connection.dialect.name))
    for day, one, score in connection.execute(query):
        yield day, str(one), 1, score


def _pairs_of(connection: Connection, asked: Filter, _by: By, ids: Sequence[int]) -> Iterator[Row]:
    rows = event_dyads.c
    wanted = [frozenset(map(str, pair(one))) for one in asked.dyad]
    query = select(rows.day, rows.actor, rows.recipient, rows.score).where(within(rows.event_id, ids, connection.dialect.name))
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
    return Timeline(suited, periods, lines, sum(sizes.values()), undated=0, outside=0, complete=True)


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
