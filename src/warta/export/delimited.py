"""Rows of text: CSV that a spreadsheet can open safely, and the unquoted tab-separated files of GDELT and ICEWS."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from typing import TextIO

from warta.export.table import Cell, guarded


class CsvRows:
    """Writes CSV (or another ``delimiter``) with the names of the columns first; quoted where it must be.

    Text that a spreadsheet would run as a formula has an apostrophe before it (`table.guarded`); numbers never.
    """

    def __init__(self, stream: TextIO, columns: Sequence[str], delimiter: str = ",", missing: str = "") -> None:
        self._writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
        self._columns = columns
        self._missing = missing
        self._writer.writerow(columns)

    def write(self, row: Mapping[str, Cell]) -> None:
        """Adds a row; columns that it lacks are missing."""
        self._writer.writerow([guarded(row.get(column)) or self._missing for column in self._columns])


class TabRows:
    """Writes lines of cells with tabs between them and no quoting at all.

    White space within a cell becomes one blank, and a double quote a single one: readers would take it for quoting.
    """

    def __init__(self, stream: TextIO, columns: Sequence[str], header: bool = True) -> None:
        self._stream = stream
        self._columns = columns
        if header:
            stream.write("\t".join(columns) + "\n")

    def write(self, row: Mapping[str, Cell]) -> None:
        """Adds a row; columns that it lacks are empty."""
        self._stream.write("\t".join(_plain(row.get(column)) for column in self._columns) + "\n")


def _plain(cell: Cell) -> str:
    return guarded(" ".join(cell.replace('"', "'").split()) if isinstance(cell, str) else cell)
