"""Joins events to stories in the transaction in which their articles are written.

What the stories are depends on the articles that are stored and on what people said, not on the order in which they came: each
change makes the clusters of edges that it touches anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, update

import warta
from warta.linking.across import contradiction
from warta.linking.grouping import Decision, group, pair_of
from warta.linking.stories import story as story_of
from warta.linking.story_keys import Traits, signature
from warta.records import Story
from warta.store.corrections import Standing
from warta.store.rows import now
from warta.store.schema import events, stories, story_decisions, story_edges, story_links, story_versions
from warta.store.story_edges import add, compare, parts, read_traits, remove
from warta.store.story_rows import story_row
from warta.store.versions import linking


@dataclass(frozen=True, slots=True)
class Left:
    """What the events of an article leave behind: the events that stood by them, and their stories."""

    near: frozenset[int] = frozenset()
    stories: frozenset[int] = frozenset()


@dataclass(slots=True)
class _Part:
    """The events whose stories may have changed, with all that says what these are."""

    rows: dict[int, Any] = field(default_factory=dict)
    edges: dict[tuple[int, int], float] = field(default_factory=dict)
    plans: dict[tuple[int, int], tuple[float, Any]] = field(default_factory=dict)
    decisions: dict[int, Decision] = field(default_factory=dict)


def leave(connection: Connection, article_id: int) -> Left:
    """Takes the events of an article out of their stories: to be called before they change, with `join` after it."""
    found = connection.execute(select(events.c.id, events.c.story_id).where(events.c.article_id == article_id)).all()
    if not found:
        return Left()
    ids = {row.id for row in found}
    of = {row.story_id for row in found if row.story_id is not None}
    near, anew = remove(connection, ids)
    near |= members_of(connection, of) | anew | compare(connection, anew)
    return Left(frozenset(near - ids), frozenset(of))


def join(connection: Connection, articles: Iterable[Standing], left: Left = Left()) -> None:
    """Lets the events of articles that have just been written join their stories, and those left behind find theirs."""
    by_key = {
        key: signature(event, stands.coded, key)
        for stands in articles
        for event, key in zip(stands.coded.events, stands.event_keys, strict=True)
    }
    traits: dict[int, Traits] = {}
    for part in parts(by_key):
        rows = connection.execute(select(events.c.id, events.c.key).where(events.c.key.in_(part)))
        traits |= {row.id: by_key[row.key] for row in rows}
    if traits:
        _note_linking(connection)
    regroup(connection, add(connection, traits) | left.near, left.stories)


def _note_linking(connection: Connection) -> None:
    """Keeps that what judges here has made stories."""
    by = linking()
    if connection.execute(select(story_versions.c.linking).where(story_versions.c.linking == by)).first() is None:
        connection.execute(insert(story_versions).values(linking=by, warta=warta.__version__, first_used=now()))


def standing_decisions() -> Any:  # noqa: ANN401  # a select of whole rows
    return select(story_decisions).where(story_decisions.c.undone_by.is_(None))


def ids_of(connection: Connection, keys: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in parts(keys):
        found |= {row.key: row.id for row in connection.execute(select(events.c.key, events.c.id).where(events.c.key.in_(part)))}
    return found


def members_of(connection: Connection, of: Iterable[int]) -> set[int]:
    found: set[int] = set()
    for part in parts(of):
        found |= set(connection.execute(select(events.c.id).where(events.c.story_id.in_(part))).scalars())
    return found


def regroup(connection: Connection, seeds: Collection[int], of: Collection[int] = ()) -> None:
    """Makes the stories of the clusters of ``seeds`` anew, and drops those of the stories ``of`` that nothing is left of."""
    if not seeds and not of:
        return
    part = _load(connection, seeds)
    traits = read_traits(connection, part.rows)
    keyed = {row.key: traits[id_] for id_, row in part.rows.items() if id_ in traits}
    ids = {row.key: id_ for id_, row in part.rows.items()}
    keys = {id_: key for key, id_ in ids.items()}
    made = group(
        {key: one.day or date.min for key, one in keyed.items()},
        {pair_of(keys[a], keys[b]): score for (a, b), score in part.edges.items()},
        part.decisions.values(),
        lambda one, other: contradiction(*(keyed[key] for key in pair_of(one, other)), planned=False) is not None,
    )
    planned = {keys[id_] for pair in part.plans for id_ in pair if id_ in keys}
    told = {story_of([keyed[key] for key in members]): members for members in made if len(members) > 1 or members[0] in planned}
    _write(connection, part, {story: [ids[key] for key in members] for story, members in told.items()}, set(of))
    _link(connection, part)


def _load(connection: Connection, seeds: Collection[int]) -> _Part:
    """The clusters of ``seeds``, and of what those are the plan or outcome of."""
    part = _Part()
    decided = connection.execute(select(story_decisions.c.id).limit(1)).first() is not None
    _follow(connection, part, seeds, decided)
    ends = {id_ for pair in part.plans for id_ in pair} - part.rows.keys()
    _follow(connection, part, ends, decided)
    return part


def _follow(connection: Connection, part: _Part, seeds: Collection[int], decided: bool) -> None:
    new = set(seeds) - part.rows.keys()
    columns = (events.c.id, events.c.key, events.c.day, events.c.published, events.c.story_id)
    while new:
        found: set[int] = set()
        for some in parts(sorted(new)):
            rows = connection.execute(select(*columns).where(events.c.id.in_(some))).all()
            part.rows |= {row.id: row for row in rows}
            near = or_(story_edges.c.event_a.in_(some), story_edges.c.event_b.in_(some))
            for edge in connection.execute(select(story_edges).where(near)):
                pair = (edge.event_a, edge.event_b)
                if edge.kind == "plan":
                    part.plans[pair] = (edge.score, edge.reasons)
                else:
                    part.edges[pair] = edge.score
                    found |= set(pair)
            if decided:
                found |= _decided(connection, part, [row.key for row in rows])
        new = found - part.rows.keys()


def _decided(connection: Connection, part: _Part, keys: list[str]) -> set[int]:
    """Notes what people said of events; the ids of those that they joined them to."""
    near = or_(story_decisions.c.event_a.in_(keys), story_decisions.c.event_b.in_(keys))
    rows = connection.execute(standing_decisions().where(near)).all()
    part.decisions |= {row.id: Decision((row.event_a, row.event_b), row.verdict, row.id) for row in rows}
    joined = {key for row in rows if row.verdict == "join" for key in (row.event_a, row.event_b)}
    return set(ids_of(connection, joined).values())


def _write(connection: Connection, part: _Part, told: Mapping[Story, list[int]], of: set[int]) -> None:
    """Makes the rows of stories those of ``told``, with the ids of their events; a story of the same key keeps its id."""
    before = of | {row.story_id for row in part.rows.values() if row.story_id is not None}
    known: dict[str, Any] = {}
    for some in parts(before):
        known |= {row.key: row for row in connection.execute(select(stories).where(stories.c.id.in_(some)))}
    free = (connection.execute(select(func.max(stories.c.id))).scalar() or 0) + 1
    new: list[dict[str, Any]] = []
    placed: dict[int, int] = {}
    for story in sorted(told, key=lambda story: story.key):
        row = story_row(story, (part.rows[id_] for id_ in told[story]))
        was = known.pop(story.key, None)
        if was is None:
            new.append({"id": free, **row})
            free += 1
        elif any(getattr(was, name) != value for name, value in row.items()):
            connection.execute(update(stories).where(stories.c.id == was.id).values(**row))
        story_id = new[-1]["id"] if was is None else was.id
        placed |= dict.fromkeys(told[story], story_id)
    if new:
        connection.execute(insert(stories), new)
    moved = [{"of": id_, "to": placed.get(id_)} for id_, row in part.rows.items() if row.story_id != placed.get(id_)]
    if moved:
        place = update(events).where(events.c.id == bindparam("of")).values(story_id=bindparam("to"))
        connection.execute(place, moved)
    for some in parts(row.id for row in known.values()):
        connection.execute(delete(stories).where(stories.c.id.in_(some)))
    part.rows |= {id_: _Placed(row.key, placed.get(id_)) for id_, row in part.rows.items()}


@dataclass(frozen=True, slots=True)
class _Placed:
    key: str
    story_id: int | None


def _link(connection: Connection, part: _Part) -> None:
    """Links each story that is a plan to the one that is its outcome: the likeliest, where several could be."""
    plans = {row.story_id for row in part.rows.values() if row.story_id is not None}
    for some in parts(plans):
        connection.execute(delete(story_links).where(story_links.c.plan_id.in_(some)))
    ends = {id_ for pair in part.plans for id_ in pair} - part.rows.keys()
    of = {id_: row.story_id for id_, row in part.rows.items()}
    for some in parts(ends):
        of |= {
            row.id: row.story_id
            for row in connection.execute(select(events.c.id, events.c.story_id).where(events.c.id.in_(some)))
        }
    keys = {id_: row.key for id_, row in part.rows.items()}
    best: dict[int, tuple[tuple[float, str], dict[str, Any]]] = {}
    for (plan, done), (score, reasons) in part.plans.items():
        if plan in part.rows and of[plan] is not None and of.get(done) not in (None, of[plan]):
            row = {"plan_id": of[plan], "outcome_id": of[done], "score": score, "reasons": reasons}
            rank = (-score, keys.get(done, ""))
            if of[plan] not in best or rank < best[of[plan]][0]:
                best[of[plan]] = (rank, row)
    if best:
        connection.execute(insert(story_links), [row for _, row in best.values()])
