"""Lists of the articles that a database holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select

from warta.errors import UnknownValue
from warta.store import Store
from warta.store.schema import articles, events

MOST = 200
"""Articles of one page at most."""
_CURSOR = re.compile(r"(\d{4}-\d\d-\d\dT[\d:.]{8,15}|none)~(\d{1,18})")


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article's name, and how many events it has. ``published`` is UTC, without a zone."""

    id: str
    title: str
    url: str | None
    publisher: str | None
    published: datetime | None
    events: int


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """Some articles, the latest published first, and what gives the next ones as ``after``; None at the end."""

    rows: tuple[ArticleRow, ...]
    after: str | None


def articles_page(store: Store, limit: int = 20, after: str | None = None) -> ArticlePage:
    """The latest ``limit`` articles, those without a time last. Raises `UnknownValue` for an ``after`` that no page gave."""
    limit = min(max(limit, 1), MOST)
    time, id_ = articles.c.published, articles.c.id
    position = _position(after)
    counted = select(func.count()).where(events.c.article_id == id_).correlate(articles).scalar_subquery()
    columns = (id_, articles.c.key, articles.c.title, articles.c.url, articles.c.publisher, time, counted.label("events"))
    found: list[Any] = []
    with store.read() as connection:
        if position is None or position[0] is not None:
            query = select(*columns).where(time.is_not(None)).order_by(time.desc(), id_.desc())
            if position is not None:
                query = query.where(time <= position[0], or_(time < position[0], id_ < position[1]))
            found += connection.execute(query.limit(limit + 1)).all()
        if len(found) <= limit:
            query = select(*columns).where(time.is_(None)).order_by(id_.desc())
            if position is not None and position[0] is None:
                query = query.where(id_ < position[1])
            found += connection.execute(query.limit(limit + 1 - len(found))).all()
    rows = tuple(ArticleRow(row.key, row.title, row.url, row.publisher, row.published, row.events) for row in found[:limit])
    if len(found) <= limit:
        return ArticlePage(rows, None)
    last = found[limit - 1]
    return ArticlePage(rows, f"{last.published.isoformat() if last.published else 'none'}~{last.id}")


def _position(after: str | None) -> tuple[datetime | None, int] | None:
    if after is None:
        return None
    match = _CURSOR.fullmatch(after)
    try:
        if match is None:
            raise ValueError
        return None if match[1] == "none" else datetime.fromisoformat(match[1]), int(match[2])
    except ValueError as error:
        raise UnknownValue(f"{after[:40]!r} is no place in this list; start again without it") from error
