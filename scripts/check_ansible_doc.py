"""Checks that ansible-doc shows every plugin and role of the collection whole, without a warning."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COLLECTION = "paperspace.cloud"
# Folders of plugins/ whose files have documentation of their own, and what ansible-doc calls them.
PLUGIN_TYPES = {
    "modules": "module",
    "inventory": "inventory",
    "lookup": "lookup",
    "filter": "filter",
    "test": "test",
    "callback": "callback",
}


WITH_RESULTS = {"module", "lookup", "filter", "test"}
WITH_EXAMPLES = {*WITH_RESULTS, "inventory"}


def names(kind: str) -> list[str]:
    """The names of the documented content of a kind: "role", or a folder of plugins/."""
    if kind == "role":
        return sorted(path.parent.parent.name for path in ROOT.glob("roles/*/meta/argument_specs.yml"))
    folder = ROOT / "plugins" / kind
    return sorted(
        {path.stem for path in folder.glob("*.*") if path.suffix in (".py", ".yml") and path.stem != "__init__"}
    )


def ansible_doc(kind: str, name: str, *flags: str) -> tuple[str, str]:
    """What ansible-doc prints for one plugin or role, and what is wrong with that (an empty string if nothing is)."""
    command = ["ansible-doc", "--type", kind, *flags, f"{COLLECTION}.{name}"]
    plain = {**os.environ, "ANSIBLE_NOCOLOR": "1"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=plain)
    problem = done.stderr.strip() or (f"exit code {done.returncode}" if done.returncode else "")
    return done.stdout, problem


def option_names(tree: object) -> set[str]:
    """The names of all options, nested ones too, in the JSON that ansible-doc prints."""
    found: set[str] = set()
    if isinstance(tree, dict):
        for key, value in tree.items():
            if key in ("options", "suboptions") and isinstance(value, dict):
                found |= set(value)
            found |= option_names(value)
    elif isinstance(tree, list):
        for value in tree:
            found |= option_names(value)
    return found


def problems_of(kind: str, name: str) -> list[str]:
    """What ansible-doc leaves out or complains about for one plugin or role."""
    text, problem = ansible_doc(kind, name)
    data, json_problem = ansible_doc(kind, name, "--json")
    if problem or json_problem:
        return [problem or json_problem]
    words = set(text.replace("=", " ").split())
    problems = [f"the text lacks the option {option}" for option in sorted(option_names(json.loads(data)) - words)]
    if kind in WITH_EXAMPLES and "EXAMPLES:" not in text:
        problems.append("the text has no examples")
    if kind in WITH_RESULTS and "RETURN VALUES:" not in text:
        problems.append("the text has no return values")
    return problems


def main() -> int:
    """Check everything and print one line each for what is wrong."""
    kinds = [(label, name) for folder, label in PLUGIN_TYPES.items() for name in names(folder)]
    kinds += [("role", name) for name in names("role")]
    failures = [f"{kind} {name}: {problem}" for kind, name in kinds for problem in problems_of(kind, name)]
    undocumented = sorted(
        path.name for path in ROOT.glob("roles/*/") if path.name not in names("role") and (path / "tasks").is_dir()
    )
    failures += [f"role {name}: has no meta/argument_specs.yml" for name in undocumented]
    if not kinds:
        failures.append("there is nothing to document")
    print("\n".join(failures) if failures else f"ansible-doc shows {len(kinds)} plugins and roles whole")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
