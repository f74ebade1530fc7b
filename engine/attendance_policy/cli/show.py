"""`show`: the resolved policy, and where each value of it comes from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from attendance_policy.cli.asking import load_policy, now_option, reading_option, the_now
from attendance_policy.cli.list import as_table
from attendance_policy.cli.options import format_option, open_library, policies_option
from attendance_policy.cli.output import show_json
from attendance_policy.diagnostics import wrong_call
from attendance_policy.policy import Loaded
from attendance_policy.reports.origins import by_default, in_order, traced
from attendance_policy.reports.policy_page import policy_page
from attendance_policy.reports.policy_print import as_html, as_markdown, as_text


@click.command(name="show")
@click.argument("policy", metavar="ID")
@click.option("--origin", is_flag=True, help="File, line and clause of each value.")
@reading_option
@now_option
@policies_option
@format_option("text", "json", "yaml", "markdown", "html")
def command(
    policy: str, origin: bool, readings: tuple[str, ...], now: str | None, today: str | None,
    folders: tuple[Path, ...], form: str,
) -> int:  # fmt: skip
    """The policy with everything it takes over from its base and its trust, as the document has it.

    Open points are shown with their readings and the one that is worked with; `--reading` shows the policy under
    another. `--today` shows the version that holds on a day.
    """
    day, _ = the_now(now, today)
    loaded = load_policy(open_library(folders), policy, day, readings)
    if origin:
        _origins(loaded, form)
    elif form == "json":
        show_json(_with_lists(in_order(loaded.tree.data)))
    elif form == "yaml":
        from attendance_policy.source.write import write_yaml

        click.echo(write_yaml(in_order(loaded.tree.data)), nl=False)
    else:
        page = policy_page(loaded, readings)
        click.echo({"text": as_text, "markdown": as_markdown, "html": as_html}[form](page), nl=False)
    return 0


def _with_lists(value: Any) -> Any:
    """The data with every `source` as a list, which a profile may write as one clause."""
    if isinstance(value, dict):
        return {key: [one] if key == "source" and isinstance(one, str) else _with_lists(one)
                for key, one in value.items()}  # fmt: skip
    return [_with_lists(one) for one in value] if isinstance(value, list) else value


def _origins(loaded: Loaded, form: str) -> None:
    rows = [*traced(loaded.tree), *by_default(loaded.tree, loaded.policy)]
    if form == "json":
        show_json({
            row.path: {"value": row.value, "file": row.file, "line": row.line or None, "source": list(row.source)}
            for row in rows
        })  # fmt: skip
        return
    if form != "text":
        raise wrong_call("no-such-form", f"`--origin` is not printed as {form}", "use `--format text` or `json`")
    table = [("path", "where", "clause", "value")]
    for row in rows:
        value = row.value if isinstance(row.value, str) else json.dumps(row.value, ensure_ascii=False)
        shown = " ".join(value.split())
        table.append((row.path, f"{row.file}:{row.line}" if row.line else row.file, ", ".join(row.source), shown))
    for line in as_table(table):
        click.echo(line)
