"""Who is it that was acted on, when it is a thing or a piece of land? Its owner, whose sector the text need not tell.

Codebook, section 5: "A territory or thing acted on (a province annexed, a refinery bombed) stands for its owner: the
owner's code, and the sector if the text tells."
"""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from warta import ontology
from warta.coding.locations import locate
from warta.data import load_yaml
from warta.records import Entity

_MOST_STEPS = 3


def _things() -> frozenset[str]:
    return frozenset(load_yaml("id/grammar.yaml")["things"])


def can_act_on_things(type_: str) -> bool:
    """Whether acts of a type are done to things and land: those of force, and giving back what they took."""
    return ontology.types()[type_].quad == 4 or type_ == "CONCEDE"


def of_thing(token: Token) -> bool:
    """Whether a nominal is a thing, or says whose one is: "Saudi" in "dua fasilitas minyak Saudi"."""
    for _ in range(_MOST_STEPS):
        if token.lower_ in _things():
            return True
        if token.dep_.split(":")[0] not in ("nmod", "flat", "compound", "appos") or token.head == token:
            return False
        token = token.head
    return False


def as_owner(entity: Entity) -> Entity:
    """The owner of a thing; that the state itself was acted on, the text does not tell."""
    return replace(entity, sector=None) if entity.sector == "GOV" and entity.name != entity.code else entity


def as_land(entity: Entity) -> Entity:
    """A part of a country ("Tepi Barat", "Jayapura") stands for it, not for its government."""
    places = locate(entity.name)
    part = places and all(place.resolution != "country" for place in places)
    return replace(entity, sector=None) if entity.sector == "GOV" and part else entity
