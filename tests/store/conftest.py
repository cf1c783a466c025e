"""Databases to test with: SQLite always, PostgreSQL (Debian's, started here) where its programs are found."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from uuid import uuid4

import pytest

from warta.linking.within import merge
from warta.records import Article, CodedArticle, Dates, Entity, Mention, Place
from warta.store import Store, connect

WIB = timezone(timedelta(hours=7))
Make = Callable[..., CodedArticle]


def _programs() -> Path | None:
    """Where PostgreSQL's programs are; Debian keeps them off the path."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return versions[-1].parent if versions else None


def _as_somebody(*options: str) -> list[str]:
    """PostgreSQL refuses to run as root."""
    who = ["--reuid=nobody", "--regid=nogroup", "--clear-groups"] if os.geteuid() == 0 else []
    return ["setpriv", *who, *options] if who or options else []


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL, without a database's name, of a server that runs for these tests alone, on a socket in a folder of its own."""
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed (initdb is neither on the path nor in /usr/lib/postgresql): not tested with it")
    pytest.importorskip("psycopg", reason="psycopg is not installed: not tested with PostgreSQL")
    folder = Path(tempfile.mkdtemp(prefix="warta-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "nobody", "nogroup")
    data = folder / "data"

    def run(*command: str | Path, until_it_works: bool = False) -> None:
        whole = [*_as_somebody(), *map(str, command)]
        for _ in range(600 if until_it_works else 1):
            done = subprocess.run(whole, capture_output=True, text=True, cwd=folder, timeout=60, check=False)
            if done.returncode == 0:
                return
            time.sleep(0.1)
        raise AssertionError(f"{command[0]}: {done.stdout}{done.stderr}")

    try:
        run(programs / "initdb", "-D", data, "-U", "warta", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
        options = ["listen_addresses=", f"unix_socket_directories={folder}", "fsync=off", "max_connections=40"]
        # Should the tests be killed, the server ends as well.
        command = [*_as_somebody("--pdeathsig=INT"), str(programs / "postgres"), "-D", str(data)]
        command += [part for option in options for part in ("-c", option)]
        with (folder / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log, cwd=folder) as server:
            try:
                run(programs / "pg_isready", "-h", folder, "-q", until_it_works=True)
                yield f"postgresql://warta@/{{}}?host={folder}"
            finally:
                server.send_signal(signal.SIGQUIT)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """What to connect to: a database that does not exist yet, or is empty."""
    if request.param == "sqlite":
        yield str(tmp_path / "news.db")
        return
    import psycopg

    server: str = request.getfixturevalue("postgresql")
    name = f"test_{uuid4().hex[:12]}"
    with closing(psycopg.connect(server.format("postgres"), autocommit=True)) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield server.format(name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def store(db: str) -> Iterator[Store]:
    """An empty database of each kind."""
    with connect(db) as opened:
        yield opened


@pytest.fixture(scope="session")
def make() -> Make:
    """Makes the coded article of a number: the same for the same number."""
    return make_article


def make_article(number: int, *, kind: str = "COERCE", title: str | None = None, extra: bool = False) -> CodedArticle:
    """An article with three mentions of two events, every field of which is filled; ``extra`` finds one more, earlier act.

    Six numbers that follow each other, from 0, tell of the same days.
    """
    title = f"Polisi Tangkap {number} Perusuh di Ambon" if title is None else title
    body = (
        f"Polisi menangkap {number} orang dalam kerusuhan di Kota Ambon pada Selasa malam, kata juru bicara kepolisian.\n"
        "Gubernur Maluku akan bertemu dengan para tokoh agama pekan depan untuk membahas keamanan.\n"
        "Polisi menahan mereka di markas."
    )
    text = f"{title}\n{body}"
    later = timedelta(days=60 * (number // 6))
    sentences = tuple((at, at + len(line)) for line in text.split("\n") for at in [text.index(line)])

    def span(words: str) -> tuple[int, int]:
        start = text.index(words, len(title))
        return start, start + len(words)

    police = Entity("Polisi", span("Polisi"), "Kepolisian Negara Republik Indonesia", "IDN", "COP", "Q4989")
    crowd = Entity(f"{number} orang", span(f"{number} orang"), "perusuh", "IDN", "CVL")
    spokesman = Entity("juru bicara kepolisian", span("juru bicara kepolisian"), "Polri", "IDN", "COP")
    ambon = Place("Kota Ambon", span("Kota Ambon"), "Kota Ambon", "IDN", -3.69, 128.18, 1651531, "city")
    tuesday = Dates(date(2024, 3, 5) + later, date(2024, 3, 5) + later, "Selasa malam", span("Selasa malam"))
    governor = Entity("Gubernur Maluku", span("Gubernur Maluku"), "Gubernur Maluku", "IDN", "GOV")
    clerics = Entity("para tokoh agama", span("para tokoh agama"), "tokoh agama", "IDN", "REL")
    week = Dates(date(2024, 3, 11) + later, date(2024, 3, 17) + later, "pekan depan", span("pekan depan"))
    at = text.index("Polisi menahan")
    again = (Entity("Polisi", (at, at + 6), police.name, "IDN", "COP", "Q4989"),)
    mode = "arrest" if kind == "COERCE" else None
    first = (
        "e1",
        kind,
        mode,
        "asserted",
        ("crime",),
        (police,),
        (crowd,),
        ambon,
        tuesday,
        spokesman,
        "Antara",
        0,
        2,
        number,
        0.9,
    )
    meeting = ("e2", "CONSULT", None, "future", ("military", "religion"), (governor,), (clerics,), None, week)
    mentions = [
        Mention("m1", span("menangkap"), *first, "COERCE:menangkap; actor menangkap>nsubj"),
        Mention("m2", span("bertemu"), *meeting, confidence=0.61, rule="CONSULT:bertemu"),
        Mention(
            "m3", span("menahan"), "e1", kind, mode, "asserted", ("crime",), again, (), confidence=0.7, rule="COERCE:menahan"
        ),
    ]
    if extra:
        riot = Mention("m0", span("kerusuhan"), "e0", "PROTEST", "riot", "asserted", (), (crowd,), confidence=0.4, rule="x")
        mentions.insert(1, riot)
    published = datetime(2024, 3, 6, 9, number % 60, tzinfo=WIB) + later
    url = f"https://berita.example/{number}"
    article = Article(
        f"a{number:04}", title, text, len(title) + 1, url, "Berita", "Sari", published, "id", f"news.jsonl:{number}"
    )
    return CodedArticle(article, sentences, tuple(mentions), tuple(merge(mentions)))
