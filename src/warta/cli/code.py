"""Codes files, directories and standard input, and tells at the end how it went."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from warta.cli.progress import Meter
from warta.cli.render import console_for, show
from warta.cli.request import Format, Request
from warta.errors import UnknownValue
from warta.export.json import to_line
from warta.export.table import TableWriter
from warta.pipeline import code_many
from warta.reading.sources import STDIN, Options, files_in, read_path
from warta.records import Article, CodedArticle, Rejected

__all__ = ["Format", "Request", "Tally", "run"]

Write = Callable[[CodedArticle], None]

_MOST_LISTED = 20


@dataclass(slots=True)
class Tally:
    """What a run has coded and refused."""

    articles: int = 0
    mentions: int = 0
    events: int = 0
    words: int = 0
    undated: int = 0
    began: float = field(default_factory=time.monotonic)
    rejected: list[Rejected] = field(default_factory=list)
    refused: int = 0

    def add(self, coded: CodedArticle) -> None:
        self.articles += 1
        self.mentions += len(coded.mentions)
        self.events += len(coded.events)
        self.words += len(coded.article.text.split())
        self.undated += coded.article.published is None

    def refuse(self, rejected: Rejected) -> None:
        self.refused += 1
        # Only those that will be listed are held: a damaged archive has millions.
        if len(self.rejected) < _MOST_LISTED:
            self.rejected.append(rejected)

    def report(self) -> Iterator[str]:
        """The lines to end with: the summary first."""
        seconds = max(time.monotonic() - self.began, 1e-6)
        yield (
            f"coded {self.articles:,} {_plural('article', self.articles)}: "
            f"{self.mentions:,} {_plural('mention', self.mentions)}, {self.events:,} {_plural('event', self.events)}; "
            f"{self.refused:,} rejected; {seconds:.1f} s, "
            f"{self.articles / seconds:,.1f} articles/s, {self.words / seconds:,.0f} words/s"
        )
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
    on_terminal = request.output is None and sys.stdout.isatty()
    with _output(request) as stream, Meter(_total(request.paths), on_terminal) as meter:
        write = _writer(request.format, stream) if writer is None else writer(stream)
        options = Options(request.published, request.any_language, meter.read)
        for coded in code_many(_articles(request.paths, options, tally), workers=request.workers):
            if isinstance(coded, Rejected):
                tally.refuse(coded)
            else:
                write(coded)
                tally.add(coded)
            meter.coded()
        stream.flush()
    return tally


def _articles(paths: tuple[str, ...], options: Options, tally: Tally) -> Iterator[Article]:
    for path in paths:
        for result in read_path(path, options):
            if isinstance(result, Rejected):
                tally.refuse(result)
            else:
                yield result


def _check(request: Request) -> None:
    for path in request.paths:
        # A link to nowhere or a folder without permission is there; reading tells what is wrong with it.
        if path != STDIN and not os.path.lexists(path):
            raise UnknownValue(f"{path}: there is no such file or directory")
    if request.output is None:
        return
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
    """How many bytes there are to read; None when a pipe is among them."""
    if STDIN in paths:
        return None
    return sum(file.stat().st_size for file in _files(paths)) or None


def _writer(format: Format, stream: TextIO) -> Write:
    if format is Format.csv:
        return TableWriter(stream).write
    if format is Format.jsonl:
        return lambda coded: print(to_line(coded), file=stream)
    console = console_for(stream)
    return lambda coded: show(coded, console)


@contextmanager
def _output(request: Request) -> Iterator[TextIO]:
    """Standard output, or the file asked for: written beside it and put in its place when it is whole."""
    if request.output is None:
        yield sys.stdout
        return
    target = request.output
    special = target.exists() and not target.is_file()
    part = target if special else target.with_name(f"{target.name}.part")
    try:
        stream = part.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise UnknownValue(f"--output {target} cannot be written: {error.strerror}; name another file") from error
    with stream:
        yield stream
    if not special:
        part.replace(target)
