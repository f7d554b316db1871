# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The published OpenAPI document describes the nine calls."""

from __future__ import annotations

import pytest

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
