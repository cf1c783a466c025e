"""What `warta watch` has read, in the database itself: an article and the marks that it has been read are one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from warta.reading.duplicates import Signature
from warta.records import CodedArticle, Rejected
from warta.store.rows import now
from warta.store.schema import feeds, seen_bands, seen_keys
from warta.store.store import Store
from warta.store.versions import current
from warta.store.write import write_batch, write_rejected
from warta.watch import FeedState

_MOST_NAMED = 500
"""Values in one IN list."""

_WHOLE = "whole"
"""The band under which the signature itself stands; under the others it would stand 32 times."""

_MOST_NEAR = 200
"""Articles that one text is compared with; sites that print one text over and over do not slow the watch down."""


class StoreJournal:
    """`warta.watch.Journal` in a `Store`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def feed_state(self, url: str) -> FeedState | None:
        """What is known of the feed ``url``."""
        with self._store.read() as connection:
            row = connection.execute(select(feeds).where(feeds.c.url == url)).one_or_none()
        if row is None:
            return None
        next_at = row.next_at.replace(tzinfo=UTC) if row.next_at is not None else None
        return FeedState(row.url, row.etag, row.last_modified, row.failures, next_at)

    def set_feed_state(self, state: FeedState) -> None:
        """Puts ``state`` in place of what was known of its feed."""
        values = {
            "etag": state.etag,
            "last_modified": state.last_modified,
            "failures": state.failures,
            "checked_at": now(),
            "next_at": _plain(state.next_at),
        }
        with self._store.begin() as connection:
            made = _dialect(connection).insert(feeds).values(url=state.url, **values)
            connection.execute(made.on_conflict_do_update(index_elements=["url"], set_=values))

    def is_seen(self, keys: Collection[str]) -> bool:
        """Whether any of ``keys`` was kept."""
        with self._store.read() as connection:
            return any(
                connection.execute(select(seen_keys.c.key).where(seen_keys.c.key.in_(part)).limit(1)).first() is not None
                for part in _parts(keys)
            )

    def near(self, bands: Collection[str]) -> list[tuple[str, Signature]]:
        """The articles that were kept with any of ``bands``, those with the most of them first."""
        times: Counter[str] = Counter()
        with self._store.read() as connection:
            for part in _parts(bands):
                query = select(seen_bands.c.article_key).where(seen_bands.c.band.in_(part))
                times.update(connection.execute(query).scalars())
            most = sorted(times, key=lambda name: (-times[name], name))[:_MOST_NEAR]
            whole = select(seen_bands.c.article_key, seen_bands.c.signature).where(
                seen_bands.c.band == _WHOLE, seen_bands.c.article_key.in_(most)
            )
            found = {row.article_key: row.signature for row in connection.execute(whole)}
        return [(name, _unpack(found[name])) for name in most if name in found]

    def keep(
        self, coded: CodedArticle | Rejected, keys: Collection[str], bands: Collection[str], signature: Signature
    ) -> CodedArticle | Rejected:
        """Keeps ``coded`` and its marks in one transaction. What the database cannot hold is kept, and given, as rejected."""
        try:
            with self._store.begin() as connection:
                _write(connection, coded)
                article = coded.article.id if isinstance(coded, CodedArticle) else None
                _mark(connection, keys, bands if article is not None else (), article, signature)
            return coded
        except (SQLAlchemyError, UnicodeError, ValueError) as error:
            if isinstance(coded, Rejected):
                raise
            said = " ".join(str(error).split())[:200]
            source = coded.article.source or coded.article.id
            message = f"the database cannot hold it ({said}); please report it with this article"
            return self.keep(Rejected(source, "not-storable", message), keys, (), ())


def _write(connection: Connection, coded: CodedArticle | Rejected) -> None:
    if isinstance(coded, Rejected):
        write_rejected(connection, [coded])
    else:
        write_batch(connection, [coded], current())


def _mark(connection: Connection, keys: Iterable[str], bands: Iterable[str], article: str | None, signature: Signature) -> None:
    at = now()
    key_rows = [{"key": key, "article_key": article, "at": at} for key in sorted(set(keys))]
    band_rows = [{"band": band, "article_key": article, "signature": b""} for band in sorted(set(bands))]
    if band_rows:
        band_rows.append({"band": _WHOLE, "article_key": article, "signature": _pack(signature)})
    for table, rows in ((seen_keys, key_rows), (seen_bands, band_rows)):
        if rows:
            connection.execute(_dialect(connection).insert(table).on_conflict_do_nothing(), rows)


def _dialect(connection: Connection):  # type: ignore[no-untyped-def]  # noqa: ANN202  # two modules with one face
    return sqlite if connection.dialect.name == "sqlite" else postgresql


def _parts(values: Collection[str]) -> Iterator[list[str]]:
    ordered = sorted(values)
    return (ordered[start : start + _MOST_NAMED] for start in range(0, len(ordered), _MOST_NAMED))


def _plain(time: datetime | None) -> datetime | None:
    """``time`` in UTC, without its zone, as the database has times."""
    return time.astimezone(UTC).replace(tzinfo=None) if time is not None else None


def _pack(signature: Signature) -> bytes:
    return b"".join(number.to_bytes(4, "big") for number in signature)


def _unpack(packed: bytes) -> Signature:
    return tuple(int.from_bytes(packed[start : start + 4], "big") for start in range(0, len(packed), 4))
