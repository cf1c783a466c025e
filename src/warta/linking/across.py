"""Are two events of different articles one act? Judged from their traits alone, alike in either order.

Contradictions come first: one is enough. Then evidence is added up; what is common to thousands of acts ("polisi", "Jakarta",
the country) weighs little, a name or word that is seldom read weighs much.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from warta.coding.locations import fold
from warta.linking.story_keys import (
    WINDOW,
    Side,
    Spot,
    Traits,
    family_of,
    is_personal,
    modes_agree,
    name_weight,
    phase_of,
    weight,
)

SAME = 0.5
"""The score from which two events are held to be one act."""

_SAME_NAME = 0.6
"""The share of the shorter name's weight that two names of one person or body have in common."""
_SPREAD = {"point": 60.0, "city": 60.0, "province": 500.0}
"""Kilometres within which two places may be one, by the coarser one's resolution."""
# What each kind of evidence is worth at most.
_WORDS = 0.8
_ACTOR = 0.2
_RECIPIENT = 0.3
_TRIGGER = 0.1
_PLACE = 0.15
_DAY = 0.05
_APART = 0.04
"""What each day between them takes away when one of the texts does not give its day."""
_GENERIC = 0.1
"""How telling a name without a name in it is: "polisi"."""
_LEAST_MASS = 4.0
"""The weight of the words of a sentence that is taken to be whole: of fewer, all may be common by chance."""
_FULL_MASS = 5.0
"""The weight of common words that says all."""
_MOST_WORDS_TOLD = 5


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether two events are one act. ``score`` is 0 to 1, 0 when something contradicts it.

    ``reasons`` are codes with what they are about, ``actor:Imam Nahrawi`` or ``not-place:Ambon|Sorong``, the weightiest first;
    `story_reasons.sentence` puts them into words.
    """

    score: float
    reasons: tuple[str, ...]

    @property
    def one(self) -> bool:
        """Whether they are held to be one act."""
        return self.score >= SAME


def same(a: Traits, b: Traits) -> Verdict:
    """Whether two events are one act, and why; the same for ``(a, b)`` and ``(b, a)``."""
    if b.key < a.key:
        a, b = b, a
    against = contradiction(a, b, planned=False)
    return Verdict(0.0, (against,)) if against else evidence(a, b)


def contradiction(a: Traits, b: Traits, *, planned: bool) -> str | None:
    """Why two events cannot be one act, as a reason's code. ``planned``: one may be the plan of the other."""
    if a.article == b.article:
        return "not-article"
    if family_of(a.type) != family_of(b.type):
        return f"not-type:{a.type}|{b.type}"
    if not planned and phase_of(a.aux) != phase_of(b.aux):
        return f"not-aux:{a.aux}|{b.aux}"
    if not modes_agree(a.mode, b.mode):
        return f"not-mode:{a.mode}|{b.mode}"
    return _other_day(a, b, planned) or _other_place(a.place, b.place) or _other_sides(a, b) or _other_counts(a, b)


def _other_day(a: Traits, b: Traits, planned: bool) -> str | None:
    if a.day is None or b.day is None:
        return "not-day:"
    if abs((a.day - b.day).days) > WINDOW:
        return f"not-day:{a.day}|{b.day}"
    if a.start and a.end and b.start and b.end and (a.end < b.start or b.end < a.start):
        return f"not-day:{a.start}|{b.start}"
    # What was told before the day of the other cannot be it.
    for told, of in ((a, b), (b, a)):
        if not planned and phase_of(of.aux) == "done" and told.told and of.exact and of.start and told.told < of.start:
            return f"not-day:{told.told}|{of.start}"
    return None


def _other_place(one: Spot | None, other: Spot | None) -> str | None:
    if one is None or other is None or fold(one.name) == fold(other.name):
        return None
    if one.country and other.country and one.country != other.country:
        return f"not-place:{one.name}|{other.name}"
    if one.resolution == other.resolution == "province":
        return f"not-place:{one.name}|{other.name}"
    spread = max(_SPREAD.get(place.resolution or "", math.inf) for place in (one, other))
    return f"not-place:{one.name}|{other.name}" if _kilometres(one, other) > spread else None


def _kilometres(one: Spot, other: Spot) -> float:
    """The distance of two places; 0 where that of one is not known."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return 0.0
    north = math.radians(one.lat - other.lat)
    east = math.radians(one.lon - other.lon)
    across = math.sin(north / 2) ** 2
    across += math.cos(math.radians(one.lat)) * math.cos(math.radians(other.lat)) * math.sin(east / 2) ** 2
    return 12742 * math.asin(math.sqrt(min(1.0, across)))


def _other_sides(a: Traits, b: Traits) -> str | None:
    """Another named person or state on one side, or others who speak, when nobody is on both."""
    everyone_a, everyone_b = (*a.actors, *a.recipients), (*b.actors, *b.recipients)
    personal = is_personal(a.type, a.mode) or is_personal(b.type, b.mode)
    for role, ours, theirs in (("actor", a.actors, b.actors), ("recipient", a.recipients, b.recipients)):
        if not ours or not theirs or any(_one_name(x, y) > 0 for x in ours for y in theirs):
            continue
        codes_a, codes_b = ({side.code for side in sides if side.code} for sides in (ours, theirs))
        if (role == "actor" and personal) or (codes_a and codes_b and not codes_a & codes_b):
            return f"not-{role}:{ours[0].name}|{theirs[0].name}"
        for kind in ("person", "state"):
            mine = [side for side in ours if side.kind == kind]
            yours = [side for side in theirs if side.kind == kind]
            swapped = any(_one_name(x, y) > 0 for x in mine for y in everyone_b) or any(
                _one_name(x, y) > 0 for x in everyone_a for y in yours
            )
            if mine and yours and not swapped:
                return f"not-{role}:{mine[0].name}|{yours[0].name}"
    return None


def _other_counts(a: Traits, b: Traits) -> str | None:
    for name in ("dead", "injured", "arrested"):
        one, other = getattr(a, name), getattr(b, name)
        if one is not None and other is not None and abs(one - other) > 3 and max(one, other) > 3 * min(one, other):
            return f"not-{name}:{one}|{other}"
    return None


def _one_name(one: Side, other: Side) -> float:
    """How telling it is that two sides are of one name: 0 where they are not."""
    if one.name == other.name:
        return max(map(name_weight, one.words), default=_GENERIC)
    common = set(one.words) & set(other.words)
    if not common or "state" in (one.kind, other.kind):
        return 0.0
    shorter = min(sum(map(name_weight, one.words)), sum(map(name_weight, other.words)))
    return max(map(name_weight, common)) if sum(map(name_weight, common)) >= _SAME_NAME * shorter else 0.0


def evidence(a: Traits, b: Traits) -> Verdict:
    """The score of two events that do not contradict each other, and its reasons."""
    reasons: list[tuple[float, str]] = []
    shared: set[str] = set()
    for role, ours, theirs, worth in (
        ("actor", a.actors, b.actors, _ACTOR),
        ("recipient", a.recipients, b.recipients, _RECIPIENT),
    ):
        reason = _sides(role, ours, theirs, worth, shared)
        if reason is not None:
            reasons.append(reason)
    triggers = set(a.trigger) & set(b.trigger)
    if triggers:
        reasons.append((_TRIGGER, "trigger:" + ",".join(sorted(triggers))))
    else:
        reasons.append((-_TRIGGER if a.mode and a.mode == b.mode else -2 * _TRIGGER, "other-trigger"))
    reasons += _words(a.words - shared - triggers, b.words - shared - triggers)
    place = _same_place(a.place, b.place)
    if place > 0 and a.place:
        reasons.append((_PLACE * place, f"place:{a.place.name}"))
    if a.exact and b.exact:
        reasons.append((_DAY, f"day:{max(a.start, b.start)}"))  # type: ignore[type-var]
    elif a.day and b.day and a.day != b.day:
        reasons.append((-_APART * abs((a.day - b.day).days), "days-apart"))
    score = sum(points for points, _ in reasons)
    reasons.sort(key=lambda reason: (-reason[0], reason[1]))
    return Verdict(round(max(0.0, min(1.0, score)), 3), tuple(code for _, code in reasons))


def _sides(
    role: str, ours: tuple[Side, ...], theirs: tuple[Side, ...], worth: float, shared: set[str]
) -> tuple[float, str] | None:
    """What the sides of one role add; the words of the names they share are added to ``shared``."""
    if not ours or not theirs:
        return None
    best, name = 0.0, ""
    for one in ours:
        for other in theirs:
            telling = _one_name(one, other)
            if telling > 0:
                shared.update(one.words, other.words)
            if telling > best:
                best, name = telling, one.name
    if best > 0:
        return worth * best, f"{role}:{name}"
    alike = {(side.code, side.sector) for side in ours} & {(side.code, side.sector) for side in theirs}
    return (0.0, f"like-{role}:{ours[0].name}") if alike else (-worth / 2, f"other-{role}")


def _words(ours: frozenset[str], theirs: frozenset[str]) -> list[tuple[float, str]]:
    common = ours & theirs
    if not common:
        return []
    mass = sum(map(weight, common))
    lesser = min(sum(map(weight, ours)), sum(map(weight, theirs)))
    told = sorted(common, key=lambda word: (-weight(word), word))[:_MOST_WORDS_TOLD]
    return [(_WORDS * mass / max(lesser, _LEAST_MASS) * min(1.0, mass / _FULL_MASS), "words:" + ",".join(told))]


def _same_place(one: Spot | None, other: Spot | None) -> float:
    if one is None or other is None or fold(one.name) != fold(other.name) or one.resolution == "country":
        return 0.0
    telling = max((weight(word) for word in fold(one.name).split()), default=0.0)
    return telling if one.resolution in ("city", "point") else telling / 2
