"""Is it Indonesian? py3langid's guess, settled by function words against the languages next to it."""

from __future__ import annotations

import re
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from warta.errors import DataError, UnreadableInput
from warta.reading import tables
from warta.records import Article

_PATH = tables.INDONESIAN / "language_markers.yaml"
_CODES = ("id", "ms", "jv")
# The first 2,000 characters are some 280 words: more change no answer and cost time.
_MOST_CHARS = 2000
_FEWEST_LETTERS = 40
# Indonesian news has 0.15 to 0.35 of its words among the shared function words (headlines 0.05), English below 0.01.
_SHARED_IN_INDONESIAN = 0.08
_SHARED_IN_FRAGMENTS = 0.04
_WORD = re.compile(r"[^\W\d_]+")


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    known = set(identifier.labels)
    identifier.set_languages([code for code in _names() if code in known])
    return identifier


@cache
def _names() -> dict[str, str]:
    names = tables.load(_PATH).get("names")
    if not isinstance(names, dict) or "id" not in names:
        raise DataError(f"{_PATH}: names must map language codes to names")
    return {str(code): str(name) for code, name in names.items()}


@cache
def _markers(key: str) -> frozenset[str]:
    return frozenset(word.lower() for word in tables.strings(tables.load(_PATH), key, _PATH))


@cache
def _page_marks() -> tuple[bytes, ...]:
    return tuple(mark.encode() for mark in tables.strings(tables.load(_PATH), "page", _PATH))


def may_be_indonesian(page: bytes) -> bool:
    """Whether a page as it was fetched may be in Indonesian: quick, and sure only when it says no."""
    # In UTF-16 and UTF-32 the letters do not stand side by side.
    return b"\0" in page[:1000] or any(mark in page for mark in _page_marks())


def identify(text: str) -> str:
    """The ISO 639-1 code of the language that ``text`` is in; "id" where it is too short to tell."""
    sample = text[:_MOST_CHARS]
    letters = [char for char in sample if char.isalpha()]
    latin = sum(1 for char in letters if char < "\u0250" or "\u1e00" <= char < "\u1f00")
    if 2 * latin < len(letters):
        code, _ = _identifier().classify(sample)
        return str(code)
    words = [word.lower() for word in _WORD.findall(sample)]
    if len(letters) < _FEWEST_LETTERS or not words:
        return "id"
    shared = _share(words, "shared")
    if shared >= _SHARED_IN_INDONESIAN:
        return _among_neighbours(words)
    code, _ = _identifier().classify(sample)
    if code in _CODES or shared >= _SHARED_IN_FRAGMENTS:
        return _among_neighbours(words)
    return str(code)


def _share(words: list[str], key: str) -> float:
    markers = _markers(key)
    return sum(1 for word in words if word in markers) / len(words)


def _among_neighbours(words: list[str]) -> str:
    """Which of Indonesian, Malay, Javanese and Sundanese it is: one of the others only on clear evidence."""
    indonesian = _share(words, "id")
    # One Malay word may be a name or a quotation.
    if _share(words, "ms") > max(indonesian, 1 / len(words)):
        return "ms"
    indonesian += _share(words, "shared")
    neighbour = max(("jv", "su"), key=lambda code: _share(words, code))
    return neighbour if _share(words, neighbour) > indonesian else "id"


def check(article: Article) -> None:
    """Raises `UnreadableInput` with reason ``language`` when ``article`` is not in Indonesian."""
    code = identify(article.text)
    if code != "id":
        name = _names().get(code, code)
        raise UnreadableInput(
            article.source,
            "language",
            f"the text reads as {name} ({code}) and warta codes Indonesian; "
            "to code it all the same, give --any-language (in Python any_language=True)",
        )
