# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter spec_diff: what is a difference, in any of the forms that a spec comes in, and what it never shows."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ansible.errors import AnsibleFilterError

from ansible_collections.paperspace.cloud.plugins.filter.spec_diff import FilterModule
from ansible_collections.paperspace.cloud.plugins.module_utils.api import models
from ansible_collections.paperspace.cloud.plugins.module_utils.reconcile.results import present_deployment
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.documents import read_document
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.plan import Current, plan_present

MASK, CHANGED = "********", "******** (changed)"
SECRET, OTHER = "Lit3ral-secret-value", "an0ther-secret-value"
RESOURCES = {"machineType": "C4", "ports": [80]}
CAMEL = {
    "apiVersion": "latest",
    "image": "nginx:1.27",
    "env": [{"name": "B", "value": "secret:B"}, {"name": "A", "value": "1"}],
    "healthchecks": {"liveness": {"path": "/", "periodSeconds": 10}},
    "resources": {**RESOURCES, "replicas": 1.0},
    "command": [],
}
SNAKE = {
    "image": "nginx:1.27",
    "enabled": True,
    "env": {"A": 1, "B": "secret:B"},
    "health_checks": {"liveness": {"path": "/"}},
    "resources": {"machine_type": "C4", "ports": [80]},
}

spec_diff = FilterModule().filters()["spec_diff"]


def document(**changes: Any) -> dict[str, Any]:
    return {"apiVersion": "v1", "name": "web", "image": "nginx:1.27", "resources": dict(RESOURCES), **changes}


def returned(**changes: Any) -> dict[str, Any]:
    """A deployment as a task returns it, from what the API shows."""
    spec = {"id": "s1", "data": document(**changes), "dtHealthy": None, "externalApplied": None}
    shown = {"id": "d1", "name": "web", "projectId": "p1", "endpoint": "e", "latestSpec": spec}
    return present_deployment(models.Deployment.model_validate(shown))


def triples(before: Any, after: Any) -> list[tuple[Any, ...]]:
    return [(found["path"], found["before"], found["after"]) for found in spec_diff(before, after)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (CAMEL, SNAKE),
        (document(), returned()),
        (returned(), returned()["latest_spec"]),
        (returned()["latest_spec"]["data"], document()),
        ({"changed": True, "deployment": returned()}, document(name="web")),
        (returned(), {key: value for key, value in document().items() if key not in ("name", "apiVersion")}),
        (returned(newField=1), returned(newField=1.0)),
        (None, {"changed": False, "deployment": None}),
        (
            document(integrations=[{"type": "s3", "name": "a"}, {"type": "s3", "name": "b"}]),
            returned(integrations=[{"type": "s3", "name": "b"}, {"type": "s3", "name": "a", "secretAccessKey": None}]),
        ),
    ],
)
def test_what_means_the_same_is_equal(before, after):
    assert spec_diff(before, after) == []
    assert spec_diff(after, before) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (document(), document(image="nginx:1.28"), ("image", "nginx:1.27", "nginx:1.28")),
        (returned(), document(resources={**RESOURCES, "replicas": 3}), ("resources.replicas", 1, 3)),
        (document(region="ny2"), returned(), ("region", "ny2", None)),
        (returned(), returned(newField=[1]), ("new_field", None, [1])),
        (document(), document(name="api"), ("name", "web", "api")),
        (document(), document(env={"A": "secret:A"}), ("env.A", None, "secret:A")),
        (
            {"image": "a", "apiVersion": "v0alpha0", "resources": {"instanceType": "C4"}},
            {"image": "a", "apiVersion": "v0alpha0", "resources": {"instanceType": "C5"}},
            ("resources.machine_type", "C4", "C5"),
        ),
    ],
)
def test_a_difference(before, after, expected):
    path, old, new = expected
    assert triples(before, after) == [expected]
    assert triples(*reversed((before, after))) == [(path, new, old)]


def test_nothing_is_a_spec_without_fields():
    assert triples(None, {"image": "a"}) == [("image", None, "a")]
    assert triples({"image": "a"}, None) == [("image", "a", None)]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"env": {"A": SECRET}}, {"env": {"A": OTHER}}, [("env.A", MASK, CHANGED)]),
        ({}, {"basicAuthKey": SECRET}, [("basic_auth_key", None, MASK)]),
        ({"basicAuthKey": SECRET}, {"basicAuthKey": "secret:A"}, [("basic_auth_key", MASK, "secret:A")]),
        (
            {"integrations": [{"name": "w", "type": "s3", "url": f"https://me:{SECRET}@h/a"}]},
            {"integrations": [{"name": "w", "type": "s3", "url": f"https://me:{SECRET}@h/b"}]},
            [("integrations[w].url", f"https://{MASK}@h/a", f"https://{MASK}@h/b")],
        ),
    ],
)
def test_secrets_are_masked(before, after, expected):
    assert triples(document(**before), document(**after)) == expected


@pytest.mark.parametrize(
    "secret",
    [
        {"env": [{"name": "A", "value": SECRET}]},
        {"basicAuthKey": SECRET},
        {"healthChecks": {"liveness": {"path": "/", "headers": [{"name": "X", "value": SECRET}]}}},
        {"integrations": [{"name": "w", "type": "s3", "url": f"https://me:{SECRET}@h", "secretAccessKey": SECRET}]},
    ],
)
def test_what_is_masked_differs_from_its_absence_only(secret):
    shown = returned(**secret)
    assert SECRET not in json.dumps(shown)
    literal = document(**json.loads(json.dumps(secret).replace(SECRET, OTHER)))
    for other in (shown, shown["latest_spec"]["data"], literal, document(**secret)):
        assert spec_diff(shown, other) == []
        assert spec_diff(other, shown) == []
    gone, come = triples(shown, document()), triples(document(), shown)
    assert gone and [path for path, _before, _after in gone] == [path for path, _before, _after in come]
    assert [after for _path, _before, after in gone] == [None] * len(gone)
    assert MASK in json.dumps(gone)


def test_it_lists_what_a_task_with_purge_would_change():
    current = document(env=[{"name": "A", "value": SECRET}], region="ny2", command=["a"])
    wanted = document(image="nginx:1.28", env=[{"name": "A", "value": OTHER}], resources={**RESOURCES, "replicas": 2})
    planned = plan_present(Current("d1", "web", "p1", current), read_document(wanted, "spec"), name="web", purge=True)
    assert spec_diff(current, wanted) == [change.as_dict() for change in planned.changes]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("text", {}, "before: must be a spec document"),
        ({}, [1], "after: must be a spec document"),
        ({"imagee": SECRET}, {}, "before.imagee: v1 has no such field; did you mean image?"),
        ({}, {"env": {"A": True}}, "after.env.A: must be a string, not a boolean"),
        ({"deployments": []}, {}, "expected a deployment"),
        ({"deployment": 1}, {}, "deployment: expected a deployment"),
        ({"data": SECRET}, {}, "before.data: must be the config"),
        ({"data": {"env": SECRET}}, {}, "before.data: is not the config of a spec"),
    ],
)
def test_what_is_said_of_something_else(before, after, expected):
    with pytest.raises(AnsibleFilterError) as raised:
        spec_diff(before, after)
    assert f"paperspace.cloud.spec_diff: {expected}" in str(raised.value)
    assert SECRET not in str(raised.value)


def test_what_is_given_stays_as_it_is():
    given = returned(env=[{"name": "A", "value": SECRET}])["latest_spec"]["data"]
    copy = json.loads(json.dumps(given))
    spec_diff(given, document())
    assert given == copy
