"""The lists of feeds that are watched: the one that comes with warta, and one's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from warta.errors import UnknownValue
from warta.watch import sources_in


def test_the_list_that_comes_with_warta() -> None:
    sources = sources_in(None)
    assert len({source.publisher for source in sources}) >= 18
    assert all(source.url.startswith("https://") for source in sources)


@pytest.mark.parametrize(
    "text", ["- https://a.id/rss", "feeds:\n  - url: https://a.id/rss\n    publisher: A", "feeds: ['https://a.id/rss']"]
)
def test_a_list_of_ones_own(text: str, tmp_path: Path) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_text(text)
    assert [source.url for source in sources_in(path)] == ["https://a.id/rss"]


@pytest.mark.parametrize("text", ["", "feeds: []", "a: [", "- ftp://a.id", "- 5", "feeds:\n  - publisher: A", "\0"])
def test_a_list_that_is_none_is_told(text: str, tmp_path: Path) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_text(text)
    with pytest.raises(UnknownValue, match=r"feeds\.yaml"):
        sources_in(path)
