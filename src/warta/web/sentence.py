"""An event in one plain sentence: "Rusia dan lima pihak lain akan menggelar latihan militer di Tajikistan".

The words are in ``locales/sentences.<language>.yaml``; here they are only chosen and put together.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from warta.reading.characters import printable
from warta.records import Entity, Event
from warta.web.i18n import Language, load

_FORMS = re.compile(r"\[([^\]|]*)\|([^\]]*)\]")
_MOST_NAMED = 4
_LONGEST = 60
_NUMBER = re.compile(r"\d[\d.,]*")


@cache
def phrases(language: str) -> Mapping[str, Any]:
    """What ``locales/sentences.<language>.yaml`` holds."""
    loaded: Mapping[str, Any] = load(f"sentences.{language}.yaml")
    return loaded


def sentence(event: Event, trigger: str, language: Language) -> str:
    """``event`` in one sentence of ``language``. ``trigger`` are the words that first name it in the text."""
    said = phrases(language.code)
    main, whom = _main(event, trigger, language, said)
    parts = {
        "main": main,
        "place": _place(event, language, said),
        "days": said["days"].format(days=language.days(event.date.start, event.date.end)) if event.date else "",
        "counts": _counts(event, whom, language, said),
        "tail": said["tail"].format(tail=tail) if (tail := said["aux"][event.aux]["tail"]) else "",
        "says": _says(event, language, said),
        "via": said["via"].format(via=printable(event.via)) if event.via else "",
    }
    whole: str = said["whole"].format_map(parts)
    return whole[:1].upper() + whole[1:]


def named(entity: Entity, language: Language) -> str:
    """The name of an actor, a recipient or a speaker; a whole phrase that stands for one is cut after a word."""
    name = " ".join(printable(language.name(entity.name or entity.text, entity.code)).split())
    if len(name) <= _LONGEST:
        return name
    return name[:_LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:(") + "…"


def _main(event: Event, trigger: str, language: Language, said: Mapping[str, Any]) -> tuple[str, str]:
    """Who did what to whom, and the recipients as they are named in it."""
    who, whom = (_joined(side, language, said) for side in (event.actors, event.recipients))
    act, aux = _act(event, trigger, said), said["aux"][event.aux]
    if whom and not who:
        several = _several(event.recipients, said)
        return f"{whom} {aux['many' if several else 'one']}{act['passive']}", whom
    if whom:
        phrase = _formed(act["with"], aux["form"]).format(whom=whom)
    else:
        together = len(event.actors) > 1 and "together" in act
        phrase = _formed(act["together" if together else "alone"], aux["form"])
    return f"{who or said['nobody']} {aux['active']}{phrase}", whom


def _act(event: Event, trigger: str, said: Mapping[str, Any]) -> Mapping[str, str]:
    """The phrases for what was done: the first that fits its mode or its trigger, else the type's."""
    acts: Mapping[str, Mapping[str, str]] = said["acts"][event.type]
    words = trigger.lower()
    fits = (phrases for key, phrases in acts.items() if key == event.mode or (key[0] == "~" and key[1:] in words))
    return next(fits, acts["default"])


def _formed(phrase: str, form: str) -> str:
    return _FORMS.sub(lambda match: match[1] if form == "base" else match[2], phrase)


def _joined(entities: Sequence[Entity], language: Language, said: Mapping[str, Any]) -> str:
    names = list(dict.fromkeys(named(entity, language) for entity in entities))
    if len(names) > _MOST_NAMED:
        names = [*names[: _MOST_NAMED - 1], said["join"]["more"].format(n=len(names) - _MOST_NAMED + 1)]
    if len(names) < 2:
        return "".join(names)
    first, last = ", ".join(names[:-1]), names[-1]
    return str(said["join"]["two" if len(names) == 2 else "several"].format(first=first, last=last))


def _several(entities: Sequence[Entity], said: Mapping[str, Any]) -> bool:
    first = entities[0].name.split(" ")[0].lower()
    return len(entities) > 1 or first in said["many"] or bool(_NUMBER.fullmatch(first) and first != "1")


def _place(event: Event, language: Language, said: Mapping[str, Any]) -> str:
    if event.place is None:
        return ""
    name = printable(language.name(event.place.name, event.place.country))
    if any(name == named(entity, language) for entity in event.recipients):
        return ""
    return str(said["place"].format(place=name))


def _counts(event: Event, whom: str, language: Language, said: Mapping[str, Any]) -> str:
    """How many were killed, hurt, arrested, unless ``whom`` has told so."""
    told = set(_NUMBER.findall(whom))
    numbers = {"dead": event.dead, "injured": event.injured, "arrested": event.arrested}
    counts = [
        said[what].format(n=language.number(count))
        for what, count in numbers.items()
        if count is not None and language.number(count) not in told and str(count) not in told
    ]
    return said["counts"].format(counts=", ".join(counts)) if counts else ""


def _says(event: Event, language: Language, said: Mapping[str, Any]) -> str:
    """Who is cited for it, unless that is who did it."""
    if event.speaker is None:
        return ""
    speaker = named(event.speaker, language)
    if any(speaker == named(actor, language) for actor in event.actors):
        return ""
    return str(said["says"].format(speaker=speaker))
