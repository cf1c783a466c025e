"""What of a mention is compared: its place in the text and its codes, not the words or the reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from warta.records import CodedArticle, Entity, Mention, Span

Side = frozenset[tuple[str | None, str | None]]
"""The (code, sector) of each entity of one side."""


@dataclass(frozen=True, slots=True)
class Act:
    """A mention, gold or coded, as far as it is compared.

    ``place`` and ``speaker`` are one-tuples (country; code), so that one that is given without a code differs from
    None, one that is not given. ``date`` is the first and the last day.
    """

    trigger: Span
    event: str
    type: str
    mode: str | None
    aux: str
    actors: Side
    recipients: Side
    date: tuple[date, date] | None
    place: tuple[str | None] | None
    speaker: tuple[str | None] | None


def act_of(mention: Mention) -> Act:
    """What is compared of a coded mention."""
    return Act(
        trigger=mention.trigger,
        event=mention.event,
        type=mention.type,
        mode=mention.mode,
        aux=mention.aux,
        actors=_side(mention.actors),
        recipients=_side(mention.recipients),
        date=(mention.date.start, mention.date.end) if mention.date else None,
        place=(mention.place.country,) if mention.place else None,
        speaker=(mention.speaker.code,) if mention.speaker else None,
    )


def acts_of(coded: CodedArticle) -> tuple[Act, ...]:
    """What is compared of a coded article."""
    return tuple(act_of(mention) for mention in coded.mentions)


def codes(side: Side) -> frozenset[str | None]:
    """The codes of a side, without its sectors."""
    return frozenset(code for code, _ in side)


def _side(entities: tuple[Entity, ...]) -> Side:
    return frozenset((entity.code, entity.sector) for entity in entities)
