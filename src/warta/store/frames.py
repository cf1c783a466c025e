"""A database as Python asks it: events and counts as rows, or as pandas or Polars data frames.

>>> import warta
>>> with warta.connect("news.db") as db:                                     # doctest: +SKIP
...     db.events(actor="RUS", type="COOPERATE", since="2021").to_pandas()
...     db.count("week", "type", dyad="RUS-AFG").to_polars()
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from warta.errors import WartaError
from warta.store import counts
from warta.store.connect import connect as open_store
from warta.store.filters import Filter
from warta.store.finding import Hit
from warta.store.finding import search as find
from warta.store.flat import COLUMNS, flat
from warta.store.listing import EventRow, every_event
from warta.store.search import What
from warta.store.showing import Shown
from warta.store.showing import show as show_event
from warta.store.store import Store
from warta.store.telling import StoryRow, stories_page

if TYPE_CHECKING:
    import pandas
    import polars


class FramesMissing(WartaError):
    """A library for data frames is not installed."""


class Table:
    """Rows with named columns, read when they are asked for."""

    columns: tuple[str, ...]

    def _rows(self) -> Iterator[tuple[Any, ...]]:
        raise NotImplementedError

    def to_pandas(self) -> pandas.DataFrame:
        """A pandas frame; days and times are timestamps; what is missing stays missing.

        Raises `FramesMissing` when pandas is not installed.
        """
        library = _library("pandas")
        rows = list(self._rows())
        frame = library.DataFrame(rows, columns=list(self.columns))
        for name in self.columns:
            if name in _DAYS:
                frame[name] = library.to_datetime(frame[name], errors="coerce")
            else:
                frame[name] = frame[name].astype("Int64" if name in _WHOLE else "float64" if name in _SHARES else "string")
        found: pandas.DataFrame = frame
        return found

    def to_polars(self) -> polars.DataFrame:
        """A Polars frame. Raises `FramesMissing` when Polars is not installed."""
        library = _library("polars")
        whole: dict[str, Any] = dict.fromkeys(_WHOLE, library.Int64) | dict.fromkeys(_SHARES, library.Float64)
        days: dict[str, Any] = dict.fromkeys(_DAYS, library.Date) | {"published": library.Datetime("us")}
        types = whole | days
        schema = {name: types.get(name, library.String) for name in self.columns}
        found: polars.DataFrame = library.DataFrame(list(self._rows()), schema=schema, orient="row")
        return found


class Events(Table):
    """The events of a filter, the newest first. Iterating gives `EventRow`."""

    columns = COLUMNS

    def __init__(self, store: Store, asked: Filter, limit: int | None) -> None:
        self._store, self._asked, self._limit = store, asked, limit

    def __iter__(self) -> Iterator[EventRow]:
        return every_event(self._store, self._asked, self._limit)

    def _rows(self) -> Iterator[tuple[Any, ...]]:
        return (tuple(flat(row).values()) for row in self)


class Counted(Table):
    """Counts. Iterating gives a dictionary for each row."""

    def __init__(self, found: counts.Counts) -> None:
        self.columns = found.columns
        self._found = found

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self._found.dicts())

    def __len__(self) -> int:
        return len(self._found.rows)

    def _rows(self) -> Iterator[tuple[Any, ...]]:
        return iter(self._found.rows)


class Database:
    """A database of coded articles, for asking. Filters are those of `warta.store.filters.Filter`, by name.

    Every method raises `UnknownValue` for a value that there is not, with the nearest that there are.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        """For writing, correcting, and SQL of one's own."""

    def __enter__(self) -> Database:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Gives all connections back."""
        self.store.close()

    def events(self, *, limit: int | None = None, **asked: object) -> Events:
        """The events of a filter, or the newest ``limit`` of them."""
        return Events(self.store, Filter.of(**asked), limit)

    def count(self, *by: str, limit: int | None = None, score: bool = False, **asked: object) -> Counted:
        """How many events of a filter there are, ``by`` week, type, dyad ... (see `warta.store.counts.BY`).

        ``score`` adds the sum of their conflict-cooperation scores.
        """
        return Counted(counts.count(self.store, Filter.of(**asked), by, limit, score=score))

    def stories(self, *, limit: int = 50, publishers: int = 1, **asked: object) -> list[StoryRow]:
        """The latest stories with an event of a filter, told by so many ``publishers`` at least."""
        return list(stories_page(self.store, Filter.of(**asked), limit, publishers=publishers).rows)

    def show(self, key: str) -> Shown:
        """One event with everything known of it."""
        return show_event(self.store, key)

    def search(self, words: str, *, limit: int = 20, what: What = "events") -> list[Hit]:
        """The events or articles with these words, the best first."""
        return find(self.store, words, limit, what)


def connect(db: str | Path) -> Database:
    """The database ``db``: the path of an SQLite file that is there, or ``postgresql://user@host/name``.

    Raises `UnknownValue` when it is no database of warta's, `StoreFailure` when it cannot be opened.
    """
    return Database(open_store(db, create=False))


_DAYS = frozenset({"day", "week", "date_start", "date_end", "published"})
_WHOLE = frozenset({"geonameid", "dead", "injured", "arrested", "quad", "mentions", "events", "month", "year"})
_SHARES = frozenset({"lat", "lon", "score", "confidence"})


def _library(name: str) -> Any:  # noqa: ANN401  # a module
    try:
        return import_module(name)
    except ImportError as error:
        raise FramesMissing(f"{name} is not installed: pip install 'warta[frames]'") from error
