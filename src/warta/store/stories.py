"""Stories as people ask for them: whole, with the reasons, and joined or split by a person's word."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from warta.errors import UnknownValue
from warta.linking.grouping import Pair, pair_of
from warta.records import Story
from warta.store.corrections import standing
from warta.store.read import corrections_of, read_after
from warta.store.rows import now
from warta.store.schema import events, stories, story_decisions, story_edges, story_versions
from warta.store.store import Store
from warta.store.story_edges import parts
from warta.store.story_joining import Left, ids_of, join, leave, members_of, regroup, standing_decisions
from warta.store.story_rows import story_from
from warta.store.versions import linking

Edge = tuple[Pair, float, tuple[str, ...]]
"""Two events that are one act, how sure that is (0 to 1), and why: `linking.story_reasons.sentence` puts it into words."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a person said of two events; ``verdict`` is join, split, or the undo of one of these.

    ``undone_by`` is the id of what took it back, of an undo its own.
    """

    id: int
    events: Pair
    verdict: str
    who: str
    at: datetime
    undone_by: int | None = None


def rebuild(store: Store, told: Callable[[int], None] = lambda _done: None) -> None:
    """Makes all stories anew, a page of articles at a time: after an update that judges events otherwise.

    ``told`` hears how many articles are done. When it is cut off the stories are whole, and some are as they were before.
    """
    last, done = 0, 0
    while True:
        with store.begin() as connection:
            page = read_after(connection, last)
            if not page:
                # Not before: until now some stories were as others had made them.
                connection.execute(delete(story_versions).where(story_versions.c.linking != linking()))
                return
            gone = [leave(connection, article_id) for article_id, _ in page]
            left = Left(frozenset().union(*(one.near for one in gone)), frozenset().union(*(one.stories for one in gone)))
            join(connection, [standing(coded, corrections_of(connection, id_)) for id_, coded in page], left)
        last, done = page[-1][0], done + len(page)
        told(done)


def made_otherwise(store: Store) -> bool:
    """Whether another version of what judges events made any of the stories: then `rebuild` may find others."""
    with store.read() as connection:
        others = select(story_versions.c.linking).where(story_versions.c.linking != linking())
        return connection.execute(others.limit(1)).first() is not None


def decide(store: Store, verdict: str, pairs: Collection[Pair], who: str) -> tuple[Kept, ...]:
    """Keeps that ``who`` holds each pair of events, by their keys, to be one act (``join``) or not (``split``), until undone.

    A join unites the stories of both; a split parts these two and lets the rest follow whom it fits better.
    Raises `UnknownValue` for another verdict, the same event twice, or an event that is not there; then nothing is kept.
    """
    if verdict not in ("join", "split"):
        raise UnknownValue(f"{verdict!r} is no verdict on two events; those are join, split")
    kept = []
    with store.begin() as connection:
        ids = ids_of(connection, {key for pair in pairs for key in pair})
        for one, other in pairs:
            if one == other or one not in ids or other not in ids:
                raise UnknownValue(f"{store.where} has no two events {one!r} and {other!r}; name them by their keys")
            pair, at = pair_of(one, other), now()
            row = {"event_a": pair[0], "event_b": pair[1], "verdict": verdict, "who": who, "at": at}
            number = connection.execute(insert(story_decisions).values(**row).returning(story_decisions.c.id)).scalar_one()
            kept.append(Kept(number, pair, verdict, who, at))
        regroup(connection, set(ids.values()))
    return tuple(kept)


def take_out(store: Store, taken: Collection[str], who: str) -> tuple[Kept, ...]:
    """Parts events of one story, by their keys, from all others of it.

    Raises `UnknownValue` when they are in no story, in several, or all of one.
    """
    with store.read() as connection:
        rows = connection.execute(select(events.c.key, events.c.story_id).where(events.c.key.in_(taken))).all()
        of = {row.key: row.story_id for row in rows}
        for key in taken:
            if of.get(key) is None:
                raise UnknownValue(f"no other event is in a story with {key!r}")
        if len(set(of.values())) > 1:
            raise UnknownValue(f"{', '.join(of)} are not of one story; take out events of one story at a time")
        whole = connection.execute(select(events.c.key).where(events.c.story_id.in_(set(of.values())))).scalars()
        others = sorted(set(whole) - of.keys())
    if not others:
        raise UnknownValue(f"{', '.join(of)}: no other event is in their story; there is nothing to part them from")
    return decide(store, "split", [*product(of, others)], who)


def undo(store: Store, number: int, who: str) -> None:
    """Takes a decision back; that, too, is kept. Raises `UnknownValue` when there is none to undo."""
    with store.begin() as connection:
        row = connection.execute(select(story_decisions).where(story_decisions.c.id == number)).first()
        if row is None or row.undone_by is not None or row.verdict == "undo":
            raise UnknownValue(f"there is no decision {number} to undo")
        undoing = {"event_a": row.event_a, "event_b": row.event_b, "verdict": "undo", "who": who, "at": now()}
        by = connection.execute(insert(story_decisions).values(**undoing).returning(story_decisions.c.id)).scalar_one()
        connection.execute(update(story_decisions).where(story_decisions.c.id.in_([number, by])).values(undone_by=by))
        ids = set(ids_of(connection, {row.event_a, row.event_b}).values())
        of = connection.execute(select(events.c.story_id).where(events.c.id.in_(ids))).scalars()
        regroup(connection, ids | members_of(connection, {one for one in of if one is not None}))


def decisions(store: Store, *, undone: bool = False) -> list[Kept]:
    """What people said and nobody took back, in that order; with ``undone`` all that they ever said."""
    query: Any = select(story_decisions) if undone else standing_decisions()
    with store.read() as connection:
        rows = connection.execute(query.order_by(story_decisions.c.id)).all()
    return [Kept(row.id, (row.event_a, row.event_b), row.verdict, row.who, row.at, row.undone_by) for row in rows]


def read_story(store: Store, key: str) -> Story:
    """The story of that key, or the one that the event of that key is in. Raises `UnknownValue` when there is none."""
    query = select(stories.c.key, stories.c.type, stories.c.summary)
    with store.read() as connection:
        row = connection.execute(query.where(stories.c.key == key)).first()
        row = row or connection.execute(query.join(events, events.c.story_id == stories.c.id).where(events.c.key == key)).first()
    if row is None:
        raise UnknownValue(f"{store.where} has no story {key!r}; an event that one report tells is in none")
    return story_from(row)


def why(store: Store, key: str) -> list[Edge]:
    """Why the events of a story are one: its edges by the events' keys, and what people said, the strongest first.

    Raises `UnknownValue` when there is no such story.
    """
    keys = read_story(store, key).events
    with store.read() as connection:
        return edges_within(connection, keys)


def edges_within(connection: Connection, keys: Collection[str]) -> list[Edge]:
    """The edges between events, by their keys, and the joins that people said of them, the strongest first."""
    a, b = events.alias(), events.alias()
    joined = select(a.c.key.label("one"), b.c.key.label("other"), story_edges.c.score, story_edges.c.reasons).join_from(
        story_edges, a, a.c.id == story_edges.c.event_a
    )
    joined = joined.join(b, b.c.id == story_edges.c.event_b).where(story_edges.c.kind == "same")
    within = set(keys)
    found: list[Edge] = []
    said: dict[Pair, Any] = {}
    for some in parts(keys):
        edges = connection.execute(joined.where(a.c.key.in_(some))).all()
        found += [(pair_of(edge.one, edge.other), edge.score, tuple(edge.reasons)) for edge in edges if edge.other in within]
        decided = standing_decisions().where(story_decisions.c.event_a.in_(some)).order_by(story_decisions.c.id)
        said |= {(one.event_a, one.event_b): one for one in connection.execute(decided) if one.event_b in within}
    found = [edge for edge in found if edge[0] not in said or said[edge[0]].verdict != "split"]
    found += [(pair, 1.0, (f"join:{one.who}",)) for pair, one in said.items() if one.verdict == "join"]
    return sorted(found, key=lambda edge: (-edge[1], edge[0]))
