"""Registers: one reader a file, all giving the values of `model`."""

from typing import TYPE_CHECKING

from attendance_policy.lazily import lazily

if TYPE_CHECKING:
    from .accept import REJECT_CODES, NothingAccepted
    from .model import NO, NOT_KNOWN, YES, Account, Pupils, Register, Reject
    from .packed import write_packed
    from .pseudonyms import Pseudonyms, read_key, write_key
    from .pupil_years import write_pupil_years
    from .pupils import PUPIL_REJECT_CODES, read_pupils
    from .reading import read_register
    from .rejects import write_rejects

__getattr__ = lazily(
    __name__,
    accept="REJECT_CODES NothingAccepted",
    model="NO NOT_KNOWN YES Account Pupils Register Reject",
    packed="write_packed",
    pseudonyms="Pseudonyms read_key write_key",
    pupil_years="write_pupil_years",
    pupils="PUPIL_REJECT_CODES read_pupils",
    reading="read_register",
    rejects="write_rejects",
)

__all__ = [
    "NO",
    "NOT_KNOWN",
    "PUPIL_REJECT_CODES",
    "REJECT_CODES",
    "YES",
    "Account",
    "NothingAccepted",
    "Pseudonyms",
    "Pupils",
    "Register",
    "Reject",
    "read_key",
    "read_pupils",
    "read_register",
    "write_key",
    "write_packed",
    "write_pupil_years",
    "write_rejects",
]
