"""Pages from templates: in the reader's language, with everything that is not ours escaped."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from importlib.resources import files

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.datastructures import URL

from warta.reading.addresses import is_url
from warta.reading.characters import printable
from warta.reading.clock import WIB
from warta.web import i18n, security
from warta.web.refusals import sentence_of
from warta.web.user import current_user

_THEME = "warta_theme"
_YEAR = 365 * 24 * 3600


def render(request: Request, template: str, status: int = 200, **values: object) -> HTMLResponse:
    """The page of ``templates/<template>`` with ``values``.

    In it ``t`` speaks the reader's language, and ``why`` says in it what is wrong with a value.
    """
    language = i18n.language_of(request)
    browser = security.browser_id(request)
    theme = request.cookies.get(_THEME)
    html = (
        environment()
        .get_template(template)
        .render(
            values,
            t=language,
            why=lambda said, value="": sentence_of(said, language, value),
            theme=theme if theme in ("light", "dark") else "",
            languages=[(code, _in_language(request, code)) for code in i18n.LANGUAGES],
            form_token=security.token(request.app.state.settings.secret, browser),
            here=request.url.path,
            has_store=request.app.state.desk.store is not None,
            local=request.app.state.settings.local,
            user=current_user(request),
            may_write=current_user(request) is not None,
        )
    )
    response = HTMLResponse(html, status)
    # Pages have what only this reader may see and forms with a token: no cache in between may keep them.
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Accept-Language, Cookie"
    if request.cookies.get(security.COOKIE) != browser:
        response.set_cookie(security.COOKIE, browser, httponly=True, samesite="strict")
    if request.query_params.get("lang") == language.code:
        response.set_cookie(i18n.COOKIE, language.code, max_age=_YEAR, samesite="lax")
    return response


@cache
def environment() -> Environment:
    """The templates; what they are given is escaped, and a name they do not know is an error."""
    made = Environment(
        loader=PackageLoader("warta.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters["shown"] = printable
    made.filters["link"] = _link
    made.globals |= {"asset": asset, "as_utc": as_utc, "as_wib": as_wib}
    return made


@cache
def asset(name: str) -> str:
    """The address of a file of ``static/``; it changes with the file, so that browsers may keep it."""
    content = (files("warta.web") / "static" / name).read_bytes()
    return f"/static/{name}?v={sha256(content).hexdigest()[:12]}"


def as_utc(time: datetime) -> datetime:
    """A time of the database with its zone."""
    return time.replace(tzinfo=UTC)


def as_wib(time: datetime) -> datetime:
    """A time of the database as it is in Jakarta: the day on which most readers met it."""
    return as_utc(time).astimezone(WIB)


def _link(url: str | None) -> str:
    """``url`` if it is an address of the web, else nothing: javascript: and data: are none."""
    return url if url and is_url(url) else ""


def _in_language(request: Request, code: str) -> str:
    url: URL = request.url.include_query_params(lang=code)
    return f"{url.path}?{url.query}"
