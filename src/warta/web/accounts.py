"""Accounts: logging in and out. They are made on the command line: ``warta user add``."""

from __future__ import annotations

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from warta.store import Store, accounts
from warta.web import security
from warta.web.limits import Limits, address_of
from warta.web.page import render
from warta.web.user import SESSION, Reader

router = APIRouter(include_in_schema=False)

_MOST = 2_000
_LASTS = int(accounts.LASTS.total_seconds())


@router.get("/login")
def login_form(request: Request, user: Reader, next: str = Query("/", max_length=_MOST)) -> HTMLResponse:
    """Asks for name and password."""
    return _form(request, logged_in=user is not None, next=next)


@router.post("/login")
def login(
    request: Request,
    name: str = Form("", max_length=200),
    password: str = Form("", max_length=accounts.LONGEST),
    next: str = Form("/", max_length=_MOST),
    token: str = Form("", max_length=200),
) -> Response:
    """Lets somebody in; or says that the name or the password is wrong, not which."""
    security.check_token(request.app.state.settings.secret, request, token)
    limits: Limits = request.app.state.limits
    store: Store | None = request.app.state.desk.store
    address, key = address_of(request), accounts.key_of(name)
    limits.login_from.take(address)
    limits.login_as.take(key)
    limits.login.take((key, address))
    known = accounts.check(store, name, password) if store is not None and not request.app.state.settings.local else None
    if store is None or known is None:
        return _form(request, 401, next=next, name=name, wrong=True)
    limits.login.forget((key, address))
    _end(request, store)
    response = RedirectResponse(_within(next), 303)
    sent = accounts.start(store, known, "browser")
    response.set_cookie(SESSION, sent, max_age=_LASTS, httponly=True, samesite="lax", secure=_is_https(request))
    # What forms before the login were signed for holds no longer.
    response.delete_cookie(security.COOKIE)
    return response


@router.post("/logout")
def logout(request: Request, _user: Reader, token: str = Form("", max_length=200)) -> Response:
    """Ends the session."""
    security.check_token(request.app.state.settings.secret, request, token)
    store: Store | None = request.app.state.desk.store
    if store is not None:
        _end(request, store)
    response = RedirectResponse("/", 303)
    response.delete_cookie(SESSION)
    return response


def _form(
    request: Request, status: int = 200, *, next: str, name: str = "", wrong: bool = False, logged_in: bool = False
) -> HTMLResponse:
    return render(
        request,
        "accounts/login.html",
        status,
        next=_within(next),
        name=name,
        wrong=wrong,
        logged_in=logged_in,
    )


def _end(request: Request, store: Store) -> None:
    if sent := request.cookies.get(SESSION):
        accounts.end(store, sent)


def _within(next: str) -> str:
    """``next`` if it is a page of this server, else the first one."""
    fine = next.startswith("/") and not next.startswith(("//", "/\\")) and next.isprintable() and "\\" not in next
    return next if fine else "/"


def _is_https(request: Request) -> bool:
    """Whether the browser came over TLS: it says so itself, also where a proxy ends the TLS before us."""
    return request.url.scheme == "https" or request.headers.get("origin", "").lower().startswith("https://")
