"""How a register is written, found out from the file itself. What cannot be told is asked, never settled here."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

from attendance_policy.codes import CodeBook
from attendance_policy.diagnostics import CannotGoOn, Problem
from attendance_policy.register.columns import REQUIRED, Rows
from attendance_policy.register.dispatch import layout_of, rows_of
from attendance_policy.register.encoding import as_utf8, encoding_of
from attendance_policy.register.grid import header_of
from attendance_policy.register.header import header_in
from attendance_policy.register.headings import headings_of
from attendance_policy.register.headings_advice import in_words, likely_headings
from attendance_policy.register.maps.apply import applied
from attendance_policy.register.maps.model import RegisterMap
from attendance_policy.register.packed import is_packed
from attendance_policy.register.parquet import MAGIC, parquet_columns
from attendance_policy.register.pupil_years import are_pupil_years
from attendance_policy.register.sheets import WORKBOOKS, as_table
from attendance_policy.register.table import refuse_empty, refuse_row, shown
from attendance_policy.register.told import told

from .columns import Found, guess_columns, not_read_of
from .encodings import guess_encoding
from .model import PUPIL_YEARS, Ask, Guess, Key
from .names import Known
from .partly import rows_without
from .records import look_at_records
from .tables import columns_of, sample_of_text
from .values import guess_codes, guess_dates, guess_sessions, left_open, waiting

Progress = Callable[[float], None]
_NOTHING = RegisterMap()


def guess(
    data: bytes, file: str, codes: CodeBook, known: Known, progress: Progress | None = None,
    base: RegisterMap = _NOTHING,
) -> Guess:  # fmt: skip
    """Find out how a register is written and read its rows by that. `base`: an encoding or a sheet that was named.

    Raises `CannotGoOn` (exit code 3) where a file is damaged, empty, or of a kind that is not read.
    """
    if (layout := compact_form(data)) is not None:
        return Guess(layout, RegisterMap())
    refuse_empty(data, file)
    encoding, ground = base.encoding, "as given"
    if not encoding and not data.startswith((*WORKBOOKS, MAGIC)):
        encoding, ground = guess_encoding(data)
    why: dict[Key, str] = {("encoding",): ground} if encoding else {}
    plain = replace(base, encoding=encoding)
    layout = layout_of(data, plain, file)
    shown_layout, read = layout, encoding_of(data, encoding)
    table = data
    if layout == "workbook":
        table, read = as_table(data, file, plain), ""
        layout = layout_of(table, plain, file)
    if layout == "ctf":
        return _ctf(data, file, codes, plain, why, progress)
    if layout == "wide":
        found = _grid(table, plain, codes, known)
    elif layout == "records":
        found = look_at_records(table, file, plain, codes, known)
    elif layout == "parquet":
        found, read = _parquet(table, plain, codes, known), ""
    else:
        found = _long(table, file, plain, codes, known)
    found = replace(found, layout=shown_layout, encoding=read, why={**why, **found.why})
    if any(ask.key[0] in ("columns", "headings", "school_year") for ask in found.asks):
        missing = {ask.key[1] for ask in found.asks if ask.key[0] == "columns"}
        by = replace(found.map, delimiter=found.delimiter)
        partly = rows_without(missing, table, file, by) if layout == "long" else None
        if partly is None:
            return found
        if shown_layout == "workbook":
            partly = replace(partly, counted_in="row")
        return replace(_values(found, partly, codes), rows=None)
    return _values(found, rows_of(data, file, found.map, progress, codes), codes)


def given(data: bytes, file: str, codes: CodeBook, map: RegisterMap, progress: Progress | None = None) -> Guess:
    """A file read by a map that somebody gives: nothing is guessed."""
    if (layout := compact_form(data)) is not None:
        return Guess(layout, map, given=True)
    layout = layout_of(data, map, file)
    text = layout in ("long", "wide", "records")
    rows = rows_of(data, file, map, progress, codes)
    asks = [] if layout in ("wide", "ctf") else left_open(rows, map)
    not_read = tuple(not_read_of(column, ()) for column in rows.ignored_columns)
    return Guess(layout, map, rows=rows, given=True, not_read=not_read,
                 encoding=encoding_of(data, map.encoding) if text else "",
                 asks=(*asks, *guess_codes(rows.code, rows, codes, map.codes)))  # fmt: skip


def compact_form(data: bytes) -> str | None:
    """The name of a form that `register pack` writes, which no map is for; None for any other."""
    if is_packed(data):
        return "packed"
    return PUPIL_YEARS if data.startswith(MAGIC) and are_pupil_years(parquet_columns(data)) else None


def _long(data: bytes, file: str, plain: RegisterMap, codes: CodeBook, known: Known) -> Guess:
    utf8 = as_utf8(data, plain.encoding)
    every = {name for names in known.names.values() for name in names}
    sample = sample_of_text(utf8, every)
    refuse_row(sample.headers, file)
    found = guess_columns(sample.headers, sample.texts, REQUIRED, codes, known)
    told = header_in(utf8, REQUIRED, found.columns).delimiter
    delimiter = "" if told == sample.delimiter else sample.delimiter
    return _guessed(found, replace(plain, columns=found.columns, delimiter=delimiter), sample.delimiter)


def _parquet(data: bytes, plain: RegisterMap, codes: CodeBook, known: Known) -> Guess:
    try:
        import pyarrow.parquet as pq

        file = pq.ParquetFile(io.BytesIO(data), pre_buffer=False)
        rows = next(file.iter_batches(2000, use_threads=False)).to_pydict() if file.metadata.num_rows else {}
        headers = tuple(file.schema_arrow.names)
    except Exception:  # of any kind: the reader, which comes next, says what is wrong
        return Guess("parquet", plain)
    texts = tuple(tuple("" if v is None else str(v) for v in rows.get(name, ())) for name in headers)
    found = guess_columns(headers, texts, REQUIRED, codes, known)
    return _guessed(found, replace(plain, columns=found.columns))


def _grid(data: bytes, plain: RegisterMap, codes: CodeBook, known: Known) -> Guess:
    utf8, map = as_utf8(data, plain.encoding), replace(plain, layout="wide")
    header = header_of(utf8, map, headings_of(map))
    assert header is not None  # what has none is no grid
    why: dict[Key, str] = {("layout",): "guessed from the columns headed with dates"}
    asks: list[Ask] = []
    if not header.sessions:
        likely = likely_headings(header.above, header.below)
        assert likely is not None
        like = shown(likely.first)
        if len(likely.patterns) == 1:
            map = replace(map, headings=next(iter(likely.patterns)))
            why["headings",] = f"guessed from {like} and the others, which can be read in no other way"
            if likely.slips:
                slips = ", ".join(shown(told(one)) for one in likely.slips)
                why["headings",] += f"; what cannot be read: {slips}"
        else:
            ways = [f"`{p}` ({likely.first} is {in_words(d, likely.short)})" for p, d in likely.patterns.items()]
            said = f"headings like {like} can be read in {len(ways)} ways"
            asks.append(Ask(("headings",), "headings-in-two-ways", said, f"write {' or '.join(ways)}", header.line))
        if likely.short:
            said = f"headings like {like} do not say their year"
            asks.append(Ask(("school_year",), "no-year", said, "write the school year, like `2025/26`", header.line))
        header = header_of(utf8, map, headings_of(map)) or header
    of_sessions = {session.at for session in header.sessions}
    names = [(at, name) for at, name in enumerate(header.names)
             if at not in of_sessions and (of_sessions or not any(sign.isdigit() for sign in name))]  # fmt: skip
    texts = _columns_of(utf8[header.start :], header.delimiter, len(header.names))
    found = guess_columns([name for _, name in names], [texts[at] for at, _ in names], ("pupil_id",), codes, known)
    columns = {ours: name for ours, name in found.columns.items() if ours in ("pupil_id", "school_id")}
    found.asks += asks
    found.why |= why
    return _guessed(found, replace(map, columns=columns), header.delimiter)


def _columns_of(data: bytes, delimiter: str, width: int) -> tuple[tuple[str, ...], ...]:
    """Some texts of each column of records in UTF-8 that follow a header of `width` columns."""
    header = (delimiter.join("x" * width) + "\n").encode()
    found = sample_of_text(header + data, (), delimiter).texts
    return found if len(found) == width else columns_of([], width)


def _guessed(found: Found, map: RegisterMap, delimiter: str = "") -> Guess:
    return Guess("", map, found.why, tuple(found.asks), found.not_read, delimiter=delimiter)


def _ctf(
    data: bytes, file: str, codes: CodeBook, map: RegisterMap, why: dict[Key, str], progress: Progress | None
) -> Guess:  # fmt: skip
    encoding = encoding_of(data, map.encoding)
    try:
        rows = rows_of(data, file, map, progress, codes)
    except CannotGoOn as stop:
        problem = _days_a_week(stop)
        if problem is None:
            raise
        ask = Ask(("days_a_week",), problem.code, problem.message, "write 5 or 7", problem.place.line)
        return Guess("ctf", replace(map, layout="ctf"), why, (ask,), encoding=encoding)
    asks = guess_codes(rows.code, rows, codes, {})
    needed = replace(map, layout="ctf") if asks else map
    return Guess("ctf", needed, why, tuple(asks), (), rows, encoding)


def _days_a_week(stop: CannotGoOn) -> Problem | None:
    return next((problem for problem in stop.problems if problem.code == "days-a-week"), None)


def _values(found: Guess, rows: Rows, codes: CodeBook) -> Guess:
    """What the columns hold, and the rows in our words."""
    map, why, asks = found.map, dict(found.why), list(found.asks)
    if map.layout != "wide":
        dates = guess_dates(rows.day)
        if isinstance(dates, Ask):
            asks.append(waiting(dates, rows))
        elif dates is not None:
            map = replace(map, dates=dates[0])
            why["dates",] = dates[1]
        words, unknown = guess_sessions(rows.session, rows)
        asks += unknown
        if words:
            map = replace(map, words={"session": words})
            for word in words:
                why["sessions", word] = "guessed from the words"
    asks += guess_codes(rows.code, rows, codes, {})
    return replace(found, map=map, why=why, asks=tuple(asks), rows=applied(rows, map))
