"""Profiles as calls of `diff` name them: ids, paths, standard input, and `REV:path`, a file at a revision of git."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path, PurePosixPath

from attendance_policy.diagnostics import CannotGoOn, Severity, wrong_call
from attendance_policy.frozen import dataclass
from attendance_policy.library import Library
from attendance_policy.policy import Loaded, Policies
from attendance_policy.source import LIMITS

_MOST_FILES = 500


@dataclass(frozen=True)
class Named:
    """One policy of a call, and the profiles it was found among."""

    loaded: Loaded
    policies: Policies


class _AtRevision(Library):
    """The profiles of one revision, unpacked into a folder; messages name them as git does."""

    def __init__(self, folder: Path, root: Path, revision: str, others: Sequence[Path]) -> None:
        super().__init__((folder, *others), root)
        self.revision = revision

    def shown(self, path: Path) -> str:
        """A path as git writes it: the revision, a colon, and the path in the repository."""
        said = super().shown(path)
        return said if Path(said).is_absolute() else f"{self.revision}:{said}"


def names_a_revision(name: str) -> bool:
    """Whether a name is `REV:path` and not a file whose name has a colon, nor a drive letter."""
    revision, colon, path = name.partition(":")
    return bool(colon and path and len(revision) > 1 and not Path(name).exists())


def named(name: str, folders: tuple[Path, ...], day: date | None, scratch: Path, beside: bool) -> Named:
    """The policy that a call names. `scratch`: an empty folder for the files of a revision. `beside`: the base and the
    trust of a path are looked for in its own folder first, as those of a revision are.

    Raises `CannotGoOn`: 2 for what does not exist, 3 for a profile that does not validate.
    """
    if names_a_revision(name):
        return _at_revision(name, folders, day, scratch)
    path = Path(name)
    own = (path.resolve().parent,) if beside and name != "-" and path.is_file() else ()
    library = Library((*own, *folders), Path.cwd())
    policies = Policies(library)
    if name == "-":
        loaded = policies.examine_document(library.document_of(sys.stdin.buffer.read(), "<stdin>"), day)
        return Named(_usable(loaded), policies)
    return Named(policies.load(name, day), policies)


def _usable(loaded: Loaded) -> Loaded:
    if not loaded.usable:
        raise CannotGoOn([p for p in loaded.problems if p.severity is Severity.ERROR])
    return loaded


def _at_revision(name: str, folders: tuple[Path, ...], day: date | None, scratch: Path) -> Named:
    revision, _, written = name.partition(":")
    git = shutil.which("git")
    if git is None:
        raise wrong_call("no-git", f"`{name}` names a revision, and there is no git here", "name a file", name)
    found = _run(git, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if found is None:
        raise wrong_call("no-such-revision", f"there is no revision `{revision}`",
                         "`git log` shows the revisions of this repository", name)  # fmt: skip
    commit = found.decode().strip()
    inside = _path_in(git, written)
    if inside is None or not _has(git, commit, inside):
        raise wrong_call("no-such-file", f"there is no file `{written}` at `{revision}`",
                         f"`git ls-tree -r --name-only {revision}` lists what there is", name)  # fmt: skip
    _unpack(git, commit, inside, scratch)
    path = scratch / inside
    library = _AtRevision(path.parent, scratch, revision, folders)
    policies = Policies(library)
    same = [one for one in library.found if one.path == path]
    loaded = policies.examine(same[0] if same else library.find(str(path)), day)
    return Named(_usable(loaded), policies)


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
    content = _run(git, "archive", "--format=tar", f"{commit}:{folder}" if folder != "." else commit)
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
