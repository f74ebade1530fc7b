"""What goes to one person at one address is told, and lies together; nobody else's post is among it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from attendance_policy.letters.doubts import of_families
from attendance_policy.letters.envelopes import in_envelopes
from attendance_policy.letters.model import Addressee, Letter, Pupil
from attendance_policy.letters.writers.merge import merge_table
from letters.written import PLAIN

HOME = ("1 Mill Lane", "Town", "EX1 1AA")


def letter(pupil: str, name: str = "Ms Quill", parent: str = "G1", address: tuple[str, ...] = HOME,
           how: str = "") -> Letter:  # fmt: skip
    to = Addressee(name, f"Dear {name}", address, parent)
    return replace(PLAIN, pupil=Pupil(pupil, "Sam", "8"), addressee=to, how=how)


def numbers(*letters: Letter) -> list[tuple[str, int]]:
    return [(one.pupil.id, one.envelope) for one in in_envelopes(letters)]


def test_papers_of_one_person_lie_together_in_the_order_of_the_first() -> None:
    found = in_envelopes([letter("P1"), letter("P9", "Mr Roe", "G9", ("2 Road",)), letter("P1"), letter("P2")])
    assert [(one.pupil.id, one.envelope) for one in found] == [("P1", 1), ("P1", 1), ("P2", 1), ("P9", 2)]
    assert [one.key for one in found] == [f"{n:04d}-concern_letter" for n in range(1, 5)]


def test_an_address_written_otherwise_is_the_same_one() -> None:
    assert numbers(letter("P1"), letter("P2", "ms  quill", address=("1 MILL LANE", "Town ", "", "EX1 1AA"))) == [
        ("P1", 1), ("P2", 1)
    ]  # fmt: skip


@pytest.mark.parametrize("other", [
    letter("P2", "Mr Quill", "G2"), letter("P2", "Ms Quill", "G2"), letter("P2", address=("2 Road",)),
    letter("P2", how="by hand"),
], ids=["another person there", "of the same name", "another address", "another way"])  # fmt: skip
def test_nobody_else_s_post_is_in_it(other: Letter) -> None:
    assert numbers(letter("P1"), other) == [("P1", 1), ("P2", 2)]


def test_without_addresses_one_parent_of_two_children_is_one() -> None:
    assert numbers(letter("P1", address=()), letter("P2", address=())) == [("P1", 1), ("P2", 1)]
    # An id that counts within each pupil's parents is not one parent's.
    assert numbers(letter("P1", "Ms Quill", "1", ()), letter("P2", "Mr Roe", "1", ())) == [("P1", 1), ("P2", 2)]
    assert numbers(letter("P1", parent="", address=()), letter("P2", parent="", address=())) == [("P1", 1), ("P2", 2)]


def test_siblings_of_one_parent_are_one_family_without_addresses_too() -> None:
    both = of_families([letter("P1", address=()), letter("P2", address=())])
    assert [one.doubts for one in both] == [("one of 2 letters to this family on this day",)] * 2


def test_the_table_to_merge_has_a_row_for_each_letter_and_its_envelope() -> None:
    rows = merge_table(in_envelopes([letter("P1"), letter("P2"), letter("P3", "Mr Roe", "G3")])).decode("utf-8-sig")
    head, *lines = [row.split(",") for row in rows.split("\r\n") if row.count(",") > 10]
    assert [line[head.index("envelope")] for line in lines] == ["1", "1", "2"]
