"""Who is asking, and what may they do? Views that change something depend on `Writer`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from warta.web.security import Refused


@dataclass(frozen=True, slots=True)
class User:
    """``name`` is what corrections and the audit trail call them."""

    name: str


def current_user(request: Request) -> User | None:
    """Who asks: whoever sits at this machine, as long as only this machine can ask; else nobody, until there are accounts."""
    return User("local") if request.app.state.settings.local else None


def writer(user: Annotated[User | None, Depends(current_user)]) -> User:
    """Who asks, if they may have things coded, fetched and kept."""
    if user is None:
        raise Refused(403, "beyond this machine, only those with an account may do this")
    return user


Reader = Annotated[User | None, Depends(current_user)]
Writer = Annotated[User, Depends(writer)]
