"""Pages fetched before, on disk: so that a second look costs the site nothing, or an answer without a body."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

MAX_BYTES = 500_000_000
"""How large the cache grows before its oldest pages go."""

MAX_AGE = 30 * 24 * 3600.0
"""Seconds after which a page goes in any case."""

_MAX_PAGE = 50_000_000
_STORES_BETWEEN_SWEEPS = 500
_SUFFIX = ".page"


@dataclass(frozen=True, slots=True)
class Stored:
    """A page as it came ``at``; up to ``fresh_until`` the site wants no question. Both are in seconds since 1970."""

    url: str
    body: bytes
    content_type: str | None
    etag: str | None
    last_modified: str | None
    fresh_until: float
    at: float


def directory() -> Path:
    """The folder of this user for pages fetched."""
    return Path(platformdirs.user_cache_dir("warta", appauthor=False)) / "pages"


class Cache:
    """Pages by their address in ``folder``. A page that cannot be read or written is as good as none."""

    def __init__(self, folder: Path, max_bytes: int = MAX_BYTES, max_age: float = MAX_AGE) -> None:
        self._folder, self._max_bytes, self._max_age = folder, max_bytes, max_age
        self._stores = 0

    def get(self, url: str) -> Stored | None:
        """The page of ``url``, if it is there and whole."""
        try:
            with self._path(url).open("rb") as file:
                head = json.loads(file.readline(100_000))
                packed = file.read(_MAX_PAGE)
            if head["url"] != url or head["sha256"] != hashlib.sha256(packed).hexdigest():
                return None
            body = zlib.decompress(packed)
            times = float(head["fresh_until"]), float(head["at"])
            return Stored(url, body, head["content_type"], head["etag"], head["last_modified"], *times)
        except (OSError, ValueError, KeyError, TypeError, zlib.error):
            return None

    def put(self, page: Stored) -> None:
        """Keeps ``page`` in place of an earlier one of its address."""
        packed = zlib.compress(page.body, 6)
        head: dict[str, Any] = {
            "url": page.url,
            "content_type": page.content_type,
            "etag": page.etag,
            "last_modified": page.last_modified,
            "fresh_until": page.fresh_until,
            "at": page.at,
            "sha256": hashlib.sha256(packed).hexdigest(),
        }
        try:
            if self._stores % _STORES_BETWEEN_SWEEPS == 0:
                self._sweep()
            self._stores += 1
            self._folder.mkdir(parents=True, exist_ok=True)
            # Written beside its place and moved there: a reader sees the old page or the new one, never half of it.
            handle, name = tempfile.mkstemp(dir=self._folder, suffix=".part")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(json.dumps(head).encode() + b"\n" + packed)
                Path(name).replace(self._path(page.url))
            except OSError:
                Path(name).unlink(missing_ok=True)
        except OSError:
            # A full disk or a folder without permission costs a second fetch, not the page.
            return

    def _path(self, url: str) -> Path:
        return self._folder / (hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:40] + _SUFFIX)

    def _sweep(self) -> None:
        """Removes what is too old and, oldest first, what is too much."""
        files = []
        for path in self._folder.glob("*"):
            if path.suffix in (_SUFFIX, ".part"):
                status = path.stat()
                files.append((status.st_mtime, status.st_size, path))
        total = sum(size for _, size, _ in files)
        oldest_kept = time.time() - self._max_age
        for written, size, path in sorted(files, key=lambda file: file[:2]):
            if written >= oldest_kept and total <= self._max_bytes:
                break
            path.unlink(missing_ok=True)
            total -= size
