"""Events and stories by what people call them: their keys, or how these begin."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import Connection, select

from warta.errors import UnknownValue
from warta.store.schema import corrections, events, stories

_KEY = re.compile(r"s?[0-9a-f]{4,16}")


def full_key(connection: Connection, key: str) -> str:
    """The key of the event or the story (it begins with ``s``) of that key, or of the one whose key begins so.

    At least 4 digits are needed. Raises `UnknownValue` when there is none, or more than one.
    """
    key = key.strip().lower()
    if not _KEY.fullmatch(key):
        raise UnknownValue(
            f"{key[:40]!r} is no event and no story; events are called by 16 digits and letters a to f, as warta events lists "
            "them, stories by an s before them, as warta stories does"
        )
    table, what, several = (stories, "story", "stories") if is_story(key) else (events, "event", "events")
    # Not LIKE: a range is what an index finds.
    begins = select(table.c.key).where(table.c.key >= key, table.c.key < key + "g").order_by(table.c.key).limit(3)
    found: list[str] = list(connection.execute(begins).scalars())
    if not found:
        raise UnknownValue(f"there is no {what} {key}: {_why(connection, key)}")
    if len(found) > 1:
        raise UnknownValue(f"several {several} begin with {key}: {', '.join(found)} ...; write more digits")
    return found[0]


def is_story(key: str) -> bool:
    """Whether a key is that of a story, not an event's."""
    return key.strip().lower().startswith("s")


def _why(connection: Connection, key: str) -> str:
    if is_story(key):
        return "it may have another first report since, or be one with another; warta stories lists those that there are"
    rejected: Any = select(corrections.c.who).where(corrections.c.target == key, corrections.c.verdict == "reject")
    who = connection.execute(rejected.where(corrections.c.undone_by.is_(None))).scalar()
    return f"{who} rejected it" if who else "it may have been coded anew since; warta events lists those that there are"
