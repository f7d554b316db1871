"""The two ends of scripts/audit: which versions to ask about, and what the answers mean."""

from __future__ import annotations

import json
import sys
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def pinned(files: list[str]) -> list[str]:
    """The requirements of these files, and theirs, as installed here."""
    lines = [line.partition("#")[0].strip() for name in files for line in Path(name).read_text().splitlines()]
    pending = [Requirement(line) for line in lines if line]
    found: dict[str, str] = {}
    while pending:
        wanted = pending.pop()
        name = canonicalize_name(wanted.name)
        if name in found or (wanted.marker and not wanted.marker.evaluate({"extra": ""})):
            continue
        try:
            installed = metadata.distribution(wanted.name)
        except metadata.PackageNotFoundError:
            continue
        found[name] = installed.version
        pending += map(Requirement, installed.requires or [])
    return [f"{name}=={version}" for name, version in sorted(found.items())]


def judge(path: Path) -> int:
    """Prints what is known of each; 1 where a fault is."""
    try:
        answers = json.loads(path.read_text())["dependencies"]
    except (OSError, ValueError, KeyError):
        print("audit: skipped, PyPI gives no answers here")
        return 0
    unknown = [answer["name"] for answer in answers if "skip_reason" in answer]
    bad = [(answer, fault) for answer in answers for fault in answer.get("vulns", [])]
    if unknown:
        print(f"audit: skipped, PyPI tells nothing here of {', '.join(unknown)}")
    for answer, fault in bad:
        mended = ", ".join(fault["fix_versions"]) or "no version"
        print(f"{answer['name']} {answer['version']}: {fault['id']}, mended in {mended}")
    if len(unknown) < len(answers) and not bad:
        print(f"audit: {len(answers) - len(unknown)} of {len(answers)} libraries asked about, no known fault")
    return 1 if bad else 0


if __name__ == "__main__":
    if sys.argv[1] == "--judge":
        sys.exit(judge(Path(sys.argv[2])))
    print("\n".join(pinned(sys.argv[1:])))
