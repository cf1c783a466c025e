"""``event_tallies``, how many events there are of each kind: changed with the events in one transaction, and asked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from warta.store.filters import Filter
from warta.store.names import who
from warta.store.schema import event_dyads, event_tallies, events

_KEY = ("kind", "actor", "recipient", "type", "day", "aux", "quad", "score")
_FIELDS = frozenset({"type", "aux", "quad", "since", "until"})
_OTHER = {"actor": "recipient", "recipient": "actor"}
_SHARED = ("id", "type", "day", "aux", "quad", "score")
Key = tuple[str, str, str, str, int, str, int, float]
"""The columns of ``event_tallies`` but the last, in their order."""

MANY: ColumnElement[int] = func.sum(event_tallies.c.events)
"""Over some tallies: how many events, and the sum of their scores."""
SCORES: ColumnElement[float] = func.sum(event_tallies.c.events * event_tallies.c.score)


def telling(asked: Filter, side: str | None = None) -> list[ColumnElement[bool]] | None:
    """What holds of the tallies that count the events of ``asked``, each once, or once for each "actor", "recipient" or "dyad"
    when ``side`` is one of these. None where no tallies tell: the events themselves must be counted.
    """
    given, t = set(asked.given()), event_tallies.c
    sides = given & _OTHER.keys()
    if given - sides - _FIELDS or len(sides) + (side is not None) > 1:
        return None
    here: list[ColumnElement[bool]] = [t.kind == (side or next(iter(sides), "event"))]
    for role in sides:
        meant = [who(value) for value in getattr(asked, role)]
        if len(meant) > 1 or not meant[0].code or meant[0].sector:
            return None
        # The other side is '' in all of them; saying so lets the primary key lead there.
        here += [t[role] == meant[0].code, t[_OTHER[role]] == ""]
    here += [t[name].in_(getattr(asked, name)) for name in ("type", "aux", "quad") if getattr(asked, name)]
    # What has no day is not within any.
    here += [t.day >= asked.since.toordinal()] if asked.since else [t.day >= 1] if asked.until else []
    here += [t.day <= asked.until.toordinal()] if asked.until else []
    return here


def of_rows(rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> Counter[Key]:
    """The tallies of rows of ``events`` and ``event_dyads`` that are about to be written."""
    pairs: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for row in rows.get("event_dyads", ()):
        pairs[row["event_id"]].append((row["actor"], row["recipient"]))
    shared = (tuple(row[name] for name in _SHARED) for row in rows.get("events", ()))
    return Counter(key for one in shared for key in _keys(one, pairs[one[0]]))


def of_article(connection: Connection, article_id: int) -> Counter[Key]:
    """The tallies of the events that an article has in the database."""
    pairs: dict[int, list[tuple[str, str]]] = defaultdict(list)
    here = events.c.article_id == article_id
    dyads = select(event_dyads.c.event_id, event_dyads.c.actor, event_dyads.c.recipient)
    for id_, actor, recipient in connection.execute(dyads.join(events, events.c.id == event_dyads.c.event_id).where(here)):
        pairs[id_].append((actor, recipient))
    rows = connection.execute(select(*(events.c[name] for name in _SHARED)).where(here))
    return Counter(key for one in rows for key in _keys(tuple(one), pairs[one[0]]))


def change(connection: Connection, by: Counter[Key]) -> None:
    """Adds ``by``, which may be negative, to the tallies."""
    rows: list[dict[str, Any]] = [
        {**dict(zip(_KEY, key, strict=True)), "events": many} for key, many in sorted(by.items()) if many
    ]
    if not rows:
        return
    made = (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(event_tallies)
    added = {"events": event_tallies.c.events + made.excluded.events}
    connection.execute(made.on_conflict_do_update(index_elements=list(_KEY), set_=added), rows)
    fewer = [{f"of_{name}": row[name] for name in _KEY} for row in rows if row["events"] < 0]
    if fewer:
        here = and_(*(event_tallies.c[name] == bindparam(f"of_{name}") for name in _KEY), event_tallies.c.events == 0)
        connection.execute(delete(event_tallies).where(here), fewer)


def _keys(shared: tuple[Any, ...], pairs: list[tuple[str, str]]) -> Iterator[Key]:
    _, type_, day, aux, quad, score = shared
    rest = (type_, day.toordinal() if isinstance(day, date) else 0, aux, quad, score)
    yield ("event", "", "", *rest)
    for actor in {actor for actor, _ in pairs}:
        yield ("actor", actor, "", *rest)
    for recipient in {recipient for _, recipient in pairs}:
        yield ("recipient", "", recipient, *rest)
    for actor, recipient in pairs:
        yield ("dyad", actor, recipient, *rest)
