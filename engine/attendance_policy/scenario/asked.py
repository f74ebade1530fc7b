"""Asking a policy the questions of a scenario."""

from __future__ import annotations

from attendance_policy.answers import Answer, LeaveAnswer, ScoreAnswer, arrive, kept, leave, report, score
from attendance_policy.diagnostics import CannotGoOn, Problem
from attendance_policy.policy import Loaded
from attendance_policy.scenario.model import Answered, Arrival, Kept, LeaveAsked, Question, Reported, Scenario, Scored

# A reason, form or record that one policy has and another lacks is told, not refused.
_LACKS = ("unknown-reason", "unknown-form", "unknown-record")
# Where the command line names an option, a scenario names a key.
_SUGGESTIONS = {"which-session": "add `session: am` or `session: pm`"}


def answers_of(scenario: Scenario, loaded: Loaded) -> tuple[Answered, ...]:
    """One policy's answers, in the order of the questions.

    Raises `CannotGoOn` (exit code 3) at the place of a question that cannot be asked as it stands.
    """
    answered = []
    for question in scenario.questions:
        try:
            answered.append(Answered(question, _answer(scenario, loaded, question)))
        except CannotGoOn as stop:
            problem = stop.problems[0]
            if problem.code not in _LACKS:
                raise CannotGoOn(
                    Problem(question.place, "question-refused", f"`{question.words}`: {problem.message}",
                            _SUGGESTIONS.get(problem.code, problem.suggestion))
                ) from None  # fmt: skip
            answered.append(Answered(question, None, problem.message))
    return tuple(answered)


def _answer(scenario: Scenario, loaded: Loaded, question: Question) -> Answer | LeaveAnswer | ScoreAnswer:
    match question.asked:
        case Arrival() as one:
            return arrive(loaded, one.year, one.at, one.session, one.accompanied, question.said, scenario.calendar)
        case Reported() as one:
            return report(loaded, one.absent_on, one.at, one.day, one.year, one.how, one.reason, scenario.calendar)
        case LeaveAsked() as one:
            return leave(loaded, one.request, scenario.calendar, question.said, one.day_by_day, one.returned)
        case Scored() as one:
            return score(loaded, one.form, one.risks)
        case Kept() as one:
            return kept(loaded, one.record, one.on)
