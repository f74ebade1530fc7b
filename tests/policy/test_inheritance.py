"""Trust and academy, adopted text, silences, choices, versions and own folders."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.library import Library
from attendance_policy.policy import Policies, Silence
from attendance_policy.policy.model import Edge, Window
from policy.family import BASE, TRUST, codes, examined, policies, value

ACADEMY = "policy: academy\nname: An academy\nkind: school\nextends: trust\n"


def test_an_academy_inherits_everything_but_who_it_is(tmp_path: Path) -> None:
    loaded = examined(tmp_path, "academy", trust=TRUST, academy=ACADEMY)
    assert loaded.problems == ()
    assert loaded.policy.name == "An academy"
    assert "document" not in loaded.tree.data
    assert [rule.id for rule in loaded.policy.rules] == ["letter", "second"]
    assert loaded.policy.flags == ("young_carer",)
    assert "persistent" in loaded.policy.terms
    assert loaded.resolved.parents == ("base", "trust")


def test_a_value_of_the_child_takes_the_place_of_the_parents(tmp_path: Path) -> None:
    child = ACADEMY + 'reporting: {first_day: {by: "08:45"}}\n'
    loaded = examined(tmp_path, "academy", trust=TRUST, academy=child)
    assert loaded.problems == ()
    assert value(loaded, "reporting.first_day") == {"by": "08:45", "strength": "must"}
    assert value(loaded, "reporting.later_days.by") == "09:00"


def test_a_silence_takes_the_place_of_a_value(tmp_path: Path) -> None:
    child = ACADEMY + "registers: {all_years: {am: {left_to: the website}}}\n"
    loaded = examined(tmp_path, "academy", trust=TRUST, academy=child)
    assert loaded.problems == ()
    assert value(loaded, "registers.all_years.am") == {"left_to": "the website"}
    assert isinstance(loaded.policy.registers, tuple)
    assert loaded.policy.registers[0].am == Silence("left_to", "the website")  # the trust's clause is not its source


def test_a_value_takes_the_place_of_a_silence(tmp_path: Path) -> None:
    child = ACADEMY + 'registers: {all_years: {pm: {taken: "13:00"}}}\n'
    loaded = examined(tmp_path, "academy", trust=TRUST, academy=child)
    assert loaded.problems == ()
    assert value(loaded, "registers.all_years.pm") == {"taken": "13:00"}


@pytest.mark.parametrize(("given", "wanted"), [
    ('{absent_from: "09:10"}', Window(510, None, Edge(550, "in"))),
    ('{absent_after: "09:10"}', Window(510, None, Edge(550, "out"))),
    ('{late_after: "08:35"}', Window(510, Edge(515, "out"), Edge(540, "open"))),
    ('{closes: {not_stated: no time}}', Window(510, None, Silence("not_stated", "no time"))),
])  # fmt: skip
def test_a_key_drops_those_it_excludes(tmp_path: Path, given: str, wanted: Window) -> None:
    child = ACADEMY + f"registers: {{all_years: {{am: {given}}}}}\n"
    loaded = examined(tmp_path, "academy", trust=TRUST, academy=child)
    assert loaded.problems == ()
    assert isinstance(loaded.policy.registers, tuple)
    am = loaded.policy.registers[0].am
    assert isinstance(am, Window)
    assert (am.taken, am.late, am.absent) == (wanted.taken, wanted.late, wanted.absent)


def test_a_parent_that_is_not_there_is_one_problem(tmp_path: Path) -> None:
    child = ACADEMY.replace("trust", "trusd") + 'adopts: {"1": [persistent, warning]}\n'
    child += "chooses: {days: {reading: other, because: so}}\n"
    loaded = examined(tmp_path, "academy", trust=TRUST, academy=child)
    assert [(one.code, one.suggestion) for one in loaded.problems] == [("missing-parent", "did you mean `trust`?")]


def test_before_drops_by(tmp_path: Path) -> None:
    child = ACADEMY + 'reporting: {first_day: {before: "08:30"}}\nstages: {letter: {repeat: every 3 weeks}}\n'
    loaded = examined(tmp_path, "academy", trust=TRUST, academy=child)
    assert loaded.problems == ()
    assert value(loaded, "reporting.first_day") == {"strength": "must", "before": "08:30"}
    assert "once" not in loaded.tree.data["stages"]["letter"]
    (case,) = loaded.policy.rules[0].cases
    assert (case.once, case.repeat) == ("", (3, "weeks"))


def test_an_action_is_replaced_whole(tmp_path: Path) -> None:
    child = ACADEMY + "stages: {letter: {will: {contact: parents, how: phone}}}\n"
    loaded = examined(tmp_path, "academy", trust=TRUST, academy=child)
    assert loaded.problems == ()
    assert value(loaded, "stages.letter.will") == {"contact": "parents", "how": "phone"}


def test_what_a_child_removes_is_gone(tmp_path: Path) -> None:
    loaded = examined(
        tmp_path, "academy", trust=TRUST, academy=ACADEMY + "removes: [stages.second, flags.young_carer]\n"
    )
    assert codes(loaded) == ["unknown-name"]  # the letter's condition still names the flag
    loaded = examined(tmp_path, "academy", trust=TRUST, academy=ACADEMY + "removes: [stages.second]\n")
    assert [rule.id for rule in loaded.policy.rules] == ["letter"]
    loaded = examined(tmp_path, "academy", trust=TRUST, academy=ACADEMY + "removes: [stages.third]\n")
    assert codes(loaded) == ["unknown-path"]
    assert "did you mean" not in loaded.problems[0].message
    assert loaded.problems[0].place.line == 5


def test_adopted_text_carries_our_clause_and_may_be_patched(tmp_path: Path) -> None:
    school = """
        policy: school
        name: A school
        kind: school
        extends: base
        adopts: {"4.1": [persistent], "4.2": [warning]}
        rules: {warn: {once: per term}}
        """
    loaded = examined(tmp_path, "school", school=school)
    assert loaded.problems == ()
    (rule,) = loaded.policy.rules
    assert rule.cases[0].once == "per term"
    assert rule.cases[0].source == ("4.2",)
    assert rule.law == ("WT",)
    origin = loaded.tree.origin(("rules", "warn", "when"))
    assert (origin.place.file, origin.place.line, origin.source) == ("school.yaml", 5, ("4.2",))
    assert loaded.tree.origin(("rules", "warn", "once")).place.line == 6


def test_text_that_is_not_adopted_does_nothing(tmp_path: Path) -> None:
    loaded = examined(tmp_path, "s", s="policy: s\nname: A school\nkind: school\nextends: base\n")
    assert loaded.problems == ()
    assert loaded.policy.rules == ()
    assert loaded.policy.terms == {}


def test_text_adopted_under_two_clauses_has_both(tmp_path: Path) -> None:
    school = 'policy: s\nname: A school\nkind: school\nextends: base\nadopts: {"1": [persistent], "9": [persistent]}\n'
    loaded = examined(tmp_path, "s", s=school)
    assert value(loaded, "terms.persistent.source") == ["1", "9"]


def test_a_standard_question_is_open_until_it_is_chosen(tmp_path: Path) -> None:
    plain = "policy: s\nname: A school\nkind: school\nextends: base\n"
    loaded = examined(tmp_path, "s", s=plain)
    (point,) = loaded.policy.open_points
    assert (point.id, point.working, point.standard) == ("days", "", True)
    assert loaded.policy.counting.day_of_absence == "school days"
    assert loaded.under({"days": "calendar"}).counting.day_of_absence == "calendar days"
    chosen = plain + "chooses: {days: {reading: calendar, because: it says days}}\n"
    loaded = examined(tmp_path, "s", s=chosen)
    assert loaded.problems == ()
    assert loaded.policy.counting.day_of_absence == "calendar days"
    assert loaded.as_written.counting.day_of_absence == "school days"
    assert loaded.policy.open_points[0].because == "it says days"
    assert loaded.tree.origin(("open_points", "days", "working")).place.line == 5


def test_a_question_that_the_document_answers_is_closed(tmp_path: Path) -> None:
    school = "policy: s\nname: A school\nkind: school\nextends: base\n"
    school += 'chooses: {days: {reading: calendar, because: it says so, source: "2"}}\n'
    loaded = examined(tmp_path, "s", s=school)
    assert loaded.problems == ()
    assert loaded.as_written.counting.day_of_absence == "calendar days"
    assert loaded.policy.open_points == ()


@pytest.mark.parametrize(
    ("written", "points"),
    [("counting: {day_of_absence: {is: calendar days, source: '2'}}\n", 0),
     ("counting: {day_of_absence: {is: school days, source: '2'}}\n", 1),
     ("counting: {day_of_absence: {is: calendar days, source: '2'}}\n"
      "chooses: {days: {reading: calendar, because: it says so, source: '2'}}\n", 0)],
)  # fmt: skip
def test_a_way_of_counting_of_ones_own_answers_the_question_about_it(
    tmp_path: Path, written: str, points: int
) -> None:
    loaded = examined(tmp_path, "s", s="policy: s\nname: A school\nkind: school\nextends: base\n" + written)
    assert loaded.problems == ()
    assert len(loaded.policy.open_points) == points
    assert loaded.as_written.counting.day_of_absence == ("school days" if points else "calendar days")


@pytest.mark.parametrize(("reading", "severity"), [("as_written", "error"), ("calendar", "warning")])
def test_an_answer_that_the_chosen_one_sets_is_without_effect_and_one_beside_it_is_an_error(
    tmp_path: Path, reading: str, severity: str
) -> None:
    other = "calendar days" if reading == "as_written" else "school days"
    written = f"counting: {{day_of_absence: {{is: {other}, source: '2'}}}}\n"
    written += f"chooses: {{days: {{reading: {reading}, because: it says so}}}}\n"
    loaded = examined(tmp_path, "s", s="policy: s\nname: A school\nkind: school\nextends: base\n" + written)
    assert [(one.code, str(one.severity)) for one in loaded.problems] == [("answered-twice", severity)]


def test_a_circle_is_told_of_each_profile_in_it_whatever_is_asked_first(tmp_path: Path) -> None:
    family = {name: f"policy: {name}\nname: X\nkind: trust\nextends: {parent}\n"
              for name, parent in (("a", "b"), ("b", "c"), ("c", "a"))}  # fmt: skip
    said = []
    for order in ("abc", "cba", "bca"):
        found = policies(tmp_path, **family)
        said.append({name: found.examine(found.library.find(name)).problems for name in order})
    assert said[0] == said[1] == said[2]
    assert {problem.code for found in said[0].values() for problem in found} == {"parent-not-usable"}
    assert (
        "extend each other"
        in examined(tmp_path, "a", a="policy: a\nname: X\nkind: trust\nextends: a\n").problems[0].message
    )


def test_a_parent_with_errors_is_named_with_its_first(tmp_path: Path) -> None:
    loaded = examined(tmp_path, "academy", trust=TRUST.replace("by: ", "buy: "), academy=ACADEMY)
    (problem,) = loaded.problems
    assert problem.code == "parent-not-usable"
    assert (problem.place.file, problem.place.line) == ("academy.yaml", 4)
    assert problem.suggestion.startswith("first: trust.yaml:14:15: `buy` is not a key")
    assert not loaded.usable


def test_versions_of_one_id_serve_their_own_days(tmp_path: Path) -> None:
    old = ACADEMY + 'in_force: {from: "2023-09-01", until: "2024-08-31"}\nreporting: {first_day: {by: "08:00"}}\n'
    new = ACADEMY + 'in_force:\n  from: "2024-09-01"\n'
    found = policies(tmp_path, trust=TRUST, academy=new, academy_2023=old)
    assert [found.examine(f).problems for f in found.library.visible() if f.id == "academy"] == [(), ()]
    by = {day: value(found.load("academy", day), "reporting.first_day.by")
          for day in (date(2024, 8, 31), date(2024, 9, 1))}  # fmt: skip
    assert list(by.values()) == ["08:00", "08:30"]
    with pytest.raises(CannotGoOn) as stop:
        found.load("academy", date(2020, 1, 1))
    assert (stop.value.exit_code, stop.value.problems[0].code) == (2, "not-in-force")


def test_the_parent_of_the_day_is_inherited(tmp_path: Path) -> None:
    old = TRUST.replace('by: "08:30"', 'by: "08:15"') + 'in_force: {until: "2024-08-31"}\n'
    new = TRUST + 'in_force: {from: "2024-09-01"}\n'
    found = policies(tmp_path, trust=new, trust_2023=old, academy=ACADEMY)
    assert value(found.load("academy", date(2024, 1, 1)), "reporting.first_day.by") == "08:15"
    assert value(found.load("academy", date(2025, 1, 1)), "reporting.first_day.by") == "08:30"


@pytest.mark.parametrize(("one", "other", "overlap"), [
    ("", "", True),
    ('in_force: {until: "2024-08-31"}', 'in_force: {from: "2024-09-01"}', False),
    ('in_force: {until: "2024-09-01"}', 'in_force: {from: "2024-09-01"}', True),
    ('in_force: {from: "2020-01-01", until: "2020-12-31"}', "", True),
    ('in_force: {from: "2020-01-01"}', 'in_force: {from: "2020-05-01", until: "2020-05-01"}', True),
])  # fmt: skip
def test_versions_may_not_overlap(tmp_path: Path, one: str, other: str, overlap: bool) -> None:
    found = policies(tmp_path, trust=TRUST, a=f"{ACADEMY}{one}\n", b=f"{ACADEMY}{other}\n")
    both = [found.examine(f).problems for f in found.library.found if f.id == "academy"]
    assert [[p.code for p in problems] for problems in both] == ([["versions-overlap"]] * 2 if overlap else [[], []])


def test_an_own_folder_hides_the_packaged_profile(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder, name in ((first, "Ours"), (second, "Theirs")):
        folder.mkdir()
        policies(folder, trust=TRUST, academy=ACADEMY.replace("An academy", name))
    found = Policies(Library([first, second], cwd=tmp_path))
    assert found.load("academy").policy.name == "Ours"
    assert [f.shown for f in found.library.visible() if f.id == "academy"] == ["first/academy.yaml"]
    assert [f.shown for f in found.library.found if f.id == "academy"] == ["first/academy.yaml", "second/academy.yaml"]
    assert [found.examine(f).problems for f in found.library.found if f.id == "academy"] == [(), ()]


def test_a_file_named_by_its_path_is_the_file_of_the_folder(tmp_path: Path) -> None:
    found = policies(tmp_path, trust=TRUST, academy=ACADEMY)
    loaded = found.load((tmp_path / "academy.yaml").as_posix())
    assert loaded.problems == ()
    assert loaded.resolved.document.file == "academy.yaml"


def test_the_same_base_serves_all_who_extend_it(tmp_path: Path) -> None:
    one = "policy: one\nname: X\nkind: school\nextends: base\nroles: {caretaker: {source: 1a}}\n"
    two = "policy: two\nname: X\nkind: school\nextends: base\n"
    found = policies(tmp_path, one=one, two=two)
    assert "caretaker" in found.load("one").tree.data["roles"]
    assert "caretaker" not in found.load("two").tree.data["roles"]
    assert BASE.count("caretaker") == 0


@pytest.mark.parametrize(("before", "after", "code", "line"), [
    ("when: persistent, who", "when: persistant, who", "unknown-name", 22),
    ("{letter: warning}", "{letter: warnings}", "unknown-letter", 22),
    ("absence >= 10", "absence = 10", "condition-assigns", 16),
    ("day_of_absence.is: calendar", "days_of_absence.is: calendar", "unknown-path", 29),
    ("is: calendar days}", "is: calender days}", "not-one-of", 29),
    ("entries:", "measures: {severe: {meaning: half missed, when: absence > half}}\nentries:", "unknown-name", 12),
])  # fmt: skip
def test_what_a_base_offers_is_checked_in_the_base(
    tmp_path: Path, before: str, after: str, code: str, line: int
) -> None:
    assert before in BASE
    found = policies(tmp_path)
    assert found.examine(found.library.find("base")).problems == ()
    found = policies(tmp_path, base=BASE.replace(before, after))
    problems = found.examine(found.library.find("base")).problems
    assert [(p.code, p.place.file, p.place.line) for p in problems] == [(code, "base/base.yaml", line)]
