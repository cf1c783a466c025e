"""``warta user``: who may write when the web application is open to others."""

from __future__ import annotations

import getpass
import sys
from typing import Annotated

import typer

from warta.cli.ending import misuse, say
from warta.cli.filtering import Db, ending_well, opened

_HELP = "Accounts: who may write when others can reach `warta serve`."
Name = Annotated[str, typer.Argument(help="Their name, as the audit trail will have it.")]


def add_to(app: typer.Typer) -> None:
    """Adds the commands to ``app``, under the name ``user``."""
    group = typer.Typer(help=_HELP, no_args_is_help=True, rich_markup_mode=None)
    for command in (add, list, remove, token):
        group.command()(command)
    app.add_typer(group, name="user")


def add(name: Name, db: Db) -> None:
    """Make an account; asks for its password twice, or reads it from a line of standard input."""
    with ending_well():
        from warta.store import accounts

        with opened(db) as store:
            name = accounts.name_of(name)
            accounts.add(store, name, _password())
        say(f"{name} can log in")


def list(db: Db) -> None:
    """List the accounts: name, since when, how many tokens for programs."""
    with ending_well():
        from warta.cli.events_command import table
        from warta.store import accounts

        with opened(db) as store:
            rows = [(one.name, f"{one.created_at:%Y-%m-%d %H:%M}", one.tokens) for one in accounts.accounts(store)]
        table(("name", "since", "tokens"), rows, sys.stdout)


def remove(name: Name, db: Db) -> None:
    """Remove an account; what they said stays. Whatever is logged in as it is logged out."""
    with ending_well():
        from warta.store import accounts

        with opened(db) as store:
            accounts.remove(store, name)
        say(f"{name} has no account any more")


def token(
    name: Name, db: Db, revoke: Annotated[bool, typer.Option("--revoke", help="Take all their tokens back instead.")] = False
) -> None:
    """Make a token with which a program of theirs may use the API. It is shown this once."""
    with ending_well():
        from warta.store import accounts

        with opened(db) as store:
            if revoke:
                say(f"{name}: {accounts.end_tokens(store, name)} tokens taken back")
                return
            made = accounts.start(store, name, "program")
        say("send it as: Authorization: Bearer TOKEN; it is not shown again")
        print(made)


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass("password: ")
    if getpass.getpass("once more: ") != password:
        misuse("these were two different passwords; nothing was done")
    return password
