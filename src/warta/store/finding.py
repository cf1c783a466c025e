"""Full-text search with the words it found shown in their place."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, desc, func, literal_column, select

from warta.records import Span
from warta.store.schema import articles, event_texts, events
from warta.store.search import Term, What, matching, terms_of
from warta.store.store import Store

AMONG = 2_000
"""So many hits are ranked: those of what was written last."""
_AROUND = 90
"""Characters shown before and after the first word that was found."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A sentence (of an event) or a piece of an article that has the words; ``marks`` say where in ``snippet``."""

    what: What
    key: str
    """Of the event, or the article's id."""
    article: str
    title: str
    publisher: str | None
    day: date | None
    type: str | None
    """Of an event."""
    snippet: str
    marks: tuple[Span, ...]


def search(store: Store, words: str, limit: int = 20, what: What = "events") -> list[Hit]:
    """The events (by their sentences) or articles with ``words``, the best first.

    All words must be there; ``"in quotes"`` next to each other; ``word*`` begins so; ``-word`` must not be there. Of more
    than `AMONG` hits those written last are ranked. Raises `UnknownValue` when there is nothing to look for.
    """
    terms = [term for term in terms_of(words) if not term.excluded]
    with store.read() as connection:
        dialect = connection.dialect.name
        newest: ColumnElement[int] = literal_column("rowid" if dialect == "sqlite" else "id")
        some = matching(what, words, dialect).order_by(desc(newest)).limit(AMONG).subquery()
        best = (
            select(some.c.id, some.c.rank)
            .order_by(some.c.rank.desc(), some.c.id.desc())
            .limit(min(max(limit, 1), AMONG))
            .subquery()
        )
        if what == "articles":
            day = func.date(articles.c.published).label("day")
            query = select(
                articles.c.key, articles.c.key.label("article"), articles.c.title, articles.c.publisher, day, articles.c.text
            )
            query = query.join(best, best.c.id == articles.c.id)
        else:
            texts = event_texts.c.sentences.label("text")
            query = (
                select(
                    events.c.key,
                    articles.c.key.label("article"),
                    articles.c.title,
                    events.c.publisher,
                    events.c.day,
                    texts,
                    events.c.type,
                )
                .join(best, best.c.id == events.c.id)
                .join(event_texts, event_texts.c.event_id == events.c.id)
                .join(articles, articles.c.id == events.c.article_id)
            )
        rows = connection.execute(query.order_by(best.c.rank.desc(), best.c.id.desc())).mappings().all()
    hits = []
    for row in rows:
        snippet, marks = snippet_of(row["text"], terms)
        on = date.fromisoformat(row["day"]) if isinstance(row["day"], str) else row["day"]
        named = (row["key"], row["article"], row["title"], row["publisher"])
        hits.append(Hit(what, *named, on, row.get("type"), snippet, marks))
    return hits


def snippet_of(text: str, terms: list[Term]) -> tuple[str, tuple[Span, ...]]:
    """The piece of ``text`` around the first of ``terms`` in it, on one line, and where in it they stand."""
    folded = "".join(map(_folded, text))
    # Folding keeps the length of each character, so that places in it are places in the text.
    patterns = [r"\W+".join(map(re.escape, map(_fold_all, term.words))) + ("" if term.begins else r"\b") for term in terms]
    found = sorted(match.span() for pattern in patterns for match in re.finditer(rf"\b{pattern}", folded))
    start = max(0, found[0][0] - _AROUND) if found else 0
    end = min(len(text), (found[0][1] if found else 0) + _AROUND)
    # Whole words at both ends.
    start = start if start == 0 else text.find(" ", start, start + 30) + 1 or start
    end = end if end == len(text) else max(text.rfind(" ", end - 30, end), found[0][1] if found else 0)
    before, after = ("…" if start else ""), ("…" if end < len(text) else "")
    marks = tuple((s - start + len(before), e - start + len(before)) for s, e in found if s >= start and e <= end)
    return before + text[start:end].replace("\n", " ") + after, marks


def _folded(char: str) -> str:
    plain = unicodedata.normalize("NFKD", char)[:1].casefold()
    return plain if len(plain) == 1 else char


def _fold_all(word: str) -> str:
    return "".join(map(_folded, word))
