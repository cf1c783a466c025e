"""What is an article called when nobody named it? By its content, so that the same one twice is one."""

from __future__ import annotations

import hashlib
from datetime import datetime

_LENGTH = 16
"""64 bits: of a million articles no two share an id by chance, with 40 bits some would."""


def content_id(title: str, text: str, published: datetime | None) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of title, text and publication time."""
    time = published.isoformat() if published else ""
    content = "\x1f".join((title, text, time)).encode("utf-8", "surrogatepass")
    return hashlib.sha256(content).hexdigest()[:_LENGTH]
