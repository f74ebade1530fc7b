"""What was done, judged and reached, kept as lists of dates: from the log of events, and as the days go by."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from attendance_policy.events import Event
from attendance_policy.policy.model import Action, Policy, Rule
from attendance_policy.vocabulary import LOGGED_ANCHORS, REQUESTS
from reference.days import SchoolDays, school_year
from reference.pupil import Asked

EVENT_STEPS = ("contact", "visit", "letter", "meeting")
DONE_KINDS = ("letter", "meeting", "form", "notice", "visit", "contact", "request", "evidence")
REACHED = ("reached", "made", "answered", "yes")
GRANTED = ("granted", "approved", "agreed", "authorised", "yes")
REFUSED = ("refused", "declined", "not granted", "no")
CALLED = {"call": "phone", "home visit": "visit"}
DOING = ("letter", "meet", "issue", "plan", "record")
WITHIN_A_YEAR = ("per year", "per term", "per half term")


def span_of(text: str) -> tuple[date, date] | None:
    """The days of `2025-11-10 to 2025-11-14`, or of one date."""
    try:
        days = [date.fromisoformat(word) for word in text.split(" to ")]
    except ValueError:
        return None
    return (days[0], days[-1]) if len(days) <= 2 and days[0] <= days[-1] else None


def papers(policy: Policy, actions: Iterable[Action]) -> set[str]:
    """The papers that actions send, hold, issue, draw up or write."""
    found: set[str] = set()
    for action in actions:
        for one in (action, *action.parts):
            if one.verb in DOING and one.target in policy.papers:
                found.add(one.target)
    return found


def papers_of(policy: Policy, rule: Rule) -> set[str]:
    """Every paper that some case of a rule does."""
    return {paper for case in rule.cases for _, actions in case.acts for paper in papers(policy, actions)}


def own_steps(policy: Policy) -> set[str]:
    """The rules and papers of a profile."""
    return {rule.id for rule in policy.rules} | set(policy.papers)


def yearly(policy: Policy, step: str) -> bool:
    """Whether everything that does a step fires at most once in a year or in a part of one."""
    doing = [rule for rule in policy.rules if rule.id == step or step in papers_of(policy, rule)]
    cases = [case for rule in doing for case in rule.cases]
    return bool(cases) and all(case.once in WITHIN_A_YEAR for case in cases)


class Logbook:
    """One pupil's log. `recorded`: the steps that the log (of anybody) names, which only it can do."""

    def __init__(self, policy: Policy, days: SchoolDays, pupil: str, events: Iterable[Event], log: bool) -> None:
        self.policy = policy
        self.days = days
        self.log = log
        self.done: dict[str, list[date]] = {}
        self.judged: dict[str, list[tuple[date, date, bool]]] = {}  # from when it counts, when it was given
        self.contacts: list[tuple[date, bool, str]] = []
        self.requests: list[Asked] = []
        self.reports: list[Asked] = []
        self.anchors: dict[str, list[date]] = {}
        self.evidence: list[date] = []
        self.joined: list[date] = []
        self.left: list[date] = []
        self.outcomes: dict[str, list[tuple[date, str]]] = {}
        self.issued: set[tuple[str, str, str]] = set()
        self.recorded: set[str] = set()
        self.own = own_steps(policy)
        self.yearly = {step for step in self.own if yearly(policy, step)}
        for event in sorted(events):
            self.note(event, event.pupil_id == pupil)

    def note(self, event: Event, own: bool) -> None:
        day = self.days.on_or_after(event.at.date())
        outcome = event.outcome.strip().lower()
        names = self.names(event) if event.kind in DONE_KINDS else set()
        if event.kind == "notice":  # that one was received is no second notice
            whose = (event.pupil_id, event.parent_id, event.id)
            names = set() if outcome == "received" and whose in self.issued else names
            self.issued.add(whose)
        self.recorded |= names
        if not own:
            return
        self.look_ahead(event, outcome)
        if day is None:
            return
        self.read(event, outcome, day)
        for name in names:
            if name in self.yearly and school_year(event.at.date()) != school_year(day):
                continue  # a step of another school year, put off to this one by the holidays
            self.done.setdefault(name, []).append(day)
            if event.kind in ("contact", "visit"):
                said = "answered" if outcome in REACHED else "unanswered"
                self.outcomes.setdefault(name, []).append((day, said))
        if event.kind == "judgement":
            self.judged.setdefault(event.id, []).append((day, event.at.date(), outcome in ("yes", "true", "1")))
        if event.kind in ("contact", "visit", "report"):
            how = "visit" if event.kind == "visit" else event.how
            self.contacts.append((day, event.kind == "report" or outcome in REACHED, CALLED.get(how, how)))

    def look_ahead(self, event: Event, outcome: str) -> None:
        """The days that an event names, which may lie before or after its own."""
        span = span_of(event.how)
        named: list[tuple[str, date]] = []
        if event.kind == "request" and span is not None and outcome in GRANTED:
            named = [("leave starts", span[0]), ("agreed return", span[1] + timedelta(days=1))]
        if event.kind == "suspension":
            named = [("suspension starts", span[0] if span is not None else event.at.date())]
        if event.kind == "notice":
            named = [("notice issued", event.at.date())] if outcome != "received" else []
            if outcome == "received" or event.how == "by hand":
                named.append(("notice received", event.at.date()))
        for name, when in named:
            day = self.days.on_or_after(when)
            if day is not None:
                self.anchors.setdefault(name, []).append(day)

    def read(self, event: Event, outcome: str, day: date) -> None:
        """What an event says beside what was done, from the school day on from which it counts."""
        if event.kind in ("request", "report"):
            what = event.id.replace("_", " ")
            known = what if what in REQUESTS else ""
            answer = "granted" if outcome in GRANTED else "refused" if outcome in REFUSED else "not answered"
            one = Asked(
                day, event.at.date(), "" if what == "leave" else event.id,
                span_of(event.how) if event.kind == "request" else None, answer, known,
            )  # fmt: skip
            (self.requests if event.kind == "request" else self.reports).append(one)
        days = {"evidence": self.evidence, "joined": self.joined, "left": self.left}.get(event.kind)
        if event.kind == "form" and event.id == "removal":
            days = self.left
        if days is not None:
            days.append(day)

    def names(self, event: Event) -> set[str]:
        """The steps that an event does: its id, the rules that do that paper, or the papers of that rule; its kind,
        unless the profile has a step of that name."""
        found = {event.kind} if event.kind in EVENT_STEPS and event.kind not in self.own else set()
        if event.id:
            found.add(event.id)
        for rule in self.policy.rules:
            if event.id in papers_of(self.policy, rule):
                found.add(rule.id)
            if rule.id == event.id:
                found |= papers_of(self.policy, rule)
        return found

    def add(self, step: str, day: date) -> None:
        """Note that a step was done; what the log names, only the log does. Twice in a day is once."""
        if step not in self.recorded and day not in self.done.get(step, []):
            self.done.setdefault(step, []).append(day)

    def known(self, step: str) -> bool:
        """Whether anybody could know: a kind of event is known from a log alone, unless the profile has such a step."""
        return self.log or step not in (*EVENT_STEPS, *LOGGED_ANCHORS) or step in self.own

    def before(self, step: str, day: date, all_years: bool = False, outcome: str = "") -> list[date]:
        """The days before a day on which a step was done; of a yearly step, only those of this school year."""
        found = sorted(d for d in self.done.get(step, []) if d < day)
        if outcome:
            found = sorted(d for d, said in self.outcomes.get(step, []) if d < day and said == outcome)
        if step in self.yearly and not all_years:
            found = [d for d in found if self.days.same("year", d, day)]
        return found
