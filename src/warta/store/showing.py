"""One event with everything that is known of it: its words, who says so, what people made of it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from warta.errors import UnknownValue
from warta.records import CodedArticle, Event, Mention, Span
from warta.store.corrections import Correction
from warta.store.naming import full_key, is_story
from warta.store.read import corrections_of
from warta.store.rows import sentence_at
from warta.store.schema import articles, events, stories
from warta.store.store import Store


@dataclass(frozen=True, slots=True)
class Shown:
    """An event as it stands, its article, and its mentions in the order of the text with their keys and verdicts."""

    key: str
    event: Event
    coded: CodedArticle
    mentions: tuple[tuple[str, Mention, str | None], ...]
    confidence: float
    verdict: str | None
    story: str | None
    corrections: tuple[Correction, ...]
    """What people said of it and of its mentions, the undone among them."""

    def sentence_of(self, mention: Mention) -> Span:
        """The sentence in which a mention stands; its trigger where it stands in none."""
        number = sentence_at(self.coded.sentences, mention.trigger)
        return mention.trigger if number is None else self.coded.sentences[number]


def show(store: Store, key: str) -> Shown:
    """The event of that key, or of the one key that begins so (4 digits at least). Raises `UnknownValue`."""
    with store.read() as connection:
        found = full_key(connection, key)
        if is_story(found):
            raise UnknownValue(f"{found} is a story, no event")
        query = select(
            events.c.key, events.c.article_id, events.c.local, events.c.confidence, events.c.verdict, events.c.story_id
        )
        row = connection.execute(query.where(events.c.key == found)).one()
        article = connection.execute(select(articles.c.key).where(articles.c.id == row.article_id)).scalar_one()
        story = connection.execute(select(stories.c.key).where(stories.c.id == row.story_id)).scalar()
        said = corrections_of(connection, row.article_id)
    stands = store.standing(article)
    event = stands.coded.events[stands.event_keys.index(row.key)]
    mentions = tuple(
        (key_, mention, stands.mention_status.get(key_))
        for key_, mention in zip(stands.mention_keys, stands.mentions, strict=True)
        if mention.event == event.id and stands.mention_status.get(key_) != "rejected"
    )
    of_it = {row.key, *(key_ for key_, _, _ in mentions)}
    corrections = tuple(one for one in said if one.target in of_it)
    return Shown(row.key, event, stands.coded, mentions, row.confidence, row.verdict, story, corrections)


def marks(mention: Mention) -> list[tuple[Span, str]]:
    """Where a mention's fields were read, in the order of the text: spans, each with trigger, actor, recipient, date ...

    They do not overlap: of two that do, the one that is named first here stays.
    """
    wanted: list[tuple[Span | None, str]] = [(mention.trigger, "trigger")]
    wanted += [(entity.span, "actor") for entity in mention.actors]
    wanted += [(entity.span, "recipient") for entity in mention.recipients]
    wanted += [(mention.date.span, "date")] if mention.date else []
    wanted += [(mention.place.span, "place")] if mention.place else []
    wanted += [(mention.speaker.span, "speaker")] if mention.speaker else []
    kept: list[tuple[Span, str]] = []
    for span, role in wanted:
        if span is not None and span[0] < span[1] and all(span[1] <= other[0] or other[1] <= span[0] for other, _ in kept):
            kept.append((span, role))
    return sorted(kept)
