"""Full-text search gives the same on both databases, whatever is typed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from warta.errors import UnknownValue
from warta.records import CodedArticle
from warta.store import Store
from warta.store import schema as t
from warta.store.search import What, matching, terms_of

Make = Callable[..., CodedArticle]


@pytest.fixture
def written(store: Store, make: Make) -> Store:
    store.write([make(1), make(2, title="Latihan Gabungan Rusia di Tajikistan"), make(3, title="Gabungan Latihan Café AND OR")])
    return store


def found(store: Store, query: str, what: What = "articles") -> list[str]:
    matches = matching(what, query, store.engine.dialect.name).subquery()
    table = t.articles if what == "articles" else t.events
    with store.read() as connection:
        return sorted(connection.execute(select(table.c.key).join(matches, matches.c.id == table.c.id)).scalars())


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("latihan", ["a0002", "a0003"]),
        ("LATIHAN gabungan", ["a0002", "a0003"]),
        ('"latihan gabungan"', ["a0002"]),
        ('"latihan gabungan', ["a0002"]),
        ("latih*", ["a0002", "a0003"]),
        ("latih", []),
        ("latihan -rusia", ["a0003"]),
        ('gabungan -"latihan gabungan"', ["a0003"]),
        ("and or", ["a0003"]),
        ("Ambon", ["a0001", "a0002", "a0003"]),
        ("banjir", []),
    ],
)
def test_articles_are_found_by_their_words(written: Store, query: str, keys: list[str]) -> None:
    assert found(written, query) == keys


def test_events_are_found_by_the_words_of_their_sentences(written: Store, make: Make) -> None:
    meetings = found(written, "tokoh agama", "events")
    assert len(meetings) == 3
    with written.read() as connection:
        types = set(connection.execute(select(t.events.c.type).where(t.events.c.key.in_(meetings))).scalars())
    assert types == {"CONSULT"}
    assert found(written, "rusia", "events") == []
    written.write(make(2, title="Banjir di Ambon", extra=True))
    assert found(written, "rusia") == []
    assert found(written, "banjir") == ["a0002"]
    assert len(found(written, "kerusuhan", "events")) == 4


def test_the_title_counts_for_more(written: Store, make: Make) -> None:
    written.write(make(9, title="Markas"))
    matches = matching("articles", "markas", written.engine.dialect.name).subquery()
    query = select(t.articles.c.key).join(matches, matches.c.id == t.articles.c.id).order_by(matches.c.rank.desc())
    with written.read() as connection:
        assert connection.execute(query).scalars().first() == "a0009"


@pytest.mark.parametrize("query", ["", "   ", '""', "-rusia", "***", "!&|", "x" * 501])
def test_what_cannot_be_searched_for_is_told(query: str) -> None:
    with pytest.raises(UnknownValue):
        terms_of(query)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(st.sampled_from("ab1é\0\"'*-()&|!:<>\\;%_^{}+.,NEAR OT") | st.characters(), max_size=20))
def test_nothing_that_is_typed_breaks_it(written: Store, query: str) -> None:
    try:
        terms = terms_of(query)
    except UnknownValue:
        return
    assert terms
    found(written, query)
    found(written, query, "events")
