"""``warta fetch``: downloads articles politely and writes them as JSON Lines, ready for ``warta code``."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from warta.cli.ending import REJECTED, ending_quietly, misuse, say
from warta.errors import WartaError

if TYPE_CHECKING:
    from collections.abc import Callable

    from warta.records import Article


def add_to(app: typer.Typer) -> None:
    """Adds the command to ``app``."""
    app.command()(fetch)


def fetch(
    urls: Annotated[
        list[str] | None, typer.Argument(help="Addresses of articles, or - to read them from standard input.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write to this file, or into this directory a file for each article."),
    ] = None,
    published: Annotated[
        str | None,
        typer.Option("--published", help="Publication time of articles that give none: 2021-10-14T20:32:00+07:00."),
    ] = None,
    delay: Annotated[float, typer.Option("--delay", min=0, help="Seconds between two requests to a site.")] = 1.0,
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Fetch anew what was fetched before, and keep nothing.")] = False,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Fetch from this machine and private networks too.")
    ] = False,
    any_language: Annotated[bool, typer.Option("--any-language", help="Keep texts also that do not read as Indonesian.")] = False,
) -> None:
    """Download articles politely, as JSON Lines."""
    if not urls:
        misuse("nothing to fetch: give addresses of articles, or - for standard input (warta fetch --help)")
    refused = 0
    with ending_quietly(), ExitStack() as open_files:
        from warta.reading import as_time
        from warta.reading.cache import Cache, directory
        from warta.reading.fetch import Fetcher, reader
        from warta.reading.options import Options
        from warta.records import Rejected

        try:
            options = Options(as_time(published), any_language)
            write = _writer(output, open_files)
            cache = None if no_cache else Cache(directory())
            read = reader(options, fetcher=Fetcher(allow_private=allow_private, delay=delay, cache=cache))
            for url in _each(urls):
                for result in read(url):
                    if isinstance(result, Rejected):
                        refused += 1
                        say(f"rejected {result.source}: {result.reason}: {result.message}")
                    else:
                        write(result)
        except WartaError as error:
            misuse(str(error))
    if refused:
        raise typer.Exit(REJECTED)


def _each(urls: list[str]) -> list[str]:
    """``urls`` with those on standard input, each once."""
    import sys

    given: list[str] = []
    for url in urls:
        given += filter(None, (line.strip() for line in sys.stdin)) if url == "-" else [url]
    return list(dict.fromkeys(given))


def _writer(output: Path | None, open_files: ExitStack) -> Callable[[Article], None]:
    """What writes an article: a line of the output, or a file of its own, called by its id."""
    from warta.cli.output import opened
    from warta.export.articles import to_line

    if output is not None and output.is_dir():

        def write_file(article: Article) -> None:
            with opened(output / f"{article.id}.jsonl") as file:
                print(to_line(article), file=file)

        return write_file
    stream = open_files.enter_context(opened(output))

    def write_line(article: Article) -> None:
        # At once: a long run that is stopped has written what it fetched.
        print(to_line(article), file=stream, flush=True)

    return write_line
