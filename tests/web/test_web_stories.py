"""Stories as pages: the list, reports side by side, what differs, the line of time, why they are one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from fastapi.testclient import TestClient

from warta.reading.clock import WIB
from warta.records import CodedArticle, Entity, Story
from warta.store import Store, connect, stories
from warta.store.query import stories_page
from warta.web.i18n import Language
from warta.web.stories import _once
from warta.web.story_line import Linked, line_of


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, drill: CodedArticle, hostile: CodedArticle) -> Iterator[Store]:
    """A database in which three publishers tell of the drill and of the arrests, one of them with another number."""
    with connect(tmp_path_factory.mktemp("stories") / "news.db") as opened:
        opened.write([_told(drill, "Warta Uji", 0), _told(drill, "<i>Kabar</i>", 2, arrested=17), _told(drill, "Berita Kita", 5)])
        opened.write(hostile)
        yield opened


def _told(coded: CodedArticle, publisher: str, hours: int, arrested: int = 15) -> CodedArticle:
    published = datetime(2022, 3, 8, 19, 45, tzinfo=WIB) + timedelta(hours=hours)
    article = replace(coded.article, id=f"kisah-{hours}", url=None, publisher=publisher, published=published)
    mentions = tuple(replace(one, arrested=arrested if one.arrested else None) for one in coded.mentions)
    events = tuple(replace(one, arrested=arrested if one.arrested else None) for one in coded.events)
    return CodedArticle(article, coded.sentences, mentions, events)


@pytest.fixture
def story(told: Store) -> Story:
    """The arrests."""
    row = next(row for row in stories_page(told).rows if row.type == "COERCE")
    return stories.read_story(told, row.key)


class TestList:
    def test_tells_each_in_a_sentence_and_where_they_differ(self, told: Store, client_of: Callable[..., TestClient]) -> None:
        page = client_of(told).get("/stories?lang=id").text
        assert "Polisi menangkap" in page
        assert "berbeda: ditangkap" in page

    def test_asks_for_publishers_and_filters(self, told: Store, client_of: Callable[..., TestClient]) -> None:
        client = client_of(told)
        assert 'class="headline"' not in client.get("/stories?publishers=4").text
        assert 'class="headline"' not in client.get("/stories?publishers=2&actor=RUS").text
        assert client.get("/stories?actor=XQZ").status_code == 400
        assert client.get("/stories?after=x").status_code == 303
        assert client.get("/stories?publishers=999999").status_code == 200


class TestPage:
    def test_reports_stand_side_by_side_with_their_differences_marked(
        self, told: Store, story: Story, client_of: Callable[..., TestClient]
    ) -> None:
        page = client_of(told).get(f"/stories/{story.key}?lang=en").text
        assert page.count('<article class="report') == len(story.events)
        marked = re.findall(r'<div class="differs"><dt>([^<]*)</dt><dd><bdi>([^<]*)</bdi>', page)
        assert ("Arrested", "17") in marked
        assert page.count('href="/read/kisah-') == len(story.events)
        assert "both name" in page.lower()
        assert "<i>Kabar" not in page
        assert " style=" not in page

    def test_an_event_leads_to_its_story(self, told: Store, story: Story, client_of: Callable[..., TestClient]) -> None:
        assert client_of(told).get(f"/stories/{story.events[0]}").status_code == 200

    @pytest.mark.parametrize("key", ["nope", "<script>", "x" * 500, "%00"])
    def test_what_is_none_is_not_found(self, told: Store, key: str, client_of: Callable[..., TestClient]) -> None:
        answer = client_of(told).get(f"/stories/{key}")
        assert answer.status_code == 404
        assert "<script>" not in answer.text


class TestTitle:
    @pytest.mark.parametrize(
        ("side", "once"),
        [
            (["Polisi", "polisi"], ["Polisi"]),
            (["15 pengunjuk rasa", "15 Orang", "Komnas HAM"], ["15 pengunjuk rasa", "Komnas HAM"]),
            (["Angkatan Bersenjata Rusia", "Rusia"], ["Angkatan Bersenjata Rusia"]),
            (["Rusia", "Vladimir Putin"], ["Rusia", "Vladimir Putin"]),
        ],
    )
    def test_a_side_names_each_once(self, side: list[str], once: list[str]) -> None:
        named = [Entity(name, None, name, "RUS", "GOV") for name in side]
        assert [one.name for one in _once(named)] == once


class TestLine:
    def test_plan_act_and_outcome_are_in_the_order_of_time(self, story: Story) -> None:
        planned = replace(story, start=date(2022, 3, 10), end=date(2022, 3, 11))
        plans = [Linked("a", "Rencana", date(2022, 3, 1), date(2022, 3, 2))]
        outcomes = [Linked("b", "Hasil", date(2022, 3, 20), date(2022, 3, 20))]
        line = line_of(planned, [], plans, outcomes, Language("id"))
        assert [moment.kind for moment in line] == ["plan", "act", "outcome"]
        assert [moment.at for moment in line] == sorted(moment.at for moment in line)
        assert line[-1].at + line[-1].wide <= 1000
        assert line[0].when == "1–2 Maret 2022"

    def test_a_plan_stands_where_it_was_announced(self, story: Story) -> None:
        acted = replace(story, start=date(2022, 4, 1), end=date(2022, 4, 1))
        plan = Linked("a", "Rencana", date(2022, 4, 1), date(2022, 4, 1), datetime(2022, 3, 24, 22, 30))
        line = line_of(acted, [], [plan], [], Language("id"))
        assert [(moment.kind, moment.when) for moment in line] == [("plan", "25 Maret 2022"), ("act", "1 April 2022")]

    def test_without_days_there_is_no_line(self, story: Story) -> None:
        assert line_of(replace(story, start=None, end=None), [], [], [], Language("en")) == []
