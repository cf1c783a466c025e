"""Read: an article as a newspaper page, its events marked in the text and told in the margin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from warta import ontology
from warta.export.table import code_of
from warta.reading.characters import printable
from warta.records import CodedArticle, Entity, Event
from warta.web import marking, security
from warta.web.i18n import Language, language_of
from warta.web.page import render
from warta.web.sentence import named, sentence
from warta.web.user import Reader, Writer

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Field:
    """A line of a card: what it is, its value, the words it was read from, a code."""

    role: str
    value: str
    words: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """An event as the margin tells it; ``mentions`` are numbers of the article's mentions."""

    number: int
    event: Event
    sentence: str
    mentions: tuple[int, ...]
    fields: tuple[tuple[str, tuple[Field, ...]], ...]
    """By role, in the order in which they are told."""
    confidence: float
    rules: tuple[tuple[str, str], ...]
    """The trigger of each mention, and what fired there."""


def path_of(key: str) -> str:
    """The address of an article's page."""
    return f"/read/{quote(key)}"


@router.get("/read/{key:path}")
def read(request: Request, key: str, _user: Reader) -> HTMLResponse:
    """The page of an article."""
    coded = request.app.state.desk.find(key)
    return page_of(request, coded, key)


@router.post("/read/{key:path}/keep")
def keep(request: Request, key: str, _user: Writer, token: str = Form("", max_length=200)) -> Response:
    """Writes an article that was pasted into the database."""
    security.check_token(request.app.state.settings.secret, request, token)
    request.app.state.desk.keep(key)
    return RedirectResponse(path_of(key), 303)


def page_of(request: Request, coded: CodedArticle, key: str) -> HTMLResponse:
    """The page of ``coded``, which addresses call ``key``."""
    cards = cards_of(coded, language_of(request))
    # Where nobody knows an event (a mention whose event is gone), its words are not marked.
    card_of = {number: card for card in cards for number in card.mentions}
    desk = request.app.state.desk
    return render(
        request,
        "read.html",
        key=key,
        article=coded.article,
        title=marking.title_of(coded),
        paragraphs=list(marking.paragraphs_of(coded)),
        cards=cards,
        card_of=card_of,
        aux_of=[mention.aux for mention in coded.mentions],
        stored=desk.is_stored(coded.article.id),
        quads=[quad for quad in (1, 2, 3, 4, 0) if quad or any(card.event.quad == 0 for card in cards)],
        auxes=ontology.aux_values(),
    )


def cards_of(coded: CodedArticle, language: Language) -> list[Card]:
    """A card for each event, in the order in which the text first tells of them."""
    numbers = {mention.id: number for number, mention in enumerate(coded.mentions)}
    found = [(event, [numbers[name] for name in event.mentions if name in numbers]) for event in coded.events]
    found.sort(key=lambda pair: min((coded.mentions[n].trigger for n in pair[1]), default=(len(coded.article.text), 0)))
    return [_card(number, event, sorted(of), coded, language) for number, (event, of) in enumerate(found, 1)]


def _card(number: int, event: Event, of: Sequence[int], coded: CodedArticle, language: Language) -> Card:
    mentions = [coded.mentions[n] for n in of]
    words = [printable(coded.article.text[slice(*mention.trigger)]) for mention in mentions]
    return Card(
        number,
        event,
        sentence(event, words[0] if words else "", language),
        tuple(of),
        tuple((role, tuple(of_role)) for role, of_role in groupby(_fields(event, language), key=lambda field: field.role)),
        max((mention.confidence for mention in mentions), default=0.0),
        tuple((word, printable(mention.rule)) for word, mention in zip(words, mentions, strict=True)),
    )


def _fields(event: Event, language: Language) -> list[Field]:
    fields = [_entity("actor", actor, language) for actor in event.actors]
    fields += [_entity("recipient", recipient, language) for recipient in event.recipients]
    if event.date:
        fields.append(Field("date", language.days(event.date.start, event.date.end), printable(event.date.text)))
    if event.place:
        place = event.place
        name = printable(language.name(place.name, place.country))
        fields.append(Field("place", name, _unless(printable(place.text), name), place.country or ""))
    if event.speaker:
        fields.append(_entity("speaker", event.speaker, language))
    if event.via:
        fields.append(Field("via", printable(event.via)))
    for what, count in (("dead", event.dead), ("injured", event.injured), ("arrested", event.arrested)):
        if count is not None:
            fields.append(Field(what, language.number(count)))
    return fields


def _entity(role: str, entity: Entity, language: Language) -> Field:
    name = named(entity, language)
    code = "" if code_of(entity) == "?" else code_of(entity)
    return Field(role, name, _unless(printable(entity.text), name), code)


def _unless(words: str, name: str) -> str:
    return "" if words == name else words
