"""Where a command writes: standard output, or a file that is there only when it is whole."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from warta.errors import UnknownValue


@contextmanager
def opened(target: Path | None) -> Iterator[TextIO]:
    """Standard output, or the file ``target``: written beside it and put in its place when it is whole.

    Raises `UnknownValue` when it cannot be written.
    """
    if target is None:
        yield sys.stdout
        return
    special = target.exists() and not target.is_file()
    part = target if special else target.with_name(f"{target.name}.part")
    try:
        stream = part.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise UnknownValue(f"--output {target} cannot be written: {error.strerror}; name another file") from error
    with stream:
        yield stream
    if not special:
        part.replace(target)
