"""PLOVER and CAMEO as tables: types, modes, scores, quad classes, and the maps between them.

The tables lie in ``data/ontology``; ``docs/codebook.md`` defines what each value means.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from warta.data import load_tsv, load_yaml


@dataclass(frozen=True, slots=True)
class EventType:
    """One event type: its quad class (1-4; 0 for STATEMENT), CAMEO root, root score and PLOVER type."""

    name: str
    quad: int
    cameo: str
    score: float
    plover: str | None


@dataclass(frozen=True, slots=True)
class Mode:
    """One mode of a type with its CAMEO code and score."""

    type: str
    name: str
    cameo: str
    score: float


@cache
def types() -> dict[str, EventType]:
    """The event types by name."""
    rows = load_tsv("ontology/types.tsv", 5)
    return {t: EventType(t, int(quad), cameo, float(score), plover or None) for t, quad, cameo, score, plover in rows}


@cache
def modes() -> dict[tuple[str, str], Mode]:
    """The modes by (type, mode)."""
    return {(t, m): Mode(t, m, cameo, float(score)) for t, m, cameo, score in load_tsv("ontology/modes.tsv", 4)}


def aux_values() -> list[str]:
    """The auxiliary modes."""
    return list(load_yaml("ontology/values.yaml")["aux"])


def sectors() -> list[str]:
    """The actor sectors."""
    return list(load_yaml("ontology/values.yaml")["sectors"])


def plover_type(type_: str, aux: str) -> str | None:
    """The PLOVER 2.0 type after PLOVER's own collapse of planned acts; None for STATEMENT."""
    if aux == "future":
        collapsed: str | None = load_yaml("ontology/values.yaml")["future"].get(type_)
        if collapsed:
            return collapsed
    return types()[type_].plover


def cameo_code(type_: str, mode: str | None, aux: str, contexts: tuple[str, ...] = ()) -> str:
    """The CAMEO code that fits best: by plan, then context, then mode, else the root followed by 0."""
    values = load_yaml("ontology/values.yaml")
    if aux == "future" and type_ in values["cameo_future"]:
        finer = values["cameo_future_context"].get(type_, {})
        return str(next((finer[c] for c in contexts if c in finer), values["cameo_future"][type_]))
    finer = values["cameo_context"].get(type_, {})
    for context in contexts:
        if context in finer:
            return str(finer[context])
    if mode is not None:
        return modes()[type_, mode].cameo
    root = types()[type_].cameo
    return root + "0"


def score(type_: str, mode: str | None) -> float:
    """The conflict-cooperation score, -10 (conflict) to 10 (cooperation), after Goldstein (1992)."""
    if mode is not None:
        return modes()[type_, mode].score
    return types()[type_].score
