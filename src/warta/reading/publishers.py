"""Who published it? The sites that are known, by host, by byline and by dateline."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from warta.errors import DataError
from warta.reading import tables

if TYPE_CHECKING:
    from warta.reading.layouts import Layout

_LISTS = ("hosts", "bylines", "datelines", "furniture", "titles", "credits")


@dataclass(frozen=True, slots=True)
class Publisher:
    """A news site as one file of ``publishers/`` describes it; docs/add-a-publisher.md says what each key holds."""

    name: str
    hosts: tuple[str, ...]
    bylines: tuple[str, ...]
    datelines: tuple[str, ...]
    furniture: tuple[str, ...]
    titles: tuple[str, ...]
    credits: tuple[str, ...]


@cache
def publishers() -> tuple[Publisher, ...]:
    """Every known publisher, in the order of the file names."""
    found = []
    for path in sorted(tables.PUBLISHERS.glob("*.yaml")):
        table = tables.load(path)
        unknown = set(table) - {"name", "layouts", *_LISTS}
        if unknown or not isinstance(table.get("name"), str):
            raise DataError(f"{path}: needs a name and knows no {', '.join(sorted(map(str, unknown))) or 'other key'}")
        found.append(Publisher(table["name"], *(tables.strings(table, key, path) for key in _LISTS)))
    return tuple(found)


@cache
def layouts_of(name: str) -> tuple[Layout, ...]:
    """The layouts of the publisher ``name``, as its file lists them. Only page reading needs them, and lxml with them."""
    from warta.reading.layouts import read_layouts

    for path in sorted(tables.PUBLISHERS.glob("*.yaml")):
        if tables.load(path).get("name") == name:
            return read_layouts(tables.load(path), path)
    return ()


@cache
def by_byline() -> dict[str, str]:
    """Name in a byline, lower case -> the publisher's name."""
    return {alias.lower(): publisher.name for publisher in publishers() for alias in publisher.bylines}


@cache
def by_dateline() -> dict[str, str]:
    """Name in a dateline, in its very case -> the publisher's name."""
    return {alias: publisher.name for publisher in publishers() for alias in publisher.datelines}


def by_name(name: str | None) -> Publisher | None:
    """The known publisher called ``name``."""
    return next((publisher for publisher in publishers() if publisher.name == name), None)


def by_url(url: str | None) -> str | None:
    """The publisher at ``url``, if its host is known."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    for publisher in publishers():
        for known in publisher.hosts:
            domain, _, folder = known.partition("/")
            right_host = host == domain or host.endswith("." + domain)
            if right_host and (not folder or parts.path.startswith(f"/{folder}")):
                return publisher.name
    return None
