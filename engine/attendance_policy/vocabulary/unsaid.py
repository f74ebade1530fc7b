"""The words that hold where a profile says nothing: a sentence without a subject is the school's; no answer is no."""

SCHOOL = "school"
UNANSWERED = "assume not"
