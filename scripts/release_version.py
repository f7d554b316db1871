"""release_version.py check|set <version>: whether a version may be the next one, and writes it where it stands."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
FRAGMENTS = ROOT / "changelogs" / "fragments"
_PLACES = {
    ROOT / "galaxy.yml": r"(?m)^version: (.+)$",
    ROOT / "plugins" / "module_utils" / "version.py": r'(?m)^VERSION = "(.+)"$',
}


def parts(version: str) -> tuple[int, ...]:
    """The numbers of a version. Raises SystemExit for what is none."""
    if not re.fullmatch(r"(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}", version):
        raise SystemExit(f"release: {version} is no version of three numbers, such as 1.2.3")
    return tuple(int(part) for part in version.split("."))


def check(version: str) -> None:
    """Raises SystemExit if the version is not a later one, or if nothing tells what is in it."""
    wanted = parts(version)
    released = ROOT / "changelogs" / "changelog.yaml"
    known = (yaml.safe_load(released.read_text()) or {}).get("releases", {}) if released.exists() else {}
    later = [one for one in known if parts(one) >= wanted]
    if later:
        raise SystemExit(f"release: {version} is not later than {max(later, key=parts)}, which was released")
    fragments = [yaml.safe_load(path.read_text()) or {} for path in sorted(FRAGMENTS.glob("*.y*ml"))]
    if not any("release_summary" in fragment for fragment in fragments):
        raise SystemExit(
            "release: no fragment in changelogs/fragments has a release_summary: say in one what the release is about"
        )


def put(version: str) -> None:
    """Writes the version. Raises SystemExit where its place is gone."""
    parts(version)
    for path, pattern in _PLACES.items():
        text, before = path.read_text(), re.search(pattern, path.read_text())
        if before is None:
            raise SystemExit(f"release: {path.relative_to(ROOT)} has no line with the version")
        path.write_text(text[: before.start(1)] + version + text[before.end(1) :])


def main() -> None:
    """Does what the first word says."""
    steps: dict[str, Callable[[str], None]] = {"check": check, "set": put}
    steps[sys.argv[1]](sys.argv[2])


if __name__ == "__main__":
    main()
