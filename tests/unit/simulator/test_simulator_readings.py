# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each reading of what the API's documents leave open, both ways."""

from __future__ import annotations

import pytest
from simulator_fixture import PROJECT, config

SECRETS = {
    "env": [{"name": "A", "value": "literal"}, {"name": "B", "value": "secret:B"}],
    "basicAuthKey": "open sesame",
    "integrations": [
        {"type": "s3", "name": "w", "url": "s3://b", "accessKeyId": "id", "secretAccessKey": "literal"},
    ],
    "healthChecks": {"readiness": {"path": "/", "headers": [{"name": "X-Key", "value": "literal"}]}},
}


def data(simulator, deployment_id):
    return simulator.get(deployment_id)["latestSpec"]["data"]


def test_upsert_by_id_only_makes_a_second_one(simulator):
    simulator.readings(upsert="id")
    first, second = simulator.create(), simulator.create()
    assert first != second
    assert simulator.post(config(image="nginx:2"), deployment_id=first) == first


def test_name_filter_substring(simulator):
    simulator.create("web")
    simulator.create("My-WEB-2")
    simulator.create("api")
    simulator.readings(name_filter="substring")
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
    simulator.readings(defaults="filled")
    filled = data(simulator, new_id)
    assert filled["enabled"] is True
    assert filled["resources"]["replicas"] == 1
    assert filled["resources"]["autoscaling"]["enabled"] is True
    assert filled["integrations"][0]["path"] == "/opt/models"
    assert data(simulator, old_id)["port"] == 80


def test_latest_becomes_v1(simulator):
    deployment_id = simulator.post({**config(), "apiVersion": "latest"})
    assert data(simulator, deployment_id)["apiVersion"] == "latest"
    simulator.readings(latest="v1")
    assert data(simulator, deployment_id)["apiVersion"] == "v1"


def test_latest_spec_hidden(simulator):
    deployment_id = simulator.create()
    simulator.readings(latest_spec="no_data")
    assert simulator.get(deployment_id)["latestSpec"]["data"] is None
    simulator.readings(latest_spec="null")
    assert simulator.get(deployment_id)["latestSpec"] is None


@pytest.mark.parametrize(("reading", "shown"), [("masked", "*****"), ("null", None)])
def test_secrets_not_echoed(simulator, reading, shown):
    deployment_id = simulator.create(**SECRETS)
    simulator.readings(secrets=reading)
    deployment = simulator.get(deployment_id)
    echoed = deployment["latestSpec"]["data"]
    assert deployment["basicAuthKey"] == echoed["basicAuthKey"] == shown
    assert [item["value"] for item in echoed["env"]] == [shown, "secret:B"]
    assert echoed["integrations"][0]["secretAccessKey"] == shown
    assert echoed["healthChecks"]["readiness"]["headers"][0]["value"] == shown
    simulator.readings(secrets="plain")
    assert data(simulator, deployment_id)["env"] == SECRETS["env"]


def test_passwords_of_repositories_are_secrets(simulator):
    repository = {"url": "https://git.example.com/a", "name": "a", "password": "literal"}
    old = {"apiVersion": "v0alpha0", "name": "old", "image": "a", "resources": {"instanceType": "C4"}}
    deployment_id = simulator.post({**old, "repositories": {"dataset": "d", "repositories": [repository]}})
    simulator.readings(secrets="masked")
    assert data(simulator, deployment_id)["repositories"]["repositories"][0]["password"] == "*****"


def test_dedupe(simulator):
    deployment_id = simulator.create()
    first = simulator.get(deployment_id)["latestSpec"]["id"]
    simulator.create()
    second = simulator.get(deployment_id)["latestSpec"]["id"]
    assert first != second
    simulator.readings(dedupe="yes")
    simulator.create()
    assert simulator.get(deployment_id)["latestSpec"]["id"] == second
    simulator.create(image="nginx:2")
    assert simulator.get(deployment_id)["latestSpec"]["id"] != second


def test_soft_delete_stays_readable_but_not_listed(simulator):
    simulator.readings(delete="soft")
    deployment_id = simulator.create()
    for _ignored in range(2):
        assert simulator.api("DELETE", f"/deployments/{deployment_id}") == (200, {"id": deployment_id})
    assert simulator.get(deployment_id)["dtDeleted"] is not None
    assert simulator.api("GET", "/deployments")[1]["items"] == []
    assert simulator.create() != deployment_id


def test_slow_delete_is_seen_for_a_while(simulator):
    simulator.readings(delete="slow")
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
    simulator.readings(numbers="float")
    resources = data(simulator, deployment_id)["resources"]
    assert isinstance(resources["replicas"], float)
    assert isinstance(resources["ports"][0], float)
    assert isinstance(simulator.runs(deployment_id)[0]["readyReplicas"], float)


def test_unknown_fields_everywhere(simulator):
    [deployment_id] = simulator.seed(config())
    simulator.readings(unknown_fields="yes")
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
    simulator.readings(unknown_config="reject")
    status, answer = simulator.api("POST", "/deployments", {"projectId": PROJECT, "config": document})
    assert status == 400
    issues = {tuple(issue["path"]): issue["keys"] for issue in answer["details"]["issues"]}
    assert issues == {("config",): ["colour"], ("config", "env", 0): ["note"]}
    assert simulator.post(config()) == deployment_id


def test_rename_ignored_or_refused(simulator):
    deployment_id = simulator.create("web")
    simulator.readings(rename="ignored")
    simulator.post(config("other"), project_id="pelse", deployment_id=deployment_id)
    deployment = simulator.get(deployment_id)
    assert (deployment["name"], deployment["projectId"], deployment["latestSpec"]["data"]["name"]) == (
        "web",
        PROJECT,
        "web",
    )
    simulator.readings(rename="refused")
    body = {"projectId": PROJECT, "config": config("other"), "deploymentId": deployment_id}
    assert simulator.api("POST", "/deployments", body)[0] == 400
    assert simulator.post(config("web"), deployment_id=deployment_id) == deployment_id


def test_values_normalised(simulator):
    simulator.readings(normalise="yes")
    echoed = data(simulator, simulator.create(image="reg.example.com:5000/nginx", region="NY2"))
    assert (echoed["image"], echoed["region"]) == ("reg.example.com:5000/nginx:latest", "ny2")


def test_fields_silently_dropped(simulator):
    simulator.readings(ignored_fields="region, resources.replicas")
    echoed = data(simulator, simulator.create(region="ny2"))
    assert "region" not in echoed
    assert echoed["resources"] == {"machineType": "C4", "ports": [80]}


def test_standing(simulator):
    assert simulator.api("GET", "/billing/account-standing")[1]["isInGoodStanding"] is True
    simulator.readings(standing="bad")
    answer = simulator.api("GET", "/billing/account-standing")[1]
    assert answer["isInGoodStanding"] is False
    assert answer["messages"]


@pytest.mark.parametrize("chosen", [{"nothing": "x"}, {"upsert": "colour"}])
def test_unknown_reading_is_refused(simulator, chosen):
    before = simulator.readings()
    with pytest.raises(AssertionError, match="400"):
        simulator.readings(**chosen)
    assert simulator.readings() == before
