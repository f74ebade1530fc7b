"""Workflow commands of GitHub, which a pull request shows beside the line.

Source of the escapes: GitHub, "Workflow commands for GitHub Actions", and the toolkit's own `command` module.
"""

from __future__ import annotations

from attendance_policy.diagnostics import Severity
from attendance_policy.reports.formats.model import Checked, Remark

_TEXT = (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"))
_PROPERTY = (*_TEXT, (":", "%3A"), (",", "%2C"))


def github(checked: Checked) -> str:
    """A line for every remark that is not accepted; "" when there is none."""
    return "".join(f"{_command(remark)}\n" for remark in checked.remarks() if not remark.accepted)


def _command(remark: Remark) -> str:
    problem = remark.problem
    level = "notice" if problem.severity is Severity.NOTE else problem.severity.value
    place = problem.place
    properties = {"file": place.file} if place.file else {}
    if place.line:
        properties |= {"line": str(place.line)} | ({"col": str(place.column)} if place.column else {})
    properties["title"] = problem.code
    shown = ",".join(f"{key}={_escaped(value, _PROPERTY)}" for key, value in properties.items())
    return f"::{level} {shown}::{_escaped(remark.sentences(), _TEXT)}"


def _escaped(text: str, signs: tuple[tuple[str, str], ...]) -> str:
    for sign, code in signs:
        text = text.replace(sign, code)
    return text
