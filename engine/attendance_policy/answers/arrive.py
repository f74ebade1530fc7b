"""Which code an arrival gets: the register of the year, the session, where the time falls, and the rules that mark."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from attendance_policy.answers.days import no_school, taken
from attendance_policy.answers.marks import mark_of
from attendance_policy.answers.model import NOT_SPECIFIED, Answer, Single, Value, clause, joined
from attendance_policy.answers.moment import Fact
from attendance_policy.answers.readings import answer
from attendance_policy.answers.windows import ON_TIME, fall, group_of, session_at, year_group
from attendance_policy.calendar import Calendar
from attendance_policy.diagnostics import wrong_call
from attendance_policy.policy import Loaded, Policy
from attendance_policy.policy.build_parts import clock
from attendance_policy.policy.model import RegisterGroup, Window

SECTIONS = ("registers", "stages", "rules", "judgements", "terms", "values", "tiers", "flags")
SESSIONS = ("am", "pm")


def arrive(
    loaded: Loaded, year: str, at: datetime, session: str | None = None, accompanied: bool | None = None,
    said: Mapping[str, bool] | None = None, calendar: Calendar | None = None,
) -> Answer:  # fmt: skip
    """The code for a pupil of a year group who arrives at a local time.

    Values: `code`, `marked_as` (what the rule says: a code, or a class where the text prints no letter) and
    `minutes_late`, counted from the time the register is taken (0 when on time). `session`: am or pm, needed where the
    time does not say. `said`: judgements that somebody has answered. On a weekend, and on a day that the calendar
    closes, there is no register to be late for. Raises a wrong call for an unknown year group or session.
    """
    year = year_group(year)
    minute = at.hour * 60 + at.minute
    group = group_of(loaded.policy, year)
    told = "given"
    if session is None:
        found, told = session_at(group if isinstance(group, RegisterGroup) else None, minute)
        if found is None:
            raise wrong_call("which-session", f"{clock(minute)} may belong to either session: {told}",
                             "add `--session am` or `--session pm`")  # fmt: skip
        session = found
    elif session not in SESSIONS:
        raise wrong_call("unknown-session", f"`{session}` is not a session", "it is am or pm")
    chosen = session

    shut, told_of_day = no_school(at.date(), at.date(), calendar), taken(at.date(), at.date(), calendar)

    def ask(policy: Policy) -> Single:
        if shut:
            return Single(NOT_SPECIFIED, {"code": None, "marked_as": None}, (), shut, notes=told_of_day,
                          shown={"minutes_late": None})  # fmt: skip
        return _arrival(policy, year, minute, chosen, accompanied, said or {}, told_of_day)

    asked = {"policy": loaded.policy.id, "year": year, "session": session, "session_told_by": told,
             "at": at.strftime("%Y-%m-%d %H:%M")}  # fmt: skip
    return answer(loaded, ask, SECTIONS, asked)


def _arrival(
    policy: Policy, year: str, minute: int, session: str, accompanied: bool | None, said: Mapping[str, bool],
    notes: tuple[str, ...],
) -> Single:  # fmt: skip
    group = group_of(policy, year)
    nothing: dict[str, Value] = {"code": None, "marked_as": None}
    if isinstance(group, str):
        source = () if not isinstance(policy.registers, tuple) else joined(*(g.source for g in policy.registers))
        return Single(NOT_SPECIFIED, nothing, source, group, notes=notes, shown={"minutes_late": None})
    place = fall(group, session, minute)
    if not place.states:
        return Single(NOT_SPECIFIED, nothing, place.source, place.open_because, notes=notes,
                      shown={"minutes_late": None})  # fmt: skip
    facts: dict[str, Fact] = {"session": session, "arrived": clock(minute), "year": year}
    if accompanied is not None:
        facts["accompanied"] = accompanied
    ways = [mark_of(policy, {**facts, "arrival": state}, said, place.source) for state in place.states]
    notes = joined(notes, _asked_to_be_there(group, session, minute, place.states))
    interpretation = joined(group.interpretation, _interpretation(group, session), *(w.interpretation for w in ways))
    shown: dict[str, Value] = {"minutes_late": _minutes_late(group, session, minute, place.states)}
    if all(way.agrees_with(ways[0]) for way in ways):
        one = ways[0]
        because = (place.open_because,) if one.not_specified and place.open_because else ()
        why = "; ".join(joined(because, (way.not_specified for way in ways)))
        return Single(one.result, one.values, joined(*(way.source for way in ways)), why, one.decided_by,
                      (), one.asks, interpretation, joined(notes, one.notes), shown, one.rivals)  # fmt: skip
    return Single(NOT_SPECIFIED, nothing, joined(*(way.source for way in ways)), place.open_because, "",
                  _candidates(ways) if place.boundary else (), (), interpretation, notes, shown)  # fmt: skip


def _candidates(ways: list[Single]) -> tuple[str, ...]:
    """The codes (or classes) that an open minute may come to, in the order of the register."""
    found: list[str] = []
    for way in ways:
        word = way.values["code"] or way.values["marked_as"]
        found.append(str(word) if word else f"decided by {way.decided_by}" if way.decided_by else "not specified")
    return tuple(dict.fromkeys(found))


def _minutes_late(group: RegisterGroup, session: str, minute: int, states: tuple[str, ...]) -> int | None:
    window = group.am if session == "am" else group.pm
    if states == (ON_TIME,):
        return 0
    if not isinstance(window, Window) or not isinstance(window.taken, int):
        return None
    since = max(minute - window.taken, 0)
    return since if ON_TIME not in states or since == 0 else None


def _interpretation(group: RegisterGroup, session: str) -> tuple[str, ...]:
    window = group.am if session == "am" else group.pm
    return window.interpretation if isinstance(window, Window) else ()


def _asked_to_be_there(group: RegisterGroup, session: str, minute: int, states: tuple[str, ...]) -> tuple[str, ...]:
    if session == "am" and states == (ON_TIME,) and isinstance(group.arrive_by, int) and minute > group.arrive_by:
        return (f"pupils are asked to be there by {clock(group.arrive_by)}{clause(group.source)}",)
    return ()
