"""The package's data files: where they are and how they are read.

Every file begins with a header of ``#`` lines: what it holds, where the facts come from, under which licence.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from warta.errors import DataError


def read_text(name: str) -> str:
    """Return the text of the data file ``name`` (a path below ``warta/data``)."""
    return (files(__package__) / name).read_text(encoding="utf-8")


@cache
def load_yaml(name: str) -> Any:
    """Return the content of a YAML data file. It is shared: callers must not change it."""
    try:
        return yaml.load(read_text(name), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise DataError(f"data file {name} is not YAML: {error}") from error


@cache
def load_tsv(name: str, columns: int) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a tab-separated data file; ``#`` lines and blank lines are left out.

    Raises `DataError` naming the line that does not have ``columns`` columns.
    """
    rows = []
    for number, line in enumerate(read_text(name).splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = tuple(cell.strip() for cell in line.split("\t"))
        if len(cells) != columns:
            raise DataError(f"data file {name}, line {number}: {len(cells)} columns where {columns} belong: {line[:80]!r}")
        rows.append(cells)
    return tuple(rows)
