"""The rules of the linter: every module of `lint.rules` holds one, called RULE."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from attendance_policy.lint import rules
from attendance_policy.lint.model import Rule


@cache
def catalogue() -> tuple[Rule, ...]:
    """Every rule, by code."""
    found = []
    for module in pkgutil.iter_modules(rules.__path__):
        if module.name.startswith("_"):
            continue
        rule = importlib.import_module(f"{rules.__name__}.{module.name}").RULE
        assert isinstance(rule, Rule) and rule.code == module.name.replace("_", "-"), module.name
        found.append(rule)
    return tuple(sorted(found, key=lambda rule: rule.code))
