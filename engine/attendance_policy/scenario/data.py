"""A replay as JSON has it."""

from __future__ import annotations

from collections.abc import Sequence

from attendance_policy.decide.due import shown
from attendance_policy.decide.duties_summary import duties_data
from attendance_policy.decide.notices_told import Told
from attendance_policy.scenario.model import Answered, Decision, Replayed, Scenario, UnderReading


def replay_data(scenario: Scenario, policies: Sequence[Replayed]) -> dict[str, object]:
    """One scenario with what each policy answers and decides, in the contract's names."""
    return {
        "scenario": scenario.sentence,
        "file": scenario.file,
        "calendar": scenario.calendar.id if scenario.calendar is not None else None,
        "review_until": shown(scenario.review_until),
        "steps": "as due" if scenario.take_done else "recorded",
        "policies": [
            {
                "policy": one.policy,
                "name": one.name,
                "answers": [answer_data(answered) for answered in one.answers],
                "decisions": [decision_data(decision) for decision in one.decisions],
                "assumed": dict(one.assumed),
                **({"duties": duties_data(one.duties)} if one.duties is not None else {}),
            }
            for one in policies
        ],
    }


def answer_data(answered: Answered) -> dict[str, object]:
    """One answer, in the contract's names."""
    asked: dict[str, object] = {"ask": answered.question.verb, "question": answered.question.words}
    if answered.answer is None:
        return {**asked, "result": "not_specified", "not_specified": answered.refused, "source": [], "readings": []}
    return {**asked, **answered.answer.as_data()}


def decision_data(one: Decision) -> dict[str, object]:
    """One decision, in the contract's names."""
    return {
        "key": one.key,
        "at": shown(one.at),
        "pupil_id": one.pupil_id,
        "rule": one.rule,
        "case": one.case or None,
        "action": one.action,
        "due": one.due.as_data() if one.due is not None else None,
        "role": one.role,
        "strength": one.strength,
        "status": one.status,
        "result": one.result,
        "source": list(one.source),
        "law": list(one.law),
        "facts": [{"text": fact.text, "value": fact.value} for fact in one.facts],
        "readings": [_reading(read) for read in one.readings],
        "turns_on": list(one.open_names),
        "hedge": one.hedge or None,
        "interpretation": list(one.interpretation),
        "not_specified": one.not_specified or None,
        "restated_by": list(one.restated_by),
        "occasion": one.occasion or None,
        "parent_id": one.parent_id or None,
        "notices": [_told(told) for told in one.notices],
    }


def _told(told: Told) -> dict[str, object]:
    return {
        "step": told.step,
        "parent_id": told.parent or None,
        "number": told.number,
        "barred": told.barred,
        "words": told.words,
        "not_specified": "; ".join(told.silences) or None,
        "turns_on": list(told.missing),
    }


def _reading(read: UnderReading) -> dict[str, object]:
    return {
        "reading": read.reading,
        "point": read.point,
        "kind": read.kind,
        "standard": read.standard,
        "says": read.says,
        "source": list(read.source),
        "working": read.working,
        "decided": read.decided,
        "at": shown(read.at),
        "action": read.action,
        "due": read.due.as_data() if read.due is not None else None,
        "role": read.role,
        "strength": read.strength,
        "status": read.status,
    }
