"""Which candidates are kept, with which sides and mood? Small trained models weigh what grammar and lexicon propose.

Without trained models (while they are being trained) the frames and rules alone decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from spacy.tokens import Token

from warta.coding import auxiliary, keeping, model, options, sectors, tree
from warta.coding.coder import Coder, Draft, acts_together
from warta.coding.lexicon import Entry
from warta.coding.options import Choice, Option, Options
from warta.coding.things import as_land, can_act_on_things
from warta.data import load_yaml
from warta.records import Entity, Mention

SIDES = ("actor", "recipient")


def side_options(coder: Coder, draft: Draft, side: str, earlier: list[tuple[int, Mention]]) -> list[Option]:
    """Everything that could fill a side of a draft, from its sentence and from earlier mentions."""
    found = Options(coder.resolver, draft.candidate, draft.head, side).collect(draft.speaker)
    found += options.inherited(draft.candidate, side, draft.sentence, draft.definite, earlier)
    found = options.merged(found, options.salient(coder.resolver, draft.head, earlier))
    options.compare(found)
    by_rule = {e.name for e in (draft.mention.actors if side == "actor" else draft.mention.recipients)}
    across = {e.code for e in (draft.mention.recipients if side == "actor" else draft.mention.actors)}
    speaker = draft.mention.speaker.name if draft.mention.speaker is not None else None
    last = earlier[-1][1] if earlier else None
    beside = last if last is not None and earlier[-1][0] == draft.sentence else None
    for option in found:
        names = {e.name for e in option.entities}
        said = coder.resolver.times_named(option.entities[0].name, draft.head)
        option.features |= {
            f"byrule={bool(names & by_rule)}",
            f"isspeaker={speaker in names}",
            f"named={min(said, 4)}",
            f"waslast={_role(names, last)}",
            f"beside={beside.type if beside else None}:{_role(names, beside)}",
            f"intitle={coder.resolver.in_title(option.entities[0].name)}",
            f"stood={_stood(names, draft.mention.type, side, earlier)}",
            f"lemma={draft.mention.type}:{draft.candidate.entry.lemma}",
            *_country(option, across, coder.actors.home),
        }
    return found


def _country(option: Option, across: set[str | None], home: str) -> tuple[str, ...]:
    """Whether an option is of the country of whom the frame puts on the other side, and of the article's own."""
    code = option.entities[0].code
    facing = "none" if not across else "same" if code in across else "other"
    source = options.source(option)
    return (
        f"across={facing}",
        f"across+by={facing}+{source}",
        f"home={code == home}",
        f"home+by={code == home}+{source}",
    )


def _stood(names: set[str], type_: str, side: str, earlier: list[tuple[int, Mention]]) -> str:
    """How often one of these names stood on this side, and on the other, of the earlier mentions of a type: "2/0"."""
    same = other = 0
    for _, mention in earlier:
        if mention.type != type_:
            continue
        mine, theirs = (mention.actors, mention.recipients) if side == "actor" else (mention.recipients, mention.actors)
        same += any(e.name in names for e in mine)
        other += any(e.name in names for e in theirs)
    return f"{min(same, 2)}/{min(other, 2)}"


def _role(names: set[str], mention: Mention | None) -> str:
    """Which side of a mention one of these names stands on."""
    if mention is None:
        return "none"
    if names & {e.name for e in mention.actors}:
        return "actor"
    return "recipient" if names & {e.name for e in mention.recipients} else "neither"


def side_context(coder: Coder, draft: Draft, side: str) -> tuple[str, ...]:
    """What a side's features are crossed with: the type, the word class and voice, and whether the frame has the side."""
    entry = draft.candidate.entry
    slots = entry.actor if side == "actor" else entry.recipient
    return (
        f"T{entry.type}",
        f"M{entry.type}:{entry.mode}",
        f"P{entry.pos}/{draft.candidate.voice}",
        f"F{bool(slots)}/{draft.candidate.in_title}",
        f"H{coder.actors.home == 'IDN'}",
    )


Weighed = list[tuple[float, Option]]
"""The options of a side with their probabilities, the likeliest first."""


def _weigh(coder: Coder, draft: Draft, side: str, found: list[Option]) -> Weighed:
    """Ask the side's model once about every option; without a model there is nothing to weigh."""
    learned = model.load(side)
    if learned is None:
        return []
    context = side_context(coder, draft, side)
    return sorted(((learned.probability(options.crossed(o, context)), o) for o in found), key=lambda po: -po[0])


def _choose(draft: Draft, side: str, weighed: Weighed, taken: Choice) -> Choice:
    if not weighed:
        mention = draft.mention
        entities = mention.actors if side == "actor" else mention.recipients
        return Choice(entities, "", 0.5 if entities else 0.0)
    limits = load_yaml("id/models/limits.yaml")
    names = {e.name.lower() for e in taken.entities}
    free = [(p, o) for p, o in weighed if not {e.name.lower() for e in o.entities} <= names and not _part_of(draft, o, taken)]
    if not free or free[0][0] < limits[f"{side}_first"]:
        return Choice()
    free = _whole_namings(draft, free, limits[f"{side}_first"])
    best_p, best = free[0]
    if side == "actor" and draft.candidate.entry.pos == "noun":
        # Whom the text tells outright to have done it goes before who stands nearer by.
        best_p, best = next(((p, o) for p, o in free if "behind" in o.features and p >= limits["behind"]), (best_p, best))
    together = side == "actor" and acts_together(draft.candidate.entry)
    if together and best.head < 0:
        # Who the sentence itself joins by "bersama", "dengan" goes before who did it the last time.
        best_p, best = next(((p, o) for p, o in free if _in_frame(o) and p >= limits["together"]), (best_p, best))
    chosen = list(best.entities)
    for p, option in free[1:]:
        least = limits[f"{side}_more"]
        if together:
            least = limits["together"] if _in_frame(option) else limits["together_beside"]
        if p >= least and option.head >= 0 and best.head >= 0:
            known = {x.name for x in chosen} | {(x.code, x.sector) for x in chosen}
            chosen += [e for e in option.entities if known.isdisjoint((e.name, (e.code, e.sector)))]
    others = tuple(e for e in chosen if e.name.lower() not in names)
    return Choice(others, best.path, best_p, best.head, options.source(best))


def _part_of(draft: Draft, option: Option, taken: Choice) -> bool:
    """Whether an option is the other side's, or only words of its naming ("India" in "seorang pria India")."""
    if option.head < 0 or taken.head < 0:
        return False
    at = draft.head.doc[option.head].idx
    return option.head == taken.head or any(e.span is not None and e.span[0] <= at < e.span[1] for e in taken.entities)


def _whole_namings(draft: Draft, weighed: Weighed, least: float) -> Weighed:
    """The options without those that only tell of which part of its country another likely one is.

    "Papua" and "Papua Barat" in "tokoh Papua dan Papua Barat".
    """
    likely = {o.head: o.entities[0].code for p, o in weighed if p >= least and o.head >= 0}
    doc = draft.head.doc

    def told(option: Option) -> bool:
        place = option.head >= 0 and doc[option.head].ent_type_ == "LOC"
        around = _namings_around(doc[option.head]) if place else ()
        return any(above in likely and likely[above] == option.entities[0].code for above in around)

    return [(p, o) for p, o in weighed if not told(o)]


def _namings_around(token: Token) -> Iterator[int]:
    """The heads of the nominals that a place's name belongs to, also as a member of a list of places."""
    node = token
    while node.head != node and tree.case_of(node) is None and (node.dep_ == "nmod" or _is_place(node)):
        if node.dep_ == "nmod":
            yield node.head.i
        node = node.head


def _is_place(token: Token) -> bool:
    return bool(token.ent_type_ == "LOC" and token.dep_ in ("flat:name", "conj"))


def _in_frame(option: Option) -> bool:
    """Whether the entry's own frame points at an option, or the verb that carries a nominal trigger."""
    return any(f.startswith(("slot=", "light=", "generic=subject")) for f in option.features)


def _has_actors_alone(entry: Entry) -> bool:
    """Whether an entry is of a meeting or joint work with no host: everyone is an actor (codebook, section 5)."""
    return entry.type in ("CONSULT", "COOPERATE") and acts_together(entry) and not entry.recipient


def choose_sides(coder: Coder, draft: Draft, earlier: list[tuple[int, Mention]]) -> tuple[Choice, Choice]:
    """The actor and the recipient of a draft; the surer side chooses first, nobody stands on both."""
    weighed = {side: _weigh(coder, draft, side, side_options(coder, draft, side, earlier)) for side in SIDES}
    if _has_actors_alone(draft.candidate.entry):
        weighed["recipient"] = []
    alone = {side: _choose(draft, side, weighed[side], Choice()) for side in SIDES}
    first = max(SIDES, key=lambda side: alone[side].sureness)
    second = SIDES[1 - SIDES.index(first)]
    chosen = {first: alone[first], second: _choose(draft, second, weighed[second], alone[first])}
    return chosen["actor"], chosen["recipient"]


def _aux(draft: Draft) -> str:
    learned = model.load("aux")
    if learned is None:
        return draft.mention.aux
    scores = learned.probabilities(
        [*auxiliary.features(draft.mood), f"T={draft.mention.type}", f"pos={draft.candidate.entry.pos}"]
    )
    return max(sorted(scores), key=lambda label: scores[label])


def _as_offender(entity: Entity) -> Entity:
    """A private person who commits violence is a criminal (codebook, section 2); crowds and protesters stay civilians."""
    individuals = frozenset(load_yaml("id/grammar.yaml")["individuals"])
    words = {w.lower().strip(",.()") for w in entity.text.split()}
    return replace(entity, sector="CRM") if entity.sector == "CVL" and words & individuals else entity


def in_role(entity: Entity, type_: str, side: str) -> Entity:
    """The entity as the side that it stands on makes it."""
    if side == "actor":
        return _as_offender(entity) if type_ == "ASSAULT" else entity
    return as_land(entity) if can_act_on_things(type_) else entity


def settled(draft: Draft, actor: Choice, recipient: Choice, confidence: float) -> Mention:
    """The mention of a draft with the sides and mood that were chosen."""
    parts = [draft.candidate.entry.key]
    parts += [f"{side} {choice.path}" for side, choice in zip(SIDES, (actor, recipient), strict=True) if choice.path]
    type_ = draft.mention.type
    return replace(
        draft.mention,
        actors=tuple(in_role(e, type_, "actor") for e in actor.entities),
        recipients=tuple(in_role(e, type_, "recipient") for e in recipient.entities),
        aux=_aux(draft),
        confidence=round(confidence, 3),
        rule="; ".join(parts) if actor.path or recipient.path else draft.mention.rule,
    )


def other_types(drafts: Iterable[Draft]) -> int:
    """How many types beside the first the drafts of one place of the text could be of."""
    return len({d.mention.type for d in drafts}) - 1


def decide(coder: Coder, drafts: Iterable[Draft]) -> list[Mention]:
    """Keep at most one draft per place of the text, the likeliest sense, in the order of the text."""
    by_place: dict[int, list[Draft]] = {}
    for draft in drafts:
        by_place.setdefault(draft.candidate.start, []).append(draft)
    learned = model.load("keep")
    least = load_yaml("id/models/limits.yaml")["keep"] if learned is not None else 0.0
    kept: list[tuple[int, Mention]] = []
    for place in sorted(by_place):
        best: tuple[float, tuple[int, ...], Draft, Choice, Choice] | None = None
        rivals = other_types(by_place[place])
        for draft in by_place[place]:
            actor, recipient = choose_sides(coder, draft, kept)
            features = keeping.features(draft, actor, recipient, rivals)
            chance = learned.probability(features) if learned is not None else 0.5
            rank = (chance, support(draft), draft, actor, recipient)
            if best is None or rank[:2] > best[:2]:
                best = rank
        if best is not None and best[0] >= least:
            chance, _, draft, actor, recipient = best
            kept.append((draft.sentence, settled(draft, actor, recipient, chance)))
    return sectors.settle(coder.actors, [mention for _, mention in kept])


def support(draft: Draft) -> tuple[int, ...]:
    """By rule, the better of two senses: more needs met, more sides filled, a mode told, a verb before a noun."""
    entry = draft.candidate.entry
    wanted = sum(not need.negated for need in entry.needs)
    sides = bool(draft.mention.actors) + bool(draft.mention.recipients)
    return wanted, sides, int(entry.mode is not None), int(entry.pos == "verb")
