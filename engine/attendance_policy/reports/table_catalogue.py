"""Every table that `simulate --out` may write: docs/tables.md and the schema beside the tables are made of these."""

from __future__ import annotations

from datetime import date

from attendance_policy.decide.duties_model import DUTY_STATUSES
from attendance_policy.decide.model import STATUSES
from attendance_policy.reports.table_model import DATE, LIST, TEXT, YES_NO, Column, Table

_RESULTS = ("determined", "discretionary", "not_specified", "conflict")
_PUPIL = Column("pupil_id", TEXT, "the pupil, as the register names them", "P0417")
_RULE = Column("rule", TEXT, "the rule of the profile", "concern_letter")
_CASE = Column("case", TEXT, "which case of the rule; empty where it has one", "second")
_DUE = Column("due", TEXT, "by when, as the profile puts it; empty where it does not say",
              "5 working days after session")  # fmt: skip
_ROLE = Column("role", TEXT, "whose it is; empty where the profile names nobody", "attendance team")
_STRENGTH = Column("strength", TEXT, "how the document puts it: must, will, should, may", "will")
_RESULT = Column("result", TEXT, "which of the four answers the policy gives", "determined", _RESULTS)
_SOURCE = Column("source", LIST, "the clauses of the document that it comes from", ("4.2", "App 3"))
_LAW = Column("law", LIST, "the law and guidance that it rests on", ("REG 10(1)",))
_INTERPRETATION = Column("interpretation", LIST, "choices of the profile that it rests on",
                         ("once: the document does not say how often",))  # fmt: skip

_DECISIONS = (
    Column("key", TEXT, "rule, case, strength, pupil and day, no two alike: the same in every run on the same marks",
           "concern_letter:will:P0417:2025-11-14"),
    Column("at", DATE, "the day on which it is decided, after its afternoon session", date(2025, 11, 14)),
    _PUPIL,
    _RULE,
    _CASE,
    Column("action", TEXT, "what is to be done", "send the letter about attendance to the parents"),
    _DUE,
    _ROLE,
    _STRENGTH,
    Column("status", TEXT, "due: to be done; asks: left to a person; if: due, where what is in `depends_on` is so; "
           "first: something else has to be done first; not_specified: the document does not say", "due", STATUSES),
    _RESULT,
    _SOURCE,
    _LAW,
    Column("depends_on", LIST, "what it turns on that no file here tells, or that a person judges", ("contact_made",)),
    _INTERPRETATION,
)  # fmt: skip

_UNDONE = (
    Column("at", DATE, "the day on which it is decided", date(2025, 11, 14)),
    _PUPIL,
    _RULE,
    _CASE,
    Column("letter", YES_NO, "whether it sends or issues something", True),
    Column("papers", LIST, "the letters, forms and notices of it", ("concern_letter",)),
    Column("action", TEXT, "what was, or would have been, to be done",
           "send the letter about attendance to the parents"),
    Column("status", TEXT, "due or asks, as in the table of decisions", "due"),
    Column("instead", DATE, "the day on which the corrected marks lead to the same, where that is another",
           date(2025, 11, 21)),
    Column("corrections", LIST, "the corrections of marks that account for it",
           ("2025-11-10 AM N became I, known 2025-11-17",)),
)  # fmt: skip

DECISIONS = Table("decisions", "every decision about a pupil, by day and pupil", _DECISIONS, "key")
BEFORE = Table("before", "every decision about a pupil before the change", _DECISIONS, "key")
AFTER = Table("after", "every decision about a pupil after the change", _DECISIONS, "key")
CHANGE = Table(
    "change",
    "every pupil whom a rule reaches newly, no longer, earlier or later after the change",
    (
        _RULE,
        _PUPIL,
        Column("change", TEXT, "what the change does", "no longer", ("newly", "no longer", "earlier", "later")),
        Column("first_before", DATE, "the first day on which the rule reached the pupil", date(2025, 11, 14)),
        Column("first_after", DATE, "the first day on which it reaches the pupil after the change", date(2025, 12, 1)),
    ),
)
DUTIES = Table(
    "duties",
    "every decision about the school itself, by day, those without a day last",
    (
        Column("date", DATE, "the day by the end of which it is to be done", date(2025, 12, 19)),
        Column("session", TEXT, "am or pm, where it is for one session", "am"),
        _DUE,
        _ROLE,
        Column("rule", TEXT, "the duty of the profile", "trust_figures"),
        Column("action", TEXT, "what is to be done", "review attendance figures of every school"),
        Column("each", TEXT, "how often it comes round", "term"),
        Column("about", TEXT, "school, or the class that it is about", "school"),
        Column("school_year", TEXT, "the school year that it is for", "2025/26"),
        _STRENGTH,
        Column("status", TEXT, "due, asks, if and not_specified as for decisions; on_request and on_event wait for one",
               "due", DUTY_STATUSES),
        _RESULT,
        _SOURCE,
        _LAW,
        Column("words", TEXT, "the document's words, or who asks, or the event, where no day can be told",
               "the document says only: regularly (8.2)"),
        Column("turns_on", LIST, "what it turns on that no calendar holds", ("who_approves",)),
        _INTERPRETATION,
    ),
)  # fmt: skip
NOTICES = Table(
    "notices",
    "what was decided about each notice of the log of events, then what each one that a rule raises would be",
    (
        Column("key", TEXT, "step, part, child, parent and day: the same in every run on the same files",
               "penalty_notice/issued:P0417:parent A:2025-11-14"),
        Column("at", DATE, "the day on which it is decided", date(2025, 11, 14)),
        _PUPIL,
        Column("parent_id", TEXT, "the parent, as the log names them", "A"),
        Column("rule", TEXT, "the formal step, or the rule that raises it", "penalty_notice"),
        Column("part", TEXT, "which part of the step it comes from", "issued"),
        Column("action", TEXT, "what it is, or would be", "the second: 160 pounds within 28 days"),
        Column("due", TEXT, "by when: a day, or the words of the profile", "2025-12-12"),
        _ROLE,
        _STRENGTH,
        Column("status", TEXT, "as in the table of decisions", "due"),
        _RESULT,
        _SOURCE,
        _LAW,
        Column("depends_on", LIST, "what it turns on that no file here tells", ("parent_id",)),
        Column("not_specified", LIST, "what the document leaves open", ("by when it is to be paid",)),
        _INTERPRETATION,
    ),
    "key",
)  # fmt: skip
NO_LONGER_DUE = Table("no_longer_due", "decided on the marks as known, and not on the corrected ones", _UNDONE)
MOVED = Table("moved", "decided on both, in one period but on another day", _UNDONE)
MISSED = Table("missed", "decided on the corrected marks, and not on those that were known", _UNDONE)

TABLES = (DECISIONS, DUTIES, NOTICES, BEFORE, AFTER, CHANGE, NO_LONGER_DUE, MOVED, MISSED)
