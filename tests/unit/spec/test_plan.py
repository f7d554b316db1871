# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of planning, by table: what is equal, what merges, what is removed, what may be shown."""

from __future__ import annotations

import copy
import dataclasses
import json
import re
from typing import Any

import pytest

from ansible_collections.paperspace.cloud.plugins.module_utils.api import models
from ansible_collections.paperspace.cloud.plugins.module_utils.errors import InputError
from ansible_collections.paperspace.cloud.plugins.module_utils.spec import canonical, merge
from ansible_collections.paperspace.cloud.plugins.module_utils.spec import plan as planning
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.documents import read_document, read_options
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.plan import (
    NOTHING,
    Current,
    plan_absent,
    plan_present,
    plan_whole,
)
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.removal import read_remove

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


def plan(shown: dict[str, Any] | None, options: dict[str, Any], *, remove: tuple[str, ...] = (), **rules: Any):
    patch = read_options(options)
    patch = dataclasses.replace(patch, remove=read_remove(remove, patch))
    return plan_present(current(shown), patch, name=None, **rules)


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
        ({"command": ["serve", "more"]}, ["command"]),
        ({"env": {"A": "2"}}, ["env.A"]),
        ({"env": {"A": 2}}, ["env.A"]),
        ({"env": {"A": 1}}, []),
        ({"env": {"A": ""}}, ["env.A"]),
        ({"env": {"B": "new"}}, ["env.B"]),
        ({"basic_auth_key": "other"}, ["basic_auth_key"]),
        ({"enabled": True}, []),
        ({"enabled": False}, ["enabled"]),
        ({"resources": {"replicas": 2}}, []),
        ({"resources": {"replicas": 3, "ports": None}}, ["resources.replicas"]),
        ({"resources": {"ports": [80, 81]}}, ["resources.ports"]),
        ({"resources": {"autoscaling": {"max_replicas": 9}}}, ["resources.autoscaling.max_replicas"]),
        (
            {"resources": {"autoscaling": {"metrics": [{"metric": "memory", "value": 50.0}]}}},
            ["resources.autoscaling.metrics[cpu]", "resources.autoscaling.metrics[memory]"],
        ),
        ({"resources": {"autoscaling": {"metrics": [{"metric": "cpu", "value": 60.0}]}}}, []),
        ({"health_checks": {"liveness": {"path": "/live"}}}, []),
        ({"health_checks": {"readiness": {"path": "/ready"}}}, ["health_checks.readiness.headers.X"]),
        (
            {"health_checks": {"liveness": {"exec": {"command": ["true"]}}}},
            ["health_checks.liveness.exec.command", "health_checks.liveness.path"],
        ),
        (
            {"integrations": [{"type": "volume", "name": "v"}]},
            ["integrations[v].name", "integrations[v].type"],
        ),
        ({"integrations": [{"type": "s3", "name": "w", "url": "s3://b"}]}, ["integrations[w].secret_access_key"]),
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


AUTOSCALING = ["resources.autoscaling.max_replicas", "resources.autoscaling.metrics[cpu]"]
LIVENESS = ["health_checks.liveness.path"]
READINESS = ["health_checks.readiness.headers.X", "health_checks.readiness.path"]
INTEGRATION = [f"integrations[w].{key}" for key in ("name", "secret_access_key", "type", "url")]
ENV = ["env.A", "env.R", "env.TOKEN"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("env.A", ["env.A"]),
        ("env", ENV),
        ("env.NOT_THERE", []),
        ("env.name.with.dots", []),
        ("command", ["command"]),
        ("region", ["region"]),
        ("container_registry", []),
        ("containerRegistry", []),
        ("basic_auth_key", ["basic_auth_key"]),
        ("health_checks", [*LIVENESS, *READINESS]),
        ("healthChecks.readiness", READINESS),
        ("healthchecks.liveness", LIVENESS),
        ("health_checks.startup", []),
        ("integrations", INTEGRATION),
        ("integrations[w]", INTEGRATION),
        ("integrations[other one]", []),
        ("enabled", []),
        ("resources.replicas", ["resources.replicas"]),
        ("resources.autoscaling", AUTOSCALING),
        ("resources.autoscaling.enabled", []),
        ("models", []),
    ],
)
def test_what_is_named_is_removed_and_then_there_is_nothing_to_do(path, expected):
    planned = plan(V1, {}, remove=(path, "", None))
    assert paths(planned) == expected
    assert not planned.warnings
    if expected:
        assert all(change.after is None or path == "resources.replicas" for change in planned.changes)
        assert plan(planned.config, {}, remove=(path,)).action == NOTHING


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("env_OLD", "did you mean env.OLD?"),
        ("command.0", "did you mean command?"),
        ("health_checks.startupp", "did you mean health_checks.startup?"),
        ("integrations.w", "did you mean integrations[w]?"),
        ("basicAuth", "did you mean basic_auth_key?"),
        ("image", "valid paths: "),
        ("resources.machine_type", "not a path that can be removed"),
        ("env.A B", "not a path that can be removed"),
        ("zzz", "env.NAME, integrations[NAME]"),
    ],
)
def test_a_path_that_can_not_be_removed_is_refused(path, hint):
    with pytest.raises(InputError) as caught:
        plan(V1, {}, remove=("command", path))
    assert caught.value.path == "remove[1]" and hint in caught.value.problem


@pytest.mark.parametrize(
    ("options", "path"),
    [
        ({"command": ["x"]}, "command"),
        ({"env": {"A": ""}}, "env.A"),
        ({"env": {"A": "1"}}, "env"),
        ({"health_checks": {"startup": {"path": "/"}}}, "health_checks.startup"),
        ({"resources": {"autoscaling": {"max_replicas": 5}}}, "resources.autoscaling"),
        ({"integrations": [{"name": "v", "type": "volume"}]}, "integrations[v]"),
    ],
)
def test_what_is_given_can_not_be_removed_as_well(options, path):
    with pytest.raises(InputError, match="is also set by an option"):
        plan(V1, options, remove=(path,))


@pytest.mark.parametrize("nothing", [None, "", [], {}], ids=repr)
@pytest.mark.parametrize(
    ("keys", "named"),
    [
        (("image",), "image"),
        (("region",), "region"),
        (("command",), "command"),
        (("env",), "env"),
        (("container_registry",), None),
        (("basic_auth_key",), "basic_auth_key"),
        (("health_checks",), "health_checks"),
        (("health_checks", "liveness"), "health_checks.liveness"),
        (("health_checks", "startup"), None),
        (("health_checks", "liveness", "path"), "health_checks.liveness.path"),
        (("integrations",), "integrations"),
        (("resources",), "resources"),
        (("resources", "machine_type"), "resources.machine_type"),
        (("resources", "replicas"), "resources.replicas"),
        (("resources", "autoscaling"), "resources.autoscaling"),
        (("resources", "autoscaling", "metrics"), "resources.autoscaling.metrics"),
        (("enabled",), None),
        (("name",), None),
    ],
    ids=str,
)
def test_what_says_nothing_leaves_alone_and_a_warning_says_so(keys, named, nothing):
    document: Any = nothing
    for key in reversed(keys):
        document = {key: document}
    planned = plan_document(V1, document)
    assert planned.action == NOTHING
    assert [text.partition(":")[0] for text in planned.warnings] == ([named] if named else [])
    removable = named in ("region", "command", "env", "basic_auth_key", "integrations", "resources.replicas")
    assert not removable or f"remove: [{named}]" in planned.warnings[0]
    # What was never there has nothing to say before it.
    assert plan_document(V1, {"container_registry": nothing, **document}).warnings == planned.warnings
    beside = plan_document(V1, {**document, "region": "ams1"})
    assert paths(beside) == ["region"]
    assert beside.config == {**V1, "region": "ams1"}


@pytest.mark.parametrize("env", [{"A": None, "NEW": None}, [{"name": "A", "value": None}]], ids=str)
def test_a_null_in_env_leaves_the_variable_alone(env):
    for planned in (plan_document(V1, {"env": env}), plan(V1, {"env": env}) if isinstance(env, dict) else None):
        if planned is not None:
            assert planned.action == NOTHING
            assert [text.partition(":")[0] for text in planned.warnings] == ["env.A"]


def test_an_empty_option_is_not_worth_a_warning_where_another_gives_a_value():
    document = dataclasses.replace(read_document({"image": "nginx:2"}, "spec"), empty=(("image",),))
    assert plan_present(current(V1), document, name=None).warnings == ()


def test_purge_removes_what_is_not_given_but_wakes_nothing():
    parked = {**resources(replicas=0), "enabled": False}
    whole = {"image": "nginx:1", "resources": {"machine_type": "C4", "ports": [80]}}
    planned = plan(parked, whole, purge=True)
    assert planned.config["enabled"] is False
    assert planned.config["resources"] == {"machineType": "C4", "ports": [80], "replicas": 0}
    assert set(planned.config) == {"apiVersion", "name", "image", "enabled", "basicAuthKey", "resources"}
    assert plan(planned.config, whole, purge=True).action == NOTHING
    named = plan(parked, whole, purge=True, remove=("basic_auth_key", "enabled", "resources.replicas"))
    assert named.config["resources"] == {"machineType": "C4", "ports": [80]}
    assert set(named.config) == {"apiVersion", "name", "image", "resources"}
    assert {"basic_auth_key", "enabled", "resources.replicas"} <= set(paths(named))


def test_a_purge_to_the_oldest_version_does_not_drop_the_key_in_silence():
    document = {key: value for key, value in V0.items() if key != "name"}
    with pytest.raises(InputError, match=r"remove: \[basic_auth_key\]"):
        plan_document(V1, document, purge=True)
    patch = dataclasses.replace(read_document(document, "spec"), remove=(("basic_auth_key",),))
    assert "basic_auth_key" in paths(plan_present(current(V1), patch, name=None, purge=True))


@pytest.mark.parametrize("options", [{"image": ""}, {"resources": {"ports": []}}, {"resources": {"machine_type": ""}}])
def test_a_purge_needs_what_every_spec_needs(options):
    whole = {"image": "nginx:1", "resources": {"machine_type": "C4", "ports": [80]}}
    merged = {**whole, **options, "resources": {**whole["resources"], **options.get("resources", {})}}
    with pytest.raises(InputError, match="needs"):
        plan(V1, merged, purge=True)


@pytest.mark.parametrize(
    ("shown", "options"),
    [
        (resources(ports=[]), {"image": "nginx:2"}),
        (resources(ports=None, machineType=None), {"image": "nginx:2"}),
        (resources(autoscaling={"maxReplicas": 4, "metrics": []}), {"image": "nginx:2"}),
        (resources(autoscaling={"maxReplicas": 1, "metrics": []}), {"image": "nginx:2"}),
        (resources(autoscaling={"maxReplicas": 4, "metrics": []}), {"resources": {"replicas": 3}}),
        (resources(autoscaling={"maxReplicas": 4, "metrics": []}), {"resources": {"autoscaling": {"max_replicas": 9}}}),
        (resources(ports=[0, 70000], replicas=-1), {"image": "nginx:2"}),
        (changed(image=""), {"region": "ams1"}),
        (changed(image="nginx 1", env=[{"name": "A B", "value": "x"}]), {"region": "ams1"}),
        (changed(command=[], integrations=[], healthChecks={}), {"image": "nginx:2"}),
    ],
    ids=str,
)
def test_what_the_api_shows_is_passed_on_and_refuses_no_other_change(shown, options):
    planned = plan(shown, options)
    assert len(planned.changes) == 1
    given = {key: value for key, value in options.items() if key != "resources"}
    left = {key: value for key, value in planned.config.items() if key != "resources" and key not in given}
    assert left == {key: value for key, value in shown.items() if key != "resources" and key not in given}
    shown_ports = shown["resources"].get("ports")
    assert planned.config["resources"].get("ports") == shown_ports


RANGES: list[tuple[dict[str, Any], str]] = [
    ({"resources": {"replicas": -1}}, "resources.replicas"),
    ({"resources": {"ports": [0]}}, "resources.ports[0]"),
    ({"resources": {"ports": [80, 70000]}}, "resources.ports[1]"),
    ({"resources": {"autoscaling": {"max_replicas": -1}}}, "resources.autoscaling.max_replicas"),
    ({"resources": {"autoscaling": {"max_replicas": 1}}}, "resources.autoscaling.max_replicas"),
    ({"resources": {"replicas": 5}}, "resources.autoscaling.max_replicas"),
    ({"image": "nginx 1"}, "image"),
    ({"image": "nginx:1\n"}, "image"),
    ({"env": {"A B": "x"}}, "env"),
    ({"env": {"A\t": "x"}}, "env"),
    ({"health_checks": {"liveness": {"path": "/", "port": 0}}}, "health_checks.liveness.port"),
    ({"health_checks": {"liveness": {"path": "/", "period_seconds": -1}}}, "health_checks.liveness.period_seconds"),
]


@pytest.mark.parametrize(("options", "place"), RANGES)
def test_what_the_api_can_not_mean_is_refused_by_name(options, place):
    with pytest.raises(InputError) as caught:
        plan(V1, options)
    assert caught.value.path.startswith(place)
    document = copy.deepcopy(options)
    with pytest.raises(InputError) as caught:
        plan_document(V1, document)
    assert place in caught.value.message


def test_autoscaling_that_is_off_bounds_nothing():
    shown = resources(autoscaling={**V1["resources"]["autoscaling"], "enabled": False})
    assert plan(shown, {"resources": {"replicas": 9}}).changed


BOTH = {"healthChecks": {"liveness": {"path": "/a"}}, "healthchecks": {"liveness": {"path": "/b"}}}


def test_both_spellings_of_health_checks_stay_until_the_task_speaks_of_them():
    shown = {**changed(), **BOTH}
    assert plan(shown, {"health_checks": {"liveness": {"path": "/a"}}}).config is not None
    other = plan(shown, {"image": "nginx:2"})
    assert paths(other) == ["image"]
    assert {key: other.config[key] for key in BOTH} == BOTH
    given = plan(shown, {"health_checks": {"liveness": {"path": "/c"}}})
    assert paths(given) == ["health_checks.liveness.path", "healthchecks.liveness.path"]
    assert given.config["healthChecks"] == {"liveness": {"path": "/c"}} and "healthchecks" not in given.config
    gone = plan(shown, {}, remove=("health_checks.liveness",))
    assert paths(gone) == paths(given) and not {*BOTH} & {*gone.config}
    others = {key: {"startup": {"path": f"/{key}"}} for key in BOTH}
    more = {key: {**probes, **others[key]} for key, probes in BOTH.items()}
    rest = plan({**changed(), **more}, {}, remove=("health_checks.liveness",))
    assert paths(rest) == paths(given) and {key: rest.config[key] for key in BOTH} == others


def test_both_spellings_that_say_the_same_are_one():
    shown = {**changed(), **BOTH, "healthChecks": {"liveness": {"path": "/b", "port": None, "headers": None}}}
    assert "healthchecks" not in plan(shown, {"image": "nginx:2"}).config


KEYLESS = {key: value for key, value in V1.items() if key != "basicAuthKey"}


@pytest.mark.parametrize("key", ["absent", None, ""])
def test_a_write_without_the_key_of_a_protected_endpoint_is_refused(key):
    shown = KEYLESS if key == "absent" else {**KEYLESS, "basicAuthKey": key}
    protected = dataclasses.replace(current(shown), asks_password=True)

    def planned(options: dict[str, Any], remove: tuple[str, ...] = (), **rules: Any):
        patch = read_options(options)
        patch = dataclasses.replace(patch, remove=read_remove(remove, patch))
        return plan_present(protected, patch, name=None, **rules)

    assert planned({}).action == NOTHING
    whole = {"image": "nginx:2", "resources": {"machine_type": "C4", "ports": [80]}}
    for options, rules in (({"image": "nginx:2"}, {}), (whole, {"purge": True}), ({}, {"redeploy": True})):
        with pytest.raises(InputError, match="basic_auth_key") as caught:
            planned(options, **rules)
        assert "give basic_auth_key" in caught.value.message
        assert "remove: [basic_auth_key]" in caught.value.message
    with pytest.raises(InputError, match=r"give that spec to paperspace\.cloud\.deployment with basic_auth_key, or"):
        plan_whole(protected, {**KEYLESS, "image": "nginx:2"})
    assert planned({"image": "nginx:2", "basic_auth_key": "new-key"}).config["basicAuthKey"] == "new-key"
    removed = planned({"image": "nginx:2"}, ("basic_auth_key",))
    assert paths(removed) == ["image"] and "basicAuthKey" not in removed.config
    # Neither can be seen as a change, and both say so.
    for same in (planned({"basic_auth_key": "new-key"}), planned({}, ("basic_auth_key",))):
        assert same.action == NOTHING and "redeploy" in same.warnings[0]


@pytest.mark.parametrize(
    ("shown", "options", "remove", "expected"),
    [
        (V1, {"image": "nginx:2"}, (), False),
        (KEYLESS, {"image": "nginx:2"}, (), True),
        (KEYLESS, {}, (), False),
        (KEYLESS, {"basic_auth_key": "x"}, (), True),
        (KEYLESS, {}, ("basic_auth_key",), True),
        (V0, {"image": "nginx:2"}, (), False),
    ],
)
def test_the_endpoint_is_asked_only_where_the_plan_depends_on_it(shown, options, remove, expected):
    assert plan(shown, options, remove=remove).needs_answer is expected


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
    assert caught.value.path == place


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
    with pytest.raises(InputError, match="whose spec the API does not show"):
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
    assert not [
        secret for secret in ("literal-secret", "another-secret", "basic-secret", "other-header") if secret in diff
    ]


def test_an_innocent_value_equal_to_a_secret_stays_readable():
    planned = plan(V1, {"env": {"TOKEN": "nginx:2"}, "image": "nginx:2"})
    after = planned.diff("web")["after"]
    assert after["image"] == "nginx:2"
    assert after["env"]["TOKEN"] == "******** (changed)"


def test_show_env_shows_env_and_nothing_else():
    planned = plan(V1, {"env": {"TOKEN": "visible"}, "basic_auth_key": "other"}, show_env=True)
    shown = {change.as_dict()["path"]: change.after for change in planned.changes}
    assert shown == {"env.TOKEN": "visible", "basic_auth_key": "******** (changed)"}


MASKS = ["********", "***", "••••", "RE****", "****last", "[REDACTED]", "<hidden>", "(secret by policy)", "REDACTED"]


@pytest.mark.parametrize("mask", [*MASKS, None])
def test_a_secret_that_the_server_hides_is_no_change_and_never_sent_back(mask):
    shown = changed(env=[{"name": "TOKEN", "value": mask}])
    planned = plan(shown, {"env": {"TOKEN": "literal-secret"}})
    assert planned.action == NOTHING
    assert [text for text in planned.warnings if "env.TOKEN" in text and "redeploy" in text]
    with pytest.raises(InputError, match=r"env\.TOKEN"):
        plan(shown, {"image": "nginx:2"})
    both = plan(shown, {"image": "nginx:2", "env": {"TOKEN": "literal-secret"}})
    assert paths(both) == ["image"]
    assert both.config["env"] == [{"name": "TOKEN", "value": "literal-secret"}]


@pytest.mark.parametrize("mask", [*MASKS, "sha256:0a1b2c", "SHA512-xyz"])
def test_no_mask_of_a_key_is_ever_sent_as_the_key(mask):
    shown = changed(basicAuthKey=mask)
    assert plan(shown, {"basic_auth_key": "the-key"}).action == NOTHING
    with pytest.raises(InputError, match="basic_auth_key"):
        plan(shown, {"image": "nginx:2"})
    both = plan(shown, {"image": "nginx:2", "basic_auth_key": "the-key"})
    assert (paths(both), both.config["basicAuthKey"]) == (["image"], "the-key")
    item = {"type": "s3", "name": "w", "url": "s3://b"}
    with pytest.raises(InputError, match="secret_access_key"):
        plan(changed(integrations=[{**item, "secretAccessKey": mask}]), {"image": "nginx:2"})
    # An empty text of a field that only the server knows is a value.
    for name, sent in (("secretAccessKey", {}), ("newToken", {"newToken": ""})):
        empty = plan(changed(integrations=[{**item, name: ""}]), {"image": "nginx:2"})
        assert empty.config["integrations"] == [{**item, **sent}]


DIGEST = "sha256:" + "0a" * 32
SHOWN_DIGESTS = [{"name": "A", "value": DIGEST}, {"name": "R", "value": "secret:R"}]


@pytest.mark.parametrize(
    ("config", "options", "lost"),
    [
        # All literals of env are digests, or the place of a secret shows one: the API shows digests for secrets.
        ({**KEYLESS, "env": SHOWN_DIGESTS}, {"image": "nginx:2"}, "env.A"),
        (
            changed(basicAuthKey=DIGEST, env=[*SHOWN_DIGESTS, {"name": "B", "value": "x"}]),
            {"image": "nginx:2", "basic_auth_key": "k"},
            "env.A",
        ),
        (changed(basicAuthKey="", env=[{"name": "A", "value": ""}]), {"image": "nginx:2"}, "env.A"),
        ({**KEYLESS, "env": [*SHOWN_DIGESTS, {"name": "B", "value": "x"}]}, {"image": "nginx:2"}, None),
        ({**KEYLESS, "env": SHOWN_DIGESTS}, {"env": {"A": "sha256:" + "0b" * 32}}, None),
        ({**KEYLESS, "env": [{"name": "A", "value": ""}]}, {"image": "nginx:2"}, None),
    ],
)
def test_what_stands_for_an_env_value_is_never_sent_as_one(config, options, lost):
    if lost is None:
        assert len(plan(config, options).changes) == 1
        return
    with pytest.raises(InputError, match=lost):
        plan(config, options)
    given = plan(config, {**options, "env": {"A": "the-value"}})
    assert paths(given) == ["image"] and {"name": "A", "value": "the-value"} in given.config["env"]


def test_a_key_that_is_not_shown_is_set_unless_the_server_withholds_others_too():
    bare = changed(basicAuthKey=None, integrations=None, healthChecks=None, env=None)
    assert paths(plan(bare, {"basic_auth_key": "new-key"})) == ["basic_auth_key"]
    withholding = {**bare, "env": [{"name": "TOKEN", "value": None}]}
    [warning] = plan(withholding, {"basic_auth_key": "new-key"}).warnings
    assert warning.startswith("The API does not show basic_auth_key")


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
    assert paths(plan(shown, {"resources": {"replicas": 4}})) == ["resources.replicas"]
    assert plan(shown, {"integrations": [{"type": "s3", "name": "w", "url": "s3://b"}]}).action == NOTHING
    given = {"type": "s3", "name": "w", "url": "s3://b", "secret_access_key": "literal-secret"}
    [warning] = plan(shown, {"integrations": [given]}).warnings
    assert warning.startswith("The API does not show integrations[w].secret_access_key")


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


SMALL: dict[str, Any] = {
    "apiVersion": "v1",
    "name": "web",
    "image": "nginx:1",
    "env": [{"name": "TOKEN", "value": "literal-secret"}],
    "resources": {"machineType": "C4", "ports": [80], "replicas": 1},
}
SMALL_V0: dict[str, Any] = {
    "apiVersion": "v0alpha0",
    "name": "web",
    "image": "nginx:1",
    "resources": {"instanceType": "C4", "replicas": 1},
}
LITERAL, MASKED = ("basic_auth_key",), ("env", "TOKEN")
KEY = ("integrations", "w", "secret_access_key")


def edited(config: dict[str, Any] | None = None, **edits: Any) -> dict[str, Any]:
    """A copy with top-level edits; None removes."""
    return {key: value for key, value in {**copy.deepcopy(config or SMALL), **edits}.items() if value is not None}


def test_a_whole_spec_replaces_all_but_the_name_and_the_key():
    old = edited(image="nginx:0", name="of-then", region="ny2")
    planned = plan_whole(current(edited(basicAuthKey="basic-secret", enabled=True)), old)
    assert planned.action == planning.UPDATE and planned.warnings == ()
    assert planned.config == {**old, "name": "web", "basicAuthKey": "basic-secret"}
    assert paths(planned) == ["image", "region"]
    assert old["name"] == "of-then" and "basicAuthKey" not in old


@pytest.mark.parametrize("key", [None, "", "old-key"])
def test_a_whole_spec_with_a_key_of_its_own_brings_it(key):
    old = edited(basicAuthKey=key) if key else {**edited(), "basicAuthKey": key}
    planned = plan_whole(current(edited(image="nginx:2", basicAuthKey="basic-secret")), old)
    assert planned.config["basicAuthKey"] == (key or "basic-secret")


def test_a_whole_spec_of_an_open_endpoint_leaves_it_open():
    planned = plan_whole(current(edited(image="nginx:2")), SMALL)
    assert "basicAuthKey" not in planned.config


@pytest.mark.parametrize("old", [SMALL, edited(name="another-name"), edited(apiVersion="latest"), edited(command=[])])
@pytest.mark.parametrize("shown", [SMALL, edited(enabled=True), edited(unknownField=None)])
def test_a_whole_spec_that_is_there_is_nothing_to_do(shown, old):
    assert plan_whole(current(shown), old) == planning.Plan(NOTHING, (), None)


def test_a_whole_spec_in_the_other_spelling_is_written_in_the_main_one():
    checks = {"liveness": {"path": "/", "port": None}}
    planned = plan_whole(current(SMALL), {**SMALL, "healthchecks": checks, "region": None})
    assert planned.config["healthChecks"] == {"liveness": {"path": "/"}}
    assert "healthchecks" not in planned.config and "region" not in planned.config


def test_a_whole_spec_that_can_not_hold_the_key_would_open_the_endpoint():
    with pytest.raises(InputError, match="the earlier spec has no basic_auth_key") as caught:
        plan_whole(current(edited(basicAuthKey="basic-secret")), SMALL_V0)
    assert caught.value.path == "to"
    assert plan_whole(current(SMALL), SMALL_V0).config["resources"] == {"instanceType": "C4", "replicas": 1}


@pytest.mark.parametrize(
    ("config", "lacks"),
    [
        (edited(image=None), "image"),
        (edited(resources={"ports": [80]}), "resources.machine_type"),
        (edited(resources={"machineType": "C4"}), "resources.ports"),
        (edited(resources=None), "resources.machine_type, resources.ports"),
        (edited(SMALL_V0, resources={"machineType": "C4"}), "resources.machine_type"),
    ],
)
def test_a_whole_spec_that_is_not_whole_is_refused(config, lacks):
    with pytest.raises(InputError, match=f"lacks {lacks}, which") as caught:
        plan_whole(current(edited(image="nginx:2")), config)
    assert caught.value.path == "to"


@pytest.mark.parametrize(
    ("shown", "old", "hidden"),
    [
        ({}, {"env": [{"name": "TOKEN", "value": "********"}]}, "env.TOKEN"),
        ({}, {"env": [{"name": "TOKEN", "value": None}]}, "env.TOKEN"),
        ({}, {"basicAuthKey": "***"}, "basic_auth_key"),
        ({"basicAuthKey": "********"}, {}, "basic_auth_key"),
    ],
)
def test_a_whole_spec_whose_secrets_are_hidden_is_refused(shown, old, hidden):
    with pytest.raises(InputError, match=f"does not show {re.escape(hidden)},") as caught:
        plan_whole(current(edited(image="nginx:2", **shown)), edited(**old))
    assert "give that spec to paperspace.cloud.deployment" in caught.value.message


@pytest.mark.parametrize("shown", [None, "*****"])
def test_a_hidden_variable_that_the_earlier_spec_lacks_goes(shown):
    planned = plan_whole(current(edited(env=[{"name": "TOKEN", "value": shown}])), edited(env=None))
    assert [change.as_dict() for change in planned.changes] == [
        {"path": "env.TOKEN", "before": "********", "after": None}
    ]
    assert "env" not in planned.config


@pytest.mark.parametrize(("rules", "after"), [({}, "******** (changed)"), ({"show_env": True}, "other-secret")])
def test_a_whole_spec_shows_env_only_if_asked(rules, after):
    planned = plan_whole(current(SMALL), edited(env=[{"name": "TOKEN", "value": "other-secret"}]), **rules)
    assert [change.after for change in planned.changes] == [after]


def test_without_show_env_nothing_is_shown():
    patch = read_options({"env": {"TOKEN": "other-secret"}})
    assert plan_present(current(SMALL), patch, name=None).changes[0].after == "******** (changed)"
    changes, _incomparable = planning.compare({("env", "A"): "old"}, {("env", "A"): "new"})
    assert changes == (planning.Change(("env", "A"), "********", "******** (changed)"),)


@pytest.mark.parametrize("name", [None, "", "other"])
def test_a_create_needs_a_name_and_a_whole_spec(name):
    patch = read_options({"image": "nginx:1", "resources": {"machine_type": "C4", "ports": [80]}})
    if not name:
        with pytest.raises(InputError, match="required for a new deployment") as caught:
            plan_present(None, patch, name=name)
        assert caught.value.path == "name"
        return
    planned = plan_present(None, patch, name=name)
    assert (planned.action, planned.config["name"], planned.needs_answer) == (planning.CREATE, "other", False)
    with pytest.raises(InputError) as caught:
        plan_present(None, read_options({"region": "ny2"}), name=name)
    wanted = "image, resources.machine_type, resources.ports"
    remedy = f"to create it, give {wanted}; otherwise correct name"
    assert caught.value.message == f"the deployment other does not exist: {remedy}"


@pytest.mark.parametrize("options", [{}, {"enabled": False}, {"image": "nginx:1"}])
def test_a_misspelt_name_is_told_with_where_it_was_looked_for(options):
    with pytest.raises(InputError, match=r"^the deployment shp does not exist in project p1: to create it, ") as caught:
        plan_present(None, read_options(options), name="shp", project_id="p1", redeploy=True)
    assert caught.value.path == "" and caught.value.message.endswith("resources.ports; otherwise correct name")


def test_autoscaling_of_a_new_one_is_checked():
    resources = {"machine_type": "C4", "ports": [80], "autoscaling": {"max_replicas": 2}}
    with pytest.raises(InputError, match="needs max_replicas and at least one of metrics") as caught:
        plan_present(None, read_options({"image": "nginx:1", "resources": resources}), name="web")
    assert caught.value.path == "resources.autoscaling"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"resources": {"machine_type": "C4", "ports": [80]}}, "this change needs image: give it"),
        ({"resources": {"machine_type": "C4"}}, "this change needs image, resources.ports: give them"),
    ],
)
def test_what_is_missing_is_told_in_good_words(options, message):
    with pytest.raises(InputError, match=message):
        plan_present(current(SMALL), read_options(options), name=None, purge=True)


@pytest.mark.parametrize(
    "autoscaling", [{"max_replicas": 3}, {"metrics": [{"metric": "cpu", "value": 50}]}, {"enabled": True}]
)
def test_autoscaling_that_is_not_whole_is_refused(autoscaling):
    with pytest.raises(InputError, match="needs max_replicas and at least one of metrics") as caught:
        plan_present(current(SMALL), read_options({"resources": {"autoscaling": autoscaling}}), name=None)
    assert caught.value.path == "resources.autoscaling"


def test_a_redeploy_is_a_change_of_its_own():
    patch = read_options({"image": "nginx:1"})
    planned = plan_present(current(SMALL), patch, name=None, redeploy=True)
    assert planned.action == planning.UPDATE and planned.config == SMALL
    assert planned.changes == (planning.Change(("redeploy",), False, True),)


def test_a_purge_happens_only_when_it_is_asked_for():
    patch = read_document({key: value for key, value in SMALL.items() if key != "env"}, "spec")
    assert not plan_present(current(SMALL), patch, name=None).changed
    assert merge.merge(SMALL, patch, name="web") == SMALL
    assert paths(plan_present(current(SMALL), patch, name=None, purge=True)) == ["env.TOKEN"]


def test_nothing_but_a_name_merges_to_what_is_there():
    assert merge.merge(SMALL, read_options({}), name="web") == SMALL


def test_nulls_do_not_go_out_but_those_of_unknown_fields_do():
    config = {
        "image": "nginx:1",
        "healthChecks": {"liveness": {"path": "/", "port": None}, "startup": None},
        "integrations": [{"name": "w", "accessKeyId": None}],
        "newField": {"inner": None},
    }
    assert merge.sendable(config) == {
        "image": "nginx:1",
        "healthChecks": {"liveness": {"path": "/"}},
        "integrations": [{"name": "w"}],
        "newField": {"inner": None},
    }


def test_what_a_wish_and_a_config_hold_is_not_changed_in_place():
    shown, document = copy.deepcopy(SMALL), {"image": "nginx:2", "env": [{"name": "B", "value": "1"}]}
    before = copy.deepcopy((shown, document))
    patch = read_document(document, "spec")
    given = copy.deepcopy(patch.config)
    planned = plan_present(current(shown), patch, name=None)
    planned.config["resources"]["ports"].append(81)
    planned.config["env"].clear()
    assert (shown, document, patch.config) == (*before, given)


def test_a_field_that_nobody_knows_is_shown_by_the_sound_of_its_own_name():
    changes, _incomparable = planning.compare({("resources", "db_password"): "a"}, {("resources", "db_password"): "b"})
    assert (changes[0].before, changes[0].after) == ("********", "********")
    changes, _incomparable = planning.compare({("resources", "kind"): "a"}, {("resources", "kind"): "b"})
    assert (changes[0].before, changes[0].after) == ("a", "b")


@pytest.mark.parametrize(
    ("before", "after", "given", "changes", "incomparable"),
    [
        # A secret that is shown, and one that is masked.
        ({LITERAL: "a"}, {LITERAL: "b"}, None, 1, ()),
        ({MASKED: "****"}, {MASKED: "b"}, None, 0, ("env.TOKEN",)),
        ({MASKED: "****"}, {MASKED: "b"}, set(), 0, ()),
        ({MASKED: "****"}, {MASKED: "b"}, {MASKED}, 0, ("env.TOKEN",)),
        ({MASKED: canonical.WITHHELD}, {MASKED: "b"}, None, 0, ("env.TOKEN",)),
        ({MASKED: canonical.WITHHELD}, {}, None, 1, ()),
        # One without a name of its own: its absence says something only where the server keeps nothing back.
        ({}, {LITERAL: "b"}, None, 1, ()),
        ({MASKED: "****"}, {LITERAL: "b", MASKED: "****"}, None, 0, ("basic_auth_key",)),
        ({MASKED: "****"}, {("env", "NEW"): "b", MASKED: "****"}, None, 1, ()),
        ({MASKED: "****"}, {("image",): "b", MASKED: "****"}, None, 1, ()),
        # A withheld key may as well not be there.
        ({("integrations", "w", "secret_access_key"): canonical.WITHHELD}, {}, None, 0, ()),
    ],
)
def test_what_can_be_compared(before, after, given, changes, incomparable):
    found = planning.compare(before, after, given)
    assert (len(found[0]), found[1]) == (changes, incomparable)


@pytest.mark.parametrize(
    ("leaves", "given", "keeps_back", "hidden"),
    [
        ({MASKED: "****", LITERAL: "shown"}, None, False, ["env.TOKEN"]),
        ({MASKED: "****"}, {MASKED}, False, []),
        ({KEY: canonical.WITHHELD}, None, False, []),
        ({KEY: canonical.WITHHELD}, None, True, ["integrations[w].secret_access_key"]),
        ({KEY: canonical.WITHHELD, MASKED: "****"}, None, False, ["env.TOKEN", "integrations[w].secret_access_key"]),
        ({KEY: canonical.WITHHELD, LITERAL: "shown"}, set(), False, []),
    ],
)
def test_what_is_hidden(leaves, given, keeps_back, hidden):
    assert planning.hidden_in(leaves, given, keeps_back=keeps_back) == hidden
    if not keeps_back:
        assert planning.hidden_in(leaves, given) == hidden


def test_a_diff_nests_what_is_there():
    changes = (
        planning.Change(("resources", "ports"), [80], None),
        planning.Change(("resources", "replicas"), 1, 2),
        planning.Change(("enabled",), None, False),
        planning.Change(("region",), "a", None),
    )
    assert planning.Plan(planning.UPDATE, changes, {}).diff("web") == {
        "before_header": "web",
        "after_header": "web",
        "before": {"resources": {"ports": [80], "replicas": 1}, "region": "a"},
        "after": {"resources": {"replicas": 2}, "enabled": False},
    }


def test_the_name_is_that_of_the_record_whatever_the_spec_says():
    assert Current("id", "renamed", "p", SMALL).leaves()[("name",)] == "renamed"
    assert current(None).leaves() == {("name",): "web"}
