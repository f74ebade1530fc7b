"""The parts of a printed report that a simulation and a what-if share."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from attendance_policy.register import Account
from attendance_policy.register.table import shown
from attendance_policy.reports.findings import OpenName, Point, Reading, open_names, points
from attendance_policy.reports.layout import Style, labelled, wrapped
from attendance_policy.reports.report import Report
from attendance_policy.reports.words import count_of, day_words, number, percent, school_years
from attendance_policy.simulate import Outcome
from attendance_policy.simulate.inputs import Inputs

NOT_RUN = "Not run: the profile works with no reading of these"
_UNLESS_RECORDED = "no, unless recorded: "
_HOW_OFTEN = ": how often"
_EXAMPLES = 5
_MOST_RULES = 8
_MOST_COLUMNS = 8
_MOST_DAYS = 3
SHUT = "closed-day"
FILES = {"register": "register", "pupils": "pupil file", "events": "events"}


def facts_line(outcome: Outcome, style: Style) -> str:
    """School year, pupils, marks and attendance, in one line."""
    share = percent(outcome.present, outcome.possible)
    parts = [
        school_years(outcome.grid.days.days),
        count_of(outcome.pupils, "pupil"),
        count_of(outcome.sessions, "mark"),
        f"attendance {share}%" if share is not None else "no session was possible",
    ]
    return f" {style.nothing} ".join(parts)


def facts(outcome: Outcome, report: Report, style: Style) -> list[str]:
    """The facts, and below them what was not accepted: nobody should take a figure without seeing it."""
    said = not_accepted(report.inputs)
    lines = wrapped(facts_line(outcome, style), style)
    if said:
        return [*lines, *wrapped(said, style), *wrapped(every_reject(report.rejects_file), style)]
    if report.rejects_file:
        lines += wrapped(f"every row was accepted: `{report.rejects_file}` has a header alone", style)
    return lines


def not_accepted(inputs: Inputs) -> str:
    """How many rows of which file were not accepted; "" when every row was."""
    said = ", ".join(
        f"{count_of(account.rejected, account.unit)} of the {file_words(kind)}"
        for kind, account in inputs.accounts.items() if account.rejects
    )  # fmt: skip
    return f"not accepted: {said}" if said else ""


def not_all_taken(inputs: Inputs) -> tuple[str, ...]:
    """Of each file with rows that were rejected or are in doubt: how many were read, which were not taken, and why."""
    return tuple(f"the {file_words(kind)}: {_rows_of(account)}"
                 for kind, account in inputs.accounts.items() if account.rejects or account.doubts)  # fmt: skip


def file_words(kind: str) -> str:
    """What a kind of file is called; of several logs, with the name of the one: `events a.csv`."""
    kind, _, file = kind.partition(" ")
    return f"{FILES[kind]} of `{file}`" if file else FILES[kind]


def every_reject(file: str) -> str:
    """Where every row that was not accepted can be found: in `file`, or "" when none was named."""
    if file:
        return f"`{file}` has every one with its file, line and reason"
    return "`--rejects FILE` writes every one with its file, line and reason"


def read_rows(inputs: Inputs) -> list[tuple[str, str]]:
    """What was read: (label, sentence)."""
    days = inputs.grid.days.days
    rows = [("register", account_of(inputs.register.account) + _unmarked(inputs))]
    rows.append(("days", f"{day_words(days[0])} to {day_words(days[-1])}, {count_of(len(days), 'school day')}"))
    if inputs.pupils is not None:
        rows.append(("pupil file", account_of(inputs.pupils.account)))
        if inputs.not_in_file:
            some = ", ".join(inputs.not_in_file[:_EXAMPLES])
            more = ", …" if len(inputs.not_in_file) > _EXAMPLES else ""
            rows.append(("", f"{count_of(len(inputs.not_in_file), 'pupil')} of the register not in it: {some}{more}"))
    if inputs.events is not None:
        several = bool(inputs.events.logs)
        rows += [("events", f"{f'`{file}`: ' if several else ''}{account_of(account)}")
                 for file, account in inputs.events.accounts.items()]  # fmt: skip
    parts = [part for part in (inputs.register, inputs.pupils, inputs.events) if part is not None]
    rows += [("note", note) for part in parts for note in part.account.notes]
    rows += [("note", note) for note in inputs.notes]
    return rows


def _unmarked(inputs: Inputs) -> str:
    unmarked = inputs.register.account.unmarked
    return f"; {number(unmarked)} accepted without a mark" if unmarked else ""


def account_of(account: Account) -> str:
    """Read, accepted and rejected, rejected for what, and the columns that nothing was read from."""
    return _rows_of(account) + _ignored(account)


def _rows_of(account: Account) -> str:
    rejects = account.rejects
    days = shut_days(account)
    why = ", ".join(f"{number(count)} {code}{f' ({days})' if days and code == SHUT else ''}"
                    for code, count in account.by_code().items())  # fmt: skip
    first = f" (first: line {rejects[0].line}, {rejects[0].reason})" if rejects else ""
    tail = f"{number(len(rejects))} rejected: {why}{first}" if rejects else "none rejected"
    told = f"{count_of(account.read, account.unit)} read, {number(account.accepted)} accepted, {tail}"
    return told + _doubts(account)


def shut_days(account: Account) -> str:
    """How many marks stand on which days without school, those with most of them first; "" of one mark alone, as the
    reason of a single reject names its day."""
    days = list(account.by_shut_day().items())
    if sum(count for _, count in days) < 2:
        return ""
    said = [f"{number(count)} on {day_words(day)}, {why}" for (day, why), count in days[:_MOST_DAYS]]
    more = days[_MOST_DAYS:]
    if more:
        said.append(f"{number(sum(count for _, count in more))} on {count_of(len(more), 'other day')}")
    return "; ".join(said)


def _doubts(account: Account) -> str:
    if not account.doubts:
        return ""
    why = ", ".join(f"{number(count)} {code}" for code, count in account.doubts_by_code().items())
    first = account.doubts[0]
    return f"; in doubt: {why} (first: line {first.line}, {first.reason})"


def _ignored(account: Account) -> str:
    columns = account.ignored_columns
    more = f" and {number(len(columns) - _MOST_COLUMNS)} more" if len(columns) > _MOST_COLUMNS else ""
    return f"; ignored columns: {', '.join(map(shown, columns[:_MOST_COLUMNS]))}{more}" if columns else ""


def assumed_lines(assumed: Mapping[str, str], style: Style) -> list[str]:
    """What was taken where only a person knows; what was taken alike for many names is said once."""
    rows, alike = grouped(assumed)
    lines = labelled(rows, style, "  ")
    for said, named in alike.items():
        lines += listed((name for name, _ in named), style, f"{said} ({len(named)}): ")
    return lines


def grouped(assumed: Mapping[str, str]) -> tuple[list[tuple[str, str]], dict[str, list[tuple[str, str]]]]:
    """What was taken, name by name; and what was taken alike for many names, with what each of them asks."""
    rows: list[tuple[str, str]] = []
    alike: dict[str, list[tuple[str, str]]] = {}
    for name, said in assumed.items():
        if said.startswith(_UNLESS_RECORDED):
            alike.setdefault("No, unless recorded", []).append((name, said.removeprefix(_UNLESS_RECORDED)))
        elif name.endswith(_HOW_OFTEN):
            alike.setdefault(said[:1].upper() + said[1:], []).append((name.removesuffix(_HOW_OFTEN), ""))
        else:
            rows.append((name, said))
    return rows, dict(sorted(alike.items()))


def left_open(outcome: Outcome, other: Outcome | None = None) -> list[tuple[str, list[tuple[str, str]]]]:
    """What decisions were left open, under what would settle it: (title, (name, sentence)). With `other`, only what is
    not left open there in just the same way."""
    known = open_names(other) if other is not None else ()
    titles = {
        "asks": "Questions to a person",
        "if": "No file here tells; `--events`, `--pupils-file` or `--assume NAME=never` would settle it",
        "not_specified": "The document is silent",
    }
    found = [one for one in open_names(outcome) if one not in known]
    rows = {title: [open_row(one) for one in found if one.kind == kind] for kind, title in titles.items()}
    return [(title, told) for title, told in rows.items() if told]


def open_lines(outcome: Outcome, style: Style, other: Outcome | None = None) -> list[str]:
    """The same as lines."""
    lines: list[str] = []
    for title, rows in left_open(outcome, other):
        lines += [*wrapped(title, style, "  "), *labelled(rows, style, "    ")]
    return lines


def open_row(one: OpenName) -> tuple[str, str]:
    """The name, or how many there are; and what it asks, with the rules that turn on it."""
    rules = ", ".join(f"{rule} {number(count)}" for rule, count in one.rules[:_MOST_RULES])
    more = len(one.rules) - _MOST_RULES
    rules += f", and {more} more" if more > 0 else ""
    label = one.names[0] if len(one.names) == 1 else f"{len(one.names)} flags"
    flags = f"columns that the pupil file does not have: {', '.join(one.names)};"
    said = one.sentence if len(one.names) == 1 else flags
    if not said:
        return label, rules
    return label, f"{said} {rules}" if said[-1] in "?;" else f"{said.rstrip('.')}: {rules}"


def held_lines(outcome: Outcome, style: Style) -> list[str]:
    """Rules that were not run: the document can be read in several ways, and the profile works with none of them."""
    by_point: dict[str, list[str]] = {}
    for rule, point in outcome.held.items():
        by_point.setdefault(point, []).append(rule)
    known = {point.id: point for point in outcome.run.open_points}
    rows = []
    for point, rules in by_point.items():
        asks = known[point].asks if point in known else ""
        names = "|".join(reading.id for reading in known[point].readings) if point in known else "…"
        rows.append((point, f"{asks} Waiting: {', '.join(rules)}. Choose with `--reading {point}={names}`"))
    return labelled(rows, style, "  ")


def not_asked_lines(outcome: Outcome, style: Style) -> list[str]:
    """Rules on occasions that a register does not hold, by occasion."""
    return labelled([(f"each {name}", ", ".join(rules)) for name, rules in _not_asked(outcome).items()], style, "  ")


def not_asked_line(outcome: Outcome, style: Style) -> list[str]:
    """The same in one sentence."""
    found = _not_asked(outcome)
    count = sum(map(len, found.values()))
    return wrapped(f"{count_of(count, 'rule')}, on each {', '.join(found)}", style, "  ") if found else []


def _not_asked(outcome: Outcome) -> dict[str, list[str]]:
    by_occasion: dict[str, list[str]] = {}
    for rule, occasion in outcome.not_asked:
        by_occasion.setdefault(occasion, []).append(rule)
    return by_occasion


def reading_lines(
    before: Outcome, style: Style, after: Outcome | None = None, only: Collection[str] | None = None
) -> list[str]:
    """Each open point with what each reading reaches: pupils by rule, with decisions in brackets where they differ."""
    lines: list[str] = []
    for point in points(before, after, only):
        lines += wrapped(f"{point.id}: {point.asks}", style, "  ", "    ")
        margin = max(len(reading.id) for reading in point.readings)
        starts = [f"   {style.chosen if r.working else ' '} {r.id:<{margin}}  " for r in point.readings]
        # As many rules as fit on two lines, and the same ones under every reading, so that they compare.
        for keep in range(len(point.rules), 0, -1):
            told = [
                wrapped(_counts(point, r, style, keep), style, s) for s, r in zip(starts, point.readings, strict=True)
            ]
            if keep == 1 or all(len(one) <= 2 for one in told):
                break
        lines += [line for one in told for line in one]
    legend = f"{style.chosen} is the reading used; figures are pupils, and decisions in brackets where they differ"
    return [*lines, *wrapped(legend, style, "  ")] if lines else []


def _counts(point: Point, reading: Reading, style: Style, keep: int) -> str:
    said = [f"{rule} {_pair(reading.rules[rule], style)}" for rule in point.rules[:keep] if rule in reading.rules]
    return ", ".join(said) + (f", and {len(point.rules) - keep} more" if keep < len(point.rules) else "")


def _pair(counts: tuple[tuple[int, int], tuple[int, int] | None], style: Style) -> str:
    before, after = counts
    return _one(before) if after is None else f"{_one(before)} {style.arrow} {_one(after)}"


def _one(counts: tuple[int, int]) -> str:
    count, pupils = counts
    return number(pupils) if count == pupils else f"{number(pupils)} ({number(count)})"


def listed(names: Iterable[str], style: Style, first: str) -> list[str]:
    """A wrapped list of names behind a label."""
    return wrapped(first + ", ".join(names), style, "  ", "    ")
