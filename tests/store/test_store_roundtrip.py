"""Whatever the records hold comes back from the database, and its indexes agree with its tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warta.linking.within import merge
from warta.records import Article, CodedArticle, Dates, Entity, Mention, Place
from warta.store import Store, connect

_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
_SPAN = st.tuples(st.integers(0, 99), st.integers(0, 99))
_DAY = st.dates()
_ZONE = st.integers(-14 * 3600, 14 * 3600).map(lambda seconds: timezone(timedelta(seconds=seconds)))
_TIME = st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1), timezones=st.just(UTC)).flatmap(
    lambda time: _ZONE.map(lambda zone: time.astimezone(zone))
)
_ENTITY = st.builds(Entity, _TEXT, st.none() | _SPAN, _TEXT, st.none() | _TEXT, st.none() | _TEXT, st.none() | _TEXT)
_FLOAT = st.floats(-180, 180)
_NUMBER = st.integers(0, 2**31 - 1)
_RESOLUTION = st.sampled_from([None, "country", "province", "city", "point"])
_PLACE = st.builds(
    Place, _TEXT, _SPAN, _TEXT, st.none() | _TEXT, st.none() | _FLOAT, st.none() | _FLOAT, st.none() | _NUMBER, _RESOLUTION
)
_DATES = st.builds(Dates, _DAY, _DAY, _TEXT, _SPAN)
_MENTION = st.builds(
    Mention,
    id=_TEXT,
    trigger=_SPAN,
    event=st.sampled_from(["e1", "e2", "e3"]),
    type=st.sampled_from(["COERCE", "CONSULT", "STATEMENT"]),
    mode=st.none(),
    aux=st.sampled_from(["asserted", "future"]),
    contexts=st.lists(_TEXT, max_size=3).map(tuple),
    actors=st.lists(_ENTITY, max_size=3).map(tuple),
    recipients=st.lists(_ENTITY, max_size=3).map(tuple),
    place=st.none() | _PLACE,
    date=st.none() | _DATES,
    speaker=st.none() | _ENTITY,
    via=st.none() | _TEXT,
    dead=st.none() | _NUMBER,
    injured=st.none() | _NUMBER,
    arrested=st.none() | _NUMBER,
    confidence=st.floats(0, 1),
    rule=_TEXT,
)
_ARTICLE = st.builds(
    Article,
    id=st.just("x"),
    title=_TEXT,
    text=_TEXT,
    body_start=st.integers(0, 20),
    url=st.none() | _TEXT,
    publisher=st.none() | _TEXT,
    author=st.none() | _TEXT,
    published=st.none() | _TIME,
    language=st.sampled_from(["id", "en"]),
    source=_TEXT,
)
_CODED = st.builds(
    lambda article, sentences, mentions: CodedArticle(article, tuple(sorted(sentences)), mentions, tuple(merge(list(mentions)))),
    _ARTICLE,
    st.lists(_SPAN, max_size=4),
    st.lists(_MENTION, max_size=5).map(tuple),
)


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with connect(tmp_path_factory.mktemp("store") / "news.db") as store:
        yield store


@settings(max_examples=80, deadline=None)
@given(codings=st.lists(_CODED, min_size=1, max_size=3))
def test_whatever_the_records_hold_comes_back(sqlite: Store, codings: list[CodedArticle]) -> None:
    """Each coding takes the place of the one before; what stands is the last."""
    for coded in codings:
        assert not sqlite.write(coded).rejected
    last = codings[-1]
    back = sqlite.article("x")
    assert replace(back.article, source="") == replace(last.article, source="")
    assert (back.sentences, back.mentions, back.events) == (last.sentences, last.mentions, last.events)


def test_the_word_indexes_agree_with_the_tables(sqlite: Store) -> None:
    with sqlite.begin() as connection:
        for index in ("articles_fts", "event_texts_fts"):
            connection.exec_driver_sql(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert not connection.exec_driver_sql("PRAGMA foreign_key_check").all()
