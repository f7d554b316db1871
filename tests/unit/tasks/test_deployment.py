# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine behind ``deployment`` against a simulator: requests made, idempotence, check mode, waits, failures."""

from __future__ import annotations

import time
from typing import Any

import pytest
from simulator_fixture import KEY, PROJECT, config

from ansible_collections.paperspace.cloud.plugins.module_utils.api import client, endpoint, models
from ansible_collections.paperspace.cloud.plugins.module_utils.reconcile import write
from ansible_collections.paperspace.cloud.plugins.module_utils.spec import canonical, plan


def test_create_waits_until_healthy(task, web):
    result = task("deployment", **web)
    assert result["changed"]
    assert result["deployment"]["name"] == "web"
    assert result["deployment"]["latest_spec"]["dt_healthy"]
    assert result["endpoint_url"].startswith("http")
    assert result["spec_id"] == result["deployment"]["latest_spec"]["id"]
    assert result["previous_spec_id"] is None
    assert result["timeline"][-1]["phase"] == "healthy"
    assert any("replicas ready" in line for line in task.progress)
    assert set(result["timeline"][0]) == {"at", "seconds", "phase", "message"}


@pytest.mark.parametrize(
    "change",
    [
        {"image": "nginx:2"},
        {"env": {"A": "1", "TOKEN": "a-literal-secret"}},
        {"resources": {"machine_type": "C5", "ports": [8080, 80], "replicas": 3}},
        {"enabled": False},
        {"command": ["run", "it"]},
        {"health_checks": {"readiness": {"path": "/ready", "headers": {"X-Key": "header-secret"}}}},
        {"state": "absent"},
        {"redeploy": True},
    ],
    ids=lambda change: next(iter(change)),
)
def test_check_mode_predicts_what_the_run_does_and_writes_nothing(task, web, change):
    task("deployment", **web)
    task.methods()
    predicted = task("deployment", check=True, **{**web, **change})
    assert task.methods() == ["GET"]
    done = task("deployment", **{**web, **change})
    assert predicted["changed"] and done["changed"]
    assert predicted["changes"] == done["changes"]
    assert predicted["diff"] == done["diff"]
    if change not in ({"redeploy": True}, {"state": "absent"}):
        assert not task("deployment", **{**web, **change})["changed"]


def test_check_mode_of_a_create_predicts_the_deployment(task, web):
    predicted = task("deployment", check=True, **web)
    assert task.methods() == ["GET"]
    assert predicted["changed"]
    assert predicted["deployment"]["name"] == "web"
    assert predicted["deployment"]["latest_spec"]["data"]["image"] == "nginx:1.27"
    done = task("deployment", **web)
    assert (predicted["changes"], predicted["diff"]) == (done["changes"], done["diff"])


def test_a_partial_task_changes_only_what_it_names(task, web, simulator):
    task("deployment", **{**web, "env": {"A": "1"}})
    result = task("deployment", name="web", project_id=PROJECT, resources={"replicas": 3}, wait=False)
    assert [change["path"] for change in result["changes"]] == ["resources.replicas"]
    sent = simulator.requests("POST")[-1]["body"]
    assert sent["config"]["env"] == [{"name": "A", "value": "1"}]
    assert sent["config"]["resources"] == {"machineType": "C4", "ports": [80], "replicas": 3}
    assert sent["deploymentId"] == result["deployment"]["id"]
    assert sent["projectId"] == PROJECT


def test_disabling_waits_until_nothing_runs(task, web, simulator):
    created = task("deployment", **web)
    result = task("deployment", id=created["deployment"]["id"], enabled=False)
    assert result["timeline"][-1]["phase"] == "disabled"
    assert task.progress and all(line.startswith("web: ") for line in task.progress)
    left = [instance for run in simulator.runs(created["deployment"]["id"]) for instance in run["instances"]]
    assert all(instance["dtFinished"] for instance in left)
    assert result["endpoint_url"] == created["endpoint_url"]


def test_a_crashing_image_fails_early_and_says_why(task, web):
    error = task.fails("deployment", **{**web, "image": "app:crash", "env": {"TOKEN": "a-literal-secret"}})
    assert "failed in phase starting" in error.message
    assert "errored" in error.message
    assert "Last log lines" in error.message
    assert "Traceback" in error.message
    assert "Timeline" in error.message
    assert error.details["instances"] and error.details["logs"]
    assert error.details["changed"] is True
    assert error.details["spec_id"]
    assert error.details["timeline"][-1]["seconds"] < 10


def test_a_fatal_spec_error_fails_at_once(task, web):
    error = task.fails("deployment", **{**web, "image": "app:prebuild-fail"})
    assert "phase pre_build" in error.message
    assert "could not apply the spec" in error.message


def test_an_image_that_recovers_is_waited_for(task, web):
    result = task("deployment", **{**web, "image": "app:flaky-start"}, wait_unhealthy_seconds=10)
    assert result["timeline"][-1]["phase"] == "healthy"


def test_a_wait_that_runs_out_says_so(task, web):
    error = task.fails("deployment", **{**web, "image": "app:never-ready"}, wait_timeout=1)
    assert "the rollout timed out" in error.message
    assert error.details["timeline"][-1]["seconds"] < 3


def test_an_unfinished_rollout_is_waited_for_by_the_next_run(task, web):
    slow = {**web, "image": "nginx:slow"}
    task("deployment", **slow, wait=False)
    result = task("deployment", **slow)
    assert not result["changed"]
    assert result["timeline"][-1]["phase"] == "healthy"


def test_bad_instances_from_before_the_write_do_not_count(task, web, simulator):
    task.fails("deployment", **{**web, "image": "app:crash"})
    result = task("deployment", **web)
    assert result["changed"]
    assert result["timeline"][-1]["phase"] == "healthy"


def test_absent_by_name_then_again(task, web, simulator):
    task("deployment", **web)
    assert task("deployment", name="web", project_id=PROJECT, state="absent")["changed"]
    assert simulator.live_deployments() == []
    assert not task("deployment", name="web", project_id=PROJECT, state="absent")["changed"]


def test_an_id_that_does_not_exist(task):
    unknown = "00000000-0000-4000-8000-000000000000"
    assert f"the deployment {unknown} does not exist" in task.fails("deployment", id=unknown, enabled=False).message
    assert not task("deployment", id=unknown, state="absent")["changed"]


def test_a_name_that_several_have_lists_their_ids(task, web, simulator):
    simulator.behaviours(upsert="id")
    ids = [simulator.create("web"), simulator.create("web")]
    for state in ("present", "absent"):
        message = task.fails("deployment", **{**web, "state": state}).message
        assert all(known in message for known in ids)
    assert simulator.requests("DELETE") == []


def test_a_rename_is_written_and_verified(task, web, simulator):
    known = simulator.create("web")
    result = task("deployment", id=known, name="shop", wait=False)
    assert [change["path"] for change in result["changes"]] == ["name"]
    assert simulator.get(known)["name"] == "shop"


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"resources": {"machine_type": "C4", "ports": [80]}}, ["image"]),
        ({"image": "nginx"}, ["resources.machine_type", "resources.ports"]),
        ({"image": "nginx", "resources": {"ports": [80]}}, ["resources.machine_type"]),
        ({"image": "nginx", "resources": {"machine_type": "C4"}}, ["resources.ports"]),
    ],
)
def test_a_create_says_what_it_lacks(task, simulator, given, missing):
    message = task.fails("deployment", name="new", project_id=PROJECT, **given).message
    assert all(name in message for name in missing)
    assert simulator.requests("POST") == []


def test_a_create_without_project(task, simulator):
    assert "project_id" in task.fails("deployment", name="new", image="nginx").message
    assert simulator.requests() == []


def test_git_goes_out_comes_back_and_is_no_change_alone(task, web):
    git = {"actor": "me", "host": "github", "owner": "us", "repo": "app", "ref": "main", "sha": "abc123"}
    result = task("deployment", **web, git=git)
    assert result["deployment"]["latest_spec"]["metadata"]["git"] == git
    assert not task("deployment", **web, git={**git, "sha": "def456"})["changed"]
    assert "sha is missing" in task.fails("deployment", **web, git={**git, "sha": None}).message


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ("https://ci:glpat-canary@git.example.com/us/app.git", "https://git.example.com/us/app.git"),
        ("https://glpat-canary@git.example.com/us/app.git", "https://git.example.com/us/app.git"),
        ("ci:glpat-canary@git.example.com/us/app.git", "git.example.com/us/app.git"),
        ("https://ci:********@git.example.com/us/app.git", "https://git.example.com/us/app.git"),
        ("git@git.example.com:us/app.git", "git@git.example.com:us/app.git"),
    ],
)
def test_a_credential_of_the_repository_is_not_sent(task, web, simulator, given, sent):
    git = dict.fromkeys(("actor", "host", "owner", "repo", "ref", "sha"), "a") | {"host": "gitlab", "repo": given}
    task("deployment", **web, git=git)
    # An earlier spec may hold one all the same, and it goes out again with that.
    body = {"projectId": PROJECT, "config": config(image="nginx:2")}
    simulator.api("POST", "/deployments", body, {f"x-git-{key}": value for key, value in git.items()})
    task("deployment", **web, redeploy=True)
    simulator.clear_requests()
    task("deployment_rollback", name="web", project_id=PROJECT, to="previous")
    task("deployment", **web, git=git)
    assert [post["headers"]["x-git-repo"] for post in simulator.requests("POST")] == [sent, sent]


def test_redeploy_posts_the_same_spec_again(task, web, simulator):
    first = task("deployment", **web)
    simulator.clear_requests()
    second = task("deployment", **web, redeploy=True)
    # What runs before a write is read before it, to know it from the write's work.
    first_three = [one["path"].rpartition("/")[2] for one in simulator.requests()[:3]]
    assert first_three == ["deployments", "runs", "deployments"]
    assert second["changed"] and second["changes"] == [{"path": "redeploy", "before": False, "after": True}]
    assert second["spec_id"] != first["spec_id"]
    assert len(simulator.requests("POST")) == 1


def test_redeploy_on_a_server_that_deduplicates_warns(task, web, simulator, monkeypatch):
    monkeypatch.setattr(write, "GRACE_SECONDS", 0.5)
    simulator.behaviours(dedupe="yes")
    task("deployment", **web)
    assert task("deployment", **web, redeploy=True)["changed"]
    assert any("no new spec" in warning for warning in task.warnings)


def test_a_cancelled_task_writes_nothing(task, web, simulator):
    task.cancelled = lambda: "the play is gone"
    assert "the play is gone" in task.fails("deployment", **web).message
    assert simulator.requests("POST") == []


def test_info(task, web, simulator):
    known = simulator.create("web", env=[{"name": "TOKEN", "value": "a-literal-secret"}])
    simulator.create("other", project_id="pother")
    for options in ({"id": known}, {"name": "web", "project_id": PROJECT}, {"project_id": PROJECT}):
        found = task("deployment_info", **options)
        assert not found["changed"]
        assert [deployment["id"] for deployment in found["deployments"]] == [known]
        assert found["deployments"][0]["latest_spec"]["data"]["env"] == {"TOKEN": "********"}
    assert len(task("deployment_info")["deployments"]) == 2
    shown: dict[str, Any] = task("deployment_info", id=known, show_env=True)["deployments"][0]
    assert shown["latest_spec"]["data"]["env"] == {"TOKEN": "a-literal-secret"}
    assert task("deployment_info", name="none", project_id=PROJECT)["deployments"] == []
    assert task("deployment_info", id="00000000-0000-4000-8000-000000000000")["deployments"] == []
    assert "project_id" in task.fails("deployment_info", name="web").message


RICH: dict[str, Any] = {
    "env": {"A": "1", "TOKEN": "a-literal-secret", "R": "secret:R"},
    "command": ["serve", "--fast"],
    "basic_auth_key": "a-basic-secret",
    "region": "ny2",
    "container_registry": "team",
    "health_checks": {
        "readiness": {"path": "/ready", "headers": {"X-Key": "a-header-secret"}, "period_seconds": 5},
        "liveness": {"exec": {"command": ["true"]}},
    },
    "integrations": [{"type": "s3", "name": "w", "url": "s3://b", "secret_access_key": "an-s3-secret"}],
    "resources": {
        "machine_type": "C4",
        "ports": [80, 81],
        "replicas": 2,
        "autoscaling": {"max_replicas": 3, "metrics": [{"metric": "requestDuration", "value": 0.2}]},
    },
}
BEHAVIOURS = [
    {},
    {"upsert": "id"},
    {"defaults": "filled"},
    {"latest": "v1"},
    {"numbers": "float"},
    {"unknown_fields": "yes"},
    {"dedupe": "yes"},
    {"secrets": "masked"},
    {"secrets": "null"},
    {"defaults": "filled", "numbers": "float", "unknown_fields": "yes", "latest": "v1"},
]


@pytest.mark.parametrize("purge", [False, True])
@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=str)
def test_however_the_server_shows_it_the_second_run_changes_nothing(task, web, simulator, behaviour, purge):
    simulator.behaviours(**behaviour)
    options = {**web, **RICH, "purge": purge, "wait": False}
    first = task("deployment", **options)
    assert first["changed"]
    hides = behaviour.get("secrets") is not None
    assert bool(task.warnings) is hides
    simulator.clear_requests()
    second = task("deployment", **options)
    assert (second["changed"], second["changes"]) == (False, [])
    assert simulator.requests("POST") == []
    warnings = list(task.warnings)
    assert bool(warnings) is hides
    task("deployment", check=True, **options)
    assert task.warnings == warnings


@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=str)
def test_however_the_server_shows_it_a_partial_change_keeps_the_rest(task, web, simulator, behaviour):
    simulator.behaviours(**behaviour)
    task("deployment", **{**web, **RICH}, wait=False)
    before = simulator.deployments()[-1]
    changed = task.ended("deployment", name="web", project_id=PROJECT, image="nginx:2", wait=False)
    if "secrets" in behaviour:
        # What the API keeps back can't be sent back.
        assert changed["failed"] and simulator.deployments()[-1] == before
        return
    after = simulator.deployments()[-1]
    old, new = (canonical.flatten(held["specs"][-1]["data"]) for held in (before, after))
    changes = plan.compare(old, new)[0]
    assert [(change.path, change.after) for change in changes] == [(("image",), "nginx:2")]


def test_a_field_that_the_server_does_not_take_is_an_error_with_its_name(task, web, simulator, monkeypatch):
    send = client.Client.upsert

    def upsert(self, project_id, config, *more):
        return send(self, project_id, {**config, "region": "ams1"}, *more)

    task("deployment", **web, region="ams1")
    monkeypatch.setattr(client.Client, "upsert", upsert)
    error = task.fails("deployment", **web, region="ny2", wait=False)
    assert "did not apply region" in error.message
    assert error.details["refused"] == ["region"]
    assert error.details["changed"] is True


@pytest.mark.parametrize("wait", [True, False])
def test_a_document_of_the_oldest_version(task, simulator, wait):
    document = {"name": "old", "image": "nginx", "port": 8080, "resources": {"instanceType": "C4"}}
    document["healthChecks"] = {"liveness": {"path": "/alive"}}
    assert task("deployment", project_id=PROJECT, spec=document, wait=wait)["changed"]
    assert not task("deployment", project_id=PROJECT, spec=document)["changed"]
    result = task("deployment", name="old", project_id=PROJECT, resources={"machine_type": "C5"}, wait=False)
    assert [change["path"] for change in result["changes"]] == ["resources.machine_type"]
    assert simulator.requests("POST")[-1]["body"]["config"]["resources"] == {"instanceType": "C5"}


def test_the_task_s_name_and_image_win_over_the_document_s(task, web, simulator):
    document = {"name": "other", "image": "nginx:9", "resources": {"machineType": "C4", "ports": [80]}}
    result = task("deployment", name="web", project_id=PROJECT, spec=document, image="nginx:1", wait=False)
    assert result["deployment"]["name"] == "web"
    assert result["deployment"]["latest_spec"]["data"]["image"] == "nginx:1"
    assert not task("deployment", id=result["deployment"]["id"], spec=document, image="nginx:1", wait=False)["changed"]
    message = task.fails("deployment", project_id=PROJECT, spec=document, region="ny2").message
    assert message.startswith("region:")


def test_messages_of_the_cluster_that_quote_a_secret_are_masked_everywhere(task, web, simulator, monkeypatch):
    def bad_instance(self, deployment_id, limit=10):
        instance = {"instanceId": "i1", "state": "pending", "stateMessage": "TOKEN=a-literal-secret"}
        return [models.Run.model_validate({"id": "r", "readyReplicas": 1, "instances": [instance]})]

    monkeypatch.setattr(client.Client, "runs", bad_instance)
    result = task("deployment", **web, env={"TOKEN": "a-literal-secret"})
    assert result["deployment"]["runs"][0]["instances"][0]["state_message"] == "TOKEN=********"
    assert "a-literal-secret" not in str(result)
    assert "TOKEN=********" in " ".join(task.progress)
    assert "a-literal-secret" not in " ".join(task.progress)


def test_null_and_empty_options_count_as_unset(task, web, monkeypatch):
    unset = dict.fromkeys(("wait", "wait_timeout", "purge", "api_retries", "state", "env", "resources"))
    known = task("deployment", **web)["deployment"]["id"]
    assert not task("deployment", **{**unset, "wait_timeout": None, "id": known})["changed"]
    empty = dict.fromkeys(("enabled", "wait", "api_timeout", "ca_path", "src"), "")
    assert not task("deployment", id=known, **empty)["changed"]
    monkeypatch.setenv("PAPERSPACE_API_KEY", KEY)
    assert not task("deployment", id=known, api_key="")["changed"]


PARTS = ["command", "env", "health_checks", "integrations", "region"]
EMPTY = [
    dict.fromkeys(PARTS, ""),
    {"env": {}, "health_checks": {}, "integrations": [], "command": [], "region": ""},
    {"health_checks": {"readiness": {}}, "env": {"ANY": None}, "resources": {"replicas": None, "autoscaling": {}}},
    {"spec": {**dict.fromkeys(PARTS), "resources": {}}},
    {"spec": {"healthchecks": {"readiness": {"path": ""}}, "resources": {"autoscaling": {"metrics": []}}}},
]


@pytest.mark.parametrize("options", EMPTY, ids=str)
def test_empty_values_remove_nothing(task, web, options):
    task("deployment", **{**web, **RICH}, wait=False)
    one = {"name": "web", "project_id": PROJECT, "wait": False, **options}
    assert not task("deployment", **one)["changed"]
    member = {name: value for name, value in one.items() if name not in ("project_id", "wait")}
    assert not task("deployment_fleet", project_id=PROJECT, deployments=[member])["changed"]
    assert task("deployment", **one, image="nginx:2")["changes"][0]["path"] == "image"


def test_what_is_named_is_removed(task, web):
    task("deployment", **{**web, **RICH}, wait=False)
    one = {"name": "web", "project_id": PROJECT}
    result = task("deployment", **one, remove=[*PARTS, "", "env.NOT_THERE"], wait=False)
    assert set(result["deployment"]["latest_spec"]["data"]) == {
        "api_version", "name", "image", "basic_auth_key", "container_registry", "resources",
    }  # fmt: skip
    assert not task("deployment", **one, remove=PARTS, wait=False)["changed"]
    member = {"name": "web", "remove": ["basic_auth_key"]}
    assert task("deployment_fleet", project_id=PROJECT, deployments=[member], wait=False)["changed_names"] == ["web"]
    wrong = task.fails("deployment_fleet", project_id=PROJECT, deployments=[{"name": "web", "remove": ["env_A"]}])
    assert wrong.path == "deployments[0].remove[0]"
    assert task.fails("deployment_preflight", project_id=PROJECT, remove=["imag"], image="x").details["failed_checks"]


def test_remove_wins_over_the_document_that_it_stands_beside(task, web):
    document = {"image": "nginx:1", "command": ["serve"], "env": {"A": "1", "B": "2"}}
    document["resources"] = web["resources"]
    one = {"name": "web", "project_id": PROJECT, "spec": document, "wait": False}
    data = task("deployment", **one, remove=["command", "env.A"])["deployment"]["latest_spec"]["data"]
    assert "command" not in data and list(data["env"]) == ["B"]
    assert task.fails("deployment", **one, env={"A": "3"}, remove=["env.A"]).path == "remove[0]"


KEY_BEHAVIOURS = [
    {"auth_key": "null"},
    {"auth_key": "absent"},
    {"secrets": "null"},
    {"secrets": "absent"},
    {"secrets": "empty"},
]
WRITES = {
    "part": {"image": "nginx:2"},
    "purge": {"image": "nginx:2", "purge": True, "resources": {"machine_type": "C4", "ports": [80]}},
    "document": {"spec": {"image": "nginx:2"}},
    "redeploy": {"redeploy": True},
}


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("behaviours", KEY_BEHAVIOURS, ids=str)
def test_a_protected_endpoint_is_not_opened_by_a_write_that_knows_no_key(task, web, simulator, behaviours, write):
    known = simulator.seed(config(basicAuthKey="a-literal-key"))[0]
    simulator.behaviours(**behaviours)
    assert simulator.visit(known)[0] == 401
    one = {"name": "web", "project_id": PROJECT}
    simulator.clear_requests()
    for check in (True, False):
        error = task.fails("deployment", check=check, **one, **WRITES[write])
        assert error.path == "basic_auth_key"
        assert "give basic_auth_key" in error.message and "remove: [basic_auth_key]" in error.message
    members = [{"name": "web", **WRITES[write]}, {**web, "name": "new"}]
    fleet = task.fails("deployment_fleet", project_id=PROJECT, deployments=members)
    assert "basic_auth_key" in fleet.message and fleet.message.startswith("nothing was written")
    assert simulator.requests("POST") == [] and simulator.visit(known)[0] == 401
    headers = [visit["headers"] for visit in simulator.visits()]
    assert headers and KEY not in str(headers)


@pytest.mark.parametrize("shown", ["{}", "http://{}", "u:{password}@{}", "http://u:{password}@{}"])
def test_what_an_endpoint_shows_of_a_user_is_not_sent_to_it(task, simulator, shown):
    """And its host name is known all the same."""
    known = simulator.seed(config(basicAuthKey="a-literal-key"))[0]
    simulator.behaviours(auth_key="absent")
    deployment = simulator.get(known)
    host = shown.format(deployment["endpoint"], password="a-literal-key")
    body = {"hasMore": False, "items": [{**deployment, "endpoint": host}]}
    simulator.post_faults({"method": "GET", "path": "*/projects/*", "kind": "wrong_shape", "body": body, "times": -1})
    assert task.fails("deployment", name="web", project_id=PROJECT, image="nginx:2").path == "basic_auth_key"
    [visit] = simulator.visits()
    headers = {name.lower(): value for name, value in visit["headers"].items()}
    assert headers["host"] == deployment["endpoint"] and "authorization" not in headers


@pytest.mark.parametrize("behaviours", KEY_BEHAVIOURS, ids=str)
def test_a_key_that_is_given_stays_and_one_that_is_named_goes(task, simulator, behaviours):
    known = simulator.seed(config(basicAuthKey="a-literal-key"))[0]
    simulator.behaviours(**behaviours)
    one = {"name": "web", "project_id": PROJECT}
    assert not task("deployment", **one, basic_auth_key="a-literal-key")["changed"]
    assert "does not show basic_auth_key" in " ".join(task.warnings)
    task("deployment", **one, image="nginx:2", basic_auth_key="a-literal-key")
    assert simulator.visit(known)[0] == 401
    task("deployment", **one, image="nginx:3", remove=["basic_auth_key"])
    assert simulator.visit(known)[0] == 200
    task("deployment", **one, image="nginx:4")
    assert task("deployment", **one, basic_auth_key="another-key")["changed"]
    assert not task("deployment", **one, basic_auth_key="another-key")["changed"]


def test_a_deployment_that_is_parked_or_can_not_be_reached_is_changed_all_the_same(task, simulator):
    simulator.seed(config(basicAuthKey="a-literal-key", enabled=False))
    simulator.behaviours(auth_key="absent")
    assert task("deployment", name="web", project_id=PROJECT, image="nginx:2")["changed"]
    for number, fault in enumerate([{"kind": "drop"}, {"kind": "status", "status": 401}]):
        other = simulator.seed(config(f"other-{number}", basicAuthKey="a-literal-key"))[0]
        simulator.post_faults({"path": "/e/*", **fault})
        assert task("deployment", id=other, image="nginx:2")["changed"]
        assert simulator.visits()[-1]["fault"] == fault["kind"]


@pytest.mark.parametrize(
    ("fault", "opens"),
    [({"kind": "latency", "seconds": 60}, True), ({"kind": "redirect"}, True), ({"kind": "slow_body"}, False)],
    ids=["hangs", "redirects", "drips"],
)
def test_an_endpoint_that_hangs_or_redirects_is_asked_once_and_briefly(task, simulator, monkeypatch, fault, opens):
    monkeypatch.setattr(endpoint, "_LONGEST_SECONDS", 0.5)
    simulator.seed(config(basicAuthKey="a-literal-key"))
    simulator.behaviours(auth_key="absent")
    simulator.post_faults({"path": "/e/*", "times": -1, **fault})
    begun = time.monotonic()
    ended = task.ended("deployment", name="web", project_id=PROJECT, image="nginx:2", wait=False)
    assert time.monotonic() - begun < 30
    assert (ended.get("changed", False), "basic_auth_key" in str(ended.get("msg"))) == (opens, not opens)
    assert len(simulator.visits()) == 1


def test_a_record_that_shows_what_a_reference_stands_for_is_never_sent_in_its_place(task, web, simulator, monkeypatch):
    real = client.Client.deployment_pages

    def pages(self, *arguments):
        for page in real(self, *arguments):
            for found in page:
                found.basic_auth_key = "resolved-password"
            yield page

    task("deployment", **web)
    monkeypatch.setattr(client.Client, "deployment_pages", pages)
    assert not task("deployment", **web, basic_auth_key="secret:PW")["changed"]
    assert any("basic_auth_key" in warning for warning in task.warnings)
    error = task.fails("deployment", name="web", project_id=PROJECT, resources={"replicas": 2})
    assert "basic_auth_key" in error.message
    assert "resolved-password" not in str(simulator.requests("POST"))


def test_a_deployment_of_any_shape_can_be_listed_and_removed(task, simulator, monkeypatch):
    known = simulator.create("web")
    real = client.Client.deployment

    def odd(self, deployment_id):
        found = real(self, deployment_id)
        found.latest_spec.data = {"image": 5, "env": [{"value": "a-literal-secret"}], "models": "x"}
        return found

    monkeypatch.setattr(client.Client, "deployment", odd)
    shown = task("deployment_info", id=known)["deployments"][0]
    assert "a-literal-secret" not in str(shown)
    assert "unexpected API response: config: " in task.fails("deployment", id=known, enabled=False).message
    assert task("deployment", id=known, state="absent", wait=False)["changed"]


def test_a_write_whose_fate_is_unknown_says_so_when_the_time_is_over(task, web, simulator):
    simulator.post_faults({"kind": "latency", "seconds": 5, "method": "POST", "times": -1})
    # The simulator carries it out in the end: not where another test looks.
    error = task.fails("deployment", **{**web, "project_id": "plate"}, wait_timeout=1)
    assert "It is not known whether the API completed the write" in error.message
    assert "before the request was sent" not in error.message
