# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Metrics: every name, time frame and shape."""

from __future__ import annotations

from datetime import datetime

import pytest
from simulator_fixture import config

METRICS = [
    "requests_total",
    "cpu",
    "memory",
    "gpu",
    "requests_per_second",
    "requests_duration_seconds_1m",
    "requests_duration_seconds_5m",
]
FRAMES = {"hour": 60, "12_hours": 72, "day": 96, "1_week": 84, "2_weeks": 84}


@pytest.fixture
def deployment_id(simulator):
    document = config()
    document["resources"]["replicas"] = 2
    return simulator.seed(document)[0]


def read(simulator, deployment_id, query):
    status, answer = simulator.api("GET", f"/deployments/{deployment_id}/metrics?{query}")
    assert status == 200, answer
    return answer


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("metric", METRICS)
def test_values_are_strings_of_numbers(simulator, deployment_id, metric, frame):
    simulator.behaviours(metrics_shape="list")
    points = read(simulator, deployment_id, f"metric={metric}&timeframe={frame}")
    assert all(isinstance(point["value"], str) and float(point["value"]) >= 0 for point in points)
    times = [datetime.fromisoformat(point["timestamp"].replace("Z", "+00:00")) for point in points]
    if metric != "gpu":
        assert times == sorted(times)


@pytest.mark.parametrize(("frame", "count"), FRAMES.items())
def test_time_frame_is_full_when_the_deployment_is_old(simulator, deployment_id, frame, count):
    simulator.advance(30 * 86_400)
    simulator.behaviours(metrics_shape="list")
    assert len(read(simulator, deployment_id, f"metric=requests_per_second&timeframe={frame}")) == count


def test_natural_shapes(simulator, deployment_id):
    assert set(read(simulator, deployment_id, "metric=requests_total")) == {"timestamp", "value"}
    cpu = read(simulator, deployment_id, "metric=cpu")
    instances = [instance["id"] for instance in simulator.runs(deployment_id)[0]["instances"]]
    assert [series["instanceId"] for series in cpu] == instances
    assert set(cpu[0]["values"][0]) == {"timestamp", "value"}
    gpu = read(simulator, deployment_id, "metric=gpu")
    assert {point["instanceId"] for point in gpu} == set(instances)
    assert {point["gpu"] for point in gpu} == {"0"}
    assert set(read(simulator, deployment_id, "metric=requests_per_second")[0]) == {"timestamp", "value"}


@pytest.mark.parametrize("metric", METRICS)
def test_shape_can_be_chosen(simulator, deployment_id, metric):
    simulator.behaviours(metrics_shape="single")
    assert isinstance(read(simulator, deployment_id, f"metric={metric}"), dict)
    simulator.behaviours(metrics_shape="list")
    assert "value" in read(simulator, deployment_id, f"metric={metric}")[0]
    simulator.behaviours(metrics_shape="instances")
    assert "values" in read(simulator, deployment_id, f"metric={metric}")[0]


def test_nothing_runs_nothing_is_measured(simulator):
    assert read(simulator, simulator.create(), "metric=cpu") == []


def test_chosen_values_repeat(simulator, deployment_id):
    simulator.metric(deployment_id, "requests_per_second", "1", "NaN")
    values = [point["value"] for point in read(simulator, deployment_id, "metric=requests_per_second")]
    assert values[:4] == ["1", "NaN", "1", "NaN"]


@pytest.mark.parametrize("query", ["", "metric=disk", "metric=cpu&timeframe=year"])
def test_wrong_names_are_refused(simulator, deployment_id, query):
    status, answer = simulator.api("GET", f"/deployments/{deployment_id}/metrics?{query}")
    assert (status, answer["code"]) == (400, "BAD_REQUEST")
