"""Opening: what is not warta's is left alone, with a message; what is older is brought up to date, once."""

from __future__ import annotations

import os
import sqlite3
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from warta.errors import UnknownValue
from warta.records import CodedArticle
from warta.store import connect
from warta.store.connect import VERSION_TABLE, revisions
from warta.store.faults import StoreFailure
from warta.store.schema import metadata

Make = Callable[..., CodedArticle]


def test_the_migrations_make_the_tables_that_the_schema_describes(db: str) -> None:
    with connect(db) as store, store.engine.connect() as connection:

        def ours(_object: object, name: str | None, kind: str, *_: object) -> bool:
            # The full-text indexes are the migrations' own.
            return not (kind == "table" and "_fts" in str(name)) and not str(name).endswith("search")

        options = {"version_table": VERSION_TABLE, "include_object": ours, "compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []


def test_it_is_safe_against_power_loss(tmp_path: Path) -> None:
    with connect(tmp_path / "news.db") as store, store.read() as connection:
        told = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "application_id")
        ]
    assert told == ["wal", 2, 1, 0x77617274]


def test_opened_by_many_at_once_it_is_made_once(db: str, make: Make) -> None:
    failures: list[BaseException] = []

    def write(number: int) -> None:
        try:
            with connect(db) as store:
                store.write(make(number))
        except BaseException as error:
            failures.append(error)
            raise

    threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    with connect(db, create=False) as store:
        assert len(list(store.articles())) == 6


def test_one_of_a_newer_warta_is_left_alone(db: str) -> None:
    with connect(db) as store, store.begin() as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    with pytest.raises(UnknownValue, match=r"newer warta .* pip install -U warta"):
        connect(db)


def test_an_empty_file_becomes_a_database(tmp_path: Path) -> None:
    (tmp_path / "news.db").touch()
    connect(tmp_path / "news.db").close()


def test_what_is_no_database_of_ours_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE holidays (day TEXT)")
    connection.close()
    before = other.read_bytes()
    with pytest.raises(UnknownValue, match=r"another program .*'holidays'"):
        connect(other)
    assert other.read_bytes() == before
    page = tmp_path / "page.html"
    page.write_text("<html>" + "x" * 100)
    with pytest.raises(UnknownValue, match="is no database"):
        connect(page)
    torn = tmp_path / "torn.db"
    torn.write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    with pytest.raises(StoreFailure, match=r"torn\.db: "):
        connect(torn)


def test_a_server_with_other_tables_is_shared_unless_they_are_called_as_ours(postgresql: str) -> None:
    import psycopg

    server = postgresql.format("template1").replace("template1", "{}")
    for name, table, shared in (("with_holidays", "holidays", True), ("with_events", "events", False)):
        with psycopg.connect(server.format("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        with psycopg.connect(server.format(name), autocommit=True) as connection:
            connection.execute(f"CREATE TABLE {table} (day DATE)")
        if shared:
            connect(server.format(name)).close()
        else:
            with pytest.raises(UnknownValue, match="another program"):
                connect(server.format(name))


@pytest.mark.parametrize(
    ("db", "message"),
    [
        ("", "needs the path"),
        (":memory:", "needs the path"),
        ("mysql://root@localhost/news", "mysql databases are not known"),
        ("postgresql://[::1/news", "malformed"),
        ("nowhere/news.db", "its directory does not exist; make it first"),
        (".", "is a directory"),
    ],
)
def test_names_that_cannot_be(db: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UnknownValue, match=message):
        connect(db)
    assert not os.listdir(tmp_path)  # noqa: PTH208


def test_none_is_made_for_who_only_asks(tmp_path: Path) -> None:
    with pytest.raises(UnknownValue, match="there is no such database; make it with: warta code"):
        connect(tmp_path / "news.db", create=False)
    assert not (tmp_path / "news.db").exists()


def test_a_server_that_is_not_there_is_told_without_the_password(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(StoreFailure, match="the database failed") as caught:
        connect(f"postgresql://ani:rahasia@/news?host={tmp_path}")
    assert "rahasia" not in str(caught.value)


def test_without_the_driver_the_message_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["warta.store.connect"], "find_spec", lambda _name: None)
    with pytest.raises(UnknownValue, match=r"pip install 'warta\[postgres\]'"):
        connect("postgresql://ani@localhost/news")


def test_migrations_are_numbered_in_one_row() -> None:
    assert revisions() == [f"{number:04}" for number in range(1, len(revisions()) + 1)]
