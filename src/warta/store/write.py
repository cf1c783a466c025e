"""Writes coded articles: each whole or not at all, and the same one twice only once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import count
from typing import Any, Literal

from sqlalchemy import Connection, Table, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from warta.records import CodedArticle, Rejected
from warta.store.corrections import Standing, standing
from warta.store.read import corrections_of
from warta.store.rows import Row, Rows, article_row, now, pack, rows_of, sentence_rows
from warta.store.schema import (
    articles,
    codings,
    event_contexts,
    event_dyads,
    event_sides,
    event_texts,
    events,
    mention_sides,
    mentions,
    rejected,
    sentences,
    versions,
)
from warta.store.story_joining import join, leave
from warta.store.tallying import change, of_article, of_rows
from warta.store.versions import Versions

State = Literal["new", "replaced", "unchanged"]

_IN_ORDER = (articles, codings, sentences, events, event_texts, event_sides, event_dyads, event_contexts, mentions, mention_sides)
"""The tables of an article, those referred to before those that refer."""
_OF_EVENT = (event_texts, event_sides, event_dyads, event_contexts)
_MOST_NAMED = 500
"""Values in one IN list."""


@dataclass(frozen=True, slots=True)
class Written:
    """How many articles were new, replaced what was known of them, were known already, or could not be stored."""

    new: int = 0
    replaced: int = 0
    unchanged: int = 0
    rejected: tuple[Rejected, ...] = ()

    def __add__(self, other: Written) -> Written:
        return Written(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(Written)))


def write_batch(connection: Connection, batch: Sequence[CodedArticle], made_by: Versions) -> Written:
    """Writes the articles of ``batch`` in the transaction of ``connection``, which holds the right to write."""
    version = version_id(connection, made_by)
    states: list[State] = []
    for part in _without_repeats(batch):
        states += _write(connection, part, version)
    return Written(states.count("new"), states.count("replaced"), states.count("unchanged"))


def version_id(connection: Connection, made_by: Versions) -> int:
    """The row of ``made_by``, made when it is not there."""
    named = {name: getattr(made_by, name) for name in ("warta", "coder", "lexicon", "model")}
    found = connection.execute(select(versions.c.id).filter_by(**named)).scalar()
    if found is None:
        found = connection.execute(insert(versions).values(**named, first_used=now()).returning(versions.c.id)).scalar_one()
    return int(found)


def _without_repeats(batch: Sequence[CodedArticle]) -> Iterator[list[CodedArticle]]:
    part: dict[str, CodedArticle] = {}
    for coded in batch:
        if coded.article.id in part:
            yield list(part.values())
            part = {}
        part[coded.article.id] = coded
    if part:
        yield list(part.values())


def _write(connection: Connection, batch: list[CodedArticle], version: int) -> list[State]:
    known = _known(connection, [coded.article.id for coded in batch])
    article_ids, event_ids = _free(connection, articles), _free(connection, events)
    rows: Rows = {}
    states: list[State] = []
    added: list[Standing] = []
    for coded in batch:
        record, digest = pack(coded)
        made = {"version_id": version, "coded_at": now()}
        found = known.get(coded.article.id)
        if found is None:
            added.append(_add(rows, coded, next(article_ids), event_ids, made, {"record": record, "digest": digest}))
            states.append("new")
        elif found.digest == digest:
            if found.version_id != version:
                connection.execute(update(articles).where(articles.c.id == found.id).values(**made))
            states.append("unchanged")
        else:
            _replace(connection, coded, found.id, event_ids, made, {"record": record, "digest": digest})
            states.append("replaced")
    _insert(connection, rows)
    change(connection, of_rows(rows))
    join(connection, added)
    return states


def _known(connection: Connection, keys: list[str]) -> dict[str, Any]:
    query = select(articles.c.key, articles.c.id, articles.c.version_id, codings.c.digest).join(codings)
    found: dict[str, Any] = {}
    for start in range(0, len(keys), _MOST_NAMED):
        rows = connection.execute(query.where(articles.c.key.in_(keys[start : start + _MOST_NAMED])))
        found |= {row.key: row for row in rows}
    return found


def _free(connection: Connection, table: Table) -> Iterator[int]:
    """Ids that are not taken; nobody else takes any while this connection may write."""
    return count((connection.execute(select(func.max(table.c.id))).scalar() or 0) + 1)


def _add(rows: Rows, coded: CodedArticle, article_id: int, event_ids: Iterator[int], made: Row, coding: Row) -> Standing:
    stands = standing(coded)
    rows.setdefault("articles", []).append({"id": article_id, **article_row(coded.article), **made})
    rows.setdefault("codings", []).append({"article_id": article_id, **coding})
    rows.setdefault("sentences", []).extend(sentence_rows(article_id, coded.sentences))
    for table, more in rows_of(stands, article_id, {key: next(event_ids) for key in stands.event_keys}).items():
        rows.setdefault(table, []).extend(more)
    return stands


def _replace(
    connection: Connection, coded: CodedArticle, article_id: int, event_ids: Iterator[int], made: Row, coding: Row
) -> None:
    connection.execute(update(articles).where(articles.c.id == article_id).values(**article_row(coded.article), **made))
    connection.execute(update(codings).where(codings.c.article_id == article_id).values(**coding))
    connection.execute(delete(sentences).where(sentences.c.article_id == article_id))
    _insert(connection, {"sentences": sentence_rows(article_id, coded.sentences)})
    settle(connection, article_id, standing(coded, corrections_of(connection, article_id)), event_ids)


def settle(connection: Connection, article_id: int, stands: Standing, event_ids: Iterator[int] | None = None) -> None:
    """Makes the rows of an article's mentions and events those of ``stands``; what is the same act keeps its id.

    The events that stood there leave their stories, and those that stand there join theirs.
    """
    event_ids = _free(connection, events) if event_ids is None else event_ids
    left = leave(connection, article_id)
    found = connection.execute(select(events.c.key, events.c.id).where(events.c.article_id == article_id))
    before = {row.key: row.id for row in found}
    ids = {key: before[key] if key in before else next(event_ids) for key in stands.event_keys}
    rows = rows_of(stands, article_id, ids)
    tallies = of_rows(rows)
    tallies.subtract(of_article(connection, article_id))
    for table in (mention_sides, mentions):
        connection.execute(delete(table).where(table.c.article_id == article_id))
    for table in _OF_EVENT:
        connection.execute(delete(table).where(table.c.event_id.in_(list(before.values()))))
    gone = [id_ for key, id_ in before.items() if key not in ids]
    connection.execute(delete(events).where(events.c.id.in_(gone)))
    kept = [row for row in rows.get("events", []) if row["key"] in before]
    if kept:
        # Ids within the article may change places: they step aside first.
        aside = {"local": "~" + events.c.key, "story_id": None}
        connection.execute(update(events).where(events.c.id.in_([row["id"] for row in kept])).values(**aside))
        values: dict[str, Any] = {name: bindparam(name) for name in kept[0] if name != "id"}
        connection.execute(
            update(events).where(events.c.id == bindparam("of")).values(**values), [{**r, "of": r["id"]} for r in kept]
        )
    rows["events"] = [row for row in rows.get("events", []) if row["key"] not in before]
    _insert(connection, rows)
    change(connection, tallies)
    join(connection, [stands], left)


def resettle(connection: Connection, article_id: int, coded: CodedArticle) -> Standing:
    """Lays an article's corrections over its coding anew."""
    stands = standing(coded, corrections_of(connection, article_id))
    settle(connection, article_id, stands)
    return stands


def _insert(connection: Connection, rows: Rows) -> None:
    for table in _IN_ORDER:
        if rows.get(table.name):
            connection.execute(insert(table), rows[table.name])


def write_rejected(connection: Connection, inputs: Iterable[Rejected]) -> None:
    """Notes inputs that could not be coded, each source and reason once."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    at = now()
    for one in inputs:
        row = {"source": one.source, "reason": one.reason, "message": one.message, "first_at": at, "last_at": at, "times": 1}
        again = {"message": one.message, "last_at": at, "times": rejected.c.times + 1}
        made = dialect.insert(rejected).values(**row).on_conflict_do_update(index_elements=["source", "reason"], set_=again)
        connection.execute(made)
