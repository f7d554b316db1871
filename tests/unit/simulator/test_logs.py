# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Log lines: their order, one instance's, and a million of them."""

from __future__ import annotations

import time

import pytest
from simulator_fixture import config


def read(simulator, deployment_id, query=""):
    status, page = simulator.api("GET", f"/deployments/{deployment_id}/logs?{query}")
    assert status == 200, page
    return page


def read_all(simulator, deployment_id, query):
    lines, after = [], ""
    while True:
        page = read(simulator, deployment_id, query + after)
        lines += page["items"]
        if not page["hasMore"]:
            return lines
        after = "&after=" + page["nextPage"]


def test_nothing_before_the_first_instance(simulator):
    assert read(simulator, simulator.create()) == {"hasMore": False, "items": [], "nextPage": None}


def test_lines_of_a_healthy_deployment(simulator):
    deployment_id = simulator.create()
    simulator.advance(3)
    newest, oldest = read(simulator, deployment_id)["items"]
    assert (oldest["message"], newest["message"]) == ("Pulling the image. (nginx:1.27)", "Listening on port 80")
    [run] = simulator.runs(deployment_id)
    assert (newest["jobId"], newest["instanceId"]) == (run["id"], run["instances"][0]["id"])
    assert newest["id"] != oldest["id"]
    assert newest["uuid"] != oldest["uuid"]


def test_one_instance(simulator):
    document = config()
    document["resources"]["replicas"] = 3
    [deployment_id] = simulator.seed(document)
    assert len(read(simulator, deployment_id)["items"]) == 6
    wanted = simulator.runs(deployment_id)[0]["instances"][1]["id"]
    simulator.logs(deployment_id, "of all")
    simulator.logs(deployment_id, "of one", instance_id=wanted)
    lines = read(simulator, deployment_id, f"instanceId={wanted}")["items"]
    assert {line["instanceId"] for line in lines} == {wanted}
    assert lines[0]["message"] == "of one"
    assert len(lines) == 3
    assert read(simulator, deployment_id, "instanceId=i0")["items"] == []


@pytest.mark.parametrize("order", ["asc", "desc"])
@pytest.mark.parametrize("limit", [1, 2, 5, 120])
def test_batches_and_own_lines_merge_by_time(simulator, order, limit):
    [deployment_id] = simulator.seed(config())
    simulator.logs(deployment_id, "b1", "b2", "b3", seconds_apart=10)
    simulator.logs(deployment_id, "c1", "c2", "c3", seconds_apart=8)
    lines = read_all(simulator, deployment_id, f"order={order}&limit={limit}")
    expected = ["b1", "c1", "b2", "c2", "b3", "c3"]
    messages = [line["message"] for line in lines]
    times = [line["dtCreated"] for line in lines]
    if order == "desc":
        messages, times = messages[::-1], times[::-1]
    assert messages[2:] == expected
    assert times == sorted(times)
    assert len({line["id"] for line in lines}) == len(lines)


def test_times_of_a_batch(simulator):
    [deployment_id] = simulator.seed(config())
    simulator.logs(deployment_id, count=3, message="n {n}", seconds_apart=60, last_at="2030-01-01T00:02:00Z")
    lines = read(simulator, deployment_id, "limit=3")["items"]
    assert [(line["message"], line["dtCreated"]) for line in lines] == [
        ("n 3", "2030-01-01T00:02:00.000Z"),
        ("n 2", "2030-01-01T00:01:00.000Z"),
        ("n 1", "2030-01-01T00:00:00.000Z"),
    ]


@pytest.mark.parametrize("order", ["asc", "desc"])
def test_million_lines_cost_no_more_than_some(simulator, order):
    def cost(count):
        [deployment_id] = simulator.seed(config())
        start = time.monotonic()
        simulator.logs(deployment_id, count=count)
        page = read(simulator, deployment_id, f"limit=120&order={order}")
        for _ignored in range(20):
            page = read(simulator, deployment_id, f"limit=120&order={order}&after={page['nextPage']}")
        assert page["hasMore"] is True
        assert len(page["items"]) == 120
        return time.monotonic() - start

    # The best of three, since any machine may stall. Making all lines would take a hundred times as long.
    assert min(cost(1_000_000) for _ignored in range(3)) < 10 * min(cost(3_000) for _ignored in range(3))


def test_logs_of_an_unknown_deployment_are_refused(simulator):
    with pytest.raises(AssertionError, match="404"):
        simulator.logs("nowhere", "line")
