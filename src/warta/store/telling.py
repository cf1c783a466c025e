"""Lists of stories: one act as several articles tell it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, or_, select, true

from warta.errors import UnknownValue
from warta.store.conditions import check_publishers, plan
from warta.store.filters import Filter
from warta.store.schema import articles, events, stories
from warta.store.store import Store

MOST = 500
_CURSOR = re.compile(r"(\d{4}-\d{2}-\d{2}|none)\.(\d{1,18})")


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A story; ``title`` is of an article that tells it, ``summary`` what making it left there (merged fields, differences)."""

    key: str
    type: str
    title: str
    first_day: date | None
    last_day: date | None
    first_published: datetime | None
    last_published: datetime | None
    events: int
    articles: int
    publishers: int
    wires: int
    summary: Any


@dataclass(frozen=True, slots=True)
class StoryPage:
    """Some stories, and what `stories_page` takes as ``after`` to give the next; None at the end."""

    rows: tuple[StoryRow, ...]
    after: str | None


def stories_page(
    store: Store, asked: Filter | None = None, limit: int = 50, after: str | None = None, publishers: int = 1
) -> StoryPage:
    """The latest stories with an event of ``asked``, those told by ``publishers`` at least; the latest last day first.

    Raises `UnknownValue` for an ``after`` that no page gave.
    """
    asked, limit = asked or Filter(), min(max(limit, 1), MOST)
    day, id_ = stories.c.last_day, stories.c.id
    with store.read() as connection:
        here = [stories.c.publishers >= publishers] if publishers > 1 else []
        if asked:
            check_publishers(connection, asked)
            found = plan(connection, asked)
            of_story = select(events.c.story_id).where(*found.where)
            if found.few or connection.dialect.name != "sqlite":
                here.append(id_.in_(of_story.where(events.c.story_id.is_not(None)).with_hint(events, "NOT INDEXED", "sqlite")))
            else:
                held = select(1).where(events.c.story_id == id_, *found.where).correlate(stories)
                here.append(held.with_hint(events, "INDEXED BY ix_events_story", "sqlite").exists())
        names = (
            "key",
            "type",
            "first_day",
            "last_day",
            "first_published",
            "last_published",
            "events",
            "articles",
            "publishers",
            "wires",
        )
        own = [stories.c[name] for name in (*names, "summary")]
        keys: list[Any] = []
        for dated in (True, False):
            query = select(id_, *own).where(day.is_not(None) if dated else day.is_(None), *here)
            if (past := _past(after, dated)) is None or len(keys) > limit:
                continue
            keys += connection.execute(query.where(past).order_by(day.desc(), id_.desc()).limit(limit + 1 - len(keys))).all()
        titles = _titles(connection, [row.id for row in keys[:limit]])
    rows = tuple(
        StoryRow(title=titles.get(row.id, ""), **{n: getattr(row, n) for n in (*names, "summary")}) for row in keys[:limit]
    )
    more = len(keys) > limit
    return StoryPage(rows, f"{keys[limit - 1].last_day or 'none'}.{keys[limit - 1].id}" if more else None)


def _past(after: str | None, dated: bool) -> Any:  # noqa: ANN401  # what holds of the stories after that place; None: of none
    if after is None:
        return true()
    match = _CURSOR.fullmatch(after)
    try:
        day, id_ = (None if match[1] == "none" else date.fromisoformat(match[1]), int(match[2])) if match else (None, -1)
    except ValueError:
        id_ = -1
    if id_ < 0:
        raise UnknownValue(f"{after[:40]!r} is no place in this list; start again without it")
    if day is None:
        return None if dated else stories.c.id < id_
    return and_(stories.c.last_day <= day, or_(stories.c.last_day < day, stories.c.id < id_)) if dated else true()


def _titles(connection: Any, ids: list[int]) -> dict[int, str]:  # noqa: ANN401  # a Connection
    first = (
        select(events.c.story_id, func.min(events.c.id).label("event"))
        .where(events.c.story_id.in_(ids))
        .group_by(events.c.story_id)
    ).subquery()
    query = (
        select(first.c.story_id, articles.c.title)
        .join(events, events.c.id == first.c.event)
        .join(articles, articles.c.id == events.c.article_id)
    )
    return {row.story_id: row.title for row in connection.execute(query)}
