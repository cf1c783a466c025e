"""Is one event the plan of what the other reports as done? These are two stories, linked."""

from __future__ import annotations

from datetime import timedelta

from warta.linking.across import SAME, Verdict, contradiction, evidence
from warta.linking.story_keys import WINDOW, Traits, phase_of


def outcome(a: Traits, b: Traits) -> tuple[str, str, Verdict] | None:
    """The keys of the plan and of its outcome with the verdict, when one of the two is the plan of the other; else None.

    The outcome is told after the plan, on a day for which that was planned: within `WINDOW` days where the plan gives none.
    """
    phases = {phase_of(a.aux), phase_of(b.aux)}
    if phases != {"planned", "done"}:
        return None
    plan, done = (a, b) if phase_of(a.aux) == "planned" else (b, a)
    if not _in_time(plan, done) or contradiction(*sorted((a, b), key=lambda traits: traits.key), planned=True):
        return None
    verdict = evidence(*sorted((a, b), key=lambda traits: traits.key))
    return (plan.key, done.key, verdict) if verdict.score >= SAME else None


def _in_time(plan: Traits, done: Traits) -> bool:
    if plan.told is None or done.told is None or done.day is None or done.told < plan.told:
        return False
    first = plan.start or plan.told
    last = plan.end if plan.end is not None else plan.told + timedelta(days=WINDOW)
    # What happened in the night is told, and dated, the day after.
    return first <= done.day <= last + timedelta(days=1)
