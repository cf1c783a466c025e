"""Home: what there is to read, a search, and where to paste."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from warta.errors import UnknownValue
from warta.store.query import Hit, search
from warta.web.i18n import language_of
from warta.web.page import render
from warta.web.shelf import articles_page
from warta.web.user import Reader

router = APIRouter(include_in_schema=False)

_MOST_HITS = 20
_LONGEST = 500


@router.get("/")
def home(request: Request, _user: Reader, q: str = Query("", max_length=_LONGEST), after: str | None = None) -> HTMLResponse:
    """The latest articles, or on a fresh database the sample and where to paste."""
    store = request.app.state.desk.store
    page = articles_page(store, 15, after) if store is not None else None
    found = _found(request, q) if page is not None and page.rows else dict[str, Any](q=q, hits=None, problem="")
    return render(request, "home.html", page=page, **found)


@router.get("/search")
def hits(request: Request, _user: Reader, q: str = Query("", max_length=_LONGEST)) -> HTMLResponse:
    """The part of the page that a search changes."""
    return render(request, "_hits.html", **_found(request, q))


def _found(request: Request, q: str) -> dict[str, Any]:
    """What has the words of ``q``; ``hits`` is None where nothing was asked."""
    found: list[tuple[Hit, list[tuple[str, bool]]]] | None = None
    problem = ""
    if q.strip() and request.app.state.desk.store is not None:
        try:
            found = [(hit, _cut(hit)) for hit in search(request.app.state.desk.store, q, _MOST_HITS, "articles")]
        except UnknownValue:
            problem = language_of(request)("home.no_words")
    return {"q": q, "hits": found, "problem": problem}


def _cut(hit: Hit) -> list[tuple[str, bool]]:
    """The snippet in pieces: text, and whether it is what was looked for."""
    pieces, at = [], 0
    for start, end in hit.marks:
        if start >= at:
            pieces += [(hit.snippet[at:start], False), (hit.snippet[start:end], True)]
            at = end
    return [*pieces, (hit.snippet[at:], False)]
