"""Saved web pages -> articles: a page's HTML, alone or in the MHTML that browsers save it in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from warta.errors import UnreadableInput
from warta.reading import mhtml as mhtml_files
from warta.reading.options import Options, checked
from warta.records import Article, Rejected

if TYPE_CHECKING:
    from warta.reading.html import Page

MAX_BYTES = 20_000_000
"""The longest page, as HTML or with its pictures as MHTML."""

_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d+\)(https?://[^\s<>]{1,2000})\s*-->")
_HEAD = 4096


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a page was found, what was said of its encoding, and when it was fetched; None for what nobody told."""

    url: str | None = None
    charset: str | None = None
    fetched: datetime | None = None


def read(data: bytes, origin: Origin, source: str, published: datetime | None) -> Page:
    """The page that ``data`` is. Raises `UnreadableInput`, also with reason ``reader-fault`` when the reader fails."""
    from warta.reading.html import read_page

    try:
        return read_page(data, url=origin.url, charset=origin.charset, source=source, published=published, fetched=origin.fetched)
    except UnreadableInput:
        raise
    except Exception as error:  # whatever it is, the other pages are to be read
        what = f"{type(error).__name__}: {error}"
        message = f"the page reader failed ({what}); please report it with this page"
        raise UnreadableInput(source, "reader-fault", message) from error


def read_saved(data: bytes, source: str, options: Options, *, mhtml: bool) -> Article | Rejected:
    """The article of a page that somebody saved."""
    return checked(lambda: _article(data, source, options.published, mhtml), options)


def _article(data: bytes, source: str, published: datetime | None, mhtml: bool) -> Article:
    if mhtml:
        saved = mhtml_files.read_mhtml(data, source)
        data, origin = saved.html, Origin(saved.url, saved.charset, saved.when)
    else:
        told = _SAVED_FROM.search(data, 0, _HEAD)
        origin = Origin(told[1].decode("utf-8", "replace") if told else None)
    page = read(data, origin, source, published)
    if not page.is_article:
        message = "this page is no news article (a front page, a list, a video); save the article's own page"
        raise UnreadableInput(source, "not-an-article", message)
    return page.article
