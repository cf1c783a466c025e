"""Which column of a table holds what of an article?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from warta.errors import UnknownValue, UnreadableInput
from warta.reading import tables
from warta.reading.characters import printable

_PATH = tables.INDONESIAN / "columns.yaml"
_MOST_SHOWN = 20
_LONGEST_SHOWN = 40


@cache
def names() -> dict[str, tuple[str, ...]]:
    """For each field of an article the names that columns with it go by, the likeliest first."""
    table = tables.load(_PATH)
    return {field: tables.strings(table, field, _PATH) for field in table}


def parse(mapping: str) -> tuple[tuple[str, str], ...]:
    """``text=isi,published=tgl`` as pairs of field and column. Raises `UnknownValue` for what is no field of an article."""
    pairs = []
    for part in filter(None, (part.strip() for part in mapping.split(","))):
        field, equals, column = (piece.strip() for piece in part.partition("="))
        if not equals or not column or field not in names():
            raise UnknownValue(f"{printable(part)!r} maps no column; write text=isi, with one of {', '.join(names())} before it")
        pairs.append((field, column))
    return tuple(pairs)


def known(columns: Sequence[str]) -> int:
    """How many of ``columns`` have a known name."""
    aliases = {name for several in names().values() for name in several}
    return sum(_plain(column) in aliases for column in columns)


def choose(columns: Sequence[str], given: Sequence[tuple[str, str]], source: str) -> dict[str, int]:
    """For each field of an article the number of its column, from 0: as ``given``, or else by its name.

    Raises `UnreadableInput` when a column that is given, or one with the text, is not there.
    """
    places: dict[str, int] = {}
    plain = [_plain(column) for column in columns]
    for field, column in given:
        wanted = list(columns).index(column) if column in columns else _place(plain, _plain(column))
        if wanted is None:
            raise UnreadableInput(source, "no-column", f"there is no column {printable(column)!r}; {_there(columns)}")
        places[field] = wanted
    for field, aliases in names().items():
        found = (_place(plain, alias) for alias in aliases)
        place = next((at for at in found if at is not None and at not in places.values()), None)
        if field not in places and place is not None:
            places[field] = place
    if "text" not in places:
        message = f"no column is known to hold the text; {_there(columns)}; name the one with --columns text=NAME"
        raise UnreadableInput(source, "no-column", message)
    return places


def _place(columns: list[str], name: str) -> int | None:
    return columns.index(name) if name in columns else None


def _plain(name: str) -> str:
    return " ".join(re.sub(r"[\s_-]+", " ", name.replace("\ufeff", "")).split()).lower()


def _there(columns: Sequence[str]) -> str:
    shown = [printable(column)[:_LONGEST_SHOWN] for column in columns[:_MOST_SHOWN]]
    return f"its columns are {', '.join(shown)}" + (" and others" if len(columns) > _MOST_SHOWN else "")
