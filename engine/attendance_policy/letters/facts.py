"""The facts that a template may use: a closed list, from which docs/letters.md is made."""

from __future__ import annotations

from types import MappingProxyType
from typing import TypeAlias

from attendance_policy.frozen import dataclass
from attendance_policy.letters.model import Table

# What a fact may be. A fact that has no value is not among the facts of a letter at all.
Value: TypeAlias = str | int | bool | tuple[str, ...] | Table

REGISTER, POLICY, NAMES, SCHOOL, SAID, LOG = (
    "the register", "the policy", "the file of names", "the file of the school", "the file of facts",
    "the log of events",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact. `kind`: text, number, yes or no, list or table. `known_from`: what has to hold it."""

    name: str
    kind: str
    known_from: str
    description: str


_ALL = (
    Fact("date", "text", "the call", "the day the letter is dated, like 7 November 2025"),
    Fact("letter_called", "text", POLICY, "what the document calls the letter or the meeting, without an article"),
    Fact("policy_name", "text", POLICY, "the name of the policy"),
    Fact("clause", "text", POLICY, "the sections of the document by which the letter goes out, like 4.2"),
    Fact("trigger_date", "text", POLICY, "the day on which the policy made it due"),
    Fact("why", "text", POLICY, "the conditions that hold, in words; those that do not hold are left out"),
    Fact("thresholds", "list", POLICY, "the figures that attendance or absence is compared with, where that holds"),
    Fact("due", "text", POLICY, "by when the policy wants it done; absent where it gives no time"),
    Fact("sent_by", "text", POLICY, "the post that sends it, with its article"),
    Fact("encloses", "text", POLICY, "what goes with the letter, where the document says so"),
    Fact("next_steps", "list", POLICY, "what the policy has follow after this, each with who, what and when"),
    Fact("offers", "list", POLICY, "what the same decision offers or arranges beside the letter"),
    Fact("meeting_with", "text", POLICY, "who is at the meeting, as the document lists them; its parents are you"),
    Fact("meeting_about", "text", POLICY, "what the meeting is about"),
    Fact("meeting_place", "text", POLICY, "where it is held, where the document says so"),
    Fact("notice_runs_for", "text", POLICY, "how long a notice to improve runs, like 20 days, or 3 to 6 weeks"),
    Fact("penalty_amounts", "list", POLICY, "what a penalty notice costs: for the first and the second"),
    Fact("penalty_unpaid", "text", POLICY, "after how long an unpaid penalty goes on, like 28 days"),
    Fact("pupil_id", "text", REGISTER, "the pupil's id"),
    Fact("year_group", "text", "the pupil file", "like Year 8; absent without a pupil file"),
    Fact("attendance", "text", REGISTER, "the percentage, exact to one decimal and rounded down, like 92.4%"),
    Fact("possible", "number", REGISTER, "possible sessions"),
    Fact("attended", "number", REGISTER, "sessions attended, approved activities elsewhere included"),
    Fact("missed", "number", REGISTER, "sessions missed"),
    Fact("authorised", "number", REGISTER, "sessions missed with leave of the school"),
    Fact("unauthorised", "number", REGISTER, "sessions missed without leave, or with no reason given so far"),
    Fact("unexplained", "number", REGISTER, "sessions missed with no reason given so far"),
    Fact("days_missed", "text", REGISTER, "sessions missed counted in school days, like 7½ school days"),
    Fact("late", "number", REGISTER, "sessions marked late, before or after the register closed"),
    Fact("period", "text", REGISTER, "what is counted, like this school year"),
    Fact("period_from", "text", REGISTER, "the first day that counts"),
    Fact("period_to", "text", REGISTER, "the last day that counts, which is the day of the decision"),
    Fact("in_period", "text", REGISTER, "from the first to the last of them, in words; told where they are long past"),
    Fact("missed_sessions", "table", REGISTER, "days and sessions missed, what the register says, how it counts"),
    Fact("unauthorised_sessions", "table", REGISTER, "the same, of those without leave alone"),
    Fact("by_half_term", "table", REGISTER, "attendance in each half term of the school year so far"),
    Fact("reasons", "list", REGISTER, "sessions missed by what the register says, most first"),
    Fact("is_persistent", "yes or no", REGISTER, "10% or more of the possible sessions missed"),
    Fact("is_severe", "yes or no", REGISTER, "50% or more of the possible sessions missed"),
    Fact("attendance_last_year", "text", REGISTER, "the percentage of the school year before, if it is held"),
    Fact("tried_on", "text", LOG, "the last day on which nobody answered, by the log and in this absence"),
    Fact("pupil_name", "text", NAMES, "the pupil's name; without such a file, `pupil` and the id"),
    Fact("parent_name", "text", NAMES, "the parent's name; without such a file, the parents of that pupil"),
    Fact("school_name", "text", SCHOOL, "the school's name; without such a file, the policy's"),
    Fact("contact", "text", SCHOOL, "how to get in touch, like by phone on …; without such a file, with the school"),
    Fact("support_given", "text", SAID, "the support that was given so far"),
    Fact("support_offered", "text", SAID, "the further support that is offered"),
    Fact("improvement_wanted", "text", SAID, "what sufficient improvement is for this pupil"),
    Fact("improvement_from", "text", SAID, "the first day of the period to improve in"),
    Fact("improvement_until", "text", SAID, "its last day; computed where the policy says exactly how long it runs"),
    Fact("early_grounds", "text", SAID, "what would lead to a penalty notice before the period ends"),
    Fact("meeting_when", "text", SAID, "day and time of the meeting"),
    Fact("meeting_where", "text", SAID, "where the meeting is"),
    Fact("reply_by", "text", SAID, "the day by which an answer is asked for"),
    Fact("target", "text", SAID, "the attendance aimed at for this pupil, like 95%"),
    Fact("praise_for", "text", SAID, "what is praised, in words that end a sentence"),
    Fact("visited_on", "text", SAID, "the day of the visit, and its time"),
    Fact("leave_from", "text", SAID, "the first day of leave"),
    Fact("leave_until", "text", SAID, "the last day of leave"),
    Fact("leave_days", "text", SAID, "for how many days leave is granted, like 2 school days"),
)  # fmt: skip
FACTS = MappingProxyType({fact.name: fact for fact in _ALL})
# What only people know: columns of the file of facts.
SAID_FACTS = tuple(fact.name for fact in _ALL if fact.known_from == SAID)
