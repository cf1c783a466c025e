"""Where does a site's page hold title, time, writer and report? CSS selectors as data, with the dates for which they hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from cssselect import SelectorError
from lxml import etree, html
from lxml.cssselect import CSSSelector

from warta.errors import DataError
from warta.reading import tables

_MOST_MATCHES = 50
_LISTS = ("body", "title", "time", "author", "drop", "pages")


@dataclass(frozen=True, slots=True)
class Layout:
    """One shape of a site's pages: CSS selectors, the first that matches counts (of ``body`` and ``drop``, all it matches).

    It holds for what was published from ``start`` to ``end``, both included, None for ever. ``local_times``: the machine-readable
    times of these pages are Indonesian times, whatever zone they name.
    """

    start: date | None = None
    end: date | None = None
    body: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    time: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    local_times: bool = False


def read_layouts(table: dict[str, Any], path: Path) -> tuple[Layout, ...]:
    """The layouts under ``layouts`` of a publisher's file. Raises `DataError` when they are malformed."""
    entries = table.get("layouts") or []
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise DataError(f"{path}: layouts must be a list of mappings")
    return tuple(_read_layout(entry, path) for entry in entries)


def _read_layout(entry: dict[str, Any], path: Path) -> Layout:
    unknown = set(entry) - {*_LISTS, "from", "until", "local_times"}
    if unknown:
        raise DataError(f"{path}: a layout knows no {', '.join(sorted(map(str, unknown)))}")
    days = [entry.get(key) for key in ("from", "until")]
    if not all(day is None or type(day) is date for day in days):
        raise DataError(f"{path}: from and until of a layout must be days, written 2020-01-31")
    lists = {key: tables.strings(entry, key, path) for key in _LISTS}
    for selector in (selector for selectors in lists.values() for selector in selectors):
        try:
            compiled(selector)
        except DataError as error:
            raise DataError(f"{path}: {error}") from error
    return Layout(days[0], days[1], **lists, local_times=bool(entry.get("local_times")))


def holds(layout: Layout, published: date) -> bool:
    """Whether ``layout`` was in use on that day."""
    return (layout.start is None or layout.start <= published) and (layout.end is None or published <= layout.end)


def in_order(layouts: Iterable[Layout], published: date | None) -> tuple[Layout, ...]:
    """The layouts that a page published on that day may have, the likeliest first.

    Sites show old articles in today's layout, so that later ones are tried too, but none that was given up before.
    """
    possible = [layout for layout in layouts if published is None or layout.end is None or published <= layout.end]
    if published is None:
        return tuple(possible)
    held = [layout for layout in possible if holds(layout, published)]
    return (*held, *(layout for layout in possible if layout not in held))


@cache
def compiled(selector: str) -> CSSSelector:
    """The compiled CSS ``selector``. Raises `DataError` when it is none."""
    try:
        return CSSSelector(selector, translator="html")
    except (SelectorError, etree.XPathError) as error:
        raise DataError(f"{selector!r} is no CSS selector ({error})") from error


def select(tree: html.HtmlElement, selector: str) -> list[html.HtmlElement]:
    """The elements that ``selector`` matches, in the order of the page, none inside another."""
    found: list[html.HtmlElement] = []
    inside: set[html.HtmlElement] = set()
    for element in compiled(selector)(tree):
        if not isinstance(element, html.HtmlElement):
            continue
        if any(outer in inside for outer in element.iterancestors()):
            continue
        inside.add(element)
        found.append(element)
    return found


def texts(tree: html.HtmlElement, selectors: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The text on one line and the selector of each element that ``selectors`` match, in their order, blank ones left out."""
    for selector in selectors:
        for element in compiled(selector)(tree)[:_MOST_MATCHES]:
            text = " ".join(element.text_content().split())
            if text:
                yield text, selector
