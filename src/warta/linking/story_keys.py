"""What of an event tells whether another report is of the same act: its traits, and the keys to look others up by.

The traits are made once, when the event is written, and kept: comparing two events reads nothing else.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from warta.coding.gazetteer import key as folded
from warta.coding.gazetteer import names, roles
from warta.coding.locations import fold, locate
from warta.data import load_tsv, load_yaml
from warta.language.id.affixes import analyse
from warta.records import CodedArticle, Dates, Entity, Event, Place

WINDOW = 4
"""Days between the days of two events beyond which they are not compared."""
_MOST_SENTENCES = 3
"""Sentences of an event whose words count: the later ones wander off."""
_MOST_WORDS = 60
_COPY_WORDS = 8
"""Words of a sentence that nobody writes again by chance."""
_EXACT_DAYS = 3
"""A date of up to so many days says when; a longer one only about when."""
_WORD_BLOCKS = 5
_NAME_BLOCKS = 4
_LAW = re.compile(r"\b(?:nomor|no\.?)\s*(\d{1,4})\s*(?:tahun|/)\s*(\d{4})")
"""The number of a law, by which alone two that are passed in the same words differ."""
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Side:
    """An actor or recipient. ``kind`` is person, body, state (a country or region) or generic ("polisi", "warga").

    ``words`` are those of the name that tell it from others, in lower case: none when it is generic.
    """

    name: str
    code: str | None
    sector: str | None
    kind: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spot:
    """The place of an act; ``resolution`` as in `Place`, coordinates in WGS 84 degrees."""

    name: str
    country: str | None
    resolution: str | None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class Traits:
    """An event as it is compared with others.

    ``key`` names the event, ``article`` its article, ``told`` is the day it was published. ``start`` and ``end`` are the days the
    text gives, ``day`` the one it is looked up by. ``trigger`` and ``words`` are roots, the words without those that every
    sentence has.
    """

    key: str
    article: str
    publisher: str | None
    via: str | None
    told: date | None
    type: str
    mode: str | None
    aux: str
    actors: tuple[Side, ...]
    recipients: tuple[Side, ...]
    place: Spot | None
    start: date | None
    end: date | None
    day: date | None
    dead: int | None
    injured: int | None
    arrested: int | None
    trigger: tuple[str, ...]
    words: frozenset[str]
    sentences: tuple[str, ...] = ()
    """Hashes of its sentences' words in their order, the short ones left out: of two that share one, one copied."""

    @property
    def exact(self) -> bool:
        """Whether the text says on which day."""
        return self.start is not None and self.end is not None and (self.end - self.start).days < _EXACT_DAYS


def signature(event: Event, coded: CodedArticle, key: str | None = None) -> Traits:
    """The traits of an event of ``coded``; ``key`` names it where it is kept, ``ARTICLE:e1`` unless given."""
    article = coded.article
    told = article.published.date() if article.published is not None else None
    mentions = [mention for mention in coded.mentions if mention.event == event.id]
    sentences: list[str] = []
    for number in dict.fromkeys(bisect_right(coded.sentences, (m.trigger[0], len(article.text))) - 1 for m in mentions):
        start, end = coded.sentences[number] if number >= 0 else (0, 0)
        sentences.append(article.text[start:end])
    trigger = {_root(word) for m in mentions for word in _words(article.text[slice(*m.trigger)])}
    dates = event.date
    return Traits(
        key=key or f"{article.id}:{event.id}",
        article=article.id,
        publisher=article.publisher,
        via=event.via,
        told=told,
        type=event.type,
        mode=event.mode,
        aux=event.aux,
        actors=tuple(map(side_of, event.actors)),
        recipients=tuple(map(side_of, event.recipients)),
        place=_spot(event.place),
        start=dates.start if dates else None,
        end=dates.end if dates else None,
        day=_day(dates, told),
        dead=event.dead,
        injured=event.injured,
        arrested=event.arrested,
        trigger=tuple(sorted(trigger)),
        words=_key_words(sentences[:_MOST_SENTENCES]),
        sentences=tuple(dict.fromkeys(_shuffled(" ".join(w))[:12] for w in map(_words, sentences) if len(w) >= _COPY_WORDS)),
    )


def blocks(traits: Traits) -> tuple[str, ...]:
    """Keys of which two reports of one act within `WINDOW` days share at least one; none for an event without any day.

    They are the names of its sides, its place and the most telling words of its sentences, within its type's family.
    """
    if traits.day is None:
        return ()
    family, phase = family_of(traits.type), "no" if phase_of(traits.aux) == "denied" else ""
    sides = [side for side in (*traits.actors, *traits.recipients) if side.words]
    weighed = sorted({(-name_weight(word), word) for side in sides for word in side.words if len(word) > 2})
    found = [f"n:{word}" for _, word in weighed[:_NAME_BLOCKS]]
    bare = sorted({side.words[-1] for side in sides})
    found += [f"p:{one}+{other}" for n, one in enumerate(bare[:3]) for other in bare[n + 1 : 3]]
    if traits.place is not None and traits.place.resolution in ("city", "point"):
        found.append(f"l:{fold(traits.place.name)}")
    telling = sorted(traits.words, key=lambda word: (-weight(word), _shuffled(word)))
    found += [f"w:{word}" for word in telling[:_WORD_BLOCKS]]
    return tuple(dict.fromkeys(f"{family}{phase}:{one}" for one in found))


@cache
def _tables() -> tuple[dict[str, str], frozenset[frozenset[str]], dict[str, str], frozenset[str], frozenset[str]]:
    table = load_yaml("ontology/stories.yaml")
    families = {type_: group[0] for group in table["families"] for type_ in group}
    modes = frozenset(map(frozenset, table["modes"]))
    return families, modes, table["phases"], frozenset(table["personal"]), frozenset(table["deeds"])


def family_of(type_: str) -> str:
    """The first type of the family that a type belongs to."""
    return _tables()[0].get(type_, type_)


def phase_of(aux: str) -> str:
    """What an auxiliary mode says of an act: done, planned, imagined or denied."""
    return _tables()[2][aux]


def is_personal(type_: str, mode: str | None) -> bool:
    """Whether an act of that type and mode is known by who does it: two who speak are two acts."""
    *_, personal, deeds = _tables()
    return bool({type_, f"{type_} {mode}"} & personal) and f"{type_} {mode}" not in deeds


def modes_agree(one: str | None, other: str | None) -> bool:
    """Whether two reports of one act may give these modes."""
    return one is None or other is None or one == other or frozenset((one, other)) in _tables()[1]


@cache
def _weights() -> dict[str, float]:
    return {word: int(tenths) / 10 for word, tenths in load_tsv("id/word_weights.tsv", 2)}


def weight(root: str) -> float:
    """How telling a root is, from 0 to 1."""
    return _weights().get(root, 1.0)


@lru_cache(maxsize=1 << 16)
def name_weight(word: str) -> float:
    """How telling a word of a name is, from 0 to 1."""
    return min(weight(word), weight(_root(word)))


@lru_cache(maxsize=1 << 16)
def _root(word: str) -> str:
    return analyse(word, "NOUN").root


@lru_cache(maxsize=1 << 16)
def _shuffled(word: str) -> str:
    """Puts equally telling words in an order that is the same for every event and follows no letter."""
    return hashlib.sha256(word.encode("utf-8", "surrogatepass")).hexdigest()


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.lower()) if len(word) > 1]


def _key_words(sentences: Iterable[str]) -> frozenset[str]:
    roots = {_root(word) for sentence in sentences for word in _words(sentence)}
    roots |= {"/".join(found.groups()) for sentence in sentences for found in _LAW.finditer(sentence.lower())}
    telling = sorted((root for root in roots if weight(root) > 0), key=lambda root: (-weight(root), _shuffled(root)))
    return frozenset(telling[:_MOST_WORDS])


def _day(dates: Dates | None, told: date | None) -> date | None:
    """The day an event is looked up by: the middle of a date that is not much wider than the window, else when it was told."""
    if dates is not None and (dates.end - dates.start).days <= 2 * WINDOW:
        return dates.start + (dates.end - dates.start) // 2
    return told


def _spot(place: Place | None) -> Spot | None:
    return Spot(place.name, place.country, place.resolution, place.lat, place.lon) if place is not None else None


@cache
def _role_words() -> frozenset[str]:
    """The words of nouns and titles for actors, and those that only measure or collect them."""
    grammar = load_yaml("id/grammar.yaml")
    words = {word for phrase in roles() for word in phrase.split()}
    return frozenset(words | set(grammar["transparent"]) | set(grammar["definite"]))


@lru_cache(maxsize=1 << 16)
def _kind_of(name: str) -> tuple[str, tuple[str, ...]]:
    """What a canonical name names, and the words that tell it from others."""
    facts = names().get(folded(name), ())
    kinds = {fact.kind for fact in facts if name[:1].isupper()}
    own = [match.group() for match in _WORD.finditer(name)]
    capitals = [word.lower() for word in own if word[0].isupper() and len(word) > 1]
    if kinds & {"country", "capital"} or (not kinds and capitals and locate(name)):
        return "state", tuple(dict.fromkeys(capitals))
    telling = tuple(dict.fromkeys(word for word in capitals if word not in _role_words()))
    if "person" in kinds:
        return "person", telling or tuple(capitals)
    if "org" in kinds:
        return "body", tuple(dict.fromkeys(capitals))
    if not telling or own[0][0].islower():
        # "polisi", "Massa", "warga Desa Sukamaju": only what is capitalised inside tells them from others.
        return "generic", telling if len(telling) > 1 else ()
    titled = any(word.lower() in _role_words() for word in own)
    person = len(telling) <= 4 and not any(locate(word) for word in telling) and all(w[0].isupper() for w in own)
    shouted = all(word.isupper() for word in own)
    return ("person" if person and not titled and not shouted else "body"), telling


def side_of(entity: Entity) -> Side:
    """An actor or recipient as it is compared."""
    kind, words = _kind_of(entity.name)
    return Side(entity.name, entity.code, entity.sector, kind, words)
