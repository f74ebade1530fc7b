"""deadline-order: something is due before what it rests on, or after what rests on it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, pairwise

from attendance_policy.analysis.space import every_condition
from attendance_policy.diagnostics import Severity
from attendance_policy.lint.lengths import Length, read_length
from attendance_policy.lint.model import Finding, Rule, Subject
from attendance_policy.lint.steps import awaited, own_steps
from attendance_policy.policy import Policy
from attendance_policy.policy.graph import steps_of
from attendance_policy.policy.model import Action, Case, Deadline, Edge, Reporting, Window
from attendance_policy.policy.model import Rule as PolicyRule
from attendance_policy.policy.paths import Path
from attendance_policy.policy.times import Time

Said = tuple[Path, str, str]
_CLAUSE = "check the two times against the clause, or write an open point if the document has it so"
_LATER = "let what it rests on come first, or write an open point if the document has it so"


def _find(subject: Subject) -> Iterator[Finding]:
    policy = subject.policy
    for path, message, suggestion in chain(
        _calls(policy),
        _reports(policy),
        _days(policy),
        _windows(policy),
        _steps(policy),
        _counted(policy),
        _leave(subject),
        _amounts(subject),
    ):
        yield RULE.at(subject, path, message, suggestion)
    for path, message, suggestion in _meetings(policy):
        yield RULE.at(subject, path, message, suggestion, severity=Severity.NOTE)


def _calls(policy: Policy) -> Iterator[Said]:
    """A call about an absence nobody explained, due while there is nothing to explain yet."""
    reporting = _reported_by(policy)
    for rule, case, minute in _clocks(policy):
        if "absence" not in rule.occasions or not _asks_why(policy, rule, case):
            continue
        for group, half, window in _registers(policy):
            if half == "am" and isinstance(window.taken, int) and minute <= window.taken:
                yield ((rule.section, rule.id),
                       f"`{rule.id}` is due {_due(case)}, and the register of `{group}` is taken at "
                       f"{_clock(window.taken)}", _LATER)  # fmt: skip
        if reporting is not None and minute <= reporting.minute:
            yield ((rule.section, rule.id),
                   f"`{rule.id}` is due {_due(case)}, and until {_clock(reporting.minute)} a report is in time",
                   _LATER)  # fmt: skip


def _reports(policy: Policy) -> Iterator[Said]:
    """A report that is in time although the register has closed on the pupil."""
    reporting = _reported_by(policy)
    for group, half, window in _registers(policy):
        if half != "am" or reporting is None or not isinstance(window.absent, Edge):
            continue
        late, closed = _clock(reporting.minute), _clock(window.absent.minute)
        if reporting.minute > window.absent.minute:
            yield (
                ("reporting", "first_day"),
                f"a report is in time until {late}, and the register of `{group}` has closed at {closed}",
                "say how the pupil is marked until the report comes, or write an open point",
            )


def _days(policy: Policy) -> Iterator[Said]:
    """A school day that is over before a register of it is, or begins after one; an afternoon before its morning."""
    for group in policy.registers if isinstance(policy.registers, tuple) else ():
        starts, ends = group.day
        times = [(half, word, minute) for _, half, window in _registers(policy, group.id)
                 for word, minute in _minutes(window)]  # fmt: skip
        path: Path = ("registers", group.id)
        if isinstance(starts, int) and isinstance(ends, int) and ends <= starts:
            yield ((*path, "day"), f"the day of `{group.id}` ends at {_clock(ends)} and starts at {_clock(starts)}",
                   _CLAUSE)  # fmt: skip
            continue
        over = [one for one in times if isinstance(ends, int) and one[2] > ends]
        if over and isinstance(ends, int):
            half, word, minute = min(over, key=lambda one: one[2])
            yield ((*path, half), f"the {half} register of `{group.id}` {word} at {_clock(minute)}, and its day ends "
                   f"at {_clock(ends)}", _CLAUSE)  # fmt: skip
        early = [one for one in times if isinstance(starts, int) and one[1] != "is taken" and one[2] <= starts]
        if early and isinstance(starts, int):
            half, word, minute = max(early, key=lambda one: one[2])
            yield ((*path, half), f"the {half} register of `{group.id}` {word} at {_clock(minute)}, and its day starts "
                   f"at {_clock(starts)}", _CLAUSE)  # fmt: skip
        morning = [one for one in times if one[0] == "am"]
        noon = [minute for half, word, minute in times if half == "pm" and word == "is taken"]
        late = [one for one in morning if noon and one[2] > noon[0]]
        if late:
            _, word, minute = min(late, key=lambda one: one[2])
            yield ((*path, "pm"), f"the pm register of `{group.id}` is taken at {_clock(noon[0])}, and its am register "
                   f"{word} at {_clock(minute)}", _CLAUSE)  # fmt: skip


def _minutes(window: Window) -> Iterator[tuple[str, int]]:
    if isinstance(window.taken, int):
        yield "is taken", window.taken
    if isinstance(window.absent, Edge):
        yield "closes", window.absent.minute
    if isinstance(window.ends, int):
        yield "ends its session", window.ends


def _windows(policy: Policy) -> Iterator[Said]:
    """A step whose time is over before it begins."""
    for rule in policy.rules:
        for case in rule.cases:
            start = [rule.not_before, *(way.not_before for way in case.ways)]
            for begins in start:
                for ends, word in ((case.due, "due"), (rule.until, "over")):
                    if isinstance(begins, Time) and isinstance(ends, Time) and _is_before(ends, begins):
                        yield ((rule.section, rule.id),
                               f"`{rule.id}` may not be done before `{begins.text}` and is {word} `{ends.text}`",
                               "let the time begin before it ends")  # fmt: skip


def _steps(policy: Policy) -> Iterator[Said]:
    """A step that waits for another and is due before that one is, both counted from the same day."""
    done_by = steps_of(policy)
    for rule in policy.rules:
        for before in sorted({name for step in rule.after for name in done_by.get(step, ())} - {rule.id}):
            earlier = policy.rule(before)
            for case in rule.cases:
                for other in earlier.cases if earlier is not None else ():
                    if isinstance(case.due, Time) and isinstance(other.due, Time) and case.due.kind == "offset" and \
                            _is_before(case.due, other.due):  # fmt: skip
                        yield ((rule.section, rule.id),
                               f"`{rule.id}` waits for `{before}` and is due `{case.due.text}`, when that is not due "
                               f"until `{other.due.text}`", _LATER)  # fmt: skip


def _counted(policy: Policy) -> Iterator[Said]:
    """A step that is timed before itself, or before one that it waits for; and one that is due after itself."""
    for rule in policy.rules:
        waits_for = awaited(policy, rule)
        for case in rule.cases:
            own = own_steps(policy, rule, case)
            for time, word, alone in _times(rule, case):
                if time.kind != "offset" or time.anchor not in own | waits_for:
                    continue
                said = f"`{rule.id}` {word} `{time.text}`, which it "
                if time.edge == "before" and time.anchor in own:
                    yield (rule.section, rule.id), f"{said}does itself", _CLAUSE
                elif time.edge == "before":
                    after = f"{time.text.removesuffix(f'before {time.anchor}')}after {time.anchor}"
                    yield (rule.section, rule.id), f"{said}waits for", f"did you mean `{after}`? {_CLAUSE}"
                elif alone and time.anchor in own:
                    yield (rule.section, rule.id), f"{said}does itself", "count it from something that comes before it"


def _times(rule: PolicyRule, case: Case) -> Iterator[tuple[Time, str, bool]]:
    """Every time of a case in words, and whether it is the time of one action alone."""
    actions = list(_each(tuple(action for _, group in case.acts for action in group)))
    times = [*((way.not_before, "may not be done before", False) for way in case.ways),
             (rule.not_before, "may not be done before", False), (rule.until, "is over", False),
             (case.due, "is due", len(actions) == 1),
             *((action.due, "is due", False) for action in actions)]  # fmt: skip
    return ((time, word, alone) for time, word, alone in times if isinstance(time, Time))


def _is_before(one: Time, other: Time) -> bool:
    if one.kind == other.kind == "clock":
        return one.minute < other.minute
    if one.kind == other.kind == "offset" and (one.anchor, one.edge) == (other.anchor, other.edge):
        shorter, longer = Length(one.count, one.unit), Length(other.count, other.unit)
        if one.edge == "before":
            shorter, longer = longer, shorter
        return shorter.is_shorter(longer) is True
    return False


def _leave(subject: Subject) -> Iterator[Said]:
    leave = subject.data.get("leave", {})
    notice, answer = leave.get("notice"), leave.get("answer")
    if isinstance(notice, dict) and isinstance(answer, dict):
        asked, answered = read_length(notice.get("at_least")), read_length(answer.get("within"))
        if asked is not None and answered is not None and asked.is_shorter(answered) is True:
            yield (("leave", "answer", "within"),
                   f"leave is asked for at least {asked} before it starts and answered within {answered}: it may have "
                   "begun unanswered", "let the answer come within the notice, or write an open point")  # fmt: skip


def _amounts(subject: Subject) -> Iterator[Said]:
    for name, step in subject.data.get("formal_steps", {}).items():
        amounts, unpaid = step.get("amounts"), step.get("unpaid")
        for nth, rows in amounts.items() if isinstance(amounts, dict) else ():
            lengths = (
                [length for row in rows if (length := read_length(row.get("within"))) is not None]
                if isinstance(rows, list)
                else []
            )
            for one, other in pairwise(lengths):
                if other.is_shorter(one) is True:
                    yield (("formal_steps", name, "amounts", nth),
                           f"the {nth} `{name}` is to be paid within {one}, and after that within {other}",
                           "let the times for paying grow")  # fmt: skip
            after = read_length(unpaid.get("after")) if isinstance(unpaid, dict) else None
            if lengths and after is not None and after.is_shorter(lengths[-1]) is True:
                yield (("formal_steps", name, "unpaid", "after"),
                       f"`{name}` counts as unpaid after {after}, and the {nth} may be paid within {lengths[-1]}",
                       "let it count as unpaid once the time for paying is over")  # fmt: skip


def _meetings(policy: Policy) -> Iterator[Said]:
    """A daily meeting at the minute by which the calls of the day are due."""
    for duty, _, minute in _clocks(policy, ("duties",)):
        if "school day" not in duty.occasions or not _does(duty, "meet", "review"):
            continue
        for rule, case, due in _clocks(policy):
            if due == minute and "absence" in rule.occasions and _does(rule, "contact"):
                yield ((duty.section, duty.id),
                       f"`{duty.id}` is at {_clock(minute)}, the minute by which `{rule.id}` is due"
                       + (f" for `{case.name}`" if case.name else ""),
                       "say which comes first, or let one of them be a minute apart")  # fmt: skip


def _clocks(policy: Policy, sections: tuple[str, ...] = ("stages", "rules")) -> Iterator[tuple[PolicyRule, Case, int]]:
    """The cases that are due at or by a minute of the day."""
    for rule in policy.rules:
        for case in rule.cases if rule.section in sections else ():
            if isinstance(case.due, Time) and case.due.kind == "clock" and case.due.edge in ("", "by", "before", "at"):
                yield rule, case, case.due.minute


def _registers(policy: Policy, only: str = "") -> Iterator[tuple[str, str, Window]]:
    for group in policy.registers if isinstance(policy.registers, tuple) else ():
        if only not in ("", group.id):
            continue
        for half, window in (("am", group.am), ("pm", group.pm)):
            if isinstance(window, Window):
                yield group.id, half, window


def _reported_by(policy: Policy) -> Edge | None:
    first = policy.reporting.first_day if isinstance(policy.reporting, Reporting) else None
    return first.edge if isinstance(first, Deadline) and isinstance(first.edge, Edge) else None


def _asks_why(policy: Policy, rule: PolicyRule, case: Case) -> bool:
    """Whether a case gets in touch because nobody has explained an absence."""
    conditions = every_condition(policy, case.conditions)
    return _does(rule, "contact") and any(use.name == "unexplained" for one in conditions for use in one.uses)


def _does(rule: PolicyRule, *verbs: str) -> bool:
    return any(action.verb in verbs for case in rule.cases for _, group in case.acts for action in _each(group))


def _each(actions: tuple[Action, ...]) -> Iterator[Action]:
    return (part for action in actions for part in (action, *action.parts))


def _due(case: Case) -> str:
    assert isinstance(case.due, Time)
    return case.due.text if case.due.edge else f"at {case.due.text}"


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


RULE = Rule(
    "deadline-order",
    Severity.WARNING,
    "a time that comes before what it rests on",
    "Times in a document are written in different sections by different people: a call that is due before the register "
    "is taken or while a report is still in time, a report in time after the register has closed, an answer that may "
    "come when the leave has begun, a notice unpaid before its time to pay is over, a step that ends before it begins, "
    "is due before the one it waits for or is counted from itself, a school day that is over before its last register "
    "is, or begins when one has closed. A daily meeting at the very minute by which calls are due is a note. Times in "
    "different units are compared only where the calendar cannot matter.",
    _find,
)
