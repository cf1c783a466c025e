"""Mentions of one act within an article become one event, and inherit what it has told by then.

Two mentions are one act when they have one type, no conflicting mode, and sides that do not contradict each other.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from warta import ontology
from warta.records import Dates, Entity, Event, Mention, Place, Span

_RESOLUTION = {None: 4, "country": 3, "province": 2, "city": 1, "point": 0}
_AUX_EVIDENCE = {"asserted": 4, "negation": 3, "historical": 2, "future": 1, "hypothetical": 0}


@dataclass
class _Cluster:
    mentions: list[Mention] = field(default_factory=list)
    actors: tuple[Entity, ...] = ()
    recipients: tuple[Entity, ...] = ()
    mode: str | None = None


def _marks(entities: tuple[Entity, ...]) -> set[tuple[str | None, str | None]]:
    return {(e.code, e.sector) for e in entities}


def _names(entities: tuple[Entity, ...]) -> set[str]:
    return {e.name for e in entities}


def _done_and_planned(one: Mention, other: Mention) -> bool:
    """Whether one act is told as planned and the other as done on a day: then they are two."""
    done = one if one.aux == "asserted" else other
    return {one.aux, other.aux} == {"asserted", "future"} and done.date is not None


def _entry(mention: Mention) -> str:
    """The lexicon entry that fired."""
    return mention.rule.partition(";")[0]


def _share(ours: tuple[Entity, ...], theirs: tuple[Entity, ...]) -> bool:
    return bool(_names(ours) & _names(theirs)) or bool(_marks(ours) & _marks(theirs))


def _agree(ours: tuple[Entity, ...], theirs: tuple[Entity, ...]) -> bool:
    """Whether two sides can be the same: one is empty, or they share a name, or a country with its sector."""
    return not ours or not theirs or _share(ours, theirs)


def _fits(cluster: _Cluster, mention: Mention) -> bool:
    last = cluster.mentions[-1]
    if last.type != mention.type:
        return False
    if cluster.mode is not None and mention.mode is not None and cluster.mode != mention.mode:
        return False
    if any(
        m.date and mention.date and (m.date.end < mention.date.start or mention.date.end < m.date.start) for m in cluster.mentions
    ):
        return False
    if {last.aux, mention.aux} == {"historical", "asserted"} or any(_done_and_planned(m, mention) for m in cluster.mentions):
        return False
    if not (_agree(cluster.actors, mention.actors) and _agree(cluster.recipients, mention.recipients)):
        return False
    # Another word for the act ("latihan", "kerja sama") needs a side in common, not only the lack of a contradiction.
    return (
        not (mention.actors or mention.recipients)
        or _entry(mention) in {_entry(m) for m in cluster.mentions}
        or _share(cluster.actors, mention.actors)
        or _share(cluster.recipients, mention.recipients)
    )


def link(mentions: list[Mention], sentences: Sequence[Span]) -> list[Mention]:
    """Give each mention its event's id (e1, e2 ...) and the sides it inherits; drop those that name no one.

    ``mentions`` and ``sentences`` are in the order of the text. Of the events a mention fits, the latest one wins;
    a second mention of an event in one sentence is dropped (codebook, section 1).
    """
    starts = [start for start, _ in sentences]
    clusters: list[_Cluster] = []
    linked: list[tuple[int, Mention]] = []
    for mention in mentions:
        fitting = [n for n, c in enumerate(clusters) if _fits(c, mention)]
        if not fitting and not (mention.actors or mention.recipients):
            continue
        if fitting:
            number = max(fitting, key=lambda n: clusters[n].mentions[-1].trigger)
        else:
            number = len(clusters)
            clusters.append(_Cluster())
        cluster = clusters[number]
        if cluster.mentions and bisect_right(starts, cluster.mentions[-1].trigger[0]) == bisect_right(starts, mention.trigger[0]):
            continue
        mention = replace(
            mention,
            event=f"e{number + 1}",
            aux=_aux_of_later(cluster, mention),
            actors=mention.actors or _inherited(cluster.actors, mention.recipients),
            recipients=mention.recipients or _inherited(cluster.recipients, mention.actors),
        )
        cluster.actors = max(cluster.actors, mention.actors, key=len)
        cluster.recipients = max(cluster.recipients, mention.recipients, key=len)
        cluster.mode = cluster.mode or mention.mode
        cluster.mentions.append(mention)
        linked.append((number, mention))
    return [m for _, m in linked]


def _aux_of_later(cluster: _Cluster, mention: Mention) -> str:
    """A later mention without a date of an act so far only planned is still of the plan ("pertemuan itu")."""
    planned = bool(cluster.mentions) and all(m.aux == "future" for m in cluster.mentions)
    return "future" if planned and mention.aux == "asserted" and mention.date is None else mention.aux


def _inherited(side: tuple[Entity, ...], other: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """What a mention takes over from its event: without its span, and not those that stand on its other side."""
    return tuple(replace(e, span=None) for e in side if e.name not in _names(other))


def merge(mentions: list[Mention]) -> list[Event]:
    """The events of an article, in the order of their first mentions, with the fields of their mentions merged."""
    by_event: dict[str, list[Mention]] = {}
    for mention in mentions:
        by_event.setdefault(mention.event, []).append(mention)
    return [_event(name, parts) for name, parts in by_event.items()]


def _event(name: str, parts: list[Mention]) -> Event:
    type_ = parts[0].type
    mode = next((m.mode for m in parts if m.mode), None)
    aux = max((m.aux for m in parts), key=lambda a: _AUX_EVIDENCE[a])
    contexts = tuple(dict.fromkeys(c for m in parts for c in m.contexts))
    places: list[Place] = [m.place for m in parts if m.place]
    dates: list[Dates] = [m.date for m in parts if m.date]
    plover = ontology.plover_type(type_, aux)
    quad = ontology.types()[plover].quad if plover else 0
    return Event(
        id=name,
        mentions=tuple(m.id for m in parts),
        type=type_,
        mode=mode,
        aux=aux,
        contexts=contexts,
        actors=max((m.actors for m in parts), key=len),
        recipients=max((m.recipients for m in parts), key=len),
        place=min(places, key=lambda p: _RESOLUTION[p.resolution]) if places else None,
        date=min(dates, key=lambda d: (d.end - d.start, d.span)) if dates else None,
        speaker=next((m.speaker for m in parts if m.speaker), None),
        via=next((m.via for m in parts if m.via), None),
        dead=_most([m.dead for m in parts]),
        injured=_most([m.injured for m in parts]),
        arrested=_most([m.arrested for m in parts]),
        plover=plover,
        cameo=ontology.cameo_code(type_, mode, aux, contexts),
        quad=quad,
        score=ontology.score(plover, None) if plover and plover != type_ else ontology.score(type_, mode),
    )


def _most(numbers: list[int | None]) -> int | None:
    known = [n for n in numbers if n is not None]
    return max(known) if known else None
