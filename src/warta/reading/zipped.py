"""Zip archives of pages, texts and tables -> articles. Nothing is unpacked to disk under a name from the archive."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from warta.errors import UnreadableInput
from warta.reading import files, formats
from warta.reading.characters import printable
from warta.reading.options import Options
from warta.records import Article, Rejected

ReadMember = Callable[[BinaryIO, str, str, Options], Iterator[Article | Rejected]]

MAX_MEMBER = 8_000_000_000
"""The most bytes that one file in an archive may unpack to."""

MAX_TOTAL = 32_000_000_000
"""The most bytes that all files of an archive may unpack to."""

MAX_RATIO = 250
"""How many times larger than packed a file may be. Pages are five to twenty times larger, JSON Lines up to a hundred."""

MAX_DIRECTORY = 100_000_000
"""The longest list of files, in bytes: a million files or so. It must be held whole, ten times larger."""

_UNJUDGED = 1_000_000
_TAIL = 65_536 + 22
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, struct.error, ValueError, NotImplementedError, RuntimeError, OverflowError)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_OFFICE = "[Content_Types].xml"


class _Budget:
    """What is left of `MAX_TOTAL`."""

    def __init__(self) -> None:
        self.left = MAX_TOTAL


class _Member(io.RawIOBase):
    """One file of an archive as a stream that ends in `UnreadableInput` where it grows too large or is damaged."""

    def __init__(self, file: BinaryIO, packed: int, source: str, budget: _Budget) -> None:
        self._file, self._packed, self._source, self._budget = file, packed, source, budget
        self._size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            data = self._file.read(len(buffer))
        except _DAMAGE as error:
            message = f"this file of the archive is damaged ({error}); fetch or pack it again"
            raise UnreadableInput(self._source, "unreadable", message) from error
        buffer[: len(data)] = data
        self._size += len(data)
        self._budget.left -= len(data)
        if self._size > MAX_MEMBER:
            raise UnreadableInput(self._source, "too-large", f"it unpacks to over {MAX_MEMBER:,} bytes; give it unpacked")
        if self._size > max(_UNJUDGED, MAX_RATIO * self._packed):
            message = f"it unpacks to over {MAX_RATIO} times its size, as zip bombs do; unpack it if you trust it"
            raise UnreadableInput(self._source, "too-large", message)
        if self._budget.left < 0:
            raise UnreadableInput(self._source, "too-large", f"the archive unpacks to over {MAX_TOTAL:,} bytes; unpack it first")
        return len(data)


def read_zip(file: BinaryIO, source: str, options: Options, read_member: ReadMember) -> Iterator[Article | Rejected]:
    """The articles of the archive's files in its order, as in a folder those with a suffix that is read.

    ``read_member`` reads one of them: given its stream, its source, its name and the options.
    """
    _check_directory(file, source)
    try:
        archive = zipfile.ZipFile(file)
    except _DAMAGE as error:
        raise UnreadableInput(source, "unreadable", f"the archive is damaged ({error}); fetch or pack it again") from error
    with archive:
        names = {info.filename for info in archive.infolist()}
        if _OFFICE in names:
            message = "this is an office document, which is not read; save it as text, or a spreadsheet as CSV"
            raise UnreadableInput(source, "binary", message)
        members = [info for info in archive.infolist() if _is_read(info, names)]
        if not members:
            raise UnreadableInput(source, "empty", f"no file in the archive ends in {formats.ALL_SUFFIXES}")
        budget = _Budget()
        for info in members:
            yield from _read(archive, info, source, budget, options, read_member)
            if options.on_bytes is not None:
                options.on_bytes(info.compress_size)
            if budget.left < 0:
                return


def _read(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, source: str, budget: _Budget, options: Options, read_member: ReadMember
) -> Iterator[Article | Rejected]:
    place = printable(f"{source}:{info.filename}")
    if info.flag_bits & _ENCRYPTED:
        yield Rejected(place, "unreadable", "it is encrypted; unpack the archive with its password and give the folder")
        return
    if info.compress_type not in _METHODS:
        yield Rejected(place, "unreadable", f"its packing (method {info.compress_type}) is not read; pack it with deflate")
        return
    try:
        opened = archive.open(info)
    except _DAMAGE as error:
        yield Rejected(place, "unreadable", f"this file of the archive is damaged ({error}); fetch or pack it again")
        return
    with opened:
        stream = cast(BinaryIO, _Member(cast(BinaryIO, opened), info.compress_size, place, budget))
        yield from read_member(stream, place, info.filename, replace(options, on_bytes=None))


def _is_read(info: zipfile.ZipInfo, names: set[str]) -> bool:
    path = PurePosixPath(info.filename)
    if info.is_dir() or any(part.startswith((".", "__MACOSX")) for part in path.parts if part != ".."):
        return False
    for folder in path.parents:
        if folder.name and files.is_part_of_page(str(folder), names):
            return False
    return files.suffix_of(path) in formats.SUFFIXES


def _check_directory(file: BinaryIO, source: str) -> None:
    """Raises `UnreadableInput` when the archive's list of files is too long to be held."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(size - _TAIL, 0))
    tail = file.read(_TAIL)
    length = 0
    end = tail.rfind(b"PK\x05\x06")
    if 0 <= end <= len(tail) - 16:
        (length,) = struct.unpack_from("<L", tail, end + 12)
    large = tail.rfind(b"PK\x06\x06")
    if 0 <= large <= len(tail) - 48 and length == 0xFFFFFFFF:
        (length,) = struct.unpack_from("<Q", tail, large + 40)
    if length > MAX_DIRECTORY:
        raise UnreadableInput(source, "too-large", "the archive lists too many files; unpack it and give the folder")
