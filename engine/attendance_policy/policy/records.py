"""Records: what is written down, how much of it at least, and how long an entry is kept."""

from __future__ import annotations

from typing import Any

from attendance_policy.frozen import dataclass
from attendance_policy.policy.context import Context, as_tuple, interpretation_of, words_of
from attendance_policy.policy.least import read_count
from attendance_policy.policy.model import Silence, Source
from attendance_policy.policy.paths import Path
from attendance_policy.policy.times import read_duration
from attendance_policy.policy.tree import is_silence


@dataclass(frozen=True, slots=True)
class Record:
    """One record. `at_least`: (count, unit), such as 2 sets. `keep_for`: (count, unit of time), from `kept_from` on."""

    id: str
    of: str | Silence = ""
    at_least: tuple[int, str] | None = None
    keep_for: tuple[int, str] | Silence | None = None
    kept_from: str | Silence = ""
    contains: tuple[str, ...] = ()
    source: Source = ()
    interpretation: tuple[str, ...] = ()


def build_records(ctx: Context) -> dict[str, Record | Silence]:
    """Every record of a profile, by id."""
    records: dict[str, Record | Silence] = {}
    for name, value in ctx.tree.data.get("records", {}).items():
        path: Path = ("records", name)
        records[name] = ctx.silence(path, value) if is_silence(value) else _record(ctx, path, name, value)
    return records


def _record(ctx: Context, path: Path, name: str, value: dict[str, Any]) -> Record:
    begins: Any = value.get("from", "")
    length: Any = value.get("keep_for")
    contains: Any = value.get("contains")
    of: Any = value.get("of", "")
    least = value.get("at_least")
    if least is not None and read_count(least) is None:
        ctx.wrong((*path, "at_least"), "wrong-count", f"`{least}` is not a number of something",
                  "write it as `2 numbers`")  # fmt: skip
    return Record(
        name, ctx.silence((*path, "of"), of) if is_silence(of) else words_of(of), read_count(least or ""),
        ctx.silence((*path, "keep_for"), length) if is_silence(length) else read_duration(length) if length else None,
        ctx.silence((*path, "from"), begins) if is_silence(begins) else words_of(begins),
        () if is_silence(contains) else as_tuple(contains), ctx.source(path, value), interpretation_of(value),
    )  # fmt: skip
