"""Counts over time, by place, by pair; and that they are counted anew when the database changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from warta.records import CodedArticle, Dates
from warta.store import Store, connect
from warta.store.filters import Filter
from warta.web import explore_maps, explore_time
from warta.web.explore_asked import read
from warta.web.explore_maps import Level, Network, Places, numeric_codes
from warta.web.explore_time import By, Timeline, after, newest, start_of
from warta.web.tallies import MOST, Tallies

UNITS = ("day", "week", "month", "year")


def timeline(store: Store, asked: Filter, by: By, unit: str) -> Timeline:
    return explore_time.timeline(store, asked, by, unit, lambda: newest(store, asked))


def places(store: Store, asked: Filter) -> Places:
    return explore_maps.places(store, asked, newest(store, asked))


def network(store: Store, asked: Filter, level: Level) -> Network:
    return explore_maps.network(store, asked, level, lambda: newest(store, asked))


class TestTimeline:
    def test_counts_each_quad_class_by_day(self, store: Store) -> None:
        found = timeline(store, Filter.of(publisher="Warta Uji"), "quad", "day")
        assert found.unit == "day"
        assert found.periods[0] == date(2022, 3, 8)
        assert found.periods[-1] == date(2022, 3, 22)
        assert {line.key: sum(line.events) for line in found.lines} == {"2": 1, "4": 2}
        assert found.counted == 3
        assert found.complete

    def test_what_the_index_gives_is_what_the_events_give(self, store: Store) -> None:
        kinds: tuple[By, ...] = ("quad", "type")
        for by in kinds:
            fast = timeline(store, Filter.of(aux="asserted,future"), by, "month")
            slow = timeline(store, Filter.of(aux="asserted,future", confidence=0), by, "month")
            assert [(line.key, line.events) for line in fast.lines] == [(line.key, line.events) for line in slow.lines]
            assert [line.scores for line in fast.lines] == [line.scores for line in slow.lines]
            assert fast.periods == slow.periods

    def test_a_line_for_each_pair(self, store: Store) -> None:
        asked = Filter.of(dyad="IDN-IDN")
        found = timeline(store, asked, "dyad", "auto")
        assert [line.key for line in found.lines] == ["IDN-IDN"]

    def test_nothing_is_an_empty_timeline(self, store: Store) -> None:
        found = timeline(store, Filter.of(actor="RUS"), "quad", "auto")
        assert found.periods == ()
        assert found.lines == ()

    def test_strays_leave_room(self, tmp_path: Path, drill: CodedArticle) -> None:
        strays = [replace(drill.events[0], date=Dates(date(3025, 1, 1), date(3025, 1, 1), "x", (0, 1)))]
        with connect(tmp_path / "strays.db") as opened:
            opened.write(
                replace(
                    drill,
                    article=replace(drill.article, id=f"a{number}"),
                    events=(*(strays if number == 0 else drill.events[:1]), *drill.events[1:]),
                )
                for number in range(5)
            )
            found = timeline(opened, Filter(), "quad", "auto")
            assert found.periods[-1].year == 2022
            assert found.outside == 1

    @given(st.dates(), st.sampled_from(UNITS))
    def test_every_day_is_in_its_period(self, day: date, unit: str) -> None:
        first = start_of(day, unit)  # type: ignore[arg-type]
        assert first <= day
        if day < date(9990, 1, 1):
            assert day < after(first, unit)  # type: ignore[arg-type]
            assert start_of(after(first, unit), unit) == after(first, unit)  # type: ignore[arg-type]


class TestPlacesAndNetwork:
    def test_countries_and_spots(self, store: Store) -> None:
        found = places(store, Filter.of(publisher="Warta Uji"))
        assert dict(found.countries) == {"IDN": 3}
        assert {(spot.name, spot.events) for spot in found.spots} == {("Kota Ambon", 2), ("Laut Natuna", 1)}
        assert found.nowhere == 0

    @pytest.mark.parametrize(("level", "pair"), [("name", ("Polisi", "15 pengunjuk rasa")), ("sector", ("IDN:COP", "IDN:CVL"))])
    def test_who_acts_on_whom(self, store: Store, level: Level, pair: tuple[str, str]) -> None:
        found = network(store, Filter.of(publisher="Warta Uji"), level)
        assert [(edge.actor, edge.recipient, edge.events) for edge in found.edges] == [(*pair, 2)]
        assert found.edges[0].score < 0

    def test_polygons_are_found_by_numbers(self) -> None:
        numbers = numeric_codes()
        assert numbers["IDN"] == ["360"]
        assert "250" in numbers["FRA"]


class TestTallies:
    def test_counts_once_until_the_database_changes(self, tmp_path: Path, drill: CodedArticle, hostile: CodedArticle) -> None:
        kept, asked = Tallies(), []
        with connect(tmp_path / "news.db") as opened:
            opened.write(drill)
            for _ in range(3):
                kept.get(opened, "x", lambda: asked.append(1))
            assert len(asked) == 1
            opened.write(hostile)
            kept.get(opened, "x", lambda: asked.append(1))
            assert len(asked) == 2

    def test_is_bounded(self, store: Store) -> None:
        kept, asked = Tallies(), []
        for number in range(MOST + 1):
            kept.get(store, number, lambda: 0)
        kept.get(store, 0, lambda: asked.append(1))
        assert asked == [1]


class TestAsked:
    def test_addresses_and_filters_are_one(self) -> None:
        asked = read(QueryParams("actor=RUS,BLR&actor=IDN%3AGOV&type=assault&since=2021&view=map&measure=mean"))
        assert asked.filter == Filter.of(actor=["RUS", "BLR", "IDN:GOV"], type="ASSAULT", since="2021")
        again = read(QueryParams(asked.url().partition("?")[2]))
        assert (again.filter, again.shown) == (asked.filter, asked.shown)

    def test_a_value_goes_and_comes(self) -> None:
        asked = read(QueryParams("type=ASSAULT&type=AID"))
        without = read(QueryParams(asked.removing("type", "AID").partition("?")[2]))
        assert without.filter.type == ("ASSAULT",)
        more = read(QueryParams(without.adding("publisher", "Kabar, Pagi & Sore").partition("?")[2]))
        assert more.filter.publisher == ("Kabar, Pagi & Sore",)

    def test_what_is_not_understood_is_told_and_left_out(self) -> None:
        asked = read(QueryParams("type=FOO&since=2022&until=2020&mode=arrest&actor=RUS&view=what"))
        assert asked.filter.actor == ("RUS",)
        assert {"type", "since"} <= asked.problems.keys()
        assert asked["view"] == "table"

    @given(
        st.dictionaries(
            st.sampled_from(["actor", "type", "dyad", "place", "since", "text", "confidence", "quad"]), st.text(max_size=20)
        )
    )
    def test_nothing_that_is_sent_breaks_it(self, sent: dict[str, str]) -> None:
        asked = read(QueryParams(sent))
        assert set(asked.problems) <= set(sent)
