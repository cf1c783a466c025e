"""Which lines does a browser show? The elements of a page -> its lines of text, each with where it stands."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree, html

# Elements whose ends are line ends; all others stand within a line.
# fmt: off
_BLOCKS = frozenset(
    {
        "address", "amp-story", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details",
        "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5",
        "h6", "header", "hgroup", "hr", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table",
        "tbody", "tfoot", "thead", "title", "tr", "ul",
    }
)
# fmt: on
_CELLS = frozenset({"td", "th"})
_IMAGES = frozenset({"img", "amp-img", "picture"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# What no browser shows as text.
_UNSEEN = frozenset(
    {
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "svg",
        "canvas",
        "iframe",
        "object",
        "textarea",
        "select",
        "option",
        "button",
    }
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page. ``linked`` is the share of its characters inside links, ``element`` where it begins.

    ``under_image``: a picture stands just before it.
    """

    text: str
    element: html.HtmlElement
    linked: float
    heading: bool
    under_image: bool


@dataclass(slots=True)
class _Writer:
    """The line that is being put together."""

    pieces: list[str] = field(default_factory=list)
    linked: int = 0
    element: html.HtmlElement | None = None
    image: bool = False

    def add(self, text: str | None, element: html.HtmlElement, in_link: bool) -> None:
        if not text:
            return
        self.pieces.append(text)
        if text.strip():
            self.element = element if self.element is None else self.element
            self.linked += len(text.strip()) if in_link else 0

    def end(self, found: list[Line], heading: bool) -> None:
        text = " ".join("".join(self.pieces).split())
        if text and self.element is not None:
            found.append(Line(text, self.element, min(1.0, self.linked / len(text)), heading, self.image))
            self.image = False
        self.pieces, self.linked, self.element = [], 0, None


def lines_of(root: html.HtmlElement, drop: Callable[[html.HtmlElement], bool] | None = None) -> list[Line]:
    """The lines of ``root`` in order, without what is hidden and without the elements that ``drop`` names.

    The walk is a loop, so that depth costs no stack.
    """
    found: list[Line] = []
    writer = _Writer()
    links = headings = 0
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else ""
        in_heading = headings > 0 or tag in _HEADINGS
        if event == "start":
            if element is not root and (not tag or tag in _UNSEEN or _is_hidden(element) or (drop and drop(element))):
                walk.skip_subtree()
                continue
            if tag in _BLOCKS:
                writer.end(found, headings > 0)
            links += tag == "a"
            headings += tag in _HEADINGS
            writer.image = writer.image or tag in _IMAGES
            writer.add(element.text, element, links > 0)
        else:
            skipped = element is not root and (not tag or tag in _UNSEEN or _is_hidden(element) or (drop and drop(element)))
            if not skipped:
                if tag in _BLOCKS:
                    writer.end(found, in_heading)
                elif tag in _CELLS:
                    writer.add(" ", element, False)
                links -= tag == "a"
                headings -= tag in _HEADINGS
            elif tag in _BLOCKS:
                writer.end(found, headings > 0)
            if element is not root:
                parent = element.getparent()
                writer.add(element.tail, element if parent is None else parent, links > 0)
    writer.end(found, False)
    return found


def _is_hidden(element: html.HtmlElement) -> bool:
    style = element.get("style")
    return element.get("hidden") is not None or (style is not None and _HIDDEN.search(style[:500]) is not None)


def norm(text: str) -> str:
    """``text`` as words in lower case, one blank between them: what stays the same in every typography."""
    return " ".join(re.findall(r"[^\W_]+", text.lower()))
