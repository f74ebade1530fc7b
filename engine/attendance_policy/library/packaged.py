"""Where the files that come with the program are: inside the installed package, else in the checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def packaged(kind: str) -> Path:
    """The folder of packaged `policies` or `schema`: the wheel's data, else the checkout beside pyproject.toml."""
    package = Path(__file__).resolve().parent.parent
    data = package / "_data" / kind
    if data.is_dir():
        return data
    checkout = package.parent.parent
    if (checkout / "pyproject.toml").is_file():
        return checkout / kind
    raise FileNotFoundError(f"the folder {kind} is missing from this installation of attendance-policy")
