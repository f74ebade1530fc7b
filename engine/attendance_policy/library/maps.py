"""Finding maps of exports: by id in the `maps` of the given folders, the packaged ones last, or by path."""

from __future__ import annotations

from pathlib import Path

from attendance_policy.diagnostics import did_you_mean, wrong_call
from attendance_policy.library.packaged import packaged


def map_ids(folders: tuple[Path, ...] = ()) -> list[str]:
    """The ids of the maps that can be found, sorted."""
    places = (*folders, packaged("policies"))
    return sorted({path.stem for folder in places for path in (folder / "maps").glob("*.yaml")})


def map_path(name: str, folders: tuple[Path, ...] = ()) -> Path:
    """The file of a map's id or path, the given folders first. A wrong call (exit code 2) when there is none."""
    if "/" in name or "\\" in name or name.endswith((".yaml", ".yml")):
        path = Path(name)
        if not path.exists():
            raise wrong_call("no-such-file", f"there is no file `{name}`", "check the path", name)
        return path
    for folder in (*folders, packaged("policies")):
        path = folder / "maps" / f"{name}.yaml"
        if path.is_file():
            return path
    known = map_ids(folders)
    hint = did_you_mean(name, known) or f"the maps are {', '.join(f'`{one}`' for one in known)}; or give a path"
    raise wrong_call("no-such-map", f"there is no map `{name}`", hint)
