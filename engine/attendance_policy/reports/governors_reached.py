"""What a policy did, for governors: letters and meetings, stages, whom rules reached, what is left to people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from attendance_policy.calendar import Calendar
from attendance_policy.frozen import dataclass
from attendance_policy.policy.called import roles_words
from attendance_policy.reports.policy_words import capital
from attendance_policy.reports.reached import (
    LETTERS,
    MEETINGS,
    NOBODY,
    PRAISE,
    half_terms,
    kind_of_actions,
    left_to_people,
    weeks_of,
)
from attendance_policy.reports.report import Report
from attendance_policy.reports.rule_names import rule_names
from attendance_policy.reports.shapes import Table, bars, columns, dots
from attendance_policy.reports.sheet import Section, listed
from attendance_policy.reports.suppressed import KEPT_BACK, SMALL, Figure
from attendance_policy.reports.unseen import asks, pupils, told
from attendance_policy.reports.unseen_model import Told
from attendance_policy.reports.words import count_of, day_words, number, rule_words

MOST_DRAWN = 12
_MOST_WEEKS = 3  # of as many letters, named one by one


def months(weeks: Sequence[date]) -> list[tuple[int, str]]:
    """The months under a chart of weeks, each at its first week, where it has room."""
    found: list[tuple[int, str]] = []
    for at, week in enumerate(weeks):
        if not at or (week.year, week.month) != (weeks[at - 1].year, weeks[at - 1].month):
            if found and at - found[-1][0] < 2:
                found.pop()
            found.append((at, f"{week:%b}"))
    return found


@dataclass(frozen=True, eq=False)
class Reached:
    """What the sections are made from: what may be told, pupils by rule as told, and each rule in words."""

    report: Report
    told: Told
    pupils: dict[object, Figure]
    names: dict[str, str]

    @staticmethod
    def of(report: Report) -> Reached:
        """Everything that may be told of the decisions of a run."""
        found = told(report)
        runs = [report.outcome] if report.what_if is None else [report.what_if.before, report.what_if.after]
        names = rule_names([run.decided.policy for run in runs], [one.rule for run in runs for one in run.decisions])
        return Reached(report, found, pupils(report, found), names)


def letters(reached: Reached) -> tuple[Section, ...]:
    """Letters and meetings by week; letters of praise, which may be a hundred times as many, for themselves."""
    others = "A letter that calls to a meeting counts as the meeting."
    if PRAISE in (asked := _asked_for(reached)):
        others += " Letters of praise are counted for themselves."
    return (
        *_by_week(reached, asked, "Letters and meetings, week by week", (LETTERS, MEETINGS), others),
        *_by_week(reached, asked, "Letters of praise, week by week", (PRAISE,), ""),
    )


def _by_week(
    reached: Reached, asked: dict[str, bool], heading: str, kinds: Sequence[str], more: str
) -> tuple[Section, ...]:
    """Decisions of some kinds by week. `asked`: the kinds that could be, and whether one is left to a person."""
    weeks = weeks_of(reached.report.outcome.decided)
    series = [(kind, [one.told or Figure(None, KEPT_BACK) for one in counts])
              for kind, counts in reached.told.weeks.items() if kind in kinds]  # fmt: skip
    # That a kind is not here tells no more than the missing figures would: the policy alone says what could be.
    away = tuple(f"{capital(kind)}: not shown (small numbers)." for kind in kinds
                 if kind in asked and kind not in reached.told.weeks)  # fmt: skip
    if not series:
        return (Section(heading, words=away),) if away else ()
    most = [_most(kind, asked.get(kind, False), found, [monday for monday, _ in weeks]) for kind, found in series]
    says = " ".join(("Due, or left to a person to decide, by school week, to the nearest 5.", more)).strip()
    rows = tuple((day_words(monday), *(str(found[at]) for _, found in series)) for at, (monday, _) in enumerate(weeks))
    table = Table(("Week of", *(capital(kind) for kind, _ in series)), rows)
    shown = [(kind, [one.value for one in found]) for kind, found in series]
    picture = columns(capital("; ".join(most)), says, months([monday for monday, _ in weeks]), shown, table)
    return (Section(heading, picture, words=away),)


def _asked_for(reached: Reached) -> dict[str, bool]:
    """The kinds that a rule of this run could ask for, and whether one leaves it to a person."""
    found: dict[str, bool] = {}
    policy = reached.report.outcome.decided.policy
    for rule in policy.rules:
        for strength, actions in (act for case in rule.cases for act in case.acts if rule.id in reached.told.rules):
            kind = kind_of_actions(policy, actions)
            if kind is not None:
                found[kind] = found.get(kind, False) or asks(strength, actions)
    return found


def _most(kind: str, left: bool, found: Sequence[Figure], mondays: Sequence[date]) -> str:
    """In which weeks a kind was most, of what is told: figures that round alike are not told apart."""
    value = max(one.value or 0 for one in found)
    first = [monday for one, monday in zip(found, mondays, strict=True) if one.value == value]
    if len(first) > _MOST_WEEKS:
        when = f"in {number(len(first))} weeks"
    else:
        when = f"in the week{'s' if len(first) > 1 else ''} of {listed([day_words(monday) for monday in first])}"
    said = f"{kind}, due or left to a person," if left else kind
    return f"{said} were most {when}: about {number(value)}{' each' if len(first) > 1 else ''}"


def stages(reached: Reached) -> tuple[Section, ...]:
    """How many pupils stood at each stage at the end of each half term, to the nearest 5."""
    decided = reached.report.outcome.decided
    spans = half_terms(decided, going_on(reached.report))
    parted = reached.told.parted
    if not parted or not spans:
        return ()
    names = [stage_words(name, len(places)) for name, places in parted]
    told_of = [[one.told or Figure(None, KEPT_BACK) for one in column] for column in reached.told.stages]
    series = [(name, [column[place].value for column in told_of]) for place, name in enumerate(names)]
    last = [(name, values[-1]) for name, values in series if values[-1] is not None]
    said = listed([f"about {number(value)}{'' if at else ' pupils'} stood at “{name}”"
                   for at, (name, value) in enumerate(last) if value is not None])  # fmt: skip
    until = day_words(decided.grid.days.days[-1])
    when = f"At the end of {spans[-1].name}" if spans[-1].ended else f"On {until}"
    title = f"{when}, {said}" if last else f"Too few pupils at a stage in {spans[-1].name}"
    says = "The furthest stage that a pupil had reached by the end of each half term, to the nearest 5 pupils."
    says += "" if spans[-1].ended else f" The last one is told to {until}: it has not ended."
    rows = tuple((one.name, *(number(cell.value) if cell.value is not None else KEPT_BACK for cell in told_of[at]))
                 for at, one in enumerate(spans))  # fmt: skip
    table = Table(("At the end of", *(capital(name) for name in names)), rows)
    ticks = [(at, one.name) for at, one in enumerate(spans)]
    return (Section("Stages over time", columns(title, says, ticks, series, table)),)


def going_on(report: Report) -> Calendar | None:
    """The calendar by which a half term goes on after the register, where its own was read off it: that of no school,
    and so only while the year runs."""
    return report.inputs.planned if report.inputs.running else None


def stage_words(rule: str, stages_joined: int) -> str:
    """What a stage, or the joined first stages, is called."""
    return rule_words(rule) if rule else f"one of the first {stages_joined} stages"


def whom(reached: Reached) -> tuple[Section, ...]:
    """Pupils reached by each rule."""
    if reached.report.what_if is not None:
        return ()
    clauses = {count.rule: ", ".join(count.source) for count in reached.report.outcome.decisions}
    found = sorted(((rule, reached.pupils["pupils", rule]) for rule in clauses), key=lambda one: -(one[1].value or 0))
    shown = [(rule, one) for rule, one in found if one.value is not None]
    rows = tuple((reached.names[rule], str(one), f"{rule_words(rule)}, {clauses[rule] or '–'}") for rule, one in shown)
    heading, head = "Whom each step reached", ("What the policy asks for", "Pupils", "Rule, clause")
    rest = tuple((reached.names[rule], one.why, f"{rule_words(rule)}, {clauses[rule] or '–'}")
                 for rule, one in sorted(found, key=lambda pair: reached.names[pair[0]]) if one.value is None)
    tables = ((f"{count_of(len(rest), 'step')} with few pupils, or none", "", Table(head, rest)),) if rest else ()
    if not rows:
        return (Section(heading, tables=tables),)
    title = f"Most pupils, about {shown[0][1]}: {_inside(reached.names[shown[0][0]])}"
    says = ("Pupils for whom the policy asked for a step, or left it to a person, at least once. To the nearest 5 "
            "pupils.")  # fmt: skip
    picture = bars(title, says, [(reached.names[rule], one.value, str(one)) for rule, one in shown[:MOST_DRAWN]],
                   Table(head, rows))  # fmt: skip
    return (Section(heading, picture, tables=tables),)


def people(reached: Reached) -> tuple[Section, ...]:
    """Decisions that the policy leaves to people, by role. Only steps whose pupils are shown are named: that a role
    has one tells that it came up."""
    every = left_to_people(reached.report.outcome.decided)
    roles = {role: count.told for role, count in reached.told.roles.items() if count.told is not None}
    if not every:
        return ()
    about: dict[str, list[str]] = {role: [] for role in roles}
    for one in every:
        if one.role in roles and reached.pupils["pupils", one.rule].value is not None:
            about[one.role].append(reached.names[one.rule])
    heading = "Decisions left to people"
    order = sorted(roles, key=lambda role: (-(roles[role].value or 0), role))
    if not order or roles[order[0]].value is None:
        return (Section(heading, words=("Too few decisions were left to each role to show how many.",)),)
    first, most = order[0], roles[order[0]].value
    who = roles_words(first, reached.report.outcome.decided.policy.called) if first != NOBODY else first
    title = f"Most decisions are left to {who}: about {roles[first]}"
    if len([role for role in order if roles[role].value == most]) > 1 or len(order) == 1:
        title = f"About {roles[first]} decisions are left to {who}"
    rows = tuple((capital(role), str(roles[role]), "; ".join(about[role]) or "–") for role in order)
    table = Table(("Role", "Decisions", "Steps"), rows)
    says = ("Steps that the policy says a person may or should take, or has to judge, to the nearest 5. Nothing was "
            "decided for them here.")  # fmt: skip
    picture = bars(title, says, [(capital(role), roles[role].value, str(roles[role])) for role in order], table)
    return (Section(heading, picture),)


def before_and_after(reached: Reached) -> tuple[Section, ...]:
    """What a change does: pupils reached by each rule before and after, for the rules that it moves."""
    what_if = reached.report.what_if
    if what_if is None:
        return ()
    heading = "Before and after the change"
    moved = [one.rule for one in what_if.changes if one.newly or one.no_longer]
    head = ("What the policy asks for", "Before", "After", "Newly", "No longer")
    rows = [(rule, [reached.pupils[name, rule] for name in ("pupils", "after", "newly", "gone")]) for rule in moved]
    rows = [(rule, cells) for rule, cells in rows if any(cell.value is not None for cell in cells)]
    rows.sort(key=lambda row: -sum(cell.value or 0 for cell in row[1][2:]))
    if not rows:
        said = "The change moves too few pupils to show, or none." if moved else "The change moves no pupil."
        return (Section(heading, words=(said,)),)
    table = Table((*head, "Rule"), tuple((reached.names[rule], *map(str, cells), rule_words(rule))
                                         for rule, cells in rows))  # fmt: skip
    first, cells = rows[0]
    title = f"{reached.names[first]}: {_about(cells[0])} before, {_about(cells[1])} after"
    drawn = [(reached.names[rule], _exact(cells[0]), _exact(cells[1])) for rule, cells in rows[:MOST_DRAWN]]
    says = ("Pupils for whom the policy asks for a step at least once, to the nearest 5. How many are newly reached, "
            "and how many no longer, is in the figures below.")  # fmt: skip
    return (Section(heading, dots(title, says, ("before", "after"), drawn, table, as_percent=False)),)


def _about(figure: Figure) -> str:
    if figure.value is not None:
        return f"about {figure} pupils"
    return f"{figure} pupils" if figure.why == SMALL else "a number that is not shown"


def _inside(name: str) -> str:
    """A name inside a sentence: `send the letter`, and a name of capitals as it is."""
    return name[:1].lower() + name[1:]


def _exact(figure: Figure) -> Fraction | None:
    return None if figure.value is None else Fraction(figure.value)
