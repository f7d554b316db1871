# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the simulator serves as its OpenAPI document promises the same as ours, place by place."""

from __future__ import annotations

import copy

import pytest
from contract_document import calls, contract, resolved, walk
from contract_structure import differences, facts
from openapi_spec_validator import validate
from simulator_fixture import start_simulator

NINE = {
    "GET /deployments",
    "POST /deployments",
    "GET /deployments/{id}",
    "DELETE /deployments/{id}",
    "GET /deployments/{id}/history",
    "GET /deployments/{id}/logs",
    "GET /deployments/{id}/metrics",
    "GET /deployments/{id}/runs",
    "GET /projects/{id}/deployments",
}


@pytest.fixture(scope="module")
def served():
    with start_simulator(clock_factor=0) as simulator:
        status, document = simulator.api("GET", "/openapi.json")
    assert status == 200
    return document


def test_the_document_is_valid_openapi():
    validate(contract())


def test_the_document_has_the_nine_calls_and_marks_the_others():
    assert {f"{method.upper()} {path}" for method, path in calls(contract(), extras=False)} == NINE
    for operation in calls(contract()).values():
        assert len(operation["tags"]) == 1


def test_every_reference_leads_somewhere():
    references = [node for node in walk(contract()) if isinstance(node.get("$ref"), str)]
    assert len(references) > 50
    for node in references:
        assert resolved(contract(), node)


def test_the_served_document_promises_the_same(served):
    ours, theirs = facts(contract()), facts(served)
    assert differences(ours, theirs) == []
    assert {place for place, fact in theirs.items() if fact == "a call"} == NINE


def drop_call(document):
    del document["paths"]["/deployments/{id}"]["delete"]


def drop_parameter(document):
    parameters = document["paths"]["/deployments/{id}/logs"]["get"]["parameters"]
    parameters[:] = [one for one in parameters if one["name"] != "instanceId"]


def widen_limit(document):
    parameters = document["paths"]["/deployments"]["get"]["parameters"]
    next(one for one in parameters if one["name"] == "limit")["schema"]["maximum"] = 500


def drop_default(document):
    parameters = document["paths"]["/deployments/{id}/runs"]["get"]["parameters"]
    next(one for one in parameters if one["name"] == "limit")["schema"].pop("default")


def change_default(document):
    document["components"]["schemas"]["Resources"]["properties"]["replicas"]["default"] = 2


def drop_field(document):
    del document["components"]["schemas"]["Newer" if "Newer" in document["components"]["schemas"] else "ConfigV1"][
        "properties"
    ]["region"]


def require_field(document):
    document["components"]["schemas"]["ConfigV0Alpha0"]["required"].append("port")


def change_type(document):
    document["components"]["schemas"]["Resources"]["properties"]["machineType"]["type"] = "integer"


def forbid_null(document):
    document["components"]["schemas"]["SpecAnswer"]["properties"]["dtHealthy"] = {"type": "string"}


def drop_integration(document):
    config = document["components"]["schemas"]["ConfigV1"]
    config["properties"]["integrations"]["items"]["oneOf"].pop()


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (drop_call, "DELETE /deployments/{id}: "),
        (drop_parameter, "GET /deployments/{id}/logs query instanceId: "),
        (widen_limit, "GET /deployments query limit: integer minimum 1 maximum 120 / integer minimum 1 maximum 500"),
        (drop_default, "GET /deployments/{id}/runs query limit (default): 10 / not there"),
        (change_default, "POST /deployments body.config<v0alpha1>.resources.replicas (default): 1 / 2"),
        (drop_field, "POST /deployments body.config<latest, v1>.region: string / not there"),
        (require_field, "POST /deployments body.config<v0alpha0> (required): "),
        (change_type, "POST /deployments body.config<v0alpha1>.resources.machineType: string / integer"),
        (forbid_null, "GET /deployments/{id} 200.latestSpec.dtHealthy: "),
        (drop_integration, "POST /deployments body.config<latest, v1>.integrations[]<git-lfs> "),
    ],
)
def test_a_difference_is_named_by_its_place(served, change, place):
    changed = copy.deepcopy(served)
    change(changed)
    found = differences(facts(contract()), facts(changed))
    assert any(line.startswith(place) for line in found), found
