"""How facts, sets of codes, occasions and windows are said in a sentence. Every fact of the vocabulary has its phrase.

`{what}` stands for a set of codes, `{step}` for a rule or paper, `{break}` for a break of the school year, `{n}` for a
figure and how it is compared (`10 or more`), `{noun}` for what is counted.
"""

from __future__ import annotations

# Facts that are yes or no: how a yes is said, and how a no is.
YES_NO: dict[str, tuple[str, str]] = {
    "marked": ("the day is marked {what}", "the day is not marked {what}"),
    "unexplained": ("no reason is known", "the reason is known"),
    "contact_made": ("somebody responsible has been reached", "nobody responsible has been reached"),
    "contact_by": ("somebody responsible has been reached {way}", "nobody responsible has been reached {way}"),
    "requested": ("{what_for} has been asked for", "{what_for} has not been asked for"),
    "first_school_day": ("it is the first school day of the {of}", "it is not the first school day of the {of}"),
    "last_school_day": ("it is the last school day of the {of}", "it is not the last school day of the {of}"),
    "done": ("{step}", "{step}"),  # what was done has its own no
    "improved_since": ("attendance has improved since {noun}", "attendance has not improved since {noun}"),
    "after": ("the {break} is over", "the {break} is not over"),
    "first_day_back": ("it is the first school day after a holiday", "it is not the first school day after a holiday"),
    "compulsory_age": ("the pupil is of compulsory school age", "the pupil is not of compulsory school age"),
    "ehc_plan": ("the pupil has an EHC plan", "the pupil has no EHC plan"),
    "social_worker": ("the pupil has a social worker", "the pupil has no social worker"),
    "youth_offending": ("the pupil has a youth offending worker", "the pupil has no youth offending worker"),
    "looked_after": ("the pupil is looked after by the local authority",
                     "the pupil is not looked after by the local authority"),
    "accompanied": ("an adult comes with the pupil", "no adult comes with the pupil"),
    "told_in_advance": ("the school was told in advance", "the school was not told in advance"),
    "is_notice": ("the notice is {noun}", "the notice is not {noun}"),
    "notice_paid": ("what was due has been paid", "what was due has not been paid"),
    "evidence_given": ("evidence has been handed in", "no evidence has been handed in"),
}  # fmt: skip

# Facts that are figures: the sentence, and the unit that stands after the figure ("" for none, `%` without a gap).
FIGURES: dict[str, tuple[str, str]] = {
    "attendance": ("attendance is {n}", "%"),
    "absence": ("absence is {n}", "%"),
    "sessions": ("the pupil has {n}", "{sessions}"),
    "school_days": ("the pupil has {n}", "{school_days}"),
    "spells": ("the pupil has {n}", "{spells}"),
    "consecutive": ("the pupil has {n} in a row", "{school_days}"),
    "absence_day": ("", ""),
    "times": ("{noun} has happened {n}", "times"),
    "days_since": ("{n} have passed since {noun}", "days"),
    "weeks_since": ("{n} have passed since {noun}", "weeks"),
    "school_days_since": ("{n} have passed since {noun}", "school days"),
    "notice_number": ("the notice is number {n}", ""),
    "notice_days": ("{n} have passed since its days began to count", "days"),
    "contacts_held": ("the school holds {n} for the pupil", "emergency contacts"),
    "days_before": ("the request comes {n} before the leave", "days"),
}

# Facts whose value is a word: how each choice is said; `*` is any other.
WORDS: dict[str, dict[str, str]] = {
    "arrival": {
        "on time": "the pupil arrives on time",
        "late": "the pupil arrives late but before the register closes",
        "after close": "the pupil arrives after the register has closed",
    },
    "leave_outcome": {
        "granted": "the leave was granted",
        "refused": "the leave was refused",
        "not answered": "the request for leave was not answered",
    },
    "session": {"am": "it is the morning session", "pm": "it is the afternoon session"},
    "reason": {"*": "the reason is “{word}”"},
    "year": {"*": "the pupil is in {word}"},
    "arrived": {"*": "the pupil arrives {word}"},
}

# What is counted of a set of codes: sessions and days of it, and separate runs of it; and how a day is marked with it.
SETS: dict[str, str] = {
    "present": "in school",
    "elsewhere": "at an approved activity elsewhere",
    "authorised": "of authorised absence",
    "unauthorised": "of unauthorised absence",
    "absent": "of absence",
    "late": "of lateness",
    "away": "away from school",
    "possible": "that count",
}
MARKED: dict[str, str] = {
    "present": "present",
    "elsewhere": "at an approved activity elsewhere",
    "authorised": "as authorised absence",
    "unauthorised": "as unauthorised absence",
    "absent": "absent",
    "late": "late",
    "away": "away from school",
    "possible": "as one that counts",
}

THIS: dict[str, str] = {
    "week": "this week",
    "half term": "this half term",
    "term": "this term",
    "year": "this school year",
    "spell": "in this absence",
}

# How a rule of an occasion begins. `absence` has a row for each school day of it.
OCCASIONS: dict[str, str] = {
    "arrival": "at each arrival",
    "report": "at each report of an absence",
    "request": "at each request",
    "absence": "on each day of an absence",
    "return": "on the first day back after an absence",
    "review": "at each review of attendance",
    "notice": "when a notice is issued or its payment is due",
    "joining": "when a name comes onto the roll",
    "removal": "when a name is to come off the roll",
}

ONCE: dict[str, str] = {
    "per spell": "once in an absence",
    "per episode": "once for as long as this holds",
    "per half term": "once in a half term",
    "per term": "once in a term",
    "per year": "once in a school year",
    "ever": "once only",
}

# What has happened to a paper when it is done: its own words after its name.
DONE: dict[str, str] = {
    "letters": "has been sent",
    "meetings": "has been held",
    "forms": "has been filled in",
    "records": "has been written",
    "formal_steps": "has been issued",
}

# Times without a figure, and what a time is counted from.
TIMES: dict[str, str] = {
    "same day": "on the same day",
    "that morning": "that morning",
    "at once": "at once",
    "register taken": "the taking of the register",
    "register closes": "the closing of the register",
    "reporting deadline": "the reporting deadline",
    "session": "the session",
    "entry made": "the entry in the register",
    "spell starts": "the start of the absence",
    "return": "the return",
    "agreed return": "the agreed day of return",
    "leave starts": "the start of the leave",
    "suspension starts": "the start of the suspension",
    "notice issued": "the issue of the notice",
    "notice received": "the receipt of the notice",
}
