"""Our codes as other data sets write them: countries, sectors, actors, CAMEO events. The tables lie in ``data/export``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from warta.data import load_tsv, load_yaml
from warta.records import Entity, Event


@dataclass(frozen=True, slots=True)
class Country:
    """A country: its name in ICEWS, its codes in CAMEO and FIPS 10-4, its number in Correlates of War; "" for none."""

    name: str
    cameo: str
    fips: str
    cow: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """A kind of actor of no one country: its codes in CAMEO and GDELT, its sector in ICEWS; "" for none."""

    cameo: str
    country: str
    group: str
    type: str
    icews: str


@dataclass(frozen=True, slots=True)
class Sector:
    """A sector: its role in CAMEO, its name in ICEWS; "" for none."""

    role: str
    icews: str


@dataclass(frozen=True, slots=True)
class CameoEvent:
    """A CAMEO code as published, with its name and Goldstein scale."""

    code: str
    name: str
    scale: float

    @property
    def root(self) -> str:
        return self.code[:2]

    @property
    def quad(self) -> int:
        """1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict, as GDELT counts."""
        last: dict[int, int] = load_yaml("export/rules.yaml")["quad_last_root"]
        return next(quad for quad, root in sorted(last.items()) if int(self.root) <= root)


_NO_COUNTRY = Country("", "", "", "")
_NO_SECTOR = Sector("", "")


@cache
def _countries() -> dict[str, Country]:
    return {code: Country(*cells) for code, *cells in load_tsv("export/countries.tsv", 5)}


@cache
def _organisations() -> dict[str, Organisation]:
    return {code: Organisation(*cells) for code, *cells in load_tsv("export/organisations.tsv", 6)}


@cache
def _sectors() -> dict[str, Sector]:
    return {code: Sector(*cells) for code, *cells in load_tsv("export/sectors.tsv", 3)}


@cache
def _cameo() -> dict[str, CameoEvent]:
    return {code: CameoEvent(code, name, float(scale)) for code, name, scale in load_tsv("export/cameo.tsv", 3)}


def country(code: str | None) -> Country:
    """The country of an ISO 3166-1 alpha-3 code; all empty where it is none."""
    return _countries().get(code or "", _NO_COUNTRY)


def organisation(code: str | None) -> Organisation | None:
    """The kind of organisation that a code of no one country stands for."""
    return _organisations().get(code or "")


def sector(code: str | None) -> Sector:
    """A sector; all empty where none is known."""
    return _sectors().get(code or "", _NO_SECTOR)


def cameo_event(event: Event) -> CameoEvent:
    """The CAMEO code of ``event``; where CAMEO has no such code, the nearest one above it."""
    code = event.cameo
    while code not in _cameo() and len(code) > 2:
        code = code[:-1]
    return _cameo().get(code) or CameoEvent(event.cameo, "", event.score)


def actor_code(entity: Entity | None) -> str:
    """The CAMEO actor code: "RUSMIL", "IGOUNO", "GOV" where only the sector is known; "" for nobody."""
    if entity is None:
        return ""
    kind = organisation(entity.code)
    prefix = kind.cameo if kind else country(entity.code).cameo
    return prefix + sector(entity.sector).role


def pairs(event: Event) -> list[tuple[Entity | None, Entity | None]]:
    """Who did it and to whom, two at a time; None on the side where nobody is known.

    Where an act that is done to one another has several actors and no recipient, each two of them are a pair in both
    directions, as CAMEO data have it.
    """
    actors, recipients = event.actors, event.recipients
    if not recipients and len(actors) > 1 and event.type in load_yaml("export/rules.yaml")["reciprocal"]:
        return [(one, other) for i, one in enumerate(actors) for j, other in enumerate(actors) if i != j]
    return [(actor, recipient) for actor in actors or (None,) for recipient in recipients or (None,)]
