"""What several items of a worklist say alike, so that it is said once above them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from attendance_policy.frozen import dataclass

# The figure of a reason: a percentage that was read, a count at its end, the day of an absence.
_FIGURE = re.compile(r"\d+(?:\.\d+)?%(?= \()|(?<=\()\d+(?=\)$)|^\d+(?:st|nd|rd|th)(?= day of the absence$)")
GAP = "…"
_CUTS = (", ", ": ")


@dataclass(frozen=True, slots=True)
class Alike:
    """What holds of every item, with a gap for each figure that differs; and what is left to say of each."""

    shared: str
    own: tuple[str, ...]


def alike(whys: Sequence[str]) -> Alike:
    """Reasons taken apart: what all say, and what each says beside it. Nothing is lost, and one alone is its own."""
    if len(whys) < 2:
        return Alike("", tuple(whys))
    parts = [list(_parts(why)) for why in whys]
    patterns = [[(_FIGURE.sub(GAP, part), before) for part, before in every] for every in parts]
    if patterns.count(patterns[0]) < len(patterns):
        shared = [one for one in parts[0] if all(one in every for every in parts)]
        return Alike(_joined(shared), tuple(_joined([one for one in every if one not in shared]) for every in parts))
    said: list[tuple[str, str]] = []
    own: list[list[str]] = [[] for _ in whys]
    for place, pattern in enumerate(patterns[0]):
        every = [each[place][0] for each in parts]
        if every.count(every[0]) == len(every):
            said.append(parts[0][place])
            continue
        said.append(pattern)
        for figures, part in zip(own, every, strict=True):
            figures += _FIGURE.findall(part)
    return Alike(_joined(said), tuple("; ".join(figures) for figures in own))


def _joined(parts: Sequence[tuple[str, str]]) -> str:
    return "".join(f"{before if at else ''}{part}" for at, (part, before) in enumerate(parts))


def _parts(why: str) -> Iterator[tuple[str, str]]:
    """A reason cut at its commas and colons, but not inside brackets or quotes; each with what is before it."""
    start = depth = 0
    before = ""
    for at, sign in enumerate(why):
        depth += (sign in "(“") - (sign in ")”")
        if depth <= 0 and why[at : at + 2] in _CUTS:
            yield why[start:at], before
            start, before = at + 2, why[at : at + 2]
    if why[start:]:
        yield why[start:], before
