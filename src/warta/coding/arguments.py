"""Who did it, and to whom? Fills an entry's frame from the dependency tree.

A frame names slots in order of preference (``subj``, ``obj``, ``objposs``, ``comp``, ``poss`` or a preposition);
each slot is a question to the tree around the trigger. Every answer carries the path that found it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from warta.coding import headlines, tree
from warta.coding.lexicon import index
from warta.coding.triggers import Candidate
from warta.data import load_yaml
from warta.language.id.morphology import Voice

_CONTROL = ("xcomp", "ccomp", "advcl", "conj", "acl", "parataxis")


_TO_RELATIVE = 3
_TO_PASSIVE = 4
"""Words from a noun to the "yang" that explains it, and from there to the passive verb."""
_JOINED = 3
"""Words from one verb to another that it is joined to by "dan"."""


@dataclass(frozen=True, slots=True)
class Argument:
    """A nominal that fills a slot, and how it was found (for a person)."""

    head: Token
    path: str


@cache
def grammar_words(name: str) -> frozenset[str]:
    """The words that grammar.yaml lists under a name."""
    return frozenset(load_yaml("id/grammar.yaml")[name])


def _antecedent(relative: Token) -> Token:
    """The noun that a relative clause's "yang" stands for."""
    verb = tree.clause_head(relative)
    return verb.head if verb.dep_ in ("acl:relcl", "acl", "csubj") else relative


def _real(token: Token) -> Token:
    return _antecedent(token) if token.lower_ == "yang" else token


def voice_of(verb: Token) -> Voice:
    if "Pass" in verb.morph.get("Voice", []) or verb.lower_.startswith("di"):
        return "passive"
    return "active"


def surface_subject(verb: Token, seen: int = 0) -> Argument | None:
    """The grammatical subject of a verb: its own, the antecedent of its relative clause, or its controller's."""
    for child in tree.children(verb, "nsubj", "nsubj:pass"):
        real = _real(child)
        if real != verb and child.lower_ not in grammar_words("future"):  # "bakal menggelar": no subject, though read as one
            return Argument(real, f"{verb.lower_}>{child.dep_}")
    if verb.dep_ in ("acl:relcl", "acl"):
        return Argument(verb.head, f"{verb.lower_}<{verb.dep_}")
    if seen > 3:
        return None
    if verb.dep_ in _CONTROL and verb.head != verb:
        above = verb.head
        if verb.dep_ in ("xcomp", "ccomp", "advcl") and above.pos_ in ("VERB", "ADJ"):
            objects = tree.children(above, "obj")
            # "meminta Taliban menyerang": the object of an active verb of asking or causing controls its complement.
            controls = verb.dep_ == "xcomp" or above.lower_ in grammar_words("object_control")
            if controls and objects and objects[0].i < verb.i and voice_of(above) == "active":
                return Argument(_real(objects[0]), f"{verb.lower_}<xcomp<{above.lower_}>obj")
            addressee = _addressee(above)
            if (
                addressee is not None
                and addressee.i < verb.i
                and any(c.lower_ in grammar_words("purpose_marks") for c in verb.children)
            ):
                return Argument(addressee, f"{verb.lower_}<{verb.dep_}<{above.lower_}>obl(kepada)")
        if above.pos_ in ("VERB", "ADJ", "AUX", "NOUN", "PROPN", "ADV"):
            found = surface_subject(above, seen + 1)
            if found is not None:
                return Argument(found.head, f"{verb.lower_}<{verb.dep_}<{found.path}")
    return None


def _addressee(verb: Token) -> Token | None:
    """To whom a verb leaves or orders what its complement says: "menyerahkan kepada Indonesia untuk menyelidiki"."""
    if verb.lower_ not in grammar_words("object_control") and verb.lower_ not in grammar_words("addressee_control"):
        return None
    return next(
        (c for c in tree.children(verb, "obl", "obj", "nmod") if tree.case_of(c) in grammar_words("addressee_marks")), None
    )


def agent(verb: Token) -> Argument | None:
    """The agent of a passive verb: "oleh X", or the bare noun right behind it ("ditangkap polisi")."""
    for child in tree.children(verb, "obl:agent", "obl", "nmod"):
        if child.dep_ == "obl:agent" or tree.case_of(child) == "oleh":
            return Argument(child, f"{verb.lower_}>{child.dep_}(oleh)")
    for child in tree.children(verb, "obl", "obj", "nmod", "nsubj", "flat:name"):
        if child.i > verb.i and tree.case_of(child) is None and tree.phrase(child).start <= verb.i + 2:
            return Argument(child, f"{verb.lower_}>{child.dep_}(bare)")
    return None


def direct_object(verb: Token) -> Argument | None:
    for child in tree.children(verb, "obj"):
        return Argument(_real(child), f"{verb.lower_}>obj")
    # A headline's or a misread object: the bare nominal right behind the verb.
    for child in tree.children(verb, "obl", "nmod", "nsubj", "nsubj:pass", "ccomp", "xcomp", "flat:name", "appos"):
        if child.i > verb.i and child.pos_ in ("NOUN", "PROPN", "PRON") and tree.case_of(child) is None:
            return Argument(child, f"{verb.lower_}>{child.dep_}(behind)")
    # "menyelidiki dan menuntut perusahaan": the second verb has the object of both.
    for other in tree.children(verb, "conj"):
        if other.pos_ == "VERB" and 0 < other.i - verb.i <= _JOINED and voice_of(other) == voice_of(verb):
            for child in tree.children(other, "obj"):
                return Argument(_real(child), f"{verb.lower_}>conj>{other.lower_}>obj")
    return None


def beyond(verb: Token) -> Argument | None:
    """Who stands over the noun that a verb explains: "UNAMA memiliki mandat untuk mendukung", "mandat bagi UNAMA untuk ..."."""
    noun = next((v.head for v in (verb, verb.head) if v.dep_ in ("acl", "acl:relcl")), None)
    if noun is None:
        return None
    for child in tree.children(noun, "nmod", "obl"):
        if child.i < verb.i and tree.case_of(child) in grammar_words("beneficiary_marks"):
            return Argument(child, f"{verb.lower_}<acl<{noun.lower_}>{child.dep_}")
    above = noun
    while above.dep_ in ("nmod", "conj", "obj", "obl", "xcomp", "ccomp") and above.head != above:
        above = above.head
        if above.pos_ in ("VERB", "AUX"):
            found = surface_subject(above)
            return Argument(found.head, f"{verb.lower_}<acl<{noun.lower_}<{found.path}") if found is not None else None
    return None


def _subj(trigger: Token, voice: Voice) -> Iterator[Argument]:
    found = agent(trigger) if voice == "passive" else surface_subject(trigger)
    if found is not None:
        yield found


def _obj(trigger: Token, voice: Voice) -> Iterator[Argument]:
    found = surface_subject(trigger) if voice == "passive" else direct_object(trigger)
    if found is not None:
        yield found
    elif voice == "passive" and (behind := direct_object(trigger)) is not None and tree.case_of(behind.head) is None:
        doer = agent(trigger)
        if doer is None or doer.head != behind.head:
            yield behind
    elif voice == "active" and trigger.dep_ in ("acl:relcl",) and tree.children(trigger, "nsubj"):
        # "serangan yang dilancarkan ..." is passive; "orang yang polisi tangkap" leaves the object to the antecedent.
        yield Argument(trigger.head, f"{trigger.lower_}<acl:relcl(object)")


def _objposs(trigger: Token, voice: Voice) -> Iterator[Argument]:
    for thing in _obj(trigger, voice):
        for child in tree.children(thing.head, "nmod", "nmod:poss", "flat:name", "flat", "obl", "acl"):
            if child.pos_ in ("NOUN", "PROPN", "PRON"):
                yield Argument(child, f"{thing.path}>{child.dep_}")


def _comp(trigger: Token, _voice: Voice) -> Iterator[Argument]:
    for child in tree.children(trigger, "ccomp", "xcomp", "advcl", "parataxis", "acl", "obl", "conj"):
        for subject in tree.children(child, "nsubj", "nsubj:pass"):
            if subject.i > trigger.i and subject.lower_ != "yang":
                yield Argument(subject, f"{trigger.lower_}>{child.dep_}>{subject.dep_}")


def _poss(trigger: Token, _voice: Voice) -> Iterator[Argument]:
    for child in tree.children(trigger, "nmod", "nmod:poss", "flat:name", "flat", "compound", "appos", "amod"):
        if child.i > trigger.i and tree.case_of(child) is None and child.pos_ in ("NOUN", "PROPN", "PRON", "X"):
            # Behind a comma a headline goes on with another subject ("Kekerasan, Lima Negara Gelar ...").
            if child.dep_ != "appos" and any(t.text == "," for t in trigger.doc[trigger.i + 1 : child.i]):
                continue
            yield Argument(child, f"{trigger.lower_}>{child.dep_}")
            for deeper in tree.children(child, "nmod", "nmod:poss", "flat:name"):
                if tree.case_of(deeper) is None:
                    yield Argument(deeper, f"{trigger.lower_}>{child.dep_}>{deeper.dep_}")


def _preposition(trigger: Token, preposition: str) -> Iterator[Argument]:
    """Nominals with the preposition that hang on the trigger, its object, or the verb that carries the trigger."""
    holders = [trigger, *tree.children(trigger, "obj", "xcomp", "nmod", "obl")]
    if trigger.dep_ in ("obj", "nsubj", "nsubj:pass", "obl", "xcomp", "ROOT", "conj", "nmod") and trigger.pos_ != "VERB":
        holders.append(trigger.head)
    for holder in holders:
        for child in holder.children:
            if (
                child.i > trigger.i
                and child.dep_ in ("obl", "nmod", "obl:agent", "advcl", "xcomp", "acl", "conj", "obj")
                and tree.case_of(child) == preposition
            ):
                yield Argument(child, f"{holder.lower_}>{child.dep_}({preposition})")


def light_subject(trigger: Token) -> tuple[Argument, bool] | None:
    """The subject of the verb that carries a nominal trigger, and whether it is the recipient of the act.

    "X melakukan serangan": X, False; "X menerima dukungan": X, True.
    """
    noun = trigger
    for _ in range(3):  # "menggelar acara pertemuan": the carrying verb may stand above a noun
        if noun.dep_ in ("nmod", "conj", "compound") and noun.head.pos_ in ("NOUN", "PROPN"):
            noun = noun.head
    verb = noun.head
    if verb == noun or verb.pos_ not in ("VERB", "AUX"):
        return None
    receiving = grammar_words("light_recipient")
    if noun.dep_ in ("obj", "xcomp", "obl", "ccomp") and voice_of(verb) == "active":
        word = verb.lower_
        # A verb that is a trigger of its own ("mengecam serangan") reports another act; any other carries the noun.
        if (
            word in grammar_words("light_actor")
            or word in receiving
            or (noun.dep_ == "obj" and word not in index() and word not in grammar_words("not_light"))
        ):
            subject = surface_subject(verb)
            if subject is not None and subject.head != noun:
                return subject, word in receiving
    if noun.dep_ in ("nsubj:pass", "nsubj") and voice_of(verb) == "passive":
        doer = agent(verb)
        if doer is not None and doer.head != noun:
            return doer, False
    if noun.dep_ == "obl" and verb.lower_ in receiving:
        subject = surface_subject(verb)
        if subject is not None:
            return subject, True
    return None


def relative_agent(noun: Token) -> Argument | None:
    """Who does the act that a noun names, told by its relative clause: "operasi yang (diduga) dilancarkan Israel"."""
    for clause in tree.children(noun, "acl:relcl", "acl"):
        for verb in (clause, *tree.children(clause, "xcomp", "ccomp")):
            if _does(verb):
                doer = agent(verb)
                if doer is not None:
                    return Argument(doer.head, f"{noun.lower_}>{clause.dep_}>{doer.path}")
    return _told_behind(noun)


def _told_behind(noun: Token) -> Argument | None:
    """The same by the order of words, where the parser hangs the clause elsewhere: "serangan, yang diklaim dilancarkan X"."""
    doc, end = noun.doc, noun.sent.end
    opening = next((t for t in doc[noun.i + 1 : min(end, noun.i + 1 + _TO_RELATIVE)] if t.lower_ == "yang"), None)
    if opening is None or any(t.pos_ in ("NOUN", "PROPN", "VERB") for t in doc[noun.i + 1 : opening.i]):
        return None
    for verb in doc[opening.i + 1 : min(end, opening.i + 1 + _TO_PASSIVE)]:
        doer = agent(verb) if _does(verb) else None
        if doer is not None:
            return Argument(doer.head, f"{noun.lower_}>yang>{doer.path}")
    return None


def _does(verb: Token) -> bool:
    """Whether a verb is a passive whose agent does what is told, and does not suffer it ("dialami warga")."""
    return verb.pos_ == "VERB" and voice_of(verb) == "passive" and verb.lower_ not in grammar_words("suffered")


def agent_of_means(verb: Token) -> Argument | None:
    """Who stands behind the means of a verb without an agent: "tewas dalam serangan Israel", "akibat tembakan polisi"."""
    for means in tree.children(verb, "obl", "nmod"):
        if means.i > verb.i and tree.case_of(means) in grammar_words("means_marks") and means.lower_ in index():
            for child in tree.children(means, "nmod", "nmod:poss", "flat:name"):
                if tree.case_of(child) in (None, "oleh"):
                    return Argument(child, f"{verb.lower_}>obl({means.lower_})>{child.dep_}")
            return relative_agent(means)
    return None


def headline_subject(candidate: Candidate, trigger: Token) -> Argument | None:
    """The subject of a headline that begins with the trigger."""
    found = headlines.subject(trigger) if candidate.in_title and candidate.entry.pos == "verb" else None
    return Argument(found, f"{trigger.lower_}>headline") if found is not None else None


def fill(candidate: Candidate, trigger: Token, slot: str) -> Iterator[Argument]:
    """The nominals that a slot of the frame points at, best first."""
    voice = candidate.voice if candidate.voice != "bare" else "active"
    opening = headline_subject(candidate, trigger)
    if opening is not None and slot == ("obj" if voice == "passive" else "subj"):
        yield opening
    elif slot == "subj":
        if trigger.pos_ == "VERB" or candidate.entry.pos != "noun":
            yield from _subj(trigger, voice)
    elif slot == "obj":
        yield from _obj(trigger, voice)
    elif slot == "objposs":
        yield from _objposs(trigger, voice)
    elif slot == "comp":
        yield from _comp(trigger, voice)
    elif slot == "poss":
        yield from _poss(trigger, voice)
    else:
        yield from _preposition(trigger, slot)
