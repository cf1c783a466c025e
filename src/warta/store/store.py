"""The database as its users hold it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from types import TracebackType
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, text, update
from sqlalchemy.exc import SQLAlchemyError, StatementError

from warta.errors import UnknownValue
from warta.export.json import event_to_dict, mention_to_dict
from warta.records import CodedArticle, Rejected
from warta.store.corrections import Correction, Standing, check, standing
from warta.store.faults import told
from warta.store.keys import mention_key
from warta.store.read import correction_from, corrections_of, pages, read_after, read_many
from warta.store.rows import now
from warta.store.schema import articles, corrections
from warta.store.versions import Versions, current
from warta.store.write import Written, resettle, write_batch, write_rejected

BUSY_SECONDS = 60
"""How long a writer waits for another one."""
_WRITERS = 0x77617275
"""The advisory lock that writers on PostgreSQL hold, one at a time, as they do on SQLite."""


class Store:
    """A database of coded articles. Safe to share between threads; each call is a transaction of its own.

    ``engine`` is SQLAlchemy's, for reading with the tables of `warta.store.schema`; what writes uses `begin`.
    ``where`` names the database for messages, without a password.
    """

    def __init__(self, engine: Engine, where: str) -> None:
        self.engine = engine
        self.where = where

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Gives all connections back."""
        self.engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees the database at one moment."""
        options = {} if self.engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
        with told(self.where), self.engine.connect().execution_options(**options) as connection:
            yield connection

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction that writes: done whole at the end of the block, or not at all. One at a time: keep it short."""
        with told(self.where), self.engine.connect().execution_options(writes=True) as connection, connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'"))
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITERS})
            yield connection

    def write(self, coded: CodedArticle | Iterable[CodedArticle], versions: Versions | None = None) -> Written:
        """Writes one coded article, or several in one transaction.

        The same coding of the same article changes nothing; another replaces what was known of the article, and people's
        corrections are laid over it anew. ``versions`` made it: those that run here, unless given. An article that the
        database cannot hold is in ``Written.rejected``, and noted, and the others are written all the same.
        """
        batch = [coded] if isinstance(coded, CodedArticle) else list(coded)
        made_by = versions or current()
        if not batch:
            return Written()
        try:
            with self.begin() as connection:
                return write_batch(connection, batch, made_by)
        except (SQLAlchemyError, UnicodeError, ValueError) as error:
            if len(batch) == 1:
                return self._refuse(batch[0], error)
        # One of them cannot be stored: which?
        return sum((self.write(one, made_by) for one in batch), Written())

    def _refuse(self, coded: CodedArticle, error: Exception) -> Written:
        said = " ".join(str(error.orig if isinstance(error, StatementError) and error.orig else error).split())[:200]
        source = coded.article.source or coded.article.id
        one = Rejected(source, "not-storable", f"the database cannot hold it ({said}); please report it with this article")
        self.reject(one)
        return Written(rejected=(one,))

    def reject(self, *inputs: Rejected) -> None:
        """Notes inputs that could not be coded; the same source and reason again is counted, not noted twice."""
        if inputs:
            with self.begin() as connection:
                write_rejected(connection, inputs)

    def article(self, key: str, *, corrected: bool = False) -> CodedArticle:
        """The article of that id exactly as it was written, or as it stands after people's corrections.

        Raises `UnknownValue` when there is none.
        """
        with self.read() as connection:
            return self._found(connection, key, corrected)[1]

    def _found(self, connection: Connection, key: str, corrected: bool = False) -> tuple[int, CodedArticle]:
        found = read_many(connection, [key])
        if key not in found:
            raise UnknownValue(f"{self.where} has no article {key!r}")
        article_id, coded = found[key]
        return article_id, standing(coded, corrections_of(connection, article_id)).coded if corrected else coded

    def articles(self, keys: Iterable[str] | None = None, *, corrected: bool = False) -> Iterator[CodedArticle]:
        """The articles of ``keys`` in that order (those that there are), or all in the order they were first written.

        Reads as it is asked; holds no connection in between, so that others may write meanwhile.
        """
        for article_id, coded in self._all() if keys is None else self._named(keys):
            if corrected:
                with self.read() as connection:
                    said = corrections_of(connection, article_id)
                yield standing(coded, said).coded
            else:
                yield coded

    def _all(self) -> Iterator[tuple[int, CodedArticle]]:
        last = 0
        while True:
            with self.read() as connection:
                page = read_after(connection, last)
            if not page:
                return
            yield from page
            last = page[-1][0]

    def _named(self, keys: Iterable[str]) -> Iterator[tuple[int, CodedArticle]]:
        for page in pages(keys):
            with self.read() as connection:
                found = read_many(connection, page)
            yield from (found[key] for key in page if key in found)

    def standing(self, key: str) -> Standing:
        """The article as it stands, with the keys of its mentions and events and what people made of each."""
        with self.read() as connection:
            article_id, coded = self._found(connection, key)
            return standing(coded, corrections_of(connection, article_id))

    def correct(self, correction: Correction) -> Correction:
        """Keeps what a person says, and lays it over the article in the same transaction; as kept.

        Raises `UnknownValue` for a mention or event that is not there, or a value that cannot be.
        """
        with self.begin() as connection:
            article_id, coded = self._found(connection, correction.article)
            before = standing(coded, corrections_of(connection, article_id))
            if correction.verdict == "add":
                correction = _added(correction)
            check(correction, before)
            old, trigger = _meant(correction, before)
            kept = replace(correction, at=correction.at or now(), old=old, trigger=trigger)
            row = _correction_row(kept) | {"article_id": article_id, "version_id": _version_of(connection, article_id)}
            number = connection.execute(insert(corrections).values(**row).returning(corrections.c.id)).scalar_one()
            try:
                resettle(connection, article_id, coded)
            except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
                raise UnknownValue(
                    f"{correction.new!r} cannot be the value of {correction.field or 'a mention'}: {error!r}"
                ) from error
            return replace(kept, id=number)

    def undo(self, number: int, who: str) -> None:
        """Takes the correction of that id back; that, too, is kept. Raises `UnknownValue` when there is none to undo."""
        with self.begin() as connection:
            query = select(corrections, articles.c.key.label("article")).join(articles).where(corrections.c.id == number)
            row = connection.execute(query).first()
            if row is None or row.undone_by is not None or row.verdict == "undo":
                raise UnknownValue(f"there is no correction {number} to undo")
            undoing = replace(correction_from(row), verdict="undo", who=who, at=now(), field=None, old=None, new=None)  # type: ignore[arg-type]
            values = _correction_row(undoing) | {
                "article_id": row.article_id,
                "version_id": _version_of(connection, row.article_id),
            }
            by = connection.execute(insert(corrections).values(**values).returning(corrections.c.id)).scalar_one()
            connection.execute(update(corrections).where(corrections.c.id.in_([number, by])).values(undone_by=by))
            resettle(connection, *self._found(connection, row.article))


def _version_of(connection: Connection, article_id: int) -> Any:  # noqa: ANN401
    return connection.execute(select(articles.c.version_id).where(articles.c.id == article_id)).scalar_one()


def _added(correction: Correction) -> Correction:
    """An added mention is called by its trigger and type, as the coder's are."""
    try:
        start, end = correction.new["trigger"]
        key = mention_key(correction.article, (int(start), int(end)), correction.new["type"])
    except (KeyError, TypeError, ValueError) as error:
        raise UnknownValue("an added mention needs a trigger [start, end] and a type") from error
    return replace(correction, target=key)


def _meant(correction: Correction, before: Standing) -> tuple[Any, tuple[int, int]]:
    """What a correction corrects as it was, and the trigger of the mention, or of the event's first one."""
    if correction.verdict == "add":
        start, end = correction.new["trigger"]
        return None, (start, end)
    if correction.kind == "mention":
        mention = before.mentions[before.mention_keys.index(correction.target)]
        return mention_to_dict(mention)[correction.field] if correction.field else None, mention.trigger
    event = before.coded.events[before.event_keys.index(correction.target)]
    first = next(mention for mention in before.mentions if mention.event == event.id)
    return event_to_dict(event)[correction.field] if correction.field else None, first.trigger


def _correction_row(correction: Correction) -> dict[str, Any]:
    return {
        "kind": correction.kind,
        "target": correction.target,
        "trigger_start": correction.trigger[0],
        "trigger_end": correction.trigger[1],
        "verdict": correction.verdict,
        "field": correction.field,
        "old": correction.old,
        "new": correction.new,
        "who": correction.who,
        "at": correction.at,
    }
