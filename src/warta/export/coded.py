"""Reads back what ``warta code --format jsonl`` wrote: coded articles, one a line, each checked before it is exported."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from warta import ontology
from warta.errors import UnreadableInput
from warta.export.json import from_dict
from warta.reading import streams
from warta.reading.characters import printable
from warta.records import CodedArticle, Entity, Event, Mention, Place, Rejected, Span

_HALF = re.compile("[\ud800-\udfff]")
"""Half of a character: JSON can spell it, no file can hold it."""
_SPELLED_HALF = re.compile(rb"\\u[dD][89a-fA-F]")
_WAY_OUT = "give what warta code --format jsonl writes (warta schema tells its shape)"


def read_coded(path: Path, on_bytes: Callable[[int], None] | None = None) -> Iterator[CodedArticle | Rejected]:
    """The coded articles of the JSON Lines file ``path`` (``.gz`` too); a line that is none comes as `Rejected`.

    ``on_bytes`` is told of each portion of bytes read. Raises OSError when the file cannot be read.
    """
    name = printable(str(path))
    with path.open("rb", buffering=0) as raw:
        stream, packed = streams.unpacked(streams.counted(raw, on_bytes))
        try:
            for line in streams.lines(stream, packed, name):
                place = f"{name}:{line.number}"
                if line.too_long:
                    yield Rejected(place, "too-large", f"the line is longer than {streams.MAX_BYTES:,} bytes; {_WAY_OUT}")
                elif line.data.strip():
                    yield _read(line.data, place)
        except UnreadableInput as error:
            yield Rejected(error.source, error.reason, error.message)


def _read(line: bytes, place: str) -> CodedArticle | Rejected:
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Rejected(place, "not-json", f"broken JSON: {error}; mend or remove it")
    try:
        coded = from_dict(_whole(data) if _SPELLED_HALF.search(line) else data)
        check(coded)
    except KeyError as error:
        return Rejected(place, "not-coded", f"it has no {error}; {_WAY_OUT}")
    except (TypeError, ValueError, AttributeError, IndexError, OverflowError) as error:
        return Rejected(place, "not-coded", f"this is no coded article ({error}); {_WAY_OUT}")
    return coded


def _whole(value: Any) -> Any:  # noqa: ANN401  # any JSON
    """``value`` without halves of characters; each becomes one replacement character, so that offsets hold."""
    if isinstance(value, str):
        return _HALF.sub("\ufffd", value)
    if isinstance(value, list):
        return [_whole(one) for one in value]
    if isinstance(value, dict):
        return {_whole(key): _whole(one) for key, one in value.items()}
    return value


def check(coded: CodedArticle) -> None:
    """Raises ValueError naming the first value of ``coded`` that the schema does not allow."""
    article = coded.article
    _text("id", article.id)
    if not article.id:
        raise ValueError("the id is empty")
    _text("title, text, language", article.title, article.text, article.language)
    _text_or_none("url, publisher", article.url, article.publisher)
    _spans("sentences", coded.sentences, len(article.text))
    ids = {event.id for event in coded.events}
    for mention in coded.mentions:
        _text("mention", mention.id, mention.event, mention.rule)
        _spans("trigger", [mention.trigger], len(article.text))
        if mention.event not in ids or not article.text[slice(*mention.trigger)].strip():
            raise ValueError(f"mention {mention.id} has no event or no trigger")
        _number("confidence", mention.confidence)
        _act(mention, len(article.text))
    for event in coded.events:
        _text("event", event.id, event.cameo, *event.mentions)
        if not re.fullmatch(r"(0[1-9]|1\d|20)\d{0,2}", event.cameo):
            raise ValueError(f"{event.cameo!r} is no CAMEO code")
        if event.plover not in {None, *ontology.types()} or event.quad not in range(5):
            raise ValueError(f"event {event.id}: plover {event.plover!r}, quad {event.quad!r}")
        _number("score", event.score)
        _act(event, len(article.text))


def _act(act: Mention | Event, length: int) -> None:
    if act.type not in ontology.types() or act.aux not in ontology.aux_values():
        raise ValueError(f"{act.id}: type {act.type!r}, aux {act.aux!r}")
    if act.mode is not None and (act.type, act.mode) not in ontology.modes():
        raise ValueError(f"{act.id}: {act.type} has no mode {act.mode!r}")
    _text("contexts", *act.contexts)
    _text_or_none("via", act.via)
    for entity in (*act.actors, *act.recipients, *([act.speaker] if act.speaker else [])):
        _entity(entity, length)
    if act.place:
        _place(act.place, length)
    if act.date:
        _text("date", act.date.text)
        _spans("date", [act.date.span], length)
    for count in (act.dead, act.injured, act.arrested):
        _whole_number(count)


def _entity(entity: Entity, length: int) -> None:
    _text("entity", entity.text, entity.name)
    _text_or_none("code, sector, wikidata", entity.code, entity.sector, entity.wikidata)
    _spans("entity", [entity.span] if entity.span else [], length)


def _place(place: Place, length: int) -> None:
    _text("place", place.text, place.name)
    _text_or_none("country, resolution", place.country, place.resolution)
    _spans("place", [place.span], length)
    _number("lat, lon", *(one for one in (place.lat, place.lon) if one is not None))
    _whole_number(place.geonameid)


def _text(what: str, *values: object) -> None:
    if not all(isinstance(value, str) for value in values):
        raise ValueError(f"{what}: text is wanted, not {values!r:.80}")


def _text_or_none(what: str, *values: object) -> None:
    _text(what, *(value for value in values if value is not None))


def _number(what: str, *values: object) -> None:
    if not all(isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) for value in values):
        raise ValueError(f"{what}: a number is wanted, not {values!r:.80}")


def _whole_number(value: object) -> None:
    if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
        raise ValueError(f"a whole number is wanted, not {value!r:.80}")


def _spans(what: str, spans: Iterable[Span], length: int) -> None:
    for start, end in spans:
        if not (isinstance(start, int) and isinstance(end, int) and 0 <= start <= end <= length):
            raise ValueError(f"{what}: [{start!r}, {end!r}] is no place in a text of {length:,} characters")
