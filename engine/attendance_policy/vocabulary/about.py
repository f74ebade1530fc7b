"""What an answer to a judgement belongs to, and so how long it holds."""

ABSENCE, SCHOOL_YEAR, PUPIL = "absence", "school year", "pupil"

ABOUT: dict[str, str] = {
    ABSENCE: "an answer holds for the spell of absence in or after which it was given, until the next one begins",
    SCHOOL_YEAR: "an answer holds until the school year ends",
    PUPIL: "an answer holds until somebody answers otherwise",
}
