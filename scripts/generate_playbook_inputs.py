"""Writes the list of the playbooks' inputs that plugins look names up in: ``generate_playbook_inputs.py [--check]``.

The playbooks and the argument specs of their roles say which inputs there are. With --check nothing is written; the
exit code is 1 if the list is not as it would be written.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
PLAYBOOKS = ROOT / "playbooks"
LIST = ROOT / "plugins/plugin_utils/values/playbook_inputs.json"
# A playbook that does the work of another one many times shares its inputs.
PREFIXES = {"rollout_fleet": "rollout_"}
# What playbooks and roles hand on.
RESULT = "_result"


def inputs_of(playbook: str, prefix: str) -> set[str]:
    """The inputs of a playbook: those of its roles, those that it reads with a default, and those of its vars."""
    text = (PLAYBOOKS / f"{playbook}.yml").read_text()
    names = set(re.findall(r"\b([a-z]\w*) \| default\(", text))
    for role in set(re.findall(r"paperspace\.cloud\.(\w+)", text)):
        names |= role_options(role)
    variables = PLAYBOOKS / "vars" / f"{playbook}.yml"
    if variables.is_file():
        names |= set(yaml.safe_load(variables.read_text()))
    return {name for name in names if name.startswith(prefix) and not name.endswith(RESULT)}


def role_options(role: str) -> set[str]:
    """The options of a role by its argument specs; none for what is no role."""
    path = ROOT / "roles" / role / "meta/argument_specs.yml"
    if not path.is_file():
        return set()
    entry_points = yaml.safe_load(path.read_text())["argument_specs"].values()
    return {name for entry_point in entry_points for name in entry_point.get("options", {})}


def known_names() -> set[str]:
    """Every name in the playbooks and the argument specs. A workflow gives back to a job what another has handed on."""
    files = [*PLAYBOOKS.rglob("*.yml"), *ROOT.glob("roles/*/meta/argument_specs.yml")]
    return {name for path in files for name in re.findall(r"\b[a-z]\w+", path.read_text())}


def all_playbooks() -> dict[str, Any]:
    """Playbook -> the prefix of its inputs, these, and the other names with that prefix which the collection uses."""
    known = known_names()
    found = {}
    for playbook in sorted(path.stem for path in PLAYBOOKS.glob("*.yml")):
        prefix = PREFIXES.get(playbook, f"{playbook}_")
        inputs = inputs_of(playbook, prefix)
        others = {name for name in known - inputs if name.startswith(prefix) and name != prefix}
        found[playbook] = {"prefix": prefix, "inputs": sorted(inputs), "others": sorted(others)}
    return found


def main(arguments: list[str]) -> int:
    """Write the list if it is not up to date, or with --check only say so."""
    check = arguments == ["--check"]
    text = json.dumps(all_playbooks(), indent=2) + "\n"
    if LIST.is_file() and LIST.read_text() == text:
        return 0
    print(f"{'stale' if check else 'written'}: {LIST.relative_to(ROOT)}")
    if not check:
        LIST.write_text(text)
    return int(check)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
