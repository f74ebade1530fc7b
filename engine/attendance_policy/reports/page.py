"""A simulation or a what-if as one page: no script, nothing fetched, every chart with its table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from markupsafe import Markup, escape

from attendance_policy import __version__
from attendance_policy.decide.duties_summary import summed
from attendance_policy.reports.bars import Chart, bars
from attendance_policy.reports.duties_text import changed_duties, duty_rows
from attendance_policy.reports.findings import Changed, Changes, by_week, changes_of, points, school_weeks
from attendance_policy.reports.hindsight import Undone, undone
from attendance_policy.reports.layout import Style
from attendance_policy.reports.policy_words import capital
from attendance_policy.reports.report import Report, told_apart
from attendance_policy.reports.sections import facts_line, grouped, left_open, not_accepted, read_rows
from attendance_policy.reports.words import count_of, day_words, number, rule_words, signed
from attendance_policy.simulate import Outcome, WhatIf, moved_pupils
from attendance_policy.templating import Sandbox, page_templates

_CHARTS = 6
_SIGNS = Style()


def page(report: Report, with_ids: bool = False) -> str:
    """The page of a simulation, or of a what-if when there is one. Pupils are counts; `with_ids` names them by id."""
    outcome, what_if = report.outcome, report.what_if
    found = changes_of(what_if) if what_if is not None else Changes((), (), (), ())
    moved = [one.rule for one in found.changed]
    template = _templates().get_template("simulation.html.j2")
    return template.render(
        version=__version__,
        outcome=outcome,
        what_if=what_if,
        sides=told_apart(outcome, what_if.after) if what_if is not None else (),
        undone=_undone(report, with_ids),
        with_ids=with_ids,
        facts=facts_line(outcome, _SIGNS),
        not_accepted=not_accepted(report.inputs),
        found=found,
        findings=[_finding(one) for one in found.changed[:3]],
        charts=_charts(outcome) if what_if is None else _what_if_charts(what_if, found.changed),
        moved=_moved(what_if, moved) if what_if is not None and with_ids else [],
        left_open=left_open(outcome),
        open_after=left_open(what_if.after, outcome) if what_if is not None else [],
        points=points(outcome) if what_if is None else points(outcome, what_if.after, frozenset(moved)),
        questions={point.id: point.asks for point in outcome.run.open_points},
        assumed=grouped(report.assumed),
        assumed_after=grouped(report.assumed_otherwise),
        notes=report.notes,
        read=read_rows(report.inputs),
        duties=[] if report.duties is None or what_if is not None else duty_rows(summed(report.duties)),
        duties_moved=[] if what_if is None else _duties_moved(report),
    )


def _undone(report: Report, with_ids: bool) -> tuple[Undone, ...]:
    if report.in_hindsight is None:
        return ()
    return undone(report.in_hindsight, report.outcome.run.formal_steps, with_ids)


def _duties_moved(report: Report) -> list[tuple[str, str, str]]:
    if report.duties is None or report.duties_after is None:
        return []
    return changed_duties(report.duties, report.duties_after)


@cache
def _templates() -> Sandbox:
    return page_templates("attendance_policy.reports", {
        "number": number, "signed": _signed, "rule": rule_words, "day": day_words, "capital": capital, "ticks": _ticks,
    })  # fmt: skip


def _signed(value: int) -> str:
    return signed(value, "−")


def _ticks(text: str) -> Markup:
    """A sentence whose words in backticks become code; everything else in it stays text."""
    return Markup(re.sub(r"`([^`]*)`", r"<code>\1</code>", str(escape(text))))


def _finding(one: Changed) -> str:
    """The change of one rule in a sentence."""
    change = one.change
    said = {
        f"newly reaches {count_of(change.newly, 'pupil')}": change.newly,
        f"no longer reaches {count_of(change.no_longer, 'pupil')}": change.no_longer,
        f"reaches {number(change.earlier)} earlier": change.earlier,
        f"reaches {number(change.later)} later": change.later,
    }
    parts = [words for words, count in said.items() if count] or ["is raised in other numbers"]
    name, moved = capital(rule_words(one.rule)), " and ".join(parts)
    opened = f" It is left open now: {one.open_now}." if one.open_now else ""
    return f"{name} {moved}: {number(change.before)} → {number(change.after)}.{opened}"


def _what_if_charts(what_if: WhatIf, changed: Sequence[Changed]) -> list[Chart]:
    weeks = school_weeks(what_if.before)
    charts = []
    for one in changed[:_CHARTS]:
        series = [by_week(outcome, one.rule, weeks) for outcome in (what_if.before, what_if.after)]
        totals = [sum(values) for values in series]
        title = (
            f"{capital(rule_words(one.rule))}: {count_of(totals[0], 'decision')} before, {number(totals[1])} after"
        )
        says = (
            f"Decisions a school week: before, {number(max(series[0], default=0))} in the busiest week; "
            f"after, {number(max(series[1], default=0))}."
        )
        charts.append(bars(title, says, ("before", "after"), weeks, series))
    return charts


def _charts(outcome: Outcome) -> list[Chart]:
    weeks = school_weeks(outcome)
    raised = sorted(
        (count for count in outcome.decisions if count.count + count.asks), key=lambda count: -count.pupils
    )[:_CHARTS]  # fmt: skip
    charts = []
    for count in raised:
        values = by_week(outcome, count.rule, weeks)
        title = f"{capital(rule_words(count.rule))}: {count_of(sum(values), 'decision')}"
        says = f"Decisions a school week: {number(max(values, default=0))} in the busiest."
        charts.append(bars(title, says, ("decisions",), weeks, [values]))
    return charts


def _moved(what_if: WhatIf, rules: Sequence[str]) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    rows = [(rule, *moved_pupils(what_if, rule)) for rule in rules]
    return [row for row in rows if row[1] or row[2]]
