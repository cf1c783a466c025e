"""Reading: bytes and text of any origin -> `Article`, or a typed reason why not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from warta.errors import UnknownValue, UnreadableInput
from warta.reading import language, sources
from warta.reading.addresses import is_url
from warta.reading.characters import printable
from warta.reading.clock import WIB, parse_time
from warta.reading.files import suffix_of
from warta.reading.formats import SUFFIXES
from warta.reading.options import Options
from warta.reading.record import read_record
from warta.reading.text import read_text
from warta.records import Article, Rejected

__all__ = ["read", "read_many"]

_LONGEST_PATH = 4096


def read(
    source: str | Path | Mapping[str, Any],
    *,
    published: str | datetime | None = None,
    any_language: bool = False,
    allow_private: bool = False,
) -> Article:
    """One article from a file, an address, pasted text, or a mapping with ``title``, ``text``, ``published`` ...

    A string is a path when it has one line and a file of that name exists, an address when it is nothing but one that
    begins with ``http://`` or ``https://`` (it is fetched, as `fetch.read_url` does), and the article's text otherwise.
    ``published`` (ISO 8601 or as Indonesian pages write it; WIB when it has no zone) holds where the source gives no
    time. Addresses in private networks are refused unless ``allow_private``. Raises `UnreadableInput` when it is no
    article or not in Indonesian (``any_language`` lets it through), and `UnknownValue` when ``published`` is no time.
    """
    time = as_time(published)
    if isinstance(source, Mapping):
        return _in_language(read_record(source, published=time), any_language)
    if isinstance(source, str) and not _is_file(source):
        if is_url(source) and len(source.split()) == 1:
            return _only(_online(time, any_language, allow_private)(source.strip()), source)
        if suffix_of(Path(source)) in SUFFIXES and len(source.split()) == 1:
            raise UnreadableInput(printable(source), "unreadable", "there is no such file; check the path")
        return _in_language(read_text(source, published=time), any_language)
    return _only(sources.read_path(Path(source), Options(time, any_language)), str(source))


def read_many(
    paths: Iterable[str | Path] | str | Path,
    *,
    published: str | datetime | None = None,
    any_language: bool = False,
    allow_private: bool = False,
) -> Iterator[Article | Rejected]:
    """The articles of ``paths`` (files, directories, addresses, ``-`` for standard input) in order, as they are asked for.

    What cannot be read comes as a `Rejected` in its place. The other arguments are as in `read`.
    """
    options = Options(as_time(published), any_language)
    online = None
    for path in [paths] if isinstance(paths, str | Path) else paths:
        if isinstance(path, str) and is_url(path):
            online = online or _online(options.published, any_language, allow_private)
            yield from online(path)
        else:
            yield from sources.read_path(path, options)


def _online(published: datetime | None, any_language: bool, allow_private: bool) -> Callable[[str], Iterator[Article | Rejected]]:
    """What reads addresses; one for a run, so that the pauses hold among them."""
    from warta.reading.fetch import reader  # what speaks with the web is imported when it is asked to

    return reader(Options(published, any_language), allow_private=allow_private)


def as_time(value: str | datetime | None) -> datetime | None:
    """``value`` as a zoned time, WIB when it has no zone. Raises `UnknownValue` when it is none."""
    time = parse_time(value) if isinstance(value, str) else value
    if value is not None and time is None:
        raise UnknownValue(f"{printable(str(value))!r} is no publication time; write it as 2021-10-14T20:32:00+07:00")
    return time.replace(tzinfo=WIB) if time is not None and time.tzinfo is None else time


def _is_file(text: str) -> bool:
    if "\n" in text or "\0" in text or len(text) > _LONGEST_PATH or not text.strip():
        return False
    try:
        return Path(text).exists()
    except OSError:
        # Too long for a file name, so it is a text.
        return False


def _in_language(article: Article, any_language: bool) -> Article:
    if not any_language:
        language.check(article)
    return article


def _only(results: Iterator[Article | Rejected], source: str) -> Article:
    """The one article among ``results``."""
    first = next(results, None)
    if first is None:
        raise UnreadableInput(printable(source), "empty", "there is no article in it")
    if isinstance(first, Rejected):
        raise UnreadableInput(first.source, first.reason, first.message)
    if next(results, None) is not None:
        raise UnreadableInput(printable(source), "not-an-article", "it holds several articles; use warta.read_many")
    return first
