"""Who is cited for what? Finds the speaker of each part of the text and the credited news organisation.

A speaker is the subject of a reporting verb whose complement or quotation holds the words, "menurut X", or, for a
quotation without a verb of its own, whoever spoke last before it.
"""

from __future__ import annotations

import re
from functools import cache

from spacy.tokens import Doc, Token

from warta.coding import tree
from warta.coding.quotation import MARKS, Quotation, is_speech, lines, quotations
from warta.coding.reporting import Finder, Report, words
from warta.data import load_yaml

_FAR = 3
"""Paragraphs over which a quotation without a verb of its own still belongs to whoever spoke last."""


def _either(kind: str) -> str:
    """A pattern for the words of one list, the longest first."""
    return "|".join(sorted(map(re.escape, words(kind)), key=len, reverse=True))


@cache
def _credit_patterns() -> tuple[re.Pattern[str], ...]:
    """What credits a news organisation, the strongest first; each pattern's group is the name."""
    media = rf"(?:(?:{_either('media_words')})\s+)*"
    day = _either("weekdays")
    known = rf"((?:(?!(?:{_either('not_media')})\b)[A-Z]\w*\s+)?(?:{_either('news_organisations')}))(?![\w-])"
    # An unknown name is an address or a run of capitalised words, and no mere acronym: that is rather an authority.
    address = r"[\w-]+\.(?:com|id|net|org|tv)\b[\w.]*(?<!\.)"
    run = rf"(?![A-Z]+\b)[A-Z][\w'-]*(?:\s+(?!(?:{day})\b)(?:(?:of|the|in|de|al)\s+)?[A-Z][\w'-]*)*"
    name = rf"((?!(?:{_either('not_media')})\b)(?:{address}|{run}))"
    return (
        re.compile(rf"\b(?i:{_either('credit')}),?\s+{media}{known}"),
        re.compile(rf"\b(?i:{_either('credit')})\s+{media}{name}"),
        re.compile(
            rf"(?:^|[,.;:]\s+|\b(?i:{_either('media_words')})\s+){known}(?:\s+\([^)]*\))?\s+(?:\w+\s+)?(?:{_either('credit_reports')})\b"
        ),
        re.compile(rf"\b(?i:{_either('credit_known')})\s+{media}{known}"),
        re.compile(
            rf"\b(?i:{_either('credit_second')})\s+{media}(?:[A-Z]\w+\s+(?:[A-Z]\w+)?,\s+)?{known}(?!\s+(?!(?:{day})\b)[A-Z])"
        ),
    )


def credited(sentence: str) -> str | None:
    """The news organisation that a sentence credits ("seperti dikutip AFP"), or None."""
    for pattern in _credit_patterns():
        if (found := pattern.search(sentence)) is not None:
            return found.group(1)
    return None


class Attribution:
    """The speakers of one document: token by token, the head word of who is cited, or None."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.lines = lines(doc)
        self.quotations = [q for q in quotations(doc) if is_speech(doc, q)]
        self.quoted = [False] * len(doc)
        for q in self.quotations:
            self.quoted[q.start : q.end] = [True] * (q.end - q.start)
        self.reports = Finder(doc, self.quoted).reports()
        self._line_of = {i: n for n, (start, end) in enumerate(self.lines) for i in range(start, end)}
        self._persons = [t for t in doc if self._personal_subject(t)]
        self._cited: list[tuple[int, Token]] = []
        """Who has been cited so far, with the place: names only, pronouns are replaced."""
        self._speaker: list[Token | None] = [None] * len(doc)
        self._read()

    def speaker_of(self, token: Token) -> Token | None:
        """The head of the noun phrase that names the speaker of this token's words, or None for the narrator."""
        return self._speaker[token.i]

    def last_speaker(self, before: Token) -> Token | None:
        """The head of the naming of whoever spoke last before a token, or None."""
        return self._last(before.i)

    def _personal_subject(self, token: Token) -> bool:
        """Whether a token names the person whom a sentence of the narrator's is about."""
        return (
            token.dep_ in ("nsubj", "nsubj:pass")
            and not self.quoted[token.i]
            and token.pos_ in ("PROPN", "NOUN")
            and token.head.dep_ in ("ROOT", "parataxis")
            and any(t.ent_type_ == "PER" for part in (token, *tree.children(token, "appos", "conj")) for t in tree.phrase(part))
        )

    def _read(self) -> None:
        named: dict[int, Token | None] = {}
        self._outer()
        for report in self.reports:
            named[report.at] = speaker = self._named(report)
            if speaker is not None and report.speaks and not self._within(report):
                self._cited.append((report.at, speaker))
        # The outer speaker keeps what an inner one says: "Y mengatakan X mengecam Z" is Y's.
        for report in sorted(self.reports, key=lambda r: r.covers):
            speaker = named[report.at]
            if speaker is not None:
                for i in range(*report.covers):
                    if not self.quoted[i] and self._speaker[i] is None:
                        self._speaker[i] = speaker
        for chain in self._chains():
            speaker = self._quoted_speaker(chain, named)
            for q in chain:
                self._speaker[q.start : q.end] = [speaker] * (q.end - q.start)
            if speaker is not None:
                self._cited.append((chain[-1].end, speaker))
                self._cited.sort(key=lambda c: c[0])

    def _outer(self) -> None:
        """Leave out news organisations that report somebody's words: they are credited, not cited."""
        media = frozenset(load_yaml("id/attribution.yaml")["news_organisations"])
        self.reports = [r for r in self.reports if r.speaker is None or r.speaker.text not in media]

    def _within(self, report: Report) -> bool:
        """Whether a report is part of what another one reports."""
        return any(r.covers[0] <= report.at < r.covers[1] and r.at < report.at and not r.behind for r in self.reports)

    def _chains(self) -> list[list[Quotation]]:
        """The quotations, those that run over paragraphs together."""
        chains: list[list[Quotation]] = []
        for q in self.quotations:
            if chains and chains[-1][-1].continued:
                chains[-1].append(q)
            else:
                chains.append([q])
        return chains

    # Whom does the text mean?

    def _named(self, report: Report) -> Token | None:
        """The speaker of a report, a pronoun or a short name replaced by the fuller naming before it."""
        speaker = report.speaker
        if speaker is None:
            return self._last(report.at)
        if speaker.lower_ in words("person_pronouns"):
            return self._subject_before(report) or self._last(report.at) or speaker
        if speaker.lower_ in words("group_pronouns"):
            before = [who for at, who in self._cited if at < report.at]
            groups = [who for who in before if len(tree.members(who)) > 1 or who.ent_type_ != "PER"]
            return groups[-1] if groups else speaker
        if speaker.lower_ == "pihak" and any(c.lower_ == "nya" for c in speaker.children):
            return self._last(report.at) or speaker
        inside = [t for t in speaker.subtree if t.i >= speaker.i and not t.is_punct and not t.is_space]
        definite = inside[-1].lower_ in words("definite") and len(inside) > 1
        core = {t.lower_ for t in tree.phrase(speaker) if t.lower_ not in words("definite")}
        for at, earlier in reversed(self._cited):
            in_title = at < self.lines[0][1]
            fuller = earlier.i < speaker.i and core < self._naming(earlier) and len(tree.members(earlier)) == 1
            if fuller and not in_title:
                return earlier
        if definite and not speaker.ent_type_:
            return self._last(report.at) or speaker
        return speaker

    def _subject_before(self, report: Report) -> Token | None:
        """The person whom "Ia mengatakan ..." goes on with: the subject of a sentence before it in its paragraph.

        "katanya" rather means whoever spoke last.
        """
        if report.behind or report.speaker is None:
            return None
        spoke = max((at for at, _ in self._cited if at < report.at), default=-1)
        start = max(spoke, self._line(report.at)[0] - 1)
        between = [t for t in self._persons if start < t.i < report.at and t.sent.end <= report.speaker.i]
        return between[-1] if between else None

    def _naming(self, head: Token) -> set[str]:
        """The words that name somebody, the apposition's included."""
        return {t.lower_ for part in (head, *tree.children(head, "appos")) for t in tree.phrase(part)}

    def _last(self, place: int) -> Token | None:
        """Whoever spoke last before a place, a person rather than a state or a body."""
        before = [(at, who) for at, who in self._cited if at < place]
        persons = [(at, who) for at, who in before if who.ent_type_ not in ("LOC", "ORG")]
        if persons or before:
            return (persons or before)[-1][1]
        acting = [t for t in self._persons if t.i < place and t.sent.end <= place]
        acting += [r.speaker for r in self.reports if r.at < place and r.speaker is not None and self._acts(r, r.speaker)]
        return max(acting, key=lambda t: t.i, default=None)

    def _acts(self, report: Report, subject: Token) -> bool:
        """Whether a sentence is about somebody who asks, promises or hopes ("Jokowi meminta agar ...")."""
        leading = subject.dep_ in tree.SUBJECTS and subject.head.dep_ == "ROOT"
        return not report.speaks and leading and subject.pos_ != "PRON" and subject.ent_type_ not in ("LOC", "ORG")

    # Who says a quotation?

    def _quoted_speaker(self, chain: list[Quotation], named: dict[int, Token | None]) -> Token | None:
        first, final = chain[0], chain[-1]
        line, last_line = self._line(first.start), self._line(final.end - 1)
        after = self._after(final, last_line)
        if after is not None:
            return named[after.at]
        before = self._before(first, line)
        if before is not None:
            return named[before.at]
        beside = [r for r in self.reports if line[0] <= r.at < last_line[1]]
        opens = first.start - line[0] < 2
        if beside and opens:
            return named[min(beside, key=lambda r: abs(r.at - final.end)).at]
        if beside and beside[0].at < first.start:
            return named[max(r.at for r in beside if r.at < first.start)]
        return self._carried(first, final, named)

    def _carried(self, first: Quotation, final: Quotation, named: dict[int, Token | None]) -> Token | None:
        """A quotation alone in its paragraph: who spoke before goes on, else the next paragraph tells."""
        number = self._line_of.get(first.start, 0)
        spoke = next((at for at, _ in reversed(self._cited) if at < first.start), None)
        if spoke is not None and number - self._line_of.get(spoke, number) <= _FAR and spoke >= self.lines[0][1]:
            return self._last(first.start)
        number = self._line_of.get(final.end - 1, 0) + 1
        if number < len(self.lines):
            start, end = self.lines[number]
            following = next((r for r in self.reports if start <= r.at < end), None)
            if following is not None and (following.behind or following.at - start < _FAR):
                return named[following.at]
        return self._last(first.start)

    def _line(self, place: int) -> tuple[int, int]:
        return self.lines[self._line_of[place]] if place in self._line_of else (place, place + 1)

    def _after(self, q: Quotation, line: tuple[int, int]) -> Report | None:
        """The report right behind a quotation: "...", kata X; or "...", X mengatakan."""
        for report in self.reports:
            if report.at < q.end or report.at >= line[1]:
                continue
            between = self.doc[q.end : report.at]
            if any(self.quoted[t.i] for t in between):
                return None
            gap = [t for t in between if t.text not in MARKS and t.text not in (",", ".")]
            if report.behind and len(gap) <= 2:
                return report
            comma = self.doc[q.end - 1].text == "," or self.doc[min(q.end + 1, len(self.doc) - 1)].text == ","
            return report if comma and not report.behind and report.covers[0] >= report.covers[1] - 1 else None
        return None

    def _before(self, q: Quotation, line: tuple[int, int]) -> Report | None:
        """The report that leads to a quotation in its sentence: X mengatakan, "..."."""
        mark = q.start - 1
        candidates = [r for r in self.reports if line[0] <= r.at < mark and not any(self.quoted[r.at : mark])]
        if not candidates or mark < 1:
            return None
        report = candidates[-1]
        ended = any(t.text in (".", "!", "?") and t.is_sent_end for t in self.doc[report.at : mark])
        return None if ended else report
