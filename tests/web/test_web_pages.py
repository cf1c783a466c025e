"""Home, read and paste as browsers get them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from fastapi.testclient import TestClient

from warta.store import Store, connect

ARTICLE = """Polisi Tangkap Lima Pengunjuk Rasa di Ambon

Ambon - Polisi menangkap lima pengunjuk rasa di depan kantor gubernur di Kota Ambon, Selasa (8/3).

Kepala kepolisian setempat mengatakan mereka akan dibebaskan besok setelah diperiksa."""


def posted(client: TestClient, path: str, **data: str) -> str:
    """Sends a form of the page ``/paste`` to ``path``; where the answer leads, or its text."""
    token = re.search(r'name="token" value="([^"]+)"', client.get("/paste").text)
    assert token
    answer = client.post(path, data={"token": token[1], **data})
    return str(answer.headers["location"] if answer.status_code == 303 else answer.text)


def test_a_fresh_start_offers_the_sample_and_a_box(
    bare: TestClient, client_of: Callable[..., TestClient], tmp_path: Path
) -> None:
    with connect(tmp_path / "new.db") as empty:
        for client in (bare, client_of(empty)):
            html = client.get("/").text
            assert 'href="/read/sample"' in html
            assert "<textarea" in html


def test_home_lists_articles_and_finds_words(client: TestClient) -> None:
    html = client.get("/").text
    assert "Indonesia dan Malaysia Akan Gelar Latihan di Natuna" in html
    assert 'href="/read/latihan-1"' in html
    assert 'href="/read/jahat/1%3Fx%3D%23y"' in html
    found = client.get("/search", params={"q": "perairan natuna"}).text
    assert "<mark>perairan</mark>" in found
    assert "<mark>menangkap</mark>" in client.get("/", params={"q": "menangkap pengunjuk"}).text
    assert client.get("/search", params={"q": "tidakada"}).text.count("<li>") == 0
    assert client.get("/search", params={"q": '-"*'}).status_code == 200
    assert client.get("/", params={"after": "x"}).status_code == 404


def test_read_marks_events_and_tells_them(client: TestClient) -> None:
    html = client.get("/read/latihan-1?lang=id").text
    assert re.search(r'<a class="ev q2 future" href="#e1"[^>]*data-m="1"[^>]*>menggelar latihan militer</a>', html)
    assert "Polisi menangkap 15 pengunjuk rasa di Kota Ambon." in html
    assert "Selasa, 8 Maret 2022, 19.45 WIB" in html
    assert '<span class="code">IDN GOV</span>' in html
    assert "COERCE:menangkap" in html
    assert client.get("/read/tidak-ada").status_code == 404


def test_whatever_an_article_holds_is_shown_as_text(client: TestClient) -> None:
    for path in ("/read/jahat/1%3Fx%3D%23y", "/", "/search?q=menangkap"):
        html = client.get(path).text
        assert not re.search(r"<(img|iframe|i|u|s|em|b)[ >]", html), path
        assert "<script>" not in html
        assert "javascript:" not in re.sub(r"&#34;.*", "", html)
        assert not set("\u202e\u202c\u2066\u2069\u200b") & set(html)
    html = client.get("/read/jahat/1%3Fx%3D%23y").text
    assert "{{ 7*7 }}</span> ${7*7} &amp;lt;script&amp;gt;" in html
    assert "&lt;script&gt;alert(&#39;judul&#39;)&lt;/script&gt;" in html
    assert "مرحبا" in html
    assert 'href="javascript' not in html


def test_a_pasted_article_is_coded_and_kept_if_one_likes(client_of: Callable[..., TestClient], tmp_path: Path) -> None:
    with connect(tmp_path / "new.db") as store:
        client = client_of(store)
        path = posted(client, "/paste", text=ARTICLE, published="2022-03-08 19:45")
        assert re.fullmatch(r"/read/[0-9a-f]{16}", path)
        html = client.get(path).text
        assert "Polisi Tangkap" in re.sub("<[^>]*>", "", html)
        assert f'action="{path}/keep"' in html
        assert not list(store.articles())
        assert posted(client, f"{path}/keep") == path
        assert [coded.article.id for coded in store.articles()] == [path.rpartition("/")[2]]
        assert "/keep" not in client.get(path).text
        assert posted(client, f"{path}/keep") == path


def test_without_a_database_nothing_can_be_kept(bare: TestClient) -> None:
    path = posted(bare, "/paste", text=ARTICLE)
    assert "/keep" not in bare.get(path).text
    assert "404" not in path
    token = re.search(r'name="token" value="([^"]+)"', bare.get("/paste").text)
    assert token
    assert bare.post(f"{path}/keep", data={"token": token[1]}).status_code == 404


def test_an_address_is_fetched_and_coded(
    client_of: Callable[..., TestClient], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    title, *rest = ARTICLE.split("\n\n")
    body = "".join(f"<p>{line}</p>" for line in rest * 3)
    page = f"<!doctype html><html lang=id><title>{title}</title><article><h1>{title}</h1>{body}</article></html>"
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "berita.html").write_text(page, encoding="utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path / "site"))) as site:
        Thread(target=site.serve_forever, daemon=True).start()
        client = client_of(None, allow_private=True)
        path = posted(client, "/paste", text=f" http://127.0.0.1:{site.server_port}/berita.html ")
        gone = posted(client, "/paste?lang=en", text=f"http://127.0.0.1:{site.server_port}/tidak-ada.html")
        site.shutdown()
    assert title in re.sub("<[^>]*>", "", client.get(path).text)
    assert "The site does not give this page" in gone


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.mark.parametrize(
    ("text", "published", "told"),
    [
        ("   ", "", "Belum ada teks"),
        (
            "The police arrested five people in front of the governor's office on Tuesday, the chief said.",
            "",
            "bukan bahasa Indonesia",
        ),
        (ARTICLE, "kemarin dulu", "Waktu terbit itu tidak dapat dibaca"),
        ("http://127.0.0.1:8080/rahasia", "", "tidak boleh diambil"),
        ("http://169.254.169.254/latest/meta-data", "", "tidak boleh diambil"),
        ("<html><body>halo", "", "bukan artikel berita"),
        ("x" * 200_001, "", "terlalu panjang"),
    ],
)
def test_what_cannot_be_read_is_said_and_the_text_stays(bare: TestClient, text: str, published: str, told: str) -> None:
    html = posted(bare, "/paste?lang=id", text=text, published=published)
    assert told in html
    if len(text) < 1000 and "<" not in text:
        assert text.strip()[:30].replace("'", "&#39;") in html


def test_the_store_is_read_as_people_corrected_it(client: TestClient, store: Store) -> None:
    assert client.get("/api/articles/latihan-1").json()["events"][0]["type"] == store.article("latihan-1").events[0].type
