"""Who is asking, and what may they do? Views that change something depend on `Writer`, those that code on `Coder`."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Final

from fastapi import Depends, Request
from starlette.responses import Response

from warta.errors import UnknownValue
from warta.store import Store, accounts
from warta.web.limits import address_of
from warta.web.security import Refused

SESSION: Final = "warta_session"
_NAME: Final = "warta_name"
_NAMELESS: Final = "local"


@dataclass(frozen=True, slots=True)
class User:
    """``name`` is what corrections and the audit trail call them; ``named`` whether it is one of theirs."""

    name: str
    named: bool = True


def current_user(request: Request) -> User | None:
    """Who asks. As long as only this machine can ask: whoever sits at it, by the name they gave; else whoever is logged in."""
    if not hasattr(request.state, "user"):
        request.state.user = None  # should the database fail, the page that says so must not ask it again
        request.state.user = _at_this_machine(request) if request.app.state.settings.local else _logged_in(request)
    user: User | None = request.state.user
    return user


def writer(user: Annotated[User | None, Depends(current_user)]) -> User:
    """Who asks, if they may change something."""
    if user is None:
        raise Refused(403, "beyond this machine, only those with an account may do this")
    return user


def coder(request: Request, user: Annotated[User, Depends(writer)]) -> User:
    """Who asks, if they may have something coded now."""
    if not request.app.state.settings.local:
        request.app.state.limits.coding.take(address_of(request))
    return user


def named(user: Annotated[User, Depends(writer)]) -> User:
    """Who asks, if they may change something and it is known who they are."""
    if not user.named:
        raise Refused(403, "say first who you are: the page Review asks for your name")
    return user


Reader = Annotated[User | None, Depends(current_user)]
Writer = Annotated[User, Depends(writer)]
Coder = Annotated[User, Depends(coder)]
Named = Annotated[User, Depends(named)]


def keep_name(request: Request, response: Response, name: str) -> None:
    """Lets the browser keep by which name the person at it goes. Only where there are no accounts; raises `UnknownValue`."""
    encoded = urlsafe_b64encode(accounts.name_of(name).encode()).decode()
    secret = request.app.state.settings.secret
    response.set_cookie(_NAME, f"{encoded}.{_sign(secret, encoded)}", httponly=True, samesite="strict")


def _at_this_machine(request: Request) -> User:
    encoded, _, signature = request.cookies.get(_NAME, "").partition(".")
    if hmac.compare_digest(signature.encode(), _sign(request.app.state.settings.secret, encoded).encode()):
        try:
            return User(accounts.name_of(urlsafe_b64decode(encoded).decode()))
        except (UnknownValue, Error, ValueError):
            pass
    return User(_NAMELESS, named=False)


def _logged_in(request: Request) -> User | None:
    store: Store | None = request.app.state.desk.store
    if store is None:
        return None
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        name = accounts.known(store, token.strip(), "program")
    else:
        name = accounts.known(store, request.cookies.get(SESSION, ""), "browser")
    return User(name) if name else None


def _sign(secret: bytes, encoded: str) -> str:
    return hmac.new(secret, f"name:{encoded}".encode(), sha256).hexdigest()
