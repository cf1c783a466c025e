"""What people say stays, applies when an article is coded again, and can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from warta.errors import UnknownValue
from warta.export.json import mention_to_dict
from warta.linking.within import merge
from warta.records import CodedArticle
from warta.store import Correction, Store
from warta.store import schema as t
from warta.store.corrections import Kind, Verdict

Make = Callable[..., CodedArticle]
KEY = "a0001"


@pytest.fixture
def written(store: Store, make: Make) -> Store:
    store.write([make(0), make(1), make(2)])
    return store


def keys_of(store: Store) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The keys of the article's mentions and events."""
    stands = store.standing(KEY)
    return stands.mention_keys, stands.event_keys


def say(store: Store, kind: Kind, target: str, verdict: Verdict, field: str | None = None, new: object = None) -> int:
    number = store.correct(Correction(KEY, kind, target, verdict, "ani", field, new)).id
    assert number is not None
    return number


def rows(store: Store) -> dict[str, Any]:
    """The article's events by their types."""
    with store.read() as connection:
        found = connection.execute(select(t.events).join(t.articles).where(t.articles.c.key == KEY))
        return {row.type: row for row in found}


def test_a_fix_changes_what_stands_and_not_what_was_coded(written: Store, make: Make) -> None:
    mentions, _ = keys_of(written)
    say(written, "mention", mentions[0], "fix", "arrested", 7)
    assert rows(written)["COERCE"].arrested == 7
    assert rows(written)["COERCE"].verdict == "fixed"
    assert written.article(KEY) == make(1)
    corrected = written.article(KEY, corrected=True)
    assert (corrected.mentions[0].arrested, corrected.events[0].arrested) == (7, 7)
    assert corrected.mentions[1:] == make(1).mentions[1:]
    with written.read() as connection:
        kept = connection.execute(select(t.corrections)).one()
    assert (kept.old, kept.new, kept.who, kept.field, kept.verdict) == (1, 7, "ani", "arrested", "fix")


def test_a_fixed_side_is_found_by_its_new_code(written: Store) -> None:
    mentions, events = keys_of(written)
    army = {"text": "tentara", "span": None, "name": "TNI", "code": "IDN", "sector": "MIL", "wikidata": None}
    say(written, "mention", mentions[1], "fix", "actors", [army])
    with written.read() as connection:
        query = select(t.events.c.key).join(t.event_sides).where(t.event_sides.c.sector == "MIL")
        assert connection.execute(query).scalars().all() == [events[1]]


def test_a_rejected_event_does_not_stand_and_comes_back_when_that_is_undone(written: Store, make: Make) -> None:
    _, events = keys_of(written)
    number = say(written, "event", events[0], "reject")
    assert set(rows(written)) == {"CONSULT"}
    assert [event.type for event in written.article(KEY, corrected=True).events] == ["CONSULT"]
    with written.read() as connection:
        verdicts = connection.execute(
            select(t.mentions.c.verdict, t.mentions.c.event_id).join(t.articles).where(t.articles.c.key == KEY)
        ).all()
    assert [row.verdict for row in verdicts] == ["rejected", None, "rejected"]
    assert verdicts[0].event_id is None
    written.undo(number, "budi")
    assert set(rows(written)) == {"COERCE", "CONSULT"}
    assert written.article(KEY, corrected=True) == make(1)
    with pytest.raises(UnknownValue, match="no correction"):
        written.undo(number, "budi")
    with written.read() as connection:
        said = connection.execute(select(t.corrections.c.verdict, t.corrections.c.who).order_by(t.corrections.c.id)).all()
    assert [tuple(row) for row in said] == [("reject", "ani"), ("undo", "budi")]


def test_the_event_keeps_its_key_when_its_first_mention_is_rejected(written: Store) -> None:
    mentions, events = keys_of(written)
    say(written, "mention", mentions[0], "reject")
    assert rows(written)["COERCE"].key == events[0]
    assert rows(written)["COERCE"].mentions == 1


def test_an_event_is_fixed_as_a_whole(written: Store) -> None:
    _, events = keys_of(written)
    say(written, "event", events[1], "fix", "aux", "asserted")
    say(written, "event", events[1], "fix", "dead", 3)
    say(written, "event", events[1], "accept")
    row = rows(written)["CONSULT"]
    assert (row.aux, row.plover, row.dead, row.verdict) == ("asserted", "CONSULT", 3, "fixed")


def test_an_event_of_another_type_loses_its_mode_in_all_its_mentions(written: Store) -> None:
    _, events = keys_of(written)
    say(written, "event", events[0], "fix", "type", "ASSAULT")
    row = rows(written)["ASSAULT"]
    assert (row.key, row.mode, row.mentions, row.quad, row.verdict) == (events[0], None, 2, 4, "fixed")
    say(written, "event", events[0], "fix", "mode", "beat")
    assert (rows(written)["ASSAULT"].mode, rows(written)["ASSAULT"].cameo) == ("beat", "182")


def test_a_mention_of_another_type_loses_its_mode(written: Store) -> None:
    mentions, _ = keys_of(written)
    assert rows(written)["COERCE"].mode == "arrest"
    number = say(written, "mention", mentions[0], "fix", "type", "ASSAULT")
    stands = written.standing(KEY)
    fixed = stands.mentions[stands.mention_keys.index(mentions[0])]
    assert (fixed.type, fixed.mode) == ("ASSAULT", None)
    assert rows(written)["ASSAULT"].mode is None
    written.undo(number, "ani")
    assert rows(written)["COERCE"].mode == "arrest"


def test_mentions_of_another_type_leave_their_event_together(written: Store) -> None:
    mentions, events = keys_of(written)
    say(written, "mention", mentions[2], "fix", "type", "ASSAULT")
    assert {kind: row.mentions for kind, row in rows(written).items()} == {"COERCE": 1, "CONSULT": 1, "ASSAULT": 1}
    assert rows(written)["COERCE"].key == events[0]
    say(written, "mention", mentions[0], "fix", "type", "ASSAULT")
    assert {kind: row.mentions for kind, row in rows(written).items()} == {"CONSULT": 1, "ASSAULT": 2}
    assert rows(written)["ASSAULT"].key == events[0]


def test_an_accepted_event_says_so(written: Store) -> None:
    _, events = keys_of(written)
    say(written, "event", events[0], "accept")
    assert {kind: row.verdict for kind, row in rows(written).items()} == {"COERCE": "accepted", "CONSULT": None}


def test_what_is_added_stands_as_its_own_event_or_in_one(written: Store, make: Make) -> None:
    _, events = keys_of(written)
    text = make(1).article.text
    start = text.index("kerusuhan")
    new = mention_to_dict(make(1).mentions[1]) | {
        "trigger": [start, start + 9],
        "type": "PROTEST",
        "event": None,
        "aux": "asserted",
    }
    added = written.correct(Correction(KEY, "mention", "", "add", "ani", new=new))
    assert rows(written)["PROTEST"].verdict == "added"
    assert added.target in keys_of(written)[0]
    start = text.index("menahan")
    new |= {"trigger": [start, start + 7], "type": "CONSULT", "event": events[1]}
    written.correct(Correction(KEY, "mention", "", "add", "ani", new=new))
    assert rows(written)["CONSULT"].mentions == 2
    assert [mention.trigger for mention in written.article(KEY, corrected=True).mentions] == sorted(
        mention.trigger for mention in written.article(KEY, corrected=True).mentions
    )


def test_corrections_stay_when_the_article_is_coded_again(written: Store, make: Make) -> None:
    mentions, events = keys_of(written)
    say(written, "mention", mentions[0], "fix", "arrested", 7)
    say(written, "event", events[1], "reject")
    assert written.write(make(1, extra=True)).replaced == 1
    assert set(rows(written)) == {"COERCE", "PROTEST"}
    assert rows(written)["COERCE"].arrested == 7
    assert rows(written)["COERCE"].key == events[0]


def test_a_correction_finds_its_mention_by_the_trigger_when_the_type_has_changed(written: Store, make: Make) -> None:
    mentions, _ = keys_of(written)
    say(written, "mention", mentions[0], "fix", "arrested", 7)
    written.write(make(1, kind="ASSAULT"))
    assert rows(written)["ASSAULT"].arrested == 7


def test_a_correction_of_what_is_no_longer_found_waits(written: Store, make: Make) -> None:
    mentions, _ = keys_of(written)
    say(written, "mention", mentions[1], "fix", "dead", 4)
    coded = make(1)
    fewer = tuple(mention for mention in coded.mentions if mention.type != "CONSULT")
    written.write(replace(coded, mentions=fewer, events=tuple(merge(list(fewer)))))
    assert set(rows(written)) == {"COERCE"}
    assert [lost.new for lost in written.standing(KEY).lost] == [4]
    written.write(coded)
    assert rows(written)["CONSULT"].dead == 4


def test_a_mention_moves_to_another_event(written: Store) -> None:
    mentions, events = keys_of(written)
    say(written, "mention", mentions[2], "fix", "event", None)
    with written.read() as connection:
        types = connection.execute(select(t.events.c.type).join(t.articles).where(t.articles.c.key == KEY)).scalars().all()
    assert sorted(types) == ["COERCE", "COERCE", "CONSULT"]
    say(written, "mention", mentions[2], "fix", "event", events[0])
    assert rows(written)["COERCE"].mentions == 2


@pytest.mark.parametrize(
    ("verdict", "field", "new", "message"),
    [
        ("fix", "type", "COERSE", "no type"),
        ("fix", "aux", "maybe", "no auxiliary mode"),
        ("fix", "mode", "arest", "no mode of COERCE; it has: seize, restrict"),
        ("fix", "mode", "visit", "no mode of COERCE"),
        ("fix", "colour", "red", "no field"),
        ("fix", "place", {"name": "Ambon"}, "cannot be the value of place"),
        ("fix", "actors", 5, "cannot be the value of actors"),
        ("add", None, {"type": "COERCE"}, "needs a trigger"),
        ("add", None, {"type": "COERCE", "trigger": [1, 2]}, "cannot be the value of a mention"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_no_trace(
    written: Store, make: Make, verdict: Verdict, field: str | None, new: object, message: str
) -> None:
    mentions, _ = keys_of(written)
    with pytest.raises(UnknownValue, match=message):
        say(written, "mention", mentions[0], verdict, field, new)
    with pytest.raises(UnknownValue, match="has no event"):
        say(written, "event", "0" * 16, "accept")
    with written.read() as connection:
        assert not connection.execute(select(t.corrections)).all()
    assert written.article(KEY, corrected=True) == make(1)
