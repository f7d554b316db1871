# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading what users write: both spellings, all versions, and errors that name the place."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from ansible_collections.paperspace.cloud.plugins.module_utils.errors import InputError
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.documents import read_document, read_options

MINIMAL = {"image": "nginx", "resources": {"machineType": "C4", "ports": [80]}}


def test_both_spellings_read_alike():
    camel = {
        "apiVersion": "v1",
        "name": "web",
        "containerRegistry": "team",
        "healthChecks": {"liveness": {"path": "/", "periodSeconds": 5}},
        "resources": {"machineType": "C4", "ports": [80]},
    }
    snake = {
        "api_version": "v1",
        "name": "web",
        "container_registry": "team",
        "health_checks": {"liveness": {"path": "/", "period_seconds": 5}},
        "resources": {"machine_type": "C4", "ports": [80]},
    }
    assert read_document(camel, "spec") == read_document(snake, "spec")
    assert read_document({**camel, "$schema": "x"}, "spec") == read_document(camel, "spec")


def test_env_in_both_forms():
    listed = read_document({**MINIMAL, "env": [{"name": "A", "value": 1}, {"name": "B", "value": ""}]}, "spec")
    mapped = read_document({**MINIMAL, "env": {"A": "1", "B": ""}}, "spec")
    assert listed == mapped
    assert mapped.config["env"] == {"A": "1", "B": ""}


def test_a_file_of_the_oldest_shape_without_a_version():
    patch = read_document({"image": "nginx", "resources": {"instanceType": "C4"}}, "spec")
    assert (patch.api_version, patch.shape) == (None, "v0alpha0")


@pytest.mark.parametrize("empty", [{"port": ""}, {"repositories": {}}, {"resources": {"instanceType": ""}}])
def test_names_of_fields_without_a_value_are_known_by_their_shape(empty):
    patch = read_document({"image": "nginx", **empty}, "spec")
    assert (patch.config, patch.shape, len(patch.empty)) == ({"image": "nginx"}, None, 1)


@pytest.mark.parametrize(
    ("document", "place", "hint"),
    [
        ([], "spec", "mapping"),
        ({"apiVersion": "v9"}, "spec.apiVersion", "v0alpha0"),
        ({**MINIMAL, "machineType": "C4"}, "spec.machineType", "no such field"),
        ({"resources": {"machinetype": "C4"}}, "spec.resources.machinetype", "did you mean machine_type?"),
        ({"resources": {"machineTyp": "C4"}}, "spec.resources.machineTyp", "did you mean machineType?"),
        ({"resources": {"replicas": "two"}}, "spec.resources.replicas", "integer"),
        ({"resources": {"replicas": True}}, "spec.resources.replicas", "boolean"),
        ({"resources": {"ports": ["http"]}}, "spec.resources.ports[0]", "integer"),
        (
            {"resources": {"autoscaling": {"metrics": [{"metric": "gpu", "value": 1}]}}},
            "spec.resources.autoscaling.metrics[0].metric",
            "requestDuration",
        ),
        (
            {"resources": {"autoscaling": {"metrics": [{"metric": "cpu", "value": float("nan")}]}}},
            "spec.resources.autoscaling.metrics[0].value",
            "finite",
        ),
        (
            {"resources": {"autoscaling": {"metrics": [{"metric": "cpu", "value": "much"}]}}},
            "spec.resources.autoscaling.metrics[0].value",
            "float",
        ),
        ({"env": {"A": True}}, "spec.env.A", "quote it"),
        ({"env": {"A": 1.5}}, "spec.env.A", "| string"),
        ({"env": {"A": datetime.date(2026, 1, 1)}}, "spec.env.A", "date"),
        ({"env": {"A": [1]}}, "spec.env.A", "list"),
        ({"env": {"A=B": "x"}}, "spec.env", "'='"),
        ({"env": [{"name": "A B", "value": "x"}]}, "spec.env[0].name", "or whitespace"),
        ({"env": {1: "x"}}, "spec.env", "quote it"),
        ({"env": "A=B"}, "spec.env", "mapping"),
        ({"env": [{"name": "A"}]}, "spec.env[0]", "no value"),
        ({"env": [{"value": "A"}]}, "spec.env[0]", "name and value"),
        ({"env": {"A": 10**5000}}, "spec.env.A", "64 bits"),
        ({"resources": {"ports": [10**30]}}, "spec.resources.ports[0]", "64 bits"),
        ({"resources": {"replicas": float("inf")}}, "spec.resources.replicas", "not finite"),
        ({"image": "\ud800"}, "spec.image", "surrogate"),
        ({"command": "serve --port 80"}, "spec.command", "list"),
        ({"command": ["serve", True]}, "spec.command[1]", "quote it"),
        ({"command": [1.5]}, "spec.command[0]", "quote it"),
        ({"healthChecks": {"liveness": {"exec": {"command": [False]}}}}, "spec.healthChecks.liveness.exec", "quote it"),
        ({"healthChecks": {"liveness": {"path": "/", "headers": {"A": True}}}}, "spec.healthChecks.liveness", "quote"),
        ({"healthChecks": {"liveness": {"path": "/", "headers": [{"name": "A", "value": 1.5}]}}}, "spec", "quote it"),
        ({"apiVersion": ["v1"]}, "spec.apiVersion", "v0alpha0"),
        ({"apiVersion": 10**5000}, "spec.apiVersion", "v0alpha0"),
        ({"healthChecks": {"liveness": {"pth": "/"}}}, "spec.healthChecks.liveness.pth", "did you mean path?"),
        ({"healthChecks": {"liveness": {"path": "", "port": 80}}}, "spec.healthChecks.liveness", "path"),
        (
            {"resources": {"autoscaling": {"metrics": [{"metric": "cpu", "value": 1}, {"metric": "cpu", "value": 2}]}}},
            "spec.resources.autoscaling.metrics[1].metric",
            "duplicate",
        ),
        ({"env": [{"name": "A", "value": "1"}, {"name": "A", "value": "2"}]}, "spec.env[1].name", "duplicate"),
        ({"env": {"A": "********"}}, "spec.env.A", "masked"),
        ({"basicAuthKey": "******** (changed)"}, "spec.basicAuthKey", "masked"),
        (
            {"healthChecks": {"startup": {"path": "/"}}, "healthchecks": {"startup": {"path": "/"}}},
            "spec.healthchecks",
            "duplicate",
        ),
        (
            {"healthchecks": {"liveness": {"path": "/", "exec": {"command": ["a"]}}}},
            "spec.healthchecks.liveness",
            "both",
        ),
        ({"healthChecks": {"readiness": {"port": 80}}}, "spec.healthChecks.readiness", "needs path"),
        ({"healthChecks": {"readyness": {"path": "/"}}}, "spec.healthChecks.readyness", "did you mean readiness?"),
        ({"healthChecks": {"readyness": {}}}, "spec.healthChecks.readyness", "did you mean readiness?"),
        ({"integrations": [{"type": "volume"}]}, "spec.integrations[0].name", "name"),
        (
            {"integrations": [{"name": "a", "type": "volume"}, {"name": "a", "type": "volume"}]},
            "spec.integrations[1].name",
            "duplicate",
        ),
    ],
)
def test_an_error_names_the_place_as_it_was_written(document, place, hint):
    with pytest.raises(InputError) as caught:
        read_document(document, "spec")
    assert caught.value.path.startswith(place)
    assert hint in caught.value.message


def test_empty_fields_of_what_is_replaced_whole_say_nothing():
    probe = {"path": "/", "headers": {}, "host": "", "port": 80}
    item = {"type": "s3", "name": "w", "path": ""}
    config = read_document({"healthChecks": {"liveness": probe}, "integrations": [item]}, "spec").config
    assert config["healthChecks"]["liveness"] == {"path": "/", "port": 80}
    assert config["integrations"] == [{"type": "s3", "name": "w"}]


def test_what_is_nested_without_end_is_refused_by_its_place():
    nested: dict[str, Any] = {}
    for _level in range(900):
        nested = {"a": nested}
    with pytest.raises(InputError) as caught:
        read_document({**MINIMAL, "integrations": [nested]}, "spec")
    assert caught.value.path.startswith("spec.integrations[0].a.") and len(caught.value.path) < 200
    assert "nested deeper" in caught.value.problem


SAMPLE: dict[str, Any] = {
    "apiVersion": "v0alpha0",
    "command": ["string"],
    "containerRegistry": "string",
    "enabled": True,
    "env": [],
    "image": "string",
    "models": [],
    "name": "string",
    "port": 80,
    "region": "ny2",
    "repositories": {"dataset": "string", "mountPath": "string", "repositories": []},
    "resources": {"instanceType": "string", "replicas": 1},
}


def test_the_request_sample_of_the_reference_is_taken():
    patch = read_document(SAMPLE, "spec")
    said = {key: value for key, value in SAMPLE.items() if key not in ("apiVersion", "name", "env", "models")}
    assert (patch.config, patch.api_version, patch.name) == (said, "v0alpha0", "string")


def test_integers_are_words_of_a_command_and_values_of_headers():
    probe = {"path": "/", "headers": {"X-Level": 3}}
    config = read_document({"command": ["serve", "--port", 80], "healthChecks": {"liveness": probe}}, "spec").config
    assert config["command"] == ["serve", "--port", "80"]
    assert config["healthChecks"]["liveness"]["headers"] == [{"name": "X-Level", "value": "3"}]


def test_flat_options_are_named_without_a_prefix():
    with pytest.raises(InputError) as caught:
        read_options({"health_checks": {"liveness": {"port": 80}}})
    assert caught.value.path == "health_checks.liveness"


@pytest.mark.parametrize("secret", ["hunter2-hunter2", 12345678])
@pytest.mark.parametrize("place", ["basicAuthKey", "image", "env", "integrations"])
def test_no_error_quotes_a_value(secret, place):
    with pytest.raises(InputError) as caught:
        read_document({**MINIMAL, place: [{"x": secret}]}, "spec")
    assert str(secret) not in caught.value.message
