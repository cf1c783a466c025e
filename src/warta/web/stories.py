"""Stories: one act as several articles tell it, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from warta.coding.gazetteer import country_names
from warta.errors import UnknownValue
from warta.linking.story_reasons import sentence as reason_in_english
from warta.reading.characters import printable
from warta.records import Dates, Entity, Event, Place, Story
from warta.store import Store, stories
from warta.store.filters import Filter
from warta.store.listing import EventRow, every_event
from warta.store.query import StoryRow, stories_page
from warta.store.story_rows import story_from
from warta.web.explore import said
from warta.web.explore_asked import Asked, read
from warta.web.explore_data import checked
from warta.web.explore_labels import label
from warta.web.i18n import Language, language_of, strings
from warta.web.page import render
from warta.web.sentence import sentence
from warta.web.story_line import line_of, linked
from warta.web.user import Reader

router = APIRouter(prefix="/stories", include_in_schema=False)

ROWS = 30
_MOST_REASONS = 12
_MOST_REPORTS = 60
_SIDES = ("actors", "recipients")
FIELDS = ("type", "mode", *_SIDES, "date", "place", "dead", "injured", "arrested")


@dataclass(frozen=True, slots=True)
class Cell:
    """A field of one report: its value as people read it, and whether it is another than most others'."""

    name: str
    value: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Report:
    """How one article tells the act."""

    row: EventRow
    sentence: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why two reports, by their numbers and publishers, are of one act."""

    between: tuple[str, str]
    strength: float
    words: str


@router.get("")
def listed(request: Request, _user: Reader) -> Response:
    """The latest stories, those that more than one publisher tells unless asked otherwise."""
    store: Store | None = request.app.state.desk.store
    if store is None:
        return render(request, "stories/none.html")
    asked, language = checked(store, read(request.query_params)), language_of(request)
    publishers = _number(request.query_params.get("publishers", "2"))
    try:
        page = stories_page(store, asked.filter, ROWS, asked.after, publishers)
    except UnknownValue:
        if asked.after is None:
            raise
        return RedirectResponse(_url(asked, publishers), 303)
    rows = [(row, *_summed(row, language)) for row in page.rows]
    older = _url(asked, publishers, page.after) if page.after else ""
    return render(
        request, "stories/list.html", 400 if asked.problems else 200, rows=rows, asked=asked, publishers=publishers, older=older,
        label=label,
    )  # fmt: skip


@router.get("/{key}")
def shown(request: Request, key: str, _user: Reader) -> HTMLResponse:
    """One story."""
    store: Store | None = request.app.state.desk.store
    if store is None:
        raise UnknownValue("there is no database; start with: warta serve --db news.db")
    language = language_of(request)
    story = stories.read_story(store, key[:64])
    rows = sorted(every_event(store, Filter.of(story=story.key), _MOST_REPORTS), key=_published)
    reports = [_report(row, story, language) for row in rows]
    plans, outcomes = linked(store, story.key)
    return render(
        request,
        "stories/story.html",
        story=story,
        title=told(story, language),
        quad=rows[0].quad if rows else 0,
        reports=reports,
        differences=_differences(story, rows, language),
        reasons=_reasons(store, story, rows, language),
        plans=plans,
        outcomes=outcomes,
        line=line_of(story, rows, plans, outcomes, language),
    )


def told(story: Story, language: Language) -> str:
    """The story in one sentence, as most publishers have it."""
    place = Place("", (0, 0), story.place, story.country, None, None, None, "point") if story.place else None
    days = Dates(story.start, story.end or story.start, "", (0, 0)) if story.start else None
    event = Event(
        story.key, (), story.type, story.mode, story.aux, (), _once(story.actors), _once(story.recipients), place, days, None,
        None, story.dead, story.injured, story.arrested, None, "", 0, 0.0,
    )  # fmt: skip
    return sentence(event, "", language)


def _once(side: Sequence[Entity]) -> tuple[Entity, ...]:
    """A side as a headline names it: each once, one of several counts of a crowd, no country beside its own army."""
    kept: list[Entity] = []
    for one in side:
        name = one.name or one.text
        crowd = name[:1].isdigit() and any((other.name or other.text)[:1].isdigit() for other in kept)
        if not crowd and all(name.casefold() != (other.name or other.text).casefold() for other in kept):
            kept.append(one)
    return tuple(one for one in kept if not any(_is_part(other, one) for other in kept))


def _is_part(one: Entity, whole: Entity) -> bool:
    """Whether ``one`` is a body of the country ``whole`` that is called by its name: Angkatan Bersenjata Rusia."""
    country = country_names().get(whole.code or "")
    return country is not None and whole.name == country != one.name and one.code == whole.code and country in (one.name or "")


def _summed(row: StoryRow, language: Language) -> tuple[str, list[str]]:
    """A story of a list in one sentence, and the fields in which its reports differ."""
    if row.summary is None:
        return printable(row.title), []
    story = story_from(row)
    return told(story, language), [language(f"stories.field.{one.field}") for one in story.differences]


def _report(row: EventRow, story: Story, language: Language) -> Report:
    others = {one.field: frozenset(key for _, keys in one.values[1:] for key in keys) for one in story.differences}
    cells = []
    for name in FIELDS:
        value = _value(name, row, language)
        if value or name in others:
            cells.append(Cell(name, value, row.key in others.get(name, ())))
    return Report(row, said(row, language), tuple(cells))


def _value(name: str, row: EventRow, language: Language) -> str:
    if name in _SIDES:
        return "; ".join(printable(language.name(one.name or one.text, one.code)) for one in getattr(row, name))
    if name == "date":
        return language.days(row.date_start, row.date_end or row.date_start) if row.date_start else ""
    if name == "place":
        return printable(language.name(row.place_name, row.place_country)) if row.place_name else ""
    if name in ("type", "mode"):
        return label(name, getattr(row, name), language) if getattr(row, name) else ""
    value = getattr(row, name)
    return "" if value is None else language.number(value) if isinstance(value, int) else printable(str(value))


def _differences(story: Story, rows: Sequence[EventRow], language: Language) -> list[tuple[str, list[tuple[str, list[str]]]]]:
    """For each field in which they differ, its values, and who gives them."""
    by_key = {row.key: row for row in rows}
    found = []
    for one in story.differences:
        values = []
        for value, keys in one.values:
            who = dict.fromkeys(printable(by_key[key].publisher or "?") for key in keys if key in by_key)
            shown = _days(value, language) if one.field == "date" else label(one.field, value, language)
            values.append((printable(shown), list(who)))
        found.append((one.field, values))
    return found


def _days(value: str, language: Language) -> str:
    first, _, last = value.partition("/")
    try:
        return language.days(date.fromisoformat(first), date.fromisoformat(last or first))
    except ValueError:
        return value


def _reasons(store: Store, story: Story, rows: Sequence[EventRow], language: Language) -> list[Reason]:
    names = {row.key: f"{number} {printable(row.publisher or row.title)}" for number, row in enumerate(rows, 1)}
    found = [pair for pair in stories.why(store, story.key) if set(pair[0]) <= set(names)]
    return [
        Reason((names[one], names[other]), score, _in_words(reasons, language))
        for (one, other), score, reasons in found[:_MOST_REASONS]
    ]


def _in_words(reasons: Sequence[str], language: Language) -> str:
    known = strings(language.code)
    parts = []
    for reason in reasons:
        code, _, about = reason.partition(":")
        phrase = known.get(f"stories.reason.{code}")
        about = about.replace(",", ", ") if code in ("words", "trigger") else _days(about, language) if code == "day" else about
        parts.append(phrase.format(printable(about)) if phrase else printable(reason_in_english([reason])).rstrip("."))
    words = "; ".join(parts)
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def _published(row: EventRow) -> tuple[bool, datetime, str]:
    return row.published is None, row.published or datetime.min, row.key


def _number(text: str) -> int:
    return min(int(text), 99) if text.isascii() and text.isdigit() and text != "0" and len(text) < 4 else 1


def _url(asked: Asked, publishers: int, after: str | None = None) -> str:
    changes: dict[str, Any] = {"publishers": str(publishers)} | ({"after": after} if after else {})
    return asked.url("/stories", **changes)
