"""Accounts: logging in and out, another password. They are made on the command line: ``warta user add``."""

from __future__ import annotations

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from warta.store import Store, accounts
from warta.web import security
from warta.web.limits import Limits, address_of
from warta.web.page import render
from warta.web.user import SESSION, Reader, Writer

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
    store = _store(request)
    known = _checked(request, store, name, password)
    if store is None or known is None:
        return _form(request, 401, next=next, name=name, wrong=True)
    _end(request, store)
    return _let_in(request, store, known, _within(next))


@router.post("/logout")
def logout(request: Request, _user: Reader, token: str = Form("", max_length=200)) -> Response:
    """Ends the session."""
    security.check_token(request.app.state.settings.secret, request, token)
    if (store := _store(request)) is not None:
        _end(request, store)
    response = RedirectResponse("/", 303)
    response.delete_cookie(SESSION)
    return response


@router.get("/account")
def account(request: Request, user: Reader, changed: str = Query("", max_length=10)) -> Response:
    """The own account: another password. Leads those who are not logged in there."""
    if user is None and _store(request) is not None:
        return RedirectResponse("/login?next=/account", 303)
    return _own(request, changed=bool(changed))


@router.post("/account")
def change_password(
    request: Request,
    user: Writer,
    old: str = Form("", max_length=accounts.LONGEST),
    new: str = Form("", max_length=accounts.LONGEST),
    again: str = Form("", max_length=accounts.LONGEST),
    token: str = Form("", max_length=200),
) -> Response:
    """Gives the account of whoever is logged in a new password, and ends its other sessions."""
    security.check_token(request.app.state.settings.secret, request, token)
    store, problem = _store(request), ""
    if new != again:
        problem = "differ"
    elif len(new) < accounts.SHORTEST:
        problem = "short"
    elif store is None or _checked(request, store, user.name, old) is None:
        problem = "wrong_old"
    if store is None or problem:
        return _own(request, 401 if problem == "wrong_old" else 422, problem=problem)
    accounts.change(store, user.name, new)
    return _let_in(request, store, user.name, "/account?changed=yes")


def _checked(request: Request, store: Store | None, name: str, password: str) -> str | None:
    """The name of the account if the password is its own. Raises `Refused` for who tries too often."""
    limits: Limits = request.app.state.limits
    address, key = address_of(request), accounts.key_of(name)
    limits.login_from.take(address)
    limits.login_as.take(key)
    limits.login.take((key, address))
    known = accounts.check(store, name, password) if store is not None and not request.app.state.settings.local else None
    if known is not None:
        limits.login.forget((key, address))
    return known


def _let_in(request: Request, store: Store, name: str, to: str) -> Response:
    """On to ``to``, logged in as ``name``."""
    response = RedirectResponse(to, 303)
    sent = accounts.start(store, name, "browser")
    response.set_cookie(SESSION, sent, max_age=_LASTS, httponly=True, samesite="lax", secure=_is_https(request))
    # What forms before the login were signed for holds no longer.
    response.delete_cookie(security.COOKIE)
    return response


def _store(request: Request) -> Store | None:
    store: Store | None = request.app.state.desk.store
    return store


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


def _own(request: Request, status: int = 200, *, problem: str = "", changed: bool = False) -> HTMLResponse:
    return render(
        request,
        "accounts/account.html",
        status,
        problem=problem,
        changed=changed,
        shortest=accounts.SHORTEST,
        longest=accounts.LONGEST,
    )
