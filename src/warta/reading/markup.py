"""Which characters is a page made of, and which elements? Bytes of HTML -> one tree, whatever they claim to be."""

from __future__ import annotations

import codecs
import re
from itertools import islice

from lxml import etree, html

from warta.errors import UnreadableInput

MAX_BYTES = 20_000_000
"""The longest page that is read: news pages have 20 kB to 2 MB."""

# News pages have 500 to 10,000 elements; more than this is a list without end, or an attack.
_MOST_ELEMENTS = 50_000
_MOST_TAGS = 400_000

_TAG = re.compile(rb"<(?:!doctype|/?[a-z][a-z0-9-]{0,20})[\s/>]", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,30})", re.IGNORECASE)
_HEAD = 4096
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# Only character sets: Python also knows transformations ("hex", "punycode") by such names.
_CHARACTER_SETS = re.compile(
    r"utf-?(8|16)([-_]?[bl]e)?|u[cs]?-?ascii|latin-?1|(iso-?8859|windows|cp|ibm)[-_]?\d+([-_]\d+)?", re.IGNORECASE
)
# Browsers read Latin 1 as Windows 1252, which has the typographic quotes.
_LATIN_1 = frozenset({"iso8859-1", "ascii"})
# A page cut off in mid-character, or with a comment pasted from elsewhere, is UTF-8 all the same.
_MOST_FAULTS = 0.02


def is_markup(data: bytes) -> bool:
    """Whether ``data`` holds HTML at all, as opposed to plain text."""
    return _TAG.search(data) is not None or b"<\0" in data


def decode(data: bytes, charset: str | None = None) -> str:
    """``data`` as text. ``charset`` is what the server said.

    A byte order mark decides, then whether the bytes are UTF-8, which others are not by chance, then the server, then
    the page. What nothing fits is read as Windows 1252 with replacement characters.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    declared = _META.search(data, 0, _HEAD)
    claims = [_character_set(charset), _character_set(declared[1].decode("ascii", "replace")) if declared else None]
    if b"\0" in data[:_HEAD] and not any(claim and claim.startswith("utf-16") for claim in claims):
        zeros = data[:_HEAD]
        claims.insert(0, "utf-16-le" if zeros[1::2].count(0) > zeros[::2].count(0) else "utf-16-be")
    wide = next((claim for claim in claims if claim and claim.startswith("utf-16")), None)
    if wide is not None and b"\0" in data[:_HEAD]:
        return data.decode(wide, "replace")
    if _is_utf8(data):
        return data.decode("utf-8", "replace")
    for claim in claims:
        if claim is not None and not claim.startswith("utf"):
            try:
                return data.decode(claim)
            except UnicodeDecodeError:
                continue
    return data.decode("cp1252", "replace")


def _character_set(name: str | None) -> str | None:
    """Python's name of a character set, or None."""
    if name is None or not _CHARACTER_SETS.fullmatch(name.strip()):
        return None
    try:
        found = codecs.lookup(name.strip()).name
    except LookupError:
        return None
    return "cp1252" if found in _LATIN_1 else found


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        high = len(data) - len(data.translate(None, bytes(range(128, 256))))
        faults = data.decode("utf-8", "replace").count("\ufffd") - data.count(b"\xef\xbf\xbd")
        return faults <= max(1, _MOST_FAULTS * high) and high > 1
    return True


def parse(text: str, source: str) -> html.HtmlElement:
    """The tree of the page ``text``. Raises `UnreadableInput` with reason ``empty``, ``too-large`` or
    ``not-an-article``.

    What is nested deeper than 255 elements is left out by the parser, so that whoever walks the tree is safe.
    """
    if not text.strip():
        raise UnreadableInput(source, "empty", "the page is empty; fetch or save it again")
    if text.count("<") > _MOST_TAGS:
        raise _too_many(source)
    # As bytes, since lxml takes no text that declares an encoding of its own.
    data = text.replace("\0", "").encode("utf-8", "replace")
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        tree = html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise UnreadableInput(source, "not-an-article", f"no page can be made of its HTML ({error}); save it again") from error
    if next(islice(tree.iter(), _MOST_ELEMENTS, None), None) is not None:
        raise _too_many(source)
    return tree


def _too_many(source: str) -> UnreadableInput:
    return UnreadableInput(source, "too-large", f"the page has more than {_MOST_ELEMENTS:,} elements; no article has")
