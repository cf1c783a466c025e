"""Finds the events that an event is compared with, and keeps the edges between those that are one act.

Which pairs are compared depends only on what is stored, not on the order it came in: those that share a cell (a block's events
of one day, within `WINDOW` days of each other), unless either cell is crowded. What fills or empties a crowded cell is therefore
compared anew.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, and_, delete, func, insert, or_, select

from warta.linking.across import same
from warta.linking.plans import outcome
from warta.linking.story_keys import WINDOW, Traits, blocks
from warta.store.schema import story_blocks, story_edges, story_traits
from warta.store.story_rows import block_number, pack, unpack

CROWDED = 100
"""Events of one block on one day above which it tells nothing: its events are found by their other blocks."""

_Cell = tuple[int, int]
_MOST_NAMED = 500
_T = TypeVar("_T")


def parts(items: Iterable[_T]) -> Iterator[list[_T]]:
    """``items``, as many at a time as one statement names."""
    rest = iter(items)
    while part := list(islice(rest, _MOST_NAMED)):
        yield part


def add(connection: Connection, traits: Mapping[int, Traits]) -> set[int]:
    """Keeps the traits and blocks of events by their ids, and compares them; the ids of all events whose edges changed."""
    if not traits:
        return set()
    connection.execute(insert(story_traits), [{"event_id": id_, "traits": pack(one)} for id_, one in traits.items()])
    rows = [
        {"block": block_number(block), "day": one.day.toordinal(), "event_id": id_}
        for id_, one in traits.items()
        if one.day is not None
        for block in blocks(one)
    ]
    if rows:
        connection.execute(insert(story_blocks), rows)
    added = Counter((row["block"], row["day"]) for row in rows)
    filled = [cell for cell, size in sizes(connection, added).items() if size - added[cell] <= CROWDED < size]
    changed = set(traits) | _members(connection, filled)
    return changed | compare(connection, changed, traits)


def remove(connection: Connection, ids: Collection[int]) -> tuple[set[int], set[int]]:
    """Forgets events that are about to change or go: the others that had edges to them, and those to be compared anew."""
    cells: Counter[_Cell] = Counter()
    near: set[int] = set()
    for part in parts(ids):
        found = connection.execute(select(story_blocks.c.block, story_blocks.c.day).where(story_blocks.c.event_id.in_(part)))
        cells.update((row.block, row.day) for row in found)
        near |= _forget_edges(connection, part)
    emptied = [cell for cell, size in sizes(connection, cells).items() if size - cells[cell] <= CROWDED < size]
    for part in parts(ids):
        for table in (story_blocks, story_traits):
            connection.execute(delete(table).where(table.c.event_id.in_(part)))
    return near - set(ids), _members(connection, emptied)


def compare(connection: Connection, ids: Collection[int], known: Mapping[int, Traits] | None = None) -> set[int]:
    """Makes the edges of the events ``ids`` anew; the ids of the others that had or have edges to them."""
    near: set[int] = set()
    for part in parts(ids):
        near |= _forget_edges(connection, part)
    met = dict(known or {})
    met |= read_traits(connection, set(ids) - met.keys())
    pairs: set[tuple[int, int]] = set()
    for part in parts(sorted(ids)):
        found = _candidates(connection, {id_: met[id_] for id_ in part if id_ in met})
        pairs |= {(min(pair), max(pair)) for pair in found}
    met |= read_traits(connection, {id_ for pair in pairs for id_ in pair} - met.keys())
    rows = [row for pair in sorted(pairs) for row in _edge(pair, met)]
    if rows:
        connection.execute(insert(story_edges), rows)
    return near | {row[name] for row in rows for name in ("event_a", "event_b")}


def _edge(pair: tuple[int, int], traits: Mapping[int, Traits]) -> Iterator[dict[str, Any]]:
    a, b = (traits[id_] for id_ in pair)
    verdict = same(a, b)
    if verdict.one:
        yield {
            "event_a": pair[0], "event_b": pair[1], "kind": "same", "score": verdict.score, "reasons": list(verdict.reasons),
        }  # fmt: skip
        return
    planned = outcome(a, b)
    if planned is not None:
        plan, _, verdict = planned
        first, second = pair if a.key == plan else (pair[1], pair[0])
        yield {"event_a": first, "event_b": second, "kind": "plan", "score": verdict.score, "reasons": list(verdict.reasons)}


def read_traits(connection: Connection, ids: Iterable[int]) -> dict[int, Traits]:
    """The traits of those events of ``ids`` that have any."""
    found: dict[int, Traits] = {}
    for part in parts(ids):
        rows = connection.execute(select(story_traits.c.event_id, story_traits.c.traits).where(story_traits.c.event_id.in_(part)))
        found |= {row.event_id: unpack(row.traits) for row in rows}
    return found


def _candidates(connection: Connection, traits: Mapping[int, Traits]) -> Iterator[tuple[int, int]]:
    """The pairs of an event of ``traits`` and another one that shares a cell with it, neither cell crowded."""
    asked: dict[_Cell, list[int]] = defaultdict(list)
    for id_, one in traits.items():
        for block in blocks(one):
            assert one.day is not None
            asked[block_number(block), one.day.toordinal()].append(id_)
    for day, numbers in _by_day(asked).items():
        for part in parts(numbers):
            yield from _sharing(connection, day, {block: asked[block, day] for block in part})


def _sharing(connection: Connection, day: int, asked: Mapping[int, Sequence[int]]) -> Iterator[tuple[int, int]]:
    """The pairs of the events ``asked``, by their blocks on one day, and those that share an uncrowded cell with them."""
    b = story_blocks.c
    near = and_(b.block.in_(asked), b.day.between(day - WINDOW, day + WINDOW))
    cells: dict[int, dict[int, list[int]]] = {}
    for block, on, event_id in connection.execute(select(b.block, b.day, b.event_id).where(near)):
        cells.setdefault(block, {}).setdefault(on, []).append(event_id)
    for block, days in cells.items():
        if len(days.get(day, ())) > CROWDED:
            continue
        others = [event_id for members in days.values() if len(members) <= CROWDED for event_id in members]
        yield from ((id_, other) for id_ in asked[block] for other in others if other != id_)


def _by_day(cells: Iterable[_Cell]) -> dict[int, list[int]]:
    days: dict[int, list[int]] = {}
    for block, day in cells:
        days.setdefault(day, []).append(block)
    return days


def sizes(connection: Connection, cells: Iterable[_Cell]) -> dict[_Cell, int]:
    """How many events each cell has."""
    found: dict[_Cell, int] = {}
    for day, numbers in _by_day(cells).items():
        for part in parts(numbers):
            counted = select(story_blocks.c.block, func.count()).where(story_blocks.c.block.in_(part), story_blocks.c.day == day)
            rows = connection.execute(counted.group_by(story_blocks.c.block))
            found |= {(block, day): size for block, size in rows}
    return found


def _members(connection: Connection, cells: Iterable[_Cell]) -> set[int]:
    found: set[int] = set()
    for block, day in cells:
        here = and_(story_blocks.c.block == block, story_blocks.c.day == day)
        found |= set(connection.execute(select(story_blocks.c.event_id).where(here)).scalars())
    return found


def _forget_edges(connection: Connection, ids: Sequence[int]) -> set[int]:
    """Takes the edges of events away; all events that they were between."""
    a, b = story_edges.c.event_a, story_edges.c.event_b
    gone = delete(story_edges).where(or_(a.in_(ids), b.in_(ids))).returning(a, b)
    return {id_ for pair in connection.execute(gone) for id_ in pair}
