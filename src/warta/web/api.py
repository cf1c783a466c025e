"""The same as JSON: ``/api``, described by OpenAPI at ``/api/docs``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from hashlib import sha256
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, HTTPException, Path, Query, Request
from fastapi.responses import HTMLResponse, Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from warta.errors import UnknownValue, UnreadableInput
from warta.export.json import schema, to_dict, to_line
from warta.reading import as_time
from warta.store import Store
from warta.store.query import Filter, events_page, every_event, to_json
from warta.web.desk import MOST_CHARACTERS
from warta.web.page import as_utc, render
from warta.web.shelf import ArticleRow, articles_page
from warta.web.user import Coder, Reader

router = APIRouter(prefix="/api", tags=["api"])

NDJSON = "application/x-ndjson"
_CODED = {"application/json": {"schema": {"$ref": "#/components/schemas/CodedArticle"}}}
_PROBLEM = {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
_STREAMED: dict[str, Any] = {"application/json": {"schema": {"type": "object"}}, NDJSON: {"schema": {"type": "string"}}}
NOT_MODIFIED: dict[int | str, dict[str, Any]] = {304: {"description": "As before: the ETag still holds", "content": {}}}


def problem(status: int, told: str) -> dict[int | str, dict[str, Any]]:
    """How an answer that tells what is wrong is described."""
    return {status: {"description": told, "content": _PROBLEM}}


Limit = Annotated[int, Query(ge=1, le=200, description="At most so many on a page.")]
After = Annotated[str | None, Query(max_length=200, description="What the page before gave as after.")]


class Asked(BaseModel):
    """Which events: of a parameter's values (with commas between) one must hold, of the parameters all."""

    model_config = ConfigDict(extra="forbid")

    actor: str | None = Field(None, description="Who did it: RUS, RUS:GOV, :MIL, Rusia.")
    recipient: str | None = Field(None, description="To whom; written as actor is.")
    dyad: str | None = Field(None, description="Who and whom in either direction: RUS-AFG.")
    type: str | None = Field(None, description="COOPERATE, ASSAULT ...")
    mode: str | None = Field(None, description="arrest, visit ...")
    aux: str | None = Field(None, description="asserted, future, hypothetical, negation, historical.")
    quad: str | None = Field(None, description="1 to 4, or v-coop, m-coop, v-conf, m-conf.")
    context: str | None = Field(None, description="military, economic, election ...")
    place: str | None = Field(None, description="TJK, ID-MA, Tajikistan, Maluku.")
    publisher: str | None = Field(None, description="As the articles have it: antara.")
    verdict: str | None = Field(None, description="What people made of it: accepted, fixed, added, any, none.")
    story: str | None = Field(None, description="Of this story.")
    article: str | None = Field(None, description="Of the article of this id.")
    since: str | None = Field(None, description="First day: 2021, 2021-01 or 2021-01-05.")
    until: str | None = Field(None, description="Last day, written as since is.")
    confidence: float | None = Field(None, description="At least so sure, 0 to 1.")
    text: str | None = Field(None, max_length=500, description="Words of its sentences.")
    order: str = Field("newest", pattern="^(newest|unsure)$", description="newest, or unsure: the least sure first.")
    limit: int = Field(50, ge=1, le=1000, description="At most so many on a page.")
    after: str | None = Field(None, max_length=200, description="What the page before gave as after.")

    def filter(self) -> Filter:
        """The events that are meant. Raises HTTPException 400 for a value that there is not."""
        try:
            return Filter.of(**self.model_dump(exclude={"order", "limit", "after"}))
        except UnknownValue as error:
            raise HTTPException(400, str(error)) from error


class ToCode(BaseModel):
    """An article to code: its text, or its address on the web."""

    model_config = ConfigDict(extra="forbid")

    text: str | None = Field(None, max_length=MOST_CHARACTERS, description="The headline on the first line, then the body.")
    url: str | None = Field(None, max_length=4000, description="The address of the article's page.")
    published: str | None = Field(
        None, max_length=100, description="ISO 8601, WIB without a zone; holds where the text gives no time."
    )


@router.get(
    "/articles",
    responses={200: {"content": _STREAMED}, **NOT_MODIFIED, **problem(400, "No such place"), **problem(404, "No database")},
)
def list_articles(request: Request, _user: Reader, limit: Limit = 50, after: After = None) -> Response:
    """The articles, the latest published first. As NDJSON all of them, in the order they came in."""
    store = _store(request)
    if _wants_lines(request):
        return _lines(to_line(coded) for coded in store.articles(corrected=True))
    try:
        page = articles_page(store, limit, after)
    except UnknownValue as error:
        raise HTTPException(400, str(error)) from error
    return _tagged(
        request, json.dumps({"articles": [_article(row) for row in page.rows], "after": page.after}, ensure_ascii=False)
    )


@router.get("/articles/{id:path}", responses={200: {"content": _CODED}, **NOT_MODIFIED, **problem(404, "No such article")})
def get_article(
    request: Request, id: Annotated[str, Path(description="As lists of articles give it.")], _user: Reader
) -> Response:
    """A coded article as it stands after people's corrections."""
    try:
        coded = request.app.state.desk.find(id)
    except UnknownValue as error:
        raise HTTPException(404, str(error)) from error
    return _tagged(request, to_line(coded))


@router.get(
    "/events",
    responses={
        200: {"content": _STREAMED},
        **NOT_MODIFIED,
        **problem(400, "A value that there is not"),
        **problem(404, "No database"),
    },
)
def list_events(request: Request, _user: Reader, asked: Annotated[Asked, Query()]) -> Response:
    """The events that are asked for, page by page. As NDJSON all of them, one a line."""
    store, wanted = _store(request), asked.filter()
    order: Any = asked.order
    try:
        if _wants_lines(request):
            return _lines(_begun(map(to_json, every_event(store, wanted, order=order))))
        page = events_page(store, wanted, asked.limit, asked.after, order)
    except UnknownValue as error:
        raise HTTPException(400, str(error)) from error
    rows = ",".join(map(to_json, page.rows))
    return _tagged(request, f'{{"events":[{rows}],"after":{json.dumps(page.after)}}}')


@router.post(
    "/code",
    responses={
        200: {"content": _CODED},
        **problem(403, "Not for you"),
        **problem(413, "Too large"),
        **problem(422, "No article in Indonesian"),
        **problem(429, "Too often"),
    },
)
def code(request: Request, given: ToCode, _user: Coder) -> Response:
    """Codes one article; nothing is kept of it."""
    if (given.text is None) == (given.url is None):
        raise HTTPException(422, "give either text or url")
    desk = request.app.state.desk
    try:
        time = as_time(given.published)
        coded = desk.code_text(given.text, time) if given.text is not None else desk.code_url(given.url or "", time)
    except UnreadableInput as error:
        raise HTTPException(422, f"{error.reason}: {error.message}") from error
    except UnknownValue as error:
        raise HTTPException(422, f"published: {error}") from error
    return Response(json.dumps(to_dict(coded), ensure_ascii=False), media_type="application/json")


@router.get("/docs", include_in_schema=False)
def docs(request: Request, _user: Reader) -> HTMLResponse:
    """The description of this API for people."""
    described = request.app.openapi()
    return render(request, "api.html", described=described, fields=lambda name: described["components"]["schemas"][name])


def describe(app: FastAPI) -> None:
    """Lets ``app`` describe itself with the schema of the coded article, which no model of ours repeats."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            schemas = made().setdefault("components", {}).setdefault("schemas", {})
            text = json.dumps(schema()).replace("#/$defs/", "#/components/schemas/CodedArticle_")
            coded = json.loads(text)
            for name, part in coded.pop("$defs").items():
                schemas[f"CodedArticle_{name}"] = part
            schemas["CodedArticle"] = coded
            schemas["Problem"] = {"type": "object", "properties": {"detail": {}}, "required": ["detail"]}
        return made()

    app.openapi = openapi  # type: ignore[method-assign]  # as FastAPI's documentation does


def _store(request: Request) -> Store:
    store: Store | None = request.app.state.desk.store
    if store is None:
        raise HTTPException(404, "there is no database; start with: warta serve --db news.db")
    return store


def _article(row: ArticleRow) -> dict[str, Any]:
    return asdict(row) | {"published": as_utc(row.published).isoformat() if row.published else None}


def _wants_lines(request: Request) -> bool:
    return NDJSON in request.headers.get("accept", "")


def _begun(lines: Iterator[str]) -> Iterator[str]:
    """``lines``, the first of them read already: what is wrong with the question shows before the answer begins."""
    first = next(lines, None)
    if first is None:
        return iter(())
    return _after(first, lines)


def _after(first: str, lines: Iterator[str]) -> Iterator[str]:
    yield first
    yield from lines


def _lines(lines: Iterable[str]) -> StreamingResponse:
    return StreamingResponse((f"{line}\n" for line in lines), media_type=NDJSON, headers={"Vary": "Accept"})


def _tagged(request: Request, body: str) -> Response:
    """``body`` with its ETag, or 304 where the reader has it already."""
    content = body.encode()
    tag = f'W/"{sha256(content).hexdigest()[:24]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Accept"}
    known = {part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(",")}
    if tag.removeprefix("W/") in known or "*" in known:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type="application/json", headers=headers)
