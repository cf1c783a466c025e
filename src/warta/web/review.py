"""Review: people look at events, the least sure first, and say what is right. Their corrections are kept by the store."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from warta import ontology
from warta.errors import UnknownValue
from warta.records import Mention
from warta.store import Correction, Store
from warta.store.filters import contexts
from warta.store.review import history
from warta.store.rows import now
from warta.store.showing import Shown, show
from warta.web import review_form, review_text, security
from warta.web.explore import said
from warta.web.explore_labels import label
from warta.web.i18n import language_of
from warta.web.page import render
from warta.web.review_queue import END, Queue
from warta.web.sentence import sentence
from warta.web.user import Named, Reader, Writer, keep_name

router = APIRouter(include_in_schema=False, prefix="/review")

_ROWS = 25
_LOGGED = 200
_LATEST = 100
"""Of a person's corrections, those among which the last one is looked for."""
Number = Annotated[int | None, Query(ge=1, le=10_000)]
"""Which mention of the event, from 1; that which tells most of it unless given."""
_VERDICTS: dict[str, Literal["accept", "reject"]] = {"accept": "accept", "reject": "reject"}
_KEY = re.compile("[0-9a-f]{4,16}")
Key = Annotated[str, Path(pattern=f"^{_KEY.pattern}$")]


async def _form(request: Request) -> FormData:
    """The form that was sent. Raises `Refused` where it does not bring its token."""
    form = await request.form(max_fields=100, max_files=0)
    token = form.get("token")
    security.check_token(request.app.state.settings.secret, request, token if isinstance(token, str) else "")
    return form


Sent = Annotated[FormData, Depends(_form)]


@dataclass(frozen=True, slots=True)
class _Last:
    """What a person said last: the number of the correction, what it was, of which article."""

    number: int
    verdict: str
    title: str


@router.get("")
def queue(request: Request, user: Reader) -> Response:
    """The events that wait, and who reviews them."""
    store = _store(request)
    if store is None:
        return render(request, "review/none.html")
    asked = Queue.of(store, request.query_params)
    page = asked.page(store, _ROWS)
    language = language_of(request)
    return render(
        request,
        "review/queue.html",
        queue=asked,
        rows=[(row, said(row, language)) for row in page.rows],
        after=page.after,
        ended=asked.after == END,
        label=label,
        last=_last(store, user.name) if user else None,
    )


@router.get("/next")
def next_event(request: Request, _user: Reader) -> Response:
    """Leads to the event that is to be looked at next."""
    store = _store(request)
    return RedirectResponse(Queue.of(store, request.query_params).next(store) if store else "/review", 303)


@router.post("/name")
def name(request: Request, _user: Writer, form: Sent) -> Response:
    """A person at this machine says who they are."""
    store = _needed(request)
    asked, event_ = Queue.of(store, request.query_params), str(form.get("event", ""))
    back = asked.event_url(event_) if _KEY.fullmatch(event_) else asked.next(store)
    response = RedirectResponse(back, 303)
    try:
        keep_name(request, response, str(form.get("name", "")))
    except UnknownValue as error:
        raise HTTPException(422, str(error)) from error
    return response


@router.get("/log")
def log(request: Request, _user: Reader, who: str = Query("", max_length=100)) -> HTMLResponse:
    """What people said, the latest first."""
    store = _store(request)
    rows = list(history(store, who or None, _LOGGED)) if store else []
    return render(request, "review/log.html", rows=rows, who=who, short=_short, most=_LOGGED)


@router.post("/undo")
def undo(request: Request, user: Named, form: Sent) -> Response:
    """Takes back what was said in one go, and goes back there."""
    store = _needed(request)
    number = str(form.get("number", ""))
    rows = list(history(store, limit=10 * _LOGGED))
    meant = next((row for row in rows if str(row["id"]) == number), None)
    if meant is None or meant["undone_by"] is not None:
        raise HTTPException(409, f"there is no correction {number[:20]!r} to undo (any more)")
    together = ("at", "who", "article", "verdict")
    for row in rows:
        if row["undone_by"] is None and all(row[one] == meant[one] for one in together):
            store.undo(row["id"], user.name)
    asked = Queue.of(store, request.query_params)
    key = _event_of(store, meant)
    return RedirectResponse(asked.event_url(key) if key else asked.url("/review"), 303)


@router.get("/event/{key}")
def event(request: Request, key: Key, user: Reader, mention: Number = None) -> Response:
    """One event with its sentences."""
    store = _needed(request)
    return _page(request, store, show(store, key), user.name if user else None, mention)


@router.post("/event/{key}")
def judge(request: Request, key: Key, user: Named, form: Sent) -> Response:
    """Accepts an event, or rejects it."""
    verdict = _VERDICTS.get(str(form.get("verdict")))
    if verdict is None:
        raise HTTPException(422, "verdict: accept or reject")
    store, found = _found(request, key)
    if form.get("state") != review_form.state(found):
        return _page(request, store, found, user.name, problem="changed", status=409)
    review_form.keep(store, [Correction(found.coded.article.id, "event", found.key, verdict, user.name, at=now())])
    return RedirectResponse(Queue.of(store, request.query_params).next(store), 303)


@router.post("/event/{key}/fix")
def fix(request: Request, key: Key, user: Named, form: Sent, mention: Number = None) -> Response:
    """Changes fields of a mention, or of all mentions of the event."""
    store, found = _found(request, key)
    if form.get("state") != review_form.state(found):
        return _page(request, store, found, user.name, mention, problem="changed", status=409)
    number = _number(found, mention)
    fields: dict[str, str] = {}
    try:
        fields = review_form.given(form)
        changed = review_form.changes(found, number, fields, every=form.get("every") == "yes")
        at, article = now(), found.coded.article.id
        made = [Correction(article, "mention", of, "fix", user.name, name, value, at) for of, name, value in changed]
        review_form.keep(store, made)
    except UnknownValue as error:
        return _page(request, store, found, user.name, mention, problem=str(error), fixing=fields, status=422)
    return _back(request, store, key)


@router.post("/event/{key}/add")
def add(request: Request, key: Key, user: Named, form: Sent) -> Response:
    """Adds an act that was missed in the event's article."""
    store, found = _found(request, key)
    fields: dict[str, str] = {}
    try:
        fields = review_form.given(form)
        new = review_form.new_mention(found, fields, user.name)
        review_form.keep(store, [Correction(found.coded.article.id, "mention", "", "add", user.name, new=new, at=now())])
    except UnknownValue as error:
        return _page(request, store, found, user.name, problem=str(error), adding=fields, status=422)
    return _back(request, store, key)


def _page(
    request: Request,
    store: Store,
    found: Shown,
    who: str | None,
    mention: int | None = None,
    *,
    problem: str = "",
    fixing: Mapping[str, str] | None = None,
    adding: Mapping[str, str] | None = None,
    status: int = 200,
) -> HTMLResponse:
    """The page of an event; ``fixing`` and ``adding`` are what was written into its forms and cannot be."""
    number = _number(found, mention)
    language, text = language_of(request), found.coded.article.text
    first: Mention = found.mentions[0][1]
    shown = found.mentions[number][1]
    return render(
        request,
        "review/event.html",
        status,
        queue=Queue.of(store, request.query_params),
        found=found,
        sentence=sentence(found.event, text[slice(*first.trigger)], language),
        told=[(review_text.marked(found, one), review_text.elsewhere(found, one), verdict) for _, one, verdict in found.mentions],
        paragraphs=list(review_text.paragraphs(found)),
        number=number,
        shown=shown,
        before=review_form.written(shown, text) | dict(fixing or {}),
        fixing=fixing is not None,
        adding=adding,
        problem=problem,
        state=review_form.state(found),
        types=list(ontology.types()),
        modes=list(ontology.modes()),
        auxes=ontology.aux_values(),
        contexts=contexts(),
        last=_last(store, who) if who else None,
        corrections=found.corrections[::-1][:10],
        short=_short,
    )


def _number(found: Shown, mention: int | None) -> int:
    return review_form.fullest(found) if mention is None else min(mention, len(found.mentions)) - 1


def _store(request: Request) -> Store | None:
    store: Store | None = request.app.state.desk.store
    return store


def _needed(request: Request) -> Store:
    store = _store(request)
    if store is None:
        raise UnknownValue("there is no database; start with: warta serve --db news.db")
    return store


def _found(request: Request, key: str) -> tuple[Store, Shown]:
    store = _needed(request)
    return store, show(store, key)


def _back(request: Request, store: Store, key: str) -> Response:
    """To the event, or on where it is no event of its own any more."""
    asked = Queue.of(store, request.query_params)
    try:
        show(store, key)
    except UnknownValue:
        return RedirectResponse(asked.next(store), 303)
    return RedirectResponse(asked.event_url(key), 303)


def _last(store: Store, who: str) -> _Last | None:
    """What ``who`` said last and did not take back."""
    rows = history(store, who, _LATEST)
    row = next((row for row in rows if row["undone_by"] is None and row["verdict"] != "undo"), None)
    return _Last(row["id"], row["verdict"], row["title"]) if row else None


def _event_of(store: Store, row: Mapping[str, Any]) -> str | None:
    """The event that a correction is about, if it stands."""
    stands = store.standing(row["article"])
    if row["kind"] == "event":
        return row["target"] if row["target"] in stands.event_keys else None
    if row["target"] not in stands.mention_keys:
        return None
    of = stands.mentions[stands.mention_keys.index(row["target"])].event
    return next((key for key, one in zip(stands.event_keys, stands.coded.events, strict=True) if one.id == of), None)


def _short(value: Any) -> str:  # noqa: ANN401  # of JSON
    """A value of a correction in few words."""
    if isinstance(value, list):
        return ", ".join(map(_short, value)) or "–"
    if isinstance(value, dict):
        if "trigger" in value:
            return str(value.get("type", ""))
        return str(value.get("text") or value.get("start") or "")
    return "–" if value is None else str(value)
