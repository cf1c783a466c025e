"""Reads gold articles: JSON Lines in the shape of the coded article, every value checked against the codebook."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from warta import ontology
from warta.coding.gazetteer import codes
from warta.errors import MalformedGold, UnknownValue, UnreadableInput
from warta.evaluation.act import Act, Side
from warta.reading import streams
from warta.reading.characters import printable
from warta.reading.record import read_record
from warta.records import Article, Span

_LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An article whose mentions a person has labelled. ``sentences`` are the units in which mentions are compared."""

    article: Article
    sentences: tuple[Span, ...]
    acts: tuple[Act, ...]

    @property
    def id(self) -> str:
        return self.article.id


def read_gold(path: str | Path) -> list[GoldArticle]:
    """The gold articles of a JSON Lines file (``.gz`` too), their texts kept as they are.

    Each line holds "id", "text", "sentences" and "mentions" (see docs/reference-json.md); "title", "published" and
    the like are used when they are there. Raises `MalformedGold`, which names the article and the mention, and
    `UnknownValue` when there is no such file.
    """
    path = Path(path)
    articles: dict[str, GoldArticle] = {}
    for place, line in _lines(path):
        article = _article(line, place)
        if article.id in articles:
            raise MalformedGold(f"{place}: article {article.id} is there twice; remove one")
        articles[article.id] = article
    if not articles:
        raise MalformedGold(f"{printable(str(path))}: there is no article in it")
    return list(articles.values())


def _lines(path: Path) -> Iterator[tuple[str, bytes]]:
    """The lines that are not blank, each with "file:line"."""
    name = printable(str(path))
    try:
        with path.open("rb", buffering=0) as raw:
            stream, packed = streams.opened(raw, None)
            for line in streams.lines(stream, packed, name, 1):
                place = f"{name}:{line.number}"
                if line.too_long:
                    raise MalformedGold(f"{place}: the line is too long; give one article a line")
                if line.data.strip():
                    yield place, line.data
    except OSError as error:
        raise UnknownValue(f"{name} cannot be read: {error.strerror or error}; check the path") from error
    except UnreadableInput as error:
        raise MalformedGold(f"{name}: {error.message}") from error


def _article(line: bytes, place: str) -> GoldArticle:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise MalformedGold(f"{place}: broken JSON: {error}") from error
    if not isinstance(record, dict) or not isinstance(record.get("text"), str) or "id" not in record:
        raise MalformedGold(f'{place}: a gold article is an object with "id", "text", "sentences" and "mentions"')
    where = f"{place}: article {printable(str(record['id']))}"
    text: str = record["text"]
    try:
        article = read_record(record, source=place)
    except UnreadableInput as error:
        raise MalformedGold(f"{where}: {error.message}") from error
    if article.text != text:
        # Reading would have put the title before it or stripped it: here the offsets rule.
        article = replace(article, title="", text=text, body_start=0)
    sentences = _list(record, "sentences", where)
    mentions = _list(record, "mentions", where)
    spans = tuple(_span(span, len(text), f"{where}: sentence {number}") for number, span in enumerate(sentences, start=1))
    acts = tuple(_act(mention, len(text), f"{where}: mention {number}") for number, mention in enumerate(mentions, start=1))
    return GoldArticle(article, spans, acts)


def _act(mention: object, length: int, where: str) -> Act:
    if not isinstance(mention, dict):
        raise MalformedGold(f"{where} is {_shown(mention)}; it must be an object")
    trigger = _span(mention.get("trigger"), length, f"{where}: trigger")
    where = f"{where} (at {trigger[0]})"
    type_ = _one_of(mention.get("type"), ontology.types(), f"{where}: type")
    mode = mention.get("mode")
    if mode is not None:
        allowed = [name for of_type, name in ontology.modes() if of_type == type_]
        mode = _one_of(mode, allowed, f"{where}: mode of {type_}")
    event = mention.get("event")
    if not isinstance(event, str) or not event:
        raise MalformedGold(f"{where}: event is {_shown(event)}; name it as e1, e2 ...")
    place, speaker = _object(mention, "place", where), _object(mention, "speaker", where)
    if speaker:
        _entity(speaker, f"{where}: speaker")
    return Act(
        trigger=trigger,
        event=event,
        type=type_,
        mode=mode,
        aux=_one_of(mention.get("aux"), ontology.aux_values(), f"{where}: aux"),
        actors=_side(mention, "actors", where),
        recipients=_side(mention, "recipients", where),
        date=_days(mention, where),
        place=(_code(place.get("country"), f"{where}: place: country"),) if place else None,
        speaker=(_code(speaker.get("code"), f"{where}: speaker: code"),) if speaker else None,
    )


def _side(mention: Mapping[str, Any], key: str, where: str) -> Side:
    entities = _list(mention, key, where)
    return frozenset(_entity(entity, f"{where}: {key} {number}") for number, entity in enumerate(entities, start=1))


def _entity(entity: object, where: str) -> tuple[str | None, str | None]:
    if not isinstance(entity, dict):
        raise MalformedGold(f'{where} is {_shown(entity)}; it must be an object with "code" and "sector"')
    sector = entity.get("sector")
    if sector is not None:
        sector = _one_of(sector, ontology.sectors(), f"{where}: sector")
    return _code(entity.get("code"), f"{where}: code"), sector


def _code(code: object, where: str) -> str | None:
    if code is None:
        return None
    if not isinstance(code, str) or code not in codes():
        raise MalformedGold(f"{where} {_shown(code)} is no ISO 3166-1 alpha-3 code, nor UNO, EUR, IGO, NGO, ISM, IMG, MNC, KOS")
    return code


def _days(mention: Mapping[str, Any], where: str) -> tuple[date, date] | None:
    given = _object(mention, "date", where)
    if not given:
        return None
    with _told(f"{where}: date {_shown(given)}: start and end must be days as 2021-10-22"):
        days = date.fromisoformat(given["start"]), date.fromisoformat(given["end"])
    if days[0] > days[1]:
        raise MalformedGold(f"{where}: date ends ({days[1]}) before it starts ({days[0]})")
    return days


def _span(value: object, length: int, where: str) -> Span:
    if not isinstance(value, list) or len(value) != 2 or any(type(bound) is not int for bound in value):
        raise MalformedGold(f"{where} is {_shown(value)}; it must be [start, end]")
    start, end = value
    if not 0 <= start < end <= length:
        raise MalformedGold(f"{where} [{start}, {end}] is not inside the text of {length} characters")
    return start, end


def _one_of(value: object, allowed: Collection[str], where: str) -> str:
    if not isinstance(value, str) or value not in allowed:
        raise MalformedGold(f"{where} {_shown(value)} is none of {', '.join(allowed) or 'any: it has none'}")
    return value


def _list(record: Mapping[str, Any], key: str, where: str) -> list[Any]:
    value = record.get(key)
    if not isinstance(value, list):
        raise MalformedGold(f'{where}: "{key}" is {_shown(value)}; it must be a list')
    return value


def _object(record: Mapping[str, Any], key: str, where: str) -> dict[str, Any] | None:
    value = record.get(key)
    if value is not None and not isinstance(value, dict):
        raise MalformedGold(f"{where}: {key} is {_shown(value)}; it must be an object or null")
    return value


@contextmanager
def _told(message: str) -> Iterator[None]:
    """Turns the errors of taking a value apart into one that says what it should be."""
    try:
        yield
    except (TypeError, ValueError, KeyError) as error:
        raise MalformedGold(message) from error


def _shown(value: object) -> str:
    text = printable(repr(value))
    return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"
