"""How an explanation reads: figures, clauses and law, days that come too late, and the short form."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from attendance_policy.explain.cited import cited
from attendance_policy.explain.model import Distance
from attendance_policy.explain.text import explanation_text
from attendance_policy.explain.words import distance_words
from attendance_policy.policy import Loaded
from explain.explaining import explained, the_rule
from reference.making import calendar, load, rule, school

DAILY = {"review": {"every": "school day"}}
ON = date(2025, 9, 12)
NAMES = {"STATS": "methodology of statistics", "REG": "Registration Regulations 2024"}


def loaded(**rules: Any) -> Loaded:
    return load(rules=rules, counting=DAILY)


@pytest.mark.parametrize(
    ("source", "said"),
    [(("4.2",), "section 4.2"), (("4.2", "6", "7"), "sections 4.2, 6 and 7"), (("STATS",), "methodology of statistics"),
     (("REG 10",), "Registration Regulations 2024, 10"), (("App 3", "4.2"), "section 4.2; App 3"),
     (("Levels",), "“Levels”"), ((), "no clause given")],
)  # fmt: skip
def test_a_source_of_law_has_its_name_and_a_document_its_sections(source: tuple[str, ...], said: str) -> None:
    assert cited(source, NAMES) == said


@pytest.mark.parametrize(
    ("by", "more", "percent", "said"),
    [(2, False, True, "2 sessions away from it"), (-7, False, True, "past it by 7 sessions"),
     (-1, True, True, "past it by 1 session"), (0, False, True, "only just"), (1, True, False, "1 session short"),
     (2, False, False, "2 sessions too many"), (-2, True, False, "2 more than it takes"),
     (-2, False, False, "and would be with 2 more")],
)  # fmt: skip
def test_no_figure_that_is_too_low_has_something_to_spare(by: int, more: bool, percent: bool, said: str) -> None:
    assert distance_words(Distance(by, "sessions", more), percent) == said


def test_a_pupil_far_below_a_threshold_reads_as_past_it_and_a_day_of_absence_as_a_day() -> None:
    about = school(calendar(), {"anna": "// // // // // // NN NN NN NN"})
    policy = loaded(r=rule(each="review", when="attendance < 95", once="per year"),
                    s=rule(each="absence", when="absence_day > 6", once="per spell"))  # fmt: skip
    text = explanation_text(explained(policy, about, "anna", ON))
    assert "attendance is below 95%: it is 60.00% (12/20 sessions), past it by 6 sessions" in text
    assert "it is the seventh day of the absence or later: it is the 4th, 3 too early" in text
    assert "to spare" not in text and "; not before" not in text
    assert "it has not been raised before" in text


def test_what_comes_after_the_school_year_is_left_out_of_the_text_and_stays_in_the_trace() -> None:
    when = "sessions('N', school_weeks=60) >= {}"
    policy = loaded(r=rule(each="review", when=when.format(560), once="ever"),
                    s=rule(each="review", when=when.format(40), once="ever"))  # fmt: skip
    about = school(calendar(weeks=60), {"anna": "// // // // // // // // // //"})
    found = explained(policy, about, "anna", ON)
    late, soon = (the_rule(found, name).ahead for name in "rs")
    assert found.until == date(2026, 8, 31) and late is not None and soon is not None
    assert soon.on < found.until < late.on
    assert found.in_time(late) is None and found.in_time(soon) == soon
    text = explanation_text(found)
    assert text.count("this would be decided on") == 1 and f"on {soon.on:%A} 10 October 2025." in text
    assert text.endswith("What would come only after the end of the school year (Monday 31 August 2026) is left out.")
    assert "left out" not in explanation_text(explained(policy, about, "anna", ON, rule="s"))


def test_in_short_it_is_a_line_a_rule_and_the_nearest_of_the_others() -> None:
    about = school(calendar(), {"anna": "// // // // // // // // // NN"})
    policy = loaded(
        yes=rule(each="review", when="attendance < 95", once="per year"),
        far=rule(each="review", when="sessions('N') >= 9", once="per year"),
        near=rule(each="review", when="sessions('N') >= 4", once="per year"),
        both=rule(each="review", when="sessions('N') >= 4 and sessions('O') >= 2", once="per year"),
        unsure=rule(each="review", when="social_worker and sessions('N') >= 3", once="per year"),
    )
    lines = explanation_text(explained(policy, about, "anna", ON), brief=True).splitlines()
    assert [line.partition(":")[0] for line in lines[2:4]] == ["Decided", "Nearest of the others"]
    assert "“yes” (" in lines[2] and lines[2].endswith("it is 90.00% (18/20 sessions), only just.")
    assert "“near” (" in lines[3] and "it is 2, 2 sessions marked N" in lines[3] and " short; on " in lines[3]
    assert lines[4:] == ["3 rules not decided; without `--brief` each says why."]
