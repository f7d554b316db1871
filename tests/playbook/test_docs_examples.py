# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The examples in the documentation run as they are written, in the long form those of modules on both ways.

Those of inventory plugins are sources and no tasks; their own tests read them.
"""

from __future__ import annotations

import ast
import shutil
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from depth import FULL
from playbook_process import ACTION, WAYS, Playbooks
from simulator_fixture import KEY

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(path.stem for path in (ROOT / "plugins" / "modules").glob("[!_]*.py"))

# Filters, tests and lookups have only one way: they run on the controller.
IN_TEMPLATES = sorted(
    (path.parent.name, path.stem)
    for kind in ("filter", "lookup", "test")
    for path in (ROOT / "plugins" / kind).glob("[!_]*.py")
)

# What the examples leave to their reader: values from vault, and from the environment of a build.
VARIABLES = {"vault_endpoint_password": "an-endpoint-password", "paperspace_api_key": KEY}
PLAY = """\
- name: "{name}"
  hosts: target
  gather_facts: false
  tasks:
{tasks}
"""


def examples_of(name: str, kind: str = "modules") -> str:
    source = ast.parse((ROOT / "plugins" / kind / f"{name}.py").read_text())
    values = {node.targets[0].id: node.value for node in source.body if isinstance(node, ast.Assign)}
    return ast.literal_eval(values["EXAMPLES"])


def tasks_in(tasks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The tasks of a list and of the blocks in it, but not those of ``rescue``."""
    for task in tasks:
        yield from tasks_in(task["block"]) if "block" in task else [task]


def test_there_are_modules() -> None:
    assert {"deployment", "deployment_info", "deployment_logs"} <= set(MODULES)


@pytest.mark.parametrize("way", WAYS if FULL else [ACTION])
@pytest.mark.parametrize("module", MODULES)
def test_examples_run(module: str, playbooks: Playbooks) -> None:
    run_examples({module: examples_of(module)}, playbooks)


def test_examples_in_templates_run(make_playbooks: Callable[[str], Playbooks]) -> None:
    texts = {name: examples_of(name, kind) for kind, name in IN_TEMPLATES}
    for name, text in texts.items():
        assert f"paperspace.cloud.{name}" in text
    run_examples(texts, make_playbooks(ACTION))


def run_examples(texts: dict[str, str], playbooks: Playbooks) -> None:
    """Runs each text as a play of its own."""
    shutil.copytree(ROOT / "examples" / "specs", playbooks.folder / "specs")
    # What the specs refer to. A secret that was not set has its own name as its value, too.
    playbooks.simulator.secrets(HF_TOKEN="HF_TOKEN", ENDPOINT_PASSWORD="ENDPOINT_PASSWORD")
    playbooks.simulator.registries(**{"team-registry": True})
    # Whatever rollout they show is done at the first look.
    playbooks.simulator.clock_factor(1000)
    environment = {"PAPERSPACE_API_KEY": KEY, "PAPERSPACE_API_URL": playbooks.simulator.address}
    variables = {**VARIABLES, "log_folder": str(playbooks.folder), "log_line": "Listening"}
    plays = [
        # Each in a project of its own.
        PLAY.format(name=name, tasks=textwrap.indent(text.replace("p1exampleid", f"p1example{number}"), "    "))
        for number, (name, text) in enumerate(texts.items())
    ]
    outcome = playbooks.run("".join(plays), environment=environment, seconds=180, **variables)
    assert outcome.status == 0, outcome.text
    ran = {name: [(task.name, task.event) for task in tasks] for name, tasks in outcome.plays.items()}
    assert ran == {
        name: [(task["name"], "ok") for task in tasks_in(yaml.safe_load(text))] for name, text in texts.items()
    }
