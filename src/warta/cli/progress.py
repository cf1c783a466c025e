"""How far a long run is: articles, rate and time left, on standard error."""

from __future__ import annotations

import sys
import time
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

_QUIET_SECONDS = 2.0


class Meter:
    """A progress line that appears once a run has lasted two seconds, if standard error is a terminal.

    It stays away when the results themselves scroll over a terminal: the two would write over each other.
    ``total`` is the number of bytes to read (of articles, where `reached` is told), None when nobody knows; then no time left
    is shown.
    """

    def __init__(self, total: int | None, results_on_terminal: bool) -> None:
        self._total = total
        self._shown = sys.stderr.isatty() and not results_on_terminal
        self._began = time.monotonic()
        self._read = 0
        self._articles = 0
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Meter:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._progress is not None:
            self._progress.stop()

    def read(self, size: int) -> None:
        """Told of each portion of bytes read."""
        self._read += size

    def coded(self) -> None:
        """Told of each article coded."""
        self._articles += 1
        self._show()

    def reached(self, articles: int) -> None:
        """Told how many articles are done, where nothing is read but what is known already."""
        self._articles = self._read = articles
        self._show()

    def _show(self) -> None:
        seconds = time.monotonic() - self._began
        if not self._shown or seconds < _QUIET_SECONDS:
            return
        if self._progress is None:
            self._progress = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                TimeRemainingColumn(),
                console=Console(stderr=True),
                transient=True,
                redirect_stdout=False,
                redirect_stderr=False,
            )
            self._task = self._progress.add_task("", total=self._total)
            self._progress.start()
        assert self._task is not None
        rate = f"{self._articles:,} articles, {self._articles / seconds:.1f}/s"
        self._progress.update(self._task, completed=self._read, description=rate)
