"""``warta show`` and ``warta search``: one event with the words it came from or one story, and what has these words."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from warta.cli.ending import say
from warta.cli.filtering import Db, ending_well, opened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.text import Text

    from warta.records import Mention, Span
    from warta.store import Store
    from warta.store.finding import Hit
    from warta.store.showing import Shown

STYLES = {"trigger": "bold yellow", "actor": "green", "recipient": "cyan", "date": "magenta", "place": "blue", "speaker": "red"}
_BRACKETS = {
    "trigger": ("*", "*"),
    "actor": ("[", "]"),
    "recipient": ("<", ">"),
    "date": ("{", "}"),
    "place": ("(", ")"),
    "speaker": ("~", "~"),
}


def show(
    key: Annotated[str, typer.Argument(help="An event or (with an s before it) a story: its key, or how that begins.")], db: Db
) -> None:
    """Show one event, every field with the words it came from, or one story with its reports."""
    with ending_well():
        from warta.cli.render import console_for
        from warta.store.naming import is_story

        console = console_for(sys.stdout)
        with opened(db) as store:
            told = _story(store, key) if is_story(key) else _event(store, key, coloured=console.color_system is not None)
        for line in told:
            console.print(line)


def search(
    words: Annotated[list[str], typer.Argument(help="Words that must be there; 'a b' in quotes together, word*, -word.")],
    db: Db,
    limit: Annotated[int, typer.Option("--limit", min=1, max=500, help="At most so many.")] = 20,
    articles: Annotated[bool, typer.Option("--articles", help="Search whole articles, not the sentences of events.")] = False,
) -> None:
    """Find events by words of their sentences, the best first."""
    with ending_well():
        from warta.cli.render import console_for
        from warta.store.finding import search as find

        # A shell took the quotes: words that came together are meant together.
        query = " ".join(f'"{word}"' if " " in word and '"' not in word else word for word in words)
        with opened(db) as store:
            hits = find(store, query, limit, "articles" if articles else "events")
        console = console_for(sys.stdout)
        for hit in hits:
            for line in _hit(hit, coloured=console.color_system is not None):
                console.print(line)
        if not hits:
            say(f"nothing has {query}")


def _event(store: Store, key: str, *, coloured: bool) -> Iterator[Text]:
    from warta.store.showing import show as shown

    return lines(shown(store, key), coloured=coloured)


def _story(store: Store, key: str) -> Iterator[Text]:
    from warta.cli.story_command import lines as story_lines
    from warta.store.story_showing import show_story

    return story_lines(show_story(store, key))


def add_to(app: typer.Typer) -> None:
    """Adds the commands to ``app``."""
    app.command()(show)
    app.command()(search)


def lines(found: Shown, *, coloured: bool) -> Iterator[Text]:
    """The event as lines: its fields, then each mention's sentence with the words marked, then what people said."""
    from rich.text import Text

    from warta.cli.render import origin_of
    from warta.reading.characters import printable

    event, article = found.event, found.coded.article
    what = f"{event.type} · {event.mode}" if event.mode else event.type
    sure = f"confidence {found.confidence:.2f}" + (f", {found.verdict}" if found.verdict else "")
    yield Text(f"{found.key}  {what}   ({sure})", style="bold")
    yield Text(f"{printable(article.title)} · {origin_of(article)}", style="dim")
    for label, value in fields(found):
        yield Text(f"  {label:10} {printable(value)}", style=STYLES.get(label, ""))
    key = "  ".join(f"{left}{role}{right}" for role, (left, right) in _BRACKETS.items())
    yield Text(f"  {'words':10} {'' if coloured else key}", style="dim")
    for key_, mention, verdict in found.mentions:
        yield Text("  ").append(marked(found, mention, coloured=coloured))
        yield Text(f"    {mention.rule}   (mention {key_}{f', {verdict}' if verdict else ''})", style="dim")
    for one in (one for one in found.corrections if str(one.verdict) != "undo"):
        change = f" {one.field}: {one.old!r} -> {one.new!r}" if one.field else ""
        taken = ", taken back" if one.undone_by else ""
        yield Text(f"  {one.at:%Y-%m-%d %H:%M} {printable(one.who)}: {one.verdict}{printable(change)}{taken}")


def fields(found: Shown) -> Iterator[tuple[str, str]]:
    """The coded fields of an event that have a value, each with the words it came from."""
    from warta.cli.render import HAPPENED, name_of
    from warta.export.table import code_of

    event = found.event
    for label, side in (("actor", event.actors), ("recipient", event.recipients)):
        for one in side:
            yield label, f"{name_of(one)} ({code_of(one)})   “{one.text}”"
    yield "happened", f"{HAPPENED.get(event.aux, event.aux)} ({event.aux})"
    if event.date:
        days = str(event.date.start) + (f" to {event.date.end}" if event.date.end != event.date.start else "")
        yield "date", f"{days}   “{event.date.text}”"
    if event.place:
        yield "place", f"{event.place.name} ({event.place.country or '?'})   “{event.place.text}”"
    if event.speaker:
        yield "speaker", f"{name_of(event.speaker)} ({code_of(event.speaker)})   “{event.speaker.text}”"
    for label in ("via", "dead", "injured", "arrested"):
        if (value := getattr(event, label)) is not None:
            yield label, str(value)
    if event.contexts:
        yield "about", ", ".join(event.contexts)
    yield "codes", f"PLOVER {event.plover or '–'}, CAMEO {event.cameo}, quad {event.quad}, score {event.score:+.1f}"
    if found.story:
        yield "story", found.story


def marked(found: Shown, mention: Mention, *, coloured: bool) -> Text:
    """The sentence of ``mention`` with the words of its fields in their colours, or between brackets where there is none."""
    from warta.store.showing import marks

    sentence = found.sentence_of(mention)
    return _marked(found.coded.article.text, sentence, marks(mention), coloured=coloured)


def _marked(text: str, whole: Span, spans: Sequence[tuple[Span, str]], *, coloured: bool) -> Text:
    from rich.text import Text

    from warta.reading.characters import printable

    made, at = Text(), whole[0]
    for (start, end), role in spans:
        if start < at or end > whole[1]:
            continue
        left, right = ("", "") if coloured else _BRACKETS[role]
        made.append(printable(text[at:start]))
        made.append(f"{left}{printable(text[start:end])}{right}", style=STYLES[role] if coloured else "")
        at = end
    return made.append(printable(text[at : whole[1]]))


def _hit(hit: Hit, *, coloured: bool) -> Iterator[Text]:
    from rich.text import Text

    from warta.reading.characters import printable

    parts = (hit.key, str(hit.day or "–"), hit.type, hit.publisher, hit.title)
    yield Text("  ".join(printable(part) for part in parts if part), style="bold", no_wrap=True, overflow="ellipsis")
    spans = [(mark, "trigger") for mark in hit.marks]
    yield Text("  ").append(_marked(hit.snippet, (0, len(hit.snippet)), spans, coloured=coloured))
