"""Where a time falls in the registers of a policy: group of the year, session, and on time, late or after close."""

from __future__ import annotations

from attendance_policy.answers.model import clause, joined
from attendance_policy.diagnostics import wrong_call
from attendance_policy.frozen import dataclass
from attendance_policy.policy import Policy, Silence
from attendance_policy.policy.build_parts import NOON, clock
from attendance_policy.policy.model import Edge, RegisterGroup, Source, Window
from attendance_policy.vocabulary import YEARS

ON_TIME, LATE, AFTER_CLOSE = "on time", "late", "after close"


@dataclass(frozen=True, slots=True)
class Fall:
    """Where an arrival falls: one state, or several where the text leaves the minute or an edge open, and why.

    `boundary`: only the minute itself is open. No state at all: there is no window to fall into.
    """

    states: tuple[str, ...]
    source: Source = ()
    open_because: str = ""
    boundary: bool = False


def year_group(text: str) -> str:
    """A year group as the policies write it: N, R or 1 to 13. Raises a wrong call for anything else."""
    written = text.strip().upper().removeprefix("YEAR ").removeprefix("Y")
    if written not in YEARS:
        raise wrong_call("unknown-year", f"`{text}` is not a year group", "year groups are N, R and 1 to 13")
    return written


def group_of(policy: Policy, year: str) -> RegisterGroup | str:
    """The registers of a year group, or the sentence that says why there are none."""
    groups = policy.registers
    if groups is None:
        return "the policy has nothing on registers"
    if isinstance(groups, Silence):
        return groups.sentence()
    for group in groups:
        if year in group.years or not group.years:
            return group
    known = joined(*(group.source for group in groups))
    return f"the policy has no register for year {year}{clause(known)}"


def session_at(group: RegisterGroup | None, minute: int) -> tuple[str | None, str]:
    """The session a time belongs to, and how that was told; None when the time alone does not say.

    From the time the afternoon register is taken, or past the end of the morning session: pm. Before noon: am.
    After noon, when the policy gives no time for the afternoon register: pm.
    """
    am = group.am if group is not None and isinstance(group.am, Window) else None
    pm = group.pm if group is not None and isinstance(group.pm, Window) else None
    taken = pm.taken if pm is not None and isinstance(pm.taken, int) else None
    ends = am.ends if am is not None and isinstance(am.ends, int) else None
    if taken is not None and minute >= taken:
        return "pm", f"the afternoon register is taken at {clock(taken)}"
    if ends is not None and minute > ends:
        return "pm", f"the morning session ends at {clock(ends)}"
    if minute < NOON:
        return "am", "the time is before noon"
    if taken is None:
        return "pm", "the time is after noon, and the policy gives no time for the afternoon register"
    return None, f"the time is after noon and before the afternoon register is taken at {clock(taken)}"


def fall(group: RegisterGroup, session: str, minute: int) -> Fall:
    """Where an arrival at a minute of the day falls in the register of a session."""
    window = group.am if session == "am" else group.pm
    name = "morning" if session == "am" else "afternoon"
    if window is None:
        return Fall((), group.source, f"the policy gives no times for the {name} register{clause(group.source)}")
    if isinstance(window, Silence):
        return Fall((), window.source or group.source, f"times of the {name} register: {window.sentence()}")
    source = window.source or group.source
    over = _over(group, window, session, minute)
    if over:
        return Fall((), source, over + clause(source))
    states, reasons, boundary = _states(window, minute, name)
    return Fall(states, source, "; ".join(reason + clause(source) if boundary else reason for reason in reasons),
                boundary)  # fmt: skip


def _over(group: RegisterGroup, window: Window, session: str, minute: int) -> str:
    if isinstance(window.ends, int) and minute >= window.ends:
        return f"the session ends at {clock(window.ends)}, and an arrival from then on falls in no register"
    day_ends = group.day[1]
    if isinstance(day_ends, int) and minute >= day_ends:
        return f"the school day ends at {clock(day_ends)}, and an arrival from then on falls in no register"
    return ""


def _states(window: Window, minute: int, name: str) -> tuple[tuple[str, ...], list[str], bool]:
    """The states a minute may have, why there is more than one, and whether only the minute itself is open."""
    late: Edge | Silence | None = window.late
    if late is None:
        late = Edge(window.taken, "open") if isinstance(window.taken, int) else window.taken
    closed = window.absent
    after_close = _after(closed, minute)
    if after_close == "yes":
        return (AFTER_CLOSE,), [], False
    after_late = _after(late, minute)
    before = {"yes": (LATE,), "no": (ON_TIME,), "open": (ON_TIME, LATE), "silent": (ON_TIME, LATE)}[after_late]
    reasons: list[str] = []
    if after_late == "open":
        open_at = f"the {name} register is taken at {clock(minute)}"
        reasons.append(f"{open_at}, and the text does not say whether that minute is on time or late")
    elif after_late == "silent":
        reasons.append(_silent(late, f"from when an arrival is late in the {name}"))
    if after_close == "no" or (before == (ON_TIME,) and after_late == "no"):
        return before, reasons, after_late == "open"
    if after_close == "open":
        open_at = f"the {name} register closes at {clock(minute)}"
        reasons.append(f"{open_at}, and the text does not say whether that minute is before the close or after it")
        return (*before, AFTER_CLOSE), reasons, after_late != "silent"
    reasons.append(_silent(closed, f"when the {name} register closes"))
    return (*before, AFTER_CLOSE), reasons, False


def _after(edge: Edge | Silence | None, minute: int) -> str:
    if not isinstance(edge, Edge):
        return "silent"
    if minute != edge.minute:
        return "yes" if minute > edge.minute else "no"
    return {"in": "yes", "out": "no", "open": "open"}[edge.takes]


def _silent(edge: Edge | Silence | None, what: str) -> str:
    if isinstance(edge, Silence):
        return f"{what}: {edge.sentence()}"
    return f"the policy does not say {what}"
