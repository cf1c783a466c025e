"""Which words say that somebody says something? Finds reporting verbs, "menurut X" and "X: ..." with what they cover.

The parser is asked for the subject and little else: sentences of speech and headlines are where it errs most, while
their order of words is strict ("X mengatakan ...", "..., kata X", "menurut X, ...").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Span, Token

from warta.coding import tree
from warta.coding.arguments import surface_subject
from warta.coding.quotation import MARKS, lines
from warta.data import load_yaml

_NOMINAL = ("NOUN", "PROPN", "PRON", "X")
_PREDICATE = ("VERB", "AUX", "ADJ")
_CLAUSAL = ("ccomp", "xcomp", "parataxis", "csubj", "advcl", "conj")
_LABEL = 9
"""Words that may stand before the colon of "X: ..."."""
_TITLE = 30
"""Words that a first line without a full stop may have and be a headline."""
_NEAR = 4
"""Words between a reporting verb and a speaker behind it."""


@dataclass(frozen=True, slots=True)
class Report:
    """One place that names a speaker: the index of its word, who speaks (None: whoever spoke last), what it covers.

    ``covers`` is the range of unquoted tokens that are the speaker's; ``behind`` tells that the speaker stands behind
    the verb, as in "kata X".
    """

    at: int
    speaker: Token | None
    covers: tuple[int, int]
    behind: bool
    speaks: bool = True
    """Whether whoever speaks here may be meant by a later "katanya" or a quotation without a verb."""


@cache
def words(kind: str) -> frozenset[str]:
    """The words of one list of the knowledge about attribution."""
    return frozenset(load_yaml("id/attribution.yaml")[kind])


def _top(token: Token, start: int, end: int) -> Token:
    """The head of the noun phrase that a token stands in, looking only at the tokens from start to end."""
    while (
        token.head.i != token.i
        and start <= token.head.i < end
        and token.head.pos_ in _NOMINAL
        and token.dep_ not in tree.SUBJECTS
    ):
        token = token.head
    return token


def _speaker_behind(verb: Token, end: int) -> Token | None:
    """The speaker in "kata X": the phrase that begins right behind the verb."""
    stop = next((t.i for t in verb.doc[verb.i + 1 : end] if t.text in (",", ":", ";", "(") or t.text in MARKS), end)
    for token in verb.doc[verb.i + 1 : min(stop, verb.i + 1 + _NEAR)]:
        if token.pos_ == "ADP" and token.lower_ != "oleh":
            return None
        if (token.pos_ in _NOMINAL and token.lower_ != "yang") or token.ent_type_:
            return _top(token, verb.i + 1, stop)
    return None


def _first_nominal(span: Span) -> Token | None:
    """The first nominal of a stretch that no preposition governs: the subject, where the parse gives none."""
    for token in span:
        if token.pos_ not in _NOMINAL or token.lower_ == "yang":
            continue
        if token.i > span.start and token.nbor(-1).pos_ == "ADP":
            continue
        top = _top(token, span.start, span.end)
        if not any(c.dep_ == "case" and c.i >= span.start for c in top.children) and not top.dep_.endswith(":tmod"):
            return top
    return None


def _speaker_before(verb: Token, start: int) -> Token | None:
    """The speaker in "X mengatakan": the verb's subject, else the first free nominal before it."""
    own = [c for c in verb.children if c.dep_ in tree.SUBJECTS and start <= c.i < verb.i and c.lower_ != "yang"]
    marks = [t.i + 1 for t in verb.doc[start : verb.i] if t.lower_ in words("subordinators")]
    if not own and marks and (nearer := _first_nominal(verb.doc[marks[-1] : verb.i])) is not None:
        return nearer
    found = surface_subject(verb)
    # A source between commas ("X, seperti dilansir AFP, mengatakan") is no subject, nor is what a preposition governs.
    if found is not None and (tree.case_of(found.head) is None or verb.dep_.startswith("acl")):
        head = found.head
        if head.i < verb.i and head.pos_ in _NOMINAL and not _in_credit(head):
            return head
    return _first_nominal(verb.doc[start : verb.i])


def _in_credit(token: Token) -> bool:
    """Whether a noun names the credited source of the report rather than who speaks in it."""
    before = token.doc[max(token.i - 4, token.sent.start) : token.i]
    return any(t.lower_ in words("credit") for t in before)


class Finder:
    """Finds the reports of a text outside its quotations."""

    def __init__(self, doc: Doc, quoted: list[bool]) -> None:
        self.doc = doc
        self.quoted = quoted
        self.lines = lines(doc)
        self.sentence = self._sentences()

    def _sentences(self) -> dict[int, tuple[int, int]]:
        """For each token the range of its sentence; line breaks within a sentence are healed."""
        found: dict[int, tuple[int, int]] = {}
        for start, end in self.lines:
            begun = start
            for token in self.doc[start:end]:
                following = self.doc[token.i + 1] if token.i + 1 < end else None
                broken = following is not None and following.is_space
                if (
                    following is None
                    or (following.is_sent_start and not broken and not token.is_space)
                    or (token.is_space and begun == token.i)
                ):
                    found.update(dict.fromkeys(range(begun, token.i + 1), (begun, token.i + 1)))
                    begun = token.i + 1
        return found

    def reports(self) -> list[Report]:
        """All reports in the order of the text."""
        found: list[Report] = []
        for number, line in enumerate(self.lines):
            headline = self._headline(line, first=number == 0)
            if headline:
                found += self._label(line)
            for token in self.doc[line[0] : line[1]]:
                if not self.quoted[token.i]:
                    found += self._at(token, line, headline)
        return sorted(found, key=lambda r: r.at)

    def _headline(self, line: tuple[int, int], first: bool) -> bool:
        return first and self.doc[line[1] - 1].text != "." and line[1] - line[0] < _TITLE

    def _label(self, line: tuple[int, int]) -> Iterator[Report]:
        """A headline that begins with "X: ..."."""
        colon = next((t.i for t in self.doc[line[0] : line[1]] if t.text == ":"), line[1])
        if colon - line[0] > _LABEL or colon >= line[1] - 1:
            return
        start = max((t.i + 1 for t in self.doc[line[0] : colon] if t.text in (",", "?", "!")), default=line[0])
        speaker = _first_nominal(self.doc[start:colon])
        if speaker is not None:
            yield Report(colon, speaker, (colon + 1, line[1]), behind=False)

    def _bounds(self, token: Token, line: tuple[int, int]) -> tuple[int, int]:
        """The token's sentence within its line, cut at quotations."""
        return self.sentence.get(token.i, line)

    def _at(self, token: Token, line: tuple[int, int], headline: bool) -> Iterator[Report]:
        word = token.lower_
        start, end = self._bounds(token, line)
        if word in words("according") or word in words("according_document"):
            yield from self._according(token, start, end)
        elif word in words("inverted") and self._stands_inverted(token, start, headline):
            yield from self._inverted(token, start, end)
        elif word in words("passive"):
            yield from self._passive(token, start, end)
        elif word in words("clause") or word in words("naming") or word in words("quote_only"):
            yield from self._verb(token, start, end)
        elif headline and word in words("headline") and token.i > line[0]:
            clause = max((t.i + 1 for t in self.doc[line[0] : token.i] if t.text in (",", "!", "?", ":")), default=line[0])
            speaker = _first_nominal(self.doc[clause : token.i])
            if speaker is not None and token.i + 1 < line[1] and self.doc[token.i + 1].lower_ not in words("headline_objects"):
                yield Report(token.i, speaker, (token.i + 1, line[1]), behind=False)

    def _according(self, token: Token, start: int, end: int) -> Iterator[Report]:
        """The source in "menurut X", with the noun that issued a document in the place of the document."""
        stop = next((t.i for t in self.doc[token.i + 1 : end] if t.text in (",", ":")), end)
        source = next((t for t in self.doc[token.i + 1 : stop] if t.pos_ in _NOMINAL), None)
        if source is None or source.lower_ in words("not_cited"):
            return
        source = _top(source, token.i + 1, stop)
        document = source.lower_ in words("documents")
        if document:
            for owner in self.doc[source.i + 1 : stop]:
                if owner.pos_ == "VERB" or owner.lower_ == "yang":
                    break
                if owner.pos_ in _NOMINAL and owner.lower_ not in words("documents"):
                    source, document = _top(owner, source.i + 1, stop), False
                    break
        # "berdasarkan" and "mengutip" name a speaker only through a document of theirs.
        if token.lower_ in words("according_document") and (document or source.i == token.i + 1):
            return
        yield Report(token.i, source, (start, end), behind=True)

    def _stands_inverted(self, token: Token, start: int, headline: bool) -> bool:
        """Whether a stem that is also a noun or an adjective stands where only "kata X" does."""
        following = self.doc[token.i + 1] if token.i + 1 < len(self.doc) else None
        if following is None or following.is_punct or following.is_space:
            return False
        if token.i == start or (token.i and self.doc[token.i - 1].is_space):
            return (
                following.pos_ in ("PROPN", "PRON")
                or following.lower_ in words("person_pronouns")
                or token.lower_ in words("inverted_plain")
            )
        before = self.doc[token.i - 1]
        if before.text in MARKS or before.text == ",":
            return following.pos_ not in ("ADP", "SCONJ", "CCONJ")
        if before.text in (".", "!", "?", "-", "–", "—") or before.lower_ in words("thus"):
            return following.pos_ in ("PROPN", "PRON")
        return (
            token.lower_ in words("inverted_plain")
            and not headline
            and following.lower_ in words("person_pronouns")
            and before.pos_ != "ADP"
        )

    def _inverted(self, verb: Token, start: int, end: int) -> Iterator[Report]:
        speaker = _speaker_behind(verb, end)
        if speaker is None:
            return
        before = [t for t in self.doc[start : verb.i] if not t.is_punct and not t.is_space]
        tail = self._tail(speaker, end)
        if not before:  # "Kata dia, polisi akan ...": what follows is said
            quote = verb.i > 0 and self.doc[verb.i - 1].text in MARKS
            yield Report(verb.i, speaker, (verb.i, verb.i) if quote or tail is None else (tail, end), behind=True)
        elif tail is not None and not any(t.pos_ in ("VERB", "AUX") for t in before):
            # "Konsensus ini, papar Trian, dicapai ..."
            yield Report(verb.i, speaker, (start, end), behind=True)
        elif self.quoted[before[-1].i]:
            yield Report(verb.i, speaker, (verb.i, verb.i), behind=True)
        else:
            yield Report(verb.i, speaker, (self._clause_start(start, verb.i), verb.i), behind=True)

    def _clause_start(self, start: int, end: int) -> int:
        """Where unquoted words that belong to "kata X" begin: behind the last quotation before it."""
        return max((t.i + 1 for t in self.doc[start:end] if self.quoted[t.i]), default=start)

    def _tail(self, speaker: Token, end: int) -> int | None:
        """Where the speech goes on behind "kata X, ", or None when the narrator does."""
        commas = [t.i for t in self.doc[speaker.i : end] if t.text == ","]
        for comma in commas[:3]:
            if comma + 1 >= end:
                return None
            following = self.doc[comma + 1]
            if following.lower_ in words("aside") or following.is_digit:
                return None
            appositive = following.dep_ in ("appos", "flat", "flat:name")
            if comma == commas[0] and len(commas) > 1 and following.is_title and following.pos_ == "PROPN":
                appositive = True
            if not appositive and following.text not in MARKS:
                return comma + 1 if any(t.pos_ in ("VERB", "AUX") for t in self.doc[comma + 1 : end]) else None
        return None

    def _passive(self, verb: Token, start: int, end: int) -> Iterator[Report]:
        """A passive: "hal itu dikatakan X" names who speaks around it; "Dikatakan, ..." goes on with the speaker."""
        following = self.doc[verb.i + 1] if verb.i + 1 < end else None
        early = verb.i - start < 3
        if following is not None and early and (following.text == "," or following.lower_ in ("bahwa", "nya")):
            yield Report(verb.i, None, (verb.i + 1, end), behind=False)
        elif following is not None and following.lower_ == "nya":  # "dalam apa yang dikatakannya sebagai upaya ..."
            yield Report(verb.i, following, (verb.i + 2, end), behind=False, speaks=False)
        elif (speaker := _speaker_behind(verb, end)) is not None and self._can_speak(verb, speaker):
            said = self.doc[start : verb.i]
            content = verb.lower_ in words("confirming") or (bool(said) and said[0].lower_ in words("news"))
            relative = verb.dep_.startswith("acl") or any(t.lower_ == "yang" for t in said[-2:])
            begin = start if content and not relative and not any(self.quoted[t.i] for t in said) else verb.i
            yield Report(verb.i, speaker, (begin, verb.i), behind=True, speaks=not relative)

    def _can_speak(self, verb: Token, speaker: Token) -> bool:
        """Whether the noun behind a passive is its agent and not a predicate ("dinyatakan hilang kontak")."""
        if speaker.pos_ in ("PROPN", "PRON") or speaker.ent_type_ or verb.lower_ in words("confirming"):
            return True
        before = self.doc[verb.i - 1].lower_ if verb.i else ""
        return self.doc[verb.i + 1].lower_ in words("agent") or before in words("thus")

    def _verb(self, verb: Token, start: int, end: int) -> Iterator[Report]:
        speaker = _speaker_before(verb, self._clause_start(start, verb.i))
        if speaker is None or self.quoted[speaker.i]:
            return
        begin = self._content(verb, end)
        if begin is None or verb.lower_ in words("quote_only"):
            begin = end
        stop = end
        subordinate = (
            verb.dep_ == "advcl" and verb.head.i > verb.i and any(c.dep_ == "mark" and c.i < verb.i for c in verb.children)
        )
        if verb.dep_ in ("acl", "acl:relcl") or subordinate:
            stop = min(end, max(t.i for t in verb.subtree) + 1)
        yield Report(verb.i, speaker, (min(begin, stop), stop), behind=False, speaks=self._speaks(verb, speaker, begin < stop))

    def _speaks(self, verb: Token, speaker: Token, content: bool) -> bool:
        """Whether a later "katanya" may mean this subject: it says something, or "menyampaikan belasungkawa"."""
        if verb.dep_.startswith("acl"):
            return False
        person = any(t.ent_type_ == "PER" for t in speaker.subtree)
        following = self.doc[verb.i + 1].lower_ if verb.i + 1 < len(self.doc) else ""
        return content or (person and verb.dep_ == "ROOT" and following in words("acts"))

    def _content(self, verb: Token, end: int) -> int | None:
        """Where the clause that a verb reports begins, or None for a mere object ("menyampaikan belasungkawa")."""
        first = verb.i + 1
        if first >= end:
            return None
        that = next((t.i for t in self.doc[first:end] if t.lower_ == "bahwa"), None)
        if that is not None and not any(t.pos_ == "VERB" for t in self.doc[first:that]):
            return that
        if self.doc[first].lower_ in words("acts") and (self.doc[first].pos_ == "VERB" or verb.lower_ not in words("naming")):
            return None
        if self.doc[first].lower_ in words("address") or self.doc[first].text == "(":
            first = next((t.i for t in self.doc[first:end] if t.text in (",", ":") or t.text in MARKS), first)
        if self.doc[first].text in (",", ":") or verb.lower_ in words("naming"):
            return first
        if any(c.dep_ in _CLAUSAL and c.i > verb.i and c.pos_ in _PREDICATE and not self._aside(c) for c in verb.children):
            return first
        # The parse may hang the verb itself under its content.
        if (
            verb.dep_ in ("nsubj", "advcl", "parataxis", "flat:name", "amod", "nmod", "acl")
            and verb.head.i > verb.i
            and verb.head.pos_ in _PREDICATE
        ):
            return first
        return None

    def _aside(self, clause: Token) -> bool:
        """Whether the narrator adds a clause beside the verb ("..., dan menembak", "saat menerima telepon")."""
        openers = [c for c in clause.children if c.dep_ in ("mark", "cc", "case")]
        return any(c.dep_ == "cc" or c.lower_ in words("address") for c in openers)
