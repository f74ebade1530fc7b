"""Ways to reach somebody, wherever a profile names them: each is one of the list, so that a call can be checked."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from attendance_policy.diagnostics import did_you_mean
from attendance_policy.policy.context import Context
from attendance_policy.policy.paths import Path
from attendance_policy.policy.tree import is_silence
from attendance_policy.vocabulary.ways import WAYS, unknown_ways

_KEYS = ("how", "reached_by")
# Where ways stand; an interpretation may be keyed by them, and the patches of open points are checked when applied.
SECTIONS = ("document", "roles", "reporting", "reasons", "letters", "meetings", "forms", "records", "formal_steps",
            "stages", "rules", "duties")  # fmt: skip


def check_channels(ctx: Context) -> None:
    """Note every `how` and `reached_by` that is no way of the list."""
    for section in SECTIONS:
        for key, value in ctx.tree.data.get(section, {}).items():
            ctx.remembered(("how", section, key), (value,), partial(_entry, ctx, section, key, value))


def _entry(ctx: Context, section: str, key: str, value: Any) -> None:
    for path, written in _ways({key: value}, (section,)):
        several = isinstance(written, list)
        for index, text in enumerate(written if several else [written]):
            for wrong, meant in unknown_ways(str(text)):
                hint = advice(wrong, meant)
                ctx.wrong((*path, index) if several else path, "unknown-way", message(wrong), hint)


def message(wrong: str) -> str:
    """What is wrong with a way."""
    return f"`{wrong}` is not a way to reach somebody"


def advice(wrong: str, meant: str) -> str:
    """What to write instead of what is no way."""
    if meant:
        return f"write `{meant}`"
    listed = ", ".join(f"`{way}`" for way in WAYS)
    return did_you_mean(wrong, WAYS) or f"ways are {listed}; one may be named, as in `app (Name)`"


def _ways(data: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    if isinstance(data, list):
        for index, one in enumerate(data):
            yield from _ways(one, (*path, index))
    if not isinstance(data, dict):
        return
    for key, value in data.items():
        if key in _KEYS and isinstance(value, str | list):
            yield (*path, key), value
        elif key != "interpretation" and not is_silence(value):
            yield from _ways(value, (*path, key))
