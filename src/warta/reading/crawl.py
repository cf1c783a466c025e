"""Crawls (WARC) -> the Indonesian news articles in them. All else is passed over, and counted."""

from __future__ import annotations

import codecs
import heapq
import html
import re
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Literal

from warta.errors import UnreadableInput
from warta.reading import language, pages, streams, warc
from warta.reading.characters import printable
from warta.reading.options import Options
from warta.records import Article, Rejected

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

_Decoding = Literal["all", "transfer", "none"]
# Some crawlers keep the headers that say how a page was packed, and unpack the page.
_DECODINGS: tuple[_Decoding, ...] = ("all", "transfer", "none")
_OK = 200
_HTML = ("text/html", "application/xhtml+xml")
# Where the language is sought, and in how much text: the longest passages, since menus are lists of single words.
_MOST_HTML = 1_000_000
_MOST_SAMPLE = 2000
_SHORTEST_PASSAGE = 60
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
# What is not closed goes on to the end, so that no page makes these patterns slow.
_HIDDEN = re.compile(r"<(script|style|noscript|template|svg)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL)
_INLINE = re.compile(r"</?(?:a|b|i|u|em|strong|span|font|mark)(?:\s[^<>]*)?>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>?")


def read_crawl(stream: streams.Buffered, source: str, options: Options) -> Iterator[Article | Rejected]:
    """The news articles in Indonesian of a WARC file, in its order, read as they are asked for.

    A damaged record comes as a `Rejected`; a page that is something else is told to ``options.on_skip``.
    """
    for record in warc.records(stream, source):
        if isinstance(record, Rejected):
            yield record
            continue
        try:
            article = _read(record, options)
        except UnreadableInput as error:
            if error.reason in ("damaged", "reader-fault"):
                yield Rejected(error.source, error.reason, error.message)
            elif options.on_skip is not None:
                options.on_skip(error.reason)
        else:
            if article is not None:
                yield article


def _read(record: warc.Record, options: Options) -> Article | None:
    """The article in ``record``, None when it holds no page (a request, metadata).

    Raises `UnreadableInput` for a page that is no article to code.
    """
    parsed, data = _page(record)
    if parsed is None:
        return None
    charset = parsed.http_charset
    if not options.any_language and not (language.may_be_indonesian(data[:_MOST_HTML]) and _reads_as_indonesian(data, charset)):
        raise UnreadableInput(record.place, "language", "the page is in another language")
    url = (parsed.headers.get("WARC-Target-URI") or "").strip("<> ") or None
    origin = pages.Origin(url and printable(url), charset, parsed.record_date)
    page = pages.read(data, origin, record.place, options.published)
    if not page.is_article:
        raise UnreadableInput(record.place, "not-an-article", "the page is no news article")
    if not options.any_language:
        language.check(page.article)
    return page.article


def _page(record: warc.Record) -> tuple[WarcRecord | None, bytes]:
    """The record and the bytes of the web page in it; (None, b"") for a record that is no answer of a site."""
    from fastwarc.warc import WarcRecordType

    for decode in _DECODINGS:
        try:
            parsed = _parsed(record, decode)
            if parsed is None or parsed.record_type not in (WarcRecordType.response, WarcRecordType.resource):
                return None, b""
            _check_kind(parsed, record)
            data = parsed.reader.read(pages.MAX_BYTES + 1)
        except (OSError, ValueError) as error:
            if decode != _DECODINGS[-1]:
                continue
            raise _damaged(record, str(error)) from error
        if decode == _DECODINGS[0] or b"<" in data[:_MOST_SAMPLE]:
            break
    else:
        raise _damaged(record, "its page does not unpack")
    if len(data) > pages.MAX_BYTES:
        raise UnreadableInput(record.place, "too-large", f"the page is longer than {pages.MAX_BYTES:,} bytes")
    if not data.strip():
        raise UnreadableInput(record.place, "empty", "the page is empty")
    return parsed, data


def _damaged(record: warc.Record, what: str) -> UnreadableInput:
    message = f"the record here is damaged ({what}); fetch the file again to have it whole"
    return UnreadableInput(record.place, "damaged", message)


def _parsed(record: warc.Record, decode: _Decoding) -> WarcRecord | None:
    from fastwarc.warc import ArchiveIterator

    return next(iter(ArchiveIterator(BytesIO(record.data), parse_http=True, auto_decode=decode)), None)


def _check_kind(parsed: WarcRecord, record: warc.Record) -> None:
    """Raises `UnreadableInput` unless the record holds a whole web page."""
    if parsed.is_http:
        if parsed.http_headers is None or parsed.http_headers.status_code != _OK:
            raise UnreadableInput(record.place, "http-status", "the site gave no page")
        kind = parsed.http_content_type
    else:
        kind = parsed.headers.get("Content-Type")
    if (kind or "").split(";")[0].strip().lower() not in _HTML:
        raise UnreadableInput(record.place, "not-html", "this is no web page")
    if record.cut:
        raise UnreadableInput(record.place, "too-large", f"the page is longer than {warc.MAX_RECORD:,} bytes")


def _reads_as_indonesian(data: bytes, charset: str | None) -> bool:
    return language.identify(passages(data, charset)) == "id"


def passages(data: bytes, charset: str | None = None) -> str:
    """The longest passages of text in a page, some 2,000 characters: enough to tell its language, and quick."""
    text = _HIDDEN.sub("\n", _decoded(data[:_MOST_HTML], charset))
    runs = [" ".join(run.split()) for run in _TAG.split(_INLINE.sub("", text))]
    longest = heapq.nlargest(_MOST_SAMPLE // _SHORTEST_PASSAGE, runs, key=len)
    return html.unescape("\n".join(run for run in longest if len(run) >= _SHORTEST_PASSAGE)[: 2 * _MOST_SAMPLE])[:_MOST_SAMPLE]


def _decoded(data: bytes, charset: str | None) -> str:
    declared = _CHARSET.search(data, 0, _MOST_SAMPLE)
    for name in (charset, declared[1].decode("ascii", "replace") if declared else None):
        try:
            if name and codecs.lookup(name).name not in ("utf-8", "utf-16", "utf-32", "utf-7", "punycode", "idna"):
                return data.decode(name, "replace")
        except (LookupError, UnicodeError):
            continue
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    return data.decode("utf-8", "replace")
