"""What people read, in their language: every string is in ``locales``, none in code or templates.

``locales/id.yaml`` has what all views share, ``locales/explore.id.yaml`` would have those of one view.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_decimal
from starlette.requests import HTTPConnection

from warta.coding import gazetteer
from warta.data import load_tsv
from warta.errors import DataError

LANGUAGES = ("id", "en")
"""The first is shown to those who ask for none of them."""
COOKIE = "warta_lang"
_LOCALES = {"id": Locale.parse("id"), "en": Locale.parse("en_GB")}


def strings(language: str) -> Mapping[str, str]:
    """The strings of ``language`` by their keys: ``home.title``."""
    return _strings(language)


@cache
def _strings(language: str) -> Mapping[str, str]:
    names = sorted(entry.name for entry in (files(__package__) / "locales").iterdir())
    found: dict[str, str] = {}
    for name in names:
        if name == f"{language}.yaml" or (name.endswith(f".{language}.yaml") and not name.startswith("sentences.")):
            new = dict(_walk(load(name)))
            if twice := found.keys() & new.keys():
                raise DataError(f"locales/{name}: {min(twice)} is in another file too")
            found |= new
    return found


def load(name: str) -> Any:  # noqa: ANN401  # what the file holds
    """The content of ``locales/<name>``."""
    return yaml.safe_load((files(__package__) / "locales" / name).read_text(encoding="utf-8"))


def _walk(tree: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _walk(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", str(value)


@dataclass(frozen=True, slots=True)
class Language:
    """One language as templates use it: ``t("home.title")``, ``t.day(event.day)``."""

    code: str

    def __call__(self, key: str, **values: object) -> str:
        """The string of ``key`` with ``values`` in their places. Raises KeyError for one that is not there."""
        text = strings(self.code)[key]
        return text.format(**values) if values else text

    def number(self, value: float) -> str:
        """1.234 or 1,234."""
        return format_decimal(value, locale=_LOCALES[self.code])

    def day(self, day: date) -> str:
        """8 Maret 2022."""
        return format_date(day, "d MMMM y", locale=_LOCALES[self.code])

    def time(self, time: datetime) -> str:
        """Selasa, 8 Maret 2022, 19.45 WIB; the hour as the source gives it."""
        on = format_date(time, "EEEE, d MMMM y", locale=_LOCALES[self.code])
        zones = {7: "WIB", 8: "WITA", 9: "WIT"}
        offset = time.utcoffset()
        zone = zones.get(int(offset.total_seconds() // 3600)) if offset is not None else None
        at = format_time(time, "HH.mm" if self.code == "id" else "HH:mm", locale=_LOCALES[self.code])
        return f"{on}, {at} {zone or (time.strftime('UTC%z') if offset is not None else '')}".strip()

    def days(self, start: date, end: date) -> str:
        """22–23 Oktober 2021; a whole month or year by its name."""
        locale = _LOCALES[self.code]
        if start == end:
            return self.day(start)
        if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
            return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"
        if start.day == 1 and start.replace(day=28) <= end and (end.toordinal() + 1) == _next_month(start).toordinal():
            return str(format_date(start, "MMMM y", locale=locale))
        same_year = start.year == end.year
        begin = "d" if same_year and start.month == end.month else "d MMMM" if same_year else "d MMMM y"
        dash = "–" if begin == "d" else " – "
        return format_date(start, begin, locale=locale) + dash + self.day(end)

    def country(self, code: str) -> str | None:
        """The name of a country by its alpha-3 code."""
        return _countries(self.code).get(code)

    def name(self, name: str, code: str | None) -> str:
        """``name``, an actor's or a place's: of a country, as this language has it."""
        if code and self.code != "id" and gazetteer.country_names().get(code) == name:
            return self.country(code) or name
        return name


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


@cache
def _countries(language: str) -> Mapping[str, str]:
    if language == "id":
        return gazetteer.country_names()
    return {code: names.split("|")[0] for code, names in load_tsv("country_names_en.tsv", 2)}


def language_of(connection: HTTPConnection) -> Language:
    """What the address asks for (``?lang=``), else what was chosen before, else what the browser prefers."""
    wanted = [connection.query_params.get("lang"), connection.cookies.get(COOKIE), *_accepted(connection)]
    return Language(next((code for code in wanted if code in LANGUAGES), LANGUAGES[0]))


def _accepted(connection: HTTPConnection) -> list[str]:
    """The languages of Accept-Language, the most wanted first."""
    found = []
    for part in connection.headers.get("accept-language", "")[:400].split(","):
        name, _, weight = part.strip().partition(";q=")
        try:
            found.append((-float(weight or 1), name.split("-")[0].lower()))
        except ValueError:
            continue
    # "in" is what Java and old Android call Indonesian.
    return [{"in": "id", "ms": "id"}.get(name, name) for _, name in sorted(found, key=lambda pair: pair[0])]
