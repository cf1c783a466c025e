"""``warta story``: people say which events are one act, take it back, and have all stories made anew."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from warta.cli.ending import say
from warta.cli.filtering import Db, Who, ending_well, named, opened

if TYPE_CHECKING:
    from rich.text import Text

    from warta.store import Store
    from warta.store.stories import Kept
    from warta.store.story_showing import Linked, ShownStory

_HELP = "Join and split stories by hand, take that back, make all stories anew."
_ANY = "Stories or events: their keys, or how these begin."


def join(keys: Annotated[list[str], typer.Argument(help=_ANY + " Two at least.")], db: Db, who: Who = None) -> None:
    """Say that stories, or events, are one act; prints the story that they are now."""
    with ending_well():
        from warta.errors import UnknownValue
        from warta.store.stories import decide
        from warta.store.story_showing import events_called

        with opened(db) as store:
            first, *others = dict.fromkeys(events_called(store, key)[0] for key in keys)
            if not others:
                raise UnknownValue("name two stories or events at least; more than one key of the same is one")
            _kept(decide(store, "join", [(first, other) for other in others], named(who)))
            _print_stories(store, [first])


def split(
    key: Annotated[str, typer.Argument(help="The story: its key, or how that begins.")],
    events: Annotated[
        list[str], typer.Argument(help="Those of its events that are another act; they stay together if they fit.")
    ],
    db: Db,
    who: Who = None,
) -> None:
    """Say that events of a story are not its act; prints the stories that they and the others are now."""
    with ending_well():
        from warta.errors import UnknownValue
        from warta.store.stories import read_story, take_out
        from warta.store.story_showing import events_called

        with opened(db) as store:
            story = read_story(store, events_called(store, key)[0])
            taken = list(dict.fromkeys(name for event in events for name in events_called(store, event)))
            for name in taken:
                if name not in story.events:
                    raise UnknownValue(f"{name} is no event of the story {story.key}; those are {', '.join(story.events)}")
            _kept(take_out(store, taken, named(who)))
            _print_stories(store, story.events)


def undo(
    ids: Annotated[list[int], typer.Argument(metavar="ID", help="What to take back: the ids that warta story log lists.")],
    db: Db,
    who: Who = None,
) -> None:
    """Take back what somebody said of two events; prints the stories that they are now."""
    with ending_well():
        from warta.store.stories import decisions
        from warta.store.stories import undo as take_back

        with opened(db) as store:
            for number in ids:
                take_back(store, number, named(who))
            _print_stories(store, (key for one in decisions(store, undone=True) if one.id in ids for key in one.events))


def log(db: Db) -> None:
    """List what people said of stories, the latest first."""
    with ending_well():
        from warta.cli.events_command import table
        from warta.store.stories import decisions

        with opened(db) as store:
            said = decisions(store, undone=True)
        if said:
            table(("id", "at", "who", "said", "event", "and event"), [_logged(one) for one in reversed(said)], sys.stdout)
        else:
            say("nobody has joined or split a story yet")


def rebuild(db: Db) -> None:
    """Make all stories anew: after an update of warta that judges events otherwise. What people said holds."""
    with ending_well():
        from sqlalchemy import func, select

        from warta.cli.progress import Meter
        from warta.store.schema import articles, stories
        from warta.store.stories import rebuild as make_anew

        with opened(db) as store:
            with store.read() as connection:
                total = connection.execute(select(func.count()).select_from(articles)).scalar_one()
            with Meter(total, results_on_terminal=False) as meter:
                make_anew(store, meter.reached)
            with store.read() as connection:
                made = connection.execute(select(func.count()).select_from(stories)).scalar_one()
        say(f"{total:,} articles, {made:,} stories")


def add_to(app: typer.Typer) -> None:
    """Adds the commands to ``app``, under the name ``story``."""
    group = typer.Typer(help=_HELP, no_args_is_help=True, rich_markup_mode=None)
    for command in (join, split, undo, log, rebuild):
        group.command()(command)
    app.add_typer(group, name="story")


def lines(found: ShownStory) -> Iterator[Text]:
    """The story as lines: what it is, who reports it, where they differ, why they are one, what was planned or came of it."""
    from rich.text import Text

    from warta.linking.story_reasons import sentence
    from warta.reading.characters import printable

    story = found.story
    told = f"{_many(story.events, 'event')} in {_many(story.articles, 'article')}, {_many(story.publishers, 'publisher')}"
    what = f"{story.type} · {story.mode}" if story.mode else story.type
    yield Text(f"{story.key}  {what}   ({told}; {story.reports} written independently)", style="bold")
    yield Text("  " + printable(gist(found)))
    yield Text("events", style="bold")
    for report in found.reports:
        parts = (report.event, str(report.day or "–"), report.publisher or "–", report.title)
        yield Text("  " + "  ".join(map(printable, parts)))
    if len(found.reports) > 1:
        yield Text("where they differ" if story.differences else "they do not differ", style="bold")
    by = {report.event: report.publisher or report.article for report in found.reports}
    for difference in story.differences:
        said = (f"{value} ({', '.join(dict.fromkeys(by.get(key, key) for key in keys))})" for value, keys in difference.values)
        yield Text(f"  {difference.field:10} {printable('; '.join(said))}")
    if found.holds:
        yield Text("why they are one", style="bold")
    for (one, other), score, reasons in found.holds:
        yield Text(f"  {one} and {other} ({score:.2f}): {printable(sentence(reasons))}")
    for label, linked in (("planned as", found.plans), ("came about as", found.outcomes)):
        yield from (Text(f"{label}  {printable(_linked(one))}") for one in linked)


def gist(found: ShownStory) -> str:
    """What a story tells, in one line: who, to whom, where, when, whether it happened, how many suffered."""
    from warta.cli.render import HAPPENED, name_of
    from warta.export.table import code_of

    story = found.story
    sides = (", ".join(f"{name_of(one)} ({code_of(one)})" for one in side) for side in (story.actors, story.recipients))
    days = str(story.start or "") + (f" to {story.end}" if story.end != story.start else "")
    where = f"{story.place} ({story.country or '?'})" if story.place else ""
    happened = f"happened: {HAPPENED.get(story.aux, story.aux)}"
    counts = (f"{value} {name}" for name in ("dead", "injured", "arrested") if (value := getattr(story, name)) is not None)
    return " · ".join(part for part in (" → ".join(side or "?" for side in sides), where, days, happened, *counts) if part)


def _many(things: Sequence[str], name: str) -> str:
    return f"{len(things):,} {name}{'' if len(things) == 1 else 's'}"


def _linked(one: Linked) -> str:
    return f"{one.key}  {one.day or '–'}  {one.title}"


def _kept(kept: Iterable[Kept]) -> None:
    said = list(kept)
    ids = " ".join(str(one.id) for one in said)
    say(f"{said[0].who}: {_many([one.verdict for one in said], said[0].verdict)} kept; take back with: warta story undo {ids}")


def _print_stories(store: Store, events: Iterable[str]) -> None:
    """The keys of the stories that events are in now, a line each; of those in none that is said."""
    from warta.errors import UnknownValue
    from warta.store.stories import read_story

    shown = set()
    for event in dict.fromkeys(events):
        try:
            key = read_story(store, event).key
        except UnknownValue:
            say(f"{event} is in no story now")
            continue
        if key not in shown:
            print(key)
        shown.add(key)


def _logged(one: Kept) -> tuple[object, ...]:
    taken = " (taken back)" if one.undone_by not in (None, one.id) else ""
    return one.id, f"{one.at:%Y-%m-%d %H:%M}", one.who, one.verdict + taken, *one.events
