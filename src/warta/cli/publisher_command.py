"""``warta publisher check``: what a page is read as, and from what, for whoever adds a publisher."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from warta.cli.ending import REJECTED, ending_quietly, misuse, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warta.reading.html import Page, Trace

_WIDTH = 72
_FIELDS = ("title", "published", "author", "body")


def add_to(app: typer.Typer) -> None:
    """Adds the commands of this module to ``app``."""
    commands = typer.Typer(help="Look at how the pages of a publisher are read.", no_args_is_help=True)
    commands.command()(check)
    commands.callback()(_commands)
    app.add_typer(commands, name="publisher")


def _commands() -> None:
    """Look at how the pages of a publisher are read."""


def check(
    page: Annotated[str, typer.Argument(help="Address of an article's page, or a saved one (.html, also .gz).")],
    url: Annotated[str | None, typer.Option("--url", help="Where a saved page was read, if it does not say so itself.")] = None,
    allow_private: Annotated[bool, typer.Option("--allow-private", help="Also ask machines of private networks.")] = False,
) -> None:
    """Print what each field of a page was read from, what plain trafilatura gives, and what is missing."""
    with ending_quietly():
        from warta.errors import WartaError
        from warta.reading.html import Trace, read_page

        trace = Trace()
        try:
            data, address, charset = _get(page, url, allow_private)
            found = read_page(data, url=address, charset=charset, source=page, trace=trace)
        except WartaError as error:
            say(f"warta: {error}")
            raise typer.Exit(REJECTED) from None
        for line in report(found, trace, data):
            print(line)


def _get(page: str, url: str | None, allow_private: bool) -> tuple[bytes, str | None, str | None]:
    """The bytes of ``page``, its address and the encoding that the server named."""
    if page.lower().startswith(("http://", "https://")):
        from warta.reading.fetch import Fetcher

        fetched = Fetcher(allow_private=allow_private).fetch_page(page)
        return fetched.body, fetched.url, fetched.charset
    from warta.reading.markup import MAX_BYTES

    try:
        with Path(page).open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
            file.seek(0)
            data = (gzip.GzipFile(fileobj=file) if packed else file).read(MAX_BYTES + 1)
    except (OSError, EOFError) as error:
        misuse(f"{page}: cannot be read ({error}); give the address or the file of a page")
    return data, url, None


def report(page: Page, trace: Trace, data: bytes) -> Iterator[str]:
    """The lines that ``check`` prints."""
    from warta.reading import publishers
    from warta.reading.characters import printable

    article = page.article
    body = article.text[article.body_start :]
    values = {
        "title": article.title,
        "published": article.published.isoformat() if article.published else "",
        "author": article.author or "",
        "body": _short(body),
    }
    plain = _plain(data)
    yield f"publisher   {printable(article.publisher or 'unknown')}"
    yield f"address     {printable(article.url or 'none')}"
    yield f"canonical   {printable(page.canonical or 'none')}"
    yield f"pages 2..n  {printable(' '.join(page.further)) or 'none'}"
    yield f"is article  {'yes' if page.is_article else 'no'}"
    for name in _FIELDS:
        yield ""
        yield f"{name:11} {printable(values[name]) or 'MISSING'}"
        yield f"  read from  {printable(trace.origins.get(name, 'nowhere'))}"
        yield f"  plain      {printable(plain[name]) or 'nothing'}"
    missing = [name for name in _FIELDS if not values[name]]
    if publishers.by_url(article.url) is None:
        missing.append("a file in reading/publishers/ for this address")
    elif trace.layout is None:
        missing.append("a layout that fits this page, in its publisher's file")
    yield ""
    yield f"missing     {', '.join(missing) or 'nothing'}"


def _plain(data: bytes) -> dict[str, str]:
    """What trafilatura gives with its defaults."""
    from trafilatura import bare_extraction

    document = bare_extraction(data, include_comments=False, with_metadata=True)
    given = {"title": "title", "published": "date", "author": "author", "body": "text"}
    found = {name: str(getattr(document, key, None) or "") for name, key in given.items()}
    return found | {"body": _short(found["body"])}


def _short(body: str) -> str:
    """How long ``body`` is, and how it begins and ends."""
    if not body:
        return ""
    flat = " ".join(body.split())
    shown = flat if len(flat) <= 2 * _WIDTH else f"{flat[:_WIDTH]} … {flat[-_WIDTH:]}"
    paragraphs = body.count("\n") + 1
    return f"{len(body.split())} words, {paragraphs} paragraph{'s' if paragraphs > 1 else ''}: {shown}"
