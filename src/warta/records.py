"""The records that the stages hand on: one frozen type per stage.

Spans are ``(start, end)`` in characters of ``Article.text``, end exclusive. Times are zoned
``datetime`` objects, days are ``date`` objects, coordinates are WGS 84 degrees. What each coded value
means is defined in ``docs/codebook.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Article:
    """A news report as it was read.

    ``text`` is the title, a newline, then the body's paragraphs joined by newlines; when there is no
    title it is the body alone. ``body_start`` is where the body begins in ``text``. ``published`` is
    None when the source does not say: it is never invented.
    """

    id: str
    title: str
    text: str
    body_start: int = 0
    url: str | None = None
    publisher: str | None = None
    author: str | None = None
    published: datetime | None = None
    language: str = "id"
    source: str = ""
    """Where it was read: a file name, with the line for JSON Lines (``news.jsonl:12``)."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """An input that could not be coded, and why. ``source`` names the file or record."""

    source: str
    reason: str
    """A short code: empty, binary, not-json, not-an-article, language, too-large, unreadable."""
    message: str
    """What happened and the way out, for a person."""


@dataclass(frozen=True, slots=True)
class Entity:
    """An actor, recipient or speaker, resolved as far as the article tells.

    ``text`` are the words of the fullest naming so far and ``span`` where the entity is named for this
    mention (None when it is inherited from an earlier one). ``code`` is ISO 3166-1 alpha-3 or one of the
    codes of no one country, ``sector`` one of the codebook's sectors.
    """

    text: str
    span: Span | None
    name: str
    code: str | None
    sector: str | None
    wikidata: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """The place of an act. ``resolution`` is country, province, city or point."""

    text: str
    span: Span
    name: str
    country: str | None
    lat: float | None = None
    lon: float | None = None
    geonameid: int | None = None
    resolution: str | None = None


@dataclass(frozen=True, slots=True)
class Dates:
    """The first and last day (inclusive) on which an act took or will take place."""

    start: date
    end: date
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Mention:
    """One act as one place in the text reports it."""

    id: str
    trigger: Span
    event: str
    type: str
    mode: str | None
    aux: str
    contexts: tuple[str, ...] = ()
    actors: tuple[Entity, ...] = ()
    recipients: tuple[Entity, ...] = ()
    place: Place | None = None
    date: Dates | None = None
    speaker: Entity | None = None
    via: str | None = None
    dead: int | None = None
    injured: int | None = None
    arrested: int | None = None
    confidence: float = 0.0
    rule: str = ""
    """What fired, for a person: the lexicon entry and the path to each argument."""


@dataclass(frozen=True, slots=True)
class Event:
    """The mentions of one act within an article, their fields merged."""

    id: str
    mentions: tuple[str, ...]
    type: str
    mode: str | None
    aux: str
    contexts: tuple[str, ...]
    actors: tuple[Entity, ...]
    recipients: tuple[Entity, ...]
    place: Place | None
    date: Dates | None
    speaker: Entity | None
    via: str | None
    dead: int | None
    injured: int | None
    arrested: int | None
    plover: str | None
    cameo: str
    quad: int
    score: float


@dataclass(frozen=True, slots=True)
class CodedArticle:
    """An article with its sentences, mentions and events, in the order of the text."""

    article: Article
    sentences: tuple[Span, ...]
    mentions: tuple[Mention, ...]
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which the reports of a story differ: each value, as text, with the keys of the events that give it.

    The value that most publishers give stands first.
    """

    field: str
    values: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Story:
    """The events of one act as several articles report it.

    ``key`` is an ``s`` and the key of its first report's event. ``events`` and ``articles`` are keys, in the order of
    publication. ``publishers`` print it; ``wires`` are the news organisations they credit, and ``reports`` counts what was
    written independently: copies of one text and reports that credit one wire count once. ``start`` and ``end`` are the days
    as most give them; of each number the one that most publishers give.
    """

    key: str
    type: str
    mode: str | None
    aux: str
    events: tuple[str, ...]
    articles: tuple[str, ...]
    publishers: tuple[str, ...]
    wires: tuple[str, ...]
    reports: int
    actors: tuple[Entity, ...]
    recipients: tuple[Entity, ...]
    place: str | None
    country: str | None
    start: date | None
    end: date | None
    dead: int | None
    injured: int | None
    arrested: int | None
    differences: tuple[Difference, ...] = ()
