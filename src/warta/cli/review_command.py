"""``warta review``: people look at events, the least sure first, and say what is right."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from warta.cli.ending import misuse, say
from warta.cli.filtering import Db, Who, asking, named, opened
from warta.errors import UnknownValue, WartaError

if TYPE_CHECKING:
    from warta.records import Mention
    from warta.store import Store
    from warta.store.filters import Filter
    from warta.store.showing import Shown


class Order(StrEnum):
    """In which order events are reviewed."""

    unsure = "unsure"
    random = "random"


KEYS = "[a]ccept  [r]eject  [f]ix  [n]ew  [u]ndo  [s]kip  [q]uit"
_ASKED = ("trigger", "type", "mode", "aux", "actors", "recipients", "place", "date", "speaker")
"""What is asked of a mention that is added; the fields after the type may be left empty."""


@asking
def review(
    asked: Filter,
    db: Db,
    who: Who = None,
    export_gold: Annotated[
        Path | None, typer.Option("--export-gold", help="Write the articles that were judged whole as gold articles, and end.")
    ] = None,
    order: Annotated[
        Order,
        typer.Option("--order", help="unsure: the least sure first. random: drawn by lot, a fair sample for evaluate --db."),
    ] = Order.unsure,
    seed: Annotated[int, typer.Option("--seed", help="With --order random: another number draws others.")] = 0,
    log: Annotated[bool, typer.Option("--log", help="List what was said, the latest first, and end.")] = False,
) -> None:
    """Look through events, unless told otherwise the least sure first: accept, fix, reject, add what was missed."""
    if export_gold is not None and log:
        misuse("--export-gold and --log are two things; ask for one")
    with opened(db) as store:
        if export_gold is not None:
            _export(store, export_gold)
        elif log:
            _log(store, who)
        else:
            Reviewer(store, named(who)).run(asked, order, seed)


def add_to(app: typer.Typer) -> None:
    """Adds the command to ``app``."""
    app.command()(review)


class Reviewer:
    """Steps through events and keeps what ``who`` says of them. Reads lines of standard input; its end quits."""

    def __init__(self, store: Store, who: str) -> None:
        from warta.cli.render import console_for

        self._store, self._who = store, who
        self._console = console_for(sys.stdout)
        self._said: list[tuple[str, list[int]]] = []
        """The events of this session, each with the corrections that one key made."""
        self._again: list[str] = []
        self._counts = dict.fromkeys(("accepted", "rejected", "fixed", "added", "undone"), 0)

    def run(self, asked: Filter, order: Order = Order.unsure, seed: int = 0) -> None:
        """Until the events or the lines are at an end. Those that somebody looked at are left out, unless ``asked`` for."""
        from warta.store.listing import every_event

        wanted = asked if asked.verdict else replace(asked, verdict=("none",))
        waiting = (row.key for row in every_event(self._store, wanted, order=order.value, seed=seed))
        looked = False
        going: str | None = next(waiting, None)
        while going is not None:
            looked = True
            back = self._look_at(going)
            if back is None:
                break
            if back:
                # What is looked at again comes first, then what it was put before.
                self._again += [going, back]
            going = self._again.pop() if self._again else next(waiting, None)
        if not looked:
            say("there is no event to look at (any more)")
        elif going is None:
            say("that was the last one")
        said = ", ".join(f"{many} {what}" for what, many in self._counts.items() if many)
        say(f"{self._who}: {said or 'nothing said'}")

    def _look_at(self, key: str) -> str | None:
        """Asks about one event until it is dealt with: "" to go on, another event's key to go back there, None to quit."""
        from warta.cli.show_command import lines
        from warta.store.showing import show

        shown = True
        while True:
            try:
                found = show(self._store, key)
            except UnknownValue:
                return ""  # rejected, or coded anew, while it waited
            if shown:
                for line in lines(found, coloured=self._console.color_system is not None):
                    self._console.print(line)
            key_pressed = self._ask(KEYS)
            if key_pressed is None or key_pressed == "q":
                return None
            try:
                done = self._do(key_pressed, found)
            except WartaError as error:
                say(f"not done: {error}")
                done, shown = None, False
                continue
            if done is not None:
                return done
            shown = key_pressed in ("f", "n")

    def _do(self, key: str, found: Shown) -> str | None:
        """Does what a key says: what `_look_at` returns, None to stay with the event."""
        if key == "s":
            return ""
        if key in ("a", "r"):
            self._keep(found, "event", found.key, "accept" if key == "a" else "reject")
            self._counts["accepted" if key == "a" else "rejected"] += 1
            return ""
        if key == "u":
            return self._undo()
        if key == "f":
            self._fix(found)
        elif key == "n":
            self._add(found)
        else:
            say(f"{key[:20]!r} is no key: {KEYS}")
        return None

    def _fix(self, found: Shown) -> None:
        from warta.store.names import one_of
        from warta.store.review import FIELDS, value_of

        field = one_of(self._line(f"field ({', '.join(FIELDS)})"), FIELDS, "field")
        chosen = self._which(found)
        written = self._line(f"{field} (- for none)")
        # All values first: one that cannot be leaves all as they were.
        article = found.coded.article
        values = [(key, value_of(field, written, article, one, found.sentence_of(one))) for key, one in chosen]
        made = [self._correct(found, "mention", key, "fix", field, value) for key, value in values]
        self._said.append((found.key, made))
        self._counts["fixed"] += 1

    def _which(self, found: Shown) -> list[tuple[str, Mention]]:
        """The mentions meant: the only one, or by its number; empty for all."""
        every = [(key, mention) for key, mention, _ in found.mentions]
        if len(every) == 1:
            return every
        number = self._line(f"which mention, 1 to {len(every)} (empty: all)", empty=True)
        if not number:
            return every
        if not number.isdigit() or not 1 <= int(number) <= len(every):
            raise UnknownValue(f"{number[:20]!r} is no mention of it; there are {len(every)}")
        return [every[int(number) - 1]]

    def _add(self, found: Shown) -> None:
        from warta.store.review import value_of, words_at

        article = found.coded.article
        near = found.sentence_of(found.mentions[0][1])
        new: dict[str, Any] = {"event": None, "contexts": [], "confidence": 1.0, "rule": f"added by {self._who}"}
        new |= dict.fromkeys(("place", "date", "speaker", "via", "dead", "injured", "arrested", "mode"))
        new |= {"actors": [], "recipients": [], "aux": "asserted"}
        first = found.mentions[0][1]
        for field in _ASKED:
            optional = field not in ("trigger", "type")
            written = self._line("words that name the act" if field == "trigger" else field, empty=optional)
            if not written:
                continue
            if field == "trigger":
                span = words_at(article.text, written, near)
                near = found.sentence_of(replace(first, trigger=span))
                new[field] = list(span)
            else:
                new[field] = value_of(field, written, article, replace(first, type=new.get("type", ""), date=None), near)
        if not new["actors"] and not new["recipients"]:
            raise UnknownValue("an act needs an actor or a recipient")
        self._said.append((found.key, [self._correct(found, "mention", "", "add", None, new)]))
        self._counts["added"] += 1

    def _undo(self) -> str | None:
        if not self._said:
            say("nothing was said yet")
            return None
        key, made = self._said.pop()
        for number in reversed(made):
            self._store.undo(number, self._who)
        self._counts["undone"] += 1
        return key

    def _keep(self, found: Shown, kind: Any, target: str, verdict: Any) -> None:  # noqa: ANN401  # literals
        self._said.append((found.key, [self._correct(found, kind, target, verdict)]))

    def _correct(self, found: Shown, kind: Any, target: str, verdict: Any, field: str | None = None, new: Any = None) -> int:  # noqa: ANN401
        from warta.store.corrections import Correction

        article = found.coded.article.id
        kept = self._store.correct(Correction(article, kind, target, verdict, self._who, field=field, new=new))
        assert kept.id is not None
        return kept.id

    def _line(self, what: str, *, empty: bool = False) -> str:
        line = self._ask(what)
        if line is None or (not line and not empty):
            raise UnknownValue(f"nothing was written for {what.partition(' (')[0]}")
        return line

    def _ask(self, what: str) -> str | None:
        """A line of standard input without blanks at its ends; None at the end of input."""
        # The question goes where messages go, so that what is shown stays apart.
        print(f"{what} > ", end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
        if not sys.stdin.isatty():
            print(file=sys.stderr)
        return line.strip() if line else None


def _export(store: Store, path: Path) -> None:
    from warta.cli.output import opened as output_to
    from warta.store.review import gold

    found = gold(store)
    with output_to(path) as stream:
        stream.writelines(f"{line}\n" for line in found.lines)
    say(
        f"{path}: {len(found.lines):,} articles judged whole" + (f"; {found.unfinished:,} more begun" if found.unfinished else "")
    )


def _log(store: Store, who: str | None) -> None:
    from warta.cli.events_command import table
    from warta.store.review import history

    table(("id", "at", "who", "what", "event", "title"), list(_logged(history(store, who))), sys.stdout)


def _logged(said: Iterator[dict[str, Any]]) -> Iterator[tuple[Any, ...]]:
    for one in said:
        change = f" {one['field']}: {_short(one['old'])} -> {_short(one['new'])}" if one["field"] else ""
        undone = " (taken back)" if one["undone_by"] and one["verdict"] != "undo" else ""
        yield one["id"], f"{one['at']:%Y-%m-%d %H:%M}", one["who"], one["verdict"] + change + undone, one["target"], one["title"]


def _short(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, list):
        return ", ".join(map(_short, value)) or "–"
    if isinstance(value, dict):
        return str(value.get("text") or value.get("start") or "")
    return "–" if value is None else str(value)
