"""A crawl (WARC) cut into its records, damaged ones told and passed over.

Libraries read a record well and give up a file at the first damage. So where a record begins and ends is settled
here, and `crawl` gives each to the library: behind a damaged record the reading goes on at the next one, and behind
a damaged gzip member at the next member that begins a record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from warta.reading import streams
from warta.reading.members import Gap, Member, Plain, portions
from warta.records import Rejected

MAX_RECORD = 20_000_000
"""The most bytes of a record that are held."""

_MAX_HEAD = 65_536
_CHUNK = 1 << 16
_START = re.compile(rb"WARC/\d\.\d{1,2}\r?\n")
# A record cut in the middle of a line is followed by the next one in that line.
_NEXT_START = re.compile(rb"WARC/\d\.\d{1,2}\r?\n[A-Za-z-]{1,40}[ \t]*:")
_LONGEST_START = 64
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_LENGTH = re.compile(rb"^content-length[ \t]*:[ \t]*(\d{1,18})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_BETWEEN = re.compile(rb"[\r\n]*")
_RECORD_END = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True, slots=True)
class Record:
    """One record with its headers. ``cut`` is whether it is longer than `MAX_RECORD` and ``data`` its beginning."""

    place: str
    data: bytes
    cut: bool = False


def records(stream: streams.Buffered, source: str) -> Iterator[Record | Rejected]:
    """The records of a WARC file, packed or not, in order; for each damaged place a `Rejected` with its offset.

    ``@123`` in a place is the offset in the file where the record begins; ``@123+45`` one 45 bytes into what the gzip
    member at 123 unpacks to.
    """
    for portion in portions(stream):
        if isinstance(portion, Gap):
            yield _damaged(f"{source}:@{portion.offset}", f"{portion.size:,} bytes in which no record begins")
        else:
            yield from _Framing(portion, source).records()


class _Framing:
    """Cuts one portion, a gzip member or a plain file, into records."""

    def __init__(self, portion: Plain | Member, source: str) -> None:
        self._portion = portion
        self._source = source
        self._data = bytearray()
        self._at = 0
        self._ended = False

    def records(self) -> Iterator[Record | Rejected]:
        """The records of the portion. A damaged member is told once."""
        told = False
        while self._pass_blank():
            begun = self._at
            place = self._place()
            found = self._next()
            if isinstance(found, Record):
                yield found
                continue
            if not (told and self._portion.damage):
                yield _damaged(place, found)
            told = told or bool(self._portion.damage)
            if not self._resync(begun):
                break
        if self._portion.damage and not told:
            yield _damaged(self._place(), self._portion.damage)

    def _next(self) -> Record | str:
        """The record that begins here, or what is wrong with it."""
        start = _START.match(self._data) if self._need(_LONGEST_START) or self._data else None
        if start is None:
            return self._portion.damage or "no record begins here"
        end = self._head_end()
        length = _LENGTH.search(self._data, 0, end) if end else None
        if length is None or end is None:
            return self._portion.damage or "its headers do not end or give no length"
        size = end + int(length[1])
        place = self._place()
        if size > end + MAX_RECORD:
            self._need(end + MAX_RECORD)
            record = Record(place, bytes(self._data[: end + _MAX_HEAD]), cut=True)
            return record if self._pass_over(size) else self._portion.damage or "it breaks off"
        if not self._need(size):
            return self._portion.damage or "it breaks off"
        self._need(size + 16)
        between = _BETWEEN.match(self._data, size)
        assert between is not None
        ended = _RECORD_END.match(self._data, size) or between.end() == len(self._data)
        if not ended and not self._data.startswith(b"WARC/", between.end()):
            return self._portion.damage or "its length is wrong"
        if between.end() == len(self._data) and self._ended and self._portion.damage:
            return self._portion.damage
        record = Record(place, bytes(self._data[:size]))
        self._drop(between.end())
        return record

    def _pass_over(self, size: int) -> bool:
        """Drops a record of ``size`` bytes; False when it breaks off, or another begins in the middle of it."""
        passed = 0
        while size > 0:
            if self._portion.packed and passed > streams.MAX_SKIPPED:
                self._portion.give_up()
                return True
            inner = _NEXT_START.search(self._data, 1, size)
            if inner is not None:
                return False
            dropped = min(size, max(len(self._data) - _LONGEST_START, 1))
            self._drop(dropped)
            size -= dropped
            passed += dropped
            if size and not self._need(min(size, _CHUNK) + _LONGEST_START) and len(self._data) < size:
                return False
        return True

    def _resync(self, begun: int) -> bool:
        """Goes to the next place where a record may begin, one byte or more behind ``begun``; False when there is none."""
        passed = 0
        if self._at == begun:
            self._drop(1)
        while True:
            found = _NEXT_START.search(self._data)
            if found is not None:
                self._drop(found.start())
                return True
            dropped = max(len(self._data) - _LONGEST_START, 0)
            self._drop(dropped)
            passed += dropped
            if self._portion.packed and passed > streams.MAX_SKIPPED:
                self._portion.give_up()
                return False
            if not self._need(len(self._data) + 1):
                return False

    def _head_end(self) -> int | None:
        """Where the headers end, their blank line included."""
        size = 0
        while True:
            end = _HEAD_END.search(self._data, max(size - 4, 0), _MAX_HEAD)
            if end is not None:
                return end.end()
            size = len(self._data)
            if size >= _MAX_HEAD or not self._need(size + 1):
                return None

    def _pass_blank(self) -> bool:
        """Passes what may stand between records; False at the end of the portion."""
        while self._need(1):
            blank = _BETWEEN.match(self._data)
            assert blank is not None
            if blank.end() == 0:
                return True
            self._drop(blank.end())
        return False

    def _need(self, size: int) -> bool:
        """Reads on until ``size`` bytes are held; False when the portion ends before."""
        while len(self._data) < size and not self._ended:
            more = self._portion.more()
            self._data += more
            self._ended = not more
        return len(self._data) >= size

    def _drop(self, size: int) -> None:
        del self._data[:size]
        self._at += size

    def _place(self) -> str:
        if not self._portion.packed:
            return f"{self._source}:@{self._portion.offset + self._at}"
        return f"{self._source}:@{self._portion.offset}" + (f"+{self._at}" if self._at else "")


def _damaged(place: str, what: str) -> Rejected:
    message = f"the record here is damaged ({what}); reading goes on at the next one; fetch the file again to have it whole"
    return Rejected(place, "damaged", message)
