# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults of the API and the network: writes never make a second deployment, reads are repeated, everything ends."""

from __future__ import annotations

import time

import pytest
from simulator_fixture import KEY, PROJECT

from ansible_collections.paperspace.cloud.plugins.module_utils.api import transport

POST = {"method": "POST", "path": "/v1/deployments"}


@pytest.fixture(autouse=True)
def no_real_pauses(skipped_time):
    """Minutes of looking and waiting take no time."""


LOST_ANSWERS = [
    {"kind": "drop", "when": "before"},
    {"kind": "drop", "when": "after"},
    {"kind": "status", "status": 500, "when": "before"},
    {"kind": "status", "status": 500, "when": "after"},
    {"kind": "status", "status": 502, "when": "after"},
    {"kind": "status", "status": 408, "when": "after"},
    {"kind": "cut", "when": "after"},
    {"kind": "garbage"},
    {"kind": "wrong_shape"},
    {"kind": "error_in_200", "when": "after"},
    {"kind": "rate_limit", "retry_after": 0.05},
    {"kind": "rate_limit"},
]


def name_of(fault):
    return "-".join(str(value) for value in fault.values())


@pytest.mark.parametrize("behaviour", ["name", "id"])
@pytest.mark.parametrize("fault", LOST_ANSWERS, ids=name_of)
def test_a_create_whose_answer_is_lost_makes_one_deployment(task, web, simulator, fault, behaviour):
    simulator.behaviours(upsert=behaviour)
    simulator.post_faults({**POST, **fault})
    result = task("deployment", **web)
    assert result["changed"]
    assert len(simulator.deployments()) == 1
    assert not task("deployment", **web)["changed"]


@pytest.mark.parametrize("fault", LOST_ANSWERS, ids=name_of)
def test_an_update_whose_answer_is_lost_is_done(task, web, simulator, fault):
    task("deployment", **web)
    simulator.post_faults({**POST, **fault})
    result = task("deployment", **{**web, "image": "nginx:2"}, wait=False)
    assert result["changed"]
    held = simulator.deployments()
    assert len(held) == 1
    assert simulator.get(held[0]["id"])["latestSpec"]["data"]["image"] == "nginx:2"


@pytest.mark.parametrize(("module", "lists"), [("deployment", 2), ("deployment_fleet", 3)])
def test_two_of_a_name_after_a_lost_create_are_an_error_with_both_ids(task, web, simulator, module, lists):
    """The list that is read last, for this alone, shows the second one."""
    simulator.behaviours(upsert="id")
    simulator.post_faults(
        {**POST, "kind": "drop", "when": "after"},
        {"method": "GET", "path": "/v1/projects/*", "kind": "duplicate", "after": lists, "times": -1},
    )
    project_id = web.pop("project_id")
    options = web if module == "deployment" else {"deployments": [web]}
    error = task.fails(module, project_id=project_id, wait=False, **options)
    details = error.details if module == "deployment" else error.details["results"][0]["failure"]
    assert len(details["ids"]) == 2 and all(known in error.message for known in details["ids"])
    assert error.details["changed"] is True and len(simulator.requests("POST")) == 1


def test_a_lost_answer_and_a_stale_list_still_make_one_deployment(task, web, simulator):
    simulator.behaviours(upsert="id")
    simulator.post_faults(
        {**POST, "kind": "drop", "when": "after"},
        {"method": "GET", "path": f"/v1/projects/{PROJECT}/deployments", "kind": "stale", "after": 1, "times": 2},
    )
    task("deployment", **web, wait=False)
    assert len(simulator.deployments()) == 1


def test_a_write_that_always_fails_ends_in_a_clear_error(task, web, simulator):
    simulator.post_faults({**POST, "kind": "status", "status": 503, "times": -1})
    # Another name: a request that an earlier test gave up may still be under way.
    error = task.fails("deployment", **{**web, "name": "never"}, wait=False, api_retries=1)
    assert "503" in error.message
    assert len(simulator.requests("POST")) == 2
    assert "never" not in [held["name"] for held in simulator.deployments()]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 413, 422])
def test_a_refused_write_is_not_repeated(task, web, simulator, status):
    simulator.post_faults({**POST, "kind": "status", "status": status, "times": -1})
    error = task.fails("deployment", **web)
    assert error.details["error"]["status"] == status
    assert len(simulator.requests("POST")) == 1


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "drop"},
        {"kind": "cut"},
        {"kind": "garbage"},
        {"kind": "status", "status": 500},
        {"kind": "status", "status": 503},
        {"kind": "status", "status": 408},
        {"kind": "rate_limit", "retry_after": 0.05},
        {"kind": "error_in_200"},
    ],
    ids=name_of,
)
def test_a_read_is_repeated(task, simulator, fault):
    simulator.create("web")
    simulator.post_faults({"method": "GET", "path": "*", "times": 2, **fault})
    assert len(task("deployment_info", project_id=PROJECT)["deployments"]) == 1
    assert len(simulator.requests("GET")) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 409])
def test_a_refused_read_is_not_repeated(task, simulator, status):
    simulator.post_faults({"method": "GET", "path": "*", "kind": "status", "status": status, "times": -1})
    assert task.fails("deployment_info").details["error"]["status"] == status
    assert len(simulator.requests("GET")) == 1


def test_the_retries_are_those_of_the_option(task, simulator):
    simulator.post_faults({"method": "GET", "path": "*", "kind": "status", "status": 500, "times": -1})
    task.fails("deployment_info", api_retries=0)
    assert len(simulator.requests()) == 1
    simulator.clear_requests()
    task.fails("deployment_info", api_retries=2)
    assert len(simulator.requests()) == 3


def test_a_late_404_right_after_a_create_is_tolerated(task, web, simulator):
    simulator.post_faults({"method": "GET", "path": "/v1/deployments/*", "kind": "late_404", "times": 2})
    assert task("deployment", **web)["timeline"][-1]["phase"] == "healthy"


def test_a_stale_read_back_is_waited_out(task, web, simulator):
    task("deployment", **web)
    simulator.post_faults({"method": "GET", "path": "/v1/deployments/*", "kind": "stale", "times": 2})
    result = task("deployment", **{**web, "image": "nginx:2"})
    assert result["deployment"]["latest_spec"]["data"]["image"] == "nginx:2"


def test_an_outage_in_the_middle_of_a_wait_does_not_end_it(task, web, simulator):
    simulator.post_faults(
        {"method": "GET", "path": "/v1/deployments/*", "kind": "status", "status": 503, "after": 1, "times": 8}
    )
    result = task("deployment", **web, api_retries=1)
    assert result["timeline"][-1]["phase"] == "healthy"
    assert any("503" in entry["message"] for entry in result["timeline"])


def test_a_key_that_is_revoked_in_mid_wait_ends_it(task, web, simulator):
    simulator.post_faults(
        {"method": "GET", "path": "/v1/deployments/*", "kind": "status", "status": 401, "after": 1, "times": -1}
    )
    error = task.fails("deployment", **web)
    assert "401" in error.message and "api_key" in error.message
    assert error.details["changed"] is True
    assert error.details["timeline"]


def test_a_duplicate_in_the_list_is_an_error_before_any_write(task, web, simulator):
    simulator.create("web")
    simulator.clear_requests()
    simulator.post_faults({"method": "GET", "path": f"/v1/projects/{PROJECT}/deployments", "kind": "duplicate"})
    assert "2 deployments" in task.fails("deployment", **web).message
    assert simulator.requests("POST") == []


def test_a_delete_is_repeated_and_404_is_done(task, web, simulator):
    known = simulator.create("web")
    simulator.post_faults({"method": "DELETE", "path": f"/v1/deployments/{known}", "kind": "drop", "when": "after"})
    assert task("deployment", id=known, state="absent")["changed"]
    assert simulator.live_deployments() == []


@pytest.mark.parametrize("behaviour", ["soft", "slow"])
def test_a_deletion_that_is_still_shown_ends(task, simulator, behaviour):
    simulator.behaviours(delete=behaviour)
    known = simulator.create("web")
    assert task("deployment", id=known, state="absent")["changed"]
    assert len(simulator.requests("DELETE")) == 1


def test_a_message_of_the_api_that_quotes_a_secret_is_masked(task, web, simulator):
    body = {"code": "BAD_REQUEST", "message": "TOKEN=a-literal-secret is no good"}
    simulator.post_faults({**POST, "kind": "status", "status": 400, "body": body})
    error = task.fails("deployment", **web, env={"TOKEN": "a-literal-secret"})
    assert "a-literal-secret" not in error.message
    assert "a-literal-secret" not in str(error.details)
    assert "TOKEN=********" in error.message


def test_a_lost_answer_of_a_create_whose_spec_is_not_shown_makes_one_deployment(task, web, simulator):
    simulator.behaviours(upsert="id", latest_spec="null")
    simulator.post_faults({**POST, "kind": "drop", "when": "after"})
    task("deployment", **web, wait=False)
    assert len(simulator.deployments()) == 1
    assert simulator.requests("POST")[-1]["body"]["deploymentId"] == simulator.deployments()[0]["id"]


def test_a_cancelled_task_does_not_repeat_a_write_that_was_put_off(task, web, simulator):
    reasons = iter([None])
    task.cancelled = lambda: next(reasons, "the play is gone")
    simulator.post_faults({**POST, "kind": "rate_limit", "retry_after": 0.1})
    assert "the play is gone" in task.fails("deployment", **web).message
    assert [entry["status"] for entry in simulator.requests("POST")] == [429]


def test_a_failed_read_back_tells_that_the_write_was_done(task, web, simulator):
    simulator.post_faults({"method": "GET", "path": "/v1/deployments/*", "kind": "status", "status": 403, "times": -1})
    error = task.fails("deployment", **web)
    known = simulator.deployments()[0]["id"]
    assert error.details["changed"] is True
    assert error.details["deployment"] == {"id": known}
    assert error.details["changes"]
    assert f"accepted the write as {known}" in error.message and "403" in error.message


def test_a_deletion_that_is_shown_past_the_deadline_is_a_warning(task, simulator):
    simulator.behaviours(delete="soft")
    known = simulator.create("web")
    assert task("deployment", id=known, state="absent", wait_timeout=0.5)["changed"]
    assert any("still shows the deployment" in warning for warning in task.warnings)


def test_runs_that_are_not_shown_do_not_end_a_wait(task, web, simulator):
    simulator.post_faults({"method": "GET", "path": "/v1/deployments/*/runs", "kind": "late_404", "times": 3})
    assert task("deployment", **web)["timeline"][-1]["phase"] == "healthy"


def test_the_key_is_masked_where_the_api_quotes_it(task, web, simulator):
    body = {"code": "INTERNAL_SERVER_ERROR", "message": f"boom {KEY}"}
    simulator.post_faults({**POST, "kind": "status", "status": 500, "body": body})
    result = task("deployment", **web)
    assert KEY not in str(result) and KEY not in str(task.progress)
    assert any("boom ********" in line for line in task.progress)


def test_a_wait_for_a_line_rides_an_outage_out_and_keeps_its_time(task, simulator):
    known = simulator.create("web")
    simulator.logs(known, "ready to serve")
    logs = {"method": "GET", "path": "/v1/deployments/*/logs"}
    simulator.post_faults({**logs, "kind": "status", "status": 503, "times": 3})
    result = task("deployment_logs", id=known, wait_for="ready", tail=1, api_retries=0, wait_interval=0.05)
    assert result["matched"]["message"] == "ready to serve"
    simulator.post_faults({**logs, "kind": "latency", "seconds": 30, "times": -1})
    started = time.monotonic()
    task.fails("deployment_logs", id=known, wait_for="never", wait_timeout=0.5, wait_interval=0.1)
    assert time.monotonic() - started < 20


@pytest.mark.parametrize("known", [False, True], ids=["create", "update"])
def test_a_lost_write_of_which_nothing_can_be_read_is_told_as_unknown(task, web, simulator, known):
    if known:
        simulator.create("web")
    simulator.post_faults(
        {**POST, "kind": "drop", "when": "after"},
        {"method": "GET", "path": "/v1/*", "kind": "status", "status": 503, "after": 2 if known else 1, "times": -1},
    )
    message = task.fails("deployment", **{**web, "image": "nginx:2"}, wait_timeout=3).message
    assert message.startswith("POST /deployments") and "Checking whether it took effect failed, too" in message
    # The last look may meet the deadline before the server's answer.
    assert "503" in message or "the task's deadline" in message
    assert "It is not known whether the API completed the write" in message


@pytest.mark.parametrize("module", ["deployment", "deployment_fleet"])
def test_a_deletion_that_finds_nothing_is_repeated_while_the_deployment_is_shown(task, simulator, module):
    simulator.create("web")
    simulator.post_faults({"method": "DELETE", "kind": "late_404"})
    gone = {"name": "web", "state": "absent"}
    options = gone if module == "deployment" else {"deployments": [gone]}
    result = task(module, project_id=PROJECT, **options)
    assert result["changed"]
    timeline = result["timeline"] if module == "deployment" else result["results"][0]["timeline"]
    assert any("returned 404 but still shows the deployment" in entry["message"] for entry in timeline)
    assert simulator.live_deployments() == []
    assert [entry["status"] for entry in simulator.requests("DELETE")] == [404, 200]


@pytest.mark.parametrize("module", ["deployment", "deployment_fleet"])
def test_a_deletion_that_never_finds_what_is_shown_is_an_error(task, simulator, module):
    simulator.create("web")
    simulator.post_faults({"method": "DELETE", "kind": "late_404", "times": -1})
    gone = {"name": "web", "state": "absent"}
    options = gone if module == "deployment" else {"deployments": [gone]}
    error = task.fails(module, project_id=PROJECT, **options)
    assert "yet the API shows it" in error.message and not error.details.get("changed")
    assert len(simulator.live_deployments()) == 1


def test_a_refused_look_after_a_deletion_tells_that_it_was_accepted(task, simulator):
    known = simulator.create("web")
    simulator.post_faults({"method": "GET", "kind": "status", "status": 403, "after": 1, "times": -1})
    error = task.fails("deployment", project_id=PROJECT, name="web", state="absent")
    assert f"accepted the deletion of {known}" in error.message and "403" in error.message
    assert error.details["changed"] is True and error.details["changes"]


@pytest.mark.parametrize(
    "kind", [{"kind": "drop", "when": "after"}, {"kind": "garbage"}, {"kind": "huge"}], ids=name_of
)
def test_a_lost_deletion_is_looked_for(task, simulator, monkeypatch, kind):
    monkeypatch.setattr(transport, "MAX_BODY_BYTES", 1_000_000)
    simulator.create("web")
    simulator.post_faults({"method": "DELETE", **kind, "times": -1})
    assert task("deployment", project_id=PROJECT, name="web", state="absent", api_retries=0)["changed"]
    assert simulator.live_deployments() == []


@pytest.mark.parametrize("module", ["deployment", "deployment_fleet"])
def test_a_lost_deletion_of_which_nothing_can_be_read_is_told_as_unknown(task, simulator, module):
    simulator.create("web")
    simulator.post_faults({"kind": "drop", "when": "after", "after": 1, "times": -1})
    gone = {"name": "web", "state": "absent"}
    options = gone if module == "deployment" else {"deployments": [gone]}
    message = task.fails(module, project_id=PROJECT, api_retries=0, **options).message
    assert "DELETE /deployments/" in message and "It is not known whether the API completed the deletion" in message


def removal(module):
    gone = {"name": "web", "state": "absent"}
    return {"project_id": PROJECT, **(gone if module == "deployment" else {"deployments": [gone]})}


@pytest.mark.parametrize("answer", ["id", "204", "no_body"])
@pytest.mark.parametrize("module", ["deployment", "deployment_fleet"])
def test_a_deletion_needs_no_body(task, simulator, module, answer):
    simulator.behaviours(delete_answer=answer)
    simulator.create("web")
    result = task(module, **removal(module))
    told = result["timeline"] if module == "deployment" else result["results"][0]["timeline"]
    assert [entry["message"] for entry in told] == ["deleting", "deleted"]
    assert len(simulator.requests("DELETE")) == 1


@pytest.mark.parametrize(
    "fault", [{"kind": "rate_limit"}, {"kind": "drop"}, {"kind": "status", "status": 503}], ids=name_of
)
@pytest.mark.parametrize("module", ["deployment", "deployment_fleet"])
def test_no_deletion_is_repeated_after_a_stop(task, simulator, module, fault):
    simulator.create("web")
    simulator.post_faults({"method": "DELETE", "times": -1, **fault})
    task.cancelled = lambda: "the play is gone" if simulator.requests("DELETE") else None
    assert "the play is gone" in str(task.fails(module, **removal(module)).message)
    assert len(simulator.requests("DELETE")) == 1


@pytest.mark.parametrize(
    ("module", "path", "options"),
    [
        ("deployment_info", "/projects/ptest/deployments", {"project_id": PROJECT}),
        ("deployment_runs_info", "/deployments/*/runs", {"project_id": PROJECT, "name": "web"}),
        ("deployment_history_info", "/deployments/*/history", {"project_id": PROJECT, "name": "web"}),
        ("deployment_logs", "/deployments/*/logs", {"project_id": PROJECT, "name": "web"}),
    ],
)
def test_an_answer_of_another_shape_names_the_call(task, simulator, module, path, options):
    known = simulator.create("web")
    simulator.post_faults({"method": "GET", "path": f"/v1{path}", "kind": "wrong_shape"})
    assert f"GET {path.replace('*', known)}" in task.fails(module, **options).message
