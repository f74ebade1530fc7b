"""A column of the pupil file that is called as a fact of another kind, or as a tier, answers for neither."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from attendance_policy.cli.app import run
from attendance_policy.library import Library
from attendance_policy.policy import Policies
from cli.registers import generated


@pytest.mark.parametrize("policy", ["lct", "westwood"])
def test_a_column_named_as_something_else_decides_nothing(policy: str, tmp_path: Path) -> None:
    register, people = generated(tmp_path, 40)
    with Path(people).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    tiers = list(Policies(Library()).load(policy).policy.tiers)
    more = dict.fromkeys(("contact_made", "evidence_given", *tiers), "yes")
    with (tmp_path / "more.csv").open("w", encoding="utf-8", newline="") as out:
        table = csv.DictWriter(out, [*rows[0], *more])
        table.writeheader()
        table.writerows(row | more for row in rows)
    told = []
    for name in (people, str(tmp_path / "more.csv")):
        folder = tmp_path / f"out{len(told)}"
        assert run(["simulate", "--policy", policy, "--register", register, "--pupils-file", name, "--out", str(folder),
                    "--brief"]) == 0  # fmt: skip
        told.append((folder / "decisions.csv").read_bytes())
    assert b"contact_made" in told[0]
    assert told[0] == told[1]
