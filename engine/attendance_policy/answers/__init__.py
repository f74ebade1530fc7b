"""Questions to a policy: which code an arrival gets, whether an absence was reported in time, what leave may be had.

Every answer is one of four: determined, discretionary, not specified, conflict. They are computed, under every reading
of every open point.
"""

from attendance_policy.answers.arrive import arrive
from attendance_policy.answers.days import no_school
from attendance_policy.answers.kept import kept
from attendance_policy.answers.leave import LeaveAnswer, leave
from attendance_policy.answers.model import Answer, Read, Single
from attendance_policy.answers.notice import Request
from attendance_policy.answers.readings import answer
from attendance_policy.answers.report import report
from attendance_policy.answers.score import ScoreAnswer, score

__all__ = ["Answer", "LeaveAnswer", "Read", "Request", "ScoreAnswer", "Single", "answer", "arrive", "kept", "leave",
           "no_school", "report", "score"]  # fmt: skip
