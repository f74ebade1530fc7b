"""Sets of codes that a condition may name beside single codes: what a mark is, where the pupil is. Year groups."""

from __future__ import annotations

CODE_SETS: dict[str, str] = {
    "present": "present in the statistics, in school (`/`, `\\`, `L`)",
    "elsewhere": "attending an approved activity elsewhere, counted as present",
    "authorised": "authorised absence",
    "unauthorised": "unauthorised absence, by `counting.unauthorised`",
    "absent": "authorised or unauthorised absence",
    "late": "late: before the register closed (`L`) or after (`U`)",
    "away": "a possible session on which the pupil is not in school; `U` is not away",
    "possible": "any possible session: present, elsewhere or absent",
}

# Year groups, the youngest first: nursery, reception, then by number.
YEARS = ("N", "R", *map(str, range(1, 14)))
