"""file-name: a profile that bears the id of another, in a file of another name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from attendance_policy.diagnostics import Severity
from attendance_policy.lint.model import Finding, Rule, Subject


def _find(subject: Subject) -> Iterator[Finding]:
    own, file = subject.policy.id, PurePath(subject.loaded.resolved.document.file)
    if own in file.stem or file.suffix not in (".yaml", ".yml"):
        return
    known = {found.id: found for found in reversed(subject.policies.library.found) if found.path.stem == found.id}
    if own in known:
        message = f"`{own}` is the profile of `{known[own].path.name}`, and this file is `{file.name}`"
        mend = f"write `policy: {file.stem}` if it is another school's, or rename the file"
        yield RULE.at(subject, ("policy",), message, mend)
    elif file.stem in known:
        message = f"`{file.stem}` is a profile of its own, and this file with its name holds `{own}`"
        yield RULE.at(subject, ("policy",), message, f"write `policy: {file.stem}`, or rename the file")


RULE = Rule(
    "file-name",
    Severity.WARNING,
    "a profile whose id or file name is another's",
    "Who begins from another school's profile changes the file's name and forgets the id, or the other way about: what "
    "is asked of one school is then answered from the other's document. A file whose name has the id in it is a "
    "version of it, and a profile alone may lie in a file of any name.",
    _find,
)
