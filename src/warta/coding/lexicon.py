"""The trigger lexicon: which words name an act, of which type, and which dependents are its actor and recipient.

The entries are data (``data/id/triggers/TYPE.tsv``); its header explains the columns. This module answers one
question: which entries may the words that begin at a token belong to?
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from warta import ontology
from warta.data import load_tsv
from warta.errors import DataError
from warta.language.id.morphology import Voice, noun_forms, verb_forms

_FRAME = re.compile(r"A=([\w,]*) R=([\w,]*)")
_COLUMNS = 8


@dataclass(frozen=True, slots=True)
class Need:
    """A condition on the words near a trigger: one of ``words`` must (or, ``negated``, must not) be there.

    ``word lists`` hold lower-case forms; an empty list stands for "the recipient is someone" (``@per``).
    """

    words: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One sense of a trigger: citation form, word class, type, mode and frame."""

    lemma: str
    pos: str
    type: str
    mode: str | None
    actor: tuple[str, ...]
    recipient: tuple[str, ...]
    needs: tuple[Need, ...]
    example: str
    example_actor: str
    example_recipient: str

    @property
    def key(self) -> str:
        """The entry's name in explanations: type, lemma and what it needs."""
        wanted = ",".join(("!" if n.negated else "") + "|".join(n.words or ("@per",)) for n in self.needs)
        return f"{self.type}:{self.lemma}" + (f"[{wanted}]" if wanted else "")


@dataclass(frozen=True, slots=True)
class Form:
    """A surface form of an entry: its words, the grammatical voice it shows, and the entry."""

    words: tuple[str, ...]
    voice: Voice
    entry: Entry


def _need(text: str) -> Need:
    if text == "@per":
        return Need(())
    negated = text.startswith("!")
    return Need(tuple(w.strip().lower() for w in text.lstrip("!").split("|")), negated)


def _entry(type_: str, row: tuple[str, ...]) -> Entry:
    lemma, pos, mode, frame, needs, example, actor, recipient = row
    found = _FRAME.fullmatch(frame)
    if found is None:
        raise DataError(f"trigger lexicon, {type_} {lemma!r}: frame {frame!r} is not of the form 'A=slot,slot R=slot,slot'")
    if mode and (type_, mode) not in ontology.modes():
        raise DataError(f"trigger lexicon, {type_} {lemma!r}: {mode!r} is no mode of {type_}")
    slots = [tuple(s for s in part.split(",") if s) for part in found.groups()]
    return Entry(
        lemma.lower(),
        pos,
        type_,
        mode or None,
        slots[0],
        slots[1],
        tuple(_need(n.strip()) for n in needs.split(" ; ") if n.strip()),
        example,
        actor,
        recipient,
    )


@cache
def entries() -> tuple[Entry, ...]:
    """All entries of the lexicon, in the order of the types' table and of the files."""
    return tuple(
        _entry(type_, row) for type_ in ontology.types() for row in load_tsv(f"id/triggers/{type_.lower()}.tsv", _COLUMNS)
    )


def forms_of(entry: Entry) -> list[Form]:
    """The surface forms of an entry; in a multiword one only the first word inflects."""
    first, *rest = entry.lemma.split()
    inflected = verb_forms(first) if entry.pos == "verb" else noun_forms(first) if entry.pos == "noun" else {first: "noun"}
    return [Form((word, *rest), voice, entry) for word, voice in inflected.items()]  # type: ignore[arg-type]


@cache
def index() -> dict[str, tuple[Form, ...]]:
    """The forms by their first word, longest first."""
    by_word: dict[str, list[Form]] = {}
    for entry in entries():
        for form in forms_of(entry):
            by_word.setdefault(form.words[0], []).append(form)
    return {word: tuple(sorted(forms, key=lambda f: -len(f.words))) for word, forms in by_word.items()}
