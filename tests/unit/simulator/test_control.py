# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The control address."""

from __future__ import annotations

import math
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import quote

import pytest
import urllib3
from simulator_fixture import PROJECT, config


def test_request_log(simulator):
    simulator.create()
    simulator.api("GET", "/deployments?limit=5&name=")
    posted, listed = simulator.requests()
    assert (posted["method"], posted["path"], posted["status"]) == ("POST", "/v1/deployments", 200)
    assert posted["body"] == {"projectId": PROJECT, "config": config(), "deploymentId": None}
    assert posted["headers"]["content-type"] == "application/json"
    assert posted["headers"]["authorized"] is True
    assert "authorization" not in posted["headers"]
    assert (listed["query"], listed["body"]) == ({"limit": "5", "name": ""}, None)
    assert [entry["path"] for entry in simulator.requests("GET")] == ["/v1/deployments"]
    simulator.clear_requests()
    assert simulator.requests() == []


@pytest.mark.parametrize("token", ["", "/", "/status", "/wrong/status", "/%2e%2e/status", "/\u00e9/status"])
def test_control_wants_the_token_that_was_announced(simulator, token):
    address = simulator.origin + "/_control" + quote(token)
    for method, path in (("GET", ""), ("POST", "/reset"), ("POST", "/shutdown")):
        status, answer = simulator.call(method, address + path, None, {"Authorization": f"Bearer {simulator.key}"})
        assert status == 401, (method, answer)
    assert simulator.status()["pid"] == simulator.pid


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "10.0.0.1", "localhost.evil"]
)
def test_a_name_that_is_not_this_machine_s_is_refused(simulator, host):
    """A page of the web whose name leads to loopback (DNS rebinding) gets nothing, whatever it knows."""
    for url in (simulator.address + "/deployments", simulator.control + "/status"):
        headers = {"Host": host, "Authorization": f"Bearer {simulator.key}"}
        assert simulator.call("GET", url, None, headers)[0] == 421
    assert simulator.requests() == []


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:1", "127.0.0.1", "127.1.2.3:8", "[::1]", "[::1]:99", "api.localhost"]
)
def test_every_name_of_this_machine_is_taken(simulator, host):
    headers = {"Host": host, "Authorization": f"Bearer {simulator.key}"}
    assert simulator.call("GET", simulator.address + "/deployments", None, headers)[0] == 200


def test_every_answer_is_dated_by_simulated_time(simulator):
    [deployment_id] = simulator.seed(config())
    simulator.advance(86_400 * 365)
    simulator.logs(deployment_id, "now")
    simulator.post_faults({"method": "GET", "path": "/v1/projects", "kind": "status", "status": 503})
    wanted = parse_iso(simulator.now()).replace(microsecond=0)
    asked = [
        (simulator.address + "/deployments", {}),
        (simulator.address + "/projects", {}),
        (simulator.control + "/status", {}),
        (simulator.origin, {"Host": simulator.get(deployment_id)["endpoint"]}),
        (simulator.origin, {"Host": "elsewhere.example"}),
    ]
    for url, headers in asked:
        answer = urllib3.request("GET", url, headers=headers, retries=False)
        assert parsedate_to_datetime(answer.headers["Date"]) == wanted, url
    newest = simulator.api("GET", f"/deployments/{deployment_id}/logs")[1]["items"][0]
    assert parse_iso(newest["dtCreated"]).replace(microsecond=0) == wanted


def parse_iso(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def test_seed_is_healthy_at_once_or_starts_now(simulator):
    done, starting = simulator.seed(config("a")), simulator.seed(config("b"), healthy=False)
    assert simulator.get(done[0])["latestSpec"]["dtHealthy"] is not None
    assert simulator.get(starting[0])["latestSpec"]["externalApplied"] is None
    simulator.advance(3)
    assert simulator.get(starting[0])["latestSpec"]["dtHealthy"] is not None


def test_seed_completes_partial_configurations(simulator):
    [deployment_id] = simulator.seed({"name": "small"}, project_id="pother")
    deployment = simulator.get(deployment_id)
    assert (deployment["name"], deployment["projectId"]) == ("small", "pother")
    assert deployment["latestSpec"]["data"]["resources"]["machineType"] == "C4"


def test_seed_refuses_what_the_api_refuses(simulator):
    with pytest.raises(AssertionError, match="400"):
        simulator.seed({"name": 5})
    assert simulator.deployments() == []


def test_seed_makes_real_duplicates(simulator):
    first, second = simulator.seed(config(), config())
    assert first != second
    assert simulator.create() == second


def test_deployments_are_shown_unmasked_with_deleted_ones(simulator):
    simulator.behaviours(secrets="masked")
    kept = simulator.create("kept", basicAuthKey="open sesame")
    gone = simulator.create("gone")
    simulator.api("DELETE", f"/deployments/{gone}")
    held = {item["id"]: item for item in simulator.deployments()}
    assert held[kept]["config"]["basicAuthKey"] == "open sesame"
    assert held[gone]["deleted"] is not None
    assert [item["id"] for item in simulator.live_deployments()] == [kept]


def test_clock(simulator):
    before = simulator.now()
    assert simulator.now() == before
    simulator.advance(86_400)
    assert simulator.now()[:10] > before[:10]
    simulator.clock_factor(1000)
    deployment_id = simulator.create()
    simulator.clock_factor(0)
    assert simulator.get(deployment_id)["id"] == deployment_id


@pytest.mark.parametrize(
    "wrong", [{"advance": -1}, {"factor": -1}, {"factor": 1e9}, {"speed": 2}, {"advance": math.nan}]
)
def test_wrong_clock_is_refused(simulator, wrong):
    with pytest.raises(AssertionError, match="422"):
        simulator.ask_control("POST", "/clock", wrong)


def test_reset_forgets_everything(simulator):
    deployment_id = simulator.create()
    simulator.logs(deployment_id, "line")
    simulator.secrets(A="1")
    simulator.projects(pgone=False)
    simulator.behaviours(upsert="id")
    simulator.post_faults({"kind": "drop"})
    simulator.clock_factor(5)
    simulator.reset()
    assert (simulator.deployments(), simulator.faults(), simulator.requests()) == ([], [], [])
    assert simulator.behaviours()["upsert"] == "name"
    assert simulator.ask_control("GET", "/clock")["factor"] == 0
    assert simulator.ask_control("GET", "/secrets") == {}
    assert simulator.api("GET", "/projects/pgone")[0] == 200
