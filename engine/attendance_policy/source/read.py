"""The two ways in: from a file, and from text."""

from __future__ import annotations

import pathlib

from attendance_policy.diagnostics import Place, Problem, wrong_call

from .compose import Loader, compose, fastest_loader
from .document import LIMITS, Document, Places
from .found import Found
from .lookalikes import shown
from .scan import scan


def read_yaml(text: str | bytes, file: str, loader: Loader | None = None) -> Document:
    """Read one YAML document. Never raises for what the text holds: problems come back as values, sorted by place.

    `file` is the name that problems carry. `loader` is a PyYAML loader; all give the same answer, and by default the
    fastest one present is used.
    """
    cleaned, found = scan(text, file)
    if cleaned is None:
        return _without_data(file, found.together(Found()))
    tree, found_in_yaml = compose(cleaned, file, loader or fastest_loader())
    problems = found.together(found_in_yaml)
    return Document(file, tree.data, Places(file, tree.places), Places(file, tree.key_places), problems)


def read_file(path: pathlib.Path, shown_as: str | None = None) -> Document:
    """Read the YAML file at `path`; problems name it `shown_as`, or as `path` with forward slashes.

    Raises `CannotGoOn` with exit code 2 when nothing stands there; anything else comes back as problems.
    """
    file = path.as_posix() if shown_as is None else shown_as
    try:
        with path.open("rb") as stream:
            content = stream.read(LIMITS.size + 1)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise wrong_call("no-such-file", f"there is no file {shown(file)}", "check the path", file) from None
    except IsADirectoryError:
        return _refused(file, "is-a-directory", f"{shown(file)} is a folder", "name a file in it")
    except OSError as error:
        if path.is_dir():  # Windows says "permission denied" for a folder
            return _refused(file, "is-a-directory", f"{shown(file)} is a folder", "name a file in it")
        reason = (error.strerror or type(error).__name__).lower()
        return _refused(file, "cannot-be-read", f"{shown(file)} cannot be read: {reason}", "check who may read it")
    return read_yaml(content, file)


def _refused(file: str, code: str, message: str, suggestion: str) -> Document:
    return _without_data(file, (Problem(Place(file), code, message, suggestion),))


def _without_data(file: str, problems: tuple[Problem, ...]) -> Document:
    return Document(file, None, Places(file, {}), Places(file, {}), problems)
