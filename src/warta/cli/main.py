"""The ``warta`` command: reads its arguments, calls plain functions, sets the exit code.

What a command needs is imported when it runs, so that ``--help`` and ``--version`` answer at once.

0: everything was coded. 1: some inputs were rejected. 2: misuse. 130: interrupted, or nobody reads on.
"""

from __future__ import annotations

import io
import json
import sys
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated

import typer

from warta.cli import (
    events_command,
    export_command,
    fetch_command,
    publisher_command,
    review_command,
    serve_command,
    show_command,
    story_command,
    user_command,
    watch_command,
)
from warta.cli.ending import REJECTED, ending_quietly, misuse, report, say
from warta.cli.request import Format, Request
from warta.errors import UnknownValue, WartaError

SAMPLE = "samples/latihan-gabungan.txt"
_NEXT = """\
This was the sample article that comes with warta:
  {sample}
Under each event stand the sentences it was read from. Try next:
  warta code news.txt                          your own article, as pasted from a page
  warta code news.jsonl --format jsonl         many articles; every field with its place in the text
  warta code folder/ --format csv -o out.csv   a folder of them, one row per mention
  warta explain news.txt                       why each event was coded as it was
  warta evaluate gold.jsonl                    how well it does on articles that you labelled
  warta schema                                 what the JSON holds"""

app = typer.Typer(
    name="warta",
    help="Reads Indonesian news and writes political event data: who did what to whom, when and where.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _print_version(asked: bool) -> None:
    if not asked:
        return
    try:
        number = version("warta")
    except PackageNotFoundError:
        number = "not installed"
    print(f"warta {number}")
    raise typer.Exit


@app.callback()
def _main(
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Reads Indonesian news and writes political event data: who did what to whom, when and where."""


@app.command()
def code(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            help="Files (.txt, .jsonl, .json, .html, .mhtml, .warc, .zip, .csv, .parquet, also .gz), directories, addresses of "
            "articles (https://...), or - for standard input."
        ),
    ] = None,
    format: Annotated[
        Format, typer.Option("--format", help="table to read, jsonl with everything, csv with a row per mention.")
    ] = Format.table,
    published: Annotated[
        str | None,
        typer.Option("--published", help="Publication time of articles that give none: 2021-10-14T20:32:00+07:00."),
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file instead of standard output.")] = None,
    workers: Annotated[int, typer.Option("--workers", min=1, help="Processes to code with.")] = 1,
    any_language: Annotated[bool, typer.Option("--any-language", help="Code texts also that do not read as Indonesian.")] = False,
    columns: Annotated[
        str | None, typer.Option("--columns", help="What the columns of a CSV or Parquet table hold: text=isi,published=tgl.")
    ] = None,
    db: Annotated[
        str | None, typer.Option("--db", help="Write into this database instead: news.db, or postgresql://user@host/name.")
    ] = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Fetch from this machine and private networks too.")
    ] = False,
) -> None:
    """Code the events of articles."""
    request = Request(
        _some(paths, "code"), format, _time(published), output, workers, any_language, _columns(columns), db, allow_private
    )
    with ending_quietly():
        from warta.cli.code import run as run_code

        try:
            tally = run_code(request)
        except WartaError as error:
            misuse(str(error))
    report(tally)


@app.command()
def explain(
    paths: Annotated[list[str] | None, typer.Argument(help="Files, directories or addresses as for code, or -.")] = None,
    published: Annotated[
        str | None,
        typer.Option("--published", help="Publication time of articles that give none: 2021-10-14T20:32:00+07:00."),
    ] = None,
    any_language: Annotated[bool, typer.Option("--any-language", help="Code texts also that do not read as Indonesian.")] = False,
    columns: Annotated[
        str | None, typer.Option("--columns", help="What the columns of a CSV or Parquet table hold: text=isi,published=tgl.")
    ] = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Fetch from this machine and private networks too.")
    ] = False,
) -> None:
    """Tell which words and rules each field was read from."""
    request = Request(
        _some(paths, "explain"),
        published=_time(published),
        any_language=any_language,
        columns=_columns(columns),
        allow_private=allow_private,
    )
    with ending_quietly():
        from warta.cli.code import run as run_code
        from warta.cli.explain import writer

        try:
            tally = run_code(request, writer)
        except WartaError as error:
            misuse(str(error))
    report(tally)


@app.command()
def evaluate(
    gold: Annotated[
        str | None, typer.Argument(help="JSON Lines of labelled articles, also .gz (docs/reference-json.md).")
    ] = None,
    db: Annotated[
        str | None, typer.Option("--db", help="Instead: how often was the coder right, by what people said with warta review?")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as one JSON object.")] = False,
    workers: Annotated[int, typer.Option("--workers", min=1, help="Processes to code with.")] = 1,
) -> None:
    """Score the coding of articles that you labelled."""
    with ending_quietly():
        if (gold is None) == (db is None):
            misuse("give either labelled articles, or --db with a database that people have reviewed")
        from warta.cli import evaluate as evaluation

        try:
            if gold is None:
                evaluation.of_database(str(db), as_json)
                return
            done = evaluation.run(gold, workers)
        except WartaError as error:
            misuse(str(error))
        if as_json:
            print(evaluation.as_json(done.scores))
        else:
            print("\n".join(evaluation.as_text(done.scores)))
    for rejected in done.rejected:
        say(f"rejected {rejected.source}: {rejected.reason}: {rejected.message}")
    if done.rejected:
        raise typer.Exit(REJECTED)


@app.command()
def demo() -> None:
    """Code the bundled sample article and say what to try next."""
    with ending_quietly(), as_file(files("warta.data") / SAMPLE) as sample:
        from warta.cli.code import run as run_code

        run_code(Request((str(sample),)))
        print(_NEXT.format(sample=sample))


@app.command()
def schema() -> None:
    """Print the JSON Schema of the coded article."""
    with ending_quietly():
        from warta.export.json import schema as load_schema

        print(json.dumps(load_schema(), indent=2, ensure_ascii=False))


fetch_command.add_to(app)
export_command.add_to(app)
watch_command.add_to(app)
publisher_command.add_to(app)
events_command.add_to(app)
show_command.add_to(app)
story_command.add_to(app)
review_command.add_to(app)
serve_command.add_to(app)
user_command.add_to(app)


def _some(paths: list[str] | None, command: str) -> tuple[str, ...]:
    if not paths:
        misuse(f"nothing to {command}: give files, directories, or - for standard input (warta {command} --help)")
    return tuple(paths)


def _time(published: str | None) -> datetime | None:
    if published is None:
        return None
    from warta.reading import as_time

    try:
        return as_time(published)
    except UnknownValue as error:
        misuse(f"--published: {error}")


def _columns(mapping: str | None) -> tuple[tuple[str, str], ...]:
    if mapping is None:
        return ()
    from warta.reading.columns import parse

    try:
        return parse(mapping)
    except UnknownValue as error:
        misuse(f"--columns: {error}")


def run() -> None:
    """The console script."""
    for stream in (sys.stdout, sys.stderr):
        # Articles are UTF-8 whatever the terminal's locale says; what a stream cannot hold must not end a batch.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    app()


if __name__ == "__main__":
    run()
