"""An explanation in a few lines: what was decided or left open, a line each; and what came nearest of the rest."""

from __future__ import annotations

from collections.abc import Iterator

from attendance_policy.decide.due import shown
from attendance_policy.explain.cited import cited
from attendance_policy.explain.close import nearest_first
from attendance_policy.explain.model import NO, NOT_EVALUATED, NOT_KNOWN, YES, Explanation, RuleTold
from attendance_policy.explain.plain import and_, leaves, unknown
from attendance_policy.explain.words import day_words, figure_words, with_days


def brief_lines(explanation: Explanation) -> Iterator[str]:
    """What was decided, or that nothing was; then a line for each rule that is open, one for the nearest of those that
    were not decided, and how many others there are."""
    by = {verdict: [rule for rule in explanation.rules if rule.verdict == verdict]
          for verdict in (YES, NOT_KNOWN, NO, NOT_EVALUATED)}  # fmt: skip
    for rule in by[YES]:
        yield f"Decided: {_head(rule, explanation)}; {acts(rule)}{_due(rule)}{_because(rule)}."
    if not by[YES]:
        yield "Nothing was decided on this day."
    for rule in by[NOT_KNOWN]:
        yield f"Left open: {_head(rule, explanation)}; {acts(rule)}{_due(rule)}; {_why_open(rule)}."
    for rule in explanation.rules:
        if still_open(rule):
            assert rule.left_open_on is not None
            since = day_words(rule.left_open_on)
            yield f"Still open since {since}: {_head(rule, explanation)}; {acts(rule)}; {_why_open(rule)}."
    near = nearest_first((rule for rule in (*by[NO], *by[NOT_EVALUATED]) if not still_open(rule)),
                         explanation)  # fmt: skip
    soon = [one.rule for one in near if one.leaf is None]
    if soon:
        said = ", ".join(_next(rule, explanation) for rule in soon)
        yield f"Holds as things stand, for when it is next asked: {said}."
    nearest = next(((one.rule, one.leaf) for one in near if one.leaf is not None), None)
    if nearest is not None:
        rule, leaf = nearest
        why = f"{with_days(figure_words(leaf))}{_coming(rule, explanation)}"
        yield f"Nearest of the others: {_head(rule, explanation)}; {why}."
    others = sum(not still_open(rule) for rule in by[NO]) - (nearest is not None and nearest[0].verdict == NO)
    counts = [f"{_rules(others)} not decided" if others else "",
              f"{_rules(len(by[NOT_EVALUATED]))} not asked on this day" if by[NOT_EVALUATED] else ""]  # fmt: skip
    if any(counts):
        yield f"{' and '.join(count for count in counts if count)}; `--all` says why of each."


def _next(rule: RuleTold, explanation: Explanation) -> str:
    on = f" on {day_words(rule.next_on)}" if rule.next_on is not None else ""
    return f"{_head(rule, explanation)}{on}"


def still_open(rule: RuleTold) -> bool:
    """Whether a rule was left open on an earlier day, is not decided anew, and still turns on what is not known."""
    if rule.verdict != NO or rule.left_open_on is None:
        return False
    return any(told.verdict == NOT_KNOWN for told in rule.conditions)


def _rules(count: int) -> str:
    return f"{count} rule{'' if count == 1 else 's'}"


def _head(rule: RuleTold, explanation: Explanation) -> str:
    return f"“{rule.called}” ({cited(rule.source or rule.law, explanation.instruments)})"


def acts(rule: RuleTold) -> str:
    """Who does what: `the school will contact the parents by phone and may visit the home`."""
    return f"{rule.who} " + " and ".join(f"{action.strength} {action.text}" for action in rule.actions)


def _due(rule: RuleTold) -> str:
    if rule.due is None:
        return ""
    at = shown(rule.due.due.at) if rule.due.due.at is not None else ""
    return f", {rule.due.words}" + (f" ({with_days(at)})" if at else "")


def _because(rule: RuleTold) -> str:
    """The first figure that holds; a rule may hold without any."""
    held = (leaf for told in rule.conditions for leaf in leaves(told) if leaf.verdict == YES)
    figure = next((leaf for leaf in held if leaf.distance is not None), None)
    return f"; {with_days(figure_words(figure))}" if figure is not None else ""


def _why_open(rule: RuleTold) -> str:
    return and_(unknown(rule)) or "it turns on how the document is read"


def _coming(rule: RuleTold, explanation: Explanation) -> str:
    ahead = explanation.in_time(rule.ahead)
    return f"; on {day_words(ahead.on)} if the pupil {ahead.spoken}" if ahead is not None else ""
