"""SARIF 2.1.0 (OASIS Static Analysis Results Interchange Format), which code scanning and editors read."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from urllib.parse import quote

from attendance_policy import __version__
from attendance_policy.diagnostics import Place, Severity
from attendance_policy.reports.formats.model import Checked, Explained, Remark

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def sarif(checked: Checked, docs: str = "") -> str:
    """The log of one run. `docs`: the address that the pages of the documentation lie below; without it the rules
    carry their text and no address, since the format takes only absolute ones.

    A remark that the school accepts is there with a suppression and its reason.
    """
    index = {explained.code: number for number, explained in enumerate(checked.codes)}
    driver: dict[str, Any] = {"name": "attendance-policy", "semanticVersion": __version__, "version": __version__}
    if docs:
        driver["informationUri"] = docs
    driver["rules"] = [_rule(explained, docs) for explained in checked.codes]
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": f"attendance-policy/{checked.command}/"},
        "columnKind": "unicodeCodePoints",
        "results": [_result(remark, index, checked.name) for remark in checked.remarks()],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _rule(explained: Explained, docs: str) -> dict[str, Any]:
    rule: dict[str, Any] = {
        "id": explained.code,
        "name": "".join(word.capitalize() for word in explained.code.split("-")),
        "shortDescription": {"text": explained.title},
        "fullDescription": {"text": explained.meaning},
        "help": {
            "text": f"{explained.meaning} See {explained.page}.",
            "markdown": f"{explained.meaning}\n\nSee `{explained.page}`.",
        },
        "defaultConfiguration": {"level": _LEVELS[explained.severity]},
    }
    if docs:
        rule["helpUri"] = f"{docs.rstrip('/')}/{explained.page}"
    return rule


def _result(remark: Remark, index: dict[str, int], call: str) -> dict[str, Any]:
    """One finding; what is about no file stands in the call."""
    problem = remark.problem
    result: dict[str, Any] = {"ruleId": problem.code}
    if problem.code in index:
        result["ruleIndex"] = index[problem.code]
    result |= {"level": _LEVELS[problem.severity], "message": {"text": remark.sentences()}}
    if problem.place.file:
        location: dict[str, Any] = {"physicalLocation": _physical(problem.place)}
        if remark.path:
            location["logicalLocations"] = [{"fullyQualifiedName": remark.path}]
        result["locations"] = [location]
    else:
        result["locations"] = [{"logicalLocations": [{"fullyQualifiedName": call}]}]
    # The value and not its line: a finding stays the same one when lines are put in above it.
    named = "\0".join((problem.code, problem.place.file, remark.path or problem.message))
    digest = hashlib.sha256(named.encode(errors="surrogateescape")).hexdigest()
    result["partialFingerprints"] = {"codeAndPath/v1": digest}
    if remark.accepted:
        result["suppressions"] = [{"kind": "inSource", "justification": remark.accepted}]
    if remark.clauses or remark.witness:
        result["properties"] = {"clauses": list(remark.clauses), "witness": remark.witness}
    return result


def _physical(place: Place) -> dict[str, Any]:
    file = place.file.replace("\\", "/")
    address = quote(file, errors="surrogateescape")  # a name that is no text is given byte by byte
    physical: dict[str, Any] = {"artifactLocation": {"uri": ("file://" if file.startswith("/") else "") + address}}
    if place.line:
        physical["region"] = {"startLine": place.line, "startColumn": max(place.column, 1)}
    return physical
