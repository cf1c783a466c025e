"""Counts that are kept as long as the database stays as it is."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import text

from warta.store import Store

MOST = 256
"""Answers that are kept; the one that was not asked for the longest goes first."""
Answer = TypeVar("Answer")


class Tallies:
    """Keeps what was counted, by what was asked. Safe to use from several threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()

    def get(self, store: Store, asked: Hashable, count: Callable[[], Answer]) -> Answer:
        """What ``count`` gives, or gave when ``asked`` was asked before of the database as it is now."""
        key = (version(store), asked)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                kept: Answer = self._kept[key]
                return kept
        # Outside the lock: others need not wait. What changes meanwhile is kept under the version from before it,
        # which nobody asks for again.
        made = count()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return made


def version(store: Store) -> Hashable:
    """Something that is another after each change of the database."""
    if store.engine.dialect.name == "sqlite":
        path, found = store.engine.url.database or "", []
        for name in (path, f"{path}-wal"):
            with suppress(OSError):
                known = Path(name).stat()
                found.append((known.st_mtime_ns, known.st_size, known.st_ino))
        return (path, *found)
    with store.read() as connection:
        # Which transactions are done: every one that writes makes it another.
        return str(connection.execute(text("SELECT pg_current_snapshot()::text")).scalar())
