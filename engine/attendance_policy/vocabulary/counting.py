"""How a policy counts: every choice in one value, so that facts need nothing else of a policy."""

from __future__ import annotations

from attendance_policy.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Counting:
    """The choices of `counting`, resolved.

    `review_every`: school day, week, half term or term; `review_on`: last or first school day of it. `attendance`:
    this year, this term or this half term. `school_week`: any week with a session, or full weeks only.
    `unauthorised`, `unexplained`: codes. `absent_day`: any session missed, or both sessions missed.
    `day_of_absence`: school days or calendar days. `improvement`: judged, or attendance is higher.
    """

    review_every: str = "week"
    review_on: str = "last school day"
    attendance: str = "this year"
    school_week: str = "any week with a session"
    unauthorised: tuple[str, ...] = ("G", "N", "O", "U")
    unexplained: tuple[str, ...] = ("N",)
    absent_day: str = "any session missed"
    day_of_absence: str = "school days"
    improvement: str = "judged"


# What each choice may say; a profile that says anything else is told these.
CHOICES: dict[str, tuple[str, ...]] = {
    "attendance": ("this year", "this term", "this half term"),
    "school_week": ("any week with a session", "full weeks only"),
    "absent_day": ("any session missed", "both sessions missed"),
    "day_of_absence": ("school days", "calendar days"),
    "improvement": ("judged", "attendance is higher"),
    "how_often": ("per episode", "per half term", "per term", "per year", "ever"),
    "spell": ("sessions away one after another",),
}
