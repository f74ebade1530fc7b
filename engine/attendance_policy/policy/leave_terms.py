"""What comes with leave and with reasons: how a request is answered, and how long a reason is accepted."""

from __future__ import annotations

from typing import Any

from attendance_policy.frozen import dataclass
from attendance_policy.policy.context import Context, words_of
from attendance_policy.policy.model import Silence, Source
from attendance_policy.policy.paths import Path
from attendance_policy.policy.times import read_duration
from attendance_policy.policy.tree import is_silence

_COUNTED = ("days", "school days", "sessions")


@dataclass(frozen=True, slots=True)
class LeaveReply:
    """How a request is answered: `within` a time as written, in writing, without appeal."""

    within: str | Silence | None = None
    in_writing: bool = False
    final: bool = False
    source: Source = ()

    def sentences(self) -> tuple[str, ...]:
        """What is said of the answer, as sentences."""
        said = [f"the answer comes within {self.within}"] if isinstance(self.within, str) else []
        said += [f"how soon the answer comes: {self.within.sentence()}"] if isinstance(self.within, Silence) else []
        said += ["the answer is in writing"] if self.in_writing else []
        return (*said, *(["there is no appeal against the answer"] if self.final else []))


@dataclass(frozen=True, slots=True)
class Limit:
    """The longest that a reason is accepted: `count` of `unit`, each time for `per`; a silence where no length is."""

    count: int | None
    unit: str
    per: str | Silence | None = None
    silence: Silence | None = None

    def words(self) -> str:
        """The length as it is read aloud: `1 day`."""
        return f"{self.count} {self.unit if self.count != 1 else self.unit[:-1]}" if self.count is not None else ""


def build_reply(ctx: Context, value: Any) -> LeaveReply | None:
    """How a request for leave is answered."""
    path: Path = ("leave", "answer")
    if value is None:
        return None
    within: Any = value.get("within")
    return LeaveReply(
        ctx.silence((*path, "within"), within) if is_silence(within) else within,
        value.get("in_writing", False), value.get("final", False), ctx.source(path, value),
    )  # fmt: skip


def build_limit(ctx: Context, path: Path, value: dict[str, Any]) -> Limit | None:
    """The longest that a reason is accepted, in days, school days or sessions."""
    length: Any = value.get("at_most")
    if length is None:
        return None
    said: Any = value.get("per")
    per = ctx.silence((*path, "per"), said) if is_silence(said) else None if said is None else words_of(said)
    if is_silence(length):
        return Limit(None, "", per, ctx.silence((*path, "at_most"), length))
    read = read_duration(length)
    if read is None or read[1] not in _COUNTED:
        ctx.wrong((*path, "at_most"), "wrong-unit", f"what is accepted is not counted as `{length}`",
                  "give it in days, school days or sessions")  # fmt: skip
        return None
    return Limit(*read, per)
