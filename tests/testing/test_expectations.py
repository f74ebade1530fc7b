"""What a scenario expects is checked, and a slip of the pen in an expectation never passes."""

from __future__ import annotations

import json
from pathlib import Path

import junitparser
import pytest

from cli.called import Call

HEAD = """scenario: a pupil is away on the tenth day
calendar: england_example
other_flags: no
pupils: {P1: {year: 5}}
register: {P1: {from 2025-09-02: '/\\ x9, N'}}
events: []
duties: true
ask: [{arrive: {year: 5, at: "2025-09-03 09:31"}}]
"""


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return Call(capsys)


def write(folder: Path, expect: str, more: str = "") -> str:
    file = folder / "one.yaml"
    file.write_text(HEAD + more + "expect:\n  sharley_park:\n" + expect, encoding="utf-8")
    return str(file)


GOOD = """
    answers: [{code: U, result: determined}]
    decisions:
      - {rule: first_stage_letter, pupil: P1, at: 2025-09-05, status: not_specified}
    none: [{rule: wellbeing_call}]
    duties: [{rule: safeguarding_meetings, not_specified: 1}]
    complete: [first_stage_letter, watched_weekly]
"""
COUNT_IT = "count it: `duties: [{rule: safeguarding_meetings, count: N}]`, with `duties: true` in the scenario"


def test_what_is_as_expected_passes(call: Call, tmp_path: Path) -> None:
    data = call.json("test", write(tmp_path, GOOD))
    assert (data["passed"], data["failed"], data["scenarios"], data["policies"]) == (5, 0, 1, ["sharley_park"])
    call("test", write(tmp_path, GOOD))
    assert (call.code, call.out) == (0, "5 passed, 0 failed in 1 scenario\n")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("code: U", "code: L", "`code` is `U`, not `L`"),
        ("code: U", "kode: U", "there is no `kode`"),
        ("at: 2025-09-05", "at: 2025-09-04", "`at` is `2025-09-05`, not `2025-09-04`"),
        ("at: 2025-09-05", "due: nothing, strength: must", "`strength` is `will`, not `must`"),
        ("rule: wellbeing_call", "rule: first_stage_letter", "there is one: first_stage_letter about P1"),
        ("not_specified: 1", "not_specified: 2", "`not_specified` is `1`, not `2`"),
        ("rule: first_stage_letter, pupil", "rule: wellbeing_call, pupil", "there is no such decision"),
        ("[first_stage_letter, watched_weekly]", "[support_offered, correct_code]", "there is one: "),
        ("complete: [first_stage_letter, watched_weekly]", "complete: true", "there is one: "),
    ],
)  # fmt: skip
def test_what_is_otherwise_fails(call: Call, tmp_path: Path, old: str, new: str, said: str) -> None:
    call("test", write(tmp_path, GOOD.replace(old, new)))
    assert call.code == 1
    assert said in call.out
    assert "one.yaml:" in call.out


ASKS = """
ask:
  - report: {absent-on: 2025-09-10, at: "2025-09-10 09:00"}
  - leave: {requested: 2025-09-10, from: 2025-10-06, to: 2025-10-08, day-by-day: true}
  - arrive: {year: 4, at: "2025-09-13 09:30"}
  - leave: {requested: 2025-09-10, from: 2025-09-13, to: 2025-09-14}
"""
OF_NOTICE = "`notice` has `result`, `required`, `given`, `met`, `latest_request`, "


@pytest.mark.parametrize(
    ("answer", "expected", "said", "hint"),
    [
        (1, "on_time: false", "`on_time` is nothing, not `false` (the result is `conflict`: `deadline_minute` is open)",
         ""),
        (2, "notice: {enough: false}", "in `notice` there is no `enough`", OF_NOTICE),
        (2, "notice: {mett: true}", "in `notice` there is no `mett`", "did you mean `met`?"),
        (2, "notice: {met: false, required: 2 weeks}", "`notice.met` is `true`, not `false`", ""),
        (2, "notice: enough", "`notice` is a group of values, not `enough`", ""),
        (2, "result: {met: true}", "`result` is `discretionary`, not a group of values", ""),
        (2, "days: [{date: 2025-10-06}, {date: 2025-10-06, met: false}]",
         "`days` has none with `date` `2025-10-06`, `met` `false`", ""),
        (2, "days: three", "`days` is groups of values, not `three`", ""),
        (3, "code: U", "`code` is nothing, not `U` (not specified: 2025-09-13 is no school day in the calendar "
                       "`england_example`)", ""),
        (4, "notice_met: true", "`notice_met` is nothing, not `true` (not specified: no school day is asked for: the "
                                "calendar `england_example` has no school day from 2025-09-13 to 2025-09-14)", ""),
    ],
)  # fmt: skip
def test_a_difference_says_what_is_there_and_why(
    call: Call, tmp_path: Path, answer: int, expected: str, said: str, hint: str
) -> None:
    """A value that is not there is told with the open point or the sentence of the answer; one of a group by its name
    there."""
    answers = ", ".join(f"{{{expected}}}" if n == answer else "{}" for n in range(1, 5))
    head = HEAD[: HEAD.index("other_flags")]
    file = tmp_path / "asks.yaml"
    file.write_text(f"{head}{ASKS}expect: {{sharley_park: {{answers: [{answers}]}}}}\n", encoding="utf-8")
    call("test", str(file), "--format", "json")
    (failed,) = json.loads(call.out)["failures"]
    assert (call.code, failed["differs"]) == (1, said)
    assert (failed["suggestion"] or "").startswith(hint) if hint else not failed["suggestion"]


@pytest.mark.parametrize(
    ("old", "new", "code", "hint"),
    [
        ("rule: first_stage_letter", "rule: first_stage_leter", "expected-rule", "did you mean `first_stage_letter`?"),
        ("at: 2025-09-05", "case: red", "expected-rule", "cases are none"),
        ("pupil: P1", "pupil: P2", "expected-pupil", "list the pupil under `pupils`"),
        ("at: 2025-09-05", "at: 2025-10-05", "expected-day", "move `review_until`, or the day"),
        ("at: 2025-09-05", "at: 2025-09-31", "expected-day", "write it as YYYY-MM-DD"),
        ("status: not_", "stats: not_", "expected-value", "did you mean `status`?"),
        ("determined}", "determined}, {code: L}", "expected-answers", "answers stand in the order of `ask`"),
        ("rule: wellbeing_call", "", "expected-nothing", "name its rule"),
        ("[first_stage_letter, w", "[first_stage_lette, w", "expected-rule", "did you mean `first_stage_letter`?"),
        ("rule: safeguarding_meetings, ", "", "expected-rule", "add `rule`"),
        ("[first_stage_letter, w", "[safeguarding_meetings, w", "expected-nothing", COUNT_IT),
        ("rule: wellbeing_call", "rule: safeguarding_meetings", "expected-nothing", COUNT_IT),
        ("rule: first_stage_letter, pupil", "rule: safeguarding_meetings, pupil", "expected-nothing", COUNT_IT),
    ],
)  # fmt: skip
def test_a_slip_of_the_pen_is_an_error(
    call: Call, tmp_path: Path, old: str, new: str, code: str, hint: str
) -> None:
    call("test", write(tmp_path, GOOD.replace(old, new)), "--format", "json")
    assert call.code == 1
    data = json.loads(call.out)
    (found,) = data["findings"]
    assert (found["code"], found["suggestion"]) == (code, hint)
    assert found["line"] > 8
    assert data["failed"] == 0  # what the slip meant is not unexpected as well


@pytest.mark.parametrize("kind", ["decisions", "none"])
@pytest.mark.parametrize(
    ("said", "code", "message", "hint"),
    [
        ("status: duo", "expected-value", "there is no status `duo`", "did you mean `due`?"),
        ("status: nothing", "expected-value", "there is no status `nothing`",
         "it is one of `due`, `asks`, `if`, `first`, `not_specified`"),
        ("strength: shall", "expected-value", "there is no strength `shall`",
         "it is one of `must`, `will`, `should`, `may`"),
        ("result: determind", "expected-value", "there is no result `determind`", "did you mean `determined`?"),
        ("occasion: absense", "expected-value", "there is no occasion `absense`", "did you mean `absence`?"),
        ("role: janitor", "expected-value", "there is no role `janitor`", "add it under `roles` of the policy"),
        ("role: school or janitor", "expected-value", "there is no role `janitor`",
         "add it under `roles` of the policy"),
        ("at: 2025-09-06", "expected-day", "2025-09-06 is a Saturday on which there is no school",
         "choose a school day"),
        ("at: 2025-09-02", "expected-day", "2025-09-02 is before the register, which begins on 2025-09-03",
         "choose a later day, or let the register begin earlier"),
    ],
)  # fmt: skip
def test_a_word_or_a_day_that_there_is_not_is_an_error(
    call: Call, tmp_path: Path, kind: str, said: str, code: str, message: str, hint: str
) -> None:
    """That no such decision is there would hold of anything that cannot be."""
    file = Path(write(tmp_path, f"    {kind}: [{{rule: first_stage_letter, {said}}}]\n"))
    file.write_text(file.read_text(encoding="utf-8").replace("from 2025-09-02", "from 2025-09-03"), encoding="utf-8")
    call("test", str(file), "--format", "json")
    assert call.code == 1
    (found,) = json.loads(call.out)["findings"]
    assert (found["code"], found["message"], found["suggestion"]) == (code, message, hint)


def test_a_scenario_without_a_day_decides_nothing(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "asks.yaml"
    file.write_text("scenario: x\ncalendar: england_example\nask: [{arrive: {year: 5, at: '2025-09-03 09:31'}}]\n"
                    "expect: {sharley_park: {none: [{rule: first_stage_letter, at: 2025-09-03}]}}\n")  # fmt: skip
    call("test", str(file))
    assert (call.code, "no day is looked at, so nothing is decided on 2025-09-03" in call.out) == (1, True)


def test_a_pupil_may_be_on_roll_before_the_first_mark(call: Call, tmp_path: Path) -> None:
    file = Path(write(tmp_path, "    none: [{rule: first_stage_letter, at: 2025-09-02}]\n"))
    text = file.read_text(encoding="utf-8").replace("from 2025-09-02", "from 2025-09-03")
    file.write_text(text, encoding="utf-8")
    call("test", str(file))
    assert (call.code, "is before the register" in call.out) == (1, True)
    file.write_text(text.replace("year: 5}}\nreg", "year: 5, start_date: 2025-09-02}}\nreg"), encoding="utf-8")
    call("test", str(file))
    assert (call.code, call.out.splitlines()[-1]) == (0, "1 passed, 0 failed in 1 scenario")


def test_a_policy_that_there_is_not_is_an_error(call: Call, tmp_path: Path) -> None:
    file = write(tmp_path, GOOD)
    Path(file).write_text(Path(file).read_text(encoding="utf-8").replace("sharley_park", "sharly_park"))
    call("test", file)
    assert call.code == 1
    assert "there is no policy `sharly_park` [expected-policy]\n    did you mean `sharley_park`?" in call.out


def test_each_decision_fulfils_one_expectation(call: Call, tmp_path: Path) -> None:
    twice = GOOD.replace("    none:", "      - {rule: first_stage_letter, pupil: P1}\n    none:")
    call("test", write(tmp_path, twice))
    assert (call.code, "there are fewer such decisions than expected" in call.out) == (1, True)


def test_a_run_that_tests_nothing_fails(call: Call, tmp_path: Path) -> None:
    file = write(tmp_path, GOOD)
    call("test", file, "--policy", "westwood")
    assert (call.code, "nothing-tested" in call.out) == (1, True)
    assert call.out.splitlines()[-1] == "0 passed, 0 failed in 0 scenarios"
    call("test", file, "--policy", "westwod")
    assert call.code == 2


def test_a_scenario_counts_once_and_what_is_not_looked_at_is_told(call: Call, tmp_path: Path) -> None:
    file = write(tmp_path, GOOD)
    (tmp_path / "below").mkdir()
    write(tmp_path / "below", GOOD)
    (tmp_path / "two.yml").write_text("scenario: nothing\n", "utf-8")
    call("test", str(tmp_path), file)
    assert call.code == 0 and call.out.splitlines()[-1].endswith("0 failed in 1 scenario")
    assert f"`{(tmp_path / 'below').as_posix()}` is not looked at" in call.err
    assert "two.yml` is not looked at: scenario files end in .yaml" in call.err
    call("test", str(tmp_path / "below"), file)
    assert call.out.splitlines()[-1].endswith("in 2 scenarios") and "not looked at" not in call.err


@pytest.mark.parametrize(
    ("text", "said"),
    [("scenario: [x\n", "unclosed-bracket"), ("hello", "wrong-type"), ("", "a scenario with `scenario:`"),
     ("- 1\n", "wrong-type"), (HEAD + "expct: {}\n", "did you mean `expect`?"),
     (HEAD + "expect: {sharley_park: {none: []}, sharley_park: {none: []}}\n", "duplicate-key")],
)  # fmt: skip
def test_a_scenario_that_cannot_be_read_fails_the_run_and_the_others_are_tested(
    call: Call, tmp_path: Path, text: str, said: str
) -> None:
    write(tmp_path, GOOD)
    (tmp_path / "zero.yaml").write_text(text, "utf-8")
    call("test", str(tmp_path))
    assert call.code == 1 and said in call.out and "1 could not be used in 1 scenario" in call.out


def test_a_folder_without_scenarios_and_a_path_that_is_not_there_are_wrong_calls(call: Call, tmp_path: Path) -> None:
    for path, said in ((tmp_path, "no-scenario"), (tmp_path / "nowhere", "no-such-file")):
        call("test", str(path))
        assert (call.code, said in call.err) == (2, True)


def test_a_folder_of_folders_names_those_that_hold_scenarios(call: Call, tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    write(tmp_path / "below", GOOD)
    call("test", str(tmp_path))
    assert (call.code, f"name the folders below it: `{(tmp_path / 'below').as_posix()}`" in call.err) == (2, True)


def test_what_nobody_confirmed_is_counted(call: Call, tmp_path: Path) -> None:
    data = call.json("test", write(tmp_path, GOOD + "    to_confirm: true\n"))
    assert (data["passed"], data["unconfirmed"]) == (5, 5)
    one = GOOD.replace("status: not_specified", "status: not_specified, to_confirm: true")
    assert call.json("test", write(tmp_path, one))["unconfirmed"] == 1


def test_junit_is_read_back(call: Call, tmp_path: Path) -> None:
    call("test", write(tmp_path, GOOD.replace("code: U", "code: L")), "--format", "junit")
    report = junitparser.JUnitXml.fromstring(call.out.encode())
    assert (report.tests, report.failures) == (5, 1)


def test_cases_of_junit_have_names_of_their_own(call: Call, tmp_path: Path) -> None:
    slips = "    decisions:\n" + "".join(f"      - {{rule: {name}, pupil: P1, at: 2025-09-15}}\n" for name in "abc")
    call("test", write(tmp_path, slips), "--format", "junit")
    (suite,) = junitparser.JUnitXml.fromstring(call.out.encode())
    assert [case.name for case in suite] == [f"can be used (line {line})" for line in (12, 13, 14)]


def test_a_threshold_holds_the_coverage(call: Call, tmp_path: Path) -> None:
    file = write(tmp_path, GOOD)
    data = call.json("test", file, "--coverage")
    rules = data["coverage"]["policies"]["sharley_park"]["rules"]
    assert (rules["seen"], "wellbeing_call" in rules["missing"]) == (2, True)
    assert "first_stage_letter" not in rules["missing"]
    call("test", file, "--threshold", "1")
    assert call.code == 0, call.out
    call("test", file, "--threshold", "50")
    assert (call.code, "under the threshold: sharley_park: rules 4% (2 of 46)" in call.out) == (1, True)
    for form in ("github", "sarif", "junit"):
        call("test", file, "--threshold", "50", "--format", form)
        assert (call.code, "under the threshold: sharley_park: rules 4% (2 of 46)" in call.err) == (1, True), form
    call("test", file, "--threshold", "101")
    assert call.code == 2


def test_a_notice_is_expected_in_a_year_that_the_calendar_does_not_have(call: Call, tmp_path: Path) -> None:
    notice = "events: [{at: 2022-03-07, pupil_id: P1, parent_id: A, kind: notice, id: penalty_notice}]\n"
    expect = "    decisions: [{rule: penalty_notice, pupil: P1, at: 2022-03-07}]\n"

    def written(text: str) -> str:
        file = Path(write(tmp_path, text))
        file.write_text(file.read_text(encoding="utf-8").replace("events: []\n", notice), encoding="utf-8")
        return str(file)

    data = call.json("test", written(expect))
    assert (data["passed"], data["failed"]) == (1, 0)
    call("test", written(expect.replace("2022-03-07", "2022-03-06")), "--format", "json")
    assert ("expected-day", "choose another day or another calendar") in [
        (found["code"], found["suggestion"]) for found in json.loads(call.out)["findings"]]  # fmt: skip


def test_the_review_of_the_document_is_expected_among_the_duties(call: Call, tmp_path: Path) -> None:
    expect = "    duties: [{rule: document.review, role: school}]\n"
    call("test", write(tmp_path, expect))
    assert "expected-rule" not in call.out
    call("test", write(tmp_path, expect.replace("review", "revue")), "--format", "json")
    assert "expected-rule" in [found["code"] for found in json.loads(call.out)["findings"]]
