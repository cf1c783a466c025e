"""When? The time expressions of a text, resolved against the publication time.

The words are data (see `warta.coding.date_words`); here is how they combine. The text becomes a string with one
letter per token, and the rules of `_rules`, in their order, replace what they match by a token that says what it
stands for: first the numbers of calendar dates (``C``), months (``Y``) and years (``E``), then whole expressions
(``X``). So "Senin lalu (16/9)" is ``WL(n/n)``, then ``WL(C)``, then ``X``.

The conventions are those of ``docs/codebook.md``; where it is silent: a weekday alone is the last one up to the
day of publication, a month alone the last one, "n hari terakhir" begins n days before publication.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Literal, NamedTuple, cast

from warta.coding import date_readings as readings
from warta.coding import periods
from warta.coding.date_words import Hit, Token, tokenize
from warta.coding.periods import Granularity, Period
from warta.records import Span

Relation = Literal["at", "since", "until", "before", "after"]


@dataclass(frozen=True, slots=True)
class Found:
    """A time expression: where it is, and the days ``start`` to ``end`` (inclusive) that it stands for.

    Both days are None when the text alone and the publication time cannot tell. ``relation`` is the word before
    it ("sejak 2014": since); the days are those of the expression itself, whatever the relation. ``text`` and
    ``span`` leave that word out.
    """

    span: Span
    text: str
    start: date | None
    end: date | None
    granularity: Granularity
    relation: Relation


class _Rule(NamedTuple):
    pattern: re.Pattern[str]
    build: readings.Build


def find(text: str, published: datetime | None) -> list[Found]:
    """The time expressions of ``text`` in order, none overlapping, each as long as it can be."""
    tokens = tokenize(text)
    for rule in _rules():
        tokens = _rewrite(tokens, rule, published)
    return list(_results(text, tokens, published))


def _rewrite(tokens: list[Token], rule: _Rule, now: datetime | None) -> list[Token]:
    kinds = "".join([token.kind for token in tokens])
    match = rule.pattern.search(kinds)
    if match is None:
        return tokens
    done: list[Token] = []
    copied = 0
    while match is not None:
        try:
            built = rule.build(Hit(tokens, match, now))
        except (ValueError, OverflowError):
            # The calendar has no such day (31/2): then it is no date but some other number.
            built = None
        if built is not None:
            done += tokens[copied : match.start()]
            done.append(Token(*built, tokens[match.start()].start, tokens[match.end() - 1].end))
            copied = match.end()
        match = rule.pattern.search(kinds, copied if built is not None else match.start() + 1)
    return done + tokens[copied:]


def _results(text: str, tokens: list[Token], now: datetime | None) -> Iterator[Found]:
    anchor: date | None = None
    for index, token in enumerate(tokens):
        if token.kind in "\n.":
            anchor = None
        if token.kind not in "XV":
            continue
        period = token.value if token.kind == "X" else _anchored(token.value, anchor, now)
        anchor = period.start or anchor
        span = (token.start, token.end)
        yield Found(span, text[slice(*span)], period.start, period.end, period.granularity, _relation(tokens, index))


def _anchored(value: tuple[int | None, str], anchor: date | None, now: datetime | None) -> Period:
    """ "empat bulan sebelumnya": counted from the date before it in the sentence.

    Without one, "sehari sebelumnya" is counted from the day of publication, which is what daily news is about;
    for what came "kemudian", or longer ago, that would be a guess.
    """
    count, unit = value
    if anchor is None and count is not None and count < 0 and unit == "day" and now is not None:
        anchor = now.date()
    if anchor is None or count is None or unit == "hour":
        return Period(None, None, readings.grain(unit))
    try:
        return periods.around(anchor, unit, count)
    except (ValueError, OverflowError):
        return Period(None, None, readings.grain(unit))


def _relation(tokens: list[Token], index: int) -> Relation:
    """What the words before say, past "pada", "tanggal", "bulan", "tahun": "hingga pada tahun 2019"."""
    for token in reversed(tokens[max(0, index - 4) : index]):
        if token.kind == "H" or (token.kind == "r" and token.value not in ("at", "between")):
            return cast(Relation, token.value)
        if token.kind not in "rahbt":
            break
    return "at"


# The rules ---------------------------------------------------------------------------------------------------

_TAIL = r"(?:t?(?P<y>y)(?!u)|t(?P<r>[ILF]))?"
_AFTER_DAY = r"(?:(?<=[Wa])|(?<=W,)|(?<=Wp)|(?<=Wp,))"
_BRACKET_OR_DAY = rf"(?:(?<=\()|{_AFTER_DAY})"
_RULES: tuple[tuple[str, readings.Build], ...] = (
    (r"c-?(?P<n>[nwR])", readings.read_ordinal),
    (r"(?P<a>[hkbtxjpdWM])-(?P<b>(?P=a))", readings.same_words),
    (r"i[.:]?\(?[nwyO]\)?(?:ty)?(?![MQm/])", readings.drop),
    (r"[txr]?(?P<y>y)-z|(?:[tx]|(?<=r))(?P<n>n)-z", readings.read_decade),
    # A date in digits; without a year only where nothing else is likely: in brackets, after a weekday or "tanggal".
    (
        rf"{_BRACKET_OR_DAY}(?P<d1>n)(?:/(?P<m1>n)(?:/(?P<y1>[yn]))?)?[-H&](?P<d2>n)/(?P<m2>n)(?:/(?P<y2>[yn]))?",
        readings.read_date_range,
    ),
    (r"(?<![/-])(?P<d>n)(?P<s>[/-])(?P<m>n)(?P=s)(?P<y>[yn])(?![/-][ny])", readings.read_numeric),
    (r"(?<![/-])(?P<y>y)(?P<s>-)(?P<m>n)-(?P<d>n)(?![/-][ny])", readings.read_numeric),
    (r"D", readings.read_dotted),
    (r"(?<=\()(?P<d>n)(?P<s>/)(?P<m>n)(?=[),p-])", readings.read_numeric),
    (rf"{_AFTER_DAY}(?P<d>n)(?P<s>/)(?P<m>n)(?![/MQm])", readings.read_numeric),
    # A date with the name of the month.
    (
        r"(?P<d1>[nw])(?P<m1>[MQm])(?P<y1>y)?[-H]a?(?P<d2>[nw])(?P<m2>[MQm])(?:t?(?P<y2>y)(?!u))?",
        readings.read_date_range,
    ),
    (
        r"(?<!n-)(?P<d1>[nw])(?:,[nw]){0,9}(?:[-H&/]|,&)a?(?P<d2>[nw])(?P<m2>[MQm])(?:t?(?P<y2>y)(?!u))?",
        readings.read_date_range,
    ),
    (rf"(?<!n-)(?P<d>[nw])(?P<s>[,-])?(?P<m>[MQm])-?{_TAIL}", readings.read_named),
    (r"(?:(?P<n>[nwv])(?P<u>[hkbtxj])|(?P<s>S))(?P<m>[LFTGgBN])", readings.read_quantity),
    # Months.
    (rf"(?P<b>b)?(?P<m>[MQm]){_TAIL}", readings.read_month_name),
    (r"b(?P<m>[ILFd])|(?<=P)b", readings.read_relative_month),
    (r"a(?P<d>[nw])(?:[-H&]a?(?P<d2>[nw]))?(?:(?P<y>Y)|(?P<m>[LFf]))", readings.read_day_of_month),
    (r"(?P<p>P)(?P<y>Y)(?P<m>[LFfI])?", readings.read_part_of_month),
    (r"k(?:(?P<o>o)|(?P<last>T))r?(?P<y>Y)(?P<m>[LFfI])?", readings.read_week_of_month),
    (r"Y(?:(?P<and>(?:,Y){0,9},?&)|[-H]r?)Y(?P<m>[LFfI])?", readings.read_months),
    (r"(?P<y>Y)(?P<m>[LFfI])?", readings.read_month),
    # Quarters and years.
    (r"(?P<k>K)(?P<o>[oRnw])[-/]?(?:t?(?P<y>y)|t(?P<r>[ILF]))?", readings.read_quarter),
    (r"(?P<k>K)(?P<m>[ILF])", readings.read_relative_quarter),
    (r"(?:t|(?<=r))(?P<a>y)(?P<s>[-/H])t?(?P<b>y)(?![-/][ny])", readings.read_years),
    (r"e(?:O{0,2}(?P<o>o))?(?:O?t?(?P<y>y))?", readings.read_occasion),
    (r"(?P<t>t)(?:(?P<y>y)(?!u)L?|(?P<r>[ILFd]))", readings.read_year),
    (r"(?:(?<=[rHP])|(?<=[rHt]y&))(?P<y>y)(?![uhkbtxj/-])L?", readings.read_year),
    (r"(?P<p>P)(?:(?P<e>E)|t)f?", readings.read_part_of_year),
    (r"(?P<e>E)", readings.read_whole_year),
    # Weeks and days.
    (r"(?P<p>P)k(?P<m>[ILFAd])?", readings.read_part_of_week),
    (r"k(?P<m>[ILFd])", readings.read_week),
    (
        r"h?W(?:[-H&]h?W)?(?P<p>p)?q?(?P<k>[LFfI]|X)?,?a?(?P<o>\()?(?P<c>C)(?(o)\)?)(?P<p2>,?p)?(?P<m>[LFf])?",
        readings.read_calendar,
    ),
    (r"d(?P<p>p)?,?(?P<o>\()(?P<c>C)\)(?P<p2>p)?", readings.read_calendar),
    (r"(?P<o>\()?(?P<c>C)(?(o)\))(?P<p>p)?(?P<m>[LFf])?", readings.read_calendar),
    (r"h?(?P<w>W)(?P<p>p)?(?P<x>X)", readings.read_weekday_of_week),
    (r"(?:(?P<d>d)h?|h)?(?P<w>W)(?P<p>p)?(?P<m>[LFfIqd])?(?P<p2>p)?", readings.read_weekday),
    (r"(?P<d>d)(?P<p>p)?", readings.read_deictic),
    (r"[qf]p|p[qfFI]", readings.read_part_of_today),
    (r"(?<![nwv])(?P<u>[hkbtxp])[ABN]|(?P<whole>U)", readings.read_unresolved),
    (r"(?P<a>X)(?:-|Hr?|(?P<and>&))(?P<b>X)", readings.read_span),
)


@cache
def _rules() -> tuple[_Rule, ...]:
    """The rules in the order in which they apply."""
    return tuple(_Rule(re.compile(pattern), build) for pattern, build in _RULES)
