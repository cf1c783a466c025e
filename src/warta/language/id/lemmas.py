"""Lemmas by the convention of UD Indonesian-CSUI: the root in lower case; names, numbers and marks as they stand."""

from __future__ import annotations

from functools import lru_cache

from spacy.language import Language
from spacy.tokens import Doc, Span

from warta.language.id.affixes import analyse

_KEPT = frozenset({"PROPN", "NUM", "PUNCT", "SYM", "X", "SPACE"})
_CONTENT = frozenset({"NOUN", "VERB", "ADJ"})


@lru_cache(maxsize=1 << 16)
def lemma(form: str, pos: str, in_name: bool = False) -> str:
    """The lemma of a token. ``in_name``: the word is capitalised inside a sentence, as part of a name or title."""
    if pos in _KEPT or (in_name and pos in _CONTENT):
        return form
    return analyse(form, pos).root


def _is_titled(sentence: Span) -> bool:
    """Whether a sentence is a headline in capitals or title case, where a capital does not mark a name."""
    return not any(t.is_lower and t.pos_ in _CONTENT for t in sentence)


@Language.component("warta_lemmas", requires=["token.pos", "doc.sents"], assigns=["token.lemma"])
def set_lemmas(doc: Doc) -> Doc:
    """Set the lemma of every token; runs after the tagger and the parser."""
    for sentence in doc.sents:
        titled: bool | None = None
        begins = True
        for token in sentence:
            form, pos = token.text, token.pos_
            in_name = False
            if not begins and pos in _CONTENT and form[:1].isupper():
                titled = _is_titled(sentence) if titled is None else titled
                in_name = not titled
            token.lemma_ = lemma(form, pos, in_name)
            begins = begins and pos == "PUNCT"
    return doc
