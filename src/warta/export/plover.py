"""PLOVER JSON: an event a line, in the fields of PLOVER's manual; ``data/export/plover.tsv`` says what each holds."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TextIO

from warta.export.base import (
    Tally,
    coder,
    coordinates,
    day_of,
    events_of,
    is_collapsed,
    mentions_of,
    sentence_number,
    undated,
    without_plover_type,
)
from warta.records import Article, CodedArticle, Entity, Event, Place

_REQUIRED = ("id", "date", "source", "event")
_EMPTY: tuple[object, ...] = (None, "", [], {})
_CONTEXTS_OF_AUX = ("future", "historical", "hypothetical")


def write(articles: Iterable[CodedArticle], stream: TextIO, everything: bool = False) -> Tally:
    """Writes the events of ``articles`` that have a PLOVER type.

    PLOVER has contexts for what is planned, past or imagined, none for what did not happen: negated events, and those
    without a date, go out with ``everything`` only.
    """
    tally = Tally()
    reasons = (without_plover_type,) if everything else (without_plover_type, _negated, undated)
    for coded, event in events_of(articles, tally, *reasons):
        stream.write(json.dumps(to_plover(coded, event), ensure_ascii=False) + "\n")
        tally.rows += 1
    return tally


def _negated(_coded: CodedArticle, event: Event) -> str | None:
    return "negated" if event.aux == "negation" else None


def to_plover(coded: CodedArticle, event: Event) -> dict[str, Any]:
    """``event`` as PLOVER's JSON has it; without the fields that would be empty, but for the required ones."""
    day, collapsed, article = day_of(coded, event), is_collapsed(event), coded.article
    told = event.aux in _CONTEXTS_OF_AUX and not collapsed
    mentions = mentions_of(coded, event)
    whole = {
        "id": event.id,
        "date": day.isoformat() if day else None,
        "enddate": event.date.end.isoformat() if event.date else None,
        "source": [_actor(entity) for entity in event.actors],
        "recipient": [_actor(entity) for entity in event.recipients],
        "event": [event.plover],
        "mode": [event.mode] if event.mode and not collapsed else [],
        "context": [*event.contexts, *([event.aux] if told else [])],
        "event_loc": _location(event.place),
        "event_text": list(dict.fromkeys(article.text[slice(*mention.trigger)] for mention in mentions)),
        "quad_code": event.quad,
        "event_scale": event.score,
        "dead": event.dead,
        "injured": event.injured,
        "arrested": event.arrested,
        "text_info": _sentence(coded, mentions[0].trigger) if mentions else {},
        "cite_info": _citation(article),
        "coder": coder(),
        "warta": _own(coded, event),
    }
    return {key: value for key, value in whole.items() if key in _REQUIRED or value not in _EMPTY}


def _actor(entity: Entity) -> dict[str, Any]:
    return _filled(
        {
            "code": entity.code,
            "sector": entity.sector,
            "actor_text": entity.text,
            "identifier_text": entity.name,
            "identifier_id": entity.wikidata,
        }
    )


def _speaker(speaker: Entity) -> dict[str, Any]:
    return _filled({"code": speaker.code, "sector": speaker.sector, "actor_text": speaker.text})


def _location(place: Place | None) -> dict[str, Any]:
    if place is None:
        return {}
    latitude, longitude = coordinates(place) or (None, None)
    return _filled(
        {
            "geonameid": place.geonameid,
            "name": place.name,
            "latitude": latitude,
            "longitude": longitude,
            "cc3": place.country,
        }
    )


def _sentence(coded: CodedArticle, trigger: tuple[int, int]) -> dict[str, int]:
    number = sentence_number(trigger, coded.sentences)
    start, end = coded.sentences[number] if coded.sentences else trigger
    return {"sequence": number, "start": start, "end": end}


def _citation(article: Article) -> dict[str, Any]:
    return _filled(
        {
            "url": article.url,
            "title": article.title,
            "language": article.language,
            "publication": article.publisher,
            "coder": coder(),
            "codebook": "PLOVER 2.0",
        }
    )


def _own(coded: CodedArticle, event: Event) -> dict[str, Any]:
    """What PLOVER has no field for."""
    published = coded.article.published
    return _filled(
        {
            "type": event.type,
            "aux": event.aux,
            "cameo": event.cameo,
            "speaker": _speaker(event.speaker) if event.speaker else None,
            "via": event.via,
            "date_text": event.date.text if event.date else None,
            "published": published.isoformat() if published else None,
        }
    )


def _filled(members: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in members.items() if value not in _EMPTY}
