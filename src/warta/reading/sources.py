"""Files, directories and standard input -> articles, one by one. What cannot be read becomes a `Rejected`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from warta.errors import UnreadableInput
from warta.reading import crawl, formats, jsonlines, pages, streams, table_rows, zipped
from warta.reading.characters import printable
from warta.reading.files import files_in, suffix_of, unreadable
from warta.reading.formats import Kind
from warta.reading.options import Options, checked
from warta.reading.text import read_text
from warta.records import Article, Rejected

STDIN = "-"
_PEEK = 8192


def read_path(path: str | Path, options: Options | None = None) -> Iterator[Article | Rejected]:
    """The articles of ``path``: a file, a directory with all below it, or ``-`` for standard input.

    The suffix tells the format (`formats.SUFFIXES`), and the first bytes where they tell it better. Each may be gzip.
    Files are read as they are asked for; JSON Lines, tables and archives never whole.
    """
    options = options or Options()
    if str(path) == STDIN:
        yield from _read_open(sys.stdin.buffer, "stdin", "", options)
        return
    path = Path(path)
    if not path.is_dir():
        yield from _read_file(path, options)
        return
    found = False
    for file in files_in(path):
        found = True
        if isinstance(file, Rejected):
            yield file
        else:
            yield from _read_file(file, options)
    if not found:
        yield Rejected(printable(str(path)), "empty", f"no file in it ends in {formats.ALL_SUFFIXES}")


def _read_file(path: Path, options: Options) -> Iterator[Article | Rejected]:
    try:
        with path.open("rb", buffering=0) as raw:
            yield from _read_open(raw, str(path), suffix_of(path), options)
    except OSError as error:
        yield unreadable(path, error)


def _read_member(raw: BinaryIO, source: str, name: str, options: Options) -> Iterator[Article | Rejected]:
    """The articles of the file ``name`` in a zip archive."""
    return _read_open(raw, source, suffix_of(PurePosixPath(name)), options, inside=True)


def _read_open(raw: BinaryIO, source: str, suffix: str, options: Options, inside: bool = False) -> Iterator[Article | Rejected]:
    """The articles of an open file; what keeps the rest of it from being read comes last.

    ``inside`` is whether it lies in an archive, where no further archive is opened.
    """
    source = printable(source)
    try:
        stream = streams.counted(raw, options.on_bytes)
        kind = formats.archive_kind(suffix, streams.beginning(stream))
        if not stream.peek(1):
            raise UnreadableInput(source, "empty", "the file is empty; give an article")
        if kind is Kind.warc:
            yield from crawl.read_crawl(stream, source, options)
        elif kind is Kind.zip and inside:
            message = "this is an archive in an archive, which is not opened; unpack the outer one first"
            raise UnreadableInput(source, "unreadable", message)
        elif kind is not None:
            with streams.seekable(raw, stream, source) as (file, in_place):
                # What went through a temporary file has been counted on its way.
                options = options if in_place else replace(options, on_bytes=None)
                if kind is Kind.zip:
                    yield from zipped.read_zip(file, source, options, _read_member)
                else:
                    yield from table_rows.read_parquet(file, source, options)
        else:
            yield from _read_text(stream, source, suffix, options)
    except UnreadableInput as error:
        yield Rejected(error.source, error.reason, error.message)


def _read_text(stream: streams.Buffered, source: str, suffix: str, options: Options) -> Iterator[Article | Rejected]:
    """The articles of what is read from front to end."""
    stream, packed = streams.unpacked(stream)
    number = _pass_blank(stream, source)
    start = stream.peek(_PEEK)[:_PEEK]
    if not start:
        raise UnreadableInput(source, "empty", "the file is empty; give an article")
    kind = formats.text_kind(suffix, start, source)
    if kind is Kind.json:
        yield from jsonlines.read_json(stream, packed, source, number, options)
    elif kind is Kind.json_lines:
        yield from jsonlines.read_lines(stream, packed, source, number, options)
    elif kind is Kind.csv:
        yield from table_rows.read_csv(stream, source, number, options)
    elif kind in (Kind.page, Kind.mhtml):
        data = streams.whole(stream, source, pages.MAX_BYTES)
        yield pages.read_saved(data, source, options, mhtml=kind is Kind.mhtml)
    else:
        text = streams.decode(streams.whole(stream, source), source)
        yield checked(lambda: read_text(text, source=source, published=options.published), options)


def _pass_blank(stream: streams.Buffered, source: str) -> int:
    """Reads past blank lines at the beginning and returns the number of the line it stopped in."""
    number = 1
    try:
        while (start := stream.peek(_PEEK)) and (blank := len(start) - len(start.lstrip(b" \t\r\n"))):
            number += stream.read(blank).count(b"\n")
    except (EOFError, OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno:
            raise
        message = f"the compressed file is damaged ({error}); fetch or pack it again"
        raise UnreadableInput(source, "unreadable", message) from error
    return number
