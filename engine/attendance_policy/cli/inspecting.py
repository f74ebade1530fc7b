"""What `register inspect` reads beside a register: the pupil file and the log of events, with the account of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from attendance_policy.diagnostics import CannotGoOn, Problem
from attendance_policy.events import Before, Events, form_of_log, read_events
from attendance_policy.register import NothingAccepted, Pseudonyms, read_pupils
from attendance_policy.register.inspect.beside import Beside, hidden, look_beside, with_account
from attendance_policy.register.inspect.names import Known
from attendance_policy.register.maps.model import PLAIN, FileMap, Map
from attendance_policy.register.maps.values import Known as Words
from attendance_policy.register.table import load, name_of
from attendance_policy.reports.inspect_beside import TITLES


def look_at(
    part: str, source: Path | bytes, maps: Collection[Map], words: Words, *, map: Map | None, encoding: str,
    key: Pseudonyms | None, before: Before,
) -> Beside:  # fmt: skip
    """Look at a pupil file or a log of events (`part` of the map), and read it as far as it is understood.

    `map`: somebody says how it is written; else that is guessed, with the help of `maps`. `before`: what the logs hold
    that were looked at earlier. Raises `CannotGoOn` where
    the file is not there (exit code 2), or is damaged, empty or of a kind that is not read (3).
    """
    known = Known.of(maps, part, words.flags if part == "pupils" else ())
    by = None
    if map is not None:
        by = map.pupils if part == "pupils" else form_of_log(load(source), name_of(source), map)
    if key is None:
        return _looked(part, source, known, words, by, encoding, None, before)
    ours = frozenset(by.columns.values() if by is not None else ())
    with key.in_errors(ours):
        return hidden(_looked(part, source, known, words, by, encoding, key, before), key)


def _looked(
    part: str, source: Path | bytes, known: Known, words: Words, by: FileMap | None, encoding: str,
    key: Pseudonyms | None, before: Before,
) -> Beside:  # fmt: skip
    try:
        seen = look_beside(load(source), name_of(source), part, known, words, map=by, encoding=encoding)
    except CannotGoOn as stop:
        raise CannotGoOn([_of_sheets(one, part) for one in stop.problems], stop.exit_code) from None
    if not seen.readable:
        return seen
    try:
        if part == "pupils":
            pupils = read_pupils(source, words.flags, map=replace(PLAIN, pupils=seen.map), key=key)
            return with_account(seen, pupils.account, pupils, words.flags)
        events = read_events(source, words.codes, map=replace(PLAIN, events=seen.map), key=key, before=before)
        lines = {pupil: tuple(sorted(event.line for event in of)) for pupil, of in events.of_pupil.items()}
        return replace(with_account(seen, events.account), kinds=_kinds(events), lines=lines)
    except NothingAccepted as nothing:
        return replace(seen, account=nothing.account, problems=tuple(nothing.problems))


def _kinds(events: Events) -> tuple[tuple[str, int], ...]:
    """How many events there are of each kind, in alphabetical order."""
    return tuple(sorted(Counter(event.kind for event in events.events).items()))


def _of_sheets(problem: Problem, part: str) -> Problem:
    """A question for the sheet says which file it is about: a workbook may hold the register, too."""
    if problem.code not in ("which-sheet", "no-such-sheet"):
        return problem
    said = f"as the {TITLES[part][0].lower()}{TITLES[part][1:]}, {problem.message}"
    return replace(problem, message=said, suggestion=f"name one as `sheet` under `{part}:` of a map, with `--map`; "
                   "`--sheet` is that of the register")  # fmt: skip
