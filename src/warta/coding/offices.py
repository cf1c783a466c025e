"""Of which country and sector is an office or body? Read from the words of its phrase."""

from __future__ import annotations

from itertools import zip_longest

from spacy.tokens import Doc, Span

from warta.coding import tree
from warta.coding.gazetteer import PUBLIC, country_names
from warta.coding.locations import locate, places_in
from warta.coding.scan import Hit, Hits, single
from warta.data import load_yaml

_COUNTRY_WINDOW = 5
"""Words behind a title or body within which a country or organisation says whose it is."""


_LONGEST_DATELINE = 12
_DASHES = frozenset({"-", "--", "–", "—"})
_QUANTIFIED = 2
"""Words before a noun in which its quantifier stands."""


def is_country(hit: Hit) -> bool:
    """Whether a name is that of a country, or of a capital that stands for it."""
    return hit.fact is not None and hit.fact.kind in ("country", "capital")


def in_longer_name(doc: Doc, hit: Hit) -> bool:
    """Whether a capital's name is part of a person's: "Vienna Anggraini" is not the city."""
    if hit.fact is None or hit.fact.kind != "capital":
        return False
    ent = tree.name_around(doc[hit.start])
    return ent is not None and ent.label_ == "PER" and len(ent) > hit.end - hit.start


def sector_of(hits: list[Hit]) -> str | None:
    """The sector of the first role or organisation that has one; a neutral title looks further right before its own."""
    otherwise = None
    for number, hit in enumerate(hits):
        if _of_party(hit, hits[number + 1 : number + 2]):
            continue
        sector = hit.role.sector if hit.role is not None else hit.fact.sector if hit.fact is not None else None
        if sector is not None and hit.role is not None and hit.role.kind == "neutral":
            otherwise = otherwise or sector
        elif sector is not None:
            return sector
    return otherwise


def _of_party(board: Hit, behind: list[Hit]) -> bool:
    """Whether a board is one of the party behind it: "pengurus DPD Golkar" are not of the senate."""
    near = any(h.start == board.end and h.fact is not None and h.fact.sector == "PTY" for h in behind)
    words = board.fact.written if board.fact is not None else board.role.words if board.role is not None else ""
    return near and words.lower() in load_yaml("id/grammar.yaml")["party_boards"]


def is_former(doc: Doc, hit: Hit) -> bool:
    """Whether a role is one that somebody held before: "mantan ketua DPRD"."""
    return not {t.lower_ for t in doc[max(0, hit.start - 1) : hit.start + 1]}.isdisjoint(load_yaml("id/grammar.yaml")["former"])


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
        bodies = [h for h in roles if h.fact is not None and roles[0].role is not None and roles[0].role.kind == "neutral"]
        sector = sector_of(bodies) or sector_of(roles)  # "Deputi Perempuan dan Anak Kementerian X"
        return self.code(span, roles[0]), "ELI" if is_former(span.doc, roles[0]) and sector in PUBLIC else sector

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
            if hit.fact is not None and hit.fact.code not in (None, "MNC") and not self._is_anywhere(span.doc, hit):
                return hit.fact.code
        for place in places_in(span):
            return place.country
        return None if self._of_no_one(span, first) else self.home

    def _is_anywhere(self, doc: Doc, hit: Hit) -> bool:
        """Whether a body listed as Indonesia's is the other country's that the article plays in: "Kementerian Pertahanan"."""
        return self.home != "IDN" and hit.fact is not None and hit.fact.code == "IDN" and is_of_any_country(doc, hit)

    def _of_no_one(self, span: Span, first: Hit) -> bool:
        """Whether a phrase means no one country: "semua negara", "negara lain", "pakar internasional"."""
        grammar = load_yaml("id/grammar.yaml")
        after = [t.lower_ for t in span.doc[first.end : span.end]]
        world = [t for t in span.doc[first.start + 1 : span.end] if t.lower_ in grammar["of_the_world"]]
        if any(t.i + 1 == span.end or t.nbor().pos_ not in ("NOUN", "PROPN") for t in world):
            return True  # but not "dunia usaha"
        head = span.doc[first.start].lower_
        if single(head) in grammar["stateless"] or (self.home != "IDN" and single(head) in grammar["stateless_abroad"]):
            return True
        if single(head) not in grammar["indefinite"] and (self.home == "IDN" or single(head) not in grammar["indefinite_abroad"]):
            return False
        before = span.doc[max(span.sent.start, first.start - _QUANTIFIED) : first.start]
        if any(t.pos_ == "NUM" or t.lower_ in grammar["all_of"] for t in before):
            return True
        if single(head) not in grammar["indefinite_with"]:
            return False
        return single(head) != head or (bool(after) and after[0] not in grammar["own"])


def home_country(doc: Doc, hits: Hits, title_end: int = 0) -> str:
    """The country in which an article mostly plays: generic actors ("polisi", "warga") belong to it.

    Indonesia unless another country is named at least twice as often as Indonesian places and bodies together. The
    dateline names the newsroom ("Jakarta, CNN Indonesia --") and does not count.
    """
    weights: dict[str, float] = {}
    newsroom = range(title_end, _dateline_end(doc, title_end))
    found = hits.all()
    for hit, behind in zip_longest(found, found[1:]):
        fact = hit.fact
        if in_longer_name(doc, hit) or hit.start in newsroom:
            continue
        if fact is not None and fact.code in country_names():
            if fact.code == "IDN" and fact.kind == "org" and _may_be_foreign(doc, hit, behind):
                continue
            weights[fact.code] = weights.get(fact.code, 0.0) + (2.0 if hit.start < 20 else 1.0)
        elif hit.role is not None and hit.role.code is not None:
            weights[hit.role.code] = weights.get(hit.role.code, 0.0) + 1.0
    for ent in doc.ents:
        if ent.label_ == "LOC" and ent.start not in newsroom:
            places = locate(ent.text)
            where = places[0].country if places and places[0].resolution != "country" else None
            if where is not None:
                weights[where] = weights.get(where, 0.0) + 1.0
    if not weights:
        return "IDN"
    most, weight = max(sorted(weights.items()), key=lambda item: item[1])
    return most if weight >= 2 * weights.get("IDN", 0.5) else "IDN"


def _dateline_end(doc: Doc, start: int) -> int:
    """The token of the dash that ends a dateline at a token, or that token when there is none."""
    for token in doc[start : start + _LONGEST_DATELINE]:
        if token.text in _DASHES:
            return token.i
        if token.text.islower():
            break
    return start


def _may_be_foreign(doc: Doc, hit: Hit, behind: Hit | None) -> bool:
    """Whether a body that Indonesia has too is another country's: "Mahkamah Agung Kenya", "Departemen Keuangan"."""
    if behind is not None and behind.start == hit.end and is_country(behind):
        return behind.fact is not None and behind.fact.code != "IDN"
    return is_of_any_country(doc, hit)


def is_of_any_country(doc: Doc, hit: Hit) -> bool:
    """Whether a body's name begins as such bodies are called in every country, and does not say Indonesia's."""
    words = doc[hit.start : hit.end].text.lower()
    return words.startswith(tuple(load_yaml("id/grammar.yaml")["bodies_anywhere"])) and "indonesia" not in words
