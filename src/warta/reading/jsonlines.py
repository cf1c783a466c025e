"""JSON and JSON Lines -> articles, one object at a time. JSON Lines are never held whole."""

from __future__ import annotations

import json
from collections.abc import Iterator

from warta.errors import UnreadableInput
from warta.reading import streams
from warta.reading.options import Options, checked
from warta.reading.record import read_record
from warta.records import Article, Rejected

# A .json file must be held whole; what is larger belongs into JSON Lines.
_MAX_JSON = 64_000_000


def read_lines(stream: streams.Buffered, packed: bool, source: str, first: int, options: Options) -> Iterator[Article | Rejected]:
    """The articles of JSON Lines; ``first`` is the number of the line that ``stream`` is at, ``packed`` whether it was gzip."""
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
    return checked(lambda: read_record(value, source=place, published=options.published), options)


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


def read_json(stream: streams.Buffered, packed: bool, source: str, first: int, options: Options) -> Iterator[Article | Rejected]:
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
        yield from read_lines(streams.buffered(data), packed, source, first, options)
        return
    if isinstance(value, list):
        for number, element in enumerate(value, start=1):
            yield _read_value(element, f"{source}[{number}]", options)
    else:
        yield _read_value(value, source, options)
