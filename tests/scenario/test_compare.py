"""Policies side by side: which rows there are, which are alike, and why the others differ. Shown on the profiles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from attendance_policy.policy import Policies
from attendance_policy.scenario import Ready
from attendance_policy.scenario.compare import compare
from attendance_policy.scenario.compare_model import KINDS, Comparison, Row
from attendance_policy.scenario.compare_table import comparison_markdown, comparison_rows, comparison_text
from scenario.shared import SCENARIOS, SCHOOLS, Reader

HEAD = "scenario: a test\ncalendar: england_example\nother_flags: no\n"
FALL = HEAD + "pupils: {P1: {year: 4}}\nregister: {P1: {from 2025-09-02: '/\\ x20, I x3'}}\nevents: []\n"
AWAY = HEAD + "pupils: {P1: {year: 8}}\nregister: {P1: {2025-09-10: N}}\nevents: []\n"


@pytest.fixture
def run(reader: Reader, schools: tuple[Ready, ...]) -> Any:
    def some(text: str, *names: str) -> Comparison:
        chosen = [ready for name in names or SCHOOLS for ready in schools if ready.loaded.policy.id == name]
        return compare(reader.text(text), chosen)

    return some


def row(found: Comparison, what: str) -> Row:
    return next(one for one in found.rows if one.what == what)


def causes(found: Comparison, what: str) -> dict[str, dict[str, list[str]]]:
    return {
        f"{cause.kind} {cause.about}".strip(): {
            name: [f"{value.text} {'/'.join(value.source)}".strip() for value in values]
            for name, values in cause.values.items()
        }
        for cause in row(found, what).causes
    }


def test_another_figure_is_told_with_both_clauses(run: Any) -> None:
    found = run(FALL + "review_until: 2025-10-03", "lct", "westwood")
    said = causes(found, "a letter")["threshold attendance"]
    assert said["lct"] == ["< 95 App 2 Stage A"]
    assert "< 90 Levels" in said["westwood"]


def test_what_no_clause_speaks_of_and_what_is_not_met_are_apart(run: Any) -> None:
    found = run(AWAY, "atlp_slade", "basildon_lower", "westwood")
    said = causes(found, "contact with the emergency contacts")
    assert said["no clause"] == {"atlp_slade": ["nothing"], "westwood": ["nothing"]}
    letter = causes(run(FALL, "basildon_lower", "westwood"), "a letter")
    assert "no clause" not in letter
    assert "westwood" in letter["not met"]


def test_another_time_and_a_silence_about_the_time(run: Any) -> None:
    found = run(AWAY, "atlp_slade", "sharley_park", "westwood")
    said = causes(found, "contact with the parents")
    assert said["deadline"] == {
        "atlp_slade": ["same day App 1", "no time is named App 1"],
        "sharley_park": ["that morning 4.5"],
        "westwood": ["no time on the first day is given (Who to contact, App 3) Who to contact/App 3"],
    }
    assert list(said["silence"]) == ["westwood"]


def test_a_reading_is_a_cause_with_what_it_says(run: Any) -> None:
    said = causes(run(AWAY, "basildon_lower", "sharley_park"), "a visit to the home")
    assert [text.partition(":")[0] for text in said["reading"]["basildon_lower"]] == [
        "early_visit, as_written", "early_visit, after_calls (working)",
        "letters_home, as_written (working)", "letters_home, may_be_sent",
    ]  # fmt: skip


def test_other_days_of_review_are_a_cause(run: Any) -> None:
    said = causes(run(FALL, "basildon_lower", "sharley_park"), "a meeting")
    assert said["review days"] == {
        "basildon_lower": ["every school day"], "sharley_park": ["every week, on the last school day"],
    }  # fmt: skip


def test_a_policy_beside_itself_differs_in_nothing(reader: Reader, policies: Policies) -> None:
    loaded = policies.load("sharley_park")
    other = policies.patched(loaded, [("name", "The same by another name")])
    found = compare(reader.text(AWAY + 'ask: [{arrive: {year: 4, at: "2025-09-10 09:10"}}]'), [Ready.of(loaded)])
    assert all(one.same and not one.causes for one in found.rows)
    again = compare(reader.text(AWAY), [Ready.of(loaded), Ready.of(other)])
    assert all(one.same for one in again.rows)


def test_a_changed_figure_is_the_only_cause(reader: Reader, policies: Policies) -> None:
    loaded = policies.load("basildon_lower")
    patched = policies.patched(loaded, [("stages.concern_letter.when.attendance", "80")])
    object.__setattr__(patched.policy, "id", "patched")
    found = compare(reader.text(FALL), [Ready.of(loaded), Ready.of(patched)])
    assert not row(found, "a letter").same
    assert [cause.kind for cause in row(found, "a letter").causes] == ["not met", "threshold"]
    assert causes(found, "a letter")["threshold attendance"] == {
        "basildon_lower": ["< 95 4.2"],
        "patched": ["< 80 4.2"],
    }
    (value,) = row(found, "a letter").causes[0].values["patched"][:1]
    assert "below 80%" in value.text and value.source == ("4.2",)


def test_questions_are_rows_too(run: Any) -> None:
    ask = HEAD + "ask:\n  - report: {absent-on: 2025-09-10, at: '2025-09-10 08:45'}\n"
    found = run(ask, "basildon_lower", "sharley_park", "westwood")
    (one,) = found.rows
    assert (one.theme, one.same) == ("reporting", False)
    assert [cause.kind for cause in one.causes] == ["deadline", "silence", "reading"]
    alike = run(ask.replace("08:45", "08:00"), "basildon_lower", "lct")
    assert alike.rows[0].same


def test_every_row_that_differs_says_why(reader: Reader, schools: tuple[Ready, ...]) -> None:
    for name in ("an_absence_over_a_weekend", "leave_two_weeks_before", "steps_left_out", "often_late"):
        found = compare(reader.file(SCENARIOS / f"{name}.yaml"), schools)
        assert found.rows
        for one in found.rows:
            assert one.same or one.causes, (name, one.what)
            assert {cause.kind for cause in one.causes} <= set(KINDS)
            assert all(cause.values for cause in one.causes)


def test_text_markdown_and_data_have_the_same_rows(run: Any) -> None:
    found = run(AWAY, "atlp_slade", "basildon_lower")
    data = comparison_rows(found)
    assert [(one["theme"], one["what"]) for one in data] == [(one.theme, one.what) for one in found.rows]
    markdown = comparison_markdown(found)
    assert sum(line.startswith("| P1: ") for line in markdown.splitlines()) == len(data)
    text = comparison_text(found)
    assert max(map(len, text.splitlines())) <= 120
    assert text.count("≠ ") == sum(len(one.causes) for one in found.rows)
    assert len(comparison_rows(found, differences=True)) == sum(not one.same for one in found.rows)


def test_the_page_names_every_cause() -> None:
    page = (Path(__file__).parents[2] / "docs" / "scenarios.md").read_text(encoding="utf-8")
    assert [f"| {kind} | {means} |" for kind, means in KINDS.items() if f"| {kind} | {means} |" not in page] == []


def test_what_turns_on_a_silence_is_not_specified_and_no_act(run: Any) -> None:
    """A pupil who never missed a session: nobody knows the figure below which a first letter goes out."""
    found = run(FALL.replace(", I x3", "") + "review_until: 2025-09-12", "sharley_park", "lct")
    letter = row(found, "a letter")
    assert letter.lines["sharley_park"] == ("not specified", "turns on first stage figure", "(6)")
    said = causes(found, "a letter")
    assert [key for key in said if not key.startswith("threshold")] == ["silence"]
    assert "strength" not in said and "who" not in said
    text = comparison_text(found)
    assert "2025-09-12 will" not in text and "not specified" in text


def test_a_legend_explains_the_signs_and_the_cause_words_that_stand_there(run: Any) -> None:
    found = run(AWAY.replace("N", "N, 2025-09-11: N, 2025-09-12: N"), "atlp_slade", "basildon_lower", "westwood")
    text = comparison_text(found)
    used = {cause.kind for one in found.rows for cause in one.causes}
    assert used and used != set(KINDS)
    legend = " ".join(text[text.index("Why policies differ (≠): ") :].split())
    for kind, means in KINDS.items():
        assert (f"{kind}: {means}" in legend) == (kind in used)
    assert "+3 is three more days after it" in text and "– nothing is decided" in text
    same = run(AWAY, "westwood")
    assert "Why policies differ" not in comparison_text(same) and "+3" not in comparison_text(same)
    assert "Why policies differ (≠): " in comparison_markdown(found)
