"""Finding templates of letters: in `letters/` of every folder that a call names, and of the packaged one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

FOLDER = "letters"


def letter_templates(folders: Sequence[Path]) -> dict[str, Path]:
    """From the id of a template to its file. `folders`: of profiles; an id found earlier hides the same found later."""
    found: dict[str, Path] = {}
    for folder in folders:
        for path in sorted((folder / FOLDER).glob("*.yaml")):
            found.setdefault(path.stem, path)
    return dict(sorted(found.items()))
