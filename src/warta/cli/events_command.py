"""``warta events``, ``warta count`` and ``warta stories``: lists and tallies of what is in a database."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from warta.cli.ending import say
from warta.cli.filtering import Db, asking, none_of, opened, tell_of_old_stories
from warta.cli.output import opened as output_to
from warta.cli.request import Format

if TYPE_CHECKING:
    from warta.store.filters import Filter
    from warta.store.listing import EventRow

Output = Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file instead of standard output.")]
Shape = Annotated[Format, typer.Option("--format", help="table to read, csv, or jsonl.")]
_SCREEN = 50


@asking
def events(
    asked: Filter,
    db: Db,
    format: Shape = Format.table,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="At most so many; 50 in a table, all in csv and jsonl unless given.")
    ] = None,
    output: Output = None,
) -> None:
    """List events, the newest first."""
    from warta.store.listing import every_event

    with opened(db) as store, output_to(output) as stream:
        most = limit or (_SCREEN if format is Format.table else None)
        rows = every_event(store, asked, most and most + (format is Format.table))
        if format is Format.table:
            listed = list(rows)
            _event_table(listed[:most], stream)
            if most is not None and len(listed) > most and limit is None:
                say(f"the newest {most}; more: --limit, or --format csv for all")
            if not listed:
                say(none_of(asked))
        else:
            _write_events(rows, format, stream)


@asking
def count(
    asked: Filter,
    db: Db,
    by: Annotated[str, typer.Option("--by", help="week, type, dyad ...; several: week,type,dyad. See docs/ask.md.")] = "",
    score: Annotated[bool, typer.Option("--score", help="Add the sum of the events' conflict-cooperation scores.")] = False,
    format: Shape = Format.table,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="At most so many rows.")] = None,
    output: Output = None,
) -> None:
    """Count events by week, type, dyad ..."""
    from warta.store.counts import count as counted

    with opened(db) as store, output_to(output) as stream:
        found = counted(store, asked, [name.strip() for name in by.split(",") if name.strip()], limit, score=score)
        if format is Format.table:
            table(found.columns, found.rows, stream, right=("events", "score"))
        else:
            write(found.columns, found.rows, format, stream)


@asking
def stories(
    asked: Filter,
    db: Db,
    publishers: Annotated[int, typer.Option("--publishers", min=1, help="Told by so many publishers at least.")] = 1,
    format: Shape = Format.table,
    limit: Annotated[int, typer.Option("--limit", min=1, max=500, help="At most so many.")] = 50,
    output: Output = None,
) -> None:
    """List stories: acts as several articles tell them, the latest first."""
    from warta.store.telling import StoryRow, stories_page

    with opened(db) as store, output_to(output) as stream:
        tell_of_old_stories(store)
        found = stories_page(store, asked, limit, publishers=publishers).rows
        if format is Format.table:
            columns = ("story", "days", "type", "events", "articles", "publishers", "title")
            rows = [(s.key, _days(s.first_day, s.last_day), s.type, s.events, s.articles, s.publishers, s.title) for s in found]
            table(columns, rows, stream, right=("events", "articles", "publishers"))
            if not found:
                say("there is no such story")
        else:
            names = tuple(StoryRow.__dataclass_fields__)
            kept = names if format is Format.jsonl else tuple(name for name in names if name != "summary")
            write(kept, [tuple(getattr(row, name) for name in kept) for row in found], format, stream)


def add_to(app: typer.Typer) -> None:
    """Adds the commands to ``app``."""
    for command in (events, count, stories):
        app.command()(command)


def write(columns: Sequence[str], rows: Iterable[Sequence[Any]], format: Format, stream: TextIO) -> None:
    """Writes ``rows`` as CSV with their ``columns``' names above them, or as an object a line."""
    from warta.export.table import guarded

    if format is Format.jsonl:
        for row in rows:
            named = dict(zip(columns, row, strict=True))
            stream.write(json.dumps(named, ensure_ascii=False, default=lambda value: value.isoformat()) + "\n")
        return
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([guarded(_cell(value)) for value in row])


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]], stream: TextIO, right: tuple[str, ...] = ()) -> None:
    """Prints ``rows`` under their ``columns``, as wide as the terminal, or `render.WIDTH` where there is none."""
    from rich.table import Table
    from rich.text import Text

    from warta.cli.render import console_for
    from warta.reading.characters import printable

    grid = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, header_style="bold")
    for column in columns:
        # Keys and days are copied: they stay whole; the last column takes what is left.
        whole = column in ("event", "story", "day", "week", "days", "type", *right)
        grid.add_column(column, justify="right" if column in right else "left", no_wrap=whole, overflow="fold")
    for row in rows:
        grid.add_row(*(Text(printable(_shown(value))) for value in row))
    console_for(stream).print(grid)


def _event_table(rows: Sequence[EventRow], stream: TextIO) -> None:
    from warta.cli.render import HAPPENED, name_of
    from warta.export.table import code_of

    def side(entities: tuple[Any, ...]) -> str:
        shown = [f"{name_of(one)} ({code_of(one)})" for one in entities[:3]]
        return ", ".join([*shown, *([f"+{len(entities) - 3}"] if len(entities) > 3 else [])])

    def cells(row: EventRow) -> tuple[Any, ...]:
        what = f"{row.type} · {row.mode}" if row.mode else row.type
        happened = "" if row.aux == "asserted" else f" ({HAPPENED.get(row.aux, row.aux)})"
        place = row.place_name or ""
        return row.key, row.day, side(row.actors) or "?", what + happened, side(row.recipients), place, row.publisher

    # Fixed at 100 columns, as the columns of words share what keys and days leave.
    _grid(("event", "day", "who", "did what", "to whom", "where", "publisher"), map(cells, rows), stream)


def _grid(columns: Sequence[str], rows: Iterable[Sequence[Any]], stream: TextIO) -> None:
    from rich.table import Table
    from rich.text import Text

    from warta.cli.render import console_for
    from warta.reading.characters import printable

    console = console_for(stream)
    spare = max(console.width, 80) - 16 - 10 - len(columns)
    grid = Table.grid(padding=(0, 1, 0, 0))
    for column, share in zip(columns, (0, 0, 21, 18, 21, 11, 13), strict=True):
        grid.add_column(width=spare * share // 84 if share else 16 if column == "event" else 10, overflow="fold")
    grid.add_row(*(Text(column, style="bold") for column in columns))
    for row in rows:
        grid.add_row(*(Text(printable(_shown(value))) for value in row))
    console.print(grid)


def _write_events(rows: Iterable[EventRow], format: Format, stream: TextIO) -> None:
    from warta.store.flat import COLUMNS, flat, to_json

    if format is Format.jsonl:
        for row in rows:
            stream.write(to_json(row) + "\n")
    else:
        write(COLUMNS, (tuple(flat(row).values()) for row in rows), format, stream)


def _days(first: Any, last: Any) -> str:  # noqa: ANN401  # days or None
    if first is None or first == last:
        return str(first or "–")
    return f"{first} to {str(last).removeprefix(str(first)[:5])}"


def _shown(value: Any) -> str:  # noqa: ANN401
    if value is None:
        return "–"
    return (
        f"{value:,.1f}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) and value > 9999 else str(value)
    )


def _cell(value: Any) -> Any:  # noqa: ANN401
    return value.isoformat() if hasattr(value, "isoformat") else value
