# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The write and the reads of deployments, call by call."""

from __future__ import annotations

import copy
from uuid import UUID, uuid4

import pytest
from simulator_fixture import PROJECT, config

FULL = {
    "apiVersion": "v1",
    "name": "infer",
    "image": "reg.example.com/team/infer:3",
    "containerRegistry": "team-reg",
    "enabled": True,
    "region": "ny2",
    "command": ["python", "-m", "serve"],
    "env": [{"name": "MODEL", "value": "small"}, {"name": "TOKEN", "value": "secret:HF_TOKEN"}],
    "basicAuthKey": "secret:ENDPOINT_PW",
    "healthChecks": {
        "readiness": {
            "path": "/ready",
            "port": 8000,
            "headers": [{"name": "X-Probe", "value": "1"}],
            "periodSeconds": 5,
            "timeoutSeconds": 2,
            "failureThreshold": 4,
        },
        "liveness": {"exec": {"command": ["/bin/true"]}},
    },
    "integrations": [
        {"type": "s3", "name": "weights", "path": "/mnt", "url": "s3://bucket/w", "secretAccessKey": "secret:S3"},
        {"type": "volume", "name": "scratch"},
    ],
    "resources": {
        "machineType": "A4000",
        "ports": [8000],
        "replicas": 1,
        "autoscaling": {
            "enabled": True,
            "maxReplicas": 4,
            "metrics": [
                {"metric": "cpu", "summary": "average", "value": 60},
                {"metric": "requestDuration", "summary": "average", "value": 0.2},
            ],
        },
    },
}
V0ALPHA0 = {
    "apiVersion": "v0alpha0",
    "name": "old",
    "image": "nginx:1",
    "port": 80,
    "models": [{"id": "m1", "path": "/opt/m"}],
    "healthChecks": {"readiness": {"path": "/ready", "periodSeconds": 5}},
    "repositories": {"dataset": "d1", "repositories": [{"url": "https://git.example.com/a.git", "name": "a"}]},
    "resources": {"instanceType": "C4", "replicas": 1},
}
GIT = {
    "x-git-actor": "ann",
    "x-git-host": "github",
    "x-git-owner": "team",
    "x-git-ref": "main",
    "x-git-repo": "web",
    "x-git-sha": "abc123",
}


def test_create_answers_only_the_id_and_reads_back_whole(simulator):
    status, answer = simulator.api("POST", "/deployments", {"projectId": PROJECT, "config": FULL})
    assert status == 200
    assert list(answer) == ["deploymentId"]
    assert str(UUID(answer["deploymentId"])) == answer["deploymentId"]
    deployment = simulator.get(answer["deploymentId"])
    assert deployment["name"] == "infer"
    assert deployment["projectId"] == PROJECT
    assert deployment["basicAuthKey"] == "secret:ENDPOINT_PW"
    assert deployment["dtCreated"].endswith("Z")
    spec = deployment["latestSpec"]
    assert spec["data"] == FULL
    assert spec["deploymentId"] == deployment["id"]
    assert (spec["externalApplied"], spec["dtHealthy"], spec["error"], spec["metadata"]) == (None, None, None, None)


@pytest.mark.parametrize(
    "document", [V0ALPHA0, {**FULL, "apiVersion": "v0alpha1"}, {**FULL, "apiVersion": "latest"}], ids=str
)
def test_every_version_of_a_configuration_is_taken(simulator, document):
    assert simulator.get(simulator.post(document))["latestSpec"]["data"] == document


def test_lower_case_health_checks_are_taken_too(simulator):
    document = config(healthchecks={"startup": {"path": "/up"}})
    assert simulator.get(simulator.post(document))["latestSpec"]["data"] == document


def test_post_of_the_same_name_replaces_the_whole_spec(simulator):
    first = simulator.post(FULL)
    old = simulator.get(first)
    smaller = config("infer")
    assert simulator.post(smaller) == first
    new = simulator.get(first)
    assert new["latestSpec"]["data"] == smaller
    assert new["latestSpec"]["id"] != old["latestSpec"]["id"]
    assert new["latestSpecHash"] != old["latestSpecHash"]
    assert new["dtCreated"] == old["dtCreated"]
    assert len(simulator.live_deployments()) == 1


def test_id_identifies_and_renames(simulator):
    deployment_id = simulator.create("web")
    assert simulator.post(config("renamed"), deployment_id=deployment_id) == deployment_id
    assert simulator.get(deployment_id)["name"] == "renamed"


def test_rename_to_a_name_that_is_taken_conflicts(simulator):
    simulator.create("taken")
    deployment_id = simulator.create("web")
    body = {"projectId": PROJECT, "config": config("taken"), "deploymentId": deployment_id}
    status, answer = simulator.api("POST", "/deployments", body)
    assert (status, answer["code"]) == (409, "CONFLICT")


def test_unknown_id_in_a_post_is_not_found_and_creates_nothing(simulator):
    body = {"projectId": PROJECT, "config": config(), "deploymentId": str(uuid4())}
    status, answer = simulator.api("POST", "/deployments", body)
    assert (status, answer["code"]) == (404, "NOT_FOUND")
    assert simulator.deployments() == []


@pytest.mark.parametrize("project_id", ["pmissing1", "x1"])
def test_project_that_does_not_exist_is_not_found(simulator, project_id):
    status, answer = simulator.api("POST", "/deployments", {"projectId": project_id, "config": config()})
    assert (status, answer["code"]) == (404, "NOT_FOUND")


def test_git_headers_become_metadata(simulator):
    _ignored, answer = simulator.api("POST", "/deployments", {"projectId": PROJECT, "config": config()}, headers=GIT)
    assert simulator.get(answer["deploymentId"])["latestSpec"]["metadata"] == {"gitHeaders": GIT}


@pytest.mark.parametrize("spoiled", [{"x-git-sha": ""}, {"x-git-host": "elsewhere"}], ids=str)
def test_incomplete_git_headers_are_dropped(simulator, spoiled):
    body = {"projectId": PROJECT, "config": config()}
    _ignored, answer = simulator.api("POST", "/deployments", body, headers={**GIT, **spoiled})
    assert simulator.get(answer["deploymentId"])["latestSpec"]["metadata"] is None


def test_delete_answers_the_id_then_not_found(simulator):
    deployment_id = simulator.create()
    assert simulator.api("DELETE", f"/deployments/{deployment_id}") == (200, {"id": deployment_id})
    for method, path in (("GET", ""), ("DELETE", ""), ("GET", "/runs"), ("GET", "/logs"), ("GET", "/history")):
        status, answer = simulator.api(method, f"/deployments/{deployment_id}{path}")
        assert (status, answer["code"]) == (404, "NOT_FOUND")
    assert simulator.create() != deployment_id


def test_id_is_case_insensitive(simulator):
    deployment_id = simulator.create()
    assert simulator.get(deployment_id.upper())["id"] == deployment_id


@pytest.mark.parametrize("deployment_id", ["web", "123", "urn:uuid:" + "0" * 32, "6b1d0c1e2f5a4d0b9f3e0a1b2c3d4e5f"])
def test_id_that_is_no_uuid_is_a_bad_request(simulator, deployment_id):
    status, answer = simulator.api("GET", f"/deployments/{deployment_id}")
    assert (status, answer["code"]) == (400, "BAD_REQUEST")
    assert answer["details"]["issues"][0]["path"] == ["id"]


def test_project_list_holds_the_project_only_and_filters_by_name(simulator):
    mine = simulator.create("web")
    simulator.create("web-2")
    simulator.create("web", project_id="pother")
    _ignored, page = simulator.api("GET", f"/projects/{PROJECT}/deployments")
    assert {item["name"] for item in page["items"]} == {"web", "web-2"}
    _ignored, page = simulator.api("GET", f"/projects/{PROJECT}/deployments?name=web")
    assert [item["id"] for item in page["items"]] == [mine]


def test_list_of_a_project_that_does_not_exist_is_not_found(simulator):
    assert simulator.api("GET", "/projects/pmissing/deployments")[0] == 404


def test_lists_show_what_a_single_read_shows(simulator):
    deployment_id = simulator.post(copy.deepcopy(FULL))
    _ignored, page = simulator.api("GET", "/deployments")
    assert page["items"] == [simulator.get(deployment_id)]


def test_history_keeps_every_spec(simulator):
    deployment_id = simulator.create()
    simulator.create(image="nginx:1.28")
    _ignored, page = simulator.api("GET", f"/deployments/{deployment_id}/history")
    assert [item["data"]["image"] for item in page["items"]] == ["nginx:1.28", "nginx:1.27"]
    latest = simulator.get(deployment_id)["latestSpec"]
    assert page["items"][0] == {**latest, "workflowRun": None}
    _ignored, page = simulator.api("GET", f"/deployments/{deployment_id}/history?order=asc&limit=1")
    assert [item["data"]["image"] for item in page["items"]] == ["nginx:1.27"]
    assert page["hasMore"] is True
