"""The usual text: what was decided and why, what is open and who could tell, what another reading would make of the
day, what was close, and one line for each family of rules that were far from being decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from attendance_policy.explain.brief import acts, still_open
from attendance_policy.explain.close import HALF, Near, nearest_first
from attendance_policy.explain.families import families
from attendance_policy.explain.model import NO, NOT_EVALUATED, NOT_KNOWN, YES, Explanation, ReadingTold, RuleTold
from attendance_policy.explain.plain import and_, because, leaves, raised_before, unknown
from attendance_policy.explain.whole import VERDICTS_SAID, Whole, due_sentence, due_under, kind_said
from attendance_policy.explain.words import day_words, far_words, interpretation_words, share_words, with_days

# Why a rule that asks for nothing more is decided.
_ASKED = {
    "absence": "the pupil is absent",
    "return": "it is the first day back after an absence",
    "review": "attendance is reviewed on this day",
    "joining": "the pupil's name comes onto the roll",
    "removal": "the pupil's name is to come off the roll",
    "report": "the absence is reported",
}
_BY_READING = "it turns on how the document is read"
# What is not known is told in full once, where it is longer than so many characters.
_LONG, _SAME = 200, "the same is not known as above"
# So many rules of a family are named; the others are counted.
_NAMED = 6


def short_lines(explanation: Explanation, whole: Whole) -> Iterator[str]:
    """The text without its first lines."""
    by = {verdict: [rule for rule in explanation.rules if rule.verdict == verdict and not still_open(rule)]
          for verdict in VERDICTS_SAID}  # fmt: skip
    still = [rule for rule in explanation.rules if still_open(rule)]
    if not by[YES]:
        yield "Nothing was decided on this day."
    if by[YES]:
        yield from _headed("Decided on this day")
        for rule in by[YES]:
            yield from ("", *_decided(rule, whole))
    if by[NOT_KNOWN]:
        yield from _headed("Left open on this day")
        yield from _left_open(by[NOT_KNOWN], whole)
    if still:
        yield from _headed("Left open on an earlier day, and open still")
        yield from _left_open(still, whole)
    others = [*by[NO], *by[NOT_EVALUATED]]
    otherwise = [rule for rule in others if any(one.verdict in (YES, NOT_KNOWN) for one in rule.readings)]
    if otherwise:
        yield from _headed("Decided only if the document is read otherwise")
        yield from _otherwise(otherwise, whole)
    others = [rule for rule in others if rule not in otherwise]
    near = nearest_first(others, explanation)
    close = [one for one in near if one.way >= HALF] or near[:1]
    if close:
        yield from _headed("Close to being decided" if close[0].way >= HALF else "Not close; the nearest of the others")
        for one in close:
            yield from ("", *_close(one, whole))
    far = [rule for rule in others if all(rule is not one.rule for one in close)]
    if far:
        yield from _headed("The others")
        yield from (_family(head, rules) for head, rules in families(far))
        yield ""
        yield "`--all` tells every rule in full, `--rule ID` one of them."


def _headed(head: str) -> list[str]:
    return ["", head, "-" * len(head)]


def _decided(rule: RuleTold, whole: Whole) -> Iterator[str]:
    yield whole.head(rule)
    for one in rule.actions:
        person = ": this is put to a person, who decides" if one.status == "asks" else ""
        said = f"{rule.who} {one.strength} {one.text}{person}"
        yield f"  {said[:1].upper()}{said[1:]}."
    if rule.hedge:
        yield f"  The document adds: {rule.hedge}."
    if rule.due is not None:
        yield f"  {due_sentence(rule.due)}"
    why = because(rule)
    yield f"  Why: {with_days(and_(why)) if why else _ASKED.get(rule.occasion, 'it is asked on this day')}."
    yield from _before(rule)
    yield from _leaving(rule, whole)
    yield from _how_read(rule, whole)


def _before(rule: RuleTold) -> Iterator[str]:
    said = raised_before(rule)
    if said:
        yield f"  {with_days(said[:1].upper() + said[1:])}."


def _leaving(rule: RuleTold, whole: Whole) -> Iterator[str]:
    days = {leaf.leaves_window_on for told in rule.conditions for leaf in leaves(told)} - {None}
    for day in sorted(day for day in days if day is not None and whole.in_time(day)):
        yield f"  The oldest of what is counted leaves the count on {day_words(day)}."


def _how_read(rule: RuleTold, whole: Whole) -> Iterator[str]:
    """What the profile chose or took on the way to a decision."""
    yield from (f"  {interpretation_words(said)}." for said in rule.interpretation)
    again = []
    for line, name in (*_taken(rule), *_points(rule, whole)):
        if line in whole.said:
            again.append(name)
        else:
            whole.said.add(line)
            yield line
    if again:
        yield f"  As told above: {'; '.join(again)}."
    yield from (f"  {said[:1].upper()}{said[1:]}." for said in map(with_days, rule.notices))
    yield from (f"  The law: {whole.cited((said,))}." for said in rule.law)


def _taken(rule: RuleTold) -> Iterator[tuple[str, str]]:
    """What was taken for granted, each with how it is named when it is told again."""
    for said in rule.assumed:
        yield f"  Taken for granted: {with_days(said)}.", f"what is taken for granted ({said.partition(':')[0]})"


def _points(rule: RuleTold, whole: Whole) -> Iterator[tuple[str, str]]:
    """The open points, each with how it is named when it is told again."""
    for point in dict.fromkeys(one.point for one in rule.readings):
        every = [one for one in rule.readings if one.point == point]
        # A fact that is taken otherwise, as in a finished register, is not read as the working reading has it.
        facts = [said.partition(":")[0].split() for said in rule.assumed]
        taken = any(point.split("_")[: len(fact)] == fact for fact in facts)
        yield f"  {_point(every, taken, whole)}", f"“{every[0].asks}”"


def _point(readings: Sequence[ReadingTold], taken: bool, whole: Whole) -> str:
    """An open point in one line: how it is read here, and what every other reading would make of it. `taken`: what
    stands in its place here is told as taken for granted."""
    here = next((one for one in readings if one.working), None)
    others = [_under(one, here, whole) for one in readings if one is not here]
    said = f"{kind_said(readings[0])}: {readings[0].asks}"
    if here is None:
        return f"{said} Nobody has said how it is to be read: {'; '.join(others)}."
    but = ", but for what is taken for granted here" if taken else ""
    return f"{said} It is read here as {_as(here, whole)}, because {here.because}{but}; {'; '.join(others)}."


def _under(one: ReadingTold, here: ReadingTold | None, whole: Whole) -> str:
    if here is not None and (one.verdict, one.due) == (here.verdict, here.due):
        return f"read as {_as(one, whole)}, this is {VERDICTS_SAID[one.verdict]} as well"
    return f"read as {_as(one, whole)}, this is {VERDICTS_SAID[one.verdict]}{due_under(one)}"


def _as(one: ReadingTold, whole: Whole) -> str:
    return f"“{one.says}”" + (f" ({whole.cited(one.source)})" if one.source else "")


def _left_open(rules: Sequence[RuleTold], whole: Whole) -> Iterator[str]:
    """What is open, under what it turns on: many rules may wait for the same answer."""
    groups: dict[tuple[str, ...], list[RuleTold]] = {}
    for rule in rules:
        groups.setdefault(unknown(rule), []).append(rule)
    told: set[str] = set()
    for why, group in groups.items():
        said = and_(_SAME if len(one) > _LONG and one in told else one for one in why) or _BY_READING
        told.update(why)
        yield from ("", f"{said[:1].upper()}{said[1:]}:")
        for rule in group:
            since = f", since {day_words(rule.left_open_on)}" if still_open(rule) and rule.left_open_on else ""
            due = f" {due_sentence(rule.due)}" if rule.due is not None else ""
            yield f"- “{rule.called}” ({whole.cited(rule.source)}){since}: {acts(rule)}.{due}"
            if not still_open(rule):
                yield from _how_read(rule, whole)


def _otherwise(rules: Sequence[RuleTold], whole: Whole) -> Iterator[str]:
    """Rules that are not decided as the document is read here, under the open point and the reading that decides."""
    points: dict[str, dict[str, dict[str, list[str]]]] = {}
    told: dict[tuple[str, str], ReadingTold] = {}
    for rule in rules:
        for one in rule.readings:
            told[one.point, one.reading] = one
            if one.verdict in (YES, NOT_KNOWN):
                said = points.setdefault(one.point, {}).setdefault(one.reading, {})
                said.setdefault(one.verdict, []).append(f"“{rule.called}”")
    for point, readings in points.items():
        every = [one for (name, _), one in told.items() if name == point]
        here = next((one for one in every if one.working), None)
        kind = kind_said(every[0])
        taken = f" It is read here as {_as(here, whole)}, because {here.because}." if here is not None else ""
        yield from ("", f"{kind}: {every[0].asks}{taken}")
        for reading, verdicts in readings.items():
            would = "; ".join(
                f"{', '.join(names)} would be {VERDICTS_SAID[verdict]}" for verdict, names in verdicts.items()
            )
            yield f"- Read as {_as(told[point, reading], whole)}: {would}."


def _close(near: Near, whole: Whole) -> Iterator[str]:
    rule, leaf = near.rule, near.leaf
    yield f"“{rule.called}” ({whole.cited(rule.source)}): {acts(rule)}."
    if leaf is None:
        yield "  Everything that it asks for holds as things stand."
    else:
        now = f"It is {share_words(leaf)}{far_words(leaf)}"
        if leaf.about != "day" and not any(letter.isdigit() for letter in leaf.text):
            now = leaf.fact[:1].upper() + leaf.fact[1:]
        yield f"  Needed: {with_days(leaf.text)}. {now}."
    if rule.why_not_asked:
        soon = rule.next_on is not None and whole.in_time(rule.next_on)
        asked = f"; it is next asked on {day_words(rule.next_on)}" if rule.next_on is not None and soon else ""
        yield f"  Not asked on this day: {rule.why_not_asked}{asked}."
    yield from whole.coming(rule.ahead, "  ", "this would be decided")
    yield from _before(rule)
    yield from _leaving(rule, whole)


def _family(head: str, rules: Iterable[RuleTold]) -> str:
    names = [f"“{rule.called}”{_raised(rule)}" for rule in rules]
    rest = f" and {len(names) - _NAMED} more" if len(names) > _NAMED + 1 else ""
    shown = names[:_NAMED] if rest else names
    return f"- {head}: {', '.join(shown)}{rest}."


def _raised(rule: RuleTold) -> str:
    waits = any(told.verdict == NO for told in rule.conditions if told.kind != "once")
    once = any(told.kind == "once" and told.verdict == NO for told in rule.conditions)
    waits |= not once and any(told.verdict == NOT_KNOWN for told in rule.conditions)
    return f" (on {day_words(rule.history[-1])})" if rule.conditions and not waits and rule.history else ""
