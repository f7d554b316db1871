"""release.py <version> [--check <command>]: makes a release, as far as it can be made on this machine.

Sets the version, turns the fragments into the changelog, runs the command that checks the result, and then commits and
tags. Nothing is pushed. If a step fails, the checkout is as it was before.
"""

from __future__ import annotations

import argparse
import datetime
import re
import shlex
import subprocess
import sys
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


def write(version: str) -> None:
    """Writes the version. Raises SystemExit where its place is gone."""
    parts(version)
    for path, pattern in _PLACES.items():
        text, before = path.read_text(), re.search(pattern, path.read_text())
        if before is None:
            raise SystemExit(f"release: {path.relative_to(ROOT)} has no line with the version")
        path.write_text(text[: before.start(1)] + version + text[before.end(1) :])


def _run(*command: str) -> None:
    subprocess.run(command, cwd=ROOT, check=True)


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def prepare(version: str, check_command: str) -> None:
    """Makes the changes of a release, and checks them."""
    write(version)
    _run("antsibull-changelog", "release", "--version", version, "--date", f"{datetime.datetime.now(datetime.UTC):%F}")
    _run("antsibull-changelog", "lint")
    if check_command:
        _run(*shlex.split(check_command))


def main() -> int:
    """Makes the release."""
    parser = argparse.ArgumentParser()
    parser.add_argument("version", help="such as 1.2.3")
    parser.add_argument("--check", default="", metavar="command", help="what must succeed before the commit")
    wanted = parser.parse_args()
    version = wanted.version
    if _git("status", "--porcelain"):
        raise SystemExit("release: there are changes that are not committed: commit or stash them")
    if _git("tag", "--list", version):
        raise SystemExit(f"release: there is a tag {version} already")
    check(version)
    try:
        prepare(version, wanted.check)
    except (subprocess.CalledProcessError, KeyboardInterrupt, SystemExit) as error:
        _git("reset", "--quiet", "--hard")
        _git("clean", "--quiet", "--force", "--", "changelogs")
        print(f"release: {error}", file=sys.stderr)
        print(f"release: version {version} was not released; the checkout is as it was before", file=sys.stderr)
        return 1
    _git("add", "--all", "--", "galaxy.yml", "plugins/module_utils/version.py", "CHANGELOG.rst", "changelogs")
    _git("commit", "--quiet", "--message", f"Release {version}")
    _git("tag", "--annotate", "--message", f"Release {version}", version)
    print(f"Version {version} is committed and tagged, and nothing is pushed yet:")
    print(f"    git push origin HEAD {version}")
    print("    ansible-galaxy collection publish <the tarball in .cache/build/build>")
    return 0


if __name__ == "__main__":
    sys.exit(main())
