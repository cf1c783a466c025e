"""Asking: filters, pages, counts, facets, search; on every kind of database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from warta.errors import UnknownValue
from warta.records import CodedArticle
from warta.store import Correction, Store, query
from warta.store.filters import Filter, period
from warta.store.names import Who, pair, where, who

Make = Callable[..., CodedArticle]


@pytest.fixture
def full(store: Store, make: Make) -> Store:
    """Twelve articles with two events each; the second event of the last one has no day."""
    store.write([make(number) for number in range(11)])
    undated = make(11)
    events = (undated.events[0], replace(undated.events[1], date=None))
    store.write(replace(undated, article=replace(undated.article, published=None), events=events))
    return store


def keys(store: Store, **asked: object) -> list[str]:
    return [row.key for row in query.every_event(store, Filter.of(**asked))]


def test_pages_hold_every_event_once_in_one_order(full: Store) -> None:
    for order in ("newest", "unsure"):
        seen: list[str] = []
        after = None
        while True:
            page = query.events_page(full, limit=5, after=after, order=order)
            seen += [row.key for row in page.rows]
            after = page.after
            if after is None:
                break
        assert len(seen) == len(set(seen)) == 24
    rows = list(query.every_event(full))
    days = [row.day for row in rows]
    assert days[-1] is None
    last = max(row.published for row in rows if row.published).date()
    past, ahead = [day for day in days if day and day <= last], [day for day in days if day and day > last]
    assert past
    assert ahead
    assert days[:-1] == [*sorted(past, reverse=True), *sorted(ahead)], "what is yet to come follows what was told"
    assert len(list(query.every_event(full, limit=7))) == 7


def test_a_row_has_what_the_event_has(full: Store) -> None:
    (row,) = query.every_event(full, Filter.of(type="COERCE", article="a0003"))
    assert (row.type, row.mode, row.aux, row.place_name, row.place_admin) == (
        "COERCE",
        "arrest",
        "asserted",
        "Kota Ambon",
        "ID-MA",
    )
    assert [(one.code, one.sector) for one in row.actors] == [("IDN", "COP")]
    assert row.contexts == ("crime",)
    assert row.arrested == 3
    assert row.sentences.count("\n") == 1
    assert query.flat(row)["actor_codes"] == "IDN COP"
    assert list(query.flat(row)) == list(query.COLUMNS)


@pytest.mark.parametrize(
    ("asked", "many"),
    [
        ({}, 24),
        ({"actor": "IDN"}, 24),
        ({"actor": "Indonesia:COP"}, 12),
        ({"actor": ":GOV"}, 12),
        ({"actor": "RUS,IDN"}, 24),
        ({"actor": "Gubernur Maluku"}, 12),
        ({"recipient": "IDN:REL"}, 12),
        ({"dyad": "IDN-IDN"}, 24),
        ({"dyad": "IDN:CVL-IDN:COP"}, 12),
        ({"dyad": "RUS-IDN"}, 0),
        ({"type": "coerce"}, 12),
        ({"type": ["COERCE", "CONSULT"]}, 24),
        ({"mode": "arrest"}, 12),
        ({"aux": "future"}, 12),
        ({"quad": "m-conf"}, 12),
        ({"context": "crime"}, 12),
        ({"place": "IDN"}, 12),
        ({"place": "ID-MA"}, 12),
        ({"place": "Maluku"}, 12),
        ({"place": "Ambon"}, 12),
        ({"place": "Rusia"}, 0),
        ({"publisher": "Berita"}, 24),
        ({"confidence": 0.8}, 12),
        ({"verdict": "none"}, 24),
        ({"verdict": "any"}, 0),
        ({"text": '"tokoh agama"'}, 12),
        ({"text": "tokoh -agama"}, 0),
        ({"article": "a0002"}, 2),
        ({"story": "nothing"}, 0),
        ({"actor": "IDN:COP", "type": "COERCE", "place": "Ambon", "since": "2024", "text": "kerusuhan"}, 12),
    ],
)
def test_filters_agree_between_lists_and_counts(full: Store, asked: dict[str, object], many: int) -> None:
    assert len(keys(full, **asked)) == many
    assert query.count(full, Filter.of(**asked)).rows == ((many,),)
    assert query.facets(full, Filter.of(**asked)).counted == many


def test_counts_are_those_of_the_list(full: Store) -> None:
    rows = list(query.every_event(full))
    for by, value in (("type", "type"), ("aux", "aux"), ("country", "place_country"), ("day", "day"), ("publisher", "publisher")):
        counted = query.count(full, by=[by])
        assert dict(counted.rows) == Counter(getattr(row, value) for row in rows), by
    weeks = query.count(full, by=["week", "type", "dyad"], score=True)
    assert weeks.columns == ("week", "type", "actor", "recipient", "events", "score")
    assert {row[0] for row in weeks.rows} >= {date(2024, 3, 4), None}
    assert sum(row[4] for row in weeks.rows) == 24
    assert query.count(full, Filter.of(aux="future"), by=["week", "type", "dyad"]).rows[-1][-1] >= 1
    months = Counter(row.day and row.day.year * 100 + row.day.month for row in rows)
    assert dict(query.count(full, by=["month"]).rows) == months
    assert dict(query.count(full, by=["actor"]).rows) == {"IDN": 24}
    assert dict(query.count(full, by=["sector"]).rows) == {"COP": 12, "GOV": 12}
    assert dict(query.count(full, by=["context"]).rows)["crime"] == 12
    assert len(query.count(full, by=["type", "aux"], limit=1).rows) == 1


def test_time_is_counted_alike_by_every_way(full: Store) -> None:
    days = [row.day for row in query.every_event(full) if row.day]
    middle = sorted(days)[len(days) // 2]
    for by in ("day", "week", "month", "year"):
        # The first way reads the actors' index, the second the events.
        assert query.count(full, Filter.of(actor="IDN"), by=[by]) == query.count(full, Filter.of(confidence=0), by=[by])
        only = Filter.of(actor="IDN", since=middle)
        assert sum(many for _, many in query.count(full, only, by=[by]).rows) == sum(day >= middle for day in days)
    assert len(keys(full, since=middle)) == sum(day >= middle for day in days)
    assert len(keys(full, until=middle)) == sum(day <= middle for day in days)
    assert len(keys(full, since=middle, until=middle)) == days.count(middle)
    assert (
        query.count(full, Filter.of(type="COERCE"), by=["week", "type"]).rows
        == query.count(full, Filter.of(type="COERCE", confidence=0), by=["week", "type"]).rows
    )


def test_facets_have_the_commonest_values(full: Store) -> None:
    found = query.facets(full)
    assert found.complete
    assert dict(found.values["type"]) == {"COERCE": 12, "CONSULT": 12}
    assert found.values["dyad"] == (("IDN-IDN", 24),)
    some = query.facets(full, among=5)
    assert (some.counted, some.complete) == (5, False)


def test_search_shows_the_words(full: Store) -> None:
    hits = query.search(full, "tokoh agama", limit=3)
    assert len(hits) == 3
    assert [hits[0].snippet[slice(*mark)] for mark in hits[0].marks] == ["tokoh", "agama"]
    assert query.search(full, "perusuh", what="articles")[0].title.startswith("Polisi Tangkap")
    assert query.search(full, "walikota") == []


def test_show_gives_the_words_of_each_field(full: Store) -> None:
    row = next(query.every_event(full, Filter.of(type="COERCE", article="a0003")))
    shown = query.show(full, row.key[:9])
    assert shown.key == row.key
    key, mention, verdict = shown.mentions[0]
    assert (len(key), verdict) == (16, None)
    words = {role: shown.coded.article.text[slice(*span)] for span, role in query.marks(mention)}
    assert words["trigger"] == "menangkap"
    assert words["place"] == "Kota Ambon"
    assert "menangkap" in shown.coded.article.text[slice(*shown.sentence_of(mention))]
    full.correct(Correction("a0003", "event", row.key, "reject", "Ani"))
    with pytest.raises(UnknownValue, match="Ani rejected it"):
        query.show(full, row.key)
    for wrong in ("zzzz", "ab", "f" * 16, "x'; DROP TABLE events"):
        with pytest.raises(UnknownValue):
            query.show(full, wrong)


def test_hostile_values_are_values(full: Store) -> None:
    for text in ("'; DROP TABLE events; --", "100%", "a_b", "\\"):
        assert keys(full, actor=f"Nama {text}") == []
        assert keys(full, place=f"Kota {text}") == []
        with pytest.raises(UnknownValue):
            keys(full, publisher=text)
    for after in ("", "x", "2024-99-99.1", "2024-03-05.1; --", "9" * 99):
        with pytest.raises(UnknownValue):
            query.events_page(full, after=after)
    assert len(keys(full)) == 24


def test_unknown_values_name_the_nearest(full: Store) -> None:
    for asked, near in (
        ({"actor": "Rusai:GOV"}, "RUS"),
        ({"actor": "RUS:GVO"}, "GOV"),
        ({"type": "COPERATE"}, "COOPERATE"),
        ({"aux": "futur"}, "future"),
        ({"mode": "arest"}, "arrest"),
        ({"place": "TJX"}, "TJK"),
        ({"publisher": "Brita"}, "Berita"),
        ({"acter": "RUS"}, "actor"),
        ({"mode": "arrest", "type": "AID"}, "COERCE"),
        ({"since": "2022", "until": "2021"}, "swap"),
        ({"since": "21-1"}, "2021-01"),
        ({"confidence": "high"}, "0 to 1"),
        ({"dyad": "RUS"}, "RUS-AFG"),
    ):
        with pytest.raises(UnknownValue, match=near):
            keys(full, **asked)
    with pytest.raises(UnknownValue, match="week"):
        query.count(full, by=["weeks"])


def test_names_stand_for_codes() -> None:
    assert who("Rusia") == who("Russia") == who("rus") == Who("RUS")
    assert who("Kremlin") == Who("RUS")
    assert who("Jokowi") == Who(name="Joko Widodo")
    assert pair("Rusia-Afghanistan") == (Who("RUS"), Who("AFG"))
    assert (where("Germany").country, where("Maluku").admin) == ("DEU", "ID-MA")
    assert "Kota Ambon" in where("Ambon").names
    assert period("2024-02") == (date(2024, 2, 1), date(2024, 2, 29))


def test_a_filter_says_itself_again() -> None:
    asked = Filter.of(actor=["Rusia", ":MIL"], place="Ambon", since="2021", quad=4, text='"a b" c', confidence=0.5)
    assert Filter.of(**asked.given()) == asked
    assert asked.on_command_line().startswith("--actor RUS,:MIL --quad 4 --place Ambon --since 2021-01-01")


def test_events_drawn_by_lot(full: Store) -> None:
    """Each once, the same again for the same seed, however the pages are cut; for another seed in another order."""

    def drawn(seed: int, size: int, **asked: object) -> list[str]:
        found: list[str] = []
        after = None
        while True:
            page = query.events_page(full, Filter.of(**asked), size, after, "random", seed)
            found += [row.key for row in page.rows]
            if (after := page.after) is None:
                return found

    whole = [row.key for row in query.every_event(full, order="random", seed=1)]
    assert sorted(whole) == sorted(keys(full))
    assert drawn(1, 4) == drawn(1, 100) == whole
    orders = {tuple(drawn(seed, 7)) for seed in range(12)}
    assert len(orders) > 4
    assert {tuple(sorted(order)) for order in orders} == {tuple(sorted(whole))}
    some = set(keys(full, type="COERCE"))
    assert drawn(1, 3, type="COERCE") == [key for key in whole if key in some]
    with pytest.raises(UnknownValue, match="no place in this list"):
        query.events_page(full, after="0.5:3", order="random")


def test_stories_of_events(full: Store) -> None:
    from sqlalchemy import delete, insert, update

    from warta.store.schema import events, stories

    with full.begin() as connection:
        connection.execute(delete(stories))
        for number, day in ((1, date(2024, 3, 5)), (2, date(2024, 3, 9)), (3, None)):
            own = {"first_day": day, "last_day": day, "events": 2, "articles": 2, "publishers": number, "wires": 0}
            connection.execute(insert(stories).values(id=number, key=f"s{number}", type="COERCE", **own))
            connection.execute(update(events).where(events.c.id.in_([number, number + 10])).values(story_id=number))
    page = query.stories_page(full, limit=2)
    assert [story.key for story in page.rows] == ["s2", "s1"]
    assert page.rows[0].title.startswith("Polisi Tangkap")
    assert [story.key for story in query.stories_page(full, limit=2, after=page.after).rows] == ["s3"]
    assert [story.key for story in query.stories_page(full, publishers=2).rows] == ["s2", "s3"]
    assert {story.key for story in query.stories_page(full, Filter.of(actor="IDN")).rows} == {"s1", "s2", "s3"}
    assert query.stories_page(full, Filter.of(actor="RUS")).rows == ()
    assert len(keys(full, story="s1")) == 2


def test_many_events_are_walked_and_few_looked_up(full: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = (
        {"actor": "IDN:COP"},
        {"type": "COERCE"},
        {"place": "IDN"},
        {"dyad": "IDN-IDN"},
        {"since": "2024-03-05", "until": "2024-03-06"},
    )
    before = [keys(full, **one) for one in asked]
    told = query.stories_page(full, Filter.of(type="COERCE"))
    for few, some in ((0, 0), (0, 50)):
        monkeypatch.setattr("warta.store.conditions.FEW", few)
        monkeypatch.setattr("warta.store.conditions.SOME", some)
        assert [keys(full, **one) for one in asked] == before
        assert query.stories_page(full, Filter.of(type="COERCE")) == told
