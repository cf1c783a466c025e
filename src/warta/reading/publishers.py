"""Who published it? The sites that are known, by host, by byline and by dateline."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from warta.errors import DataError
from warta.reading import tables


@dataclass(frozen=True, slots=True)
class Publisher:
    """A news site as one file of ``publishers/`` describes it."""

    name: str
    hosts: tuple[str, ...]
    bylines: tuple[str, ...]
    datelines: tuple[str, ...]
    furniture: tuple[str, ...]


@cache
def publishers() -> tuple[Publisher, ...]:
    """Every known publisher, in the order of the file names."""
    found = []
    for path in sorted(tables.PUBLISHERS.glob("*.yaml")):
        table = tables.load(path)
        unknown = set(table) - {"name", "hosts", "bylines", "datelines", "furniture"}
        if unknown or not isinstance(table.get("name"), str):
            raise DataError(f"{path}: needs a name and knows no {', '.join(sorted(unknown)) or 'other key'}")
        lists = (tables.strings(table, key, path) for key in ("hosts", "bylines", "datelines", "furniture"))
        found.append(Publisher(table["name"], *lists))
    return tuple(found)


@cache
def by_byline() -> dict[str, str]:
    """Name in a byline, lower case -> the publisher's name."""
    return {alias.lower(): publisher.name for publisher in publishers() for alias in publisher.bylines}


@cache
def by_dateline() -> dict[str, str]:
    """Name in a dateline, in its very case -> the publisher's name."""
    return {alias: publisher.name for publisher in publishers() for alias in publisher.datelines}


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
