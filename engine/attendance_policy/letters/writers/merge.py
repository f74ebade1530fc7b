"""Letters as tables: one for a mail merge, one to be added to the school's log of events."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from attendance_policy.letters.model import Block, Bullets, Heading, Letter, Paragraph
from attendance_policy.register.rejects import harmless

MERGE_FILE, EVENTS_FILE = "merge.csv", "letters.csv"
MERGE_COLUMNS = (
    "letter_number", "send", "envelope", "kind", "letter", "letter_called", "pupil_id", "pupil_name", "year",
    "parent_id", "parent_name", *(f"address_{n}" for n in range(1, 8)), "salutation", "language", "subject", "body",
    "date", "trigger_date", "due", "sent_by", "how", "rule", "clause", "strength", "policy", "policy_version",
    "policy_sha256", "school_name", "school_phone", "school_email",
)  # fmt: skip
EVENT_COLUMNS = ("at", "pupil_id", "parent_id", "kind", "id", "by", "how", "outcome")


def merge_table(letters: Sequence[Letter]) -> bytes:
    """A row for each letter, under `MERGE_COLUMNS`: UTF-8 with a byte-order mark, as Word and Excel want it.

    `send` is yes, or check for a letter with doubts; who leaves a letter out writes no. Rows of one number under
    `envelope` go into one. A cell that a spreadsheet would run has an apostrophe before it.
    """
    return b"\xef\xbb\xbf" + _table(MERGE_COLUMNS, (_row(n, letter) for n, letter in enumerate(letters, start=1)))


def events_table(letters: Sequence[Letter]) -> bytes:
    """A row for each letter as the log of events has it, to be added to it once the letters have gone out."""
    return _table(EVENT_COLUMNS, (
        (letter.dated.isoformat(), letter.pupil.id, letter.addressee.parent_id, *letter.logged,
         letter.sent_by.removeprefix("the "), letter.how or "letter", "") for letter in letters
    ))  # fmt: skip


def body_text(blocks: Iterable[Block]) -> str:
    """The text of a letter, blocks parted by an empty line."""
    return "\n\n".join(_text(block) for block in blocks)


def _text(block: Block) -> str:
    if isinstance(block, Heading | Paragraph):
        return block.text
    if isinstance(block, Bullets):
        return "\n".join(f"• {item}" for item in block.items)
    rows = [block.head, *block.rows]
    return "\n".join([block.caption, *(" | ".join(row) for row in rows)])


def _row(number: int, letter: Letter) -> tuple[str, ...]:
    to, basis, school = letter.addressee, letter.basis, letter.school
    address = (*to.address, *[""] * 7)[:7]
    return (
        str(number), "check" if letter.doubts else "yes", str(letter.envelope), letter.kind, letter.id, letter.called,
        letter.pupil.id, letter.pupil.name, letter.pupil.year, to.parent_id, to.name, *address, to.salutation,
        to.language, letter.subject,
        body_text(letter.blocks), letter.dated.isoformat(), letter.trigger.isoformat(), letter.due, letter.sent_by,
        letter.how, basis.rule, "; ".join(basis.clause), basis.strength, basis.policy, basis.version, basis.sha256,
        school.name, school.phone, school.email,
    )  # fmt: skip


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8")
