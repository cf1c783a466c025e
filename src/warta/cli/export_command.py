"""``warta export``: coded events in the formats that other programs read."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from warta.cli.ending import REJECTED, say
from warta.cli.filtering import asking, opened
from warta.errors import UnknownValue
from warta.export import FORMATS, Format, Output

if TYPE_CHECKING:
    from warta.cli.progress import Meter
    from warta.export.base import Tally
    from warta.records import CodedArticle, Rejected
    from warta.store.filters import Filter

Name = StrEnum("Name", {name.replace("-", "_"): name for name in FORMATS})  # type: ignore[misc]  # the registry has the names

_MOST_LISTED = 20
_TABS = (".tsv", ".tab", ".txt")
"""Endings of a file with tabs between its columns."""


def add_to(app: typer.Typer) -> None:
    """Adds the command to ``app``."""
    app.command()(export)


@asking
def export(
    asked: Filter,
    format: Annotated[Name, typer.Option("--format", help="The format to write; docs/export.md tells each.")],
    coded: Annotated[Path | None, typer.Argument(help="What warta code --format jsonl wrote, also .gz; or give --db.")] = None,
    db: Annotated[str | None, typer.Option("--db", help="The database to export from: news.db, or postgresql://...")] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file or directory to write; text goes to standard output too.")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Also what did not happen, has no date or no place, where the format leaves it out.")
    ] = False,
) -> None:
    """Write coded events in a format that other programs read."""
    began = time.monotonic()
    rejected = _Rejects()
    form = FORMATS[format.value]
    _check(form, coded, db, output, bool(asked))
    with ExitStack() as stack:
        tally = _write(form, _articles(coded, db, asked, rejected, stack, output is None), output, everything)
    for line in _report(tally, rejected, time.monotonic() - began):
        say(line)
    if rejected.count:
        raise typer.Exit(REJECTED)


class _Rejects:
    """Lines that could not be exported; the first are held, to be listed."""

    def __init__(self) -> None:
        self.count = 0
        self.first: list[Rejected] = []

    def add(self, one: Rejected) -> None:
        self.count += 1
        if len(self.first) < _MOST_LISTED:
            self.first.append(one)


def _articles(
    coded: Path | None, db: str | None, asked: Filter, rejected: _Rejects, stack: ExitStack, on_terminal: bool
) -> Iterator[CodedArticle]:
    """What is to be exported, read as it is asked for; ``stack`` closes what is opened."""
    from warta.cli.progress import Meter

    if db is not None:
        from warta.export.stored import read_stored

        store = stack.enter_context(opened(db))
        return _metered(read_stored(store, asked), stack.enter_context(Meter(None, on_terminal)))
    assert coded is not None
    meter = stack.enter_context(Meter(coded.stat().st_size, on_terminal))
    return _metered(_coded(coded, meter, rejected), meter)


def _check(form: Format, coded: Path | None, db: str | None, output: Path | None, filtered: bool) -> None:
    """Raises `UnknownValue` where the command's arguments do not go together."""
    if (coded is None) == (db is None):
        raise UnknownValue("give one of the two: the file that warta code --format jsonl wrote, or --db with a database")
    if coded is not None and filtered:
        raise UnknownValue(
            "filters ask a database: write the articles into one (warta code ... --db news.db), export with --db news.db"
        )
    if coded is not None and not coded.is_file():
        raise UnknownValue(f"{coded}: there is no such file; make one with warta code news.jsonl --format jsonl -o coded.jsonl")
    if output is None:
        if form.output is not Output.text:
            raise UnknownValue(f"{form.name} is no text: name what to write with --output")
        return
    if not output.absolute().parent.is_dir():
        raise UnknownValue(f"--output {output}: its directory does not exist; make it first")
    from warta.export.files import part_of

    source = coded if coded is not None else Path(db or "")
    for written in (output, part_of(output)):
        if source.exists() and written.exists() and written.samefile(source):
            raise UnknownValue(f"--output {output} would overwrite {source}, which is read; name another")


def _coded(path: Path, meter: Meter, rejected: _Rejects) -> Iterator[CodedArticle]:
    from warta.export.coded import read_coded
    from warta.records import Rejected

    try:
        for one in read_coded(path, meter.read):
            if isinstance(one, Rejected):
                rejected.add(one)
            else:
                yield one
    except OSError as error:
        raise UnknownValue(f"{path} cannot be read: {error.strerror or error}; check the file") from error


def _metered(articles: Iterable[CodedArticle], meter: Meter) -> Iterator[CodedArticle]:
    for coded in articles:
        yield coded
        meter.coded()


def _write(form: Format, articles: Iterator[CodedArticle], output: Path | None, everything: bool) -> Tally:
    from warta.export import files

    if form.output is Output.text:
        with files.text_file(output) as stream:
            tabs = form.name == "polecat-csv" and output is not None and output.suffix.lower() in _TABS
            return form.write(articles, stream, everything, **({"delimiter": "\t"} if tabs else {}))
    assert output is not None
    if form.output is Output.binary:
        with files.binary_file(output) as binary:
            return form.write(articles, binary, everything)
    if form.output is Output.files:
        with files.several_files(output) as put:
            return form.write(articles, put, everything)
    with files.folder(output) as folder:
        return form.write(articles, folder, everything)


def _report(tally: Tally, rejected: _Rejects, seconds: float) -> Iterator[str]:
    """The lines to end with."""
    yield f"exported {tally.rows:,} rows from {tally.articles:,} articles; {rejected.count:,} rejected; {seconds:.1f} s"
    if tally.left:
        reasons = ", ".join(
            f"{count:,} {reason}" for reason, count in sorted(tally.left.items(), key=lambda one: (-one[1], one[0]))
        )
        yield f"left out: {reasons} (docs/export.md says why; --all keeps what the format can hold)"
    for one in rejected.first:
        yield f"rejected {one.source}: {one.reason}: {one.message}"
    if rejected.count > len(rejected.first):
        yield f"... and {rejected.count - len(rejected.first):,} more rejected"
