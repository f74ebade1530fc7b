"""JUnit XML, which test reports of CI systems read: a suite for every file, a case for every check."""

from __future__ import annotations

import re
from collections import defaultdict
from xml.etree import ElementTree

from attendance_policy.reports.formats.model import Check, Checked, Remark

# Signs that XML 1.0 cannot hold, not even as a reference.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(checked: Checked) -> str:
    """The report. A check fails when it has a remark that makes the call fail; other remarks stand in its output."""
    groups: dict[str, list[Check]] = defaultdict(list)
    for check in checked.checks:
        groups[check.group].append(check)
    root = ElementTree.Element("testsuites", name=checked.name)
    failed = 0
    for group, checks in groups.items():
        suite = ElementTree.SubElement(root, "testsuite", name=_clean(group) or checked.name)
        failures = sum(_case(suite, check, checked) for check in checks)
        _count(suite, len(checks), failures)
        failed += failures
    _count(root, len(checked.checks), failed)
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _count(element: ElementTree.Element, tests: int, failures: int) -> None:
    for name, number in {"tests": tests, "failures": failures, "errors": 0, "skipped": 0, "time": 0}.items():
        element.set(name, str(number))


def _case(suite: ElementTree.Element, check: Check, checked: Checked) -> int:
    """A case with what was found; 1 when it fails."""
    group = _clean(check.group)
    case = ElementTree.SubElement(suite, "testcase", classname=group or checked.name, name=_clean(check.name))
    if group:
        case.set("file", group)
    case.set("time", "0")
    failing = [r for r in check.remarks if r.problem.severity in checked.fails and not r.accepted]
    others = [remark for remark in check.remarks if remark not in failing]
    if failing:
        first = failing[0].problem
        message = first.message if len(failing) == 1 else f"{len(failing)} found: {first.message}"
        failure = ElementTree.SubElement(case, "failure", type=_clean(first.code), message=_clean(message))
        failure.text = _clean("\n".join(map(_line, failing)))
    if others:
        ElementTree.SubElement(case, "system-out").text = _clean("\n".join(map(_line, others)))
    return int(bool(failing))


def _line(remark: Remark) -> str:
    problem = remark.problem
    place = f"{problem.place}: " if problem.place.file else ""
    accepted = f" Accepted: {remark.accepted}" if remark.accepted else ""
    return f"{place}{problem.severity.value}: {remark.sentences()} [{problem.code}]{accepted}"


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
