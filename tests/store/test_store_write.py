"""What is written is read back, the same twice is once, and one bad article stops no other."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

import warta
from warta.errors import UnknownValue
from warta.linking.within import merge
from warta.records import Article, CodedArticle, Rejected
from warta.store import Store, Written, connect
from warta.store import schema as t
from warta.store.versions import Versions, current

Make = Callable[..., CodedArticle]
OLD = Versions("0.0.1", "c" * 16, "1" * 16, "m" * 16)
SAMPLE = Path(warta.__file__).parent / "data/samples/latihan-gabungan.txt"


def counts(store: Store) -> dict[str, int]:
    """How many rows each table has."""
    with store.read() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in t.metadata.sorted_tables
        }


def test_a_really_coded_article_comes_back_as_it_was(store: Store) -> None:
    coded = warta.code(warta.read(SAMPLE))
    assert coded.mentions
    assert store.write(coded) == Written(new=1)
    assert store.article(coded.article.id) == coded
    assert store.article(coded.article.id, corrected=True) == coded
    back = store.article(coded.article.id).article.published
    assert back is not None
    assert coded.article.published is not None
    assert back.isoformat() == coded.article.published.isoformat()


def test_many_come_back_in_order(store: Store, make: Make) -> None:
    made = [make(number) for number in range(450)]
    assert store.write(made) == Written(new=450)
    assert list(store.articles()) == made
    assert list(store.articles(["a0007", "nobody", "a0003"])) == [made[7], made[3]]
    assert list(store.articles(["a0007"], corrected=True)) == [made[7]]
    with pytest.raises(UnknownValue, match="no article 'nobody'"):
        store.article("nobody")


def test_the_columns_say_what_the_records_say(store: Store, make: Make) -> None:
    coded = make(5)
    store.write(coded)
    with store.read() as connection:
        arrest, meeting = connection.execute(select(t.events).order_by(t.events.c.local)).all()
        dyads = connection.execute(select(t.event_dyads.c.actor, t.event_dyads.c.recipient)).all()
        contexts = set(connection.execute(select(t.event_contexts.c.context)).scalars())
        words = connection.execute(select(t.event_texts.c.sentences).where(t.event_texts.c.event_id == arrest.id)).scalar_one()
        article = connection.execute(select(t.articles)).one()
        mentions = connection.execute(select(t.mentions).order_by(t.mentions.c.number)).all()
        sides = connection.execute(select(t.event_sides).where(t.event_sides.c.event_id == arrest.id)).all()
    assert (arrest.type, arrest.mode, arrest.place_admin, arrest.arrested, arrest.confidence) == (
        "COERCE",
        "arrest",
        "ID-MA",
        5,
        0.9,
    )
    assert (arrest.day, arrest.week, arrest.mentions) == (date(2024, 3, 5), date(2024, 3, 4), 2)
    assert (meeting.plover, meeting.day, meeting.aux) == ("AGREE", date(2024, 3, 11), "future")
    assert article.published == datetime(2024, 3, 6, 2, 5)
    assert article.published_offset == 7 * 3600
    assert [tuple(row) for row in dyads] == [("IDN", "IDN")] * 2
    assert contexts == {"crime", "military", "religion"}
    lines = coded.article.text.split("\n")
    assert words == f"{lines[1]}\n{lines[3]}"
    assert [row.sentence for row in mentions] == [1, 2, 3]
    assert {(row.role, row.code, row.sector, row.day) for row in sides} == {
        ("actor", "IDN", "COP", arrest.day),
        ("recipient", "IDN", "CVL", arrest.day),
    }


def test_the_same_twice_changes_nothing(store: Store, make: Make) -> None:
    made = [make(number) for number in range(3)]
    store.write(made)
    before = counts(store)
    assert store.write(made) == Written(unchanged=3)
    assert store.write(make(1)) == Written(unchanged=1)
    elsewhere = replace(made[0], article=replace(made[0].article, source="other.jsonl:1"))
    assert store.write(elsewhere) == Written(unchanged=1)
    assert counts(store) == before
    assert store.article("a0000").article.source == "news.jsonl:0"


def test_the_same_article_twice_in_a_batch_is_one(store: Store, make: Make) -> None:
    assert store.write([make(1), make(2), make(1)]) == Written(new=2, unchanged=1)
    assert store.write([make(1, extra=True), make(1)]) == Written(replaced=2)
    assert list(store.articles()) == [make(1), make(2)]


def test_another_coding_replaces_and_keeps_ids_of_the_same_acts(store: Store, make: Make) -> None:
    store.write([make(number) for number in range(3)], OLD)
    query = select(t.events.c.key, t.events.c.id, t.events.c.local).order_by(t.events.c.id)
    with store.read() as connection:
        before = {row.key: row for row in connection.execute(query)}
    newer = make(1, extra=True)
    assert store.write(newer) == Written(replaced=1)
    assert store.article("a0001") == newer
    with store.read() as connection:
        after = {row.key: row for row in connection.execute(query)}
        texts = connection.execute(select(func.count()).select_from(t.event_texts)).scalar_one()
    assert {key: row.id for key, row in before.items()} == {key: after[key].id for key in before}
    assert len(after) == texts == 7
    fewer = replace(newer, mentions=newer.mentions[:1], events=tuple(merge(list(newer.mentions[:1]))))
    store.write(fewer)
    assert store.article("a0001") == fewer
    assert counts(store)["events"] == counts(store)["event_texts"] == 5


def test_events_that_change_their_names_within_the_article_keep_their_keys(store: Store, make: Make) -> None:
    coded = make(1)
    store.write(coded)
    other = {"e1": "e2", "e2": "e1"}
    mentions = tuple(replace(mention, event=other[mention.event]) for mention in coded.mentions)
    store.write(replace(coded, mentions=mentions, events=tuple(merge(list(mentions)))))
    with store.read() as connection:
        rows = connection.execute(select(t.events.c.id, t.events.c.local, t.events.c.type).order_by(t.events.c.id)).all()
    assert [(row.local, row.type) for row in rows] == [("e2", "COERCE"), ("e1", "CONSULT")]


def test_an_edited_article_takes_the_place_of_the_old(store: Store, make: Make) -> None:
    store.write(make(1))
    edited = make(1, title="Polisi Ambon Tangkap Perusuh, Situasi Kondusif")
    assert store.write(edited) == Written(replaced=1)
    assert store.article("a0001") == edited
    assert counts(store)["articles"] == 1


def test_each_row_says_what_made_it(store: Store, make: Make) -> None:
    store.write([make(1), make(2)], OLD)
    store.write(make(1))
    query = select(t.articles.c.key, t.versions.c.warta, t.versions.c.coder).join(t.versions).order_by(t.articles.c.key)
    with store.read() as connection:
        made_by = [tuple(row) for row in connection.execute(query)]
    assert made_by == [("a0001", warta.__version__, current().coder), ("a0002", "0.0.1", OLD.coder)]


def test_rejected_inputs_are_noted_once(store: Store) -> None:
    store.reject(Rejected("a.txt", "empty", "there is no text in it"), Rejected("b.txt", "binary", "it is a picture"))
    store.reject(Rejected("a.txt", "empty", "there is still no text in it"))
    with store.read() as connection:
        rows = connection.execute(select(t.rejected).order_by(t.rejected.c.source)).all()
    assert [(row.source, row.times, row.message) for row in rows] == [
        ("a.txt", 2, "there is still no text in it"),
        ("b.txt", 1, "it is a picture"),
    ]


def test_one_that_cannot_be_stored_stops_no_other(store: Store, make: Make) -> None:
    bad = make(2)
    bad = replace(bad, article=replace(bad.article, author="\ud800"))
    written = store.write([make(1), bad, make(3)])
    assert (written.new, len(written.rejected)) == (2, 1)
    assert written.rejected[0].source == "news.jsonl:2"
    assert list(store.articles()) == [make(1), make(3)]
    assert counts(store)["rejected"] == 1


def test_two_writers_at_once_lose_nothing(db: str, make: Make) -> None:
    made = [make(number) for number in range(60)]
    failures: list[BaseException] = []

    def write(order: list[CodedArticle]) -> None:
        try:
            with connect(db) as mine:
                for start in range(0, len(order), 5):
                    mine.write(order[start : start + 5])
        except BaseException as error:
            failures.append(error)
            raise

    threads = [threading.Thread(target=write, args=(order,)) for order in (made, made[::-1], made)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    with connect(db) as store:
        assert sorted(store.articles(), key=lambda coded: coded.article.id) == made
        assert counts(store)["events"] == 120


def test_an_article_without_anything_is_kept(store: Store) -> None:
    coded = CodedArticle(Article("x", "", "Hujan."), ((0, 6),), (), ())
    store.write([coded, CodedArticle(Article("y", "", ""), (), (), ())])
    assert store.article("x") == coded
    assert store.write([]) == Written()
