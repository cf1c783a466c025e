"""What every request is checked for, and what every answer says, before and after any view."""

from __future__ import annotations

import hmac
import json
import secrets
from hashlib import sha256
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from warta.web.settings import Settings

MOST_BYTES: Final = 2_000_000
"""Of a request's body: ten times the longest reports."""

POLICY: Final = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
COOKIE: Final = "warta_form"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Refused(HTTPException):
    """A request that is not to be answered: its status, and why."""


class Guard:
    """ASGI middleware: checks the Host, where a request that changes something comes from and how long it is; sets `HEADERS`."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        try:
            self._check(scope)
        except Refused as refused:
            await _answer(refused, send_with_headers)
        else:
            await self.app(scope, _bounded(receive), send_with_headers)

    def _check(self, scope: Scope) -> None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if not self.settings.accepts(_name_of(host)):
            raise Refused(421, "this name is not one of this server's; use localhost, or start it with --host or --name")
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > MOST_BYTES:
            raise Refused(413, f"at most {MOST_BYTES:,} bytes can be sent; give one article at a time")
        if scope["method"] not in _SAFE and not _from_here(headers, host):
            raise Refused(403, "this came from another site; use the forms of this one")


def _name_of(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _from_here(headers: Headers, host: str) -> bool:
    """Whether a browser says that a page of this very server sent this; programs that are no browsers say nothing."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None and site not in ("same-origin", "none"):
        return False
    return origin is None or (urlsplit(origin).netloc.lower() == host.lower() and bool(host))


def _bounded(receive: Receive) -> Receive:
    """Stops what is longer than it said, or said nothing."""
    total = 0

    async def bounded() -> Message:
        nonlocal total
        message = await receive()
        total += len(message.get("body", b""))
        if total > MOST_BYTES:
            raise Refused(413, f"at most {MOST_BYTES:,} bytes can be sent; give one article at a time")
        return message

    return bounded


async def _answer(refused: Refused, send: Send) -> None:
    body = json.dumps({"detail": refused.detail}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": refused.status_code, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def browser_id(connection: HTTPConnection) -> str:
    """What this browser is known by to `token`: its cookie, or a new one for it."""
    kept = connection.cookies.get(COOKIE, "")
    return kept if len(kept) == 43 and kept.isascii() else secrets.token_urlsafe(32)


def token(secret: bytes, browser: str) -> str:
    """What a form sends back to show that a page of ours held it. Another each time, so that compression tells nothing."""
    salt = secrets.token_hex(8)
    return f"{salt}.{_sign(secret, salt, browser)}"


def check_token(secret: bytes, connection: HTTPConnection, given: str) -> None:
    """Raises `Refused` unless ``given`` is a `token` made for the browser that sends it."""
    salt, _, signature = given.partition(".")
    expected = _sign(secret, salt, connection.cookies.get(COOKIE, ""))
    if not hmac.compare_digest(signature.encode(), expected.encode()):
        raise Refused(403, "the form has become too old; go back, load the page again and send it once more")


def _sign(secret: bytes, salt: str, browser: str) -> str:
    return hmac.new(secret, f"{salt}:{browser}".encode(), sha256).hexdigest()
