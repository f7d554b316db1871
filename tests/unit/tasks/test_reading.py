# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading history, runs and metrics: which requests it takes, what is shown and what is masked."""

from __future__ import annotations

import threading

import pytest
from simulator_fixture import KEY, PROJECT, config

from ansible_collections.paperspace.cloud.plugins.module_utils.adapter import arguments
from ansible_collections.paperspace.cloud.plugins.module_utils.api.client import Client
from ansible_collections.paperspace.cloud.plugins.module_utils.errors import InputError
from ansible_collections.paperspace.cloud.plugins.module_utils.tasks import deployment_metrics_info

NOBODY = "00000000-0000-4000-8000-000000000000"
SECRET = "literal-env-value"
MODULES = ("deployment_history_info", "deployment_runs_info", "deployment_metrics_info")


@pytest.fixture
def known(simulator):
    """A healthy deployment of two replicas; nothing was asked yet."""
    resources = {"machineType": "C4", "ports": [80], "replicas": 2}
    made = simulator.seed(config(env=[{"name": "TOKEN", "value": SECRET}], resources=resources))[0]
    simulator.clear_requests()
    return made


def paths(simulator):
    return [entry["path"].rsplit("/", 1)[-1] for entry in simulator.requests()]


@pytest.mark.parametrize("module", MODULES)
@pytest.mark.parametrize(
    "identity",
    [{"id": NOBODY}, {"id": NOBODY, "project_id": PROJECT}, {"name": "none", "project_id": PROJECT}],
)
def test_no_deployment_is_the_error_that_logs_give(task, known, module, identity):
    assert task.fails(module, **identity).message == task.fails("deployment_logs", **identity).message


READERS = (*MODULES, "deployment_logs", "deployment_soak")


@pytest.mark.parametrize("module", READERS)
@pytest.mark.parametrize(
    "identity", [{}, {"id": None}, {"id": ""}, {"id": NOBODY}, {"name": "none", "project_id": PROJECT}]
)
def test_check_mode_takes_no_deployment_for_an_empty_one(task, known, module, identity):
    """An earlier task of the play may be what creates it."""
    result = task(module, check=True, **identity)
    whole = set(task(module, id=known, **({"duration": "0"} if module == "deployment_soak" else {})))
    assert set(result) == whole and not result["changed"]
    assert not any(value for key, value in result.items() if key != "changed")
    task(module, check=True, **identity)
    assert [warning.endswith("The result is empty in check mode") for warning in task.warnings] == [True]
    task.fails(module, **identity)


@pytest.mark.parametrize("module", READERS)
@pytest.mark.parametrize("identity", [{"name": "web"}, {"id": ".."}, {"id": "known", "project_id": "pother"}])
def test_check_mode_refuses_what_no_earlier_task_can_mend(task, known, module, identity):
    identity = {key: known if value == "known" else value for key, value in identity.items()}
    assert task.fails(module, check=True, **identity).message == task.fails(module, **identity).message


def test_check_mode_predicts_a_log_that_is_not_there_yet(task, tmp_path):
    dest = tmp_path / "log"
    absent = {"name": "none", "project_id": PROJECT, "dest": str(dest)}
    assert task("deployment_logs", check=True, **absent)["changed"]
    dest.touch()
    assert not task("deployment_logs", check=True, **absent)["changed"]


@pytest.mark.parametrize("module", MODULES)
@pytest.mark.parametrize(
    ("identity", "place"),
    [
        ({}, "name"),
        ({"name": "web", "project_id": ""}, "project_id"),
        ({"id": ""}, "name"),
        ({"id": "known", "project_id": "pother"}, "project_id"),
        ({"id": "known", "name": "another"}, "name"),
    ],
)
def test_what_identifies(task, known, module, identity, place):
    if identity.get("id") == "known":
        identity = {**identity, "id": known}
    error = task.fails(module, **identity)
    assert isinstance(error, InputError)
    assert error.path == place


REMEDY = "web is not a valid id: give a name with project_id instead of an id"


@pytest.mark.parametrize("module", ["deployment", "deployment_info", *MODULES])
@pytest.mark.parametrize("project_id", [None, PROJECT])
def test_a_name_that_is_given_as_id_is_told(task, known, module, project_id):
    error = task.fails(module, id="web", project_id=project_id)
    assert "returned 400" in error.message and error.message.endswith(f"id: Invalid uuid: {REMEDY}")
    assert error.details["error"]["status"] == 400


def test_an_id_of_another_form_is_asked_for(task, known, simulator):
    gone = {"path": "/v1/deployments/*", "kind": "late_404", "times": -1}
    simulator.post_faults(gone)
    assert task("deployment_info", id="web")["deployments"] == []
    assert task.fails("deployment_runs_info", id="web").message == f"id: the deployment web does not exist; {REMEDY}"


def test_another_refusal_of_an_id_stays_what_it_is(task, known, simulator):
    simulator.post_faults({"path": "/v1/deployments/*", "kind": "status", "status": 400, "times": -1})
    assert REMEDY[4:] not in task.fails("deployment_info", id=known).message


@pytest.mark.parametrize("module", MODULES)
@pytest.mark.parametrize("check", [False, True])
def test_reading_changes_nothing(task, known, simulator, module, check):
    assert task(module, check=check, id=known)["changed"] is False
    assert {entry["method"] for entry in simulator.requests()} == {"GET"}


@pytest.mark.parametrize(
    ("module", "path"),
    [("deployment_history_info", "history"), ("deployment_metrics_info", "metrics")],
)
def test_a_404_of_an_existing_deployment_stays_what_it_is(task, known, simulator, module, path):
    body = {"code": "NOT_FOUND", "message": "nothing yet"}
    simulator.post_faults({"path": f"/v1/deployments/*/{path}", "kind": "status", "status": 404, "body": body})
    error = task.fails(module, id=known)
    assert "nothing yet" in error.message and "does not exist" not in error.message
    assert error.details["error"]["status"] == 404


@pytest.mark.parametrize("project_id", ["ptest", "none"])
def test_a_name_costs_one_request_more(task, known, simulator, project_id):
    simulator.projects(none=False)
    for module in MODULES:
        if project_id == "none":
            assert task.fails(module, name="web", project_id=project_id).details["error"]["status"] == 404
        else:
            task(module, name="web", project_id=project_id, **({"metrics": "cpu"} if "metrics" in module else {}))
    assert len(simulator.requests()) == (3 if project_id == "none" else 7)


# --- history


def versions(simulator, count, **changes):
    """A deployment whose specs have the images web:0, web:1, ..."""
    made = simulator.create(image="web:0", **changes)
    for number in range(1, count):
        simulator.create(image=f"web:{number}", **changes)
    simulator.clear_requests()
    return made


def test_a_history_is_whole_and_newest_first(task, simulator):
    made = versions(simulator, 3)
    history = task("deployment_history_info", id=made)["history"]
    assert [spec["data"]["image"] for spec in history] == ["web:2", "web:1", "web:0"]
    assert paths(simulator) == ["history"]
    assert history[0]["id"] == simulator.get(made)["latestSpec"]["id"]
    by_name = task("deployment_history_info", name="web", project_id=PROJECT)["history"]
    assert [spec["id"] for spec in by_name] == [spec["id"] for spec in history]


@pytest.mark.parametrize(
    ("limit", "pages"), [(1, ["120"]), (120, ["120"]), (121, ["120", "120"]), (None, ["120", "120"])]
)
def test_a_limit_bounds_what_is_read(task, simulator, limit, pages):
    made = versions(simulator, 122)
    history = task("deployment_history_info", id=made, limit=limit)["history"]
    assert [spec["data"]["image"] for spec in history] == [f"web:{121 - number}" for number in range(limit or 122)]
    assert [entry["query"]["limit"] for entry in simulator.requests()] == pages


@pytest.mark.parametrize("module", ["deployment_history_info", "deployment_runs_info"])
@pytest.mark.parametrize("limit", [0, -1])
def test_a_limit_is_at_least_one(task, known, simulator, module, limit):
    assert task.fails(module, id=known, limit=limit).path == "limit"
    assert simulator.requests() == []


def test_a_history_shows_the_run_that_prepared_a_spec(task, simulator):
    integrations = [{"type": "s3", "name": "weights", "url": "s3://b/w"}]
    made = simulator.seed(config(image="nginx:prebuild-fail", integrations=integrations))[0]
    [spec] = task("deployment_history_info", id=made)["history"]
    run = spec["workflow_run"]
    assert set(run) == {
        "id", "workflow_id", "phase", "message", "dt_created", "dt_started", "dt_finished", "workflow",
    }  # fmt: skip
    assert (run["phase"], run["message"]) == ("Failed", spec["error"])
    assert set(run["workflow"]) == {"id", "name", "dt_created"}
    assert spec["data"]["integrations"][0]["name"] == "weights"
    other = simulator.seed(config("api"))[0]
    assert task("deployment_history_info", id=other)["history"][0]["workflow_run"] is None


def test_a_history_masks_by_place_and_in_text(task, simulator):
    made = simulator.create(env=[{"name": "TOKEN", "value": SECRET}], basicAuthKey="literal-password")
    told = f"could not use {SECRET} or literal-password or {KEY}"
    item = {
        "id": "s1",
        "data": {"env": [{"name": "TOKEN", "value": SECRET}], "basicAuthKey": "literal-password"},
        "error": told,
        "workflowRun": {"id": "w1", "phase": "Hovering", "message": told, "newField": told},
    }
    page = {"hasMore": False, "items": [item]}
    fault = {"path": f"/v1/deployments/{made}/history", "kind": "status", "status": 200, "body": page, "times": 2}
    simulator.post_faults(fault)
    result = task("deployment_history_info", id=made)
    for secret in (SECRET, "literal-password", KEY):
        assert secret not in str(result)
    [spec] = result["history"]
    assert spec["data"]["env"] == {"TOKEN": "********"}
    assert spec["workflow_run"]["message"] == spec["error"] == "could not use ******** or ******** or ********"
    assert spec["workflow_run"]["new_field"] == spec["error"]
    shown = task("deployment_history_info", id=made, show_env=True)["history"][0]["data"]
    assert (shown["env"], shown["basic_auth_key"]) == ({"TOKEN": SECRET}, "********")


def test_a_history_without_configs(task, simulator, known):
    page = {"hasMore": False, "items": [{"id": "s1", "data": None}], "nextPage": None}
    simulator.post_faults({"path": "/v1/deployments/*/history", "kind": "status", "status": 200, "body": page})
    [spec] = task("deployment_history_info", id=known)["history"]
    assert (spec["id"], spec["data"], spec["workflow_run"]) == ("s1", None, None)


# --- runs


def test_runs_with_their_instances(task, known, simulator):
    result = task("deployment_runs_info", id=known)
    assert (result["replicas"], result["ready_replicas"]) == (2, 2)
    [run] = result["runs"]
    assert [instance["state"] for instance in run["instances"]] == ["healthy", "healthy"]
    assert [event["state"] for event in run["instances"][0]["history"]] == ["pending", "healthy"]
    deployment, runs, history = simulator.requests()
    assert deployment["path"].endswith(known)
    assert history["path"].endswith("/history")
    assert runs["query"] == {"limit": "10"}


def test_the_newest_run_counts(task, simulator):
    simulator.clock_factor(0)
    made = simulator.create()
    simulator.advance(10)
    simulator.create(image="never-ready", resources={"machineType": "C4", "ports": [80], "replicas": 3})
    simulator.advance(10)
    result = task("deployment_runs_info", name="web", project_id=PROJECT)
    assert [run["ready_replicas"] for run in result["runs"]] == [0, 1]
    assert (result["replicas"], result["ready_replicas"]) == (3, 0)
    assert len(task("deployment_runs_info", id=made, limit=1)["runs"]) == 1


def test_nothing_runs_is_zero(task, simulator, known):
    made = simulator.seed(config(enabled=False))[0]
    result = task("deployment_runs_info", id=made)
    assert result == {"changed": False, "runs": [], "replicas": 0, "ready_replicas": 0}
    body = [{"id": "r1", "replicas": None, "readyReplicas": None, "instances": []}]
    simulator.post_faults({"path": "/v1/deployments/*/runs", "kind": "status", "status": 200, "body": body})
    result = task("deployment_runs_info", id=known)
    assert (result["replicas"], result["ready_replicas"]) == (0, 0)


def test_runs_mask_what_their_messages_quote(task, known, simulator):
    event = {"state": "errored", "message": f"bad {SECRET}", "timestamp": "2026-01-02T03:04:05.000Z"}
    instance = {
        "id": "i1",
        "instanceId": "i1",
        "state": "errored",
        "stateMessage": f"{KEY} {SECRET}",
        "history": [event],
    }
    body = [{"id": "r1", "replicas": 1.0, "readyReplicas": 0, "instances": [instance], "newField": SECRET}]
    simulator.post_faults({"path": "/v1/deployments/*/runs", "kind": "status", "status": 200, "body": body})
    result = task("deployment_runs_info", id=known)
    shown = result["runs"][0]["instances"][0]
    assert (shown["state_message"], shown["history"][0]["message"]) == ("******** ********", "bad ********")
    assert SECRET not in str(result)


# --- metrics


@pytest.mark.parametrize("given", [{}, {"metrics": None}, {"metrics": []}, {"metrics": ""}])
def test_all_metrics_are_read_by_default_and_nothing_else(task, known, simulator, given):
    result = task("deployment_metrics_info", id=known, **given)
    assert list(dict.fromkeys(series["metric"] for series in result["series"])) == list(arguments.METRICS)
    asked = simulator.requests()
    assert sorted(entry["query"]["metric"] for entry in asked) == sorted(arguments.METRICS)
    assert {entry["query"]["timeframe"] for entry in asked} == {"hour"}


def test_series_come_in_the_order_of_the_option(task, known, simulator):
    result = task(
        "deployment_metrics_info", name="web", project_id=PROJECT, metrics=["gpu", "cpu", "gpu"], timeframe="day"
    )
    assert [series["metric"] for series in result["series"]] == ["gpu", "gpu", "cpu", "cpu"]
    assert [series["gpu"] for series in result["series"]] == ["0", "0", None, None]
    keys = [(series["metric"], series["instance_id"], series["gpu"]) for series in result["series"]]
    assert keys == [(one["metric"], one["instance_id"], one["gpu"]) for one in result["summary"]]
    asked = [entry["query"] for entry in simulator.requests()][1:]
    assert sorted(query["metric"] for query in asked) == ["cpu", "gpu"]
    assert {query["timeframe"] for query in asked} == {"day"}


@pytest.mark.parametrize(("shape", "points"), [("single", 1), ("list", 4), ("instances", 4)])
def test_every_shape_becomes_series(task, known, simulator, shape, points):
    simulator.clock_factor(0)
    simulator.behaviours(metrics_shape=shape)
    simulator.metric(known, "cpu", "NaN", "1", "2.5", "4")
    result = task("deployment_metrics_info", id=known, metrics=["cpu"])
    for series, summary in zip(result["series"], result["summary"], strict=True):
        assert [point["value"] for point in series["points"]][-points:] == [None, 1, 2.5, 4][-points:]
        assert (summary["max"], summary["last"]) == (4, 4)
        assert summary["count"] == sum(point["value"] is not None for point in series["points"])
    assert len(task.warnings) == (0 if shape == "single" else 1)


def test_no_numbers_at_all_are_one_warning(task, known, simulator):
    simulator.behaviours(metrics_shape="single")
    for metric in ("cpu", "memory"):
        simulator.metric(known, metric, "NaN")
    result = task("deployment_metrics_info", id=known, metrics=["cpu", "memory"])
    assert [one["mean"] for one in result["summary"]] == [None, None]
    [warning] = task.warnings
    assert "cpu 1, memory 1" in warning


def test_nothing_measured_is_no_error(task, simulator):
    made = simulator.seed(config(enabled=False))[0]
    assert task("deployment_metrics_info", id=made) == {"changed": False, "series": [], "summary": []}
    assert task.warnings == []


def test_metrics_are_requested_at_once_but_not_all(task, known, monkeypatch):
    together = threading.Barrier(deployment_metrics_info.CONCURRENCY)
    at_once: list[str] = []
    most = []

    def metrics(_client, _deployment_id, metric, _timeframe):
        at_once.append(metric)
        most.append(len(at_once))
        if metric in arguments.METRICS[: together.parties]:
            # Breaks unless all of them are asked at the same time.
            together.wait(timeout=20)
        at_once.remove(metric)
        return []

    monkeypatch.setattr(Client, "metrics", metrics)
    task("deployment_metrics_info", id=known)
    assert len(most) == len(arguments.METRICS)
    assert max(most) == together.parties


def test_a_failed_metric_is_named(task, known, simulator):
    simulator.post_faults(
        {"path": "/v1/deployments/*/metrics", "kind": "status", "status": 500, "when": "before", "times": -1}
    )
    error = task.fails("deployment_metrics_info", id=known, metrics=["memory"], api_retries=0)
    assert error.message.startswith("metric memory: GET ")
    assert error.details["error"]["status"] == 500


def test_labels_from_the_api_show_no_key(task, known, simulator):
    body = [{"timestamp": "2026-01-02T03:04:05.000Z", "value": "1", "instanceId": KEY}]
    simulator.post_faults({"path": "/v1/deployments/*/metrics", "kind": "status", "status": 200, "body": body})
    assert KEY not in str(task("deployment_metrics_info", id=known, metrics=["cpu"]))


def test_no_id_is_doubted_where_a_name_is_given(task, known, simulator):
    message = task.fails("deployment_runs_info", name="none", project_id=PROJECT).message
    assert message == f"name: the deployment none does not exist in project {PROJECT}"


@pytest.mark.parametrize("status", [404, 403, 405])
def test_a_log_is_shown_only_if_the_secrets_of_earlier_specs_are_known(task, known, simulator, status):
    """An API without a history has shown none."""
    simulator.logs(known, "ready to serve")
    simulator.post_faults({"path": "*/history", "kind": "status", "status": status, "times": -1})
    if status == 404:
        assert "ready to serve" in str(task("deployment_logs", id=known))
    else:
        assert task.fails("deployment_logs", id=known).details["error"]["status"] == status
