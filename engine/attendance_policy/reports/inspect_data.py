"""What `register inspect` found and `register pack` wrote, as JSON."""

from __future__ import annotations

from typing import Any

from attendance_policy.diagnostics import Place, Problem, Severity
from attendance_policy.register.inspect.beside import ids_are_names
from attendance_policy.register.inspect.draft import draft, is_needed
from attendance_policy.register.inspect.look import Inspected
from attendance_policy.register.inspect.model import Ask
from attendance_policy.register.model import Account, Register
from attendance_policy.register.summary import Counted, Summary, summary_of
from attendance_policy.reports.inspect_beside import NAMES_AS_IDS, beside_data, logs_data, not_read_data, rejects_data
from attendance_policy.reports.words import percent


def inspected_data(seen: Inspected) -> dict[str, Any]:
    """The contract's keys and more. Figures are null where nothing was accepted; counts are exact."""
    account, summary, guess = seen.account, seen.summary, seen.guess
    return {
        "file": seen.file,
        "layout": guess.layout,
        "encoding": guess.encoding or None,
        "delimiter": guess.delimiter or None,
        "columns": dict(guess.map.columns),
        "not_read": not_read_data(guess.not_read),
        "pupils": summary.pupils if summary else None,
        "days": _days(seen, summary) if summary else None,
        "sessions": sum(summary.sessions.marks.values()) if summary else None,
        "by_class": _classes(summary.sessions) if summary else None,
        "attendance": _attendance(summary.sessions) if summary else None,
        "years": [{"year": group.year or None, "pupils": group.pupils, "by_class": _classes(group.sessions),
                   "attendance": _attendance(group.sessions)} for group in summary.groups] if summary else None,
        "codes": _codes(seen.register, seen.summary) or [
            {"code": written, "meaning": None, "class": None, "marks": count} for written, count in seen.written],
        "read": account.read if account else None,
        "accepted": account.accepted if account else None,
        "rejected": account.rejected if account else None,
        "unmarked": account.unmarked if account else None,
        "rejects": rejects_data(account) if account else None,
        "map_needed": not guess.given and is_needed(guess, seen.beside),
        "map": None if guess.given else draft(guess, seen.file, seen.beside),
        "beside": _beside(seen),
        "findings": findings_of(seen),
    }  # fmt: skip


def packed_data(register: Register, account: Account, file: str, layout: str | None) -> dict[str, Any]:
    """The same keys of a register that was written. `file`, `layout`: what it was read from; `account`: of its rows."""
    return {
        "layout": layout,
        "pupils": len(register.pupil_ids),
        "days": len(register.days),
        "sessions": account.accepted - account.unmarked,
        "codes": _codes(register, summary_of(register)),
        "read": account.read,
        "accepted": account.accepted,
        "rejected": account.rejected,
        "findings": [_finding(problem) for problem in _of_account(account, file)],
    }


def findings_of(seen: Inspected) -> list[dict[str, Any]]:
    """What must be filled in, what was rejected or is in doubt, and what is odd, with the pupils it is about."""
    found: list[tuple[Problem, tuple[str, ...]]] = [(problem_of(ask, seen.file), ()) for ask in seen.guess.asks]
    found += [(problem_of(ask, one.file), ()) for one in seen.beside for ask in one.asks]
    account = seen.account or Account()
    found += [(problem, ()) for problem in _of_account(account, seen.file)]
    for one in seen.beside:
        found += [(problem, ()) for problem in _of_account(one.account or Account(), one.file)]
        if ids_are_names(one):
            found.append((Problem(Place(one.file), "names-as-ids", NAMES_AS_IDS, severity=Severity.WARNING), ()))
        found += [(Problem(Place(one.file), odd.code, odd.message, odd.hint, Severity.WARNING), odd.pupils)
                  for odd in one.oddities]  # fmt: skip
        found += [(problem, ()) for problem in one.problems if problem.code not in (one.account or Account()).by_code()]
    found += [(problem, ()) for problem in seen.problems if problem.code not in account.by_code()]
    for odd in seen.oddities:
        severity = Severity.WARNING if odd.warning else Severity.NOTE
        shown = odd.pupils if seen.show_ids else ()
        found.append((Problem(Place(seen.file), odd.code, odd.message, odd.hint, severity), shown))
    return [_finding(problem) | ({"pupils": list(pupils)} if pupils else {}) for problem, pupils in found]


def _beside(seen: Inspected) -> dict[str, Any]:
    logs = [one for one in seen.beside if one.part == "events"]
    several = {"events": logs_data(logs)} if len(logs) > 1 else {}
    return {one.part: beside_data(one) for one in seen.beside} | several


def _of_account(account: Account, file: str) -> list[Problem]:
    """What was rejected or is in doubt of a file, a problem for each reason."""
    found = []
    for code, count in account.by_code().items():
        first = account.first_by_code()[code]
        found.append(Problem(Place(file, first.line), code, f"{count:,} rejected; the first: {first.reason}"))
    for code, count in account.doubts_by_code().items():
        first = account.first_doubts()[code]
        said = f"{count:,} in doubt; the first: {first.reason}"
        found.append(Problem(Place(file, first.line), code, said, severity=Severity.WARNING))
    return found


def problem_of(ask: Ask, file: str) -> Problem:
    """What a person must fill in, as a problem."""
    return Problem(Place(file, ask.line), ask.code, ask.message, ask.hint)


def _finding(problem: Problem) -> dict[str, Any]:
    return {"code": problem.code, "severity": problem.severity.value, "file": problem.place.file,
            "line": problem.place.line, "column": problem.place.column, "message": problem.message,
            "suggestion": problem.suggestion}  # fmt: skip


def _days(seen: Inspected, summary: Summary) -> dict[str, Any]:
    gaps = [{"first": first.isoformat(), "last": last.isoformat()} for first, last in seen.gaps]
    return {"first": summary.first.isoformat(), "last": summary.last.isoformat(), "with_marks": summary.days,
            "gaps": gaps}  # fmt: skip


def _classes(sessions: Counted) -> dict[str, int]:
    return {name.value: count for name, count in sessions.marks.items()}


def _attendance(sessions: Counted) -> dict[str, Any]:
    return {"present": sessions.attended, "possible": sessions.possible,
            "percent": percent(sessions.attended, sessions.possible)}  # fmt: skip


def _codes(register: Register | None, summary: Summary | None) -> list[dict[str, Any]]:
    if summary is None or register is None:
        return []
    book = register.codes
    return [{"code": letters, "meaning": book[letters].meaning, "class": book[letters].stat_class.value, "marks": count}
            for letters, count in summary.codes.items()]  # fmt: skip
