"""Where the time goes: the functions that take most of it, in our engine on the ladder and on the fullest policy."""

from __future__ import annotations

import cProfile
import pstats
import time
from pathlib import Path
from typing import Any

from attendance_policy.decide.blocks import decide
from attendance_policy.decide.run import Shared
from attendance_policy.rules.settings import Settings
from benchmarks import case
from benchmarks.growth import FULLEST

Row = dict[str, Any]
TOP = 15


def profile(pupils: int) -> list[Row]:
    """For each of two policies the functions with most time of their own, what they call left out."""
    grid = case.year(pupils).grid
    found = []
    for name, loaded in (("ladder", case.ladder()), (FULLEST, case.policies().load(FULLEST))):
        decide(loaded.policy, Shared.of(grid), Settings())
        recorded = cProfile.Profile(time.process_time)
        recorded.runcall(decide, loaded.policy, Shared.of(grid), Settings())
        stats = pstats.Stats(recorded).stats  # type: ignore[attr-defined]
        total = sum(own for _, _, own, _, _ in stats.values())
        most = sorted(stats.items(), key=lambda item: -item[1][2])[:TOP]
        found += [
            {"policy": name, "pupils": pupils, "function": _name(*place), "calls": calls,
             "own_share": round(own / total, 3), "with_callees_share": round(whole / total, 3)}
            for place, (_, calls, own, whole, _) in most
        ]  # fmt: skip
    return found


def _name(file: str, line: int, function: str) -> str:
    """A function as people call it. Of numpy, which method."""
    if file == "~":
        return function.strip("<>").replace("built-in method ", "").replace("method ", "")
    parts = Path(file).with_suffix("").parts
    module = parts[parts.index("attendance_policy") + 1 :] if "attendance_policy" in parts else parts[-2:]
    return f"{'/'.join(module)}: {function}"
