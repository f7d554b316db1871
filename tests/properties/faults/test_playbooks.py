# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A share of the matrix in real ansible-playbook runs, as action and as module, in real time."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from depth import FULL
from faults.cases import Call, Case, Strike, singles
from faults.judge import Runner, of_words
from faults.scenarios import ELSEWHERE, INVENTORY, SCENARIOS, InProject, Scenario
from faults.state import State
from playbook_process import WAYS, Outcome, Playbooks, Task
from simulator_fixture import KEY, PROJECT, Simulator, start_simulator

# Of each way.
CASES = 20 if FULL else 3
CLOCK_FACTOR = 20
# Real seconds.
SHORT = {"wait_interval": 0.2, "wait_timeout": 20, "duration": "1", "no_data_timeout": "10"}
SETTINGS = {"group/paperspace.cloud.all": {"api_key": "{{ api_key }}", "api_url": "{{ api_url }}"}}
# What is still starting when its world is made has long started when its play comes.
TASKS = [scenario for scenario in SCENARIOS if scenario.module != INVENTORY and "starting" not in scenario.name]


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with start_simulator(clock_factor=CLOCK_FACTOR, api_key=KEY) as running:
        yield running


@pytest.mark.parametrize("way", WAYS)
def test_a_share_of_the_matrix_in_playbooks(simulator: Simulator, tmp_path: Path, way: str) -> None:
    cases = list(chosen(simulator, tmp_path, way))
    assert len(cases) == CASES
    simulator.reset()
    playbooks = Playbooks(tmp_path, way, simulator)
    worlds = {number: World(simulator, number, case, tmp_path) for number, case in enumerate(cases)}
    befores = {number: State.of(simulator, world.project) for number, world in worlds.items()}
    plays = [play for world in worlds.values() for play in world.plays()]
    faults = {world.name("struck"): {"faults": world.case.faults()} for world in worlds.values()}
    simulator.clear_requests()
    outcome = playbooks.run(json.dumps(plays), plays=faults, seconds=500)
    assert "Traceback" not in outcome.text and "MODULE FAILURE" not in outcome.text, outcome.text
    wrong = {str(world.case): found for n, world in worlds.items() if (found := world.judged(outcome, befores[n]))}
    failed = sum(has_failed(world.struck(outcome)) for world in worlds.values())
    # A few may all succeed.
    assert not FULL or 0 < failed < len(cases)
    assert not wrong, wrong


def chosen(simulator: Simulator, folder: Path, way: str) -> Iterator[Case]:
    """Other tasks and forms for each way, always the same ones."""
    chance = random.Random(way)
    for scenario in chance.choices(TASKS, k=CASES):
        scenario = replace(scenario, options=shortened(scenario))
        possible = [case for case in singles(scenario, "name", calls(simulator, folder, scenario)) if not case.late]
        yield chance.choice(possible)


def shortened(scenario: Scenario) -> dict[str, Any]:
    return {**scenario.options, **{name: value for name, value in SHORT.items() if name in scenario.options}}


def calls(simulator: Simulator, folder: Path, scenario: Scenario) -> list[Call]:
    """The first ones only: how often a wait looks depends on the machine."""
    found = Runner(simulator, None, folder, None).calls(scenario)
    writes = [number for number, call in enumerate(found) if call.method != "GET"]
    return found[: writes[-1] + 2 if writes else 3]


class World:
    """A project of its own for a case, in the one simulator of the playbook."""

    def __init__(self, simulator: Simulator, number: int, case: Case, folder: Path) -> None:
        self.simulator = simulator
        self.number = number
        self.case = case
        self.project = f"pcase{number}"
        options = case.scenario.prepared(InProject(simulator, self.project), folder)
        self.options = {name: self.project if value == PROJECT else value for name, value in options.items()}

    def name(self, turn: str) -> str:
        return f"{self.number} {turn}"

    def plays(self) -> list[dict[str, Any]]:
        task = {f"paperspace.cloud.{self.case.scenario.module}": self.options, "name": "Task", "ignore_errors": True}
        play = {"hosts": "target", "gather_facts": False, "module_defaults": SETTINGS, "tasks": [task]}
        return [{"name": self.name(turn), **play} for turn in ("struck", "next", "last")]

    def struck(self, outcome: Outcome) -> Task:
        return outcome.plays[self.name("struck")][0]

    def judged(self, outcome: Outcome, before: State) -> list[str]:
        """What is wrong, in words. The next run must succeed, and the last one change nothing."""
        struck, following, last = (outcome.plays[self.name(turn)][0] for turn in ("struck", "next", "last"))
        strike: Strike = self.case.strikes[0]
        result = {**struck.result, "failed": has_failed(struck)}
        found = [text for _kind, text in of_words(result, self.case.scenario, [])]
        if strike.form.kind not in [entry.get("fault") for entry in struck.requests]:
            found.append(f"the fault never struck one of {len(struck.requests)} requests")
        if has_failed(following):
            found.append(f"the next run fails: {following.result['msg']}")
        if has_failed(last) or (self.case.scenario.wanted is not None and last.result.get("changed")):
            found.append(f"the last run changes or fails: {last.result}")
        state = State.of(self.simulator, self.project)
        found += [f"twice: {name}" for name in state.doubled()]
        if self.case.scenario.wanted is not None:
            found += state.missing(self.case.scenario.wanted)
        return [*found, *(f"touched: {name}" for name in strangers(state).touched(strangers(before)))]


def has_failed(task: Task) -> bool:
    """Results are recorded without the key that says so."""
    assert task.event in ("ok", "failed"), task.event
    return task.event == "failed"


def strangers(state: State) -> State:
    """Those of the case's own project: the other cases change theirs."""
    own = (state.project, state.project + ELSEWHERE)
    held = {known: one for known, one in state.held.items() if one.project in own}
    return State(held, state.project)
