"""Tallies are what counting the events gives, whatever was written, replaced, corrected and undone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import select, text

from warta.records import CodedArticle
from warta.store import Correction, Store, connect, query
from warta.store.connect import VERSION_TABLE
from warta.store.schema import event_dyads, event_tallies, events

Make = Callable[..., CodedArticle]


def counted(store: Store) -> Counter[tuple[Any, ...]]:
    """The tallies made anew from the events, one at a time."""
    found: Counter[tuple[Any, ...]] = Counter()
    with store.read() as connection:
        pairs: dict[int, list[tuple[str, str]]] = {}
        for row in connection.execute(select(event_dyads)):
            pairs.setdefault(row.event_id, []).append((row.actor, row.recipient))
        for event in connection.execute(select(events)):
            shared = (event.type, event.day.toordinal() if event.day else 0, event.aux, event.quad, event.score)
            found["event", "", "", *shared] += 1
            found.update(("actor", actor, "", *shared) for actor in {one for one, _ in pairs[event.id]})
            found.update(("recipient", "", recipient, *shared) for recipient in {other for _, other in pairs[event.id]})
            found.update(("dyad", *pair, *shared) for pair in pairs[event.id])
    return found


def kept(store: Store) -> dict[tuple[Any, ...], int]:
    with store.read() as connection:
        return {tuple(row[:-1]): row[-1] for row in connection.execute(select(event_tallies))}


def test_tallies_follow_the_events(store: Store, make: Make) -> None:
    store.write(make(number) for number in range(8))
    undated = make(8)
    store.write(
        replace(
            undated,
            article=replace(undated.article, published=None),
            events=(undated.events[0], replace(undated.events[1], date=None, actors=(), score=-0.1)),
        )
    )
    assert kept(store) == counted(store)
    assert ("actor", "", "") in {key[:3] for key in kept(store)}
    store.write(make(3, title="Judul lain dari berita yang sama"))
    store.write(make(2, extra=True))
    assert kept(store) == counted(store)
    before = kept(store)
    row = next(query.every_event(store, query.Filter.of(type="COERCE", article="a0004")))
    said = store.correct(Correction("a0004", "event", row.key, "reject", "Ani"))
    assert kept(store) == counted(store) != before
    fixed = next(query.every_event(store, query.Filter.of(type="CONSULT", article="a0004")))
    store.correct(Correction("a0004", "event", fixed.key, "fix", "Ani", field="aux", new="negation"))
    assert kept(store) == counted(store)
    store.undo(said.id or 0, "Budi")
    assert kept(store) == counted(store)


def test_the_migration_counts_what_is_there(db: str, make: Make) -> None:
    with connect(db) as store:
        store.write(make(number, extra=number == 2) for number in range(4))
        undated = make(5)
        events_ = (replace(undated.events[0], date=None), undated.events[1])
        store.write(replace(undated, article=replace(undated.article, published=None), events=events_))
        there = kept(store)
        with store.begin() as connection:
            for before in (
                "DROP TABLE event_tallies",
                "DROP INDEX ix_events_verdict",
                "DROP INDEX ix_event_sides_sector",
                "CREATE INDEX ix_events_week ON events (week, type)",
                "CREATE INDEX ix_event_dyads_week ON event_dyads (week)",
                f"UPDATE {VERSION_TABLE} SET version_num = '0003'",
            ):
                connection.execute(text(before))
    with connect(db) as store:
        assert kept(store) == there == counted(store)


def test_what_tallies_give_is_what_the_events_give(store: Store, make: Make) -> None:
    store.write(make(number) for number in range(9))
    undated = make(9)
    events_ = (undated.events[0], replace(undated.events[1], date=None, recipients=()))
    store.write(replace(undated, article=replace(undated.article, published=None), events=events_))
    ways: tuple[dict[str, Any], ...] = (
        {},
        {"actor": "IDN"},
        {"recipient": "IDN", "until": "2024-06"},
        {"type": "COERCE", "since": "2024-04"},
        {"aux": "future", "quad": 1},
        {"actor": "RUS"},
    )
    for asked in ways:
        for by in (
            (),
            ("type",),
            ("week",),
            ("dyad", "week"),
            ("type", "month", "aux", "day"),
            ("actor",),
            ("quad", "recipient"),
        ):
            # The first is told by the tallies (unless it names two sides), the second by the events.
            told = query.count(store, query.Filter.of(**asked), by, score=True)
            read = query.count(store, query.Filter.of(**asked, confidence=0), by, score=True)
            assert told.columns == read.columns
            assert [row[:-1] for row in told.rows] == [row[:-1] for row in read.rows]
            assert [round(row[-1], 6) for row in told.rows] == [round(row[-1], 6) for row in read.rows]
            assert query.count(store, query.Filter.of(**asked), by, 2, score=True).rows == told.rows[:2]
