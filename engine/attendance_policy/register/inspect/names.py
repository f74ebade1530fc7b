"""Names under which our columns are known to stand in files, and names of columns that nobody should read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from attendance_policy.register.header import looked_up
from attendance_policy.register.maps.model import Map
from attendance_policy.register.maps.names import REGISTER_COLUMNS

# Likely names beyond those of the maps. The better one stands first: of two columns of a file it is taken.
_LIKELY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "pupil_id": ("upn", "unique_pupil_number", "pupil_upn", "student_upn", "pupil_ref", "student_id", "studentid",
                     "pupilid", "adno", "adm_no", "admission_no", "admission_number", "sims_id", "mis_id",
                     "pupil_number", "student_number", "person_id"),
        "date": ("mark_date", "attendance_date", "session_date", "register_date", "marked_on", "day"),
        "session": ("am/pm", "ampm", "am_pm", "session_name", "half_day", "half", "period"),
        "code": ("mark", "attendance_mark", "attendance_code", "mark_code", "register_mark", "session_mark"),
        "school_id": ("school_id", "estab", "laestab", "school_number"),
        "arrival_time": ("time_in", "arrived", "arrived_at", "arrival"),
        "minutes_late": ("mins_late", "late_minutes"),
    }
)  # fmt: skip
_OF_NAMES = frozenset((
    "name", "full_name", "fullname", "forename", "forenames", "first_name", "firstname", "given_name", "surname",
    "last_name", "lastname", "family_name", "legal_name", "legal_forename", "legal_surname", "preferred_name",
    "preferred_forename", "preferred_surname", "known_as", "middle_name", "pupil", "pupil_name", "student",
    "student_name", "child", "child_name", "learner", "learner_name", "chosen_name", "parent", "parent_name",
    "contact", "contact_name", "priority_1_contact", "teacher", "tutor", "staff", "staff_name", "employee",
))  # fmt: skip
_OF_BIRTH = frozenset(("dob", "date_of_birth", "birth_date", "birthdate", "d.o.b", "d.o.b."))


@dataclass(frozen=True)
class Known:
    """Where a column may stand: our name -> the looked-up name in a file -> the maps that say so, () for none."""

    names: Mapping[str, Mapping[str, tuple[str, ...]]]

    @staticmethod
    def of(maps: Iterable[Map]) -> Known:
        """The likely names and those of maps; a name that is ours comes first."""
        names: dict[str, dict[str, tuple[str, ...]]] = {ours: {ours: ()} for ours in REGISTER_COLUMNS}
        for ours, likely in _LIKELY.items():
            names[ours] |= {looked_up(name): () for name in likely}
        for map in maps:
            for ours, theirs in map.register.columns.items():
                path = ".".join(looked_up(part) for part in theirs.split("."))
                names[ours][path] = (*names[ours].get(path, ()), map.id)
        return Known(names)

    def like(self, looked: Sequence[str]) -> str:
        """The map that has the most of these looked-up names; "" where none has any."""
        found = Counter(map for names in self.names.values() for name in looked for map in names.get(name, ()))
        return min(found, key=lambda map: (-found[map], map)) if found else ""


def holds(name: str) -> str:
    """What a column seems to hold by its name: `names`, `dates of birth` or ""."""
    plain = looked_up(name.rpartition(".")[2])
    if plain in _OF_BIRTH:
        return "dates of birth"
    return "names" if plain in _OF_NAMES or plain.endswith(("_name", "surname", "forename")) else ""
