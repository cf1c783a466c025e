"""Loads the data files that reading knows pages by. Each is read once; a malformed one is a `DataError`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from warta.errors import DataError

_PACKAGE = Path(__file__).resolve().parent.parent
INDONESIAN = _PACKAGE / "data" / "id"
PUBLISHERS = Path(__file__).resolve().parent / "publishers"


@cache
def load(path: Path) -> dict[str, Any]:
    """The mapping that the YAML file ``path`` holds. Callers must not change it."""
    try:
        table = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise DataError(f"{path}: cannot be read ({error}); reinstall warta or mend the file") from error
    if not isinstance(table, dict):
        raise DataError(f"{path}: holds no mapping of names to values")
    return table


def strings(table: dict[str, Any], key: str, path: Path) -> tuple[str, ...]:
    """The list of strings under ``key``; an absent key is an empty one."""
    values = table.get(key) or []
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise DataError(f"{path}: {key} must be a list of strings (quote what YAML takes for something else)")
    return tuple(values)


def any_of(patterns: Iterable[str], path: Path) -> re.Pattern[str]:
    """One pattern, without regard to case, that matches what any of ``patterns`` does."""
    patterns = tuple(patterns)
    for pattern in patterns:
        try:
            re.compile(pattern, re.IGNORECASE)
        except re.error as error:
            raise DataError(f"{path}: {pattern!r} is no regular expression ({error})") from error
    if not patterns:
        return re.compile(r"(?!)")
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


def words_of(names: Iterable[str]) -> str:
    """A pattern for any of the literal ``names``, the longest first."""
    return "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))
