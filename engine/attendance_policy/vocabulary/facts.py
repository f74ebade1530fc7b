"""Facts: what a condition may ask of a pupil at a moment, each with its type, unit and where it is known from."""

from __future__ import annotations

from enum import StrEnum

from attendance_policy.frozen import dataclass
from attendance_policy.vocabulary.requests import REQUESTS
from attendance_policy.vocabulary.times import LOGGED_ANCHORS
from attendance_policy.vocabulary.ways import WAYS


class Kind(StrEnum):
    """The type of a fact's value."""

    PERCENT = "percent"
    COUNT = "count"
    YES_NO = "yes/no"
    WORD = "word"
    YEAR = "year group"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument of a fact. `takes`: set, step, step or anchor, words (one of `choices`), or
    number (1 to `at_most`)."""

    name: str
    takes: str
    choices: tuple[str, ...] = ()
    at_most: int = 0
    required: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """One name of the vocabulary. `positional` stands before the named arguments; a fact without either is a name."""

    name: str
    kind: Kind
    unit: str
    occasions: tuple[str, ...]
    known_from: str
    description: str
    positional: Parameter | None = None
    named: tuple[Parameter, ...] = ()
    choices: tuple[str, ...] = ()

    @property
    def is_function(self) -> bool:
        """Whether it may be called with arguments."""
        return self.positional is not None or bool(self.named)


PUPIL = ("review", "absence", "return", "request", "report", "arrival", "notice", "removal", "joining")
ROWS = ("review", "absence", "return")
# Occasions of which a log, or the pupil file, tells when they are.
EVENT_ROWS = ("request", "report", "removal", "joining")

_THIS = Parameter("this", "words", ("week", "half term", "term", "year", "spell"))
_WINDOW = (
    _THIS,
    Parameter("school_weeks", "number", at_most=60),
    Parameter("school_days", "number", at_most=400),
    Parameter("since", "step"),
)
_SET = Parameter("what", "set", required=True)
_SOME_SET = Parameter("what", "set")
_STEP = Parameter("step", "step", required=True)
_MOMENT = Parameter("step", "step or anchor", LOGGED_ANCHORS, required=True)
_OUTCOME = Parameter("outcome", "words", ("answered", "unanswered"))
_OF = (Parameter("of", "words", ("week", "half term", "term", "year"), required=True),)

_FACTS = (
    Fact("attendance", Kind.PERCENT, "%", ROWS, "register",
         "present of possible sessions, over `counting.attendance` unless a window is given; compared exactly",
         None, (*_WINDOW, Parameter("places", "number", at_most=3), Parameter("at", "step"))),
    Fact("absence", Kind.PERCENT, "%", ROWS, "register",
         "sessions missed of possible sessions, over `counting.attendance` unless a window is given: 100 less "
         "attendance",
         None, (*_WINDOW, Parameter("places", "number", at_most=3), Parameter("at", "step"))),
    Fact("sessions", Kind.COUNT, "sessions", ROWS, "register",
         "sessions whose mark is in the set, over `counting.attendance` unless a window is given; without a set, "
         "possible sessions", _SOME_SET, _WINDOW),
    Fact("school_days", Kind.COUNT, "school days", ROWS, "register",
         "school days on which a mark is in the set, as `counting.absent_day` says, over `counting.attendance` unless "
         "a window is given", _SET, _WINDOW),
    Fact("spells", Kind.COUNT, "spells", ROWS, "register",
         "separate runs of sessions whose marks are in the set, begun in the window, or over `counting.attendance` "
         "where none is given", _SET, _WINDOW),
    Fact("consecutive", Kind.COUNT, "school days", ROWS, "register",
         "school days in a row, up to this one, on which a mark is in the set", _SET),
    Fact("marked", Kind.YES_NO, "", ("absence", "return"), "register",
         "a mark of this day is in the set", _SET),
    Fact("absence_day", Kind.COUNT, "school days", ("absence",), "register",
         "which day of this spell today is, the first being 1; counted as `counting.day_of_absence` says"),
    Fact("unexplained", Kind.YES_NO, "", ("absence",), "register",
         "no reason is known for this day: a mark of `counting.unexplained`"),
    Fact("contact_made", Kind.YES_NO, "", ("absence",), "log of events",
         "somebody responsible was reached in this spell; no = a log holds no contact that did; not known = no log"),
    Fact("contact_by", Kind.YES_NO, "", ("absence",), "log of events",
         "somebody responsible was reached that way in this spell; no = a log holds no such contact; not known = no "
         "log",
         Parameter("way", "words", tuple(WAYS), required=True)),
    Fact("requested", Kind.YES_NO, "", ROWS, "log of events",
         "it was asked for on or before this day: leave, home education, a part-time timetable, flexible schooling or "
         "another school",
         Parameter("what_for", "words", tuple(REQUESTS), required=True)),
    Fact("leave_outcome", Kind.WORD, "", ("absence", "request"), "log of events",
         "how the request was answered; of a day away, the last request for it made by then; none where none was made",
         choices=("granted", "refused", "not answered")),
    Fact("done", Kind.YES_NO, "", ROWS, "log of events",
         "the rule or paper was done before; raised is not done", _STEP),
    Fact("times", Kind.COUNT, "times", ROWS, "log of events",
         "how often the rule, paper or event was done before, in the window; without one, ever, or in this school year "
         "where the step starts again each year; of a contact or visit, also how often (un)answered",
         _STEP, (*_WINDOW, _OUTCOME)),
    Fact("days_since", Kind.COUNT, "days", ROWS, "log of events",
         "calendar days since the rule or paper was last done, or the anchor; never, if it never was", _MOMENT),
    Fact("weeks_since", Kind.COUNT, "weeks", ROWS, "log of events",
         "whole calendar weeks since the rule or paper was last done, or the anchor; never, if it never was", _MOMENT),
    Fact("school_days_since", Kind.COUNT, "school days", ROWS, "log of events",
         "school days since the rule or paper was last done, or the anchor; never, if it never was", _MOMENT),
    Fact("improved_since", Kind.YES_NO, "", ROWS, "person",
         "attendance has improved since the rule or paper was done, as `counting.improvement` says; or was and is 100%",
         _STEP),
    Fact("after", Kind.YES_NO, "", ROWS, "calendar",
         "the named break of this school year is over",
         Parameter("break", "words", ("autumn half term", "spring half term", "summer half term", "autumn term",
                                      "spring term"), required=True)),
    Fact("first_day_back", Kind.YES_NO, "", ("absence", "return"), "calendar",
         "this is the first school day of a half term or term"),
    Fact("first_school_day", Kind.YES_NO, "", (*ROWS, "joining", "removal"), "calendar",
         "this is the first school day of its week, half term, term or school year", None, _OF),
    Fact("last_school_day", Kind.YES_NO, "", (*ROWS, "joining", "removal"), "calendar",
         "this is the last school day of its week, half term, term or school year", None, _OF),
    Fact("year", Kind.YEAR, "year group", PUPIL, "pupil file", "the pupil's year group: 'N', 'R' or 1 to 13"),
    Fact("compulsory_age", Kind.YES_NO, "", PUPIL, "pupil file", "the pupil is of compulsory school age"),
    Fact("ehc_plan", Kind.YES_NO, "", PUPIL, "pupil file", "the pupil has an EHC plan: education, health and care"),
    Fact("social_worker", Kind.YES_NO, "", PUPIL, "pupil file", "the pupil has a social worker"),
    Fact("youth_offending", Kind.YES_NO, "", PUPIL, "pupil file", "the pupil has a youth offending worker"),
    Fact("looked_after", Kind.YES_NO, "", PUPIL, "pupil file", "the pupil is looked after by the local authority"),
    Fact("contacts_held", Kind.COUNT, "contacts", PUPIL, "pupil file",
         "how many emergency contacts the school holds for the pupil"),
    Fact("arrival", Kind.WORD, "", ("arrival",), "log of events",
         "where the arrival falls in the register window; not known at a minute the policy leaves open",
         choices=("on time", "late", "after close")),
    Fact("arrived", Kind.TIME, "time", ("arrival",), "log of events", "the clock time of the arrival"),
    Fact("session", Kind.WORD, "", ("arrival", "absence"), "calendar", "the session", choices=("am", "pm")),
    Fact("accompanied", Kind.YES_NO, "", ("arrival",), "log of events", "an adult came with the pupil"),
    Fact("reason", Kind.WORD, "", ("request", "report"), "log of events",
         "the reason given: a key of `reasons`"),
    Fact("told_in_advance", Kind.YES_NO, "", ("request", "report"), "log of events",
         "the school was told before it began"),
    Fact("evidence_given", Kind.YES_NO, "", ("request", "report", "absence"), "log of events",
         "evidence was handed in"),
    Fact("is_notice", Kind.YES_NO, "", ("notice",), "log of events",
         "the notice is of that formal step", _STEP),
    Fact("notice_number", Kind.COUNT, "notices", ("notice",), "log of events",
         "which one it is for the parent and child, 1 for the first, as the step's own limit counts; not known where "
         "the document leaves that open"),
    Fact("notice_days", Kind.COUNT, "days", ("notice",), "log of events",
         "calendar days since the day its days count from; not known where the log does not say when that was"),
    Fact("notice_paid", Kind.YES_NO, "", ("notice",), "log of events",
         "what was due by then had been paid on or before this day"),
    Fact("days_before", Kind.COUNT, "days", ("request",), "log of events",
         "calendar days from the request to the first day asked for"),
)  # fmt: skip
FACTS: dict[str, Fact] = {fact.name: fact for fact in _FACTS}
# What the pupil file alone says, yes or no.
FLAGS = frozenset(fact.name for fact in _FACTS if fact.known_from == "pupil file" and fact.kind is Kind.YES_NO)
