"""The options by which every command that asks a database says which events it means."""

from __future__ import annotations

import functools
import getpass
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from warta.cli.ending import ending_quietly, misuse, say
from warta.errors import UnknownValue, WartaError

if TYPE_CHECKING:
    from warta.store import Store
    from warta.store.filters import Filter

OPTIONS = {
    "actor": "Who did it: RUS, RUS:GOV, :MIL, Rusia, 'Joko Widodo'. Several: RUS,BLR.",
    "recipient": "To whom; written as for --actor.",
    "dyad": "Who and whom in either direction: RUS-AFG.",
    "type": "COOPERATE, ASSAULT ... (docs/codebook.md).",
    "mode": "arrest, visit ...",
    "aux": "asserted, future, hypothetical, negation, historical.",
    "quad": "1 to 4, or v-coop, m-coop, v-conf, m-conf.",
    "context": "military, economic, election ...",
    "since": "First day: 2021, 2021-01 or 2021-01-05.",
    "until": "Last day, written as for --since; a month is until its end.",
    "place": "TJK, ID-MA, Tajikistan, Maluku, 'Kota Ambon'.",
    "publisher": "As the articles have it: antara.",
    "confidence": "At least so sure: 0.8.",
    "verdict": "What people made of it: accepted, fixed, added, any, or none.",
    "text": "Words of its sentences: '\"latihan gabungan\" -tni'.",
    "story": "Of this story.",
    "article": "Of the article of this id.",
}
_DB = typer.Option("--db", help="The database: news.db, or postgresql://user@host/name.")


def asking(command: Callable[..., None]) -> Callable[..., None]:
    """Gives ``command(asked, ...)`` the options of a filter; ``asked`` is the `Filter` that they make."""

    @functools.wraps(command)
    def with_filter(**given: Any) -> None:  # noqa: ANN401  # what Typer read
        values = {name: given.pop(name) for name in OPTIONS}
        with ending_well():
            from warta.store.filters import Filter

            try:
                asked = Filter.of(**values)
            except UnknownValue as error:
                misuse(f"--{error}")
            command(asked, **given)

    # The filter comes from here: its annotation need not be known where the command is told of.
    command.__annotations__.pop("asked", None)
    own = list(inspect.signature(command, eval_str=True).parameters.values())[1:]
    options = [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=None,
            annotation=Annotated[str | None, typer.Option(f"--{name}", help=told)],
        )
        for name, told in OPTIONS.items()
    ]
    parameters = [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in own]
    with_filter.__signature__ = inspect.Signature([*parameters, *options])  # type: ignore[attr-defined]
    with_filter.__annotations__ = {parameter.name: parameter.annotation for parameter in [*parameters, *options]}
    return with_filter


Db = Annotated[str, _DB]
"""The option that names the database."""
Who = Annotated[str | None, typer.Option("--who", help="Who says it; your login name unless given.")]
"""The option that names who corrects; `named` reads it."""


@contextmanager
def ending_well() -> Iterator[None]:
    """Tells what a person can mend in one line; Ctrl-C and a closed pipe end quietly."""
    with ending_quietly():
        try:
            yield
        except WartaError as error:
            misuse(str(error))


def opened(db: str) -> Store:
    """The database that the option named, which must be there."""
    from warta.store import connect

    return connect(db, create=False)


def named(who: str | None) -> str:
    """Who says it: as the option has it, else by the login name."""
    try:
        return who or getpass.getuser()
    except (OSError, KeyError):
        misuse("who are you? give --who NAME")


def tell_of_old_stories(store: Store) -> None:
    """Says so where another version of warta has made stories that this one might make otherwise."""
    from warta.store.stories import made_otherwise

    if made_otherwise(store):
        say(
            f"{store.where}: another version of warta made some of its stories; make them anew: "
            f"warta story rebuild --db {store.where}"
        )


def none_of(asked: Filter) -> str:
    """What to say when no event is as asked."""
    words = ", ".join(f"{name} {value}" for name, value in asked.given().items())
    return (
        f"no event has {words}; ask for less" if words else "the database has no events yet: warta code news.jsonl --db news.db"
    )
