"""What is taken where only a person knows: assumptions, shares drawn by a hash, and what was recorded."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import field, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from attendance_policy.facts.answers import Answers
from attendance_policy.facts.grid import Grid
from attendance_policy.facts.logged import Logged
from attendance_policy.facts.memory import Keys
from attendance_policy.frozen import dataclass
from attendance_policy.policy.model import Policy
from attendance_policy.vocabulary.counting import Counting

_SPAN = 1 << 64


@dataclass(frozen=True)
class Settings:
    """One run's answers to what a register cannot know.

    `simulate`: `in_simulation` choices count. `running`: the register is of a year that still runs, so that no reason
    is known only where the policy's own codes say so; those that a finished register has in their place do not count.
    `take_done`: what must or will be done is taken as done when it is due; without it, only what was recorded is done.
    `assume`: name -> share of pupils for whom it is yes (1 always, 0 never). `discretion`: share of `may`, `should` and
    `consider` that a person says yes to.
    `recorded`: step -> keys of the log; such a step is done only where the log says so. `judged`: judgement -> its
    answers. `logged`: what else the log says.
    """

    simulate: bool = True
    take_done: bool = True
    assume: Mapping[str, Fraction] = field(default_factory=dict)
    discretion: Fraction = Fraction(0)
    seed: int = 0
    recorded: Mapping[str, Keys] = field(default_factory=dict)
    judged: Mapping[str, Answers] = field(default_factory=dict)
    log: bool = False
    logged: Logged = field(default_factory=Logged)
    running: bool = False


def counting_of(policy: Policy, settings: Settings) -> Counting:
    """How a run counts: what stands for a finished register is left out of one that still runs."""
    if not settings.simulate:
        return policy.counting
    if settings.running:
        return replace(policy.counting_in_simulation, unexplained=policy.counting.unexplained)
    return policy.counting_in_simulation


def read_share(text: str) -> Fraction | None:
    """`always`, `never` or a fraction from 0 to 1; None when it is none of them."""
    if text in ("always", "never"):
        return Fraction(text == "always")
    try:
        share = Fraction(text)
    except (ValueError, ZeroDivisionError):
        return None
    return share if 0 <= share <= 1 else None


def drawn(grid: Grid, name: str, share: Fraction, seed: int) -> NDArray[np.bool_]:
    """Which pupils fall into a share, by a hash of pupil, name and seed: the same in every run and every order."""
    if share in (0, 1):
        return np.full(grid.size[0], share == 1, dtype=np.bool_)
    below = share.numerator * _SPAN // share.denominator
    salt = f"{seed}\x00{name}\x00".encode()
    return np.array(
        [int.from_bytes(hashlib.blake2b(salt + pupil.encode(), digest_size=8).digest(), "big") < below
         for pupil in grid.pupil_ids],
        dtype=np.bool_,
    )  # fmt: skip
