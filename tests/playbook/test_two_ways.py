# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A task must do and say the same whether it runs as action on the controller or as module."""

from __future__ import annotations

import difflib
import getpass
import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from ansible.parsing.vault import VaultLib, VaultSecret
from normalise import Normaliser
from playbook_process import VAULT_PASSWORD, WAYS, Outcome, Playbooks, Task
from scenarios import SCENARIOS, SECRET, VAULTED, Scenario
from simulator_fixture import Simulator, start_simulator

# Each part is one playbook; both ways of two parts keep two cores busy.
PARTS = 2
CLOCK_FACTOR = 4
SPEC = "apiVersion: v1\nimage: nginx\nresources: {machineType: C4, ports: [80]}\n"


@dataclass
class Run:
    """A part of the table, run one way."""

    playbooks: Playbooks
    outcome: Outcome


@pytest.fixture(scope="module")
def runs(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, list[Run]]]:
    """Every scenario of the selected tests, run both ways, each run against a simulator of its own."""
    folder = tmp_path_factory.mktemp("two-ways")
    parameters = [item.callspec.params for item in request.session.items if hasattr(item, "callspec")]
    selected = {found["scenario"].name for found in parameters if "scenario" in found}
    with ExitStack() as stack, ThreadPoolExecutor(2) as pool:
        jobs = {way: [] for way in WAYS}
        for part in range(PARTS):
            for way in WAYS:
                simulator = stack.enter_context(start_simulator(clock_factor=CLOCK_FACTOR))
                playbooks = Playbooks(folder / f"{way}-{part}", way, simulator)
                jobs[way].append((playbooks, pool.submit(run_part, playbooks, [each for each in SCENARIOS[part::PARTS] if each.name in selected])))
        yield {way: [Run(playbooks, job.result()) for playbooks, job in parts] for way, parts in jobs.items()}


def run_part(playbooks: Playbooks, scenarios: list[Scenario]) -> Outcome:
    write_files(playbooks)
    ids = {scenario.name: seed(playbooks.simulator, scenario) for scenario in scenarios}
    vaulted = encrypted(SECRET).decode()
    text = "".join(vault_in(scenario.text(), vaulted) for scenario in scenarios)
    worlds = {scenario.name: scenario.world for scenario in scenarios}
    elsewhere = playbooks.folder / "started-here"
    elsewhere.mkdir()
    return playbooks.run(text, plays=worlds, cwd=elsewhere, seconds=300, seeded=ids, me=getpass.getuser())


def write_files(playbooks: Playbooks) -> None:
    playbooks.write("files/spec.yaml", SPEC)
    playbooks.write("files/spec.yaml.txt", SPEC)
    playbooks.write("files/spec.json", '{"$schema": "x", "image": "nginx", "resources": {"machineType": "C4", "ports": [80]}}')
    playbooks.write("files/spec.toml", 'image = "nginx"\n[resources]\nmachineType = "C4"\nports = [80]\n')
    playbooks.write("files/folder/paperspace.yml", SPEC)
    playbooks.write("files/broken.yaml", f"image: [{SECRET}\n")
    playbooks.write("files/list.yaml", f"- {SECRET}\n")
    playbooks.write("files/encrypted.yml", encrypted(SPEC).decode())


def encrypted(text: str) -> bytes:
    secret = VaultSecret(VAULT_PASSWORD.encode())
    return VaultLib([("default", secret)]).encrypt(text, secret)


def vault_in(text: str, vaulted: str) -> str:
    """Puts the encrypted value, indented far enough for any place, where the scenario wants it."""
    indented = "".join(f"{' ' * 14}{line}\n" for line in vaulted.splitlines())
    return re.sub(rf" *{re.escape(VAULTED)}\n?", lambda _: indented, text)


def seed(simulator: Simulator, scenario: Scenario) -> list[str]:
    if not scenario.has:
        return []
    ids = simulator.seed(*scenario.has, project_id=scenario.project)
    if scenario.logged:
        simulator.logs(ids[0], *scenario.logged)
    return ids


def recorded(runs: dict[str, list[Run]], way: str, scenario: Scenario) -> tuple[Run, list[Task]]:
    run = runs[way][SCENARIOS.index(scenario) % PARTS]
    assert scenario.name in run.outcome.plays, f"did not run:\n{run.outcome.text[-4000:]}"
    return run, run.outcome.plays[scenario.name]


def normalised(runs: dict[str, list[Run]], way: str, scenario: Scenario) -> list[dict[str, Any]]:
    run, tasks = recorded(runs, way, scenario)
    normaliser = Normaliser(str(run.playbooks.folder))
    return [
        {
            "task": task.name,
            "events": normaliser.value([list(event) for event in task.events]),
            "writes": normaliser.value([asked for asked in map(essence, task.requests) if asked["method"] != "GET"]),
            "reads": sorted({json.dumps(normaliser.value(essence(asked))) for asked in task.requests if asked["method"] == "GET"}),
        }
        for task in tasks
    ]


def essence(asked: dict[str, Any]) -> dict[str, Any]:
    """A request without what HTTP libraries add by themselves."""
    headers = {name: value for name, value in asked["headers"].items() if name not in ("host", "content-length")}
    return {**{key: asked[key] for key in ("method", "path", "query", "body", "status")}, "headers": headers}


by_name = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name.replace(" ", "-"))


@by_name
def test_same_results_and_requests(runs: dict[str, list[Run]], scenario: Scenario) -> None:
    action, module = (
        json.dumps(normalised(runs, way, scenario), indent=1, sort_keys=True, ensure_ascii=False).splitlines() for way in WAYS
    )
    difference = list(difflib.unified_diff(action, module, "as action", "as module", lineterm=""))
    assert not difference, "\n".join(difference)


@by_name
@pytest.mark.parametrize("way", WAYS)
def test_scenario_did_what_it_is_for(runs: dict[str, list[Run]], way: str, scenario: Scenario) -> None:
    _run, tasks = recorded(runs, way, scenario)
    assert scenario.says in json.dumps([event for task in tasks for event in task.events], ensure_ascii=False)
    if scenario.requests is not None:
        ours = [task for task in tasks if not task.name.startswith("ansible.builtin.")]
        assert [task.methods for task in ours] == [list(methods) for methods in scenario.requests]


@by_name
@pytest.mark.parametrize("way", WAYS)
def test_no_secret_in_a_result(runs: dict[str, list[Run]], way: str, scenario: Scenario) -> None:
    _run, tasks = recorded(runs, way, scenario)
    shown = json.dumps([task.events for task in tasks], ensure_ascii=False)
    assert (SECRET in shown) == scenario.shows_secret
