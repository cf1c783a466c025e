"""Whom does a pronoun stand for? The nearest fitting entity before it, subjects first; "kami" is the speaker."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from spacy.tokens import Doc, Token

from warta.coding import tree
from warta.coding.actors import Actors
from warta.coding.attribution import Attribution
from warta.coding.gazetteer import roles
from warta.coding.locations import locate, place_words
from warta.coding.persons import NO_OFFICE
from warta.data import load_yaml
from warta.records import Entity

PronounKind = Literal["person", "group", "speaker"]
_SAME_NAMING = 4
_STAFF_BACK = 2
"""Sentences before a word for staff in which its body is looked for."""
_LOOK_BACK = 4
"""Sentences before the pronoun in which the entity it stands for is looked for."""


@cache
def _pronouns() -> dict[str, PronounKind]:
    return {word: kind for kind, words in load_yaml("id/grammar.yaml")["pronouns"].items() for word in words}


@cache
def _with_nya() -> dict[str, PronounKind]:
    return {word: kind for kind, words in load_yaml("id/grammar.yaml")["pronouns_with_nya"].items() for word in words}


def pronoun_kind(token: Token) -> PronounKind | None:
    """What sort of pronoun a token is, or None."""
    low = token.lower_
    grammar = load_yaml("id/grammar.yaml")
    if low == "yang" and token.i + 1 < len(token.doc) and token.nbor().lower_ in grammar["concerned"]:
        return "person"
    kind = _with_nya().get(low)
    if kind is None:
        return _pronouns().get(low)
    beside = {c.lower_ for c in token.children}
    if token.i + 1 < len(token.doc) and token.nbor().idx == token.idx + len(token.text):
        beside.add(token.nbor().lower_)
    with_us = grammar["us"] if low in grammar["pronouns_with_us"] else []
    return None if beside.isdisjoint([*grammar["his"], *with_us]) else kind


def _points_back(token: Token) -> bool:
    """Whether a noun says that it was named before: "parlemen itu"."""
    return any(c.lower_ in load_yaml("id/grammar.yaml")["back_reference"] for c in token.children)


@dataclass(frozen=True, slots=True)
class Known:
    """An entity that the text has named, at a token."""

    token: Token
    entity: Entity
    personal: bool
    plural: bool
    subject: bool


class Resolver:
    """Resolves nominals and pronouns of one document to entities."""

    def __init__(self, doc: Doc, actors: Actors, attribution: Attribution) -> None:
        self.actors = actors
        self.attribution = attribution
        self._cache: dict[int, Entity | None] = {}
        self._asked: set[int] = set()
        """Pronouns whose meaning is being looked for: none may stand for itself."""
        self._sentence_of = [0] * len(doc)
        for number, sentence in enumerate(doc.sents):
            for token in sentence:
                self._sentence_of[token.i] = number
        self._known = self._read(doc)
        self._by_sentence: dict[int, list[Token]] = {}
        self._places: dict[str, list[int]] = {}
        for known in self._known:
            self._places.setdefault(known.entity.name, []).append(known.token.i)
            self._by_sentence.setdefault(self._sentence_of[known.token.i], []).append(known.token)

    def in_sentence(self, token: Token) -> list[Token]:
        """The heads of the entities named in a token's sentence."""
        number = self._sentence_of[token.i]
        return self._by_sentence.get(number, [])

    def _heads_to_entities(self, number: int) -> list[Entity]:
        found = [self._plain(head) for head in self._by_sentence.get(number, [])]
        return _distinct([entity for entity in found if entity is not None])

    def of_title(self, before: Token) -> list[Entity]:
        """The first entities of the title (or first sentence), for a token that stands behind it."""
        return self._heads_to_entities(0)[:3] if self._sentence_of[before.i] > 0 else []

    def of_sentence_before(self, token: Token) -> list[Entity]:
        """The entities of the sentence before a token's own."""
        return self._heads_to_entities(self._sentence_of[token.i] - 1)

    def most_named(self, before: Token, most: int = 3) -> list[Entity]:
        """The entities named most often before a token, the first named first among equals."""
        first = before.sent.start
        counts = {name: sum(1 for i in places if i < first) for name, places in self._places.items()}
        names = sorted((n for n, c in counts.items() if c > 1), key=lambda n: (-counts[n], self._places[n][0]))[:most]
        return [entity for n in names if (entity := self._cache.get(self._places[n][0])) is not None]

    def times_named(self, name: str, before: Token) -> int:
        """How often an entity has been named before a token."""
        return sum(1 for i in self._places.get(name, []) if i < before.i)

    def in_title(self, name: str) -> bool:
        """Whether an entity is named in the first sentence, which is the title when there is one."""
        places = self._places.get(name, [])
        return bool(places) and self._sentence_of[places[0]] == 0

    def is_first(self, head: Token) -> bool:
        """Whether a nominal is the first entity of its sentence."""
        heads = self.in_sentence(head)
        return bool(heads) and heads[0].i == head.i

    def _plain(self, head: Token) -> Entity | None:
        if head.i not in self._cache:
            self._cache[head.i] = self.actors.resolve(head)
        return self._cache[head.i]

    def _read(self, doc: Doc) -> list[Known]:
        known: list[Known] = []
        for token in doc:
            if token.pos_ not in ("NOUN", "PROPN") or token.dep_ in (
                "flat:name",
                "flat",
                "case",
                "fixed",
                "nmod:tmod",
                "obl:tmod",
            ):
                continue
            known += [Known(token, e, False, False, token.dep_ in tree.SUBJECTS) for e in self.actors.pair(token)]
            entity = self._plain(token)
            if entity is None or any(k.entity.span == entity.span for k in known[-_SAME_NAMING:]):
                continue  # another word of the same naming: "Hukum" in "Menteri Hukum dan HAM"
            entity = self._same_body(token, self._same_person(token, entity, known), known)
            entity = self._same_staff(token, entity, known)
            entity = self._cache[token.i] = self._by_title(token, entity, known)
            personal = any(t.ent_type_ == "PER" for t in tree.phrase(token)) or any(
                t.ent_type_ == "PER" for c in tree.children(token, "appos") for t in c.subtree
            )
            plural = len(tree.members(token)) > 1 or not personal
            known.append(Known(token, entity, personal, plural, token.dep_ in tree.SUBJECTS))
        return known

    def _same_person(self, token: Token, entity: Entity, known: list[Known]) -> Entity:
        """A private person referred back to ("pria itu") is who was called so before, else the last one named."""
        grammar = load_yaml("id/grammar.yaml")
        if token.lower_ not in grammar["individuals"] or not _points_back(token):
            return entity
        number = self._sentence_of[token.i]
        before = [k for k in known if k.entity.code == entity.code and k.entity.sector in ("CVL", "CRM")]
        called = [k for k in before if k.token.lower_ == token.lower_]
        named = [k for k in before if k.personal and number - self._sentence_of[k.token.i] <= _LOOK_BACK]
        found = (called or named)[-1:]
        return replace(found[0].entity, span=entity.span) if found else entity

    def _same_body(self, token: Token, entity: Entity, known: list[Known]) -> Entity:
        """A body or group that names no country is of that of the last one so called: "parlemen Kuba ... parlemen itu".

        In news of Indonesia only when it points back: "pemerintah" alone is Indonesia's there.
        """
        if entity.code != self.actors.home or entity.sector is None or self.actors.names_country(entity):
            return entity
        if self.actors.home == "IDN" and not _points_back(token):
            return entity
        number = self._sentence_of[token.i]
        for earlier in reversed(known):
            if number - self._sentence_of[earlier.token.i] > _LOOK_BACK:
                break
            if earlier.token.lower_ == token.lower_ and earlier.entity.sector == entity.sector and not earlier.personal:
                return replace(entity, code=earlier.entity.code)
        return entity

    def _same_staff(self, token: Token, entity: Entity, known: list[Known]) -> Entity:
        """Staff whose body its phrase leaves out ("anggotanya", "penyidik") is of the sector of those so called before.

        Otherwise of who was named last in these sentences: a policeman's "anggota" are the police.
        """
        grammar = load_yaml("id/grammar.yaml")
        word = token.lower_.removesuffix("nya")
        role = roles().get(word)
        if role is None or word not in grammar["staff"] or (entity.code, entity.sector) != (self.actors.home, role.sector):
            return entity
        alone = {word, token.lower_, *grammar["back_reference"], *grammar["his"]} | self.actors.transparent
        if any(t.lower_ not in alone for t in tree.phrase(token)):
            return entity
        number = self._sentence_of[token.i]
        officers = [k for k in known if k.entity.sector not in (*NO_OFFICE, "CRM", role.sector)]
        called = [k for k in officers if k.token.lower_ == token.lower_]
        near = [k for k in officers if number - self._sentence_of[k.token.i] <= _STAFF_BACK]
        if role.sector is not None:  # the police investigate, unless the article tells of a prosecutor or commission
            near = [k for k in near if k.entity.sector == "JUD"]
        return replace(entity, sector=(called or near)[-1].entity.sector) if called or near else entity

    def _by_title(self, token: Token, entity: Entity, known: list[Known]) -> Entity:
        """A title alone ("Putra Mahkota", "Bupati itu") is whoever bore it before in the article, if anyone did."""
        words = entity.text.lower().removesuffix(" itu").removesuffix(" tersebut").removesuffix(" ini")
        role = roles().get(words)
        if role is None or role.kind not in ("title", "neutral"):
            return entity
        for earlier in reversed(known):
            text = earlier.entity.text.lower()
            if earlier.token.i < token.i and text.startswith(words + " ") and earlier.entity.name.lower() != words:
                return replace(earlier.entity, span=entity.span)
        return entity

    def _before(self, token: Token, personal: bool) -> Entity | None:
        number = self._sentence_of[token.i]
        earlier = [k for k in self._known if k.token.i < token.i]
        pool = [k for k in earlier if number - self._sentence_of[k.token.i] <= _LOOK_BACK]
        fitting = [k for k in pool if (k.personal if personal else k.plural)]
        if personal and not fitting:
            fitting = [k for k in earlier if k.personal]  # a person further back before a thing near by
        if not personal:  # "di Kota Bandung ... mereka": a place does nothing as long as anybody else is there
            fitting = [k for k in fitting if not _is_site(k)] or fitting
        fitting = fitting or pool
        if not fitting:
            return None
        best = max(fitting, key=lambda k: (self._sentence_of[k.token.i] + (0.5 if k.subject else 0.0), k.token.i))
        return best.entity

    def pronoun(self, token: Token) -> list[Entity]:
        """The entities that a pronoun stands for, as they were named; empty when nothing fits."""
        if token.i in self._asked:  # "Ali dan keduanya": the list that it could stand for has itself as a member
            return []
        self._asked.add(token.i)
        try:
            return self._meant(token)
        finally:
            self._asked.remove(token.i)

    def _meant(self, token: Token) -> list[Entity]:
        kind = pronoun_kind(token)
        explained = self._in_brackets(token)
        if explained:
            return explained
        if kind == "speaker":
            speaker = self.attribution.speaker_of(token)
            if speaker is not None and speaker.i != token.i and pronoun_kind(speaker) != "speaker":
                return self.entities(speaker)
            last = self.attribution.last_speaker(token)
            if last is not None and pronoun_kind(last) is None:
                return self.entities(last)
            found = self._before(token, personal=False)
            return [found] if found is not None else []
        if kind == "group":
            counted = load_yaml("id/grammar.yaml")["counted"].get(token.lower_)
            several = self._several(token, counted) if counted is not None else []
            if several:
                return several
            number = self._sentence_of[token.i]
            for known in reversed(self._known):
                near = number - self._sentence_of[known.token.i]
                if known.token.i < token.i and near <= _LOOK_BACK and len(tree.members(known.token)) > 1 and known.subject:
                    return self.entities(known.token)
            found = self._before(token, personal=False)
            return [found] if found is not None else []
        found = self._before(token, personal=True)
        return [found] if found is not None else []

    def _in_brackets(self, token: Token) -> list[Entity]:
        """Whom an editor's brackets behind a pronoun name: "Dia (Raja Harald) datang"."""
        doc = token.doc
        behind = tree.aside(doc, token.i + 1)
        named = [k.token for k in self._known if behind.start <= k.token.i < behind.end] if behind is not None else []
        return self.entities(named[0]) if named else []

    def _several(self, token: Token, count: int) -> list[Entity]:
        """The last ``count`` who were named as members of one list, else the last persons named: "keduanya"."""
        number = self._sentence_of[token.i]
        near = [k for k in self._known if k.token.i < token.i and number - self._sentence_of[k.token.i] <= _LOOK_BACK]
        for known in reversed(near):
            together = self.entities(known.token) if len(tree.members(known.token)) == count else []
            if len(together) == count:
                return together
        persons = _distinct([k.entity for k in reversed(near) if k.personal])[:count]
        return persons[::-1] if len(persons) == count else []

    def entities(self, head: Token) -> list[Entity]:
        """The entities that a nominal and the members coordinated with it stand for."""
        found: list[Entity] = []
        for member in tree.members(head):
            if pronoun_kind(member) is not None:
                found += self.pronoun(member)
                continue
            pair = self.actors.pair(member)
            if pair:
                found += pair
                continue
            if any(e.span is not None and e.span[0] <= member.idx < e.span[1] for e in found):
                continue  # "HAM" in "Menteri Hukum dan HAM"
            entity = self._plain(member)
            if entity is not None:
                found += [entity, *self._counterparts(member, entity)]
        return _distinct(found)

    def _counterparts(self, head: Token, entity: Entity) -> list[Entity]:
        """The same role in other countries that its phrase lists: "para pemimpin Turki dan Iran" are of two."""
        if head.pos_ != "NOUN" or any(t.ent_type_ == "PER" for t in tree.phrase(head)):
            return []
        others = [o for place in tree.children(head, "nmod") if place.ent_type_ == "LOC" for o in tree.members(place)[1:]]
        states = [self._plain(other) for other in others]
        found = [s for s in states if s is not None and s.sector == "GOV" and s.code != entity.code]
        return [replace(s, name=f"{head.text} {s.name}", sector=entity.sector) for s in found]

    def owner(self, head: Token) -> list[Entity]:
        """The entity named inside a thing's phrase ("pangkalan militer Israel"), for things that stand for their owner."""
        entity = self.actors.inside(head)
        if entity is not None:
            return [entity]
        for child in tree.children(head, "nmod", "nmod:poss"):
            if pronoun_kind(child) is not None:
                return self.pronoun(child)
        return []


def _is_site(known: Known) -> bool:
    """Whether a nominal only says where: "di depan DPRD, Kota Bandung". A country may be a party wherever it stands."""
    if known.token.ent_type_ != "LOC" or known.subject:
        return False
    words = place_words()
    if tree.case_of(known.token) in words["at"] | words["to"] | words["from"]:
        return True
    places = locate(known.entity.name)
    return bool(places) and all(place.resolution != "country" for place in places)


def _distinct(entities: list[Entity]) -> list[Entity]:
    seen: set[tuple[str, str | None, str | None]] = set()
    kept = []
    for entity in entities:
        mark = (entity.name, entity.code, entity.sector)
        if mark not in seen:
            seen.add(mark)
            kept.append(entity)
    return kept
