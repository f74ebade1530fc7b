"""An explanation in a few lines: what was decided or left open, a line each; and what came nearest of the rest."""

from __future__ import annotations

from collections.abc import Iterator

from attendance_policy.decide.due import shown
from attendance_policy.explain.cited import cited
from attendance_policy.explain.model import NO, NOT_EVALUATED, NOT_KNOWN, YES, Explanation, RuleTold, Told
from attendance_policy.explain.words import day_words, figure_words, with_days

# What is missing where nobody can count it: more than any figure, less than never.
_UNCOUNTED = 100_000


def brief_lines(explanation: Explanation) -> Iterator[str]:
    """A line for each rule that was decided or left open, one for the nearest that was not, and how many others."""
    by = {verdict: [rule for rule in explanation.rules if rule.verdict == verdict]
          for verdict in (YES, NOT_KNOWN, NO, NOT_EVALUATED)}  # fmt: skip
    for rule in by[YES]:
        yield f"Decided: {_head(rule, explanation)}; {_acts(rule)}{_due(rule)}{_because(rule)}."
    for rule in by[NOT_KNOWN]:
        yield f"Left open: {_head(rule, explanation)}; {_acts(rule)}, and nobody can tell yet{_why_open(rule)}."
    for rule in explanation.rules:
        if still_open(rule):
            assert rule.left_open_on is not None
            since = day_words(rule.left_open_on)
            yield f"Still open since {since}: {_head(rule, explanation)}; {_acts(rule)}{_why_open(rule)}."
    if not by[YES] and not by[NOT_KNOWN]:
        yield "Nothing was decided on this day."
    nearest = _nearest([rule for rule in (*by[NO], *by[NOT_EVALUATED]) if not still_open(rule)])
    if nearest is not None:
        rule, leaf = nearest
        why = f"{with_days(figure_words(leaf))}{_coming(rule, explanation)}"
        yield f"Nearest of the others: {_head(rule, explanation)}; {why}."
    others = sum(not still_open(rule) for rule in by[NO]) - (nearest is not None and nearest[0].verdict == NO)
    counts = [f"{_rules(others)} not decided" if others else "",
              f"{_rules(len(by[NOT_EVALUATED]))} not asked on this day" if by[NOT_EVALUATED] else ""]  # fmt: skip
    if any(counts):
        yield f"{' and '.join(count for count in counts if count)}; without `--brief` each says why."


def still_open(rule: RuleTold) -> bool:
    """Whether a rule was left open on an earlier day, is not decided anew, and still turns on what is not known."""
    if rule.verdict != NO or rule.left_open_on is None:
        return False
    return any(told.verdict == NOT_KNOWN for told in rule.conditions)


def _rules(count: int) -> str:
    return f"{count} rule{'' if count == 1 else 's'}"


def _head(rule: RuleTold, explanation: Explanation) -> str:
    return f"“{rule.called}” ({cited(rule.source or rule.law, explanation.instruments)})"


def _acts(rule: RuleTold) -> str:
    return f"{rule.who} " + " and ".join(f"{action.strength} {action.text}" for action in rule.actions)


def _due(rule: RuleTold) -> str:
    if rule.due is None:
        return ""
    at = shown(rule.due.due.at) if rule.due.due.at is not None else ""
    return f", {rule.due.words}" + (f" ({with_days(at)})" if at else "")


def _because(rule: RuleTold) -> str:
    """The first figure that holds; a rule may hold without any."""
    held = (leaf for told in rule.conditions for leaf in _leaves(told) if leaf.verdict == YES)
    figure = next((leaf for leaf in held if leaf.distance is not None), None)
    return f"; {with_days(figure_words(figure))}" if figure is not None else ""


def _why_open(rule: RuleTold) -> str:
    said = next((leaf.open for told in rule.conditions for leaf in _leaves(told) if leaf.open), "")
    return f": {said}" if said else ""


def _coming(rule: RuleTold, explanation: Explanation) -> str:
    ahead = explanation.in_time(rule.ahead)
    return f"; on {day_words(ahead.on)} if the pupil {ahead.spoken}" if ahead is not None else ""


def _nearest(rules: list[RuleTold]) -> tuple[RuleTold, Told] | None:
    """The rule that is fewest sessions, days or times away, with the figure that is farthest off in it; the first of
    those that are alike. None where no rule turns on figures alone."""
    found: list[tuple[int, int, RuleTold, Told]] = []
    for at, rule in enumerate(rules):
        missing = [_missing(told) for told in rule.conditions]
        total = sum(count for count, _ in missing)
        leaf = max(((count, leaf) for count, leaf in missing if leaf is not None), key=lambda pair: pair[0],
                   default=None)  # fmt: skip
        if 0 < total < _UNCOUNTED and leaf is not None:
            found.append((total, at, rule, leaf[1]))
    best = min(found, key=lambda one: one[:2], default=None)
    return (best[2], best[3]) if best is not None else None


def _missing(told: Told) -> tuple[int, Told | None]:
    """How much is missing for a condition to hold, and the figure of which most is missing."""
    if told.verdict == YES:
        return 0, None
    if told.parts:
        parts = [_missing(part) for part in told.parts]
        if told.joined == "all":
            return sum(count for count, _ in parts), max(parts, key=lambda part: part[0])[1]
        return min(parts, key=lambda part: part[0])
    if told.distance is None or told.distance.by <= 0 or not (told.distance.more or "%" in told.value):
        return _UNCOUNTED, told
    return told.distance.by, told


def _leaves(told: Told) -> Iterator[Told]:
    if not told.parts:
        yield told
    for part in told.parts:
        yield from _leaves(part)
