"""Who is cited for what? Finds the speaker of each part of the text and the credited news organisation.

A speaker is the subject of a reporting verb whose complement or quotation holds the words, "menurut X", or, for a
quotation without a verb of its own, whoever spoke last before it.
"""

from __future__ import annotations

import re
from functools import cache

from spacy.tokens import Doc, Span, Token

from warta.coding import tree
from warta.coding.arguments import surface_subject
from warta.data import load_yaml

_OPENING = "“"
_CLOSING = "”"


@cache
def _reporting() -> frozenset[str]:
    return frozenset(load_yaml("id/attribution.yaml")["reporting"])


@cache
def _credit_pattern() -> re.Pattern[str]:
    knowledge = load_yaml("id/attribution.yaml")
    names = "|".join(sorted(map(re.escape, knowledge["news_organisations"]), key=len, reverse=True))
    verbs = "|".join(knowledge["credit"])
    media = r"(?:(?:dari|oleh|laman|situs|media|kantor berita|surat kabar|harian|stasiun televisi|televisi|portal berita)\s+)*"
    return re.compile(rf"\b(?i:{verbs})\s+{media}(?:\w+\s+){{0,2}}?({names})\b")


def credited(sentence: str) -> str | None:
    """The news organisation that a sentence credits ("seperti dikutip AFP"), or None."""
    found = _credit_pattern().search(sentence)
    return found.group(1) if found else None


def quoted_tokens(doc: Doc) -> list[bool]:
    """For each token whether it stands inside quotation marks; a quotation ends with its line at the latest."""
    inside = [False] * len(doc)
    open_ = False
    for token in doc:
        if token.is_space and "\n" in token.text:
            open_ = False
        elif token.text == _OPENING:
            open_ = True
        elif token.text == _CLOSING:
            open_ = False
        elif token.text == '"':
            open_ = not open_
        else:
            inside[token.i] = open_
    return inside


class Attribution:
    """The speakers of one document: token by token, the head word of who is cited, or None."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.quoted = quoted_tokens(doc)
        self._speaker: list[Token | None] = [None] * len(doc)
        self._read()

    def speaker_of(self, token: Token) -> Token | None:
        """The head of the noun phrase that names the speaker of this token's words, or None for the narrator."""
        return self._speaker[token.i]

    def _verbs(self, sentence: Span) -> list[tuple[Token, Token]]:
        """The reporting verbs of a sentence outside quotations, with their subjects."""
        found = []
        for token in sentence:
            if self.quoted[token.i] or token.lower_ not in _reporting():
                continue
            subject = self._subject(token)
            if subject is not None:
                found.append((token, subject))
        return found

    def _subject(self, verb: Token) -> Token | None:
        found = surface_subject(verb)
        if found is not None and found.head.pos_ in ("NOUN", "PROPN", "PRON", "X"):
            return found.head
        # "kata Budi": the parser may hang the name on the verb by another relation; it stands right behind it.
        for child in verb.children:
            if child.i > verb.i and child.pos_ in ("PROPN", "NOUN", "PRON") and tree.case_of(child) is None and child.i - verb.i <= 3:
                return child
        return None

    def _read(self) -> None:
        last: Token | None = None
        carried = False  # whether the sentence before ended inside or right behind a quotation
        for sentence in self.doc.sents:
            verbs = self._verbs(sentence)
            according = self._according(sentence)
            quoted = [t for t in sentence if self.quoted[t.i]]
            for verb, subject in verbs:
                self._assign_content(sentence, verb, subject)
            if according is not None:
                for token in sentence:
                    self._speaker[token.i] = according
            speaker = verbs[-1][1] if verbs else according
            if quoted:
                if speaker is None:
                    speaker = self._next_speaker(sentence) or (last if carried or len(quoted) > len(sentence) // 2 else None)
                for token in quoted:
                    if speaker is not None and self._speaker[token.i] is None:
                        self._speaker[token.i] = speaker
            if speaker is not None:
                last = speaker
            carried = bool(quoted)

    def _assign_content(self, sentence: Span, verb: Token, subject: Token) -> None:
        """Give the verb's complement, or what stands before "kata X", to the subject."""
        for child in verb.children:
            if child.dep_ in ("ccomp", "xcomp", "parataxis", "advcl", "obj", "conj", "csubj") and child.i > verb.i and subject.i not in {t.i for t in child.subtree}:
                for token in child.subtree:
                    if not (token.i < verb.i):
                        self._speaker[token.i] = subject
        if verb.dep_ == "parataxis" or (verb.dep_ in ("ROOT", "conj") and verb.i > sentence.start + 3 and self.doc[verb.i - 1].is_punct):
            for token in self.doc[sentence.start : verb.i]:
                if self._speaker[token.i] is None:
                    self._speaker[token.i] = subject

    def _according(self, sentence: Span) -> Token | None:
        """The noun behind "menurut" in a sentence."""
        for token in sentence:
            if token.lower_ == "menurut" and not self.quoted[token.i]:
                if token.dep_ == "case":
                    return token.head
                following = [c for c in token.children if c.i > token.i and c.pos_ in ("NOUN", "PROPN", "PRON")]
                if following:
                    return following[0]
        return None

    def _next_speaker(self, sentence: Span) -> Token | None:
        """The speaker named in the rest of the paragraph, for a quotation of several sentences ("... ." kata X)."""
        if not self.quoted[sentence.end - 1] and self.doc[sentence.end - 1].text in (_CLOSING, '"') and not any(
            self.quoted[t.i] for t in self.doc[sentence.end : sentence.end + 2]
        ):
            start_quoted = False
        else:
            start_quoted = True
        end = sentence.end
        while end < len(self.doc) and "\n" not in self.doc[end].text:
            end += 1
        for token in self.doc[sentence.end : end]:
            if not self.quoted[token.i] and token.lower_ in _reporting():
                return self._subject(token) if start_quoted or token.i - sentence.end < 4 else None
        return None
