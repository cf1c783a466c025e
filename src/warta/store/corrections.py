"""What people say of mentions and events, and how it is laid over the coder's records.

Corrections are not written into the coder's records: these stay as they were made, and what stands is made from both
each time either changes. So an article can be coded again, and a correction taken back, without losing anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from warta import ontology
from warta.errors import UnknownValue
from warta.export.json import FIELDS_FROM, mention_from_dict
from warta.linking.within import merge
from warta.records import CodedArticle, Event, Mention
from warta.store.keys import event_key, mention_keys

Kind = Literal["mention", "event"]
Verdict = Literal["accept", "reject", "fix", "add"]
Status = Literal["accepted", "fixed", "added", "rejected"]

FIELDS = (
    "type", "mode", "aux", "contexts", "actors", "recipients", "place", "date", "speaker", "via", "dead", "injured", "arrested",
)  # fmt: skip
"""What can be fixed in a mention or an event; in a mention also its ``trigger`` and ``event``."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One thing that one person said.

    ``target`` is the key of a mention or an event. ``new`` is a value as the coded article's JSON has it: of a ``fix`` the
    field's, of an ``add`` a whole mention (its ``event`` the key of the event it belongs to, or null for one of its own).
    The database fills in ``id``, ``old``, ``trigger`` and, where it is None, ``at``.
    """

    article: str
    kind: Kind
    target: str
    verdict: Verdict
    who: str
    field: str | None = None
    new: Any = None
    at: datetime | None = None
    id: int | None = None
    old: Any = None
    trigger: tuple[int, int] = (0, 0)
    undone_by: int | None = None


@dataclass(slots=True)
class Standing:
    """An article as it stands: the coder's records with people's corrections applied.

    ``mentions`` are in the order of the text, the rejected ones among them; ``coded`` is without these. The keys go with
    ``mentions`` and ``coded.events``. ``lost`` are corrections whose mention or event the coder does not find any more.
    """

    coded: CodedArticle
    mentions: tuple[Mention, ...]
    mention_keys: tuple[str, ...]
    event_keys: tuple[str, ...]
    mention_status: dict[str, Status] = field(default_factory=dict)
    event_status: dict[str, Status] = field(default_factory=dict)
    lost: tuple[Correction, ...] = ()


@dataclass(slots=True)
class _Draft:
    """An article while corrections are laid over it, mentions and events by their keys."""

    article: str
    mentions: dict[str, Mention]
    events: dict[str, str]
    """The event's id within the article, by its key."""
    status: dict[str, Status] = field(default_factory=dict)
    event_status: dict[str, Status] = field(default_factory=dict)
    event_fixes: dict[str, dict[str, Any]] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    """Ids of the events to be merged anew."""


def standing(coded: CodedArticle, corrections: Sequence[Correction] = ()) -> Standing:
    """``coded`` with those of ``corrections`` (in the order they were made) that nobody took back."""
    keys = mention_keys(coded.article.id, coded.mentions)
    mentions = dict(zip(keys, coded.mentions, strict=True))
    names = _event_names(coded.article.id, mentions, coded.events)
    active = [correction for correction in corrections if correction.undone_by is None]
    if not active:
        return Standing(coded, coded.mentions, keys, tuple(names[event.id] for event in coded.events))
    draft = _Draft(coded.article.id, mentions, {key: name for name, key in names.items()})
    lost = tuple(correction for correction in active if not _apply(draft, correction))
    return _settled(coded, draft, lost)


def check(correction: Correction, stands: Standing) -> Any:  # noqa: ANN401  # any value of the coded article's JSON
    """The records that ``correction`` would leave, to see that it can be; raises `UnknownValue` where it cannot."""
    if correction.verdict == "fix" and correction.field not in (
        *FIELDS,
        *(("trigger", "event") if correction.kind == "mention" else ()),
    ):
        raise UnknownValue(f"{correction.field!r} is no field that can be fixed; those are {', '.join(FIELDS)}")
    if correction.verdict == "add":
        if correction.kind != "mention":
            raise UnknownValue("what is added is a mention; give its trigger, type and sides")
    elif correction.target not in (stands.mention_keys if correction.kind == "mention" else stands.event_keys):
        raise UnknownValue(f"article {correction.article} has no {correction.kind} {correction.target} (any more)")
    if correction.field in ("type", "mode", "aux") or correction.verdict == "add":
        _check_codes(correction, _type_of(correction, stands))


def _type_of(correction: Correction, stands: Standing) -> str | None:
    """The type of what is corrected."""
    if correction.verdict == "add":
        return None
    if correction.kind == "mention":
        return stands.mentions[stands.mention_keys.index(correction.target)].type
    return stands.coded.events[stands.event_keys.index(correction.target)].type


def _check_codes(correction: Correction, type_: str | None) -> None:
    new = correction.new if correction.verdict == "add" else {correction.field: correction.new}
    if not isinstance(new, Mapping):
        raise UnknownValue("an added mention is an object with the fields of the coded article's JSON")
    if "type" in new and new["type"] not in ontology.types():
        raise UnknownValue(f"{new['type']!r} is no type; those are {', '.join(ontology.types())}")
    if "aux" in new and new["aux"] not in ontology.aux_values():
        raise UnknownValue(f"{new['aux']!r} is no auxiliary mode; those are {', '.join(ontology.aux_values())}")
    type_ = new.get("type", type_)
    if new.get("mode") is not None and (type_, new["mode"]) not in ontology.modes():
        modes = ", ".join(mode for of, mode in ontology.modes() if of == type_) or "none"
        raise UnknownValue(f"{new['mode']!r} is no mode of {type_}; it has: {modes}")


def _event_names(article: str, mentions: Mapping[str, Mention], events: Sequence[Event]) -> dict[str, str]:
    """The keys of events by their ids: from their first mentions."""
    keys = {event.id: event_key(article, event.id) for event in events if not event.mentions}
    for key, mention in mentions.items():
        if mention.event not in keys:
            keys[mention.event] = event_key(article, key)
    return keys


def _apply(draft: _Draft, correction: Correction) -> bool:
    """Whether the correction found what it speaks of."""
    if correction.verdict == "add":
        _add(draft, correction)
        return True
    if correction.kind == "event":
        return _apply_to_event(draft, correction)
    key = correction.target if correction.target in draft.mentions else _moved(draft, correction)
    if key is None:
        return False
    mention = draft.mentions[key]
    draft.touched.add(mention.event)
    if correction.verdict == "fix":
        assert correction.field is not None
        draft.mentions[key] = _fixed(draft, mention, correction.field, correction.new)
        draft.touched.add(draft.mentions[key].event)
    _mark(draft.status, key, correction.verdict)
    return True


def _moved(draft: _Draft, correction: Correction) -> str | None:
    """The mention with the trigger that the correction meant, when the coder has since changed its type."""
    same = (key for key, mention in draft.mentions.items() if mention.trigger == correction.trigger and key not in draft.status)
    return next(same, None)


def _apply_to_event(draft: _Draft, correction: Correction) -> bool:
    name = draft.events.get(correction.target)
    if name is None:
        first = _moved(draft, correction)
        if first is None:
            return False
        name = draft.mentions[first].event
    key = next(key for key, of in draft.events.items() if of == name)
    draft.touched.add(name)
    if correction.verdict == "fix" and correction.field in ("type", "mode"):
        # These all mentions of an event have in common.
        for of_event, mention in draft.mentions.items():
            if mention.event == name:
                draft.mentions[of_event] = _fixed(draft, mention, correction.field, correction.new)
    elif correction.verdict == "fix":
        assert correction.field is not None
        draft.event_fixes.setdefault(name, {})[correction.field] = _read(correction.field, correction.new)
    else:
        for of_event, mention in draft.mentions.items():
            if mention.event == name:
                _mark(draft.status, of_event, correction.verdict)
    _mark(draft.event_status, key, correction.verdict)
    return True


def _add(draft: _Draft, correction: Correction) -> None:
    name = _event_for(draft, correction.new.get("event"))
    mention = mention_from_dict({**correction.new, "id": correction.target, "event": name})
    # If the coder has since found it itself, the person's word stands in the place of the coder's.
    if correction.target in draft.mentions:
        found = draft.mentions[correction.target]
        mention = replace(mention, id=found.id, event=found.event)
    draft.mentions[correction.target] = mention
    draft.events.setdefault(event_key(draft.article, correction.target), mention.event)
    draft.status[correction.target] = "added"
    draft.touched.add(mention.event)


def _event_for(draft: _Draft, key: str | None) -> str:
    """The id of the event with that key, or of a new one."""
    if key in draft.events:
        return draft.events[key]
    taken = {mention.event for mention in draft.mentions.values()}
    return next(name for name in (f"e{n}" for n in range(1, len(taken) + 2)) if name not in taken)


def _fixed(draft: _Draft, mention: Mention, name: str, value: Any) -> Mention:  # noqa: ANN401
    if name == "event":
        return replace(mention, event=_event_for(draft, value))
    if name == "trigger":
        return replace(mention, trigger=(value[0], value[1]))
    changed: dict[str, Any] = {name: _read(name, value)}
    mention = replace(mention, **changed)
    # A mode belongs to its type: with another type it falls away.
    return mention if (mention.type, mention.mode) in ontology.modes() else replace(mention, mode=None)


def _read(name: str, value: Any) -> Any:  # noqa: ANN401
    return FIELDS_FROM[name](value) if name in FIELDS_FROM else value


_STATUS: dict[str, Status] = {"accept": "accepted", "reject": "rejected", "fix": "fixed"}


def _mark(status: dict[str, Status], key: str, verdict: str) -> None:
    # Who accepts what was fixed or added says that it is right now.
    if verdict == "accept" and status.get(key) in ("fixed", "added"):
        return
    if verdict == "fix" and status.get(key) == "added":
        return
    status[key] = _STATUS[verdict]


def _part_types(draft: _Draft) -> None:
    """An event has one type: mentions that were given another one leave it, together where they share it."""
    first: dict[str, str] = {}
    parted: dict[tuple[str, str], str] = {}
    for key, mention in draft.mentions.items():
        of, type_ = mention.event, mention.type
        if draft.status.get(key) == "rejected" or first.setdefault(of, type_) == type_:
            continue
        if (of, type_) not in parted:
            parted[of, type_] = _event_for(draft, None)
        draft.mentions[key] = replace(mention, event=parted[of, type_])
        draft.touched |= {of, parted[of, type_]}


def _settled(coded: CodedArticle, draft: _Draft, lost: tuple[Correction, ...]) -> Standing:
    _part_types(draft)
    order = sorted(draft.mentions, key=lambda key: draft.mentions[key].trigger)
    standing_ = {key: draft.mentions[key] for key in order if draft.status.get(key) != "rejected"}
    names = _event_names(draft.article, {key: draft.mentions[key] for key in order}, ())
    # A key stays with its event when another mention has become the first.
    names |= {name: key for key, name in draft.events.items() if name in names}
    whole = {event.id: event for event in coded.events if event.id not in draft.touched}
    merged = {event.id: _with_fixes(event, draft.event_fixes.get(event.id, {})) for event in merge(list(standing_.values()))}
    events = tuple(whole.get(event_id, event) for event_id, event in merged.items())
    known = CodedArticle(coded.article, coded.sentences, tuple(standing_.values()), events)
    return Standing(
        known,
        tuple(draft.mentions[key] for key in order),
        tuple(order),
        tuple(names[event.id] for event in events),
        draft.status,
        {names[event.id]: status for event in events if (status := _status_of(event, names[event.id], draft, standing_))},
        lost,
    )


def _status_of(event: Event, key: str, draft: _Draft, mentions: Mapping[str, Mention]) -> Status | None:
    """What people made of an event: what was said of it itself, else of all its mentions."""
    own = draft.event_status.get(key)
    said = {draft.status.get(name) for name, mention in mentions.items() if mention.event == event.id}
    if own == "fixed" or "fixed" in said:
        return "fixed"
    if "added" in said:
        return "added" if said == {"added"} else "fixed"
    return "accepted" if own == "accepted" or said == {"accepted"} else None


def _with_fixes(event: Event, fixes: dict[str, Any]) -> Event:
    if not fixes:
        return event
    event = replace(event, **fixes)
    plover = ontology.plover_type(event.type, event.aux)
    mode = event.mode if (event.type, event.mode) in ontology.modes() else None
    return replace(
        event,
        mode=mode,
        plover=plover,
        cameo=ontology.cameo_code(event.type, mode, event.aux, event.contexts),
        quad=ontology.types()[plover].quad if plover else 0,
        score=ontology.score(plover, None) if plover and plover != event.type else ontology.score(event.type, mode),
    )
