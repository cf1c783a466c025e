"""The surface forms of Indonesian verbs and nouns: what one citation form can look like in the news.

Rules after Sneddon et al., *Indonesian: A Comprehensive Grammar* (2nd ed., 2010), chapters 1 and 3. Where the
root's first consonant is lost behind ``meN-`` (``menangkap``: tangkap or *nangkap*), ``data/id/stems.tsv`` decides.
"""

from __future__ import annotations

from functools import cache
from typing import Literal

from warta.data import load_tsv

Voice = Literal["active", "passive", "bare", "noun"]
_VOWELS = "aiueo"


@cache
def _listed_stems() -> dict[str, str]:
    return dict(load_tsv("id/stems.tsv", 2))  # type: ignore[arg-type]  # two columns, as load_tsv has checked


def stem_candidates(verb: str) -> list[str]:
    """The possible stems (root with its suffix) of a ``meN-`` verb, the likeliest first; empty if it is none."""
    if verb.startswith("memper"):
        return [verb[3:]] if verb[3] == "p" else [verb[2:]]
    if verb.startswith("menge") and len(verb) <= 9 and verb[5:6] not in _VOWELS:
        return [verb[5:], "k" + verb[4:], verb[4:]]
    if verb.startswith("meng"):
        rest = verb[4:]
        return [rest, "k" + rest] if rest[:1] in tuple(_VOWELS) else [rest]
    if verb.startswith("meny"):
        return ["s" + verb[4:], verb[2:]]
    if verb.startswith("men"):
        rest = verb[3:]
        return ["t" + rest, "n" + rest] if rest[:1] in tuple(_VOWELS) else [rest]
    if verb.startswith("mem"):
        rest = verb[3:]
        return ["p" + rest, "m" + rest] if rest[:1] in tuple(_VOWELS) else [rest]
    if verb.startswith("me") and verb[2:3] in ("l", "r", "w", "y", "m", "n"):
        return [verb[2:]]
    return []


def stem(verb: str) -> str | None:
    """The stem of a ``meN-`` verb (``menangkap`` -> ``tangkap``), or None when it has no such prefix."""
    candidates = stem_candidates(verb)
    if not candidates:
        return None
    return _listed_stems().get(verb, candidates[0])


def verb_forms(citation: str) -> dict[str, Voice]:
    """The forms of a verb by voice: active, ``di-``/``ku-``/``kau-`` passive, and the bare stem of headlines.

    A verb without ``meN-`` has its own form, and without ``ber-`` in headlines. Clitics are split off before.
    """
    forms: dict[str, Voice] = {citation: "active"}
    root = stem(citation)
    if root is not None:
        for prefix in ("di", "ku", "kau"):
            forms.setdefault(prefix + root, "passive")
        forms.setdefault(root, "bare")
    elif citation.startswith("ber") and len(citation) > 6:
        forms.setdefault(citation[3:], "bare")
    return forms


def noun_forms(citation: str) -> dict[str, Voice]:
    """A noun and its plural by reduplication."""
    forms: dict[str, Voice] = {citation: "noun"}
    if " " not in citation and "-" not in citation:
        forms[f"{citation}-{citation}"] = "noun"
    return forms
