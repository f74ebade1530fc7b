"""The library of profiles: which files there are, by id, and which of them serves on a day."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property
from pathlib import Path

from attendance_policy.diagnostics import CannotGoOn, Place, Problem, did_you_mean, wrong_call
from attendance_policy.frozen import dataclass
from attendance_policy.library.kept import KeptFiles
from attendance_policy.library.packaged import packaged
from attendance_policy.source import Document

# Only the head of a file is looked at to learn which profile it is; its contents are read when it is used.
_ID = re.compile(r"^policy:[ \t]*[\"']?([A-Za-z0-9_.-]+)", re.MULTILINE)
_FORCE = re.compile(r"^in_force:[ \t]*\{([^}]*)\}|^in_force:[ \t]*\n((?:[ \t]+.*\n)+)", re.MULTILINE)
_DATE = re.compile(r"(from|until):[ \t]*[\"']?(\d{4}-\d{2}-\d{2})")


@dataclass(frozen=True, slots=True)
class Found:
    """One profile file. `folder` counts the search path: 0 is the user's first; `base` says it lies under base/."""

    id: str
    path: Path
    shown: str
    folder: int
    base: bool
    since: date | None = None
    until: date | None = None

    def serves(self, day: date | None) -> bool:
        """Whether this version holds on `day` (any day when None)."""
        if day is None:
            return True
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


class Library:
    """Profiles in the given folders, then in the packaged one. An id found earlier hides the same id found later.

    `kept`: where what was read of profiles is kept between runs; None keeps nothing. `standard_input` reads the profile
    that `-` stands for; without it `-` is no name.
    """

    def __init__(
        self, folders: Iterable[Path] = (), cwd: Path | None = None, kept: KeptFiles | None = None,
        standard_input: Callable[[], bytes] | None = None,
    ) -> None:  # fmt: skip
        self.folders = (*folders, packaged("policies"))
        self.cwd = cwd
        self.kept = kept
        self.standard_input = standard_input
        self._documents: dict[Path, Document] = {}
        self._given: Document | None = None
        for folder in self.folders[:-1]:
            if not folder.is_dir():
                raise wrong_call("no-such-folder", f"there is no folder `{folder}`", "check what `--policies` names")

    @cached_property
    def found(self) -> tuple[Found, ...]:
        """Every profile file, hidden ones included, in order of folder, base first, then name."""
        files: list[Found] = []
        for index, folder in enumerate(self.folders):
            for base, paths in ((True, folder.glob("base/*.yaml")), (False, folder.glob("*.yaml"))):
                for path in sorted(paths):
                    files.append(self._look(path, index, base))
        return tuple(files)

    def _look(self, path: Path, folder: int, base: bool) -> Found:
        try:
            head = path.read_bytes()[:20_000].decode("utf-8-sig", "replace")
        except OSError:
            head = ""
        match = _ID.search(head)
        force = _FORCE.search(head)
        dates = dict(_DATE.findall(force.group(0))) if force else {}
        return Found(
            match.group(1) if match else path.stem, path, self.shown(path), folder, base,
            _day(dates.get("from")), _day(dates.get("until")),
        )  # fmt: skip

    def shown(self, path: Path) -> str:
        """A path as messages show it: relative to the working directory where it lies below it, with `/`."""
        if self.cwd is not None:
            try:
                return path.resolve().relative_to(self._here).as_posix()
            except ValueError:
                pass
        return path.as_posix()

    @cached_property
    def _here(self) -> Path:
        assert self.cwd is not None
        return self.cwd.resolve()

    def visible(self) -> tuple[Found, ...]:
        """The profiles that an id can reach: of one id, only those of the first folder that holds it."""
        first: dict[str, int] = {}
        for found in self.found:
            first.setdefault(found.id, found.folder)
        return tuple(f for f in self.found if f.folder == first[f.id])

    def overlapping(self, found: Found) -> tuple[Found, ...]:
        """Other files of the same folder and id that hold on a day on which this one holds."""
        if found not in self.found:
            return ()
        same = (f for f in self.found if f.id == found.id and f.folder == found.folder and f.path != found.path)
        return tuple(
            f for f in same
            if (f.since or date.min) <= (found.until or date.max) and (found.since or date.min) <= (f.until or date.max)
        )  # fmt: skip

    def find(self, name: str, day: date | None = None) -> Found:
        """The profile of an id or a path, of the version that holds on `day`.

        Raises `CannotGoOn` (exit code 2) when there is none, naming close ids.
        """
        if "/" in name or "\\" in name or name.endswith((".yaml", ".yml")):
            path = Path(name)
            if path.is_dir():
                raise _is_folder(name)
            if not path.exists():
                advice = (f"check the path; of a revision, `git show {name} > FILE` makes a file"
                          if names_a_revision(name) else "check the path")  # fmt: skip
                raise wrong_call("no-such-file", f"there is no file `{name}`", advice, name)
            return self._look(path, 0, base=False)
        same = [f for f in self.visible() if f.id == name]
        if not same and Path(name).is_dir():
            raise _is_folder(name)
        if not same:
            known = [f.id for f in self.visible()]
            hint = did_you_mean(name, known) or "`attendance-policy list` shows the profiles"
            raise wrong_call("no-such-policy", f"there is no policy `{name}`", hint)
        serving = [f for f in same if f.serves(day)]
        if not serving:
            raise wrong_call(
                "not-in-force",
                f"no version of `{name}` is in force on {day}",
                f"{_nearest(same, day)}`attendance-policy list` shows the dates",
            )
        return max(serving, key=lambda f: (f.since or date.min, f.shown))

    def empty(self) -> list[Problem]:
        """What is wrong with each of the given folders that holds no profile, by place."""
        full = {found.folder for found in self.found}
        return [
            Problem(Place(""), "no-such-policy", f"the folder `{folder.as_posix()}` holds no profile",
                    "check what `--policies` names: profiles are its `*.yaml` and `base/*.yaml`")
            for index, folder in enumerate(self.folders[:-1]) if index not in full
        ]  # fmt: skip

    def latest(self, name: str) -> Found:
        """The newest version of an id or path, whatever the day."""
        return self.find(name, None)

    def document(self, found: Found) -> Document:
        """A profile file as read; read once."""
        document = self._documents.get(found.path)
        if document is None:
            from attendance_policy.source import read_file  # with all of YAML, which a kept profile does not need

            document = self._documents[found.path] = read_file(found.path, found.shown)
        return document

    def document_of(self, text: bytes, shown: str) -> Document:
        """A profile given as text."""
        from attendance_policy.source import read_yaml

        return read_yaml(text, shown)

    def given(self, name: str) -> Document | None:
        """The profile given on standard input, read once, where the name is `-`; None for every other name."""
        if name != "-" or self.standard_input is None:
            return None
        if self._given is None:
            self._given = self.document_of(self.standard_input(), "<stdin>")
        return self._given


def _is_folder(name: str) -> CannotGoOn:
    folder = Path(name).as_posix()
    return wrong_call("no-such-policy", f"`{name}` is a folder, not a profile",
                      f"name files in it, as in `{folder}/*.yaml`, or look in it with `--policies {folder}`",
                      )  # fmt: skip


def names_a_revision(name: str) -> bool:
    """Whether a name is `REV:path`, a file at a revision of git; not a file whose name has a colon, nor a drive letter.
    """
    revision, colon, path = name.partition(":")
    return bool(colon and path and len(revision) > 1 and not Path(name).exists())


def profile_files(folder: Path) -> tuple[Path, ...]:
    """The profiles in a folder and below it, by path. Hidden files and YAML that is no profile are left out."""
    files = (path for path in folder.rglob("*") if path.suffix in (".yaml", ".yml") and path.is_file())
    shown = (path for path in files if not any(part.startswith(".") for part in path.relative_to(folder).parts))
    return tuple(path for path in sorted(shown) if _ID.search(path.read_bytes().decode("utf-8-sig", "replace")))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _nearest(versions: Iterable[Found], day: date | None) -> str:
    """The first day of the next version after `day`, else the last day of the latest before it, as words."""
    if day is None:
        return ""
    later = [f.since for f in versions if f.since is not None and f.since > day]
    if later:
        return f"it holds from {min(later)}; "
    earlier = [f.until for f in versions if f.until is not None and f.until < day]
    return f"it held until {max(earlier)}; " if earlier else ""
