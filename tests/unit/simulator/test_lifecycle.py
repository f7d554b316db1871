# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The life of a spec for every word that an image can carry, second by second."""

from __future__ import annotations

import pytest
from simulator_fixture import config


def phase(simulator, deployment_id):
    """What a client sees now: applied, healthy, error, and the states of the newest run's instances."""
    spec = simulator.get(deployment_id)["latestSpec"]
    runs = simulator.runs(deployment_id)
    states = [instance["state"] for instance in runs[0]["instances"]] if runs else None
    return bool(spec["externalApplied"]), bool(spec["dtHealthy"]), bool(spec["error"]), states


def phases(simulator, deployment_id, *seconds):
    """The phase at each of these seconds after the POST."""
    seen, now = [], 0.0
    for second in seconds:
        simulator.advance(second - now)
        now = second
        seen.append(phase(simulator, deployment_id))
    return seen


NOTHING, PENDING = (False, False, False, None), (True, False, False, ["pending"])
ERRORED, HEALTHY = (True, False, False, ["errored"]), (True, True, False, ["healthy"])
REFUSED = (False, False, True, None)


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("nginx:1.27", {0: NOTHING, 0.9: NOTHING, 1: PENDING, 2.9: PENDING, 3: HEALTHY}),
        ("app:crash", {1: PENDING, 2: ERRORED, 500: ERRORED}),
        ("reg.example.com:5000/team/crash-app:1", {1: PENDING, 2: ERRORED}),
        ("crash", {1: PENDING, 2: ERRORED}),
        # A word within another one does not count.
        ("crashlytics:slowest", {3: HEALTHY}),
        ("app:never-ready", {5000: PENDING}),
        ("app:prebuild-fail", {0.5: NOTHING, 1: REFUSED, 5000: REFUSED}),
        ("app:flaky-start", {1: PENDING, 2: ERRORED, 6: PENDING, 9: HEALTHY}),
        ("app:slow", {1: PENDING, 59: PENDING, 60: HEALTHY}),
    ],
)
def test_an_image_says_how_it_fares(simulator, image, expected):
    deployment_id = simulator.create(image=image)
    assert phases(simulator, deployment_id, *expected) == list(expected.values())


@pytest.mark.parametrize(
    ("image", "ready", "message"),
    [("crash", (0, 0), "The container exited with code 1."), ("never-ready", (0, 1), "503")],
)
def test_a_bad_instance_says_why(simulator, image, ready, message):
    deployment_id = simulator.create(image=image)
    simulator.advance(500)
    [run] = simulator.runs(deployment_id)
    assert (run["replicas"], run["readyReplicas"], run["availableReplicas"]) == (1, *ready)
    assert message in run["instances"][0]["stateMessage"]
    newest = simulator.api("GET", f"/deployments/{deployment_id}/logs")[1]["items"][0]
    assert newest["message"].startswith("RuntimeError") is (image == "crash")


def test_an_instance_has_a_history(simulator):
    deployment_id = simulator.create(image="flaky-start")
    simulator.advance(9)
    [run] = simulator.runs(deployment_id)
    states = [moment["state"] for moment in run["instances"][0]["history"]]
    assert states == ["pending", "errored", "pending", "healthy"]


def test_replicas_get_ready_one_after_the_other(simulator):
    document = config()
    document["resources"]["replicas"] = 4
    deployment_id = simulator.post(document)
    ready = []
    for _ignored in range(3):
        simulator.advance(1)
        [run] = simulator.runs(deployment_id)
        ready.append((run["replicas"], run["readyReplicas"], run["availableReplicas"]))
    assert ready == [(4, 0, 4), (4, 2, 2), (4, 4, 0)]


def test_integrations_put_a_pre_build_first(simulator):
    deployment_id = simulator.create(integrations=[{"type": "volume", "name": "v"}])
    workflow = []
    for second in (0, 5, 1, 2):
        simulator.advance(second)
        _ignored, page = simulator.api("GET", f"/deployments/{deployment_id}/history")
        workflow.append((page["items"][0]["workflowRun"]["phase"], *phase(simulator, deployment_id)[:2]))
    assert workflow == [
        ("Running", False, False),
        ("Succeeded", False, False),
        ("Succeeded", True, False),
        ("Succeeded", True, True),
    ]


def test_failed_pre_build_of_integrations(simulator):
    deployment_id = simulator.create(image="a:prebuild-fail", integrations=[{"type": "volume", "name": "v"}])
    simulator.advance(6)
    _ignored, page = simulator.api("GET", f"/deployments/{deployment_id}/history")
    [item] = page["items"]
    assert item["workflowRun"]["phase"] == "Failed"
    assert item["workflowRun"]["message"] == item["error"]


def test_update_runs_beside_the_old_one_until_it_is_healthy(simulator):
    deployment_id = simulator.create()
    simulator.advance(10)
    [old] = simulator.runs(deployment_id)
    simulator.create(image="nginx:1.28")
    assert [run["id"] for run in simulator.runs(deployment_id)] == [old["id"]]
    simulator.advance(1)
    new, beside = simulator.runs(deployment_id)
    assert beside["id"] == old["id"]
    assert (new["readyReplicas"], beside["readyReplicas"], beside["replicas"]) == (0, 1, 1)
    simulator.advance(2)
    new, draining = simulator.runs(deployment_id)
    assert (new["readyReplicas"], draining["replicas"], draining["readyReplicas"]) == (1, 0, 0)
    assert draining["instances"][0]["state"] == "terminating"
    simulator.advance(2)
    assert [run["id"] for run in simulator.runs(deployment_id)] == [new["id"]]


def test_old_run_stays_while_the_new_one_crashes(simulator):
    deployment_id = simulator.create()
    simulator.advance(10)
    simulator.create(image="app:crash")
    simulator.advance(600)
    new, old = simulator.runs(deployment_id)
    assert (new["readyReplicas"], old["readyReplicas"]) == (0, 1)
    assert simulator.runs(deployment_id)[:1] == simulator.api("GET", f"/deployments/{deployment_id}/runs?limit=1")[1]


def test_rollback_from_a_crash_removes_the_crashed_run(simulator):
    deployment_id = simulator.create()
    simulator.advance(10)
    simulator.create(image="app:crash")
    simulator.advance(10)
    simulator.create()
    simulator.advance(10)
    [run] = simulator.runs(deployment_id)
    assert run["readyReplicas"] == 1
    assert simulator.get(deployment_id)["latestSpec"]["dtHealthy"]


@pytest.mark.parametrize(
    "parked", [{"enabled": False}, {"resources": {"machineType": "C4", "ports": [80], "replicas": 0}}]
)
def test_parked_deployment_is_applied_and_drains(simulator, parked):
    deployment_id = simulator.create()
    simulator.advance(10)
    simulator.create(**parked)
    assert len(simulator.runs(deployment_id)) == 1
    simulator.advance(1)
    assert phase(simulator, deployment_id) == (True, False, False, ["terminating"])
    simulator.advance(2)
    assert simulator.runs(deployment_id) == []
    assert simulator.get(deployment_id)["latestSpec"]["dtHealthy"] is None


def test_superseded_spec_stops_where_it_was(simulator):
    deployment_id = simulator.create()
    simulator.advance(2)
    simulator.create(image="nginx:1.28")
    simulator.advance(100)
    _ignored, page = simulator.api("GET", f"/deployments/{deployment_id}/history")
    new, old = page["items"]
    assert new["dtHealthy"] is not None
    assert (bool(old["externalApplied"]), old["dtHealthy"]) == (True, None)


def test_many_replicas_are_counted_but_not_all_listed(simulator):
    document = config()
    document["resources"]["replicas"] = 500
    [deployment_id] = simulator.seed(document)
    [run] = simulator.runs(deployment_id)
    assert (run["replicas"], run["readyReplicas"], len(run["instances"])) == (500, 500, 50)
