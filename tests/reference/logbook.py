"""What was done, judged and reached, kept as lists of dates: from the log of events, and as the days go by."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from attendance_policy.events import Event
from attendance_policy.policy.model import Action, Policy, Rule
from reference.days import SchoolDays, school_year

EVENT_STEPS = ("contact", "visit", "letter", "meeting")
DONE_KINDS = ("letter", "meeting", "form", "notice", "visit", "contact", "request", "evidence")
REACHED = ("reached", "made", "answered", "yes")
DOING = ("letter", "meet", "issue", "plan", "record")
WITHIN_A_YEAR = ("per year", "per term", "per half term")


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
        self.judged: dict[str, list[tuple[date, bool]]] = {}
        self.contacts: list[tuple[date, bool]] = []
        self.recorded: set[str] = set()
        self.own = own_steps(policy)
        self.yearly = {step for step in self.own if yearly(policy, step)}
        for event in sorted(events):
            self.note(event, event.pupil_id == pupil)

    def note(self, event: Event, own: bool) -> None:
        day = self.days.on_or_after(event.at.date())
        outcome = event.outcome.strip().lower()
        names = self.names(event) if event.kind in DONE_KINDS else set()
        self.recorded |= names
        if not own or day is None:
            return
        for name in names:
            if name in self.yearly and school_year(event.at.date()) != school_year(day):
                continue  # a step of another school year, put off to this one by the holidays
            self.done.setdefault(name, []).append(day)
        if event.kind == "judgement":
            self.judged.setdefault(event.id, []).append((day, outcome in ("yes", "true", "1")))
        if event.kind in ("contact", "visit", "report"):
            self.contacts.append((day, event.kind == "report" or outcome in REACHED))

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
        return self.log or step not in EVENT_STEPS or step in self.own

    def before(self, step: str, day: date, all_years: bool = False) -> list[date]:
        """The days before a day on which a step was done; of a yearly step, only those of this school year."""
        found = sorted(d for d in self.done.get(step, []) if d < day)
        if step in self.yearly and not all_years:
            found = [d for d in found if self.days.same("year", d, day)]
        return found
