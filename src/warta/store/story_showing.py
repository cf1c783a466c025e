"""One story with all that is known of it: who reports it, where they differ, why they are held to be one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from warta.linking.grouping import Pair
from warta.records import Story
from warta.store.naming import full_key, is_story
from warta.store.schema import articles, events, stories, story_links
from warta.store.store import Store
from warta.store.stories import Edge, edges_within
from warta.store.story_edges import parts
from warta.store.story_rows import story_from


@dataclass(frozen=True, slots=True)
class Report:
    """An event of a story, with its article; ``day`` is the first day of the act, else the day of publication."""

    event: str
    article: str
    title: str
    publisher: str | None
    day: date | None


@dataclass(frozen=True, slots=True)
class Linked:
    """Another story that this one is the plan or the outcome of; ``title`` is of its first report."""

    key: str
    title: str
    day: date | None


@dataclass(frozen=True, slots=True)
class ShownStory:
    """A story, its reports in the order of publication, and the stories it is linked with.

    ``holds`` are the edges by which it holds together, one less than its events: the strongest that there are. Without
    one of them the story would be two.
    """

    story: Story
    reports: tuple[Report, ...]
    holds: tuple[Edge, ...]
    plans: tuple[Linked, ...]
    outcomes: tuple[Linked, ...]


def show_story(store: Store, key: str) -> ShownStory:
    """The story of that key, or of the one key that begins so (an s and 4 digits at least). Raises `UnknownValue`."""
    with store.read() as connection:
        row = connection.execute(
            select(stories.c.id, stories.c.key, stories.c.type, stories.c.summary).where(
                stories.c.key == full_key(connection, key if is_story(key) else f"s{key.strip()}")
            )
        ).one()
        story = story_from(row)
        reports = _reports(connection, story.events)
        holds = tree(edges_within(connection, story.events))
        plans = _linked(connection, row.id, "outcome_id", "plan_id")
        outcomes = _linked(connection, row.id, "plan_id", "outcome_id")
    return ShownStory(story, tuple(reports[key] for key in story.events if key in reports), holds, plans, outcomes)


def events_called(store: Store, key: str) -> tuple[str, ...]:
    """The event of that key, or the events of the story of that key; the beginning of one is enough. Raises `UnknownValue`."""
    with store.read() as connection:
        found = full_key(connection, key)
        if not is_story(found):
            return (found,)
        row = connection.execute(select(stories.c.key, stories.c.type, stories.c.summary).where(stories.c.key == found)).one()
    return story_from(row).events


def tree(edges: Iterable[Edge]) -> tuple[Edge, ...]:
    """Of edges, the strongest first, those that join what no stronger ones do."""
    group: dict[str, set[str]] = {}
    held = []
    for edge in edges:
        pair: Pair = edge[0]
        ours, theirs = (group.setdefault(key, {key}) for key in pair)
        if ours is theirs:
            continue
        ours |= theirs
        group |= dict.fromkeys(theirs, ours)
        held.append(edge)
    return tuple(held)


def _reports(connection: Connection, keys: Iterable[str]) -> dict[str, Report]:
    columns = (events.c.key, events.c.day, events.c.publisher, articles.c.key.label("article"), articles.c.title)
    query = select(*columns).join(articles, articles.c.id == events.c.article_id)
    return {
        row.key: Report(row.key, row.article, row.title, row.publisher, row.day)
        for some in parts(keys)
        for row in connection.execute(query.where(events.c.key.in_(some)))
    }


def _linked(connection: Connection, id_: int, here: str, there: str) -> tuple[Linked, ...]:
    query = select(stories.c.key, stories.c.first_day).join(story_links, story_links.c[there] == stories.c.id)
    rows = connection.execute(query.where(story_links.c[here] == id_).order_by(story_links.c.score.desc(), stories.c.key)).all()
    # A story's key is that of its first report's event.
    first = _reports(connection, [row.key.removeprefix("s") for row in rows])
    return tuple(
        Linked(row.key, report.title, row.first_day)
        for row in rows
        if (report := first.get(row.key.removeprefix("s"))) is not None
    )
