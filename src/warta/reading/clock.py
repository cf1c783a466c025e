"""When was it published? Times as ISO 8601 and as Indonesian pages write them, always with a zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import cache

from warta.errors import DataError
from warta.reading import tables

WIB = timezone(timedelta(hours=7), "WIB")
"""Western Indonesian Time, which a time without a zone is taken to be in: the big newsrooms are in Jakarta."""

_PATH = tables.INDONESIAN / "clock.yaml"


@dataclass(frozen=True, slots=True)
class FoundTime:
    """A time and where it stands. ``has_clock`` is False for a day alone, whose time is midnight WIB."""

    time: datetime
    start: int
    end: int
    has_clock: bool


@cache
def _months() -> dict[str, int]:
    table = tables.load(_PATH).get("months")
    if not isinstance(table, dict):
        raise DataError(f"{_PATH}: months must map numbers to lists of names")
    return {name.lower(): int(number) for number, names in table.items() for name in names}


@cache
def _zones() -> dict[str, timezone]:
    table = tables.load(_PATH).get("zones")
    if not isinstance(table, dict):
        raise DataError(f"{_PATH}: zones must map names to minutes")
    return {name.lower(): timezone(timedelta(minutes=minutes)) for name, minutes in table.items()}


@cache
def _pattern() -> re.Pattern[str]:
    table = tables.load(_PATH)
    days = tables.words_of(tables.strings(table, "days", _PATH))
    before = tables.words_of(tables.strings(table, "before_time", _PATH))
    months, zones = tables.words_of(_months()), tables.words_of(_zones())
    numeric = r"(?P<day>\d{1,2})\s?[/.-]\s?(?P<month>\d{1,2})\s?[/.-]\s?(?P<year>\d{4}|\d{2})"
    named = rf"(?P<day2>\d{{1,2}})[\s-]+(?P<name>{months})\.?,?[\s-]+(?P<year2>\d{{4}})"
    iso = r"(?P<year3>\d{4})-(?P<month3>\d{2})-(?P<day3>\d{2})T?"
    clock = rf"""(?:\s*[,|·•/–—-]*\s*(?:(?:{before})\s*)?
        (?P<hour>\d{{1,2}})[.:](?P<minute>\d{{2}})(?:[.:](?P<second>\d{{2}}))?(?![\d/])
        (?:\s*\(?(?P<zone>{zones})\b\)?)?)?"""
    # Blanks inside the names must survive re.VERBOSE, so that only the layout of `clock` is taken out here.
    clock = re.sub(r"\n\s*", "", clock)
    weekday = rf"(?:\b(?:{days})\.?\s*,?\s*)?"
    return re.compile(rf"{weekday}\(?(?<![\d/.-])(?:{iso}|{numeric}|{named})(?!\d)\)?{clock}", re.IGNORECASE)


def find_time(text: str) -> FoundTime | None:
    """The first publication time in ``text`` ("Kamis, 14/10/2021 20:32 WIB"), or None."""
    for match in _pattern().finditer(text):
        time = _time_of(match)
        if time is not None:
            return FoundTime(time, match.start(), match.end(), match["hour"] is not None)
    return None


def _time_of(match: re.Match[str]) -> datetime | None:
    year = match["year"] or match["year2"] or match["year3"]
    month = match["month"] or match["month3"] or _months()[match["name"].lower()]
    day = match["day"] or match["day2"] or match["day3"]
    zone = _zones()[match["zone"].lower()] if match["zone"] else WIB
    full_year = int(year) + 2000 if len(year) == 2 else int(year)
    clock = (int(match["hour"]), int(match["minute"]), int(match["second"] or 0)) if match["hour"] else (0, 0, 0)
    try:
        return datetime(full_year, int(month), int(day), *clock, tzinfo=zone)
    except ValueError:
        return None


def parse_time(value: str) -> datetime | None:
    """The zoned time that ``value`` is, or None when it is none.

    Takes ISO 8601, the dates of feeds (RFC 2822) and the Indonesian forms. Without a zone it is WIB, without a
    clock time midnight.
    """
    value = value.strip()
    time = _iso(value) or _feed(value)
    if time is None:
        found = find_time(value)
        if found is None or any(char.isalnum() for char in value[: found.start] + value[found.end :]):
            return None
        time = found.time
    return time if time.tzinfo is not None else time.replace(tzinfo=WIB)


def _iso(value: str) -> datetime | None:
    # fromisoformat also takes bare digits and week dates, which in news data are more likely something else.
    if not re.match(r"\d{4}-\d\d-\d\d", value):
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def _feed(value: str) -> datetime | None:
    if not re.search(r"\d\d:\d\d(:\d\d)? (?:[+-]\d{4}|GMT|UTC|Z)$", value):
        return None
    try:
        return parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError):
        return None
