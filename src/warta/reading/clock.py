"""When was it published? Times as ISO 8601 and as Indonesian pages write them, always with a zone."""

from __future__ import annotations

import re
from collections.abc import Iterator
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
    """A time and where it stands. ``has_clock`` is False for a day alone, whose time is midnight WIB.

    ``has_zone`` is False where WIB was taken because no zone was named.
    """

    time: datetime
    start: int
    end: int
    has_clock: bool
    has_zone: bool = False


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
    iso = r"(?P<year3>\d{4})[-/](?P<month3>\d{2})[-/](?P<day3>\d{2})T?"
    english = rf"\b(?P<name4>{months})\.?\s+(?P<day4>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year4>\d{{4}})"
    clock = rf"""(?:\s*[,|·•/–—-]*\s*(?:(?:{before})\s*)?
        (?P<hour>\d{{1,2}})[.:](?P<minute>\d{{2}})(?:[.:](?P<second>\d{{2}}))?(?![\d/])(?:\s?(?P<half>[ap])\.?m\b\.?)?
        (?:\s*\(?(?P<zone>{zones})(?!\w)\)?)?)?"""
    # Blanks inside the names must survive re.VERBOSE, so that only the layout of `clock` is taken out here.
    clock = re.sub(r"\n\s*", "", clock)
    weekday = rf"(?:\b(?:{days})\.?\s*,?\s*)?"
    return re.compile(rf"{weekday}\(?(?<![\d/.-])(?:{iso}|{numeric}|{named}|{english})(?!\d)\)?{clock}", re.IGNORECASE)


def find_time(text: str) -> FoundTime | None:
    """The first publication time in ``text`` ("Kamis, 14/10/2021 20:32 WIB"), or None."""
    return next(find_times(text), None)


def find_times(text: str) -> Iterator[FoundTime]:
    """Every time in ``text``, in order."""
    for match in _pattern().finditer(text):
        time = _time_of(match)
        if time is not None:
            yield FoundTime(time, match.start(), match.end(), match["hour"] is not None, match["zone"] is not None)


@cache
def _relative() -> re.Pattern[str]:
    table = tables.load(_PATH).get("ago")
    if not isinstance(table, dict) or not all(isinstance(table.get(key), list) for key in ("minute", "hour", "day", "words")):
        raise DataError(f"{_PATH}: ago must list the words for minute, hour and day, and those for ago")
    units = "|".join(rf"(?P<{unit}>{tables.words_of(table[unit])})" for unit in ("minute", "hour", "day"))
    return re.compile(
        rf"(?<!\w)(?P<count>\d{{1,3}}|se(?=[jmh]))\s?(?:{units})\s(?:{tables.words_of(table['words'])})\b", re.IGNORECASE
    )


def find_relative(text: str, now: datetime) -> datetime | None:
    """The time that ``text`` names as seen from ``now`` ("2 jam yang lalu"), to the minute, or None.

    ``now`` must be when the page was fetched; without that such a time means nothing.
    """
    match = _relative().search(text)
    if match is None:
        return None
    count = 1 if match["count"].lower() == "se" else int(match["count"])
    unit = next(name for name in ("minute", "hour", "day") if match[name])
    ago = {"minute": timedelta(minutes=count), "hour": timedelta(hours=count), "day": timedelta(days=count)}[unit]
    return (now - ago).replace(second=0, microsecond=0)


def _time_of(match: re.Match[str]) -> datetime | None:
    year = match["year"] or match["year2"] or match["year3"] or match["year4"]
    month = match["month"] or match["month3"] or _months()[(match["name"] or match["name4"]).lower()]
    day = match["day"] or match["day2"] or match["day3"] or match["day4"]
    zone = _zones()[match["zone"].lower()] if match["zone"] else WIB
    full_year = int(year) + 2000 if len(year) == 2 else int(year)
    hour = int(match["hour"] or 0)
    if match["half"]:
        hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
    clock = (hour, int(match["minute"] or 0), int(match["second"] or 0))
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
