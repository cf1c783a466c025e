"""``warta serve``: the web application."""

from __future__ import annotations

from typing import Annotated

import typer

from warta.cli.ending import ending_quietly, misuse, say


def serve(
    db: Annotated[
        str | None, typer.Option("--db", help="The database to show and to keep articles in: news.db, or postgresql://...")
    ] = None,
    host: Annotated[
        str, typer.Option("--host", help="Listen on this address; beyond 127.0.0.1, others can read but change nothing.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Listen on this port.")] = 8080,
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
        from warta.web.settings import Settings

        settings = Settings(host=host, names=frozenset(one.lower() for one in name or ()), allow_private=allow_private)
        try:
            store = connect(db) if db is not None else None
        except WartaError as error:
            misuse(str(error))
        shown = f"[{host}]" if ":" in host else host
        say(f"warta: http://{shown}:{port}/ (stop with Ctrl-C)")
        if not settings.local:
            say("warta: others can reach this; they can read, and change nothing")
        try:
            app = create_app(store, settings)
            uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False, proxy_headers=False)
        finally:
            if store is not None:
                store.close()


def add_to(app: typer.Typer) -> None:
    """Adds the command to ``app``."""
    app.command()(serve)
