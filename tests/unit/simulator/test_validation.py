# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the API refuses, and how it says so."""

from __future__ import annotations

import http.client
import json

import pytest
from simulator_fixture import KEY, PROJECT, config, start_simulator

RESOURCES = {"machineType": "C4", "ports": [80]}
LONG = config(command=["x" * 100_000])


def refused(simulator, body):
    """The issues of a refused POST, by path."""
    status, answer = simulator.api("POST", "/deployments", body)
    assert (status, answer["code"], answer["message"]) == (400, "BAD_REQUEST", "Input validation failed")
    assert simulator.deployments() == []
    issues = answer["details"]["issues"]
    return {tuple(issue["path"]): (issue["code"], issue["message"]) for issue in issues}


def test_every_missing_key_is_named(simulator):
    assert refused(simulator, {"config": {"apiVersion": "v1", "resources": {}}}) == {
        ("projectId",): ("invalid_type", "Required"),
        ("config", "name"): ("invalid_type", "Required"),
        ("config", "image"): ("invalid_type", "Required"),
        ("config", "resources", "machineType"): ("invalid_type", "Required"),
        ("config", "resources", "ports"): ("invalid_type", "Required"),
    }


@pytest.mark.parametrize(
    ("changes", "path", "message"),
    [
        ({"name": 5}, ("name",), "Expected string, received number"),
        ({"image": None}, ("image",), "Expected string, received null"),
        ({"enabled": "yes"}, ("enabled",), "Expected boolean, received string"),
        ({"region": None}, ("region",), "Expected string, received null"),
        ({"command": "run"}, ("command",), "Expected array, received string"),
        ({"env": {"A": "1"}}, ("env",), "Expected array, received object"),
        ({"env": [{"name": "A", "value": 1}]}, ("env", 0, "value"), "Expected string, received number"),
        ({"resources": {**RESOURCES, "ports": ["80"]}}, ("resources", "ports", 0), "Expected number, received string"),
        (
            {"resources": {**RESOURCES, "replicas": True}},
            ("resources", "replicas"),
            "Expected number, received boolean",
        ),
        ({"healthChecks": {"liveness": {}}}, ("healthChecks", "liveness", "path"), "Required"),
        ({"healthChecks": {"startup": {"exec": {}}}}, ("healthChecks", "startup", "exec", "command"), "Required"),
        (
            {"healthChecks": {"readiness": {"path": "/", "exec": {"command": ["true"]}}}},
            ("healthChecks", "readiness"),
            "Expected either path or exec, received both",
        ),
        (
            {"resources": {**RESOURCES, "ports": [10**400]}},
            ("resources", "ports", 0),
            "Expected number, received number",
        ),
        ({"integrations": [{"type": "s3", "name": "a"}]}, ("integrations", 0, "url"), "Required"),
    ],
)
def test_wrong_types_are_named_by_path(simulator, changes, path, message):
    body = {"projectId": PROJECT, "config": config(**changes)}
    issues = refused(simulator, body)
    assert {found[1] for found in issues.values()} == {message}
    assert ("config", *path) in issues


@pytest.mark.parametrize("document", [{}, {"apiVersion": "v2"}])
def test_unknown_version_lists_those_there_are(simulator, document):
    _ignored, answer = simulator.api("POST", "/deployments", {"projectId": PROJECT, "config": document})
    [issue] = answer["details"]["issues"]
    assert issue["path"] == ["config", "apiVersion"]
    assert issue["code"] == "invalid_union_discriminator"
    assert issue["options"] == ["v0alpha0", "v0alpha1", "v1", "latest"]


def test_each_version_wants_its_own_resources(simulator):
    wrong = {**config(), "apiVersion": "v0alpha0"}
    assert ("config", "resources", "instanceType") in refused(simulator, {"projectId": PROJECT, "config": wrong})


def test_unknown_integration_type_is_refused(simulator):
    body = {"projectId": PROJECT, "config": config(integrations=[{"type": "ftp", "name": "a"}])}
    assert refused(simulator, body)[("config", "integrations", 0, "type")][0] == "invalid_union_discriminator"


@pytest.mark.parametrize(
    ("query", "key", "code"),
    [
        ("limit=0", "limit", "too_small"),
        ("limit=121", "limit", "too_big"),
        ("limit=many", "limit", "invalid_type"),
        ("order=up", "order", "invalid_enum_value"),
        ("orderBy=name", "orderBy", "invalid_enum_value"),
        ("after=nonsense", "after", "custom"),
    ],
)
@pytest.mark.parametrize("path", ["/deployments", f"/projects/{PROJECT}/deployments", "/history", "/logs"])
def test_wrong_paging_is_refused_everywhere(simulator, path, query, key, code):
    if path in ("/history", "/logs"):
        path = f"/deployments/{simulator.create()}{path}"
    status, answer = simulator.api("GET", f"{path}?{query}")
    assert (status, answer["code"]) == (400, "BAD_REQUEST")
    [issue] = answer["details"]["issues"]
    assert (issue["path"], issue["code"]) == ([key], code)


def test_older_shape_of_errors(simulator):
    simulator.behaviours(error_shape="issues")
    status, answer = simulator.api("GET", "/deployments?limit=121")
    assert status == 400
    assert answer["issues"][0]["path"] == ["limit"]
    assert "details" not in answer


def test_missing_config_is_missing(simulator):
    assert refused(simulator, {"projectId": PROJECT}) == {("config",): ("invalid_type", "Required")}


def test_broken_json_is_a_parse_error(simulator):
    status, answer = post_raw(simulator, b'{"projectId": ')
    assert (status, answer["code"]) == (400, "PARSE_ERROR")


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "text/plain", None])
def test_body_under_any_other_content_type_is_not_seen(simulator, content_type):
    body = json.dumps({"projectId": PROJECT, "config": config()}).encode()
    status, answer = post_raw(simulator, body, content_type)
    assert (status, answer["code"]) == (400, "BAD_REQUEST")
    assert [issue["path"] for issue in answer["details"]["issues"]] == [["projectId"], ["config"]]


def test_body_over_the_limit_is_too_large(simulator):
    status, answer = simulator.api("POST", "/deployments", {"projectId": PROJECT, "config": LONG})
    assert (status, answer["code"]) == (413, "PAYLOAD_TOO_LARGE")
    assert simulator.deployments() == []


def test_body_at_the_limit_is_taken(simulator):
    short = json.dumps({"projectId": PROJECT, "config": config(command=[""])})
    document = config(command=["x" * (100_000 - len(short))])
    body = json.dumps({"projectId": PROJECT, "config": document}).encode()
    assert len(body) == 100_000
    assert post_raw(simulator, body)[0] == 200


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Basic abc", KEY])
@pytest.mark.parametrize("path", ["/v1/deployments", "/v1/projects", "/v1/nowhere"])
def test_no_key_is_unauthorized(simulator, path, header):
    status, answer = raw(simulator, "GET", path, headers={} if header is None else {"Authorization": header})
    assert (status, answer["code"]) == (401, "UNAUTHORIZED")
    assert simulator.requests()[-1]["authorized"] is False


def test_only_the_chosen_key_is_accepted():
    with start_simulator(api_key="the-key") as simulator:
        assert simulator.api("GET", "/deployments")[0] == 200
        assert simulator.api("GET", "/deployments", headers={"Authorization": "Bearer other"})[0] == 401


def test_unknown_route_and_method(simulator):
    status, answer = simulator.api("GET", "/nowhere")
    assert (status, answer) == (404, {"code": "NOT_FOUND", "message": "Not found"})
    status, answer = simulator.api("GET", "/projects/p%0A/deployments")
    assert (status, answer["code"]) == (404, "NOT_FOUND")
    status, answer = simulator.api("PATCH", "/deployments")
    assert (status, answer["code"]) == (405, "METHOD_NOT_SUPPORTED")


def post_raw(simulator, body, content_type="application/json"):
    headers = {"Authorization": f"Bearer {KEY}"}
    if content_type:
        headers["Content-Type"] = content_type
    return raw(simulator, "POST", "/v1/deployments", body, headers)


def raw(simulator, method, path, body=None, headers=None):
    """A request with exactly these headers: the status and the JSON body."""
    connection = http.client.HTTPConnection(simulator.origin.removeprefix("http://"), timeout=10)
    try:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()
