"""Fills in a Word template, as a process of its own: what a template costs in time and memory ends there.

Reads one JSON object from standard input: `template` (base64), `names` (the placeholders that there are), `letters`
(each with `values`, `body` and `title`), `memory` (bytes) and `seconds`. Writes a frame for each letter: `D`, the
length in eight bytes, the document. A fault is a frame `E` with its kind in words, and nothing follows it. It imports
little, so as to start soon.
"""

from __future__ import annotations

import base64
import io
import json
import sys
import zipfile
from collections.abc import Iterable, Mapping
from typing import IO, Any

from jinja2 import TemplateError, TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError
from markupsafe import Markup

from attendance_policy.letters.writers.word_body import STYLES, body_xml, text_xml
from attendance_policy.templating import Sandbox

_ALLOWED = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.If, nodes.And, nodes.Or, nodes.Not)
_BODY = "body"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the day of every entry, so that the same letter gives the same bytes


class Environment(Sandbox):
    """Jinja with `names`, `if`, `and`, `or` and `not` alone. docxtpl hands it every part that it renders."""

    names: frozenset[str] = frozenset()

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for node in tree.find_all(nodes.Node):
            if not isinstance(node, _ALLOWED):
                raise SecurityError(f"`{type(node).__name__.lower()}` is not for templates of letters")
            if isinstance(node, nodes.Name) and node.name not in self.names:
                raise SecurityError(f"there is no placeholder `{node.name}`")
        return tree


def environment(names: Iterable[str]) -> Environment:
    """The environment of every rendering: strict, escaping, sandboxed."""
    made = Environment()
    made.names = frozenset({_BODY, *names})
    return made


def filled(template: bytes, letter: Mapping[str, Any], jinja: Environment) -> bytes:
    """One letter as a Word file."""
    from docxtpl import DocxTemplate

    document = DocxTemplate(io.BytesIO(template))
    found = {style.name: style.style_id for style in document.get_docx().styles}
    styles = {name: found[name] for name in STYLES if name in found}
    values = {
        name: Markup(text_xml(value)) if isinstance(value, str) else value for name, value in letter["values"].items()
    }
    # Escaped already, by our own hand: nothing of a letter reaches the XML in any other way.
    document.render({**values, _BODY: Markup(body_xml(letter["body"], styles))}, jinja, autoescape=True)
    properties = document.docx.core_properties
    properties.title = letter["title"]
    properties.language = "en-GB"
    whole = io.BytesIO()
    document.save(whole)
    return _dateless(whole)


def main(given: IO[bytes], out: IO[bytes]) -> None:
    """Do what one call asks for."""
    asked = json.load(given)
    _limit(asked["memory"], asked["seconds"])
    template = base64.b64decode(asked["template"])
    jinja = environment(asked["names"])
    try:
        for letter in asked["letters"]:
            data = filled(template, letter, jinja)
            out.write(b"D" + len(data).to_bytes(8, "big") + data)
    except Exception as error:  # whatever python-docx, lxml, zipfile and Jinja raise
        out.write(b"E" + json.dumps(_words(error)).encode("utf-8"))
    out.flush()


def _words(error: Exception) -> str:
    if isinstance(error, MemoryError):
        return "it needs too much memory"
    if isinstance(error, TemplateSyntaxError | SecurityError | TemplateError):
        return str(error)
    return type(error).__name__


def _dateless(packed: io.BytesIO) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            entry = zipfile.ZipInfo(part.filename, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(part))
    return out.getvalue()


def _limit(memory: int, seconds: int) -> None:
    """Where the system knows limits; elsewhere whoever started this process ends it when its time is over."""
    try:
        import resource
    except ImportError:
        return
    for kind, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds)):
        hard = resource.getrlimit(kind)[1]
        try:
            resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
        except (OSError, ValueError):
            continue


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
