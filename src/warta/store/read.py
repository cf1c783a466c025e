"""Reads articles back as the records that were written, or as they stand after corrections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, timedelta, timezone
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from warta.records import Article, CodedArticle
from warta.store.corrections import Correction
from warta.store.rows import unpack
from warta.store.schema import articles, codings, corrections

PAGE = 200
"""Articles read at a time."""


def read_many(connection: Connection, keys: Sequence[str]) -> dict[str, tuple[int, CodedArticle]]:
    """The articles of ``keys`` (at most `PAGE`) that there are, each with its row's id."""
    rows = connection.execute(_query().where(articles.c.key.in_(keys)))
    return {row.key: (row.id, _coded(row)) for row in rows}


def read_after(connection: Connection, article_id: int) -> list[tuple[int, CodedArticle]]:
    """The first `PAGE` articles whose row's id is above ``article_id``, in the order in which they were first written."""
    rows = connection.execute(_query().where(articles.c.id > article_id).order_by(articles.c.id).limit(PAGE))
    return [(row.id, _coded(row)) for row in rows]


def corrections_of(connection: Connection, article_id: int) -> list[Correction]:
    """What people said of an article, in the order in which they did, the undone among them."""
    query = select(corrections, articles.c.key.label("article")).join(articles)
    rows = connection.execute(query.where(corrections.c.article_id == article_id).order_by(corrections.c.id))
    return [correction_from(row) for row in rows]


def correction_from(row: Row[Any]) -> Correction:
    """The correction of a row of ``corrections`` with the article's key as ``article``."""
    return Correction(
        article=row.article,
        kind=row.kind,
        target=row.target,
        verdict=row.verdict,
        who=row.who,
        field=row.field,
        new=row.new,
        at=row.at,
        id=row.id,
        old=row.old,
        trigger=(row.trigger_start, row.trigger_end),
        undone_by=row.undone_by,
    )


def pages(keys: Iterable[str]) -> Iterator[list[str]]:
    """``keys``, `PAGE` at a time."""
    rest = iter(keys)
    while page := list(islice(rest, PAGE)):
        yield page


def _query() -> Select[Any]:
    return select(articles, codings.c.record).join(codings)


def _coded(row: Row[Any]) -> CodedArticle:
    published = row.published
    if published is not None and row.published_offset is not None:
        published = published.replace(tzinfo=UTC).astimezone(timezone(timedelta(seconds=row.published_offset)))
    article = Article(
        id=row.key,
        title=row.title,
        text=row.text,
        body_start=row.body_start,
        url=row.url,
        publisher=row.publisher,
        author=row.author,
        published=published,
        language=row.language,
        source=row.source,
    )
    return unpack(article, row.record)
