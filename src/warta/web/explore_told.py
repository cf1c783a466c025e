"""The same question as a command and in Python."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from shlex import quote

from warta.store import Store
from warta.web.explore_asked import Asked


@dataclass(frozen=True, slots=True)
class Told:
    """What gives the same on the command line and in Python."""

    command: str
    python: str


def told(asked: Asked, store: Store, unit: str = "week") -> Told:
    """How to ask for what the view shows."""
    # Beyond this machine, nobody need know where the database lies.
    db = Path(store.where).name if store.engine.dialect.name == "sqlite" else "postgresql://..."
    options, arguments = asked.filter.on_command_line(), asked.filter.in_python()
    start = f'import warta\n\nwith warta.connect("{db}") as db:\n    frame = db.'
    if asked["view"] == "table":
        command = f"warta events --db {quote(db)} {options}"
        return Told(command.strip(), f"{start}events({arguments}).to_pandas()")
    time = unit if asked["unit"] == "auto" else asked["unit"]
    by = {"time": [time, asked["by"]], "map": ["country", "admin", "place"], "network": ["dyad"]}[asked["view"]]
    score = asked["view"] == "network" or (asked["view"] == "time" and asked["measure"] != "events")
    command = f"warta count --db {quote(db)} --by {','.join(by)}{' --score' if score else ''} {options}"
    names = ", ".join(f'"{name}"' for name in by)
    more = ", ".join(part for part in (names, arguments, "score=True" if score else "") if part)
    return Told(command.strip(), f"{start}count({more}).to_pandas()")
