"""Every template becomes text in one sandbox: strict, escaped, and nothing in it reaches further than its values."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from jinja2 import UndefinedError
from jinja2.exceptions import SecurityError

from attendance_policy.templating import Sandbox, page_templates

ENGINE = Path(__file__).parent.parent / "engine" / "attendance_policy"
PACKAGES = ("attendance_policy.reports", "attendance_policy.letters.writers")


def made(package=None):
    return Sandbox() if package is None else page_templates(package)


@pytest.mark.parametrize("package", [None, *PACKAGES])
def test_a_value_is_text_and_no_markup(package):
    found = made(package).from_string("{{ name }}").render(name="<b>O'Neil & co</b>")
    assert found == "&lt;b&gt;O&#39;Neil &amp; co&lt;/b&gt;"


def test_a_writer_that_escapes_by_itself_gets_plain_text():
    assert Sandbox(autoescape=False).from_string("{{ name }}").render(name="O'Neil & co") == "O'Neil & co"


@pytest.mark.parametrize("package", [None, *PACKAGES])
def test_a_name_that_is_not_given_is_an_error_and_no_gap(package):
    with pytest.raises(UndefinedError):
        made(package).from_string("Dear {{ parent }}").render()


@pytest.mark.parametrize("package", [None, *PACKAGES])
@pytest.mark.parametrize("text", ["{{ value.__class__.__mro__ }}", "{{ value.append(3) }}", "{{ value.clear() }}"])
def test_a_template_reaches_nothing_private_and_changes_nothing(package, text):
    value = [1, 2]
    with pytest.raises(SecurityError):
        made(package).from_string(text).render(value=value)
    assert value == [1, 2]


@pytest.mark.parametrize("package", PACKAGES)
def test_filters_and_tests_of_one_page_are_not_those_of_another(package):
    page_templates(package, {"loud": str.upper}, {"odd_one": bool})
    assert "loud" not in page_templates(package).filters
    assert "odd_one" not in page_templates(package).tests


def test_no_other_module_makes_an_environment():
    makers = {"Environment", "SandboxedEnvironment", "ImmutableSandboxedEnvironment", "NativeEnvironment"}
    for path in sorted(ENGINE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if path.name == "templating.py":
                continue
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("jinja2"):
                assert not makers & {name.name for name in node.names}, path
            assert not (isinstance(node, ast.Import) and any(name.name == "jinja2" for name in node.names)), path
