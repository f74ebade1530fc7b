"""Over all school days, every decision stands on exactly one list, whatever its due time is counted from."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from attendance_policy.decide.due import due_of
from attendance_policy.decide.run import Shared, decide_block
from attendance_policy.facts.grid import lay
from attendance_policy.library import Library
from attendance_policy.policy import Policies
from attendance_policy.policy.codebook import code_book
from attendance_policy.register import read_pupils, read_register
from attendance_policy.rules.settings import Settings
from attendance_policy.worklist.build import Wish, days_of
from attendance_policy.worklist.log import Log
from attendance_policy.worklist.picks import due_day, picked
from attendance_policy.worklist.readings import identity_of
from cli.registers import generated

from .school import CALENDAR

FIRST, LAST = date(2025, 9, 2), date(2025, 10, 24)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    register, people = generated(tmp_path_factory.mktemp("register"), 25)
    kept = [line for line in Path(register).read_text("utf-8").splitlines(keepends=True)
            if line[:1] != "P" or line.split(",")[1] <= LAST.isoformat()]  # fmt: skip
    Path(register).write_text("".join(kept), encoding="utf-8")
    return Path(register), Path(people)


@pytest.mark.parametrize("policy", ["basildon_lower", "westwood", "sharley_park", "atlp_slade", "lct"])
def test_every_decision_is_on_exactly_one_list(policy: str, files: tuple[Path, Path]) -> None:
    policies = Policies(Library())
    loaded = policies.load(policy)
    pupils = read_pupils(files[1])
    grid = lay(read_register(files[0], code_book(policies.resolver)), pupils, CALENDAR)
    decided = decide_block(loaded.policy, Shared.of(grid), Settings())
    listed: Counter[object] = Counter()
    ahead = [day for day in CALENDAR.school_days if FIRST <= day <= date(2025, 12, 19)]
    for day in ahead:
        found = picked(decided, days_of(Wish(day), CALENDAR), Log(None, loaded.policy, day))
        listed.update(identity_of(pick.fired, pick.row) for pick in found.picks)
    wanted: Counter[object] = Counter()
    for fired in decided.fired:
        frame = decided.bounds[fired.rows.occasion].frame
        for row in fired.at.tolist() if fired.status != "first" else ():
            due = due_of(decided.policy, fired, row, frame)
            identity = identity_of(fired, row)
            # What is due before it is decided was never on a list, and is overdue where there is a log.
            if due is None or due.at is None or due_day(due.at) >= identity[-1]:
                wanted[identity] += 1
    assert len(wanted) > 50
    assert listed == wanted
