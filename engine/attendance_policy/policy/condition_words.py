"""Conditions as a person reads them aloud: `it is the first day of the absence and no reason is known`."""

from __future__ import annotations

import ast
import re

from attendance_policy.conditions import Condition, Use
from attendance_policy.frozen import dataclass
from attendance_policy.policy.called import Called, roles_words
from attendance_policy.policy.comparison_words import arguments, compared
from attendance_policy.vocabulary.phrases import YES_NO

_PUPIL = "the pupil "
# A verb of the third person: `works`, `belongs`.
_SAYS_WHAT_IT_DOES = re.compile(r"(?!always$)[a-z]{2,}[a-rt-z]s|[a-z]+sses|[a-z]+ses")


@dataclass(frozen=True, slots=True)
class _Said:
    text: str
    joined_by: str = ""


def condition_words(condition: Condition, names: Called) -> str:
    """A condition in words, with the names of the profile."""
    return _say(condition, condition.tree, False, names).text


def conditions_words(conditions: tuple[Condition, ...], names: Called) -> str:
    """Several conditions that all have to hold."""
    return _join([_say(one, one.tree, False, names) for one in conditions], "and").text


def _say(condition: Condition, node: ast.expr, negated: bool, names: Called) -> _Said:
    if isinstance(node, ast.BoolOp):
        both = isinstance(node.op, ast.And) is not negated
        return _join([_say(condition, part, negated, names) for part in node.values], "and" if both else "or")
    if isinstance(node, ast.UnaryOp):
        return _say(condition, node.operand, not negated, names)
    if isinstance(node, ast.Compare):
        return _Said(compared([c for c in condition.comparisons if c.node is node], negated, names))
    if isinstance(node, ast.Constant):
        return _Said("never" if negated else "always")
    return _Said(holds_words(condition.use_at(node), negated, names))


def _join(parts: list[_Said], word: str) -> _Said:
    if len(parts) == 1:
        return parts[0]
    mixed = any(part.joined_by and part.joined_by != word for part in parts)
    said = [_grouped(part, word) for part in parts]
    if all(one.startswith(_PUPIL) for one in said) and not mixed:
        said = [said[0], *(one.removeprefix(_PUPIL) for one in said[1:])]
    if word == "or" and (mixed or len(parts) > 2):
        return _Said(", or ".join(said) if mixed else f"{', '.join(said[:-1])} or {said[-1]}", word)
    if mixed:
        return _Said(", and ".join(said), word)
    return _Said(f" {word} ".join(said) if len(said) == 2 else f"{', '.join(said[:-1])} {word} {said[-1]}", word)


def _grouped(part: _Said, word: str) -> str:
    """A part of the other kind: `either … or …` among parts joined by and, `… together with …` the other way round."""
    if word == "and" and part.joined_by == "or":
        return f"either {part.text}"
    return part.text


def holds_words(use: Use, negated: bool, names: Called) -> str:
    """A name that is yes or no, as a sentence: `the pupil has an EHC plan`; `negated`: that it is not so."""
    if use.kind == "fact" and use.name in YES_NO:
        return YES_NO[use.name][negated].format(**arguments(use, names, negated))
    if use.kind == "judgement":
        asks, who, unanswered = names.judgements.get(use.name, (use.name, "", ""))
        answers = "does not answer yes" if negated and unanswered == "assume not" else f"answers {_yes(not negated)}"
        answers = answers.replace("does", "do").replace("answers", "answer") if many(who) else answers
        return f"{roles_words(who, names)} {answers} to “{asks}”"
    if use.kind == "flag":
        return _flag(names.flags.get(use.name, ""), use.name, negated)
    words = names.terms.get(use.name, use.name.replace("_", " "))
    return f"“{words}” does not apply" if negated else f"“{words}” applies"


def many(who: str) -> bool:
    """Whether a role is several people: its verb has no s."""
    return who.endswith(("parents", "teachers")) or " and " in who


def _yes(yes: bool) -> str:
    return "yes" if yes else "no"


def _flag(means: str, name: str, negated: bool) -> str:
    if not means:
        return f"“{name.replace('_', ' ')}” is {'not ' if negated else ''}noted of the pupil"
    # What follows a semicolon is about the document.
    means = means.partition(";")[0]
    if not negated:
        return f"the pupil {means}"
    for start, denied in (("is ", "is not "), ("has been ", "has not been "), ("has ", "does not have ")):
        if means.startswith(start):
            return f"the pupil {denied}{means[len(start) :]}"
    verb, _, rest = means.partition(" ")
    if _SAYS_WHAT_IT_DOES.fullmatch(verb):
        return f"the pupil does not {_plain(verb)} {rest}".rstrip()
    return f"it is not so that the pupil {means}"


def _plain(verb: str) -> str:
    """A verb as it stands after `does not`: `work` of `works`, `carry` of `carries`, `miss` of `misses`."""
    if verb.endswith("ies"):
        return f"{verb[:-3]}y"
    return verb[:-2] if verb.endswith(("sses", "ches", "shes", "xes", "oes")) else verb[:-1]
