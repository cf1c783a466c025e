"""Which characters a text is made of: one normal form, whatever it was pasted from."""

from __future__ import annotations

import re
import unicodedata

# Everything that ends a line somewhere: CRLF, CR, vertical tab, form feed, NEL, line and paragraph separators.
_LINE_END = re.compile("\r\n|[\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_BLANKS = re.compile(r"[^\S\n]+")
_AROUND_LINE_END = re.compile(r" ?\n ?")
# Cc control, Cf format (zero-width, byte order marks, soft hyphens, direction marks), Cs lone surrogates.
_DROPPED = frozenset({"Cc", "Cf", "Cs"})


def clean(text: str) -> str:
    """``text`` in NFC, lines ended by ``\\n`` alone, without control and zero-width characters, blanks collapsed.

    Lines keep their order and number, and lose the blanks at both ends. Cleaning twice changes nothing.
    """
    text = _LINE_END.sub("\n", text).replace("\t", " ")
    if not text.isascii() or not text.replace("\n", "").isprintable():
        text = "".join(char for char in text if char == "\n" or unicodedata.category(char) not in _DROPPED)
        text = unicodedata.normalize("NFC", text)
    return _AROUND_LINE_END.sub("\n", _BLANKS.sub(" ", text)).strip(" ")


def without_surrogates(text: str) -> str:
    """``text`` with lone surrogates replaced one for one, so that it can be written and offsets hold."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)
    return text


def printable(text: str) -> str:
    """``text`` on one line and without control characters, safe to write to a terminal."""
    shown = "".join(" " if char in "\n\r\t" else char for char in without_surrogates(text))
    return "".join(char for char in shown if char == " " or unicodedata.category(char) not in _DROPPED)
