"""Names under which our columns are known to stand in files, and names of columns that nobody should read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from attendance_policy.frozen import dataclass
from attendance_policy.register.header import looked_up
from attendance_policy.register.maps.model import FileMap, Map
from attendance_policy.register.maps.names import EVENT_COLUMNS, PUPIL_COLUMNS, REGISTER_COLUMNS

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
_LIKELY_PUPILS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "pupil_id": _LIKELY["pupil_id"],
        "school_id": _LIKELY["school_id"],
        "year": ("year_group", "yeargroup", "ncy", "nc_year", "ncyear", "nc_year_actual", "national_curriculum_year",
                 "curriculum_year", "year_taught_in_code", "yr", "yr_grp", "year_grp", "yr_group"),
        "start_date": ("doa", "date_of_admission", "admission_date", "admitted", "joined", "join_date", "on_roll_from",
                       "entry_date", "start", "date_of_entry"),
        "leave_date": ("dol", "date_of_leaving", "leaving_date", "date_left", "left", "leaver_date", "on_roll_to",
                       "end_date", "leave"),
        "class": ("reg", "reg_group", "registration_group", "form", "form_group", "tutor_group", "class_name"),
        "contacts_held": ("number_of_contacts", "contacts", "emergency_contacts"),
        "ehc_plan": ("ehcp", "ehc", "has_ehcp", "has_ehc_plan"),
        "social_worker": ("has_social_worker", "social_care"),
        "youth_offending": ("yot", "yos", "youth_offending_team", "youth_offending_worker"),
        "looked_after": ("lac", "cla", "in_care", "looked_after_child", "child_looked_after"),
        "compulsory_age": ("compulsory_school_age", "statutory_school_age"),
    }
)  # fmt: skip
_LIKELY_EVENTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "pupil_id": _LIKELY["pupil_id"],
        "at": ("when", "date_time", "datetime", "date_and_time", "event_date", "contact_date", "date", "day", "time"),
        "kind": ("type", "event_type", "event", "action", "what"),
        "parent_id": ("contact_id", "parent_ref", "carer_id"),
        "id": ("reference",),
        "by": ("staff", "made_by", "recorded_by", "who", "user"),
        "how": ("method", "channel", "via"),
        "outcome": ("result", "response"),
    }
)  # fmt: skip
_LIKELY_IN: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"register": _LIKELY, "pupils": _LIKELY_PUPILS, "events": _LIKELY_EVENTS}
)
_OURS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"register": REGISTER_COLUMNS, "pupils": PUPIL_COLUMNS, "events": EVENT_COLUMNS}
)
_OF_NAMES = frozenset((
    "name", "full_name", "fullname", "forename", "forenames", "first_name", "firstname", "given_name", "surname",
    "last_name", "lastname", "family_name", "legal_name", "legal_forename", "legal_surname", "preferred_name",
    "preferred_forename", "preferred_surname", "known_as", "middle_name", "pupil", "pupil_name", "student",
    "student_name", "child", "child_name", "learner", "learner_name", "chosen_name", "parent", "parent_name",
    "contact", "contact_name", "priority_1_contact", "teacher", "tutor", "staff", "staff_name", "employee",
))  # fmt: skip
# Headings of a pupil's name as often as of a pupil's number: what stands in the column says which.
OF_PUPILS = frozenset(("pupil", "student", "child", "learner"))
_OF_BIRTH = frozenset(("dob", "date_of_birth", "birth_date", "birthdate", "d.o.b", "d.o.b."))


@dataclass(frozen=True)
class Known:
    """Where a column may stand: our name -> the looked-up name in a file -> the maps that say so, () for none."""

    names: Mapping[str, Mapping[str, tuple[str, ...]]]

    @staticmethod
    def of(maps: Iterable[Map], part: str = "register", more: Iterable[str] = ()) -> Known:
        """The likely names and those of maps, for one part of a map; a name that is ours comes first. `more`: columns
        of ours beside the ones that every such file has, as flags are."""
        names: dict[str, dict[str, tuple[str, ...]]] = {ours: {ours: ()} for ours in (*_OURS[part], *more)}
        for ours, likely in _LIKELY_IN[part].items():
            names.setdefault(ours, {ours: ()})
            names[ours] |= {looked_up(name): () for name in likely}
        for map in maps:
            of_part: FileMap = getattr(map, part)
            for ours, theirs in of_part.columns.items():
                path = ".".join(looked_up(part) for part in theirs.split("."))
                if ours in names:
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
