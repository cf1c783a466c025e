"""Who is it? Resolves a noun phrase to an entity with a canonical name, a country or kind, and a sector.

Names come from the gazetteer, with the dates of offices; titles and generic nouns from ``roles.tsv``; a person
without an entry takes country and sector from the title beside the name and keeps them through the article.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache

from spacy.tokens import Doc, Span, Token

from warta.coding import tree
from warta.coding.gazetteer import PUBLIC, fact_on, key, roles
from warta.coding.lexicon import index
from warta.coding.locations import locate, places_in
from warta.coding.offices import Offices, home_country, in_longer_name, is_country, is_former, is_of_any_country, sector_of
from warta.coding.person_names import leading_title
from warta.coding.persons import NO_OFFICE, TITLE_WINDOW, Person, Persons, kin_sector
from warta.coding.role_sectors import hits_behind, party_of_board, sector_of_head, sector_of_role
from warta.coding.scan import Hit, Hits
from warta.data import load_yaml
from warta.language.id import acronyms
from warta.language.id.morphology import verb_forms
from warta.records import Entity

_OF_NO_COUNTRY = ("UNO", "IGO", "EUR")
"""Bodies whose officers have no sector (codebook, section 8)."""
_TO_NAME = 3
"""Words from a country to the name of its minister, of which the recogniser may miss the first."""
_BRANCHES = ("IDN", "MNC")
"""Bodies whose names a country behind them makes those of that country."""


@cache
def _headline_verbs() -> frozenset[str]:
    """The bare verbs of headlines: stems of the lexicon's verbs and of those that carry nouns."""
    stems = {word for word, forms in index().items() if any(f.voice in ("bare", "active", "passive") for f in forms)}
    carrying = (*load_yaml("id/grammar.yaml")["light_actor"], *load_yaml("id/grammar.yaml")["light_recipient"])
    return frozenset(stems | {form for verb in carrying for form in verb_forms(verb)})


def _says_whose(hit: Hit) -> bool:
    """Whether a name or role behind another says whose it is: a country, an organisation, a body."""
    if hit.role is not None:
        return hit.role.kind == "body"
    return is_country(hit) or (hit.fact is not None and hit.fact.kind == "org")


class Actors:
    """Resolves the noun phrases of one article.

    ``day`` is the day for which facts must hold; ``home`` the country that generic actors belong to.
    """

    def __init__(self, doc: Doc, day: date, title_end: int = 0) -> None:
        self.doc = doc
        self._title_end = title_end
        self._day = day
        self._expansions = acronyms.find(doc)
        self.hits = Hits(doc, day)
        self.transparent = frozenset(load_yaml("id/grammar.yaml")["transparent"])
        self.home = home_country(doc, self.hits, title_end)
        self._offices = Offices(self.hits, self.home)
        persons = Persons(doc, day, self._offices)
        self._person_of_token = persons.of_token
        self._suspects = persons.suspects

    def tokens_of(self, name: str) -> list[int]:
        """The tokens of all namings of a person, by the name that `resolve` gives; empty for who is no person."""
        return [at for at, person in self._person_of_token.items() if person.name == name]

    def names_country(self, entity: Entity) -> bool:
        """Whether the words of an entity say of which country it is."""
        span = self.doc.char_span(*entity.span, alignment_mode="expand") if entity.span is not None else None
        return span is not None and (
            any(is_country(h) for h in self.hits.within(span)) or next(iter(places_in(span)), None) is not None
        )

    def is_listed(self, name: str) -> bool:
        """Whether a name is that of a person whose offices the lists know."""
        return fact_on(name, self._day, ("person",)) is not None

    def resolve(self, head: Token) -> Entity | None:
        """The entity that a noun phrase stands for, or None when it names no actor."""
        span = self._with_hit(self._within_headline(tree.phrase(head), head), head)
        span = self._with_brackets(self._with_neighbours(self._with_measured(span, head), head))
        hits = self.hits.within(span)
        entity = self._by_head(head, span, hits)
        if entity is None and (head.lower_ in self.transparent or head.pos_ == "NUM"):
            after = [h for h in hits if h.start > head.i]
            entity = self._by_hit(after[0], span, hits) if after else self._by_person(span, head.i + 1)
        if entity is None:
            return None
        # "juru bicara X, Maria Zakharova": the name behind the comma is part of the naming.
        for child in tree.children(head, "appos"):
            name = tree.phrase(child)
            person = self._person_in(name)
            # One inside the phrase is there already: "Presiden Joko Widodo (Jokowi)".
            if person is not None and 0 <= child.i - span.end <= 2:
                whole = (entity.span[0], name.end_char) if entity.span is not None else None
                code = person.code if entity.code == self.home and person.code is not None else entity.code
                return replace(entity, text=f"{entity.text}, {name.text}", span=whole, name=person.name, code=code)
        return entity

    def _within_headline(self, span: Span, head: Token) -> Span:
        """The phrase up to the next verb of a headline, which the parser may take for a name ("Lima Negara Gelar ...")."""
        if head.i >= self._title_end:
            return span
        verbs = _headline_verbs()
        start, end = span.start, span.end
        for token in span:
            if token.lower_ in verbs and token.i != head.i:
                if token.i > head.i:
                    end = token.i
                    break
                start = token.i + 1
        return self.doc[start:end]

    def _with_hit(self, span: Span, head: Token) -> Span:
        """The phrase with all of the listed words at its head, which the parser may cut: "Menteri Hukum dan HAM"."""
        hit = self.hits.covering(head.i)
        return span if hit is None else self.doc[min(span.start, hit.start) : max(span.end, self._end_of(hit))]

    def _with_measured(self, span: Span, head: Token) -> Span:
        """The phrase of a word that only introduces who is meant, with who: "mantan | direktur utama", "tiga orang | jaksa"."""
        hit = self.hits.covering(span.end) if span.end == head.i + 1 and head.lower_ in self.transparent else None
        return span if hit is None else self.doc[span.start : self._end_of(hit)]

    def _end_of(self, hit: Hit) -> int:
        """The end of listed words with the name that hangs on the last of them: "mantan bupati | Bogor Surya Atmaja"."""
        if hit.start < self._title_end:
            return hit.end
        last = tree.phrase(self.doc[hit.end - 1])
        return max(hit.end, last.end) if last.start >= hit.start else hit.end

    def _with_neighbours(self, span: Span, head: Token) -> Span:
        """The phrase of a role with whose it is right behind, which the parser may hang elsewhere.

        "Juru bicara | Kementerian Luar Negeri Kuba", "gudang perusahaan | Kuba".
        """
        hit = self.hits.covering(span.end - 1)
        if head.i < self._title_end or hit is None or hit.role is None or hit.end != span.end or hit.start > head.i:
            return span
        end = span.end
        while (behind := self.hits.covering(end)) is not None and behind.start == end and _says_whose(behind):
            end = behind.end
        return self.doc[span.start : end]

    def _with_brackets(self, span: Span) -> Span:
        """The phrase with an acronym in brackets and the name behind it: "Sekretaris Jenderal (Sekjen) MPR Siti Fauziah"."""
        end = span.end
        aside = tree.aside(self.doc, end)
        if aside is not None:
            end = aside.end + 1
            while end < len(self.doc) and self.doc[end].text[:1].isupper() and self.doc[end].pos_ in ("PROPN", "NOUN"):
                end += 1
        return self.doc[span.start : end]

    def _by_head(self, head: Token, span: Span, hits: list[Hit]) -> Entity | None:
        entity = self._addressed(head, span, hits) or self._kin(head, span, hits)
        if entity is not None:
            return entity
        counted = head.lower_ in load_yaml("id/grammar.yaml")["classifiers"] and head.i > span.start
        behind = next((h for h in hits if h.start == head.i + 1 and counted), None)
        if behind is not None:  # "tiga orang jaksa" are prosecutors
            return self._by_hit(behind, span, hits)
        for hit in hits:
            # A role or capital inside a longer name of a person ("Muslim Jaya", "Vienna Anggraini") is none.
            if hit.start <= head.i < hit.end and not self._within_name(hit):
                return self._by_hit(hit, span, hits)
        if head.i in self._person_of_token:
            return self._by_person(span)
        for ent in span.ents:
            if ent.start <= head.i < ent.end:
                return self._by_entity(ent, span, hits)
        return None

    def _person_in(self, span: Span, start: int = 0) -> Person | None:
        """The first person whose name stands in some words, from a token on."""
        return next((self._person_of_token[t.i] for t in span if t.i >= start and t.i in self._person_of_token), None)

    def _by_person(self, span: Span, start: int = 0) -> Entity | None:
        """The entity of the first person whose name stands in a phrase, from a token on."""
        person = self._person_in(span, start)
        if person is None:
            return None
        sector = person.sector or (None if person.code in _OF_NO_COUNTRY else "CVL")
        return self._entity(span, person.name, person.code or self.home, sector, person.wikidata)

    def _addressed(self, head: Token, span: Span, hits: list[Hit]) -> Entity | None:
        """Who is named behind a form of address: "Pak Laoly", "Bapak Presiden"."""
        forms, at = load_yaml("id/grammar.yaml")["address"], head.i
        while at < span.end and self.doc[at].lower_ in forms:
            at += 1
        if not head.i < at < span.end:
            return None
        if at in self._person_of_token:
            return self._by_person(span, at)
        behind = next((h for h in hits if h.start == at), None)
        return self._by_hit(behind, span, hits) if behind is not None else None

    def _kin(self, head: Token, span: Span, hits: list[Hit]) -> Entity | None:
        """A relative of a listed person is of that person's country or cause: "putra Osama bin Laden"."""
        longer = any(h.start <= head.i < h.end - 1 for h in hits)  # "ibu negara", "putra mahkota"
        if head.lower_ not in load_yaml("id/grammar.yaml")["kin"] or head.i in self._person_of_token or longer:
            return None
        related = next((h.fact for h in hits if h.start > head.i and h.fact is not None and h.fact.kind == "person"), None)
        return self._entity(span, span.text, related.code, kin_sector(related)) if related is not None else None

    def _within_name(self, hit: Hit) -> bool:
        """Whether a hit is only a word of a person's name ("Muslim Jaya"), not the title before it ("Bripda AN")."""
        if hit.start not in self._person_of_token:
            return False
        if hit.role is None:
            return in_longer_name(self.doc, hit)
        ent = tree.name_around(self.doc[hit.start])
        return ent is None or leading_title(ent, self.hits) < hit.end

    def _by_hit(self, hit: Hit, span: Span, hits: list[Hit]) -> Entity | None:
        later = [h for h in hits if h.start >= hit.start]
        listed = next((h.fact for h in later if h.fact is not None and h.fact.kind == "person"), None)
        role = hit.role
        if listed is not None and (hit.fact is listed or (role is not None and role.kind in ("title", "neutral"))):
            told = sector_of_head(hit, later, listed) if role is not None and not is_former(self.doc, hit) else None
            person = self._person_in(span)
            sector = told or listed.sector or (person.sector if person is not None else None)
            private = None if listed.code in _OF_NO_COUNTRY or listed.code is None else "CVL"
            return self._entity(span, listed.name, listed.code, sector or private, listed.wikidata)
        if role is not None:
            person = self._person_in(span)
            sector = sector_of_role(self.doc, hit, later)
            if sector is None and role.kind == "neutral":
                sector = sector_of(hits_behind(self.hits, hit, span))
            if sector is None and any(is_country(h) for h in later):
                sector = "GOV"
            code = self._offices.code(span[hit.start - span.start :], hit)
            if code == self.home and not any(is_country(h) for h in later):
                code = self._shared_country(hit) or code
            if person is not None and sector is None:
                code, sector = person.code or code, person.sector
            elif person is not None and code == self.home and not any(is_country(h) for h in later):
                code = person.code or self._country_before_name(hit) or code
            elif person is None and role.kind == "title" and code == self.home:
                code = self._country_before_name(hit) or code
            name = person.name if person is not None else span.text
            if is_former(self.doc, hit):  # only a present office outweighs a charge (codebook, section 8)
                sector = "CRM" if name in self._suspects else "ELI" if sector in PUBLIC else sector
            return self._entity(span, name, code, sector)
        if hit.fact is None:
            return None
        fact = hit.fact
        behind = next((h.fact for h in later if h.start == hit.end and is_country(h)), None)
        if fact.kind == "org" and behind is not None and fact.code in _BRANCHES and fact.code != behind.code:
            # "DPR AS", "Danone Indonesia": the house or branch of another country.
            return self._entity(span, span.text, behind.code, fact.sector)
        if fact.kind == "org" and fact.code == "IDN" != self.home and self._is_anywhere(hit, later):
            return self._entity(span, span.text, self.home, fact.sector)
        party = party_of_board(self.doc, hit, later)
        if party is not None:
            return self._entity(span, span.text, party.code, party.sector)
        return self._entity(span, fact.name, fact.code, fact.sector, fact.wikidata)

    def _is_anywhere(self, hit: Hit, later: list[Hit]) -> bool:
        """Whether a listed name may be of a body of any country, and nothing says it is Indonesia's: "Departemen Keuangan"."""
        home = any(is_country(h) and h.fact is not None and h.fact.code == "IDN" for h in later)
        return is_of_any_country(self.doc, hit) and not home

    def _shared_country(self, hit: Hit) -> str | None:
        """The country behind the second of two nouns, which both are of: "pemerintah dan rakyat Afghanistan"."""
        for other in tree.children(self.doc[hit.end - 1], "conj"):
            joined = other.i - hit.end == 1 and self.doc[hit.end].lower_ in load_yaml("id/grammar.yaml")["joining"]
            countries = [h for h in self.hits.within(tree.phrase(other)) if is_country(h)]
            if joined and countries and countries[0].start == other.i + 1 and countries[0].fact is not None:
                return countries[0].fact.code
        return None

    def _country_before_name(self, hit: Hit) -> str | None:
        """The country that ends a long title before a name: "Menteri Energi, Sains, dan Lingkungan Malaysia, Yeo Bee Yin"."""
        for at in range(hit.end, min(len(self.doc), hit.end + TITLE_WINDOW)):
            token = self.doc[at]
            between = token.pos_ in ("NOUN", "PROPN", "CCONJ", "ADJ") or token.text == ","
            if not between or at in self._person_of_token:
                return None
            country = self.hits.covering(at)
            if country is not None and is_country(country) and country.fact is not None:
                behind = self.doc[country.end : country.end + _TO_NAME]
                return country.fact.code if any(t.i in self._person_of_token for t in behind) else None
        return None

    def pair(self, token: Token) -> list[Entity]:
        """The two actors that a hyphen joins ("RI-Jerman", "TNI-OPM"), or an empty list."""
        parts = re.split(r"[-–/]", token.text)
        if len(parts) != 2 or not all(part[:1].isupper() for part in parts):
            return []
        found = []
        at = token.idx
        for part in parts:
            fact, role = fact_on(part, self._day), roles().get(key(part))
            start = token.doc.text.index(part, at)
            span = (start, start + len(part))
            if fact is not None:
                found.append(Entity(part, span, fact.name, fact.code, fact.sector, fact.wikidata))
            elif role is not None:
                found.append(Entity(part, span, part, role.code or self.home, role.sector))
            else:
                return []
            at = span[1]
        return found

    def _by_entity(self, ent: Span, span: Span, hits: list[Hit]) -> Entity | None:
        if ent.start and self.doc[ent.start - 1].lower_ in load_yaml("id/grammar.yaml")["laws"]:
            return None  # "revisi UU KPK" is a law
        if ent.label_ == "ORG":
            fact = fact_on(ent.text, self._day, ("org",))
            if fact is not None:  # inside a longer role: "komisioner KPK"
                return self._entity(span, fact.name, fact.code, fact.sector, fact.wikidata)
            if ent[0].lower_ in load_yaml("id/grammar.yaml")["laws"]:
                return None
            sector = sector_of([h for h in hits if not is_country(h)]) or self._sector_of_expansion(ent.text)
            first = hits[0] if hits else None
            return self._entity(span, ent.text, self._offices.code(span, first) if first else self.home, sector)
        if ent.label_ == "LOC":
            # "Gedung KPK" stands for the body whose building it is.
            body = next((h.fact for h in hits if h.fact is not None and h.fact.kind == "org"), None)
            if body is not None:
                return self._entity(span, body.name, body.code, body.sector, body.wikidata)
            places = locate(ent.text)
            if places:
                return self._entity(span, places[0].name, places[0].country, "GOV")
        return None

    def _sector_of_expansion(self, name: str) -> str | None:
        """The sector that an acronym's expansion tells, where the article explains it ("AMPG (Angkatan Muda Partai Golkar)")."""
        words = self._expansions.get(name, "").split()
        for start in range(len(words)):
            for end in range(len(words), start, -1):
                part = " ".join(words[start:end])
                fact, role = fact_on(part, self._day, ("org",)), roles().get(key(part))
                sector = fact.sector if fact is not None else role.sector if role is not None else None
                if sector is not None:
                    return sector
        return None

    def inside(self, head: Token) -> Entity | None:
        """The owner named inside a thing's phrase ("pangkalan Israel" -> Israel), or None."""
        span = tree.phrase(head)
        hits = self.hits.within(span)
        for hit in hits:
            if hit.start > head.i or hit.fact is not None:
                return self._by_hit(hit, span, hits)
        for ent in span.ents:
            if ent.start > head.i:
                person = self._person_of_token.get(ent.start)
                if person is not None:
                    return self._entity(span, person.name, person.code or self.home, person.sector or "CVL")
                return self._by_entity(ent, span, hits)
        return None

    def _entity(self, span: Span, name: str, code: str | None, sector: str | None, wikidata: str | None = None) -> Entity:
        if code == "UNO":
            sector = None  # codebook, section 8
        if name in self._suspects and sector in NO_OFFICE:
            sector = "CRM"
        return Entity(span.text, (span.start_char, span.end_char), name, code, sector, wikidata)
