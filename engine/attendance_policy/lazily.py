"""What is made when it is first asked for, so that a short call loads only what it uses: the names of a package, and
regular expressions."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

__all__ = ["lazily", "pattern"]


def lazily(package: str, **modules: str) -> Callable[[str], Any]:
    """The `__getattr__` of a package whose `modules` hold these names, with blanks between them.

    A package says the same names to whoever reads types, by imports that do not run. No name may be that of a module
    of the package, which would stand in its place once it is imported.
    """
    held = {name: module for module, names in modules.items() for name in names.split()}

    def imported(name: str) -> Any:
        if name not in held:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(f"{package}.{held[name]}"), name)
        setattr(sys.modules[package], name, value)
        return value

    return imported


class _Pattern:
    """Stands in for a regular expression: to compile one takes 0.1 to 0.3 ms, and a short call uses few of them."""

    def __init__(self, text: str, flags: int = 0) -> None:
        self._given = text, flags

    def __getattr__(self, name: str) -> Any:
        value = getattr(re.compile(*self._given), name)
        setattr(self, name, value)
        return value


if TYPE_CHECKING:  # whoever reads types sees that of the standard library
    from re import compile as pattern
else:
    pattern = _Pattern
