"""`warta.read` and `warta.read_many` take addresses of the web."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import warta
from tests.reading import stories
from tests.reading.site import Site, serving
from warta.errors import UnreadableInput


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Site]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with serving() as site:
        site.page("/a/1001/banjir", stories.page(stories.BANJIR))
        yield site


def test_an_address_is_fetched(site: Site) -> None:
    article = warta.read(f"{site.url}/a/1001/banjir", allow_private=True)
    assert article.url == f"{site.url}/a/1001/banjir"
    assert article.title == stories.BANJIR[0]


def test_a_private_address_is_refused_unless_asked_for(site: Site) -> None:
    with pytest.raises(UnreadableInput, match=r"private|port"):
        warta.read(f"{site.url}/a/1001/banjir")


def test_addresses_stand_beside_files(site: Site, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "Polisi menangkap tujuh penambang emas ilegal di Kabupaten Bogor pada hari itu.", encoding="utf-8"
    )
    found = list(warta.read_many([tmp_path / "a.txt", f"{site.url}/a/1001/banjir"], allow_private=True))
    assert [type(one) for one in found] == [warta.Article, warta.Article]
