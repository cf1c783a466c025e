"""May this address be asked? Only http and https, and no machine of a private network unless that is allowed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote, urljoin, urlsplit

from warta.errors import UnreadableInput
from warta.reading.characters import printable

_LONGEST = 4000
_DEFAULT_PORTS = {"http": 80, "https": 443}
_PORTS = frozenset({80, 443, 8080, 8443})
"""Where news is served. Any port would let a page make us knock at a mail server or a database."""

_GLOBAL_UNICAST = IPv6Network("2000::/3")
# IETF special purposes, Teredo among them (2001::/23), examples, and the retired 6bone.
_NOT_GLOBAL = tuple(IPv6Network(net) for net in ("2001::/23", "2001:db8::/32", "3ffe::/16", "3fff::/20"))
_NAT64 = IPv6Network("64:ff9b::/96")
# Protocol assignments (older Pythons take some of them for global) and the relays of 6to4.
_NOT_GLOBAL_V4 = tuple(IPv4Network(net) for net in ("192.0.0.0/24", "192.88.99.0/24"))
_HOST = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?\.?")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes: ``host`` as ASCII, ``path`` with the query, both as they are sent."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """Scheme, host and port, the last only where it is not the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == _DEFAULT_PORTS[self.scheme] else f":{self.port}")

    @property
    def url(self) -> str:
        return self.origin + self.path


def is_url(text: str) -> bool:
    """Whether ``text`` is meant as an address of the web and not as a file's name."""
    return text[:8].lower().startswith(("http://", "https://"))


def parse_url(url: str, *, allow_private: bool = False) -> Target:
    """Where a request for ``url`` goes. Raises `UnreadableInput` with reason ``refused`` where none may go."""
    url = url.strip()
    if len(url) > _LONGEST:
        raise _refused(url[:80] + "…", f"the address is longer than {_LONGEST:,} characters")
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname or ""
    except ValueError as error:
        raise _refused(url, f"this is no address ({error}); check it") from error
    if parts.scheme not in _DEFAULT_PORTS:
        raise _refused(url, "only addresses that begin with http:// or https:// are fetched")
    if parts.username is not None or parts.password is not None:
        raise _refused(url, "the address holds a user name or a password; give it without them")
    host = _ascii_host(host, url)
    port = port or _DEFAULT_PORTS[parts.scheme]
    if port not in _PORTS and not allow_private:
        raise _refused(url, f"port {port} is none that news is served on; --allow-private lets it through")
    # "%" is kept: what is quoted already must not be quoted twice.
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]") if parts.query else ""
    return Target(parts.scheme, host, port, path + query)


def _ascii_host(host: str, url: str) -> str:
    if ":" in host:
        try:
            return str(IPv6Address(host))
        except ValueError as error:
            raise _refused(url, f"{printable(host)!r} is no address of a host") from error
    try:
        ascii_host = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise _refused(url, f"{printable(host)!r} is no name of a host") from error
    if not _HOST.fullmatch(ascii_host) or ".." in ascii_host or len(ascii_host) > 253:
        raise _refused(url, f"{printable(host)!r} is no name of a host" if host else "the address names no host")
    return ascii_host.lower()


def resolve_link(base: str, link: str) -> str | None:
    """``link`` as it stands on the page ``base``, as an absolute http or https address; None where it is none."""
    try:
        absolute = urljoin(base, link.strip())
        urlsplit(absolute)
    except ValueError:
        return None
    return absolute if is_url(absolute) and len(absolute) <= _LONGEST else None


def check_answers(host: str, answers: list[str], *, allow_private: bool) -> list[str]:
    """The IP addresses that a name server gave for ``host``, if all of them may be connected to.

    One that may not makes the whole name suspect. Raises `UnreadableInput` with reason ``refused``.
    """
    for answer in answers if not allow_private else []:
        if not is_public(answer):
            raise _refused(
                host, f"it is at {printable(answer)}, in a private or special network; --allow-private lets it through"
            )
    return answers


def is_public(address: str) -> bool:
    """Whether the IP ``address`` is of the open internet: not private, loopback, link-local, shared (carrier NAT),
    multicast, reserved or for documentation, nor one of those wrapped into IPv6 (mapped, NAT64, 6to4, Teredo)."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None)
        if inner is not None:
            return _is_public_v4(inner)
        return ip in _GLOBAL_UNICAST and not any(ip in net for net in _NOT_GLOBAL)
    return _is_public_v4(ip)


def _is_public_v4(ip: IPv4Address) -> bool:
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not any(ip in net for net in _NOT_GLOBAL_V4)


def _refused(what: str, why: str) -> UnreadableInput:
    return UnreadableInput(printable(what), "refused", why)
