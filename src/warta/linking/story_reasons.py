"""The reasons of a verdict, put into words for a person."""

from __future__ import annotations

from collections.abc import Iterable

_SAID = {
    "actor": "both name {0} as who acts",
    "recipient": "both name {0} as the one acted upon",
    "like-actor": "both have the same kind of actor",
    "like-recipient": "both have the same kind of recipient",
    "trigger": "both call the act by “{0}”",
    "words": "their sentences share the words {0}",
    "place": "both place it in {0}",
    "day": "both give the day {0}",
    "other-actor": "but the actors are called differently",
    "other-recipient": "but the recipients are called differently",
    "other-trigger": "but they call the act by other words",
    "days-apart": "but they are told or dated on different days",
    "not-article": "they stand in one article, which tells them as two acts",
    "not-type": "one is {0}, the other {1}",
    "not-aux": "one is reported as {0}, the other as {1}",
    "not-mode": "one is {0}, the other {1}",
    "not-day": "one is of {0}, the other of {1}",
    "not-place": "one took place in {0}, the other in {1}",
    "not-actor": "one is by {0}, the other by {1}",
    "not-recipient": "one is upon {0}, the other upon {1}",
    "not-dead": "one tells of {0} dead, the other of {1}",
    "not-injured": "one tells of {0} injured, the other of {1}",
    "not-arrested": "one tells of {0} arrested, the other of {1}",
    "join": "{0} said that they are one",
    "split": "{0} said that they are not one",
}


def sentence(reasons: Iterable[str]) -> str:
    """``("place:Ambon", "words:bom,gereja")`` as "Both place it in Ambon; their sentences share the words bom, gereja."

    A day that is not known is "a day not told". A code that is not known stands as it is.
    """
    said = "; ".join(map(_phrase, reasons))
    return f"{said[:1].upper()}{said[1:]}." if said else "Nothing speaks for it."


def _phrase(reason: str) -> str:
    code, _, about = reason.partition(":")
    if code not in _SAID:
        return reason
    if code in ("words", "trigger"):
        about = about.replace(",", ", ")
    parts = [part or "a day not told" for part in (about.split("|", 1) if code.startswith("not-") else [about])]
    return _SAID[code].format(*parts, "a day not told")
