"""Two reports are one act when names, words, place and day speak for it and nothing against it; the order never matters."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warta.linking.across import same
from warta.linking.grouping import SPAN, Decision, group, pair_of
from warta.linking.plans import outcome
from warta.linking.stories import story
from warta.linking.story_keys import Traits, blocks, signature
from warta.linking.story_reasons import sentence
from warta.linking.within import merge
from warta.records import Article, CodedArticle, Dates, Entity, Mention, Place

_NUMBERS = count()
POLICE = Entity("Polres Sorong", None, "Polres Sorong", "IDN", "COP")
SUSPECT = Entity("Darius Wambrauw", None, "Darius Wambrauw", "IDN", "CRM")
SORONG = Place("Sorong", (0, 1), "Kota Sorong", "IDN", -0.88, 131.26, 1, "city")
AMBON = Place("Ambon", (0, 1), "Kota Ambon", "IDN", -3.69, 128.18, 2, "city")
TUESDAY = date(2024, 3, 5)
TEXT = "Polres Sorong menangkap Darius Wambrauw terkait penyelundupan amunisi di pelabuhan."
AGAIN = "Darius Wambrauw ditangkap Polres Sorong karena menyelundupkan amunisi lewat pelabuhan."


def traits(
    text: str = TEXT, *, publisher: str = "a", told: date = date(2024, 3, 6), trigger: str = r"\w*[tn]angkap", **fields: object
) -> Traits:
    """The traits of an arrest told by ``text``; ``fields`` are those of its mention."""
    found = re.search(trigger, text)
    assert found is not None
    given = {"type": "COERCE", "mode": "arrest", "aux": "asserted", "actors": (POLICE,), "recipients": (SUSPECT,)} | fields
    day = given.pop("date", TUESDAY)
    dates = Dates(day, day, "Selasa", (0, 1)) if isinstance(day, date) else day
    mention = Mention(id="m", trigger=found.span(), event="e1", date=dates, **given)  # type: ignore[arg-type]
    published = datetime(told.year, told.month, told.day, 12, tzinfo=UTC)
    article = Article(f"{publisher}{next(_NUMBERS)}", "", text, publisher=publisher, published=published)
    coded = CodedArticle(article, ((0, len(text)),), (mention,), tuple(merge([mention])))
    return signature(coded.events[0], coded)


def test_two_reports_of_an_arrest_are_one_and_say_why() -> None:
    one, other = traits(place=SORONG), traits(AGAIN, publisher="b", told=date(2024, 3, 7), place=SORONG)
    verdict = same(one, other)
    assert verdict.one
    assert verdict == same(other, one)
    assert set(blocks(one)) & set(blocks(other))
    said = sentence(verdict.reasons)
    assert "Darius Wambrauw" in said
    assert "Kota Sorong" in said
    assert "amunisi" in said
    assert said.endswith(".")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"place": AMBON}, "not-place"),
        ({"date": date(2024, 3, 3)}, "not-day"),
        ({"date": None, "told": date(2024, 3, 20)}, "not-day"),
        ({"date": None, "told": date(2024, 3, 4)}, "not-day"),
        ({"recipients": (replace(SUSPECT, name="Yosef Rumbiak"),)}, "not-recipient"),
        ({"actors": (Entity("polisi", None, "polisi", "MYS", "COP"),)}, "not-actor"),
        ({"mode": "seize"}, "not-mode"),
        ({"type": "SANCTION", "mode": None}, "not-type"),
        ({"aux": "negation"}, "not-aux"),
        ({"arrested": 90}, "not-arrested"),
    ],
)
def test_one_contradiction_is_enough(fields: dict[str, object], code: str) -> None:
    one = traits(place=SORONG, arrested=2)
    other = traits(publisher="b", **{"place": SORONG, **fields})  # type: ignore[arg-type]
    verdict = same(one, other)
    assert not verdict.one
    assert verdict.reasons[0].startswith(code)
    assert sentence(verdict.reasons) != "Nothing speaks for it."


def test_generic_sides_are_weak_evidence() -> None:
    police = Entity("polisi", None, "polisi", "IDN", "COP")
    crowd = Entity("warga", None, "warga", "IDN", "CVL")
    one = traits("Polisi menangkap warga pada Selasa malam.", actors=(police,), recipients=(crowd,))
    other = traits("Seorang warga ditangkap polisi setelah mencuri motor.", publisher="b", actors=(police,), recipients=(crowd,))
    assert not same(one, other).one


def test_two_speakers_are_two_acts_however_alike_their_words() -> None:
    text = "Ketua partai itu mendukung pemindahan ibu kota ke Kalimantan Timur."
    kinds = {"type": "SUPPORT", "mode": None, "recipients": (), "trigger": "mendukung"}
    one = traits(text, actors=(replace(SUSPECT, name="Rahmat Siregar"),), **kinds)  # type: ignore[arg-type]
    other = traits(text, publisher="b", actors=(replace(SUSPECT, name="Maria Tambunan"),), **kinds)  # type: ignore[arg-type]
    assert not same(one, other).one


def test_a_plan_is_no_report_but_is_linked_to_its_outcome() -> None:
    plan = traits("Polres Sorong akan tangkap Darius Wambrauw di pelabuhan.", told=date(2024, 3, 4), aux="future")
    done = traits("Polres Sorong tangkap Darius Wambrauw di pelabuhan.", publisher="b")
    assert not same(plan, done).one
    found = outcome(done, plan)
    assert found is not None
    assert found[:2] == (plan.key, done.key)
    assert found == outcome(plan, done)
    assert outcome(plan, replace(done, told=date(2024, 3, 3))) is None
    assert outcome(plan, replace(done, start=date(2024, 3, 8), end=date(2024, 3, 8), day=date(2024, 3, 8))) is None


def test_a_story_tells_publishers_wires_and_differences() -> None:
    first = traits(publisher="a", told=TUESDAY, place=SORONG, arrested=1, via="Antara")
    copy = replace(first, key="z", article="copy", publisher="b", via=None)
    own = traits(AGAIN, publisher="c", place=SORONG, arrested=3)
    told = story([own, copy, first])
    assert told == story([first, own, copy])
    assert told.key == "s" + first.key
    assert (told.publishers, told.wires, told.reports) == (("a", "b", "c"), ("Antara",), 2)
    assert told.arrested == 1
    (difference,) = told.differences
    assert difference.field == "arrested"
    assert [(value, len(keys)) for value, keys in difference.values] == [("1", 2), ("3", 1)]


KEYS = [f"k{n}" for n in range(9)]
PAIRS = st.tuples(st.sampled_from(KEYS), st.sampled_from(KEYS)).filter(lambda pair: pair[0] != pair[1]).map(lambda p: pair_of(*p))


@settings(max_examples=200, deadline=None)
@given(
    days=st.lists(st.integers(0, 12), min_size=9, max_size=9),
    edges=st.dictionaries(PAIRS, st.sampled_from([0.5, 0.7, 0.9]), max_size=20),
    against=st.sets(PAIRS, max_size=6),
    said=st.lists(st.tuples(PAIRS, st.sampled_from(["join", "split"])), max_size=4),
    order=st.randoms(use_true_random=False),
)
def test_groups_do_not_depend_on_the_order(
    days: list[int],
    edges: dict[tuple[str, str], float],
    against: set[tuple[str, str]],
    said: list[tuple[tuple[str, str], str]],
    order: object,
) -> None:
    of = {key: TUESDAY + timedelta(days=day) for key, day in zip(KEYS, days, strict=True)}
    decisions = [Decision(pair, verdict, n) for n, (pair, verdict) in enumerate(said)]

    def contradict(one: str, other: str) -> bool:
        return pair_of(one, other) in against

    made = group(of, edges, decisions, contradict)
    shuffled = list(edges.items())
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    assert made == group(dict(reversed(of.items())), dict(shuffled), decisions[::-1], contradict)
    assert sorted(key for members in made for key in members) == KEYS
    for members in made:
        if not decisions:
            assert (max(of[key] for key in members) - min(of[key] for key in members)).days <= SPAN
            assert not any(pair_of(a, b) in against and pair_of(a, b) not in edges for a in members for b in members if a != b)
    if said:
        pair, verdict = said[-1]
        assert verdict == "split" or any(set(pair) <= set(members) for members in made)


def test_a_chain_does_not_become_one_story() -> None:
    keys = [f"c{n:02}" for n in range(20)]
    edges = dict.fromkeys(pairwise(keys), 0.9)
    made = group(dict.fromkeys(keys, TUESDAY), edges, [], lambda _one, _other: False)
    assert max(map(len, made)) <= 4
