"""The gzip members of a crawl, or the whole of one that is not packed, each as a portion to cut into records."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from warta.reading import streams

_CHUNK = 1 << 16
# How much of a member's packed data is kept to look for another member in, should it prove damaged.
_MOST_KEPT = 8 << 20
# How much of a member is unpacked to see whether a record begins it.
_TRIAL = 1024
_RECORD = b"WARC/"
_MEMBER = re.compile(rb"\x1f\x8b\x08")
_EITHER = re.compile(rb"\x1f\x8b\x08|WARC/")


@dataclass(frozen=True, slots=True)
class Gap:
    """``size`` bytes at ``offset`` in which no gzip member begins that has a record at its beginning."""

    offset: int
    size: int


def portions(stream: streams.Buffered) -> Iterator[Plain | Member | Gap]:
    """The portions of a crawl in order. Each must be read to its end, or given up, before the next is asked for."""
    window = _Window(stream)
    whole, first = True, True
    while True:
        start = window.offset
        passed, packed = _find(window, _EITHER if first else _MEMBER)
        # Behind a damaged member comes the rest of it.
        if passed and whole:
            yield Gap(start, window.offset - start)
        if not window.data:
            return
        if not packed:
            yield Plain(window)
            return
        member = Member(window)
        yield member
        whole, first = member.whole, False


class _Window:
    """The bytes of a file around where it is read; ``offset`` is where ``data`` begins in it."""

    def __init__(self, stream: streams.Buffered) -> None:
        self._stream = stream
        self.data = bytearray()
        self.offset = 0

    def fill(self) -> bool:
        """Appends what comes next; False at the end of the file."""
        more = self._stream.read1(_CHUNK)
        self.data += more
        return bool(more)

    def drop(self, size: int) -> None:
        del self.data[:size]
        self.offset += size


class Plain:
    """A file that is not packed, as one portion."""

    damage = ""
    packed = False

    def __init__(self, window: _Window) -> None:
        self._window = window
        self.offset = window.offset

    def more(self) -> bytes:
        """The bytes that come next; empty at the end."""
        window = self._window
        if not window.data:
            window.fill()
        data = bytes(window.data)
        window.drop(len(data))
        return data

    def give_up(self) -> None:
        """What is not packed is passed over as fast as it can be; it goes on."""


class Member:
    """One gzip member: its unpacked bytes, and at the end ``damage``, what is wrong with it ("" when nothing is)."""

    packed = True

    def __init__(self, window: _Window) -> None:
        self._window = window
        self._inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self._used = 0
        self._ended = False
        self.offset = window.offset
        self.damage = ""
        self.whole = False

    def more(self) -> bytes:
        """The bytes that come next; empty at the end."""
        while not self._ended:
            data = self._unpack()
            if data:
                return data
        return b""

    def _unpack(self) -> bytes:
        window = self._window
        chunk = self._inflate.unconsumed_tail
        if not chunk:
            if self._used == len(window.data) and not window.fill():
                return self._break("it breaks off")
            chunk = bytes(window.data[self._used : self._used + _CHUNK])
            self._used += len(chunk)
        try:
            data = self._inflate.decompress(chunk, 1 << 20)
        except zlib.error as error:
            return self._break(str(error))
        if self._inflate.eof:
            self._ended = self.whole = True
            window.drop(self._used - len(self._inflate.unused_data))
        elif self._used > _MOST_KEPT:
            window.drop(_MOST_KEPT // 2)
            self._used -= _MOST_KEPT // 2
        return data

    def _break(self, damage: str) -> bytes:
        self._ended, self.damage = True, damage
        # The next whole member may begin anywhere behind the beginning of this one.
        self._window.drop(1)
        return b""

    def give_up(self) -> None:
        """Ends it where it is: the rest is not worth unpacking."""
        if not self._ended:
            self._ended = True
            self._window.drop(max(self._used - len(self._inflate.unconsumed_tail), 1))


def _find(window: _Window, start: re.Pattern[bytes]) -> tuple[bool, bool]:
    """Moves ``window`` to the next ``start`` that is one, or to the end of the file.

    Returns whether anything but zeros and blanks was passed over, and whether a member was found.
    """
    told = False
    while True:
        while len(window.data) < _TRIAL and window.fill():
            pass
        found = start.match(window.data)
        if found and (found[0] == _RECORD or _begins_record(bytes(window.data[:_TRIAL]))):
            return told, found[0] != _RECORD
        following = start.search(window.data, 1)
        # What may be the first bytes of a start that goes on in the next portion stays, unless there is none.
        kept = len(_RECORD) - 1 if len(window.data) >= _TRIAL else 0
        size = following.start() if following else len(window.data) - kept
        if not window.data:
            return told, False
        told = told or bool(window.data[:size].strip(b"\0\r\n\t "))
        window.drop(size)


def _begins_record(packed: bytes) -> bool:
    try:
        start = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(packed, 64)
    except zlib.error:
        return False
    return start.lstrip(b"\r\n").startswith(_RECORD)
