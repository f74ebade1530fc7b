"""Which of several forms a log is written in, where a map knows more than one."""

from __future__ import annotations

from collections.abc import Sequence

from .encoding import as_utf8
from .header import has_all, header_in
from .maps.model import FileMap
from .sheets import as_table


def fitting(data: bytes, file: str, required: Sequence[str], forms: Sequence[FileMap]) -> FileMap:
    """The first form whose columns all stand in the header of a file; where none fits, the first whose required ones
    do; else the first. Raises `CannotGoOn` (exit code 3) where the file is damaged."""
    first = forms[0]
    if len(forms) == 1:
        return first
    fits = []
    for form in forms:
        header = header_in(as_utf8(as_table(data, file, form), form.encoding), required, form.columns, form.delimiter)
        if has_all(header.fields, (*required, *form.columns), form.columns):
            return form
        if has_all(header.fields, required, form.columns):
            fits.append(form)
    return fits[0] if fits else first
