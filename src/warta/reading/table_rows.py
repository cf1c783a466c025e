"""Tables (CSV, Parquet) with named columns -> articles, one a row. None is held whole."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from warta.errors import UnreadableInput
from warta.reading import columns, streams
from warta.reading.clock import WIB
from warta.reading.options import Options, checked
from warta.reading.record import read_record
from warta.reading.text import MAX_CHARS
from warta.records import Article, Rejected

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

_DELIMITERS = ",;\t|"
_BATCH = 64
_CHUNK = 1 << 20
# The last of a line of text, and of one of bytes.
_LINE_END = ("\n", ord("\n"))
_MOST_COLUMNS = 10_000
# How many characters of rows with wrong quotes are read a second time before the file is taken as it is.
_MOST_READ_AGAIN = 100_000_000


class _TooLong(Exception):
    """A row is longer than any article."""


class _Lines:
    """The lines of a CSV file for the row that is being read; those of a broken row can be read again."""

    def __init__(self, stream: streams.Buffered, source: str, number: int) -> None:
        self._stream = self._text(stream) if streams.is_utf16(stream.peek(2)[:2]) else stream
        self._source = source
        self._again: deque[str] = deque()
        self._left = _MOST_READ_AGAIN
        self._row: list[str] = []
        self._size = 0
        self.number = number
        """Of the line that the row begins in."""

    @staticmethod
    def _text(stream: streams.Buffered) -> io.TextIOWrapper:
        return io.TextIOWrapper(stream, "utf-16", errors="replace", newline="")

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._read()
        if not line:
            raise StopIteration
        self._row.append(line)
        self._size += len(line)
        if self._size > MAX_CHARS:
            raise _TooLong
        return line

    def _read(self) -> str:
        try:
            line = self._stream.readline(MAX_CHARS + 1)
            if len(line) > MAX_CHARS and line[-1] not in _LINE_END:
                self._pass_over()
        except streams.BREAKS as error:
            raise streams.broken(f"{self._source}:{self.number + len(self._row)}", error) from error
        if isinstance(line, str):
            return line
        for encoding in ("utf-8-sig", "cp1252"):
            try:
                return line.decode(encoding)
            except UnicodeDecodeError:
                continue
        return line.decode("utf-8", "replace")

    def _pass_over(self) -> None:
        """Reads to the end of a line that is too long."""
        passed = 0
        while (more := self._stream.readline(_CHUNK)) and more[-1] not in _LINE_END:
            passed += len(more)
            if passed > streams.MAX_SKIPPED:
                message = f"a line is over {streams.MAX_SKIPPED:,} bytes long; the rest of the file is not read"
                raise UnreadableInput(f"{self._source}:{self.number + len(self._row)}", "too-large", message)

    def begin_row(self) -> None:
        """Forgets the lines of the row before."""
        self.number += len(self._row)
        self._row, self._size = [], 0

    def read_again(self) -> None:
        """Gives the lines of this row behind its first once more: a quote that is not closed has eaten them."""
        rest = self._row[1:]
        size = sum(map(len, rest))
        if size <= self._left:
            self._left -= size
            self._again.extendleft(reversed(rest))
            self._row = self._row[:1]


def read_csv(stream: streams.Buffered, source: str, first: int, options: Options) -> Iterator[Article | Rejected]:
    """The articles of a CSV table of which the first row names the columns; ``first`` is the number of its line.

    The delimiter is the one of comma, semicolon, tab and bar that gives the most columns with a known name; each line
    is UTF-8, or cp1252 where it is not. A row that does not fit the columns is refused, and the lines that its quotes
    ate are read again. Raises `UnreadableInput` when there is no column with a text.
    """
    # Articles are longer than the csv module takes by default; `_Lines` bounds a row.
    csv.field_size_limit(max(csv.field_size_limit(), MAX_CHARS + 1))
    lines = _Lines(stream, source, first)
    delimiter, header = _header(lines, [column for _, column in options.columns])
    places = columns.choose(header, options.columns, source)
    rows = csv.reader(lines, delimiter=delimiter)
    while True:
        lines.begin_row()
        place = f"{source}:{lines.number}"
        try:
            row = next(rows, None)
        except (_TooLong, csv.Error) as error:
            what = f"longer than {MAX_CHARS:,} characters" if isinstance(error, _TooLong) else str(error)
            yield Rejected(place, "broken-row", f"the row is broken ({what}); is a quote in it not closed?")
            lines.read_again()
            continue
        if row is None:
            return
        if not any(cell.strip() for cell in row):
            continue
        if len(row) < len(header) or any(row[len(header) :]):
            message = f"the row has {len(row)} fields and the table {len(header)} columns; mend its quotes or delimiters"
            yield Rejected(place, "broken-row", message)
            lines.read_again()
            continue
        yield _row({field: row[at] for field, at in places.items()}, place, options)


def _header(lines: _Lines, given: Sequence[str]) -> tuple[str, list[str]]:
    """The delimiter and the names of the columns."""
    try:
        line = next(lines, "")
        stripped = line.strip().lower()
        if len(stripped) == len("sep=,") and stripped.startswith("sep=") and stripped[-1] in _DELIMITERS:
            # Excel's own first line. The tab it may name has been stripped.
            line = next(lines, "")
    except _TooLong:
        line = line[:0]
    best: tuple[tuple[int, int], str, list[str]] = ((-1, -1), ",", [])
    for delimiter in _DELIMITERS:
        try:
            header = next(csv.reader([line], delimiter=delimiter), [])[:_MOST_COLUMNS]
        except csv.Error:
            continue
        score = (columns.known(header) + sum(name in given for name in header), len(header))
        if score > best[0]:
            best = (score, delimiter, header)
    return best[1], best[2]


def read_parquet(file: BinaryIO, source: str, options: Options) -> Iterator[Article | Rejected]:
    """The articles of a Parquet table, a few rows at a time.

    A damaged part costs the rest of its row group. Raises `UnreadableInput` when the file as a whole is damaged or
    there is no column with a text.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.ParquetFile(file, pre_buffer=False, buffer_size=1 << 20)
        names = list(table.schema_arrow.names)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise UnreadableInput(source, "unreadable", f"the Parquet file is damaged ({error}); write it again") from error
    places = columns.choose(names, options.columns, source)
    wanted = {field: names[at] for field, at in places.items()}
    first = 1
    for group in range(table.num_row_groups):
        rows = table.metadata.row_group(group).num_rows
        yield from _read_group(table, group, wanted, source, first, options)
        first += rows
        if options.on_bytes is not None:
            packed = table.metadata.row_group(group)
            options.on_bytes(sum(packed.column(at).total_compressed_size for at in range(packed.num_columns)))


def _read_group(
    table: pq.ParquetFile, group: int, wanted: Mapping[str, str], source: str, number: int, options: Options
) -> Iterator[Article | Rejected]:
    """The articles of one row group, of which the first row has this ``number``."""
    import pyarrow as pa

    try:
        for batch in table.iter_batches(_BATCH, row_groups=[group], columns=sorted(set(wanted.values())), use_threads=False):
            cells = {field: _cells(batch.column(name)) for field, name in wanted.items()}
            for at in range(batch.num_rows):
                yield _row({field: values[at] for field, values in cells.items()}, f"{source}:{number}", options)
                number += 1
    except (pa.ArrowException, OSError, ValueError) as error:
        message = f"the Parquet file is damaged from here to the end of its row group {group} ({error}); write it again"
        yield Rejected(f"{source}:{number}", "unreadable", message)


def _cells(column: pa.Array) -> list[Any]:
    """The values of one column as Python's."""
    import pyarrow as pa

    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.timestamp("us", column.type.tz), safe=False)
    values: list[Any] = column.to_pylist()
    return values


def _row(cells: Mapping[str, Any], place: str, options: Options) -> Article | Rejected:
    def read() -> Article:
        record = {field: _value(cell, place) for field, cell in cells.items()}
        return read_record(record, source=place, published=options.published)

    return checked(read, options)


def _value(cell: object, place: str) -> object:
    """The value as a record has it: blanks as None, days as their midnight."""
    if isinstance(cell, bytes):
        return streams.decode(cell, place)
    if isinstance(cell, str):
        return cell if cell.strip() else None
    if isinstance(cell, date) and not isinstance(cell, datetime):
        return datetime(cell.year, cell.month, cell.day, tzinfo=WIB)
    # Tables made with pandas have NaN for what is missing; it is the one value that is not itself.
    return None if cell != cell else cell
