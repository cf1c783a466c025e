"""Which events are one story? From the edges between them and from what people said, whatever order they came in.

Edges are weighed strongest first. Two groups become one when at least half of the pairs between them are edges, no pair
contradicts itself, and the whole spans few days: so that a chain of reports, each a little like the next, does not.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

Pair = tuple[str, str]
"""Keys of two events, the lower first."""

SPAN = 7
"""Days from the first to the last day of a story's events."""
MOST = 400
"""Events of a cluster of edges; of a larger one the weakest edges are left out until its parts are smaller."""
_SUPPORT = 0.5
_STEP = 0.1


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person said of two events: ``verdict`` is join or split. Of two that clash the later one, by ``id``, holds."""

    pair: Pair
    verdict: str
    id: int


def pair_of(one: str, other: str) -> Pair:
    """Two keys as a pair."""
    return (one, other) if one < other else (other, one)


def clusters(keys: Iterable[str], pairs: Iterable[Pair]) -> list[list[str]]:
    """The sets of keys that hang together by ``pairs``, each sorted, in the order of their first keys."""
    near: dict[str, set[str]] = {key: set() for key in keys}
    for one, other in pairs:
        near[one].add(other)
        near[other].add(one)
    found, met = [], set[str]()
    for key in sorted(near):
        if key in met:
            continue
        met.add(key)
        cluster = [key]
        for member in cluster:
            new = near[member] - met
            met |= new
            cluster += new
        found.append(sorted(cluster))
    return found


def group(
    days: Mapping[str, date],
    edges: Mapping[Pair, float],
    decisions: Collection[Decision],
    contradict: Callable[[str, str], bool],
) -> list[list[str]]:
    """The stories of the events ``days`` tells the days of, each sorted: those of one event too.

    ``edges`` are pairs of them with their scores, ``contradict`` says whether two that are no edge cannot be one act.
    ``decisions`` about other events are left out. A group does not depend on events that nothing joins it to.
    """
    latest: dict[Pair, Decision] = {}
    for decision in sorted(decisions, key=lambda decision: decision.id):
        if decision.pair[0] in days and decision.pair[1] in days:
            latest[decision.pair] = decision
    apart = {pair: decision.id for pair, decision in latest.items() if decision.verdict == "split"}
    standing = {pair: score for pair, score in edges.items() if pair not in apart}
    groups: list[list[str]] = []
    for cluster, kept in _bounded(sorted(days), standing):
        groups += _agglomerated(cluster, kept, days, frozenset(apart), contradict)
    return _joined(groups, [decision for decision in latest.values() if decision.verdict == "join"], apart)


def _bounded(keys: Sequence[str], edges: dict[Pair, float], least: float = 0.0) -> Iterable[tuple[list[str], dict[Pair, float]]]:
    """The clusters of at most `MOST` events with their edges; larger ones lose their weakest edges first."""
    found = clusters(keys, edges)
    of = {key: number for number, cluster in enumerate(found) for key in cluster}
    within: list[dict[Pair, float]] = [{} for _ in found]
    for pair, score in edges.items():
        within[of[pair[0]]][pair] = score
    for cluster, kept in zip(found, within, strict=True):
        if len(cluster) <= MOST:
            yield cluster, kept
            continue
        higher = max(least, min(kept.values())) + _STEP
        yield from _bounded(cluster, {pair: score for pair, score in kept.items() if score >= higher}, higher)


def _agglomerated(
    cluster: list[str],
    edges: Mapping[Pair, float],
    days: Mapping[str, date],
    apart: frozenset[Pair],
    contradict: Callable[[str, str], bool],
) -> list[list[str]]:
    groups = {key: [key] for key in cluster}
    for one, other in sorted(edges, key=lambda pair: (-edges[pair], pair)):
        ours, theirs = groups[one], groups[other]
        if ours is theirs or not _near(ours, theirs, days):
            continue
        between = [pair_of(*pair) for pair in product(ours, theirs)]
        rest = [pair for pair in between if pair not in edges]
        if len(between) - len(rest) < _SUPPORT * len(between) or any(pair in apart or contradict(*pair) for pair in rest):
            continue
        ours += theirs
        for key in theirs:
            groups[key] = ours
    return [sorted(members) for members in {id(members): members for members in groups.values()}.values()]


def _near(ours: list[str], theirs: list[str], days: Mapping[str, date]) -> bool:
    told = [days[key] for key in (*ours, *theirs)]
    return (max(told) - min(told)).days <= SPAN


def _joined(groups: list[list[str]], joins: Iterable[Decision], apart: Mapping[Pair, int]) -> list[list[str]]:
    """``groups`` with those made one that people said are, unless someone has since said otherwise of two of their events."""
    of = {key: members for members in groups for key in members}
    for decision in sorted(joins, key=lambda decision: -decision.id):
        ours, theirs = (of[key] for key in decision.pair)
        if ours is theirs or any(apart.get(pair_of(*pair), 0) > decision.id for pair in product(ours, theirs)):
            continue
        ours += theirs
        for key in theirs:
            of[key] = ours
    return sorted(sorted(members) for members in {id(members): members for members in of.values()}.values())
