"""Puts the answers together: candidates from the lexicon, each with its arguments, mood, time, place and source."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date

from spacy.tokens import Doc, Span, Token

from warta.coding import auxiliary, contexts, counts, dates, place_proposals, places, placing, triggers
from warta.coding.actors import Actors
from warta.coding.arguments import Argument, fill, light_subject
from warta.coding.attribution import Attribution, credited
from warta.coding.coreference import Resolver
from warta.coding.lexicon import Entry
from warta.coding.triggers import Candidate
from warta.data import load_yaml
from warta.records import Article, Dates, Entity, Mention

_LATEST = date(2200, 1, 1)
"""The day for which facts hold when an article has no publication time: the latest office counts."""

_TOGETHER = frozenset({"dengan", "bersama", "antara"})


@dataclass(frozen=True, slots=True)
class Draft:
    """A candidate with everything known about it, before it is decided and linked."""

    candidate: Candidate
    head: Token
    mention: Mention
    sentence: int
    speaker: Token | None
    """The head of the phrase that names the speaker."""
    owned: bool
    """Whether the recipient was found only as the owner of a thing."""
    definite: bool
    """Whether the trigger refers back ("serangan itu", "pertemuan tersebut")."""
    mood: auxiliary.Evidence
    """What speaks for each auxiliary mode."""


@dataclass(frozen=True, slots=True)
class Filled:
    """The entities that fill one side of a frame, and the path that found the first."""

    entities: tuple[Entity, ...] = ()
    path: str = ""
    owned: bool = False


class Coder:
    """Codes the mentions of one parsed article. Shares nothing between articles."""

    def __init__(self, article: Article, doc: Doc) -> None:
        self.article = article
        self.doc = doc
        self.day = article.published.date() if article.published else None
        self.title_end = _title_end(doc, article.body_start)
        self.actors = Actors(doc, self.day or _LATEST, self.title_end)
        self.attribution = Attribution(doc)
        self.resolver = Resolver(doc, self.actors, self.attribution)
        self.sentences = [s for s in (_trimmed(s) for s in doc.sents) if s is not None]
        self._sentence_of = {t.i: n for n, s in enumerate(self.sentences) for t in s}
        self._places_of: dict[int, tuple[list[str], list[place_proposals.Phrase]]] = {}
        self._dates = [dates.find(s.text, article.published) for s in self.sentences]

    def drafts(self) -> list[Draft]:
        """Every candidate of the article as a draft, in the order of the text."""
        found = []
        for candidate in triggers.find(self.doc, self.title_end):
            draft = self._draft(candidate)
            if draft is not None:
                found.append(draft)
        return found

    def _scenery(self, number: int) -> tuple[list[str], list[place_proposals.Phrase]]:
        """The countries that the names of a sentence are read in and its phrases of place; asked once a sentence."""
        if number not in self._places_of:
            countries = places.context(self.sentences[number], self.actors.home)
            self._places_of[number] = countries, place_proposals.phrases(self.sentences[number], countries)
        return self._places_of[number]

    def scene(self, candidate: Candidate, head: Token, mention: Mention) -> placing.Scene:
        """What decides where the act of a candidate was: its trigger, its parties, the phrases of its sentence."""
        countries, phrases = self._scenery(self._sentence_of[candidate.start])
        return placing.Scene(candidate, head, countries, phrases, mention.actors, mention.recipients, mention.speaker)

    def _draft(self, candidate: Candidate) -> Draft | None:
        head = candidate.head(self.doc)
        number = self._sentence_of.get(candidate.start)
        if number is None:
            return None
        entry = candidate.entry
        actors, recipients = self._sides(candidate, head)
        speaker_head = self.attribution.speaker_of(head)
        speaker = next(iter(self.resolver.entities(speaker_head)), None) if speaker_head is not None else None
        if not actors.entities and speaker is not None and (entry.pos == "adj" or not entry.actor):
            actors = Filled((speaker,), "speaker")
        recipients = Filled(tuple(r for r in recipients.entities if r not in actors.entities), recipients.path, recipients.owned)
        when = self._when(number, head)
        span = self.doc[candidate.start : candidate.end]
        sentence = self.sentences[number]
        numbers = counts.find(sentence.text)
        trigger = (span.start_char, span.end_char)
        mood = auxiliary.evidence(head, (candidate.start, candidate.end), when, self.day)
        mention = Mention(
            id=_mention_id(self.article.id, trigger, entry.type),
            trigger=trigger,
            event="",
            type=entry.type,
            mode=entry.mode,
            aux=auxiliary.decide(mood),
            contexts=contexts.find(head, candidate.start, candidate.end),
            actors=actors.entities,
            recipients=recipients.entities,
            place=None,
            date=when,
            speaker=speaker,
            via=credited(sentence.text),
            dead=numbers.dead if entry.type == "ASSAULT" else None,
            injured=numbers.injured if entry.type == "ASSAULT" else None,
            arrested=numbers.arrested if entry.mode == "arrest" else None,
            rule="; ".join(
                filter(
                    None, (entry.key, actors.path and f"actor {actors.path}", recipients.path and f"recipient {recipients.path}")
                )
            ),
        )
        mention = replace(mention, place=placing.find(self.scene(candidate, head, mention)))
        definite = any(c.lower_ in load_yaml("id/grammar.yaml")["definite"] for c in head.children)
        return Draft(candidate, head, mention, number, speaker_head, recipients.owned, definite, mood)

    def _sides(self, candidate: Candidate, head: Token) -> tuple[Filled, Filled]:
        """Actors and recipients by the entry's frame; the verb that carries a noun gives the side it stands for."""
        entry = candidate.entry
        used: set[int] = set()
        light = light_subject(head) if entry.pos == "noun" else None
        recipients = self._fill_side(candidate, head, entry.recipient, used, owned=True)
        if light is not None and light[1] and not recipients.entities:
            recipients = self._of(light[0])
        mutual = acts_together(entry)
        actors = self._fill_side(candidate, head, entry.actor, used, owned=False, every=mutual)
        if light is not None and not light[1]:
            subject = self._of(light[0])
            if subject.entities and (mutual or not actors.entities):
                actors = Filled(tuple(dict.fromkeys((*subject.entities, *actors.entities))), subject.path)
        return actors, recipients

    def _of(self, argument: Argument) -> Filled:
        entities = self.resolver.entities(argument.head)
        return Filled(tuple(entities), argument.path if entities else "")

    def _fill_side(
        self, candidate: Candidate, head: Token, slots: tuple[str, ...], used: set[int], owned: bool, every: bool = False
    ) -> Filled:
        """Fill one side: the first slot that names someone (all of them when ``every``), else the owner of a thing."""
        gathered: list[Entity] = []
        path = ""
        things: list[Argument] = []
        for slot in slots:
            for argument in fill(candidate, head, slot):
                if argument.head.i in used or candidate.start <= argument.head.i < candidate.end:
                    continue
                entities = self.resolver.entities(argument.head)
                if not entities:
                    things.append(argument)
                    continue
                used.add(argument.head.i)
                gathered += [e for e in entities if e not in gathered]
                path = path or argument.path
                break
            if gathered and not every:
                break
        if not gathered and owned:
            for thing in things:
                owners = self.resolver.owner(thing.head)
                if owners:
                    return Filled(tuple(owners), thing.path + ">owner", owned=True)
        return Filled(tuple(gathered), path)

    def _when(self, number: int, head: Token) -> Dates | None:
        """The date of the act: of those the sentence gives, the nearest in the trigger's own clause, else the only one."""
        sentence = self.sentences[number]
        usable = [f for f in self._dates[number] if f.start is not None and f.end is not None]
        if not usable:
            return None
        offset = sentence.start_char
        best = min(usable, key=lambda f: abs(f.span[0] + offset - head.idx))
        assert best.start is not None
        assert best.end is not None
        return Dates(best.start, best.end, best.text, (best.span[0] + offset, best.span[1] + offset))


def _title_end(doc: Doc, body_start: int) -> int:
    """The number of the token at which the body begins; 0 when there is no title."""
    return next((t.i for t in doc if t.idx >= body_start), len(doc)) if body_start else 0


def acts_together(entry: Entry) -> bool:
    """Whether all sides of an act are its actors: "bertemu dengan X", "latihan bersama X"."""
    return len(entry.actor) > 1 and not _TOGETHER.isdisjoint(entry.actor[1:])


def _trimmed(sentence: Span) -> Span | None:
    """A sentence without the whitespace tokens around it, or None when nothing is left."""
    start, end = sentence.start, sentence.end
    while start < end and sentence.doc[start].is_space:
        start += 1
    while end > start and sentence.doc[end - 1].is_space:
        end -= 1
    return sentence.doc[start:end] if end > start else None


def _mention_id(article: str, trigger: tuple[int, int], type_: str) -> str:
    return hashlib.sha256(f"{article}:{trigger[0]}-{trigger[1]}:{type_}".encode()).hexdigest()[:12]
