"""Which sector? Weighs all that an article tells of an actor: its naming, the words beside it, and what it does there.

Lists and titles propose a sector (`actors`); a model learnt from labelled articles keeps or corrects it, once for every
actor of an article, so that who is charged in the third sentence is a suspect in the first too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from warta.coding import model
from warta.coding.actors import Actors
from warta.data import load_yaml
from warta.records import Entity, Mention

Key = tuple[str, str | None, str | None]
"""Name, code and proposed sector: what one actor of an article is known by."""

_BESIDE_PERSON = 5
_BESIDE_OTHERS = 4
_MOST_WORDS = 12


def key(entity: Entity) -> Key:
    return entity.name, entity.code, entity.sector


def roles(side: str, type_: str, mode: str | None) -> tuple[str, ...]:
    """What an actor does or suffers on a side ("actor", "recipient") of a mention of a type and mode."""
    return (f"{side}:{type_}", f"{side}:{type_}:{mode}")


def standings(mentions: Iterable[Mention]) -> dict[Key, list[tuple[Entity, tuple[str, ...]]]]:
    """Every actor of some mentions, each with its namings and what it does or suffers in them."""
    found: dict[Key, list[tuple[Entity, tuple[str, ...]]]] = {}
    for mention in mentions:
        for side, entities in (("actor", mention.actors), ("recipient", mention.recipients)):
            for entity in entities:
                found.setdefault(key(entity), []).append((entity, roles(side, mention.type, mention.mode)))
    return found


def evidence(actors: Actors, stood: Sequence[tuple[Entity, tuple[str, ...]]]) -> list[str]:
    """The features that speak for one sector or another; ``stood`` holds an actor's namings with its roles."""
    first = stood[0][0]
    found = {
        f"sector={first.sector}",
        f"home={first.code == actors.home}",
        f"listed={first.wikidata is not None}",
        *(f"role={role}" for _, played in stood for role in played),
    }
    tokens = actors.tokens_of(first.name)
    found.add(f"person={bool(tokens)}")
    for entity, _ in stood:
        span = actors.doc.char_span(*entity.span, alignment_mode="expand") if entity.span is not None else None
        words = re.findall(r"\w+", entity.text.lower())
        found |= {f"word={w}" for w in words[:_MOST_WORDS]} | {f"first={w}" for w in words[:1]}
        if span is None:
            continue
        head = span.root
        found |= {f"head={head.lower_}", f"sector+head={first.sector}+{head.lower_}", f"named={first.sector}+{head.ent_type_}"}
        if not tokens:
            found |= _beside(actors, head.i, _BESIDE_OTHERS, "near")
    for token in tokens:
        found |= _beside(actors, token, _BESIDE_PERSON, "by")
    return sorted(found)


def _beside(actors: Actors, at: int, reach: int, prefix: str) -> set[str]:
    """The words around a token that are no person's name, and the word that governs it."""
    doc = actors.doc
    around = {doc[n].lower_ for n in range(max(0, at - reach), min(len(doc), at + reach + 1)) if n != at and doc[n].is_alpha}
    return {f"{prefix}={w}" for w in around} | {f"{prefix}^{doc[at].head.lower_}:{doc[at].dep_.split(':')[0]}"}


def settle(actors: Actors, mentions: list[Mention]) -> list[Mention]:
    """The mentions with the sector of each actor as the article's whole evidence has it."""
    learned = model.load("sector")
    if learned is None:
        return mentions
    least = load_yaml("id/models/limits.yaml")["sector"]
    sectors: dict[Key, str | None] = {}
    for name, stood in standings(mentions).items():
        if stood[0][0].wikidata is not None or actors.is_listed(name[0]):
            continue  # the lists know when who held which office; the model has learnt from a few years only
        chances = learned.probabilities(evidence(actors, stood))
        best = max(sorted(chances), key=lambda label: chances[label])
        sectors[name] = (None if best == "none" else best) if chances[best] >= least else name[2]

    def told(entity: Entity) -> Entity:
        return replace(entity, sector=sectors.get(key(entity), entity.sector))

    return [
        replace(
            m,
            actors=tuple(map(told, m.actors)),
            recipients=tuple(map(told, m.recipients)),
            speaker=told(m.speaker) if m.speaker is not None else None,
        )
        for m in mentions
    ]
