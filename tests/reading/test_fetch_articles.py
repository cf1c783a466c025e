"""Articles from a real server: all their pages, in the right letters, and through the commands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.reading import stories
from tests.reading.site import FastTime, Site, serving
from warta.cli.main import app
from warta.errors import UnreadableInput
from warta.reading import read_many
from warta.reading.fetch import Fetcher, Found, fetch_article


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def fetch(url: str) -> Found:
    return fetch_article(url, Fetcher(allow_private=True, delay=0, clock=FastTime().clock()))


def invoke(*arguments: str | Path, given: str | None = None) -> tuple[int, str, str]:
    options = ["--delay", "0", "--allow-private"] if arguments[0] == "fetch" else ["--allow-private"]
    result = CliRunner().invoke(app, [*map(str, arguments), *options], input=given)
    return result.exit_code, result.stdout, result.stderr


def test_an_article_of_several_pages_is_one(site: Site) -> None:
    title, first, second, third = stories.BANJIR
    links = [f"/a/1001/banjir?page={number}" for number in (2, 3)]
    elsewhere = "http://127.0.0.2:1/a/1001/banjir?page=4"
    site.page("/a/1001/banjir", stories.page((title, first), more=(*links, elsewhere)))
    site.page(links[0], stories.page((title, second), more=tuple(links)))
    site.page(links[1], stories.page((title, third), more=(*links, links[0])))
    found = fetch(f"{site.url}/a/1001/banjir")
    assert found.article.text == "\n".join(stories.BANJIR)
    assert found.article.url == f"{site.url}/a/1001/banjir"
    assert site.paths() == ["/a/1001/banjir", *links]


def test_pages_without_end_end(site: Site) -> None:
    title, first, second, _ = stories.BANJIR
    for number in range(1, 60):
        here = f"/a/1001/banjir?page={number}" if number > 1 else "/a/1001/banjir"
        text = f"{second} Halaman ke-{number} melanjutkan laporan dari lokasi banjir."
        site.page(here, stories.page((title, first, text), more=(f"/a/1001/banjir?page={number + 1}",)))
    fetch(f"{site.url}/a/1001/banjir")
    assert len(site.paths()) <= 20


def test_a_page_that_is_missing_and_one_that_repeats_are_left_out(site: Site) -> None:
    links = tuple(f"/a/1001/banjir?page={number}" for number in (2, 3))
    site.page("/a/1001/banjir", stories.page(stories.BANJIR, more=links))
    site.page(links[1], stories.page(stories.BANJIR, more=links))
    assert fetch(f"{site.url}/a/1001/banjir").article.text == "\n".join(stories.BANJIR)


@pytest.mark.parametrize(
    ("encoding", "header"),
    [("utf-8", "iso-8859-1"), ("utf-8", "utf-16"), ("utf-8", "entah"), ("windows-1252", "windows-1252"), ("utf-8-sig", "ascii")],
)
def test_a_header_that_lies_about_letters(encoding: str, header: str, site: Site) -> None:
    story = (stories.KAPAL[0], stories.KAPAL[1].replace("nelayan", "nelayan “Sinar Laut”"), *stories.KAPAL[2:])
    html = stories.page(story).replace('charset="utf-8"', f'charset="{encoding.removesuffix("-sig")}"')
    site.page("/a/1004/kapal", html.encode(encoding), f"text/html; charset={header}")
    assert "“Sinar Laut”" in fetch(f"{site.url}/a/1004/kapal").article.text


def test_addresses_that_an_article_goes_by(site: Site) -> None:
    canonical = f"{site.url}/a/1002/jaksa-tahan-mantan-kepala-dinas"
    site.redirect("/s/7", "/a/1002/x?utm_source=s")
    site.page("/a/1002/x?utm_source=s", stories.page(stories.KORUPSI, canonical=canonical))
    assert fetch(f"{site.url}/s/7").addresses == (f"{site.url}/s/7", f"{site.url}/a/1002/x?utm_source=s", canonical)


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/pdf", b"%PDF-1.7"),
        ("image/jpeg", b"\xff\xd8"),
        ("application/rss+xml", stories.feed(("https://a.id/1", None)).encode()),
        ("text/html", b"<html><body><a href=/a>Beranda</a></body></html>"),
        ("text/html", b""),
    ],
)
def test_what_is_no_article_is_told(content_type: str, body: bytes, site: Site) -> None:
    site.page("/a", body, content_type)
    with pytest.raises(UnreadableInput) as caught:
        fetch(f"{site.url}/a")
    assert caught.value.reason in ("not-an-article", "empty")


def test_fetch_writes_what_reads_again(site: Site, tmp_path: Path) -> None:
    for number, story in enumerate(stories.STORIES):
        site.page(f"/a/{number}", stories.page(story, published="2026-03-02T08:00:00+07:00"))
    urls = [f"{site.url}/a/{number}" for number in range(len(stories.STORIES))]
    code, out, err = invoke("fetch", *urls, f"{site.url}/tidak-ada")
    assert (code, err.count("\n")) == (1, 1)
    assert "/tidak-ada: status: there is no such page (status 404)" in err
    records = [json.loads(line) for line in out.splitlines()]
    assert [record["title"] for record in records] == [story[0] for story in stories.STORIES]
    assert set(records[0]) == {"id", "url", "publisher", "published", "author", "title", "text"}
    path = tmp_path / "berita.jsonl"
    assert invoke("fetch", "-", "-o", path, given="\n".join(urls[:2]))[0] == 0
    assert path.read_text().splitlines() == out.splitlines()[:2]
    again = [article for article in read_many(path) if not isinstance(article, str)]
    assert [(getattr(article, "id", ""), getattr(article, "text", "")) for article in again] == [
        (record["id"], record["text"]) for record in records[:2]
    ]
    (tmp_path / "folder").mkdir()
    assert invoke("fetch", *urls, "-o", tmp_path / "folder")[0] == 0
    assert sorted(file.name for file in (tmp_path / "folder").iterdir()) == sorted(f"{record['id']}.jsonl" for record in records)


def test_the_cache_spares_the_site(site: Site) -> None:
    site.page("/a/1", stories.page(stories.BANJIR), Cache_Control="max-age=600")
    for options, asked in (((), 1), ((), 1), (("--no-cache",), 2)):
        assert invoke("fetch", f"{site.url}/a/1", *options)[0] == 0
        assert len(site.paths()) == asked


def test_private_addresses_need_to_be_allowed(site: Site) -> None:
    result = CliRunner().invoke(app, ["fetch", f"{site.url}/a/1"])
    assert result.exit_code == 1
    assert "--allow-private" in result.stderr
    assert site.asked == []


@pytest.mark.parametrize(
    "arguments", [[], ["https://a.id/1", "--published", "kemarin"], ["https://a.id/1", "-o", "tidak/ada/x.jsonl"]]
)
def test_misuse(arguments: list[str]) -> None:
    assert CliRunner().invoke(app, ["fetch", *arguments]).exit_code == 2


def test_code_takes_addresses_among_files(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("warta.cli.code.code_many", lambda articles, workers: (_note(article, workers) for article in articles))
    coded.clear()
    site.page("/a/1001/banjir", stories.page(stories.BANJIR))
    file = tmp_path / "kapal.txt"
    file.write_text("\n\n".join(stories.KAPAL))
    code, _, err = invoke("code", f"{site.url}/a/1001/banjir", file, f"{site.url}/hilang")
    assert (code, coded) == (1, [stories.BANJIR[0], stories.KAPAL[0]])
    assert "/hilang: status" in err


coded: list[str] = []


def _note(article: object, _workers: int) -> object:
    from warta.records import Article, CodedArticle

    assert isinstance(article, Article)
    coded.append(article.title)
    return CodedArticle(article, ((0, len(article.text)),), (), ())
