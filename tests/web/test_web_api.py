"""The API: the same as JSON."""

from __future__ import annotations

import json

import jsonschema
import pytest
from fastapi.testclient import TestClient

from warta.export.json import schema, to_dict
from warta.records import CodedArticle

ARTICLE = "Polisi Tangkap Lima Pengunjuk Rasa di Ambon\n\nPolisi menangkap lima pengunjuk rasa di Kota Ambon, Selasa (8/3)."


def test_an_article_is_what_was_written(client: TestClient, drill: CodedArticle) -> None:
    answer = client.get("/api/articles/latihan-1")
    assert answer.json() == to_dict(drill)
    jsonschema.validate(answer.json(), schema())
    assert client.get("/api/articles/jahat/1%3Fx%3D%23y").status_code == 200
    assert client.get("/api/articles/tidak-ada").status_code == 404


@pytest.mark.parametrize("path", ["/api/articles/latihan-1", "/api/articles", "/api/events"])
def test_what_has_not_changed_is_not_sent_again(client: TestClient, path: str) -> None:
    first = client.get(path)
    tag = first.headers["etag"]
    again = client.get(path, headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_articles_come_page_by_page(client: TestClient) -> None:
    first = client.get("/api/articles", params={"limit": 1}).json()
    assert [row["id"] for row in first["articles"]] == ["latihan-1"]
    assert first["articles"][0]["published"] == "2022-03-08T12:45:00+00:00"
    assert first["articles"][0]["events"] == 3
    second = client.get("/api/articles", params={"limit": 1, "after": first["after"]}).json()
    assert [row["id"] for row in second["articles"]] == ["jahat/1?x=#y"]
    assert second["after"] is None
    assert client.get("/api/articles", params={"after": "none~1"}).json()["articles"] == []
    assert client.get("/api/articles", params={"after": "2022-13-40T00:00:00~1"}).status_code == 400
    assert client.get("/api/articles", params={"limit": 0}).status_code == 422


def test_events_are_asked_for_as_everywhere(client: TestClient) -> None:
    found = client.get("/api/events", params={"type": "COOPERATE,COERCE", "actor": "IDN", "limit": 2}).json()
    assert len(found["events"]) == 2
    rest = client.get(
        "/api/events", params={"type": "COOPERATE,COERCE", "actor": "IDN", "limit": 2, "after": found["after"]}
    ).json()
    keys = {event["key"] for event in found["events"] + rest["events"]}
    assert len(keys) == 4
    assert client.get("/api/events", params={"dyad": "IDN-MYS"}).status_code == 200
    wrong = client.get("/api/events", params={"type": "COOPERATION"})
    assert wrong.status_code == 400
    assert "COOPERATE" in wrong.json()["detail"]
    assert client.get("/api/events", params={"after": "x"}).status_code == 400
    assert client.get("/api/events", params={"actors": "IDN"}).status_code == 422
    assert client.get("/api/events", params={"confidence": "nan"}).status_code == 400


@pytest.mark.parametrize(("path", "count"), [("/api/articles", 2), ("/api/events", 4)])
def test_large_results_are_streamed_line_by_line(client: TestClient, path: str, count: int) -> None:
    answer = client.get(path, headers={"Accept": "application/x-ndjson"})
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    assert len([json.loads(line) for line in answer.text.splitlines()]) == count


def test_an_article_is_coded(bare: TestClient) -> None:
    answer = bare.post("/api/code", json={"text": ARTICLE, "published": "2022-03-08T19:45:00+07:00"})
    assert answer.status_code == 200
    jsonschema.validate(answer.json(), schema())
    assert "COERCE" in {event["type"] for event in answer.json()["events"]}
    assert answer.json()["published"] == "2022-03-08T19:45:00+07:00"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "either text or url"),
        ({"text": "a", "url": "https://berita.example/"}, "either text or url"),
        ({"text": ""}, "empty"),
        ({"text": ARTICLE, "published": "x"}, "publication time"),
        ({"url": "http://[::1]/"}, "refused"),
        ({"url": "file:///etc/passwd"}, "refused"),
        ({"text": "\ud800"}, ""),
        ({"teks": ARTICLE}, "Extra inputs"),
        ({"text": 5}, "valid string"),
    ],
)
def test_what_cannot_be_coded_is_said(bare: TestClient, body: dict[str, object], said: str) -> None:
    answer = bare.post("/api/code", content=json.dumps(body), headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert said in answer.text


def test_without_a_database_there_is_nothing_to_list(bare: TestClient) -> None:
    for path in ("/api/articles", "/api/events"):
        assert "--db" in bare.get(path).json()["detail"]


def test_the_api_describes_itself(client: TestClient) -> None:
    described = client.get("/api/openapi.json").json()
    assert set(described["paths"]) == {"/api/articles", "/api/articles/{id}", "/api/events", "/api/code"}
    named = set(described["components"]["schemas"])
    text = json.dumps(described)
    assert {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]} <= named
    html = client.get("/api/docs").text
    assert "/api/articles/{id}" in html
    assert "IDN" not in described["info"]
