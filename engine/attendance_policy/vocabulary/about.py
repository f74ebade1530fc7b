"""What an answer to a judgement belongs to, and so how long it holds."""

ABSENCE, SCHOOL_YEAR, PUPIL = "absence", "school year", "pupil"

# Until when an answer holds.
UNTIL: dict[str, str] = {
    ABSENCE: "the next absence begins",
    SCHOOL_YEAR: "the school year ends",
    PUPIL: "somebody answers otherwise",
}
ABOUT: dict[str, str] = {
    ABSENCE: f"the spell of absence in or after which an answer is given: it holds until {UNTIL[ABSENCE]}",
    SCHOOL_YEAR: f"the pupil in one school year: an answer holds until {UNTIL[SCHOOL_YEAR]}",
    PUPIL: f"the pupil: an answer holds until {UNTIL[PUPIL]}",
}
