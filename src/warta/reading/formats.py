"""Which format is it? By the bytes it begins with where they tell, by the file's suffix where they do not."""

from __future__ import annotations

import re
from enum import StrEnum

from warta.errors import UnreadableInput
from warta.reading import streams


class Kind(StrEnum):
    """The formats that are read."""

    text = "text"
    json = "JSON"
    json_lines = "JSON Lines"
    page = "web page"
    mhtml = "MHTML"
    warc = "WARC"
    zip = "zip"
    csv = "CSV"
    parquet = "Parquet"


SUFFIXES = {
    ".txt": Kind.text,
    ".json": Kind.json,
    ".jsonl": Kind.json_lines,
    ".ndjson": Kind.json_lines,
    ".html": Kind.page,
    ".htm": Kind.page,
    ".mhtml": Kind.mhtml,
    ".mht": Kind.mhtml,
    ".warc": Kind.warc,
    ".zip": Kind.zip,
    ".csv": Kind.csv,
    ".tsv": Kind.csv,
    ".parquet": Kind.parquet,
}
"""What the suffixes of files that are read stand for; each may be followed by ``.gz``."""

ALL_SUFFIXES = f"{', '.join(list(SUFFIXES)[:-1])} or {list(SUFFIXES)[-1]} (or these with .gz)"

_WARC = re.compile(rb"\s*WARC/\d")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_PARQUET = b"PAR1"
_PDF = b"%PDF-"
_PAGE = re.compile(
    rb"\s*(?:<\?xml[^<>]*>\s*)?(?:<!--(?:[^-]|-(?!->))*-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE
)
_MHTML = re.compile(rb"^content-type:\s*multipart/(?:related|mixed|alternative)\b", re.IGNORECASE | re.MULTILINE)
_HEADERS = re.compile(rb"(?:from|mime-version|subject|date|content-type|snapshot-content-location)\s?:", re.IGNORECASE)


def archive_kind(suffix: str, start: bytes) -> Kind | None:
    """The format of a file that begins with ``start``, if it is one that cannot be read as text from front to end."""
    named = SUFFIXES.get(suffix)
    if _WARC.match(start) or named is Kind.warc:
        # One that begins otherwise is damaged, and may have whole records behind the damage.
        return Kind.warc
    if start.startswith(_ZIP) or named is Kind.zip:
        return Kind.zip
    if (start.startswith(_PARQUET) and b"\0" in start) or named is Kind.parquet:
        return Kind.parquet
    return None


def text_kind(suffix: str, start: bytes, source: str) -> Kind:
    """The format of a text that begins with ``start``. Raises `UnreadableInput` when it is no text."""
    if start.startswith(_PDF):
        message = "this is a PDF, which is not read; save its text as .txt, or take the article's web page"
        raise UnreadableInput(source, "binary", message)
    if streams.is_binary(start):
        raise UnreadableInput(source, "binary", "this is no text; give plain text or JSON Lines in UTF-8")
    named = SUFFIXES.get(suffix, Kind.text)
    if named in (Kind.text, Kind.page, Kind.mhtml):
        plain = start[2:].replace(b"\0", b"") if streams.is_utf16(start) else start.removeprefix(b"\xef\xbb\xbf")
        if _PAGE.match(plain):
            return Kind.page
        if _HEADERS.match(plain) and _MHTML.search(plain):
            return Kind.mhtml
        if named is Kind.text and plain.lstrip()[:1] == b"{":
            return Kind.json_lines
    return named
