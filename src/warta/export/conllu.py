"""CoNLL-U: the parse of each article, with the mentions in the comments and in MISC, for annotators of either."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TextIO

from spacy.tokens import Doc, Token

from warta.errors import UnknownValue
from warta.export.base import Tally
from warta.export.table import code_of
from warta.language import parse
from warta.records import Article, CodedArticle, Entity, Mention, Span

_BLANK = re.compile(r"\s+")
_ESCAPES = {" ": r"\s", "\t": r"\t", "\n": r"\n", "\r": r"\r"}


def write(articles: Iterable[CodedArticle], stream: TextIO, everything: bool = False) -> Tally:  # noqa: ARG001  # all go out
    """Writes all sentences of ``articles``. They are parsed anew, for the parse is not kept with what was coded."""
    tally = Tally()
    for coded in tally.over(articles):
        try:
            doc = parse(coded.article.text, coded.article.language)
        except UnknownValue:
            tally.left["articles in a language that is not parsed"] += 1
            continue
        stream.write("".join(f"{line}\n" for line in lines(coded, doc)))
        tally.rows += len(coded.mentions)
    return tally


def lines(coded: CodedArticle, doc: Doc) -> Iterator[str]:
    """The lines of one article, whose text ``doc`` parses."""
    roles = _roles(coded.mentions)
    number = 0
    for sentence in doc.sents:
        tokens = [token for token in sentence if not token.is_space]
        if not tokens:
            continue
        if number == 0:
            yield from _about(coded.article)
        number += 1
        gaps = _gaps(tokens)
        yield f"# sent_id = {_line(coded.article.id)}-{number}"
        yield f"# text = {''.join(_line(token.text) + gap for token, (gap, _) in zip(tokens, gaps, strict=True))}"
        for index, mention in enumerate(coded.mentions, 1):
            if tokens[0].idx <= mention.trigger[0] < tokens[-1].idx + len(tokens[-1]):
                yield f"# mention m{index} = {_mention(mention)}"
        yield from _rows(tokens, [spacing for _, spacing in gaps], roles)
        yield ""


def _about(article: Article) -> Iterator[str]:
    yield f"# newdoc id = {_line(article.id)}"
    for name, value in (("url", article.url), ("publisher", article.publisher), ("published", article.published)):
        if value:
            yield f"# {name} = {_line(str(value.isoformat() if hasattr(value, 'isoformat') else value))}"


def _mention(mention: Mention) -> str:
    """The fields of a mention that its words do not tell, on one line."""
    parts = [mention.event, mention.type, f"aux={mention.aux}"]
    parts += [f"mode={mention.mode}"] if mention.mode else []
    parts += [f"{role}={code_of(entity).replace(' ', ':')}" for role, entity in _entities(mention)]
    parts += [f"place={mention.place.country or '?'}"] if mention.place else []
    parts += [f"date={mention.date.start}/{mention.date.end}"] if mention.date else []
    return " ".join([*parts, f"confidence={mention.confidence}"])


def _entities(mention: Mention) -> Iterator[tuple[str, Entity]]:
    yield from (("actor", entity) for entity in mention.actors)
    yield from (("recipient", entity) for entity in mention.recipients)
    if mention.speaker:
        yield "speaker", mention.speaker


def _roles(mentions: Iterable[Mention]) -> list[tuple[Span, str, str]]:
    """Where each part of each mention stands: span, role, value."""
    found: list[tuple[Span, str, str]] = []
    for index, mention in enumerate(mentions, 1):
        found.append((mention.trigger, "Trigger", f"m{index}:{mention.type}"))
        found += [(entity.span, role.capitalize(), f"m{index}") for role, entity in _entities(mention) if entity.span]
        found += [(mention.place.span, "Place", f"m{index}")] if mention.place else []
        found += [(mention.date.span, "Date", f"m{index}")] if mention.date else []
    return found


def _rows(tokens: list[Token], spacings: list[str], roles: list[tuple[Span, str, str]]) -> Iterator[str]:
    ids = {token.i: number for number, token in enumerate(tokens, 1)}
    root = next((token for token in tokens if token.head.i == token.i), tokens[0])
    end = tokens[-1].idx + len(tokens[-1])
    here = [role for role in roles if role[0][0] < end and role[0][1] > tokens[0].idx]
    for number, (token, spacing) in enumerate(zip(tokens, spacings, strict=True), 1):
        head, relation = _head(token, root, ids)
        cells = [
            str(number),
            _line(token.text),
            _line(token.lemma_) or "_",
            token.pos_ or "_",
            token.tag_ or "_",
            str(token.morph) or "_",
            str(head),
            relation,
            "_",
            _misc(token, spacing, here),
        ]
        yield "\t".join(cells)


def _head(token: Token, root: Token, ids: dict[int, int]) -> tuple[int, str]:
    """The number of the head and the relation to it; what hangs nowhere in the sentence hangs on its one root."""
    if token.i == root.i:
        return 0, "root"
    inside = token.head.i != token.i and token.head.i in ids
    relation = token.dep_.lower()
    return (ids[token.head.i], relation or "dep") if inside else (ids[root.i], "dep" if relation in ("root", "") else relation)


def _misc(token: Token, spacing: str, here: list[tuple[Span, str, str]]) -> str:
    found: dict[str, list[str]] = defaultdict(list)
    for (start, end), role, value in here:
        if start < token.idx + len(token) and token.idx < end and value not in found[role]:
            found[role].append(value)
    cells = [f"{role}={','.join(values)}" for role, values in sorted(found.items())]
    return "|".join(cells + ([spacing] if spacing else [])) or "_"


def _gaps(tokens: list[Token]) -> list[tuple[str, str]]:
    """What follows each token: as the sentence's text has it, and as MISC tells it."""
    gaps = []
    for token, following in pairwise(tokens):
        space = token.doc.text[token.idx + len(token) : following.idx]
        if space in ("", " "):
            gaps.append((space, "" if space else "SpaceAfter=No"))
        else:
            gaps.append((" ", f"SpacesAfter={''.join(_ESCAPES.get(char, char) for char in space)}"))
    return [*gaps, ("", "")]


def _line(text: str) -> str:
    """``text`` on one line: a tab or a line's end would end the cell."""
    return _BLANK.sub(" ", text).strip()
