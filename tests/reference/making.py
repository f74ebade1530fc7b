"""Small schools and small profiles for tests: a national base of a few codes, calendars, registers written as text."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from attendance_policy.calendar import Calendar, Closed, Term
from attendance_policy.codes import Code, CodeBook, StatClass
from attendance_policy.events import Event
from attendance_policy.library import Library
from attendance_policy.policy import Loaded, Policies, Policy
from reference.interpreter import Decision, Options
from reference.pupil import Pupil
from reference.side_by_side import School, by_engine, by_reference, difference

# Letters -> class, and whether the pupil is in school where the class does not say so.
CODES: dict[str, tuple[str, bool | None]] = {
    "/": ("present", None), "L": ("present", None), "B": ("elsewhere", True), "I": ("authorised", None),
    "N": ("unauthorised", None), "O": ("unauthorised", None), "U": ("unauthorised", True),
    "X": ("not possible", None), "#": ("administrative", None),
}  # fmt: skip
BASE: dict[str, Any] = {
    "policy": "tiny_base", "name": "A tiny national base", "kind": "national",
    "roles": {"office": {}, "head": {}, "parents": {}, "home": {}},
    "codes": {
        letter: {"meaning": f"meaning of {letter}", "class": stat_class}
        | ({"pupil_is": "in school"} if in_school else {})
        for letter, (stat_class, in_school) in CODES.items()
    },
}  # fmt: skip
PAPERS: dict[str, Any] = {"letters": {"warning": {"to": "parents", "source": "1"}, "invitation": {"to": "parents"}}}


def book() -> CodeBook:
    """The codes of the tiny base."""
    return CodeBook.of(
        Code(letter, letter, StatClass(stat_class), in_school=bool(in_school) or stat_class == "present")
        for letter, (stat_class, in_school) in CODES.items()
    )


class _Plain(yaml.SafeDumper):
    """Writes everything out: a profile may not hold aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


@cache
def _policies() -> Policies:
    folder = Path(tempfile.mkdtemp(prefix="tiny-base-"))
    atexit.register(shutil.rmtree, folder)
    (folder / "base").mkdir()
    (folder / "base" / "tiny_base.yaml").write_text(yaml.safe_dump(BASE, sort_keys=False), encoding="utf-8")
    return Policies(Library([folder]))


def load(**sections: Any) -> Loaded:
    """A profile of these sections, read, resolved and checked as any other; it must be without errors."""
    data = {"policy": "tiny", "name": "Tiny", "kind": "school", "extends": "tiny_base", **PAPERS, **sections}
    return examined(yaml.dump(data, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=1000))


def examined(text: str) -> Loaded:
    """A profile that extends the tiny base, as its file has it; it must be without errors."""
    policies = _policies()
    loaded = policies.examine_document(policies.library.document_of(text.encode(), "tiny.yaml"))
    assert loaded.usable, "\n".join([text, *(str(p) for p in loaded.problems)])
    return loaded


def policy(**sections: Any) -> Policy:
    """The policy of such a profile, read as its working readings say."""
    return load(**sections).policy


def rule(**keys: Any) -> dict[str, Any]:
    """A rule of the office that tells the parents something, but for what `keys` say."""
    acts = {} if keys.keys() & {"must", "will", "should", "may"} else {"will": {"tell": "parents"}}
    return {"who": "office", "source": "1", **acts, **keys}


def calendar(first: date = date(2025, 9, 1), weeks: int = 6, half_term: int | None = None,
             closed: Iterable[date] = ()) -> Calendar:  # fmt: skip
    """One autumn term of some weeks from a Monday on; `half_term`: which week of it (from 0) is the break."""
    pause = None
    if half_term is not None:
        monday = first + timedelta(weeks=half_term)
        pause = (monday, monday + timedelta(days=4))
    term = Term("autumn", first, first + timedelta(weeks=weeks, days=-3), pause)
    return Calendar("tiny", "Tiny", (term,), tuple(Closed(day, "INSET day") for day in closed))


def pupil(name: str, days: Iterable[date], text: str, **about: Any) -> Pupil:
    """A pupil whose marks are written a day a word, two letters each, `.` for none: `// NN /.`."""
    marks = {
        day: (word[0].replace(".", ""), word[1].replace(".", "")) for day, word in zip(days, text.split(), strict=False)
    }
    return Pupil(name, marks, **about)


def school(plan: Calendar, marks: Mapping[str, str], events: Iterable[Event] = (), **about: Any) -> School:
    """Pupils by name, marked from the calendar's first school day on. `about`: start, leave, year and flags of all."""
    days = plan.school_days
    made = tuple(pupil(name, days, text, **about) for name, text in marks.items())
    return School(plan, book(), made, tuple(sorted(events)), tuple(about.get("flags", ())))


def event(at: str, name: str, kind: str, what: str = "", outcome: str = "", line: int = 0, how: str = "") -> Event:
    """One row of a log; `at` is a date, or a date and a time."""
    timed = "T" in at or " " in at
    return Event(datetime.fromisoformat(at), name, line, kind, timed, id=what, how=how, outcome=outcome)


def fired(made: Policy, about: School, options: Options | None = None) -> list[tuple[str, str, str]]:
    """(rule, status, date) of every decision, by date: of the engine, after the reference has said the same."""
    options = options or Options(log=bool(about.events))
    decisions = agreed(made, about, options)
    return [(d.rule, d.status, d.day.isoformat()) for d in sorted(decisions, key=lambda d: (d.day, d.rule))]


def agreed(made: Policy, about: School, options: Options) -> list[Decision]:
    """The decisions that engine and reference both make; fails where they differ."""
    engine = by_engine(made, about, options)
    told = difference(engine, by_reference(made, about, options))
    assert not told, told
    return engine
