"""A profile beside its document."""

from __future__ import annotations

from pathlib import Path

import pytest

from attendance_policy.diagnostics import Severity
from attendance_policy.documents import Checked, Finding, check_source, read_document
from attendance_policy.library import Library
from attendance_policy.policy import Policies
from documents import papers

PROFILE = """\
policy: elm
name: Elm Grove School
kind: school
extends: england_2024
document: {title: Attendance Policy, reviewed: "2024-09", source: cover}
registers:
  everyone:
    years: [1, 2]
    am: {taken: "08:35", closes: "09:30"}
    pm: {taken: "13:15"}
    source: ["2.1", "2.2"]
reporting: {first_day: {by: "09:45", source: App 1}, source: App 1}
records:
  numbers: {of: every pupil, contains: [telephone number], at_least: 3 numbers, source: "3"}
letters:
  home: {to: parents, about: "what follows at 10:50 and at 18:00", source: [App 1, "3"]}
rules:
  letter: {each: review, when: attendance < 95, who: school, will: {letter: home}, once: per year, source: "3"}
  visit:
    each: review
    when: sessions('absent', school_weeks=2) >= 10
    who: school
    will: {meet: parents}
    once: per year
    source: "3"
"""


def checked(tmp_path: Path, profile: str = PROFILE, data: bytes | None = None, **headings: str) -> Checked:
    file = tmp_path / "elm.yaml"
    file.write_text(profile, "utf-8")
    policies = Policies(Library((), tmp_path))
    loaded = policies.load(str(file))
    document = read_document(papers.text() if data is None else data, "paper.txt")
    return check_source(loaded, document, {name.replace("_", " "): title for name, title in headings.items()})


def codes(found: Checked) -> list[tuple[str, str, str]]:
    return [(one.problem.code, one.path, one.figure) for one in found.findings]


def one(found: Checked, code: str) -> Finding:
    (finding,) = [finding for finding in found.findings if finding.problem.code == code]
    return finding


def test_what_stands_where_it_is_cited_is_no_finding(tmp_path: Path) -> None:
    found = checked(tmp_path)
    assert codes(found) == [("figure-not-cited", "", "")]
    assert found.looked_for == found.standing == 9
    note = one(found, "figure-not-cited").problem
    assert note.message == "in 3, no value cites `£80`, `21 days` (line 21)"
    assert (note.place.file, note.place.line, note.severity) == ("paper.txt", 21, Severity.NOTE)


@pytest.mark.parametrize(
    ("before", "after", "path", "figure"),
    [
        ('"08:35"', '"08:36"', "registers.everyone.am.taken", "08:36"),
        ('"13:15"', '"13:20"', "registers.everyone.pm.taken", "13:20"),
        ("attendance < 95", "attendance < 96", "rules.letter.when", "96%"),
        (">= 10", ">= 11", "rules.visit.when", "11 sessions"),
        ("school_weeks=2", "school_weeks=3", "rules.visit.when", "3 school weeks"),
        ("3 numbers", "4 numbers", "records.numbers.at_least", "4"),
        ("2024-09", "2024-10", "document.reviewed", "2024-10"),
    ],
)
def test_every_figure_that_is_changed_is_found(tmp_path: Path, before: str, after: str, path: str, figure: str) -> None:
    found = one(checked(tmp_path, PROFILE.replace(before, after)), "figure-not-in-clause")
    assert (found.path, found.figure) == (path, figure)
    assert found.problem.severity is Severity.WARNING
    assert found.problem.suggestion.startswith("it stands nowhere in the document: correct the figure")


def test_a_figure_by_itself_fits_any_unit(tmp_path: Path) -> None:
    known = [figure for _, path, figure in codes(checked(tmp_path)) if path.startswith("values")]
    given = checked(tmp_path, PROFILE + 'values: {below: {is: 95, source: "3"}, other: {is: 94, source: "3"}}\n')
    assert known == []
    assert [(path, figure) for _, path, figure in codes(given) if path.startswith("values")] == [
        ("values.other.is", "94")
    ]  # fmt: skip


def test_where_else_it_stands(tmp_path: Path) -> None:
    moved = PROFILE.replace('source: ["2.1", "2.2"]', 'source: "2.2"')
    first = next(f for f in checked(tmp_path, moved).findings if f.figure == "08:35")
    assert first.problem.message == "`08:35` does not stand in 2.2: 2.2 has `1.15pm`"
    assert first.elsewhere == ("2.1 (line 16)",)
    assert "it stands in 2.1 (line 16)" in first.problem.suggestion


def test_a_number_without_its_unit_is_no_place_to_cite(tmp_path: Path) -> None:
    """Three emergency numbers are no three years, and nobody is told that the figure is nowhere."""
    profile = PROFILE.replace('3 numbers, source: "3"', '3 numbers, keep_for: 3 years, source: "2.1"')
    lines = papers.LINES.replace("more than 2 numbers", "3 emergency numbers")
    found = next(f for f in checked(tmp_path, profile, lines.encode()).findings if f.figure == "3 years")
    assert (found.elsewhere, found.problem.suggestion) == (
        (), "correct the figure, or say under `interpretation` what was chosen"
    )  # fmt: skip
    lines = lines.replace("Everybody comes on time.", "Records are kept for 3 years.")
    found = next(f for f in checked(tmp_path, profile, lines.encode()).findings if f.figure == "3 years")
    assert found.elsewhere == ("1 (line 11)",)


def test_the_same_in_other_words_stands(tmp_path: Path) -> None:
    text = papers.LINES.replace("ten sessions", "five days").replace("two school weeks", "a fortnight")
    text = text.replace("below 95%", "when more than five per cent are missed").replace("half past nine", "9:30")
    text = text.replace("more than 2 numbers", "at least three numbers")
    assert "figure-not-in-clause" not in {code for code, _, _ in codes(checked(tmp_path, data=text.encode()))}


def test_another_unit_does_not_stand(tmp_path: Path) -> None:
    text = papers.LINES.replace("ten sessions", "ten days")
    assert one(checked(tmp_path, data=text.encode()), "figure-not-in-clause").figure == "10 sessions"


def test_more_than_9_is_at_least_10_and_below_9_is_not(tmp_path: Path) -> None:
    text = papers.LINES.replace("at ten sessions", "at more than nine sessions")
    assert "figure-not-in-clause" not in {code for code, _, _ in codes(checked(tmp_path, data=text.encode()))}
    text = papers.LINES.replace("at ten sessions", "at nine sessions")
    assert one(checked(tmp_path, data=text.encode()), "figure-not-in-clause").figure == "10 sessions"


def test_what_the_profile_says_it_chose_is_a_note(tmp_path: Path) -> None:
    chosen = PROFILE.replace('pm: {taken: "13:15"}', 'pm: {taken: "13:20", interpretation: {taken: it is near it}}')
    found = one(checked(tmp_path, chosen), "figure-not-in-clause")
    assert found.problem.severity is Severity.NOTE


def test_a_clause_that_is_not_there_and_one_that_is_named(tmp_path: Path) -> None:
    wrong = PROFILE.replace("App 1", "App 9")
    found = one(checked(tmp_path, wrong), "clause-not-found")
    assert found.clauses == ("App 9",)
    assert "`App 9`" in found.problem.message
    assert "clause-not-found" not in {code for code, _, _ in codes(checked(tmp_path, wrong, App_9="Appendix 1"))}


def test_a_clause_that_is_not_there_hides_no_figure(tmp_path: Path) -> None:
    """What cites it stands nowhere that is known, and keeps no figure of another section from being told."""
    right = checked(tmp_path)
    wrong = checked(tmp_path, PROFILE.replace('will: {letter: home}, once: per year, source: "3"',
                                              'will: {letter: home}, once: per year, source: "9.9"'))  # fmt: skip
    assert (wrong.looked_for, wrong.standing) == (right.looked_for, right.standing - 1)
    assert "`95%`" in one(wrong, "figure-not-cited").problem.message
    assert "`95%`" not in one(right, "figure-not-cited").problem.message
    missing = one(wrong, "clause-not-found").problem.message
    assert missing == "the document has no clause `9.9`; 1 place cites it"
    assert "figure-not-in-clause" not in {code for code, _, _ in codes(wrong)}


def test_places_that_cite_a_clause_are_counted_as_a_person_counts(tmp_path: Path) -> None:
    profile = PROFILE.replace('once: per year, source: "3"', 'once: per year, source: "9.9"')
    wrong = checked(tmp_path, profile.replace('once: per year\n    source: "3"', 'once: per year\n    source: "9.9"'))
    assert one(wrong, "clause-not-found").problem.message.endswith("; 2 places cite it")


def test_word_and_pdf_give_the_same(tmp_path: Path) -> None:
    profile = PROFILE[: PROFILE.index("registers:")].replace("document:", "x:")
    profile = profile.replace('x: {title: Attendance Policy, reviewed: "2024-09", source: cover}\n', "")
    profile += "rules:\n  letter: {each: review, when: attendance < 96, who: school, will: {meet: parents}, "
    profile += 'once: per year, source: "3"}\n'
    for data in (
        papers.word(),
        papers.pdf([["1. Purpose", "2. Times"], ["3. Support", "A letter goes home below 95%."]]),
    ):
        found = one(checked(tmp_path, profile, data), "figure-not-in-clause")
        assert (found.path, found.figure) == ("rules.letter.when", "96%")


@pytest.mark.parametrize("name", ["visit", "asks", "years", "note"])
def test_an_id_may_be_a_word_of_the_language(tmp_path: Path, name: str) -> None:
    wrong = PROFILE.replace("  visit:\n", f"  {name}:\n").replace(">= 10", ">= 11")
    assert one(checked(tmp_path, wrong), "figure-not-in-clause").figure == "11 sessions"


LEAVE = (
    PROFILE
    + """\
leave: {ask: headteacher, notice: {at_least: 2 weeks, before: leave starts}, source: "3"}
"""
)
POINT = """\
open_points:
  praise:
    kind: silence
    asks: Does praise wait for 4 weeks?
    as_written: {source: App 1, says: it is not said}
    readings: {waits: {says: 4 weeks, set: {reporting.first_day.by: "09:46"}}}
    working: as_written
    because: it is kind
"""
WEEKS = (
    papers.LINES.replace("more than 2", "at least three")
    .replace("8.35am", "8.35am twice a day")
    .replace("Parents give", "Leave is asked four weeks before.\nParents give")
)


def test_what_the_clause_has_of_the_same_unit_is_named(tmp_path: Path) -> None:
    wrong = next(f for f in checked(tmp_path, LEAVE, WEEKS.encode()).findings if f.path == "leave.notice.at_least")
    assert wrong.problem.message == "`2 weeks` does not stand in 3: 3 has `four weeks`"


def test_twice_is_no_length(tmp_path: Path) -> None:
    wrong = next(f for f in checked(tmp_path, LEAVE, WEEKS.encode()).findings if f.path == "leave.notice.at_least")
    assert wrong.elsewhere == ()
    counted = PROFILE.replace('3 numbers, source: "3"', '2 numbers, source: "2.1"')
    assert "figure-not-in-clause" not in {code for code, _, _ in codes(checked(tmp_path, counted, WEEKS.encode()))}


def test_an_open_point_of_another_clause_cites_no_figure(tmp_path: Path) -> None:
    """What cites nothing in it counts for the clauses of the point alone."""
    for point in (POINT, POINT.replace('reporting.first_day.by: "09:46"', 'rules.visit.once: per year')):
        said = [f.problem.message for f in checked(tmp_path, LEAVE + point, WEEKS.encode()).findings]
        noted = next(message for message in said if message.startswith("in 3, no value cites"))
        assert ("four weeks" in noted) is ("reporting" in point), point
