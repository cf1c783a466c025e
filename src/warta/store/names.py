"""What a person writes for a code: the code itself, or a name in Indonesian or English."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from warta import ontology
from warta.coding import gazetteer
from warta.coding.locations import fold, locate
from warta.data import load_tsv
from warta.errors import UnknownValue

_CODE_LIKE = re.compile(r"[A-Z]{2,3}(:.*)?|:.*|[^:]+:[A-Za-z]{3}")
_MOST_SHOWN = 5
LONGEST = 200
"""Characters of the longest name that is looked up."""


@dataclass(frozen=True, slots=True)
class Who:
    """Whom a filter means: the entities of a code, of a sector, of both, or of a canonical name."""

    code: str | None = None
    sector: str | None = None
    name: str | None = None

    def __str__(self) -> str:
        return self.name or f"{self.code or ''}{f':{self.sector}' if self.sector else ''}"


@dataclass(frozen=True, slots=True)
class Where:
    """Where a filter means: in a country (ISO 3166-1 alpha-3), a province (ISO 3166-2), or the places of a name."""

    country: str | None = None
    admin: str | None = None
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.country or self.admin or self.names[0]


def who(text: str) -> Who:
    """The entities that ``text`` means: ``RUS``, ``RUS:GOV``, ``:GOV``, ``Rusia``, ``Russia:MIL``, ``Joko Widodo``.

    Names of countries stand for their code. A name that nobody listed means those whom articles call so.
    Raises `UnknownValue` for a code or a sector that there is not.
    """
    text = _short(text)
    before, colon, sector = (part.strip() for part in text.partition(":"))
    if colon and (not before or _code_of(before) or _CODE_LIKE.fullmatch(text)):
        known = one_of(sector.upper(), ontology.sectors(), "sector")
        return Who(_code(before) if before else None, known)
    code = _code_of(text)
    if code:
        return Who(code)
    if text.isupper() and len(text) <= 3 and gazetteer.key(text) not in gazetteer.names():
        return Who(_code(text))
    facts = gazetteer.names().get(gazetteer.key(text), ())
    return Who(name=facts[0].name if facts else text)


def pair(text: str) -> tuple[Who, Who]:
    """The two sides of a dyad: ``RUS-AFG``, ``Rusia-Afghanistan``, ``RUS:MIL-UKR``."""
    text = _short(text)
    halves = [(text[:at], text[at + 1 :]) for at, char in enumerate(text) if char == "-"]
    halves = [(one.strip(), other.strip()) for one, other in halves if one.strip() and other.strip()]
    if not halves:
        raise UnknownValue(f"{text!r} is no dyad; give two codes with a hyphen between them: RUS-AFG")
    # A name may have a hyphen itself: where both halves are known, there it is.
    best = max(halves, key=lambda half: sum(_is_known(side) for side in half))
    return who(best[0]), who(best[1])


def where(text: str) -> Where:
    """The places that ``text`` means: ``TJK``, ``ID-MA``, ``Tajikistan``, ``Maluku``, ``Kota Ambon``, ``Moskow``.

    A country's or province's name stands for all of it. Raises `UnknownValue` for a code that there is not.
    """
    text = _short(text)
    if text in provinces():
        return Where(admin=text)
    if re.fullmatch(r"[A-Z]{2}-[A-Z0-9]{1,3}", text):
        one_of(text, provinces(), "province (ISO 3166-2)")
    located = locate(text)
    code = _country_of(text)
    if code and (len(text) == 3 or not located or located[0].resolution == "country" or fold(text) not in _indonesian()):
        return Where(country=code)
    if text.isupper() and len(text) == 3:
        one_of(text, gazetteer.codes(), "country code", _country_names())
    admin = _provinces_by_name().get(fold(text)) or _provinces_by_name().get(fold(text).removeprefix("provinsi "))
    if admin:
        return Where(admin=admin)
    found = [place.name for place in located if place.resolution != "country"]
    return Where(names=tuple(dict.fromkeys([text, *found[:_MOST_SHOWN]])))


def one_of(value: str, allowed: Iterable[str], what: str, names: Mapping[str, str] | None = None) -> str:
    """``value`` as ``allowed`` writes it. Raises `UnknownValue` with the nearest of these, or of ``names`` (name to value)."""
    listed = list(allowed)
    by_folded = {one.casefold(): one for one in listed}
    if value.casefold() in by_folded:
        return by_folded[value.casefold()]
    raise UnknownValue(f"{value!r} is no {what}; {nearest(value, listed, names or {})}")


def nearest(value: str, allowed: Collection[str], names: Mapping[str, str]) -> str:
    """What may have been meant by ``value``, in words."""
    near = {one.casefold(): one for one in allowed} | {name.casefold(): f"{code} ({name})" for name, code in names.items()}
    found = get_close_matches(value.casefold(), list(near), n=_MOST_SHOWN, cutoff=0.6)
    begun = [one for one in near if len(value) > 1 and one.startswith(value.casefold()) and one not in found]
    meant = list(dict.fromkeys(near[one] for one in [*found, *begun]))[:_MOST_SHOWN]
    if meant:
        return f"did you mean {', '.join(meant)}?"
    shown = sorted(allowed)
    return f"known are {', '.join(shown[:40])}{' ...' if len(shown) > 40 else ''}"


def country_name(code: str) -> str:
    """The Indonesian name of a country's code; other codes as they are."""
    return gazetteer.country_names().get(code, code)


@cache
def provinces() -> dict[str, str]:
    """The names of Indonesia's provinces by their ISO 3166-2 codes."""
    return {row[4]: row[0] for row in load_tsv("id/provinces.tsv", 5)}


@cache
def _provinces_by_name() -> dict[str, str]:
    rows = load_tsv("id/provinces.tsv", 5)
    return {fold(name): row[4] for row in rows for name in [row[0], *row[1].split("|")] if name}


@cache
def _country_names() -> dict[str, str]:
    """Codes of countries by their names: English ones, then Indonesian ones over them."""
    english = {name: code for code, names in load_tsv("country_names_en.tsv", 2) for name in names.split("|")}
    indonesian = {name: row[0] for row in load_tsv("id/actors/countries.tsv", 6) for name in row[1].split("|") if name}
    return english | indonesian


@cache
def _indonesian() -> frozenset[str]:
    return frozenset(fold(name) for row in load_tsv("id/actors/countries.tsv", 6) for name in row[1].split("|") if name)


@cache
def _by_folded_name() -> dict[str, str]:
    return {fold(name): code for name, code in _country_names().items()}


def _country_of(text: str) -> str | None:
    return text.upper() if text.upper() in gazetteer.country_names() and len(text) == 3 else _by_folded_name().get(fold(text))


def _code_of(text: str) -> str | None:
    """The code that ``text`` is or names: of a country, of an organisation of no one country (UNO), of a capital."""
    if text.upper() in gazetteer.codes():
        return text.upper()
    if code := _by_folded_name().get(fold(text)):
        return code
    facts = gazetteer.names().get(gazetteer.key(text), ())
    return facts[0].code if facts and facts[0].kind in ("country", "capital") else None


def _code(text: str) -> str:
    return _code_of(text) or one_of(text, gazetteer.codes(), "code of a country or organisation", _country_names())


def _is_known(side: str) -> bool:
    return bool(_code_of(side.partition(":")[0].strip())) or gazetteer.key(side) in gazetteer.names()


def _short(text: str) -> str:
    text = text.strip()
    if not text:
        raise UnknownValue("a filter is empty; leave it out, or give a value")
    if len(text) > LONGEST:
        raise UnknownValue(f"{text[:20]!r}... is longer ({len(text):,} characters) than any name")
    return text
