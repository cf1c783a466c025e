"""How a command ends: its messages on standard error, and its exit code.

0: everything was done. 1: some inputs were rejected. 2: misuse. 130: interrupted, or nobody reads on.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

import typer

if TYPE_CHECKING:
    from warta.cli.code import Tally

REJECTED = 1
MISUSE = 2
INTERRUPTED = 130


def say(line: str) -> None:
    """One line on standard error."""
    from warta.reading.characters import printable

    print(printable(line), file=sys.stderr)


def misuse(message: str) -> NoReturn:
    """Ends the command: it was not asked for as it can be done."""
    say(f"warta: {message}")
    raise typer.Exit(MISUSE)


def report(tally: Tally) -> None:
    """Tells how a run went; ends the command where inputs were rejected."""
    for line in tally.report():
        say(line)
    if tally.refused:
        raise typer.Exit(REJECTED)


@contextmanager
def ending_quietly() -> Iterator[None]:
    """Turns Ctrl-C and a closed pipe (``| head``) into an exit code, without a traceback."""
    try:
        yield
        sys.stdout.flush()
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
    except BrokenPipeError:
        # Python flushes standard output once more at its end; let that go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(INTERRUPTED) from None
