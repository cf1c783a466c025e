"""The coded article as JSON: the shape that ``data/coded-article.schema.json`` defines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from warta.records import CodedArticle, Dates, Entity, Event, Mention, Place, Span

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
        "mentions": [_mention(mention) for mention in coded.mentions],
        "events": [_event(event) for event in coded.events],
    }


def to_line(coded: CodedArticle) -> str:
    """``coded`` as one line of JSON Lines, without the line's end."""
    return json.dumps(to_dict(coded), ensure_ascii=False)


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of `to_dict`."""
    loaded: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return loaded


def _span(span: Span | None) -> list[int] | None:
    return list(span) if span is not None else None


def _entity(entity: Entity) -> dict[str, Any]:
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
        "actors": [_entity(entity) for entity in act.actors],
        "recipients": [_entity(entity) for entity in act.recipients],
        "place": _place(act.place),
        "date": _dates(act.date),
        "speaker": _speaker(act.speaker),
        "via": act.via,
        "dead": act.dead,
        "injured": act.injured,
        "arrested": act.arrested,
    }


def _mention(mention: Mention) -> dict[str, Any]:
    return {
        "id": mention.id,
        "trigger": _span(mention.trigger),
        "event": mention.event,
        **_act(mention),
        "confidence": mention.confidence,
        "rule": mention.rule,
    }


def _event(event: Event) -> dict[str, Any]:
    return {
        "id": event.id,
        "mentions": list(event.mentions),
        **_act(event),
        "plover": event.plover,
        "cameo": event.cameo,
        "quad": event.quad,
        "score": event.score,
    }
