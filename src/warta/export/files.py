"""Where an export goes: a file, an archive or a directory that is there only when it is whole."""

from __future__ import annotations

import shutil
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO

from warta.errors import UnknownValue

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of what lies in an archive: the same content makes the same archive."""


def part_of(target: Path) -> Path:
    """Where ``target`` is written until it is whole."""
    return target.with_name(f"{target.name}.part")


@contextmanager
def text_file(target: Path | None) -> Iterator[TextIO]:
    """Standard output, or the file ``target``."""
    if target is None:
        yield sys.stdout
        sys.stdout.flush()
        return
    with _file(target) as part, part.open("w", encoding="utf-8", newline="") as stream:
        yield stream


@contextmanager
def binary_file(target: Path) -> Iterator[BinaryIO]:
    """The file ``target``."""
    with _file(target) as part, part.open("wb") as stream:
        yield stream


@contextmanager
def several_files(target: Path) -> Iterator[Callable[[str, bytes], None]]:
    """A function that takes names and contents, for the archive ``target`` where that ends in .zip, else the directory."""
    if target.suffix.lower() == ".zip":
        with _file(target) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            yield lambda name, data: archive.writestr(_member(name), data)
    else:
        with folder(target) as directory:
            yield lambda name, data: _put(directory / name, data)


@contextmanager
def folder(target: Path) -> Iterator[Path]:
    """The directory ``target``, made by this; raises `UnknownValue` when there is something in its place."""
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise UnknownValue(f"--output {target} is there already; name a directory that is not, or that is empty")
    part = part_of(target)
    if part.exists():
        raise UnknownValue(f"{part} is there already, perhaps from a run that was cut off; remove it, or name another --output")
    try:
        part.mkdir()
    except OSError as error:
        raise UnknownValue(f"--output {target} cannot be made: {error.strerror}; name another directory") from error
    try:
        yield part
        if target.exists():
            target.rmdir()
        part.replace(target)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


@contextmanager
def _file(target: Path) -> Iterator[Path]:
    """Where to write ``target``: beside it, put in its place at the end. What is no file (/dev/stdout) is written itself."""
    if target.is_dir():
        raise UnknownValue(f"--output {target} is a directory; name a file in it")
    if target.exists() and not target.is_file():
        yield target
        return
    part = part_of(target)
    try:
        yield part
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise UnknownValue(f"--output {target} cannot be written: {error.strerror or error}; name another file") from error
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, _EPOCH)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = 0o644 << 16
    return member


def _put(file: Path, data: bytes) -> None:
    file.write_bytes(data)
