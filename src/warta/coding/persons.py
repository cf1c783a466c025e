"""Which persons does the text name, and what has it told of each?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from spacy.tokens import Doc, Span

from warta.coding.gazetteer import Fact, holder_by_surname, key
from warta.coding.offices import Offices
from warta.coding.person_names import aliases, leading_title, named_again, names
from warta.data import load_yaml

NO_OFFICE = (None, "CVL", "ELI")
"""Sectors that give way to CRM when the article calls a person suspect: a present office does not."""
_SUSPECT_WINDOW = 6
"""Words between a name and "tersangka", "pelaku" ... for the word to be about the name."""
TITLE_WINDOW = 14
"""Words before a person's name in which the title is looked for."""


@dataclass(frozen=True, slots=True)
class Person:
    """What the article has told about a person so far."""

    name: str
    text: str
    code: str | None
    sector: str | None
    wikidata: str | None


def _same_person(words: list[str], known: dict[str, Person]) -> Person | None:
    """The known person of whose name these words are a part, or the other way round; two that share a word are two."""
    for word in words:
        person = known.get(word) if len(word) > 2 else None
        if person is not None:
            full = set(key(person.name).split())
            if full <= set(words) or set(words) <= full:
                return person
    return None


def kin_sector(of: Fact) -> str:
    """The sector of a relative, who has no office by that: of a rebel one of the rebels, of who governs one of the elite."""
    return "REB" if of.sector == "REB" else "ELI" if of.sector in ("GOV", "ELI") else "CVL"


class Persons:
    """The persons of one article, with what it tells of each: ``of_token`` by the tokens of their names."""

    def __init__(self, doc: Doc, day: date, offices: Offices) -> None:
        self.doc = doc
        self.hits = offices.hits
        self._day = day
        self._offices = offices
        self.of_token: dict[int, Person] = {}
        self._namings: list[Span] = []
        self.suspects: frozenset[str] = frozenset()
        self._countries = {h.fact.code for h in self.hits.all() if h.fact is not None}
        self._read()

    def _read(self) -> None:
        """First pass: give each person's name the office that stands beside it, later mentions the same."""
        known = self._listed_persons()
        person: Person | None
        for ent in names(self.doc, self.hits):
            self._namings.append(ent)
            words = [t.lower_ for t in ent if t.text[:1].isupper()]
            listed = self._listed_person(ent)
            if listed is not None:
                told = self._office_beside(ent) if listed.sector is None else None
                sector = told[1] if told is not None else listed.sector
                person = Person(listed.name, ent.text, listed.code, sector, listed.wikidata)
                for word in (*words, *key(listed.name).split()):
                    known.setdefault(word, person)
                for token in ent:
                    self.of_token[token.i] = person
                continue
            person = known.get(key(ent.text)) or _same_person(words, known)
            if person is None and len(ent) == 1:
                holder = holder_by_surname(ent.text, self._day)
                if holder is not None and holder.code in self._countries:
                    person = known[key(ent.text)] = Person(holder.name, ent.text, holder.code, holder.sector, holder.wikidata)
            office = self._office_beside(ent) or self._office_shared(ent)
            if person is None or (office is not None and person.sector is None):
                code, sector = office if office is not None else (None, None)
                name = person.name if person is not None else ent.text
                person = Person(name, ent.text, code, sector, None)
                known[key(ent.text)] = person
                for word in words:
                    if len(word) > 2:
                        known[word] = person
            for token in ent:
                self.of_token[token.i] = person
        self._read_aliases(known)
        for token in named_again(self.doc, self.hits, known.keys(), self.of_token.keys()):
            self.of_token[token.i] = known[token.lower_]
            self._namings.append(self.doc[token.i : token.i + 1])
        self._share_offices()
        self._mark_suspects()

    def _read_aliases(self, known: dict[str, Person]) -> None:
        """Give other names of a person to that person, wherever they stand."""
        meant: dict[str, Person] = {}
        for span, at in list(aliases(self.doc, self.of_token.keys())):
            person = meant[key(span.text)] = self.of_token[at]
            for token in span:
                self.of_token[token.i] = person
                known[token.lower_] = person
        for at, other in self.of_token.items():
            self.of_token[at] = meant.get(key(other.name), other)

    def _share_offices(self) -> None:
        """What the article tells of a person anywhere holds where it names the person without a title."""
        told = {p.name: p for p in reversed(list(self.of_token.values())) if p.sector not in NO_OFFICE}
        for at, person in self.of_token.items():
            if person.sector is None and person.name in told:
                self.of_token[at] = told[person.name]

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
        ends = sorted((e.start, e.end - 1) for e in self._namings)
        for token in self.doc:
            if token.lower_ not in suspect_words:
                continue
            sentence = token.sent
            near = [
                (min(abs(start - token.i), abs(last - token.i)), start)
                for start, last in ends
                if sentence.start <= start < sentence.end
            ]
            distance, closest = min(near, default=(_SUSPECT_WINDOW + 1, -1))
            if distance <= _SUSPECT_WINDOW:
                person = self.of_token.get(closest)
                if person is not None and person.sector in NO_OFFICE:
                    called.add(person.name)
        for at, person in self.of_token.items():
            if person.name in called:
                self.of_token[at] = replace(person, sector="CRM")
        self.suspects = frozenset(called)

    def _office_shared(self, ent: Span) -> tuple[str | None, str | None] | None:
        """What a title in the plural tells of each of the persons behind it: "dua warga Kanada, X dan Y"."""
        first = ent.root.head
        if ent.root.dep_ != "conj" or first.i not in self.of_token:
            return None
        person = self.of_token[first.i]
        before = self.doc[max(first.sent.start, first.i - TITLE_WINDOW) : first.i]
        many = load_yaml("id/grammar.yaml")["plural_titles"]
        return (person.code, person.sector) if any(t.lower_ in many or t.pos_ == "NUM" for t in before) else None

    def _behind_measure(self, at: int) -> int:
        """The token behind words that only introduce who someone is: "seorang mantan", "salah satu"."""
        transparent = load_yaml("id/grammar.yaml")["transparent"]
        while at < len(self.doc) - 1 and self.doc[at].lower_ in transparent:
            at += 1
        return at

    def _listed_person(self, ent: Span) -> Fact | None:
        for hit in self.hits.within(ent):
            if hit.fact is not None and hit.fact.kind == "person":
                return hit.fact
        return None

    def _office_beside(self, ent: Span) -> tuple[str | None, str | None] | None:
        """Country and sector from the title before the name ("Kapolres X, Kombes Y") or behind a comma after it."""
        start = ent.start
        lead = leading_title(ent, self.hits)
        sentence_start = ent.sent.start
        commas = 0
        introducing = load_yaml("id/grammar.yaml")["initials"]
        while start > sentence_start and ent.start - start < TITLE_WINDOW:
            token = self.doc[start - 1]
            hit = self.hits.covering(start - 1)
            if token.text == ",":
                commas += 1
                if commas > 1 or start != ent.start:
                    break
            elif hit is not None:
                start = hit.start  # "bicara" in "juru bicara" is no verb
                continue
            elif token.text in "()" or token.lower_ in introducing:
                pass  # "Wakil Menteri Luar Negeri (Wamenlu) Malaysia, X"
            elif token.pos_ in ("VERB", "AUX", "PUNCT", "SCONJ") or token.lower_ in ("yang", "bahwa", "oleh"):
                break
            elif token.pos_ == "CCONJ" and (start == ent.start or start - 2 in self.of_token or self._has_role(start, lead)):
                break  # another person's title; but "Deputi Keluarga dan Pemuda, X"
            start -= 1
        office = self._explained(lead) or (
            None if commas and self._is_audience(start) else self._offices.office(self.doc[start:lead])
        )
        if office is not None:
            return office
        if ent.end < len(self.doc) - 1 and self.doc[ent.end].text == ",":
            begin = end = self._behind_measure(ent.end + 1)
            while end < min(len(self.doc), ent.end + 10) and self.doc[end].pos_ in ("NOUN", "PROPN", "ADJ", "ADP"):
                end += 1
            after = self.doc[begin:end]
            hits = self.hits.within(after)
            if hits and hits[0].start == after.start:
                return self._offices.office(after)
            return self._related(begin)
        return None

    def _is_audience(self, at: int) -> bool:
        """Whether the press stands at a token as those spoken to: "Kepada wartawan, Budi mengatakan" is not a journalist."""
        token = self.doc[at]
        hit = self.hits.covering(at + 1 if token.pos_ == "ADP" else at)
        return token.pos_ == "ADP" and hit is not None and hit.role is not None and hit.role.sector == "JRN"

    def _explained(self, at: int) -> tuple[str | None, str | None] | None:
        """The body whose acronym stands in brackets right before a name, however it is written out: "(Formappi) Lucius"."""
        if at < 3 or self.doc[at - 1].text != ")":
            return None
        hit = self.hits.covering(at - 2)
        listed = hit is not None and hit.fact is not None and hit.fact.kind == "org" and self.doc[hit.start - 1].text == "("
        return (hit.fact.code, hit.fact.sector) if hit is not None and hit.fact is not None and listed else None

    def _has_role(self, start: int, end: int) -> bool:
        """Whether some words name an office."""
        return any(
            hit.role is not None and hit.role.kind in ("title", "neutral") for hit in self.hits.within(self.doc[start:end])
        )

    def _related(self, at: int) -> tuple[str | None, str | None] | None:
        """Country and sector of who is told to be a relative: "X, putra dari mantan pemimpin Al Qaeda"."""
        if self.doc[at].lower_ not in load_yaml("id/grammar.yaml")["kin"]:
            return None
        end = at + 1
        while end < min(len(self.doc), at + TITLE_WINDOW) and self.doc[end].pos_ in ("NOUN", "PROPN", "ADJ", "ADP"):
            end += 1
        facts = [h.fact for h in self.hits.within(self.doc[at:end]) if h.fact is not None]
        return (facts[0].code, kin_sector(facts[0])) if facts else None
