"""What `register inspect` found of the files beside a register: a pupil file, a log of events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attendance_policy.register.columns import UNASKED
from attendance_policy.register.inspect.beside import REQUIRED, Beside, Flag, ids_are_names
from attendance_policy.register.inspect.model import NOT_ASKED, Key, NotRead
from attendance_policy.register.maps.names import DELIMITER_WORDS
from attendance_policy.register.model import Account, Pupils
from attendance_policy.register.table import shown
from attendance_policy.reports.layout import Style, labelled
from attendance_policy.reports.words import count_of, number
from attendance_policy.vocabulary import YEARS

TITLES = {"pupils": "Pupil file", "events": "Log of events"}
NAMES_AS_IDS = "what stands for the pupils' ids reads like names of people"
_FIRST = 3
_EXAMPLES = 5


def beside_title(seen: Beside) -> str:
    """The heading over what is said of a file."""
    return f"{TITLES[seen.part]}: {seen.file}{written_words(seen.encoding, seen.delimiter)}"


def beside_lines(seen: Beside, style: Style) -> list[str]:
    """What is said of a file: read = accepted + rejected, what it holds, its columns, flags and rejects."""
    account = seen.account
    if account is None:
        rows = [("rows", "none yet: fill in what is asked, and give the map with `--map`")]
    else:
        rows = read_words(account)
    rows += [(problem.code, problem.message) for problem in seen.problems if problem.code.startswith("dates-")]
    if seen.pupils is not None:
        rows += _pupils(seen.pupils)
    if ids_are_names(seen):
        rows.append(("!", f"{NAMES_AS_IDS}; export the unique pupil number or the system's own id"))
    if seen.kinds:
        rows.append(("kinds", ", ".join(f"{number(count)} {kind}" for kind, count in seen.kinds)))
    for odd in seen.oddities:
        rows.append(("!" if odd.warning else "note", f"{odd.message}; {odd.hint}"))
    rows += _columns(seen)
    rows += [("flag" if not at else "", _flag(flag)) for at, flag in enumerate(seen.flags)]
    rows += not_read_rows(seen.not_read)
    if account is not None:
        rows += reject_rows(account)
    return labelled(rows, style, "  ")


def beside_data(seen: Beside) -> dict[str, Any]:
    """The same as JSON."""
    account = seen.account
    return {
        "file": seen.file,
        "encoding": seen.encoding or None,
        "delimiter": seen.delimiter or None,
        "columns": dict(seen.map.columns),
        "not_read": not_read_data(seen.not_read),
        "flags": [{"flag": flag.name, "column": flag.column, "yes": flag.yes, "no": flag.no,
                   "not_known": flag.not_known, "in_vocabulary": flag.known} for flag in seen.flags],
        "years": dict(_years(seen.pupils)) if seen.pupils is not None else None,
        "kinds": dict(seen.kinds) if seen.part == "events" and account is not None else None,
        "read": account.read if account else None,
        "accepted": account.accepted if account else None,
        "rejected": account.rejected if account else None,
        "rejects": rejects_data(account) if account else None,
        "notes": list(account.notes) if account else [],
    }  # fmt: skip


def logs_data(logs: Sequence[Beside]) -> dict[str, Any]:
    """Several logs as JSON: the sums of all, and under `files` each as a single one stands."""
    accounts = [log.account for log in logs if log.account is not None]
    kinds = Counter[str]()
    for log in logs:
        kinds.update(dict(log.kinds))
    return {
        "read": sum(one.read for one in accounts),
        "accepted": sum(one.accepted for one in accounts),
        "rejected": sum(one.rejected for one in accounts),
        "kinds": dict(sorted(kinds.items())),
        "files": [beside_data(log) for log in logs],
    }


def written_words(encoding: str, delimiter: str) -> str:
    """How a file of text is written, to stand behind its name; a workbook has no encoding, and nothing parts its
    columns."""
    word = next((word for word, sign in DELIMITER_WORDS.items() if sign == delimiter), "")
    parts = [encoding.upper().replace("WINDOWS", "Windows"), f"columns parted by {word}s" if word and encoding else ""]
    return "".join(f", {part}" for part in parts if part)


def read_words(account: Account) -> list[tuple[str, str]]:
    """Read = accepted + rejected, and what else is to be known of what was read."""
    rows = [(f"{account.unit}s", f"{number(account.read)} read = {number(account.accepted)} accepted + "
             f"{number(account.rejected)} rejected")]  # fmt: skip
    if account.unmarked:
        rows.append(("", f"{number(account.unmarked)} of the accepted have no mark"))
    rows += [("note", note) for note in account.notes]
    for at, doubt in enumerate(account.doubts[:_EXAMPLES]):
        same = next((one.reason for one in account.doubts[:at] if one.code == doubt.code), "")
        rows.append((f"line {doubt.line}", shorter(doubt.reason, same)))
    if len(account.doubts) > _EXAMPLES:
        rows.append(("", f"and {len(account.doubts) - _EXAMPLES:,} more in doubt"))
    return rows


def column_rows(
    names: Iterable[str], columns: Mapping[str, str], why: Mapping[Key, str]
) -> list[tuple[str, str]]:  # fmt: skip
    """Which column of the file is which of ours; those that bear our own name in one row."""
    rows: list[tuple[str, str]] = []
    own: list[str] = []
    for ours in names:
        if ours in columns:
            said = why.get(("columns", ours), "")
            known = " (known, and no rule asks for it)" if ours in UNASKED else ""
            rows.append((ours, f"{shown(columns[ours])}{known}{f', {said}' if said else ''}"))
        else:
            own.append(shown(ours))
    return [*rows, ("as ours", ", ".join(own))] if own else rows


def not_read_rows(not_read: Iterable[NotRead]) -> list[tuple[str, str]]:
    """The columns that nothing is read from, by what they seem to hold."""
    rows = []
    for what, said in (("names", "names of people"), ("dates of birth", "dates of birth"), ("", ""), (NOT_ASKED, "")):
        columns = [shown(one.column) for one in not_read if one.what == what]
        if columns:
            holds = f" ({'it looks' if len(columns) == 1 else 'they look'} like {said})" if said else ""
            holds = " (known, and no rule asks for it)" if what == NOT_ASKED else holds
            rows.append(("not read", f"{', '.join(columns)}{holds}"))
    return rows


def reject_rows(account: Account) -> list[tuple[str, str]]:
    """How many rows were rejected for which reason, with the first lines of each."""
    rows = []
    for code, count in account.by_code().items():
        first = [reject for reject in account.rejects if reject.code == code][:_FIRST]
        rows.append((f"{number(count)} {code}", f"line {first[0].line:,}: {first[0].reason}"))
        rows += [("", f"line {one.line:,}: {shorter(one.reason, first[0].reason)}") for one in first[1:]]
    return rows


def shorter(reason: str, first: str) -> str:
    """A reason without what is to be done, where the first of its kind has said the same."""
    said, _, hint = reason.partition("; ")
    return said if hint and first.endswith(f"; {hint}") else reason


def not_read_data(not_read: Iterable[NotRead]) -> list[dict[str, Any]]:
    """The columns that nothing is read from, as JSON."""
    return [{"column": one.column, "seems_to_hold": one.what if one.what != NOT_ASKED and one.what else None}
            for one in not_read]  # fmt: skip


def rejects_data(account: Account) -> list[dict[str, Any]]:
    """The rejects of each reason, as JSON: their number and the first lines."""
    found = []
    for code, count in account.by_code().items():
        first = [reject for reject in account.rejects if reject.code == code][:_FIRST]
        found.append({"code": code, "count": count,
                      "first": [{"line": reject.line, "reason": reject.reason} for reject in first]})  # fmt: skip
    return found


def _columns(seen: Beside) -> list[tuple[str, str]]:
    missing = {ask.key[1] for ask in seen.asks if ask.key[0] == "columns"}
    flags = {flag.name for flag in seen.flags}
    ours = [name for name in seen.read_as if name not in missing and name not in flags]
    order = (*REQUIRED[seen.part], *(name for name in ours if name not in REQUIRED[seen.part]))
    rows = column_rows([name for name in order if name in ours], seen.map.columns, seen.why)
    for key in ("times", "dates"):
        form = getattr(seen.map, key)
        if form:
            why = seen.why.get((key,), "")
            rows.append((key, f"like {shown(form)}{f', {why}' if why else ''}"))
    return rows


def _pupils(pupils: Pupils) -> list[tuple[str, str]]:
    told = [f"{year or 'not known'} {number(count)}" for year, count in _years(pupils).items()]
    rows = [("pupils", number(len(pupils.pupil_ids))), ("by year", ", ".join(told))]
    first, last = (sum(day is not None for day in days) for days in (pupils.start, pupils.leave))
    if first or last:
        rows.append(("on roll", f"{number(first)} with a first day, {number(last)} with a last day"))
    return rows


def _years(pupils: Pupils) -> dict[str, int]:
    counted = Counter(pupils.years)
    return {year: counted[year] for year in (*YEARS, "") if counted[year]}


def _flag(flag: Flag) -> str:
    told = f"{shown(flag.name)} from {shown(flag.column)}" if flag.name != flag.column else shown(flag.name)
    blank = f", {number(flag.not_known)} not known" if flag.not_known else ""
    asked = "" if flag.known else "; not in the vocabulary, so it decides nothing unless a policy names it"
    return f"{told}: {count_of(flag.yes, 'pupil')} yes, {number(flag.no)} no{blank}{asked}"
