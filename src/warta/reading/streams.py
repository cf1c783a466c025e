"""Bytes from files, standard input and gzip, in bounded portions, and the text that they are."""

from __future__ import annotations

import gzip
import io
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO, TypeAlias

from warta.errors import UnreadableInput

MAX_BYTES = 10_000_000
"""The longest article, as a text file or as one line of JSON Lines."""

MAX_SKIPPED = 500_000_000
"""How much of one overlong compressed line is passed over before the file is given up as a gzip bomb."""

MAX_SPOOLED = 4_000_000_000
"""How much of a pipe is put into a temporary file for the formats that must be sought in."""

_GZIP = b"\x1f\x8b"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_CHUNK = 1 << 20
_BUFFER = 1 << 16
_PEEK = 8192
Buffered: TypeAlias = "io.BufferedReader[Any]"
# cp1252 gives a letter to nearly every byte: only a text that is mostly ASCII is taken for it.
_MOST_HIGH_BYTES = 0.15
BREAKS = (EOFError, zlib.error, gzip.BadGzipFile)
"""What reading a damaged compressed file raises."""


class _Counting(io.RawIOBase):
    """A raw stream that tells how many bytes were read from it."""

    def __init__(self, raw: BinaryIO, on_bytes: Callable[[int], None]) -> None:
        self._raw, self._on_bytes = raw, on_bytes

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        # read1 returns what a pipe has got so far instead of waiting for a full buffer.
        read = self._raw.read1 if isinstance(self._raw, io.BufferedReader) else self._raw.read
        data = read(len(buffer))
        buffer[: len(data)] = data
        self._on_bytes(len(data))
        return len(data)


def counted(raw: BinaryIO, on_bytes: Callable[[int], None] | None = None) -> Buffered:
    """``raw`` buffered; ``on_bytes`` is told of each portion read from it."""
    return io.BufferedReader(_Counting(raw, on_bytes or (lambda _: None)), _BUFFER)


def beginning(stream: Buffered) -> bytes:
    """The first bytes of ``stream``, unpacked when it is gzip; none of them is used up. Empty when they are damaged."""
    start = stream.peek(_PEEK)
    if not start.startswith(_GZIP):
        return start[:_PEEK]
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(start, _PEEK)
    except zlib.error:
        return b""


def unpacked(stream: Buffered) -> tuple[Buffered, bool]:
    """``stream``, unpacked when it is gzip, and whether it was."""
    if stream.peek(2)[:2] != _GZIP:
        return stream, False
    return io.BufferedReader(gzip.GzipFile(fileobj=stream), _BUFFER), True


def opened(raw: BinaryIO, on_bytes: Callable[[int], None] | None = None) -> tuple[Buffered, bool]:
    """``raw`` buffered, unpacked when it is gzip, and whether it was."""
    return unpacked(counted(raw, on_bytes))


@contextmanager
def seekable(raw: BinaryIO, stream: Buffered, source: str) -> Iterator[tuple[BinaryIO, bool]]:
    """What ``stream`` reads from ``raw`` as a file to seek in, and whether it is ``raw`` itself.

    A pipe, and what is gzip, go through a temporary file. Raises `UnreadableInput` when that would be longer than
    `MAX_SPOOLED`, or the stream breaks off.
    """
    if raw.seekable() and stream.peek(2)[:2] != _GZIP:
        yield raw, True
        return
    stream, _ = unpacked(stream)
    with tempfile.TemporaryFile() as file:
        try:
            while data := stream.read(_CHUNK):
                file.write(data)
                if file.tell() > MAX_SPOOLED:
                    message = f"longer than {MAX_SPOOLED:,} bytes; give it as a file of its own"
                    raise UnreadableInput(source, "too-large", message)
        except BREAKS as error:
            raise broken(source, error) from error
        file.seek(0)
        yield file, False


def buffered(data: bytes) -> Buffered:
    """``data`` as a stream."""
    return io.BufferedReader(io.BytesIO(data))


@dataclass(frozen=True, slots=True)
class Line:
    """One line as bytes, or why there is none: ``too_long``."""

    number: int
    data: bytes
    too_long: bool = False


def lines(stream: Buffered, packed: bool, source: str, first: int = 1) -> Iterator[Line]:
    """The lines of ``stream``, none held longer than `MAX_BYTES`.

    An overlong line is passed over to its end. Raises `UnreadableInput` when the stream breaks off or does not end.
    """
    number = first
    try:
        while data := stream.readline(MAX_BYTES + 1):
            if len(data) > MAX_BYTES:
                yield Line(number, b"", too_long=True)
                if not data.endswith(b"\n"):
                    _pass_over(stream, packed, f"{source}:{number}")
            else:
                yield Line(number, data)
            number += 1
    except BREAKS as error:
        raise broken(f"{source}:{number}", error) from error


def _pass_over(stream: Buffered, packed: bool, source: str) -> None:
    skipped = 0
    while data := stream.readline(_CHUNK):
        skipped += len(data)
        if data.endswith(b"\n"):
            return
        if packed and skipped > MAX_SKIPPED:
            raise UnreadableInput(
                source, "too-large", f"a line unpacks to over {MAX_SKIPPED:,} bytes; the rest of the file is not read"
            )


def whole(stream: Buffered, source: str, limit: int = MAX_BYTES) -> bytes:
    """All of ``stream``. Raises `UnreadableInput` when it is longer than ``limit`` or breaks off."""
    try:
        data = stream.read(limit + 1)
    except BREAKS as error:
        raise broken(source, error) from error
    if len(data) > limit:
        raise UnreadableInput(source, "too-large", f"longer than {limit:,} bytes; give one article a file, or JSON Lines")
    return data


def broken(source: str, error: Exception) -> UnreadableInput:
    """What to raise for one of `BREAKS`."""
    return UnreadableInput(
        source, "unreadable", f"the compressed file is damaged or breaks off here ({error}); fetch or pack it again"
    )


def is_binary(start: bytes) -> bool:
    """Whether a file that begins so is no text."""
    return b"\0" in start and not start.startswith(_UTF16)


def is_utf16(start: bytes) -> bool:
    """Whether a file that begins so is UTF-16 with a byte order mark."""
    return start.startswith(_UTF16)


def decode(data: bytes, source: str) -> str:
    """``data`` as text: UTF-8, UTF-16 with a byte order mark, or cp1252 when it is clearly text.

    Raises `UnreadableInput` with reason ``binary``.
    """
    encodings = ["utf-16"] if is_utf16(data) else ["utf-8-sig"]
    if not is_utf16(data) and _looks_western(data):
        encodings.append("cp1252")
    for encoding in encodings if not is_binary(data) else []:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableInput(source, "binary", "this is no text (binary data, or an unknown encoding); save it as UTF-8")


def _looks_western(data: bytes) -> bool:
    if not data:
        return False
    controls = sum(data.count(code) for code in range(32) if code not in b"\t\n\r\f")
    high = len(data) - len(data.translate(None, bytes(range(128, 256))))
    return controls == 0 and high <= _MOST_HIGH_BYTES * len(data)
