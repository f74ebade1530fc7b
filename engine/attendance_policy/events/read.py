"""A log of events, read from a file: a row for each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from attendance_policy.codes import CodeBook
from attendance_policy.diagnostics import Place, Problem, did_you_mean
from attendance_policy.register.accept import NothingAccepted
from attendance_policy.register.forms import fitting
from attendance_policy.register.maps.advice import advice_on_dates
from attendance_policy.register.maps.apply import moment_text, word
from attendance_policy.register.maps.model import CANONICAL, FileMap, Map
from attendance_policy.register.maps.names import EVENT_COLUMNS
from attendance_policy.register.model import Account, Reject
from attendance_policy.register.pseudonyms import PARENT, PUPIL, Pseudonyms
from attendance_policy.register.sheets import as_table
from attendance_policy.register.table import batches, kept, load, name_of, open_table, shown
from attendance_policy.register.told import told

from .corrections import CORRECTION, Fault, correction_of
from .model import KINDS, Event, Events
from .outcomes import NOT_REACHED, REACHED, doubt_of
from .several import Before, merged

EVENT_REJECT_CODES: Mapping[str, str] = MappingProxyType(
    {
        "unreadable-row": "A quotation mark is never closed, or a field is too long.",
        "encoding": "The row holds bytes that are not UTF-8 text.",
        "wrong-number-of-fields": "The row has more or fewer fields than the header.",
        "missing-pupil": "The row names no pupil.",
        "bad-time": "The time is not written like 2025-09-03 or 2025-09-03 08:45, or is not in this century.",
        "unknown-kind": "The kind is not one of the closed list.",
        "duplicate-event": "The same event, with its time or its id, stands on an earlier line, or in an earlier log.",
        "bad-session": "A correction does not say in `id` which session it corrects, like 2025-09-10 AM.",
        "known-too-early": "A correction became known before the day of the mark that it corrects.",
        "unknown-code": "The mark of a correction is missing, or is not in the code book.",
        "code-not-of-its-day": "The mark of a correction belongs to a set that is not in force on that day.",
    }
)
_REQUIRED = ("at", "pupil_id", "kind")
_IDS = ("pupil_id", "parent_id")
_KNOWN = EVENT_COLUMNS
_LIKE = "`2025-09-03 08:45` or `2025-09-03`"
_TIME = re.compile(r"20\d\d-\d\d-\d\d(?:[ T](\d\d:\d\d))?", re.ASCII)


def read_events(
    source: Path | bytes, codes: CodeBook | None = None, *, map: Map | None = None, key: Pseudonyms | None = None,
    before: Before | None = None,
) -> Events:  # fmt: skip
    """Read an event file (CSV, or a sheet of a workbook; `map`: how it is written) with the columns `at, pupil_id,
    parent_id, kind, id, by, how, outcome`.

    The first, second and fourth are required; a kind may be in capitals. The same row again is a second event when it
    has neither a time of day nor an id (two calls in one day), else a duplicate. A file with a header alone holds no
    events, and that is fine. An outcome of a contact or a visit that is no known word is a doubt. A `correction` of a
    mark is checked against `codes`, where they are given. With a `key`, pupils and parents are pseudonyms, in what is
    raised as well. `before`: what earlier logs of the same school hold, to which this one is added; what they have
    already is a duplicate, also without a time or an id, and a log of nothing else is no fault. Raises `CannotGoOn`:
    exit code 2 when nothing is at the path; 3 when the file is no such table or none of its rows could be accepted
    (`NothingAccepted`).
    """
    data, file = load(source), name_of(source)
    by = form_of_log(data, file, map)
    before = before if before is not None else Before()
    if key is None:
        events = _read(data, file, codes, by, None, before)
    else:
        ours = frozenset((*KINDS, *REACHED, *NOT_REACHED, *by.columns.values(), *before.files))
        with key.in_errors(ours):
            events = _read(data, file, codes, by, key, before)
        events = replace(events, account=key.account(events.account, ours))
    before.add(file, events.events)
    return events


def read_logs(
    sources: Sequence[Path | bytes], codes: CodeBook | None = None, *, map: Map | None = None,
    key: Pseudonyms | None = None,
) -> Events:  # fmt: skip
    """Read several logs as one, each as `read_events` does and with an account of its own: `Events.logs`.

    What one of them has of an earlier one is a duplicate. Raises as `read_events` does, for the first log that cannot
    be used.
    """
    before = Before()
    read = [(name_of(one), read_events(one, codes, map=map, key=key, before=before)) for one in sources]
    return merged(read) if len(read) > 1 else read[0][1]


def form_of_log(data: bytes, file: str, map: Map | None) -> FileMap:
    """How a map says that a log is written: the first of its forms that fits the header."""
    return fitting(data, file, _REQUIRED, (map.events, *map.more_events)) if map is not None else CANONICAL


def _read(
    data: bytes, file: str, codes: CodeBook | None, by: FileMap, key: Pseudonyms | None, before: Before
) -> Events:
    table = open_table(as_table(data, file, by), file, _REQUIRED, _KNOWN, by)
    rejects: list[Reject] = []
    doubts: list[Reject] = []
    events: list[Event] = []
    times: list[str] = []
    first_line: dict[tuple[str, ...], int] = {}
    kinds: dict[int, str] = {}
    met: Counter[tuple[object, ...]] = Counter()
    for batch in batches(table.data[table.start :], table.first_line, table.width, table.delimiter, table.keep):
        rejects.extend(batch.broken)
        for line, fields in zip(batch.lines, batch.rows, strict=True):
            said = dict(zip(table.names, (field.strip() for field in fields), strict=True))
            text = kept([said[name] if name in _IDS else told(said[name]) for name in _KNOWN if name in said])
            ours = _ours(said, by)
            found = _event(line, text, ours if key is None else _hidden(ours, key), first_line, codes, by)
            times.append(said["at"])
            again = before.repeats(found, met) if isinstance(found, Event) else ""
            if again:
                rejects.append(Reject(line, "duplicate-event", f"the same event stands on {again}", text))
            elif isinstance(found, Event):
                events.append(found)
                doubt = doubt_of(found, text)
                doubts += [doubt] if doubt is not None else []
            else:
                rejects.append(found)
                if found.code == "unknown-kind":
                    kinds[len(rejects) - 1] = ours["kind"]
    if key is None and len(kinds) < len(events):
        # Where most rows have a kind, the column is that of the kinds, and no name strays into it; but a sentence may.
        for at, kind in kinds.items():
            if " " in kind:
                continue
            rejects[at] = replace(rejects[at], reason=_unknown_kind(kind, shown(kind)))
    account = Account(len(events) + len(rejects), len(events), 0, tuple(sorted(rejects)), table.ignored,
                      tuple(doubts), table.notes)  # fmt: skip
    if account.read and not events and set(account.by_code()) != {"duplicate-event"}:
        first = account.rejects[0]
        said_all = f"no row could be accepted, of {account.read} read"
        hint = f"line {first.line}: {first.reason}"
        advice = advice_on_dates(times, file, "events", by.dates or by.times)
        raise NothingAccepted(account, [*advice, Problem(Place(file), "nothing-accepted", said_all, hint)])
    return Events(tuple(sorted(events)), account)


def _ours(said: Mapping[str, str], map: FileMap) -> Mapping[str, str]:
    """A row in our words."""
    if not (map.words or map.dates or map.times):
        return said
    return {name: moment_text(text, map) if name == "at" else word(name, text, map) for name, text in said.items()}


def _hidden(said: Mapping[str, str], key: Pseudonyms) -> Mapping[str, str]:
    """A row with pseudonyms for its pupil and parent, wherever else they stand in it, too."""
    people = ((PUPIL, said["pupil_id"]), (PARENT, said.get("parent_id", "")))
    named = {"pupil_id": key.of(*people[0]), "parent_id": key.of(*people[1])}
    return {name: named[name] if name in named else key.within(text, people) for name, text in said.items()}


def _event(
    line: int, text: str, said: Mapping[str, str], first_line: dict[tuple[str, ...], int], codes: CodeBook | None,
    map: FileMap,
) -> Event | Reject:  # fmt: skip
    if not said["pupil_id"]:
        return Reject(line, "missing-pupil", "the row names no pupil", text)
    time = _TIME.fullmatch(said["at"])
    try:
        at = datetime.fromisoformat(said["at"]) if time else None
    except ValueError:
        at = None
    if time is None or at is None:
        like = " or ".join(f"`{form}`" for form in (map.times, map.dates) if form) or _LIKE
        missing = f"the time is missing; write it like {like}"
        reason = f"{shown(told(said['at']))} is not a time; write it like {like}"
        return Reject(line, "bad-time", reason if said["at"] else missing, text)
    kind = said["kind"].lower()
    if kind not in KINDS:
        return Reject(line, "unknown-kind", _unknown_kind(kind, shown(told(said["kind"]))), text)
    parent, name, by, how, outcome = (said.get(c, "") for c in ("parent_id", "id", "by", "how", "outcome"))
    event = Event(at, said["pupil_id"], line, kind, time[1] is not None, parent, name, by, how, outcome)
    fault = correction_of(event, codes) if kind == CORRECTION else None
    if isinstance(fault, Fault):
        return Reject(line, fault.code, f"{fault.message}; {fault.suggestion}", text)
    if event.has_time or name:
        key = (said["at"], said["pupil_id"], kind, parent, name, by, how, outcome)
        if key in first_line:
            return Reject(line, "duplicate-event", f"the same event stands on line {first_line[key]}", text)
        first_line[key] = line
    return event


def _unknown_kind(kind: str, as_told: str) -> str:
    """Why a row is rejected whose kind is none of ours."""
    hint = did_you_mean(kind.lower(), KINDS) or f"the kinds are {', '.join(f'`{k}`' for k in KINDS)}"
    return f"kind {as_told} is not known; {hint}" if kind else f"the kind is missing; {hint}"
