"""How cost grows: with pupils, with rules, with policies, and from the ladder to the policies that are shipped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from attendance_policy.decide.blocks import decide
from attendance_policy.decide.many import Task, run_many
from attendance_policy.decide.run import Shared
from attendance_policy.facts.grid import Grid
from attendance_policy.policy import Loaded
from attendance_policy.policy.model import Policy
from attendance_policy.rules.settings import Settings
from benchmarks import case, kernel, plain
from benchmarks.measuring import ROOT, Taken, apart, in_turns

Row = dict[str, Any]
FULLEST = "basildon_lower"
# What the generated rules ask; figures change from rule to rule, so that no two are alike.
_ASKED = (
    "attendance < {share}", "sessions('unauthorised', school_weeks={weeks}) >= {count}",
    "sessions >= 20 and attendance(this='term') < {share}", "consecutive('absent') >= {count}",
)  # fmt: skip


def read_once(grid: Grid) -> object:
    """The memory floor: every mark read once."""
    flat = grid.marks.ravel()
    return np.bitwise_or.reduce(flat[: flat.size // 8 * 8].view(np.uint64))


def ways(count: int, slow: bool) -> Row:
    """The ladder on so many pupils: every way to decide it, in turns, with equal answers. `slow`: row by row as well.

    Peak memory is that of this process, the register included.
    """
    about = case.year(count)
    given = plain.told(about.grid)
    calls: dict[str, Callable[[], object]] = {"ours": lambda: case.decided(about.grid)}
    wanted = case.answers(case.decided(about.grid))
    peak = _peak_mib()
    missing = []
    for name, parallel in (("kernel", False), ("kernel, every core", True)):
        try:
            call = kernel.compiled(parallel)
        except ImportError:
            missing.append(name)
            continue
        _same(name, wanted, call(given))
        calls[name] = lambda call=call: call(given)  # type: ignore[misc]
    if slow:
        _same("plain simpleeval", wanted, plain.row_by_row(given))
        calls["plain simpleeval"] = lambda: plain.row_by_row(given)
    calls["floor"] = lambda: read_once(about.grid)
    rounds = 200 if count == 1 else 20 if count <= 1_000 else 5  # so that a busy moment is not all there is
    taken = in_turns(calls, rounds=rounds)
    return {
        "pupils": count, "decisions": int((wanted != case.NEVER).sum()), "peak_mib": peak, "missing": missing,
        "ways": {name: one.data() for name, one in taken.items()},
    }  # fmt: skip


def _peak_mib() -> int | None:
    """The most memory this process has held; None where the system does not tell. (A child's `ru_maxrss` would begin
    with its parent's.)"""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="utf-8").splitlines() if status.exists() else []
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM")), None)


def _same(name: str, wanted: case.Answers, got: case.Answers) -> None:
    if not np.array_equal(wanted, got):
        raise RuntimeError(f"{name} decides otherwise: {np.argwhere(wanted != got)[:5].tolist()}")


def pupils(count: int, slow: bool) -> Row:
    """The same in a process of its own, so that its memory is its own."""
    return apart(f"growth.ways({count}, {slow})")


def shipped(count: int) -> list[Row]:
    """Every policy that is shipped, and the ladder beside them."""
    names = sorted(path.stem for path in (ROOT / "policies").glob("*.yaml"))
    loaded = {"ladder": case.ladder(), **{name: case.policies().load(name) for name in names}}
    grid = case.year(count).grid
    taken = in_turns({name: _run(one.policy, grid) for name, one in loaded.items()}, rounds=3)
    return [
        {"policy": name, "rules": len(loaded[name].policy.rules), "pupils": count, **one.data()}
        for name, one in taken.items()
    ]


def _run(policy: Policy, grid: Grid) -> Callable[[], object]:
    return lambda: decide(policy, Shared.of(grid), Settings())


def rules(counts: tuple[int, ...], pupils: int) -> list[Row]:
    """Policies of so many generated rules."""
    grid = case.year(pupils).grid
    taken = in_turns({str(count): _run(_generated(count).policy, grid) for count in counts}, rounds=3)
    return [{"rules": int(name), "pupils": pupils, **one.data()} for name, one in taken.items()]


def _generated(count: int) -> Loaded:
    lines = case.LADDER.read_text(encoding="utf-8").split("\nstages:")[0].split("\n")
    lines += ["rules:"]
    for number in range(count):
        text = _ASKED[number % len(_ASKED)].format(
            share=f"{98 - number * 40 / count:.2f}", weeks=2 + number % 17, count=2 + number % 19
        )
        lines.append(f'  rule_{number}: {{each: review, when: "{text}", who: school, '
                     f'will: {{record: rule {number}}}, once: per term, source: "5"}}')  # fmt: skip
    lines = [line for line in lines if "_letter: {to:" not in line and not line.startswith(("letters:", "  notice_to"))]
    found = case.policies()
    loaded = found.examine_document(found.library.document_of("\n".join(lines).encode(), "generated.yaml"))
    if not loaded.usable:
        raise RuntimeError("\n".join(str(problem) for problem in loaded.problems))
    return loaded


def policies(pupils: int, points: int = 20) -> list[Row]:
    """A what-if and a sweep of so many points, each as a multiple of one run."""
    grid = case.year(pupils).grid
    changed = (
        ("ladder", case.ladder(), "stages.first.when.attendance"),
        (FULLEST, case.policies().load(FULLEST), "stages.concern_letter.when.attendance"),
    )
    found = []
    for name, loaded, path in changed:
        many = [loaded.policy, *(case.policies().patched(loaded, [(path, str(96 - number / 4))]).policy
                                 for number in range(points - 1))]  # fmt: skip
        calls = {str(count): _many(many[:count], grid) for count in (1, 2, points)}
        taken: dict[str, Taken] = in_turns(calls, rounds=3, at_most=60)
        one = taken["1"].cpu
        found += [{"policy": name, "changes": path, "policies": int(count), "pupils": pupils, **each.data(),
                   "runs": round(each.cpu / one, 2)} for count, each in taken.items()]  # fmt: skip
    return found


def _many(each: list[Policy], grid: Grid) -> Callable[[], object]:
    settings = Settings()
    tasks = [Task(policy, settings, like=(0, max(number - 1, 0))) for number, policy in enumerate(each)]
    return lambda: run_many(tasks, Shared.of(grid))
