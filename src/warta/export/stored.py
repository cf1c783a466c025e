"""Coded articles out of a database, as they stand after people's corrections, with the events that a filter asks for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import select

from warta.export.base import renamed
from warta.records import CodedArticle
from warta.store import Store
from warta.store.conditions import check_publishers, plan
from warta.store.filters import Filter
from warta.store.read import pages
from warta.store.schema import articles, events


def read_stored(store: Store, asked: Filter | None = None) -> Iterator[CodedArticle]:
    """The articles of ``store`` in the order in which they were first written, their events called by their keys.

    With a filter that asks for anything only articles with such events, with these and their mentions. Raises
    `UnknownValue` for a publisher that there is not.
    """
    asked = asked or Filter()
    for page in pages(_articles_of(store, asked)):
        names = _events_of(store, asked, page)
        for coded in store.articles(page, corrected=True):
            yield renamed(coded, names[coded.article.id])


def _articles_of(store: Store, asked: Filter) -> list[str]:
    """The ids of the articles that have a part in it: short, so that those of a large database are held."""
    query = select(articles.c.key).order_by(articles.c.id)
    with store.read() as connection:
        if asked:
            check_publishers(connection, asked)
            found = select(events.c.article_id).where(*plan(connection, asked).where)
            query = query.where(articles.c.id.in_(found))
        return list(connection.execute(query).scalars())


def _events_of(store: Store, asked: Filter, page: list[str]) -> defaultdict[str, dict[str, str]]:
    """For each article of ``page`` the keys of the events asked for, by their ids within it."""
    query = select(articles.c.key, events.c.local, events.c.key).join(articles).where(articles.c.key.in_(page))
    names: defaultdict[str, dict[str, str]] = defaultdict(dict)
    with store.read() as connection:
        if asked:
            query = query.where(*plan(connection, asked).where)
        for article, local, key in connection.execute(query):
            names[article][local] = key
    return names
