"""Which words of the text name an act, and of which type?

Proposes candidates from the lexicon; the arguments and the decider then keep or drop them.
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc, Token

from warta.coding import tree
from warta.coding.lexicon import Entry, Form, Need, index
from warta.language.id.morphology import Voice

_NEAR = 12
"""Words after a trigger in which a needed word may stand when it is no dependent (tuned on gold train)."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place in the text where an entry of the lexicon fits. ``start`` and ``end`` are token numbers."""

    start: int
    end: int
    voice: Voice
    entry: Entry
    in_title: bool

    def head(self, doc: Doc) -> Token:
        """The word of the trigger that governs the others: its arguments hang there."""
        span = doc[self.start : self.end]
        return span[0] if len(span) == 1 or (span[0].pos_ == "VERB" and self.voice != "noun") else span.root


def _matches(doc: Doc, at: int, form: Form) -> int | None:
    """The token number behind the form if it stands at ``at``; a clitic may follow its first word."""
    position = at
    for number, word in enumerate(form.words):
        if position < len(doc) and number and doc[position].lower_ == "nya" and word != "nya":
            position += 1
        if position >= len(doc) or doc[position].lower_ != word:
            return None
        position += 1
    return position


def _nearby(trigger: Token) -> set[str]:
    """Lower-case words that belong to the trigger: its dependents' and those that follow in the sentence."""
    words = {t.lower_ for t in trigger.subtree}
    words.update(tree.following_words(trigger, _NEAR))
    # What a noun's sense hangs on may stand before it: its carrying verb, the head of its compound.
    words.update(t.lower_ for t in trigger.doc[max(trigger.sent.start, trigger.i - 2) : trigger.i])
    if trigger.head != trigger:
        words.add(trigger.head.lower_)
    return words


def _holds(need: Need, trigger: Token, near: set[str]) -> bool:
    if not need.words:  # whether the recipient is someone is a feature ("owned") that the deciding model weighs
        return True
    text = " " + " ".join(tree.following_words(trigger)) + " "
    hit = any((w in near) if " " not in w else f" {w} " in text for w in need.words)
    return hit != need.negated


def _plausible(form: Form, token: Token, in_title: bool) -> bool:
    """Whether the form can be a trigger here: bare stems are verbs only in headlines or where the tagger says so."""
    if form.voice == "bare":
        return in_title or token.pos_ == "VERB"
    if form.entry.pos == "noun" and token.pos_ == "PROPN" and not in_title and token.i > token.sent.start:
        # A capitalised noun inside a name ("Kapal Serangan") names no act; an abbreviation ("OTT") or a whole phrase does.
        return token.text.isupper() or token.text.islower() or len(form.words) > 1
    return True


def _may_be_capitalised(form: Form, token: Token, in_title: bool) -> bool:
    """Whether a capital says nothing: on the verb of a headline and the first word of a sentence.

    There the recogniser of names takes triggers into names ("Polisi Tangkap", "Blokade Israel").
    """
    return (in_title and form.voice != "noun") or (token.is_sent_start is True and not token.text.isupper())


def _inside_name(doc: Doc, start: int, end: int) -> bool:
    """Whether the trigger is part of a longer name of a person, organisation or place."""
    return any(e.start <= start and end <= e.end and len(e) > end - start for e in doc.ents)


def find(doc: Doc, title_end: int) -> list[Candidate]:
    """Return the candidates in the order of the text, several per place when senses compete.

    ``title_end`` is the number of the token at which the body begins. Longer forms hide shorter ones inside them.
    """
    forms = index()
    found: list[Candidate] = []
    behind = 0
    for token in doc:
        if token.is_space or token.is_punct:
            continue
        in_title = token.i < title_end
        near: set[str] | None = None
        here: list[tuple[int, Form]] = []
        for form in forms.get(token.lower_, ()):
            end = _matches(doc, token.i, form)
            if end is None or end <= behind or (here and end < here[0][0]):
                continue
            if not _plausible(form, token, in_title):
                continue
            if not _may_be_capitalised(form, token, in_title) and _inside_name(doc, token.i, end):
                continue
            near = _nearby(token) if near is None else near
            if all(_holds(need, token, near) for need in form.entry.needs):
                here.append((end, form))
        if here:
            behind = here[0][0]
            found += [Candidate(token.i, end, form.voice, form.entry, in_title) for end, form in here]
    return found
