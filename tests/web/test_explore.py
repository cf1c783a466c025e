"""Explore as a browser meets it: with and without scripts, hostile input, exports, both languages."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient

from warta.store import Store
from warta.store.filters import Filter
from warta.store.query import count, every_event

if TYPE_CHECKING:
    from playwright.sync_api import Browser

VIEWS = ("table", "time", "map", "network")


class TestPage:
    @pytest.mark.parametrize("view", VIEWS)
    @pytest.mark.parametrize("language", ["id", "en"])
    def test_each_view_answers(self, client: TestClient, view: str, language: str) -> None:
        answer = client.get(f"/explore?view={view}&lang={language}")
        assert answer.status_code == 200
        assert " style=" not in answer.text
        assert not re.search(r"<[^>]* on[a-z]+=", answer.text)
        assert not re.search(r"<script(?![^>]* src=)", answer.text)

    def test_without_a_database_it_says_how_to_make_one(self, bare: TestClient) -> None:
        assert "warta serve --db" in bare.get("/explore").text
        assert bare.get("/explore/data/time").status_code == 404
        assert bare.get("/stories").status_code == 200

    def test_filters_are_in_the_form_and_can_be_taken_away(self, client: TestClient) -> None:
        page = client.get("/explore?type=COERCE&text=menangkap").text
        assert re.search(r'name="type" value="COERCE"[^>]* checked', page)
        assert 'value="menangkap"' in page
        assert 'href="/explore?type=COERCE"' in page
        assert "<mark>menangkap</mark>" in page

    def test_what_there_is_not_is_told_and_the_rest_holds(self, client: TestClient) -> None:
        answer = client.get("/explore?type=COERCE&actor=XQZ&publisher=nirgends&lang=en")
        assert answer.status_code == 400
        assert answer.text.count('class="problem"') == 2
        assert re.search(r'name="type" value="COERCE"[^>]* checked', answer.text)
        assert client.get("/explore?actor=XQZ", headers={"HX-Request": "true"}).status_code == 200

    def test_a_place_in_the_list_that_no_page_gave_leads_to_its_beginning(self, client: TestClient) -> None:
        answer = client.get("/explore?type=COERCE&after=x")
        assert answer.status_code == 303
        assert answer.headers["location"] == "/explore?type=COERCE"

    def test_the_same_as_a_command_and_in_python(self, client: TestClient) -> None:
        page = unescape(client.get("/explore?actor=IDN%3ACOP&type=COERCE&view=network").text)
        assert "warta count --db news.db --by dyad --score --actor IDN:COP --type COERCE" in page
        assert """db.count("dyad", actor='IDN:COP', type='COERCE', score=True)""" in page

    @pytest.mark.parametrize("view", VIEWS)
    def test_hostile_articles_are_shown_as_text(self, client: TestClient, view: str) -> None:
        page = client.get(f"/explore?view={view}&aux=negation").text
        assert "<img src=x" not in page
        assert "<u>massa" not in page
        assert "<i>Penerbit" not in page

    @pytest.mark.parametrize(
        "query", ["text=%22", "actor=" + "x" * 999, "since=9999-99", "story=%00", "place='--", "confidence=nan"]
    )
    def test_hostile_addresses_break_nothing(self, client: TestClient, query: str) -> None:
        assert client.get(f"/explore?{query}").status_code in (200, 400)
        assert client.get(f"/explore/data/map?{query}").status_code in (200, 400)


class TestTakenAway:
    def test_csv_has_the_events(self, client: TestClient, store: Store) -> None:
        answer = client.get("/explore/data/table.csv?type=COERCE")
        rows = list(csv.DictReader(io.StringIO(answer.text)))
        assert [row["key"] for row in rows] == [row.key for row in every_event(store, Filter.of(type="COERCE"))]
        assert "attachment" in answer.headers["content-disposition"]

    @pytest.mark.parametrize("name", ["table.geojson", "map.geojson"])
    def test_geojson_has_points(self, client: TestClient, name: str) -> None:
        read = json.loads(client.get(f"/explore/data/{name}?publisher=Warta%20Uji").text)
        assert read["type"] == "FeatureCollection"
        assert [108.0, 4.0] in [feature["geometry"]["coordinates"] for feature in read["features"]]

    @pytest.mark.parametrize("name", ["time.csv", "map.csv", "network.csv"])
    def test_numbers_of_the_charts(self, client: TestClient, name: str) -> None:
        rows = list(csv.reader(io.StringIO(client.get(f"/explore/data/{name}?publisher=Warta%20Uji").text)))
        assert len(rows) > 1
        assert {len(row) for row in rows} == {len(rows[0])}

    def test_what_charts_draw(self, client: TestClient, store: Store) -> None:
        time = client.get("/explore/data/time").json()
        assert sum(sum(line["events"]) for line in time["lines"]) <= count(store).rows[0][0]
        assert client.get("/explore/data/map?publisher=Warta%20Uji").json()["countries"][0]["numbers"] == ["360"]
        assert client.get("/explore/data/network").json()["edges"]
        assert client.get("/explore/data/time?type=FOO").status_code == 400


class TestInABrowser:
    def test_charts_filter_each_other(self, served: str, browser: Browser) -> None:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="id")
        page = context.new_page()
        told: list[str] = []
        page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: told.append(str(error)))
        page.on(
            "request", lambda request: None if request.url.startswith((served, "data:", "blob:")) else told.append(request.url)
        )
        page.goto(f"{served}/explore")
        page.check("#type-COERCE")
        page.wait_for_url("**/explore?type=COERCE")
        for view in ("time", "network", "map"):
            page.click(f"#view-{view}")
            page.wait_for_selector(f'.chart.drawn[data-chart="{view}"]')
        page.click(".as-table summary")
        page.wait_for_selector(".spot")
        page.locator(".spot").first.click()
        page.wait_for_url("**place=Kota+Ambon**")
        with page.expect_download() as download:
            page.click("#explore .png")
        assert download.value.suggested_filename == "warta-map.png"
        context.close()
        assert told == []

    def test_works_without_scripts(self, served: str, browser: Browser) -> None:
        context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
        page = context.new_page()
        page.goto(f"{served}/explore?view=map")
        page.click(".to-facets")
        page.check("#quad-4")
        page.click(".apply button")
        assert "quad=4" in page.url
        assert "view=map" in page.url
        page.click(".as-table summary")
        page.click(".as-table a >> nth=0")
        assert "place=IDN" in page.url
        context.close()

    @pytest.mark.parametrize(
        ("path", "scheme"),
        [
            ("/explore", "light"),
            ("/explore?type=COERCE&text=menangkap", "dark"),
            ("/explore?view=time", "light"),
            ("/explore?view=map", "dark"),
            ("/explore?view=network", "light"),
            ("/stories", "dark"),
        ],
    )
    def test_no_serious_finding(self, served: str, browser: Browser, axe: str, path: str, scheme: str) -> None:
        context = browser.new_context(color_scheme=scheme, bypass_csp=True, locale="en")  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(served + path)
        page.wait_for_load_state("networkidle")
        page.evaluate(axe)
        found = page.evaluate("axe.run().then((read) => read.violations)")
        serious = [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")]
        context.close()
        assert serious == []
