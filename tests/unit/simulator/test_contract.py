# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The published OpenAPI document describes the nine calls, and a tool that attacks it finds no difference."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from simulator_fixture import KEY, PROJECT, start_simulator

CALLS = {
    ("get", "/deployments"),
    ("post", "/deployments"),
    ("get", "/deployments/{id}"),
    ("delete", "/deployments/{id}"),
    ("get", "/deployments/{id}/history"),
    ("get", "/deployments/{id}/logs"),
    ("get", "/deployments/{id}/metrics"),
    ("get", "/deployments/{id}/runs"),
    ("get", "/projects/{id}/deployments"),
}


@pytest.fixture
def document(simulator):
    status, document = simulator.api("GET", "/openapi.json", headers={"Authorization": ""})
    assert status == 200
    return document


def test_nine_calls_and_no_others(document):
    assert {(method, path) for path, calls in document["paths"].items() for method in calls} == CALLS


def test_every_call_has_the_error_answer_and_no_other_failure(document):
    for calls in document["paths"].values():
        for call in calls.values():
            assert set(call["responses"]) == {"200", "default"}
            error = call["responses"]["default"]["content"]["application/json"]["schema"]
            assert error == {"$ref": "#/components/schemas/ErrorBody"}


def test_a_key_is_asked_for(document):
    assert document["security"] == [{"BearerAuth": []}]
    assert document["components"]["securitySchemes"]["BearerAuth"]["scheme"] == "bearer"


def test_parameters(document):
    def names(method, path):
        return {item["name"]: item["required"] for item in document["paths"][path][method].get("parameters", [])}

    paging = {"after": False, "limit": False, "orderBy": False, "order": False}
    assert names("get", "/deployments") == paging
    assert names("get", "/projects/{id}/deployments") == {"id": True, "name": False, **paging}
    assert names("get", "/deployments/{id}/logs") == {"id": True, "instanceId": False, **paging}
    assert names("get", "/deployments/{id}/metrics") == {"id": True, "metric": True, "timeframe": False}
    assert names("get", "/deployments/{id}/runs") == {"id": True, "limit": False}


def test_body_of_the_write(document):
    schemas = document["components"]["schemas"]
    assert schemas["UpsertBody"]["required"] == ["projectId", "config"]
    assert set(schemas["ConfigV1"]["required"]) == {"name", "image", "apiVersion", "resources"}
    assert schemas["ConfigV1"]["properties"]["apiVersion"]["enum"] == ["v1", "latest"]
    assert set(schemas["Resources"]["required"]) == {"machineType", "ports"}
    assert set(schemas["OldResources"]["required"]) == {"instanceType"}


def test_schemathesis_finds_nothing(tmp_path):
    assert importlib.util.find_spec("schemathesis"), "schemathesis is missing: it is one of the test requirements"
    tool = shutil.which("schemathesis", path=str(Path(sys.executable).parent))
    # Made-up project ids must exist, or no made-up deployment would ever be created.
    with start_simulator(api_key=KEY, readings={"projects": "all"}) as simulator:
        simulator.seed(count=3, project_id=PROJECT)
        # An empty or dotted id shortens the path of a project's deployments to that of a project with this id.
        simulator.projects(deployments=False)
        done = subprocess.run(
            [
                tool,
                "run",
                f"{simulator.address}/openapi.json",
                "--url",
                simulator.address,
                "--header",
                f"Authorization: Bearer {KEY}",
                "--max-examples",
                "8",
                "--seed",
                "1",
                "--no-color",
            ],
            cwd=tmp_path,
            env={**os.environ, "no_proxy": "*"},
            check=False,
            capture_output=True,
            text=True,
            timeout=120,
        )
        asked = simulator.requests()
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]
    # It must have reached the calls: a tool that ran no test would end with 0 too.
    assert {entry["method"] for entry in asked} >= {"GET", "POST", "DELETE"}
    assert sum(entry["status"] == 200 for entry in asked) > 50
