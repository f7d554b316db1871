# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tests healthy, disabled and failed, on deployments as tasks return them."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.errors import AnsibleFilterError

from ansible_collections.paperspace.cloud.plugins.module_utils.api.models import Deployment, Run
from ansible_collections.paperspace.cloud.plugins.module_utils.reconcile import tracker
from ansible_collections.paperspace.cloud.plugins.module_utils.reconcile.results import present_deployment, present_runs
from ansible_collections.paperspace.cloud.plugins.test import disabled, failed, healthy

TESTS = {name: test for module in (healthy, disabled, failed) for name, test in module.TestModule().tests().items()}
NOW = "2026-01-02T03:04:05.000Z"


def run_of(ready: int, *states: str) -> dict[str, Any]:
    instances = [
        {"id": f"i{number}", "instanceId": f"i{number}", "state": state} for number, state in enumerate(states)
    ]
    return {"id": f"r{ready}", "replicas": len(states), "readyReplicas": ready, "instances": instances}


def raw(config: dict[str, Any] | None = None, **spec: Any) -> dict[str, Any]:
    """A deployment as the API shows it; ``config`` is its spec's data."""
    config = {"apiVersion": "v1", "name": "web", "resources": {"replicas": 2}, **(config or {})}
    latest = {"id": "s1", "data": config, "externalApplied": NOW, "dtHealthy": NOW, "error": None, **spec}
    return {"id": "d1", "name": "web", "projectId": "p1", "endpoint": "e", "latestSpec": latest}


def returned(shown: dict[str, Any], runs: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    deployment = present_deployment(Deployment.model_validate(shown))
    if runs is not None:
        deployment["runs"] = present_runs([Run.model_validate(run) for run in runs])
    return deployment


def passed(value: Any) -> set[str]:
    return {name for name, test in TESTS.items() if test(value)}


@pytest.mark.parametrize(
    ("shown", "runs", "expected"),
    [
        (raw(), None, {"healthy"}),
        (raw(), [], {"healthy"}),
        (raw(), [run_of(2, "healthy", "healthy")], {"healthy"}),
        (raw(), [run_of(3, "healthy", "healthy", "healthy")], {"healthy"}),
        (raw(), [run_of(1, "healthy", "pending")], set()),
        (raw(), [run_of(2, "healthy", "healthy"), run_of(0, "errored")], {"healthy"}),
        (raw(), [run_of(2, "healthy", "healthy", "Failed")], {"healthy", "failed"}),
        (raw(), [{"id": "r", "readyReplicas": None, "instances": []}], set()),
        (raw({"resources": {}}), [run_of(1, "healthy")], {"healthy"}),
        (raw(dtHealthy=None), None, set()),
        (raw(dtHealthy=None), [run_of(2, "healthy", "healthy")], set()),
        (raw(dtHealthy=None), [run_of(0, "ERRORED")], {"failed"}),
        (raw(dtHealthy=None), [run_of(0, "error")], {"failed"}),
        (raw(dtHealthy=None), [run_of(0, "something new")], set()),
        (raw(dtHealthy=None, externalApplied=None, error="no such image"), None, {"failed"}),
        (raw(dtHealthy=None, error="a part"), None, set()),
        (raw({"enabled": False}), None, {"disabled"}),
        (raw({"enabled": True}), None, {"healthy"}),
        (raw({"resources": {"replicas": 0}}), [], {"disabled"}),
        ({**raw(), "latestSpec": None}, None, set()),
        (raw() | {"latestSpec": {"id": "s1", "data": None, "dtHealthy": NOW}}, None, {"healthy"}),
    ],
)
def test_a_deployment(shown, runs, expected):
    deployment = returned(shown, runs)
    assert passed(deployment) == expected
    assert passed({"changed": True, "deployment": deployment, "endpoint_url": None}) == expected


@pytest.mark.parametrize("ready", [0, 1, 2])
@pytest.mark.parametrize("states", [("healthy", "errored"), ("pending", "pending"), ("healthy", "healthy")])
def test_healthy_is_where_a_wait_ends(ready, states):
    shown, runs = raw(), [run_of(ready, *states)]
    looking = tracker.RolloutTracker("s1", unhealthy_seconds=0)
    standing = looking.judge(0, Deployment.model_validate(shown), [Run.model_validate(run) for run in runs])
    found = passed(returned(shown, runs))
    assert ("healthy" in found) == (standing.outcome == tracker.DONE)
    if standing.outcome == tracker.FAILED:
        assert "failed" in found


def test_a_task_that_found_nothing_passes_none():
    assert passed({"changed": False, "deployment": None}) == set()


def test_a_wait_that_failed():
    """Its result tells of the instances instead of the runs."""
    result = {"failed": True, "deployment": returned(raw()), "instances": [{"state": "errored"}]}
    assert passed(result) == {"failed"}
    assert passed({**result, "instances": [{"state": "pending"}]}) == set()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("web", ", not a string"),
        (None, ", not null"),
        ([returned(raw())], "a list"),
        ({"deployments": [returned(raw())]}, "deployments[0]"),
        ({"name": "web"}, "without latest_spec and deployment"),
        (raw(), "without latest_spec and deployment"),
        ({"deployment": {"name": "web"}}, "without latest_spec"),
        ({"latest_spec": "s1"}, "latest_spec: "),
        ({"latest_spec": {"data": []}}, "latest_spec.data: "),
        ({"latest_spec": None, "runs": {}}, "runs: "),
    ],
)
@pytest.mark.parametrize("name", ["healthy", "disabled", "failed"])
def test_something_else_is_refused(name, value, expected):
    with pytest.raises(AnsibleFilterError) as raised:
        TESTS[name](value)
    text = str(raised.value)
    assert f"paperspace.cloud.{name}: " in text and expected in text and "expected a deployment" in text
