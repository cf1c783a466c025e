"""Values of filters as people read them: ``RUS`` is Rusia, ``ID-MA`` is Maluku."""

from __future__ import annotations

from datetime import date

from warta.errors import UnknownValue
from warta.reading.characters import printable
from warta.store.filters import Filter
from warta.store.names import pair, provinces
from warta.web.i18n import Language, strings


def label(name: str, value: object, language: Language) -> str:
    """How a value of the field ``name`` is called in ``language``; as it is where it has no other name."""
    text = str(value)
    if name in ("actor", "recipient"):
        return entity(text, language)
    if name == "dyad":
        return _dyad(text, language)
    if name in ("place", "country", "admin"):
        return language.country(text) or provinces().get(text) or printable(text)
    if name == "confidence":
        return f"≥ {round(float(text) * 100)}%"
    if name in ("since", "until"):
        return language.day(date.fromisoformat(text))
    if name == "text":
        return printable(text)
    return _said(f"{name}.{text}", language) or printable(text)


def entity(code: str, language: Language) -> str:
    """``RUS:GOV`` as "Rusia: pemerintah"; a name as it is."""
    country, colon, sector = code.partition(":")
    if colon and (known := _said(f"sector.{sector}", language)):
        return f"{_code(country, language)}: {known}" if country else known
    return _code(code, language)


def chips(asked: Filter, language: Language) -> list[tuple[str, object, str]]:
    """The values that are asked for: field, value, and the value's name."""
    found: list[tuple[str, object, str]] = []
    for name in asked.given():
        value = getattr(asked, name)
        found += [(name, one, label(name, one, language)) for one in (value if isinstance(value, tuple) else (value,))]
    return found


def _code(text: str, language: Language) -> str:
    return language.country(text) or _said(f"code.{text}", language) or printable(text)


def _dyad(text: str, language: Language) -> str:
    try:
        one, other = map(str, pair(text))
    except UnknownValue:
        return printable(text)
    return f"{entity(one, language)} – {entity(other, language)}"


def _said(key: str, language: Language) -> str | None:
    return strings(language.code).get(key)
