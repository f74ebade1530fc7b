"""What may be told of a policy's decisions: weeks, rules, roles and stages put together, so that no table gives away
what another keeps back.

A decision counts in a week, for a rule, for a role and at a stage at once. Every figure is told to the nearest 5, or as
fewer than 5. A figure kept back is safe when one pupil or one decision more, or less, or in another week, would change
it and nothing that the page tells: whoever has the page cannot know which of the two it is. Where no such change is
found, the tables that stand in its way are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from attendance_policy.decide.model import REACHED, Fired
from attendance_policy.policy.model import Action, Policy, Rule
from attendance_policy.reports.reached import (
    LETTERS,
    MEETINGS,
    PRAISE,
    Stages,
    counts_by_week,
    half_terms,
    kind_of_actions,
    left_to_people,
    role_of_case,
    weeks_of,
)
from attendance_policy.reports.report import Report
from attendance_policy.reports.suppressed import FEWEST, Figure, Network
from attendance_policy.reports.unseen_model import Acts, Count, Told, column_of, joined_stages
from attendance_policy.simulate.model import NEVER

KINDS = (LETTERS, PRAISE, MEETINGS)


def told(report: Report) -> Told:
    """What may be told of the run, or of the policy before the change of a what-if."""
    decided = report.outcome.decided
    periods = tuple(one for _, one in weeks_of(decided))
    weeks = {kind: [Count.of(one) for one in counts_by_week(decided, kind, periods)] for kind in KINDS}
    roles: dict[str, int] = {}
    for one in left_to_people(decided):
        roles[one.role] = roles.get(one.role, 0) + one.count
    rules = {count.rule: Count.of(count.pupils) for count in report.outcome.decisions}
    stages = Stages.of(report.outcome)
    large = [at for at, name in enumerate(stages.names) if (stages.first[at] != NEVER).sum() >= FEWEST]
    stages = Stages(tuple(stages.names[at] for at in large), stages.first[large])
    parted = joined_stages(stages.names)
    spans = half_terms(decided)
    furthest = [stages.at(one.last) for one in spans]
    columns = [column_of([int(np.isin(at, places).sum()) for _, places in parted]) for at in furthest]
    found = Told({kind: one for kind, one in weeks.items() if any(week.true >= FEWEST for week in one)}, rules,
                 {role: Count.of(count) for role, count in roles.items()}, columns, parted, stages.names)  # fmt: skip
    for rule in decided.policy.rules:
        if rule.id in rules:
            fired = [one for one in decided.of(rule.id) if one.status in REACHED]
            found.repeats[rule.id] = any(len(np.unique(one.pupil)) < len(one.at) for one in fired)
            found.acts[rule.id] = _acts(decided.policy, rule, fired)
    if report.what_if is not None:
        found.after = {count.rule: Count.of(count.pupils) for count in report.what_if.after.decisions}
    ends = [one.last for one in spans]
    leave_out(found, decided.grid.size[0],
              [next((at for at, end in enumerate(ends) if one.last <= end), 0) for one in periods])  # fmt: skip
    return found


def leave_out(found: Told, pupils: int, half_term_of: Sequence[int]) -> None:
    """Leaves out the weeks of a kind, roles and half terms that would give a count away. `pupils`: how many there are;
    `half_term_of`: the half term of each week."""
    while True:
        kinds = {kind for kind in found.weeks if not _weeks_safe(found, kind)}
        roles = {role for role in found.roles if not _role_safe(found, role)}
        for rule, count in found.rules.items():
            ways = [more for more in (1, -1) if count.bears(more) and count.true + more <= pupils]
            if count.true < FEWEST and not any(found.bears(rule, more) for more in ways):
                kinds |= {kind for one in found.acts[rule] for kind, _ in one.kinds} & found.weeks.keys()
                roles |= {role for one in found.acts[rule] for role, _ in one.roles} & found.roles.keys()
        if not kinds and not roles:
            break
        for kind in kinds:
            del found.weeks[kind]
        for role in roles:
            del found.roles[role]
    _stages_left_out(found, half_term_of)


def pupils(report: Report, found: Told) -> dict[object, Figure]:
    """What is told of pupils by rule: `(name, rule)`, with `name` pupils and, of a what-if, after, newly and gone."""
    everybody = report.outcome.pupils
    later = {} if report.what_if is None else {
        count.rule: report.what_if.after.first_days(count.rule) != NEVER for count in report.what_if.after.decisions
    }  # fmt: skip
    net = Network()
    for rule in [*found.rules, *(rule for rule in later if rule not in found.rules)]:
        nobody = np.zeros(everybody, dtype=np.bool_)
        was = report.outcome.first_days(rule) != NEVER if rule in found.rules else nobody
        now, true = later.get(rule, nobody), int(was.sum())
        low = true - 1 if rule not in found.rules or found.bears(rule, -1) else true
        high = true + 1 if rule not in found.rules or found.bears(rule, 1) else true
        net.add(("pupils", rule), "all", ("was", rule), true, worth=1, rounded=True, low=max(0, low),
                high=min(everybody, high))  # fmt: skip
        if report.what_if is None:
            net.add(("reached", rule), ("was", rule), "all", true, published=False)
            continue
        figures = {"gone": was & ~now, "stay": was & now, "newly": now & ~was, "after": now}
        counts = {name: int(which.sum()) for name, which in figures.items()}
        net.add(("gone", rule), ("was", rule), "all", counts["gone"], rounded=True)
        net.add(("stay", rule), ("was", rule), ("now", rule), counts["stay"], published=False)
        net.add(("newly", rule), "all", ("now", rule), counts["newly"], rounded=True)
        net.add(("after", rule), ("now", rule), "all", counts["after"], worth=1, rounded=True, high=everybody)
    return dict(net.shown())


def _acts(policy: Policy, rule: Rule, fired: Iterable[Fired]) -> tuple[Acts, ...]:
    """What a firing of each case counts in; of a rule that never fired, what its first case would."""
    cases: dict[str, list[tuple[str | None, str]]] = {}
    for one in fired:
        status = role_of_case(one.case) if one.status == "asks" else ""
        entry = (kind_of_actions(policy, one.actions), status)
        if entry not in cases.setdefault(one.case.name, []):
            cases[one.case.name].append(entry)
    if not cases:
        cases = {case.name: [(kind_of_actions(policy, actions), role_of_case(case) if asks(strength, actions) else "")
                             for strength, actions in case.acts] for case in rule.cases[:1]}  # fmt: skip
    return tuple(
        Acts(_times(kind for kind, _ in entries if kind), _times(role for _, role in entries if role))
        for entries in cases.values()
    ) or (Acts((), ()),)


def asks(strength: str, actions: tuple[Action, ...]) -> bool:
    """Whether an act leaves to a person what is done."""
    return strength in ("should", "may") or any(action.verb == "consider" for action in actions)


def _times(words: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(Counter(words).items())


def _weeks_safe(found: Told, kind: str) -> bool:
    """Whether each small week of a kind could hold one decision more or less, with another week for it."""
    every = [one for acts in found.acts.values() for one in acts if kind in dict(one.kinds)]
    alone = any(len(one.kinds) == 1 and dict(one.kinds)[kind] == 1 for one in every)
    others = [found.weeks[kind]] if alone else [found.weeks[one] for one in found.weeks]
    small = [at for at, week in enumerate(found.weeks[kind]) if week.true < FEWEST]
    return all(
        any(
            all(weeks[at].bears(more) and weeks[to].bears(-more) for weeks in others)
            for more in (1, -1) for to in range(len(others[0])) if to != at
        )
        for at in small
    )  # fmt: skip


def _role_safe(found: Told, role: str) -> bool:
    """Whether a role with few decisions could have one more or one less."""
    if found.roles[role].true >= FEWEST:
        return True
    for rule, acts in found.acts.items():
        for one in acts:
            if role not in dict(one.roles):
                continue
            for more in (1, -1):
                again = found.repeats[rule] or found.reaches(rule, more)
                if again and found.holds(one, more) and found.roles[role].true + more > 0:
                    return True
    return False


def _stages_left_out(found: Told, half_term_of: Sequence[int]) -> None:
    """Where a small stage would be given away, leaves out the weeks and roles that its stages count in, then the half
    term."""
    last = len(found.stages) - 1
    for column, counts in enumerate(found.stages):
        for _ in range(2):
            unsafe = [place for place, count in enumerate(counts) if count.true < FEWEST and not any(
                count.bears(more) and _stage_bears(found, place, column, more, column == last, half_term_of)
                for more in (1, -1))]  # fmt: skip
            if not unsafe:
                break
            acts = [one for name in found.reached for one in found.acts[name]]
            kinds = {kind for one in acts for kind, _ in one.kinds}
            roles = {role for one in acts for role, _ in one.roles}
            found.weeks = {kind: one for kind, one in found.weeks.items() if kind not in kinds}
            found.roles = {role: one for role, one in found.roles.items() if role not in roles}
        else:
            found.stages[column] = [Count(one.true, None) for one in counts]


def _stage_bears(
    found: Told, place: int, column: int, more: int, last: bool, half_term_of: Sequence[int]
) -> bool:  # fmt: skip
    """Whether one pupil more (or less) could stand at a stage at the end of a half term."""
    names = [found.reached[at] for _, places in found.parted[: place + 1] for at in places]
    if last:  # a pupil whom the stages up to this one reach, or not at all; or who goes to the next stage, or not
        if all(found.reaches(name, more) and found.bears(name, more) for name in names):
            return True
        beside = [(place + 1, place + 1, -more), (place - 1, place, more)]
        return any(
            0 <= other < len(found.parted) and found.stages[column][other].bears(-more)
            and all(found.reaches(found.reached[at], by) and found.bears(found.reached[at], by)
                    for at in found.parted[moved][1])
            for other, moved, by in beside
        )  # fmt: skip
    kinds = {kind for name in names for acts in found.acts[name] for kind, _ in acts.kinds} & found.weeks.keys()
    # One that came to it in this half term and not in a later one, or the other way about.
    return all(
        sum(week.bears(more) for week, term in zip(found.weeks[kind], half_term_of, strict=True) if term <= column)
        >= len(names)
        and sum(week.bears(-more) for week, term in zip(found.weeks[kind], half_term_of, strict=True) if term > column)
        >= len(names)
        for kind in kinds
    )
