"""What a scored form comes to: the score and the band of each risk that is written on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from attendance_policy.answers.model import DETERMINED, NOT_SPECIFIED, Answer, Single, Value, clause, joined
from attendance_policy.answers.readings import answer
from attendance_policy.diagnostics import did_you_mean, wrong_call
from attendance_policy.frozen import dataclass
from attendance_policy.policy import Loaded, Policy, Silence
from attendance_policy.policy.forms import PAPERS, Score

Numbers = Mapping[str, int]


@dataclass(frozen=True)
class ScoreAnswer:
    """The answer on a scored form: one answer for each risk, and one for the whole form.

    With one risk the form's answer is that risk's.
    """

    whole: Answer
    risks: tuple[Answer, ...]

    def as_data(self) -> dict[str, object]:
        """The answer as the JSON contract has it; the values above `risks` are those of the whole form."""
        return {**self.whole.as_data(), "risks": [risk.as_data() for risk in self.risks]}


def score(loaded: Loaded, form: str, risks: Sequence[Numbers]) -> ScoreAnswer:
    """The score and the band of each risk of a form. A risk gives each part of the form one number of its scale.

    Values: `score`, `band` (its id), and beside them `called` (the document's word for the band) and `words` (its word
    for each number). The band of several risks together is that of the highest, where the document says so. Raises a
    wrong call for a form that the policy does not have, and for parts or numbers that the form does not have.
    """
    check_form(loaded, form)
    if not risks:
        raise wrong_call("no-risk", "nothing is given to score", "give each part its number, as in `likelihood=4`")
    known = loaded.policy.scores.get(form)
    if isinstance(known, Score):
        for risk in risks:
            _check(known, risk)
    asked: dict[str, Value] = {"policy": loaded.policy.id, "form": form}
    answers = tuple(
        answer(loaded, partial(_one, form=form, risk=risk), PAPERS, {"risk": number, "given": _given(risk)})
        for number, risk in enumerate(risks, start=1)
    )
    if len(answers) == 1:
        return ScoreAnswer(replace(answers[0], asked={**asked, "given": _given(risks[0])}), answers)
    return ScoreAnswer(answer(loaded, lambda policy: _whole(policy, form, risks), PAPERS, asked), answers)


def scored_forms(loaded: Loaded) -> tuple[str, ...]:
    """The forms of a policy that are scored, in the order of the profile."""
    return tuple(loaded.policy.scores)


def check_form(loaded: Loaded, form: str) -> None:
    """Raise a wrong call for a form that the policy does not have."""
    if form not in loaded.policy.papers:
        scored = scored_forms(loaded)
        hint = did_you_mean(form, scored) or ("scored here: " + ", ".join(f"`{name}`" for name in scored) if scored
                                              else "no form of this policy is scored")  # fmt: skip
        raise wrong_call("unknown-form", f"`{form}` is not a form of this policy", hint)


def _check(known: Score, risk: Numbers) -> None:
    parts = ", ".join(f"`{part}`" for part in known.parts)
    for part in risk:
        if part not in known.parts:
            raise wrong_call("wrong-part", f"`{part}` is not a part of `{known.form}`",
                             did_you_mean(part, known.parts) or f"its parts are {parts}")  # fmt: skip
    for part, words in known.parts.items():
        if part not in risk:
            raise wrong_call("wrong-part", f"`{part}` has no number", f"give a number to each of {parts}")
        if risk[part] not in words:
            scale = ", ".join(f"{n} {'' if isinstance(w, Silence) else w}".strip() for n, w in words.items())
            raise wrong_call("wrong-part", f"`{part}` cannot be {risk[part]}", f"it is one of: {scale}")


def _given(risk: Numbers) -> tuple[str, ...]:
    return tuple(f"{part}={number}" for part, number in risk.items())


def _scored(policy: Policy, form: str, values: dict[str, Value]) -> Score | Single:
    known = policy.scores.get(form)
    if known is None:
        return Single(NOT_SPECIFIED, values, (), f"the policy does not say how `{form}` is scored")
    if isinstance(known, Silence):
        return Single(NOT_SPECIFIED, values, known.source, known.sentence())
    return known


def _one(policy: Policy, form: str, risk: Numbers) -> Single:
    values: dict[str, Value] = {"score": None, "band": None}
    shown: dict[str, Value] = {"called": None, "words": None}
    known = _scored(policy, form, values)
    if isinstance(known, Single):
        return replace(known, shown=shown)
    if set(risk) != set(known.parts) or any(risk[part] not in words for part, words in known.parts.items()):
        return Single(NOT_SPECIFIED, values, known.source, "the form has other parts or numbers under this reading",
                      shown=shown)  # fmt: skip
    said = tuple(f"{part} {risk[part]} ({_word(words[risk[part]])})" for part, words in known.parts.items())
    values["score"], shown["words"] = known.scored(risk), said
    return _banded(known, values, shown)


def _banded(known: Score, values: dict[str, Value], shown: dict[str, Value]) -> Single:
    number = values["score"]
    assert isinstance(number, int)
    band = known.band(number)
    if band is None:
        said = known.otherwise.sentence() if known.otherwise else f"no band holds {number}{clause(known.source)}"
        source = joined(known.source, known.otherwise.source if known.otherwise else ())
        return Single(NOT_SPECIFIED, values, source, said, interpretation=known.interpretation, shown=shown)
    values = {**values, "band": band.id}
    shown = {**shown, "called": band.called or None}
    return Single(DETERMINED, values, joined(known.source, band.source), interpretation=known.interpretation,
                  shown=shown)  # fmt: skip


def _whole(policy: Policy, form: str, risks: Sequence[Numbers]) -> Single:
    values: dict[str, Value] = {"score": None, "band": None}
    shown: dict[str, Value] = {"called": None, "words": None}
    known = _scored(policy, form, values)
    if isinstance(known, Single):
        return replace(known, shown=shown)
    if known.whole != "highest":
        said = known.whole.sentence() if isinstance(known.whole, Silence) else (
            f"the policy gives a band to {known.of} and none to them together{clause(known.source)}")  # fmt: skip
        return Single(NOT_SPECIFIED, values, known.source, said, interpretation=known.interpretation, shown=shown)
    singles = [_one(policy, form, risk) for risk in risks]
    scores = [single.values["score"] for single in singles]
    if not all(isinstance(one, int) for one in scores):
        return next(single for single in singles if single.values["score"] is None)
    highest = max(one for one in scores if isinstance(one, int))
    return _banded(known, {**values, "score": highest}, shown)


def _word(word: str | Silence) -> str:
    return word.sentence() if isinstance(word, Silence) else word
