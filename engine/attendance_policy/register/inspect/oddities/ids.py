"""Oddities of pupils' ids: names where ids should stand, ids that differ by a nought, pupils of one file alone."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from attendance_policy.register.accept import REPEATED
from attendance_policy.register.inspect.contents import are_names, is_dates
from attendance_policy.register.inspect.model import Oddity
from attendance_policy.register.upn import check_letter, upn_of

from .seen import Seen, many

_NAME_IT = "name the column of the pupil's id for `pupil_id`"
_SELDOM = 20  # of so many rows one is seldom a slip
_FEW_IDS, _FEW_DAYS = 20, 3


def people_as_ids(seen: Seen) -> Iterator[Oddity]:
    """The ids read like names. Then no id is ever shown."""
    if names_for_ids(seen):
        yield Oddity("names-as-ids", "what stands for the pupils' ids reads like names of people",
                     "export the unique pupil number or the system's own id, and name that column for `pupil_id`",
                     warning=True)  # fmt: skip


def days_as_ids(seen: Seen) -> Iterator[Oddity]:
    """The ids read like days."""
    if is_dates(seen.register.pupil_ids):
        yield Oddity("dates-as-ids", "what stands for the pupils' ids reads like days", _NAME_IT, warning=True)


def ids_of_several(seen: Seen) -> Iterator[Oddity]:
    """Many sessions have several marks of one id: of a class or a year group, perhaps, or of two pupils of one name."""
    account = seen.register.account
    repeated = sum(reject.code in REPEATED for reject in account.rejects)
    if repeated * _SELDOM > account.read:
        yield Oddity("ids-not-unique", f"{many(repeated, 'row')} of {account.read:,} give a session of an id another "
                     "mark, or the same one again", "is it the pupil's id, and not that of a class, or one that each "
                     f"of several schools gives anew? {_NAME_IT}", warning=True)  # fmt: skip


def ids_of_marks(seen: Seen) -> Iterator[Oddity]:
    """Nearly every id has one mark alone: of the mark, perhaps, and not of the pupil."""
    ids, days = len(seen.register.pupil_ids), len(seen.open_days)
    single = int(np.count_nonzero(seen.marked.sum(axis=1) == 1))
    if ids >= _FEW_IDS and days >= _FEW_DAYS and single * 10 >= ids * 9:
        yield Oddity("ids-used-once", f"{single:,} of {many(ids, 'id')} have one mark alone, in {many(days, 'day')}",
                     f"is it the id of the mark? {_NAME_IT}", warning=True)  # fmt: skip


def names_for_ids(seen: Seen) -> bool:
    """Whether the ids of a register read like names of people."""
    return are_names(seen.register.pupil_ids)


def ids_alike(seen: Seen) -> Iterator[Oddity]:
    """Ids that are the same but for noughts before them, or for capitals: one pupil under two ids?"""
    plain: dict[str, list[str]] = {}
    for pupil in seen.register.pupil_ids:
        plain.setdefault(pupil.strip().lower().lstrip("0"), []).append(pupil)
    alike = tuple(pupil for pupils in plain.values() if len(pupils) > 1 for pupil in pupils)
    if alike:
        yield Oddity("ids-alike", f"{many(len(alike), 'id')} differ from another by noughts before them or by capitals",
                     "a spreadsheet takes noughts away: one pupil may stand here under two ids", warning=True,
                     pupils=tuple(sorted(alike)))  # fmt: skip


def wrong_check_letters(seen: Seen) -> Iterator[Oddity]:
    """Unique pupil numbers, where most ids are such, whose first letter does not fit the rest."""
    numbers = {pupil: upn for pupil in seen.register.pupil_ids if (upn := upn_of(pupil)) is not None}
    wrong = tuple(pupil for pupil, upn in numbers.items() if check_letter(upn) != upn[0])
    others = tuple(pupil for pupil in seen.register.pupil_ids if pupil not in numbers)
    if len(numbers) * 2 <= len(seen.register.pupil_ids):
        return
    if wrong:
        yield Oddity("check-letter", f"{many(len(wrong), 'unique pupil number')} with a first letter that does not fit "
                     "the rest", "mistyped?", pupils=wrong)  # fmt: skip
    if others:
        told = many(len(others), "id is", "ids are")
        yield Oddity("check-letter", f"{told} no unique pupil number, as the others are",
                     "mistyped, or of another system?", pupils=others)  # fmt: skip


def not_in_file(seen: Seen) -> Iterator[Oddity]:
    """Pupils of the register whom the pupil file lacks, and the other way round."""
    if seen.pupils is None:
        return
    here, there = set(seen.register.pupil_ids), set(seen.pupils.pupil_ids)
    for missing, said, hint in (
        (here - there, "of the register not in the pupil file", "their year group and flags are not known"),
        (there - here, "of the pupil file without an accepted mark", "gone before it begins, or not exported"),
    ):
        if missing:
            yield Oddity("not-in-file", f"{many(len(missing), 'pupil')} {said}", hint, pupils=tuple(sorted(missing)))
