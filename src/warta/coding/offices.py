"""Of which country and sector is an office or body? Read from the words of its phrase."""

from __future__ import annotations

from spacy.tokens import Doc, Span

from warta.coding.locations import locate, places_in
from warta.coding.scan import Hit, Hits

_COUNTRY_WINDOW = 5
"""Words behind a title or body within which a country or organisation says whose it is."""


def is_country(hit: Hit) -> bool:
    """Whether a name is that of a country, or of a capital that stands for it."""
    return hit.fact is not None and hit.fact.kind in ("country", "capital")


class Offices:
    """Country and sector of the offices and bodies of one article. ``home`` is the country of those that name none."""

    def __init__(self, hits: Hits, home: str) -> None:
        self.hits = hits
        self.home = home

    def office(self, span: Span) -> tuple[str | None, str | None] | None:
        """Country and sector of the office that a span names, or None."""
        roles = [h for h in self.hits.within(span) if (h.role is not None) or (h.fact is not None and h.fact.kind == "org")]
        if not roles:
            return None
        return self.code(span, roles[0]), self.sector(roles)

    @staticmethod
    def sector(hits: list[Hit]) -> str | None:
        """The sector of the first role or organisation that has one; a neutral title looks further right before its own."""
        otherwise = None
        for hit in hits:
            sector = hit.role.sector if hit.role is not None else hit.fact.sector if hit.fact is not None else None
            if sector is not None and hit.role is not None and hit.role.kind == "neutral":
                otherwise = otherwise or sector
            elif sector is not None:
                return sector
        return otherwise

    def code(self, span: Span, first: Hit) -> str | None:
        """The country of a role: its own, that of a country or organisation named after it, else the article's."""
        if first.role is not None and first.role.code is not None:
            return first.role.code
        # What stands further off belongs to another noun ("polisi di luar pangkalan tentara China").
        hits = [h for h in self.hits.within(span) if h.start - first.end <= _COUNTRY_WINDOW]
        for hit in hits:
            if is_country(hit) and hit.fact is not None:
                return hit.fact.code
        for hit in hits:
            if hit.fact is not None and hit.fact.code not in (None, "MNC"):
                return hit.fact.code
        for place in places_in(span):
            return place.country
        return self.home


def home_country(doc: Doc, hits: Hits) -> str:
    """The country in which an article mostly plays: generic actors ("polisi", "warga") belong to it.

    Indonesia unless another country is named at least twice as often as Indonesian places and bodies together.
    """
    weights: dict[str, float] = {}
    for hit in hits.all():
        fact = hit.fact
        if fact is not None and fact.code is not None and len(fact.code) == 3:
            weights[fact.code] = weights.get(fact.code, 0.0) + (2.0 if hit.start < 20 else 1.0)
        elif hit.role is not None and hit.role.code is not None:
            weights[hit.role.code] = weights.get(hit.role.code, 0.0) + 1.0
    for ent in doc.ents:
        if ent.label_ == "LOC":
            places = locate(ent.text)
            where = places[0].country if places and places[0].resolution != "country" else None
            if where is not None:
                weights[where] = weights.get(where, 0.0) + 1.0
    if not weights:
        return "IDN"
    most, weight = max(sorted(weights.items()), key=lambda item: item[1])
    return most if weight >= 2 * weights.get("IDN", 0.5) else "IDN"
