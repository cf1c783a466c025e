"""Files, directories and standard input -> articles, one by one. What cannot be read becomes a `Rejected`."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from warta.errors import UnreadableInput
from warta.reading import language, streams
from warta.reading.characters import printable
from warta.reading.record import read_record
from warta.reading.text import read_text
from warta.records import Article, Rejected

STDIN = "-"
_TEXT = (".txt",)
_JSON_LINES = (".jsonl", ".ndjson")
_JSON = (".json",)
# A .json file must be held whole; what is larger belongs into JSON Lines.
_MAX_JSON = 64_000_000
_PEEK = 8192


@dataclass(frozen=True, slots=True)
class Options:
    """How to read. ``published`` holds for articles that give no time; ``on_bytes`` is told of each portion read."""

    published: datetime | None = None
    any_language: bool = False
    on_bytes: Callable[[int], None] | None = None


def suffix_of(path: Path) -> str:
    """The suffix that tells the format, lower case, ``.gz`` aside."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    return suffixes[-1] if suffixes else ""


def files_in(directory: Path) -> Iterator[Path | Rejected]:
    """The readable files under ``directory``, sorted, each folder entered once however it is linked."""
    return _walk(directory, set())


def _walk(directory: Path, entered: set[tuple[int, int]]) -> Iterator[Path | Rejected]:
    try:
        status = directory.stat()
        entries = sorted(directory.iterdir(), key=lambda entry: entry.name)
    except OSError as error:
        yield _unreadable(directory, error)
        return
    if (status.st_dev, status.st_ino) in entered:
        return
    entered.add((status.st_dev, status.st_ino))
    for entry in entries:
        if entry.name.startswith("."):
            continue
        try:
            is_directory = entry.is_dir()
        except OSError as error:
            yield _unreadable(entry, error)
            continue
        if is_directory:
            yield from _walk(entry, entered)
        elif suffix_of(entry) in (*_TEXT, *_JSON_LINES, *_JSON):
            yield entry


def read_path(path: str | Path, options: Options | None = None) -> Iterator[Article | Rejected]:
    """The articles of ``path``: a file, a directory with all below it, or ``-`` for standard input.

    The suffix tells the format: ``.jsonl`` and ``.ndjson`` JSON Lines, ``.json`` one object, an array or JSON Lines,
    any other text, or JSON Lines when it begins with ``{``. Each may be gzip. Files are read as they are asked for;
    JSON Lines never whole.
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
        yield Rejected(printable(str(path)), "empty", "no file in it ends in .txt, .json, .jsonl or .ndjson (or these with .gz)")


def _read_file(path: Path, options: Options) -> Iterator[Article | Rejected]:
    try:
        with path.open("rb", buffering=0) as raw:
            yield from _read_open(raw, str(path), suffix_of(path), options)
    except OSError as error:
        yield _unreadable(path, error)


def _unreadable(path: Path, error: OSError) -> Rejected:
    reason = os.strerror(error.errno) if error.errno else str(error)
    return Rejected(printable(str(path)), "unreadable", f"cannot be read: {reason}; check the path and its permissions")


def _read_open(raw: BinaryIO, source: str, suffix: str, options: Options) -> Iterator[Article | Rejected]:
    """The articles of an open file; what keeps the rest of it from being read comes last."""
    source = printable(source)
    try:
        stream, packed = streams.opened(raw, options.on_bytes)
        number = _pass_blank(stream, source)
        start = stream.peek(_PEEK)[:_PEEK]
        if not start:
            raise UnreadableInput(source, "empty", "the file is empty; give an article")
        if streams.is_binary(start):
            raise UnreadableInput(source, "binary", "this is no text; give plain text or JSON Lines in UTF-8")
        if suffix in _JSON:
            yield from _read_json(stream, packed, source, number, options)
        elif suffix in _JSON_LINES or _begins_object(start):
            yield from _read_lines(stream, packed, source, number, options)
        else:
            text = streams.decode(streams.whole(stream, source), source)
            yield _checked(lambda: read_text(text, source=source, published=options.published), options)
    except UnreadableInput as error:
        yield Rejected(error.source, error.reason, error.message)


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


def _begins_object(start: bytes) -> bool:
    return start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{" or (
        streams.is_utf16(start) and start[2:].replace(b"\0", b"").lstrip()[:1] == b"{"
    )


def _checked(read: Callable[[], Article], options: Options) -> Article | Rejected:
    """The article that ``read`` gives, if it is in a language that is coded."""
    try:
        article = read()
        if not options.any_language:
            language.check(article)
    except UnreadableInput as error:
        return Rejected(error.source, error.reason, error.message)
    return article


def _read_lines(
    stream: streams.Buffered, packed: bool, source: str, first: int, options: Options
) -> Iterator[Article | Rejected]:
    if streams.is_utf16(stream.peek(2)[:2]):
        # Lines of UTF-16 do not end in the byte \n; such files come from spreadsheets and are small.
        text = streams.decode(streams.whole(stream, source, _MAX_JSON), source)
        stream, packed = streams.buffered(text.encode("utf-8")), False
    for line in streams.lines(stream, packed, source, first):
        place = f"{source}:{line.number}"
        if line.too_long:
            yield Rejected(place, "too-large", f"the line is longer than {streams.MAX_BYTES:,} bytes; give one article a line")
        elif line.data.strip():
            yield _read_line(line.data, place, options)


def _read_line(data: bytes, place: str, options: Options) -> Article | Rejected:
    try:
        value = _parse(streams.decode(data, place), place)
    except UnreadableInput as error:
        return Rejected(error.source, error.reason, error.message)
    return _read_value(value, place, options)


def _read_value(value: object, place: str, options: Options) -> Article | Rejected:
    if not isinstance(value, dict):
        return Rejected(place, "not-an-article", f'this is JSON but no object ({type(value).__name__}); give {{"title", "text"}}')
    return _checked(lambda: read_record(value, source=place, published=options.published), options)


def _parse(text: str, place: str) -> object:
    try:
        value: object = json.loads(text)
        return value
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}" if error.lineno > 1 else f"column {error.colno}"
        message = f"broken JSON: {error.msg} at {where}; mend or remove it"
    except (ValueError, RecursionError) as error:
        message = f"JSON that cannot be taken in ({type(error).__name__}: {error}); mend or remove it"
    raise UnreadableInput(place, "not-json", message)


def _read_json(stream: streams.Buffered, packed: bool, source: str, first: int, options: Options) -> Iterator[Article | Rejected]:
    """A ``.json`` file: one object, an array of them, or JSON Lines under another name."""
    data = streams.whole(stream, source, _MAX_JSON)
    text = streams.decode(data, source)
    if not text.strip():
        raise UnreadableInput(source, "empty", "the file is empty; give an article")
    try:
        value = _parse(text, source)
    except UnreadableInput:
        # Objects at the beginning of several lines are JSON Lines, of which each line stands for itself.
        if "\n{" not in text:
            raise
        yield from _read_lines(streams.buffered(data), packed, source, first, options)
        return
    if isinstance(value, list):
        for number, element in enumerate(value, start=1):
            yield _read_value(element, f"{source}[{number}]", options)
    else:
        yield _read_value(value, source, options)
