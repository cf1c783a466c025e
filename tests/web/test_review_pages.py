"""Review by plain forms, as without JavaScript: what people say is kept, and can be taken back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient

from warta.records import CodedArticle
from warta.store import Store, connect
from warta.store.listing import every_event
from warta.store.review import history


@pytest.fixture
def own(tmp_path: Path, drill: CodedArticle, hostile: CodedArticle) -> Iterator[Store]:
    """A database that a test may change."""
    with connect(tmp_path / "news.db") as opened:
        opened.write([drill, hostile])
        yield opened


@dataclass
class Person:
    """Somebody with a browser, on a page."""

    client: TestClient
    page: httpx.Response

    def go(self, path: str) -> httpx.Response:
        self.page = self.client.get(path, follow_redirects=True)
        return self.page

    def send(self, path_part: str, **values: str | list[str]) -> httpx.Response:
        """Sends the form whose address has ``path_part``, its fields as they stand there unless given."""
        form = next(
            found for found in re.findall(r"<form.*?</form>", self.page.text, re.DOTALL) if path_part in found.split(">")[0]
        )
        action = unescape(re.findall(r'action="([^"]*)"', form)[0])
        fields: dict[str, str | list[str]] = {}
        for tag in re.findall(r"<input[^>]*>", form):
            name, value = (re.findall(rf' {what}="([^"]*)"', tag) for what in ("name", "value"))
            if name and ('type="checkbox"' not in tag or " checked" in tag):
                fields[name[0]] = unescape(value[0]) if value else ""
        for name_, options in re.findall(r'<select[^>]*name="(\w+)".*?>(.*?)</select>', form, re.DOTALL):
            fields[name_] = next(iter(re.findall(r'value="([^"]*)" selected', options)), "")
        self.page = self.client.post(action, data=fields | values, follow_redirects=True)
        return self.page

    @property
    def key(self) -> str:
        """The event of the page."""
        found = re.search(r"/review/event/([0-9a-f]{16})", str(self.page.url))
        assert found, self.page.url
        return found[1]


@pytest.fixture
def person(own: Store, client_of: Callable[..., TestClient]) -> Callable[[str], Person]:
    """Makes people who have said who they are and see the first event."""
    app = client_of(own).app

    def made(name: str) -> Person:
        client = TestClient(app, base_url="http://localhost", raise_server_exceptions=False)
        one = Person(client, client.get("/review?lang=id"))
        one.send("/review/name", name=name)
        assert one.page.status_code == 200
        return one

    return made


def said(store: Store) -> list[tuple[str, str, str | None]]:
    """Who said what of which field, the first first."""
    return [(row["who"], row["verdict"], row["field"]) for row in history(store)][::-1]


def test_events_come_the_least_sure_first_until_the_last(person: Callable[[str], Person], own: Store) -> None:
    ani = person("Ani")
    order = [row.key for row in every_event(own, order="unsure")]
    seen = []
    while "/review/event/" in str(ani.page.url):
        seen.append(ani.key)
        ani.send(f"/review/event/{ani.key}", verdict="accept")
    assert seen == order
    assert "Itu yang terakhir" in ani.page.text
    assert {row.verdict for row in every_event(own)} == {"accepted"}
    assert said(own) == [("Ani", "accept", None)] * len(order)


def test_skipping_leaves_an_event_for_later(person: Callable[[str], Person], own: Store) -> None:
    ani = person("Ani")
    first = ani.key
    skip = re.search(r'href="([^"]*)" data-key="s"', ani.page.text)
    assert skip
    ani.go(unescape(skip[1]))
    assert ani.key != first
    assert said(own) == []
    assert person("Budi").key == first


def test_rejecting_and_undoing(person: Callable[[str], Person], own: Store) -> None:
    ani = person("Ani")
    first = ani.key
    ani.send(f"/review/event/{first}", verdict="reject")
    assert first not in {row.key for row in every_event(own)}
    assert "menolak" in ani.page.text
    ani.send("/review/undo")
    assert ani.key == first
    assert first in {row.key for row in every_event(own)}
    assert said(own) == [("Ani", "reject", None), ("Ani", "undo", None)]


def test_fields_that_are_changed_are_fixed_and_undone_together(person: Callable[[str], Person], own: Store) -> None:
    ani = person("Ani")
    ani.go("/review/next?type=COOPERATE")
    key = ani.key
    ani.send("/fix", type="CONSULT", aux="asserted", actors="Indonesia = IDN:GOV", recipients="Malaysia = MYS:MIL", place="")
    assert ani.page.status_code == 200
    event = next(row for row in every_event(own) if row.key == key)
    assert (event.type, event.aux, event.place_name, event.verdict) == ("CONSULT", "asserted", None, "fixed")
    assert [one.code for one in event.actors] == ["IDN"]
    assert [one.sector for one in event.recipients] == ["MIL"]
    # In both mentions, where it was otherwise: the headline had no place.
    assert sorted(field or "" for _, _, field in said(own)) == sorted([*2 * ["type", "aux", "actors", "recipients"], "place"])
    ani.send("/review/undo")
    event = next(row for row in every_event(own) if row.key == key)
    assert (event.type, event.aux, event.place_name, event.verdict) == ("COOPERATE", "future", "Laut Natuna", None)


def test_one_mention_alone_is_fixed_and_may_leave_its_event(person: Callable[[str], Person], own: Store) -> None:
    ani = person("Ani")
    ani.go("/review/next?type=COOPERATE")
    key = ani.key
    ani.go(f"/review/event/{key}?mention=2")
    ani.send("/fix", type="AGREE", every="")
    events = {row.key: row for row in every_event(own)}
    assert (events[key].type, events[key].mentions) == ("COOPERATE", 1)
    assert [row.mentions for row in events.values() if row.type == "AGREE"] == [1]
    assert said(own) == [("Ani", "fix", "type")]


def test_a_form_that_changes_nothing_says_nothing(person: Callable[[str], Person], own: Store) -> None:
    ani = person("Ani")
    for path in ("/review/next?type=COOPERATE", "/review/next?type=COERCE", "/review/next?aux=negation"):
        ani.go(path)
        assert ani.send("/fix").status_code == 200
    assert said(own) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("type", "PERANG"), ("mode", "visit"), ("aux", "mungkin"), ("actors", "Kelompok Antah = XYZ"), ("dead", "banyak"),
        ("date", "besok"), ("trigger", "kata yang tidak ada"), ("via", "x" * 2001), ("contexts", ["sihir"]),
        ("place", "</script><script>alert(1)</script>"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_is_told_and_nothing_is_kept(
    person: Callable[[str], Person], own: Store, field: str, value: str | list[str]
) -> None:
    ani = person("Ani")
    ani.go("/review/next?type=COERCE")
    ani.send("/fix", injured="3", **{field: value})
    assert ani.page.status_code == 422
    assert "Tidak disimpan" in ani.page.text
    assert "<script>alert" not in ani.page.text
    assert said(own) == []


def test_a_missed_act_is_added_where_its_words_were_selected(person: Callable[[str], Person], own: Store) -> None:
    ani = person("Ani")
    ani.go("/review/next?type=COOPERATE")
    missed = {"trigger": "kata", "type": "STATEMENT", "actors": "Panglima TNI = IDN:MIL", "sentence": "1"}
    assert ani.send("/add", **missed, mode="").status_code == 200
    added = [row for row in every_event(own) if row.verdict == "added"]
    assert [(row.type, row.aux, row.actors[0].sector) for row in added] == [("STATEMENT", "asserted", "MIL")]
    ani.send("/review/undo")
    assert not [row for row in every_event(own) if row.verdict == "added"]


@pytest.mark.parametrize(
    "missed",
    [
        {"trigger": "", "type": "STATEMENT", "actors": "Panglima TNI = IDN:MIL"},
        {"trigger": "kata", "type": "", "actors": "Panglima TNI = IDN:MIL"},
        {"trigger": "kata", "type": "STATEMENT", "actors": ""},
        {"trigger": "tidak ada di sini", "type": "STATEMENT", "actors": "Panglima TNI = IDN:MIL"},
        {"trigger": "kata", "type": "STATEMENT", "actors": "Panglima TNI = IDN:MIL", "mode": "arrest"},
    ],
)
def test_an_act_that_lacks_something_is_not_added(person: Callable[[str], Person], own: Store, missed: dict[str, str]) -> None:
    ani = person("Ani")
    ani.go("/review/next?type=COOPERATE")
    assert ani.send("/add", **missed).status_code == 422
    assert said(own) == []
    if missed["trigger"]:
        assert f'value="{missed["trigger"]}"' in ani.page.text


def test_two_people_do_not_overwrite_one_another(person: Callable[[str], Person], own: Store) -> None:
    ani, budi = person("Ani"), person("Budi")
    key = ani.key
    assert budi.key == key
    ani.send(f"/review/event/{key}", verdict="accept")
    assert budi.send(f"/review/event/{key}", verdict="reject").status_code == 409
    assert "Ani" in budi.page.text
    budi.send(f"/review/event/{key}", verdict="reject")
    assert said(own) == [("Ani", "accept", None), ("Budi", "reject", None)]
    assert budi.send(f"/review/event/{budi.key}", verdict="hapus").status_code == 422


def test_the_audit_trail_tells_who_said_what_and_undoes_it(person: Callable[[str], Person], own: Store) -> None:
    ani, budi = person("Ani"), person("Budi")
    ani.go("/review/next?type=COERCE")
    ani.send("/fix", injured="7")
    budi.go("/review/log")
    assert "Ani" in budi.page.text
    assert "<ins>7</ins>" in budi.page.text
    assert "Belum ada" in budi.client.get("/review/log?who=Cici").text
    budi.send("/review/undo")
    assert said(own) == [("Ani", "fix", "injured"), ("Budi", "undo", None)]
    assert budi.client.post("/review/undo", data={}).status_code == 403


def test_without_a_name_or_a_token_nothing_is_kept(own: Store, client_of: Callable[..., TestClient]) -> None:
    client = client_of(own)
    key = next(every_event(own)).key
    page = client.get(f"/review/event/{key}")
    assert "data-key" not in page.text
    token = re.findall(r'name="token" value="([^"]+)"', page.text)[0]
    assert client.post(f"/review/event/{key}", data={"verdict": "reject", "token": token}).status_code == 403
    assert client.post(f"/review/event/{key}/fix", data={"token": token, "type": "AID"}).status_code == 403
    client.cookies.set("warta_name", "QW5p.deadbeef")
    assert client.post(f"/review/event/{key}", data={"verdict": "reject", "token": token}).status_code == 403
    for name in ("", "\u202e", "x" * 61, "<b>"):
        assert client.post("/review/name", data={"name": name, "token": token}).status_code == 422
    assert said(own) == []


def test_nonsense_in_addresses_is_harmless(client: TestClient, bare: TestClient) -> None:
    assert client.get("/review?type=PERANG&after=xx&seed=1e9&order=zz").status_code == 200
    assert client.get("/review?type=PERANG").text.count('role="alert"') == 1
    assert client.get("/review/next?after='%3B--").status_code == 303
    assert client.get("/review/event/zzzz").status_code == 422
    assert client.get("/review/event/0000000000000000").status_code == 404
    assert bare.get("/review").status_code == 200
    assert bare.get("/review/log").status_code == 200
    assert bare.get("/review/next").status_code == 303


def test_hostile_articles_are_shown_as_text(client: TestClient) -> None:
    page = client.get("/review/next?aux=negation", follow_redirects=True).text
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "\u202e" not in page
    assert not re.search(r"<script(?![^>]*\ssrc=)|<[^>]*\s(style|on\w+)=", page)


def test_both_orders_go_through_all(own: Store, client_of: Callable[..., TestClient]) -> None:
    client = client_of(own)
    every = {row.key for row in every_event(own)}
    for query in ("", "?order=random", "?order=random&seed=5"):
        seen, page = [], client.get(f"/review/next{query}", follow_redirects=True)
        while "/review/event/" in str(page.url):
            seen.append(str(page.url).split("/event/")[1][:16])
            page = client.get("/review/next?" + str(page.url).partition("?")[2], follow_redirects=True)
        assert set(seen) == every
        assert len(seen) == len(every)
