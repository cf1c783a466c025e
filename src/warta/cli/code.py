"""Codes files, directories and standard input, and tells at the end how it went."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TextIO

from warta.cli.output import opened
from warta.cli.progress import Meter
from warta.cli.render import console_for, show
from warta.cli.request import Format, Request
from warta.errors import UnknownValue
from warta.export.json import to_line
from warta.export.table import TableWriter
from warta.pipeline import code_many
from warta.reading.addresses import is_url
from warta.reading.files import files_in
from warta.reading.options import Options
from warta.reading.sources import STDIN, read_path
from warta.records import Article, CodedArticle, Rejected

__all__ = ["Format", "Request", "Tally", "run"]

Write = Callable[[CodedArticle], None]

_MOST_LISTED = 20


@dataclass(slots=True)
class Tally:
    """What a run has coded and refused, and passed over as no news in Indonesian."""

    articles: int = 0
    mentions: int = 0
    events: int = 0
    words: int = 0
    undated: int = 0
    began: float = field(default_factory=time.monotonic)
    rejected: list[Rejected] = field(default_factory=list)
    refused: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    on_refuse: Callable[[Rejected], None] | None = None
    """Told of each that is refused."""
    kept: str | None = None
    """What became of the articles in the database."""

    def add(self, coded: CodedArticle) -> None:
        self.articles += 1
        self.mentions += len(coded.mentions)
        self.events += len(coded.events)
        self.words += len(coded.article.text.split())
        self.undated += coded.article.published is None

    def refuse(self, rejected: Rejected) -> None:
        self.list_refused(rejected)
        if self.on_refuse is not None:
            self.on_refuse(rejected)

    def list_refused(self, rejected: Rejected) -> None:
        self.refused += 1
        # Only those that will be listed are held: a damaged archive has millions.
        if len(self.rejected) < _MOST_LISTED:
            self.rejected.append(rejected)

    def skip(self, reason: str) -> None:
        self.skipped[reason] += 1

    def report(self) -> Iterator[str]:
        """The lines to end with: the summary first."""
        seconds = max(time.monotonic() - self.began, 1e-6)
        yield (
            f"coded {self.articles:,} {_plural('article', self.articles)}: "
            f"{self.mentions:,} {_plural('mention', self.mentions)}, {self.events:,} {_plural('event', self.events)}; "
            f"{self.refused:,} rejected; {seconds:.1f} s, "
            f"{self.articles / seconds:,.1f} articles/s, {self.words / seconds:,.0f} words/s"
        )
        if self.kept is not None:
            yield self.kept
        if self.skipped:
            reasons = ", ".join(
                f"{reason} {count:,}" for reason, count in sorted(self.skipped.items(), key=lambda r: (-r[1], r[0]))
            )
            total = self.skipped.total()
            yield f"skipped {total:,} {_plural('page', total)} of crawls: {reasons}"
        if self.undated:
            yield (
                f"note: {self.undated:,} {_plural('article', self.undated)} without a publication time, so relative "
                "dates in them stay open; --published sets it for such articles"
            )
        for rejected in self.rejected:
            yield f"rejected {rejected.source}: {rejected.reason}: {rejected.message}"
        if self.refused > len(self.rejected):
            yield f"... and {self.refused - len(self.rejected):,} more rejected"


def _plural(noun: str, count: int) -> str:
    return noun if count == 1 else f"{noun}s"


def run(request: Request, writer: Callable[[TextIO], Write] | None = None) -> Tally:
    """Codes what ``request`` names and writes it, in its format or with what ``writer`` makes of the output.

    Raises `UnknownValue` for paths that cannot be as asked.
    """
    _check(request)
    tally = Tally()
    on_terminal = request.output is None and request.db is None and sys.stdout.isatty()
    with _sink(request, writer, tally) as write, Meter(_total(request.paths), on_terminal) as meter:
        options = Options(request.published, request.any_language, meter.read, tally.skip, request.columns)
        for coded in code_many(_articles(request, options, tally), workers=request.workers):
            if isinstance(coded, Rejected):
                tally.refuse(coded)
            else:
                write(coded)
                tally.add(coded)
            meter.coded()
    return tally


@contextmanager
def _sink(request: Request, writer: Callable[[TextIO], Write] | None, tally: Tally) -> Iterator[Write]:
    """Where the coded articles go: into the database, or written to the output."""
    if request.db is not None:
        with _database(request.db, tally) as write:
            yield write
        return
    with opened(request.output) as stream:
        yield _writer(request.format, stream) if writer is None else writer(stream)
        stream.flush()


@contextmanager
def _database(db: str, tally: Tally) -> Iterator[Write]:
    from warta.cli.filtering import tell_of_old_stories
    from warta.cli.keep import Keeper
    from warta.store import connect

    with connect(db) as store:
        with Keeper(store, tally.list_refused) as keeper:
            tally.on_refuse = keeper.refuse
            yield keeper.add
        tally.kept = keeper.report()
        tell_of_old_stories(store)


def _articles(request: Request, options: Options, tally: Tally) -> Iterator[Article]:
    for path, read in _readers(request, options):
        for result in read(path):
            if isinstance(result, Rejected):
                tally.refuse(result)
            else:
                yield result


def _readers(request: Request, options: Options) -> Iterator[tuple[str, Callable[[str], Iterator[Article | Rejected]]]]:
    """Each path with what reads it: the addresses of the web among them by one fetcher, so that its pauses hold."""
    online = None
    if any(map(is_url, request.paths)):
        from warta.reading.fetch import reader

        online = reader(options, allow_private=request.allow_private)
    for path in request.paths:
        yield path, online if online is not None and is_url(path) else partial(read_path, options=options)


def _check(request: Request) -> None:
    for path in request.paths:
        # A link to nowhere or a folder without permission is there; reading tells what is wrong with it.
        if path != STDIN and not is_url(path) and not os.path.lexists(path):
            raise UnknownValue(f"{path}: there is no such file or directory")
    if request.output is None:
        return
    if request.db is not None:
        raise UnknownValue("--db and --output cannot go together: what is in the database can be exported from it")
    if request.output.is_dir():
        raise UnknownValue(f"--output {request.output} is a directory; name a file in it")
    if not request.output.absolute().parent.is_dir():
        raise UnknownValue(f"--output {request.output}: its directory does not exist; make it first")
    if any(request.output.exists() and request.output.samefile(file) for file in _files(request.paths)):
        raise UnknownValue(f"--output {request.output} is one of the files to read; name another")


def _files(paths: tuple[str, ...]) -> Iterator[Path]:
    for path in map(Path, paths):
        if path.is_dir():
            yield from (file for file in files_in(path) if isinstance(file, Path) and file.exists())
        elif str(path) != STDIN and path.exists():
            yield path


def _total(paths: tuple[str, ...]) -> int | None:
    """How many bytes there are to read; None when a pipe or an address of the web is among them."""
    if any(path == STDIN or is_url(path) for path in paths):
        return None
    return sum(file.stat().st_size for file in _files(paths)) or None


def _writer(format: Format, stream: TextIO) -> Write:
    if format is Format.csv:
        return TableWriter(stream).write
    if format is Format.jsonl:
        return lambda coded: print(to_line(coded), file=stream)
    console = console_for(stream)
    return lambda coded: show(coded, console)
