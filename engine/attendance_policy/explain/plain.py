"""One condition as a plain statement: what is the case, and the figure behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from attendance_policy.explain.model import NO, NOT_EVALUATED, NOT_KNOWN, YES, RuleTold, Told
from attendance_policy.explain.words import far_words, figure_words, share_words, then_and_now_words
from attendance_policy.policy.called import NO_FIGURE

# Whether a condition is met; what follows is what is the case, so that nothing has to be turned round twice.
SIGNS = {YES: "met", NO: "not met", NOT_KNOWN: "not known", NOT_EVALUATED: "not asked"}
_BARE = ("", "yes", "no", "not known")
_PUPIL = "the pupil "
_HAS_PARTS = re.compile(r", |: | and ")
_NO_FIGURE = "the document does not give the figure: "  # which stands beside the figure's name already
# When a step was done, or is taken as done.
_ON = re.compile(r"^(done|taken as \w+(?: \w+)?) (\d{4}-\d{2}-\d{2})$")
_DENIES = re.compile(r"\b(?:nobody|not|no|never)\b")


def statement(told: Told, rule: RuleTold) -> str:
    """What is the case of one condition: of one that is not met, what holds instead."""
    if told.kind == "once":
        return _once(told, rule)
    text = and_(dict.fromkeys(_against(told))) if told.verdict == NO else told.text
    if told.verdict == NOT_KNOWN:
        text = told.fact if told.about == "judgement" else f"whether {' or '.join(dict.fromkeys(_open_parts(told)))}"
    if told.kind == "needs":
        text = f"first: {text}"
    if told.parts or told.value in _BARE:
        return text
    if told.about == "day" and told.verdict == NO and told.value.isdigit():
        return f"it is {share_words(told)} day of the absence{far_words(told)}"
    if told.about == "improvement":
        return f"{text}: {then_and_now_words(told)}"
    if told.threshold:
        return figure_words(replace(told, text=text), "met" if told.verdict == NO else "so")
    return text if told.value == "not done" else f"{text} ({_ON.sub(_said_on, told.value)})"


def _open_parts(told: Told) -> Iterator[str]:
    """What is not known of a condition."""
    return (one.text if one.about == "judgement" else _asked(one) for one in _parts(told, NOT_KNOWN))


def _against(told: Told) -> Iterator[str]:
    """What is the case instead of a condition."""
    return (one.fact or one.text for one in _parts(told, NO))


def _parts(told: Told, verdict: str) -> Iterator[Told]:
    """A condition; of one that is made of several, those of them that have this verdict."""
    if told.joined in ("all", "any") and len(told.parts) > 1:
        for part in told.parts:
            if part.verdict == verdict:
                yield from _parts(part, verdict)
    else:
        yield told


def _said_on(found: re.Match[str]) -> str:
    return f"{'' if found[1] == 'done' else found[1] + ' '}on {found[2]}"


def raised_before(rule: RuleTold) -> str:
    """How often a rule is done and when it was last, where it was before; else ""."""
    said = next((told for told in rule.conditions if told.kind == "once"), None)
    return _once(said, rule) if said is not None and rule.history else ""


def _once(told: Told, rule: RuleTold) -> str:
    raised = "left open" if rule.left_open_on is not None else "raised"
    last = told.value.replace("last on", f"last {raised} on")
    if told.verdict == NO:
        return f"it is done {told.text}, and was {last}"
    return f"it is done {told.text}; it {'has not been raised before' if told.value == 'not before' else f'was {last}'}"


def because(rule: RuleTold) -> tuple[str, ...]:
    """Why a rule was decided: each thing that holds, once, in the order in which the rule has it."""
    return tuple(dict.fromkeys(said for told in rule.conditions for said in _held(told, rule)))


def _held(told: Told, rule: RuleTold) -> Iterator[str]:
    if told.verdict != YES:
        return
    if told.kind == "once":
        return  # how often is told beside it
    if told.joined == "first":
        level = next((part for part in told.parts if part.verdict == YES), None)
        inner = [said for part in (level.parts if level is not None else ()) for said in _held(part, rule)]
        yield told.text + (f", as {and_(inner)}" if inner else "")
    elif told.parts:
        holding = [part for part in told.parts if part.verdict == YES]
        for part in holding[:1] if told.joined == "any" else holding:
            yield from _held(part, rule)
    elif told.about == "day":
        yield told.text
    elif told.threshold:
        yield f"{told.text}: it is {share_words(told)}{', only just' if _at_edge(told) else ''}"
    else:
        yield statement(told, rule)


def _at_edge(told: Told) -> bool:
    return told.distance is not None and told.distance.by == 0


def unknown(rule: RuleTold) -> tuple[str, ...]:
    """What a rule that is left open turns on, each once: what is not known, and who could tell."""
    could: dict[str, list[Told]] = {}
    for told in rule.conditions:
        for leaf in _open(told):
            could.setdefault("" if leaf.about == "judgement" else leaf.open, []).append(leaf)
    return tuple(_missing(who, found) for who, found in could.items())


def _missing(who: str, found: list[Told]) -> str:
    if not who:
        return and_(dict.fromkeys(leaf.fact for leaf in found))
    texts = list(dict.fromkeys(map(_asked, found)))
    if len(texts) > 1 and all(text.startswith(_PUPIL) for text in texts):
        texts = [texts[0], *(text.removeprefix(_PUPIL) for text in texts[1:])]
    listed = ", ".join(texts[:-1]) + (" or " if len(texts) > 1 else "") + texts[-1]
    if who.startswith(_NO_FIGURE):
        # the sentence of the silence says it, and more
        return f"it is not known whether {listed.replace(NO_FIGURE, '')}: {who.removeprefix(_NO_FIGURE)}"
    tells = f" ({who})" if who.endswith("could tell") else f", as {who}"
    return f"it is not known whether {listed}{tells}"


def _asked(told: Told) -> str:
    """What is not known, said without a no where it can be."""
    return told.fact if told.fact and _DENIES.search(told.text) and not _DENIES.search(told.fact) else told.text


def _open(told: Told) -> Iterator[Told]:
    if told.verdict != NOT_KNOWN:
        return
    inner = [leaf for part in told.parts for leaf in _open(part)]
    if inner and not told.open:
        yield from inner
    elif told.open:
        yield told


def leaves(told: Told) -> Iterator[Told]:
    """The innermost parts of a condition."""
    if not told.parts:
        yield told
    for part in told.parts:
        yield from leaves(part)


def and_(parts: Iterable[str]) -> str:
    """`a, b and c`; with semicolons where a part has parts of its own."""
    every = list(parts)
    if len(every) > 1 and any(_HAS_PARTS.search(part) for part in every):
        return f"{'; '.join(every[:-1])}; and {every[-1]}"
    return ", ".join(every[:-1]) + (" and " if len(every) > 1 else "") + "".join(every[-1:])
