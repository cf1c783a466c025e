"""What can go wrong with a database, told so that a person can mend it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError, DisconnectionError, OperationalError

from warta.errors import WartaError


class StoreFailure(WartaError):
    """The database cannot do what was asked now (disk full, busy, read-only, out of reach); what it holds is whole."""


_KNOWN = (
    ("disk is full", "the disk is full; what was written before is safe. Free some space and run the same command again"),
    ("no space left", "the disk is full; what was written before is safe. Free some space and run the same command again"),
    ("disk i/o error", "the disk does not take or give the data (full, or failing); what was written before is safe. Run again"),
    ("database is locked", "another program has been writing to it for a minute; wait until it is done and run again"),
    ("lock timeout", "another program has been writing to it for a minute; wait until it is done and run again"),
    ("readonly database", "it may not be written to; change its permissions, or name another file"),
    ("unable to open", "it cannot be opened; check that its directory exists and that you may read and write there"),
    ("malformed", "the file is damaged; restore it from a copy, or code the articles again into a new one"),
    ("not a database", "this is no database that warta made; name another file"),
    ("too many clients", "the server has no connection left; run again later"),
)


@contextmanager
def told(where: str) -> Iterator[None]:
    """Turns the database's own failures into `StoreFailure`; errors of the data itself pass through."""
    try:
        yield
    except (DatabaseError, DisconnectionError) as error:
        failure = failure_of(where, error)
        if failure is None:
            raise
        raise failure from error


def failure_of(where: str, error: Exception) -> StoreFailure | None:
    """What ``error`` says of the database ``where``; None when it is the data's fault."""
    said = " ".join(str(getattr(error, "orig", None) or error).split())
    for sign, message in _KNOWN:
        if sign in said.casefold():
            return StoreFailure(f"{where}: {message}")
    if isinstance(error, OperationalError | DisconnectionError):
        return StoreFailure(f"{where}: the database failed: {said}")
    return None
