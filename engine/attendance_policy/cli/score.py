"""`score`: what a scored form comes to."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import click

from attendance_policy.answers import Answer, ScoreAnswer, Single, score
from attendance_policy.answers.score import scored_forms
from attendance_policy.cli.asking import load_policy, now_option, reading_option, the_now
from attendance_policy.cli.options import format_option, open_library, policies_option
from attendance_policy.cli.output import show_json
from attendance_policy.cli.telling import one_of_four, tell
from attendance_policy.diagnostics import wrong_call
from attendance_policy.policy import Loaded

_NUMBER = re.compile(r"[0-9]{1,3}", re.ASCII)


@click.command(name="score")
@click.argument("policy", metavar="ID")
@click.argument("numbers", metavar="[PART=NUMBER]...", nargs=-1)
@click.option("--form", "name", metavar="NAME", help="The form; needed where the policy scores several.")
@click.option("--risk", "risks", metavar="PART=NUMBER,...", multiple=True,
              help="One of several risks on the form, such as likelihood=4,severity=5 (repeatable).")  # fmt: skip
@reading_option
@now_option
@policies_option
@format_option("text", "json")
def command(
    policy: str, numbers: tuple[str, ...], name: str | None, risks: tuple[str, ...], readings: tuple[str, ...],
    now: str | None, today: str | None, folders: tuple[Path, ...], form: str,
) -> int:  # fmt: skip
    """The score of a form and the band it falls in, as in `score ID likelihood=4 severity=5`.

    Each part of the form is given a number of its scale. Exits with 0 whatever the answer is.
    """
    day, _ = the_now(now, today)
    loaded = load_policy(open_library(folders), policy, day, readings)
    written = [*([numbers] if numbers else []), *(tuple(risk.split(",")) for risk in risks)]
    found = score(loaded, name or _only_form(loaded), [_risk(parts) for parts in written])
    found = replace(found, whole=replace(found.whole, chosen=readings))
    if form == "json":
        show_json(found.as_data())
    else:
        _tell(found)
    return 0


def _only_form(loaded: Loaded) -> str:
    forms = scored_forms(loaded)
    if len(forms) == 1:
        return forms[0]
    hint = "this policy scores " + " and ".join(f"`{form}`" for form in forms) if forms else "no form here is scored"
    raise wrong_call("missing-option", "`--form` is missing", hint)


def _risk(parts: tuple[str, ...]) -> dict[str, int]:
    risk: dict[str, int] = {}
    for text in parts:
        part, equals, number = (word.strip() for word in text.partition("="))
        if not equals or not part or _NUMBER.fullmatch(number) is None:
            what = f"`{text.strip()}` gives no part a number"
            raise wrong_call("wrong-number", what, "write it as `likelihood=4`, a whole number")
        if part in risk:
            raise wrong_call("wrong-number", f"`{part}` is given twice", "several risks are each a `--risk`")
        risk[part] = int(number)
    return risk


def _tell(found: ScoreAnswer) -> None:
    for risk in found.risks if len(found.risks) > 1 else ():
        click.echo(f"Risk {risk.asked['risk']}: {_said(risk)}.")
    lead = "Together" if len(found.risks) > 1 else "This risk"
    tell(found.whole, f"{lead}: {_said(found.whole)}.", _say)


def _said(answer: Answer) -> str:
    """The words of the numbers, the score and the band."""
    number, band = answer.values["score"], answer.values["called"] or answer.values["band"]
    words = answer.values["words"]
    said = [", ".join(words)] if isinstance(words, tuple) else []
    said += [f"score {number}"] if number is not None else []
    said += [str(band)] if band is not None else [answer.result.replace("_", " ")]
    return "; ".join(said)


def _say(single: Single) -> str:
    band = single.shown.get("called") or single.values["band"]
    return f"{single.values['score']}, {band}" if band is not None else one_of_four(single)
