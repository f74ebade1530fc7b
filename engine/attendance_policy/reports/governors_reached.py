"""What a policy did, for governors: letters and meetings, stages, whom rules reached, what is left to people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import numpy as np

from attendance_policy.reports.policy_words import capital
from attendance_policy.reports.reached import (
    LETTERS,
    MEETINGS,
    NEVER,
    Stages,
    counts_by_week,
    half_terms,
    left_to_people,
    weeks_of,
)
from attendance_policy.reports.report import Report
from attendance_policy.reports.shapes import Table, bars, columns, dots
from attendance_policy.reports.sheet import Section, listed
from attendance_policy.reports.suppressed import FEWEST, KEPT_BACK, SMALL, Figure, Network
from attendance_policy.reports.words import day_words, number, rule_words
from attendance_policy.simulate.whatif import first_days

MOST_STAGES = 4


def months(weeks: Sequence[date]) -> list[tuple[int, str]]:
    """The months under a chart of weeks, each at its first week, where it has room."""
    found: list[tuple[int, str]] = []
    for at, week in enumerate(weeks):
        if not at or (week.year, week.month) != (weeks[at - 1].year, weeks[at - 1].month):
            if found and at - found[-1][0] < 2:
                found.pop()
            found.append((at, f"{week:%b}"))
    return found


def network(report: Report) -> dict[object, Figure]:
    """What may be shown of letters by week and of pupils by rule, put together, as one set of figures that add up.

    `(kind, n)`: letters or meetings of week n. `(name, rule)`: pupils, with `name` one of pupils, and of a what-if
    after, newly, gone. A rule that reaches each pupil once with a letter has as many letters as pupils.
    """
    decided = report.outcome.decided
    periods = tuple(one for _, one in weeks_of(decided))
    net = Network()
    reached = {count.rule: first_days(decided, count.rule) != NEVER for count in report.outcome.decisions}
    linked: dict[str, str] = {}
    for kind in (LETTERS, MEETINGS):
        weeks, rules = counts_by_week(decided, kind, periods)
        for at, count in enumerate(weeks):
            net.add((kind, at), "all", kind, count)
        for rule, count in rules.items():
            if rule not in linked and rule in reached and int(reached[rule].sum()) == count:
                linked[rule] = kind
            else:
                net.add((kind, "of", rule), kind, "all", count, published=False)
    later = {} if report.what_if is None else {
        count.rule: first_days(report.what_if.after.decided, count.rule) != NEVER
        for count in report.what_if.after.decisions
    }  # fmt: skip
    for rule in [*reached, *(rule for rule in later if rule not in reached)]:
        nobody = np.zeros(decided.grid.size[0], dtype=np.bool_)
        was, now = reached.get(rule, nobody), later.get(rule, nobody)
        net.add(("pupils", rule), linked.get(rule, "all"), ("was", rule), int(was.sum()), worth=1)
        if report.what_if is None:
            net.add(("reached", rule), ("was", rule), "all", int(was.sum()), published=False)
            continue
        net.add(("gone", rule), ("was", rule), "all", int((was & ~now).sum()))
        net.add(("stay", rule), ("was", rule), ("now", rule), int((was & now).sum()), published=False)
        net.add(("newly", rule), "all", ("now", rule), int((now & ~was).sum()))
        net.add(("after", rule), ("now", rule), "all", int(now.sum()), worth=1)
    return dict(net.shown())


def letters(report: Report, figures: dict[object, Figure]) -> tuple[Section, ...]:
    """Letters and meetings by week."""
    weeks = weeks_of(report.outcome.decided)
    series = [(kind, [figures[kind, at] for at in range(len(weeks))]) for kind in (LETTERS, MEETINGS)]
    series = [(kind, found) for kind, found in series if any(one.value for one in found)]
    if not series:
        return ()
    most = []
    for kind, found in series:
        value, at = max((one.value or 0, -at) for at, one in enumerate(found))
        most.append(f"{kind} were most in the week of {day_words(weeks[-at][0])}: {number(value)}")
    says = "Due, or left to a person to decide, by school week. A letter that calls to a meeting counts as the meeting."
    rows = tuple((day_words(monday), *(str(found[at]) for _, found in series)) for at, (monday, _) in enumerate(weeks))
    table = Table(("Week of", *(capital(kind) for kind, _ in series)), rows)
    shown = [(kind, [one.value for one in found]) for kind, found in series]
    picture = columns(capital("; ".join(most)), says, months([monday for monday, _ in weeks]), shown, table)
    return (Section("Letters and meetings, week by week", picture),)


def stages(report: Report) -> tuple[Section, ...]:
    """How many pupils stood at each stage at the end of each half term, to the nearest 5."""
    decided = report.outcome.decided
    spans, found = half_terms(decided), Stages.of(decided)
    large = [at for at in range(len(found.names)) if int((found.first[at] != NEVER).sum()) >= FEWEST]
    if not large or not spans:
        return ()
    found = Stages(tuple(found.names[at] for at in large), found.first[large])
    parted = joined_stages(found.names)
    columns_: list[list[int | None]] = []
    for one in spans:
        at = found.at(one.last)
        columns_.append(to_fives([int(np.isin(at, places).sum()) for _, places in parted]))
    series = [(name, [column[place] for column in columns_]) for place, (name, _) in enumerate(parted)]
    last = [(name, values[-1]) for name, values in series if values[-1] is not None]
    said = listed([f"about {number(value)} at {name}" for name, value in last if value is not None])
    title = f"At the end of {spans[-1].name}, {said}" if last else f"Too few pupils at a stage in {spans[-1].name}"
    says = "The furthest stage that a pupil had reached by the end of each half term. Counts to the nearest 5."
    rows = tuple((one.name, *(KEPT_BACK if values[at] is None else number(values[at] or 0) for _, values in series))
                 for at, one in enumerate(spans))  # fmt: skip
    table = Table(("At the end of", *(capital(name) for name, _ in series)), rows)
    ticks = [(at, one.name) for at, one in enumerate(spans)]
    return (Section("Stages over time", columns(title, says, ticks, series, table)),)


def joined_stages(names: Sequence[str]) -> list[tuple[str, list[int]]]:
    """At most MOST_STAGES stages to draw, the earliest joined: (name, places)."""
    extra = max(0, len(names) - MOST_STAGES)
    joined = [(f"one of {extra + 1} earlier stages", list(range(extra + 1)))] if extra else []
    return joined + [(rule_words(names[at]), [at]) for at in range(extra + 1 if extra else 0, len(names))]


def to_fives(counts: Sequence[int]) -> list[int | None]:
    """Counts to the nearest 5. With one under 5 the least of the others is kept back as well: which is which, and how
    many they are, cannot be told from the number of pupils."""
    hidden = [at for at, count in enumerate(counts) if count < FEWEST]
    if hidden:
        hidden += sorted((at for at in range(len(counts)) if at not in hidden), key=lambda at: counts[at])[:1]
    return [None if at in hidden else (count + 2) // 5 * 5 for at, count in enumerate(counts)]


def whom(report: Report, figures: dict[object, Figure]) -> tuple[Section, ...]:
    """Pupils reached by each rule."""
    if report.what_if is not None:
        return ()
    clauses = {count.rule: ", ".join(count.source) for count in report.outcome.decisions}
    found = sorted(((rule, figures["pupils", rule]) for rule in clauses), key=lambda one: -(one[1].value or 0))
    shown = [(rule, one) for rule, one in found if one.value is not None]
    rows = tuple((capital(rule_words(rule)), clauses[rule] or "–", str(one)) for rule, one in shown)
    few = [rule_words(rule) for rule, one in found if one.why == SMALL]
    kept = [rule_words(rule) for rule, one in found if one.why == KEPT_BACK]
    words = [f"Fewer than 5 pupils, or none: {', '.join(sorted(few))}."] if few else []
    words += [f"Not shown: {', '.join(sorted(kept))}."] if kept else []
    if not rows:
        return (Section("Whom each rule reached", words=tuple(words)),)
    title = f"{capital(rule_words(shown[0][0]))} reached most pupils: {shown[0][1]}"
    picture = bars(title, "Pupils for whom a rule made something due, or left something to a person, at least once.",
                   [(capital(rule_words(rule)), one.value, str(one)) for rule, one in shown[:12]],
                   Table(("Rule", "Clause", "Pupils"), rows))  # fmt: skip
    return (Section("Whom each rule reached", picture, tuple(words)),)


def people(report: Report) -> tuple[Section, ...]:
    """Decisions that the policy leaves to people, by role. No total is told, so none can be subtracted from."""
    roles: dict[str, int] = {}
    rules: dict[str, list[str]] = {}
    for one in left_to_people(report.outcome.decided):
        roles[one.role] = roles.get(one.role, 0) + one.count
        rules.setdefault(one.role, []).append(rule_words(one.rule))
    if not roles:
        return ()
    figures = {role: Figure(count) if count >= FEWEST else Figure(None, SMALL) for role, count in roles.items()}
    order = sorted(roles, key=lambda role: (-(figures[role].value or 0), role))
    first = order[0]
    title = f"More decisions are left to {first} than to any other role: {figures[first]}"
    if len([role for role in roles if roles[role] == roles[first]]) > 1 or len(roles) == 1:
        title = f"{figures[first]} decisions are left to {first}"
    if figures[first].value is None:
        title = "Fewer than 5 decisions were left to each role"
    rows = tuple((capital(role), str(figures[role]), ", ".join(sorted(rules[role]))) for role in order)
    table = Table(("Role", "Decisions", "About"), rows)
    says = "What the policy says a person may or should decide, or judge. Nothing was decided for them here."
    picture = bars(title, says, [(capital(role), figures[role].value, str(figures[role])) for role in order], table)
    return (Section("Decisions left to people", picture),)


def before_and_after(report: Report, figures: dict[object, Figure]) -> tuple[Section, ...]:
    """What a change does: pupils reached by each rule before and after, for the rules that it moves."""
    if report.what_if is None:
        return ()
    moved = [one.rule for one in report.what_if.changes if one.newly or one.no_longer]
    head = ("Rule", "Before", "After", "Newly", "No longer")
    names = ("pupils", "after", "newly", "gone")
    rows = [(rule, [figures[name, rule] for name in names]) for rule in moved]
    rows = [(rule, cells) for rule, cells in rows if any(cell.value is not None for cell in cells)]
    rows.sort(key=lambda row: -sum(cell.value or 0 for cell in row[1][2:]))
    if not rows:
        said = "The change moves too few pupils to show, or none." if moved else "No rule reaches other pupils."
        return (Section("Before and after the change", words=(said,)),)
    table = Table(head, tuple((capital(rule_words(rule)), *map(str, cells)) for rule, cells in rows))
    first, cells = rows[0]
    title = f"{capital(rule_words(first))}: {cells[0]} pupils before, {cells[1]} after"
    drawn = [(capital(rule_words(rule)), _exact(cells[0]), _exact(cells[1])) for rule, cells in rows[:12]]
    picture = dots(title, "Pupils whom a rule reaches at least once. Newly and no longer are in the figures below.",
                   ("before", "after"), drawn, table, as_percent=False)  # fmt: skip
    return (Section("Before and after the change", picture),)


def _exact(figure: Figure) -> Fraction | None:
    return None if figure.value is None else Fraction(figure.value)
