"""Calendar arithmetic for time expressions: weeks, months, years and dates without a year, seen from a day.

All spans are inclusive. Nothing here knows a language. Functions raise ValueError or OverflowError for days that
the calendar does not have; `warta.coding.dates` decides in one place what that means.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Granularity = Literal["day", "part-of-day", "week", "month", "part-of-month", "year", "decade", "span", "hour"]
Direction = Literal["past", "future", "nearest", "this"]
Days = tuple[date, date]
PartialDay = tuple[int | None, int, int]
"""Year (None when it was left out), month, day."""

_DAYS_PER = {"day": 1, "week": 7}
_MONTHS_PER = {"month": 1, "year": 12, "decade": 120}


@dataclass(frozen=True, slots=True)
class Period:
    """What a time expression stands for; both days None when it cannot be told."""

    start: date | None
    end: date | None
    granularity: Granularity

    @classmethod
    def of(cls, days: Days | None, granularity: Granularity) -> Period:
        """A period of the span ``days``, unresolved for None."""
        return cls(None, None, granularity) if days is None else cls(days[0], days[1], granularity)


def week(today: date, offset: int) -> Days:
    """Monday to Sunday of the week ``offset`` weeks from that of ``today``."""
    monday = today + timedelta(days=7 * offset - today.weekday())
    return monday, monday + timedelta(days=6)


def month(year: int, number: int, last: tuple[int, int] | None = None) -> Days:
    """The whole month, or from its first day to the last day of the (year, month) ``last``."""
    end_year, end_month = last or (year, number)
    return date(year, number, 1), date(end_year, end_month, monthrange(end_year, end_month)[1])


def year(number: int, count: int = 1) -> Days:
    """The whole of ``count`` years from ``number``."""
    return date(number, 1, 1), date(number + count - 1, 12, 31)


def quarter(today: date, length: int, offset: int) -> Days:
    """The block of ``length`` months (3: a quarter) ``offset`` blocks from that of ``today``."""
    first = shift_month(today, length * offset - (today.month - 1) % length)
    return month(*first, shift_month(date(*first, 1), length - 1))


def shift_month(today: date, offset: int) -> tuple[int, int]:
    """(year, month) of the month ``offset`` months from that of ``today``."""
    months = today.year * 12 + today.month - 1 + offset
    return months // 12, months % 12 + 1


def weekday(today: date, number: int, direction: Direction) -> date:
    """The day of the week ``number`` (0 is Monday): before today, after it, this week's, or up to today."""
    back = (today.weekday() - number) % 7
    if direction == "past":
        return today - timedelta(days=back or 7)
    if direction == "future":
        return today + timedelta(days=7 - back)
    if direction == "this":
        return week(today, 0)[0] + timedelta(days=number)
    return today - timedelta(days=back)


def year_of_month(number: int, today: date, direction: Direction) -> int:
    """The year of a month named without one: the last such month up to today's, or for "future" the next.

    "lalu" said of the current month means the month a year ago.
    """
    if direction == "this":
        return today.year
    if direction == "future":
        return today.year + (number <= today.month)
    last = number >= today.month if direction == "past" else number > today.month
    return today.year - last


def part_of_month(days: Days, bounds: tuple[int, int]) -> Days:
    """The days ``bounds`` (from, to) of the month ``days``; to 31 is to its end."""
    start, end = days
    return start.replace(day=bounds[0]), start.replace(day=min(bounds[1], end.day))


def calendar_days(first: PartialDay, last: PartialDay, today: date | None, direction: Direction) -> Days | None:
    """The span from ``first`` to ``last``, their missing years filled in; None when that takes an unknown today.

    One year given serves both. Without any the year is the one that puts the span nearest to today, on the
    side that ``direction`` asks for. Raises ValueError for a day that does not exist or a span that runs back.
    """
    wraps = first[1:] > last[1:]
    start_year, end_year = first[0], last[0]
    if start_year is None and end_year is not None:
        start_year = end_year - wraps
    if start_year is not None:
        end_year = start_year + wraps if end_year is None else end_year
        days = date(start_year, *first[1:]), date(end_year, *last[1:])
        if days[0] > days[1]:
            raise ValueError(f"a span that runs back: {days}")
        return days
    # 2020 has every day that a year can have.
    date(2020, *first[1:])
    date(2020, *last[1:])
    if today is None:
        return None
    return _nearest(_every_year(first, last, today.year, wraps), today, direction)


def _every_year(first: PartialDay, last: PartialDay, around: int, wraps: bool) -> Iterable[Days]:
    # Four years either way, so that 29 February has one.
    for number in range(around - 4, around + 5):
        try:
            yield date(number, *first[1:]), date(number + wraps, *last[1:])
        except ValueError:
            continue


def _nearest(candidates: Iterable[Days], today: date, direction: Direction) -> Days | None:
    def fits(days: Days) -> bool:
        if direction == "past":
            return days[0] <= today
        return days[1] >= today if direction == "future" else True

    def distance(days: Days) -> int:
        return 0 if days[0] <= today <= days[1] else min(abs((day - today).days) for day in days)

    return min(filter(fits, candidates), key=distance, default=None)


def shift(today: date, unit: str, count: int) -> date:
    """The day ``count`` days, weeks, months, years or decades from today, the month's last when it is shorter."""
    if unit in _DAYS_PER:
        return today + timedelta(days=count * _DAYS_PER[unit])
    number = shift_month(today, count * _MONTHS_PER[unit])
    return date(*number, min(today.day, monthrange(*number)[1]))


def around(today: date, unit: str, count: int) -> Period:
    """The whole day, week, month, year or decade that lies ``count`` units from today's."""
    day = shift(today, unit, count)
    if unit == "week":
        return Period.of(week(day, 0), "week")
    if unit == "month":
        return Period.of(month(day.year, day.month), "month")
    if unit == "year":
        return Period.of(year(day.year), "year")
    if unit == "decade":
        return Period.of(year(day.year - day.year % 10, 10), "decade")
    return Period(day, day, "day")
