"""The checks around every view: who may ask, from where, how much, and what browsers are told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from fastapi.testclient import TestClient

from warta.store import Store
from warta.web.security import MOST_BYTES
from warta.web.settings import Settings

PAGES = ("/", "/read/latihan-1", "/paste", "/api/docs", "/api/articles", "/static/frame.css", "/nothing", "/search?q=latihan")


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_forbids_inline_script_and_framing(client: TestClient, path: str) -> None:
    answer = client.get(path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/", "/read/latihan-1", "/read/jahat/1%3Fx%3D%23y", "/paste", "/api/docs"])
def test_pages_have_no_inline_script_style_or_handler(client: TestClient, path: str) -> None:
    html = client.get(path).text
    assert not re.search(r"<script(?![^>]*\ssrc=)", html)
    assert not re.search(r"<[^>]*\s(style|on\w+)=", html)
    assert "<style" not in html
    assert not re.search(r'(?:src|href)="(?:https?:)?//(?!berita\.example)', html), "nothing comes from elsewhere"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200), ("127.0.0.1:8080", 200), ("[::1]:8080", 200), ("evil.example", 421), ("localhost.evil.example", 421),
        ("", 421), ("192.168.1.5", 421), ("[", 421),
    ],
)  # fmt: skip
def test_other_names_are_refused(bare: TestClient, host: str, status: int) -> None:
    assert bare.get("/paste", headers={"Host": host}).status_code == status


def test_beyond_loopback_addresses_and_named_hosts_are_accepted() -> None:
    settings = Settings(host="0.0.0.0", names=frozenset({"berita.example"}))
    assert settings.accepts("192.168.1.5")
    assert settings.accepts("berita.example")
    assert not settings.accepts("evil.example")
    assert not settings.local
    assert Settings(host="::1").local


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://evil.example"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}, 422),
        ({}, 422),
    ],
)
def test_other_sites_cannot_post(bare: TestClient, headers: dict[str, str], status: int) -> None:
    assert bare.post("/api/code", json={}, headers=headers).status_code == status


def test_a_form_without_its_token_is_refused(client: TestClient) -> None:
    page = client.get("/paste")
    token = re.search(r'name="token" value="([^"]+)"', page.text)
    assert token
    assert client.post("/paste", data={"text": "", "token": token[1]}).status_code == 422
    assert client.post("/paste", data={"text": "x", "token": token[1][:-1] + "x"}).status_code == 403
    assert client.post("/paste", data={"text": "x"}).status_code == 403
    client.cookies.clear()
    assert client.post("/paste", data={"text": "x", "token": token[1]}).status_code == 403


def test_what_is_too_long_is_not_read(bare: TestClient) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(MOST_BYTES // 100_000 + 2):
            yield b"x" * 100_000

    assert bare.post("/api/code", content=b"x" * (MOST_BYTES + 1)).status_code == 413
    told = bare.post("/api/code", content=endless(), headers={"Content-Type": "application/json"})
    assert told.status_code == 413
    assert bare.post("/api/code", content=b"{}", headers={"Content-Length": "-1"}).status_code == 413


def test_beyond_loopback_nothing_is_written(store: Store, client_of: Callable[..., TestClient]) -> None:
    away = client_of(store, "0.0.0.0")
    assert away.get("/read/latihan-1").status_code == 200
    assert away.post("/api/code", json={"text": "Polisi menangkap massa."}).status_code == 403
    assert away.post("/paste", data={"text": "x"}).status_code == 403
    assert away.post("/read/sample/keep").status_code == 403
    assert "<textarea" not in away.get("/paste").text


def test_an_unforeseen_fault_tells_nothing_of_the_inside(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("rahasia")

    monkeypatch.setattr(client.app.state.desk, "find", fail)  # type: ignore[attr-defined]
    for path in ("/read/x", "/api/articles/x"):
        answer = client.get(path)
        assert answer.status_code == 500
        assert "rahasia" not in answer.text
        assert "content-security-policy" in answer.headers
