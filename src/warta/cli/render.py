"""Coded articles for a person to read: who did what to whom, when, where, whether it happened, says who."""

from __future__ import annotations

from typing import TextIO

from rich.console import Console
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text

from warta.export.table import code_of, sentence_of
from warta.reading.characters import printable
from warta.records import Article, CodedArticle, Dates, Entity, Event, Mention, Span

WIDTH = 100
"""Columns when the output is no terminal."""

HAPPENED = {
    "asserted": "yes",
    "future": "planned",
    "hypothetical": "possibly",
    "negation": "no",
    "historical": "long ago",
}
# Header, width at 100 columns, share of what a wider terminal has to spare.
_COLUMNS = (
    ("#", 3, 0),
    ("who", 16, 3),
    ("did what", 14, 1),
    ("to whom", 16, 3),
    ("when", 10, 0),
    ("where", 11, 2),
    ("happened?", 9, 0),
    ("says who", 11, 2),
)
_GAP = 1
_MOST_SENTENCES = 3
_MOST_ENTITIES = 6
_LONGEST_NAME = 40
_COLOURS = {1: "green", 2: "green", 3: "red", 4: "red"}
"""Of the quad classes: cooperation and conflict."""


class _Console(Console):
    """A console that leaves a broken pipe to the caller; Rich's own ends the program with another exit code."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def console_for(stream: TextIO) -> Console:
    """A console on ``stream`` that is as wide as the terminal, or `WIDTH` when it is none."""
    return _Console(file=stream, width=None if stream.isatty() else WIDTH, highlight=False, markup=False, emoji=False)


def show(coded: CodedArticle, console: Console) -> None:
    """Prints one article: its title and origin, then each event with the sentences it came from."""
    article = coded.article
    console.print(Text(_clean(article.title) or "(no title)", style="bold"))
    console.print(Text(origin_of(article), style="dim"), soft_wrap=True)
    if not coded.events:
        console.print("  no events\n")
        return
    widths = _widths(console.width)
    console.print(_grid(widths, [Text(name, style="bold") for name, _, _ in _COLUMNS]))
    console.print(Text("─" * min(console.width, sum(widths) + _GAP * (len(widths) - 1)), style="dim"))
    mentions = {mention.id: mention for mention in coded.mentions}
    for number, event in enumerate(coded.events, start=1):
        console.print(_grid(widths, _cells(number, event)))
        of_event = [mentions[name] for name in event.mentions if name in mentions]
        for line in _evidence(coded, of_event, console):
            console.print(Padding(line, (0, 2, 0, _COLUMNS[0][1] + _GAP)))
    console.print()


def origin_of(article: Article) -> str:
    """Publisher, publication time and source on one line, as far as they are known."""
    published = article.published.strftime("%Y-%m-%d %H:%M %z") if article.published else "no publication time"
    return " · ".join(_clean(part) for part in (article.publisher, published, article.source) if part)


def name_of(entity: Entity) -> str:
    """The canonical name of an entity; a whole phrase that stands for one is cut after a word."""
    name = " ".join(_clean(entity.name or entity.text).split())
    if len(name) <= _LONGEST_NAME:
        return name
    return name[:_LONGEST_NAME].rsplit(" ", 1)[0].rstrip(" ,;:(") + "…"


def _widths(width: int) -> list[int]:
    """The columns' widths; a narrow terminal squeezes them all."""
    fixed = sum(least for _, least, _ in _COLUMNS) + _GAP * (len(_COLUMNS) - 1)
    shares = sum(share for _, _, share in _COLUMNS)
    spare = max(0, min(width, 2 * WIDTH) - fixed)
    if width < fixed:
        return [max(3, least * width // fixed - 1) for _, least, _ in _COLUMNS]
    return [least + spare * share // shares for _, least, share in _COLUMNS]


def _grid(widths: list[int], cells: list[Text]) -> Table:
    grid = Table.grid(padding=(0, _GAP, 0, 0))
    for width in widths:
        grid.add_column(width=width, overflow="fold")
    grid.add_row(*cells)
    return grid


def _cells(number: int, event: Event) -> list[Text]:
    counts = (("dead", event.dead), ("injured", event.injured), ("arrested", event.arrested))
    whom = [_named(event.recipients), *(f"{count} {what}" for what, count in counts if count is not None)]
    says = [name_of(event.speaker) if event.speaker else "", f"via {_clean(event.via)}" if event.via else ""]
    return [
        Text(str(number)),
        Text(_named(event.actors) or "?"),
        Text(f"{event.type} · {event.mode}" if event.mode else event.type, style=_COLOURS.get(event.quad, "")),
        Text(", ".join(part for part in whom if part) or "–"),
        Text(_when(event.date)),
        Text(_where(event)),
        Text(HAPPENED.get(event.aux, event.aux)),
        Text(", ".join(part for part in says if part) or "–"),
    ]


def _named(entities: tuple[Entity, ...]) -> str:
    """The entities of one side, each once: "Polisi" and "polisi" with one code are one."""
    shown = {(name.casefold(), code): f"{name} ({code})" for name, code in ((name_of(e), code_of(e)) for e in entities[::-1])}
    names = list(shown.values())[::-1]
    more = len(names) - _MOST_ENTITIES
    return ", ".join([*names[:_MOST_ENTITIES], *([f"… {more} more"] if more > 0 else [])])


def _when(dates: Dates | None) -> str:
    if dates is None:
        return "–"
    start, end = dates.start.isoformat(), dates.end.isoformat()
    if start == end:
        return start
    # The year is told once, so that the two days stand under each other in their column.
    return f"{start} to {end.removeprefix(start[:5])}"


def _where(event: Event) -> str:
    if event.place is None:
        return "–"
    country = f" ({event.place.country})" if event.place.country else ""
    return _clean(event.place.name) + country


def _evidence(coded: CodedArticle, mentions: list[Mention], console: Console) -> list[Text]:
    """The sentences of ``mentions`` with their triggers marked: bold, or between stars where there is no colour."""
    triggers: dict[Span, list[Span]] = {}
    for mention in mentions:
        triggers.setdefault(sentence_of(mention.trigger, coded.sentences), []).append(mention.trigger)
    lines = [
        _marked(coded.article.text, sentence, sorted(spans), plain=console.color_system is None)
        for sentence, spans in list(triggers.items())[:_MOST_SENTENCES]
    ]
    more = len(triggers) - len(lines)
    return [*lines, Text(f"… and in {more} more", style="dim")] if more > 0 else lines


def _marked(text: str, sentence: Span, triggers: list[Span], plain: bool) -> Text:
    marked, position = Text("“"), sentence[0]
    for start, end in triggers:
        # Two mentions may share a trigger, or parts of one.
        start = max(start, position)
        if start >= end:
            continue
        marked.append(_clean(text[position:start]))
        word = _clean(text[start:end])
        marked.append(f"*{word}*" if plain else word, style=None if plain else Style(bold=True, color="yellow"))
        position = end
    marked.append(_clean(text[position : sentence[1]]))
    return marked.append("”")


def _clean(text: str) -> str:
    return printable(text)
