# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Gates, and the engine behind ``deployment_soak`` against a simulator."""

from __future__ import annotations

import re
import threading
from typing import Any

import pytest
from simulator_fixture import PROJECT

from ansible_collections.paperspace.cloud.plugins.module_utils.errors import InputError
from ansible_collections.paperspace.cloud.plugins.module_utils.observe import gates
from ansible_collections.paperspace.cloud.plugins.module_utils.observe.metrics import Series

SECRET = "a-literal-soak-secret"
POINTS = [(f"2026-01-01T00:0{minute}:00Z", float(minute)) for minute in range(6)]


def series(points=POINTS, instance: str | None = None) -> Series:
    return Series("cpu", instance, None, list(points))


def gate(**options: Any) -> Any:
    return gates.read_gates([{"metric": "cpu", **options}])[0]


@pytest.mark.parametrize(
    ("options", "since", "status", "value"),
    [
        ({"below": 6}, None, "passed", 5),
        ({"below": 5}, None, "failed", 5),
        ({"above": 0, "aggregation": "min"}, None, "failed", 0),
        ({"above": 0, "aggregation": "min"}, "2026-01-01T00:01:00Z", "passed", 1),
        ({"below": 3, "aggregation": "mean"}, None, "passed", 2.5),
        ({"below": 3, "above": 2.5, "aggregation": "mean"}, None, "failed", 2.5),
        ({"below": 9, "aggregation": "last"}, None, "passed", 5),
        ({"above": 3, "aggregation": "min", "window": "1m"}, None, "passed", 4),
        ({"above": 3, "aggregation": "min", "window": "3m"}, "2026-01-01T00:05:00Z", "failed", 2),
        ({"below": 9}, "2026-01-01T00:06:00Z", "no_data", None),
    ],
)
def test_a_gate_on_a_metric(options, since, status, value):
    verdict = gate(**options).judge([series()], since)
    assert (verdict.status, verdict.value) == (status, value)


def test_every_series_must_be_in_bounds():
    quiet = series([(at, 0.5) for at, _value in POINTS], "i1")
    assert gate(below=1).judge([quiet], None).status == "passed"
    verdict = gate(below=1).judge([quiet, series(instance="i2")], None)
    assert (verdict.status, verdict.value) == ("failed", 5)
    assert verdict.detail == "max of cpu is 5; must be below 1"


@pytest.mark.parametrize("points", [[], [("2026-01-01T00:00:00Z", None)]])
def test_a_metric_without_numbers_is_no_data(points):
    assert gate(below=1).judge([series(points)], None).status == "no_data"
    assert gate(below=1).judge([], None).status == "no_data"


def test_gates_on_logs():
    absent, present = gates.read_gates([{"log": "Trace"}, {"log": "ready", "expect": "present"}])
    assert [one.judge().status for one in (absent, present)] == ["no_data", "no_data"]
    for one in (absent, present):
        one.note(True, one.first(["starting"]))
    assert [one.judge().status for one in (absent, present)] == ["passed", "no_data"]
    for one in (absent, present):
        one.note(True, one.first(["ready", "Traceback of one", "Traceback of two"]))
    assert [(one.judge().status, one.judge().value) for one in (absent, present)] == [
        ("failed", "Traceback of one"),
        ("passed", "ready"),
    ]
    for one in (absent, present):
        one.note(True, one.first(["all is well"]))
    assert [one.judge().status for one in (absent, present)] == ["failed", "passed"]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "gates[0]: a gate checks either"),
        ({"metric": "cpu", "log": "x"}, "gates[0]: a gate checks either"),
        ({"metric": "cpu"}, "gates[0]: give a bound"),
        ({"metric": "cpu", "below": 1, "above": 1}, "gates[0].above: must be less"),
        ({"metric": "cpu", "below": 1, "window": "soon"}, "gates[0].window: give a duration"),
        ({"metric": "cpu", "below": 1, "expect": "absent"}, "gates[0].expect: only valid with log"),
        ({"log": "x", "below": 0}, "gates[0].below: only valid with metric"),
        ({"log": "("}, "gates[0].log: not a valid regular expression"),
        ({"log": "a{99999999999}"}, "gates[0].log: not a valid regular expression"),
        ({"metric": "cpu", "below": 1, "window": "9999999d"}, "gates[0].window: "),
    ],
)
def test_gates_that_make_no_sense(given, says):
    with pytest.raises(InputError, match=re.escape(says)):
        gates.read_gates([given])


@pytest.fixture
def deployed(task, web) -> str:
    return task("deployment", **web)["deployment"]["id"]


@pytest.fixture
def soak(task, deployed):
    def run(*wanted: dict[str, Any], **options: Any) -> dict[str, Any]:
        given = {"id": deployed, "duration": "0.5", "no_data_timeout": "0.5", "wait_interval": 0.1, **options}
        return task("deployment_soak", gates=list(wanted), **given)

    return run


@pytest.fixture
def tripped(task, deployed):
    def run(*wanted: dict[str, Any], **options: Any) -> Any:
        given = {"id": deployed, "duration": "0.5", "no_data_timeout": "0.5", "wait_interval": 0.1, **options}
        return task.fails("deployment_soak", gates=list(wanted), **given)

    return run


def test_a_soak_that_goes_well(soak, simulator, deployed, task):
    simulator.metric(deployed, "cpu", "0.7")
    result = soak({"metric": "cpu", "below": 1, "window": "1h"}, {"log": "Traceback"})
    assert not result["changed"]
    assert (result["gates"][0]["status"], result["gates"][0]["value"]) == ("passed", 0.7)
    assert result["spec_id"] == result["deployment"]["latest_spec"]["id"]
    assert result["timeline"][-1]["phase"] == "soak"
    assert any("gates pass" in line for line in task.progress)
    assert set(task.methods()) == {"GET", "POST"}


def test_a_metric_out_of_bounds_ends_it_early(tripped, simulator, deployed):
    simulator.metric(deployed, "cpu", "2")
    error = tripped({"name": "load", "metric": "cpu", "below": 1, "window": "1h"}, duration="1h")
    assert error.details["phase"] == "soak"
    assert error.details["reason"] == "gate 'load' tripped: max of cpu is 2; must be below 1"
    assert error.details["gates"][0]["status"] == "failed"
    assert error.details["instances"]
    assert "deployment_rollback" in error.message


def test_a_log_line_ends_it_early_and_is_masked(task, web, simulator):
    deployed = task("deployment", **{**web, "env": {"TOKEN": SECRET}})["deployment"]["id"]
    threading.Timer(0.4, simulator.logs, (deployed, f"Traceback with {SECRET}")).start()
    error = task.fails("deployment_soak", id=deployed, duration="1h", wait_interval=0.1, gates=[{"log": "Traceback"}])
    assert "Traceback with ********" in error.message
    assert SECRET not in error.message + str(error.details)


@pytest.mark.parametrize(
    ("on_no_data", "says"),
    [
        ("fail", "gate 'log never' tripped: no log line"),
        ("wait", "gates still undecided at the end: log never"),
    ],
)
def test_a_line_that_never_comes(tripped, on_no_data, says):
    error = tripped({"log": "never", "expect": "present", "on_no_data": on_no_data})
    assert error.details["reason"].startswith(says)


def test_a_line_that_comes_late_is_waited_for(soak, simulator, deployed):
    threading.Timer(0.8, simulator.logs, (deployed, "ready at last")).start()
    result = soak({"log": "ready", "expect": "present"}, no_data_timeout="10")
    assert result["gates"][0]["value"] == "ready at last"


def test_no_data_may_pass(soak):
    result = soak({"log": "never", "expect": "present", "on_no_data": "pass"})
    assert result["gates"][0]["status"] == "no_data"


def test_a_change_by_somebody_else_ends_it(tripped, simulator, deployed, task, web):
    threading.Timer(
        0.3, simulator.api, ("POST", "/deployments", {**_body(simulator, deployed), "deploymentId": deployed})
    ).start()
    error = tripped(duration="1h")
    assert "another change replaced this one" in error.details["reason"]


def _body(simulator, deployed: str) -> dict[str, Any]:
    config = simulator.get(deployed)["latestSpec"]["data"]
    return {"projectId": PROJECT, "config": {**config, "image": "nginx:other"}}


def test_check_mode_looks_once_and_does_not_fail(task, deployed, simulator):
    simulator.metric(deployed, "cpu", "2")
    simulator.clear_requests()
    result = task("deployment_soak", check=True, id=deployed, gates=[{"metric": "cpu", "below": 1, "window": "1h"}])
    assert result["gates"][0]["status"] == "failed"
    assert len(simulator.requests()) == 5


def test_a_parked_deployment_is_not_watched(task, web):
    task("deployment", **web, enabled=False)
    result = task("deployment_soak", name="web", project_id=PROJECT, duration="1h")
    assert result["gates"] == []
    assert "parked" in task.warnings[0]


def test_an_outage_does_not_end_it(soak, simulator):
    simulator.post_faults(
        {"kind": "status", "status": 503, "method": "GET", "path": "/v1/deployments/*/runs", "times": 2}
    )
    assert soak(api_retries=0)["spec_id"]


def test_a_pattern_that_backtracks_without_end_is_told_by_its_gate(tripped, simulator, deployed):
    simulator.logs(deployed, 32 * "a" + "!")
    error = tripped({"log": "harmless"}, {"log": "^(a+)+$"}, duration="1h")
    assert error.path == "gates[1].log" and "nested repetition" in error.message


@pytest.mark.parametrize("options", [{"duration": "soon"}, {"no_data_timeout": "x"}, {"wait_interval": 0}])
def test_bad_options_are_refused(tripped, options):
    assert tripped(**options).message.startswith(next(iter(options)))
