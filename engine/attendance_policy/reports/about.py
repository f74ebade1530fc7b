"""What the figures of a page rest on: definitions, England's statistics, rows in no figure, what was taken."""

from __future__ import annotations

from attendance_policy.reports.national import CENSUS_YEAR, National
from attendance_policy.reports.policy_words import capital
from attendance_policy.reports.report import Report
from attendance_policy.reports.sections import file_words
from attendance_policy.reports.sheet import listed
from attendance_policy.reports.suppressed import FEWEST
from attendance_policy.reports.words import count_of, rule_words

DEFINITIONS = (
    "Persistently absent: a pupil who missed 10% or more of the sessions possible for that pupil. Severely absent: 50% "
    "or more; these pupils are among the persistently absent. A session is a morning or an afternoon. Both are the "
    "definitions of the national statistics, applied to the days of this register."
)
SUPPRESSED = (
    "Small numbers are protected. Fewer than 5 pupils, or decisions, are written “fewer than 5”, which may be none. "
    "Letters, meetings, steps, stages and decisions are told to the nearest 5; bands of attendance are exact. Where a "
    "small number could still be worked out, other figures are “not shown” or a chart is left out. Year groups with "
    "fewer than 5 pupils are joined with the next. Attendance is not shown where fewer than 5 sessions were missed."
)
ROUNDED = "Percentages are worked out exactly and shown to one decimal; a half is rounded up."


def about_england(england: National) -> str:
    """Where the national figures are from."""
    until = f", {england.until}" if england.until else ""
    return (
        f"England: {england.schools}. Attendance, absence and persistent absence are of {england.school_year}, year to "
        f"date{until}, from the daily feed of registers. Severe absence, and every figure by year group, is of the "
        f"school census for {CENSUS_YEAR}, the newest that is held here. The two are different statistics. Department "
        "for Education, Open Government Licence v3.0. The school's own figures cover every pupil of the register."
    )


def about_rejects(report: Report, few: str = "") -> tuple[str, ...]:
    """How many rows of which file are in no figure. `few`: what stands for a number under 5; "" for the number."""
    said = []
    for kind, account in report.inputs.accounts.items():
        if account.rejected:
            hides = few and account.rejected < FEWEST
            count = f"{few} {account.unit}s" if hides else count_of(account.rejected, account.unit)
            said.append(f"{count} of the {file_words(kind)}")
    return (f"Not accepted, and in no figure: {listed(said)}.",) if said else ()


def taken_words(name: str, said: str) -> str:
    """What was taken, as a sentence: `Meetings: once while it holds.`; a question with what was taken as its answer."""
    said = said.replace("`", "")
    answer, colon, question = said.partition(": ")
    if colon and question.endswith("?"):
        plain = answer if answer.replace(" ", "").isalpha() else "as the profile works it out"
        return f"{question} Taken: {plain}."
    return f"{capital(rule_words(name))}: {said.removeprefix('never: ').rstrip('.')}."
