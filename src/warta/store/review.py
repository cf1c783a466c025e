"""What people say of events: how values are written, what comes of it as gold articles, and how often the coder was right."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from warta import ontology
from warta.coding.gazetteer import fact_on
from warta.coding.locations import locate
from warta.errors import UnknownValue
from warta.export.json import to_dict
from warta.records import Article, Mention, Span
from warta.store.filters import contexts, period
from warta.store.names import one_of, who
from warta.store.schema import articles, corrections, mentions
from warta.store.store import Store

FIELDS = (
    "type", "mode", "aux", "contexts", "actors", "recipients", "place", "date", "speaker", "via", "dead", "injured", "arrested",
    "trigger",
)  # fmt: skip
NONE = "-"
"""Written for a field that is to be empty."""
_MOST = 10**7


@dataclass(frozen=True, slots=True)
class Tally:
    """Of the mentions that people judged and the coder called ``type``: how many, and how many were right in which way."""

    type: str
    judged: int
    found: int
    """An act is there."""
    typed: int
    """... and its type is right."""
    whole: int
    """... and all of it: nobody fixed anything."""


@dataclass(frozen=True, slots=True)
class Precision:
    """How right the coder was where people looked. ``added`` are mentions that it had missed."""

    total: Tally
    types: tuple[Tally, ...]
    fixed: dict[str, int]
    """How many mentions had a field fixed, by the field."""
    added: int
    sure_judged: float
    sure_all: float
    """Mean confidence of the judged mentions, and of all: far apart, the judged ones are no fair sample."""


@dataclass(frozen=True, slots=True)
class Gold:
    """Articles of which every mention was judged, as gold articles (one line of JSON each), and how many were not yet."""

    lines: tuple[str, ...]
    unfinished: int


def value_of(field: str, written: str, article: Article, mention: Mention | None, near: Span) -> Any:  # noqa: ANN401
    """What a person wrote for ``field`` as the coded article's JSON has it; ``-`` is none.

    Words are looked for in the sentence ``near`` first. Actors, recipients and speaker: ``Rusia = RUS:GOV; Belarus = BLR:GOV``;
    place: words of the text; date: ``2021-10-22..2021-10-23 = 22-23 Oktober``. Raises `UnknownValue`.
    """
    field = one_of(field, FIELDS, "field")
    written = written.strip()
    if not written:
        raise UnknownValue(f"write a value for {field}, or {NONE} for none")
    empty = written == NONE
    if field == "type":
        return one_of(written, ontology.types(), "type")
    if field == "aux":
        return one_of(written, ontology.aux_values(), "auxiliary mode")
    if field == "trigger":
        return list(words_at(article.text, written, near))
    if field in ("contexts", "actors", "recipients"):
        parts = (
            [] if empty else [part.strip() for part in re.split(r"[;,]" if field == "contexts" else ";", written) if part.strip()]
        )
        if field == "contexts":
            return [one_of(part, contexts(), "context") for part in parts]
        return [_entity(part, article, near) for part in parts]
    if empty:
        return None
    if field == "mode":
        type_ = mention.type if mention else None
        return one_of(written, [name for of, name in ontology.modes() if of == type_], f"mode of {type_}")
    if field == "place":
        return _place(written, article.text, near)
    if field == "date":
        return _date(written, article.text, mention, near)
    if field == "speaker":
        return _entity(written, article, near)
    return written if field == "via" else _number(written)


def words_at(text: str, words: str, near: Span) -> Span:
    """Where ``words`` stand in ``text``: in ``near``, else the nearest to it. Raises `UnknownValue` when nowhere."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    found = [match.span() for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", text)]
    found = found or [match.span() for match in re.finditer(pattern, text, re.IGNORECASE)]
    if not found:
        raise UnknownValue(f"the article does not have the words {words!r}; write them as they stand there")
    inside = [span for span in found if near[0] <= span[0] < near[1]]
    return min(inside or found, key=lambda span: abs(span[0] - near[0]))


def gold(store: Store) -> Gold:
    """The articles that people have judged whole, with what they rejected left out: what ``warta evaluate`` reads."""
    with store.read() as connection:
        judged = func.count(mentions.c.verdict)
        query = select(articles.c.key, func.count().label("all"), judged.label("judged")).join(mentions)
        some = connection.execute(query.group_by(articles.c.key).having(judged > 0).order_by(articles.c.key)).all()
    whole = [row.key for row in some if row.judged == row.all]
    lines = tuple(_gold_line(to_dict(coded)) for coded in store.articles(whole, corrected=True))
    return Gold(lines, len(some) - len(whole))


def precision(store: Store) -> Precision:
    """How often the coder was right, as far as people have judged its mentions. Raises `UnknownValue` when nobody has."""
    with store.read() as connection:
        judged = select(mentions.c.key, mentions.c.type, mentions.c.verdict, mentions.c.confidence)
        rows = connection.execute(judged.where(mentions.c.verdict.is_not(None))).all()
        sure_all = connection.execute(select(func.avg(mentions.c.confidence))).scalar()
        fixes = select(corrections.c.target, corrections.c.field, corrections.c.old).where(corrections.c.verdict == "fix")
        fixed = connection.execute(fixes.where(corrections.c.undone_by.is_(None)).order_by(corrections.c.id)).all()
    first: dict[tuple[str, str], Any] = {}
    for target, field, old in fixed:
        first.setdefault((target, field), old)
    coded = [row for row in rows if row.verdict != "added"]
    if not coded:
        raise UnknownValue(f"{store.where}: nobody has judged an event yet; begin with: warta review --db {store.where}")
    by_type: dict[str, list[tuple[bool, bool, bool]]] = {}
    for row in coded:
        said = str(first.get((row.key, "type"), row.type))
        there = row.verdict != "rejected"
        right = (there, there and (row.key, "type") not in first, row.verdict == "accepted")
        by_type.setdefault(said, []).append(right)
    types = tuple(_tally(name, by_type[name]) for name in sorted(by_type))
    total = _tally("all", [right for rights in by_type.values() for right in rights])
    there = {row.key for row in coded if row.verdict != "rejected"}
    fields = Counter(field for target, field in first if target in there)
    sure = sum(row.confidence for row in coded) / len(coded)
    return Precision(total, types, dict(fields.most_common()), len(rows) - len(coded), sure, float(sure_all or 0.0))


def interval(hits: int, of: int) -> tuple[float, float]:
    """The 95 % confidence interval of a share (Wilson's)."""
    if of == 0:
        return 0.0, 1.0
    z, share = 1.96, hits / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * (share * (1 - share) / of + z * z / (4 * of * of)) ** 0.5
    return max(0.0, middle - half), min(1.0, middle + half)


def history(store: Store, who_: str | None = None, limit: int = 100) -> Iterator[dict[str, Any]]:
    """What people said, the latest first; ``who_`` of one of them only."""
    query = select(corrections, articles.c.key.label("article"), articles.c.title).join(articles)
    if who_:
        query = query.where(corrections.c.who == who_)
    with store.read() as connection:
        rows = connection.execute(query.order_by(corrections.c.id.desc()).limit(limit)).mappings().all()
    names = ("id", "at", "who", "verdict", "kind", "target", "field", "old", "new", "undone_by", "article", "title")
    return ({name: row[name] for name in names} for row in rows)


def _tally(name: str, rights: list[tuple[bool, bool, bool]]) -> Tally:
    found, typed, whole = (sum(one[n] for one in rights) for n in range(3))
    return Tally(name, len(rights), found, typed, whole)


def _gold_line(coded: dict[str, Any]) -> str:
    del coded["events"], coded["language"]
    for mention in coded["mentions"]:
        # What the coder thought of its own work is no label.
        for name in ("id", "contexts", "confidence", "rule"):
            mention.pop(name, None)
    return json.dumps(coded, ensure_ascii=False)


def _entity(written: str, article: Article, near: Span) -> dict[str, Any]:
    words, _, codes = (part.strip() for part in written.partition("="))
    if not words:
        raise UnknownValue(f"{written!r} lacks the words before the =; write Rusia = RUS:GOV")
    day = article.published.date() if article.published else date.today()
    fact = fact_on(words, day)
    code, sector = (fact.code, fact.sector) if fact else (None, None)
    if codes:
        meant = who(codes)
        if meant.name:
            raise UnknownValue(f"{codes!r} is no code; write RUS:GOV, or :GOV where the country is not known")
        code, sector = meant.code, meant.sector
    elif fact is None:
        raise UnknownValue(f"{words!r} is not listed; write its code and sector too: {words} = IDN:GOV")
    try:
        span: list[int] | None = list(words_at(article.text, words, near))
    except UnknownValue:
        span = None  # an actor that the text only hints at
    name, wikidata = (fact.name, fact.wikidata) if fact else (words, None)
    return {"text": words, "span": span, "name": name, "code": code, "sector": sector, "wikidata": wikidata}


def _place(written: str, text: str, near: Span) -> dict[str, Any]:
    words, _, code = (part.strip() for part in written.partition("="))
    span = words_at(text, words, near)
    country = who(code).code if code else None
    found = [place for place in locate(words) if country in (None, place.country)]
    if not found and not country:
        raise UnknownValue(f"{words!r} is no listed place; write its country too: {words} = IDN")
    place = found[0] if found else None
    return {
        "text": text[slice(*span)],
        "span": list(span),
        "name": place.name if place else words,
        "country": place.country if place else country,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "geonameid": place.geonameid if place else None,
        "resolution": place.resolution if place else None,
    }


def _date(written: str, text: str, mention: Mention | None, near: Span) -> dict[str, Any]:
    days, _, words = (part.strip() for part in written.partition("="))
    start, _, end = days.partition("..")
    first, last = period(start)[0], period(end or start)[1]
    if first > last:
        raise UnknownValue(f"{first} is after {last}; swap them")
    if words:
        span = words_at(text, words, near)
    elif mention and mention.date:
        span = mention.date.span
    else:
        raise UnknownValue(f"write also the words that tell it: {days} = pekan depan")
    return {"start": first.isoformat(), "end": last.isoformat(), "text": text[slice(*span)], "span": list(span)}


def _number(written: str) -> int:
    if not written.isascii() or not written.isdigit() or int(written) > _MOST:
        raise UnknownValue(f"{written!r} is no number of people; write 12, or {NONE} for none")
    return int(written)
