"""An article as it stands, as rows of the tables."""

from __future__ import annotations

import hashlib
import json
import zlib
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import product
from typing import Any

from warta.coding.locations import fold
from warta.data import load_tsv
from warta.export.json import entity_to_dict, event_from_dict, event_to_dict, mention_from_dict, mention_to_dict
from warta.records import Article, CodedArticle, Entity, Event, Mention, Place, Span
from warta.store.corrections import Standing

Row = dict[str, Any]
Rows = dict[str, list[Row]]
"""Rows by the names of their tables."""


def article_row(article: Article) -> Row:
    """The columns of ``articles`` that the article itself tells."""
    published, offset = article.published, None
    if published is not None:
        zone = published.utcoffset()
        offset = int(zone.total_seconds()) if zone is not None else None
        published = published.astimezone(UTC).replace(tzinfo=None) if zone is not None else published
    return {
        "key": article.id,
        "url": article.url,
        "publisher": article.publisher,
        "author": article.author,
        "published": published,
        "published_offset": offset,
        "language": article.language,
        "title": article.title,
        "text": article.text,
        "body_start": article.body_start,
        "source": article.source,
    }


def pack(coded: CodedArticle) -> tuple[bytes, str]:
    """The record of a coding, and the digest by which the same coding of the same article is known again."""
    record = {
        "sentences": coded.sentences,
        "mentions": [{**mention_to_dict(mention), "speaker": _whole(mention.speaker)} for mention in coded.mentions],
        "events": [{**event_to_dict(event), "speaker": _whole(event.speaker)} for event in coded.events],
    }
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()
    article = {name: value for name, value in article_row(coded.article).items() if name != "source"}
    digest = hashlib.sha256(text)
    digest.update(json.dumps(article, default=str).encode())
    return zlib.compress(text), digest.hexdigest()


def unpack(article: Article, record: bytes) -> CodedArticle:
    """The coding that `pack` packed."""
    data = json.loads(zlib.decompress(record))
    return CodedArticle(
        article,
        tuple((start, end) for start, end in data["sentences"]),
        tuple(map(mention_from_dict, data["mentions"])),
        tuple(map(event_from_dict, data["events"])),
    )


def sentence_rows(article_id: int, sentences: Iterable[Span]) -> list[Row]:
    """The rows of ``sentences``."""
    return [{"article_id": article_id, "number": n, "start": start, "end": end} for n, (start, end) in enumerate(sentences)]


def rows_of(stands: Standing, article_id: int, event_ids: Mapping[str, int]) -> Rows:
    """The rows of an article's mentions and events, and of what belongs to these; ``event_ids`` by the events' keys."""
    coded = stands.coded
    local = {event.id: event_ids[key] for event, key in zip(coded.events, stands.event_keys, strict=True)}
    best: dict[str, float] = {}
    for mention in coded.mentions:
        best[mention.event] = max(best.get(mention.event, 0.0), mention.confidence)
    rows: Rows = {}
    for number, (mention, key) in enumerate(zip(stands.mentions, stands.mention_keys, strict=True)):
        status = stands.mention_status.get(key)
        event_id = local.get(mention.event) if status != "rejected" else None
        sentence = sentence_at(coded.sentences, mention.trigger)
        row = _mention_row(mention, sentence)
        row |= {"article_id": article_id, "number": number, "key": key, "event_id": event_id, "verdict": status}
        rows.setdefault("mentions", []).append(row)
        for side in _side_rows(mention):
            rows.setdefault("mention_sides", []).append({"article_id": article_id, "mention": number, **side})
    for event, key in zip(coded.events, stands.event_keys, strict=True):
        row = _event_row(event, coded.article)
        row |= {"id": event_ids[key], "key": key, "article_id": article_id}
        row |= {"confidence": best.get(event.id, 0.0), "verdict": stands.event_status.get(key)}
        rows.setdefault("events", []).append(row)
        _add_parts(rows, event, row, words_of(event, coded))
    return rows


def words_of(event: Event, coded: CodedArticle) -> str:
    """The sentences of an event's mentions, in the order of the text, joined by newlines."""
    numbers = {sentence_at(coded.sentences, mention.trigger) for mention in coded.mentions if mention.event == event.id}
    spans = [coded.sentences[number] for number in sorted(n for n in numbers if n is not None)]
    return "\n".join(coded.article.text[start:end] for start, end in spans)


def sentence_at(sentences: tuple[Span, ...], span: Span) -> int | None:
    """The number of the sentence in which ``span`` begins."""
    number = bisect_right(sentences, (span[0], 10**9)) - 1
    return number if number >= 0 and span[0] < sentences[number][1] else None


@cache
def _provinces() -> dict[str, str]:
    """The ISO 3166-2 codes of Indonesia's provinces by the folded names of these, and of their regencies and cities."""
    codes: dict[str, str] = {}
    for name, _others, kind, code, *_rest in load_tsv("id/regencies.tsv", 8):
        for written in (name, f"{kind} {name}"):
            codes.setdefault(fold(written), code)
    for name, _others, _lat, _lon, code in load_tsv("id/provinces.tsv", 5):
        codes[fold(name)] = code
    return codes


def admin_of(place: Place) -> str | None:
    """The province of a place in Indonesia, where its name tells it."""
    return _provinces().get(fold(place.name)) if place.country == "IDN" else None


def _whole(entity: Entity | None) -> Row | None:
    return entity_to_dict(entity) if entity is not None else None


def _act_row(act: Mention | Event) -> Row:
    place, dates, speaker = act.place, act.date, act.speaker
    return {
        "local": act.id,
        "type": act.type,
        "mode": act.mode,
        "aux": act.aux,
        "date_start": dates.start if dates else None,
        "date_end": dates.end if dates else None,
        "place_name": place.name if place else None,
        "place_country": place.country if place else None,
        "place_admin": admin_of(place) if place else None,
        "place_resolution": place.resolution if place else None,
        "geonameid": place.geonameid if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "speaker_name": speaker.name if speaker else None,
        "speaker_code": speaker.code if speaker else None,
        "speaker_sector": speaker.sector if speaker else None,
        "via": act.via,
        "dead": act.dead,
        "injured": act.injured,
        "arrested": act.arrested,
    }


def _mention_row(mention: Mention, sentence: int | None) -> Row:
    place, dates, speaker = mention.place, mention.date, mention.speaker
    place_start, place_end = place.span if place else (None, None)
    date_start, date_end = dates.span if dates else (None, None)
    speaker_start, speaker_end = speaker.span if speaker and speaker.span else (None, None)
    return _act_row(mention) | {
        "trigger_start": mention.trigger[0],
        "trigger_end": mention.trigger[1],
        "sentence": sentence,
        "place_text": place.text if place else None,
        "place_start": place_start,
        "place_end": place_end,
        "date_text": dates.text if dates else None,
        "date_span_start": date_start,
        "date_span_end": date_end,
        "speaker_text": speaker.text if speaker else None,
        "speaker_start": speaker_start,
        "speaker_end": speaker_end,
        "confidence": mention.confidence,
        "rule": mention.rule,
    }


def _event_row(event: Event, article: Article) -> Row:
    published = article.published
    day = event.date.start if event.date else published.date() if published else None
    return _act_row(event) | {
        "plover": event.plover,
        "cameo": event.cameo,
        "quad": event.quad,
        "score": event.score,
        "day": day,
        "week": monday(day) if day else None,
        "published": article_row(article)["published"],
        "publisher": article.publisher,
        "mentions": len(event.mentions),
    }


def monday(day: date) -> date:
    """The Monday of the week of ``day``."""
    return day - timedelta(days=day.weekday()) if day.toordinal() > day.weekday() else day


def _side_rows(act: Mention | Event) -> Iterable[Row]:
    for role, entities in (("actor", act.actors), ("recipient", act.recipients)):
        for number, entity in enumerate(entities):
            start, end = entity.span if entity.span else (None, None)
            yield {
                "role": role,
                "number": number,
                "text": entity.text,
                "span_start": start,
                "span_end": end,
                "name": entity.name,
                "code": entity.code,
                "sector": entity.sector,
                "wikidata": entity.wikidata,
            }


def _add_parts(rows: Rows, event: Event, row: Row, words: str) -> None:
    """The rows that belong to an event: its words, sides, pairs and contexts."""
    event_id = row["id"]
    rows.setdefault("event_texts", []).append({"event_id": event_id, "sentences": words})
    for side in _side_rows(event):
        rows.setdefault("event_sides", []).append({"event_id": event_id, "day": row["day"], **side})
    actors, recipients = ({entity.code or "" for entity in side} or {""} for side in (event.actors, event.recipients))
    shared = {name: row[name] for name in ("day", "week", "type", "quad", "score")}
    for actor, recipient in sorted(product(actors, recipients)):
        rows.setdefault("event_dyads", []).append({"event_id": event_id, "actor": actor, "recipient": recipient, **shared})
    for context in dict.fromkeys(event.contexts):
        rows.setdefault("event_contexts", []).append({"event_id": event_id, "context": context})


def now() -> datetime:
    """The present time as the tables keep times: UTC, without a zone."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)
