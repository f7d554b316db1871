# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An import: the document of a deployment, the names of files, and the playbook."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from ansible.errors import AnsibleFilterError

from ansible_collections.paperspace.cloud.plugins.filter import spec_diff as spec_diff_filter
from ansible_collections.paperspace.cloud.plugins.filter import to_spec as to_spec_filter
from ansible_collections.paperspace.cloud.plugins.filter import to_spec_files as to_spec_files_filter
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.redact import MASK
from ansible_collections.paperspace.cloud.plugins.plugin_utils.spec_files.export import imported

to_spec = to_spec_filter.FilterModule().filters()["to_spec"]
spec_diff = spec_diff_filter.FilterModule().filters()["spec_diff"]
to_spec_files = to_spec_files_filter.FilterModule().filters()["to_spec_files"]
V1 = {"api_version": "v1", "name": "web", "image": "nginx:1.27", "resources": {"machine_type": "C4", "ports": [80]}}
DOCUMENT = {"apiVersion": "v1", "name": "web", "image": "nginx:1.27", "resources": {"machineType": "C4", "ports": [80]}}


def deployment(name: str = "web", number: str = "6b1d0c1e-2f5a", **config: Any) -> dict[str, Any]:
    data = {**V1, "name": name, **config}
    return {"id": number, "name": name, "project_id": "p1", "latest_spec": {"id": "s1", "data": data}}


def paths(*deployments: dict[str, Any]) -> list[str]:
    return [one["path"] for one in to_spec_files(list(deployments), "p1")["files"]]


def test_a_plain_deployment_is_a_whole_document_in_a_fixed_order() -> None:
    assert to_spec(deployment()) == DOCUMENT
    assert list(to_spec(deployment(region="ny2", enabled=False))) == [
        *("apiVersion", "name", "image", "enabled", "region", "resources")
    ]


@pytest.mark.parametrize(
    ("config", "kept", "left_out"),
    [
        (
            {"env": {"A": MASK, "B": "secret:B", "C": None}},
            {"env": [{"name": "B", "value": "secret:B"}]},
            ("env.A", "env.C"),
        ),
        # Values that were asked for.
        ({"env": {"A": "x"}}, {"env": [{"name": "A", "value": "x"}]}, ()),
        ({"env": {"A": ""}}, {"env": [{"name": "A", "value": ""}]}, ()),
        ({"basic_auth_key": MASK}, {}, ("basicAuthKey",)),
        ({"basic_auth_key": "secret:KEY"}, {"basicAuthKey": "secret:KEY"}, ()),
        # Masked by the server.
        ({"basic_auth_key": "••••••"}, {}, ("basicAuthKey",)),
        # A probe is replaced whole, so without its header it would be another one.
        (
            {"health_checks": {"readiness": {"path": "/", "headers": {"X": MASK}}, "liveness": {"path": "/"}}},
            {"healthChecks": {"liveness": {"path": "/"}}},
            ("healthChecks.readiness",),
        ),
        (
            {"health_checks": {"readiness": {"path": "/", "headers": {"X": "secret:X"}, "port": None}}},
            {"healthChecks": {"readiness": {"path": "/", "headers": [{"name": "X", "value": "secret:X"}]}}},
            (),
        ),
        (
            {
                "integrations": [
                    {"name": "a", "type": "s3", "url": "s3://b", "secret_access_key": MASK},
                    {"name": "b", "type": "s3", "url": "s3://b", "secret_access_key": "secret:B"},
                    {"name": "c", "type": "s3", "url": "s3://b", "secret_access_key": None},
                    {"name": "d", "type": "volume", "secret_access_key": None},
                ]
            },
            {
                "integrations": [
                    {"name": "b", "type": "s3", "url": "s3://b", "secretAccessKey": "secret:B"},
                    {"name": "d", "type": "volume"},
                ]
            },
            ("integrations[a]", "integrations[c]"),
        ),
        # A part of a value is masked, as in an address with a password.
        ({"command": ["fetch", f"https://{MASK}@example.com"]}, {}, ("command",)),
        # What only the server knows.
        ({"server_only": {"a": 1}}, {}, ("serverOnly",)),
        (
            {"health_checks": {"readiness": {"path": "/", "server_only": 1}, "other": {"path": "/"}}},
            {},
            ("healthChecks.readiness", "healthChecks.other"),
        ),
        ({"region": None, "command": [], "container_registry": ""}, {}, ()),
    ],
)
def test_what_cant_be_said_is_left_out_as_small_as_it_goes(
    config: dict[str, Any], kept: dict[str, Any], left_out: tuple[str, ...]
) -> None:
    found = imported(deployment(**config))
    assert found.document == {**DOCUMENT, **kept}
    assert found.left_out == left_out


def test_fields_of_resources_are_left_out_one_by_one() -> None:
    resources = {
        **V1["resources"],
        "server_only": 1,
        "autoscaling": {"max_replicas": 3, "metrics": [{"metric": "gpu", "value": 1}]},
    }
    found = imported(deployment(resources=resources))
    assert found.document["resources"] == {**DOCUMENT["resources"], "autoscaling": {"maxReplicas": 3}}
    assert found.left_out == ("resources.serverOnly", "resources.autoscaling.metrics")


@pytest.mark.parametrize("version", ["latest", "v0alpha1", "v1"])
def test_the_version_stays(version: str) -> None:
    assert to_spec(deployment(api_version=version))["apiVersion"] == version


@pytest.mark.parametrize(("version", "said"), [("v0alpha0", {"apiVersion": "v0alpha0"}), ("latest", {})])
def test_a_spec_of_the_oldest_shape_keeps_it_whatever_it_calls_itself(version: Any, said: dict[str, Any]) -> None:
    config = {"resources": {"instance_type": "C4", "replicas": 1}, "port": 80, "api_version": version}
    found = to_spec(deployment(**config))
    shape = {"port": 80, "resources": {"instanceType": "C4", "replicas": 1}}
    assert found == {**said, "name": "web", "image": "nginx:1.27", **shape}


@pytest.mark.parametrize(
    "value",
    [
        {**deployment(), "latest_spec": None},
        {**deployment(), "latest_spec": {"id": "s1", "data": None}},
        {"deployment": None},
        {**deployment(), "name": ""},
        deployment(env=[{"value": MASK}]),
        deployment(resources=7),
        deployment(health_checks=[7]),
        deployment(integrations=[7]),
        {"deployments": [deployment()]},
        7,
    ],
)
def test_what_has_no_spec_to_speak_of_is_refused(value: Any) -> None:
    with pytest.raises(AnsibleFilterError, match=r"^paperspace\.cloud\.to_spec: (?!unexpected)"):
        to_spec(value)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("web", "specs/web.yaml"),
        ("llm/7B (test)", "specs/llm-7B-test.yaml"),
        ("../../etc/passwd", "specs/etc-passwd.yaml"),
        (".hidden", "specs/hidden.yaml"),
        ("Ünïcode", "specs/Unicode.yaml"),
        ("日本", "specs/deployment-6b1d0c1e.yaml"),
        ("x" * 300, f"specs/{'x' * 80}.yaml"),
    ],
)
def test_the_name_of_a_file_is_safe(name: str, path: str) -> None:
    assert paths(deployment(name)) == [path, "fleet.yml"]


def test_each_file_has_a_name_of_its_own() -> None:
    ids = ("11111111-1", "22222222-2", "33333333-3", "33333333-4")
    found = paths(*(deployment(name, one) for name, one in zip(("a b", "A-b", "a/b", "a?b"), ids, strict=True)))
    assert sorted(found[:-1]) == [
        *("specs/A-b-22222222.yaml", "specs/a-b-11111111.yaml", "specs/a-b-33333333-2.yaml", "specs/a-b-33333333.yaml")
    ]


def test_a_name_with_a_piece_of_an_id_in_it_takes_no_other_file() -> None:
    found = paths(deployment("a b", "11111111"), deployment("a-b", "22222222"), deployment("a-b-11111111", "3"))
    assert len({path.lower() for path in found}) == 4


def test_namesakes_and_what_has_no_spec_are_skipped_with_the_reason() -> None:
    made = to_spec_files([deployment("a", "1"), deployment("a", "2"), {**deployment("b"), "latest_spec": None}], "p1")
    assert [one["path"] for one in made["files"]] == ["fleet.yml"]
    assert [(one["name"], one["id"]) for one in made["skipped"]] == [("a", "1"), ("a", "2"), ("b", "6b1d0c1e-2f5a")]
    assert "rename one of them" in made["skipped"][0]["reason"]
    assert made["skipped"][2]["reason"] == "the API does not show its spec"
    nameless = to_spec_files([{**deployment("b"), "name": ""}], "p1")
    assert [one["reason"] for one in nameless["skipped"]] == ["the API does not show its name"]
    assert yaml.safe_load(made["files"][0]["content"])[0]["tasks"][0]["paperspace.cloud.deployment_fleet"] == {
        "project_id": "p1",
        "deployments": [],
    }


MARK, GENERATION = "PAPERSPACE_ROLLOUT_SIBLING", "PAPERSPACE_ROLLOUT_GENERATION_"


def sibling(name: str, generation: int | None = None, **config: Any) -> dict[str, Any]:
    """As a rollout makes it, and as a task returns it."""
    marks = {MARK: MASK} | ({f"{GENERATION}{generation}": MASK} if generation is not None else {})
    return deployment(name, f"id-{name}", env={**marks, "MODEL": "secret:M"}, **config)


@pytest.mark.parametrize(
    ("found", "files", "from_sibling"),
    [
        # What a rollout made for a deployment that is there is in its file.
        ([deployment("shop"), sibling("shop-canary")], ["shop"], None),
        ([deployment("shop"), sibling("shop-blue", 1), sibling("shop-green", 2)], ["shop"], None),
        # The one that serves stands for it, whatever its number.
        ([sibling("shop-blue", 3), sibling("shop-green")], ["shop"], "shop-blue"),
        ([sibling("shop-blue"), sibling("shop-green", 10)], ["shop"], "shop-green"),
        # Cut off: the older one serves, unless it is parked.
        ([sibling("shop-blue", 10), sibling("shop-green", 9)], ["shop"], "shop-green"),
        ([sibling("shop-blue", 1, enabled=False), sibling("shop-green", 2)], ["shop"], "shop-green"),
        ([sibling("shop-canary")], [], None),
        # A name alone says nothing, nor does a mark alone.
        ([deployment("shop"), deployment("shop-blue", "2")], ["shop", "shop-blue"], None),
        ([sibling("shop"), sibling("-blue", 1)], ["blue", "shop"], None),
        ([sibling("a-green-blue", 1), sibling("b", 1)], ["a-green", "b"], "a-green-blue"),
    ],
)
def test_what_a_rollout_made_is_no_service_of_its_own(
    found: list[dict[str, Any]], files: list[str], from_sibling: str | None
) -> None:
    made = to_spec_files(found, "p1", placeholders=True)
    *specs, playbook = made["files"]
    assert [one["path"] for one in specs] == [f"specs/{name}.yaml" for name in files]
    assert len(specs) + len(made["skipped"]) == len(found)
    assert all("a rollout made it for" in one["reason"] for one in made["skipped"])
    listed = yaml.safe_load(playbook["content"])[0]["tasks"][0]["paperspace.cloud.deployment_fleet"]["deployments"]
    alone = [one["path"] for one in specs if f"its sibling {from_sibling} ran" not in one["content"]]
    assert [one["src"] for one in listed] == alone and len(specs) - len(alone) == (from_sibling is not None)
    if from_sibling:
        [one] = [one for one in specs if one["path"] not in alone]
        document = yaml.safe_load(one["content"])
        assert f"#   {one['path']}\n" in playbook["content"]
        # Under the name that the next rollout takes, without what that rollout sets itself.
        assert (document["name"], document["env"]) == (one["name"], [{"name": "MODEL", "value": "secret:M"}])
        assert "PAPERSPACE_ROLLOUT" not in one["content"] and one["left_out"] == []


@pytest.mark.parametrize(
    ("record", "config", "unknown", "left_out"),
    [
        (None, {}, True, []),
        (None, {"basic_auth_key": None}, True, []),
        (None, {"basic_auth_key": MASK}, False, ["basicAuthKey"]),
        (MASK, {}, False, ["basicAuthKey"]),
        (None, {"basic_auth_key": "secret:KEY"}, False, []),
        # The oldest specs have no such field.
        (None, {"api_version": "v0alpha0", "resources": {"instance_type": "C4"}}, False, []),
    ],
)
def test_a_file_says_that_the_key_of_the_endpoint_may_be_hidden(
    record: str | None, config: dict[str, Any], unknown: bool, left_out: list[str]
) -> None:
    [made, _playbook] = to_spec_files([{**deployment(**config), "basic_auth_key": record}], "p1")["files"]
    assert ("give its key here" in made["content"]) == unknown
    assert made["left_out"] == left_out


def test_the_first_lines_of_a_file_name_what_it_leaves_out() -> None:
    [made, _playbook] = to_spec_files([deployment(env={"A": MASK})], "p1")["files"]
    head = [line for line in made["content"].splitlines() if line.startswith("#")]
    assert made["left_out"] == ["env.A"] and head[-1] == "#   env.A"
    assert yaml.safe_load(made["content"]) == DOCUMENT


def test_a_name_breaks_out_of_no_comment() -> None:
    evil = "web\nimage: evil\u2028\x85\r# "
    [made, playbook] = to_spec_files([deployment(evil, env={evil: MASK})], "p1")["files"]
    assert yaml.safe_load(made["content"]) == {**DOCUMENT, "name": evil}
    assert "evil" not in playbook["content"].replace("specs/web-image-evil.yaml", "")


def test_placeholders_come_from_the_environment_under_names_of_their_own() -> None:
    env = {"TOKEN": MASK, "it's {{ 1 }}": MASK, "SHOWN": "secret:X"}
    found = [deployment("a b", "1", env=env), deployment("a_b", "2", env=env), deployment("7", env={"A": MASK})]
    files = to_spec_files(found, "p1", placeholders=True)["files"]
    playbook = files[-1]["content"]
    entries = yaml.safe_load(playbook)[0]["tasks"][0]["paperspace.cloud.deployment_fleet"]["deployments"]
    assert entries == [
        {"src": "specs/7.yaml", "env": "{{ {'A': lookup('ansible.builtin.env', '_7_A') or none} }}"},
        {"src": "specs/a-b.yaml", "env": "{{ {'TOKEN': lookup('ansible.builtin.env', 'A_B_TOKEN') or none} }}"},
        {"src": "specs/a_b.yaml", "env": "{{ {'TOKEN': lookup('ansible.builtin.env', 'A_B_TOKEN_') or none} }}"},
    ]
    assert "env" not in to_spec_files(found, "p1")["files"][-1]["content"].split("deployments:")[1]
    assert "{{ 1 }}" not in playbook


@pytest.mark.parametrize("project_id", ["", "p 1", "{{ 1 }}", "p1\n", None, 7])
def test_the_id_of_a_project_is_one(project_id: Any) -> None:
    with pytest.raises(AnsibleFilterError, match="project_id: must be the id of a project"):
        to_spec_files([deployment()], project_id)


@pytest.mark.parametrize("value", [7, [7], {"deployments": []}])
def test_what_is_no_list_of_deployments_is_refused(value: Any) -> None:
    with pytest.raises(AnsibleFilterError, match=r"to_spec_files: deployments(\[0\])?: must be a"):
        to_spec_files(value, "p1")


def test_health_checks_that_differ_under_both_spellings_are_left_out_and_named() -> None:
    first, second = ({"liveness": {"path": path}} for path in ("/a", "/b"))
    both = deployment(health_checks=first, healthchecks=second)
    assert "healthChecks" not in imported(both).document
    assert imported(both).left_out == ("healthChecks.liveness", "healthchecks")
    assert [change["path"] for change in spec_diff(both, deployment(health_checks=first))] == [
        "healthchecks.liveness.path"
    ]
