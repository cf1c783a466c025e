"""The HTML in a page that was saved as one file (MHTML)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.message import Message
from email.parser import BytesParser
from email.utils import parsedate_to_datetime

from warta.errors import UnreadableInput

_HTML = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class Saved:
    """The page's HTML with the address, the character set and the time of saving that the file gives."""

    html: bytes
    url: str | None
    charset: str | None
    when: datetime | None


def read_mhtml(data: bytes, source: str) -> Saved:
    """The page that the file shows first. Raises `UnreadableInput` when there is none."""
    try:
        message = BytesParser().parsebytes(data)
        root = _root(message)
        # A message in a message, or what says it is one part and is several, has no bytes of its own.
        html = root.get_payload(decode=True) if root is not None else None
        charset = root.get_content_charset() if root is not None else None
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise UnreadableInput(source, "unreadable", f"the MHTML is damaged ({error}); save the page again") from error
    if root is None or not isinstance(html, bytes) or not html.strip():
        raise UnreadableInput(source, "empty", "there is no web page in this MHTML; save the page again, or as HTML")
    return Saved(html, _url(root) or _url(message), charset, _when(message))


def _root(message: Message) -> Message | None:
    """The part that ``start`` names, or else the first that is HTML."""
    pages = [part for part in message.walk() if part.get_content_type() in _HTML]
    start = message.get_param("start")
    named = [part for part in pages if isinstance(start, str) and str(part.get("Content-ID", "")).strip() == start.strip()]
    return next(iter(named or pages), None)


def _when(message: Message) -> datetime | None:
    try:
        time = parsedate_to_datetime(str(message.get("Date") or ""))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return time if time.tzinfo is not None else None


def _url(message: Message) -> str | None:
    for header in ("Content-Location", "Snapshot-Content-Location"):
        value = str(message.get(header) or "").strip()
        if value.startswith(("http://", "https://")):
            return value
    return None
