"""``warta serve``: the web application."""

from __future__ import annotations

import socket
from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated

import typer

from warta.cli.ending import ending_quietly, misuse, say

if TYPE_CHECKING:
    from warta.store import Store


def serve(
    db: Annotated[
        str | None, typer.Option("--db", help="The database to show and to keep articles in: news.db, or postgresql://...")
    ] = None,
    host: Annotated[
        str,
        typer.Option(
            "--host", help="Listen on this address; beyond 127.0.0.1, others can read; to write takes an account (warta user)."
        ),
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Listen on this port; 0: on any that is free.")] = 8080,
    name: Annotated[
        list[str] | None, typer.Option("--name", help="A name under which others reach this server: berita.example.org.")
    ] = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Fetch from this machine and private networks too.")
    ] = False,
) -> None:
    """Show articles and their events in the browser."""
    with ending_quietly():
        import uvicorn

        from warta.errors import WartaError
        from warta.store import connect
        from warta.web.app import create_app
        from warta.web.settings import Settings, is_loopback

        names = {*(name or ()), socket.gethostname(), socket.getfqdn()} if not is_loopback(host) else set(name or ())
        settings = Settings(host, frozenset(one.lower() for one in names), allow_private=allow_private)
        listening = _listening(host, port)
        with ExitStack() as opened:
            try:
                store = opened.enter_context(connect(db)) if db is not None else None
            except WartaError as error:
                misuse(str(error))
            shown = f"[{host}]" if ":" in host else host
            say(f"warta: http://{shown}:{listening.getsockname()[1]}/ (stop with Ctrl-C)")
            if not settings.local:
                say(_told(store))
            config = uvicorn.Config(create_app(store, settings), log_level="warning", server_header=False, proxy_headers=False)
            uvicorn.Server(config).run(sockets=[listening])


def _told(store: Store | None) -> str:
    """Who may do what when others can reach the server."""
    from warta.store.accounts import accounts

    if store is not None and accounts(store):
        return "warta: others can reach this; they can read, and those with an account can write. Put TLS before it"
    return "warta: others can reach this; they can read, and change nothing. Accounts: warta user add NAME --db news.db"


def _listening(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        misuse(f"cannot listen on {host} port {port} ({error.strerror or error}); choose others with --host and --port")


def add_to(app: typer.Typer) -> None:
    """Adds the command to ``app``."""
    app.command()(serve)
