"""Which events are asked for: one description for the command line, Python and the web."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Self

from warta import ontology
from warta.data import load_yaml
from warta.errors import UnknownValue
from warta.store.names import one_of, pair, where, who
from warta.store.search import terms_of

VERDICTS = ("accepted", "fixed", "added", "none", "any")
"""``none``: nobody looked yet; ``any``: somebody did. Events that people rejected are no events any more."""
QUADS = {"v-coop": 1, "m-coop": 2, "v-conf": 3, "m-conf": 4, "none": 0}
_MOST_VALUES = 50
_PERIOD = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


@dataclass(frozen=True, slots=True)
class Filter:
    """What must hold of an event. Of a field's values one must hold; of the fields, all.

    Make one with `Filter.of`, which checks the values and brings them into the form that stands here.
    """

    actor: tuple[str, ...] = ()
    """Who did it: ``RUS``, ``RUS:GOV``, ``:GOV``, or a canonical name."""
    recipient: tuple[str, ...] = ()
    dyad: tuple[str, ...] = ()
    """Who and whom, in either direction: ``RUS-AFG``."""
    type: tuple[str, ...] = ()
    mode: tuple[str, ...] = ()
    aux: tuple[str, ...] = ()
    quad: tuple[int, ...] = ()
    context: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    """A country's code, a province's ISO 3166-2 code, or a name."""
    publisher: tuple[str, ...] = ()
    verdict: tuple[str, ...] = ()
    """One of `VERDICTS`."""
    story: tuple[str, ...] = ()
    """Keys of stories."""
    article: tuple[str, ...] = ()
    """Ids of articles."""
    since: date | None = None
    """The first day: of the act, or of its publication where the text gives none."""
    until: date | None = None
    """The last day, itself included."""
    confidence: float | None = None
    """At least so sure, 0 to 1."""
    text: str | None = None
    """Words of its sentences, as `warta.store.search` reads them."""

    @classmethod
    def of(cls, **given: object) -> Self:
        """A filter of values as people write them: one, several (a list, or text with commas between), or None for any.

        Days may be a year or a month: ``since="2021"`` is from 1 January, ``until="2021-02"`` until 28 February.
        Raises `UnknownValue` for a value that there is not, with the nearest ones that there are.
        """
        known = {field.name for field in fields(cls)}
        values: dict[str, Any] = {}
        for name, value in given.items():
            if name not in known:
                one_of(name, known, "filter")
            if value is None or value == "" or (isinstance(value, Sequence) and not value):
                continue
            try:
                values[name] = _read(name, value)
            except UnknownValue as error:
                raise UnknownValue(f"{name}: {error}") from error
        made = cls(**values)
        if made.since and made.until and made.since > made.until:
            raise UnknownValue(f"since: {made.since} is after until: {made.until}; swap them")
        _check_modes(made)
        return made

    def given(self) -> dict[str, str]:
        """The fields that ask for something, as `of` takes them: for URLs, commands and messages."""
        return {field.name: _written(value) for field in fields(self) if (value := getattr(self, field.name)) not in ((), None)}

    def __bool__(self) -> bool:
        return bool(self.given())

    def in_python(self) -> str:
        """The arguments of this filter in Python: ``actor="RUS", since="2021-01-01"``."""
        return ", ".join(f"{name}={value!r}" for name, value in self.given().items())

    def on_command_line(self) -> str:
        """The options of this filter on the command line, quoted for a shell."""
        from shlex import quote

        return " ".join(f"--{name} {quote(value)}" for name, value in self.given().items())


def period(text: str) -> tuple[date, date]:
    """The first and the last day of ``2021``, ``2021-01`` or ``2021-01-05``. Raises `UnknownValue` for anything else."""
    match = _PERIOD.fullmatch(text.strip())
    try:
        if match is None:
            raise ValueError
        year, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None
        first = date(year, month or 1, day or 1)
        last = date(year, month or 12, day or calendar.monthrange(year, month or 12)[1])
    except ValueError:
        raise UnknownValue(f"{text!r} is no day, month or year; write 2021, 2021-01 or 2021-01-05") from None
    return first, last


def contexts() -> list[str]:
    """What events can be about."""
    return list(load_yaml("id/contexts.yaml"))


def mode_names() -> list[str]:
    """All modes, of whatever type."""
    return sorted({name for _, name in ontology.modes()})


def _read(name: str, value: object) -> Any:  # noqa: ANN401  # as the field has it
    if name in ("since", "until"):
        return value if isinstance(value, date) else period(_text(value))[name == "until"]
    if name == "confidence":
        return _share(value)
    if name == "text":
        terms_of(_text(value))
        return _text(value)
    parts = _parts(name, value)
    if len(parts) > _MOST_VALUES:
        raise UnknownValue(f"at most {_MOST_VALUES} values at a time, these are {len(parts)}")
    return tuple(dict.fromkeys(_value(name, part) for part in parts))


def _parts(name: str, value: object) -> list[str]:
    if isinstance(value, str) and name != "publisher" and name != "article":
        return [part.strip() for part in value.split(",") if part.strip()]
    several = value if isinstance(value, list | tuple | set | frozenset) else [value]
    return [_text(one) for one in several]


def _value(name: str, text: str) -> str | int:
    if name in ("actor", "recipient"):
        return str(who(text))
    if name == "dyad":
        return "-".join(map(str, pair(text)))
    if name == "place":
        return str(where(text))
    if name == "quad":
        return (
            QUADS[one_of(text, QUADS, "quad class")] if not text.isdigit() else int(one_of(text, "01234", "quad class (0 to 4)"))
        )
    lists: Mapping[str, Sequence[str]] = {
        "type": list(ontology.types()),
        "mode": mode_names(),
        "aux": ontology.aux_values(),
        "context": contexts(),
        "verdict": VERDICTS,
    }
    if name == "verdict" and text.casefold() == "rejected":
        raise UnknownValue("events that people rejected are no events any more; warta review --log lists what was said")
    return one_of(text, lists[name], name) if name in lists else text


def _check_modes(made: Filter) -> None:
    for mode in made.mode if made.type else ():
        types = [type_ for type_, name in ontology.modes() if name == mode]
        if not set(types) & set(made.type):
            raise UnknownValue(f"mode: {mode} is a mode of {', '.join(types)}, not of {', '.join(made.type)}")


def _share(value: object) -> float:
    try:
        share = float(value)  # type: ignore[arg-type]  # that is what is tried
    except (TypeError, ValueError):
        share = -1.0
    if not 0 <= share <= 1:
        raise UnknownValue(f"{value!r} is no confidence; give a number from 0 to 1")
    return share


def _text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise UnknownValue(f"{value!r} is of no use here; give text")
    return str(value).strip()


def _written(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return str(value)
