"""``warta code --db``: what is written, what is said, and the exit codes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import event, select
from typer.testing import CliRunner

import warta.store
from warta.cli.main import app
from warta.records import Article, CodedArticle, Rejected
from warta.store import Store, connect
from warta.store import schema as t


def code_nothing(articles: Iterable[Article | Rejected], workers: int = 1) -> Iterator[CodedArticle | Rejected]:
    """Stands for the coder: no article has an event."""
    assert workers
    for article in articles:
        yield article if isinstance(article, Rejected) else CodedArticle(article, (), (), ())


@pytest.fixture(autouse=True)
def _no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("warta.cli.code.code_many", code_nothing)


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A hundred articles, and one line that is none."""
    records = [
        {
            "id": f"n{number}",
            "title": f"Polisi Tangkap {number} Perusuh",
            "text": "Polisi menangkap para perusuh di kota itu. " * 50,
        }
        for number in range(100)
    ]
    path = tmp_path / "news.jsonl"
    path.write_text("\n".join(map(json.dumps, records)) + "\n{broken\n", encoding="utf-8")
    return path


def code(*arguments: str | Path) -> tuple[int, str, list[str]]:
    result = CliRunner().invoke(app, ["code", *map(str, arguments)])
    return result.exit_code, result.stdout, result.stderr.splitlines()


def test_it_writes_and_says_what_became_of_the_articles(news: Path, db: str) -> None:
    exit_code, out, err = code(news, "--db", db)
    assert (exit_code, out) == (1, "")
    assert err[0].startswith("coded 100 articles: 0 mentions, 0 events; 1 rejected")
    assert err[1].endswith(": 100 new, 0 replaced, 0 unchanged")
    exit_code, _, err = code(news, "--db", db)
    assert exit_code == 1
    assert err[1].endswith(": 0 new, 0 replaced, 100 unchanged")
    with connect(db) as store, store.read() as connection:
        assert connection.execute(select(t.rejected.c.source, t.rejected.c.times)).all() == [(f"{news}:101", 2)]


def test_misuse_is_told(news: Path, tmp_path: Path) -> None:
    assert code(news, "--db", tmp_path / "a.db", "-o", tmp_path / "a.jsonl")[::2] == (
        2,
        ["warta: --db and --output cannot go together: what is in the database can be exported from it"],
    )
    exit_code, _, err = code(news, "--db", tmp_path / "nowhere" / "a.db")
    assert exit_code == 2
    assert "its directory does not exist" in err[0]


def test_a_full_disk_ends_the_run_with_a_message(news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    db = tmp_path / "news.db"

    def connect_to_a_small_disk(where: str) -> Store:
        store = connect(where)
        store.close()
        event.listen(store.engine, "connect", lambda connection, _: connection.execute("PRAGMA max_page_count = 120"))
        return store

    monkeypatch.setattr(warta.store, "connect", connect_to_a_small_disk)
    exit_code, _, err = code(news, "--db", db)
    assert exit_code == 2
    assert "the disk is full; what was written before is safe" in err[-1]
    with connect(db) as store:
        assert len(list(store.articles())) % 64 == 0
