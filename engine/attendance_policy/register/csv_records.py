"""The records of a table of text, each with its line: some at a time, as the file is read.

A record that is no record (a quote never closed, bytes that are not UTF-8, too many fields) costs itself alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from attendance_policy.frozen import dataclass
from attendance_policy.lazily import pattern

from .fast_csv import Texts
from .model import Reject
from .plain_lines import Lines
from .quoted import LONGEST_RECORD, records_of
from .shown import kept

_NOT_TEXT = pattern("[\0\udc80-\udcff]")
_ENCODED = (
    "the row holds bytes that are no UTF-8 text; save as `CSV UTF-8`, or give `--encoding windows-1252`"
)  # fmt: skip
_BATCH = 1000  # lines; few enough that their fields are still in the cache when the columns are made


@dataclass(frozen=True)
class Batch:
    """Some records, all of the table's width, with their lines; and what was rejected among them."""

    rows: list[list[str]]
    lines: Sequence[int]
    broken: list[Reject]


@dataclass(frozen=True)
class Part:
    """A block of a table, the first line of which is `line`: its plain lines, what was found in it at once, or else its
    batches."""

    line: int
    found: list[Texts] | None
    batches: Sequence[Batch] = ()
    plain: Lines | None = None


def batches(
    body: bytes, first_line: int, width: int, delimiter: str = ",", keep: tuple[int, ...] | None = None
) -> Iterator[Batch]:
    """The records of a table, some at a time. Blank lines are no records; everything else is counted.

    `keep`: the columns that a reject may show, None for all.
    """
    return _Records(first_line, width, delimiter, keep).take(body, last=True)


def parts(
    blocks: Iterable[bytes], first_line: int, width: int, delimiter: str, keep: tuple[int, ...] | None,
    at_once: Callable[[bytes], list[Texts] | None], plain: Callable[[bytes], Lines | None] | None = None,
) -> Iterator[Part]:  # fmt: skip
    """A table block by block, each of whole lines. `at_once` is asked first: it gives texts, the first of which are
    one for each line; None for what is not plain. Before it, `plain` is: it leaves lines as they are, or gives None.

    It must find no plain block where a quoted field is open at the end of a line: it may run on into the next block,
    and its record is then taken together with that. Where the blocks begin changes no record.
    """
    records = _Records(first_line, width, delimiter, keep)
    given = iter(blocks)
    block = next(given, None)
    while block is not None:
        following = next(given, None)
        block, line = records.held + block, records.line
        lines = plain(block) if plain is not None else None
        found = at_once(block) if lines is None else None
        if lines is not None:
            records.skip(lines.size)
            yield Part(line, None, plain=lines)
        elif found is not None:
            records.skip(found[0][1].size)
            yield Part(line, found)
        else:
            yield Part(line, None, list(records.take(block, last=following is None)))
        block = following


class _Records:
    """Reads on from block to block. `line`: of what comes next; `held`: lines that are not read before more is known"""

    def __init__(self, first_line: int, width: int, delimiter: str, keep: tuple[int, ...] | None) -> None:
        self.line, self.held = first_line, b""
        self._width, self._delimiter, self._keep = width, delimiter, keep
        self._torn = False

    def skip(self, lines: int) -> None:
        """Go on behind a block that somebody else has read."""
        self.line += lines
        self.held = b""

    def take(self, body: bytes, last: bool) -> Iterator[Batch]:
        """The records of a block that begins with what was held. Unless it is the `last`, some lines are held again:
        as many as a record may have, so that no record is looked at before all its lines are there."""
        try:
            text, mixed = body.decode("utf-8"), b"\0" in body
        except UnicodeDecodeError:
            text, mixed = body.decode("utf-8", "surrogateescape"), True
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        lines = text.removesuffix("\n").split("\n")
        stop = len(lines) if last or '"' not in text else max(0, len(lines) - LONGEST_RECORD)
        width, line, at = self._width, self.line, 0
        while at < stop:
            end = min(at + _BATCH, stop)
            rows, starts, at, broken = records_of(lines, at, end, width, self._delimiter, self._torn)
            self._torn = self._torn or bool(broken)
            batch = Batch(rows, [line + start for start in starts], [])
            for start in broken:
                reason = "a quotation mark is never closed, or the row is too long to be one"
                kept_text = "" if self._keep is not None else kept([lines[start]])
                batch.broken.append(Reject(line + start, "unreadable-row", reason, kept_text))
            plain = not mixed and set(map(len, rows)) == {width} and width > 1
            yield batch if plain else _checked(batch, width, self._keep)
        self.line += at
        self.held = "".join(f"{one}\n" for one in lines[at:]).encode("utf-8", "surrogateescape")


def _checked(batch: Batch, width: int, keep: tuple[int, ...] | None) -> Batch:
    rows: list[list[str]] = []
    lines: list[int] = []
    broken = list(batch.broken)
    for row, line in zip(batch.rows, batch.lines, strict=True):
        if not row or (len(row) == 1 and not row[0].strip()):
            continue
        if _NOT_TEXT.search(",".join(row)):
            broken.append(Reject(line, "encoding", _ENCODED, kept(_shown_of(row, width, keep))))
        elif len(row) != width:
            fields = "1 field" if len(row) == 1 else f"{len(row)} fields"
            reason = f"the row has {fields} where the header has {width}"
            broken.append(Reject(line, "wrong-number-of-fields", reason, kept(_shown_of(row, width, keep))))
        else:
            rows.append(row)
            lines.append(line)
    return Batch(rows, lines, broken)


def _shown_of(row: list[str], width: int, keep: tuple[int, ...] | None) -> list[str]:
    """What a reject may show of a row. In one of another width nobody knows which field is a name."""
    if keep is None:
        return row
    return [row[at] for at in keep] if len(row) == width else []
