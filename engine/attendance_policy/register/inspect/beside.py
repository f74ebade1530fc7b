"""What stands beside a register, a pupil file or a log of events: how it is written, and what came of reading it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import field, replace

import numpy as np

from attendance_policy.diagnostics import Problem
from attendance_policy.frozen import dataclass
from attendance_policy.register.columns import Column
from attendance_policy.register.encoding import as_utf8, encoding_of
from attendance_policy.register.header import header_in, looked_up
from attendance_policy.register.maps.apply import word
from attendance_policy.register.maps.dates import TIMES, forms_that_fit
from attendance_policy.register.maps.model import FileMap
from attendance_policy.register.maps.names import EVENT_COLUMNS, FLAG_WORDS, PUPIL_COLUMNS
from attendance_policy.register.maps.values import Known as Words
from attendance_policy.register.model import NO, NOT_KNOWN, YES, Account, Pupils
from attendance_policy.register.pseudonyms import Pseudonyms
from attendance_policy.register.pupils import ANSWERS
from attendance_policy.register.sheets import WORKBOOKS, as_table
from attendance_policy.register.table import batches, open_table, refuse_compressed, refuse_empty, refuse_row, shown
from attendance_policy.register.told import NOT_TOLD, told, told_headings
from attendance_policy.register.years import year_of

from .by_values import add_by_values
from .columns import Test, guess_columns, not_read_of
from .contents import are_names, is_dates
from .encodings import guess_encoding
from .model import Ask, Key, NotRead, Oddity
from .names import Known
from .outcome_words import unknown_outcomes
from .tables import sample_of_text
from .values import guess_dates

REQUIRED: Mapping[str, tuple[str, ...]] = {"pupils": ("pupil_id",), "events": ("at", "pupil_id", "kind")}
_COLUMNS: Mapping[str, tuple[str, ...]] = {"pupils": PUPIL_COLUMNS, "events": EVENT_COLUMNS}
_DATES = ("start_date", "leave_date")
_MOST_WORDS = 30
_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag of a pupil file: the column it was read from, and how many pupils it is true, false or not known of.

    `known`: the vocabulary has it; another one matters to a policy alone that names it.
    """

    name: str
    column: str
    yes: int
    no: int
    not_known: int
    known: bool


@dataclass(frozen=True, eq=False)
class Beside:
    """A file beside a register. `part`: of the map, `pupils` or `events`. `map` reads it as far as it was understood.

    `why`, `asks`: as of a register's guess, with places under the part. `headers`: as written. `account`: None where
    nothing was read before something is filled in. `given`: the map was handed over. `encoding`, `delimiter`: as found.
    `pupils` and `flags`, `kinds` (of events, with how many), `lines` (of events, by pupil): what was accepted.
    `problems`: why nothing was. `oddities`: what deserves a look, beside the register.
    """

    part: str
    file: str
    map: FileMap
    why: Mapping[Key, str] = field(default_factory=dict)
    asks: tuple[Ask, ...] = ()
    not_read: tuple[NotRead, ...] = ()
    headers: tuple[str, ...] = ()
    encoding: str = ""
    delimiter: str = ""
    given: bool = False
    account: Account | None = None
    flags: tuple[Flag, ...] = ()
    pupils: Pupils | None = None
    kinds: tuple[tuple[str, int], ...] = ()
    lines: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    oddities: tuple[Oddity, ...] = ()

    @property
    def read_as(self) -> tuple[str, ...]:
        """Our columns that the file has, in our order; flags are not among them."""
        looked = {looked_up(one) for one in self.headers}
        return tuple(name for name in _COLUMNS[self.part] if looked_up(self.map.columns.get(name, name)) in looked)

    @property
    def readable(self) -> bool:
        """Whether its columns are known, so that it can be read."""
        return not any(ask.key[0] == "columns" for ask in self.asks)


def look_beside(
    data: bytes, file: str, part: str, known: Known, words: Words, *, map: FileMap | None = None, encoding: str = ""
) -> Beside:
    """How a pupil file or a log of events is written. `map`: somebody says it; else it is guessed, from `encoding` on.

    `known`: where its columns may stand. `words`: what its words may mean. Raises `CannotGoOn` (exit code 3) where the
    file is empty, damaged or of a kind that is not read.
    """
    refuse_compressed(data, file)
    refuse_empty(data, file)
    if map is not None:
        return _given(data, file, part, map, words)
    ground = "as given"
    if not encoding and not data.startswith(WORKBOOKS):
        encoding, ground = guess_encoding(data)
    plain = FileMap(encoding=encoding)
    why: dict[Key, str] = {("encoding",): ground} if encoding else {}
    table = as_table(data, file, plain)
    utf8 = as_utf8(table, encoding)
    every = {name for names in known.names.values() for name in names}
    sample = sample_of_text(utf8, every)
    refuse_row(sample.headers, file)
    required = REQUIRED[part]
    optional = [name for name in known.names if name not in required]
    found = guess_columns(sample.headers, sample.texts, required, words.codes, known, optional, _tests(words))
    found = add_by_values(part, sample.headers, sample.texts, known.names, found)
    plain = replace(plain, columns=found.columns)
    if header_in(utf8, required, found.columns).delimiter != sample.delimiter:
        plain = replace(plain, delimiter=sample.delimiter)
    seen = Beside(part, file, plain, {**why, **found.why}, tuple(found.asks), found.not_read, sample.headers,
                  encoding_of(data, encoding) if table is data else "", sample.delimiter)  # fmt: skip
    # While a column is not found, the others are looked at.
    missing = {ask.key[1] for ask in found.asks}
    if len(missing) == len(required):
        return seen
    return _values(seen, _texts(table, file, part, plain, known.names, missing), words)


def with_account(seen: Beside, account: Account, pupils: Pupils | None = None, known: Collection[str] = ()) -> Beside:
    """The same with what reading it gave. `known`: the flags of the vocabulary."""
    if pupils is None:
        return replace(seen, account=account)
    flags: list[Flag] = []
    not_read = list(seen.not_read)
    for name, column in sorted(pupils.flags.items()):
        heading = pupils.flag_columns.get(name, name)
        usual = name in known or told_headings([heading])
        told_as = heading if usual else NOT_TOLD
        counts = [int(np.count_nonzero(column == value)) for value in (YES, NO, NOT_KNOWN)]
        flags.append(Flag(name if usual else NOT_TOLD, told_as, counts[0], counts[1], counts[2], name in known))
        # Whether a column holds yes and no alone, and so is read, is known for sure only now.
        same = next((one for one in not_read if one.column == told_as), None)
        if same is not None:
            not_read.remove(same)
    return replace(seen, account=account, flags=tuple(flags), pupils=pupils, not_read=tuple(not_read))


def hidden(seen: Beside, key: Pseudonyms) -> Beside:
    """The same, with nothing quoted of the file that may be an id."""
    ours = frozenset((*seen.map.columns.values(), *seen.headers))
    asks = tuple(replace(ask, message=key.said(ask.message, ours), hint=key.said(ask.hint, ours),
                         key=(*ask.key[:2], *(key.shown(part, ours) for part in ask.key[2:]))) for ask in seen.asks)
    return replace(seen, asks=asks, why={place: key.said(said, ours) for place, said in seen.why.items()},
                   problems=tuple(key.problem(one, ours) for one in seen.problems))  # fmt: skip


def ids_are_names(seen: Beside) -> bool:
    """Whether what stands for the pupils' ids reads like names of people."""
    return seen.pupils is not None and are_names(seen.pupils.pupil_ids)


def _given(data: bytes, file: str, part: str, map: FileMap, words: Words) -> Beside:
    """A file read by a map that somebody gives: nothing is guessed, and the words that it lacks are asked for."""
    table = as_table(data, file, map)
    header = header_in(as_utf8(table, map.encoding), REQUIRED[part], map.columns, map.delimiter)
    read = {looked_up(name) for name in (*map.columns.values(), *_COLUMNS[part])}
    not_read = tuple(not_read_of(one, ()) for one in header.fields if one and looked_up(one) not in read)
    texts = {name: [(line, word(name, text, map)) for line, text in pairs]
             for name, pairs in _texts(table, file, part, map, (*_COLUMNS[part], *words.flags)).items()}  # fmt: skip
    asks = _of_words(part, {name: _unknown(part, name, pairs, words) for name, pairs in texts.items()}, texts, words)
    return Beside(part, file, map, asks=tuple(asks), not_read=not_read, headers=header.fields, given=True,
                  encoding=encoding_of(data, map.encoding) if table is data else "",
                  delimiter=header.delimiter)  # fmt: skip


def _tests(words: Words) -> dict[str, Test]:
    """What the texts of a column of ours look like."""
    flags = dict.fromkeys(words.flags, lambda texts: all(text.strip().lower() in ANSWERS for text in texts))
    return {
        **flags,
        "at": is_dates, "start_date": is_dates, "leave_date": is_dates,
        "kind": lambda texts: _are_kinds(texts, words.kinds),
        "year": lambda texts: sum(year_of(text) is not None for text in texts) * 2 >= len(texts),
        "contacts_held": lambda texts: all(text.strip().isdecimal() for text in texts if text.strip()),
    }  # fmt: skip


def _are_kinds(texts: Sequence[str], kinds: Collection[str]) -> bool:
    said = {text.strip().lower() for text in texts} - {""}
    return bool(said) and len(said & set(kinds)) * 2 >= len(said)


def _texts(
    data: bytes, file: str, part: str, map: FileMap, names: Collection[str], missing: Collection[str] = ()
) -> dict[str, list[tuple[int, str]]]:
    """What each of our columns holds, but for those that are missing: pairs of line and text."""
    table = open_table(data, file, [one for one in REQUIRED[part] if one not in missing], frozenset(names), map)
    found: dict[str, list[tuple[int, str]]] = {name: [] for name in table.names if name in names}
    for batch in batches(table.data[table.start :], table.first_line, table.width, table.delimiter, table.keep):
        for line, row in zip(batch.lines, batch.rows, strict=True):
            for name, text in zip(table.names, row, strict=True):
                if name in found:
                    found[name].append((line, text.strip()))
    return found


def _values(seen: Beside, texts: Mapping[str, list[tuple[int, str]]], words: Words) -> Beside:
    """The same with how dates and words are written."""
    map, why, asks = seen.map, dict(seen.why), list(seen.asks)
    for key, said in _dates_of(seen.part, texts).items():
        form = guess_dates(_column(said))
        if isinstance(form, Ask):
            asks.append(replace(form, key=(key,)))
        elif form is not None:
            map = replace(map, times=form[0]) if key == "times" else replace(map, dates=form[0])
            why[key,] = form[1]
    map, asks = _settled(map, why, asks, texts)
    unknown = {name: _unknown(seen.part, name, pairs, words) for name, pairs in texts.items()}
    asks += _of_words(seen.part, unknown, texts, words)
    return replace(seen, map=map, why=why, asks=tuple(asks))


def _of_words(
    part: str, unknown: Mapping[str, Mapping[str, list[int]]], texts: Mapping[str, list[tuple[int, str]]], words: Words
) -> list[Ask]:
    """What is asked of the words that are not known, by column."""
    outcomes = {"outcome": unknown_outcomes(texts, words)} if part == "events" else {}
    return [_ask(name, one, lines, words) for name, odd in {**unknown, **outcomes}.items()
            for one, lines in list(odd.items())[:_MOST_WORDS]]  # fmt: skip


def _settled(
    map: FileMap, why: dict[Key, str], asks: list[Ask], texts: Mapping[str, list[tuple[int, str]]]
) -> tuple[FileMap, list[Ask]]:
    """Days with a time that can be read in two ways are written as those without one, and the other way round."""
    asked = {ask.key for ask in asks}
    said = _dates_of("events", texts) if "at" in texts else {}
    if ("times",) in asked and map.dates:
        forms = [map.dates + clock for clock in TIMES[1:]]
        fit = [form for form in forms if form in forms_that_fit(said["times"], (map.dates,))]
        if fit:
            why["times",] = "guessed: as the days without a time are written"
            return replace(map, times=fit[0]), [ask for ask in asks if ask.key != ("times",)]
    if ("dates",) in asked and map.times:
        form = next((map.times.removesuffix(clock) for clock in TIMES[1:] if map.times.endswith(clock)), "")
        if form and forms_that_fit(said["dates"], (form,)) == [form]:
            why["dates",] = "guessed: as the days with a time are written"
            return replace(map, dates=form), [ask for ask in asks if ask.key != ("dates",)]
    return map, asks


def _dates_of(part: str, texts: Mapping[str, list[tuple[int, str]]]) -> dict[str, list[str]]:
    """The dates of a file by the key of the map that says how they are written."""
    if part == "pupils":
        return {"dates": [text for name in _DATES for _, text in texts.get(name, ())]}
    said = [text for _, text in texts.get("at", ())]
    timed = [text for text in said if ":" in text and not text.startswith("20")]
    return {"times": timed, "dates": [text for text in said if ":" not in text]}


def _column(texts: Iterable[str]) -> Column:
    said = tuple(dict.fromkeys(texts))
    return Column(said, np.arange(len(said), dtype=np.int32))


def _unknown(part: str, name: str, pairs: Iterable[tuple[int, str]], words: Words) -> dict[str, list[int]]:
    """Words of a column that mean nothing to us, in lower case, each with its lines; the most frequent first."""
    found: dict[str, list[int]] = {}
    for line, text in pairs:
        said = text.lower()
        if part == "events":
            odd = name == "kind" and bool(said) and said not in words.kinds
        elif name == "year":
            odd = year_of(text) is None
        else:
            odd = name in words.flags and said not in ANSWERS
        if odd:
            found.setdefault(said, []).append(line)
    return dict(sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0])))


def _ask(name: str, odd: str, lines: list[int], words: Words) -> Ask:
    what = {"kind": "no kind of event", "year": "no year group",
            "outcome": "no known outcome, and counts as unanswered"}.get(name, f"no answer to `{name}`")  # fmt: skip
    may = {"kind": "one of " + ", ".join(words.kinds), "year": "`N`, `R` or `1` to `13`",
           "outcome": "`reached` or `not reached`"}  # fmt: skip
    hint = may.get(name, ", ".join(f"`{one}`" for one in FLAG_WORDS))
    where = ", ".join(f"{line:,}" for line in lines[:_EXAMPLES]) + (", …" if len(lines) > _EXAMPLES else "")
    said = f"{shown(told(odd))} is {what} (line{'s' * (len(lines) > 1)} {where})"
    return Ask(("words", name, odd), f"unknown-{'word' if name not in may else name}", said, f"write {hint}", lines[0],
               len(lines))  # fmt: skip
