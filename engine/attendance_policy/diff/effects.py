"""What a change does, in words: `stage_a reaches attendance below 93% instead of below 95%`."""

from __future__ import annotations

from typing import Any

from attendance_policy.diff.act_words import act_words, applies_words, rule_at
from attendance_policy.diff.conditions import readers
from attendance_policy.diff.region_words import both_called
from attendance_policy.diff.regions import Shift, shift
from attendance_policy.diff.value_words import apart_words, edges_words, value_words
from attendance_policy.diff.walk import Raw, Walk
from attendance_policy.policy.called import Called
from attendance_policy.policy.condition_words import condition_words
from attendance_policy.policy.model import Case, Rule
from attendance_policy.policy.paths import Path, parse_path
from attendance_policy.policy.sentences import sentences, who_words
from attendance_policy.policy.tree import is_silence

_RULES = ("stages", "rules", "duties")
_KINDS = {"terms": "term", "values": "value", "tiers": "tier", "judgements": "judgement"}
# Of these entries, what no condition reads.
_UNREAD = ("led_by", "who", "weighing")
_MOST_RULES = 3
_BINDING = {"must": "a duty", "will": "a duty", "should": "left to a person", "may": "left to a person"}


def effect_of(walk: Walk, raw: Raw) -> str:
    """The effect of one change; "" where the two values say it all."""
    if raw.kind in ("clause", "words"):
        return {"clause": "another section is cited, and nothing else", "words": ""}[raw.kind]
    said_as_such = raw.path[-1:] == ("strength",) and {str(raw.before), str(raw.after)} <= _BINDING.keys()
    if raw.kind == "strength" or said_as_such:
        said = f"{raw.after} instead of {raw.before}"
        kinds = _BINDING[raw.before], _BINDING[raw.after]
        return f"{said}: {kinds[1]}" + (f", before {kinds[0]}" if kinds[0] != kinds[1] else " as before")
    if raw.shifted is not None:
        return _conditions(walk, raw, raw.shifted)
    if raw.kind in ("added", "removed") and len(raw.path) == 2 and raw.path[0] in _RULES:
        return _rule(walk, raw)
    if raw.path[0] in _KINDS and raw.kind == "changed" and raw.path[-1] not in _UNREAD:
        return "; ".join(said for said in (_through(walk, raw) or _plain(walk, raw), _unread(walk, raw)) if said)
    return _plain(walk, raw)


def _rule(walk: Walk, raw: Raw) -> str:
    policy = (walk.after if raw.kind == "added" else walk.before).policy
    rule = policy.rule(str(raw.path[-1]))
    head = "a new rule" if raw.kind == "added" else "no longer done"
    if rule is None:
        return head
    acts = dict.fromkeys(
        f"{who_words(case.who, policy.called)} {strength} {sentences(actions, policy.called)}"
        f"{applies_words(rule, case, policy.called)}"
        for case in rule.cases for strength, actions in case.acts
    )  # fmt: skip
    more = f"; and {len(acts) - 1} more" if len(acts) > 1 else ""
    return f"{head}: {next(iter(acts))}{more}" if acts else head


def _conditions(walk: Walk, raw: Raw, moved: Shift) -> str:
    if raw.path[-1] == "needs" and moved.decided and isinstance(raw.before, str) and isinstance(raw.after, str):
        before, after = walk.before.conditions[raw.before], walk.after.conditions[raw.after]
        return (f"waits until {condition_words(after, walk.after.policy.called)} instead of until "
                f"{condition_words(before, walk.before.policy.called)}")  # fmt: skip
    said = shift_words(moved)
    subject = str(raw.path[1]) if len(raw.path) > 1 else str(raw.path[0])
    if raw.path[0] == "tiers" and len(raw.path) > 3:
        subject = f"{subject} {raw.path[3]}"  # of a tier, the level
    through = _through(walk, raw, said) if raw.path[0] in _KINDS and raw.kind == "changed" else ""
    return f"{subject} {said}" + (f"; {through}" if through else "")


def shift_words(moved: Shift) -> str:
    """A shift as the end of a sentence."""
    if not moved.decided:
        return "reads too many values at once for an exact comparison: not decided"
    parts = []
    if len(moved.cells) == 1 and moved.before != moved.after and moved.before and moved.after:
        parts.append(f"reaches {moved.words(moved.after)} instead of {moved.words(moved.before)}")
    if moved.gained and (moved.lost or not parts):
        parts.append(f"newly reaches {moved.words(moved.gained)}")
    if moved.lost and (moved.gained or not parts):
        parts.append(f"no longer reaches {moved.words(moved.lost)}")
    if not parts:
        more, less = moved.unknown[1] - moved.unknown[0], moved.unknown[0] - moved.unknown[1]
        parts += [f"is left open for {moved.words(more)}"] if more else []
        parts += [f"is no longer left open for {moved.words(less)}"] if less else []
    return "; ".join(parts)


def _through(walk: Walk, raw: Raw, told: str = "") -> str:
    """What a changed term, value, tier or judgement does to the rules that read it. `told`: what was said of itself;
    rules of which the same is to be said are named together, and the region is not said again."""
    kind, name = _KINDS[str(raw.path[0])], str(raw.path[1])
    old = {(rule.id, case.name): (rule, case) for rule, case in
           readers(walk.before.policy, kind, str(raw.path_before[1]))}  # fmt: skip
    said: dict[str, list[str]] = {told: []} if told else {}
    rest: list[str] = []
    for rule, case in readers(walk.after.policy, kind, name):
        known = old.get((rule.id, case.name)) or next(
            (pair for (other, label), pair in old.items() if walk.names.now(other) == rule.id and label == case.name),
            None,
        )
        if known is None:
            continue
        moved = shift(walk.before.policy, _groups(*known), walk.after.policy, _groups(rule, case), walk.names)
        if moved.same:
            continue
        words = shift_words(moved) if moved.decided else ""
        if words and (words in said or len(said) - bool(told) < _MOST_RULES):
            said.setdefault(words, []).append(f"{rule.id}{f' ({case.name})' if case.name else ''}")
        elif rule.id not in rest:
            rest.append(rule.id)
    parts = [f"and so {'do' if len(names) > 1 else 'does'} {_and(names)}" if words == told else
             f"{', '.join(names)}: {words}" if len(names) > 1 else f"{names[0]} {words}"
             for words, names in said.items() if names]  # fmt: skip
    if rest:
        parts.append(f"read by {', '.join(rest[:8])}{' and others' if len(rest) > 8 else ''}")
    return "; ".join(parts)


def _unread(walk: Walk, raw: Raw) -> str:
    """Of a figure that is said and decides nothing."""
    sides = (walk.before.policy, str(raw.path_before[1])), (walk.after.policy, str(raw.path[1]))
    unread = raw.path[0] == "values" and not any(readers(policy, "value", name) for policy, name in sides)
    return "no condition of a rule reads this figure" if unread else ""


def _and(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _groups(rule: Rule, case: Case) -> list[list[Any]]:
    groups: list[list[Any]] = [[condition] for condition in case.conditions]
    ways = [way.when for way in case.ways]
    if all(way is not None for way in ways):
        groups.append(ways)
    return groups


def _plain(walk: Walk, raw: Raw) -> str:
    key, opened, closed = str(raw.path[-1]), is_silence(raw.before), is_silence(raw.after)
    if raw.path[-2:-1] == ("set",) and raw.path[0] == "open_points":
        return _in_a_reading(walk, raw, parse_path(key))
    if (acts := act_words(walk, raw)) and not (opened or closed):
        times = isinstance(raw.before, str) and isinstance(raw.after, str) and key == "due"
        apart = apart_words(str(raw.before), str(raw.after), _who(walk, raw)) if times else ""
        return f"{acts}: {apart}" if apart else acts
    if (opened or closed) and raw.kind == "changed":
        held = raw.after if opened else raw.before
        said = value_words(raw.path, None, held, _called(walk)) if isinstance(held, str) else ""
        said = said.removesuffix(", where nothing was said")
        if opened and closed:
            return ""
        return (f"{said or 'said now'}, where it was left open" if opened
                else "left open now" + (f", where it was said: {said}" if said else ""))  # fmt: skip
    if key == "working":
        return f"the year is simulated by the reading `{raw.after}` instead of `{raw.before}`"
    if isinstance(raw.before, str | None) and isinstance(raw.after, str | None):
        return value_words(raw.path, raw.before, raw.after, _called(walk), _who(walk, raw))
    if raw.kind in ("added", "removed"):
        return ""
    if isinstance(raw.before, int | float) and isinstance(raw.after, int | float):
        return _figures(walk, raw, key)
    if isinstance(raw.before, dict) and isinstance(raw.after, dict):
        return edges_words(raw.path, raw.before, raw.after, _called(walk))
    if isinstance(raw.before, list) and isinstance(raw.after, list) and key == "levels":
        return "where two levels fit, another one is now first"
    if isinstance(raw.before, list) and isinstance(raw.after, list):
        more = [str(one) for one in raw.after if one not in raw.before and not isinstance(one, dict)]
        less = [str(one) for one in raw.before if one not in raw.after and not isinstance(one, dict)]
        parts = [f"{verb} {', '.join(some)}" for verb, some in (("now also", more), ("no longer", less)) if some]
        return "; ".join(parts)
    return ""


def _in_a_reading(walk: Walk, raw: Raw, inner: Path) -> str:
    """Of a value that a reading of an open point sets: what it says there."""
    if not isinstance(raw.before, str) or not isinstance(raw.after, str):
        return ""
    said = value_words(inner, raw.before, raw.after, _called(walk))
    return f"under the reading `{raw.path[3]}`, {said}" if said else ""


def _figures(walk: Walk, raw: Raw, key: str) -> str:
    """Of a bare number."""
    less = "more" if raw.after > raw.before else "less"
    apart = f"{abs(raw.after - raw.before):g} pounds {less}"
    if key == "pay":
        which = f" for the {raw.path[3]} notice" if len(raw.path) > 3 and raw.path[3] in ("first", "second") else ""
        return f"a parent has {raw.after} pounds to pay{which} instead of {raw.before}: {apart}"
    if key == "fine_at_most":
        return f"a fine of at most {raw.after} pounds instead of {raw.before}: {apart}"
    if raw.path[2:] == ("limit", "at_most"):
        return f"at most {raw.after} of them instead of {raw.before}, then something else follows"
    if raw.path[0] == "forms":
        words = value_words(raw.path, str(raw.before), str(raw.after), _called(walk))
        return f"{raw.path[-2]} {words}" if words else ""
    return ""


def _called(walk: Walk) -> Called:
    return both_called(walk.before.policy.called, walk.after.policy.called)


def _who(walk: Walk, raw: Raw) -> str:
    found = rule_at(walk.after.policy, raw.path)
    return who_words(found[1].who, walk.after.policy.called) if found is not None else "the school"
