"""A simulation as text for a terminal."""

from __future__ import annotations

from attendance_policy.reports.chart import bundled, months, spark
from attendance_policy.reports.duties_text import duty_lines
from attendance_policy.reports.findings import by_week, school_weeks
from attendance_policy.reports.layout import Style, Table, cut, headed, labelled, laid, titled, wrapped
from attendance_policy.reports.report import Report
from attendance_policy.reports.sections import (
    NOT_RUN,
    assumed_lines,
    facts,
    held_lines,
    listed,
    not_asked_lines,
    open_lines,
    read_rows,
    reading_lines,
)
from attendance_policy.reports.words import number
from attendance_policy.simulate import Outcome, RuleCount

_MOST_SPARKS = 20


def simulation_text(report: Report, style: Style, brief: bool = False) -> list[str]:
    """The lines of a simulation: decisions by rule and by week, then (unless `brief`) what they rest on."""
    outcome = report.outcome
    lines = [*titled(f"{outcome.name} ({outcome.policy})", style), *facts(outcome, report, style)]
    lines += headed("Decisions by rule", rule_lines(outcome, style), style)
    lines += headed("By school week, each rule to its own scale", spark_lines(outcome, style), style)
    if brief:
        return lines
    read = [*read_rows(report.inputs), *(("note", note) for note in report.notes)]
    if report.duties is not None:
        lines += headed("Duties of the school", duty_lines(report.duties, style), style)
    lines += headed("What was read", labelled(read, style, "  "), style)
    lines += headed("Left open", open_lines(outcome, style), style)
    lines += headed("Taken for granted", assumed_lines(report.assumed, style), style)
    lines += headed(NOT_RUN, held_lines(outcome, style), style)
    lines += headed("What other readings would do", reading_lines(outcome, style), style)
    return lines + headed("Not asked of a register", not_asked_lines(outcome, style), style)


def rule_lines(outcome: Outcome, style: Style) -> list[str]:
    """The rules that fired as a table; those that never did in one paragraph."""
    fired = [count for count in outcome.decisions if _total(count)]
    never = [count.rule for count in outcome.decisions if not _total(count)]
    if not fired:
        return [*wrapped("No rule fired on this register.", style, "  "), *listed(never, style, "Never: ")]
    head = ["rule", "pupils", "due", "to\ndecide", "not\nknown", "silent"]
    waits = any(count.first for count in fired)
    if waits:
        head.append("waits")
    rows = []
    for count in fired:
        figures = [count.pupils, count.count, count.asks, count.unknown, count.not_specified]
        rows.append((count.rule, *(_cell(figure, style) for figure in [*figures, *([count.first] if waits else [])])))
    lines = laid(Table(tuple(head), tuple(rows)), style)
    legend = (
        "pupils: reached at least once; due: to be done; to decide: left to a person; "
        "not known: depends on something no file here tells; silent: the document does not say"
    )
    lines += wrapped(legend + ("; waits: something else comes first" if waits else ""), style, "  ")
    return lines + (listed(never, style, f"Never on this register ({len(never)}): ") if never else [])


def _total(count: RuleCount) -> int:
    return count.count + count.asks + count.unknown + count.first + count.not_specified


def _cell(figure: int, style: Style) -> str:
    return number(figure) if figure else style.nothing


def spark_lines(outcome: Outcome, style: Style) -> list[str]:
    """One line a rule, one sign a school week; the highest week at the right."""
    weeks = school_weeks(outcome)
    fired = [count for count in outcome.decisions if count.count + count.asks][:_MOST_SPARKS]
    if not fired or len(weeks) < 2:
        return []
    name = min(max(len(count.rule) for count in fired), max(12, style.width - len(weeks) - 16))
    starts, _, size = bundled(weeks, [0] * len(weeks), style.width - name - 16)
    gap = " " * (name + 4)
    lines = [f"{gap}{months(starts):<{len(starts)}}  most"]
    for count in fired:
        _, values, _ = bundled(weeks, by_week(outcome, count.rule, weeks), style.width - name - 16)
        drawn = style.tint(f"{spark(values, max(values), style):<{len(starts)}}", "cyan")
        lines.append(f"  {cut(count.rule, name, style):<{name}}  {drawn}  {number(max(values)):>6}")
    if size > 1:
        lines.append(f"  one sign is {size} school weeks")
    return lines
