"""Why was it coded so? Each mention with its sentence and, field by field, the value, the words and the way to them."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from typing import TextIO

from warta.cli.reasons import EARLIER, Reasons, entry_in_words, reasons_of, way_in_words
from warta.cli.render import HAPPENED, WIDTH, name_of, origin_of
from warta.export.table import code_of, sentence_of
from warta.reading.characters import printable
from warta.records import CodedArticle, Entity, Mention

_LABEL = 12
_INDENT = 4


def writer(stream: TextIO) -> Callable[[CodedArticle], None]:
    """What writes an article's explanation to ``stream``."""

    def write(coded: CodedArticle) -> None:
        for line in lines(coded):
            print(line, file=stream)

    return write


def lines(coded: CodedArticle) -> Iterator[str]:
    """The explanation of one article as lines of plain text, at most `render.WIDTH` columns where words allow."""
    yield printable(coded.article.title) or "(no title)"
    yield origin_of(coded.article)
    if not coded.mentions:
        yield "  no events"
    for number, mention in enumerate(coded.mentions, start=1):
        yield ""
        yield from _mention(number, mention, coded)
    yield ""


def _mention(number: int, mention: Mention, coded: CodedArticle) -> Iterator[str]:
    text = coded.article.text
    reasons = reasons_of(mention.rule)
    what = f"{mention.type} · {mention.mode}" if mention.mode else mention.type
    yield f"{number:<3} {what}   (event {mention.event}, confidence {mention.confidence:.2f})"
    yield from _wrapped(f"“{_marked(text, sentence_of(mention.trigger, coded.sentences), mention)}”", " " * _INDENT)
    yield from _field("trigger", f"“{printable(text[slice(*mention.trigger)])}”", entry_in_words(reasons.entry))
    for label, side in (("actor", mention.actors), ("recipient", mention.recipients)):
        yield from _side(label, side, reasons, mention.event, coded)
    yield from _field("happened?", HAPPENED.get(mention.aux, mention.aux), mention.aux, reasons.ways.get("aux"))
    if mention.date:
        days = f"{mention.date.start} to {mention.date.end}"
        value = days if mention.date.start != mention.date.end else str(mention.date.start)
        yield from _field("when", value, _from(mention.date.text), reasons.ways.get("date"))
    if mention.place:
        value = f"{printable(mention.place.name)} ({mention.place.country or '?'})"
        found = f"GeoNames {mention.place.geonameid}" if mention.place.geonameid else None
        yield from _field("where", value, _from(mention.place.text), found, reasons.ways.get("place"))
    if mention.speaker:
        words = _words_of(mention.speaker, text)
        yield from _field("says who", _named(mention.speaker), words, _way(reasons.ways.get("speaker"), coded))
    if mention.via:
        yield from _field("via", printable(mention.via))
    counts = (("dead", mention.dead), ("injured", mention.injured), ("arrested", mention.arrested))
    for label, count in counts:
        if count is not None:
            yield from _field(label, str(count))
    for other in reasons.others:
        yield from _field("also", printable(other))


def _side(label: str, side: tuple[Entity, ...], reasons: Reasons, event: str, coded: CodedArticle) -> Iterator[str]:
    """The entities of one side; the rule tells the way to the first of them."""
    told = _way(reasons.ways.get(label), coded)
    for number, entity in enumerate(side):
        words = _words_of(entity, coded.article.text) if entity.span else f"as earlier in {event}"
        yield from _field(label, _named(entity), words, told if number == 0 else "named along with it")


def _way(way: str | None, coded: CodedArticle) -> str | None:
    """A way in words and, in brackets, as the coder writes it."""
    if way is None:
        return None
    earlier = EARLIER.fullmatch(way)
    if earlier is None:
        return f"{way_in_words(printable(way))} [{printable(way)}]"
    triggers = [mention.trigger[0] for mention in coded.mentions]
    at = int(earlier[1])
    return f"as in {triggers.index(at) + 1} above" if at in triggers else "as in an earlier mention"


def _words_of(entity: Entity, text: str) -> str:
    """The words an entity was read from, and what they stand for when that is not plain from them."""
    here = text[slice(*entity.span)] if entity.span else entity.text
    return _from(here) if here == entity.text else f"{_from(here)}, that is “{printable(entity.text)}”"


def _named(entity: Entity) -> str:
    return f"{name_of(entity)} ({code_of(entity)})"


def _from(words: str) -> str:
    return f"from “{printable(words)}”"


def _field(label: str, value: str, *reasons: str | None) -> Iterator[str]:
    told = "; ".join(reason for reason in reasons if reason)
    line = f"{label:<{_LABEL}}{value}" + (f"   {told}" if told else "")
    yield from _wrapped(line, " " * _INDENT, " " * (_INDENT + _LABEL))


def _wrapped(line: str, first: str, following: str | None = None) -> list[str]:
    return textwrap.wrap(
        line,
        WIDTH,
        initial_indent=first,
        subsequent_indent=first if following is None else following,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _marked(text: str, sentence: tuple[int, int], mention: Mention) -> str:
    start, end = mention.trigger
    before, word, after = text[sentence[0] : start], text[start:end], text[end : max(end, sentence[1])]
    return f"{printable(before)}*{printable(word)}*{printable(after)}"
