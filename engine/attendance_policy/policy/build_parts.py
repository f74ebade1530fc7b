"""The parts that answer questions: registers, reporting, leave, reasons."""

from __future__ import annotations

import re
from typing import Any

from attendance_policy.diagnostics import did_you_mean
from attendance_policy.policy.context import (
    Context,
    as_tuple,
    duplicates,
    interpretation_of,
    law_of,
    words_of,
)
from attendance_policy.policy.leave_terms import build_limit, build_reply
from attendance_policy.policy.model import (
    Deadline,
    Edge,
    Leave,
    Notice,
    Reason,
    RegisterGroup,
    Reporting,
    Silence,
    Window,
)
from attendance_policy.policy.paths import Path
from attendance_policy.policy.times import read_duration
from attendance_policy.policy.tree import is_silence
from attendance_policy.vocabulary import CODE_SETS

NOON = 12 * 60  # minutes of the day: the morning session is before it


def minute(text: str) -> int:
    """`08:30` as minutes of the day."""
    return int(text[:2]) * 60 + int(text[3:])


def clock(value: int) -> str:
    """Minutes of the day as `08:30`."""
    return f"{value // 60:02d}:{value % 60:02d}"


def build_registers(ctx: Context) -> tuple[RegisterGroup, ...] | Silence | None:
    """The registers by group of year groups; a year group in two of them is a problem."""
    data = ctx.tree.data.get("registers")
    if data is None:
        return None
    if is_silence(data):
        return ctx.silence(("registers",), data)
    groups: list[RegisterGroup] = []
    for name, value in data.items():
        path: Path = ("registers", name)
        if is_silence(value):
            silence = ctx.silence(path, value)
            groups.append(RegisterGroup(name, (), silence, silence, source=silence.source))
            continue
        if "years" not in value:  # an academy may leave them to its trust
            ctx.wrong(path, "missing-key", f"`{name}` needs `years`", "list them, or write `all`")
        years = () if value.get("years", "all") == "all" else tuple(str(year) for year in value["years"])
        day = value.get("day", {})
        groups.append(
            RegisterGroup(
                name,
                years,
                _window(ctx, (*path, "am"), value.get("am")),
                _window(ctx, (*path, "pm"), value.get("pm")),
                (_clock(ctx, (*path, "day"), day.get("starts")), _clock(ctx, (*path, "day"), day.get("ends"))),
                _clock(ctx, (*path, "arrive_by"), value.get("arrive_by")),
                ctx.source(path, value),
                interpretation_of(value),
            )
        )
    twice = duplicates(year for group in groups for year in group.years)
    for year in twice:
        holders = [group.id for group in groups if year in group.years]
        ctx.wrong(("registers", holders[-1]), "year-twice", f"year `{year}` stands in {_and(holders)}",
                  "leave it in one of them")  # fmt: skip
    if len(groups) > 1 and any(not group.years for group in groups):
        ctx.wrong(("registers",), "year-twice", "one group holds for all years and stands beside others",
                  "list its years")  # fmt: skip
    return tuple(groups)


def _window(ctx: Context, path: Path, value: Any) -> Window | Silence | None:
    if value is None:
        return None
    if is_silence(value):
        return ctx.silence(path, value)
    taken = _clock(ctx, path, value.get("taken"))
    late = _edge(value, "late_from", "late_after")
    absent: Edge | Silence | None = _edge(value, "absent_from", "absent_after")
    closes = value.get("closes")
    if absent is None and closes is not None:
        absent = ctx.silence((*path, "closes"), closes) if is_silence(closes) else Edge(minute(closes), "open")
    window = Window(taken, late, absent, _clock(ctx, path, value.get("ends")), ctx.source(path, value),
                    interpretation_of(value))  # fmt: skip
    # Late before the register is taken is odd, and documents say it: that is for the linter, not an error.
    shuts = absent.minute if isinstance(absent, Edge) else None
    shut = next((key for key in ("absent_from", "absent_after", "closes") if key in value), "")
    from_late = "late_from" if "late_from" in value else "late_after"
    for first, early, second, later in (
        ("taken", taken, shut, shuts),
        (from_late, late.minute if late else None, shut, shuts),
        (shut, shuts, "ends", window.ends),
        ("taken", taken, "ends", window.ends),
    ):
        if isinstance(early, int) and isinstance(later, int) and later < early:
            message = f"`{second}` at {clock(later)} is before `{first}` at {clock(early)}"
            ctx.wrong(path, "times-out-of-order", message, "check the two times against the clause")
    return window


def _edge(value: dict[str, Any], includes: str, excludes: str) -> Edge | None:
    if includes in value:
        return Edge(minute(value[includes]), "in")
    if excludes in value:
        return Edge(minute(value[excludes]), "out")
    return None


def _clock(ctx: Context, path: Path, value: Any) -> int | Silence | None:
    if value is None:
        return None
    return ctx.silence(path, value) if is_silence(value) else minute(value)


def build_reporting(ctx: Context) -> Reporting | Silence | None:
    """How absences are reported."""
    data = ctx.tree.data.get("reporting")
    if data is None:
        return None
    if is_silence(data):
        return ctx.silence(("reporting",), data)
    return Reporting(
        _deadline(ctx, ("reporting", "first_day"), data.get("first_day")),
        _deadline(ctx, ("reporting", "later_days"), data.get("later_days")),
        _how(ctx, ("reporting", "how"), data.get("how")),
        as_tuple(data.get("say")),
        _deadline(ctx, ("reporting", "appointments"), data.get("appointments")),
        ctx.source(("reporting",), data),
    )


def _how(ctx: Context, path: Path, value: Any) -> str | Silence | None:
    if value is None:
        return None
    return ctx.silence(path, value) if is_silence(value) else words_of(value)


def _deadline(ctx: Context, path: Path, value: Any) -> Deadline | Silence | None:
    if value is None:
        return None
    if is_silence(value):
        return ctx.silence(path, value)
    edge: Edge | Silence | None = None
    if "before" in value:
        edge = Edge(minute(value["before"]), "in")
    elif is_silence(value.get("by")):
        edge = ctx.silence((*path, "by"), value["by"])
    elif "by" in value:
        edge = Edge(minute(value["by"]), "out")
    return Deadline(edge, value.get("or_else", ""), value.get("strength", ""),
                    _how(ctx, (*path, "how"), value.get("how")), as_tuple(value.get("say")), ctx.source(path, value),
                    interpretation_of(value))  # fmt: skip


def build_leave(ctx: Context) -> Leave | Silence | None:
    """How leave is asked for; grounds must be reasons."""
    data = ctx.tree.data.get("leave")
    if data is None:
        return None
    if is_silence(data):
        return ctx.silence(("leave",), data)
    reasons = ctx.tree.data.get("reasons", {})
    for index, ground in enumerate(data.get("grounds", ())):
        if ground not in reasons:
            ctx.wrong(("leave", "grounds", index), "unknown-reason", f"`{ground}` is not a reason of this profile",
                      did_you_mean(str(ground), reasons) or "add it under `reasons`")  # fmt: skip
    for key in ("ask", "decided_by"):
        if key in data:
            ctx.role(("leave", key), data[key])
    return Leave(
        data.get("ask", ""), _notice(ctx, data.get("notice")), data.get("decided_by", ""),
        tuple(data.get("grounds", ())), _how(ctx, ("leave", "in_writing"), data.get("in_writing")),
        data.get("evidence", ""), build_reply(ctx, data.get("answer")), ctx.source(("leave",), data),
    )  # fmt: skip


def _notice(ctx: Context, value: Any) -> Notice | Silence | None:
    path: Path = ("leave", "notice")
    if value is None:
        return None
    if is_silence(value):
        return ctx.silence(path, value)
    length = value.get("at_least")
    silence = ctx.silence((*path, "at_least"), length) if is_silence(length) else None
    read = read_duration(length) if isinstance(length, str) else None
    if read is not None and read[1] not in ("days", "weeks", "school days", "school weeks", "working days", "months"):
        ctx.wrong((*path, "at_least"), "wrong-unit", f"notice is not counted in {read[1]}", "give it in days or weeks")
        read = None
    return Notice(
        read[0] if read else None, read[1] if read else "", silence,
        value.get("strength", ""), value.get("hedge", ""), value.get("in_advance", ""),
        _how(ctx, (*path, "counted_to"), value.get("counted_to")), ctx.source(path, value), interpretation_of(value),
    )  # fmt: skip


def build_reasons(ctx: Context) -> dict[str, Reason | Silence]:
    """What each reason leads to; every mark must be a code or a class."""
    reasons: dict[str, Reason | Silence] = {}
    for name, value in ctx.tree.data.get("reasons", {}).items():
        path: Path = ("reasons", name)
        if is_silence(value):
            reasons[name] = ctx.silence(path, value)
            continue
        when = ctx.condition((*path, "when"), value.get("when"), "request")
        reasons[name] = Reason(
            name, value.get("granted", ""),
            build_mark(ctx, (*path, "mark"), value.get("mark")),
            build_mark(ctx, (*path, "otherwise"), value.get("otherwise")),
            when, value.get("process", ""), value.get("decided_by", ""),
            value.get("tell", ""), value.get("how", ""), value.get("when_told", ""),
            _how(ctx, (*path, "evidence"), value.get("evidence")), value.get("strength", ""),
            build_limit(ctx, path, value), ctx.source(path, value), law_of(value), interpretation_of(value),
        )  # fmt: skip
    return reasons


def build_mark(ctx: Context, path: Path, value: Any) -> str | Silence | None:
    """A code, a class, codes joined by ` or `, or a silence."""
    if value is None:
        return None
    if is_silence(value):
        return ctx.silence(path, value)
    for word in re.split(r" or ", str(value)):
        if word not in ctx.names.codes and word not in CODE_SETS and word != "correct code":
            said = ctx.names.told(word) or (f"`{word}` is neither a code nor a class of marks",
                                            "classes are " + ", ".join(f"`{name}`" for name in CODE_SETS))  # fmt: skip
            ctx.wrong(path, "unknown-code", *said)
    return str(value)


def _and(names: list[str]) -> str:
    return " and ".join(f"`{name}`" for name in names)
