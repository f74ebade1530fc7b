"""Reads one workbook from standard input, in a process of its own with bounded memory. `excel` starts it."""

from __future__ import annotations

import json
import sys

from attendance_policy.diagnostics import CannotGoOn

from .excel import sheet_text

_MEMORY = 4 << 30  # bytes of address space
_REFUSED = 3


def main(file: str, sheet: str, delimiter: str) -> int:
    """Write the sheet's CSV to standard output, or what is wrong as JSON: code, message, suggestion; gives 0 or 3."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    except (ImportError, ValueError, OSError):
        pass  # not every system has such limits
    try:
        sys.stdout.buffer.write(sheet_text(sys.stdin.buffer.read(), file, sheet, delimiter))
    except CannotGoOn as refused:
        problem = refused.problems[0]
        sys.stdout.buffer.write(json.dumps([problem.code, problem.message, problem.suggestion]).encode())
        return _REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
