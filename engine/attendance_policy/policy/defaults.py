"""What holds where a profile says nothing, so that a profile says only what its document does.

A sentence without a subject is the school's ("we will call"), and so is a rule without `who`. A person's answer that
nobody gave is no. How often a rule fires that is asked at each review is a question the national base asks and answers
(`counting.how_often`): its answer is an interpretation and is shown as one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from attendance_policy.frozen import dataclass
from attendance_policy.policy.context import Context, interpretation_of
from attendance_policy.policy.model import Case
from attendance_policy.policy.paths import Path
from attendance_policy.policy.tree import is_silence
from attendance_policy.vocabulary.counting import CHOICES


@dataclass(frozen=True, slots=True)
class HowOften:
    """What the base, or a profile for all its rules, says of rules that do not say it. `period` is "" for nothing."""

    period: str = ""
    interpretation: tuple[str, ...] = ()


def how_often(ctx: Context) -> HowOften:
    """The answer under `counting.how_often`; with a `source` it is the document's own and needs no interpretation."""
    said = ctx.tree.data.get("counting", {}).get("how_often", {})
    period = said.get("is", "")
    if period not in CHOICES["how_often"]:
        return HowOften()
    return HowOften(period, () if "source" in said else interpretation_of(said))


def answered(
    ctx: Context, path: Path, cases: tuple[Case, ...], value: Mapping[str, Any], answer: HowOften
) -> tuple[tuple[Case, ...], tuple[str, ...]]:
    """The cases of a rule asked at each review, each with how often it fires, and the interpretation of that.

    A silence stays one: the rule then says in its own words that its document gives no interval. A rule that says
    nothing, where no base answers, is a problem.
    """
    unsaid = [not case.once and case.repeat is None for case in cases]
    if not any(unsaid) or any(is_silence(value.get(key)) for key in ("once", "repeat")):
        return cases, ()
    if answer.period:
        pairs = zip(cases, unsaid, strict=True)
        said = tuple(replace(case, once=answer.period) if silent else case for case, silent in pairs)
        return said, tuple(f"once: {words}" for words in answer.interpretation)
    if all(unsaid):
        ctx.wrong(path, "how-often", f"`{path[-1]}` is asked at each review and does not say how often it may fire",
                  "add `once: per year`, `once: per episode` or `repeat: every …`")  # fmt: skip
    return cases, ()
