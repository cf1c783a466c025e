"""Stories in the database: the same whatever the order of the articles, and a person's word holds until it is undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from warta.errors import UnknownValue
from warta.linking.story_reasons import sentence
from warta.linking.within import merge
from warta.records import Article, CodedArticle, Dates, Entity, Mention
from warta.store import Correction, Store, connect, stories, story_edges
from warta.store import schema as t
from warta.store.story_edges import read_traits
from warta.store.story_rows import pack, unpack

POLICE = Entity("Polres Sorong", None, "Polres Sorong", "IDN", "COP")
WORDS = (
    "{police} menangkap {who} terkait penyelundupan amunisi di pelabuhan.",
    "{who} ditangkap {police} karena menyelundupkan amunisi lewat pelabuhan.",
    "Kasus penyelundupan amunisi di pelabuhan: {police} menangkap {who}.",
    "{police} akan menangkap {who} dalam kasus penyelundupan amunisi di pelabuhan.",
)
NAMES = ("Darius Wambrauw", "Yosef Rumbiak")


def arrest(number: int, *, who: str = NAMES[0], words: int = 0, day: int = 6, arrested: int | None = None) -> CodedArticle:
    """An article of one sentence that tells of the arrest of ``who``, as planned with the last of `WORDS`."""
    text = WORDS[words].format(police=POLICE.name, who=who)
    start = min(at for at in (text.find("menangkap"), text.find("ditangkap")) if at >= 0)
    suspect = Entity(who, None, who, "IDN", "CRM")
    dates = Dates(date(2024, 3, 5), date(2024, 3, 5), "Selasa", (0, 1)) if day > 5 else None
    aux = "future" if words == len(WORDS) - 1 else "asserted"
    mention = Mention(
        "m", (start, start + 9), "e1", "COERCE", "arrest", aux, (), (POLICE,), (suspect,), date=dates, arrested=arrested
    )
    published = datetime(2024, 3, day, number % 24, tzinfo=UTC)
    article = Article(f"a{number:03}", "", text, publisher=f"p{number % 3}", published=published)
    return CodedArticle(article, ((0, len(text)),), (mention,), tuple(merge([mention])))


def told(store: Store) -> dict[str, object]:
    """All that the database says of stories, without its own numbers."""
    with store.read() as connection:
        ids = {row.id: row.key for row in connection.execute(select(t.stories))}
        links = connection.execute(select(t.story_links)).all()
        edges = connection.execute(select(t.story_edges)).all()
        events = {row.id: row.key for row in connection.execute(select(t.events))}
        of = {row.key: ids.get(row.story_id) for row in connection.execute(select(t.events))}
        columns = [column for column in t.stories.c if column.name != "id"]
        rows = sorted(tuple(map(str, row)) for row in connection.execute(select(*columns)))
    return {
        "stories": rows,
        "of": of,
        "links": sorted((ids[one.plan_id], ids[one.outcome_id], one.score) for one in links),
        "edges": sorted((sorted((events[one.event_a], events[one.event_b])), one.kind, one.score) for one in edges),
    }


def groups(store: Store) -> set[frozenset[str]]:
    """The articles of each story."""
    with store.read() as connection:
        joined = select(t.articles.c.key, t.events.c.story_id).join_from(t.events, t.articles)
        rows = connection.execute(joined.where(t.events.c.story_id.is_not(None))).all()
    return {frozenset(row.key for row in rows if row.story_id == of) for of in {row.story_id for row in rows}}


def event_of(store: Store, article: str) -> str:
    (key,) = store.standing(article).event_keys
    return key


def test_reports_of_one_act_are_one_story(store: Store) -> None:
    store.write(arrest(0, arrested=1))
    store.write(arrest(1, words=1, arrested=3))
    store.write(arrest(2, who=NAMES[1]))
    assert groups(store) == {frozenset({"a000", "a001"})}
    story = stories.read_story(store, event_of(store, "a001"))
    assert (story.articles, story.publishers, story.reports) == (("a000", "a001"), ("p0", "p1"), 2)
    assert [one.field for one in story.differences] == ["arrested"]
    ((pair, score, reasons),) = stories.why(store, story.key)
    assert pair == tuple(sorted(story.events))
    assert score >= 0.5
    assert "Darius Wambrauw" in sentence(reasons)
    with pytest.raises(UnknownValue, match="no story"):
        stories.read_story(store, event_of(store, "a002"))


ARTICLES = [
    arrest(n, who=NAMES[n % 5 == 4], words=n % 3 if n % 4 else 3, day=5 if n % 4 == 0 else 6 + n % 3, arrested=n or None)
    for n in range(9)
]


@settings(max_examples=10, deadline=None)
@given(order=st.permutations(range(len(ARTICLES))), cuts=st.sets(st.integers(1, 8), max_size=4), again=st.integers(0, 8))
def test_the_order_of_the_articles_does_not_matter(order: Sequence[int], cuts: set[int], again: int) -> None:
    with TemporaryDirectory() as folder, connect(Path(folder) / "one.db") as one, connect(Path(folder) / "other.db") as other:
        one.write(ARTICLES)
        assert told(one)["stories"]
        first = [ARTICLES[n] for n in order]
        # One of them is coded otherwise at first.
        other.write(replace(arrest(again, who=NAMES[1], words=1), article=ARTICLES[again].article))
        for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), len(first)], strict=True):
            other.write(first[start:end])
        assert told(one) == told(other)
        stories.rebuild(one)
        assert told(one) == told(other)


def test_a_crowded_block_tells_nothing_in_whatever_order(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(story_edges, "CROWDED", 3)
    batch = [arrest(n, words=n % 3) for n in range(6)]
    for coded in batch[:3]:
        store.write(coded)
    few = told(store)
    assert few["edges"]
    for coded in batch[3:]:
        store.write(coded)
    alone = told(store)
    for number in range(3, 6):
        store.write(replace(batch[number], mentions=(), events=()))
    assert told(store) == few
    store.write(batch)
    assert told(store) == alone


def test_a_plan_is_linked_to_the_report_that_it_took_place(store: Store) -> None:
    store.write([arrest(0, words=3, day=4), arrest(1)])
    assert groups(store) == {frozenset({"a000"}), frozenset({"a001"})}
    found = told(store)["links"]
    assert isinstance(found, list)
    ((plan, done, _),) = found
    assert (plan, done) == tuple("s" + event_of(store, article) for article in ("a000", "a001"))


def test_a_persons_word_holds_when_articles_are_coded_again(store: Store) -> None:
    store.write([arrest(0), arrest(1, words=1), arrest(2, who=NAMES[1])])
    keys = [event_of(store, f"a{n:03}") for n in range(3)]
    (joined,) = stories.decide(store, "join", [(keys[0], keys[2])], "Rina")
    assert groups(store) == {frozenset({"a000", "a001", "a002"})}
    (parted,) = stories.take_out(store, [keys[1]], "Rina")[:1]
    assert groups(store) == {frozenset({"a000", "a002"})}
    before = told(store)
    store.write([arrest(0, arrested=5), arrest(1, words=1, arrested=5)])
    assert groups(store) == {frozenset({"a000", "a002"})}
    store.write([arrest(0), arrest(1, words=1)])
    assert told(store) == before
    assert ("join:Rina",) in [reasons for _, _, reasons in stories.why(store, keys[0])]
    for kept in stories.decisions(store):
        stories.undo(store, kept.id, "Budi")
    assert groups(store) == {frozenset({"a000", "a001"})}
    assert stories.decisions(store) == []
    for number in (joined.id, parted.id, 99):
        with pytest.raises(UnknownValue, match="to undo"):
            stories.undo(store, number, "Budi")


def test_a_decision_on_what_is_not_there_is_refused(store: Store) -> None:
    store.write([arrest(0), arrest(2, who=NAMES[1])])
    keys = [event_of(store, "a000"), event_of(store, "a002")]
    with pytest.raises(UnknownValue, match="no verdict"):
        stories.decide(store, "maybe", [(keys[0], keys[1])], "Rina")
    for pair in ((keys[0], keys[0]), (keys[0], "nothing")):
        with pytest.raises(UnknownValue, match="by their keys"):
            stories.decide(store, "join", [pair], "Rina")
    with pytest.raises(UnknownValue, match="no other event"):
        stories.take_out(store, [keys[0]], "Rina")
    assert stories.decisions(store) == []


def test_what_people_reject_leaves_its_story(store: Store) -> None:
    store.write([arrest(0), arrest(1, words=1), arrest(2, words=2)])
    assert len(stories.read_story(store, event_of(store, "a000")).events) == 3
    key = event_of(store, "a001")
    said = store.correct(Correction("a001", "event", key, "reject", "Rina"))
    assert groups(store) == {frozenset({"a000", "a002"})}
    assert said.id is not None
    store.undo(said.id, "Rina")
    assert groups(store) == {frozenset({"a000", "a001", "a002"})}


def test_traits_come_back_as_they_were(store: Store) -> None:
    store.write([arrest(0, arrested=4), arrest(1, words=3, day=4)])
    with store.read() as connection:
        ids = connection.execute(select(t.events.c.id)).scalars().all()
        for one in read_traits(connection, ids).values():
            assert unpack(pack(one)) == one
