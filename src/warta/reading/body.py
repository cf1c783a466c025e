"""Where on the page is the report, and which lines of it are report?

A site's own layout says where; else the places where content managers put it, else what trafilatura finds. Within that, what
is no report by its element (related links, captions, adverts, share buttons) is left out here, and what is none by its words
in `furniture`.
"""

from __future__ import annotations

import copy
import logging
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from lxml import etree, html

from warta.reading import tables
from warta.reading.captions import is_caption
from warta.reading.furniture import SENTENCE_END
from warta.reading.layouts import Layout, select
from warta.reading.lines import Line, lines_of, norm
from warta.reading.structured import PATH, Said

# A place is the report's when it has so many letters, or any when a site's own layout names it.
_FEWEST_LETTERS = 150
# Of a page's matches those count that have so much of the longest: others are cards of other articles.
_SMALLEST_SHARE = 0.15
# What has more than this of the report's letters is not dropped, whatever it is called.
_LARGEST_DROPPED = 0.4
# Lists and tables beyond this are no news; trafilatura takes seconds for each such page.
_MOST_ELEMENTS = 30_000
_LONGEST_NAME = 80
_LINKED = 0.9
_RUN = 5
_MOST_FOREIGN = 0.15
_WITHIN_LINES = frozenset({"span", "b", "strong", "em", "i", "font", "a", "u"})
_LINE_END = "\u2424"
# What the parser lets through (also as "&#1;") and no element takes back.
_NO_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
_ADDRESS = re.compile(r"\S*(?:://|www\.|@)\S*", re.IGNORECASE)

# It warns on standard error of pages that it finds nothing on, which is an answer here.
logging.getLogger("trafilatura").addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class Report:
    """The lines of a report and where they were read. ``elements`` hold them; empty when trafilatura found them."""

    lines: tuple[str, ...]
    origin: str
    elements: tuple[html.HtmlElement, ...] = ()
    layout: Layout | None = None


@cache
def _strings(key: str) -> tuple[str, ...]:
    return tables.strings(tables.load(PATH), key, PATH)


@cache
def _dropped_names() -> re.Pattern[str]:
    return tables.any_of(_strings("drop_classes"), PATH)


@cache
def _dropped_tags() -> frozenset[str]:
    return frozenset(_strings("drop_tags"))


def find_report(tree: html.HtmlElement, layouts: Sequence[Layout], told: Sequence[Said]) -> Report:
    """The report of ``tree``. ``layouts`` are those that the page may have, ``told`` the bodies that JSON-LD gives."""
    for layout in layouts:
        for selector in layout.body:
            report = _in_place(tree, selector, layout)
            if report.lines:
                return report
    extracted = _extracted(tree)
    runs = _runs(extracted)
    for selector in _strings("bodies"):
        report = _in_place(tree, selector, None)
        # What trafilatura found must stand there for the most part, and not much else.
        covered = _letters(line for line in report.lines if _is_covered(line, runs))
        if report.lines and (not extracted or 0.5 * max(_letters(extracted), 0.7 * _letters(report.lines)) <= covered):
            return report
    for said in told:
        lines = tuple(" ".join(line.split()) for line in _as_lines(said.value))
        if _letters(lines) >= max(_FEWEST_LETTERS, 0.8 * _letters(extracted)):
            return Report(tuple(line for line in lines if line), said.origin)
    if extracted:
        return _around(tree, extracted, runs) or Report(extracted, "trafilatura")
    return _densest(tree)


def _in_place(tree: html.HtmlElement, selector: str, layout: Layout | None) -> Report:
    """The report in the elements that ``selector`` matches; without lines when there is none."""
    elements = select(tree, selector)
    if layout is None:
        sizes = [len(element.text_content()) for element in elements]
        smallest = _SMALLEST_SHARE * max(sizes, default=0)
        elements = [element for element, size in zip(elements, sizes, strict=True) if size >= smallest]
    origin = f"layout {selector}" if layout else f"place {selector}"
    lines = tuple(line.text for element in elements for line in report_lines(element, layout))
    if _letters(lines) < (1 if layout else _FEWEST_LETTERS):
        return Report((), origin)
    return Report(lines, origin, tuple(elements), layout)


def report_lines(root: html.HtmlElement, layout: Layout | None = None) -> list[Line]:
    """The lines of ``root`` that are report by their elements."""
    lines = lines_of(root, _dropper(root, layout))
    return _without_links([line for line in lines if not (line.under_image and is_caption(line.text, before_dateline=True))])


def _dropper(root: html.HtmlElement, layout: Layout | None) -> Callable[[html.HtmlElement], bool]:
    """Whether an element inside ``root`` is no report, by its tag, its class or the site's own list."""
    listed = {element for selector in (layout.drop if layout else ()) for element in select(root, selector)}
    size = len(root.text_content())
    known: dict[html.HtmlElement, bool] = {}

    def by_name(element: html.HtmlElement) -> bool:
        if element.tag in _dropped_tags():
            return True
        names = f"{element.get('class') or ''} {element.get('id') or ''}".lower().split()
        named = any(len(name) <= _LONGEST_NAME and _dropped_names().fullmatch(name) for name in names[:20])
        return named and len(element.text_content()) <= _LARGEST_DROPPED * size

    def dropped(element: html.HtmlElement) -> bool:
        if element in listed:
            return True
        if element not in known:
            known[element] = by_name(element)
        return known[element]

    return dropped


def _without_links(lines: list[Line]) -> list[Line]:
    """``lines`` without those that are a link to another article and nothing else, and without what heads a list of such."""
    kept: list[Line] = []
    run = 0
    for line in lines:
        if _is_link(line):
            run += 1
            continue
        if run > 1 and kept and _may_head(kept[-1]):
            kept.pop()
        run = 0
        kept.append(line)
    if run and kept and _may_head(kept[-1]):
        kept.pop()
    return kept


def _is_link(line: Line) -> bool:
    if line.linked < _LINKED or len(line.text.split()) < 3 or SENTENCE_END.search(line.text.rstrip("?!")):
        return False
    return not _ADDRESS.search(line.text)


def _may_head(line: Line) -> bool:
    return len(line.text) <= 40 and not SENTENCE_END.search(line.text.rstrip("!?"))


def _letters(lines: Iterable[str]) -> int:
    return sum(len(line) for line in lines)


# --- trafilatura -----------------------------------------------------------------------------------------------------


def _extracted(tree: html.HtmlElement) -> tuple[str, ...]:
    """What trafilatura takes for the report, in lines."""
    from trafilatura import bare_extraction

    if sum(1 for _ in tree.iter()) > _MOST_ELEMENTS:
        return ()
    copied = copy.deepcopy(tree)
    for element in copied.iter("br"):
        # It joins what single line ends part; a sign that it keeps parts them again.
        element.tail = f"{_LINE_END}{_NO_XML.sub('', element.tail or '')}"
    try:
        document = bare_extraction(
            copied, include_comments=False, include_tables=False, with_metadata=False, favor_precision=True
        )
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError, etree.LxmlError):
        return ()
    text = getattr(document, "text", None) or ""
    lines = (" ".join(line.split()) for line in re.split(rf"[\n{_LINE_END}]", text))
    return tuple(line for line in (line.removeprefix("- ") for line in lines) if line)


def _runs(lines: Iterable[str]) -> frozenset[tuple[str, ...]]:
    """Every run of so many words in ``lines``, by which a line is found again however it was joined or split."""
    words = [word for line in lines for word in norm(line).split()]
    return frozenset(tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))


def _is_covered(line: str, runs: frozenset[tuple[str, ...]]) -> bool:
    words = norm(line).split()
    return len(words) >= _RUN and tuple(words[:_RUN]) in runs and tuple(words[-_RUN:]) in runs


def _around(tree: html.HtmlElement, extracted: tuple[str, ...], runs: frozenset[tuple[str, ...]]) -> Report | None:
    """The element that holds what trafilatura found, read by its lines: trafilatura drops beginnings and joins lines.

    None when it holds much else, or when there is none.
    """
    root = _common([line.element for line in lines_of(tree) if len(line.text) > 40 and _is_covered(line.text, runs)])
    if root is None:
        return None
    if root.tag in _WITHIN_LINES:
        root = next((outer for outer in root.iterancestors() if outer.tag not in _WITHIN_LINES), root)
    lines = report_lines(root)
    covered = [number for number, line in enumerate(lines) if _is_covered(line.text, runs)]
    if not covered:
        return None
    first, last = covered[0], covered[-1]
    while first > 0 and _is_report(lines[first - 1]):
        first -= 1
    while last + 1 < len(lines) and _is_report(lines[last + 1]):
        last += 1
    kept = [line.text for number, line in enumerate(lines) if first <= number <= last]
    foreign = _letters(line.text for line in lines[first : last + 1] if not _is_covered(line.text, runs) and not _is_report(line))
    if foreign > _MOST_FOREIGN * _letters(kept) or _letters(kept) > 2 * _letters(extracted):
        return None
    return Report(tuple(kept), f"trafilatura, lines of <{root.tag!s}>", (root,))


def _densest(tree: html.HtmlElement) -> Report:
    """The element with the most sentences right below it, for pages on which trafilatura finds nothing."""
    letters: dict[html.HtmlElement, float] = {}
    for line in lines_of(tree):
        if _is_report(line):
            outer = (above for above in (line.element, *line.element.iterancestors()) if above.tag not in _WITHIN_LINES)
            for element, weight in zip(outer, (1.0, 0.95, 0.8), strict=False):
                letters[element] = letters.get(element, 0.0) + weight * len(line.text)
    if not letters:
        return Report((), "nowhere")
    root = max(letters, key=lambda element: letters[element])
    lines = report_lines(root)
    sentences = [number for number, line in enumerate(lines) if _is_report(line)]
    kept = [line.text for line in lines[sentences[0] : sentences[-1] + 1]] if sentences else []
    return Report(tuple(kept), f"densest <{root.tag!s}>", (root,))


def _is_report(line: Line) -> bool:
    return len(line.text) > 40 and line.linked < 0.5 and SENTENCE_END.search(line.text) is not None


def _common(elements: list[html.HtmlElement]) -> html.HtmlElement | None:
    """The innermost element that holds all ``elements``."""
    if not elements:
        return None
    common = [elements[0], *elements[0].iterancestors()]
    for element in elements[1:]:
        above = {element, *element.iterancestors()}
        common = [outer for outer in common if outer in above]
    return common[0] if common else None


def _as_lines(body: str) -> list[str]:
    """JSON-LD's body in lines; some give it as HTML."""
    if re.search(r"</?(?:p|br|div|strong|a)\b", body):
        return [line.text for line in lines_of(html.fragment_fromstring(body, create_parent="div"))]
    return body.splitlines()
