"""Explore: events by who, what, where and when; as a table, over time, on the map, as a network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from warta.errors import UnknownValue
from warta.records import Dates, Event, Place
from warta.store import Store
from warta.store.finding import snippet_of
from warta.store.listing import EventRow, Page, events_page
from warta.store.search import Term, terms_of
from warta.web.explore_asked import CHOICES, Asked, read
from warta.web.explore_data import Counted, checked
from warta.web.explore_facets import Group, groups
from warta.web.explore_labels import chips, label
from warta.web.explore_told import told
from warta.web.i18n import Language, language_of
from warta.web.page import render
from warta.web.sentence import sentence
from warta.web.user import Reader

router = APIRouter(include_in_schema=False)

ROWS = 40
_NOWHERE = (0, 0)
"""Lists do not know where in the text their fields were read; sentences do not ask."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: an event in a sentence, and the words it was read from, in pieces that are found or not."""

    row: EventRow
    sentence: str
    words: tuple[tuple[str, bool], ...]


@router.get("/explore")
def explore(request: Request, _user: Reader) -> Response:
    """The page, or with htmx what of it a new filter changes: it takes the part that it needs."""
    store: Store | None = request.app.state.desk.store
    if store is None:
        return render(request, "explore/none.html")
    asked = checked(store, read(request.query_params))
    try:
        return _page(request, store, asked, language_of(request))
    except UnknownValue:
        if asked.after is None:
            raise
        # A place in the list that no page gave: back to its beginning.
        return RedirectResponse(asked.url(), 303)


def _page(request: Request, store: Store, asked: Asked, language: Language) -> HTMLResponse:
    counted = Counted(request, store, asked)
    found = counted.facets()
    view: dict[str, Any] = {"lines": None, "after": None, "timeline": None, "places": None, "network": None}
    if asked["view"] == "table":
        page: Page = events_page(store, asked.filter, ROWS, asked.after, "unsure" if asked["order"] == "unsure" else "newest")
        view |= {"lines": lines_of(page.rows, asked.filter.text, language), "after": page.after}
    elif asked["view"] == "time":
        view |= {"timeline": counted.timeline()}
    elif asked["view"] == "map":
        view |= {"places": counted.places()}
    else:
        view |= {"network": counted.network()}
    total = found.counted if found.complete else None if asked.filter else counted.all()
    shown: list[Group] = groups(found, asked, language)
    status = 400 if asked.problems and "hx-request" not in request.headers else 200
    return render(
        request,
        "explore/page.html",
        status,
        asked=asked,
        facets=found,
        total=total,
        groups=shown,
        chips=chips(asked.filter, language),
        choices=CHOICES,
        told=told(asked, store, view["timeline"].unit if view["timeline"] else "week"),
        label=label,
        **view,
    )


def lines_of(rows: Sequence[EventRow], text: str | None, language: Language) -> list[Line]:
    """The rows as the table tells them; where words were searched for, they are marked."""
    terms = [term for term in terms_of(text) if not term.excluded] if text else []
    return [Line(row, said(row, language), _words(row.sentences, terms)) for row in rows]


def said(row: EventRow, language: Language) -> str:
    """An event of a list in one sentence."""
    place = Place("", _NOWHERE, row.place_name, row.place_country, row.lat, row.lon, None, "point") if row.place_name else None
    days = Dates(row.date_start, row.date_end, "", _NOWHERE) if row.date_start and row.date_end else None
    event = Event(
        row.key, (), row.type, row.mode, row.aux, row.contexts, row.actors, row.recipients, place, days, None, row.via,
        row.dead, row.injured, row.arrested, row.plover, row.cameo, row.quad, row.score,
    )  # fmt: skip
    return sentence(event, "", language)


def _words(sentences: str, terms: list[Term]) -> tuple[tuple[str, bool], ...]:
    if not terms:
        first = sentences.partition("\n")[0]
        return ((first if len(first) <= 200 else first[:200].rsplit(" ", 1)[0] + " …", False),)
    snippet, marks = snippet_of(sentences, terms)
    pieces, at = [], 0
    for start, end in marks:
        if start >= at:
            pieces += [(snippet[at:start], False), (snippet[start:end], True)]
            at = end
    return (*pieces, (snippet[at:], False))
