"""A small code book, a made-up autumn and two pupils with dates: enough for every reject to happen."""

from datetime import date

import pytest

from attendance_policy.calendar import Calendar, Closed, Term
from attendance_policy.codes import Code, CodeBook, StatClass
from attendance_policy.register import Pupils

_CLASS_OF = {
    "/": StatClass.PRESENT,
    "\\": StatClass.PRESENT,
    "L": StatClass.PRESENT,
    "B": StatClass.ELSEWHERE,
    "I": StatClass.AUTHORISED,
    "C1": StatClass.AUTHORISED,
    "N": StatClass.UNAUTHORISED,
    "O": StatClass.UNAUTHORISED,
    "U": StatClass.UNAUTHORISED,
    "D": StatClass.NOT_POSSIBLE,
    "Q": StatClass.NOT_POSSIBLE,
    "#": StatClass.ADMINISTRATIVE,
}


def book_of(letters: str | None = None) -> CodeBook:
    """The code book of the tests; with `letters` (separated by spaces), those codes alone."""
    wanted = letters.split() if letters else list(_CLASS_OF)
    codes = [Code(code, f"meaning of {code}", _CLASS_OF[code], in_school=False) for code in wanted]
    if letters is None:
        codes.append(Code("H", "old", StatClass.AUTHORISED, False, valid_until=date(2024, 8, 18), becomes="C"))
        codes.append(Code("Y1", "new", StatClass.NOT_POSSIBLE, False, valid_from=date(2024, 8, 19)))
    return CodeBook.of(codes)


@pytest.fixture(scope="session")
def codes() -> CodeBook:
    return book_of()


@pytest.fixture(scope="session")
def autumn() -> Calendar:
    half_term = (date(2025, 10, 27), date(2025, 10, 31))
    term = Term("autumn", date(2025, 9, 2), date(2025, 12, 19), half_term)
    return Calendar("autumn", "an invented autumn", (term,), (Closed(date(2025, 9, 8), "INSET day"),), invented=True)


@pytest.fixture(scope="session")
def roll() -> Pupils:
    return Pupils(("joins", "leaves"), ("9", "9"), (date(2025, 9, 10), None), (None, date(2025, 9, 12)))
