"""What the charts of Explore draw, as JSON; and each view to take away, as CSV and GeoJSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from warta.errors import UnknownValue
from warta.export.table import guarded
from warta.reading.characters import printable
from warta.store import Store
from warta.store.conditions import check_publishers
from warta.store.counts import Facets, count, facets_of
from warta.store.filters import Filter
from warta.store.query import COLUMNS, every_event, flat
from warta.web.explore_asked import Asked, read
from warta.web.explore_labels import label
from warta.web.explore_maps import Network, Places, network, numeric_codes, places
from warta.web.explore_time import Newest, Timeline, newest, timeline
from warta.web.i18n import language_of
from warta.web.tallies import Tallies
from warta.web.user import Reader

router = APIRouter(prefix="/explore/data", include_in_schema=False)

_MOST_SPOTS = 3_000
_MOST_VALUES = 24
_NO_STORE = {"Cache-Control": "private, no-cache"}
_CHUNK = 200


class Counted:
    """What the views of one address count, each once for each state of the database."""

    def __init__(self, request: Request, store: Store, asked: Asked) -> None:
        self._tallies: Tallies = request.app.state.tallies
        self._store, self._asked = store, asked

    def newest(self) -> Newest:
        """The newest events of the filter, on which all views are built."""
        asked = self._asked.filter
        return self._tallies.get(self._store, ("newest", asked), lambda: newest(self._store, asked))

    def facets(self) -> Facets:
        """The facets of the newest events."""

        def made() -> Facets:
            some = self.newest()
            return facets_of(self._store, some.ids, _MOST_VALUES, complete=some.complete)

        return self._tallies.get(self._store, ("facets", self._asked.filter), made)

    def all(self) -> int:
        """How many events the database has."""
        return int(self._tallies.get(self._store, "all", lambda: count(self._store).rows[0][-1]))

    def timeline(self) -> Timeline:
        """The timeline that is shown."""
        asked, unit = self._asked.filter, self._asked["unit"]
        by: Any = self._asked["by"]
        return self._tallies.get(
            self._store, ("time", asked, by, unit), lambda: timeline(self._store, asked, by, unit, self.newest)
        )

    def places(self) -> Places:
        """The places that are shown."""
        asked = self._asked.filter
        return self._tallies.get(self._store, ("map", asked), lambda: places(self._store, asked, self.newest()))

    def network(self) -> Network:
        """The network that is shown."""
        asked, level = self._asked.filter, self._asked["level"]
        key: tuple[Any, ...] = ("network", asked, level)
        level_: Any = level
        return self._tallies.get(self._store, key, lambda: network(self._store, asked, level_, self.newest))


@router.get("/time")
def time_json(request: Request, _user: Reader) -> Response:
    """Periods, and a line for each key."""
    store, asked = _asked(request)
    found, language = Counted(request, store, asked).timeline(), language_of(request)
    by = asked["by"]
    lines = [
        {
            "key": line.key,
            "label": label(by, line.key, language),
            "colour": f"--q{line.key}" if by == "quad" else f"--k{number % 8 + 1}",
            "events": line.events,
            "scores": line.scores,
        }
        for number, line in enumerate(found.lines)
    ]
    periods = [period.isoformat() for period in found.periods]
    return JSONResponse(
        {"by": by, "unit": found.unit, "measure": asked["measure"], "periods": periods, "lines": lines}, headers=_NO_STORE
    )


@router.get("/map")
def map_json(request: Request, _user: Reader) -> Response:
    """Countries by the codes that the polygons have, and places with their coordinates."""
    store, asked = _asked(request)
    found, language, numbers = Counted(request, store, asked).places(), language_of(request), numeric_codes()
    countries = [
        {"code": code, "numbers": numbers.get(code, []), "name": label("place", code, language), "events": many}
        for code, many in found.countries
    ]
    spots = [
        {
            "name": printable(spot.name),
            "place": spot.filter,
            "kind": spot.resolution,
            "at": [spot.lat, spot.lon],
            "events": spot.events,
        }
        for spot in found.spots[:_MOST_SPOTS]
    ]
    return JSONResponse({"countries": countries, "spots": spots}, headers=_NO_STORE)


@router.get("/network")
def network_json(request: Request, _user: Reader) -> Response:
    """Nodes and edges."""
    store, asked = _asked(request)
    found, language = Counted(request, store, asked).network(), language_of(request)
    sizes: dict[str, int] = {}
    for edge in found.edges:
        for end in (edge.actor, edge.recipient):
            sizes[end] = sizes.get(end, 0) + edge.events
    nodes = [{"key": key, "label": label("actor", key, language), "events": many} for key, many in sizes.items()]
    edges = [{"actor": e.actor, "recipient": e.recipient, "events": e.events, "score": e.score} for e in found.edges]
    return JSONResponse({"nodes": nodes, "edges": edges}, headers=_NO_STORE)


@router.get("/table.csv")
def table_csv(request: Request, _user: Reader) -> Response:
    """All events of the filter, as `warta events --format csv` has them."""
    store, asked = _asked(request)
    return _csv("events", COLUMNS, (list(flat(row).values()) for row in every_event(store, asked.filter)))


@router.get("/table.geojson")
def table_geojson(request: Request, _user: Reader) -> Response:
    """All events of the filter that have coordinates."""
    store, asked = _asked(request)
    return _geojson("events", _features(store, asked.filter))


@router.get("/time.csv")
def time_csv(request: Request, _user: Reader) -> Response:
    """The timeline's numbers."""
    store, asked = _asked(request)
    found = Counted(request, store, asked).timeline()
    rows = ((start, line.key, line.events[at], line.scores[at]) for at, start in enumerate(found.periods) for line in found.lines)
    return _csv("timeline", (found.unit, asked["by"], "events", "score"), rows)


@router.get("/map.csv")
def map_csv(request: Request, _user: Reader) -> Response:
    """The map's numbers: countries, then the places within."""
    store, asked = _asked(request)
    found, language = Counted(request, store, asked).places(), language_of(request)
    rows: list[tuple[Any, ...]] = [
        ("country", label("place", code, language), code, None, None, None, many) for code, many in found.countries
    ]
    rows += [(s.resolution, s.name, s.country, s.admin, s.lat, s.lon, s.events) for s in found.spots]
    return _csv("places", ("kind", "name", "country", "admin", "lat", "lon", "events"), rows)


@router.get("/map.geojson")
def map_geojson(request: Request, _user: Reader) -> Response:
    """The places as points, with how many events took place there."""
    store, asked = _asked(request)
    spots = Counted(request, store, asked).places().spots
    return _geojson(
        "places",
        (
            _feature(
                s.lat, s.lon, {"name": s.name, "country": s.country, "admin": s.admin, "kind": s.resolution, "events": s.events}
            )
            for s in spots
        ),
    )


@router.get("/network.csv")
def network_csv(request: Request, _user: Reader) -> Response:
    """The network's edges."""
    store, asked = _asked(request)
    edges = Counted(request, store, asked).network().edges
    return _csv(
        "network", ("actor", "recipient", "events", "mean_score"), ((e.actor, e.recipient, e.events, e.score) for e in edges)
    )


def _asked(request: Request) -> tuple[Store, Asked]:
    """What is asked of which database. Raises HTTPException for a value that there is not, or without a database."""
    store: Store | None = request.app.state.desk.store
    if store is None:
        raise HTTPException(404, "there is no database; start with: warta serve --db news.db")
    asked = checked(store, read(request.query_params))
    for name, said in asked.problems.items():
        raise HTTPException(400, f"{name}: {said}")
    return store, asked


def checked(store: Store, asked: Asked) -> Asked:
    """``asked`` without publishers that the database does not have; that is told in its ``problems``."""
    try:
        with store.read() as connection:
            check_publishers(connection, asked.filter)
    except UnknownValue as error:
        problems = asked.problems | {"publisher": str(error).removeprefix("publisher: ")}
        given = asked.given | {"publisher": ", ".join(asked.filter.publisher)}
        return replace(asked, filter=replace(asked.filter, publisher=()), problems=problems, given=given)
    return asked


def _csv(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    def lines() -> Iterator[str]:
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(columns)
        for number, row in enumerate(rows, 1):
            writer.writerow([guarded(_cell(value)) for value in row])
            if number % _CHUNK == 0:
                yield buffer.getvalue()
                buffer.seek(0)
                buffer.truncate()
        yield buffer.getvalue()

    return StreamingResponse(lines(), media_type="text/csv; charset=utf-8", headers=_taken_away(f"warta-{name}.csv"))


def _geojson(name: str, features: Iterable[dict[str, Any]]) -> Response:
    def parts() -> Iterator[str]:
        yield '{"type": "FeatureCollection", "features": ['
        for number, feature in enumerate(features):
            yield (",\n" if number else "\n") + json.dumps(feature, ensure_ascii=False, default=_cell)
        yield "\n]}\n"

    return StreamingResponse(parts(), media_type="application/geo+json", headers=_taken_away(f"warta-{name}.geojson"))


def _features(store: Store, asked: Filter) -> Iterator[dict[str, Any]]:
    for row in every_event(store, asked):
        if row.lat is not None and row.lon is not None:
            yield _feature(row.lat, row.lon, {name: value for name, value in flat(row).items() if name not in ("lat", "lon")})


def _feature(lat: float, lon: float, properties: dict[str, Any]) -> dict[str, Any]:
    # Longitude comes first in GeoJSON.
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": [lon, lat]}, "properties": properties}


def _taken_away(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"', **_NO_STORE}


def _cell(value: Any) -> Any:  # noqa: ANN401  # what CSV and JSON take
    return value.isoformat() if isinstance(value, date | datetime) else value
