"""A story on one line of time: the plan, the act, the reports, the outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

from sqlalchemy import select

from warta.reading.characters import printable
from warta.records import Story
from warta.store import Store
from warta.store.listing import EventRow
from warta.store.schema import articles, events, stories, story_links
from warta.web.i18n import Language
from warta.web.page import as_wib

WIDTH: Final = 1000
_EDGE: Final = 24
_MOST: Final = 5


@dataclass(frozen=True, slots=True)
class Linked:
    """Another story that is this one's plan or outcome."""

    key: str
    title: str
    first_day: date | None
    last_day: date | None
    told: datetime | None = None
    """When it was first reported, UTC."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A point of the line, or a stretch where ``wide`` is not 0; ``at`` and ``wide`` in thousandths of the line."""

    kind: str
    at: int
    wide: int
    when: str
    what: str
    link: str


def linked(store: Store, key: str) -> tuple[list[Linked], list[Linked]]:
    """The stories that tell of the plan of this one, and those of its outcome."""
    with store.read() as connection:
        id_ = connection.execute(select(stories.c.id).where(stories.c.key == key)).scalar()
        sides = ((story_links.c.plan_id, story_links.c.outcome_id), (story_links.c.outcome_id, story_links.c.plan_id))
        plans, outcomes = (
            [
                Linked(row.key, printable(_title(connection, row.id)), row.first_day, row.last_day, row.first_published)
                for row in connection.execute(
                    select(stories.c.id, stories.c.key, stories.c.first_day, stories.c.last_day, stories.c.first_published)
                    .join(story_links, other == stories.c.id)
                    .where(mine == id_)
                    .order_by(story_links.c.score.desc(), stories.c.id)
                    .limit(_MOST)
                )
            ]
            for other, mine in sides
        )
    return plans, outcomes


def line_of(
    story: Story, rows: Sequence[EventRow], plans: Sequence[Linked], outcomes: Sequence[Linked], language: Language
) -> list[Moment]:
    """The moments in the order of time; without those that have none."""
    found: list[tuple[datetime, datetime, str, str, str]] = []
    for kind, others in (("plan", plans), ("outcome", outcomes)):
        for one in others:
            # A plan stands where it was announced: the day that it is for is that of the act.
            announced = as_wib(one.told).date() if kind == "plan" and one.told else None
            first_day, last_day = announced or one.first_day, announced or one.last_day or one.first_day
            if first_day and last_day:
                found.append((_begin(first_day), _end(last_day), kind, one.title, f"/stories/{one.key}"))
    if story.start:
        found.append((_begin(story.start), _end(story.end or story.start), "act", "", ""))
    for row in rows:
        if row.published:
            who = printable(row.publisher or row.title)
            found.append((row.published, row.published, "report", who, f"#r-{row.key}"))
    if not found:
        return []
    first, last = min(one[0] for one in found), max(one[1] for one in found)
    whole = max((last - first).total_seconds(), 3600.0)

    def place(moment: datetime) -> int:
        return _EDGE + round((moment - first).total_seconds() / whole * (WIDTH - 2 * _EDGE))

    return [
        Moment(kind, place(start), max(place(end) - place(start), 0), _when(kind, start, end, language), what, link)
        for start, end, kind, what, link in sorted(found)
    ]


def _when(kind: str, start: datetime, end: datetime, language: Language) -> str:
    if kind != "report":
        return language.days(start.date(), end.date())
    return language.time(as_wib(start))


def _title(connection: Any, id_: int) -> str:  # noqa: ANN401  # a Connection
    query = select(articles.c.title).join(events, events.c.article_id == articles.c.id).where(events.c.story_id == id_)
    return str(connection.execute(query.order_by(events.c.published, events.c.id).limit(1)).scalar() or "")


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min)


def _end(day: date) -> datetime:
    return datetime.combine(day, time.max)
