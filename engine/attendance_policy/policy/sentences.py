"""Actions, roles and times as a person reads them aloud. The one place where their wording is decided."""

from __future__ import annotations

import re
from collections.abc import Mapping

from attendance_policy.policy.called import Called, listed, roles_words, with_a
from attendance_policy.policy.condition_words import condition_words
from attendance_policy.policy.model import Action, Silence
from attendance_policy.policy.times import Time
from attendance_policy.vocabulary.phrases import TIMES
from attendance_policy.vocabulary.sets import CODE_SETS
from attendance_policy.vocabulary.ways import way_words

# Each verb with its object. The braces name what the object is; an argument in braces stands
# there and not after it. The second form is used when the first names an argument that the action does not have.
VERB_FORMS: dict[str, tuple[str, ...]] = {
    "contact": ("contact {role}",),
    "letter": ("send {letter} to {to}", "send {letter}"),
    "tell": ("tell {role}",),
    "ask": ("ask {of} {for_words}", "ask {for_words}"),
    "meet": ("{meeting}",),
    "plan": ("draw up {a_words}",),
    "refer": ("refer the pupil to {role}",),
    "offer": ("offer {a_words} to {to}", "offer {a_words}"),
    "consider": ("consider {a_words}",),
    "issue": ("issue {a_words} to {to}", "issue {a_words}"),
    "record": ("{record}",),
    "review": ("review {the_words}",),
    "mark": ("{mark}",),
    "remove": ("remove {the_words}",),
    "reward": ("reward {the_words}",),
}
# Each argument with the words it takes, in the order in which they follow the verb.
ARGUMENT_FORMS: dict[str, str] = {
    "to": " to {role}",
    "of": " of {role}",
    "with": " with {role}",
    "how": " {ways}",
    "in": " in {the_list}",
    "by": " by {list}",
    "against": " against these figures: {list}",
    "for": " for {a_list}",
    "about": " about {text}",
    "in_order": " in order of {text}",
    "what": ": {list}",
    "unannounced": "{unannounced}",
    "before": " before {text}",
    "lasting": " {lasting}",
    "accept": ", accepting {text}",
    "weighing": ", weighing {list}",
    "otherwise": "; otherwise {otherwise}",
    "due": ", {due}",
    "hedge": " ({text})",
}
# Said around the action rather than in it.
AROUND = ("strength", "stop_when")
# An argument that reads otherwise after some verbs.
_AFTER: dict[tuple[str, str], str] = {
    ("offer", "in"): " on {list}",
    ("offer", "what"): " on {list}",
    ("plan", "for"): " on {list}",
    ("issue", "for"): " for {text}",
    ("tell", "for"): " for {text}",
    ("review", "of"): ": {list}",
    ("ask", "before"): " before {text}",
}
_CLAUSE = re.compile(r" (?:when|that|who|which|if) ")
_NO_ARTICLE = ("whether", "what", "who", "that", "how", "why", "when")
_PLAIN_THE = frozenset({
    "absence", "absences", "attendance", "data", "patterns", "trends", "registers", "lateness", "punctuality",
    "progress", "persistent", "all", "any", "absent", "formal",
})  # fmt: skip


def sentence(action: Action, names: Called) -> str:
    """An action as it is read aloud after `will`: `contact the parents by phone, by 09:30`."""
    if action.parts:
        return _joint(action, names)
    args = dict(action.args)
    head, used = _head(action, args, names)
    # An appointed verb may need words before its own arguments; `what` ends in a colon and so comes late.
    said = [head]
    for key, form in ARGUMENT_FORMS.items():
        if key in args and key not in used:
            said.append(_filled(_AFTER.get((action.verb, key), form), action, key, args[key], names))
    return "".join(said)


def sentences(actions: tuple[Action, ...], names: Called) -> str:
    """Several actions of one decision; plain ones are joined as a person would."""
    said = [sentence(action, names) for action in actions]
    plain = not any(sign in one for one in said for sign in (",", ":", ";", " and ", " or "))
    return listed(said) if plain else "; ".join(said)


def _joint(action: Action, names: Called) -> str:
    said = []
    for part in action.parts:
        strength = dict(part.args).get("strength", "")
        said.append((f"({strength}) " if strength else "") + sentence(part, names))
    if action.verb == "one_of":
        return f"either {said[0]} or {said[1]}" if len(said) == 2 and not any(
            " or " in one or ";" in one for one in said) else "one of: " + "; or ".join(said)  # fmt: skip
    until = f"; until {condition_words(action.stop_when, names)}" if action.stop_when is not None else ""
    return "in turn: " + "; then ".join(said) + until


def _head(action: Action, args: Mapping[str, str], names: Called) -> tuple[str, frozenset[str]]:
    """The verb with its object, and the arguments that stand in it."""
    if action.verb == "contact" and args.get("how") == "visit":
        at_home = roles_words(action.target, names) + " at home"
        return f"visit {'the home' if action.target == 'home' else at_home}", frozenset({"how"})
    given = {**names.letters_to_of(action.target), **args} if action.verb == "letter" else args
    if action.verb == "letter" and "to" in given and _CLAUSE.search(names.paper(action.target)):
        return f"send {roles_words(given['to'], names)} {names.paper(action.target)}", frozenset({"to"})
    for form in VERB_FORMS.get(action.verb, (action.verb + " {words}",)):
        wanted = {key for key in ("to", "of") if f"{{{key}}}" in form}
        if wanted <= given.keys():
            text = form
            for key in wanted:
                text = text.replace(f"{{{key}}}", roles_words(given[key], names))
            return _object(text, action.target, names), frozenset(wanted)
    return f"{action.verb} {action.target}", frozenset()


def _object(form: str, target: str, names: Called) -> str:
    # A paper is meant where its id cannot be a word of the sentence.
    section = names.papers.get(target, ("", ""))[0]
    plain = "_" in target or section in ("forms", "formal_steps") or f"{{{section[:-1]}}}" in form
    plain = plain and bool(section)
    words = names.paper(target) if plain else target.replace("_", " ")
    plain = plain or target.startswith("(")
    kind = re.search(r"\{(\w+)\}", form)
    match kind[1] if kind else "":
        case "role":
            said = roles_words(target, names)
        case "letter":
            said = names.paper(target)
        case "for_words":
            said = words if words.split()[0] in _NO_ARTICLE else f"for {words if plain else with_a(words)}"
        case "meeting":
            held = bool(section)
            said = f"hold {names.paper(target)}" if held else f"meet {roles_words(target, names)}"
        case "record":
            said = f"fill in {words}" if section == "forms" else f"record {words if plain else _with_the(words)}"
        case "mark":
            said = mark_words(target, names)
        case "the_words":
            said = words if plain else _with_the(words)
        case _:
            said = words if plain else with_a(words)
    return form.replace(kind[0], said) if kind else form


def _with_the(words: str) -> str:
    first = words.split()[0]
    bare = first in _NO_ARTICLE or first[:1].isupper() or first in ("the", "a", "an", "any", "all", "their")
    bare = bare or first.endswith("ing")
    return words if bare or first in _PLAIN_THE else f"the {words}"


def mark_words(mark: str, names: Called) -> str:
    """A code or a class of marks: `enter code L (late before the register closed)`, `record the session as present`."""
    if mark.startswith("("):
        return f"mark the register {mark}"
    said = [code_words(one, names) for one in mark.split(" or ")]
    if all(one in CODE_SETS for one in mark.split(" or ")):
        return f"mark the session as {' or '.join(said)}"
    return f"mark the session with {' or '.join(said)}"


def code_words(code: str, names: Called) -> str:
    """One code with its meaning, or a class of marks by its own word."""
    if code in CODE_SETS:
        return {"authorised": "authorised absence", "unauthorised": "unauthorised absence"}.get(code, code)
    if code not in names.codes:
        return f"the {code}" if code == "correct code" else f"code {code}"
    return f"code {code} ({names.codes[code]})"


def _filled(form: str, action: Action, key: str, value: str, names: Called) -> str:
    named = "_" in value and value in names.papers
    text = names.paper(value) if named else value if " " in value else value.replace("_", " ")
    match re.findall(r"\{(\w+)\}", form):
        case ["role"]:
            said = roles_words(value, names)
        case ["ways"]:
            said = way_words(value)
        case ["list"]:
            said = text
        case ["the_list"]:
            said = text if named else _with_the(text)
        case ["a_list"]:
            said = text if named else with_a(text)
        case ["unannounced"]:
            said = ", unannounced" if value == "yes" else ", announced beforehand"
        case ["lasting"]:
            said = f"for {value}" if not value.startswith("(") else f"for a time {value}"
        case ["otherwise"]:
            said = mark_words(value.removeprefix("mark "), names)
        case ["due"]:
            said = value if re.match(r"(?:by|before|at|from|after) ", value) else f"due {anchored(value, names)}"
        case _:
            said = text
    return re.sub(r"\{\w+\}", lambda _: said, form)


def who_words(who: str | Silence, names: Called) -> str:
    """Who acts, as the start of a sentence."""
    if isinstance(who, Silence):
        return f"somebody (the document does not say who: {who.words})"
    return roles_words(who or "school", names)


def _left_open(silence: Silence) -> str:
    said = {"left_to": f"left to the {silence.words}", "says": f"it says only “{silence.words}”"}
    return said.get(silence.kind, silence.words)


def time_words(time: Time | Silence | None, names: Called) -> str:
    """A time with what it is counted from: `30 minutes after the reporting deadline`, `by 09:30`, `on the same day`."""
    if time is None:
        return ""
    if isinstance(time, Silence):
        return f"at a time that the document does not fix ({_left_open(time)})"
    if time.kind == "clock":
        return time.text if time.edge else f"at {time.text}"
    if time.kind == "offset":
        unit = time.unit[:-1] if time.count == 1 else time.unit
        return f"{time.count} {unit} {time.edge} {_anchor(time.anchor, names)}"
    return TIMES[time.text] if time.kind == "phrase" else f"at {_anchor(time.anchor, names)}"


def anchored(text: str, names: Called) -> str:
    """A time as written, with what it is counted from in words."""
    if text in TIMES:
        return TIMES[text]
    start, after, anchor = text.partition(" after ")
    return f"{start} after {_anchor(anchor, names)}" if after else text


def _anchor(anchor: str, names: Called) -> str:
    return TIMES.get(anchor) or names.paper(anchor)
