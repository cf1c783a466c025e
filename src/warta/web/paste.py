"""Paste: a text or an address in, the coded page out."""

from __future__ import annotations

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from warta.errors import UnknownValue, UnreadableInput
from warta.reading import as_time
from warta.reading.addresses import is_url
from warta.web import security
from warta.web.desk import MOST_CHARACTERS
from warta.web.i18n import language_of, strings
from warta.web.page import render
from warta.web.read import path_of
from warta.web.user import Coder, Reader

router = APIRouter(include_in_schema=False)


@router.get("/paste")
def paste_form(request: Request, _user: Reader) -> HTMLResponse:
    """An empty form."""
    return render(request, "paste.html", text="", published="", problem="", most=MOST_CHARACTERS)


@router.post("/paste")
def paste(
    request: Request,
    _user: Coder,
    text: str = Form(""),
    published: str = Form("", max_length=100),
    token: str = Form("", max_length=200),
) -> Response:
    """Codes what was pasted and shows its page; or says why it cannot be."""
    security.check_token(request.app.state.settings.secret, request, token)
    text, desk = text.strip(), request.app.state.desk
    try:
        time = as_time(published.strip() or None)
        one_line = len(text.split(maxsplit=1)) == 1
        coded = desk.code_url(text, time) if one_line and is_url(text) else desk.code_text(text, time)
    except (UnreadableInput, UnknownValue) as error:
        return render(
            request, "paste.html", 422, text=text, published=published, problem=problem_of(request, error), most=MOST_CHARACTERS
        )
    return RedirectResponse(path_of(coded.article.id), 303)


def problem_of(request: Request, error: UnreadableInput | UnknownValue) -> str:
    """Why something could not be read, in the reader's language where that has words for it."""
    language = language_of(request)
    key = f"problem.{error.reason if isinstance(error, UnreadableInput) else 'time'}"
    return language(key if key in strings(language.code) else "problem.other")
