"""What the commands are asked to do. Apart from what does it, so that ``--help`` need not load the coder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path


class Format(StrEnum):
    """The forms in which coded articles are written."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"


@dataclass(frozen=True, slots=True)
class Request:
    """What ``warta code`` was asked to do."""

    paths: tuple[str, ...]
    format: Format = Format.table
    published: datetime | None = None
    output: Path | None = None
    workers: int = 1
    any_language: bool = False
    columns: tuple[tuple[str, str], ...] = ()
    """Pairs of a field of an article and the column of a table that holds it."""
    db: str | None = None
    """The database to write to instead of an output: the path of a file, or postgresql://..."""
    allow_private: bool = False
    """Whether addresses in private networks are fetched too."""
