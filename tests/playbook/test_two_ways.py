# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A task must do and say the same whether it runs as action on the controller or as module."""

from __future__ import annotations

import difflib
import getpass
import json
import re
import sysconfig
import textwrap
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from normalise import Normaliser
from playbook_process import WAYS, Outcome, Playbooks, Task, encrypted
from scenarios import SCENARIOS, SECRET, VAULTED, Scenario
from simulator_fixture import Simulator, start_simulator

# Each part is one playbook; both ways of two parts run side by side.
PARTS = 2
CLOCK_FACTOR = 4
# A line of live progress: the host, whom it is delegated to, the deployment or a row of a fleet's table.
PROGRESS = re.compile(r"\[target(?: -> \w+)?\] (?:\w+: |  )")
# Lines that tell of looks at a job that has not ended yet.
LOOKS = ("ASYNC POLL", "FAILED - RETRYING: [target]: ansible.builtin.async_status")
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
    chosen = selected(request.session.items)
    vaulted = encrypted(SECRET).decode()
    with ExitStack() as stack, ThreadPoolExecutor(PARTS * len(WAYS)) as pool:

        def start(way: str, part: int) -> Future[Run]:
            simulator = stack.enter_context(start_simulator(clock_factor=CLOCK_FACTOR))
            playbooks = Playbooks(folder / f"{way}-{part}", way, simulator)
            scenarios = [scenario for scenario in SCENARIOS[part::PARTS] if scenario.name in chosen]
            return pool.submit(run_part, part, playbooks, scenarios, vaulted)

        jobs = {(part, way): start(way, part) for part in range(PARTS) for way in WAYS}
        yield {way: [jobs[part, way].result() for part in range(PARTS)] for way in WAYS}


def selected(items: list[pytest.Item]) -> set[str]:
    """The names of the scenarios that these tests need; all for a test of the whole."""
    given = [getattr(item, "callspec", None) for item in items if item.path == Path(__file__)]
    names = {call.params["scenario"].name for call in given if call and "scenario" in call.params}
    return names or {scenario.name for scenario in SCENARIOS}


def run_part(part: int, playbooks: Playbooks, scenarios: list[Scenario], vaulted: str) -> Run:
    write_files(playbooks)
    ids = {scenario.name: seed(playbooks.simulator, scenario) for scenario in scenarios}
    text = "".join(vault_in(scenario.text(), vaulted) for scenario in scenarios)
    worlds = {scenario.name: scenario.world for scenario in scenarios}
    elsewhere = playbooks.folder / "started-here"
    elsewhere.mkdir()
    # Since core 2.21 results have their invocation only on demand; one part asks for it, the other does not.
    environment = {"ANSIBLE_INJECT_INVOCATION": str(part)}
    outcome = playbooks.run(
        text,
        environment=environment,
        plays=worlds,
        cwd=elsewhere,
        # A quarter of the whole table; a machine that is busy with something else needs several times as long.
        seconds=900,
        seeded=ids,
        me=getpass.getuser(),
        libraries=sysconfig.get_path("purelib"),
    )
    return Run(playbooks, outcome)


def write_homes(playbooks: Playbooks) -> None:
    """Home folders with keys that the vendor's CLI keeps."""
    one = f'[keys]\nmine = "{SECRET}"\n'
    two = f'{one}other = "another-key"\n'
    homes = {
        "one": (one, None, 0o600),
        "two": (two, 'team = "mine"\n', 0o600),
        "open": (one, None, 0o644),
        "broken": (f'[keys]\nmine = "{SECRET}\n', None, 0o600),
        "undecided": (two, "version = 1\n", 0o600),
        "stranger": (two, f'team = "{SECRET}"\n', 0o600),
    }
    for name, (credentials, config, mode) in homes.items():
        playbooks.write(f"homes/{name}/.paperspace/credentials.toml", credentials).chmod(mode)
        if config:
            playbooks.write(f"homes/{name}/.paperspace/config.toml", config)


def write_files(playbooks: Playbooks) -> None:
    write_homes(playbooks)
    playbooks.write("files/spec.yaml", SPEC)
    playbooks.write("files/spec.txt", SPEC)
    playbooks.write(
        "files/spec.jsonc", '// a comment\n{"image": "nginx", "resources": {"machineType": "C4", "ports": [80]},}\n'
    )
    playbooks.write("files/empty/readme", "")
    playbooks.write(
        "files/spec.json", '{"$schema": "x", "image": "nginx", "resources": {"machineType": "C4", "ports": [80]}}'
    )
    playbooks.write("files/spec.toml", 'image = "nginx"\n[resources]\nmachineType = "C4"\nports = [80]\n')
    playbooks.write("files/folder/paperspace.yml", SPEC)
    playbooks.write("files/broken.yaml", f"image: [{SECRET}\n")
    playbooks.write("files/list.yaml", f"- {SECRET}\n")
    playbooks.write("files/vaulted.yml", encrypted(SPEC).decode())


def vault_in(text: str, vaulted: str) -> str:
    """Puts the encrypted value where the scenario wants it, each line indented as the first."""
    return re.sub(rf"( *){re.escape(VAULTED)}", lambda found: textwrap.indent(vaulted, found.group(1)), text)


def seed(simulator: Simulator, scenario: Scenario) -> list[str]:
    if not scenario.has:
        return []
    ids = simulator.seed(*scenario.has, project_id=scenario.project)
    if scenario.logged:
        simulator.logs(ids[0], *scenario.logged)
    for metric, values in scenario.measured.items():
        simulator.metric(ids[0], metric, *values)
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
            "events": normaliser.value([[event, found] for event, found in task.events if not is_look(event, found)]),
            "writes": normaliser.value([asked for asked in map(essence, task.requests) if asked["method"] != "GET"]),
            "reads": sorted(
                {json.dumps(normaliser.value(essence(asked))) for asked in task.requests if asked["method"] == "GET"}
            ),
        }
        for task in tasks
    ]


def is_look(event: str, result: dict[str, Any]) -> bool:
    """True for a look at a job that has not ended yet; how many there are is a matter of luck."""
    return event == "retry" and "ansible_job_id" in result


def essence(asked: dict[str, Any]) -> dict[str, Any]:
    """A request without what HTTP libraries add by themselves."""
    headers = {name: value for name, value in asked["headers"].items() if name not in ("host", "content-length")}
    return {**{key: asked[key] for key in ("method", "path", "query", "body", "status")}, "headers": headers}


by_name = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name.replace(" ", "-"))


@by_name
def test_same_results_and_requests(runs: dict[str, list[Run]], scenario: Scenario) -> None:
    action, module = (
        json.dumps(normalised(runs, way, scenario), indent=1, sort_keys=True, ensure_ascii=False).splitlines()
        for way in WAYS
    )
    assert_same(action, module)


@by_name
@pytest.mark.parametrize("way", WAYS)
def test_scenario_did_what_it_is_for(runs: dict[str, list[Run]], way: str, scenario: Scenario) -> None:
    _run, tasks = recorded(runs, way, scenario)
    shown = json.dumps([event for task in tasks for event in task.events], ensure_ascii=False)
    assert shown.encode() and scenario.says in shown
    if scenario.requests is not None:
        ours = [task for task in tasks if not task.name.startswith("ansible.builtin.")]
        assert [task.methods for task in ours] == [list(methods) for methods in scenario.requests]


@by_name
@pytest.mark.parametrize("way", WAYS)
def test_no_secret_in_a_result(runs: dict[str, list[Run]], way: str, scenario: Scenario) -> None:
    _run, tasks = recorded(runs, way, scenario)
    shown = json.dumps([task.events for task in tasks], ensure_ascii=False)
    assert (SECRET in shown) == scenario.shows_secret


@pytest.mark.parametrize("part", range(PARTS))
def test_same_words_for_people(runs: dict[str, list[Run]], part: int) -> None:
    assert_same(*(shown(runs[way][part]) for way in WAYS))


def shown(run: Run) -> list[str]:
    """What a terminal shows, less the results (compared above), live progress and how often a job was looked at."""
    text = re.sub(r"=> \{(?:.+|\n(?: +.*\n)*\})", "=> <result>", run.outcome.text)
    lines = [line for line in text.splitlines() if not PROGRESS.match(line) and not line.startswith(LOOKS)]
    # Ids are numbered as they come, so only what is compared may be counted.
    return Normaliser(str(run.playbooks.folder)).text("\n".join(lines)).splitlines()


def test_progress_is_the_action_s_alone(runs: dict[str, list[Run]]) -> None:
    """Also the proof that the two runs went two ways."""
    progress = {
        way: sum(bool(PROGRESS.match(line)) for run in runs[way] for line in run.outcome.stderr.splitlines())
        for way in WAYS
    }
    assert progress["action"] > 10
    assert progress["module"] == 0


def assert_same(action: list[str], module: list[str]) -> None:
    difference = list(difflib.unified_diff(action, module, "as action", "as module", lineterm=""))
    assert not difference, "\n".join(difference)
