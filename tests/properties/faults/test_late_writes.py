# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes that the server finishes long after they were given up: at any time, of one deployment and of a fleet.

Whatever lands while a lost write is looked for makes no second deployment. What lands later can make one, where the API
finds deployments by their id only; then the run says so with both ids if it still runs, and else the next one does.
"""

from __future__ import annotations

from typing import Any

import pytest
from depth import FULL
from engine_tasks import Tasks
from faults.scenarios import ENV, OPTIONS, WAITS
from simulator_fixture import PROJECT, Simulator, config

NAME = OPTIONS["name"]
# So long a lost write is looked for, and so long a task has.
LOOK, DEADLINE = 30, 120
# Simulated seconds after it was given up; the last ones are after the task's end.
ALL_LANDINGS = (0, 0.1, 1, 3, 8, 12, 15, 20, 26, 29, 31, 33, 35, 45, 70, DEADLINE - 1, DEADLINE + 1, 300)
LANDINGS = ALL_LANDINGS if FULL else (0.1, 12, 15, 29, 33, 36, 45, DEADLINE + 1)
LONGEST = max(ALL_LANDINGS)


def run(task: Tasks, module: str, **options: Any) -> dict[str, Any]:
    """The task for a deployment, alone or as a fleet of one with a bystander."""
    if module == "deployment_fleet":
        own = {key: value for key, value in options.items() if key not in {*WAITS, "project_id", "api_timeout"}}
        shared = {key: value for key, value in options.items() if key not in own}
        options = {**shared, "deployments": [own, {"name": "absentee", "state": "absent"}]}
    return task.ended(module, **options)


def options(**changes: Any) -> dict[str, Any]:
    return {**OPTIONS, **WAITS, "wait_timeout": DEADLINE, "api_timeout": 5, **changes}


def ids(simulator: Simulator) -> list[str]:
    return sorted(held["id"] for held in simulator.live_deployments() if held["name"] == NAME)


def told_ids(result: dict[str, Any]) -> list[str]:
    """The ids of a failure about several deployments of one name."""
    failures = [entry.get("failure") or {} for entry in result.get("results", [])] or [result]
    return sorted(next((failure["ids"] for failure in failures if "ids" in failure), []))


@pytest.mark.parametrize("seconds", LANDINGS)
@pytest.mark.parametrize("status", [None, 504], ids=["dropped", "504"])
@pytest.mark.parametrize("upsert", ["name", "id"])
@pytest.mark.parametrize("module", ["deployment", "deployment_fleet"])
def test_a_late_create(
    simulator: Simulator, task: Tasks, module: str, upsert: str, status: Any, seconds: float
) -> None:
    simulator.behaviours(upsert=upsert)
    simulator.post_faults({"method": "POST", "kind": "late", "seconds": seconds, "status": status})
    result = run(task, module, **options())
    known = ids(simulator)
    if seconds <= LOOK - 1 or upsert == "name":
        assert len(known) == 1 and not result.get("failed"), result.get("msg")
    # What the API may still complete is not sent again, even if the task would end before that.
    assert len(simulator.requests("POST")) == 1 or seconds >= LOOK
    # Nobody ends well who could see that there are two.
    assert len(known) <= 1 or told_ids(result) == known, result.get("msg")
    simulator.advance(LONGEST)
    again, known = run(task, module, **options()), ids(simulator)
    assert told_ids(again) == known if len(known) > 1 else not (again.get("failed") or again["changed"]), again


@pytest.mark.parametrize("seconds", LANDINGS)
@pytest.mark.parametrize("module", ["deployment", "deployment_fleet"])
def test_a_late_update(simulator: Simulator, task: Tasks, module: str, seconds: float) -> None:
    simulator.seed(config(NAME, image="nginx:1", env=ENV))
    simulator.post_faults({"method": "POST", "kind": "late", "seconds": seconds})
    result = run(task, module, **options())
    assert not result.get("failed") and result["changed"], result.get("msg")
    # Between the two it depends on when the last poll is.
    if not LOOK - 1 < seconds < LOOK + 3:
        assert len(simulator.requests("POST")) == (1 if seconds < LOOK else 2)
    simulator.advance(LONGEST)
    again = run(task, module, **options())
    assert not again.get("failed") and not again["changed"] and len(ids(simulator)) == 1, again.get("msg")


@pytest.mark.parametrize("seconds", LANDINGS)
@pytest.mark.parametrize("module", ["deployment", "deployment_fleet"])
def test_a_late_deletion(simulator: Simulator, task: Tasks, module: str, seconds: float) -> None:
    simulator.seed(config(NAME, env=ENV))
    simulator.post_faults({"method": "DELETE", "kind": "late", "seconds": seconds})
    gone = {"project_id": PROJECT, "name": NAME, "state": "absent", **WAITS, "wait_timeout": DEADLINE}
    result = run(task, module, **gone)
    assert not result.get("failed") and result["changed"] and ids(simulator) == [], result.get("msg")
    told = (result["results"][0] if module == "deployment_fleet" else result)["timeline"]
    assert told[-1]["message"] == "deleted"
    simulator.advance(LONGEST)
    assert not run(task, module, **gone)["changed"]


@pytest.mark.parametrize("seconds", [5, 29, 31])
@pytest.mark.parametrize("left", [2, 10, 29])
@pytest.mark.parametrize("module", ["deployment", "deployment_fleet"])
def test_a_deadline_within_the_look_sends_no_second_create(
    simulator: Simulator, task: Tasks, module: str, left: float, seconds: float
) -> None:
    simulator.behaviours(upsert="id")
    simulator.post_faults({"method": "POST", "kind": "late", "seconds": seconds})
    result = run(task, module, **options(wait_timeout=left))
    assert len(simulator.requests("POST")) == 1
    message = "".join([result.get("msg", ""), *(entry.get("msg", "") for entry in result.get("results", []))])
    assert ids(simulator) or "It is not known whether the API completed the write" in message
    simulator.advance(LONGEST)
    assert not run(task, module, **options()).get("failed") and len(ids(simulator)) == 1
