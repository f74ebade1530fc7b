"""The one way in which a template becomes text: in a sandbox, with strict names, escaped unless a caller says not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import PackageLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

_Named = Mapping[str, Callable[..., Any]]


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja as every template here gets it: no private attribute, no change of a value, no name that is not given.

    Values are escaped for HTML and XML unless `autoescape` is said to be off. Other options are Jinja's own.
    """

    def __init__(self, *, autoescape: bool = True, **options: Any) -> None:
        super().__init__(autoescape=autoescape, undefined=StrictUndefined, **options)


def page_templates(package: str, filters: _Named | None = None, tests: _Named | None = None) -> Sandbox:
    """The templates of pages in the folder `templates` of a package, with filters and tests beside Jinja's own.

    A line that holds nothing but a tag leaves no line behind.
    """
    made = Sandbox(
        loader=PackageLoader(package), trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    made.filters.update(filters or {})
    made.tests.update(tests or {})
    return made
