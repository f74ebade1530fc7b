"""What is wrong with a value under `values` is told at the value, with what to write there."""

from __future__ import annotations

from pathlib import Path

import pytest

from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.library import Library
from attendance_policy.policy import Policies
from attendance_policy.sweep.values import read_axis
from policy.family import examined

SCHOOL = """policy: s
name: A school
kind: school
extends: base
values:
  figure:
    is: {held}
    source: "1"
    unit: {unit}
rules:
  follow_up:
    each: review
    when: attendance < figure
    who: office
    will: {{contact: parents}}
    once: per year
    source: "1"
"""
# What a value holds and its unit; the line, the column, the message and the suggestion.
SAID = [
    ("95%", '"%"', 7, 9, "`95%` is text, and `attendance`, which `figure` is compared with, is a number (%)",
     "write the figure in digits alone: `95`"),
    ("95 percent", '"%"', 7, 9,
     "`95 percent` is text, and `attendance`, which `figure` is compared with, is a number (%)",
     "write the figure in digits alone: `95`"),
    ("ninety-five", '"%"', 7, 9,
     "`ninety-five` is text, and `attendance`, which `figure` is compared with, is a number (%)",
     "write it in digits, as in `95`"),
    ("0.95", '"%"', 7, 9, "`attendance` is in per cent, and `figure` is less than one",
     "write `95` if the share is meant"),
    ("95", "per cent", 9, 11, "`per cent` is not a unit; `attendance`, which `figure` is compared with, is in %",
     'write `unit: "%"`'),
    ("95", "weks", 9, 11, "`weks` is not a unit; `attendance`, which `figure` is compared with, is in %",
     "did you mean `weeks`?"),
    ("95", "weeks", 13, 24, "`figure` is in weeks and `attendance` in %",
     "compare like with like, or give the value another unit"),
]  # fmt: skip


@pytest.mark.parametrize(("held", "unit", "line", "column", "message", "suggestion"), SAID)
def test_what_a_value_holds_is_told_where_it_is_given(
    tmp_path: Path, held: str, unit: str, line: int, column: int, message: str, suggestion: str
) -> None:
    (problem,) = examined(tmp_path, "s", s=SCHOOL.format(held=held, unit=unit)).problems
    assert (problem.place.line, problem.place.column) == (line, column)
    assert (problem.message, problem.suggestion) == (message, suggestion)


def test_what_simulations_take_for_a_silence_is_told_there(tmp_path: Path) -> None:
    silent = "    not_stated: why\n    in_simulation: 95%\n    source"
    text = SCHOOL.replace("    is: {held}\n    source", silent).replace("    unit: {unit}\n", "").format()
    (problem,) = examined(tmp_path, "s", s=text).problems
    assert (problem.place.line, problem.place.column, problem.code) == (8, 20, "wrong-type")


@pytest.mark.parametrize(("written", "wanted"), [("95", "95"), ("95%", "95"), ("90 per cent", "90"), ("soon", "soon")])
def test_a_figure_without_its_key_is_told_how_it_is_written(tmp_path: Path, written: str, wanted: str) -> None:
    text = SCHOOL[: SCHOOL.index("    is:")] + SCHOOL[SCHOOL.index("rules:") :]
    text = text.format().replace("figure:", f"figure: {written}", 1)
    (problem,) = examined(tmp_path, "s", s=text).problems
    assert (problem.place.line, problem.place.column, problem.code) == (6, 11, "wrong-type")
    assert problem.suggestion == f"write `{{is: {wanted}}}`, with its `source`"


@pytest.mark.parametrize(("path", "message"), [
    ("values.figure", "`values.figure` holds keys, and the figure or word is one of them"),
    ("rules.follow_up.when.attendance", "`rules.follow_up.when.attendance`: `attendance` is compared in "
                                        "`attendance < figure` with the value of `figure`"),
])  # fmt: skip
def test_a_what_if_is_told_the_path_of_the_figure(tmp_path: Path, path: str, message: str) -> None:
    loaded = examined(tmp_path, "s", s=SCHOOL.format(held="95", unit='"%"'))
    policies = Policies(Library([tmp_path], cwd=tmp_path))
    for call in (lambda: policies.patched(loaded, [(path, "90")]), lambda: read_axis(f"{path}=90:96", loaded.tree)):
        with pytest.raises(CannotGoOn) as stopped:
            call()
        (problem,) = stopped.value.problems
        assert (problem.message, problem.suggestion) == (message, "set `values.figure.is`")
