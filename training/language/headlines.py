"""Makes headline-style variants of treebank sentences and name sets: no affixes, no articles, capitals everywhere.

The treebanks have few headlines, but every news article has one ("Rusia Harap Taliban Lawan ISIS"). A variant keeps
the annotation of its sentence, since only leaves are dropped and forms changed.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

from convert import Sentence

from warta.language.id.morphology import stem_candidates

_SMALL = frozenset({"ADP", "CCONJ", "SCONJ", "PART"})
_DROPPED_WORDS = frozenset(
    {"telah", "sudah", "itu", "tersebut", "nya", "pun", "juga", "bahwa", "sebuah", "seorang", "para", "sedang", "tengah"}
)
LONGEST = 22
"""Words of the longest sentence that becomes a headline."""


def bare_verb(form: str, counts: Counter[str]) -> str | None:
    """The stem of an active verb as headlines write it; of several the one that the news uses most with di-."""
    candidates = stem_candidates(form.lower())
    best = max(candidates, key=lambda c: 3 * counts["di" + c] + counts[c], default=None)
    return best if best is not None and counts["di" + best] + counts[best] > 0 else None


def _without(sentence: Sentence, dropped: set[int]) -> Sentence:
    """The sentence without the words at these positions, which must be leaves."""
    kept = [i for i in range(len(sentence.words)) if i not in dropped]
    place = {old: new + 1 for new, old in enumerate(kept)}

    def pick(values: list[str]) -> list[str]:
        return [values[i] for i in kept]

    return Sentence(
        pick(sentence.words),
        [sentence.spaces[i] or (i + 1 in dropped and sentence.spaces[min(i + 1, len(sentence.spaces) - 1)]) for i in kept],
        pick(sentence.pos),
        pick(sentence.morphs),
        [place[sentence.heads[i] - 1] if sentence.heads[i] else 0 for i in kept],
        pick(sentence.deps),
    )


def headline(sentence: Sentence, counts: Counter[str], rng: random.Random) -> Sentence | None:
    """A headline-style variant, or None when the sentence is too long or has no verb."""
    if len(sentence.words) > LONGEST or "VERB" not in sentence.pos:
        return None
    heads = {h - 1 for h in sentence.heads if h}
    last = len(sentence.words) - 1
    dropped = {
        i
        for i, word in enumerate(sentence.words)
        if i not in heads
        and (
            (word.lower() in _DROPPED_WORDS and rng.random() < 0.8) or (i == last and sentence.pos[i] == "PUNCT" and word == ".")
        )
    }
    short = _without(sentence, dropped)
    if len(short.words) < 4:
        return None
    words = []
    for word, pos, morph in zip(short.words, short.pos, short.morphs, strict=True):
        if pos == "VERB" and "Voice=Act" in morph and rng.random() < 0.75:
            word = bare_verb(word, counts) or word
        words.append(word if pos in _SMALL or word in ("nya", "lah") else word[:1].upper() + word[1:])
    if rng.random() < 0.06:
        words = [w.upper() for w in words]
    return replace(short, words=words)


def titled(words: list[str], small: frozenset[str]) -> list[str]:
    """The words of a sentence with capitals as in headlines; ``small`` are the function words that stay."""
    return [w if w.lower() in small else w[:1].upper() + w[1:] for w in words]
