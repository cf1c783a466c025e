"""When was the page's article published? What machines are told and what readers see, and which of them is right.

Structured times come first. They are often in a wrong zone (a WIB time marked as UTC), which shows when the time that the page
prints differs from them by exactly that zone. Times of changes never count, nor do times in the report.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache

from warta.reading import tables
from warta.reading.clock import WIB, find_relative, find_times, parse_time
from warta.reading.lines import Line
from warta.reading.structured import PATH, Said

_LONGEST = 240
_NEAR_ABOVE = 8
_NEAR_BELOW = 40
_EARLIEST, _LATEST = 1990, 2100
_ZONES = tuple(timedelta(hours=hours) for hours in (7, 8, 9))
_MINUTE = timedelta(minutes=1)
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}")
_JOINT = re.compile(r"(?<=\d)\s*T\s*(?=\d)")


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time as written: the hands of the clock, and the zone if one was named. Without ``has_clock`` a day alone."""

    wall: datetime
    zone: timezone | None
    has_clock: bool
    origin: str

    def zoned(self) -> datetime:
        """As a zoned time; without a zone it is WIB, and from UTC it is brought to WIB, whose day the report means."""
        time = self.wall.replace(tzinfo=self.zone or WIB)
        return time if time.utcoffset() else time.astimezone(WIB)


@cache
def _other_label() -> re.Pattern[str]:
    pattern = tables.load(PATH).get("other_times")
    return tables.any_of([pattern] if isinstance(pattern, str) else [], PATH)


def read_stamp(said: Said) -> Stamp | None:
    """The time that a structured value is, or None."""
    value = _JOINT.sub("T", said.value.strip())
    if len(value) > _LONGEST:
        return None
    value = re.sub(r"^(\d{4})/(\d\d)/(\d\d)", r"\1-\2-\3", value)
    written: datetime | None = None
    if re.match(r"\d{4}-\d\d-\d\d", value):
        try:
            written = datetime.fromisoformat(re.sub(r"\s+(?=[+-]\d\d:?\d\d$|Z$)", "", value))
        except ValueError:
            written = None
    if written is not None:
        offset = written.utcoffset()
        zone = None if offset is None else timezone(offset)
        return _sensible(Stamp(written.replace(tzinfo=None), zone, bool(_CLOCK.search(value[10:])), said.origin))
    found = next(find_times(value), None)
    if found is not None and not _other_label().search(value[: found.start]):
        return _sensible(_stamp_of(found.time, found.has_zone, found.has_clock, said.origin))
    time = parse_time(value)
    return _sensible(_stamp_of(time, True, True, said.origin)) if time else None


def _stamp_of(time: datetime, has_zone: bool, has_clock: bool, origin: str) -> Stamp:
    offset = time.utcoffset()
    zone = timezone(offset) if has_zone and offset is not None else None
    return Stamp(time.replace(tzinfo=None), zone, has_clock, origin)


def _sensible(stamp: Stamp) -> Stamp | None:
    return stamp if _EARLIEST <= stamp.wall.year <= _LATEST else None


def shown_time(lines: Sequence[Line], headline: int | None, body: int | None) -> Stamp | None:
    """The time that stands around the headline: between it and the report, else just above it.

    ``headline`` and ``body`` are the numbers of their lines.
    """
    top = headline if headline is not None else max(0, (body or 0) - _NEAR_BELOW)
    bottom = body if body is not None and body > top else top + _NEAR_BELOW
    below = [_in_line(line) for line in lines[top + (headline is not None) : min(bottom, top + _NEAR_BELOW)]]
    above = [_in_line(line) for line in reversed(lines[max(0, top - _NEAR_ABOVE) : top])]
    timed = next((stamp for stamp in (*below, *above) if stamp is not None and stamp.has_clock), None)
    if timed is not None or headline is None or body is None or body <= headline:
        return timed
    # A day alone must stand between the two: above a headline it is today's, in the page's head.
    return next((stamp for stamp in below if stamp is not None), None)


def _in_line(line: Line) -> Stamp | None:
    text = line.text
    if len(text) > _LONGEST or line.linked > 0.9:
        return None
    for found in find_times(text):
        if not _other_label().search(text[: found.start]):
            return _sensible(_stamp_of(found.time, found.has_zone, found.has_clock, f"shown: {text[found.start : found.end]}"))
    return None


def shown_ago(lines: Sequence[Line], headline: int | None, body: int | None, now: datetime) -> datetime | None:
    """The time that the lines between headline and report name as seen from ``now``, when the page was fetched."""
    if headline is None:
        return None
    bottom = body if body is not None and body > headline else headline + _NEAR_BELOW
    for line in lines[headline + 1 : min(bottom, headline + _NEAR_BELOW)]:
        if len(line.text) <= _LONGEST and (time := find_relative(line.text, now)) is not None:
            return time
    return None


def settle(published: Iterable[Stamp], others: Iterable[Stamp], shown: Stamp | None, local: bool) -> tuple[datetime, str] | None:
    """The publication time and where it was read, from the structured times, those of changes, and the one shown.

    ``local``: this site's structured times are local ones, whatever zone they name.
    """
    stamps = list(published)
    told = next((stamp for stamp in stamps if stamp.has_clock), stamps[0] if stamps else None)
    if told is None:
        return (shown.zoned(), shown.origin) if shown else None
    if shown is not None and shown.has_clock and not _has_real_clock(told) and shown.wall.date() == told.wall.date():
        return shown.zoned(), shown.origin
    if told.zone is None:
        zone = shown.zone if shown is not None and shown.zone and _same_minute(shown.wall, told.wall) else WIB
        return told.wall.replace(tzinfo=zone), told.origin
    if shown is not None and shown.has_clock:
        return _compared(told, [*stamps, *others], shown, local)
    if local:
        return told.wall.replace(tzinfo=WIB), f"{told.origin}, in local time"
    return told.zoned(), told.origin


def _compared(told: Stamp, all_told: list[Stamp], shown: Stamp, local: bool) -> tuple[datetime, str]:
    """The time ``told`` for machines, in the zone that the one ``shown`` to readers proves."""
    zone = shown.zone or WIB
    if abs(told.zoned() - shown.zoned()) < _MINUTE:
        return told.zoned().astimezone(zone), told.origin
    if _same_minute(told.wall, shown.wall):
        return told.wall.replace(tzinfo=zone), f"{told.origin}, in the zone of the time shown"
    shift = shown.zoned() - told.zoned()
    if any(abs(abs(shift) - offset) < _MINUTE for offset in _ZONES):
        return shown.zoned() + timedelta(seconds=told.wall.second), shown.origin
    # Neither agrees: then another structured time in the same zone may show what that zone means on this page.
    mislabelled = any(stamp.zone == told.zone and stamp.has_clock and _same_minute(stamp.wall, shown.wall) for stamp in all_told)
    right = any(
        stamp.zone == told.zone and stamp.has_clock and abs(stamp.zoned() - shown.zoned()) < _MINUTE for stamp in all_told
    )
    if (mislabelled or local) and not right:
        return told.wall.replace(tzinfo=zone), f"{told.origin}, in local time"
    return told.zoned(), told.origin


def _has_real_clock(stamp: Stamp) -> bool:
    """Whether more than a day was told: midnight to the second is what stands for none."""
    return stamp.has_clock and (stamp.wall.hour, stamp.wall.minute, stamp.wall.second) != (0, 0, 0)


def _same_minute(one: datetime, other: datetime) -> bool:
    return one.replace(second=0, microsecond=0) == other.replace(second=0, microsecond=0)
