"""How the application runs: where it listens, and what follows from that."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from ipaddress import ip_address

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Settings:
    """``host`` is what is listened on, ``names`` further names under which browsers may ask for the application.

    ``secret`` signs the tokens of forms; a new one at each start. ``allow_private`` lets addresses of private networks be
    fetched, ``warm`` loads the coder at the start instead of at the first article.
    """

    host: str = "127.0.0.1"
    names: frozenset[str] = frozenset()
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    allow_private: bool = False
    warm: bool = True

    @property
    def local(self) -> bool:
        """Whether only this machine can ask."""
        return is_loopback(self.host)

    def accepts(self, host: str) -> bool:
        """Whether a request for the name ``host`` is meant for this application.

        A page of another site can make its own name point here (DNS rebinding), but not have the browser send one of these.
        """
        host = host.lower().rstrip(".")
        if host in LOOPBACK_NAMES or host in self.names or host == self.host.lower():
            return True
        return not self.local and _is_address(host)


def is_loopback(host: str) -> bool:
    """Whether ``host`` is a name or an address of this machine alone."""
    return host.lower() == "localhost" or (_is_address(host) and ip_address(host).is_loopback)


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
