"""A policy's page as text, Markdown and HTML."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from attendance_policy.reports.policy_item import Item, Page

_MARKDOWN = re.compile(r"([\\`*_\[\]<>|#])")
_WIDTH = 100


def as_text(page: Page) -> str:
    """The page for a terminal."""
    lines = [page.title]
    for key, value in page.facts:
        lines += _wrapped(f"{key}: {value}", "  ", "    ")
    for section in page.sections:
        lines += ["", section.title.upper()]
        lines += _wrapped(section.about, "  ", "  ") if section.about else []
        for item in section.items:
            plain = len(item.lines) == 1 and not (item.notes or item.raw or item.source)
            if plain:
                lines += _wrapped(f"{item.name}: {item.lines[0]}", "  ", "    ")
                continue
            head = item.name + (f" [{', '.join(item.source)}]" if item.source else "")
            lines += _wrapped(head, "  ", "  ") if head else []
            for line in item.lines:
                lines += _wrapped(line, "    ", "      ")
            for line in item.notes:
                lines += _wrapped(line, "      ", "      ")
            if item.raw:
                lines += _wrapped(" | ".join(item.raw), "      (", "       ", ")")
    return "\n".join(lines) + "\n"


def _wrapped(text: str, first: str, rest: str, end: str = "") -> list[str]:
    return textwrap.wrap(" ".join(text.split()) + end, _WIDTH, initial_indent=first, subsequent_indent=rest,
                         break_long_words=False, break_on_hyphens=False)  # fmt: skip


def as_markdown(page: Page) -> str:
    """The page as Markdown; nothing in a profile can become a heading, a link or a tag."""
    lines = [f"# {_escaped(page.title)}", ""]
    lines += [f"- **{_escaped(key)}**: {_escaped(value)}" for key, value in page.facts]
    for section in page.sections:
        lines += ["", f"## {_escaped(section.title)}", ""]
        lines += [_escaped(section.about), ""] if section.about else []
        for item in section.items:
            lines += _marked(item)
    return "\n".join(lines) + "\n"


def _marked(item: Item) -> Iterator[str]:
    head = f"**{_escaped(item.name)}**" if item.name else "Of all of this"
    yield f"- {head}" + (f" ({_escaped(', '.join(item.source))})" if item.source else "")
    for line in item.lines:
        yield f"  - {_escaped(line)}"
    for line in item.notes:
        yield f"  - *{_escaped(line)}*"
    if item.raw:
        yield "  - " + ", ".join(f"`{_coded(part)}`" for part in item.raw)


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def _coded(text: str) -> str:
    return " ".join(text.split()).replace("`", "'")


def as_html(page: Page) -> str:
    """The page as one HTML file without scripts; every value is escaped."""
    # Imported here: only this form needs a template.
    from attendance_policy.templating import page_templates

    return page_templates("attendance_policy.reports").get_template("policy_page.html").render(page=page)
