"""One exchange over HTTP, bounded in time and size, with the very address that was checked."""

from __future__ import annotations

import socket
import ssl
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpcore

from warta.errors import UnreadableInput
from warta.reading.addresses import Target, check_answers
from warta.reading.characters import printable
from warta.reading.politeness import Clock

MAX_BODY = 20_000_000
"""Bytes of a body, before and after unpacking."""

SECONDS = 30.0
"""How long an exchange may take in all, however slowly the bytes come."""

_CONNECT_SECONDS = 10.0
_MOST_ANSWERS = 16
_GZIP, _ZLIB, _RAW_DEFLATE = 31, 15, -15
_GZIP_MAGIC = b"\x1f\x8b"
_HEADER = len(_GZIP_MAGIC)


class Unfetchable(UnreadableInput):
    """An address that gave no page.

    ``temporary`` when it may give one later (the host is down, slow or busy); ``wait`` are the seconds that the host
    asked to be left alone, if it did.
    """

    def __init__(self, url: str, reason: str, message: str, *, temporary: bool, wait: float | None = None) -> None:
        super().__init__(printable(url), reason, message)
        self.temporary = temporary
        self.wait = wait


def resolve(host: str, port: int) -> list[str]:
    """The IP addresses of ``host``. Raises OSError."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in answers))


def dial(address: str, port: int, seconds: float) -> httpcore.NetworkStream:
    """A connection to the IP ``address``. Raises what httpcore does."""
    return httpcore.SyncBackend().connect_tcp(address, port, timeout=seconds)


@dataclass(frozen=True, slots=True)
class Network:
    """How names become addresses and addresses connections; tests give their own for names that do not exist."""

    resolve: Callable[[str, int], list[str]] = resolve
    dial: Callable[[str, int, float], httpcore.NetworkStream] = dial
    tls: ssl.SSLContext = field(default_factory=httpcore.default_ssl_context)


@dataclass(frozen=True, slots=True)
class Response:
    """A response; ``headers`` by lower-case name, the last one of a name, ``body`` unpacked."""

    status: int
    headers: dict[str, str]
    body: bytes


class _Timed(httpcore.NetworkStream):
    """A connection of which every operation ends at the deadline of the whole exchange."""

    def __init__(self, stream: httpcore.NetworkStream, left: Callable[[], float]) -> None:
        self._stream, self._left = stream, left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002  # the deadline decides
        return self._stream.read(max_bytes, self._left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._stream.write(buffer, self._left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, self._left()), self._left)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401  # as httpcore has it
        return self._stream.get_extra_info(info)


class _Guard(httpcore.NetworkBackend):
    """Looks a name up once, checks all answers and connects to one of them; nothing looks the name up again."""

    def __init__(self, network: Network, allow_private: bool, left: Callable[[], float]) -> None:
        self._network, self._allow_private, self._left = network, allow_private, left

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002
        local_address: str | None = None,  # noqa: ARG002
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        answers = check_answers(host, self._look_up(host, port), allow_private=self._allow_private)
        problem: Exception = httpcore.ConnectError(f"no address is known for {host}")
        for answer in answers[:_MOST_ANSWERS]:
            try:
                stream = self._network.dial(answer, port, min(_CONNECT_SECONDS, self._left()))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
            else:
                return _Timed(stream, self._left)
        raise problem

    def _look_up(self, host: str, port: int) -> list[str]:
        """The answers for ``host``, waited for no longer than there is time: the system's own look-up has no limit."""
        found: list[list[str] | OSError | UnicodeError] = []

        def ask() -> None:
            try:
                found.append(self._network.resolve(host, port))
            except (OSError, UnicodeError) as error:
                found.append(error)

        thread = threading.Thread(target=ask, name=f"look-up of {host}", daemon=True)
        thread.start()
        thread.join(min(_CONNECT_SECONDS, self._left()))
        if not found:
            raise httpcore.ConnectTimeout(f"no answer from the name server for {host}")
        if isinstance(found[0], Exception):
            raise httpcore.ConnectError(f"the name {host} is not known ({found[0]})") from found[0]
        return found[0]


def exchange(
    target: Target,
    headers: dict[str, str],
    *,
    network: Network,
    clock: Clock,
    allow_private: bool = False,
    most: int = MAX_BODY,
    cut: bool = False,
    seconds: float = SECONDS,
) -> Response:
    """Asks for ``target`` and returns what comes back, whatever its status; with ``cut`` the first ``most`` bytes of it.

    Raises `Unfetchable` (``unreachable``, ``too-large``, ``unreadable``) and, for an address in a private network,
    `UnreadableInput` with reason ``refused``.
    """
    deadline = clock.seconds() + seconds

    def left() -> float:
        remaining = deadline - clock.seconds()
        if remaining <= 0:
            raise httpcore.ReadTimeout(f"took longer than {seconds:g} s")
        return remaining

    url = httpcore.URL(scheme=target.scheme.encode(), host=target.host.encode(), port=target.port, target=target.path.encode())
    # The port is told only where it is not the scheme's own, and the connection is used once: the deadline is its.
    own = {"Host": target.origin.partition("://")[2], "Connection": "close", "Accept-Encoding": "gzip"}
    sent: dict[bytes | str, bytes | str] = {name: value for name, value in (own | headers).items()}  # noqa: C416  # for its type
    guard = _Guard(network, allow_private, left)
    try:
        with (
            httpcore.HTTPConnection(url.origin, ssl_context=network.tls, network_backend=guard) as connection,
            connection.stream("GET", url, headers=sent) as response,
        ):
            found = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
            body = _unpacked(response.iter_stream(), found.get("content-encoding", ""), most, cut, target.url)
            return Response(response.status, found, body)
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
        what = str(error) or type(error).__name__
        raise Unfetchable(
            target.url, "unreachable", f"could not be fetched ({printable(what)}); try again later", temporary=True
        ) from error


def _unpacked(chunks: Iterable[bytes], encoding: str, most: int, cut: bool, url: str) -> bytes:
    """The body that ``chunks`` are, unpacked portion by portion so that little beyond ``most`` bytes is ever held."""
    body = bytearray()
    for portion in _portions(_bounded(chunks, max(most, MAX_BODY), url), encoding.strip().lower(), most, url):
        body += portion
        if len(body) > most and cut:
            return bytes(body[:most])
        if len(body) > most:
            raise _too_large(url, most)
    return bytes(body)


def _bounded(chunks: Iterable[bytes], most: int, url: str) -> Iterator[bytes]:
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total > most:
            raise _too_large(url, most)
        yield chunk


def _portions(chunks: Iterator[bytes], encoding: str, most: int, url: str) -> Iterator[bytes]:
    if encoding in ("", "identity"):
        yield from chunks
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise Unfetchable(url, "unreadable", f"it comes packed as {printable(encoding)!r}, which is not read", temporary=False)
    unpacker = None
    packed = b""
    try:
        for chunk in chunks:
            packed += chunk
            while packed and (unpacker or len(packed) >= _HEADER):
                unpacker = unpacker or zlib.decompressobj(_window(encoding, packed))
                yield unpacker.decompress(packed, most + 1)
                packed = unpacker.unused_data
                if unpacker.eof:
                    # A gzip file may be several, one after the other; anything else that follows is padding.
                    unpacker = None
                    if not packed.startswith(_GZIP_MAGIC[: len(packed)]):
                        return
    except zlib.error as error:
        raise _damaged(url, str(error)) from error
    if unpacker:
        raise _damaged(url, "it breaks off")


def _window(encoding: str, start: bytes) -> int:
    if encoding != "deflate":
        return _GZIP
    # Servers disagree on what "deflate" is: with the two bytes of zlib, of which the first says 8, or without.
    return _ZLIB if start[0] & 0x0F == 8 else _RAW_DEFLATE


def _damaged(url: str, why: str) -> Unfetchable:
    return Unfetchable(url, "unreadable", f"its packed content is damaged ({why}); try again later", temporary=True)


def _too_large(url: str, most: int) -> Unfetchable:
    return Unfetchable(url, "too-large", f"it holds over {most:,} bytes; no article is so long", temporary=False)
