"""The sentences of the vocabulary, one by one, for one pupil at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from attendance_policy.vocabulary import LOGGED_ANCHORS
from reference.logbook import Logbook
from reference.pupil import History, Row


class Never:
    """A value that there is none of: every comparison with it is no."""


class NotKnown:
    """A value nobody knows: every comparison with it is not known."""


NEVER, UNKNOWN = Never(), NotKnown()
Value = Never | NotKnown | Fraction | str
Args = Mapping[str, str | int]
WINDOWS = ("this", "school_weeks", "school_days", "since")
PUPIL_FLAGS = ("compulsory_age", "ehc_plan", "social_worker", "youth_offending", "looked_after")


class Moment:
    """One row of one pupil, seen with its day, or (`at_start`) as it was when the day began."""

    def __init__(self, history: History, book: Logbook, row: Row, at_start: bool = False) -> None:
        self.history, self.book, self.row, self.at_start = history, book, row, at_start
        self.counting = history.counting

    def days(self, args: Args, percent: bool = False) -> list[date] | None:
        """The days of a fact's window; None where the window does not exist."""
        row, history = self.row, self.history
        if "since" in args:
            done = self.book.before(str(args["since"]), row.day)
            if not done:
                return None
            chosen = [d for d in history.window(row.day, "from", done[-1]) if d > done[-1]]
        elif args.get("this") == "spell":
            if row.spell_day is None:
                return None
            chosen = history.window(row.day, "from", row.spell_day)
            morning = history.letters[row.day][0]
            if row.occasion == "return" and history.possible(morning) and not history.away(morning):
                chosen = [d for d in chosen if d < row.day]  # an afternoon away is of the next spell
        else:
            chosen = history.window(row.day, *self._kind(args))
        if self.at_start or (percent and row.occasion != "review"):
            return [d for d in chosen if d < row.day]
        return chosen

    def _kind(self, args: Args) -> tuple[str, object]:
        for name in ("this", "school_weeks", "school_days"):
            if name in args:
                return name, args[name]
        return "this", self.counting.attendance.removeprefix("this ")

    def value(self, name: str, args: Args) -> Value:
        """A fact that is compared."""
        if any(key in args and not self.book.known(str(args[key])) for key in ("step", "since", "at")):
            return UNKNOWN
        if "outcome" in args and not self.book.log:
            return UNKNOWN
        if name in ("attendance", "absence"):
            return self.share(args, ("present", "elsewhere") if name == "attendance" else ("absent",))
        if name in ("days_since", "weeks_since", "school_days_since"):
            begun = self.anchor(str(args["step"]))
            unit = {"days_since": "days", "weeks_since": "weeks", "school_days_since": "school days"}[name]
            return Fraction(self.history.days.apart(unit, begun, self.row.day)) if begun is not None else NEVER
        if name in ("reason", "leave_outcome", "days_before"):
            return self.asked(name)
        if name == "contacts_held":
            held = self.history.pupil.contacts_held
            return UNKNOWN if held is None else Fraction(held)
        if name == "year":
            return self.history.pupil.year or UNKNOWN
        if name == "session":
            return self.history.session(self.row.day)
        count = self.count(name, args)
        return NEVER if count is None else Fraction(count)

    def share(self, args: Args, whats: tuple[str, ...]) -> Value:
        if "at" in args:
            done = self.book.before(str(args["at"]), self.row.day)
            chosen = self.history.window(done[-1], *self._kind(args)) if done else None
        else:
            chosen = self.days(args, percent=True)
        percent = self.history.percent(chosen, whats) if chosen is not None else None
        if percent is None:
            return NEVER
        if "places" not in args:
            return percent
        scale = 10 ** int(args["places"])
        return Fraction((percent * scale + Fraction(1, 2)).__floor__(), scale)

    def count(self, name: str, args: Args) -> int | None:
        what, history, row = str(args.get("what", "possible")), self.history, self.row
        if name == "absence_day":
            assert row.spell_day is not None
            by_calendar = self.counting.day_of_absence == "calendar days"
            return (row.day - row.spell_day).days + 1 if by_calendar else row.place + 1
        if name == "consecutive":
            up_to = [d for d in history.days.days if d < row.day or (d == row.day and not self.at_start)]
            return history.consecutive(up_to, what)
        if name == "times":
            return self.times(args)
        chosen = self.days(args)
        if chosen is None:
            return None
        if name == "sessions":
            return history.sessions(chosen, what)
        if name == "school_days":
            return sum(history.day_of(day, what) for day in chosen)
        assert name == "spells", name
        return history.spells_begun(chosen, what)

    def times(self, args: Args) -> int | None:
        windowed = any(window in args for window in WINDOWS)
        done = self.book.before(
            str(args["step"]), self.row.day, all_years=windowed, outcome=str(args.get("outcome", ""))
        )
        if not windowed:
            return len(done)
        chosen = self.days(args)
        return None if chosen is None else sum(chosen[0] <= d for d in done) if chosen else 0

    def truth(self, name: str, args: Args) -> int:
        """A fact that is yes (2), no (0) or not known (1)."""
        row, history = self.row, self.history
        if "step" in args and not self.book.known(str(args["step"])):
            return 1
        if name == "marked":
            return 2 * any(history.member(letter, str(args["what"])) for letter in history.letters[row.day])
        if name == "unexplained":
            return 2 * any(letter in self.counting.unexplained for letter in history.letters[row.day])
        if name == "contact_made":
            return self.contact_made()
        if name == "done":
            return 2 * bool(self.book.before(str(args["step"]), row.day))
        if name == "improved_since":
            return self.improved(str(args["step"]))
        if name == "after":
            return 2 * history.days.break_over(str(args["break"]), row.day)
        if name == "first_day_back":
            return 2 * history.days.first_day_back(row.day)
        if name == "evidence_given":
            since = row.spell_day if row.occasion == "absence" else row.day
            return 1 + any(since is not None and since <= day <= row.day for day in self.book.evidence)
        if name in ("first_school_day", "last_school_day"):
            about = history.days.first_of if name == "first_school_day" else history.days.last_of
            return 2 * about(str(args["of"]), row.day)
        if name == "contact_by":
            return self.contact_made(str(args["way"]))
        if name == "requested":
            asked = any(str(args["what_for"]) in a.asks_for() and a.day <= row.day for a in self.book.requests)
            return 2 * asked if self.book.log else 1
        if name == "told_in_advance":
            assert row.asked is not None
            return 2 * (row.asked.made < row.asked.span[0]) if row.asked.span else 1
        return {"yes": 2, "no": 0}.get(history.pupil.flags.get(name, "?"), 1)

    def anchor(self, name: str) -> date | None:
        """The day of a step or an anchor of the log. An agreed return is none once the pupil has been in school."""
        if name == "spell starts":
            return self.row.spell_day
        if name == "return":
            return self.row.day if self.row.occasion == "return" else None
        if name not in LOGGED_ANCHORS:
            done = self.book.before(name, self.row.day)
            return done[-1] if done else None
        found = [day for day in self.book.anchors.get(name, []) if day <= self.row.day]
        if not found:
            return None
        since = max(found)
        if name == "agreed return":
            seen = [d for d in self.history.days.days if since <= d and (d < self.row.day or not self.at_start)]
            for day in seen:
                if day <= self.row.day and self.history.in_school_on(day):
                    return None
        return since

    def asked(self, name: str) -> Value:
        """What is known of a request or a report; of a day away, what came of the last request for it."""
        one = self.row.asked
        if self.row.occasion == "absence":
            if not self.book.log:
                return UNKNOWN
            about = [a for a in self.book.requests if a.day <= self.row.day and a.span
                     and a.span[0] <= self.row.day <= a.span[1]]  # fmt: skip
            return about[-1].outcome if about else NEVER
        assert one is not None
        if name == "leave_outcome":
            return one.outcome
        if name == "reason":
            return one.reason or UNKNOWN
        return Fraction(max((one.span[0] - one.made).days, 0)) if one.span else UNKNOWN

    def contact_made(self, way: str = "") -> int:
        """Whether somebody was reached in this spell, and by that way where one is given; 1 where nobody tried."""
        if not self.book.log:
            return 1
        first = self.row.spell_day
        here = [
            reached for day, reached, how in self.book.contacts
            if first is not None and first <= day <= self.row.day and (not way or how == way)
        ]  # fmt: skip
        return 2 if any(here) else 0 if here else 1

    def improved(self, step: str) -> int:
        if self.counting.improvement == "judged":
            return 1
        now, then = self.value("attendance", {}), self.value("attendance", {"at": step})
        return 2 * (isinstance(now, Fraction) and isinstance(then, Fraction) and (now > then or now == 100))
