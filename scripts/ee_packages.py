"""ee_packages.py <context>: the packages that an image made of this context has, one a line, for pip.

Fails where the context or execution-environment.yml does not fit the collection.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).resolve().parent.parent


def requirements(text: str) -> list[str]:
    """The requirements of a file, without its comments."""
    return [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]


def problems(definition: dict[str, Any], listed: list[str]) -> list[str]:
    """What does not fit: a package that the context lacks, or a version that it does not install."""
    wanted = requirements((ROOT / "meta/ee-requirements.txt").read_text())
    found = [f"the context lacks {line}" for line in wanted if line not in listed]
    galaxy = yaml.safe_load((ROOT / "galaxy.yml").read_text())
    ranges = {one["name"]: one["version"] for one in definition["dependencies"]["galaxy"]["collections"]}
    wide = SpecifierSet(ranges[f"{galaxy['namespace']}.{galaxy['name']}"], prereleases=True)
    if galaxy["version"] not in wide:
        found.append(f"execution-environment.yml asks for {wide} of the collection, which is {galaxy['version']}")
    return found


def main() -> int:
    """Prints the list; 1 if something does not fit."""
    context = Path(sys.argv[1])
    definition = yaml.safe_load((ROOT / "execution-environment.yml").read_text())
    listed = requirements((context / "_build" / "requirements.txt").read_text())
    found = problems(definition, listed)
    for problem in found:
        print(f"ee: {problem}", file=sys.stderr)
    parts = definition["dependencies"]
    packages = [parts[part]["package_pip"] for part in ("ansible_core", "ansible_runner")] + listed
    print("\n".join(str(Requirement(package)) for package in packages))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
