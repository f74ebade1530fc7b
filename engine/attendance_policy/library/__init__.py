"""Finding files: profiles, national bases, calendars and schemas, in the user's folders first, packaged ones last."""

from typing import TYPE_CHECKING

from attendance_policy.lazily import lazily
from attendance_policy.library.letter_templates import letter_templates
from attendance_policy.library.packaged import packaged

if TYPE_CHECKING:
    from attendance_policy.library.calendar_check import examine_calendar, is_calendar
    from attendance_policy.library.calendars import read_calendar
    from attendance_policy.library.folders import Found, Library, names_a_revision, profile_files
    from attendance_policy.library.kept import KeptFiles
    from attendance_policy.library.maps import map_ids, map_path

__getattr__ = lazily(
    __name__,
    calendar_check="examine_calendar is_calendar",
    calendars="read_calendar",
    folders="Found Library names_a_revision profile_files",
    kept="KeptFiles",
    maps="map_ids map_path",
)

__all__ = [
    "Found",
    "KeptFiles",
    "Library",
    "examine_calendar",
    "is_calendar",
    "letter_templates",
    "map_ids",
    "map_path",
    "names_a_revision",
    "packaged",
    "profile_files",
    "read_calendar",
]
