"""How Indonesian text becomes words: punctuation, abbreviations, numbers, and clitics split off.

The convention is that of UD Indonesian-CSUI: the pronoun or article ``-nya`` and the particles are words of
their own, reduplications (``kantor-kantor``), numbers (``1.000``) and dates (``14/10/2021``) are one word.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from spacy.language import Language
from spacy.symbols import ORTH
from spacy.tokenizer import Tokenizer
from spacy.util import registry
from spacy.vocab import Vocab

from warta.data import load_yaml

_QUOTES = r"[\"'“”‘’«»‹›„`´]"
_PREFIXES = [
    _QUOTES,
    r"[(\[{<]",
    r"\.\.+",
    r"…",
    r"[,;:!?*#&=+~|•·–—]",
    r"--+",
    r"-(?=[^\d\s])",
    r"[$€£¥]",
    r"Rp(?=\.?\s?\d)",
    r"US(?=\$)",
    r"/(?=[A-Za-z(])",
]
_SUFFIXES = [
    _QUOTES,
    r"[)\]}>]",
    r"\.\.+",
    r"…",
    r"[,;:!?*#&=+~|•·–—/]",
    r"--+",
    r"(?<=\d)%",
    r"(?<=[^.])\.",
    r"(?<=\w)-",
    r"(?<=[A-Za-z]{2})-?nya",
]
_INFIXES = [
    r"\.\.+",
    r"…",
    r"--+",
    r"[–—]",
    r"(?<=\w)[()\[\]](?=\w)",
    r"[()\[\]](?=[\"“”,.])",
    r"(?<=[a-z]{2})\.(?=[A-Z])",
    r"(?<=[A-Za-z]),(?=[A-Za-z])",
    r"(?<=[A-Za-z)])[\"“”;:](?=[A-Za-z(])",
    r"(?<=[a-z])[?!](?=[A-Z])",
    r"(?<=\d)%(?=\D)",
]
# Initials, URLs, e-mail addresses, social handles and numbers stay whole whatever is inside them.
_WHOLE = re.compile(r"(?:[A-Z]\.)+$|(?:https?://|www\.)\S+[\w/]$|[\w.+-]+@[\w-]+\.[\w.]+\w$|[@#]\w+$|[+-]?\d+(?:[.,:/-]\d+)*$")


def _cased(word: str) -> set[str]:
    return {word, word.capitalize(), word.upper()}


def _special_cases() -> dict[str, list[dict[int, str]]]:
    knowledge = load_yaml("id/tokens.yaml")
    rules: dict[str, list[dict[int, str]]] = {}
    for abbreviation in knowledge["abbreviations"]:
        rules[abbreviation] = [{ORTH: abbreviation}]
    for word in knowledge["whole_nya"]:
        for form in _cased(word):
            rules[form] = [{ORTH: form}]
    for clitic, hosts in knowledge["particle_hosts"].items():
        for host in hosts:
            for form in _cased(host):
                ending = clitic.upper() if form.isupper() else clitic
                rules[form + ending] = [{ORTH: form}, {ORTH: ending}]
    return rules


def make_tokenizer(vocab: Vocab) -> Tokenizer:
    """Return the tokenizer for Indonesian news over this vocabulary."""
    return Tokenizer(
        vocab,
        rules=_special_cases(),
        prefix_search=re.compile("|".join(f"^(?:{p})" for p in _PREFIXES)).search,
        suffix_search=re.compile("|".join(f"(?:{s})$" for s in _SUFFIXES)).search,
        infix_finditer=re.compile("|".join(_INFIXES)).finditer,
        token_match=_WHOLE.match,
    )


@registry.tokenizers("warta.id.v1")  # type: ignore[untyped-decorator]  # spaCy's registry has no types
def create_tokenizer() -> Callable[[Language], Tokenizer]:
    """The registered name under which a trained pipeline asks for this tokenizer."""

    def create(nlp: Language) -> Tokenizer:
        return make_tokenizer(nlp.vocab)

    return create
