# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each behaviour that the API's documents leave open, with every value."""

from __future__ import annotations

import json

import pytest
from simulator_fixture import PROJECT, config

SECRETS = {
    "env": [{"name": "A", "value": "open sesame"}, {"name": "B", "value": "secret:B"}],
    "basicAuthKey": "open sesame",
    "integrations": [
        {"type": "s3", "name": "w", "url": "s3://b", "accessKeyId": "id", "secretAccessKey": "open sesame"},
    ],
    "healthChecks": {"readiness": {"path": "/", "headers": [{"name": "X-Key", "value": "open sesame"}]}},
}


def data(simulator, deployment_id):
    return simulator.get(deployment_id)["latestSpec"]["data"]


def test_upsert_by_id_only_makes_a_second_one(simulator):
    simulator.behaviours(upsert="id")
    first, second = simulator.create(), simulator.create()
    assert first != second
    assert simulator.post(config(image="nginx:2"), deployment_id=first) == first


def test_name_filter_substring(simulator):
    simulator.create("web")
    simulator.create("My-WEB-2")
    simulator.create("api")
    simulator.behaviours(name_filter="substring")
    _ignored, page = simulator.api("GET", f"/projects/{PROJECT}/deployments?name=web")
    assert [item["name"] for item in page["items"]] == ["My-WEB-2", "web"]


def test_defaults_filled(simulator):
    autoscaling = {"maxReplicas": 2, "metrics": []}
    document = config(
        integrations=[{"type": "model", "id": "m", "name": "m"}],
        resources={"machineType": "C4", "ports": [80], "autoscaling": autoscaling},
    )
    old = {"apiVersion": "v0alpha0", "name": "old", "image": "a", "resources": {"instanceType": "C4"}}
    new_id, old_id = simulator.post(document), simulator.post(old)
    assert (data(simulator, new_id), data(simulator, old_id)) == (document, old)
    simulator.behaviours(defaults="filled")
    filled = data(simulator, new_id)
    assert filled["enabled"] is True
    assert filled["resources"]["replicas"] == 1
    assert filled["resources"]["autoscaling"]["enabled"] is True
    assert filled["integrations"][0]["path"] == "/opt/models"
    assert data(simulator, old_id)["port"] == 80


def test_latest_becomes_v1(simulator):
    deployment_id = simulator.post({**config(), "apiVersion": "latest"})
    assert data(simulator, deployment_id)["apiVersion"] == "latest"
    simulator.behaviours(latest="v1")
    assert data(simulator, deployment_id)["apiVersion"] == "v1"


def test_latest_spec_hidden(simulator):
    deployment_id = simulator.create()
    simulator.behaviours(latest_spec="no_data")
    assert simulator.get(deployment_id)["latestSpec"]["data"] is None
    simulator.behaviours(latest_spec="null")
    assert simulator.get(deployment_id)["latestSpec"] is None


# What becomes of the literal ``open sesame``; with ``absent`` the key is not there.
SHOWN = {
    "masked": "*****",
    "null": None,
    "absent": "not there",
    "empty": "",
    "prefix": "op****",
    "dots": "\u2022" * 8,
    "redacted": "[REDACTED]",
    "hidden": "<hidden>",
    "hash": "sha256:41ef4bb0b23661e66301aac36066912dac037827b4ae63a7b1165a5aa93ed4eb",
}


@pytest.mark.parametrize("behaviour", SHOWN)
def test_secrets_not_echoed(simulator, behaviour):
    deployment_id = simulator.create(**SECRETS)
    simulator.behaviours(secrets=behaviour)
    deployment = simulator.get(deployment_id)
    echoed = deployment["latestSpec"]["data"]
    places = [
        (deployment, "basicAuthKey"),
        (echoed, "basicAuthKey"),
        (echoed["env"][0], "value"),
        (echoed["integrations"][0], "secretAccessKey"),
        (echoed["healthChecks"]["readiness"]["headers"][0], "value"),
    ]
    assert [holder.get(key, "not there") for holder, key in places] == [SHOWN[behaviour]] * len(places)
    assert echoed["env"][1]["value"] == "secret:B"
    simulator.behaviours(secrets="plain")
    assert data(simulator, deployment_id)["env"] == SECRETS["env"]


@pytest.mark.parametrize(
    ("behaviours", "shown"),
    [
        ({}, "secret:KEY"),
        ({"secrets": "redacted"}, "secret:KEY"),
        ({"references": "resolved"}, "stored"),
        ({"references": "resolved", "secrets": "prefix"}, "st****"),
        ({"references": "secret", "secrets": "null"}, None),
    ],
)
def test_references_to_stored_secrets(simulator, behaviours, shown):
    simulator.secrets(KEY="stored")
    simulator.behaviours(**behaviours) if behaviours else None
    deployment = simulator.get(simulator.create(basicAuthKey="secret:KEY"))
    assert deployment["basicAuthKey"] == deployment["latestSpec"]["data"]["basicAuthKey"] == shown


@pytest.mark.parametrize(
    ("behaviour", "beside", "inside"),
    [
        ("spec", None, "open sesame"),
        ("deployment", "open sesame", "not there"),
        ("null", None, None),
        ("absent", "not there", "not there"),
    ],
)
def test_key_shown_in_one_place_or_nowhere(simulator, behaviour, beside, inside):
    deployment_id = simulator.create(**SECRETS)
    simulator.behaviours(auth_key=behaviour)
    deployment = simulator.get(deployment_id)
    [past] = simulator.api("GET", f"/deployments/{deployment_id}/history")[1]["items"]
    assert deployment.get("basicAuthKey", "not there") == beside
    for spec in (deployment["latestSpec"], past):
        assert spec["data"].get("basicAuthKey", "not there") == inside
        assert spec["data"]["env"] == SECRETS["env"]


def test_passwords_of_repositories_are_secrets(simulator):
    repository = {"url": "https://git.example.com/a", "name": "a", "password": "literal"}
    old = {"apiVersion": "v0alpha0", "name": "old", "image": "a", "resources": {"instanceType": "C4"}}
    deployment_id = simulator.post({**old, "repositories": {"dataset": "d", "repositories": [repository]}})
    simulator.behaviours(secrets="masked")
    assert data(simulator, deployment_id)["repositories"]["repositories"][0]["password"] == "*****"


def test_dedupe(simulator):
    deployment_id = simulator.create()
    first = simulator.get(deployment_id)["latestSpec"]["id"]
    simulator.create()
    second = simulator.get(deployment_id)["latestSpec"]["id"]
    assert first != second
    simulator.behaviours(dedupe="yes")
    simulator.create()
    assert simulator.get(deployment_id)["latestSpec"]["id"] == second
    simulator.create(image="nginx:2")
    assert simulator.get(deployment_id)["latestSpec"]["id"] != second


def test_soft_delete_stays_readable_but_not_listed(simulator):
    simulator.behaviours(delete="soft")
    deployment_id = simulator.create()
    for _ignored in range(2):
        assert simulator.api("DELETE", f"/deployments/{deployment_id}") == (200, {"id": deployment_id})
    assert simulator.get(deployment_id)["dtDeleted"] is not None
    assert simulator.api("GET", "/deployments")[1]["items"] == []
    assert simulator.create() != deployment_id


def test_slow_delete_is_seen_for_a_while(simulator):
    simulator.behaviours(delete="slow")
    deployment_id = simulator.create()
    simulator.advance(10)
    simulator.api("DELETE", f"/deployments/{deployment_id}")
    assert simulator.api("GET", f"/deployments/{deployment_id}")[0] == 200
    assert len(simulator.api("GET", "/deployments")[1]["items"]) == 1
    simulator.advance(2)
    assert simulator.runs(deployment_id) == []
    simulator.advance(1)
    assert simulator.api("GET", f"/deployments/{deployment_id}")[0] == 404
    assert simulator.api("GET", "/deployments")[1]["items"] == []


def test_numbers_as_floats(simulator):
    [deployment_id] = simulator.seed(config())
    simulator.behaviours(numbers="float")
    resources = data(simulator, deployment_id)["resources"]
    assert isinstance(resources["replicas"], float)
    assert isinstance(resources["ports"][0], float)
    assert isinstance(simulator.runs(deployment_id)[0]["readyReplicas"], float)


def test_unknown_fields_everywhere(simulator):
    [deployment_id] = simulator.seed(config())
    simulator.behaviours(unknown_fields="yes")
    deployment = simulator.get(deployment_id)
    page = simulator.api("GET", f"/deployments/{deployment_id}/logs")[1]
    history = simulator.api("GET", f"/deployments/{deployment_id}/history")[1]
    [run] = simulator.runs(deployment_id)
    spec = deployment["latestSpec"]
    holders = [deployment, spec, spec["data"], spec["data"]["resources"], page, page["items"][0]]
    holders += [history, history["items"][0], run, run["instances"][0]]
    assert all("simulatorUnknown" in holder for holder in holders)


def test_unknown_config_keys_stripped_or_rejected(simulator):
    document = config(colour="red", env=[{"name": "A", "value": "1", "note": "x"}])
    deployment_id = simulator.post(document)
    assert data(simulator, deployment_id) == config(env=[{"name": "A", "value": "1"}])
    simulator.behaviours(unknown_config="reject")
    status, answer = simulator.api("POST", "/deployments", {"projectId": PROJECT, "config": document})
    assert status == 400
    issues = {tuple(issue["path"]): issue["keys"] for issue in answer["details"]["issues"]}
    assert issues == {("config",): ["colour"], ("config", "env", 0): ["note"]}
    assert simulator.post(config()) == deployment_id


def test_rename_ignored_or_refused(simulator):
    deployment_id = simulator.create("web")
    simulator.behaviours(rename="ignored")
    simulator.post(config("other"), project_id="pelse", deployment_id=deployment_id)
    deployment = simulator.get(deployment_id)
    assert (deployment["name"], deployment["projectId"], deployment["latestSpec"]["data"]["name"]) == (
        "web",
        PROJECT,
        "web",
    )
    simulator.behaviours(rename="refused")
    body = {"projectId": PROJECT, "config": config("other"), "deploymentId": deployment_id}
    assert simulator.api("POST", "/deployments", body)[0] == 400
    assert simulator.post(config("web"), deployment_id=deployment_id) == deployment_id


def test_values_normalised(simulator):
    simulator.behaviours(normalise="yes")
    echoed = data(simulator, simulator.create(image="reg.example.com:5000/nginx", region="NY2"))
    assert (echoed["image"], echoed["region"]) == ("reg.example.com:5000/nginx:latest", "ny2")


@pytest.mark.parametrize(
    ("behaviour", "sent", "kept"),
    [
        ("lower", "Web-A", "web-a"),
        ("nfd", "caf\u00e9", "cafe\u0301"),
        ("cut", "x" * 21, "x" * 20),
        ("blanks", " web  a ", "web a"),
        ("kept", " Caf\u00e9 ", " Caf\u00e9 "),
    ],
)
def test_names_normalised(simulator, behaviour, sent, kept):
    simulator.behaviours(names=behaviour)
    deployment_id = simulator.create(sent)
    deployment = simulator.get(deployment_id)
    assert deployment["name"] == deployment["latestSpec"]["data"]["name"] == kept
    assert simulator.create(sent) == deployment_id


def test_project_ids_in_another_spelling(simulator):
    simulator.behaviours(project_ids="upper")
    deployment_id = simulator.create()
    assert simulator.get(deployment_id)["projectId"] == PROJECT.upper()
    assert simulator.api("GET", f"/projects/{PROJECT}")[1]["id"] == PROJECT.upper()
    for spelling in (PROJECT, PROJECT.upper()):
        assert len(simulator.api("GET", f"/projects/{spelling}/deployments")[1]["items"]) == 1
        assert simulator.create(project_id=spelling) == deployment_id


def test_list_of_a_project_shows_all_projects(simulator):
    for project_id in (PROJECT, "pother"):
        simulator.create(project_id=project_id)
    simulator.behaviours(project_list="all")
    _ignored, page = simulator.api("GET", f"/projects/{PROJECT}/deployments")
    assert {item["projectId"] for item in page["items"]} == {PROJECT, "pother"}


@pytest.mark.parametrize(
    ("behaviour", "rest"), [("goes_on", ["a"]), ("end", []), ("start", ["c", "a"]), ("refused", 400)]
)
def test_cursor_of_a_deployment_that_is_gone(simulator, behaviour, rest):
    for name in ("a", "b", "c"):
        simulator.create(name)
    simulator.behaviours(lost_cursor=behaviour)
    simulator.post_faults({"method": "GET", "path": "/v1/deployments", "kind": "vanish"})
    _ignored, page = simulator.api("GET", "/deployments?limit=2")
    assert [item["name"] for item in page["items"]] == ["c", "b"]
    status, page = simulator.api("GET", f"/deployments?limit=2&after={page['nextPage']}")
    assert rest == (status if status == 400 else [item["name"] for item in page["items"]])


@pytest.mark.parametrize(("behaviour", "status"), [("204", 204), ("no_body", 200)])
def test_deletion_without_a_body(simulator, behaviour, status):
    simulator.behaviours(delete_answer=behaviour)
    deployment_id = simulator.create()
    assert simulator.api("DELETE", f"/deployments/{deployment_id}") == (status, "")
    assert simulator.live_deployments() == []


DETAILS = {
    "text": "config.env.0.value: Required; config.resources.ports: Required",
    "list": ["config.env.0.value: Required", "config.resources.ports: Required"],
    "flat": {"formErrors": [], "fieldErrors": {"config": ["Required", "Required"]}},
    "error": {"error": {"message": "config.env.0.value: Required; config.resources.ports: Required"}},
}


@pytest.mark.parametrize("behaviour", ["text", "list", "flat", "nested", "error", "json"])
def test_details_of_an_error_in_other_shapes(simulator, behaviour):
    simulator.behaviours(error_shape=behaviour)
    wrong = config(env=[{"name": "A"}], resources={"machineType": "C4"})
    status, answer = simulator.api("POST", "/deployments", {"projectId": PROJECT, "config": wrong})
    assert (status, answer["code"], answer["message"]) == (400, "BAD_REQUEST", "Input validation failed")
    details = answer["details"]
    if behaviour == "nested":
        assert details["config"]["resources"]["ports"]["_errors"] == ["Required"]
        assert details["config"]["env"]["0"]["value"]["_errors"] == ["Required"]
    elif behaviour == "json":
        assert [issue["message"] for issue in json.loads(details)["issues"]] == ["Required", "Required"]
    else:
        assert details == DETAILS[behaviour]


def test_fields_silently_dropped(simulator):
    simulator.behaviours(ignored_fields="region, resources.replicas")
    echoed = data(simulator, simulator.create(region="ny2"))
    assert "region" not in echoed
    assert echoed["resources"] == {"machineType": "C4", "ports": [80]}


def test_standing(simulator):
    assert simulator.api("GET", "/billing/account-standing")[1]["isInGoodStanding"] is True
    simulator.behaviours(standing="bad")
    answer = simulator.api("GET", "/billing/account-standing")[1]
    assert answer["isInGoodStanding"] is False
    assert answer["messages"]


@pytest.mark.parametrize("chosen", [{"nothing": "x"}, {"upsert": "colour"}])
def test_unknown_behaviour_is_refused(simulator, chosen):
    before = simulator.behaviours()
    with pytest.raises(AssertionError, match="400"):
        simulator.behaviours(**chosen)
    assert simulator.behaviours() == before
