# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What tasks may cost: requests, imports, bytes of a result. None of it is a time, so it holds on any machine.

A budget is what was reached. Raise one only with a reason that is worth it to everybody who runs a thousand tasks.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from engine_tasks import Tasks
from simulator_fixture import KEY, PROJECT, Simulator, config, start_simulator

UNIT = Path(__file__).resolve().parent
OPTIONS = {"image": "nginx:1.27", "resources": {"machine_type": "C4", "ports": [80], "replicas": 1}}
WEB = {"name": "web", "project_id": PROJECT}

# What a task that changes nothing does without, of ours and of others.
NOT_FOR_ALL = {"certainty", "diagnosis", "files", "reconciler", "tracker", "verify", "wait", "write"}
NOT_AT_ONCE = {"asyncio", "difflib", "email.mime", "json5", "tomllib", "unittest", "xml"}
LIBRARIES = {
    "annotated_types",
    "certifi",
    "chardet",
    "charset_normalizer",
    "idna",
    "pydantic",
    "pydantic_core",
    "requests",
    "simplejson",
    "socks",
    "tenacity",
    "typing_extensions",
    "typing_inspection",
    "urllib3",
}
# What reads the spec files of an inventory.
SPEC_FILES = {"json5"}
ACTIONS = [f"action.{path.stem}" for path in sorted((UNIT.parents[1] / "plugins" / "action").glob("*.py"))]
ENTRY_POINTS = [*ACTIONS, "inventory.deployments", "lookup.deployment", "modules.deployment"]


@pytest.fixture(scope="module")
def running() -> Iterator[Simulator]:
    with start_simulator(clock_factor=200, api_key=KEY) as simulator:
        yield simulator


@pytest.fixture
def task(running: Simulator) -> Tasks:
    running.reset()
    return Tasks(running)


def _imported(name: str) -> set[str]:
    command = [sys.executable, str(UNIT / "imported_process.py"), name]
    return set(json.loads(subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout))


@pytest.mark.parametrize("name", ENTRY_POINTS)
def test_an_entry_point_imports_what_it_needs_and_no_more(name: str) -> None:
    found = _imported(name)
    # Python names one after the machine that it was built for.
    others = {module.partition(".")[0] for module in found if not module.startswith(("ansible", "_"))}
    assert others - set(sys.stdlib_module_names) <= LIBRARIES | (SPEC_FILES if name.startswith("inventory") else set())
    if name in ("action.deployment", "modules.deployment"):
        assert not {module.rpartition(".")[2] for module in found if ".plugins." in module} & NOT_FOR_ALL
        assert not {module for module in found if module.partition(".")[0] in NOT_AT_ONCE or module in NOT_AT_ONCE}


def _asked(running: Simulator) -> Counter[str]:
    """The requests by their method and the last word of their path that is no id."""
    found = Counter(f"{asked['method']} {_kind(asked['path'])}" for asked in running.requests())
    running.clear_requests()
    return found


def _kind(path: str) -> str:
    parts = path.partition("/v1/")[2].split("/")
    return "list" if parts[-1] == "deployments" else parts[2] if len(parts) > 2 else "one"


def _members(count: int) -> list[dict[str, Any]]:
    return [{"name": f"d{number:04}", **OPTIONS} for number in range(count)]


def test_requests_of_one_deployment(task: Tasks, running: Simulator) -> None:
    made = task("deployment", **WEB, **OPTIONS, wait=False)
    assert _asked(running) == {"GET list": 1, "POST list": 1, "GET one": 1}
    which = {"id": made["deployment"]["id"]}
    assert task("deployment", **which, **OPTIONS, wait=False)["changed"] is False
    assert _asked(running) == {"GET one": 1}
    for check in (True, False):
        assert task("deployment", check=check, **WEB, **OPTIONS, wait=False)["changed"] is False
        assert _asked(running) == {"GET list": 1}
    task("deployment", check=True, **WEB, image="nginx:2")
    assert _asked(running) == {"GET list": 1}
    task("deployment", **WEB, image="nginx:2", wait=False)
    assert _asked(running) == {"GET list": 1, "POST list": 1, "GET one": 1}
    task("deployment_info", **which)
    assert sum(_asked(running).values()) <= 2
    task("deployment", **which, state="absent", wait=False)
    assert _asked(running) == {"GET one": 1, "DELETE one": 1}


def test_bytes_of_a_result(task: Tasks, running: Simulator) -> None:
    """A result is sent to the parent process and kept by register: it should not be much more than the answer."""
    running.seed(*[config(f"d{number:04}") for number in range(50)], project_id=PROJECT)
    answer = len(json.dumps(running.get(running.live_deployments()[0]["id"])))
    one = len(json.dumps(task("deployment", project_id=PROJECT, name="d0001", **OPTIONS)))
    assert one <= 2 * answer
    fleet = [task("deployment_fleet", project_id=PROJECT, deployments=_members(count)) for count in (10, 50)]
    assert (len(json.dumps(fleet[1])) - len(json.dumps(fleet[0]))) / 40 <= answer
