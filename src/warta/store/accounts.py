"""People who may write over the network: their passwords, who is logged in, and the tokens of their programs.

Nothing that is kept lets anyone in: of passwords there is an argon2id hash, of what browsers and programs send a SHA-256.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from threading import BoundedSemaphore
from typing import Final, Literal

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from warta.errors import UnknownValue
from warta.store.account_schema import sessions, users
from warta.store.rows import now
from warta.store.store import Store

Kind = Literal["browser", "program"]

SHORTEST: Final = 10
LONGEST: Final = 1_000
"""Characters of a password."""
LASTS: Final = timedelta(days=14)
"""How long a browser stays logged in."""
_NAME = re.compile(r"\w(?:[\w .'@-]{0,58}[\w.])?")
_HASHER = PasswordHasher()
# Each takes 64 MiB while it runs: many logins at once must wait, not fill the memory.
_AT_ONCE = BoundedSemaphore(2)


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may write. ``tokens`` is how many of their programs may."""

    name: str
    created_at: datetime
    tokens: int


def name_of(written: str) -> str:
    """A person's name as it is kept: NFC, single blanks. Raises `UnknownValue` for what is no name."""
    name = " ".join(unicodedata.normalize("NFC", written).split())
    if not _NAME.fullmatch(name):
        raise UnknownValue("a name has 1 to 60 letters, digits, blanks, and . ' @ - _ between them")
    return name


def key_of(name: str) -> str:
    """What two ways to write one name have in common: blanks and capitals make no difference."""
    return " ".join(unicodedata.normalize("NFC", name[:200]).split()).lower()


def add(store: Store, name: str, password: str) -> None:
    """Makes an account. Raises `UnknownValue` for a name that there is already, or one or a password that cannot be."""
    name = name_of(name)
    row = {"key": key_of(name), "name": name, "password": _hashed(password), "created_at": now()}
    try:
        with store.begin() as connection:
            connection.execute(insert(users).values(**row))
    except IntegrityError:
        raise UnknownValue(f"there is an account {name!r} already; remove it first to give it a new password") from None


def change(store: Store, name: str, password: str) -> None:
    """Gives an account a new password, and logs it out of every browser; the tokens of its programs hold on.

    Raises `UnknownValue` when there is no such account, or for a password that cannot be.
    """
    hashed = _hashed(password)
    with store.begin() as connection:
        user = connection.execute(select(users.c.id).where(users.c.key == key_of(name))).scalar()
        if user is None:
            raise _nobody(store, name)
        connection.execute(update(users).where(users.c.id == user).values(password=hashed))
        connection.execute(delete(sessions).where(sessions.c.user_id == user, sessions.c.kind == "browser"))


def remove(store: Store, name: str) -> None:
    """Takes an account away, and with it whatever is logged in as it. Raises `UnknownValue` when there is none."""
    with store.begin() as connection:
        if not connection.execute(delete(users).where(users.c.key == key_of(name))).rowcount:
            raise _nobody(store, name)


def accounts(store: Store) -> list[Account]:
    """All accounts, by name."""
    with store.read() as connection:
        rows = connection.execute(select(users).order_by(users.c.key)).all()
        programs = connection.execute(select(sessions.c.user_id).where(sessions.c.kind == "program")).scalars().all()
    return [Account(row.name, row.created_at, programs.count(row.id)) for row in rows]


def check(store: Store, name: str, password: str) -> str | None:
    """The name of the account if the password is its own, else None. Takes as long for names that nobody has."""
    nobody = _of_nobody()
    with store.read() as connection:
        row = connection.execute(select(users).where(users.c.key == key_of(name))).first()
    kept = row.password if row is not None else nobody
    right = _is(kept, password[: LONGEST + 1])
    if row is None or not right:
        return None
    if _HASHER.check_needs_rehash(kept):
        with store.begin() as connection:
            connection.execute(update(users).where(users.c.id == row.id).values(password=_hashed(password)))
    return str(row.name)


def start(store: Store, name: str, kind: Kind) -> str:
    """What a browser or program of that account sends from now on to be known: 43 characters, told this once."""
    sent, at = secrets.token_urlsafe(32), now()
    with store.begin() as connection:
        user = connection.execute(select(users.c.id).where(users.c.key == key_of(name))).scalar()
        if user is None:
            raise _nobody(store, name)
        connection.execute(delete(sessions).where(sessions.c.expires_at < at))
        expires = at + LASTS if kind == "browser" else None
        row = {"digest": _digest(sent), "user_id": user, "kind": kind, "created_at": at, "expires_at": expires}
        connection.execute(insert(sessions).values(**row))
    return sent


def known(store: Store, sent: str, kind: Kind) -> str | None:
    """The name of the account that ``sent`` belongs to; None when it is nobody's (any more)."""
    if not sent:
        return None
    query = select(users.c.name, sessions.c.expires_at).join(sessions, sessions.c.user_id == users.c.id)
    with store.read() as connection:
        row = connection.execute(query.where(sessions.c.digest == _digest(sent), sessions.c.kind == kind)).first()
    return str(row.name) if row is not None and (row.expires_at is None or row.expires_at > now()) else None


def end(store: Store, sent: str) -> None:
    """From now on ``sent`` is nobody's."""
    with store.begin() as connection:
        connection.execute(delete(sessions).where(sessions.c.digest == _digest(sent)))


def end_tokens(store: Store, name: str) -> int:
    """Takes all tokens of an account's programs back; how many there were. Raises `UnknownValue` when there is no account."""
    with store.begin() as connection:
        user = connection.execute(select(users.c.id).where(users.c.key == key_of(name))).scalar()
        if user is None:
            raise _nobody(store, name)
        of_it = (sessions.c.user_id == user, sessions.c.kind == "program")
        return connection.execute(delete(sessions).where(*of_it)).rowcount


def _nobody(store: Store, name: str) -> UnknownValue:
    return UnknownValue(f"{store.where} has no account {name[:60]!r}; see: warta user list --db {store.where}")


def _hashed(password: str) -> str:
    if not SHORTEST <= len(password) <= LONGEST:
        raise UnknownValue(f"a password has {SHORTEST} to {LONGEST:,} characters; take a few words")
    with _AT_ONCE:
        return _HASHER.hash(_bytes(password))


def _is(kept: str, password: str) -> bool:
    try:
        with _AT_ONCE:
            return _HASHER.verify(kept, _bytes(password))
    except (VerificationError, InvalidHashError):
        return False


@cache
def _of_nobody() -> str:
    """The hash of a password that nobody knows: what is compared with where there is no account."""
    return _HASHER.hash(secrets.token_bytes(32))


def _bytes(password: str) -> bytes:
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


def _digest(sent: str) -> str:
    return sha256(sent.encode("utf-8", "surrogatepass")).hexdigest()
