"""Who is told to stand behind the act that a noun names, in other words than by doing it?

"X berada di balik serangan itu", "X dalang serangan", "X bertanggung jawab atas serangan", "menyalahkan X atas serangan",
"keterlibatan X dalam serangan", "serangan itu berasal dari X". The words are data (grammar.yaml).
"""

from __future__ import annotations

from spacy.tokens import Token

from warta.coding import tree
from warta.coding.arguments import Argument, agent, grammar_words, surface_subject, voice_of


def culprit(noun: Token) -> Argument | None:
    """Whom the words around a noun of an act make its doer, or None."""
    found = _hidden(noun) or _answerable(noun) or _involved(noun) or _source(noun)
    if found is None:
        return None
    low, high = sorted((found.head.i, noun.i))
    return None if any(t.lower_ in grammar_words("not_told") for t in noun.doc[max(0, low - 1) : high]) else found


def denier(noun: Token) -> Argument | None:
    """Who denies or refuses what a noun names, as the subject or agent of the verb over it: "Iran menolak tuduhan itu"."""
    verb = noun.head
    if verb.lower_ not in grammar_words("denial"):
        return None
    if voice_of(verb) == "passive":
        found = agent(verb) if noun.dep_ in tree.SUBJECTS else None
    else:
        found = surface_subject(verb) if noun.dep_ in ("obj", "obl") else None
    return Argument(found.head, f"{noun.lower_}<{found.path}") if found is not None and found.head != noun else None


def _hidden(noun: Token) -> Argument | None:
    """Who "berada di balik serangan", who is "dalang (di balik) serangan"."""
    places, masterminds = grammar_words("behind_places"), grammar_words("masterminds")
    above = noun.head
    if any(c.lower_ in places for c in tree.children(noun, "nmod")):  # "di belakang serangan", hung the other way round
        return _under(noun, above)
    if noun.dep_ != "nmod" or above.lower_ not in places | masterminds:
        return None
    if above.dep_ == "nmod" and above.head.lower_ in masterminds:
        above = above.head
    return _under(noun, above if above.dep_ == "ROOT" else above.head)


def _answerable(noun: Token) -> Argument | None:
    """Who "bertanggung jawab atas serangan", whom someone blames for it."""
    if tree.case_of(noun) not in grammar_words("blame_marks") or noun.dep_ not in ("obl", "nmod"):
        return None
    verb = noun.head.head if noun.head.dep_ == "obj" else noun.head
    return _under(noun, verb) if verb.lower_ in grammar_words("answerable") | grammar_words("blame") else None


def _involved(noun: Token) -> Argument | None:
    """Whose "keterlibatan dalam serangan" is spoken of."""
    if tree.case_of(noun) not in grammar_words("involvement_marks") or noun.dep_ not in ("obl", "nmod"):
        return None
    holders = [
        h
        for h in (noun.head, *tree.children(noun.head, "nmod", "obj"))
        if h.lower_ in grammar_words("involvement") and h.i < noun.i
    ]
    for child in (c for holder in holders for c in tree.children(holder, "nmod", "nmod:poss", "flat:name")):
        if tree.case_of(child) is None and child != noun:
            return Argument(child, f"{noun.lower_}<{child.head.lower_}>{child.dep_}")
    return None


def _source(noun: Token) -> Argument | None:
    """From whom an attack "berasal", "datang"."""
    if noun.dep_ not in tree.SUBJECTS or noun.head.lower_ not in grammar_words("origin"):
        return None
    for child in tree.children(noun.head, "obl", "nmod"):
        if tree.case_of(child) in grammar_words("origin_marks"):
            return Argument(child, f"{noun.lower_}<{noun.head.lower_}>{child.dep_}")
    return None


def _under(noun: Token, verb: Token) -> Argument | None:
    """Whom a verb of blame names as its object, else the subject of what stands over the noun."""
    if verb.lower_ in grammar_words("blame") and voice_of(verb) == "active":
        named = next((c for c in tree.children(verb, "obj") if c.i < noun.i), None)
        return Argument(named, f"{noun.lower_}<{verb.lower_}>obj") if named is not None else None
    subject = surface_subject(verb)
    return Argument(subject.head, f"{noun.lower_}<{subject.path}") if subject is not None and subject.head != noun else None
