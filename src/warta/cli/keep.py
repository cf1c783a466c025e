"""Coded articles into a database as they come, some at a time."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType

from warta.records import CodedArticle, Rejected
from warta.store import Store, Written

_MOST = 64
_SECONDS = 5.0
"""Articles, or the time since the first of them, after which what has come is written: what a sudden end can cost."""


class Keeper:
    """Writes to ``store`` at the end of the block, and each time enough has come.

    ``refused`` is told of articles that the database could not hold. The store itself is the caller's to close.
    """

    def __init__(self, store: Store, refused: Callable[[Rejected], None]) -> None:
        self._store = store
        self._refused = refused
        self._coded: list[CodedArticle] = []
        self._rejected: list[Rejected] = []
        self._began = 0.0
        self.written = Written()

    def __enter__(self) -> Keeper:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        # Also when the run is interrupted: what was coded by then need not be coded again.
        self.flush()

    def add(self, coded: CodedArticle) -> None:
        """Takes one more."""
        self._coded.append(coded)
        self._one_more()

    def refuse(self, rejected: Rejected) -> None:
        """Takes what was rejected before it came here."""
        self._rejected.append(rejected)
        self._one_more()

    def flush(self) -> None:
        """Writes what has come."""
        coded, rejected, self._coded, self._rejected = self._coded, self._rejected, [], []
        self._store.reject(*rejected)
        written = self._store.write(coded)
        self.written += written
        for one in written.rejected:
            self._refused(one)

    def report(self) -> str:
        """How it went, in one line."""
        new, replaced, unchanged = self.written.new, self.written.replaced, self.written.unchanged
        return f"{self._store.where}: {new:,} new, {replaced:,} replaced, {unchanged:,} unchanged"

    def _one_more(self) -> None:
        waiting = len(self._coded) + len(self._rejected)
        now = time.monotonic()
        if waiting == 1:
            self._began = now
        if waiting >= _MOST or now - self._began >= _SECONDS:
            self.flush()
