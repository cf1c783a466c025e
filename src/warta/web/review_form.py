"""The fields of a mention as people write them into a form, and what a form that comes back says of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from starlette.datastructures import FormData

from warta.errors import UnknownValue
from warta.export.json import entity_to_dict
from warta.reading.characters import printable
from warta.records import Article, Entity, Mention, Span
from warta.store import Correction, Store
from warta.store.filters import contexts
from warta.store.review import FIELDS, NONE, value_of, words_at
from warta.store.rows import sentence_at
from warta.store.showing import Shown

LONGEST: Final = 2_000
"""Characters of one field of a form."""
ADDED: Final = ("trigger", "type", "mode", "aux", "actors", "recipients", "place", "date", "speaker")
"""What is asked of a mention that is added; the fields after the type may be left empty."""
_SIDES: Final = ("actors", "recipients")


def written(mention: Mention, text: str) -> dict[str, str]:
    """The fields of a mention as `value_of` reads them; what is empty is empty."""
    own = {name: _plain(getattr(mention, name)) for name in ("type", "mode", "aux", "via", "dead", "injured", "arrested")}
    return own | {
        "contexts": ", ".join(name for name in contexts() if name in mention.contexts),
        "actors": "; ".join(map(_entity, mention.actors)),
        "recipients": "; ".join(map(_entity, mention.recipients)),
        "speaker": _entity(mention.speaker) if mention.speaker else "",
        "place": _words(mention.place.text) + (f" = {mention.place.country}" if mention.place.country else "")
        if mention.place
        else "",
        "date": f"{mention.date.start}..{mention.date.end} = {_words(mention.date.text)}" if mention.date else "",
        "trigger": _words(text[slice(*mention.trigger)]),
    }


def given(form: FormData) -> dict[str, str]:
    """The fields that a form has; of several values of one (contexts) a list with commas."""
    found: dict[str, str] = {}
    for name in (*FIELDS, "sentence"):
        values = [value.strip() for value in form.getlist(name) if isinstance(value, str)]
        if values or (name == "contexts" and "contexts_asked" in form):
            found[name] = ", ".join(value for value in values if value)
            if len(found[name]) > LONGEST:
                raise UnknownValue(f"{name} is longer than {LONGEST:,} characters")
    return found


def changes(found: Shown, number: int, fields: Mapping[str, str], *, every: bool) -> list[tuple[str, str, Any]]:
    """What a form changes: (key of the mention, field, new value), where it is filled in for the mention ``number``.

    With ``every``, what is changed there is changed in all mentions of the event, but not the words that name the act.
    Raises `UnknownValue` for a value that cannot be.
    """
    article = found.coded.article
    before = written(found.mentions[number][1], article.text)
    changed = [name for name in FIELDS if name in fields and _words(fields[name]) != before[name]]
    made = []
    for at, (key, mention, _) in enumerate(found.mentions):
        here = at == number
        if not here and not every:
            continue
        own, near = written(mention, article.text), found.sentence_of(mention)
        # A mode is one of the new type.
        typed = replace(mention, type=fields["type"]) if "type" in changed else mention
        for name in changed:
            if here or (name != "trigger" and _words(fields[name]) != own[name]):
                made.append((key, name, _value(name, fields[name], article, typed, near)))
    return made


def new_mention(found: Shown, fields: Mapping[str, str], who: str) -> dict[str, Any]:
    """The mention that a form describes, as the coded article's JSON has it. Raises `UnknownValue` where it cannot be."""
    article, first = found.coded.article, found.mentions[0][1]
    new: dict[str, Any] = {"event": None, "contexts": [], "confidence": 1.0, "rule": f"added by {who}", "aux": "asserted"}
    new |= dict.fromkeys(("place", "date", "speaker", "via", "dead", "injured", "arrested", "mode"))
    new |= {side: [] for side in _SIDES}
    trigger = words_at(article.text, _needed(fields, "trigger"), _meant(found, fields.get("sentence", "")))
    number = sentence_at(found.coded.sentences, trigger)
    near = trigger if number is None else found.coded.sentences[number]
    _needed(fields, "type")
    new["trigger"] = list(trigger)
    for name in ADDED[1:]:
        if fields.get(name):
            new[name] = value_of(name, fields[name], article, replace(first, type=new.get("type", ""), date=None), near)
    if not new["actors"] and not new["recipients"]:
        raise UnknownValue("an act needs an actor or a recipient")
    return new


def keep(store: Store, made: list[Correction]) -> None:
    """Keeps corrections together: when one cannot be, none is. Raises `UnknownValue`."""
    numbers: list[int] = []
    try:
        for correction in made:
            number = store.correct(correction).id
            assert number is not None
            numbers.append(number)
    except UnknownValue:
        for number in reversed(numbers):
            store.undo(number, made[0].who)
        raise


def fullest(found: Shown) -> int:
    """The number of the mention that tells most of the event, from 0: that in which most fields can be fixed."""
    text = found.coded.article.text
    told = [sum(map(bool, written(mention, text).values())) for _, mention, _ in found.mentions]
    return told.index(max(told))


def state(found: Shown) -> str:
    """Tells whether an event is still as a page showed it: nobody has said anything of it since, nor was it coded again."""
    numbers = [correction.id for correction in found.corrections]
    return hashlib.sha256(repr((found.mentions, found.verdict, numbers)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _value(name: str, value: str, article: Article, mention: Mention, near: Span) -> Any:  # noqa: ANN401  # of JSON
    if name in _SIDES:
        # Those that stay as they were need not be looked up again: the coder may know what no list has.
        known = {_entity(entity): entity for entity in getattr(mention, name)}
        parts = [part.strip() for part in value.split(";") if part.strip() and part.strip() != NONE]
        return [
            one
            for part in parts
            for one in ([entity_to_dict(known[part])] if part in known else value_of(name, part, article, mention, near))
        ]
    return value_of(name, value or NONE, article, mention, near)


def _meant(found: Shown, sentence: str) -> Span:
    """The sentence in which words were selected, by its number; else that of the event."""
    sentences = found.coded.sentences
    if sentence.isascii() and sentence.isdigit() and len(sentence) < 7 and int(sentence) < len(sentences):
        return sentences[int(sentence)]
    return found.sentence_of(found.mentions[0][1])


def _needed(fields: Mapping[str, str], name: str) -> str:
    if not fields.get(name):
        raise UnknownValue(f"nothing was written for {name}")
    return fields[name]


def _entity(entity: Entity) -> str:
    codes = f"{entity.code or ''}{f':{entity.sector}' if entity.sector else ''}"
    return _words(entity.text) + (f" = {codes}" if codes else "")


def _plain(value: object) -> str:
    return "" if value is None else _words(str(value))


def _words(text: str) -> str:
    return " ".join(printable(text).split())
