"""A JSON object with the fields of an article -> Article."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from warta.errors import UnreadableInput
from warta.reading import paragraphs, publishers
from warta.reading.characters import clean, printable, without_surrogates
from warta.reading.clock import WIB, parse_time
from warta.reading.furniture import cut_inline, is_closing, is_furniture
from warta.reading.identity import content_id
from warta.reading.text import MAX_CHARS, body_of
from warta.records import Article

_LONGEST_SHOWN = 60


def read_record(record: Mapping[str, Any], *, source: str = "record", published: datetime | None = None) -> Article:
    """The article that ``record`` is.

    Its keys: ``text`` or ``body`` (one of them is needed), ``title``, ``published``, ``url``, ``publisher``,
    ``author``, ``id``; others are ignored. A ``text`` that begins with the title is kept as it is, so that offsets
    into it hold; any other is cleaned, stripped of page furniture, and the title put before it. ``published`` holds
    where the record gives no time. Raises `UnreadableInput` with reason ``empty``, ``too-large``, ``bad-date`` or
    ``not-an-article``.
    """
    given_title = without_surrogates(_string(record, "title", source) or "")
    given = without_surrogates(_string(record, "text", source) or _string(record, "body", source) or "")
    if len(given) > MAX_CHARS:
        raise UnreadableInput(source, "too-large", f"its text is longer than {MAX_CHARS:,} characters; split it")
    if not clean(given).strip():
        raise UnreadableInput(source, "empty", 'it has no text; give the article in "text" or "body"')
    time = _time(record.get("published"), source) or published
    url = _string(record, "url", source)
    site = None
    if _begins_with(given, given_title):
        title, text = given_title, given
        line_end = re.match(r"[ \t]*\r?\n\s*", given[len(title) :])
        # A text that goes on after the title on the same line is all body: no line of it is the title.
        body_start = len(title) + line_end.end() if line_end else 0
    else:
        title = " ".join(clean(given_title).split())
        body = body_of(paragraphs.split(clean(given), _stands_alone), _string(record, "publisher", source))
        site = body.publisher
        text = "\n".join([title, *body.paragraphs] if title else body.paragraphs)
        body_start = len(title) + 1 if title and body.paragraphs else 0
    if not any(char.isalpha() for char in text):
        raise UnreadableInput(source, "not-an-article", "there are no words of a report in its text")
    return Article(
        id=_id(record, source) or content_id(title, text, time),
        title=title,
        text=text,
        body_start=body_start,
        url=url,
        publisher=_string(record, "publisher", source) or site or publishers.by_url(url),
        author=_string(record, "author", source),
        published=time,
        source=source,
    )


def _begins_with(text: str, title: str) -> bool:
    following = text[len(title) : len(title) + 1]
    return bool(title.strip()) and text.startswith(title) and not following.isalnum()


def _stands_alone(line: str) -> bool:
    return is_furniture(line) or is_closing(line) or not cut_inline(line)


def _string(record: Mapping[str, Any], key: str, source: str) -> str | None:
    """The string under ``key``; None when it is absent, null or blank."""
    value = record.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise UnreadableInput(
            source, "not-an-article", f'"{key}" is {_shown(value)}, a {type(value).__name__}; it must be a string'
        )
    value = without_surrogates(value)
    return value if value.strip() else None


def _id(record: Mapping[str, Any], source: str) -> str | None:
    """The id as given. A whole number, as tables number their rows, is one too."""
    value = record.get("id")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _string(record, "id", source)


def _time(value: object, source: str) -> datetime | None:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, datetime):
        return value if value.tzinfo is not None else value.replace(tzinfo=WIB)
    time = parse_time(value) if isinstance(value, str) else None
    if time is None:
        raise UnreadableInput(
            source,
            "bad-date",
            f'"published" is {_shown(value)}, which is no time; write it as 2021-10-14T20:32:00+07:00, or leave it out',
        )
    return time


def _shown(value: object) -> str:
    # A huge int has no decimal form in Python, and a long list no use in a message.
    text = printable(repr(value)) if not isinstance(value, int) or abs(value) < 10**30 else "a huge number"
    return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"
