"""Which files of a folder are read, and in what order."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path, PurePath

from warta.reading.characters import printable
from warta.reading.formats import SUFFIXES
from warta.records import Rejected

# Where browsers put the pictures and frames of a page that they save.
_PARTS = "_files"
_PAGES = (".html", ".htm")


def suffix_of(path: PurePath) -> str:
    """The suffix that tells the format, lower case, ``.gz`` aside."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    return suffixes[-1] if suffixes else ""


def is_part_of_page(folder: str, beside: Collection[str]) -> bool:
    """Whether the folder of this name holds the pictures and frames of a saved page among the names ``beside`` it."""
    return folder.endswith(_PARTS) and any(folder.removesuffix(_PARTS) + suffix in beside for suffix in _PAGES)


def files_in(directory: Path) -> Iterator[Path | Rejected]:
    """The readable files under ``directory``, sorted, each folder entered once however it is linked."""
    return _walk(directory, set())


def _walk(directory: Path, entered: set[tuple[int, int]]) -> Iterator[Path | Rejected]:
    try:
        status = directory.stat()
        entries = sorted(directory.iterdir(), key=lambda entry: entry.name)
    except OSError as error:
        yield unreadable(directory, error)
        return
    if (status.st_dev, status.st_ino) in entered:
        return
    entered.add((status.st_dev, status.st_ino))
    names = {entry.name for entry in entries}
    for entry in entries:
        if entry.name.startswith("."):
            continue
        try:
            is_directory = entry.is_dir()
        except OSError as error:
            yield unreadable(entry, error)
            continue
        if is_directory:
            if not is_part_of_page(entry.name, names):
                yield from _walk(entry, entered)
        elif suffix_of(entry) in SUFFIXES:
            yield entry


def unreadable(path: Path, error: OSError) -> Rejected:
    """What to say of a file that the system does not let us read."""
    reason = os.strerror(error.errno) if error.errno else str(error)
    return Rejected(printable(str(path)), "unreadable", f"cannot be read: {reason}; check the path and its permissions")
