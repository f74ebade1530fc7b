"""A sweep as data: for JSON, and as a table for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from attendance_policy.diagnostics import Problem
from attendance_policy.register.rejects import harmless
from attendance_policy.reports.rule_count_data import rule_count_data
from attendance_policy.reports.sweep_words import answer_words
from attendance_policy.simulate import RuleCount
from attendance_policy.sweep import Point, Sweep, answers, cliffs
from attendance_policy.sweep.at_most import Answer, over, within


def sweep_data(found: Sweep, assumed: Mapping[str, str], notes: Sequence[str]) -> dict[str, Any]:
    """The JSON of a call. A point's `value` is a text, of two axes a list of two; `decisions` are as in `simulate`."""
    days = found.days.days
    return {
        "policy": found.policy,
        "name": found.name,
        "days": {"first": days[0].isoformat(), "last": days[-1].isoformat(), "count": len(days)},
        "pupils": found.pupils,
        "vary": [
            {"path": axis.path, "kind": axis.kind, "in_force": axis.in_force,
             "values": [value.word for value in axis.values], "set": [value.text for value in axis.values]}
            for axis in found.axes
        ],
        "moved": list(found.moved),
        "in_force": {"decisions": _decisions(found.base), **_periods(found, found.base)},
        "points": [
            {
                "value": _value(point),
                "in_force": found.is_in_force(point),
                "decisions": _decisions(point),
                **_periods(found, point),
                "problems": [_problem(problem) for problem in point.problems],
            }
            for point in found.points
        ],
        "steps": [
            {"vary": found.axes[step.axis].path, "from": _value(found.at(step.before)),
             "to": _value(found.at(step.after)), "rule": step.rule, "newly": step.newly, "no_longer": step.no_longer}
            for step in found.steps if step.moved
        ],
        "cliffs": [
            {"vary": found.axes[one.step.axis].path, "from": _value(found.at(one.step.before)),
             "to": _value(found.at(one.step.after)), "rule": one.step.rule, "pupils": one.step.moved,
             "all_steps": {"pupils": one.usual[0], "steps": one.usual[1]}}
            for one in cliffs(found)
        ],
        "at_most": _at_most(found),
        "assumed": dict(assumed),
        "notes": [*found.notes, *notes],
    }  # fmt: skip


def _value(point: Point) -> str | list[str]:
    words = [value.word for value in point.values]
    return words[0] if len(words) == 1 else words


def _decisions(point: Point) -> dict[str, Any]:
    return {count.rule: rule_count_data(count) for count in point.decisions}


def _periods(found: Sweep, point: Point) -> dict[str, Any]:
    if found.capacity is None or point.problems:
        return {}
    return {"most": point.peak, "exceeding": over(point, found.capacity), "within": within(point, found.capacity)}


def _problem(problem: Problem) -> dict[str, str]:
    return {"code": problem.code, "message": problem.message, "suggestion": problem.suggestion}


def _at_most(found: Sweep) -> dict[str, Any] | None:
    if found.capacity is None:
        return None
    return {
        "what": found.capacity.what,
        "per": found.capacity.per,
        "most": found.capacity.most,
        "answers": [_answer(found, one, answer_words(one, found.capacity)) for one in answers(found)],
    }


def _answer(found: Sweep, one: Answer, says: str) -> dict[str, Any]:
    return {
        **({} if one.beside is None else {"at": found.axes[1].values[one.beside].word}),
        "kind": one.kind,
        "value": one.edge.values[0].word if one.edge is not None else None,
        "beyond": one.beyond.values[0].word if one.beyond is not None else None,
        "in_order": one.in_order,
        "within": [[low.values[0].word, high.values[0].word] for low, high in one.stretches],
        "says": says,
    }


def sweep_table(found: Sweep) -> bytes:
    """CSV, a row for each point and rule: UTF-8 with a byte-order mark, lines of CRLF. A point that could not be run is
    one row with its problem. A cell that a spreadsheet would run has an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    capacity = [] if found.capacity is None else ["most", "exceeding"]
    figures = ["count", "pupils", "asks", "if", "first", "not_specified"]
    writer.writerow([harmless(axis.path) for axis in found.axes] + ["in_force", "rule", *figures, *capacity, "problem"])
    for point in found.points:
        values = [harmless(value.word) for value in point.values]
        values.append("yes" if found.is_in_force(point) else "no")
        if point.problems:
            empty = [""] * (1 + len(figures) + len(capacity))
            writer.writerow([*values, *empty, harmless("; ".join(one.message for one in point.problems))])
        peak = [] if found.capacity is None else [point.peak, over(point, found.capacity)]
        for count in point.decisions:
            writer.writerow([*values, harmless(count.rule), *_figures(count), *peak, ""])
    return out.getvalue().encode("utf-8-sig")


def _figures(count: RuleCount) -> tuple[int, ...]:
    return (count.count, count.pupils, count.asks, count.unknown, count.first, count.not_specified)
