"""Reading YAML: the only package that does. Text in, a tree of texts with places and problems out."""

from typing import TYPE_CHECKING

from attendance_policy.lazily import lazily

if TYPE_CHECKING:
    from .comments import Remark, read_remarks
    from .document import LIMITS, Data, Document, Limits, Path, Places, Text
    from .edit import CannotEditError, quoted, removed, replaced
    from .lookalikes import hidden_character, lookalike
    from .problem_codes import CODES
    from .quoting import written
    from .read import read_file, read_yaml
    from .scalars import ScalarType, yaml11_type, yaml12_type

__getattr__ = lazily(
    __name__,
    comments="Remark read_remarks",
    document="LIMITS Data Document Limits Path Places Text",
    edit="CannotEditError quoted removed replaced",
    lookalikes="hidden_character lookalike",
    problem_codes="CODES",
    quoting="written",
    read="read_file read_yaml",
    scalars="ScalarType yaml11_type yaml12_type",
)

__all__ = [
    "CODES",
    "LIMITS",
    "CannotEditError",
    "Data",
    "Document",
    "Limits",
    "Path",
    "Places",
    "Remark",
    "ScalarType",
    "Text",
    "hidden_character",
    "lookalike",
    "quoted",
    "read_file",
    "read_remarks",
    "read_yaml",
    "removed",
    "replaced",
    "written",
    "yaml11_type",
    "yaml12_type",
]
