"""A web page -> the article that it shows: `read_page`, and `join` for articles on several pages.

What the page says of itself comes first (`structured`), then what it shows (`lines`, `headline`, `page_time`, `body`), both
with what is known of its site (`layouts`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache

from lxml import html

from warta.errors import UnreadableInput
from warta.reading import bylines, headline, layouts, markup, page_time, publishers, tables
from warta.reading.body import Report, find_report
from warta.reading.bylines import Byline
from warta.reading.characters import clean
from warta.reading.furniture import SENTENCE_END
from warta.reading.further import absolute, further_pages, is_index, own_address
from warta.reading.identity import content_id
from warta.reading.lines import Line, lines_of, norm
from warta.reading.structured import PATH, Said, Structured, read_structured, tidy
from warta.reading.text import MAX_CHARS, body_of, read_text
from warta.records import Article

# How many lines at the top of the report may repeat headline, time and writer, and how many at its end may be credits.
_HEAD = 8
_CREDITS = 6
_LONGEST_NAME = 80
_LONGEST_CREDIT = 120
_MOST_PARAGRAPHS = 5_000
# Without any sign that a page is an article, its report must have so many words to be one.
_FEWEST_WORDS = 60


@dataclass(frozen=True, slots=True)
class Page:
    """A web page as an article.

    ``canonical`` is the absolute address that the page gives as its own, ``further`` those of pages 2..n of the article.
    ``is_article`` is False for front pages, lists, searches and videos, whose text is no report.
    """

    article: Article
    canonical: str | None
    further: tuple[str, ...]
    is_article: bool


@dataclass(slots=True)
class Trace:
    """Where each field was read; filled while a page is read, for ``warta publisher check``."""

    origins: dict[str, str] = field(default_factory=dict)
    layout: layouts.Layout | None = None


def read_page(
    data: bytes,
    *,
    url: str | None = None,
    charset: str | None = None,
    source: str = "page",
    published: datetime | None = None,
    fetched: datetime | None = None,
    trace: Trace | None = None,
) -> Page:
    """The article of the page ``data`` (HTML, AMP or plain text).

    ``url`` is where it was read, ``charset`` what the server called its encoding, ``published`` the time that holds when the
    page gives none, ``fetched`` when it was read, without which "2 jam yang lalu" says nothing. Raises `UnreadableInput`
    with reason ``empty``, ``too-large``, ``binary`` or ``not-an-article``.
    """
    trace = trace or Trace()
    if len(data) > markup.MAX_BYTES:
        raise UnreadableInput(source, "too-large", f"the page is longer than {markup.MAX_BYTES:,} bytes; no article is")
    if not data.strip():
        raise UnreadableInput(source, "empty", "the page is empty; fetch or save it again")
    if not markup.is_markup(data):
        return _read_plain(data, url, charset, source, published, trace)
    tree = markup.parse(markup.decode(data, charset), source)
    told = read_structured(tree)
    canonical = own_address(told.addresses, url)
    address = absolute(url, None) if url else canonical
    site = publishers.by_url(address) or publishers.by_url(canonical) or _site_of(told)
    lines = lines_of(tree)
    view = _survey(tree, told, lines, site, fetched)
    report, titled, title = view.report, view.titled, view.titled[0].value if view.titled else ""
    time, title_at, body_at = view.time, view.title_at, view.body_at
    if len(report.lines) > _MOST_PARAGRAPHS:
        raise UnreadableInput(source, "too-large", f"the report has more than {_MOST_PARAGRAPHS:,} paragraphs; no article has")
    text, byline = _report_text(report, title, site)
    if not any(char.isalpha() for char in "".join(text)):
        raise UnreadableInput(source, "not-an-article", "there is no report on this page; save the article's own page")
    shown = _byline_shown(lines, title_at, body_at)
    author = _author(tree, told, report, [*shown, byline])
    publisher = site or byline.publisher or next((said.value for said in told.sites if len(said.value) <= _LONGEST_NAME), None)
    trace.origins |= {"body": report.origin, "address": address or "none given"}
    trace.origins |= {"title": titled[0].origin} if titled else {}
    trace.origins |= {"author": author.origin} if author else {}
    trace.origins |= {"published": time[1]} if time else {}
    trace.layout = report.layout
    when = time[0] if time else published
    article = _article(title, text, when, address, publisher, author.value if author else None, source)
    return Page(article, canonical, further_pages(tree, address, report.layout), _is_article(told, address, text, title))


def join(pages: Sequence[Page]) -> Article:
    """The article whose pages 1..n are ``pages``: the first page's, with the paragraphs of the others that it lacks."""
    first = pages[0].article
    paragraphs = first.text[first.body_start :].split("\n")
    seen = set(paragraphs)
    for page in pages[1:]:
        for paragraph in page.article.text[page.article.body_start :].split("\n"):
            if paragraph not in seen:
                seen.add(paragraph)
                paragraphs.append(paragraph)
    text = "\n".join([first.title, *paragraphs] if first.title else paragraphs)
    return replace(first, text=text, id=content_id(first.title, text, first.published))


def _read_plain(data: bytes, url: str | None, charset: str | None, source: str, published: datetime | None, trace: Trace) -> Page:
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableInput(source, "binary", "this is no page (binary data); give the page's HTML")
    article = read_text(markup.decode(data, charset), source=source, published=published)
    address = absolute(url, None) if url else article.url
    trace.origins |= dict.fromkeys(("title", "body", "published", "author"), "plain text")
    publisher = publishers.by_url(address) or article.publisher
    return Page(replace(article, url=address, publisher=publisher), None, (), True)


def _article(
    title: str,
    paragraphs: list[str],
    time: datetime | None,
    url: str | None,
    publisher: str | None,
    author: str | None,
    source: str,
) -> Article:
    text = "\n".join([title, *paragraphs] if title else paragraphs)
    if len(text) > MAX_CHARS:
        raise UnreadableInput(source, "too-large", f"the report is longer than {MAX_CHARS:,} characters; no article is")
    return Article(
        id=content_id(title, text, time),
        title=title,
        text=text,
        body_start=len(title) + 1 if title else 0,
        url=url,
        publisher=publisher,
        author=author,
        published=time,
        source=source,
    )


# --- the fields ------------------------------------------------------------------------------------------------------


def _site_of(told: Structured) -> str | None:
    """The known publisher that the page names."""
    known = publishers.by_byline()
    return next((known[said.value.lower()] for said in told.sites if said.value.lower() in known), None)


@dataclass(frozen=True, slots=True)
class _View:
    """Where the report, the headline and the time are on a page; ``title_at`` and ``body_at`` number its lines."""

    report: Report
    titled: tuple[Said, Line | None] | None
    time: tuple[datetime, str] | None
    title_at: int | None
    body_at: int | None


def _survey(tree: html.HtmlElement, told: Structured, lines: Sequence[Line], site: str | None, fetched: datetime | None) -> _View:
    """Finds report, headline and time. The day of publication decides which layouts the page may have."""
    stamps = [stamp for said in told.published if (stamp := page_time.read_stamp(said)) is not None]
    known = publishers.layouts_of(site) if site else ()
    view = _look(tree, told, lines, site, fetched, layouts.in_order(known, stamps[0].wall.date() if stamps else None))
    if not stamps and view.time and view.report.layout and not layouts.holds(view.report.layout, view.time[0].date()):
        # Only now the day is known.
        return _look(tree, told, lines, site, fetched, layouts.in_order(known, view.time[0].date()))
    return view


def _look(
    tree: html.HtmlElement,
    told: Structured,
    lines: Sequence[Line],
    site: str | None,
    fetched: datetime | None,
    possible: Sequence[layouts.Layout],
) -> _View:
    report = find_report(tree, possible, told.bodies)
    body_at = _first_inside(lines, report)
    titled = _title(tree, told, lines[: body_at or None], lines, site, report)
    title_at = _number_of(titled[1], lines) if titled else None
    return _View(report, titled, _time(tree, told, lines, title_at, body_at, report, fetched), title_at, body_at)


def _first_inside(lines: Sequence[Line], report: Report) -> int | None:
    """The number of the first line that belongs to ``report``."""
    inside = set(report.elements)
    wanted = norm(report.lines[0])[:60] if report.lines else ""
    for number, line in enumerate(lines):
        if inside:
            if line.element in inside or any(outer in inside for outer in line.element.iterancestors()):
                return number
        elif wanted and norm(line.text).startswith(wanted):
            return number
    return None


def _number_of(line: Line | None, lines: Sequence[Line]) -> int | None:
    return next((number for number, other in enumerate(lines) if other is line), None)


def _title(
    tree: html.HtmlElement, told: Structured, above: Sequence[Line], lines: Sequence[Line], site: str | None, report: Report
) -> tuple[Said, Line | None] | None:
    """The headline, and the line that shows it, sought first above the report."""
    candidates = [*told.headlines, *(Said(tidy(element.text_content()), "title") for element in tree.xpath("//head/title")[:1])]
    names = [said.value for said in told.sites]
    if report.layout is not None:
        candidates += [Said(text, f"layout {css}") for text, css in layouts.texts(tree, report.layout.title)][:1]
    found = headline.choose(candidates, above, names, site)
    if found is not None and found[1] is not None:
        return found
    return headline.choose(candidates, lines, names, site) or found


def _time(
    tree: html.HtmlElement,
    told: Structured,
    lines: Sequence[Line],
    title_at: int | None,
    body_at: int | None,
    report: Report,
    fetched: datetime | None,
) -> tuple[datetime, str] | None:
    published = [stamp for said in told.published if (stamp := page_time.read_stamp(said)) is not None]
    others = [stamp for said in told.other_times if (stamp := page_time.read_stamp(said)) is not None]
    placed = [Said(text, f"layout {css}") for text, css in layouts.texts(tree, report.layout.time)] if report.layout else []
    stamps = [stamp for said in placed if (stamp := page_time.read_stamp(said)) is not None]
    around = page_time.shown_time(lines, title_at, body_at)
    stamps += [around] if around else []
    shown = next((stamp for stamp in stamps if stamp.has_clock), stamps[0] if stamps else None)
    settled = page_time.settle(published, others, shown, report.layout is not None and report.layout.local_times)
    if settled is None and fetched is not None:
        ago = page_time.shown_ago(lines, title_at, body_at, fetched)
        return (ago, "shown, relative to when it was fetched") if ago else None
    return settled


@cache
def _closing_credits(site: str | None) -> re.Pattern[str]:
    known = publishers.by_name(site)
    patterns = known.credits if known else ()
    # With regard to case: writers' names stand in capitals there.
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or r"(?!)")


def _report_text(report: Report, title: str, site: str | None) -> tuple[list[str], Byline]:
    """The paragraphs of the report, and what bylines at its top and credits at its end tell."""
    told: list[Byline] = []
    kept: list[str] = []
    lines = [line for line in (clean(line).strip() for line in report.lines) if line]
    for number, line in enumerate(lines):
        if number < _HEAD and norm(line) == norm(title):
            continue
        byline = bylines.read_byline(line) if number < _HEAD else None
        if byline is None and number >= len(lines) - _CREDITS:
            byline = bylines.read_credit(line)
        if byline is None:
            kept.append(line)
        else:
            told.append(byline)
    body = body_of(kept, site)
    paragraphs = _without_credit(body.paragraphs, site)
    author = next((byline.author for byline in told if byline.author), None)
    publisher = body.publisher or next((byline.publisher for byline in told if byline.publisher), None)
    return paragraphs, Byline(author, publisher)


def _without_credit(paragraphs: list[str], site: str | None) -> list[str]:
    """``paragraphs`` without the credit that this site closes its reports with."""
    pattern = _closing_credits(site)
    if not paragraphs:
        return paragraphs
    last = paragraphs[-1]
    if len(last) <= _LONGEST_CREDIT and pattern.fullmatch(last):
        return paragraphs[:-1] or paragraphs
    start = max(0, len(last) - _LONGEST_CREDIT)
    match = next((match for match in pattern.finditer(last, start) if match.end() == len(last)), None)
    before = last[: match.start()].rstrip() if match else ""
    return [*paragraphs[:-1], before] if SENTENCE_END.search(before) else paragraphs


def _byline_shown(lines: Sequence[Line], title_at: int | None, body_at: int | None) -> list[Byline]:
    """What the lines between headline and report tell."""
    if title_at is None or body_at is None:
        return []
    read = (bylines.read_byline(line.text) for line in lines[title_at + 1 : min(body_at, title_at + 30)])
    return [byline for byline in read if byline is not None]


def _author(tree: html.HtmlElement, told: Structured, report: Report, shown: Sequence[Byline]) -> Said | None:
    """The writer: as told for machines, as the layout places it, as shown beside the headline or below the report."""
    placed = [Said(text, f"layout {css}") for text, css in layouts.texts(tree, report.layout.author)] if report.layout else []
    structured = [said for said in told.authors if not said.origin.startswith("meta")]
    metas = [said for said in told.authors if said.origin.startswith("meta")]
    seen = [Said(byline.author, "byline") for byline in shown if byline.author]
    for said in (*structured, *placed, *seen, *metas):
        name = _name_in(said.value)
        if name is not None:
            return Said(name, said.origin)
    return None


def _name_in(text: str) -> str | None:
    """The person or desk that ``text`` names, without label; None for addresses and names of sites."""
    if len(text) > _LONGEST_NAME or "/" in text or "@" in text:
        return None
    byline = bylines.read_byline(text)
    if byline is not None:
        return byline.author
    words = {word.lower().removesuffix(".com") for word in text.split()}
    sites = {alias.removesuffix(".com") for alias in publishers.by_byline()}
    return text if bylines.is_name(text) and not words & sites else None


def _is_article(told: Structured, url: str | None, paragraphs: Sequence[str], title: str) -> bool:
    """Whether the page is an article: by what it says of itself, else by its address and its report."""
    table = tables.load(PATH)
    types = {*tables.strings(table, "article_types", PATH), *tables.strings(table, "article_kinds", PATH)}
    if is_index(url):
        return False
    if told.kinds & types:
        return True
    if told.kinds & set(tables.strings(table, "other_kinds", PATH)):
        return False
    words = sum(len(paragraph.split()) for paragraph in paragraphs)
    sentences = sum(1 for paragraph in paragraphs if len(paragraph) > 80)
    return bool(title) and words >= _FEWEST_WORDS and 2 * sentences >= len(paragraphs)
