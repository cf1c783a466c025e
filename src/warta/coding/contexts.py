"""What is it about? The contexts of an act, from the words of its trigger and beside it."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Token

from warta.coding import tree
from warta.data import load_yaml

_BESIDE = 6
"""Words after the trigger that may tell its context when they are no dependents of it."""


@cache
def _by_word() -> dict[str, str]:
    return {word: context for context, words in load_yaml("id/contexts.yaml").items() for word in words}


def find(trigger: Token, start: int, end: int) -> tuple[str, ...]:
    """The contexts of the act whose trigger are the tokens ``start`` to ``end``, in the order of the text."""
    near = {t.i: t.lower_ for t in trigger.doc[start:end]}
    near.update({t.i: t.lower_ for t in trigger.subtree if abs(t.i - trigger.i) <= 2 * _BESIDE})
    following = tree.following_words(trigger, _BESIDE)
    words = [near[i] for i in sorted(near)] + following
    return tuple(dict.fromkeys(_by_word()[w] for w in words if w in _by_word()))
