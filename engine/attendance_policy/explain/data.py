"""An explanation as JSON: the trace, of one version, held to schema/trace.schema.json."""

from __future__ import annotations

from typing import Any

from attendance_policy.explain.model import (
    TRACE_VERSION,
    Crossing,
    DueTold,
    Explanation,
    NoticeTold,
    ReadingTold,
    RuleTold,
    Told,
)

Data = dict[str, Any]


def trace_data(explanation: Explanation) -> Data:
    """`{trace: {version, …, rules: [{verdict, conditions, source, would_cross_on, …}]}}`."""
    return {
        "trace": {
            "version": TRACE_VERSION,
            "policy": explanation.policy,
            "name": explanation.name,
            "pupil_id": explanation.pupil_id,
            "on": explanation.on.isoformat(),
            "marks": {"am": explanation.marks[0], "pm": explanation.marks[1]},
            "occasions": list(explanation.occasions),
            "next_on": {name: day.isoformat() for name, day in explanation.next_on},
            "rules": [_rule(rule) for rule in explanation.rules],
            "notices": [_notice(notice) for notice in explanation.notices],
            "notes": list(explanation.notes),
        }
    }


def _rule(rule: RuleTold) -> Data:
    return {
        "rule": rule.rule,
        "case": rule.case,
        "occasion": rule.occasion,
        "verdict": rule.verdict,
        "status": rule.status,
        "result": rule.result,
        "role": rule.who,
        "actions": [{"strength": one.strength, "text": one.text, "status": one.status} for one in rule.actions],
        "conditions": [_told(one) for one in rule.conditions],
        "source": list(rule.source),
        "law": list(rule.law),
        "place": {"file": rule.place.file, "line": rule.place.line, "column": rule.place.column},
        "interpretation": list(rule.interpretation),
        "assumed": list(rule.assumed),
        "readings": [_reading(one) for one in rule.readings],
        "due": _due(rule.due),
        **_crossing(rule.ahead),
        "why_not_asked": rule.why_not_asked,
        "next_on": rule.next_on.isoformat() if rule.next_on is not None else None,
        "decided_before": [day.isoformat() for day in rule.history],
        "left_open_on": rule.left_open_on.isoformat() if rule.left_open_on is not None else None,
        "hedge": rule.hedge,
        "restates": list(rule.restates),
        "notices": list(rule.notices),
    }


def _told(told: Told) -> Data:
    far = told.distance
    return {
        "kind": told.kind,
        "text": told.text,
        "written": told.written,
        "verdict": told.verdict,
        "value": told.value,
        "threshold": told.threshold,
        "distance": far.by if far is not None else None,
        "unit": far.unit if far is not None else "",
        "direction": ("more" if far.more else "fewer") if far is not None else "",
        "open": told.open,
        **_crossing(told.ahead),
        "leaves_window_on": told.leaves_window_on.isoformat() if told.leaves_window_on is not None else None,
        "joined": told.joined,
        "parts": [_told(part) for part in told.parts],
    }


def _crossing(ahead: Crossing | None) -> Data:
    return {
        "would_cross_on": ahead.on.isoformat() if ahead is not None else None,
        "would_cross_if": ahead.course if ahead is not None else "",
    }


def _due(due: DueTold | None) -> Data | None:
    if due is None:
        return None
    return {**due.due.as_data(), "words": due.words, "counted_from": due.counted_from, "anchor_at": due.anchor_at}


def _reading(one: ReadingTold) -> Data:
    return {
        "point": one.point, "kind": one.kind, "standard": one.standard, "asks": one.asks, "reading": one.reading,
        "says": one.says, "source": list(one.source), "working": one.working, "because": one.because,
        "verdict": one.verdict, "due": one.due,
    }  # fmt: skip


def _notice(one: NoticeTold) -> Data:
    return {
        "rule": one.rule, "parent_id": one.parent_id, "action": one.action, "status": one.status, "due": one.due,
        "source": list(one.source), "facts": [{"text": text, "value": value} for text, value in one.facts],
    }  # fmt: skip
