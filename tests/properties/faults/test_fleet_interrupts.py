# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A fleet that is interrupted or killed at any moment: the next run finishes it, with no duplicate and no loss."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import time
from collections import Counter
from typing import Any

import pytest
from depth import FULL
from faults.fleet_process import start
from simulator_fixture import KEY, PROJECT, Simulator, config, start_simulator

from ansible_collections.paperspace.cloud.plugins.module_utils.adapter import arguments

# For each signal and each behaviour of the upsert: more than fifty in all.
ROUNDS = 13 if FULL else 3
SETTLE_SECONDS = 0.1
OLD = [f"old{index}" for index in range(5)]
NEW = [f"new{index}" for index in range(5)]


@pytest.fixture(scope="module")
def simulator():
    with start_simulator(clock_factor=100) as running:
        yield running


@pytest.mark.parametrize("upsert", ["name", "id"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL], ids=["SIGINT", "SIGKILL"])
def test_a_fleet_converges_after_an_interrupt_at_any_moment(simulator, upsert, number):
    params = fleet(simulator)
    whole = seconds_of_a_whole_run(simulator, params, upsert)
    chance = random.Random(f"{upsert}{number}")
    cut_in_writes = 0
    for _round in range(ROUNDS):
        prepare(simulator, upsert)
        after = chance.uniform(0, whole)
        process = start(params)
        wait_for_first_request(simulator)
        time.sleep(after)
        # A run that was quicker this time has ended already.
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, number)
        process.join(5)
        assert process.exitcode is not None, f"still running 5 s after signal {number} at {after} s"
        time.sleep(SETTLE_SECONDS)
        cut_in_writes += 0 < len(simulator.requests("POST")) < len(OLD) + len(NEW)
        run_whole(params)
        assert state(simulator) == wanted(), f"after signal {number} at {after} s of {whole} s"
        simulator.clear_requests()
        run_whole(params)
        assert simulator.requests("POST") + simulator.requests("DELETE") == []
    # Three moments may all lie before or after the writes.
    assert cut_in_writes or not FULL, "no signal came between the writes, so nothing was shown"


def fleet(simulator: Simulator) -> dict[str, Any]:
    listed = [
        {"name": name, "image": "nginx:2", "resources": {"machine_type": "C4", "ports": [80]}} for name in OLD + NEW
    ]
    given = {
        "api_key": KEY,
        "api_url": simulator.address,
        "project_id": PROJECT,
        "deployments": listed,
        "prune": True,
        "prune_names": ["stray*"],
        "concurrency": 2,
        "wait_interval": 0.05,
        "wait_timeout": 20,
    }
    return {**defaults(arguments.DEPLOYMENT_FLEET), **given}


def defaults(spec: dict[str, Any]) -> dict[str, Any]:
    return {name: option.get("default") for name, option in spec.items()}


def prepare(simulator: Simulator, upsert: str) -> None:
    simulator.reset()
    simulator.clear_requests()
    simulator.clear_faults()
    simulator.behaviours(upsert=upsert)
    simulator.seed(*[config(name) for name in [*OLD, "stray1", "stray2"]])
    # Longer writes make it likelier that a signal comes while one is under way.
    simulator.post_faults({"kind": "latency", "seconds": 0.02, "method": "POST", "times": -1})
    simulator.clear_requests()


def seconds_of_a_whole_run(simulator: Simulator, params: dict[str, Any], upsert: str) -> float:
    prepare(simulator, upsert)
    process = start(params)
    wait_for_first_request(simulator)
    begun = time.monotonic()
    process.join(30)
    assert process.exitcode == 0
    return time.monotonic() - begun


def run_whole(params: dict[str, Any]) -> None:
    process = start(params)
    process.join(30)
    assert process.exitcode == 0


def wait_for_first_request(simulator: Simulator) -> None:
    limit = time.monotonic() + 20
    while not simulator.requests() and time.monotonic() < limit:
        time.sleep(0.005)


def state(simulator: Simulator) -> Counter:
    _status, page = simulator.api("GET", f"/projects/{PROJECT}/deployments?limit=120")
    return Counter((one["name"], one["latestSpec"]["data"]["image"]) for one in page["items"])


def wanted() -> Counter:
    return Counter((name, "nginx:2") for name in OLD + NEW)
