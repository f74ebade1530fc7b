"""A batch of letters for a terminal and as data: ids, dates and reasons, and never a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from attendance_policy.letters.model import Batch, Letter, NotWritten
from attendance_policy.reports.layout import Style, headed, titled, wrapped
from attendance_policy.reports.words import count_of, day_words

# More letters than these are counted by pupil and not listed one by one; the manifest has them all.
_MOST_LISTED = 40


def letters_text(batch: Batch, folder: str, files: Sequence[str], style: Style, every: bool = False) -> list[str]:
    """What was written, what was not and why. `every`: however many they are."""
    due, written = batch.due, len(batch.written)
    lines = titled(f"{batch.policy}: {count_of(due, 'letter')} due on {day_words(batch.on)}", style)
    fewer = f", in {count_of(batch.envelopes, 'envelope')}" if batch.envelopes < written else ""
    lines += wrapped(f"{written} written{fewer}; {len(batch.not_written)} not written", style)
    lines += headed("Written", _cut(_written(batch.written), style, every), style)
    lines += headed("Not written", _not_written(batch.not_written, style, every), style)
    lines += headed("Notes", [line for note in batch.notes for line in wrapped(note, style, "  ", "    ")], style)
    if files:
        lines += headed("Files", wrapped(f"in {folder}: {', '.join(_by_folder(files))}", style, "  ", "    "), style)
        lines += wrapped("These hold names where a file of names was given. Add letters.csv to the log of events once "
                         "the letters have gone out.", style, "  ")  # fmt: skip
    return lines


def letters_data(batch: Batch, folder: str, files: Sequence[str]) -> dict[str, Any]:
    """The same as JSON."""
    return {
        "policy": batch.policy, "on": batch.on.isoformat(), "due": batch.due,
        "counts": {"written": len(batch.written), "not_written": len(batch.not_written)},
        "envelopes": batch.envelopes,
        "written": [
            {"key": one.key, "envelope": one.envelope, "pupil_id": one.pupil.id,
             "parent_id": one.addressee.parent_id, "kind": one.kind, "letter": one.id, "called": one.called,
             "rule": one.basis.rule, "at": one.trigger.isoformat(), "due": one.due, "sent_by": one.sent_by,
             "strength": one.basis.strength, "asked": one.asked, "source": list(one.basis.clause),
             "policy_sha256": one.basis.sha256, "doubts": list(one.doubts)}
            for one in batch.written
        ],
        "not_written": [
            {"pupil_id": one.pupil_id, "parent_id": one.parent_id, "kind": one.kind, "letter": one.id,
             "called": one.called, "rule": one.rule, "at": one.trigger.isoformat(), "source": list(one.clause),
             "missing": list(one.missing), "why": one.why} for one in batch.not_written
        ],
        "notes": list(batch.notes), "folder": folder, "files": list(files),
    }  # fmt: skip


def _by_folder(files: Sequence[str]) -> list[str]:
    """The files by name; those in a folder of their own are counted."""
    inner = Counter(name.partition("/")[0] for name in files if "/" in name)
    return [*(f"{folder}/ ({count_of(number, 'file')})" for folder, number in sorted(inner.items())),
            *(name for name in files if "/" not in name)]  # fmt: skip


def _cut(said: Sequence[str], style: Style, every: bool) -> Iterable[str]:
    listed = said if every or len(said) <= _MOST_LISTED else said[:_MOST_LISTED]
    for one in listed:
        yield from wrapped(one, style, "  ", "      ")
    if len(listed) < len(said):
        yield f"  and {len(said) - len(listed):,} more, which `--format json` lists"


def _written(letters: Sequence[Letter]) -> list[str]:
    """A line for each letter of each pupil, whose parents may each have one."""
    counts = Counter(f"{one.pupil.id}  {_what(one)}" for one in letters)
    return [f"{said}, to {count} parents" if count > 1 else said for said, count in counts.items()]


def _not_written(letters: Sequence[NotWritten], style: Style, every: bool) -> Iterable[str]:
    """The letters under each reason, the most common first."""
    by_reason: dict[str, list[str]] = {}
    for one in letters:
        by_reason.setdefault(_why(one), []).append(f"{one.pupil_id}  {_what(one)}")
    for reason, said in sorted(by_reason.items(), key=lambda item: (-len(item[1]), item[0])):
        yield from wrapped(f"{count_of(len(said), 'letter')}: {reason}", style, "  ", "    ")
        yield from (f"  {line}" for line in _cut(said, style, every))


def _what(one: Letter | NotWritten) -> str:
    clause = one.basis.clause if isinstance(one, Letter) else one.clause
    rule = one.basis.rule if isinstance(one, Letter) else one.rule
    sections = f", {', '.join(clause)}" if clause else ""
    named = one.id.replace("_", " ") if one.kind != "meeting" else f"invitation, {one.called}"
    return f"{named} ({rule}{sections}; {day_words(one.trigger)})"


def _why(one: NotWritten) -> str:
    missing = [f"missing {', '.join(f'`{name}`' for name in one.missing)}"] if one.missing else []
    return "; ".join([*missing, *([one.why] if one.why else [])])
