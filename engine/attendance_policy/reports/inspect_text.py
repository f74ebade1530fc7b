"""What `register inspect` found, for the person who keeps the school's data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from attendance_policy.register.columns import REQUIRED
from attendance_policy.register.inspect.draft import draft, is_needed
from attendance_policy.register.inspect.look import Inspected
from attendance_policy.register.inspect.model import COMPACT, Ask, Guess
from attendance_policy.register.summary import Counted, Summary
from attendance_policy.register.table import shown
from attendance_policy.reports.inspect_beside import (
    TITLES,
    beside_lines,
    beside_title,
    column_rows,
    not_read_rows,
    read_words,
    shorter,
    written_words,
)
from attendance_policy.reports.layout import Style, Table, headed, labelled, laid, wrapped
from attendance_policy.reports.sections import SHUT, every_reject, shut_days
from attendance_policy.reports.words import count_of, day_words, number, school_years

LAYOUTS = {
    "long": "text, a row for each mark",
    "wide": "a grid: a row for each pupil, a column for each session",
    "records": "JSON records",
    "ctf": "a Common Transfer File",
    "parquet": "Parquet, a row for each mark",
    "packed": "a packed register",
    "pupil_years": "Parquet, a row for each pupil and year",
    "workbook": "a workbook",
}
_EXAMPLES, _FIRST, _MOST_GAPS, _MOST_ASKS = 5, 3, 8, 20


def inspected_text(seen: Inspected, style: Style, map_file: str = "") -> list[str]:
    """The whole page, a line an item. `map_file`: where the map was written; "" where it was not."""
    summary = seen.summary
    written = written_words(seen.guess.encoding, seen.guess.delimiter)
    lines = wrapped(f"{seen.file}: {LAYOUTS[seen.guess.layout]}{written}", style)
    lines += headed(_title(seen), _asks(seen, style), style)
    lines += headed("Read", labelled(_read(seen), style, "  "), style)
    if summary is not None and seen.register is not None:
        lines += headed("Holds", labelled(_holds(seen, summary), style, "  "), style)
        lines += headed("Sessions by class", laid(_by_class(summary.sessions), style), style)
        if summary.groups:
            lines += headed("Attendance by year group", laid(_by_year(summary), style), style)
        lines += headed("Marks by code", laid(_by_code(seen, summary), style), style)
    elif seen.written:
        rows = tuple((shown(mark) if mark else "no mark", number(count)) for mark, count in seen.written[:40])
        lines += headed("Marks as the file writes them", laid(Table(("mark", "rows"), rows), style), style)
    lines += headed("Rejected", _rejected(seen, style), style)
    lines += headed("Worth a look", _odd(seen, style), style)
    lines += headed("Columns", labelled(_columns(seen.guess), style, "  "), style)
    for one in seen.beside:
        lines += headed(beside_title(one), beside_lines(one, style), style)
    lines += _map(seen, style, map_file)
    return lines


def tenths(part: int, whole: int) -> str:
    """A percentage with one place, rounded half up from the exact figure; `-` of nothing."""
    if not whole:
        return "-"
    value = (2000 * part + whole) // (2 * whole)
    return f"{value // 10}.{value % 10}"


def _title(seen: Inspected) -> str:
    return "To fill in before it can be read" + (" whole" if seen.register is not None else "")


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('?', '…')) else '.'}"


def by_rows(asks: Sequence[Ask]) -> list[Ask]:
    """What is asked, by how many rows wait for each cause, the most first; without what is not known, none is read."""
    waiting = Counter[str]()
    for ask in asks:
        waiting[ask.key[0]] += ask.rows
    # A cause without a number is a column or a heading: every row waits for it.
    return sorted(asks, key=lambda ask: (bool(waiting[ask.key[0]]), -waiting[ask.key[0]]))


def _asks(seen: Inspected, style: Style) -> list[str]:
    lines: list[str] = []
    every = [(ask, "") for ask in by_rows(seen.guess.asks)]
    parts = [one.part for one in seen.beside]
    every += [(ask, f"{TITLES[one.part]}{f' {one.file}' if parts.count(one.part) > 1 else ''}: ")
              for one in seen.beside for ask in one.asks]  # fmt: skip
    asks = every[:_MOST_ASKS]
    for at, (ask, before) in enumerate(asks):
        lines += wrapped(f"{before}{_sentence(ask.message)}", style, "  ", "    ")
        if at + 1 == len(asks) or asks[at + 1][0].hint != ask.hint:
            lines += wrapped(_sentence(ask.hint), style, "    ", "    ")
    more = len(every) - _MOST_ASKS
    return [*lines, f"  and {more} more, in the map"] if more > 0 else lines


def _read(seen: Inspected) -> list[tuple[str, str]]:
    account = seen.account
    if account is None:
        if seen.guess.rows is None and seen.guess.asks:
            return [("rows", "none yet: fill in what is asked, and give the map with `--map`")]
        return []
    return read_words(account)


def _holds(seen: Inspected, summary: Summary) -> list[tuple[str, str]]:
    assert seen.register is not None
    sessions = summary.sessions
    share = tenths(sessions.attended, sessions.possible)
    rows = [
        ("pupils", number(summary.pupils)),
        ("days", f"{count_of(summary.days, 'day')} with marks, {day_words(summary.first)} to {day_words(summary.last)} "
         f"({school_years(seen.register.days)})"),
        ("sessions", f"{count_of(sum(sessions.marks.values()), 'mark')}, {number(sessions.possible)} of them possible"),
        ("attendance", f"{share}%: {number(sessions.attended)} of {number(sessions.possible)}"),
    ]  # fmt: skip
    if seen.gaps:
        told = [day_words(a) if a == b else f"{day_words(a)} to {day_words(b)}" for a, b in seen.gaps[:_MOST_GAPS]]
        more = f"; and {len(seen.gaps) - _MOST_GAPS} more" if len(seen.gaps) > _MOST_GAPS else ""
        rows.append(("no school", f"weekdays without any mark: {'; '.join(told)}{more}"))
    return rows


def _by_class(sessions: Counted) -> Table:
    rows = [(name.value, number(count), tenths(count, sessions.possible) if at < 4 else "")
            for at, (name, count) in enumerate(sessions.marks.items())]  # fmt: skip
    rows.insert(4, ("possible", number(sessions.possible), tenths(sessions.possible, sessions.possible)))
    return Table(("class", "sessions", "% of possible"), tuple(rows))


def _by_year(summary: Summary) -> Table:
    rows = [(group.year or "not known", number(group.pupils), *_figures(group.sessions)) for group in summary.groups]
    rows.append(("all", number(summary.pupils), *_figures(summary.sessions)))
    head = ("year", "pupils", "possible", "attended", "authorised", "not\nauthorised", "attendance\n%")
    return Table(head, tuple(rows))


def _figures(sessions: Counted) -> tuple[str, str, str, str, str]:
    _, _, authorised, unauthorised, *_ = sessions.marks.values()
    return (number(sessions.possible), number(sessions.attended), number(authorised), number(unauthorised),
            tenths(sessions.attended, sessions.possible))  # fmt: skip


def _by_code(seen: Inspected, summary: Summary) -> Table:
    assert seen.register is not None
    book = seen.register.codes
    rows = tuple((f"{letters:<2}  {book[letters].meaning}", book[letters].stat_class.value, number(count))
                 for letters, count in summary.codes.items())  # fmt: skip
    return Table(("code", "class", "marks"), rows)


def _rejected(seen: Inspected, style: Style) -> list[str]:
    account = seen.account
    if account is None or not account.rejects:
        return []
    asked = {"bad-date" for ask in seen.guess.asks if ask.key == ("dates",)}
    rows = []
    for code, count in account.by_code().items():
        if code in asked:
            rows.append((f"{number(count)} {code}", "until it is known how the dates are written"))
            continue
        first = [reject for reject in account.rejects if reject.code == code][:_FIRST]
        rows.append((f"{number(count)} {code}", f"line {first[0].line:,}: {first[0].reason}"))
        rows += [("", f"line {one.line:,}: {shorter(one.reason, first[0].reason)}") for one in first[1:]]
        days = shut_days(account)
        rows += [("", f"in all {days}")] if days and code == SHUT else []
    return [*labelled(rows, style, "  "), *wrapped(every_reject(""), style, "  ")]


def _odd(seen: Inspected, style: Style) -> list[str]:
    lines: list[str] = []
    for odd in seen.oddities:
        some = ", ".join(odd.pupils[:_EXAMPLES]) + (", …" if len(odd.pupils) > _EXAMPLES else "")
        named = f" ({some})" if some and seen.show_ids else ""
        hint = f"; {odd.hint}" if odd.hint else ""
        mark = "!" if odd.warning else "-"
        lines += wrapped(_sentence(f"{odd.message}{named}{hint}"), style, f"  {mark} ")
    return lines


def _columns(guess: Guess) -> list[tuple[str, str]]:
    if guess.layout == "ctf":
        return []
    if guess.layout in COMPACT:
        return not_read_rows(guess.not_read)
    missing = {ask.key[1] for ask in guess.asks if ask.key[0] == "columns"}
    names = [ours for ours in (*REQUIRED, *(name for name in guess.map.columns if name not in REQUIRED))
             if ours not in missing and not (guess.map.layout == "wide" and ours in REQUIRED[1:])]  # fmt: skip
    rows = column_rows(names, guess.map.columns, guess.why)
    if guess.map.headings:
        rows.append(("sessions", f"headed like {shown(guess.map.headings)}"))
    words = guess.map.words.get("session", {})
    if words:
        rows.append(("words", ", ".join(f"{shown(word)} is {ours}" for word, ours in words.items())))
    if guess.map.dates:
        why = guess.why.get(("dates",), "")
        rows.append(("dates", f"like {shown(guess.map.dates)}{f', {why}' if why else ''}"))
    return [*rows, *not_read_rows(guess.not_read)]


def _map(seen: Inspected, style: Style, map_file: str) -> list[str]:
    if seen.guess.given:
        return []
    if not is_needed(seen.guess, seen.beside):
        said = f"No map is needed: {'the files are read as they are' if seen.beside else 'the file is read as it is'}."
        return ["", *wrapped(said, style), *(wrapped(f"`{map_file}` says so.", style) if map_file else [])]
    if map_file:
        return ["", *wrapped(f"The map is in `{map_file}`: look at it, and give it with `--map {map_file}`.", style)]
    told = [f"  {line}" for line in draft(seen.guess, seen.file, seen.beside).rstrip().split("\n")]
    return headed("A map for it (`--write-map FILE` writes it)", told, style)
