"""GDELT 2.0 event table: 61 columns, tab-separated, no header. A row for each pair of actor and recipient."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date
from typing import TextIO

from warta.export import codes
from warta.export.base import (
    Tally,
    columns,
    coordinates,
    day_of,
    events_of,
    mentions_of,
    not_happened,
    number_of,
    sentence_number,
    undated,
)
from warta.export.delimited import TabRows
from warta.export.table import Cell
from warta.records import CodedArticle, Entity, Event, Place

_LEAD = 1
"""The index of the last sentence that makes an event a root event: the one after the title."""
_GEO_TYPES = {"country": 1, "province": 5, "city": 4, "point": 4}


def write(articles: Iterable[CodedArticle], stream: TextIO, everything: bool = False) -> Tally:
    """Writes the events of ``articles``: those that happened and have a date, or with ``everything`` all."""
    tally = Tally()
    rows = TabRows(stream, columns("gdelt"), header=False)
    for coded, event in events_of(articles, tally, *(() if everything else (not_happened, undated))):
        shared = _shared(coded, event)
        for number, (actor, recipient) in enumerate(codes.pairs(event)):
            identity = {"GLOBALEVENTID": number_of(event.id, str(number))}
            rows.write(identity | shared | _actor("Actor1", actor) | _actor("Actor2", recipient))
            tally.rows += 1
    return tally


def _shared(coded: CodedArticle, event: Event) -> dict[str, Cell]:
    cameo = codes.cameo_event(event)
    article, mentions = coded.article, mentions_of(coded, event)
    first = sentence_number(mentions[0].trigger, coded.sentences) if mentions else 0
    return {
        **_day(day_of(coded, event)),
        "IsRootEvent": int(first <= _LEAD),
        "EventCode": cameo.code,
        "EventBaseCode": cameo.code[:3],
        "EventRootCode": cameo.root,
        "QuadClass": cameo.quad,
        "GoldsteinScale": cameo.scale,
        "NumMentions": len(mentions) or 1,
        "NumSources": 1,
        "NumArticles": 1,
        "Actor1Geo_Type": 0,
        "Actor2Geo_Type": 0,
        **_place(event.place),
        "DATEADDED": f"{article.published.astimezone(UTC):%Y%m%d%H%M%S}" if article.published else None,
        "SOURCEURL": article.url or article.id,
    }


def _day(day: date | None) -> dict[str, Cell]:
    if day is None:
        return {}
    return {
        "SQLDATE": f"{day:%Y%m%d}",
        "MonthYear": f"{day:%Y%m}",
        "Year": day.year,
        "FractionDate": round(day.year + (30 * day.month + day.day) / 365, 4),
    }


def _actor(prefix: str, entity: Entity | None) -> dict[str, Cell]:
    if entity is None:
        return {}
    role = codes.sector(entity.sector).role
    kind = codes.organisation(entity.code)
    types = [kind.type, role] if kind else [role, ""]
    return {
        f"{prefix}Code": codes.actor_code(entity),
        f"{prefix}Name": (entity.name or entity.text).upper(),
        f"{prefix}CountryCode": kind.country if kind else codes.country(entity.code).cameo,
        f"{prefix}KnownGroupCode": kind.group if kind else "",
        f"{prefix}Type1Code": types[0],
        f"{prefix}Type2Code": types[1],
    }


def _place(place: Place | None) -> dict[str, Cell]:
    if place is None:
        return {"ActionGeo_Type": 0}
    country, point = codes.country(place.country), coordinates(place)
    named = place.resolution != "country" and country.name
    return {
        "ActionGeo_Type": _GEO_TYPES.get(place.resolution or "", 0),
        "ActionGeo_FullName": f"{place.name}, {country.name}" if named else place.name,
        "ActionGeo_CountryCode": country.fips,
        "ActionGeo_ADM1Code": country.fips,
        "ActionGeo_Lat": point[0] if point else None,
        "ActionGeo_Long": point[1] if point else None,
        "ActionGeo_FeatureID": place.geonameid,
    }
