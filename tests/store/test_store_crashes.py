"""Killed at any moment, with a full disk, or beside another writer: nothing is lost, nothing is there twice."""

from __future__ import annotations

import os
import random
import resource
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select, text

from warta.records import CodedArticle, Rejected
from warta.store import Store, connect
from warta.store import schema as t
from warta.store.faults import StoreFailure
from warta.store.versions import Versions

Make = Callable[..., CodedArticle]
MADE_BY = Versions("1.0", "c", "l", "m")
ARTICLES = 80
BATCH = 7
MAY_DIFFER = {"coded_at", "first_used", "first_at", "last_at", "times", "version_id"}


def works(make: Make) -> list[CodedArticle]:
    """A day's work: many articles, then every third of them coded again otherwise."""
    return [make(number) for number in range(ARTICLES)] + [make(number, extra=True) for number in range(0, ARTICLES, 3)]


def write_all(db: str, work: list[CodedArticle]) -> None:
    with connect(db) as store:
        write_on(store, work)


def write_on(store: Store, work: list[CodedArticle]) -> None:
    for start in range(0, len(work), BATCH):
        store.write(work[start : start + BATCH], MADE_BY)
        store.reject(Rejected(f"bad-{start}.txt", "empty", "there is no text in it"))


def in_a_process(work: Callable[[], None]) -> int:
    """Does ``work`` in a child process; its id."""
    child = os.fork()
    if child:
        return child
    try:
        work()
    except BaseException:  # noqa: BLE001  # pytest must not go on in the child
        os._exit(1)
    os._exit(0)


def ended(child: int) -> int:
    """The exit status of a child, which must be done within a minute; -9 when it was killed."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    raise AssertionError("the process has not ended")


def everything(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, without what interruptions may change: times, and numbers that were given out in vain.

    Those of stories are such: what is done again makes stories anew. They stand by their keys instead.
    """
    with store.read() as connection:
        key_of = {row.id: row.key for row in connection.execute(select(t.stories.c.id, t.stories.c.key))}
        found = {}
        for table in t.metadata.sorted_tables:
            columns = [column for column in table.c if column.name not in MAY_DIFFER]
            numbers = {at for at, column in enumerate(columns) if column is t.stories.c.id or column.references(t.stories.c.id)}
            rows = (
                tuple(key_of.get(value) if at in numbers else value for at, value in enumerate(row))
                for row in connection.execute(select(*columns))
            )
            if table is not t.versions:
                found[table.name] = sorted(rows, key=repr)
        return found


def is_sound(store: Store) -> None:
    """The database's own checks, and each article whole."""
    with store.begin() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            assert not connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            for index in ("articles_fts", "event_texts_fts"):
                connection.exec_driver_sql(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
        counted = connection.execute(
            text(
                "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM codings), (SELECT count(*) FROM events), "
                "(SELECT count(*) FROM event_texts), (SELECT count(*) FROM sentences)"
            )
        ).one()
        per_article = connection.execute(text("SELECT article_id, count(*) FROM mentions GROUP BY 1")).all()
    assert counted[0] == counted[1] == counted[4] / 4 == len(per_article)
    assert counted[2] == counted[3] == sum(count - 1 for _, count in per_article)


@pytest.fixture
def clean(make: Make, tmp_path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """What the work leaves when nothing comes in between."""
    db = str(tmp_path / "clean.db")
    write_all(db, works(make))
    with connect(db) as store:
        return everything(store)


def test_killed_at_any_moment(db: str, make: Make, clean: dict[str, list[tuple[Any, ...]]]) -> None:
    work, moments = works(make), random.Random(7)
    killed = 0
    for _ in range(12):
        child = in_a_process(lambda: write_all(db, work))
        time.sleep(moments.uniform(0, 0.4))
        os.kill(child, signal.SIGKILL)
        killed += ended(child) == -signal.SIGKILL
        with connect(db) as store:
            is_sound(store)
            before = [coded.article.id for coded in store.articles()]
        assert before == [coded.article.id for coded in work[: len(before)]]
    assert killed
    write_all(db, work)
    with connect(db) as store:
        is_sound(store)
        assert everything(store) == clean


def test_several_writers_at_once_on_a_database_that_none_has_made(db: str, make: Make) -> None:
    work = [make(number) for number in range(40)]
    orders = [work, work[::-1], work[20:] + work[:20]]
    children = [in_a_process(lambda order=order: write_all(db, order)) for order in orders]  # type: ignore[misc]
    assert [ended(child) for child in children] == [0, 0, 0]
    with connect(db) as store:
        is_sound(store)
        assert sorted(store.articles(), key=lambda coded: coded.article.id) == work


def test_the_server_dies(db: str, make: Make) -> None:
    """PostgreSQL ends the connection in the middle: the error says so, and the next run goes on."""
    if "://" not in db:
        pytest.skip("SQLite has no server")
    with connect(db) as store:
        store.write(make(0), MADE_BY)
        with pytest.raises(StoreFailure, match="database failed"), store.begin() as connection:  # noqa: PT012
            connection.execute(text("UPDATE articles SET title = 'half'"))
            connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        assert store.write([make(0), make(1)], MADE_BY).new == 1
        assert list(store.articles()) == [make(0), make(1)]
        is_sound(store)


def test_a_full_disk(tmp_path: Path, make: Make) -> None:
    db = tmp_path / "news.db"
    work = works(make)
    with connect(db) as store:
        store.write(work[:BATCH], MADE_BY)
        store.close()

        @event.listens_for(store.engine, "connect")
        def limit(connection: sqlite3.Connection, _record: object) -> None:
            connection.execute("PRAGMA max_page_count = 160")

        told = r"news\.db: the disk is full; what was written before is safe\. Free some space"
        with pytest.raises(StoreFailure, match=told):
            write_on(store, work)
    with connect(db) as store:
        is_sound(store)
        there = list(store.articles())
        assert BATCH <= len(there) < ARTICLES
        assert there == work[: len(there)]
    write_all(str(db), work)
    with connect(db) as store:
        is_sound(store)
        assert len(list(store.articles())) == ARTICLES


@pytest.mark.parametrize("size", [1 << 16, 300_000, 700_000, 1 << 20])
def test_a_file_that_cannot_grow(tmp_path: Path, make: Make, size: int) -> None:
    """The system refuses a write in the middle: also while the tables are being made."""
    db, message = tmp_path / "news.db", tmp_path / "message"
    work = works(make)

    def write() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        try:
            write_all(str(db), work)
        except StoreFailure as error:
            message.write_text(str(error))
            raise

    assert ended(in_a_process(write)) == 1
    assert "the disk" in message.read_text()
    write_all(str(db), work)
    with connect(db) as store:
        is_sound(store)
        assert len(list(store.articles())) == ARTICLES


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes, where the tests may make one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("no right to mount a small disk here")
    try:
        yield folder
    finally:
        with suppress(OSError):
            subprocess.run(["umount", "-l", str(folder)], check=False)


def test_a_small_disk(small_disk: Path, make: Make) -> None:
    db = str(small_disk / "news.db")
    work = [make(number) for number in range(600)]
    with pytest.raises(StoreFailure, match="the disk is full"):
        write_all(db, work)
    with connect(db) as store:
        there = list(store.articles())
        assert there == work[: len(there)]
        assert len(there) > BATCH
    with sqlite3.connect(f"file:{db}?mode=ro", uri=True) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
