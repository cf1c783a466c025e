"""brat standoff: a text and an annotation file for each article, and the configuration that lets brat show and edit them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from warta import ontology
from warta.export.base import Tally
from warta.export.table import code_of
from warta.records import CodedArticle, Entity, Mention, Span

Put = Callable[[str, bytes], None]
"""Takes a file's name and what is in it."""

_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")
_LONGEST_NAME = 60
# From the first to the last character within a line that is no white space.
_LINE = re.compile(r"[^\s](?:[^\t\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*[^\s])?")


def write(articles: Iterable[CodedArticle], put: Put, everything: bool = False) -> Tally:  # noqa: ARG001  # all go out
    """Gives ``put`` the files for all mentions of ``articles``; names are numbers with the article's id behind them."""
    tally = Tally()
    put("annotation.conf", configuration().encode("utf-8"))
    for coded in tally.over(articles):
        name = f"{tally.articles:06d}-{_UNSAFE.sub('-', coded.article.id)[:_LONGEST_NAME]}"
        put(f"{name}.txt", coded.article.text.encode("utf-8"))
        put(f"{name}.ann", "".join(f"{line}\n" for line in standoff(coded)).encode("utf-8"))
        tally.rows += len(coded.mentions)
    return tally


def configuration() -> str:
    """``annotation.conf``: what may be annotated."""
    roles = "Actor*:Entity, Recipient*:Entity, Place?:Place, Date?:Date, Speaker?:Entity"
    modes = "|".join(sorted({mode for _, mode in ontology.modes()}))
    lines = ["[entities]", "Entity", "Place", "Date", "[relations]", "SameEvent\tArg1:<EVENT>, Arg2:<EVENT>", "[events]"]
    lines += [f"{type_}\t{roles}" for type_ in ontology.types()]
    lines += ["[attributes]", f"Aux\tArg:<EVENT>, Value:{'|'.join(ontology.aux_values())}", f"Mode\tArg:<EVENT>, Value:{modes}"]
    return "\n".join(lines) + "\n"


def standoff(coded: CodedArticle) -> Iterator[str]:
    """The lines of the annotation file: text-bound ones (T), events (E), attributes (A), relations (R) and notes (#)."""
    return _Standoff(coded).lines()


class _Standoff:
    """The annotations of one article, numbered as they come."""

    def __init__(self, coded: CodedArticle) -> None:
        self._coded = coded
        self._spans: dict[tuple[str, Span], int] = {}
        self._texts = 0
        self._attributes = 0
        self._notes = 0
        self._relations = 0

    def lines(self) -> Iterator[str]:
        first: dict[str, int] = {}
        for number, mention in enumerate(self._coded.mentions, 1):
            yield from self._mention(number, mention)
            if mention.event in first:
                self._relations += 1
                yield f"R{self._relations}\tSameEvent Arg1:E{first[mention.event]} Arg2:E{number}"
            first.setdefault(mention.event, number)

    def _mention(self, number: int, mention: Mention) -> Iterator[str]:
        self._texts += 1
        trigger = self._texts
        yield self._text_bound(trigger, mention.type, mention.trigger)
        arguments: list[str] = []
        filled: dict[str, int] = {}
        for role, kind, span, note in _arguments(mention):
            if not self._coded.article.text[slice(*span)].strip():
                continue
            if (kind, span) not in self._spans:
                self._texts += 1
                self._spans[kind, span] = self._texts
                yield self._text_bound(self._texts, kind, span)
                yield self._note(f"T{self._texts}", note)
            filled[role] = filled.get(role, 0) + 1
            # The second and further ones of a role are numbered.
            arguments.append(f"{role}{filled[role] if filled[role] > 1 else ''}:T{self._spans[kind, span]}")
        yield f"E{number}\t{' '.join([f'{mention.type}:T{trigger}', *arguments])}"
        for name, value in (("Aux", mention.aux), ("Mode", mention.mode)):
            if value:
                self._attributes += 1
                yield f"A{self._attributes}\t{name} E{number} {value}"
        yield self._note(f"E{number}", f"{mention.event}; confidence {mention.confidence}; {mention.rule}")

    def _text_bound(self, number: int, kind: str, span: Span) -> str:
        # A span that runs over a line's end is given in parts: no annotation may hold one.
        parts = list(_parts(self._coded.article.text, span))
        offsets = ";".join(f"{start} {end}" for start, end in parts)
        return f"T{number}\t{kind} {offsets}\t{' '.join(self._coded.article.text[start:end] for start, end in parts)}"

    def _note(self, about: str, text: str) -> str:
        self._notes += 1
        return f"#{self._notes}\tAnnotatorNotes {about}\t{' '.join(text.split())}"


def _arguments(mention: Mention) -> Iterator[tuple[str, str, Span, str]]:
    """Role, kind of annotation, span and note of each argument whose words the text holds."""

    def entities(role: str, several: Iterable[Entity]) -> Iterator[tuple[str, str, Span, str]]:
        for entity in several:
            if entity.span:
                yield role, "Entity", entity.span, f"{code_of(entity)}; {entity.name}; {entity.wikidata or ''}".strip("; ")

    yield from entities("Actor", mention.actors)
    yield from entities("Recipient", mention.recipients)
    if mention.place:
        yield "Place", "Place", mention.place.span, f"{mention.place.name}; {mention.place.country or '?'}"
    if mention.date:
        yield "Date", "Date", mention.date.span, f"{mention.date.start} to {mention.date.end}"
    if mention.speaker:
        yield from entities("Speaker", [mention.speaker])


def _parts(text: str, span: Span) -> Iterator[Span]:
    """``span`` without the line ends and tabs in it, and the blanks around them."""
    for match in _LINE.finditer(text[slice(*span)]):
        yield span[0] + match.start(), span[0] + match.end()
