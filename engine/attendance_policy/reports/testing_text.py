"""What a run of tests says, as text, as JSON and for the formats of checks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attendance_policy.diagnostics import Problem
from attendance_policy.reports.formats.codes import explain_codes
from attendance_policy.reports.formats.model import Check, Checked, Remark
from attendance_policy.testing import CODES, Outcome, Tested
from attendance_policy.testing.coverage import WHAT, Coverage, Share

_CODES = {**CODES, "not-as-expected": "A policy decides or answers otherwise than a scenario expects."}
_MOST_MISSING = 20


def tested_text(tested: Tested) -> str:
    """Each failure with its place, then one line that sums up."""
    lines = []
    for one in tested.failures:
        lines += [f"{one.place}: {one.policy}: {one.words}", f"    {one.differs}"]
        lines += [f"    {one.hint}"] if one.hint else []
    return "\n".join([*lines, summary(tested)])


def summary(tested: Tested) -> str:
    """`12 passed, 1 failed (3 unconfirmed) in 4 scenarios`."""
    unsure = f" ({tested.unconfirmed} unconfirmed)" if tested.unconfirmed else ""
    scenarios = f"{tested.scenarios} scenario{'' if tested.scenarios == 1 else 's'}"
    unusable = sum(problem.code != "nothing-tested" for problem in tested.problems)
    errors = f", {unusable} could not be used" if unusable else ""
    return f"{tested.passed} passed, {len(tested.failures)} failed{errors}{unsure} in {scenarios}"


def tested_data(tested: Tested) -> dict[str, object]:
    """The counts and every failure, in the contract's names."""
    return {
        "passed": tested.passed,
        "failed": len(tested.failures),
        "unconfirmed": tested.unconfirmed,
        "scenarios": tested.scenarios,
        "policies": list(tested.policies),
        "failures": [
            {"file": one.place.file, "line": one.place.line, "column": one.place.column, "policy": one.policy,
             "kind": one.kind, "expected": one.words, "differs": one.differs, "suggestion": one.hint or None,
             "confirmed": one.confirmed}
            for one in tested.failures
        ],
    }  # fmt: skip


def tested_checks(tested: Tested) -> Checked:
    """Every expectation as a check of its file."""
    checks = [
        Check(one.place.file, f"{one.policy}: {one.words} (line {one.place.line})",
              (Remark(failure_problem(one)),) if not one.passed else ())
        for one in tested.outcomes
    ]  # fmt: skip
    unusable: dict[tuple[str, int], list[Remark]] = {}
    for problem in tested.problems:
        unusable.setdefault((problem.place.file, problem.place.line), []).append(Remark(problem))
    checks += [Check(file, f"can be used (line {line})" if line else "can be used", tuple(found))
               for (file, line), found in unusable.items()]  # fmt: skip
    problems = [remark.problem for check in checks for remark in check.remarks]
    return Checked("test", tuple(checks), explain_codes(problems, _CODES))


def failure_problem(one: Outcome) -> Problem:
    """A failure as a problem at its place."""
    return Problem(one.place, "not-as-expected", f"{one.policy}: {one.words}: {one.differs}", one.hint)


def coverage_text(coverage: Sequence[Coverage]) -> str:
    """A line for each policy, and below it what is missing."""
    lines = ["", "coverage                 rules   conditions        edges"]
    for one in coverage:
        shares = "".join(f"{_short(getattr(one, what)):>13}" for what in WHAT)
        lines.append(f"{one.policy:<17}{shares}")
    for one in coverage:
        missing = [line for what in WHAT for line in getattr(one, what).missing]
        lines += [f"{one.policy} misses:"] if missing else []
        lines += [f"    {line}" for line in missing[:_MOST_MISSING]]
        lines += [f"    and {len(missing) - _MOST_MISSING} more (--format json lists all)"] \
            if len(missing) > _MOST_MISSING else []  # fmt: skip
    return "\n".join(lines)


def _short(share: Share) -> str:
    return f"{share.percent}% {share.seen}/{share.total}"


def coverage_data(coverage: Sequence[Coverage]) -> dict[str, object]:
    """The shares of all policies together, and of each."""
    return {
        **{what: _data(_sum(getattr(one, what) for one in coverage), False) for what in WHAT},
        "policies": {
            one.policy: {**{what: _data(getattr(one, what), True) for what in WHAT}, "unasked": list(one.unasked)}
            for one in coverage
        },
    }


def _sum(shares: Iterable[Share]) -> Share:
    total = Share(0, 0)
    for share in shares:
        total += share
    return total


def _data(share: Share, listed: bool) -> dict[str, object]:
    missing = {"missing": list(share.missing)} if listed else {}
    return {"percent": share.percent, "seen": share.seen, "total": share.total, **missing}


