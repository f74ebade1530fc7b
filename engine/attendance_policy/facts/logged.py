"""What a log says beside steps, judgements and contacts: requests, reports, days agreed, comings and goings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

import numpy as np
from numpy.typing import NDArray

from attendance_policy.facts.memory import Keys
from attendance_policy.frozen import dataclass

OUTCOMES = ("granted", "refused", "not answered")


def _no_days() -> NDArray[np.int64]:
    return np.array([], dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Asked:
    """Requests, or reports, one entry each, ascending by `key` (pupil * days + day), then as the log has them.

    `reason`: "" where the log gives none. `made`, `first`, `last`: ordinals of the day it was made on and of the first
    and last day it is about, 0 where the log does not say. `outcome`: an index into `OUTCOMES`. `evidence`: whether
    evidence is noted on that day.
    """

    key: Keys = field(default_factory=_no_days)
    reason: tuple[str, ...] = ()
    made: NDArray[np.int64] = field(default_factory=_no_days)
    first: NDArray[np.int64] = field(default_factory=_no_days)
    last: NDArray[np.int64] = field(default_factory=_no_days)
    outcome: NDArray[np.int64] = field(default_factory=_no_days)
    evidence: NDArray[np.int64] = field(default_factory=_no_days)

    def part(self, low: int, high: int) -> Asked:
        """Those with a key from `low` up to, not including, `high`, counted from `low`."""
        start, stop = np.searchsorted(self.key, [low, high]).tolist()
        columns = (getattr(self, name)[start:stop] for name in ("made", "first", "last", "outcome", "evidence"))
        return Asked(self.key[start:stop] - low, self.reason[start:stop], *columns)


@dataclass(frozen=True, eq=False)
class Logged:
    """What a log says beside steps, judgements and contacts.

    `anchors`: from an anchor of the vocabulary to the days it stands for. `ways`: from a way to reach somebody to the
    contacts (those that reached, those that did not). `requested`: from what was asked for to the days. `evidence`: the
    days on which some was handed in. `joined`, `left`: the days on which a name came on or off the roll. Days are keys
    of pupil and day, ascending.
    """

    requests: Asked = field(default_factory=Asked)
    reports: Asked = field(default_factory=Asked)
    anchors: Mapping[str, Keys] = field(default_factory=dict)
    ways: Mapping[str, tuple[Keys, Keys]] = field(default_factory=dict)
    requested: Mapping[str, Keys] = field(default_factory=dict)
    evidence: Keys = field(default_factory=_no_days)
    joined: Keys = field(default_factory=_no_days)
    left: Keys = field(default_factory=_no_days)

    def part(self, low: int, high: int) -> Logged:
        """What is about the pupils with keys from `low` up to, not including, `high`, counted from `low`."""

        def cut(keys: Keys) -> Keys:
            start, stop = np.searchsorted(keys, [low, high])
            found: Keys = keys[start:stop] - low
            return found

        return Logged(
            self.requests.part(low, high), self.reports.part(low, high),
            {name: cut(keys) for name, keys in self.anchors.items()},
            {way: (cut(reached), cut(tried)) for way, (reached, tried) in self.ways.items()},
            {what: cut(keys) for what, keys in self.requested.items()},
            cut(self.evidence), cut(self.joined), cut(self.left),
        )  # fmt: skip
