"""A day on which hardly anybody has a mark is named: its date may be wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from attendance_policy.cli.app import run


@pytest.mark.parametrize(("pupils", "stray", "told"), [(12, 2, True), (12, 5, False), (9, 1, False)])
def test_a_day_of_few_pupils_among_days_of_many_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], pupils: int, stray: int, told: bool
) -> None:
    rows = ["pupil_id,date,session,code"]
    days = [f"2025-09-{day:02},{half}" for day in range(1, 6) for half in ("AM", "PM")]
    rows += [f"P{who},{day},/" for who in range(pupils) for day in days]
    rows += [f"P{who},2025-12-25,AM,/" for who in range(stray)]
    register = tmp_path / "r.csv"
    register.write_text("\n".join([*rows, ""]), "utf-8")
    assert run(["simulate", "--policy", "basildon_lower", "--register", str(register)]) == 0
    said = " ".join(capsys.readouterr().out.split())
    sentence = f"fewer than 5 pupils have marks on 25 December 2025 ({stray}), where {pupils} are usual"
    assert (sentence in said) is told
    assert ("fewer than 5 pupils have marks" in said) is told
