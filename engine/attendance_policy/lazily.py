"""The names of a package, each imported when it is first asked for, so that a short call loads only what it uses."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any


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
