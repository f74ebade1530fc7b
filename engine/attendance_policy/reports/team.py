"""The page for the attendance team: every figure as it is, and pupils by id in tables in a stated order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction

import numpy as np

from attendance_policy.calendar import school_year_of
from attendance_policy.decide.model import REACHED
from attendance_policy.frozen import dataclass
from attendance_policy.policy.sentences import sentences, time_words
from attendance_policy.policy.times import Time
from attendance_policy.reports.about import DEFINITIONS, ROUNDED, about_england, about_rejects, taken_words
from attendance_policy.reports.findings import open_names
from attendance_policy.reports.governors import Name, by_week, change_of, key_figures
from attendance_policy.reports.governors_reached import months, stage_words
from attendance_policy.reports.measured import BANDS, PERSISTENT_FROM, Measured, at_least
from attendance_policy.reports.national import national, phase_of
from attendance_policy.reports.policy_words import capital
from attendance_policy.reports.reached import (
    LETTERS,
    MEETINGS,
    PRAISE,
    Stages,
    kind_of,
    left_to_people,
    role_of,
    weeks_of,
)
from attendance_policy.reports.report import Report
from attendance_policy.reports.shapes import Table, bars, columns, sweep, tenth
from attendance_policy.reports.sheet import Section, Sheet, listed
from attendance_policy.reports.suppressed import Figure
from attendance_policy.reports.unseen_model import joined_stages
from attendance_policy.reports.words import count_of, day_words, number, period_words, rule_words
from attendance_policy.simulate.whatif import moved_pupils
from attendance_policy.vocabulary import YEARS

ORDERS = ("attendance", "id", "year")
_NEAR = 10  # sessions: a school week
_LATELY = 20  # school days
_MOST = 150  # rows of a table of decisions
_SWEEP = range(80, 100)


@dataclass(frozen=True, eq=False)
class _Team:
    """A run with what each pupil's row says. `order`: what rows are ordered by, then by id."""

    report: Report
    measured: Measured
    order: str

    def row(self, pupil: int) -> tuple[str, str, str]:
        """Id, year group, attendance."""
        possible, missed = (int(counts[pupil]) for counts in self.measured.of_pupil())
        share = 1 - Fraction(missed, possible) if possible else None
        return self.measured.grid.pupil_ids[pupil], self.measured.years[pupil] or "–", tenth(share)

    def left(self, pupil: int) -> date | None:
        """The last day on roll of a pupil who left before the register ends, as the pupil file has it; else None."""
        leave, days = self.measured.grid.pupils.leave, self.measured.grid.days.days
        last = leave[pupil] if leave else None
        return last if last is not None and last < days[-1] else None

    def here(self, pupils: Sequence[int]) -> tuple[list[int], str]:
        """Those who have not left; and a sentence on how many have, "" where none has."""
        stayed = [pupil for pupil in pupils if self.left(pupil) is None]
        gone = len(pupils) - len(stayed)
        said = f" {count_of(gone, 'pupil')} who left {'is' if gone == 1 else 'are'} not listed."
        return stayed, said if gone else ""

    def since(self, pupil: int, day: date) -> str:
        """A day, and when the pupil left: `21 Sep, left 16 Oct`."""
        left = self.left(pupil)
        return _short_day(day) + (f", left {_short_day(left)}" if left is not None else "")

    def ordered(self, pupils: Sequence[int]) -> list[int]:
        """Pupils in the order of the page."""
        possible, missed = self.measured.of_pupil()
        keys: dict[str, Callable[[int], object]] = {
            "attendance": lambda one: -Fraction(int(missed[one]), int(possible[one]) or 1),
            "id": lambda one: 0,
            "year": lambda one: YEARS.index(self.measured.years[one]) if self.measured.years[one] in YEARS else 99,
        }
        key = keys[self.order]
        return sorted(pupils, key=lambda one: (key(one), self.measured.grid.pupil_ids[one]))


def team(report: Report, order: str = "attendance") -> Sheet:
    """The page of a run, or of the policy before the change of a what-if, with the pupils that the change moves."""
    outcome = report.outcome
    days = outcome.decided.grid.days.days
    measured = Measured.of(outcome.decided.grid)
    this = _Team(report, measured, order)
    england = national(phase_of(measured.groups), school_year_of(days[-1]) if days else "")
    band = measured.band()
    counts = [int((band == at).sum()) for at in range(len(BANDS))]
    figures: dict[Name, Figure] = {
        ("pupils", ()): Figure(sum(counts)),
        ("persistent", ()): Figure(counts[2] + counts[3]),
        ("band", (), 3): Figure(counts[3]),
    }
    sections = [*_moved(this), _near(this), _newly(this), _sweep(this), *_stages(this), *_letters(this),
                by_week(measured, report, england), *_left(this), _gaps(this)] if days else []  # fmt: skip
    facts = f"{period_words(days)} · {count_of(outcome.pupils, 'pupil')} · pupils by {order}"
    taken = [f"Taken for granted. {taken_words(name, said)}" for name, said in report.assumed.items()
             if not said.startswith("no, unless recorded")]  # fmt: skip
    about = ("This page names pupils by id: it is for those who work with them.", DEFINITIONS, about_england(england),
             ROUNDED, *about_rejects(report), *taken)  # fmt: skip
    key = key_figures(measured, england, figures) if sum(counts) else ()
    return Sheet("For the attendance team", outcome.name, facts, outcome.policy, change_of(report), key,
                 tuple(sections), about)  # fmt: skip


def to_persistent(possible: int, missed: int) -> int:
    """How many sessions in a row a pupil may still miss before 10% are missed: the least k with (missed + k) at least
    a tenth of (possible + k); 0 for one who is there already."""
    return max(0, -((10 * missed - possible) // 9))


def back_again(possible: int, missed: int) -> int:
    """How many sessions in a row a persistently absent pupil has to attend for less than 10% to be missed."""
    return 10 * missed - possible + 1


def _near(this: _Team) -> Section:
    possible, missed = this.measured.of_pupil()
    near = [(pupil, to_persistent(int(possible[pupil]), int(missed[pupil])))
            for pupil in np.flatnonzero(possible).tolist()]
    near = [(pupil, left) for pupil, left in near if 0 < left <= _NEAR]
    stayed, gone = this.here([pupil for pupil, _ in near])
    near = [(pupil, left) for pupil, left in near if pupil in stayed]
    place = {pupil: at for at, pupil in enumerate(this.ordered([pupil for pupil, _ in near]))}
    near.sort(key=lambda one: (one[1], place[one[0]]))
    rows = tuple((*this.row(pupil), str(left)) for pupil, left in near)
    said = f"{count_of(len(rows), 'pupil')} would be persistently absent after missing {_NEAR} more sessions or fewer"
    table = Table(("Pupil", "Year", "Attendance", "Sessions left"), rows)
    note = f"Fewest sessions left first: all sessions from the next on would be missed.{gone}"
    return Section("Near the threshold", words=() if rows else (f"{said}.{gone}",), tables=_table(said, note, table))


def _newly(this: _Team) -> Section:
    days = this.measured.grid.days.days
    possible, missed = (counts.cumsum(axis=1) for counts in (this.measured.possible, this.measured.missed))
    over = (possible > 0) & at_least(missed, possible, PERSISTENT_FROM)
    before = max(len(days) - 1 - _LATELY, 0)
    newly, gone = this.here(np.flatnonzero(over[:, -1] & ~over[:, before]).tolist())
    rows = []
    for pupil in this.ordered(newly):
        since = len(days) - int(np.argmin(over[pupil, ::-1]))  # the day after the last on which it was not over
        back = back_again(int(possible[pupil, -1]), int(missed[pupil, -1]))
        rows.append((*this.row(pupil), day_words(days[since]), str(back)))
    said = f"{count_of(len(rows), 'pupil')} became persistently absent since {day_words(days[before])}"
    table = Table(("Pupil", "Year", "Attendance", "Since", "Sessions to attend"), tuple(rows))
    note = (f"Persistently absent on {day_words(days[-1])}, and not on that day. Sessions to attend: in a row, until "
            f"less than 10% is missed again.{gone}")  # fmt: skip
    return Section("Newly over the threshold", words=() if rows else (f"{said}.{gone}",),
                   tables=_table(said, note, table))  # fmt: skip


def _sweep(this: _Team) -> Section:
    possible, missed = this.measured.of_pupil()
    points = []
    for value in _SWEEP:
        reached = (possible > 0) & at_least(missed, possible, Fraction(100 - value, 100))
        points.append((value, int(reached.sum())))
    by_value = dict(points)
    more = by_value[91] - by_value[90]
    title = f"{count_of(by_value[90], 'pupil')} at 90% or under; {number(more)} more at 91% or under"
    table = Table(("Attendance at or under", "Pupils"), tuple((f"{value}%", number(count)) for value, count in points))
    says = "Pupils at or under each percentage, on the whole register: what a threshold there would reach."
    return Section("What each threshold would reach", sweep(title, says, points, [(90, "persistent, at 90%")], table))


def _stages(this: _Team) -> tuple[Section, ...]:
    decided = this.report.outcome.decided
    found, weeks = Stages.of(this.report.outcome), weeks_of(decided)
    if not found.names:
        return ()
    parted = joined_stages(found.names)
    by_week = [found.at(one.last) for _, one in weeks]
    series = [(stage_words(name, len(places)), [int(np.isin(at, places).sum()) for at in by_week])
              for name, places in parted]  # fmt: skip
    rows = tuple((day_words(monday), *(number(values[at]) for _, values in series))
                 for at, (monday, _) in enumerate(weeks))  # fmt: skip
    now = found.at(len(decided.grid.days.days) - 1)
    title = f"{number(int((now >= 0).sum()))} of {count_of(len(now), 'pupil')} have reached a stage"
    picture = columns(title, "The furthest stage reached by the end of each school week.",
                      months([monday for monday, _ in weeks]), series,
                      Table(("Week of", *(capital(name) for name, _ in series)), rows))  # fmt: skip
    tables = []
    for place in range(len(found.names) - 1, -1, -1):
        pupils = this.ordered(np.flatnonzero(now == place).tolist())
        listed = tuple((*this.row(pupil), this.since(pupil, decided.grid.days.days[int(found.first[place, pupil])]))
                       for pupil in pupils)  # fmt: skip
        if listed:
            caption = f"{capital(rule_words(found.names[place]))}: {count_of(len(listed), 'pupil')}"
            tables.append((caption, "", Table(("Pupil", "Year", "Attendance", "Since"), listed)))
    return (Section("The stage each pupil is at", picture, tables=tuple(tables)),)


def _letters(this: _Team) -> tuple[Section, ...]:
    decided, grid = this.report.outcome.decided, this.measured.grid
    last = len(grid.days.days) - 1
    first = max(0, last - 9)
    rows = []
    for fired in decided.fired:
        kind = kind_of(decided, fired)
        if kind is None or fired.status not in REACHED:
            continue
        due = fired.due
        by = time_words(due, decided.policy.called) if isinstance(due, Time) else "–"
        what = sentences(fired.actions, decided.policy.called)
        for pupil, day in zip(fired.pupil.tolist(), fired.day.tolist(), strict=True):
            if day >= first:
                whose = f"{'' if fired.status == 'due' else 'to decide: '}{role_of(fired)}"
                rows.append((day, grid.pupil_ids[pupil], kind, this.since(pupil, grid.days.days[day]), what, by, whose))
    rows.sort(key=lambda row: (-row[0], row[1:]))
    table = Table(("Pupil", "Made due on", "What", "By when", "Who"),
                  tuple((row[1], *row[3:]) for row in rows[:_MOST]))  # fmt: skip
    of = Counter(row[2] for row in rows)
    praise = f"{count_of(of[PRAISE], 'letter')} of praise" if of[PRAISE] else ""
    said = listed([count_of(of[LETTERS], "letter"), *([praise] if praise else []), count_of(of[MEETINGS], "meeting")])
    said += " of the last two school weeks"
    return (Section("Letters and meetings due now", words=() if rows else (f"{said}.",),
                    tables=_table(said, _cut(len(rows)), table)),)  # fmt: skip


def _left(this: _Team) -> tuple[Section, ...]:
    found = left_to_people(this.report.outcome.decided)
    if not found:
        return ()
    roles: Counter[str] = Counter()
    for one in found:
        roles[one.role] += one.count
    rows = tuple((capital(one.role), rule_words(one.rule), number(one.count), number(one.pupils)) for one in found)
    order = sorted(roles, key=lambda role: (-roles[role], role))
    title = f"{count_of(sum(roles.values()), 'decision')} left to {count_of(len(roles), 'role')}"
    picture = bars(title, "What the policy leaves to people to decide or judge; none is taken as done unless said.",
                   [(capital(role), roles[role], number(roles[role])) for role in order],
                   Table(("Role", "About", "Decisions", "Pupils"), rows))  # fmt: skip
    return (Section("Decisions left to people", picture),)


def _gaps(this: _Team) -> Section:
    missing = [one for one in open_names(this.report.outcome) if one.kind == "if"]
    rows = tuple((", ".join(map(rule_words, one.names)), one.sentence,
                  ", ".join(rule_words(rule) for rule, _ in one.rules),
                  number(sum(count for _, count in one.rules))) for one in missing)  # fmt: skip
    events = this.report.inputs.events
    words = ["No file of events was given: nothing tells what people did."] if events is None else []
    tables = list(_table(f"{count_of(len(rows), 'thing')} that no file tells", "Decisions that depend on it.",
                         Table(("What", "That is", "Rules", "Decisions"), rows)))  # fmt: skip
    if events is not None:
        kinds: Counter[str] = Counter(event.kind for event in events.events)
        last: dict[str, date] = {event.kind: event.at.date() for event in events.events}
        logged = tuple((capital(kind), number(kinds[kind]), day_words(last[kind])) for kind in sorted(kinds))
        tables += _table("What the events hold", "", Table(("Kind", "Events", "The last on"), logged))
    if not rows:
        words.append("No decision waits for something that no file tells.")
    return Section("Gaps in the events", words=tuple(words), tables=tuple(tables))


def _moved(this: _Team) -> tuple[Section, ...]:
    """Who is newly reached and no longer reached, by rule."""
    if this.report.what_if is None:
        return ()
    rows = []
    for change in this.report.what_if.changes:
        if change.newly or change.no_longer:
            newly, gone = moved_pupils(this.report.what_if, change.rule)
            name = capital(rule_words(change.rule))
            rows.append((name, number(change.before), number(change.after), ", ".join(newly[:_MOST]) or "–",
                         ", ".join(gone[:_MOST]) or "–"))  # fmt: skip
    said = f"The change moves pupils of {count_of(len(rows), 'rule')}"
    note = f"At most {_MOST} ids of each; the tables of --out hold all."
    tables = _table(said, note, Table(("Rule", "Before", "After", "Newly", "No longer"), tuple(rows)))
    return (Section("Before and after the change", words=() if rows else ("The change moves no pupil.",),
                    tables=tables),)  # fmt: skip


def _table(caption: str, note: str, table: Table) -> tuple[tuple[str, str, Table], ...]:
    return ((caption, note, table),) if table.rows else ()


def _cut(count: int) -> str:
    return f"The latest {_MOST} of {number(count)}, the newest first." if count > _MOST else "The newest first."


def _short_day(day: date) -> str:
    return f"{day.day} {day:%b}"
