"""Who is it? Resolves a noun phrase to an entity with a canonical name, a country or kind, and a sector.

Names come from the gazetteer, with the dates of offices; titles and generic nouns from ``roles.tsv``; a person
without an entry takes country and sector from the title beside the name and keeps them through the article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from spacy.tokens import Doc, Span, Token

from warta.coding import persons, tree
from warta.coding.gazetteer import Fact, fact_on, holder_by_surname, key, roles
from warta.coding.lexicon import index
from warta.coding.locations import locate, places_in
from warta.coding.scan import Hit, Hits
from warta.data import load_yaml
from warta.language.id import acronyms
from warta.language.id.morphology import verb_forms
from warta.records import Entity

_COUNTRY_WINDOW = 5
"""Words behind a title or body within which a country or organisation says whose it is."""
_NO_OFFICE = (None, "CVL", "ELI")
"""Sectors that give way to CRM when the article calls a person suspect: a present office does not."""
_SUSPECT_WINDOW = 6
"""Words between a name and "tersangka", "pelaku" ... for the word to be about the name."""
_TITLE_WINDOW = 14
"""Words before a person's name in which the title is looked for."""


@dataclass(frozen=True, slots=True)
class Person:
    """What the article has told about a person so far."""

    name: str
    text: str
    code: str | None
    sector: str | None
    wikidata: str | None


@cache
def _headline_verbs() -> frozenset[str]:
    """The bare verbs of headlines: stems of the lexicon's verbs and of those that carry nouns."""
    stems = {word for word, forms in index().items() if any(f.voice in ("bare", "active", "passive") for f in forms)}
    carrying = (*load_yaml("id/grammar.yaml")["light_actor"], *load_yaml("id/grammar.yaml")["light_recipient"])
    return frozenset(stems | {form for verb in carrying for form in verb_forms(verb)})


def _same_person(words: list[str], known: dict[str, Person]) -> Person | None:
    """The known person of whose name these words are a part, or the other way round; two that share a word are two."""
    for word in words:
        person = known.get(word) if len(word) > 2 else None
        if person is not None:
            full = set(key(person.name).split())
            if full <= set(words) or set(words) <= full:
                return person
    return None


def _is_ordinal(word: str) -> bool:
    return word in load_yaml("id/grammar.yaml")["ordinals"] or bool(re.fullmatch(r"ke-?\d+", word))


def _is_country(hit: Hit) -> bool:
    return hit.fact is not None and hit.fact.kind in ("country", "capital")


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
        self.home = home_country(doc, self.hits)
        self._person_of_token: dict[int, Person] = {}
        self._suspects: frozenset[str] = frozenset()
        self._read_persons()

    def _read_persons(self) -> None:
        """First pass: give each person's name the office that stands beside it, later mentions the same."""
        known = self._listed_persons()
        person: Person | None
        for ent in persons.names(self.doc, self.hits):
            words = [t.lower_ for t in ent if t.text[:1].isupper()]
            listed = self._listed_person(ent)
            if listed is not None:
                person = Person(listed.name, ent.text, listed.code, listed.sector, listed.wikidata)
                for word in (*words, *key(listed.name).split()):
                    known.setdefault(word, person)
                for token in ent:
                    self._person_of_token[token.i] = person
                continue
            person = known.get(key(ent.text)) or _same_person(words, known)
            if person is None and len(ent) == 1:
                holder = holder_by_surname(ent.text, self._day)
                if holder is not None:
                    person = known[key(ent.text)] = Person(holder.name, ent.text, holder.code, holder.sector, holder.wikidata)
            office = self._office_beside(ent)
            if person is None or (office is not None and person.sector is None):
                code, sector = office if office is not None else (None, None)
                person = Person(ent.text, ent.text, code, sector, None)
                known[key(ent.text)] = person
                for word in words:
                    if len(word) > 2:
                        known[word] = person
            for token in ent:
                self._person_of_token[token.i] = person
        self._mark_suspects()

    def _listed_persons(self) -> dict[str, Person]:
        """The listed persons whom the article names anywhere, by each word of their names ("Hamza": Hamza bin Laden)."""
        known: dict[str, Person] = {}
        for hit in self.hits.all():
            fact = hit.fact
            if fact is None or fact.kind != "person":
                continue
            person = Person(fact.name, self.doc[hit.start : hit.end].text, fact.code, fact.sector, fact.wikidata)
            for token in self.doc[hit.start : hit.end]:
                if token.text[:1].isupper() and len(token) > 2:
                    known.setdefault(token.lower_, person)
        return known

    def _mark_suspects(self) -> None:
        """Persons without an office whom the article calls suspect or convict are criminals (codebook, section 5)."""
        suspect_words = frozenset(load_yaml("id/grammar.yaml")["suspects"])
        called: set[str] = set()
        for token in self.doc:
            if token.lower_ not in suspect_words:
                continue
            near = [
                e
                for e in token.sent.ents
                if e.start in self._person_of_token and min(abs(e.start - token.i), abs(e.end - 1 - token.i)) <= _SUSPECT_WINDOW
            ]
            if near:
                closest = min(near, key=lambda e: min(abs(e.start - token.i), abs(e.end - 1 - token.i)))
                person = self._person_of_token.get(closest.start)
                if person is not None and person.sector in _NO_OFFICE:
                    called.add(person.name)
        for at, person in self._person_of_token.items():
            if person.name in called:
                self._person_of_token[at] = replace(person, sector="CRM")
        self._suspects = frozenset(called)

    def _listed_person(self, ent: Span) -> Fact | None:
        for hit in self.hits.within(self.doc[max(0, ent.start) : ent.end]):
            if hit.fact is not None and hit.fact.kind == "person":
                return hit.fact
        return None

    def _office_beside(self, ent: Span) -> tuple[str | None, str | None] | None:
        """Country and sector from the title before the name ("Kapolres X, Kombes Y") or behind a comma after it."""
        start = ent.start
        lead = persons.leading_title(ent, self.hits)
        sentence_start = ent.sent.start
        commas = 0
        while start > sentence_start and ent.start - start < _TITLE_WINDOW:
            token = self.doc[start - 1]
            if token.text == ",":
                commas += 1
                if commas > 1 or start != ent.start:
                    break
            elif token.text in "()":
                pass  # "Wakil Menteri Luar Negeri (Wamenlu) Malaysia, X"
            elif token.pos_ in ("VERB", "AUX", "PUNCT", "SCONJ", "CCONJ") or token.lower_ in ("yang", "bahwa", "oleh"):
                break
            start -= 1
        office = self._office(self.doc[start:lead])
        if office is not None:
            return office
        if ent.end < len(self.doc) - 1 and self.doc[ent.end].text == ",":
            end = ent.end + 1
            while end < min(len(self.doc), ent.end + 10) and self.doc[end].pos_ in ("NOUN", "PROPN", "ADJ", "ADP"):
                end += 1
            after = self.doc[ent.end + 1 : end]
            hits = self.hits.within(after)
            if hits and hits[0].start == after.start:
                return self._office(after)
        return None

    def _office(self, span: Span) -> tuple[str | None, str | None] | None:
        roles = [h for h in self.hits.within(span) if (h.role is not None) or (h.fact is not None and h.fact.kind == "org")]
        if not roles:
            return None
        return self._code(span, roles[0]), self._sector(roles)

    @staticmethod
    def _sector(hits: list[Hit]) -> str | None:
        """The sector of the first role or organisation that has one; a neutral title looks further right before its own."""
        otherwise = None
        for hit in hits:
            sector = hit.role.sector if hit.role is not None else hit.fact.sector if hit.fact is not None else None
            if sector is not None and hit.role is not None and hit.role.kind == "neutral":
                otherwise = otherwise or sector
            elif sector is not None:
                return sector
        return otherwise

    def _code(self, span: Span, first: Hit) -> str | None:
        """The country of a role: its own, that of a country or organisation named after it, else the article's."""
        if first.role is not None and first.role.code is not None:
            return first.role.code
        # What stands further off belongs to another noun ("polisi di luar pangkalan tentara China").
        hits = [h for h in self.hits.within(span) if h.start - first.end <= _COUNTRY_WINDOW]
        for hit in hits:
            if _is_country(hit) and hit.fact is not None:
                return hit.fact.code
        for hit in hits:
            if hit.fact is not None and hit.fact.code not in (None, "MNC"):
                return hit.fact.code
        for place in places_in(span):
            return place.country
        return self.home

    def resolve(self, head: Token) -> Entity | None:
        """The entity that a noun phrase stands for, or None when it names no actor."""
        span = self._with_brackets(self._within_headline(tree.phrase(head), head))
        hits = self.hits.within(span)
        entity = self._by_head(head, span, hits)
        if entity is None and (head.lower_ in self.transparent or head.pos_ == "NUM"):
            after = [h for h in hits if h.start > head.i]
            if after:
                entity = self._by_hit(after[0], span, hits)
        if entity is None:
            return None
        # "juru bicara X, Maria Zakharova": the name behind the comma is part of the naming.
        for child in tree.children(head, "appos"):
            name = tree.phrase(child)
            if any(t.i in self._person_of_token for t in name) and child.i - span.end <= 2:
                return replace(entity, text=f"{entity.text}, {name.text}", name=name.text)
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

    def _with_brackets(self, span: Span) -> Span:
        """The phrase with an acronym in brackets and the name behind it: "Sekretaris Jenderal (Sekjen) MPR Siti Fauziah"."""
        end = span.end
        if end < len(self.doc) and self.doc[end].text == "(":
            close = next((t.i for t in self.doc[end : end + 6] if t.text == ")"), None)
            if close is None:
                return span
            end = close + 1
            while end < len(self.doc) and self.doc[end].text[:1].isupper() and self.doc[end].pos_ in ("PROPN", "NOUN"):
                end += 1
        return self.doc[span.start : end]

    def _by_head(self, head: Token, span: Span, hits: list[Hit]) -> Entity | None:
        for hit in hits:
            # A role inside a longer name of a person ("Muslim Jaya", "Raja") is no role.
            if hit.start <= head.i < hit.end and not (hit.role is not None and self._within_name(hit)):
                return self._by_hit(hit, span, hits)
        person = next((self._person_of_token[t.i] for t in span if t.i in self._person_of_token), None)
        if person is not None and head.i in self._person_of_token:
            sector = person.sector or "CVL"
            return self._entity(span, person.name, person.code or self.home, sector, person.wikidata)
        for ent in span.ents:
            if ent.start <= head.i < ent.end:
                return self._by_entity(ent, span, hits)
        return None

    def _within_name(self, hit: Hit) -> bool:
        """Whether a role is only a word of a person's name ("Muslim Jaya"), not the title before it ("Bripda AN")."""
        if hit.start not in self._person_of_token:
            return False
        ent = next((e for e in self.doc[hit.start : hit.end].sent.ents if e.start <= hit.start < e.end), None)
        return ent is None or persons.leading_title(ent, self.hits) < hit.end

    def _by_hit(self, hit: Hit, span: Span, hits: list[Hit]) -> Entity | None:
        later = [h for h in hits if h.start >= hit.start]
        listed = next((h.fact for h in later if h.fact is not None and h.fact.kind == "person"), None)
        role = hit.role
        if listed is not None and (hit.fact is listed or (role is not None and role.kind in ("title", "neutral"))):
            return self._entity(span, listed.name, listed.code, listed.sector, listed.wikidata)
        if role is not None:
            person = next((self._person_of_token[t.i] for t in span if t.i in self._person_of_token), None)
            sector = self._sector_of_role(hit, later)
            if sector is None and role.kind == "neutral":
                sector = self._sector(self._hits_behind(hit, span))
            if sector is None and any(_is_country(h) for h in later):
                sector = "GOV"
            code = self._code(span[hit.start - span.start :], hit)
            if person is not None and sector is None:
                code, sector = person.code or code, person.sector
            return self._entity(span, person.name if person is not None else span.text, code, sector)
        if hit.fact is None:
            return None
        fact = hit.fact
        behind = next((h.fact for h in later if h.start == hit.end and _is_country(h)), None)
        if fact.kind == "org" and behind is not None and fact.code == "IDN" != behind.code:
            return self._entity(span, span.text, behind.code, fact.sector)  # "DPR AS": the house of another country
        party = self._party_of_board(hit, later)
        if party is not None:
            return self._entity(span, span.text, party.code, party.sector)
        return self._entity(span, fact.name, fact.code, fact.sector, fact.wikidata)

    def _party_of_board(self, hit: Hit, later: list[Hit]) -> Fact | None:
        """The party of whose board the name speaks: "DPD Golkar Bengkulu" is not the senate."""
        if self.doc[hit.start : hit.end].text.lower() not in load_yaml("id/grammar.yaml")["party_boards"]:
            return None
        return next((h.fact for h in later if h.fact is not None and h.fact.sector == "PTY" and h.start <= hit.end + 1), None)

    def _sector_of_role(self, hit: Hit, later: list[Hit]) -> str | None:
        """The sector of a title or body; one of a body inside another ("Badan Kehormatan DPD") is that of the larger."""
        role = hit.role
        assert role is not None
        following = [h for h in later if not _is_country(h)]
        if role.kind == "title" and role.sector == "GOV" and hit.end < len(self.doc) and _is_ordinal(self.doc[hit.end].lower_):
            return "ELI"  # "Presiden ke-3": the one in office is not numbered
        if role.kind == "body" and role.sector == "GOV":
            larger = next((h.fact for h in following if h.fact is not None and h.fact.kind == "org"), None)
            if larger is not None and larger.sector in ("LEG", "JUD", "COP", "MIL"):
                return larger.sector
        return self._sector(following) if role.kind == "neutral" else role.sector or self._sector(following)

    def _hits_behind(self, hit: Hit, span: Span) -> list[Hit]:
        """The names and bodies behind a phrase that the parser cut at a comma or "dan": "pejabat dan pegawai Bea Cukai"."""
        end = span.end
        sentence_end = span.sent.end
        while (
            end < sentence_end
            and end - hit.end < _TITLE_WINDOW
            and self.doc[end].pos_ in ("NOUN", "PROPN", "CCONJ", "PUNCT", "ADJ")
        ):
            if self.doc[end].text in '.;:!?"“”':
                break
            end += 1
        behind = [h for h in self.hits.within(self.doc[hit.start : end]) if not _is_country(h)]
        # A title behind the conjunction is another person's.
        for number, other in enumerate(behind[1:], start=1):
            if other.role is not None and other.role.kind == "title":
                return behind[:number]
        return behind

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
            sector = self._sector([h for h in hits if not _is_country(h)]) or self._sector_of_expansion(ent.text)
            first = hits[0] if hits else None
            return self._entity(span, ent.text, self._code(span, first) if first else self.home, sector)
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
        if name in self._suspects and sector in _NO_OFFICE:
            sector = "CRM"
        return Entity(span.text, (span.start_char, span.end_char), name, code, sector, wikidata)


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
