"""Forms that are scored: parts that are given a number, how the numbers make a score, and the band of a score."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import product
from typing import Any

from attendance_policy.diagnostics import did_you_mean
from attendance_policy.frozen import dataclass
from attendance_policy.policy.context import Context, duplicates, interpretation_of, words_of
from attendance_policy.policy.model import Silence, Source
from attendance_policy.policy.paths import Path
from attendance_policy.policy.tree import is_silence

PAPERS = ("letters", "meetings", "forms", "records")
# More than this many ways to fill in a form are not tried one by one when its bands are checked.
_MOST_WAYS = 100_000
_SOME = 5


@dataclass(frozen=True, slots=True)
class Band:
    """One band of scores: `least` to `most`, both in it."""

    id: str
    least: int
    most: int
    called: str = ""
    source: Source = ()


@dataclass(frozen=True)
class Score:
    """How one form is scored. `parts`: the word of each number of each part. `how`: multiply or add.

    `bands` from the highest. `otherwise`: what is not said of a score that no band holds. `whole`: `highest`, where a
    form with several scores has the band of its highest one.
    """

    form: str
    of: str
    parts: Mapping[str, Mapping[int, str | Silence]]
    how: str
    bands: tuple[Band, ...]
    otherwise: Silence | None = None
    whole: str | Silence | None = None
    source: Source = ()
    interpretation: tuple[str, ...] = ()

    def scored(self, numbers: Mapping[str, int]) -> int:
        """The score of one risk. KeyError for a part without a number."""
        given = [numbers[part] for part in self.parts]
        return math.prod(given) if self.how == "multiply" else sum(given)

    def band(self, score: int) -> Band | None:
        """The band that holds a score; None where there is none."""
        return next((band for band in self.bands if band.least <= score <= band.most), None)


def build_scores(ctx: Context) -> dict[str, Score | Silence]:
    """Every paper that is scored, by id. Bands must hold every score that can be, each once."""
    scores: dict[str, Score | Silence] = {}
    for section in PAPERS:
        for name, paper in ctx.tree.data.get(section, {}).items():
            if isinstance(paper, dict) and "score" in paper:
                path: Path = (section, name, "score")
                value = paper["score"]
                scores[name] = ctx.silence(path, value) if is_silence(value) else _score(ctx, path, name, value)
    return scores


def _score(ctx: Context, path: Path, name: str, value: dict[str, Any]) -> Score:
    before = len(ctx.problems)
    parts = {part: _scale(ctx, (*path, "parts", part), words) for part, words in value["parts"].items()}
    how = "multiply" if "multiply" in value else "add"
    _named(ctx, path, how, value, parts)
    bands = _bands(ctx, path, value["bands"])
    otherwise = ctx.silence((*path, "otherwise"), value["otherwise"]) if "otherwise" in value else None
    whole: Any = value.get("whole")
    score = Score(
        name, value["of"], parts, how, bands, otherwise,
        ctx.silence((*path, "whole"), whole) if is_silence(whole) else whole,
        ctx.source(path, value), interpretation_of(value),
    )  # fmt: skip
    if len(ctx.problems) == before:
        _every_score(ctx, path, score)
    return score


def _scale(ctx: Context, path: Path, words: dict[str, Any]) -> dict[int, str | Silence]:
    """The numbers of one part with their words; from the least to the highest none may be missing."""
    numbers = sorted(int(number) for number in words)
    missing = sorted(set(range(numbers[0], numbers[-1] + 1)) - set(numbers))
    if missing or duplicates(map(str, numbers)):
        wrong = f"no word for {_listed(missing)}" if missing else "one number twice"
        ctx.wrong(path, "scale-gap", f"`{path[-1]}` goes from {numbers[0]} to {numbers[-1]} and has {wrong}",
                  "give each number its word, or `{not_stated: …}` where the document has none")  # fmt: skip
    found: dict[int, str | Silence] = {}
    for number, word in words.items():
        found[int(number)] = ctx.silence((*path, number), word) if is_silence(word) else words_of(word)
    return dict(sorted(found.items()))


def _named(ctx: Context, path: Path, how: str, value: dict[str, Any], parts: Mapping[str, object]) -> None:
    """The parts that are multiplied or added are the parts that have numbers, each once."""
    if how not in value:
        ctx.wrong(path, "missing-key", f"`{path[-1]}` needs `multiply` or `add`", "say how the numbers make a score")
        return
    listed = value[how]
    for index, part in enumerate(listed):
        if part not in parts:
            ctx.wrong((*path, how, index), "unknown-part", f"`{part}` is not one of `parts`",
                      did_you_mean(part, parts) or "parts are " + ", ".join(f"`{p}`" for p in parts))  # fmt: skip
    for part in parts:
        if listed.count(part) != 1:
            said = "stands twice" if part in listed else "is not"
            ctx.wrong((*path, how), "unknown-part", f"`{part}` {said} in `{how}`", "name each part once")


def _bands(ctx: Context, path: Path, data: dict[str, Any]) -> tuple[Band, ...]:
    rising = sorted(data.items(), key=lambda item: item[1]["from"])
    bands: list[Band] = []
    for index, (name, value) in enumerate(rising):
        least = value["from"]
        above = rising[index + 1][1]["from"] - 1 if index + 1 < len(rising) else _NO_END
        most = value.get("to", above)
        at = (*path, "bands", name)
        if "to" in value and most < least:
            ctx.wrong(at, "band-overlap", f"`{name}` ends at {most}, before it begins at {least}", "check its ends")
        elif index + 1 < len(rising) and most > above:
            other = rising[index + 1][0]
            ctx.wrong((*path, "bands", other), "band-overlap",
                      f"{above + 1} is in `{name}` and in `{other}`", "let each score be in one band")  # fmt: skip
        bands.append(Band(name, least, most, value.get("called", ""), ctx.source(at, value)))
    return tuple(reversed(bands))


_NO_END = 10**9


def _every_score(ctx: Context, path: Path, score: Score) -> None:
    """Every score that can be is in a band, and every band has a score; what no band holds needs `otherwise`."""
    if math.prod(len(numbers) for numbers in score.parts.values()) > _MOST_WAYS:
        return
    possible = {
        math.prod(way) if score.how == "multiply" else sum(way) for way in product(*map(tuple, score.parts.values()))
    }
    outside = sorted(one for one in possible if score.band(one) is None)
    if outside and score.otherwise is None:
        ctx.wrong((*path, "bands"), "band-hole", f"no band holds {_listed(outside)}",
                  "widen a band, or add `otherwise: {not_stated: …}` where the document has none")  # fmt: skip
    for band in score.bands:
        if not any(score.band(one) is band for one in possible):
            ctx.wrong((*path, "bands", band.id), "band-hole", f"no score is in `{band.id}`: they go from "
                      f"{min(possible)} to {max(possible)}", "check its ends, and `multiply` or `add`")  # fmt: skip


def _listed(numbers: list[int]) -> str:
    more = f" and {len(numbers) - _SOME} more" if len(numbers) > _SOME else ""
    return ", ".join(map(str, numbers[:_SOME])) + more
