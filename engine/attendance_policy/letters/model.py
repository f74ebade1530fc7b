"""A letter as a value: who it goes to, about whom, why, and its text in blocks. Every writer starts from this."""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

from attendance_policy.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within the letter; its title is `Letter.subject`, and stands above the first block."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of at least one item; `numbered` where the order matters."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one header row. Every row has as many cells as `head`; there is at least one row."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block: TypeAlias = Heading | Paragraph | Bullets | Table


@dataclass(frozen=True, slots=True)
class School:
    """Who writes. What the school gave no value for is "" or (). `signatory`: a name; `signatory_role`: a post."""

    name: str
    address: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    signatory: str = ""
    signatory_role: str = ""


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who is written to. `name` is never "": without a file of names it is `The parents of pupil P1`.

    `address`: lines below the name, () where none is known. `salutation`: `Dear Ms Ansah`, without the comma.
    `language`: as the school gave it, for whoever sends the letter; the text is in English.
    """

    name: str
    salutation: str
    address: tuple[str, ...] = ()
    parent_id: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Pupil:
    """Whom the letter is about. `name`: `pupil P1` without a file of names; `year` "" where it is not known."""

    id: str
    name: str
    year: str = ""


@dataclass(frozen=True, slots=True)
class Basis:
    """What a letter rests on. `clause`: sections of the document. `sha256`: of the resolved policy, its readings too.

    `version`: the document's number, the month of its review, or both; "" where neither is printed.
    """

    policy: str
    policy_name: str
    version: str
    sha256: str
    rule: str
    clause: tuple[str, ...]
    strength: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to one addressee. Texts are plain: no markup in any of them, and each writer escapes for itself.

    `key`: unlike that of any other letter of a run, safe as the name of a file. `kind`: letter, notice or meeting.
    `id`: the paper or rule it is, as the policy names it. `called`: what the document calls it. `dated`: the day it is
    dated. `trigger`: the day that the policy decided it. `due`: by when it is to go out, as the policy has it.
    `sent_by`: the post that sends it. `how`: how the document says it goes out. `asked`: the document leaves it to a
    person, who chose it. `logged`: kind and id of the event that says that it went out; an invitation is not the
    meeting, and a warning not the notice. `doubts`: what somebody should look at before it goes out. `envelope`:
    letters of one number, from 1, go to one person at one address in one way; 0 where nobody has looked.
    """

    key: str
    kind: str
    id: str
    called: str
    subject: str
    dated: date
    trigger: date
    school: School
    addressee: Addressee
    pupil: Pupil
    basis: Basis
    blocks: tuple[Block, ...]
    sent_by: str = ""
    due: str = ""
    how: str = ""
    asked: bool = False
    logged: tuple[str, str] = ("", "")
    doubts: tuple[str, ...] = ()
    envelope: int = 0


@dataclass(frozen=True, slots=True)
class NotWritten:
    """A letter that is due and was not written. `missing`: facts it needs; `why`: a reason that is no missing fact."""

    pupil_id: str
    parent_id: str
    kind: str
    id: str
    called: str
    rule: str
    trigger: date
    clause: tuple[str, ...]
    missing: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """The letters of one call: every one that is due is either in `written` or in `not_written`."""

    policy: str
    on: date
    written: tuple[Letter, ...] = ()
    not_written: tuple[NotWritten, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def envelopes(self) -> int:
        """How many envelopes the letters take."""
        return len({one.envelope for one in self.written})

    @property
    def due(self) -> int:
        """How many letters are due."""
        return len(self.written) + len(self.not_written)
