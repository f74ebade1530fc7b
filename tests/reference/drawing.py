"""Hypothesis strategies: small random profiles that the real loader takes, and the options of a run."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from attendance_policy.vocabulary import LOGGED_ANCHORS
from reference.interpreter import Options
from reference.making import rule

OPS = ("<", "<=", "==", "!=", ">=", ">")
SETS = (
    "present",
    "elsewhere",
    "authorised",
    "unauthorised",
    "absent",
    "late",
    "away",
    "possible",
    "N",
    "O",
    "I",
    "X",
    "#",
    "N or O",
    "N or I or X",
    "unauthorised or I",
)
TOLD = ("request", "request", "report", "joining", "removal")
PERIODS = ("week", "half term", "term", "year")
PERCENTS = ("0", "33.33", "50", "66.67", "75", "87.5", "90", "95", "100")


@st.composite
def options(draw: st.DrawFn) -> Options:
    """A simulation or a replay, with or without the log; what is assumed; how people decide."""
    simulate = draw(st.booleans())
    assume = draw(st.dictionaries(
        st.sampled_from(["asked", "assumed", "watched", "contact_made", "improved_since", "unheard"]),
        st.sampled_from([Fraction(0), Fraction(1), Fraction(1, 2)]), max_size=2,
    ))  # fmt: skip
    return Options(simulate, draw(st.sampled_from([simulate, simulate, not simulate])), assume,
                   draw(st.sampled_from([Fraction(0), Fraction(1), Fraction(1, 2)])), draw(st.integers(0, 5)),
                   draw(st.booleans()))  # fmt: skip


def _windows(steps: list[str]) -> st.SearchStrategy[str]:
    plain = ["", "this='week'", "this='half term'", "this='term'", "this='year'", "this='spell'", "school_weeks=1",
             "school_weeks=2", "school_weeks=7", "school_days=1", "school_days=3", "school_days=40"]  # fmt: skip
    return st.sampled_from([*plain, *(f"since={step}" for step in steps)])


@st.composite
def comparisons(draw: st.DrawFn, occasion: str | None, steps: list[str]) -> str:
    """One fact against a constant that it may reach. Without an occasion: facts of every occasion alone."""
    window, op, few = draw(_windows(steps)), draw(st.sampled_from(OPS)), draw(st.integers(0, 5))
    kinds = ["percent", "percent", "count", "consecutive", "year", "value", "times"]
    kinds += ["since", "at"] if steps else []
    kinds += ["anchor", "outcome", "held"]
    kinds += ["leave"] if occasion == "absence" else []
    kinds += ["absence_day", "absence_day", "session"] if occasion == "absence" else []
    kind = draw(st.sampled_from(kinds))
    fact = draw(st.sampled_from(["attendance", "absence"]))
    if kind == "percent":
        args = [window] if window else []
        args += [f"places={draw(st.integers(0, 2))}"] if draw(st.integers(0, 2)) == 0 else []
        figure = draw(st.sampled_from(PERCENTS))
        called = f"{fact}({', '.join(args)})" if args else fact
        chained = (
            f"{draw(st.sampled_from(PERCENTS))} {draw(st.sampled_from(OPS))} " if draw(st.integers(0, 4)) == 0 else ""
        )
        return f"{chained}{called} {op} {figure}"
    if kind == "at":
        return f"{fact}(at={draw(st.sampled_from(steps))}) {op} {draw(st.sampled_from(PERCENTS))}"
    if kind == "value":
        return f"{fact} {op} {draw(st.sampled_from(['ninety', 'silent', 'taken']))}"
    if kind == "count":
        what = draw(st.sampled_from(["sessions", "school_days", "spells"]))
        return f"{what}('{draw(st.sampled_from(SETS))}'{', ' + window if window else ''}) {op} {few}"
    if kind == "consecutive":
        return f"consecutive('{draw(st.sampled_from(SETS))}') {op} {few}"
    if kind == "times":
        step = draw(st.sampled_from([*steps, "visit", "contact"]))
        return f"times('{step}'{', ' + window if window else ''}) {op} {few}"
    if kind == "since":
        what = draw(st.sampled_from(["days_since", "school_days_since", "weeks_since"]))
        return f"{what}({draw(st.sampled_from(steps))}) {op} {few}"
    if kind == "anchor":
        what = draw(st.sampled_from(["days_since", "school_days_since", "weeks_since"]))
        return f"{what}('{draw(st.sampled_from(LOGGED_ANCHORS))}') {op} {few}"
    if kind == "outcome":
        step = draw(st.sampled_from([*steps, "visit", "contact"]))
        said = draw(st.sampled_from(["answered", "unanswered"]))
        return f"times('{step}', outcome='{said}'{', ' + window if window else ''}) {op} {few}"
    if kind == "leave":
        return draw(st.sampled_from(["leave_outcome == 'granted'", "leave_outcome in ('refused', 'not answered')",
                                     "leave_outcome != 'refused'"]))  # fmt: skip
    if kind == "session":
        return "session == 'pm'"
    if kind == "held":
        return f"contacts_held {op} {draw(st.integers(0, 2))}"
    if kind == "year":
        return draw(st.sampled_from(["year == 7", "year in ('R', 7)", "year < '8'", "year not in (9,)", "year != 'R'"]))
    return f"absence_day {op} {few}"


@st.composite
def conditions(draw: st.DrawFn, occasion: str | None, steps: list[str], names: list[str], depth: int = 2) -> str:
    """Comparisons, yes/no facts and names of the profile, joined."""
    if depth and draw(st.booleans()):
        inner = conditions(occasion, steps, names, depth - 1)
        if draw(st.integers(0, 3)) == 0:
            return f"not ({draw(inner)})"
        return f"({draw(inner)}) {draw(st.sampled_from(['and', 'or']))} ({draw(inner)})"
    words = [*names, "watched", "unheard", "ehc_plan", "after('autumn half term')", "requested('home education')"]
    words += [f"{draw(st.sampled_from(['first', 'last']))}_school_day(of='{draw(st.sampled_from(PERIODS))}')"]
    words += [f"{fact}({step})" for step in steps for fact in ("done", "improved_since")]
    if occasion in ("absence", "return"):
        words += ["first_day_back", "marked('N')", "marked('I or O')", "marked('late')", "marked('possible')"]
    if occasion == "absence":
        words += ["unexplained", "unexplained", "contact_made", "evidence_given", "contact_by('phone')",
                  "contact_by('visit')"]  # fmt: skip
    return draw(st.one_of(comparisons(occasion, steps), comparisons(occasion, steps), st.sampled_from(words)))


@st.composite
def told_conditions(draw: st.DrawFn, occasion: str, depth: int = 1) -> str:
    """What is asked of a request, a report, or a name that comes on or off the roll."""
    if depth and draw(st.booleans()):
        inner = told_conditions(occasion, depth - 1)
        return f"({draw(inner)}) {draw(st.sampled_from(['and', 'or']))} (not ({draw(inner)}))"
    words = ["watched", "unheard", "ehc_plan", "simple", "hushed", "year == 7", "year != 'R'"]
    if occasion in ("request", "report"):
        words += ["reason == 'holiday'", "reason != 'trip'", "told_in_advance", "evidence_given"]
    if occasion == "request":
        words += ["leave_outcome == 'refused'", f"days_before >= {draw(st.integers(0, 3))}", "days_before != 1"]
    if occasion in ("joining", "removal"):
        words += ["first_school_day(of='year')", "last_school_day(of='week')", "first_school_day(of='half term')"]
    return draw(st.sampled_from(words))


@st.composite
def rules(draw: st.DrawFn, index: int) -> dict[str, Any]:
    """A rule that looks back at none but the rules before it."""
    told = draw(st.sampled_from([False, False, False, True]))
    occasion = draw(st.sampled_from(TOLD if told else ["review", "absence", "absence", "return"]))
    steps = [f"r{n}" for n in range(index)] + ["warning", "invitation"][:index]
    names = ["asked", "assumed", "term", "hushed", "kept", "level == 'high'", "level in ('high', 'middle')",
             "level != 'middle'", "level not in ('low',)"]  # fmt: skip
    names += ["term_back", "ladder == 'up'", "ladder != 'up'"] if index else []
    made: dict[str, Any] = {"each": occasion}

    def condition() -> str:
        return draw(told_conditions(occasion) if told else conditions(occasion, steps, names))

    kind = draw(st.sampled_from(["plain", "plain", "plain" if told else "level", "none"]))
    if kind == "plain":
        made["when"] = condition()
    elif kind == "level":
        made["when"] = draw(
            st.sampled_from(["level == 'high'", "level == 'middle'", "level == 'low'", "level != 'low'"])
        )
    if draw(st.integers(0, 3)) == 0:
        made["any_of"] = [
            {"when": condition()}
            | ({"not_before": draw(_waits(steps, occasion))} if draw(st.booleans()) else {})
            | ({"strength": draw(st.sampled_from(["may", "must"]))} if draw(st.integers(0, 3)) == 0 else {})
            for _ in range(draw(st.integers(1, 2)))
        ]
    if steps and draw(st.booleans()):
        made["after"] = draw(st.sampled_from(steps))
    if draw(st.integers(0, 3)) == 0:
        made["not_before"] = draw(_waits(steps, occasion))
    if draw(st.integers(0, 3)) == 0:
        made["until"] = draw(_waits(steps, occasion))
    if draw(st.integers(0, 4)) == 0:
        made["needs"] = condition()
    often = draw(st.sampled_from(["once", "once", "repeat", "silent"] + ([] if occasion == "review" else ["", ""])))
    spells = occasion in ("absence", "return")
    periods = ["per episode", "per half term", "per term", "per year", "per year", "ever"]
    if often == "once":
        made["once"] = draw(st.sampled_from(periods + (["per spell", "per spell"] if spells else [])))
    elif often == "repeat":
        units = ["school day", "day", "week", "school week"]
        unit = draw(st.sampled_from(units))
        made["repeat"] = f"every {draw(st.integers(1, 4))} {unit}s"
    elif often == "silent":
        made["once"] = {"not_stated": "it does not say how often"}
    return _acting(draw, index, made, told)


def _acting(draw: st.DrawFn, index: int, made: dict[str, Any], told: bool) -> dict[str, Any]:
    sent = {0: {"letter": "warning", "to": "parents"}, 1: {"letter": "invitation", "to": "parents"}}.get(index)
    plain: dict[str, Any] = sent or {"tell": "parents"}
    for strength in draw(
        st.lists(st.sampled_from(["must", "will", "should", "may"]), min_size=1, max_size=2, unique=True)
    ):
        choices: list[Any] = [plain, plain, {"consider": "a visit"}, {"contact": "home"}, [plain, {"tell": "parents"}]]
        made[strength] = draw(st.sampled_from(choices))
    if draw(st.integers(0, 4)) == 0:
        by_year = ("for_years", "R to 7", "9")
        key, low, high = draw(st.sampled_from([by_year if told else ("for_tier", "high", "middle or low"), by_year]))
        strength = draw(st.sampled_from(["may", "will"]))
        made[key] = {low: {"when": "watched" if told else "attendance < 100"}, high: {strength: plain}}
    return rule(**made)


def _waits(steps: list[str], occasion: str) -> st.SearchStrategy[Any]:
    anchors = steps + ([] if occasion == "review" else ["spell starts", "spell starts"])
    anchors += ["agreed return", "leave starts", "suspension starts", "notice received", "return"]
    units = ["days", "school days", "weeks", "school weeks", "half terms", "terms", "months", "working days"]
    counted = [f"{count} {unit} after {anchor}" for count in (1, 2, 5) for unit in units for anchor in anchors]
    return st.sampled_from([*counted, *steps, *anchors, "2 days before leave starts", {"says": "in due course"}])


@st.composite
def profiles(draw: st.DrawFn) -> dict[str, Any]:
    """The sections of a profile: one to four rules in any order, and every kind of name they may use."""
    count = draw(st.sampled_from([4, 3, 2, 1]))
    made = {f"r{index}": draw(rules(index)) for index in range(count)}
    back = ["r0", "warning"]
    return {
        "rules": {name: made[name] for name in draw(st.permutations(sorted(made)))},
        "flags": {"watched": {"means": "somebody watches"}, "unheard": {"means": "no file has it"}},
        "terms": {
            "term": {"when": draw(conditions(None, [], ["assumed", "hushed"], 1))},
            "term_back": {"when": draw(conditions(None, back, ["term", "asked"], 1))},
            "hushed": {"not_stated": "it says no more"},
            "kept": {"when": draw(conditions(None, [], ["level == 'low'"], 1))},
        },
        "values": {
            "ninety": {"is": 90, "unit": "%"}, "silent": {"not_stated": "it gives no figure"},
            "taken": {"says": "good attendance", "in_simulation": draw(st.sampled_from([75, 90.5]))},
        },
        "tiers": {
            "level": {"levels": {
                "high": {"when": draw(st.one_of(conditions(None, [], ["assumed"], 1), _figures()))},
                "middle": {"any_of": [{"when": draw(conditions(None, [], [], 0))} for _ in range(2)]},
                "low": draw(st.sampled_from([{"called": "the rest"}, {"when": "attendance < 90"}])),
            }} | draw(_otherwise()),
            "ladder": {"levels": {"up": {"when": draw(conditions(None, back, ["asked"], 1))}}} | draw(_otherwise()),
        },
        "reasons": {name: {"granted": "never", "otherwise": "O", "source": "1"} for name in ("holiday", "trip")},
        "judgements": {
            "simple": {"asks": "Is it so?", "who": "head", "unanswered": "ask"},
            "asked": {"asks": "Is it so?", "who": "head", "unanswered": "ask"} | draw(_simulated())
            | draw(_about()),
            "assumed": {"asks": "Is it so?", "who": "head", "unanswered": "assume not"} | draw(_simulated())
            | draw(_about()),
        },
        "counting": draw(countings()),
    }  # fmt: skip


def _otherwise() -> st.SearchStrategy[dict[str, Any]]:
    return st.sampled_from([{}, {"otherwise": {"not_stated": "it says nothing of the rest"}}])


def _about() -> st.SearchStrategy[dict[str, str]]:
    said = ("absence", "absence", "school year", "pupil")
    return st.sampled_from([{}, *({"about": one} for one in said)])


def _simulated() -> st.SearchStrategy[dict[str, Any]]:
    ways = ["always", "0.5", "attendance < 90", "unheard or sessions('N') >= 3"]
    return st.sampled_from([{}, {}, *({"in_simulation": way} for way in ways)])


def _figures() -> st.SearchStrategy[str]:
    """Comparisons that change in the middle of a term."""
    figures = ["sessions('N') >= 2", "absence >= 10", "consecutive('absent') >= 2", "school_days('I', this='year') > 1"]
    return st.sampled_from(figures)


def countings() -> st.SearchStrategy[dict[str, Any]]:
    """Ways of counting."""
    ways: dict[str, list[Any]] = {
        "attendance": ["this year", "this term", "this half term"],
        "school_week": ["any week with a session", "full weeks only"],
        "unauthorised": [["N", "O", "U"], ["O"]],
        "unexplained": [["N"], ["N", "O"]],
        "absent_day": ["any session missed", "both sessions missed"],
        "day_of_absence": ["school days", "calendar days"],
        "improvement": ["judged", "attendance is higher"],
    }
    chosen = {name: st.sampled_from(values).map(lambda value: {"is": value}) for name, values in ways.items()}
    review = st.fixed_dictionaries(
        {"every": st.sampled_from(["school day", "week", "half term", "term"]),
         "on": st.sampled_from(["last school day", "first school day"])}
    )  # fmt: skip
    return st.fixed_dictionaries({}, optional={**chosen, "review": review})
