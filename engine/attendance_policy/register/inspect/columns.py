"""Which column of a table is which of ours: by the names of known exports first, then by what stands in them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from attendance_policy.codes import CodeBook
from attendance_policy.register.columns import OPTIONAL, UNASKED
from attendance_policy.register.header import looked_up
from attendance_policy.register.table import shown
from attendance_policy.register.told import NOT_TOLD, told_headings

from .contents import are_ids, are_names, is_codes, is_dates, is_numbers_of_pupils, is_sessions, may_be_sessions
from .model import NOT_ASKED, Ask, Key, NotRead
from .names import OF_PUPILS, Known, holds

Test = Callable[[Sequence[str]], bool]
NO_TESTS: Mapping[str, Test] = MappingProxyType({})
_MOST_NAMED = 12
_WHAT = {
    "pupil_id": "the pupil's id",
    "date": "the date of a mark",
    "session": "AM or PM",
    "code": "the mark",
    "at": "the day, or the day and time",
    "kind": "what happened",
}


@dataclass
class Found:
    """Our name -> the column of the file, where it is not ours; why; and what was not found."""

    columns: dict[str, str] = field(default_factory=dict)
    why: dict[Key, str] = field(default_factory=dict)
    asks: list[Ask] = field(default_factory=list)
    not_read: tuple[NotRead, ...] = ()


def guess_columns(
    headers: Sequence[str], sample: Sequence[Sequence[str]], required: Sequence[str], codes: CodeBook, known: Known,
    optional: Sequence[str] = OPTIONAL, tests: Mapping[str, Test] = NO_TESTS,
) -> Found:  # fmt: skip
    """Find our columns. `sample`: some texts of each column, in the order of `headers`. `optional`: columns that are
    found by their names, unless what stands in them speaks against it. `tests`: whether texts may be those of a column
    of ours, beside the four of a register.
    """
    found, taken = Found(), dict[int, str]()
    looked = [".".join(looked_up(part) for part in header.split(".")) for header in headers]
    fits = {**_tests(codes), **tests}
    like = known.like(looked)
    missing: dict[str, list[int]] = {}
    for ours in required:
        fit = [fits[ours](texts) for texts in sample]
        free = [at for at in range(len(headers)) if at not in taken and looked[at]]
        named = sorted((rank, at) for rank, name in enumerate(known.names[ours]) for at in free if looked[at] == name)
        sure = [at for _, at in named if fit[at]]
        if named and named[0][0] == 0 and (ours == "pupil_id" or named[0][1] in sure or not sure):
            at, why = named[0][1], ""  # a column that bears our own name, and holds nothing else
        elif sure or named:
            at = (sure or [named[0][1]])[0]
            why = _by_name(known.names[ours][looked[at]], like, fit[at] and ours != "pupil_id")
        else:
            likely = [at for at in free if fit[at] and not holds(headers[at])]
            of_pupils = [at for at in free if _is_of_pupils(looked[at]) and are_ids(sample[at])]
            if ours == "pupil_id" and len(of_pupils) == 1 and not likely:
                taken[of_pupils[0]] = ours
                found.columns[ours] = headers[of_pupils[0]]
                found.why["columns", ours] = "guessed from its name, and from what stands in it: no names"
                continue
            if len(likely) != 1:
                missing[ours] = likely
                continue
            at, why = likely[0], "guessed from what stands in it; its name is not a known one"
        taken[at] = ours
        if looked[at] != ours:
            found.columns[ours] = headers[at]
            found.why["columns", ours] = why
    for ours in optional:
        # Of two columns the one with the better name, as of those above.
        for at, name in sorted(enumerate(looked), key=lambda pair: _rank(known.names[ours], pair[1])):
            if ours in taken.values():
                break
            if at not in taken and name in known.names[ours] and (name == ours or _may_be(tests.get(ours), sample[at])):
                taken[at] = ours
                if name != ours:
                    found.columns[ours] = headers[at]
                    found.why["columns", ours] = _by_name(known.names[ours][name], like, False)
    found.not_read = tuple(not_read_of(headers[at], sample[at]) for at in range(len(headers))
                           if at not in taken and looked[at])  # fmt: skip
    found.not_read += tuple(NotRead(headers[at], NOT_ASKED) for at, ours in sorted(taken.items())
                            if ours in UNASKED and ours not in found.columns)  # fmt: skip
    for ours, likely in missing.items():
        found.asks.append(_ask(ours, [headers[at] for at in likely if at not in taken], found.not_read))
    return found


def _is_of_pupils(name: str) -> bool:
    """Whether a column is headed with a pupil alone, or is the id of one in JSON: `student.data.id`."""
    *within, last = name.split(".")
    return last in OF_PUPILS or (last == "id" and not OF_PUPILS.isdisjoint(within))


def _may_be(test: Test | None, texts: Sequence[str]) -> bool:
    """Whether texts speak against what the name of their column says."""
    return test is None or not any(text.strip() for text in texts) or test(texts)


def _rank(names: Collection[str], name: str) -> int:
    return list(names).index(name) if name in names else len(names)


def _tests(codes: CodeBook) -> dict[str, Test]:
    return {
        "pupil_id": is_numbers_of_pupils,
        "date": is_dates,
        "session": is_sessions,
        "code": lambda texts: is_codes(texts, codes),
    }


def _by_name(maps: Sequence[str], like: str, fits: bool) -> str:
    which = like if like in maps else maps[0] if maps else ""
    said = f"guessed from its name, as in the map `{which}`" if which else "guessed from its name"
    return f"{said}, and from what stands in it" if fits else said


def _ask(ours: str, likely: Sequence[str], not_read: Sequence[NotRead]) -> Ask:
    if len(likely) > 1:
        names = ", ".join(map(shown, likely))
        return Ask(("columns", ours), "which-column", f"the columns {names} could each be {_WHAT[ours]}",
                   f"write one of {names}")  # fmt: skip
    left = [shown(one.column) for one in not_read if not one.what]
    people = [shown(one.column) for one in not_read if one.what == "names"]
    said = f"no column was recognised as {_WHAT[ours]}"
    if people and ours == "pupil_id":
        said += f"; {', '.join(people)}: names are never read"
    hint = f"write the heading of its column: {', '.join(left[:_MOST_NAMED])}" if left else "export it too"
    return Ask(("columns", ours), "no-column", said, hint)


def not_read_of(header: str, texts: Sequence[str]) -> NotRead:
    """What to say of a column that nothing is read from: its heading, where that may be told, and what it may hold."""
    column = header if told_headings([header]) else NOT_TOLD
    return NotRead(column, holds(header) or ("names" if are_names(texts) and not may_be_sessions(texts) else ""))
