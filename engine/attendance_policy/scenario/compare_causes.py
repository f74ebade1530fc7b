"""Why policies differ on one row of a comparison: the two values that differ, each with its clause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from attendance_policy.answers import Answer, LeaveAnswer
from attendance_policy.conditions import Comparison as Compared
from attendance_policy.conditions import Condition, ValueName
from attendance_policy.decide.points import REGISTER_OCCASIONS
from attendance_policy.policy import Policy, Silence
from attendance_policy.policy.condition_words import conditions_words
from attendance_policy.policy.model import Case, Edge, Rule, Window
from attendance_policy.policy.sentences import time_words
from attendance_policy.scenario.acts import Act, cases_with
from attendance_policy.scenario.compare_model import KINDS, Cause, Entry, Value, own_readings
from attendance_policy.scenario.model import Answered, Arrival, Question

Found = Mapping[str, tuple[Entry, ...]]
Values = dict[str, tuple[Value, ...]]
_ORDERED = ("<", "<=", ">=", ">")
_ONCE_WORDS = ("per spell", "per episode", "per half term", "per term", "per year", "ever")


def causes_of_acts(policies: Sequence[Policy], act: Act, found: Found) -> tuple[Cause, ...]:
    """The causes of a row about an act, in the order of `KINDS`; never none."""
    cases = {policy.id: cases_with(policy, act, REGISTER_OCCASIONS) for policy in policies}
    # What turns on a silence is no act: it has no time, no strength, nobody who does it and no number of days.
    acts = {name: tuple(entry for entry in entries if not entry.is_silent) for name, entries in found.items()}
    causes = [
        _cause("no clause", "", {name: (Value("nothing"),) for name, held in cases.items()
                                 if not held and not found[name]}),
        _cause("not met", "", {
            policy.id: tuple(_asked(policy, rule, case) for rule, case in cases[policy.id])
            for policy in policies if cases[policy.id] and not found[policy.id]
        }),
        *_thresholds(policies, {name: [one for one in held if not found[name] or _fired(found[name], *one)]
                                for name, held in cases.items()}),
        _differing("deadline", {name: _unique(_due(entry) for entry in entries) for name, entries in acts.items()}),
        _differing("strength", {
            name: _together(Value(entry.decision.strength, entry.decision.source) for entry in entries)
            for name, entries in acts.items()
        }),
        *_repeated(cases, acts),
        _differing("review days", {
            policy.id: (Value(_review_words(policy)),) for policy in policies
            if any("review" in rule.occasions for rule, _ in cases[policy.id])
        }),
        _cause("silence", "", {name: said for name, entries in found.items() if (said := _silences(entries))}),
        _cause("reading", "", {name: said for name, entries in found.items() if (said := _readings(entries))}),
    ]  # fmt: skip
    kept = [cause for cause in causes if cause.values]
    if not any(cause.kind not in ("strength", "how often") for cause in kept):
        conditions = {
            policy.id: _unique(_asked(policy, rule, case) for rule, case in cases[policy.id]
                               if _fired(found[policy.id], rule, case))
            for policy in policies if found[policy.id]
        }  # fmt: skip
        who = {name: _unique(Value(entry.decision.role or "open", entry.decision.source) for entry in entries)
               for name, entries in acts.items()}  # fmt: skip
        kept += [cause for cause in (_cause("condition", "", conditions), _differing("who", who)) if cause.values]
    order = list(KINDS)
    return tuple(sorted(kept, key=lambda cause: (order.index(cause.kind), cause.about)))


def _cause(kind: str, about: str, values: Values) -> Cause:
    return Cause(kind, about, {name: said for name, said in values.items() if said})


def _differing(kind: str, values: Values, about: str = "") -> Cause:
    """A cause only where two policies that have a value have another one."""
    said = {name: frozenset(value.text for value in found) for name, found in values.items() if found}
    return _cause(kind, about, values if len(set(said.values())) > 1 else {})


def _unique(values: Iterable[Value | None]) -> tuple[Value, ...]:
    return tuple(dict.fromkeys(value for value in values if value is not None and value.text))


def _review_words(policy: Policy) -> str:
    counting = policy.counting
    every = f"every {counting.review_every}"
    return every if counting.review_every == "school day" else f"{every}, on the {counting.review_on}"


def _together(values: Iterable[Value]) -> tuple[Value, ...]:
    """Values of the same words as one, with the clauses of all."""
    found: dict[str, list[str]] = {}
    for value in values:
        found.setdefault(value.text, []).extend(value.source)
    return tuple(Value(text, tuple(dict.fromkeys(source))) for text, source in found.items())


def _repeated(cases: Mapping[str, list[tuple[Rule, Case]]], found: Found) -> Iterator[Cause]:
    """How often an act comes round, where the policies that do it do it on another number of days."""
    counts = {sum(len(entry.days) for entry in entries) for entries in found.values() if entries}
    if len(counts) > 1:
        yield _differing("how often", {
            name: _together(value for rule, case in cases[name] if _fired(entries, rule, case)
                            for value in _how_often(rule, case))
            for name, entries in found.items()
        })  # fmt: skip


def _fired(entries: Sequence[Entry], rule: Rule, case: Case) -> bool:
    return any((entry.decision.rule, entry.decision.case) == (rule.id, case.name) for entry in entries)


def _due(entry: Entry) -> Value | None:
    due = entry.due
    if due is None:
        return Value("no time is named", entry.decision.source)
    return Value(due.text, due.silence.source if due.silence is not None else entry.decision.source)


def _how_often(rule: Rule, case: Case) -> Iterator[Value]:
    if case.once in _ONCE_WORDS:
        yield Value(f"once {case.once}", case.source)
    elif case.repeat is not None:
        yield Value(f"every {case.repeat[0]} {case.repeat[1]}", case.source)
    elif "review" not in rule.occasions:
        yield Value("each time", case.source)


def _asked(policy: Policy, rule: Rule, case: Case) -> Value:
    """What a case asks for: its conditions, and the steps that come before it."""
    parts = [f"after {policy.called.paper(step)}" for step in rule.after]
    if case.conditions:
        parts.append(conditions_words(case.conditions, policy.called))
    ways = [conditions_words((way.when,), policy.called) for way in case.ways if way.when is not None]
    if ways:
        parts.append(("either " if parts and len(ways) > 1 else "") + ", or ".join(ways))
    if rule.not_before is not None:
        parts.append(f"not before {time_words(rule.not_before, policy.called)}")
    return Value(" and ".join(parts) or f"each {' or '.join(rule.occasions)}", case.source)


def _thresholds(policies: Sequence[Policy], cases: Mapping[str, list[tuple[Rule, Case]]]) -> Iterator[Cause]:
    """Facts that several policies compare with figures, and not with the same ones."""
    figures: dict[str, Values] = {}
    for policy in policies:
        for _, case in cases[policy.id]:
            for compared in _comparisons(policy, case):
                said = Value(f"{compared.op} {_figure(policy, compared)}", case.source)
                # However a percentage is rounded, it is the same figure that is compared.
                use = replace(compared.use, args=tuple(arg for arg in compared.use.args if arg[0] != "places"))
                known = figures.setdefault(str(use), {}).setdefault(policy.id, ())
                if said not in known:
                    figures[str(use)][policy.id] = (*known, said)
    for about, values in sorted(figures.items()):
        cause = _differing("threshold", {name: tuple(sorted(v, key=lambda x: x.text)) for name, v in values.items()},
                           about)  # fmt: skip
        if cause.values:
            yield cause


def _comparisons(policy: Policy, case: Case) -> Iterator[Compared]:
    """Every comparison with a figure that a case rests on: its own, its terms', those of the levels it names."""
    waiting: list[Condition] = [*case.conditions, *(way.when for way in case.ways if way.when is not None)]
    seen: list[Condition] = []
    while waiting:
        condition = waiting.pop(0)
        if condition in seen:
            continue
        seen.append(condition)
        terms = (policy.terms.get(use.name) for use in condition.uses if use.kind == "term")
        waiting += [term for term in terms if isinstance(term, Condition)]
        for compared in condition.comparisons:
            if compared.use.kind == "tier":
                named = (level for level in policy.tiers[compared.use.name].levels if level.id in compared.constants)
                waiting += [one for level in named for one in level.when]
            elif compared.op in _ORDERED and isinstance(compared.constants[0], Fraction | ValueName):
                yield compared


def _figure(policy: Policy, compared: Compared) -> str:
    said = []
    for constant in compared.constants:
        value = policy.values.get(constant.name) if isinstance(constant, ValueName) else constant
        whole = isinstance(value, Fraction) and value.denominator == 1
        said.append("not stated" if isinstance(value, Silence | None) else str(value) if whole else _plain(value))
    return ", ".join(said)


def _plain(value: object) -> str:
    return f"{float(value):g}" if isinstance(value, Fraction | float) else str(value)


def _silences(entries: Sequence[Entry]) -> tuple[Value, ...]:
    found: list[Value | None] = []
    for entry in entries:
        one = entry.decision
        if one.not_specified:
            found.append(Value(one.not_specified, one.source))
        if one.status == "not_specified":
            words = [fact.value for fact in one.facts if fact.text in one.open_names]
            found += [Value(text, ()) for text in words] or [Value(", ".join(one.open_names), one.source)]
        if one.due is not None and one.due.silence is not None:
            found.append(Value(one.due.silence.sentence(), one.due.silence.source))
    return _unique(found)


def _readings(entries: Sequence[Entry]) -> tuple[Value, ...]:
    return _unique(
        Value(f"{read.point}, {read.reading}{' (working)' if read.working else ''}: {read.says}", read.source)
        for entry in entries for read in own_readings(entry.decision)
    )  # fmt: skip


def causes_of_answers(
    policies: Sequence[Policy], answers: Mapping[str, Answered], question: Question
) -> tuple[Cause, ...]:
    """The causes of a row about a question: silences, readings, and the values that the answers rest on."""
    silent: Values = {}
    read: Values = {}
    rest: Values = {}
    for policy in policies:
        answered = answers[policy.id]
        if answered.answer is None:
            silent[policy.id] = (Value(answered.refused),)
            continue
        parts = [answered.answer] if not isinstance(answered.answer, LeaveAnswer) else [
            answered.answer.grant, answered.answer.notice]  # fmt: skip
        single = [part for part in parts if isinstance(part, Answer)]
        silent[policy.id] = _unique(Value(part.not_specified, part.source) for part in single if part.not_specified)
        read[policy.id] = _unique(
            Value(f"{one.point}, {one.reading}{' (working)' if one.working else ''}: {one.says}", one.source)
            for part in single for one in part.readings
        )  # fmt: skip
        rest[policy.id] = _rests_on(policy, question, single)
    kind = {"arrive": "deadline", "report": "deadline"}.get(question.verb, "value")
    causes = (_differing(kind, rest), _cause("silence", "", silent), _cause("reading", "", read))
    return tuple(cause for cause in causes if cause.values)


def _rests_on(policy: Policy, question: Question, parts: Sequence[Answer]) -> tuple[Value, ...]:
    if isinstance(question.asked, Arrival):
        groups = policy.registers if isinstance(policy.registers, tuple) else ()
        for group in groups:
            if not group.years or question.asked.year in group.years:
                session = question.asked.session or ("am" if question.asked.at.hour < 12 else "pm")
                window = group.am if session == "am" else group.pm
                if isinstance(window, Window):
                    return (Value(_window_words(window), window.source or group.source),)
        return ()
    said: list[Value] = []
    for part in parts:
        for name in ("deadline", "required", "may_be_granted"):
            if (value := part.values.get(name)) is not None:
                said.append(Value(f"{name.replace('_', ' ')}: {value}".replace("_", " "), part.source))
    return tuple(said)


def _window_words(window: Window) -> str:
    said = []
    for name, edge in (("late", window.late), ("absent", window.absent)):
        if isinstance(edge, Edge):
            when = {"in": "from", "out": "after", "open": "from about"}[edge.takes]
            said.append(f"{name} {when} {edge.minute // 60:02}:{edge.minute % 60:02}")
    taken = f"taken {window.taken // 60:02}:{window.taken % 60:02}" if isinstance(window.taken, int) else "taken: open"
    return ", ".join([taken, *said])
