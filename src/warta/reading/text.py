"""Plain text as people paste it from a news page -> Article."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from warta.errors import UnreadableInput
from warta.reading import bylines, captions, furniture, paragraphs, publishers
from warta.reading.bylines import Byline
from warta.reading.characters import clean
from warta.reading.datelines import read_dateline
from warta.reading.furniture import SENTENCE_END
from warta.reading.identity import content_id
from warta.records import Article

MAX_CHARS = 10_000_000
"""The longest text that is read as one article: the longest reports have some 50,000 characters."""

# How many paragraphs below the headline may be byline, share buttons, subtitle and caption.
_HEAD = 14
# How many paragraphs before the dateline are looked through, and how many below the report may be credits.
_BEFORE_DATELINE = 6
_CREDITS = 5
# Longer than this and ended by a stop, a first line is the report's first paragraph and no headline.
_LONGEST_HEADLINE = 160
_URL = re.compile(r"(?:(?:link|url|sumber)\s*:\s*)?(?P<url>https?://\S+)", re.IGNORECASE)


@dataclass(slots=True)
class _Head:
    """What the lines around the headline told so far; the first word on each matter holds."""

    title: str = ""
    url: str | None = None
    author: str | None = None
    publisher: str | None = None
    published: datetime | None = None

    def add(self, byline: Byline) -> None:
        self.author = self.author or byline.author
        self.publisher = self.publisher or byline.publisher
        self.published = self.published or byline.published


@dataclass(frozen=True, slots=True)
class Body:
    """The paragraphs of a report, and the publisher that its dateline names."""

    paragraphs: list[str]
    publisher: str | None


def read_text(text: str, *, source: str = "text", published: datetime | None = None) -> Article:
    """The article that ``text`` is, its page furniture stripped.

    The first line is the headline, the lines below it give author, publisher and time, a dateline and photo captions
    go. ``published`` holds where the text gives no time. Raises `UnreadableInput` with reason ``empty``,
    ``too-large`` or ``not-an-article``.
    """
    if len(text) > MAX_CHARS:
        raise UnreadableInput(source, "too-large", f"longer than {MAX_CHARS:,} characters; give one article at a time")
    cleaned = clean(text)
    if not cleaned.strip():
        raise UnreadableInput(source, "empty", "there is no text in it; give the headline and the body of an article")
    if re.match(r"\s*<(!doctype|html|\?xml)\b", cleaned, re.IGNORECASE):
        raise UnreadableInput(
            source, "not-an-article", "this is a web page's HTML; paste the text of the article, or give JSON Lines"
        )
    head = _Head()
    rest = _read_head(paragraphs.split(cleaned, _stands_alone), head)
    body = body_of(_drop_credits(rest, head), head.publisher)
    whole = "\n".join([head.title, *body.paragraphs] if head.title else body.paragraphs)
    if not any(char.isalpha() for char in whole):
        raise UnreadableInput(source, "not-an-article", "there are no words of a report in it")
    time = head.published or published
    return Article(
        id=content_id(head.title, whole, time),
        title=head.title,
        text=whole,
        body_start=min(len(head.title) + 1, len(whole)) if head.title else 0,
        url=head.url,
        publisher=head.publisher or body.publisher or publishers.by_url(head.url),
        author=head.author,
        published=time,
        source=source,
    )


def body_of(lines: list[str], site: str | None = None) -> Body:
    """The report in the paragraphs below a headline: without captions, dateline and furniture.

    ``site`` is the publisher as far as it is known by then.
    """
    lines = [line for line in lines if line]
    publisher = None
    for number, line in enumerate(lines[:_BEFORE_DATELINE]):
        dateline = read_dateline(line, site)
        if dateline is not None:
            publisher = dateline.publisher
            before = [text for text in lines[:number] if not captions.is_caption(text, before_dateline=True)]
            lines = [*before, line[dateline.end :].lstrip(), *lines[number + 1 :]]
            break
    else:
        if len(lines) > 1 and captions.is_caption(lines[0], before_dateline=False):
            lines = lines[1:]
    repeating = captions.repeating(lines)
    return Body(furniture.prune([line for number, line in enumerate(lines) if line and number not in repeating]), publisher)


def _stands_alone(line: str) -> bool:
    """Whether a line is a paragraph however the text is wrapped."""
    return (
        furniture.is_furniture(line)
        or furniture.is_closing(line)
        or not furniture.cut_inline(line)
        or _URL.fullmatch(line) is not None
        or bylines.read_byline(line) is not None
    )


def _read_head(lines: list[str], head: _Head) -> list[str]:
    """Fills ``head`` from the lines around the headline and returns the others."""
    start = _read_above(lines, head)
    if start < len(lines) and _is_headline(lines, start):
        head.title = _without_site(lines[start], head)
        start += 1
    below, rest = lines[start : start + _HEAD], lines[start + _HEAD :]
    for number, line in enumerate(below):
        if bylines.read_byline(line) is None and read_dateline(line) is not None:
            below, rest = below[:number], below[number:] + rest
            break
    below = [line for line in below if not furniture.is_furniture(line) and not _read_url(line, head)]
    return _read_bylines(below, head) + rest


def _read_bylines(lines: list[str], head: _Head) -> list[str]:
    """Fills ``head`` from the bylines among the first lines below the headline and returns the others."""
    # A time above the headline counts as the line before the first one below it.
    told = [Byline(published=head.published) if head.published else None, *map(bylines.read_byline, lines)]
    kept: list[str] = []
    number = 0
    while number < len(lines):
        byline, taken = told[number + 1], 1
        if byline is None and _beside_time(told, number + 1):
            following = lines[number + 1] if number + 1 < len(lines) and told[number + 2] is None else None
            bare = bylines.read_bare(lines[number], following)
            if bare is not None:
                byline, taken = bare
                told[number + 1 : number + 1 + taken] = [byline] * taken
        if byline is None:
            kept.append(lines[number])
        else:
            head.add(byline)
        number += taken
    return kept


def _beside_time(told: list[Byline | None], number: int) -> bool:
    """Whether a byline stands just above, or at most two lines below, in a head that gives the time."""
    timed = any(byline is not None and byline.published is not None for byline in told)
    return timed and any(byline is not None for byline in told[number - 1 : number + 3])


def _read_above(lines: list[str], head: _Head) -> int:
    """Reads what stands above the headline and returns where that is."""
    for number, line in enumerate(lines):
        byline = bylines.read_byline(line)
        if byline is not None:
            head.add(byline)
        elif not _read_url(line, head) and not furniture.is_furniture(line):
            return number
    # Nothing but furniture: then the first line was a headline after all.
    return 0


def _is_headline(lines: list[str], number: int) -> bool:
    line = lines[number]
    if read_dateline(line) is not None:
        return False
    alone = number + 1 == len(lines)
    return not (SENTENCE_END.search(line) and line.rstrip("\"'”’)").endswith(".")) or not (alone or len(line) > _LONGEST_HEADLINE)


def _without_site(title: str, head: _Head) -> str:
    """The headline without the site's name that a browser's title bar puts behind it."""
    match = re.search(r"\s+[-–—|]\s+(?P<site>[^-–—|]{2,30})$", title)
    known = publishers.by_byline().get(match["site"].strip().lower()) if match else None
    if match is None or known is None:
        return title
    head.publisher = head.publisher or known
    return title[: match.start()]


def _read_url(line: str, head: _Head) -> bool:
    match = _URL.fullmatch(line)
    if match is not None:
        head.url = head.url or match["url"]
    return match is not None


def _drop_credits(lines: list[str], head: _Head) -> list[str]:
    """The lines without the credits that stand below a report ("Pewarta: ..."), which fill ``head``."""
    pruned_end = len(furniture.prune(lines))
    kept: list[str] = []
    for number, line in enumerate(lines):
        credit = bylines.read_credit(line) if number >= pruned_end - _CREDITS else None
        if credit is None:
            kept.append(line)
        else:
            head.add(credit)
    return kept
