"""The coded article as JSON: the shape that ``data/coded-article.schema.json`` defines."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from warta.records import Article, CodedArticle, Dates, Entity, Event, Mention, Place, Span

SCHEMA = Path(__file__).resolve().parent.parent / "data" / "coded-article.schema.json"


def to_dict(coded: CodedArticle) -> dict[str, Any]:
    """``coded`` as plain values: lists for tuples, ISO 8601 for times and days, keys in the schema's order."""
    article = coded.article
    return {
        "id": article.id,
        "url": article.url,
        "publisher": article.publisher,
        "published": article.published.isoformat() if article.published else None,
        "language": article.language,
        "title": article.title,
        "text": article.text,
        "sentences": [list(sentence) for sentence in coded.sentences],
        "mentions": [mention_to_dict(mention) for mention in coded.mentions],
        "events": [event_to_dict(event) for event in coded.events],
    }


def from_dict(data: Mapping[str, Any]) -> CodedArticle:
    """The coded article that `to_dict` wrote.

    What that leaves out (author, source, the speakers' canonical names) is left empty, or as it is written.
    Raises KeyError, TypeError or ValueError for what does not follow the schema.
    """
    title, text = data["title"], data["text"]
    article = Article(
        id=data["id"],
        title=title,
        text=text,
        body_start=len(title) + 1 if title and text.startswith(f"{title}\n") else 0,
        url=data["url"],
        publisher=data["publisher"],
        published=datetime.fromisoformat(data["published"]) if data["published"] else None,
        language=data["language"],
    )
    return CodedArticle(
        article,
        tuple((start, end) for start, end in data["sentences"]),
        tuple(map(mention_from_dict, data["mentions"])),
        tuple(map(event_from_dict, data["events"])),
    )


def to_line(coded: CodedArticle) -> str:
    """``coded`` as one line of JSON Lines, without the line's end."""
    return json.dumps(to_dict(coded), ensure_ascii=False)


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of `to_dict`."""
    loaded: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return loaded


def _span(span: Span | None) -> list[int] | None:
    return list(span) if span is not None else None


def entity_to_dict(entity: Entity) -> dict[str, Any]:
    """An actor or recipient as plain values."""
    return {
        "text": entity.text,
        "span": _span(entity.span),
        "name": entity.name,
        "code": entity.code,
        "sector": entity.sector,
        "wikidata": entity.wikidata,
    }


def _place(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {
        "text": place.text,
        "span": _span(place.span),
        "name": place.name,
        "country": place.country,
        "lat": place.lat,
        "lon": place.lon,
        "geonameid": place.geonameid,
        "resolution": place.resolution,
    }


def _dates(dates: Dates | None) -> dict[str, Any] | None:
    if dates is None:
        return None
    return {
        "start": dates.start.isoformat(),
        "end": dates.end.isoformat(),
        "text": dates.text,
        "span": _span(dates.span),
    }


def _speaker(speaker: Entity | None) -> dict[str, Any] | None:
    if speaker is None:
        return None
    return {"text": speaker.text, "span": _span(speaker.span), "code": speaker.code, "sector": speaker.sector}


def _act(act: Mention | Event) -> dict[str, Any]:
    """The fields that a mention and an event share."""
    return {
        "type": act.type,
        "mode": act.mode,
        "aux": act.aux,
        "contexts": list(act.contexts),
        "actors": [entity_to_dict(entity) for entity in act.actors],
        "recipients": [entity_to_dict(entity) for entity in act.recipients],
        "place": _place(act.place),
        "date": _dates(act.date),
        "speaker": _speaker(act.speaker),
        "via": act.via,
        "dead": act.dead,
        "injured": act.injured,
        "arrested": act.arrested,
    }


def mention_to_dict(mention: Mention) -> dict[str, Any]:
    """A mention as plain values."""
    return {
        "id": mention.id,
        "trigger": _span(mention.trigger),
        "event": mention.event,
        **_act(mention),
        "confidence": mention.confidence,
        "rule": mention.rule,
    }


def event_to_dict(event: Event) -> dict[str, Any]:
    """An event as plain values."""
    return {
        "id": event.id,
        "mentions": list(event.mentions),
        **_act(event),
        "plover": event.plover,
        "cameo": event.cameo,
        "quad": event.quad,
        "score": event.score,
    }


FIELDS_FROM: dict[str, Callable[[Any], Any]] = {
    "contexts": tuple,
    "actors": lambda entities: tuple(map(entity_from_dict, entities)),
    "recipients": lambda entities: tuple(map(entity_from_dict, entities)),
    "place": lambda place: place and _place_from(place),
    "date": lambda dates: dates and _dates_from(dates),
    "speaker": lambda speaker: speaker and entity_from_dict(speaker),
}
"""How the fields of a mention or an event that are no plain values are read."""


def entity_from_dict(data: Mapping[str, Any]) -> Entity:
    """An entity of `to_dict`; a speaker's has its words for a name."""
    return Entity(
        data["text"],
        _span_from(data["span"]),
        data.get("name", data["text"]),
        data["code"],
        data["sector"],
        data.get("wikidata"),
    )


def mention_from_dict(data: Mapping[str, Any]) -> Mention:
    """A mention of `to_dict`."""
    start, end = data["trigger"]
    return Mention(
        id=data["id"],
        trigger=(start, end),
        event=data["event"],
        confidence=data["confidence"],
        rule=data["rule"],
        **_act_from(data),
    )


def event_from_dict(data: Mapping[str, Any]) -> Event:
    """An event of `to_dict`."""
    own = {name: data[name] for name in ("id", "plover", "cameo", "quad", "score")}
    return Event(mentions=tuple(data["mentions"]), **own, **_act_from(data))


def _act_from(data: Mapping[str, Any]) -> dict[str, Any]:
    plain = ("type", "mode", "aux", "via", "dead", "injured", "arrested")
    return {name: data[name] for name in plain} | {name: read(data[name]) for name, read in FIELDS_FROM.items()}


def _span_from(data: list[int] | None) -> Span | None:
    return (data[0], data[1]) if data is not None else None


def _place_from(data: Mapping[str, Any]) -> Place:
    start, end = data["span"]
    others = ("name", "country", "lat", "lon", "geonameid", "resolution")
    return Place(data["text"], (start, end), **{name: data[name] for name in others})


def _dates_from(data: Mapping[str, Any]) -> Dates:
    start, end = data["span"]
    return Dates(date.fromisoformat(data["start"]), date.fromisoformat(data["end"]), data["text"], (start, end))
