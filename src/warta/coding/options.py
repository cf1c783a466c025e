"""Which entities of the text could be a mention's actor or recipient, and what speaks for each?

Grammar proposes: the entry's frame first, then the generic dependents of the trigger, the other entities of the
sentence, the speaker, and the sides of earlier mentions of the same type. The models in `decide` choose among them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Token

from warta.coding import tree
from warta.coding.arguments import (
    Argument,
    agent,
    agent_of_means,
    beyond,
    direct_object,
    fill,
    headline_subject,
    light_subject,
    relative_agent,
    surface_subject,
)
from warta.coding.coreference import Resolver, pronoun_kind
from warta.coding.culprits import culprit, denier
from warta.coding.things import as_owner, can_act_on_things, of_thing
from warta.coding.triggers import Candidate
from warta.records import Entity, Mention

_MOST_NEAR = 14
"""Entities of the sentence that are weighed, the nearest to the trigger first."""
_MOST_EARLIER = 3
"""Earlier mentions of the type whose sides are weighed."""


@dataclass
class Option:
    """Entities that could fill a side together, and the features that speak for or against them."""

    head: int
    entities: tuple[Entity, ...]
    path: str
    features: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Choice:
    """The entities chosen for a side, how they were found (path and `source`), and how sure that is (0 for nobody)."""

    entities: tuple[Entity, ...] = ()
    path: str = ""
    sureness: float = 0.0
    head: int = -2
    way: str = "none"


def _bucket(number: int) -> str:
    for limit in (0, 1, 2, 3, 5, 8, 13):
        if number <= limit:
            return str(limit)
    return "many"


def tree_path(source: Token, target: Token, most: int = 5) -> str:
    """The coarse path between two tokens: relations up ("^") to their common governor, then down ("_")."""
    ups = [source]
    while ups[-1].head != ups[-1] and len(ups) <= most:
        ups.append(ups[-1].head)
    places = {t.i: n for n, t in enumerate(ups)}
    downs: list[Token] = []
    node = target
    while node.i not in places:
        downs.append(node)
        if node.head == node or len(downs) > most:
            return "far"
        node = node.head
    up = "".join(f"^{t.dep_.split(':')[0]}" for t in ups[: places[node.i]])
    down = "".join(f"_{t.dep_.split(':')[0]}" for t in reversed(downs))
    return up + down or "self"


def junction(source: Token, target: Token) -> str:
    """The word in which the paths from two tokens meet, with the relations by which each hangs below it."""
    above = {source.i: "self"}
    node = source
    while node.head != node:
        relation, node = node.dep_, node.head
        above[node.i] = relation.split(":")[0]
    relation, node = "self", target
    while node.i not in above:
        if node.head == node:
            return "apart"
        relation, node = node.dep_.split(":")[0], node.head
    return f"{node.lower_}:{above[node.i]}/{relation}" if node != source else f"trigger/{relation}"


class Options:
    """Collects the options of one side ("actor" or "recipient") of one candidate."""

    def __init__(self, resolver: Resolver, candidate: Candidate, trigger: Token, side: str) -> None:
        self.resolver = resolver
        self.candidate = candidate
        self.trigger = trigger
        self.side = side
        self._opening = headline_subject(candidate, trigger)
        self._on_things = side == "recipient" and can_act_on_things(candidate.entry.type)
        self._found: dict[int, Option] = {}

    def _add(self, argument: Argument, *features: str, owned: bool = False) -> None:
        head = argument.head
        if self.candidate.start <= head.i < self.candidate.end or self._opens_clause(head):
            return
        option = self._found.get(head.i)
        if option is None:
            entities = self.resolver.entities(head)
            if not entities and owned:
                entities = self.resolver.owner(head)
                features = (*features, "owned")
            if not entities:
                return
            if self._on_things and ("owned" in features or of_thing(head)):
                entities = [as_owner(e) for e in entities]
                features = (*features, "thing")
            option = self._found[head.i] = Option(head.i, tuple(entities), argument.path)
            option.features |= self._about(head, option.entities)
        option.features |= set(features)

    def _about(self, head: Token, entities: tuple[Entity, ...]) -> set[str]:
        trigger = self.trigger
        first = entities[0]
        case = tree.case_of(head)
        path = tree_path(trigger, head) if head.sent.start == trigger.sent.start else "outside"
        before = head.i < trigger.i
        return {
            f"path={path}",
            f"before={before}",
            f"far={_bucket(abs(head.i - trigger.i) // 2)}",
            f"case={case}",
            f"dep={head.dep_}",
            f"sector={first.sector}",
            f"kind={_kind(head, first)}",
            f"many={len(entities) > 1}",
            f"before+case={before}+{case}",
            f"dep+before={head.dep_}+{before}",
            f"located={head.ent_type_ == 'LOC' and case in ('di', 'dari', 'ke')}",
            f"first={self.resolver.is_first(head)}",
            f"pronoun={pronoun_kind(head)}",
            f"order={self._order(head)}",
            f"verbs={self._verbs_between(head)}",
            f"word={head.lower_ if head.pos_ == 'NOUN' else head.pos_}",
            f"under={head.head.lower_}:{head.dep_.split(':')[0]}",
            f"meet={junction(trigger, head) if head.sent.start == trigger.sent.start else 'outside'}",
            f"comma={self._behind_comma(head)}",
            f"comma+title={self._behind_comma(head)}+{self.candidate.in_title}",
        }

    def _order(self, head: Token) -> str:
        """The place of a nominal among the entities on its side of the trigger, the nearest first: "after0"."""
        side = "before" if head.i < self.trigger.i else "after"
        low, high = sorted((head.i, self.trigger.i))
        between = [t for t in self.resolver.in_sentence(self.trigger) if low < t.i < high]
        return f"{side}{min(len(between), 3)}" if head.sent.start == self.trigger.sent.start else "outside"

    def _verbs_between(self, head: Token) -> int:
        """Verbs between a nominal and the trigger, 2 for more."""
        low, high = sorted((head.i, self.trigger.i))
        return min(2, sum(t.pos_ == "VERB" for t in head.doc[low + 1 : high])) if high - low < 40 else 2

    def _opens_clause(self, head: Token) -> bool:
        """Whether a nominal begins another clause of a headline: "Hentikan Kekerasan, Lima Negara Gelar Latihan"."""
        if self._opening is not None and head == self._opening.head:
            return False
        return (
            self.candidate.in_title and self._behind_comma(head) and any(c.pos_ == "VERB" and c.i > head.i for c in head.children)
        )

    def _behind_comma(self, head: Token) -> bool:
        """Whether a comma parts the trigger from a nominal behind it; in a headline another clause begins there."""
        return self.trigger.i < head.i and any(t.text == "," for t in head.doc[self.trigger.i : head.i])

    def collect(self, speaker: Token | None) -> list[Option]:
        """The options from the trigger's own sentence."""
        entry, trigger, side = self.candidate.entry, self.trigger, self.side
        own, other = (entry.actor, entry.recipient) if side == "actor" else (entry.recipient, entry.actor)
        for rank, slot in enumerate(own):
            for number, argument in enumerate(fill(self.candidate, trigger, slot)):
                self._add(argument, f"slot={slot}", f"rank={rank}", f"number={min(number, 2)}", owned=side == "recipient")
        for slot in other:
            for argument in fill(self.candidate, trigger, slot):
                self._add(argument, f"other={slot}")
        light = light_subject(trigger) if entry.pos == "noun" else None
        if light is not None:
            self._add(light[0], f"light={light[1]}")
        generic = {
            "subject": self._opening or surface_subject(trigger),
            "agent": agent(trigger),
            "object": direct_object(trigger),
        }
        for name, dependent in generic.items():
            if dependent is not None:
                self._add(dependent, f"generic={name}", f"generic+voice={name}+{self.candidate.voice}")
        behind = (relative_agent(trigger) or culprit(trigger)) if entry.pos == "noun" else agent_of_means(trigger)
        if behind is not None:
            self._add(behind, "behind")
        refusing = denier(trigger) if entry.pos == "noun" else None
        if refusing is not None:
            self._add(refusing, "denier")
        over = beyond(trigger)
        if over is not None and (generic["subject"] is None or not self.resolver.entities(generic["subject"].head)):
            self._add(over, "beyond")
        near = sorted(self.resolver.in_sentence(trigger), key=lambda t: abs(t.i - trigger.i))[:_MOST_NEAR]
        for token in near:
            self._add(Argument(token, tree_path(trigger, token)), "near")
        if speaker is not None:
            self._add(Argument(speaker, "speaker"), "speaker")
        return list(self._found.values())


def _kind(head: Token, entity: Entity) -> str:
    if head.ent_type_:
        return str(head.ent_type_)
    return (
        "country" if entity.sector == "GOV" and entity.name != entity.text and len(entity.text.split()) == 1 else str(head.pos_)
    )


def inherited(
    candidate: Candidate, side: str, sentence: int, definite: bool, earlier: Sequence[tuple[int, Mention]]
) -> list[Option]:
    """The sides of earlier mentions of the type as options; ``earlier`` holds (sentence number, mention) in text order."""
    found: list[Option] = []
    for place, mention in reversed(earlier):
        if mention.type != candidate.entry.type:
            continue
        entities = mention.actors if side == "actor" else mention.recipients
        if not entities:
            continue
        rank = len(found)
        gap = _bucket(sentence - place)
        option = Option(-1, entities, f"earlier mention at {mention.trigger[0]}")
        option.features |= {
            "inherited",
            f"inherited={rank}",
            f"inherited+definite={rank}+{definite}",
            f"gap={gap}",
            f"gap+pos={gap}+{candidate.entry.pos}",
            f"sector={entities[0].sector}",
            f"many={len(entities) > 1}",
            f"sameentry={candidate.entry.lemma in mention.rule}",
            f"mode={mention.mode == candidate.entry.mode}",
        }
        found.append(option)
        if len(found) >= _MOST_EARLIER:
            break
    return found


def salient(resolver: Resolver, trigger: Token, earlier: Sequence[tuple[int, Mention]]) -> list[Option]:
    """Entities outside the sentence that the article is about: of the last mention, of the title, the most named ones."""
    found: dict[str, Option] = {}

    def add(entity: Entity, *features: str) -> None:
        option = found.get(entity.name)
        if option is None:
            option = found[entity.name] = Option(-1, (entity,), "named before")
            option.features |= {"salient", f"sector={entity.sector}"}
        option.features |= set(features)

    if earlier:
        last = earlier[-1][1]
        for role, entities in (("actor", last.actors), ("recipient", last.recipients)):
            for entity in entities[:2]:
                add(entity, f"last={role}", f"last+type={role}+{last.type}")
    for rank, entity in enumerate(resolver.of_title(trigger)):
        add(entity, f"title={min(rank, 2)}")
    for rank, entity in enumerate(resolver.most_named(trigger)):
        add(entity, f"frequent={rank}")
    for entity in resolver.of_sentence_before(trigger)[:3]:
        add(entity, "before")
    return list(found.values())


def merged(inside: list[Option], outside: list[Option]) -> list[Option]:
    """Options of the sentence and of the article; who stands in both is one option, with the evidence of both."""
    by_name = {o.entities[0].name: o for o in inside if len(o.entities) == 1 and o.head >= 0}
    for option in outside:
        same = by_name.get(option.entities[0].name)
        if same is not None:
            same.features |= {f"also:{f}" for f in option.features if not f.startswith("sector=")}
    return inside + [o for o in outside if o.entities[0].name not in by_name]


def compare(found: Sequence[Option]) -> None:
    """Tell each option what it stands against: who the sentence names in the frame makes all others less likely."""
    first = {name: _foremost(found, name) for name in ("slot=", "generic=", "light=", "inherited")}
    named = {name: f"{_told(best, name)}:{_sort(best)}" if best is not None else f"{name}none" for name, best in first.items()}
    offers = _bucket(sum(o.head >= 0 for o in found))
    for option in found:
        way = source(option)
        option.features |= {f"sector+by={option.entities[0].sector}+{way}", f"offers={offers}+{way}"}
        for name, best in first.items():
            against = f"{name}self" if best is option else named[name]
            option.features |= {f"vs={against}", f"vs+by={against}+{way}"}


def _foremost(found: Sequence[Option], prefix: str) -> Option | None:
    """The option that a kind of evidence points at first: of the frame's slots the one of the lowest rank."""
    told = [o for o in found if any(f.startswith(prefix) for f in o.features)]
    return min(told, key=lambda o: min((f for f in o.features if f.startswith("rank=")), default="rank=9"), default=None)


def _told(option: Option, prefix: str) -> str:
    return min(f for f in option.features if f.startswith(prefix))


def _sort(option: Option) -> str:
    """How an option names whom it means: by a pronoun, a name, a noun; ``out`` when not in the sentence."""
    kinds = [f for f in option.features if f.startswith("kind=")]
    return min(kinds, default="out").removeprefix("kind=")


def source(option: Option) -> str:
    """By what an option came to be weighed, the best of it."""
    ways = ("slot=", "light=", "generic=", "speaker", "near", "inherited", "salient")
    return next((way for way in ways if any(f.startswith(way) for f in option.features)), "other")


def crossed(option: Option, context: Iterable[str]) -> list[str]:
    """The option's features alone and with each word of ``context`` (type, word class): what a linear model needs."""
    features = sorted(option.features)
    return features + [f"{c}&{f}" for c in context for f in features]
