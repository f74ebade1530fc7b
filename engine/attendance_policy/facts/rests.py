"""What the column of a fact rests on: what may share it, and what may not."""

from __future__ import annotations

from functools import cache

from attendance_policy.conditions.model import Use
from attendance_policy.vocabulary import FACTS
from attendance_policy.vocabulary.counting import Counting

# Arguments that name a step: what was done, or when.
STEPS = ("step", "since", "at")


@cache
def rests_on(use: Use, counting: Counting) -> object:
    """What of a policy's counting the column of a use is computed from: policies that agree in it share the column."""
    fact = FACTS.get(use.name)
    if fact is not None and fact.known_from in ("pupil file", "calendar"):
        return ()
    args = dict(use.args)
    window: object = () if any(name in args for name in ("this", "school_days", "since")) else counting.attendance
    if "school_weeks" in args:
        window = counting.school_week
    codes = counting.unauthorised if "unauthorised" in str(args.get("what", "")).split(" or ") else ()
    match use.name:
        case "attendance" | "absence" | "sessions" | "spells":
            return window, codes
        case "school_days":
            return window, codes, counting.absent_day
        case "consecutive":
            return codes, counting.absent_day
        case "marked":
            return codes
        case "absence_day":
            return counting.day_of_absence
        case "unexplained":
            return counting.unexplained
    return counting


@cache
def looks_back(use: Use) -> bool:
    """Whether a use depends on what was done or logged, which differs from one policy to the next."""
    fact = FACTS.get(use.name) if use.kind == "fact" else None
    return fact is not None and (fact.known_from == "log of events" or any(key in STEPS for key, _ in use.args))
