"""Makes the application: the checks around it, what its views share, and the views."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files

from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

import warta
from warta.errors import UnknownValue
from warta.store import Store
from warta.store.faults import StoreFailure
from warta.web import accounts, api, explore, explore_data, home, paste, read, review, stories
from warta.web.desk import Desk
from warta.web.i18n import language_of, strings
from warta.web.limits import Limits
from warta.web.page import render
from warta.web.security import HEADERS, Guard
from warta.web.settings import Settings
from warta.web.tallies import Tallies

VIEWS = (
    home.router, read.router, explore.router, explore_data.router, stories.router, review.router, paste.router,
    accounts.router, api.router,
)  # fmt: skip
_LOG = logging.getLogger(__name__)


def create_app(store: Store | None = None, settings: Settings | None = None) -> FastAPI:
    """The application over ``store``, which stays the caller's to close; without one nothing is kept."""
    settings = settings or Settings()
    desk = Desk(store, allow_private=settings.allow_private)

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        if settings.warm:
            desk.warm_up()
        yield

    app = FastAPI(
        title="warta",
        version=warta.__version__,
        description="Indonesian news as political event data.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=life,
    )
    app.state.settings, app.state.desk = settings, desk
    app.state.tallies, app.state.limits = Tallies(), Limits()
    for router in VIEWS:
        app.include_router(router)
    app.mount("/static", _Kept(directory=str(files("warta.web") / "static")), name="static")
    api.describe(app)
    _explain(app)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(Guard, settings=settings)
    return app


class _Kept(StaticFiles):
    """Files that browsers keep: their addresses change with them."""

    def file_response(self, *given: object, **named: object) -> Response:
        response = super().file_response(*given, **named)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def _explain(app: FastAPI) -> None:
    """What is said when something cannot be done: a page to people, JSON to programs."""

    @app.exception_handler(HTTPException)
    def refused(request: Request, error: HTTPException) -> Response:
        response = _told(request, error.status_code, str(error.detail))
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(RequestValidationError)
    def malformed(request: Request, error: RequestValidationError) -> Response:
        # Without what was sent: it may be of any size, and no JSON.
        details = [{name: part[name] for name in ("loc", "msg", "type")} for part in error.errors()]
        return _told(request, 422, jsonable_encoder(details))

    @app.exception_handler(UnknownValue)
    def unknown(request: Request, error: UnknownValue) -> Response:
        return _told(request, 404, str(error))

    @app.exception_handler(StoreFailure)
    def broken(request: Request, error: StoreFailure) -> Response:
        _LOG.error("%s", error)
        return _told(request, 503, str(error))

    @app.exception_handler(Exception)
    def failed(request: Request, error: Exception) -> Response:  # noqa: ARG001  # the server logs it
        response = _told(request, 500, "something went wrong; the server's log tells what")
        # This is answered outside of all middleware.
        response.headers.update(HEADERS)
        return response


def _told(request: Request, status: int, detail: object) -> Response:
    if request.url.path.startswith("/api/") and request.url.path != "/api/docs":
        return JSONResponse({"detail": detail}, status)
    language = language_of(request)
    known, key = strings(language.code), f"error.{status}"
    said = known.get(key, language("error.title"))
    return render(request, "error.html", status, said=said, hint=known.get(f"{key}_hint", ""))
