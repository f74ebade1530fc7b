"""Steps of figures, times and conditions; what becomes of a mutant; the scenarios that would notice one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from attendance_policy.cli.app import run
from attendance_policy.cli.options import open_library
from attendance_policy.cli.testing import Session
from attendance_policy.library import read_calendar
from attendance_policy.source import read_yaml
from attendance_policy.testing import edges, mutate
from attendance_policy.testing.mutants import mutants_of
from attendance_policy.testing.mutate import EQUAL, IDLE, NOTICED, SURVIVED, Bench
from attendance_policy.testing.steps import of_condition, of_number, of_time
from testing.shipped import school


@pytest.mark.parametrize(
    ("written", "steps"),
    [
        ("attendance < 95", ["attendance <= 95", "attendance < 94", "attendance < 96"]),
        ("attendance >= 92.9", ["attendance > 92.9", "attendance >= 92.8", "attendance >= 93.0"]),
        ("absence_day == 1", ["absence_day >= 1", "absence_day == 0", "absence_day == 2"]),
        ("rag == 'red'", []),
        ("arrived > '08:55'", ["arrived >= '08:55'", "arrived > '08:54'", "arrived > '08:56'"]),
        ("times(a, this='term') >= 3", ["times(a, this='term') > 3", "times(a, this='term') >= 2",
         "times(a, this='term') >= 4", "times(a, this='half_term') >= 3"]),
    ],
)  # fmt: skip
def test_a_condition_moves_by_one_step(written: str, steps: list[str]) -> None:
    assert [after for _, after in of_condition(written)] == steps


@pytest.mark.parametrize(
    ("written", "steps"),
    [
        ("by 09:30", ["by 09:29", "by 09:31", "before 09:30"]),
        ("3 weeks after sal_1", ["2 weeks after sal_1", "4 weeks after sal_1", "3 school weeks after sal_1"]),
        ("per term", ["per half term", "per year"]),
        ("every 3 school days", ["every 2 school days", "every 4 school days", "every 3 days"]),
        ("same day", []),
    ],
)  # fmt: skip
def test_a_time_moves_by_one_step(written: str, steps: list[str]) -> None:
    assert [after for _, after in of_time(written)] == steps


def test_a_number_moves_in_its_last_place() -> None:
    assert [after for _, after in of_number(92.9)] == [92.8, 93.0]
    assert [after for _, after in of_number(0)] == [1]


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench(*school("sharley_park"))


@pytest.mark.parametrize(
    ("words", "result"),
    [
        ("rules.wellbeing_call.when: absence_day > 3 -> absence_day > 4", NOTICED),
        ("rules.watched_weekly.repeat: every 1 week -> every 1 school week", SURVIVED),
        ("registers.reception_to_year_2.day.starts: 09:00 -> 08:59", IDLE),
        ("terms.severe.when: absence >= 50 -> absence >= 49", EQUAL),
    ],
)
def test_what_becomes_of_a_mutant(bench: Bench, words: str, result: str) -> None:
    (mutant,) = [one for one in mutants_of(bench.ready.loaded) if one.words == words]
    assert bench.verdict(mutant).result == result


def test_mutants_are_those_of_the_profile_itself(bench: Bench) -> None:
    file = bench.ready.loaded.tree.origin(("policy",)).place.file
    found = mutants_of(bench.ready.loaded)
    assert {mutant.place.file for mutant in found} == {file}
    assert found == mutants_of(bench.ready.loaded)


def written(folder: Path, expect: str) -> str:
    file = folder / "one.yaml"
    file.write_text("scenario: x\nask: [{arrive: {year: 5, at: '2025-09-03 09:31'}}]\n"
                    f"expect: {{{expect}}}\n", encoding="utf-8")  # fmt: skip
    return str(file)


def test_a_profile_that_does_otherwise_is_not_mutated(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What fails already notices every mutant; a policy that does as expected is mutated beside it. Here with every
    fifth of its mutants, since whose are tried is asked, and not what becomes of each."""
    monkeypatch.setattr(mutate, "mutants_of", lambda loaded: mutants_of(loaded)[::5])
    file = written(tmp_path, "sharley_park: {answers: [{code: L}]}, lct: {answers: [{ask: arrive}]}")
    assert run(["test", file, "--mutate"]) == 1
    said = capsys.readouterr().out
    assert "sharley_park: its mutants are not tried: 1 expectation not met" in said
    assert said.count("are not tried") == 1 and "\nlct  " in said
    assert run(["test", file, "--mutate", "--policy", "sharley_park", "--format", "json"]) == 1
    data = json.loads(capsys.readouterr().out)
    assert data["not_mutated"] == {"sharley_park": "1 expectation not met"} and "mutation" not in data


def test_an_expectation_that_cannot_be_used_leaves_every_policy_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path, "sharley_park: {answers: [{code: U}], none: [{rule: nonsense}]}")
    assert run(["test", file, "--mutate"]) == 1
    assert "sharley_park: its mutants are not tried: 1 expectation could not be used" in capsys.readouterr().out


def test_an_edge_of_a_duty_counts_it_and_notices_its_change(monkeypatch: pytest.MonkeyPatch) -> None:
    """The duties of a school are in no decision, so that `complete` would notice nothing."""
    session = Session(open_library(()))
    ready = session.policy("basildon_lower", None)
    mutants = [one for one in mutants_of(ready.loaded) if one.path == "duties.take_register.each"]
    monkeypatch.setattr(edges, "mutants_of", lambda _: mutants)
    calendar = read_calendar("england_example", ())
    written = edges.edges_of(ready, Bench(ready, []), calendar, session.codes,
                             lambda file, text: session.suite(read_yaml(text, file)))  # fmt: skip
    (edge,) = written
    said = yaml.safe_load(edge.text)["expect"]["basildon_lower"]
    assert said == {"to_confirm": True, "duties": [{"rule": "take_register", "count": 2}]}
    suite = session.suite(read_yaml(edge.text, "edge.yaml"))
    assert not suite.problems and all(one.passed for one in session.run([suite]))
    assert Bench(ready, [suite]).verdict(edge.mutant).result == NOTICED


def test_an_edge_of_a_later_day_says_which_day_as_a_number(tmp_path: Path) -> None:
    (tmp_path / "later.yaml").write_text(
        "policy: later\nname: L\nkind: school\nextends: england_2024\nreporting:\n"
        '  first_day: {by: "08:30", strength: must}\n  later_days: {by: "08:30", strength: must}\n  source: "1"\n',
        encoding="utf-8",
    )
    session = Session(open_library((tmp_path,)))
    ready = session.policy("later", None)
    found = [
        yaml.safe_load(edge.text)["ask"][0]["report"]
        for edge in edges.edges_of(ready, Bench(ready, []), read_calendar("england_example", ()), session.codes,
                                   lambda file, text: session.suite(read_yaml(text, file)))
        if "later_days" in edge.name
    ]  # fmt: skip
    assert found and [one["day"] for one in found] == [2] * len(found)


def test_an_edge_that_would_hold_of_both_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    session = Session(open_library(()))
    ready = session.policy("basildon_lower", None)
    mutants = [one for one in mutants_of(ready.loaded) if one.path == "duties.take_register.each"]
    monkeypatch.setattr(edges, "mutants_of", lambda _: mutants)
    monkeypatch.setattr(edges, "_duties", lambda ours, _: [{"rule": ours[0]["rule"]}])
    (edge,) = edges.edges_of(ready, Bench(ready, []), read_calendar("england_example", ()), session.codes,
                             lambda file, text: session.suite(read_yaml(text, file)))  # fmt: skip
    assert edge.text == ""


@pytest.mark.parametrize(
    ("expect", "why"),
    [
        ("answers: [{code: L}]", "1 expectation not met"),
        ("answers: [{code: U}], none: [{rule: nonsense}]", "1 expectation could not be used"),
    ],
)
def test_no_edges_of_a_profile_that_does_otherwise(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], expect: str, why: str
) -> None:
    """Every mutant would count as noticed, so that nothing would be left to write."""
    out = tmp_path / "edges"
    file = written(tmp_path, f"sharley_park: {{{expect}}}")
    assert run(["test", file, "--edges", "sharley_park", "--out", str(out)]) == 1
    assert f"sharley_park: no scenarios are written: {why}" in capsys.readouterr().err
    assert not out.exists()
