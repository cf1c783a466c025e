"""Is a draft a mention at all? What its entry, its sides, its grammar and the words beside it speak for."""

from __future__ import annotations

from spacy.tokens import Token

from warta.coding.coder import Draft
from warta.coding.options import Choice

_MOST_CHILDREN = 8
_TELLING = frozenset({"obj", "nsubj", "obl", "nmod", "xcomp", "ccomp", "advmod", "aux", "mark"})
"""Relations of dependents whose words tell one sense from another ("menolak komentar", "menolak visa")."""


def features(draft: Draft, actor: Choice, recipient: Choice, rivals: int) -> list[str]:
    """What speaks for a draft being a mention at all; ``rivals``: how many other types its trigger could be of."""
    candidate, mention, head = draft.candidate, draft.mention, draft.head
    entry = candidate.entry
    named = [
        f"entry={entry.type}:{entry.lemma}",
        f"key={entry.key}",
        f"type={entry.type}",
        f"mode={entry.type}:{entry.mode}",
        f"pos={entry.pos}/{candidate.voice}",
        f"tag={head.pos_}",
        f"dep={head.dep_}",
        f"title={candidate.in_title}",
        f"words={candidate.end - candidate.start}",
        f"needs={sum(not n.negated for n in entry.needs)}",
        f"definite={draft.definite}",
        f"aux={mention.aux}",
        f"speaker={mention.speaker is not None}",
        f"rivals={min(rivals, 3)}",
        f"owned={draft.owned}",
        f"governor={head.head.lower_}",
        f"date={mention.date is not None}",
        f"place={mention.place is not None}",
        f"sentence={min(draft.sentence, 8)}",
        f"ruleA={bool(mention.actors)}",
        f"ruleR={bool(mention.recipients)}",
    ]
    for side, choice in (("A", actor), ("R", recipient)):
        sure = "none" if not choice.entities else f"{int(choice.sureness * 5) / 5:.1f}"
        sector = choice.entities[0].sector if choice.entities else "none"
        named += [
            f"{side}={sure}",
            f"{side}sector={sector}",
            f"{side}inherited={choice.head == -1}",
            f"{side}way={choice.way}",
            f"{side}way+type={choice.way}+{entry.type}",
            f"{side}way+sure={choice.way}+{sure}",
            f"{side}+type={entry.type}+{sure}",
            f"{side}sector+type={entry.type}+{sector}",
        ]
    codes = {e.code for c in (actor, recipient) for e in c.entities}
    foreign = bool(codes - {"IDN", None})
    named += [
        f"foreign={foreign}",
        f"foreign+type={foreign}+{entry.type}",
        f"foreign+entry={foreign}+{entry.type}:{entry.lemma}",
        f"ways={actor.way}+{recipient.way}",
        f"type+pos={entry.type}/{entry.pos}",
        f"title+pos={candidate.in_title}/{entry.pos}/{candidate.voice}",
    ]
    named += [f"child={c.dep_}" for c in head.children][:_MOST_CHILDREN]
    return named + _words_around(draft)


def _words_around(draft: Draft) -> list[str]:
    """The words before, behind, over and below the trigger, alone and with the type that they may speak for."""
    head, entry = draft.head, draft.candidate.entry
    doc, last = head.doc, len(head.doc) - 1
    before = doc[head.i - 1].lower_ if head.i else ""
    behind = doc[head.i + 1].lower_ if head.i < last else ""
    further = doc[head.i + 2].lower_ if head.i + 1 < last else ""
    words = {f"prev={before}", f"next={behind}", *(f"{t.dep_.split(':')[0]}={t.lower_}" for t in head.children if _tells(t))}
    words |= {f"T+{word}={entry.type}" for word in words}
    return [
        *sorted(words),
        f"T+two={entry.type}:{behind} {further}",
        f"T+governor={entry.type}:{head.head.lower_}",
        f"T+dep={entry.type}:{head.dep_}",
        f"entry+dep={entry.type}:{entry.lemma}:{head.dep_}",
        f"entry+title={entry.type}:{entry.lemma}:{draft.candidate.in_title}",
    ]


def _tells(token: Token) -> bool:
    return token.dep_.split(":")[0] in _TELLING
