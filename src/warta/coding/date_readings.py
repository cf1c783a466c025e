"""What the parts of time expressions mean: one function for each kind of rule in `warta.coding.dates`.

A function gets a match and answers with the kind and value of the token that takes its place: ``C`` a calendar
date (two `PartialDay`), ``Y`` a month (`MonthName`), ``E`` a year (int, or None when today is not known), ``X`` a
whole expression (`Period`), ``V`` one that counts from an earlier one (count or None, unit), ``O`` no date at all.
It answers None, or raises ValueError, when what matched is none.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, NamedTuple, cast

from warta.coding import periods
from warta.coding.date_words import Hit
from warta.coding.periods import Direction, Granularity, PartialDay, Period
from warta.data import load_yaml

_OFFSETS = {"L": -1, "I": 0, "F": 1, "d": -1, "A": 0}
_DIRECTIONS: dict[str, Direction] = {"L": "past", "d": "past", "F": "future", "f": "future", "I": "this"}
_YEARS = range(1900, 2100)
"""Four digits outside of these are a year only after "tahun"."""


class MonthName(NamedTuple):
    year: int | None
    number: int


Build = Callable[[Hit], tuple[str, Any] | None]


def _whole(period: Period | None) -> tuple[str, Period] | None:
    return None if period is None else ("X", period)


def drop(_: Hit) -> tuple[str, Any]:
    return "O", None


def read_ordinal(hit: Hit) -> tuple[str, Any]:
    """ke-3, ke empat."""
    return "o", hit.value("n")


def same_words(hit: Hit) -> tuple[str, Any] | None:
    """ "hari-hari", "pagi-pagi": doubled words name no time."""
    return ("O", None) if hit.value("a") == hit.value("b") else None


# Calendar dates ----------------------------------------------------------------------------------------------


_BELIEVED = range(1500, 2200)
"""A date in digits with a year outside of these is misprinted ("17/9/1019"): its day and month are kept."""


def _full_year(value: int | None) -> int | None:
    if value is None or value > 99:
        return value if value in _BELIEVED else None
    return 2000 + value if value < 70 else 1900 + value


def _days(first: PartialDay, last: PartialDay) -> tuple[str, Any] | None:
    # Whether the days exist is asked here, so that what is no date stays a number; the year may come later.
    periods.calendar_days(first, last, date(2020, 1, 1), "nearest")
    return "C", (first, last)


def read_numeric(hit: Hit) -> tuple[str, Any] | None:
    """14/10/2021, 14-10-2021, 2021-10-14, and 14/10 where the pattern lets it."""
    if not hit.unbroken() or (hit.kind("s") == "-" and hit.kind("y") != "y"):
        return None
    day = (_full_year(hit.value("y")), hit.value("m"), hit.value("d"))
    return _days(day, day)


def read_dotted(hit: Hit) -> tuple[str, Any] | None:
    day, number, year = hit.tokens[hit.match.start()].value
    return _days((year, number, day), (year, number, day))


def read_date_range(hit: Hit) -> tuple[str, Any] | None:
    """16-18/9, 30/9-2/10/2021, 22-23 Oktober, 28 September-2 Oktober: the last day has month and year."""
    last = (_full_year(hit.value("y2")), hit.value("m2"), hit.value("d2"))
    if not hit.has("m1"):
        if hit.value("d1") >= hit.value("d2"):
            return None
        return _days((last[0], last[1], hit.value("d1")), last)
    return _days((_full_year(hit.value("y1")), hit.value("m1"), hit.value("d1")), last)


def _relative_year(hit: Hit) -> int | None:
    """The year of the groups ``y`` (2021) or ``r`` ("tahun lalu"); None for neither."""
    if hit.has("r") and hit.today is not None:
        return hit.today.year + _OFFSETS[hit.kind("r")]
    return _full_year(cast("int | None", hit.value("y")))


def read_named(hit: Hit) -> tuple[str, Any] | None:
    """14 Oktober, 14 Oktober 2021, 14 Oktober tahun lalu; with a comma or hyphen between only before a year."""
    if hit.has("s") and not hit.has("y"):
        return None
    day = (_relative_year(hit), hit.value("m"), hit.value("d"))
    return _days(day, day)


def read_day_of_month(hit: Hit) -> tuple[str, Any] | None:
    """ "tanggal 5 bulan ini", "tanggal 27 lalu"."""
    numbers = (hit.value("d"), hit.value("d2") or hit.value("d"))
    if not hit.has("m"):
        name: MonthName = hit.value("y")
        return None if name.number == 0 else _days((*name, numbers[0]), (*name, numbers[1]))
    if hit.today is None:
        return _whole(Period(None, None, "day"))
    is_past, is_ahead = hit.kind("m") == "L", numbers[0] > hit.today.day
    offset = -1 if is_past and is_ahead else 0 if is_past or is_ahead else 1
    days = [date(*periods.shift_month(hit.today, offset), number) for number in numbers]
    return _whole(Period(days[0], days[1], "day"))


def read_calendar(hit: Hit) -> tuple[str, Any] | None:
    """A calendar date with the weekday, part of the day and "lalu" around it. The date is trusted."""
    first, last = hit.value("c")
    direction = _DIRECTIONS.get(hit.kind("m") or hit.kind("k"), "nearest")
    days = periods.calendar_days(first, last, hit.today, "nearest" if direction == "this" else direction)
    part = hit.has("p") or hit.has("p2")
    if first != last:
        return _whole(Period.of(days, "span"))
    return _whole(Period.of(days, "part-of-day" if part else "day"))


# Days counted from today -------------------------------------------------------------------------------------


def read_weekday(hit: Hit) -> tuple[str, Any] | None:
    """Senin, hari Senin lalu, kemarin Minggu, Jumat malam nanti."""
    grain: Granularity = "part-of-day" if hit.has("p") or hit.has("p2") else "day"
    if hit.today is None:
        return _whole(Period(None, None, grain))
    direction = _DIRECTIONS.get(hit.kind("m"), "nearest")
    deictic = hit.value("m") if hit.kind("m") == "d" else hit.value("d")
    if deictic is not None:
        direction = "future" if deictic[0] > 0 else "past" if deictic[0] < 0 else "nearest"
    day = periods.weekday(hit.today, hit.value("w"), direction)
    return _whole(Period(day, day, grain))


def read_weekday_of_week(hit: Hit) -> tuple[str, Any] | None:
    """Senin pekan lalu, Jumat dua pekan lalu: the marker is a week that a rule before has found."""
    found: Period = hit.value("x")
    if found.granularity != "week":
        return None
    grain: Granularity = "part-of-day" if hit.has("p") else "day"
    if found.start is None:
        return _whole(Period(None, None, grain))
    day = found.start + timedelta(days=hit.value("w"))
    return _whole(Period(day, day, grain))


def read_deictic(hit: Hit) -> tuple[str, Any] | None:
    """Besok, kemarin sore, semalam."""
    offset, night = hit.value("d")
    grain: Granularity = "part-of-day" if night or hit.has("p") else "day"
    if hit.today is None:
        return _whole(Period(None, None, grain))
    day = hit.today + timedelta(days=offset)
    return _whole(Period(day, day, grain))


def read_part_of_today(hit: Hit) -> tuple[str, Any] | None:
    """Pagi ini, nanti malam, tadi siang."""
    return _whole(Period(hit.today, hit.today, "part-of-day"))


def grain(unit: str) -> Granularity:
    return "hour" if unit == "minute" else cast(Granularity, unit)


def read_quantity(hit: Hit) -> tuple[str, Any] | None:
    """Dua hari lalu, sepekan terakhir, lima hari ke depan, beberapa jam kemudian."""
    unit: str = hit.value("u") or hit.value("s")
    count: int | None = 1 if hit.has("s") else None if hit.kind("n") == "v" else hit.value("n")
    marker = hit.kind("m")
    if marker in "BN":
        return "V", (-count if count is not None and marker == "B" else count, unit)
    is_span = marker in "TGF"
    if hit.now is None or hit.today is None or count is None:
        return _whole(Period(None, None, "span" if is_span else grain(unit)))
    signed = -count if marker in "LT" else count
    if unit in ("hour", "minute"):
        day = (hit.now + timedelta(minutes=signed * (60 if unit == "hour" else 1))).date()
    else:
        day = periods.shift(hit.today, unit, signed)
    if is_span:
        return _whole(Period(min(day, hit.today), max(day, hit.today), "span"))
    return _whole(Period(day, day, "hour") if grain(unit) == "hour" else periods.around(hit.today, unit, signed))


# Weeks, months, years ----------------------------------------------------------------------------------------


def _bounds(key: str, part: str) -> tuple[int, int]:
    first, last = load_yaml("id/dates.yaml")[key][part]
    return first, last


def read_week(hit: Hit) -> tuple[str, Any] | None:
    """Pekan depan, minggu ini."""
    return _whole(Period.of(periods.week(hit.today, _OFFSETS[hit.kind("m")]) if hit.today else None, "week"))


def read_part_of_week(hit: Hit) -> tuple[str, Any] | None:
    """Akhir pekan lalu; without a marker the last one that has begun."""
    if hit.today is None:
        return _whole(Period(None, None, "span"))
    first, last = _bounds("part_weekdays", hit.value("p"))
    monday = periods.week(hit.today, _OFFSETS.get(hit.kind("m"), 0))[0]
    if hit.kind("m") in ("", "A") and monday + timedelta(days=first) > hit.today:
        monday -= timedelta(days=7)
    return _whole(Period(monday + timedelta(days=first), monday + timedelta(days=last), "span"))


def read_month_name(hit: Hit) -> tuple[str, Any] | None:
    """Oktober, bulan Oktober 2021, Juni tahun lalu. What is hardly a month by itself needs company."""
    year = _relative_year(hit)
    kind = hit.kind("m")
    alone = not (hit.has("y") or hit.has("r") or hit.has("b"))
    if alone and (kind == "m" or (kind == "Q" and not (hit.before() in set("rHPoT&") or hit.after() in set("LFfI")))):
        return None
    return "Y", MonthName(year, hit.value("m"))


def read_relative_month(hit: Hit) -> tuple[str, Any] | None:
    """Bulan lalu; number 0 when today is not known."""
    if hit.has("m") and hit.kind("m") == "d" and hit.value("m")[0] != -1:
        return None
    if hit.today is None:
        return "Y", MonthName(None, 0)
    return "Y", MonthName(*periods.shift_month(hit.today, _OFFSETS.get(hit.kind("m"), 0)))


def _month_days(hit: Hit) -> periods.Days | None:
    """The days of the month in group ``y``, its year from the marker in group ``m``."""
    name: MonthName = hit.value("y")
    if name.number == 0 or (name.year is None and hit.today is None):
        return None
    year = name.year
    if year is None and hit.today is not None:
        year = periods.year_of_month(name.number, hit.today, _DIRECTIONS.get(hit.kind("m"), "nearest"))
    return periods.month(cast(int, year), name.number)


def read_month(hit: Hit) -> tuple[str, Any] | None:
    return _whole(Period.of(_month_days(hit), "month"))


def read_part_of_month(hit: Hit) -> tuple[str, Any] | None:
    """Awal Agustus lalu, akhir bulan ini."""
    days = _month_days(hit)
    return _whole(Period.of(days and periods.part_of_month(days, _bounds("part_days", hit.value("p"))), "part-of-month"))


def read_week_of_month(hit: Hit) -> tuple[str, Any] | None:
    """Minggu ketiga Agustus (15 to 21); the fifth ends with the month, as does "pekan terakhir"."""
    days = _month_days(hit)
    if days is None:
        return _whole(Period(None, None, "part-of-month"))
    if hit.has("last"):
        return _whole(Period(days[1] - timedelta(days=6), days[1], "part-of-month"))
    number = hit.value("o")
    if not 1 <= number <= 5:
        return None
    return _whole(Period.of(periods.part_of_month(days, (7 * number - 6, 7 * number)), "part-of-month"))


def read_months(hit: Hit) -> tuple[str, Any] | None:
    """Juni-Agustus 2021, Oktober 2018 hingga Mei 2019; "Oktober, November, dan Desember" in a row."""
    own = hit.tokens[hit.match.start() : hit.match.end()]
    names = [token.value for token in own if token.kind == "Y"]
    first, last = names[0], names[-1]
    if first.number == 0 or last.number == 0:
        return None
    in_a_row = all((b.number - a.number) % 12 == 1 for a, b in pairwise(names))
    if hit.has("and") and not in_a_row:
        return None
    wraps = first.number > last.number
    start, end = first.year, last.year
    if start is None and end is None:
        if hit.today is None:
            return _whole(Period(None, None, "span"))
        start = periods.year_of_month(first.number, hit.today, _DIRECTIONS.get(hit.kind("m"), "nearest"))
    start = end - wraps if start is None else start
    end = start + wraps if end is None else end
    days = periods.month(start, first.number, (end, last.number))
    return None if days[0] > days[1] else _whole(Period.of(days, "span"))


def read_quarter(hit: Hit) -> tuple[str, Any] | None:
    """Triwulan IV 2025, kuartal pertama tahun ini; without a year that of publication."""
    length, number, year = hit.value("k"), hit.value("o"), _relative_year(hit)
    if not 1 <= number <= 12 // length:
        return None
    year = year if year is not None else hit.today.year if hit.today else None
    if year is None:
        return _whole(Period(None, None, "span"))
    return _whole(Period.of(periods.month(year, length * (number - 1) + 1, (year, length * number)), "span"))


def read_relative_quarter(hit: Hit) -> tuple[str, Any] | None:
    """Kuartal lalu, semester depan."""
    if hit.today is None:
        return _whole(Period(None, None, "span"))
    return _whole(Period.of(periods.quarter(hit.today, hit.value("k"), _OFFSETS[hit.kind("m")]), "span"))


def read_year(hit: Hit) -> tuple[str, Any] | None:
    """Tahun 2014, tahun lalu, 2014; a bare one must be within `_YEARS`."""
    if hit.has("r"):
        return "E", None if hit.today is None else hit.today.year + _OFFSETS[hit.kind("r")]
    return ("E", hit.value("y")) if hit.has("t") or hit.value("y") in _YEARS else None


def read_years(hit: Hit) -> tuple[str, Any] | None:
    """Tahun 2014-2019, musim 2019/2020."""
    start, end = hit.value("a"), hit.value("b")
    if not start < end < start + 100 or start not in _YEARS or (hit.kind("s") == "/" and end != start + 1):
        return None
    return _whole(Period.of(periods.year(start, end - start + 1), "span"))


def read_whole_year(hit: Hit) -> tuple[str, Any] | None:
    year = hit.value("e")
    return _whole(Period.of(None if year is None else periods.year(year), "year"))


def read_part_of_year(hit: Hit) -> tuple[str, Any] | None:
    """Akhir tahun ini is December, pertengahan 2019 June and July."""
    year = hit.value("e") if hit.has("e") else hit.today.year if hit.today else None
    if year is None:
        return _whole(Period(None, None, "span"))
    first, last = _bounds("part_months", hit.value("p"))
    return _whole(Period.of(periods.month(year, first, (year, last)), "month" if first == last else "span"))


def read_decade(hit: Hit) -> tuple[str, Any] | None:
    """Dekade 1990-an, tahun 80-an."""
    year = hit.value("y") if hit.has("y") else 1900 + hit.value("n")
    return _whole(Period.of(periods.year(year, 10), "decade")) if year % 10 == 0 else None


def read_occasion(hit: Hit) -> tuple[str, Any] | None:
    """Pemilu 2024; "HUT RI ke-76" and "menjelang Lebaran" are times, but which is not said."""
    if hit.has("y"):
        return _whole(Period.of(periods.year(hit.value("y")), "year")) if hit.value("y") in _YEARS else None
    return _whole(Period(None, None, "day")) if hit.has("o") or hit.before() in ("r", "H") else None


def read_unresolved(hit: Hit) -> tuple[str, Any]:
    """Hari yang sama, bulan sebelumnya, malam itu, keesokan harinya."""
    unit = hit.value("u") or hit.value("whole") or "part-of-day"
    return "X", Period(None, None, grain(unit))


def read_span(hit: Hit) -> tuple[str, Any] | None:
    """Senin hingga Rabu, sejak hari ini hingga dua pekan ke depan, antara 2014 dan 2019."""
    if hit.has("and") and not (hit.match.start() and hit.tokens[hit.match.start() - 1].value == "between"):
        return None
    first: Period = hit.value("a")
    last: Period = hit.value("b")
    if first.start is None or last.end is None:
        return None
    end = last.end
    if end < first.start and first.start - end < timedelta(days=7) and last.granularity in ("day", "part-of-day"):
        # Each weekday was read as the last one: the second must follow the first.
        end += timedelta(days=7)
    return None if end < first.start else _whole(Period(first.start, end, "span"))
