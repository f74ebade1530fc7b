"""The smallest file for each code: those in `bad/`, and those that editors and version control would change."""

from __future__ import annotations

from pathlib import Path

from attendance_policy.source import LIMITS

FOLDER = Path(__file__).parent / "bad"

MADE: dict[str, bytes] = {
    "file-too-big": b"policy: oakfield\n" + b"#" * LIMITS.size,
    "wrong-encoding": "policy: oakfield\n".encode("utf-16"),
    "not-utf-8": "kind: school\nname: Caf\u00e9 Road \u2019s\n".encode("cp1252"),
    "byte-order-mark": b"\xef\xbb\xbfpolicy: oakfield\n",
    "bare-carriage-return": b"policy: oakfield\rkind: school\r",
    "control-character": b'policy: oak\x00field\nname: "\\x07"\n',
    "tab-indentation": b"am:\n\ttaken: '08:30'\n",
    "tab": b"policy:\toakfield\nkind: school # \t a tab in a comment is let be\n",
    "hidden-character": "closes\u00a0: '09:00'\nid: oak\u200bfield\nam:\n\u00a0\u00a0taken: '08:30'\n".encode(),
    "text-too-long": b"says: " + b"late " * 1001 + b"\n",
    "too-many-values": b"source: [" + b"4," * LIMITS.values + b"]\n",
}

ONLY_FROM_THE_SYSTEM = frozenset({"no-such-file", "is-a-directory", "cannot-be-read"})


def contents() -> dict[str, bytes]:
    """The bytes of the bad file of each code, by code."""
    in_folder = {path.stem: path.read_bytes() for path in FOLDER.glob("*.yaml")}
    return dict(sorted((in_folder | MADE).items()))
