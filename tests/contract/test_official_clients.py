# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The vendor's command line and its GitHub action get from the simulator what they need to finish their work."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
import yaml
from contract_checker import Checker
from contract_document import calls, contract
from contract_steps import Player, StepError
from simulator_fixture import KEY, start_simulator

SCRIPTS = {path.stem: yaml.safe_load(path.read_text()) for path in Path(__file__).parent.glob("clients/*.yaml")}


@pytest.fixture(scope="module")
def running_simulator():
    with start_simulator(clock_factor=0, api_key=KEY) as simulator:
        yield simulator


def player_of(script, simulator):
    return Player(simulator, script.get("headers", {}), copy.deepcopy(script["values"]))


@pytest.mark.parametrize("name", sorted(SCRIPTS))
def test_client_finishes_its_work(simulator, name):
    script = SCRIPTS[name]
    player = player_of(script, simulator)
    for step in script["steps"]:
        player.play(step)

    checker = Checker(contract())
    problems = [f"{one.origin}: {problem}" for one in player.exchanges for problem in checker.problems(one)]
    assert not problems
    asked = {checker.call_of(one) for one in player.exchanges}
    assert len(player.exchanges) > len(script["steps"])
    assert None not in asked


def test_there_is_a_script_for_each_client():
    assert set(SCRIPTS) == {"deploy-action", "pspace"}


def test_the_clients_make_the_calls_that_they_need():
    """By their scripts' addresses: the calls that a simulator must support for them."""
    asked = {
        step["request"].split("?")[0].replace("${project}", "{id}") for one in SCRIPTS.values() for step in one["steps"]
    }
    known = {f"{method.upper()} {path}" for method, path in calls(contract())}
    needed = {
        "GET /billing/account-standing",
        "GET /projects/{id}",
        "POST /deployments",
        "GET /projects/{id}/deployments",
        "GET /deployments",
    }
    assert needed <= asked & known


@pytest.mark.parametrize(
    ("step", "problem"),
    [
        ({"request": "GET /projects/elsewhere-missing", "status": 200}, "status 404"),
        ({"request": "GET /projects/pthere", "fields": {"id": "pother"}}, "id is 'pthere'"),
        ({"request": "GET /projects/pthere", "fields": {"dtDeleted": "set"}}, "dtDeleted is None"),
        ({"request": "GET /projects/pthere", "fields": {"colour": "set"}}, "colour is not there"),
        ({"request": "GET /projects/pthere", "fields": {"id": "!pthere"}}, "id is 'pthere'"),
        ({"request": "GET /deployments", "every": 3, "until": {"items.0.id": "set"}}, "items.0.id is not there"),
    ],
)
def test_a_step_that_does_not_get_what_it_needs_fails(simulator, step, problem):
    with pytest.raises(StepError, match=problem):
        Player(simulator).play({"name": "a step", **step})
