"""Who is named by initials alone, as crime news names suspects and victims: "seorang pria berinisial AS (34)"."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from warta.coding.gazetteer import key, names
from warta.data import load_yaml

_LONGEST = 4


def initials(doc: Doc) -> frozenset[int]:
    """The tokens that name someone by initials: introduced as such ("berinisial AS"), with an age ("AS (34)"), and again."""
    grammar = load_yaml("id/grammar.yaml")
    introducing, joining, listed_names = grammar["initials"], grammar["joining"], names()
    told: set[str] = set()
    listed = False
    for token in doc:
        # "berinisial DDS, YQ, A, dan SR": the list goes on as long as nothing else stands in it.
        listed = token.lower_ in introducing or (
            listed and (_could_be_initials(token) or token.text in ",()/" or token.lower_ in joining or token.is_digit)
        )
        # A party with its seats ("PKB (58)") is not a person with an age.
        aged = key(token.text) not in listed_names and has_age(doc, token.i + 1)
        if _could_be_initials(token) and (listed or aged):
            told.add(token.text)
    return frozenset(token.i for token in doc if token.text in told)


def _could_be_initials(token: Token) -> bool:
    return token.text.isalpha() and token.text.isupper() and len(token.text) <= _LONGEST


def has_age(doc: Doc, at: int) -> bool:
    """Whether an age in brackets stands at a token: "(34)", "(34 tahun)"."""
    after = doc[at : at + 3]
    if len(after) < 3 or after[0].text != "(" or not (after[1].text.isdigit() and len(after[1]) == 2):
        return False
    return after[2].text == ")" or after[2].lower_ in load_yaml("id/grammar.yaml")["years"]
