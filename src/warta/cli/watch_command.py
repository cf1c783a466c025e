"""``warta watch``: reads what is new in feeds, codes it and keeps it in a database, for as long as it runs."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from warta.cli.ending import REJECTED, ending_quietly, misuse, say
from warta.cli.filtering import tell_of_old_stories
from warta.errors import WartaError

if TYPE_CHECKING:
    from warta.watch import Round


def add_to(app: typer.Typer) -> None:
    """Adds the command to ``app``."""
    app.command()(watch)


def watch(
    db: Annotated[str, typer.Option("--db", help="The database to keep the events in: a file, or postgresql://...")],
    feeds: Annotated[Path | None, typer.Argument(help="A YAML list of feeds instead of the one that comes with warta.")] = None,
    once: Annotated[bool, typer.Option("--once", help="Go round once and end, as for cron.")] = False,
    every: Annotated[float, typer.Option("--every", min=1, help="Minutes from one round to the next.")] = 15.0,
    delay: Annotated[float, typer.Option("--delay", min=0, help="Seconds between two requests to a site.")] = 1.0,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Fetch from this machine and private networks too.")
    ] = False,
    any_language: Annotated[bool, typer.Option("--any-language", help="Code texts also that do not read as Indonesian.")] = False,
) -> None:
    """Read feeds again and again, and code what is new."""
    # A service is told to stop by SIGTERM; that ends it as Ctrl-C does, between two transactions or in one undone.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    clean = True
    with ending_quietly():
        from warta.pipeline import code_or_reject
        from warta.reading.fetch import Fetcher
        from warta.store import connect
        from warta.store.journal import StoreJournal
        from warta.watch import Watcher, sources_in

        try:
            sources = sources_in(feeds)
            # What fails is asked again next round: two tries in one are enough, and one page is fetched once.
            fetcher = Fetcher(allow_private=allow_private, delay=delay, tries=2)
            with connect(db) as store:
                tell_of_old_stories(store)
                watcher = Watcher(
                    sources, StoreJournal(store), fetcher, code_or_reject, any_language=any_language, every=60 * every
                )
                for done in watcher.rounds():
                    for line in _report(done):
                        say(line)
                    if once:
                        clean = not (done.rejected or done.troubles or done.postponed)
                        break
        except WartaError as error:
            misuse(str(error))
    if not clean:
        raise typer.Exit(REJECTED)


def _report(done: Round) -> Iterator[str]:
    """What a round brought, the feeds in trouble below it."""
    counts = [
        f"{done.articles:,} new",
        f"{done.duplicates:,} repeated elsewhere",
        f"{done.rejected:,} rejected",
        f"{done.postponed:,} to try again",
    ]
    of_feeds = f"{done.feeds:,} asked, {done.unchanged:,} unchanged, {done.resting:,} left alone"
    yield f"{datetime.now():%Y-%m-%d %H:%M} articles: {', '.join(counts)}; feeds: {of_feeds}"
    for url, what in done.troubles:
        yield f"feed {url}: {what}"
