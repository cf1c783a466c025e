"""Pages that Hypothesis makes and mutates: an article or a reason, never a crash; and real pages, where they are at hand.

``WARTA_PAGES=10000 pytest tests/reading/test_html_made.py`` makes so many of each kind.
"""

# Pages stand here as they are served, in long lines.
# ruff: noqa: E501

from __future__ import annotations

import importlib.util
import os
import sys
import tracemalloc
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from warta.errors import UnreadableInput
from warta.reading.html import Page, join, read_page

MADE = settings(
    max_examples=int(os.environ.get("WARTA_PAGES", "120")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    database=None,
)
REASONS = {"empty", "too-large", "binary", "not-an-article"}
SENTENCE = "Petugas menutup jalan di tepi sungai setelah tanggul jebol pada Senin malam, kata kepala dinas setempat."

PAGE = f"""<!DOCTYPE html><html lang="id"><head><meta charset="utf-8"><title>Tanggul Jebol, Jalan Tepi Sungai Ditutup - Kompas.com</title>
<link rel="canonical" href="https://regional.kompas.com/read/2024/03/04/190500/tanggul-jebol"><meta property="og:type" content="article">
<meta property="article:published_time" content="2024-03-04T19:05:00+07:00">
<script type="application/ld+json">{{"@context": "https://schema.org", "@graph": [{{"@type": ["NewsArticle"], "headline": "Tanggul Jebol",
"datePublished": "2024-03-04T19:05:00Z", "author": [{{"@type": "Person", "name": "Fulan Wijaya"}}], "publisher": {{"name": "Kompas"}}}}]}}
</script></head><body><h1>Tanggul Jebol, Jalan Tepi Sungai Ditutup</h1><div class="read__time">Kompas.com - 04/03/2024, 19:05 WIB</div>
<div class="read__content"><p><strong>CIREBON, KOMPAS.com</strong> - {SENTENCE}</p><p>Baca juga: <a href="/2">Sungai Meluap</a></p>
<p>{SENTENCE}</p></div><div class="paging"><a href="?page=2">2</a></div></body></html>"""
PIECES = (
    "<div>", "</div>", "<p>", "</p>", "<br>", "<b>", "<table><tr><td>", "</table>", "<a href='?page=2'>", "</a>", "<!--", "-->", "<script>",
    '<script type="application/ld+json">', "</script>", "{", "}", "[", '"headline":', '"datePublished": "', '"@type": "NewsArticle"', ",", "\\u", "\\",
    "<meta property='og:title' content='", "'>", "<title>", "<h1>", "<time datetime='", "04/03/2024 19:05 WIB", "2 jam yang lalu", "Diperbarui", "Baca juga:",
    "<div itemprop='articleBody'>", "<article>", "<img src=x>", "&amp;quot;", "&#0;", "&#xD800;", "\0", "\x85", "\u2028", "🙂", "<svg>", "<template>", "<amp-img>",
    "<?xml version='1.0' encoding='x'?>", "<frameset>", "<plaintext>", "<body hidden>", "<base href='http://[::1'>", "<a href='http://[bad/?page=2'>", SENTENCE,
)  # fmt: skip


def _read(data: bytes, charset: str | None = None, url: str | None = None) -> Page | None:
    try:
        page = read_page(data, charset=charset, url=url)
    except UnreadableInput as error:
        if error.reason not in REASONS:
            raise
        return None
    article = page.article
    assert article.text.startswith(article.title)
    assert any(char.isalpha() for char in article.text)
    assert article.published is None or article.published.utcoffset() is not None
    assert page.canonical is None or page.canonical.startswith(("http://", "https://"))
    article.text.encode()
    assert read_page(data, charset=charset, url=url) == page
    assert join([page, page]).text
    return page


CHARSETS = st.sampled_from([None, "utf-8", "iso-8859-1", "utf-16", "utf-16-be", "windows-1252", "hex", "x-unknown", "idna", ""])
URLS = st.sampled_from(
    [None, "https://www.detik.com/a", "http://[", "file:///etc/passwd", "//x", "https://regional.kompas.com/read/1"]
)


@MADE
@given(st.binary(max_size=400), CHARSETS, URLS)
def test_any_bytes(data: bytes, charset: str | None, url: str | None) -> None:
    _read(data, charset, url)


@MADE
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=20), max_size=60), CHARSETS, URLS)
def test_any_pieces_of_pages(pieces: list[str], charset: str | None, url: str | None) -> None:
    _read("".join(pieces).encode("utf-8", "surrogatepass"), charset, url)


@st.composite
def _mutated(draw: st.DrawFn) -> bytes:
    data = bytearray(PAGE.encode())
    for _ in range(draw(st.integers(1, 8))):
        at = draw(st.integers(0, len(data)))
        kind = draw(st.integers(0, 3))
        if kind == 0:
            del data[at : at + draw(st.integers(1, 200))]
        elif kind == 1:
            data[at:at] = draw(st.sampled_from(PIECES)).encode("utf-8") * draw(st.integers(1, 5))
        elif kind == 2:
            data[at:at] = draw(st.binary(min_size=1, max_size=6))
        else:
            start = draw(st.integers(0, len(data)))
            data[at:at] = data[start : start + draw(st.integers(1, 300))]
    return bytes(data)


@MADE
@given(_mutated(), CHARSETS, URLS)
def test_mutated_pages(data: bytes, charset: str | None, url: str | None) -> None:
    _read(data, charset, url)


def test_the_page_that_is_mutated_is_read() -> None:
    page = _read(PAGE.encode())
    assert page is not None
    assert page.article.text == f"Tanggul Jebol, Jalan Tepi Sungai Ditutup\n{SENTENCE}\n{SENTENCE}"
    assert page.further == ("https://regional.kompas.com/read/2024/03/04/190500/tanggul-jebol?page=2",)
    assert str(page.article.published) == "2024-03-04 19:05:00+07:00"


@pytest.mark.parametrize(
    "data",
    [
        b"<div>" * 300_000,
        b"<p>x<br>" * 100_000,
        b"<a href='?page=2'>2</a>" * 10_000,
        b"<script type='application/ld+json'>" + b"[" * 500_000,
        b"<script type='application/ld+json'>{" + b"/*" * 500_000 + b"</script>",
        b"<title>" + b"a - " * 400_000 + b"</title><p>" + SENTENCE.encode(),
        b"<p>" + b"12/12/2021 " * 30_000,
        b"<p class='" + b"share " * 200_000 + b"'>" + SENTENCE.encode(),
        b"&amp;" * 400_000 + b"<p>",
        (f"<p>{SENTENCE}</p>" * 1_500).encode(),
    ],
    ids=range(10),
)
def test_hostile_pages_end_in_bounded_memory(data: bytes) -> None:
    tracemalloc.start()
    try:
        _read(data)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < 60 * len(data) + 100_000_000


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    """bench/pages.py, which measures what the targets are about."""
    path = Path(__file__).parents[2] / "bench/pages.py"
    spec = importlib.util.spec_from_file_location("bench_pages", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("unlisted", [False, True], ids=["listed", "unlisted"])
def test_real_pages_are_read_as_expected(shared: Path, bench: ModuleType, unlisted: bool) -> None:
    if not (shared / "pages/expected.jsonl").exists():
        pytest.skip("needs ../shared/pages (real pages), which is not here")
    scores = list(bench.scores(shared, unlisted))
    assert [score.page for score in scores if not score.title] == []
    assert sum(score.time for score in scores) >= 0.9 * len(scores)
    assert min(score.bare for score in scores) >= 0.90
    assert sum(score.bare for score in scores) / len(scores) >= 0.97
