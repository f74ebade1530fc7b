"""Answers in words: what is the same for every question."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

import click

from attendance_policy.answers import Answer, Read, Single

Say = Callable[[Single], str]


def on_day(day: date) -> str:
    """`Friday 10 January 2025`."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def tell(answer: Answer, first: str, say: Say) -> None:
    """Print an answer: the sentence, what it rests on, and every reading in the words of `say`."""
    click.echo(first)
    tell_grounds(answer, say)


def tell_grounds(answer: Answer, say: Say) -> None:
    """Print what an answer rests on."""
    if answer.source:
        click.echo(f"  clauses: {', '.join(answer.source)}")
    if answer.not_specified:
        click.echo(f"  not specified: {answer.not_specified}")
    if answer.candidates:
        click.echo(f"  it may be: {' or '.join(answer.candidates)}")
    for question in answer.asks:
        click.echo(f"  for {question.who} to say: {question.asks} ({question.judgement})")
    tell_readings(answer.readings, say)
    for line in answer.interpretation:
        click.echo(f"  interpretation: {line}")
    for line in answer.notes:
        click.echo(f"  note: {line}")
    for line in answer.chosen:
        click.echo(f"  asked under: {line}")


def tell_readings(readings: Iterable[Read], say: Say) -> None:
    """Print the readings, point by point, with the answer under each."""
    point = None
    for read in readings:
        if read.point != point:
            point = read.point
            click.echo(f"  {read.asks} ({read.point})" if read.point else "  rules that do not agree")
        clauses = f" [{', '.join(read.source)}]" if read.source else ""
        chosen = ", the working reading" if read.working else ""
        click.echo(f"    {read.reading}{chosen}: {read.says}{clauses} -> {say(read.single)}")


def one_of_four(single: Single) -> str:
    """A reading that gives no value, in a few words."""
    if single.candidates:
        return f"open between {' and '.join(single.candidates)}"
    if single.decided_by:
        return f"for {single.decided_by} to decide"
    return "not specified" if single.result == "not_specified" else single.result.replace("_", " ")
