"""When the duties of a school and the cycles of its document come round, as far as the profile says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Any

from attendance_policy.diagnostics import did_you_mean
from attendance_policy.frozen import dataclass
from attendance_policy.policy.context import Context, as_tuple, source_of
from attendance_policy.policy.model import Silence, Source
from attendance_policy.policy.paths import Path
from attendance_policy.policy.tree import is_silence
from attendance_policy.vocabulary import CADENCES

_LENGTH = re.compile(r"(\d+) (week|month|year)s?")
_PRINTED = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


@dataclass(frozen=True, slots=True)
class Cadence:
    """What a duty says of its rhythm beside its names: the silence in their place, and what it is about (`of`)."""

    silence: Silence | None = None
    of: str = ""


@dataclass(frozen=True, slots=True)
class Printed:
    """A date as a document prints it: `2025-07-14`, `2025-07` or `2025`. `last`: the last day it can mean."""

    text: str
    last: date


@dataclass(frozen=True, slots=True)
class Cycle:
    """How often a document is reviewed or approved. `names` is empty where a silence stands in their place, or where
    only `also_on` is given; `who` is "" where nobody is named."""

    names: tuple[str, ...]
    silence: Silence | None
    also_on: tuple[str, ...]
    who: str
    source: Source


@dataclass(frozen=True)
class Schedule:
    """The rhythms of one profile. `each`: of every duty, by id. `approved`: the latest approval on record."""

    each: Mapping[str, Cadence] = field(default_factory=dict)
    review: Cycle | None = None
    approval: Cycle | None = None
    reviewed: Printed | Silence | None = None
    next_review: Printed | Silence | None = None
    approved: Printed | Silence | None = None
    source: Source = ()


def build_schedule(ctx: Context) -> Schedule:
    """The rhythms of a profile; a cycle of no known form and a date that does not exist are problems."""
    duties: dict[str, Any] = ctx.tree.data.get("duties", {})
    each = {name: _cadence(ctx, ("duties", name), value) for name, value in duties.items()}
    document: dict[str, Any] = ctx.tree.data.get("document", {})
    dates = {key: _printed(ctx, ("document", key), document.get(key)) for key in ("reviewed", "next_review")}
    approvals = [
        _printed(ctx, ("document", "approved", index, "in"), one["in"])
        for index, one in enumerate(document.get("approved", ()))
    ]
    known = [one for one in approvals if isinstance(one, Printed)]
    return Schedule(
        each, _cycle(ctx, "review", document), _cycle(ctx, "approval", document), dates["reviewed"],
        dates["next_review"], max(known, key=lambda one: one.last) if known else next(iter(approvals), None),
        ctx.source(("document",), document),
    )  # fmt: skip


def length_of(cadence: str) -> tuple[int, str] | None:
    """`6 months` as (6, "month"); None where the cadence is no length of time."""
    match = _LENGTH.fullmatch(cadence)
    return (int(match[1]), match[2]) if match else None


def _cadence(ctx: Context, path: Path, value: dict[str, Any]) -> Cadence:
    each: Any = value.get("each")
    return Cadence(ctx.silence((*path, "each"), each) if is_silence(each) else None, value.get("of", ""))


def _cycle(ctx: Context, name: str, document: dict[str, Any]) -> Cycle | None:
    value = document.get(name)
    if value is None:
        return None
    path: Path = ("document", name)
    each: Any = value.get("each")
    silence = ctx.silence((*path, "each"), each) if is_silence(each) else None
    names = () if silence is not None else as_tuple(each)
    for one in names:
        length = length_of(one)
        if one not in CADENCES and (length is None or length[0] < 1):
            ctx.wrong((*path, "each"), "unknown-occasion", f"`{one}` is not how often a document comes round",
                      did_you_mean(one, CADENCES) or "write `year`, `2 years` or `review`")  # fmt: skip
    source = source_of(value) or ctx.source(("document",), document)
    return Cycle(names, silence, as_tuple(value.get("also_on")), " and ".join(as_tuple(value.get("who"))), source)


def _printed(ctx: Context, path: Path, value: Any) -> Printed | Silence | None:
    if value is None:
        return None
    if is_silence(value):
        return ctx.silence(path, value)
    from calendar import monthrange  # few profiles say when their document was printed

    match = _PRINTED.fullmatch(str(value))
    try:
        if match is None:
            raise ValueError
        year, month = int(match[1]), int(match[2] or 12)
        return Printed(str(value), date(year, month, int(match[3] or monthrange(year, month)[1])))
    except ValueError:
        ctx.wrong(path, "wrong-form", f"`{value}` is not a date", "write it as YYYY-MM-DD or YYYY-MM")
        return None
