"""Profiles as calls that compare policies, or run one on a register, name them: ids, paths, standard input, and
`REV:path`, a file at a revision of git."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import tarfile
import tempfile
from datetime import date
from pathlib import Path, PurePosixPath

import click

from attendance_policy.cli.options import open_library
from attendance_policy.diagnostics import wrong_call
from attendance_policy.frozen import dataclass
from attendance_policy.library import Found, Library, names_a_revision
from attendance_policy.policy import Loaded, Policies
from attendance_policy.source import LIMITS

_MOST_FILES = 500


@dataclass(frozen=True)
class Named:
    """One policy of a call, and the profiles it was found among."""

    loaded: Loaded
    policies: Policies


class _AtRevision(Library):
    """The profiles of one revision, unpacked into a folder; messages name them as git does, and so may a call."""

    def __init__(self, name: str, path: Path, root: Path, others: tuple[Path, ...]) -> None:
        super().__init__((path.parent, *others), root)
        self.name, self.path = name, path

    def shown(self, path: Path) -> str:
        """A path as git writes it: the revision, a colon, and the path in the repository."""
        said = super().shown(path)
        return said if Path(said).is_absolute() else f"{self.name.partition(':')[0]}:{said}"

    def find(self, name: str, day: date | None = None) -> Found:
        """As of every library; and the file at the revision, by the name that the call gives it."""
        if name != self.name:
            return super().find(name, day)
        same = [one for one in self.found if one.path == self.path]
        return same[0] if same else super().find(str(self.path), day)


def named(name: str, folders: tuple[Path, ...], day: date | None, beside: bool) -> Named:
    """The policy that a call names; `-` is standard input. `beside`: as of `policies_for`.

    Raises `CannotGoOn`: 2 for what does not exist, 3 for a profile that does not validate.
    """
    policies = policies_for(name, folders, beside)
    return Named(policies.load(name, day), policies)


def policies_for(name: str, folders: tuple[Path, ...], beside: bool) -> Policies:
    """The profiles among which a call's policy is found by its name. `beside`: the base and the trust of a path are
    looked for in its own folder first, as those of a revision are. Files of a revision lie in a folder that goes when
    the call ends.

    Raises `CannotGoOn` (2) for a revision, or a file at it, that does not exist.
    """
    if names_a_revision(name):
        scratch = click.get_current_context().with_resource(tempfile.TemporaryDirectory())
        return Policies(_at_revision(name, folders, Path(scratch).resolve()))
    path = Path(name)
    own = (path.resolve().parent,) if beside and name != "-" and path.is_file() else ()
    return Policies(open_library((*own, *folders)))


def _at_revision(name: str, folders: tuple[Path, ...], scratch: Path) -> Library:
    revision, _, written = name.partition(":")
    git = shutil.which("git")
    if git is None:
        raise wrong_call("no-git", f"`{name}` names a revision, and there is no git here", "name a file", name)
    found = _run(git, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if found is None:
        raise wrong_call("no-such-revision", f"there is no revision `{revision}`", "`git log` shows the revisions of "
                         "this repository; a clone with a `--depth` has few of them", name)  # fmt: skip
    commit = found.decode().strip()
    inside = _path_in(git, written)
    if inside is None or not _has(git, commit, inside):
        near = _path_in(git, f"./{written}")
        what = (f"paths begin at the top of the repository: did you mean `{revision}:{near}`?"
                if near is not None and _has(git, commit, near) else
                f"`git ls-tree -r --full-tree --name-only {revision}` lists what there is")  # fmt: skip
        raise wrong_call("no-such-file", f"there is no file `{written}` at `{revision}`", what, name)
    _unpack(git, commit, inside, scratch)
    return _AtRevision(name, scratch / inside, scratch, folders)


def _path_in(git: str, written: str) -> str | None:
    """A path from the top of the repository; one that begins with `./` or `../` stands below the working directory."""
    top = _run(git, "rev-parse", "--show-prefix")
    if top is None:
        return None
    parts: list[str] = []
    start = top.decode().strip() if written.startswith(("./", "../")) else ""
    for part in PurePosixPath(start + written).parts:
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def _has(git: str, commit: str, path: str) -> bool:
    kind = _run(git, "cat-file", "-t", f"{commit}:{path}")
    return kind is not None and kind.strip() == b"blob"


def _unpack(git: str, commit: str, inside: str, scratch: Path) -> None:
    """The profiles of the file's folder and of `base` in it. Only plain YAML files are written."""
    folder = str(PurePosixPath(inside).parent)
    # Below the top of its repository, git gives an archive of no other folder.
    up = _run(git, "rev-parse", "--show-cdup") or b""
    top = os.fsdecode(up).strip() or "."
    content = _run(git, "-C", top, "archive", "--format=tar", f"{commit}:{folder}" if folder != "." else commit)
    if content is None:
        raise wrong_call("no-such-file", f"git cannot give the files beside `{inside}`", "check the revision", inside)
    written = 0
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        for member in archive:
            name = PurePosixPath(member.name)
            near = name.parts[:-1] in ((), ("base",)) and name.suffix == ".yaml"
            if not (near and member.isfile() and member.size <= LIMITS.size) or written >= _MOST_FILES:
                continue
            stream = archive.extractfile(member)
            if stream is not None:
                target = scratch / folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(stream.read())
                written += 1


def _run(git: str, *arguments: str) -> bytes | None:
    """What git prints; None where it refuses. No shell is involved, and git asks nobody anything."""
    done = subprocess.run([git, *arguments], capture_output=True, check=False, stdin=subprocess.DEVNULL)
    return done.stdout if done.returncode == 0 else None
