"""A server on loopback that plays news sites, good and bad ones, and a network on which they have public names."""

from __future__ import annotations

import contextlib
import gzip
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

import httpcore
import trustme

from warta.reading.network import Network
from warta.reading.politeness import Clock

PUBLIC = "93.184.216.34"
"""An address of the open internet, at which the sites of `network` are taken to be."""

AUTHORITY = trustme.CA()
"""Certifies that the sites of the tests are berita.contoh.id; made anew each time, and trusted by nobody else."""

Play = Callable[["Request"], None]


class Request(BaseHTTPRequestHandler):
    """One request to a site; a `Play` answers it with `reply` or writes to it what it likes."""

    server: _Server
    protocol_version = "HTTP/1.1"

    def reply(self, status: int = 200, body: bytes = b"", **headers: str) -> None:
        """Answers; names of headers are written with ``_`` for ``-``."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers and "Transfer_Encoding" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        self.close_connection = True
        host = (self.headers.get("Host") or "").partition(":")[0]
        self.server.site.asked.append(Asked(host, self.path, dict(self.headers.items()), time.monotonic()))
        plays = self.server.site.plays
        play = plays.get(f"{host}{self.path}") or plays.get(self.path)
        # A client that has had enough hangs up.
        with contextlib.suppress(OSError):
            if play is None:
                self.reply(404, b"Tidak ditemukan")
            else:
                play(self)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: tests look at `Site.asked`."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    site: Site


@dataclass(frozen=True)
class Asked:
    """A request that came: ``at`` is in seconds that only grow."""

    host: str
    path: str
    headers: dict[str, str]
    at: float


@dataclass
class Site:
    """What is played at each path (or host and path), and what was asked for."""

    port: int
    plays: dict[str, Play] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def paths(self) -> list[str]:
        """The paths asked for, robots.txt aside, in order."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    def page(self, path: str, body: bytes | str, content_type: str = "text/html; charset=utf-8", **headers: str) -> None:
        """Plays a page; with an ``ETag`` it answers 304 to who has it."""
        data = body.encode() if isinstance(body, str) else body

        def play(request: Request) -> None:
            if headers.get("ETag") and request.headers.get("If-None-Match") == headers["ETag"]:
                request.reply(304, b"", **headers)
            else:
                request.reply(200, data, Content_Type=content_type, **headers)

        self.plays[path] = play

    def redirect(self, path: str, to: str, status: int = 302) -> None:
        self.plays[path] = lambda request: request.reply(status, Location=to)

    def in_turn(self, path: str, *plays: Play) -> None:
        """Plays ``plays`` one after the other, and the last one from then on."""
        left = list(plays)
        self.plays[path] = lambda request: (left.pop(0) if len(left) > 1 else left[0])(request)

    def drip(self, path: str, portion: bytes, seconds: float) -> None:
        """Plays a page that never ends: ``portion`` again and again, with ``seconds`` in between."""

        def play(request: Request) -> None:
            request.send_response(200)
            request.send_header("Content-Type", "text/html")
            request.end_headers()
            while not self.stopped.is_set():
                request.wfile.write(portion)
                self.stopped.wait(seconds)

        self.plays[path] = play


@contextlib.contextmanager
def serving(*, tls: bool = False) -> Iterator[Site]:
    """A site while the block lasts; with ``tls`` one that proves to be berita.contoh.id by `AUTHORITY`."""
    server = _Server(("127.0.0.1", 0), Request)
    if tls:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        AUTHORITY.issue_cert("berita.contoh.id").configure_cert(context)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.site = site = Site(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.stopped.set()
        server.shutdown()
        server.server_close()


def bomb(size: int) -> bytes:
    """``size`` zero bytes, as gzip."""
    return gzip.compress(b"\0" * size, 9)


def network(site: Site, names: dict[str, list[str]], dialled: list[str] | None = None) -> Network:
    """A network on which ``names`` have the addresses given and `PUBLIC` is ``site``; nothing else answers.

    ``dialled`` gets each address that was connected to.
    """

    def resolve(host: str, _port: int) -> list[str]:
        with contextlib.suppress(ValueError):
            return [str(ip_address(host))]
        if host not in names:
            raise socket.gaierror(f"no such name: {host}")
        return names[host]

    def dial(address: str, _port: int, seconds: float) -> httpcore.NetworkStream:
        if dialled is not None:
            dialled.append(address)
        if address != PUBLIC:
            raise httpcore.ConnectError(f"nobody is at {address}")
        return httpcore.SyncBackend().connect_tcp("127.0.0.1", site.port, timeout=seconds)

    return Network(resolve, dial)


class FastTime:
    """Time that passes only when somebody sleeps, at once."""

    def __init__(self) -> None:
        self.slept: list[float] = []
        self.at = 1000.0
        self.start = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += seconds

    def clock(self) -> Clock:
        return Clock(lambda: self.at, self.sleep, lambda: self.start + timedelta(seconds=self.at - 1000.0))
