"""Writing YAML that every reader understands the same way."""

from __future__ import annotations

from typing import Any

import yaml

from attendance_policy.source.scalars import yaml12_type


class _Dumper(yaml.SafeDumper):
    """Block style; a text that another reader would take for a number, a date or yes/no is quoted."""

    def ignore_aliases(self, data: Any) -> bool:
        """Never an anchor: the language has none."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """List entries stand deeper than their key."""
        super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = '"' if yaml12_type(text) != "string" else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def write_yaml(data: Any) -> str:
    """Mappings, lists, texts, numbers and yes/no as YAML text; keys keep their order. Read back, it is the same."""
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
