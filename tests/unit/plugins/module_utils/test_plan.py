# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of planning, by table: what is equal, what merges, what is removed, what may be shown."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from ansible_collections.paperspace.cloud.plugins.module_utils import canonical, models
from ansible_collections.paperspace.cloud.plugins.module_utils.documents import read_document, read_options
from ansible_collections.paperspace.cloud.plugins.module_utils.errors import InputError
from ansible_collections.paperspace.cloud.plugins.module_utils.plan import NOTHING, Current, plan_absent, plan_present
from ansible_collections.paperspace.cloud.plugins.module_utils.verify import verify

V1: dict[str, Any] = {
    "apiVersion": "v1",
    "name": "web",
    "image": "nginx:1",
    "region": "ny2",
    "command": ["serve"],
    "env": [
        {"name": "A", "value": "1"},
        {"name": "TOKEN", "value": "literal-secret"},
        {"name": "R", "value": "secret:R"},
    ],
    "healthChecks": {
        "readiness": {"path": "/ready", "headers": [{"name": "X", "value": "header-secret"}]},
        "liveness": {"path": "/live"},
    },
    "integrations": [{"type": "s3", "name": "w", "url": "s3://b", "secretAccessKey": "integration-secret"}],
    "basicAuthKey": "basic-secret",
    "resources": {
        "machineType": "C4",
        "ports": [80],
        "replicas": 2,
        "autoscaling": {"maxReplicas": 4, "metrics": [{"metric": "cpu", "summary": "average", "value": 60}]},
    },
}
V0: dict[str, Any] = {
    "apiVersion": "v0alpha0",
    "name": "web",
    "image": "nginx:1",
    "port": 8080,
    "models": [{"id": "m1"}],
    "resources": {"instanceType": "C4", "replicas": 1},
}


def current(config: dict[str, Any] | None) -> Current:
    return Current("id", "web", "p", config)


def changed(**edits: Any) -> dict[str, Any]:
    """V1 with top-level edits; None removes."""
    config = {**copy.deepcopy(V1), **edits}
    return {key: value for key, value in config.items() if value is not None}


def resources(**edits: Any) -> dict[str, Any]:
    return changed(resources={**copy.deepcopy(V1["resources"]), **edits})


def plan(shown: dict[str, Any] | None, options: dict[str, Any], **rules: Any):
    return plan_present(current(shown), read_options(options), name=None, **rules)


def plan_document(shown: dict[str, Any] | None, document: dict[str, Any], **rules: Any):
    return plan_present(current(shown), read_document(document, "spec"), name=None, **rules)


def paths(planned) -> list[str]:
    return [change.as_dict()["path"] for change in planned.changes]


@pytest.mark.parametrize(
    "shown",
    [
        V1,
        changed(apiVersion="latest"),
        changed(enabled=True),
        changed(containerRegistry=None, unknownField=None),
        resources(replicas=2.0),
        resources(ports=[80.0]),
        changed(env=list(reversed(V1["env"]))),
        {**{key: value for key, value in V1.items() if key != "healthChecks"}, "healthchecks": V1["healthChecks"]},
        changed(
            healthChecks={
                "liveness": {
                    "path": "/live",
                    "port": 80,
                    "initialDelaySeconds": 0,
                    "periodSeconds": 10,
                    "timeoutSeconds": 1,
                    "failureThreshold": 3,
                    "headers": None,
                },
                "readiness": V1["healthChecks"]["readiness"],
                "startup": None,
            }
        ),
        resources(autoscaling={**V1["resources"]["autoscaling"], "enabled": True}),
        changed(somethingNew={"from": "the server"}),
        resources(gpuKind="new"),
    ],
    ids=lambda shown: str(sorted(set(map(str, shown.items())) - set(map(str, V1.items()))))[:60],
)
def test_what_a_server_may_show_differently_is_no_change(shown):
    assert plan_document(shown, V1).action == NOTHING
    assert plan_document(shown, V1, purge=True).action == NOTHING


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"image": "nginx:2"}, ["image"]),
        ({"region": ""}, ["region"]),
        ({"command": []}, ["command"]),
        ({"command": ["serve", "more"]}, ["command"]),
        ({"env": {"A": "2"}}, ["env.A"]),
        ({"env": {"A": 2}}, ["env.A"]),
        ({"env": {"A": 1}}, []),
        ({"env": {"A": ""}}, ["env.A"]),
        ({"env": {"B": "new"}}, ["env.B"]),
        ({"env": {}}, ["env.A", "env.R", "env.TOKEN"]),
        ({"env": {"A": None}}, []),
        ({"env": None, "image": None, "resources": None}, []),
        ({"basic_auth_key": ""}, []),
        ({"basic_auth_key": "other"}, ["basic_auth_key"]),
        ({"enabled": True}, []),
        ({"enabled": False}, ["enabled"]),
        ({"resources": {"replicas": 2}}, []),
        ({"resources": {"replicas": 3, "ports": None}}, ["resources.replicas"]),
        ({"resources": {"ports": [80, 81]}}, ["resources.ports"]),
        ({"resources": {"autoscaling": {"max_replicas": 9}}}, ["resources.autoscaling.max_replicas"]),
        (
            {"resources": {"autoscaling": {}}},
            ["resources.autoscaling.max_replicas", "resources.autoscaling.metrics[cpu]"],
        ),
        (
            {"resources": {"autoscaling": {"metrics": [{"metric": "memory", "value": 50.0}]}}},
            ["resources.autoscaling.metrics[cpu]", "resources.autoscaling.metrics[memory]"],
        ),
        ({"resources": {"autoscaling": {"metrics": [{"metric": "cpu", "value": 60.0}]}}}, []),
        ({"health_checks": {"liveness": {}}}, ["health_checks.liveness.path"]),
        ({"health_checks": {"liveness": {"path": "/live"}}}, []),
        ({"health_checks": {"readiness": {"path": "/ready"}}}, ["health_checks.readiness.headers.X"]),
        (
            {"health_checks": {"liveness": {"exec": {"command": ["true"]}}}},
            ["health_checks.liveness.exec.command", "health_checks.liveness.path"],
        ),
        (
            {"health_checks": {}},
            [
                "health_checks.liveness.path",
                "health_checks.readiness.headers.X",
                "health_checks.readiness.path",
            ],
        ),
        (
            {"integrations": [{"type": "volume", "name": "v"}]},
            ["integrations[v].name", "integrations[v].type"],
        ),
        ({"integrations": [{"type": "s3", "name": "w", "url": "s3://b"}]}, ["integrations[w].secret_access_key"]),
        (
            {"integrations": []},
            [f"integrations[w].{key}" for key in ("name", "secret_access_key", "type", "url")],
        ),
    ],
    ids=str,
)
def test_a_partial_wish_changes_what_it_names_and_then_nothing(options, expected):
    planned = plan(V1, options)
    assert paths(planned) == expected
    assert planned.changed is bool(expected)
    if planned.config:
        assert plan(planned.config, options).action == NOTHING
        diff = planned.diff("web")
        assert diff["before"] != diff["after"]


def test_a_post_carries_the_whole_spec_and_unknown_fields():
    shown = changed(somethingNew={"a": 1})
    config = plan(shown, {"image": "nginx:2"}).config
    assert config == {**shown, "image": "nginx:2"}


def test_env_absent_removes_names_only():
    planned = plan(V1, {}, env_absent=("A", "NOT_THERE"))
    assert paths(planned) == ["env.A"]
    assert [item["name"] for item in planned.config["env"]] == ["TOKEN", "R"]


def test_purge_removes_what_is_not_given_but_wakes_nothing():
    parked = {**resources(replicas=0), "enabled": False}
    whole = {"image": "nginx:1", "resources": {"machine_type": "C4", "ports": [80]}}
    planned = plan(parked, whole, purge=True)
    assert planned.config["enabled"] is False
    assert planned.config["resources"] == {"machineType": "C4", "ports": [80], "replicas": 0}
    assert set(planned.config) == {"apiVersion", "name", "image", "enabled", "resources"}
    assert "basic_auth_key" in paths(planned)
    assert plan(planned.config, whole, purge=True).action == NOTHING


def test_purge_keeps_the_key_of_an_unanswered_survey_question():
    whole = {"image": "nginx:1", "basic_auth_key": "", "resources": {"machine_type": "C4", "ports": [80]}}
    assert plan(V1, whole, purge=True).config["basicAuthKey"] == "basic-secret"


@pytest.mark.parametrize(
    "options", [{"image": ""}, {"resources": {}}, {"resources": {"ports": []}}, {"resources": {"machine_type": ""}}]
)
def test_what_every_spec_needs_can_not_be_removed(options):
    with pytest.raises(InputError, match="needs"):
        plan(V1, options)


def test_a_flat_task_on_the_oldest_version_keeps_it():
    checks = {"liveness": {"path": "/"}}
    options = {"image": "nginx:2", "health_checks": checks, "resources": {"machine_type": "C5", "replicas": 2}}
    planned = plan(V0, options)
    assert planned.config["apiVersion"] == "v0alpha0"
    assert planned.config["resources"] == {"instanceType": "C5", "replicas": 2}
    assert paths(planned) == ["health_checks.liveness.path", "image", "resources.machine_type", "resources.replicas"]


@pytest.mark.parametrize(
    ("options", "place"),
    [
        ({"resources": {"ports": [80]}}, "resources.ports"),
        ({"basic_auth_key": "x"}, "basic_auth_key"),
        ({"integrations": [{"name": "v", "type": "volume"}]}, "integrations"),
    ],
)
def test_what_the_oldest_version_lacks_is_refused_by_name(options, place):
    with pytest.raises(InputError, match="v0alpha0") as caught:
        plan(V0, options)
    assert caught.value.place == place


def test_versions_of_one_shape_merge_and_others_need_purge():
    assert paths(plan_document(V1, {**V1, "apiVersion": "v0alpha1"})) == ["api_version"]
    with pytest.raises(InputError, match="purge"):
        plan_document(V0, V1)
    planned = plan_document(V0, V1, purge=True)
    assert planned.config["resources"]["machineType"] == "C4"
    assert "port" not in planned.config and "models" not in planned.config


def test_a_document_without_a_version_keeps_the_deployment_s():
    document = {key: value for key, value in V1.items() if key != "apiVersion"}
    assert plan_document(changed(apiVersion="latest"), document).action == NOTHING
    old = {key: value for key, value in V0.items() if key != "apiVersion"}
    assert plan_document(V0, old).action == NOTHING
    assert paths(plan_document(V0, {"image": "nginx:2"})) == ["image"]
    # In 2023 the oldest shape went by "latest" as well.
    assert paths(plan({**V0, "apiVersion": "latest"}, {"resources": {"machine_type": "C5"}})) == [
        "resources.machine_type"
    ]


@pytest.mark.parametrize("version", ["v0alpha0", "latest"])
def test_a_document_of_another_shape_is_never_mixed_in(version):
    document = {"image": "nginx:2", "resources": {"machineType": "C5", "ports": [80]}}
    shown = {**V0, "apiVersion": version}
    with pytest.raises(InputError, match="purge"):
        plan_document(shown, document)
    planned = plan_document(shown, document, purge=True)
    assert planned.config["apiVersion"] == "v1"
    assert planned.config["resources"] == {"machineType": "C5", "ports": [80], "replicas": 1}
    assert "port" not in planned.config


def test_a_deployment_whose_spec_is_not_shown_is_not_merged_into():
    with pytest.raises(InputError, match="shows no spec"):
        plan(None, {"resources": {"replicas": 3}})
    assert plan_document(None, V1).changed


def test_secrets_are_masked_by_fixed_words_and_references_shown():
    planned = plan(
        V1,
        {
            "env": {"TOKEN": "another-secret", "NEW": "new-secret", "R": "secret:S", "A": ""},
            "basic_auth_key": "secret:PW",
            "health_checks": {"readiness": {"path": "/ready", "headers": {"X": "other-header"}}},
            "integrations": [{"type": "s3", "name": "w", "url": "s3://b", "secret_access_key": "secret:S3"}],
        },
    )
    shown = {change.as_dict()["path"]: (change.before, change.after) for change in planned.changes}
    assert shown == {
        "basic_auth_key": ("********", "secret:PW"),
        "env.A": ("********", ""),
        "env.NEW": (None, "********"),
        "env.R": ("secret:R", "secret:S"),
        "env.TOKEN": ("********", "******** (changed)"),
        "health_checks.readiness.headers.X": ("********", "******** (changed)"),
        "integrations[w].secret_access_key": ("********", "secret:S3"),
    }
    diff = json.dumps(planned.diff("web"))
    assert not any(
        secret in diff for secret in ("literal-secret", "another-secret", "basic-secret", "header"[:0] + "other-header")
    )


def test_an_innocent_value_equal_to_a_secret_stays_readable():
    planned = plan(V1, {"env": {"TOKEN": "nginx:2"}, "image": "nginx:2"})
    after = planned.diff("web")["after"]
    assert after["image"] == "nginx:2"
    assert after["env"]["TOKEN"] == "******** (changed)"


def test_show_env_shows_env_and_nothing_else():
    planned = plan(V1, {"env": {"TOKEN": "visible"}, "basic_auth_key": "other"}, show_env=True)
    shown = {change.as_dict()["path"]: change.after for change in planned.changes}
    assert shown == {"env.TOKEN": "visible", "basic_auth_key": "******** (changed)"}


@pytest.mark.parametrize("mask", ["********", "***", "••••", None])
def test_a_secret_that_the_server_hides_is_no_change_and_never_sent_back(mask):
    shown = changed(env=[{"name": "TOKEN", "value": mask}])
    planned = plan(shown, {"env": {"TOKEN": "literal-secret"}})
    assert planned.action == NOTHING
    assert planned.incomparable == ("env.TOKEN",)
    with pytest.raises(InputError, match=r"env\.TOKEN"):
        plan(shown, {"image": "nginx:2"})
    both = plan(shown, {"image": "nginx:2", "env": {"TOKEN": "literal-secret"}})
    assert paths(both) == ["image"]
    assert both.config["env"] == [{"name": "TOKEN", "value": "literal-secret"}]


def test_a_key_that_is_not_shown_is_set_unless_the_server_withholds_others_too():
    bare = changed(basicAuthKey=None, integrations=None, healthChecks=None, env=None)
    assert paths(plan(bare, {"basic_auth_key": "new-key"})) == ["basic_auth_key"]
    withholding = {**bare, "env": [{"name": "TOKEN", "value": None}]}
    assert plan(withholding, {"basic_auth_key": "new-key"}).incomparable == ("basic_auth_key",)


@pytest.mark.parametrize("value", ["hidden", "masked", "redacted", "xxxxxx", "***"])
def test_a_literal_that_reads_like_a_mask_is_compared_and_sent(value):
    planned = plan(V1, {"env": {"VISIBILITY": value}})
    assert paths(planned) == ["env.VISIBILITY"]
    assert plan(planned.config, {"env": {"VISIBILITY": value}}).action == NOTHING
    both = plan(planned.config, {"env": {"VISIBILITY": value}, "image": "nginx:2"})
    assert paths(both) == ["image"]


def test_null_keys_of_an_integration_are_no_secrets_that_get_lost():
    public = {"type": "s3", "name": "w", "url": "s3://b", "accessKeyId": None, "secretAccessKey": None}
    shown = changed(integrations=[public])
    assert paths(plan(shown, {"resources": {"replicas": 5}})) == ["resources.replicas"]
    assert plan(shown, {"integrations": [{"type": "s3", "name": "w", "url": "s3://b"}]}).action == NOTHING
    given = {"type": "s3", "name": "w", "url": "s3://b", "secret_access_key": "literal-secret"}
    assert plan(shown, {"integrations": [given]}).incomparable == ("integrations[w].secret_access_key",)


def test_a_user_and_password_in_a_url_and_unknown_secrets_are_masked_in_changes():
    item = {"type": "git-lfs", "name": "g", "url": "https://bob:hunter2hunter2@host/x", "authToken": "token-token"}
    planned = plan(
        changed(integrations=[item]), {"integrations": [{"type": "git-lfs", "name": "g", "url": "https://h"}]}
    )
    text = json.dumps([change.as_dict() for change in planned.changes])
    assert "hunter2" not in text and "token-token" not in text
    assert "https://********@host/x" in text


def test_of_two_env_entries_of_one_name_the_last_counts_and_one_is_sent():
    shown = changed(env=[{"name": "A", "value": "1"}, {"name": "A", "value": "2"}])
    assert plan(shown, {"env": {"A": "2"}}).action == NOTHING
    assert plan(shown, {"env": {"A": "3"}}).config["env"] == [{"name": "A", "value": "3"}]


def test_a_repository_may_be_named_like_a_field():
    repository = {"name": "dataset", "url": "https://h", "password": "repository-secret"}
    shown = {**V0, "repositories": {"dataset": "d", "repositories": [repository]}}
    document = {**V0, "repositories": {"dataset": "d", "repositories": [{"name": "dataset", "url": "https://i"}]}}
    planned = plan_document(shown, document)
    assert paths(planned) == ["repositories.repositories[dataset].password", "repositories.repositories[dataset].url"]
    assert "repository-secret" not in json.dumps(planned.diff("web"))


def test_absent():
    assert plan_absent(None).action == NOTHING
    found = models.Deployment.model_validate({"id": "id", "name": "web", "projectId": "p", "latestSpec": None})
    assert [change.as_dict()["path"] for change in plan_absent(found).changes] == ["state", "id", "name"]


@pytest.mark.parametrize(
    ("shown", "refused", "normalised", "hidden"),
    [
        (V1, (), (), ()),
        (changed(image="nginx:0"), ("image",), (), ()),
        (changed(image="docker.io/library/nginx:1"), (), ("image",), ()),
        (changed(region=None), ("region",), (), ()),
        (changed(basicAuthKey=None), (), (), ("basic_auth_key",)),
        (changed(env=[*V1["env"][:1], {"name": "TOKEN", "value": "****"}, V1["env"][2]]), (), (), ("env.TOKEN",)),
        (changed(env=V1["env"][:1]), ("env.R", "env.TOKEN"), (), ()),
        (changed(addedByServer=True), (), (), ()),
    ],
)
def test_verify_tells_refused_from_normalised_from_hidden(shown, refused, normalised, hidden):
    before = canonical.flatten(changed(image="nginx:0", region=None))
    before.pop(("basic_auth_key",))
    for place in [place for place in before if place[0] == "env"]:
        before.pop(place)
    verdict = verify(before, canonical.flatten(V1), canonical.flatten(shown))
    assert (verdict.refused, verdict.normalised, verdict.hidden) == (refused, normalised, hidden)
    assert len(verdict.warnings()) == bool(normalised) + bool(hidden)
