"""What the numbers of a phase are, and those that both phases share. The fitted numbers stand in `phases`.

Where a figure is published, the comment says which; every other number is invented, plausible, and named so in
docs/calibration.md.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from attendance_policy.frozen import dataclass

# Kinds of absence drawn as spells, by their code. R, S and C2 are laid separately (see `reserved`).
KINDS = ("I", "O", "C", "N", "G", "E", "M", "U", "J1", "T", "C1")

# Shares of own sessions missed at which a number "by rate" is given; between them it is interpolated.
RATES = (0.0, 0.02, 0.05, 0.10, 0.20, 0.30, 0.50, 1.0)

# How many candidate spells a pupil's year is covered with.
CANDIDATES = 136

# Kinds whose spell may be cut so that a pupil's total is met exactly.
CUT_TO_FIT: NDArray[np.bool_] = np.asarray([kind in ("I", "O", "C", "N", "T") for kind in KINDS])

# Fewest sessions of a spell left after a break or the end of a pupil's time cuts it.
SHORTEST: NDArray[np.int64] = np.asarray([5 if kind == "G" else 1 for kind in KINDS])

# How much likelier a spell is that runs up to a half term or holiday: holidays only.
END_BONUS: NDArray[np.float32] = np.asarray([4.0 if kind == "G" else 1.0 for kind in KINDS], dtype=np.float32)

# How much longer the spells of pupils with much absence are, by rate: severe absence comes in weeks, not days.
STRETCH = (1.0, 1.0, 1.0, 1.0, 1.1, 1.5, 3.0, 10.0)

Shape = tuple[float, int, int]

# Lengths of spells: (share, 0 when it starts in the morning or 1 in the afternoon, sessions). Invented, but for
# three facts: half of all spells last 2 to 4 sessions (FFT Education Datalab, 2022), most absences are of whole
# days, and slightly more is missed in the afternoon than in the morning (FFT Education Datalab, 2023).
SHAPES: Mapping[str, tuple[Shape, ...]] = {
    "I": (
        (0.01, 0, 1), (0.03, 1, 1), (0.41, 0, 2), (0.10, 1, 3), (0.23, 0, 4), (0.03, 1, 5), (0.09, 0, 6), (0.04, 0, 8),
        (0.05, 0, 10), (0.01, 0, 20),
    ),
    "O": (
        (0.01, 0, 1), (0.03, 1, 1), (0.58, 0, 2), (0.09, 1, 3), (0.18, 0, 4), (0.05, 0, 6), (0.02, 0, 8), (0.03, 0, 10),
        (0.01, 0, 20),
    ),
    "C": ((0.05, 0, 1), (0.05, 1, 1), (0.58, 0, 2), (0.20, 0, 4), (0.08, 0, 6), (0.04, 0, 10)),
    "N": ((0.30, 0, 1), (0.25, 1, 1), (0.35, 0, 2), (0.10, 0, 4)),
    "G": ((0.10, 1, 5), (0.17, 0, 6), (0.08, 1, 7), (0.20, 0, 8), (0.05, 1, 9), (0.40, 0, 10)),
    "E": ((0.40, 0, 2), (0.10, 1, 3), (0.25, 0, 4), (0.13, 0, 6), (0.04, 0, 8), (0.08, 0, 10)),
    "M": ((0.45, 0, 1), (0.25, 1, 1), (0.30, 0, 2)),
    "U": ((1.0, 0, 1),),
    "J1": ((0.5, 0, 1), (0.5, 1, 1)),
    "T": ((0.5, 0, 10), (0.3, 0, 20), (0.2, 0, 30)),
    "C1": ((0.3, 0, 1), (0.3, 1, 1), (0.3, 0, 2), (0.1, 0, 4)),
}  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """How often a kind is drawn: `weight` among the kinds, times `by_rate` at RATES for a pupil of that rate."""

    weight: float
    by_rate: tuple[float, ...] = (1.0,) * 8


@dataclass(frozen=True)
class Season:
    """When spells of a kind start. `anchors`: (month, day, weight), interpolated over the year.

    `weekdays`: Monday to Friday, for spells of at most a day; `weekdays_long` for longer ones.
    The other numbers multiply: the last five days before a half term, before a holiday, the first two days after one.
    """

    anchors: tuple[tuple[int, int, float], ...] = ((9, 1, 1.0), (7, 31, 1.0))
    weekdays: tuple[float, ...] = (1.0, 1.0, 1.0, 1.0, 1.0)
    weekdays_long: tuple[float, ...] = (1.2, 1.0, 0.85, 1.0, 1.2)
    before_break: float = 1.0
    end_of_term: float = 1.0
    after_break: float = 1.0


@dataclass(frozen=True)
class Flag:
    """A yes/no fact of pupils: the share with it, and how that share goes with absence (at RATES). Invented."""

    share: float
    by_rate: tuple[float, ...]


@dataclass(frozen=True)
class PhaseParameters:
    """Everything fitted for one phase. Shares are of pupils unless said otherwise.

    `survival`: for each year group, the share of pupils whose absence is at least 5, 10, 15 ... 50% of their own
    sessions; below 5% it falls from 1 with the shape `few_sessions` (1 is exponential, less is more pupils near none),
    above 50% with the mean excess `severe_reach`. `late` is the mean share of mornings present but late,
    `late_afternoon` the same for afternoons as a multiple; `late_by_rate` at RATES. `elsewhere` is (share of pupils,
    sessions each) for B, P and K; `visit_days` the school days a year on which a class is out on a visit (V).
    """

    name: str
    years: tuple[str, ...]
    survival: Mapping[str, tuple[float, ...]]
    few_sessions: float
    severe_reach: float
    kinds: Mapping[str, Kind]
    season_of: Mapping[str, Season]
    shapes: Mapping[str, tuple[Shape, ...]]
    tilt: tuple[float, float]
    religious: float
    study_leave: float
    part_time: float
    late: float
    late_afternoon: float
    late_by_rate: tuple[float, ...]
    elsewhere: Mapping[str, tuple[float, float]]
    visit_days: float
    work_experience: float
    flags: Mapping[str, Flag]
    pupils_a_school: int
