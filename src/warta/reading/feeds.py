"""Which articles does a feed name? RSS, Atom, news sitemaps and indexes of sitemaps, also when they are broken."""

from __future__ import annotations

import io
import re
from calendar import timegm
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import unescape
from typing import Any

import feedparser
from lxml import etree

from warta.errors import UnreadableInput
from warta.reading.addresses import resolve_link
from warta.reading.characters import clean, printable
from warta.reading.clock import parse_time

MAX_BYTES = 5_000_000
"""The longest feed that is read. News sitemaps hold at most 1,000 articles, in some 500 KB."""

MAX_ITEMS = 1000
"""The most articles that are taken from one feed, the first ones."""

_LONGEST_TITLE = 1000
_LONGEST_GUID = 2000
_SITEMAP = re.compile(rb"<(?:[\w.-]{1,40}:)?(urlset|sitemapindex)[\s>/]", re.IGNORECASE)
_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!doctype html|<html)[\s>]", re.IGNORECASE)
_SNIFFED = 4096
# A file that says so of itself in one byte a character is not in UTF-16.
_NOT_WIDE = re.compile(rb"""(<\?xml[^>]{0,80}?)\sencoding\s*=\s*["'](?:utf|ucs)-?(?:16|32)[^"'>]{0,20}["']""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An article that a feed names. ``guid`` is the feed's own id for it, None where it has none or gives it twice."""

    url: str
    title: str
    published: datetime | None
    guid: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed names: articles in its order, and, for an index of sitemaps, sitemaps, those changed last first."""

    items: tuple[FeedItem, ...]
    sitemaps: tuple[str, ...] = ()


def read_feed(data: bytes, *, url: str, charset: str | None = None) -> Feed:
    """What the feed ``data``, fetched from ``url``, names. ``charset`` is what its header said.

    A broken feed gives what can be read of it. Raises `UnreadableInput` with reason ``too-large``, ``empty`` or
    ``not-a-feed``.
    """
    source = printable(url)
    if len(data) > MAX_BYTES:
        raise UnreadableInput(source, "too-large", f"the feed holds over {MAX_BYTES:,} bytes; give a shorter one")
    if not data.strip():
        raise UnreadableInput(source, "empty", "there is nothing in the feed; check the address")
    data = _NOT_WIDE.sub(rb"\1", data[:_SNIFFED], count=1) + data[_SNIFFED:]
    if _SITEMAP.search(data, 0, _SNIFFED):
        return _read_sitemap(data, url)
    parsed = _parse(*_without_doctype(data, charset), source)
    if not parsed.entries and (not parsed.get("version") or _HTML.match(data)):
        raise UnreadableInput(source, "not-a-feed", "this is neither RSS nor Atom nor a sitemap; check the feed's address")
    items = [item for entry in parsed.entries[:MAX_ITEMS] if (item := _item(entry, url)) is not None]
    return Feed(_each_once(items))


def _tree(data: bytes) -> Any:  # noqa: ANN401  # lxml's elements have no public type
    """What XML can be made of ``data``, no entity of it resolved; None where none can."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _without_doctype(data: bytes, charset: str | None) -> tuple[bytes, str | None]:
    """``data`` and its charset without a document type: feeds need none, and its entities are how XML is made to explode."""
    if b"doctype" not in data.replace(b"\0", b"").lower():
        return data, charset
    root = _tree(data)
    if root is None:
        return b" ", None
    etree.strip_elements(root, etree.Entity, with_tail=False)
    return etree.tostring(root, encoding="utf-8"), "utf-8"


def _parse(data: bytes, charset: str | None, source: str) -> feedparser.FeedParserDict:
    headers = {"content-type": f"application/xml; charset={charset}"} if charset else {}
    try:
        return feedparser.parse(io.BytesIO(data), response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # feedparser lets through what its many parsers of dates and encodings raise
        what = f"{type(error).__name__}: {error}"
        raise UnreadableInput(source, "not-a-feed", f"the feed cannot be read ({printable(what)}); try again later") from error


def _item(entry: feedparser.FeedParserDict, base: str) -> FeedItem | None:
    guid = _text(entry.get("id"), _LONGEST_GUID) or None
    # A guid is a permanent link unless it says otherwise; feedparser takes it for the link where there is no other.
    link = _text(entry.get("link"), _LONGEST_GUID) or guid or ""
    address = resolve_link(base, link) if link else None
    if address is None:
        return None
    title = unescape(_text(entry.get("title"), _LONGEST_TITLE))
    return FeedItem(address, title, _published(entry), guid)


def _text(value: object, longest: int) -> str:
    return " ".join(clean(value[: 4 * longest]).split())[:longest] if isinstance(value, str) else ""


def _published(entry: feedparser.FeedParserDict) -> datetime | None:
    """When the item appeared: as feedparser reads it, in UTC, or as Indonesian pages write it."""
    known = set(entry.keys())
    for name in ("published", "updated"):
        # Without a zone a time is in Indonesia's; feedparser would take it for UTC.
        written = _text(entry[name], 100) if name in known else ""
        time = parse_time(written) if written else None
        if time is not None:
            return time
        if f"{name}_parsed" in known and entry[f"{name}_parsed"] is not None:
            try:
                return datetime.fromtimestamp(timegm(entry[f"{name}_parsed"]), UTC)
            except (ValueError, TypeError, OverflowError, OSError):
                continue
    return None


def _each_once(items: list[FeedItem]) -> tuple[FeedItem, ...]:
    """``items`` without repetition; a guid that stands for several addresses names none of them."""
    first = {item.url: item for item in reversed(items)}
    times = Counter(item.guid for item in first.values())
    once = sorted(first.values(), key=items.index) if len(first) < len(items) else items
    return tuple(replace(item, guid=None) if times[item.guid] > 1 else item for item in once)


def _read_sitemap(data: bytes, url: str) -> Feed:
    root = _tree(data)
    if root is None:
        raise UnreadableInput(printable(url), "not-a-feed", "the sitemap cannot be read; try again later")
    items: list[FeedItem] = []
    sitemaps: list[tuple[str, str]] = []
    for element in root.iter("{*}url", "{*}sitemap"):
        texts = _texts(element)
        address = resolve_link(url, texts.get("loc", "")) if texts.get("loc") else None
        if address is None:
            continue
        if _name(element) == "sitemap":
            sitemaps.append((texts.get("lastmod", ""), address))
        else:
            title = _text(texts.get("title"), _LONGEST_TITLE)
            written = texts.get("publication_date") or texts.get("lastmod") or ""
            items.append(FeedItem(address, title, parse_time(written[:100])))
        if len(items) >= MAX_ITEMS:
            break
    sitemaps.sort(key=lambda sitemap: sitemap[0], reverse=True)
    return Feed(_each_once(items), tuple(dict.fromkeys(address for _, address in sitemaps)))


def _texts(element: Any) -> dict[str, str]:  # noqa: ANN401
    """The texts below ``element`` by local name, the first of each name."""
    found: dict[str, str] = {}
    for child in element.iter("{*}loc", "{*}lastmod", "{*}title", "{*}publication_date"):
        # Pictures and videos of an article have addresses and titles too.
        if _name(child.getparent()) in ("image", "video"):
            continue
        found.setdefault(_name(child), (child.text or "").strip())
    return found


def _name(element: Any) -> str:  # noqa: ANN401
    """The local name; of a prefix that was never declared the parser makes a part of the name."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]
