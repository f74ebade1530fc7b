"""The decisions of one run as single values: what each is, whose, on which day, and in which period it counts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from attendance_policy.calendar import school_year_of
from attendance_policy.decide.due import Due, due_of
from attendance_policy.decide.model import Decided, Fired
from attendance_policy.decide.read_facts import FactRead, read_facts
from attendance_policy.facts.days import Days
from attendance_policy.frozen import dataclass
from attendance_policy.policy.model import Silence
from attendance_policy.policy.sentences import sentences

_RESULTS = {"due": "determined", "asks": "discretionary", "not_specified": "not_specified"}


@dataclass(frozen=True, slots=True)
class Identity:
    """Which decision it is, on one day. `considered`: what is to be considered, apart from what is done beside it."""

    rule: str
    case: str
    occasion: str
    strength: str
    considered: bool
    pupil: int
    day: int


@dataclass(frozen=True)
class Draft:
    """One decision under one set of readings. `group` and `period`: two drafts that share both are one decision that
    one reading puts on another day. `row`: an index into the rows of `fired`."""

    identity: Identity
    fired: Fired
    row: int
    at: date
    action: str
    due: Due | None
    role: str
    status: str
    period: str

    @property
    def group(self) -> Identity:
        """The identity without its day."""
        return replace(self.identity, day=-1)

    def says_as(self, other: Draft) -> bool:
        """Whether two drafts of one day are the same act by the same role, due the same, in the same status."""
        return (self.action, self.role, self.status, self.due) == (other.action, other.role, other.status, other.due)


def drafts_of(decided: Decided, until: date, rules: Collection[str] | None = None) -> dict[Identity, Draft]:
    """Every decision up to a day, of some rules or of all; in the order of day, pupil and rule."""
    order = {rule.id: index for index, rule in enumerate(decided.policy.rules)}
    drafts = []
    for index, fired in enumerate(decided.fired):
        if rules is not None and fired.rule.id not in rules:
            continue
        days = fired.rows.grid.days
        for row in fired.at:
            if days.days[fired.rows.day[row]] <= until:
                draft = _draft(decided, fired, int(row))
                one = draft.identity
                drafts.append(((one.day, one.pupil, order[one.rule], index), draft))
    return {draft.identity: draft for _, draft in sorted(drafts, key=lambda pair: pair[0])}


def _draft(decided: Decided, fired: Fired, row: int) -> Draft:
    rows, case = fired.rows, fired.case
    day = int(rows.day[row])
    who = case.who.sentence() if isinstance(case.who, Silence) else case.who
    considered = any(action.verb == "consider" for action in fired.actions)
    identity = Identity(fired.rule.id, case.name, rows.occasion, fired.strength, considered, int(rows.pupil[row]), day)
    return Draft(
        identity, fired, row, rows.grid.days.days[day], sentences(fired.actions, decided.policy.called),
        due_of(decided.policy, fired, row, decided.bounds[rows.occasion].frame), who, fired.status,
        _period(fired, row),
    )  # fmt: skip


def _period(fired: Fired, row: int) -> str:
    """The period in which a decision is made at most once; its own day where nothing says so."""
    rows, days = fired.rows, fired.rows.grid.days
    day = int(rows.day[row])
    match fired.case.once:
        case "per year":
            return school_year_of(days.days[day])
        case "per term":
            return f"{school_year_of(days.days[day])} {_term(days, day)}"
        case "per half term":
            return f"{school_year_of(days.days[day])} half term {int(days.half_term[day] - _first_half(days, day)) + 1}"
        case "per spell":
            return f"spell of {days.days[int(rows.spell_day[row])].isoformat()}"
        case "ever":
            return "ever"
    return days.days[day].isoformat()


def _term(days: Days, day: int) -> str:
    at = days.calendar.term_index(days.days[day])
    return days.calendar.terms[at].name if at >= 0 else "before the first term"


def _first_half(days: Days, day: int) -> int:
    return int(days.half_term[days.first_of["year"][day]])


def result_of(draft: Draft) -> str:
    """Which of the four answers a decision is, where no open point bears on it.

    A missing input (`if`) and something to be done before (`first`) leave the text as clear as it is: determined, or
    a person's where the text says may, should or consider.
    """
    if draft.status in _RESULTS:
        return _RESULTS[draft.status]
    left = draft.identity.considered or draft.identity.strength in ("should", "may")
    return "discretionary" if left else "determined"


def facts_of(decided: Decided, draft: Draft) -> tuple[FactRead, ...]:
    """What a decision read."""
    return read_facts(decided.bounds[draft.identity.occasion], draft.fired, draft.row)
