"""Every code of the conditions, policy and library floors has a smallest example; its message is kept here."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

import attendance_policy
from attendance_policy.diagnostics import Problem
from attendance_policy.source import CODES as SOURCE
from policy.bad_profiles import CALLS, CODES, CONDITIONS, LIBRARY, POLICY, called, examined, files, marked, policies

ENGINE = Path(attendance_policy.__file__).parent
# Words with a hyphen that are no codes.
NO_CODES = {"utf-8", "utf-8-sig"}


def lines(problems: tuple[Problem, ...]) -> str:
    return "\n".join(f"{p.place} {p.severity} {p.code} {p.message} — {p.suggestion}" for p in problems)


def test_every_code_has_an_example() -> None:
    assert set(files()) | set(CALLS) == set(CODES)
    assert not set(files()) & set(CALLS)


@pytest.mark.parametrize("code", sorted(files()))
def test_bad_profile(code: str, snapshot: SnapshotAssertion) -> None:
    found = examined(code)
    assert {problem.code for problem in found} == {code}
    place = found[0].place
    assert (place.file, place.line, place.column) == (f"bad/{code}.yaml", *marked(files()[code].read_text("utf-8")))
    assert lines(found) == snapshot


@pytest.mark.parametrize("code", sorted(CALLS))
def test_wrong_call(code: str, snapshot: SnapshotAssertion) -> None:
    found = called(code)
    assert [problem.code for problem in found] == [code]
    assert lines(found) == snapshot


def test_the_base_of_the_bad_profiles_is_good() -> None:
    found = policies().library.find("little_base")
    assert policies().examine(found).problems == ()


@pytest.mark.parametrize(("package", "codes"), [("conditions", CONDITIONS), ("policy", POLICY), ("library", LIBRARY)])
def test_a_package_uses_exactly_the_codes_it_explains(package: str, codes: Mapping[str, str]) -> None:
    words = {
        node.value
        for path in (ENGINE / package).glob("*.py")
        if path.name != "problem_codes.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert set(codes) <= words
    kebab = {word for word in words if re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)+", word)}
    assert kebab - set(codes) <= NO_CODES


def test_a_code_means_one_thing() -> None:
    for one in (SOURCE, LIBRARY, CONDITIONS, POLICY):
        for code, sentence in one.items():
            assert {**SOURCE, **CODES}[code] == sentence
