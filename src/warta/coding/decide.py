"""Which candidates are kept? Resolves competition between senses and drops what the evidence is against."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from warta.coding.coder import Draft
from warta.records import Mention


def decide(drafts: Iterable[Draft]) -> list[Mention]:
    """Keep one draft per place of the text, the best supported sense, in the order of the text."""
    by_place: dict[int, list[Draft]] = {}
    for draft in drafts:
        by_place.setdefault(draft.candidate.start, []).append(draft)
    kept = []
    for place in sorted(by_place):
        best = max(by_place[place], key=_support)
        kept.append(replace(best.mention, confidence=0.5))
    return kept


def _support(draft: Draft) -> tuple[int, int, int, int]:
    """More needs met, more sides filled, a mode told, a verb before a noun."""
    entry = draft.candidate.entry
    wanted = sum(not need.negated for need in entry.needs)
    sides = bool(draft.mention.actors) + bool(draft.mention.recipients)
    return wanted, sides, int(entry.mode is not None), int(entry.pos == "verb")
