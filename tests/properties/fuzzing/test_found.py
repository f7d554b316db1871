# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the generated cases have found once, each as a case of its own.

There is no database of examples: what a run finds gets its smallest input here, with what should have come of it.
"""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from ansible.errors import AnsibleError
from fuzzing.malformed import SOUND, Malformed
from fuzzing.memory_actions import CONFIG, CONNECTION, WAITING, MemoryActions
from fuzzing.test_options import check
from guarantees.memory_api import PROJECT, Clock
from guarantees.task_runner import TaskRunner, clock_of

from ansible_collections.paperspace.cloud.plugins.filter.spec_diff import FilterModule
from ansible_collections.paperspace.cloud.plugins.module_utils.api.deadline import Deadline

WEB = {"name": "web", "project_id": PROJECT}
PROBED = {**CONFIG, "healthChecks": {"liveness": {"path": "/"}}, "basicAuthKey": "secret:KEY"}
OLD = {"apiVersion": "v0alpha0", "name": "web", "image": "nginx:1", "resources": {"instanceType": "C4"}}
STORE = {"type": "s3", "name": "data", "url": "s3://b"}


def _runner(config: dict[str, Any], **behaviours: Any) -> TaskRunner:
    runner = TaskRunner(Clock())
    runner.hold(config)
    runner.api.behaviours |= behaviours
    return runner


NOTHING: list[dict[str, Any]] = [
    {"health_checks": {"liveness": None}},
    {"health_checks": {"liveness": {"path": None}}},
    {"resources": {"replicas": None, "ports": None}},
    {"resources": {"replicas": ""}},
    {"resources": {"autoscaling": {"enabled": ""}}},
]


@pytest.mark.parametrize("options", NOTHING, ids=str)
def test_options_of_nothing_but_nulls_leave_alone(options: dict[str, Any]) -> None:
    runner = _runner(PROBED)
    with clock_of(runner.api.clock):
        result = runner.run("deployment", **WEB, **options)
    assert not result.get("failed") and not result["changed"], result


@pytest.mark.parametrize(
    ("spec", "sent"),
    [
        # Neither a null nor an empty version makes a document one of another version.
        ({"image": "nginx:2", "integrations": None}, {"image": "nginx:2"}),
        ({"image": "nginx:2", "basicAuthKey": None}, {"image": "nginx:2"}),
        ({"image": "nginx:2", "apiVersion": ""}, {"image": "nginx:2"}),
        ({"apiVersion": "v0alpha0", "models": [{"id": "m", "path": ""}]}, {"models": [{"id": "m"}]}),
    ],
    ids=str,
)
def test_what_is_empty_says_nothing_of_the_oldest_version(spec: dict[str, Any], sent: dict[str, Any]) -> None:
    runner = _runner(OLD)
    with clock_of(runner.api.clock):
        result = runner.run("deployment", **WEB, spec=spec)
    assert not result.get("failed"), result["msg"]
    assert runner.api.posts()[-1].body["config"] == {**OLD, **sent}


def test_nulls_that_the_api_shows_are_not_sent_back() -> None:
    runner = _runner({**PROBED, "integrations": [STORE]})
    shown = runner.api.shown
    nulls = {"accessKeyId": None, "secretAccessKey": None, "path": None}
    runner.api.shown = lambda stored: {**shown(stored), "integrations": [{**STORE, **nulls}]}
    with clock_of(runner.api.clock):
        result = runner.run("deployment", **WEB, image="nginx:9")
    assert not result.get("failed"), result["msg"]
    assert runner.api.posts()[-1].body["config"]["integrations"] == [STORE]


def test_a_write_does_not_lose_a_key_that_may_be_kept_back() -> None:
    """The API shows nulls for secrets: giving the one that has a name of its own must not drop the other."""
    secret = {**STORE, "secretAccessKey": "a-literal-secret"}
    runner = _runner({**CONFIG, "env": [{"name": "A", "value": "a-value"}], "integrations": [secret]}, secrets="null")
    with clock_of(runner.api.clock):
        result = runner.run("deployment", **WEB, image="nginx:9", env={"A": "a-value"})
        assert result["failed"] and "integrations[data].secret_access_key" in result["msg"]
        assert len(runner.api.posts()) == 1
        given = [{"type": "s3", "name": "data", "url": "s3://b", "secret_access_key": "a-literal-secret"}]
        both = runner.run("deployment", **WEB, image="nginx:9", env={"A": "a-value"}, integrations=given)
    assert both["changed"]
    assert runner.api.posts()[-1].body["config"]["integrations"] == [secret]


BASE = {**WEB, "image": "nginx:2"}
DEEP: dict[str, Any] = {}
for _level in range(900):
    DEEP = {"a": DEEP}
ODD: list[tuple[str, dict[str, Any], str]] = [
    ("deployment", {**BASE, "resources": 5}, "resources"),
    ("deployment", {**BASE, "resources": [1]}, "resources"),
    ("deployment", {**BASE, "integrations": [5]}, "integrations[0]"),
    ("deployment", {**BASE, "integrations": ["no mapping"]}, "integrations[0]"),
    ("deployment_fleet", {"project_id": PROJECT, "deployments": "web"}, "deployments"),
    ("deployment", {**BASE, "resources": {"replicas": "inf"}}, "resources.replicas"),
    ("deployment", {**BASE, "resources": {"ports": "1e999999999"}}, "resources.ports[0]"),
    ("deployment", {**BASE, "resources": {"ports": [80, "1e999999999"]}}, "resources.ports[1]"),
    ("deployment_logs", {**WEB, "tail": "inf"}, "tail"),
    ("deployment_history_info", {**WEB, "limit": 10**5000}, "limit"),
    ("deployment", {**BASE, "image": {"name": "nginx"}}, "image"),
    ("deployment", {**BASE, "command": ["serve", {"port": 1}]}, "command[1]"),
    ("deployment", {**BASE, "name": "\ud800"}, "name"),
    ("deployment_info", {"id": "\udcff"}, "id"),
    ("deployment", {**WEB, "spec": {"image": {"x": ""}}}, "spec.image"),
    ("deployment", {**WEB, "spec": {"resources": {"ports": {"x": ""}}}}, "spec.resources.ports"),
    ("deployment", {**WEB, "spec": {"integrations": {"name": ""}}}, "spec.integrations"),
    ("deployment", {**WEB, "spec": {"healthChecks": {"startup": {"exec": {"command": ""}, "port": 1}}}}, "startup"),
    ("deployment_info", {**WEB, "ca_path": "a\0b"}, "ca_path"),
    ("deployment_history_info", {**WEB, "limit": True}, "limit"),
    ("deployment", {**BASE, "resources": {"ports": [True]}}, "resources.ports[0]"),
    ("deployment", {**WEB, "spec": {"integrations": [DEEP]}}, "spec"),
    ("deployment", {**WEB, "env": DEEP}, "env"),
    ("deployment", {**WEB, "spec": {"resources": {"replicas": float("nan")}}}, "spec.resources.replicas"),
    ("deployment", {**BASE, "command": "serve --port 80"}, "command"),
    ("deployment", {**BASE, "command": ["serve", True]}, "command[1]"),
    ("deployment", {**BASE, "region": 1.5}, "region"),
    ("deployment", {**BASE, "remove": ["env_A"]}, "remove[0]"),
]


# A timestamp of YAML is a text where an option is one; what says nothing is refused nowhere.
TAKEN = [("deployment", {**SOUND["deployment"][0], "image": datetime.datetime(2026, 1, 1)}, "image")]
TAKEN += [("deployment", {**WEB, **options}, next(iter(options))) for options in NOTHING]


@pytest.mark.parametrize("in_check_mode", [False, True], ids=["run", "check"])
@pytest.mark.parametrize(("module", "options", "place"), [*ODD, *TAKEN])
def test_odd_arguments_are_refused_by_their_place_or_taken_whole(
    actions: MemoryActions, module: str, options: dict[str, Any], place: str, in_check_mode: bool
) -> None:
    check(actions, module, Malformed(options, (re.split(r"\W", place)[0],)), in_check_mode)
    if (module, options, place) in TAKEN:
        return
    result = actions(module, {**CONNECTION, **options})
    assert result["failed"] and place in result["msg"], result["msg"]
    assert actions.runner.api.posts() == []


def test_a_history_may_be_asked_for_more_than_a_machine_counts(actions: MemoryActions) -> None:
    result = actions("deployment_history_info", {**CONNECTION, **WEB, "limit": 2**70})
    assert len(result["history"]) == 2


def test_a_wait_may_be_longer_than_a_clock_counts(actions: MemoryActions) -> None:
    result = actions("deployment", {**CONNECTION, **WAITING, **BASE, "wait_timeout": 1e29, "api_timeout": 1e29})
    assert result["changed"]
    assert Deadline(1e29).remaining() < 10**9


def test_a_refused_value_is_not_quoted_without_end(actions: MemoryActions) -> None:
    result = actions("deployment", {**CONNECTION, **BASE, "enabled": "x" * 100_000})
    assert result["failed"] and len(result["msg"]) < 10_000
    assert "enabled" in result["msg"]


def test_a_returned_spec_of_a_wrong_shape_is_told() -> None:
    ask = FilterModule().filters()["spec_diff"]
    with pytest.raises(AnsibleError, match=r"before\.data"):
        ask({"id": "s", "data": {"resources": [1]}}, CONFIG)
