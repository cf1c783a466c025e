"""Full-text search, the same on both databases: which articles or events have these words?

A query is words, all of which must be there, in any order; ``"words in quotes"`` in that order; ``word*`` for words that
begin so; ``-word`` for what must not be there. Case and (on SQLite) accents do not matter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, column, func, literal_column, select, table

from warta.errors import UnknownValue
from warta.store.schema import articles, event_texts

What = Literal["articles", "events"]

_TERM = re.compile(r'(-?)(?:"([^"]*)"?|([^\s"]+))')
_WORD = re.compile(r"\w+")
_MOST_TERMS = 32
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand next to each other; the last only the beginning of one when ``begins``."""

    words: tuple[str, ...]
    begins: bool = False
    excluded: bool = False


def terms_of(query: str) -> list[Term]:
    """The terms of ``query``. Raises `UnknownValue` when there is nothing in it to look for."""
    if len(query) > _LONGEST:
        raise UnknownValue(f"a search has at most {_LONGEST} characters, this one {len(query):,}")
    terms = []
    for minus, quoted, bare in _TERM.findall(query):
        words = tuple(word.casefold() for word in _WORD.findall(quoted or bare))
        if words:
            terms.append(Term(words, bare.endswith("*"), bool(minus)))
    if not any(not term.excluded for term in terms):
        raise UnknownValue(f"nothing to search for in {query!r}: give words, or words in quotes that stand together")
    return terms[:_MOST_TERMS]


def matching(what: What, query: str, dialect: str) -> Select[Any]:
    """A query for the ids of ``what`` that have the words of ``query``: columns ``id`` and ``rank`` (higher is better).

    ``dialect`` is ``engine.dialect.name``. Raises `UnknownValue` when there is nothing to look for.
    """
    terms = terms_of(query)
    if dialect == "sqlite":
        index = table(f"{_TABLES[what].name}_fts", column("rowid"), column("rank"))
        found = literal_column(f"{_TABLES[what].name}_fts").op("MATCH")(_for_fts5(terms))
        return select(index.c.rowid.label("id"), (-index.c.rank).label("rank")).where(found)
    wanted = _for_postgresql(terms)
    search: ColumnElement[Any] = literal_column(f"{_TABLES[what].name}.search")
    id_ = _TABLES[what].c.id if what == "articles" else _TABLES[what].c.event_id
    return select(id_.label("id"), func.ts_rank(search, wanted).label("rank")).where(search.op("@@")(wanted))


_TABLES = {"articles": articles, "events": event_texts}


def _for_fts5(terms: list[Term]) -> str:
    """In FTS5's language; words are quoted, so that none is taken for an operator."""

    def said(term: Term) -> str:
        return f'"{" ".join(term.words)}"' + (" *" if term.begins else "")

    wanted = " AND ".join(said(term) for term in terms if not term.excluded)
    return " NOT ".join([f"({wanted})", *(said(term) for term in terms if term.excluded)])


def _for_postgresql(terms: list[Term]) -> ColumnElement[Any]:
    def said(term: Term) -> str:
        *before, last = [f"'{word}'" for word in term.words]  # \w only: nothing to escape
        phrase = " <-> ".join([*before, last + (":*" if term.begins else "")])
        return f"{'!' if term.excluded else ''}({phrase})"

    return func.to_tsquery("simple", " & ".join(said(term) for term in terms))
