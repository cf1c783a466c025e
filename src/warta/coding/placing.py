"""Which of the places that a sentence names is the act's? A small trained model weighs rules, grammar and words.

Without the trained model (while it is being trained) the rules of `places` alone decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from spacy.tokens import Span, Token

from warta.coding import model, tree
from warta.coding.locations import place_words
from warta.coding.options import tree_path
from warta.coding.place_proposals import Phrase, head_of, made
from warta.coding.places import Act, Found, as_place, by_rule, reach
from warta.coding.triggers import Candidate
from warta.data import load_yaml
from warta.records import Entity, Place

_ELSEWHERE = 4
"""The tier of a phrase that no rule proposes."""
_HANGING = 1
"""The tier up to which a noun for a place counts without a preposition."""
_NEXT = 3
"""Words from the trigger within which it counts however it hangs."""
_RANKS = 1000
_STEPS = (0, 1, 2, 4, 7, 12, 20)


@dataclass(frozen=True, slots=True)
class Scene:
    """An act whose place is asked for: its trigger, its sides as far as they are known, and what its sentence offers.

    ``countries`` (alpha-3) are those that names are read in, as `places.context` gives them for the sentence; the
    first is the country that the article plays in.
    """

    candidate: Candidate
    trigger: Token
    countries: list[str]
    phrases: list[Phrase]
    actors: tuple[Entity, ...] = ()
    recipients: tuple[Entity, ...] = ()
    speaker: Entity | None = None


@dataclass
class Proposal:
    """A place that could be the act's, and what speaks for and against it."""

    found: Found
    place: Place
    order: tuple[int, int]
    """Its rank by the rules, those that no rule finds behind the others, and its distance from the trigger in words."""
    features: list[str] = field(default_factory=list)


def find(scene: Scene) -> Place | None:
    """Return the place of an act, or None when its sentence names none."""
    learned = model.load("place")
    if learned is None:
        act = _act(scene)
        ruled = by_rule(act, reach(act), scene.countries)
        return as_place(ruled[0], scene.countries[0]) if ruled else None
    least = load_yaml("id/models/limits.yaml")["place"]
    weighed = [(learned.probability(crossed(p, scene)), p) for p in proposals(scene)]
    return likeliest(weighed, least)


def likeliest(weighed: Sequence[tuple[float, Proposal]], least: float) -> Place | None:
    """The likeliest place of the likeliest country, when the places of that country reach ``least`` together."""
    sums: dict[str | None, float] = {}
    for chance, proposal in weighed:
        sums[proposal.place.country] = sums.get(proposal.place.country, 0.0) + chance
    if not sums:
        return None
    best = max(sums.values())
    if best < least:
        return None
    return max(((c, p) for c, p in weighed if sums[p.place.country] == best), key=lambda cp: cp[0])[1].place


def _act(scene: Scene) -> Act:
    entry = scene.candidate.entry
    return Act(scene.trigger, frozenset((entry.type, f"{entry.type}/{entry.mode}")))


def proposals(scene: Scene) -> list[Proposal]:
    """Everything in the sentence that could be the place of the act: what the rules find, then the other phrases."""
    act = _act(scene)
    near = reach(act)
    ruled = by_rule(act, near, scene.countries)
    kept: list[tuple[Found, Phrase, int]] = []
    taken: set[int] = set(range(scene.candidate.start, scene.candidate.end))
    for rank, found in enumerate(ruled):
        span = _up_to(found.span, scene.candidate)
        if len(span) and taken.isdisjoint(range(span.start, span.end)):
            taken.update(range(span.start, span.end))
            phrase = made(span, scene.countries, _before(span))
            named = phrase.named if found.bare or span.end < found.span.end else found.named
            kept.append((Found(span, found.tier, named, found.bare), phrase, rank))
    for phrase in scene.phrases:
        span = _up_to(phrase.span, scene.candidate)
        if not len(span) or not taken.isdisjoint(range(span.start, span.end)):
            continue
        if span.end < phrase.span.end:
            phrase = made(span, scene.countries, phrase.preposition)
        if phrase.named is not None or phrase.preposition or _beside(span, scene.trigger, near):
            taken.update(range(span.start, span.end))
            kept.append((Found(span, _ELSEWHERE, phrase.named, not phrase.preposition), phrase, -1))
    kept.sort(key=lambda k: k[0].span.start)
    home, trigger = scene.countries[0], scene.trigger.i
    offered = [Proposal(f, as_place(f, home), (rank % _RANKS, abs(f.span.start - trigger))) for f, _, rank in kept]
    for n, (proposal, (_, phrase, rank)) in enumerate(zip(offered, kept, strict=True)):
        proposal.features = [
            *_of_phrase(phrase, proposal.place, scene),
            *_of_rules(proposal.found, rank, near),
            *_of_grammar(phrase, scene),
            *_of_way(phrase, scene),
            *_of_others(n, offered, scene),
        ]
    return offered


def _up_to(span: Span, candidate: Candidate) -> Span:
    """The words of a phrase before the trigger, when it runs into it as in a headline ("Aceh Tewas Ditembak")."""
    return span.doc[span.start : candidate.start] if span.start < candidate.start < span.end else span


def _beside(span: Span, trigger: Token, near: dict[int, int]) -> bool:
    """Whether a noun for a kind of place without a preposition is near enough to be weighed."""
    return near.get(head_of(span).i, 9) <= _HANGING or min(abs(span.start - trigger.i), abs(span.end - 1 - trigger.i)) <= _NEXT


def _before(span: Span) -> str:
    """The preposition before words that a rule found."""
    if not span.start:
        return ""
    low = span.doc[span.start - 1].lower_
    words = place_words()
    return str(low) if any(low in words[k] for k in ("at", "to", "from", "towards")) else ""


def _step(number: int) -> str:
    return next((str(limit) for limit in _STEPS if number <= limit), "many")


def _of_phrase(phrase: Phrase, place: Place, scene: Scene) -> list[str]:
    """What the words themselves tell."""
    span, head = phrase.span, head_of(phrase.span)
    home = place.country == scene.countries[0]
    fine = phrase.named.place.resolution if phrase.named is not None else "none"
    noun = head.lower_ if phrase.known not in ("listed", "loc", "capital") else phrase.known
    return [
        f"prep={phrase.preposition}",
        f"known={phrase.known}",
        f"fine={fine}",
        f"prep+fine={phrase.preposition}+{fine}",
        f"prep+known={phrase.preposition}+{phrase.known}",
        f"noun={noun}",
        f"first={span[0].lower_ if span[0].lower_ in place_words()['relational'] else ''}",
        f"home={home}",
        f"home+fine={home}+{fine}",
        f"name={head.ent_type_}",
        f"words={min(len(span), 4)}",
        *_parties(phrase, place, scene),
    ]


def _parties(phrase: Phrase, place: Place, scene: Scene) -> list[str]:
    """Whether the words are named as a party, or the country is one's."""
    start, end = phrase.span.start_char, phrase.span.end_char

    def overlaps(entities: Sequence[Entity]) -> bool:
        return any(e.span is not None and e.span[0] < end and start < e.span[1] for e in entities)

    def owned(entities: Sequence[Entity]) -> bool:
        return any(e.code == place.country for e in entities)

    speakers = (scene.speaker,) if scene.speaker is not None else ()
    sides = {"actor": scene.actors, "recipient": scene.recipients, "speaker": speakers}
    stands = [f"is={name}" for name, entities in sides.items() if overlaps(entities)]
    state = phrase.named is not None and phrase.named.place.resolution == "country"
    return [*stands, f"of={owned(scene.actors)}/{owned(scene.recipients)}/{state}"]


def _of_rules(found: Found, rank: int, near: dict[int, int]) -> list[str]:
    hangs = min((near[t.i] for t in found.span if t.i in near), default=_ELSEWHERE)
    return [
        f"rule={min(rank, 1)}",
        f"hangs={hangs}",
    ]


def _of_grammar(phrase: Phrase, scene: Scene) -> list[str]:
    """How the phrase hangs on the trigger."""
    root, trigger = phrase.span.root, scene.trigger
    governor = root.head
    word = "TRIGGER" if governor == trigger else governor.lower_
    path = tree_path(trigger, root)
    prep = phrase.preposition
    return [
        f"path={path}",
        f"path+prep={path}+{prep}",
        f"dep={root.dep_}",
        f"dep+prep={root.dep_}+{prep}",
        f"governor={word}",
        f"governorpos={governor.pos_}",
        f"said={governor.lower_ in place_words()['saying']}",
        f"clause={tree.clause_head(root) == tree.clause_head(trigger)}",
    ]


def _of_way(phrase: Phrase, scene: Scene) -> list[str]:
    """What stands between the phrase and the trigger, and beside the phrase."""
    doc, trigger, span = scene.trigger.doc, scene.trigger, phrase.span
    before = span.start < trigger.i
    low, high = (span.end, trigger.i) if before else (scene.candidate.end, span.start)
    between = doc[low : max(low, high)]
    side = "before" if before else "after"
    verbs = sum(t.pos_ == "VERB" for t in between)
    commas = sum(t.text == "," for t in between)
    says = any(t.lower_ in place_words()["saying"] for t in between)
    quote = any(t.is_quote for t in between)
    marks = [t.lower_ for t in between if t.pos_ in ("SCONJ",) or t.dep_ == "mark"]
    last = (marks[-1] if not before else marks[0]) if marks else "none"
    front = span.start - 1 - bool(phrase.preposition) * (span[0].lower_ != "depan")
    previous = doc[front].lower_ if front >= trigger.sent.start else "^"
    follows = doc[span.end].lower_ if span.end < trigger.sent.end else "$"
    opens = span.start - trigger.sent.start <= 1
    return [
        f"side={side}",
        f"far={side}{_step(len(between))}",
        f"far+prep={side}{_step(len(between))}+{phrase.preposition}",
        f"verbs={side}{min(verbs, 3)}",
        f"verbs+prep={side}{min(verbs, 3)}+{phrase.preposition}",
        f"commas={side}{min(commas, 3)}",
        f"says={side}{says}",
        f"quote={side}{quote}",
        f"mark={side}{last}",
        f"previous={'TRIGGER' if front == trigger.i else previous}",
        f"follows={follows if not follows[:1].isalnum() else 'word'}",
        f"opens={opens}/{follows == ','}/{bool(phrase.preposition)}",
    ]


def _of_others(n: int, found: list[Proposal], scene: Scene) -> list[str]:
    """How the phrase stands among the others of the sentence."""
    mine = found[n]
    trigger = scene.trigger.i
    before = mine.found.span.start < trigger
    rank = sum((p.found.span.start < trigger) == before and p.order[1] < mine.order[1] for p in found)
    same = sum(p.place.country == mine.place.country for p in found) - 1
    return [
        f"many={min(len(found), 5)}",
        f"rank={'before' if before else 'after'}{min(rank, 3)}",
        f"alike={min(same, 2)}",
        f"title={scene.candidate.in_title}",
    ]


def crossed(proposal: Proposal, scene: Scene) -> list[str]:
    """The features alone and with the act's type, mode, word class and, some of them, its word."""
    entry = scene.candidate.entry
    context = (f"T{entry.type}", f"M{entry.type}:{entry.mode}", f"P{entry.pos}/{scene.candidate.voice}")
    few = [f for f in proposal.features if f.startswith(("prep=", "side=", "rule=", "path="))]
    return [
        *proposal.features,
        *(f"{c}&{f}" for c in context for f in proposal.features),
        *(f"L{entry.lemma}&{f}" for f in few),
        f"T{entry.type}",
        f"L{entry.lemma}",
    ]
