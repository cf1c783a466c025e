"""Opens a database: checks that it is warta's, and brings its tables up to date."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from importlib.resources import as_file, files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from warta.errors import UnknownValue
from warta.store.faults import told
from warta.store.hints import HintingCompiler
from warta.store.store import BUSY_SECONDS, Store

VERSION_TABLE = "warta_schema"
APPLICATION_ID = 0x77617274
"""Marks an SQLite file as warta's ("wart")."""
_MIGRATIONS = files(__package__) / "migrations"


def connect(db: str | Path, *, create: bool = True) -> Store:
    """The database ``db``: the path of an SQLite file, or ``postgresql://user@host/name``.

    A file that is not there is made, unless ``create`` is False; tables of an older warta are brought up to date. Raises
    `UnknownValue` when ``db`` is no database of warta's or one of a newer warta, `StoreFailure` when it cannot be opened.
    """
    named = str(db)
    url = _url(named, create)
    engine = _engine(url)
    where = url.render_as_string(hide_password=True) if url.drivername != "sqlite" else named
    try:
        with told(where):
            _prepare(engine, where)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine, where)


def _url(named: str, create: bool) -> URL:
    if "://" in named:
        return _server(named)
    path = Path(named)
    if named in ("", ":memory:"):
        raise UnknownValue("--db needs the path of a file, or postgresql://user@host/name")
    if path.is_dir():
        raise UnknownValue(f"{named} is a directory; name a file in it, such as {path / 'news.db'}")
    if not path.absolute().parent.is_dir():
        raise UnknownValue(f"{named}: its directory does not exist; make it first")
    if not create and not path.exists():
        raise UnknownValue(f"{named}: there is no such database; make it with: warta code news.jsonl --db {named}")
    if path.exists() and path.stat().st_size and not _begins_as_sqlite(path):
        raise UnknownValue(f"{named} is no database; name another file")
    return URL.create("sqlite", database=str(path.absolute()))


def _begins_as_sqlite(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(16) == b"SQLite format 3\0"
    except OSError as error:
        raise UnknownValue(f"{path} cannot be read: {error.strerror}; change its permissions, or name another file") from error


def _server(named: str) -> URL:
    try:
        url = make_url(named)
    except (ArgumentError, ValueError) as error:
        raise UnknownValue("the database's address is malformed; write postgresql://user@host:port/name") from error
    if url.drivername not in ("postgresql", "postgres", "postgresql+psycopg"):
        raise UnknownValue(f"{url.drivername} databases are not known; give the path of a file, or postgresql://user@host/name")
    if find_spec("psycopg") is None:
        raise UnknownValue("PostgreSQL needs a driver that is not installed: pip install 'warta[postgres]'")
    return url.set(drivername="postgresql+psycopg")


def _engine(url: URL) -> Engine:
    if url.drivername != "sqlite":
        return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 10})
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
    engine.dialect.statement_compiler = HintingCompiler
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: Any, _record: object) -> None:  # noqa: ANN401  # the driver's own
    # Transactions are begun by `_begin`; the driver's own ways would begin them too late.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    cursor.execute("PRAGMA foreign_keys = ON")
    # FULL, since in WAL mode NORMAL may lose the last commits when the power fails.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA cache_size = -65536")
    cursor.execute("PRAGMA temp_store = MEMORY")
    cursor.close()


def _begin(connection: Connection) -> None:
    # Who will write says so at once: a reader that turns writer fails when another has written in between.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _prepare(engine: Engine, where: str) -> None:
    """Checks the tables' version and migrates them under a lock: of two that open at once, one does it."""
    known = revisions()
    with engine.connect() as connection:
        if _revision(connection, where) == known[-1]:
            return
    if engine.dialect.name == "sqlite":
        _use_wal(engine)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": APPLICATION_ID})
        found = _revision(connection, where)
        if found == known[-1]:
            return
        if found is not None and found not in known:
            raise UnknownValue(
                f"{where} was made by a newer warta (its tables are at {found}, this one knows {known[-1]}): pip install -U warta"
            )
        _migrate(connection)


def revisions() -> list[str]:
    """The versions of the tables that this warta knows, oldest first: the numbers that the migrations' files begin with."""
    names = (entry.name for entry in (_MIGRATIONS / "versions").iterdir())
    return sorted(name.partition("_")[0] for name in names if name.endswith(".py") and name[0].isdigit())


def _revision(connection: Connection, where: str) -> str | None:
    """The version of the tables; None where there are none yet. Raises `UnknownValue` for someone else's database."""
    tables = set(inspect(connection).get_table_names())
    if VERSION_TABLE in tables:
        found: str | None = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()
        return found
    ours = {"articles", "events", "mentions"}
    if tables if connection.dialect.name == "sqlite" else tables & ours:
        raise UnknownValue(f"{where} is a database of another program (it has the table {min(tables)!r}); name another one")
    return None


def _use_wal(engine: Engine) -> None:
    raw = engine.raw_connection()
    try:
        # Of two that open a new file at once, one may be refused here: the other has done it then.
        with suppress(sqlite3.OperationalError):
            raw.cursor().execute("PRAGMA journal_mode = WAL")
    finally:
        raw.close()


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    with as_file(_MIGRATIONS) as folder:
        config = Config()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
