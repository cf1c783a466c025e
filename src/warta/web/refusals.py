"""Why a value is refused, in the reader's language.

The store says it in English, to programs and in a terminal. ``locales/refusals.en.yaml`` has these sentences with places for
what was written; one that is met there is said again from ``refusals.<language>.yaml``, its values in their places.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from warta.errors import UnknownValue
from warta.reading.characters import printable
from warta.web.i18n import Language, strings

_PLACE = re.compile(r"\{(\w+)\}")
_LISTED = re.compile(r"\b([A-Z]{3}) \([^()]*\)")
"""A code that may have been meant, and the name by which it was found."""
_LONGEST = 4_000
_MOST_LISTED, _SOME_LISTED = 20, 6
"""So many values are all named; of more, only the first few."""


def refusal(error: UnknownValue | str, language: Language, value: str = "") -> str:
    """What is wrong with a value, as a sentence without capital and full stop. ``value`` is what was written, told where
    no sentence of the catalogue is met."""
    said = str(error)[:_LONGEST]
    found = _met(said, "refusal.")
    if found is None:
        return language("refusal.other", value=_quoted(value)) if language.code != "en" else printable(said)
    key, values = found
    return language(key, **{name: _told(name, one, language) for name, one in values.items()})


def sentence_of(error: UnknownValue | str, language: Language, value: str = "") -> str:
    """The same with its capital and full stop."""
    said = refusal(error, language, value)
    return f"{said[:1].upper()}{said[1:]}{'' if said.endswith(('?', '.', '…')) else '.'}"


def is_known(said: str) -> bool:
    """Whether the catalogue has the sentence ``said``."""
    return _met(said, "refusal.") is not None


def _met(said: str, prefix: str) -> tuple[str, Mapping[str, str]] | None:
    """The key of the sentence that ``said`` is, and its values."""
    return next(((key, match.groupdict()) for key, pattern in _patterns(prefix) if (match := pattern.fullmatch(said))), None)


@cache
def _patterns(prefix: str) -> list[tuple[str, re.Pattern[str]]]:
    """The sentences by their keys; those with most words of their own first, and that which says nothing not at all."""
    known = [(key, text) for key, text in strings("en").items() if key.startswith(prefix) and key != "refusal.other"]
    known.sort(key=lambda pair: -len(_PLACE.sub("", pair[1])))
    return [(key, re.compile(_pattern(text), re.DOTALL)) for key, text in known]


def _pattern(text: str) -> str:
    literal, *rest = _PLACE.split(text)
    return re.escape(literal) + "".join(
        f"(?P<{name}>.+?){re.escape(after)}" for name, after in zip(rest[::2], rest[1::2], strict=True)
    )


def _told(name: str, value: str, language: Language) -> str:
    if name == "meant":
        met = _met(value, "meant.")
        return language(met[0], values=_listed(met[1]["values"], language)) if met else printable(value)
    if name == "field":
        return strings(language.code).get(f"review.field.{value}", printable(value))
    if name == "kind":
        return strings(language.code).get(f"kind.{value}", printable(value))
    return _quoted(value) if name == "value" else printable(value)


def _listed(values: str, language: Language) -> str:
    """Values that there are, countries by their names in this language; of many only the first."""
    several = _LISTED.sub(lambda one: _country(one[0], one[1], language), printable(values)).split(", ")
    return ", ".join(several if len(several) <= _MOST_LISTED else [*several[:_SOME_LISTED], "…"])


def _country(whole: str, code: str, language: Language) -> str:
    known = language.country(code)
    return f"{code} ({known})" if known else whole


def _quoted(value: str) -> str:
    """``value`` in quotation marks, without those that Python puts around it."""
    bare = value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"" else value
    return f"“{printable(bare)}”"
