# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine behind ``deployment_fleet`` against a simulator: what it asks, writes, waits for, prunes and tells."""

from __future__ import annotations

import threading
from collections import Counter
from typing import Any

import pytest
from simulator_fixture import PROJECT, config

from ansible_collections.paperspace.cloud.plugins.module_utils.errors import PaperspaceError

SECRET = "a-literal-fleet-secret"


def member(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "image": "nginx:1.27", "resources": {"machine_type": "C4", "ports": [80]}, **more}


def members(count: int, **more: Any) -> list[dict[str, Any]]:
    return [member(f"d{index:03}", **more) for index in range(count)]


@pytest.fixture
def fleet(task):
    def run(*listed: dict[str, Any], **options: Any) -> dict[str, Any]:
        return task("deployment_fleet", project_id=PROJECT, deployments=list(listed), **options)

    return run


@pytest.fixture
def refused(task):
    def run(*listed: dict[str, Any], **options: Any) -> Any:
        return task.fails("deployment_fleet", project_id=PROJECT, deployments=list(listed), **options)

    return run


def names(simulator) -> list[str]:
    return sorted(deployment["name"] for deployment in simulator.live_deployments())


def asked(simulator) -> Counter:
    """How often each kind of call was made since the last look: by method and the path's last word."""
    found = Counter()
    for entry in simulator.requests():
        found[entry["method"], entry["path"].rpartition("/")[2]] += 1
    simulator.clear_requests()
    return found


def entry(result: dict[str, Any], name: str) -> dict[str, Any]:
    return next(found for found in result["results"] if found["name"] == name)


def test_creates_changes_leaves_and_removes(fleet, simulator):
    spec_ids = {one["name"]: one["spec_id"] for one in fleet(*members(3))["results"]}
    simulator.clear_requests()
    result = fleet(member("d000"), member("d001", image="nginx:2"), member("new"), member("d002", state="absent"))
    assert {found["name"]: found["action"] for found in result["results"]} == {
        "d000": "nothing",
        "d001": "update",
        "new": "create",
        "d002": "delete",
    }
    assert result["changed_names"] == ["d001", "new", "d002"]
    assert result["failed_names"] == []
    assert names(simulator) == ["d000", "d001", "new"]
    assert entry(result, "new")["endpoint_url"].startswith("http")
    assert entry(result, "d001")["changes"] == [{"path": "image", "before": "nginx:1.27", "after": "nginx:2"}]
    assert entry(result, "d001")["spec_id"] != entry(result, "d001")["previous_spec_id"] == spec_ids["d001"]
    assert entry(result, "new")["previous_spec_id"] is None
    assert entry(result, "d001")["timeline"][-1]["phase"] == "healthy"
    assert entry(result, "d002")["timeline"][-1]["message"] == "deleted"
    begun = [entry(result, name)["timeline"][0]["message"] for name in ("new", "d001", "d002")]
    assert begun == ["creating", "updating", "deleting"]
    # Deletions come last.
    writes = [(one["method"]) for one in simulator.requests() if one["method"] != "GET"]
    assert writes == ["POST", "POST", "DELETE"]


def test_a_second_run_changes_nothing(fleet, simulator):
    fleet(*members(4))
    simulator.clear_requests()
    result = fleet(*members(4))
    assert not result["changed"]
    assert result["changed_names"] == []
    assert asked(simulator) == {("GET", "deployments"): 1}


def test_ten_changes_in_a_thousand(fleet, simulator):
    simulator.seed(*[config(f"d{index:03}") for index in range(1000)])
    simulator.clear_requests()
    assert not fleet(*members(1000))["changed"]
    assert asked(simulator) == {("GET", "deployments"): 9}
    result = fleet(*members(10, image="nginx:2"), *members(1000)[10:], wait=False)
    assert len(result["changed_names"]) == 10
    methods = "".join(entry["method"][0] for entry in simulator.requests())
    reads, _post, read_back = methods.partition("P" * 10)
    assert reads == "G" * 9
    assert read_back == "G" * 9


def test_a_wait_reads_lists_and_few_runs(fleet, simulator):
    fleet(*members(20))
    simulator.clear_requests()
    simulator.clock_factor(5)
    fleet(*members(20, image="nginx:2"), concurrency=3, wait_interval=0.2)
    found = asked(simulator)
    looks = found["GET", "deployments"] - 1
    assert found["POST", "deployments"] == 20
    assert found["GET", "runs"] <= 3 * looks
    assert set(found) <= {("GET", "deployments"), ("POST", "deployments"), ("GET", "runs")}


def test_check_mode_predicts_and_writes_nothing(fleet, task, simulator):
    fleet(*members(3, env={"A": SECRET}))
    simulator.clear_requests()
    listed = [member("d000", env={"A": "another-" + SECRET}), member("d001", state="absent"), member("new")]
    options = {"prune": True, "prune_names": ["d*"]}
    predicted = task("deployment_fleet", check=True, project_id=PROJECT, deployments=listed, **options)
    assert asked(simulator) == {("GET", "deployments"): 1}
    done = fleet(*listed, **options)
    for key in ("changed", "changed_names", "failed_names", "unlisted_names", "diff"):
        assert predicted[key] == done[key], key
    told = [[one["name"], one["action"], one["changed"], one["changes"]] for one in predicted["results"]]
    assert told == [[one["name"], one["action"], one["changed"], one["changes"]] for one in done["results"]]
    assert SECRET not in str(predicted)
    assert SECRET not in str(done)
    assert list(done["diff"]["before"]) == ["d000", "d001", "d002", "new"]
    assert done["diff"]["after"]["d000"] == {"env": {"A": "******** (changed)"}}
    again = fleet(member("d000", env={"A": "another-" + SECRET}), member("new"), **options)
    assert not again["changed"]


def test_one_failure_does_not_stop_the_others(refused, simulator):
    error = refused(member("good"), member("bad", image="crash:1"), member("fine"))
    assert error.details["failed_names"] == ["bad"]
    assert error.details["changed_names"] == ["good", "bad", "fine"]
    assert error.details["changed"]
    bad = entry(error.details, "bad")
    assert bad["failure"]["phase"] == "starting"
    assert bad["failure"]["logs"]
    assert "the rollout failed" in bad["msg"]
    assert "1 of 3 deployments failed" in error.message
    assert names(simulator) == ["bad", "fine", "good"]
    assert entry(error.details, "good")["timeline"][-1]["phase"] == "healthy"


def test_one_that_is_listed_by_id_is_told_by_its_name(refused, simulator):
    (known,) = simulator.seed(config("web"))
    error = refused({"id": known, "image": "crash:1"})
    assert error.details["failed_names"] == ["web"]
    assert error.message.splitlines()[1].startswith("  web: the rollout failed")


def test_a_refused_write_does_not_stop_the_others(refused, task, simulator):
    simulator.post_faults({"kind": "status", "status": 400, "method": "POST", "times": 1})
    error = refused(*members(3), concurrency=1)
    assert error.details["failed_names"] == ["d000"]
    assert names(simulator) == ["d001", "d002"]
    assert entry(error.details, "d000")["changed"] is False
    assert entry(error.details, "d000")["failure"]["error"]["status"] == 400
    shown = [line.partition(" (")[0] for line in task.progress if " written" in line]
    assert shown == [f"{PROJECT}: {count} of 3 written, 1 failed" for count in range(3)]


def test_prune_deletes_only_what_matches_and_last(fleet, simulator):
    fleet(member("keep"), member("llm-a"), member("llm-b"), member("other"))
    result = fleet(member("keep"), prune=True, prune_names=["llm-*"])
    assert result["changed_names"] == ["llm-a", "llm-b"]
    assert result["unlisted_names"] == ["other"]
    assert names(simulator) == ["keep", "other"]


def test_what_somebody_else_removed_in_the_meantime_is_pruned_as_well(fleet, simulator):
    (known,) = simulator.seed(config("old"))
    page = {"hasMore": False, "items": [simulator.get(known)]}
    simulator.api("DELETE", f"/deployments/{known}")
    simulator.post_faults({"kind": "status", "status": 200, "body": page, "path": "*/projects/*", "times": 1})
    result = fleet(prune=True, prune_names=["*"])
    assert result["changed_names"] == ["old"]
    assert entry(result, "old")["timeline"][-1]["message"] == "deleted"


def test_too_much_to_prune_is_refused_before_anything_is_written(fleet, refused, simulator):
    fleet(*members(7))
    simulator.clear_requests()
    error = refused(member("new"), prune=True, prune_names=["*"])
    assert error.message.startswith("prune_limit: 7 deployments are not listed")
    assert asked(simulator) == {("GET", "deployments"): 1}
    assert fleet(member("new"), prune=True, prune_names=["*"], prune_limit=7)["changed"]
    assert names(simulator) == ["new"]


@pytest.mark.parametrize("limit", [None, 0, 1, 3])
def test_the_limit_of_a_prune_is_exact(fleet, refused, simulator, limit):
    simulator.seed(*(config(f"d{index}") for index in range((5 if limit is None else limit) + 1)))
    options = {"prune": True, "prune_names": ["*"], **({} if limit is None else {"prune_limit": limit})}
    for check in (True, False):
        assert refused(check=check, **options).message.startswith("prune_limit: ")
    one_less = fleet(member("d0"), **options)
    assert len(one_less["changed_names"]) == (5 if limit is None else limit)
    assert names(simulator) == ["d0"]


def test_a_prune_leaves_the_siblings_of_what_is_listed(fleet, simulator):
    marked = {"env": [{"name": "PAPERSPACE_ROLLOUT_SIBLING", "value": "1"}]}
    known, *_ids = simulator.seed(
        config("shop"),
        *(config(name, **marked) for name in ("shop-blue", "store-green", "lost-canary")),
        config("shop-green"),
    )
    options = {"prune": True, "prune_names": ["*"]}
    renamed = fleet({"id": known, "name": "store"}, **options, check=True)
    assert renamed["changed_names"] == ["store", "lost-canary", "shop-green"]
    # Where no spec is shown no mark can be seen: then the name alone tells.
    simulator.behaviours(latest_spec="null")
    gone = fleet({"name": "shop", "state": "absent"}, {"name": "store", "state": "absent"}, **options, check=True)
    assert gone["changed_names"] == ["shop", "lost-canary"] and gone["unlisted_names"] == []


def test_a_name_that_a_list_of_several_pages_lacks_is_looked_up(fleet, refused, simulator):
    simulator.behaviours(upsert="id", name_filter="substring")
    ids = simulator.seed(*(config(f"d{index:03}") for index in range(120)), config("twice"), config("twice"))
    for listed, looked_up in (
        ([*members(3), {"name": "d003", "state": "absent"}], 0),
        ([{"id": ids[0], "image": "nginx:2"}], 0),
        ([{"id": ids[0], "name": "d001"}], 0),
        ([{"id": "00000000-0000-4000-8000-000000000000", "image": "nginx:2"}], 0),
        ([{"name": "twice", "image": "nginx:2"}], 0),
        ([member("new"), {"name": "none", "state": "absent"}], 2),
        ([{"id": ids[0], "name": "renamed"}], 1),
    ):
        simulator.clear_requests()
        try:
            fleet(*listed, check=True)
        except PaperspaceError as error:
            assert looked_up == 0, error.message
        assert asked(simulator) == {("GET", "deployments"): 2 + looked_up}, listed


def test_a_list_of_several_pages_that_misses_a_deployment_is_refused(refused, simulator):
    shown, hidden = simulator.seed(config("shown"), config("hidden"))
    pages = {"hasMore": True, "nextPage": shown, "items": [simulator.get(shown)]}, {"hasMore": False, "items": []}
    fault = {"kind": "status", "status": 200, "path": "*/projects/*", "times": 1}
    simulator.post_faults(*({**fault, "body": page} for page in pages))
    simulator.clear_requests()
    error = refused(member("shown"), member("hidden", image="nginx:2"))
    assert f"and hidden ({hidden}) was missing; nothing was written" in error.message
    assert asked(simulator) == {("GET", "deployments"): 3}


def test_a_protected_endpoint_is_named_and_the_others_are_not(refused, simulator):
    simulator.seed(
        *(config("open"), config("protected", basicAuthKey="a-key"), config("same", basicAuthKey="a-key")),
        config("parked", basicAuthKey="a-key", enabled=False),
    )
    simulator.behaviours(auth_key="absent")
    changed = [{"name": name, "image": "nginx:2"} for name in ("open", "protected", "parked")]
    error = refused(*changed, member("new"), {"name": "same"}, check=True)
    assert error.details["failed_names"] == ["protected"] and "deployments[1] (protected)" in error.message
    assert "basic_auth_key" in entry(error.details, "protected")["msg"]
    # One that stays as it is need not be asked, nor one that is parked.
    assert len(simulator.visits()) == 2


def test_a_spec_of_an_unknown_shape_fails_alone(refused, simulator):
    odd, fine = simulator.seed(config("odd"), config("fine"))
    shown = [{**simulator.get(odd), "latestSpec": {"id": "s", "data": config("odd", env="A=1")}}]
    page = {"hasMore": False, "items": [*shown, simulator.get(fine)]}
    simulator.post_faults({"kind": "status", "status": 200, "body": page, "path": "*/projects/*", "times": 1})
    error = refused({"name": "odd", "image": "nginx:2"}, {"name": "fine", "image": "nginx:2"}, check=True)
    assert error.details["failed_names"] == ["odd"] and error.details["changed_names"] == ["fine"]


def test_nothing_is_pruned_when_something_failed(fleet, refused, simulator):
    fleet(member("old"))
    error = refused(member("new", image="crash:1"), prune=True, prune_names=["*"])
    assert "Nothing was pruned" in error.message
    assert names(simulator) == ["new", "old"]
    assert entry(error.details, "old")["action"] == "nothing"


def test_a_name_that_several_have_fails_alone_and_is_not_pruned(refused, simulator):
    simulator.behaviours(upsert="id")
    ids = [simulator.create("twice"), simulator.create("twice")]
    error = refused(member("twice"), member("new"), prune=True, prune_names=["*"])
    assert error.details["failed_names"] == ["twice"]
    assert sorted(entry(error.details, "twice")["failure"]["ids"]) == sorted(ids)
    assert names(simulator) == ["new", "twice", "twice"]


def test_check_mode_predicts_that_nothing_is_pruned_beside_a_failure(refused, simulator):
    simulator.behaviours(upsert="id")
    for name in ("twice", "twice", "old"):
        simulator.create(name)
    listed, options = [member("twice"), member("new")], {"prune": True, "prune_names": ["*"]}
    predicted, done = (refused(*listed, check=check, **options) for check in (True, False))
    for key in ("changed", "changed_names", "failed_names", "diff"):
        assert predicted.details[key] == done.details[key], key
    assert predicted.details["changed_names"] == ["new"]
    assert predicted.message == done.message


def test_a_list_that_is_refused_tells_what_is_wrong_with_each(fleet, refused, simulator):
    fleet(member("same"), member("other"))
    listed = [member("same"), {"name": "part", "image": "nginx:1"}, member("same-image"), {"name": "none"}]
    for check in (True, False):
        simulator.clear_requests()
        error = refused(*listed, check=check)
        assert asked(simulator) == {("GET", "deployments"): 1}
        told = error.details
        assert [one["name"] for one in told["results"]] == ["same", "part", "same-image", "none"]
        assert told["failed_names"] == ["part", "none"]
        assert entry(told, "part")["msg"] == (
            f"the deployment part does not exist in project {PROJECT}: "
            "to create it, give resources.machine_type, resources.ports; otherwise correct name"
        )
        assert [one["action"] for one in told["results"]] == ["nothing", "nothing", "create", "nothing"]
        # Nothing is written, nor would be.
        assert told["changed"] is False and told["changed_names"] == [] and "diff" not in told
        assert told["unlisted_names"] == ["other"]


def test_a_project_that_is_not_there_is_told_by_the_option(refused, simulator):
    simulator.post_faults({"kind": "status", "status": 404, "method": "GET", "times": 1})
    assert refused(member("a")).message.endswith(": check project_id and api_key")


QUOTES = {"code": "BAD_REQUEST", "message": f"{SECRET}-one {SECRET}-two {SECRET}-found {SECRET}-pruned"}


@pytest.mark.parametrize(
    ("method", "path", "after"),
    [
        ("GET", "*/projects/*", 1),
        ("GET", "*/projects/*", 2),
        ("POST", "*", 0),
        ("GET", "*/runs", 0),
        ("DELETE", "*", 0),
    ],
)
def test_no_message_quotes_the_secret_of_any_member(refused, task, simulator, method, path, after):
    for name in ("found", "pruned"):
        simulator.create(name, env=[{"name": "T", "value": f"{SECRET}-{name}"}])
    fault = {"method": method, "path": path, "after": after, "times": -1}
    simulator.post_faults({"kind": "status", "status": 400, "body": QUOTES, **fault})
    error = refused(
        member("found", image="nginx:2"),
        *(member(name, env={"A": f"{SECRET}-{name}"}) for name in ("one", "two")),
        prune=True,
        prune_names=["pruned"],
    )
    assert "********" in error.message
    assert SECRET not in str([error.message, error.details, task.progress, task.warnings])


def test_a_read_back_that_fails_is_told_as_that_and_with_the_ids(refused, simulator):
    fault = {"method": "GET", "path": "*/projects/*", "after": 1, "times": 1}
    simulator.post_faults({"kind": "status", "status": 403, **fault})
    error = refused(*members(2))
    assert error.details["changed_names"] == ["d000", "d001"]
    ids = {deployment["name"]: deployment["id"] for deployment in simulator.live_deployments()}
    for one in error.details["results"]:
        assert "accepted the write" in one["msg"]
        assert "403" in one["msg"]
        assert one["id"] == ids[one["name"]]


def test_a_wait_that_can_not_go_on_tells_what_was_written(refused, simulator):
    fault = {"method": "GET", "path": "*/projects/*", "after": 2, "times": 1}
    simulator.post_faults({"kind": "status", "status": 403, **fault})
    error = refused(*members(2))
    assert "2 of 2 deployments failed" in error.message
    assert "d000: the spec was written, but its rollout can't be watched: GET /projects/ptest" in error.message
    assert error.details["changed_names"] == ["d000", "d001"]


def test_runs_that_can_not_be_read_fail_one_and_not_the_others(refused, simulator):
    fault = {"method": "GET", "path": "*/runs", "times": 1}
    simulator.post_faults({"kind": "status", "status": 403, **fault})
    error = refused(*members(3))
    (name,) = error.details["failed_names"]
    assert "the spec was written, but its rollout can't be watched" in entry(error.details, name)["msg"]
    healthy = [one["name"] for one in error.details["results"] if one["timeline"][-1]["phase"] == "healthy"]
    assert len(healthy) == 2


def test_an_outage_up_to_the_deadline_is_told_with_its_cause(refused, simulator):
    fault = {"method": "GET", "path": "*/projects/*", "after": 2, "times": -1}
    simulator.post_faults({"kind": "status", "status": 502, **fault})
    error = refused(member("a", image="never-ready:1"), wait_timeout=1, api_retries=0)
    assert "502" in entry(error.details, "a")["msg"]


def test_a_deletion_whose_answer_is_lost_at_the_deadline_is_told_as_done(fleet, simulator):
    simulator.seed(config("old"))
    simulator.post_faults({"kind": "drop", "when": "after", "method": "DELETE", "times": 1})
    result = fleet(member("old", state="absent"), api_retries=0)
    assert result["changed_names"] == ["old"]
    assert entry(result, "old")["timeline"][-1]["message"] == "deleted"
    assert names(simulator) == []


def test_many_failures_are_summed_up_line_by_line(refused, simulator):
    simulator.post_faults({"kind": "status", "status": 400, "method": "POST", "times": -1})
    for count, last in ((12, "and 2 more"), (11, "and 1 more"), (10, "d009")):
        lines = refused(*members(count)).message.splitlines()
        assert lines[0].startswith(f"{count} of {count} deployments failed")
        assert lines[-1].strip().startswith(last)
        assert len(lines) == 1 + min(count, 11)


@pytest.mark.parametrize(
    ("listed", "options", "says"),
    [
        ([member("a"), member("a")], {}, "deployments[1].name: a duplicates deployments[0]"),
        (
            [member("a", project_id="pother")],
            {},
            "deployments[0].project_id: must be the project of the task",
        ),
        ([{"image": "nginx"}], {}, "deployments[0].name: select a deployment: give name (here or in the spec)"),
        ([member("a", env={"F": True})], {}, "deployments[0].env.F: must be a string, not a boolean"),
        (
            [member("a", spec={"image": "x"})],
            {},
            "deployments[0].resources.machine_type, resources.ports: not allowed with spec",
        ),
        ([member("a")], {"concurrency": 0}, "concurrency: must be from 1 to 32"),
        ([member("a")], {"prune": True}, "prune_names: required with prune"),
        ([member("a")], {"prune_names": ["*"]}, "prune_names: requires prune"),
        ([member("a")], {"prune_limit": -1}, "prune_limit: must not be negative"),
        ([member("a")], {"wait_interval": 0}, "wait_interval: must be more"),
    ],
)
def test_bad_input_is_refused_before_any_request(refused, simulator, listed, options, says):
    assert refused(*listed, **options).message.startswith(says)
    assert not simulator.requests()


def test_no_list_and_no_project(task):
    assert task.fails("deployment_fleet", project_id=PROJECT).message.startswith("deployments: required")
    assert task.fails("deployment_fleet", deployments=[]).message.startswith("project_id: required")


def test_wishes_that_can_not_be_are_told_together_and_nothing_is_written(refused, simulator):
    error = refused(member("fine"), {"name": "x", "image": "nginx"}, {"name": "y"}, {"id": "none-such"})
    assert "deployments[1] (x): the deployment x does not exist in project" in error.message
    assert "deployments[2] (y): the deployment y does not exist in project" in error.message
    assert "deployments[3] (none-such): id: the deployment none-such does not exist" in error.message
    assert asked(simulator) == {("GET", "deployments"): 1}


def test_an_id_and_a_name_that_mean_the_same_are_refused(refused, simulator):
    deployment_id = simulator.create("web")
    error = refused(member("new"), {"id": deployment_id, "image": "nginx:2"}, {"name": "web", "image": "nginx:3"})
    assert error.message.startswith("deployments[2]: is the same deployment (")


def test_members_inherit_purge_and_redeploy(fleet, simulator):
    fleet(member("a", command=["run"]), member("b", command=["run"]))
    result = fleet(member("a"), member("b", purge=False), purge=True)
    assert result["changed_names"] == ["a"]
    assert fleet(member("a", redeploy=True), member("b"), wait=False)["changed_names"] == ["a"]


def test_a_rename_by_id(fleet, simulator):
    deployment_id = simulator.create("old")
    result = fleet({"id": deployment_id, "name": "new"}, prune=True, prune_names=["*"])
    assert result["changed_names"] == ["new"]
    assert names(simulator) == ["new"]


@pytest.mark.parametrize("fault", ["drop", "status"])
def test_a_lost_answer_makes_no_second_deployment(fleet, simulator, fault):
    simulator.behaviours(upsert="id")
    options = {"status": 502} if fault == "status" else {}
    simulator.post_faults({"kind": fault, "when": "after", "method": "POST", "times": 3, **options})
    fleet(*members(5), concurrency=2)
    assert names(simulator) == [f"d{index:03}" for index in range(5)]


def test_a_rollout_that_was_cut_off_is_waited_for(fleet, simulator):
    simulator.clock_factor(1)
    fleet(*members(2), wait=False)
    simulator.clock_factor(20)
    result = fleet(*members(2))
    assert not result["changed"]
    messages = [one["message"] for one in entry(result, "d001")["timeline"]]
    assert messages[0] == "unchanged, but not healthy yet" and messages[-1].startswith("healthy")


def test_parked_deployments_end_the_wait_when_nothing_runs(fleet, simulator):
    fleet(*members(2))
    result = fleet(*members(2, enabled=False))
    assert entry(result, "d000")["timeline"][-1]["phase"] == "disabled"
    simulator.clear_requests()
    assert not fleet(*members(2, enabled=False))["changed"]
    assert asked(simulator) == {("GET", "deployments"): 1}


def test_instances_that_were_bad_before_the_write_do_not_count(task, fleet, simulator):
    task.fails("deployment", project_id=PROJECT, **member("a", image="crash:1"))
    result = fleet(member("a", image="nginx:2"))
    assert result["changed_names"] == ["a"]


def test_of_what_was_healthy_no_instance_from_before_the_write_counts_as_bad(fleet, simulator):
    simulator.seed(config("a"))
    simulator.clock_factor(5)
    instance = {"id": "i", "instanceId": "i", "state": "errored", "dtCreated": "2020-01-01T00:00:00Z"}
    runs = [{"id": "r", "replicas": 1, "readyReplicas": 0, "instances": [instance]}]
    simulator.post_faults({"kind": "status", "status": 200, "body": runs, "path": "*/runs", "times": -1})
    result = fleet(member("a", image="nginx:2"))
    assert result["changed_names"] == ["a"]
    assert any("i errored" in one["message"] for one in entry(result, "a")["timeline"])


def test_the_deadline_ends_the_wait_for_all(refused):
    error = refused(member("slow", image="never-ready:1"), member("good"), wait_timeout=2)
    assert error.details["failed_names"] == ["slow"]
    assert "the rollout timed out" in entry(error.details, "slow")["msg"]


def test_a_cancelled_task_sends_no_further_write(task, simulator):
    """As the time-out of a task does it: between two writes the flag is up, and no other write follows."""
    gate = threading.Event()
    task.cancelled = lambda: "somebody said so" if gate.is_set() else None
    simulator.post_faults({"kind": "latency", "seconds": 0.3, "method": "POST", "times": 50})
    threading.Timer(0.5, gate.set).start()
    error = task.fails("deployment_fleet", project_id=PROJECT, deployments=members(40), concurrency=2)
    assert "Nothing more was written: somebody said so. Before that, " in error.message
    assert error.message.endswith(" of 40 deployments were written or deleted (see results)")
    assert len(error.details["results"]) == 40 and error.details["changed_names"]
    written = len(simulator.requests("POST"))
    assert 0 < written < 40
    task.cancelled = lambda: None
    task("deployment_fleet", project_id=PROJECT, deployments=members(40))
    assert names(simulator) == [f"d{index:03}" for index in range(40)]


def test_the_table_of_progress_shows_who_is_missing(fleet, task):
    fleet(*members(12))
    lines = task.progress
    assert any(line.startswith(f"{PROJECT}: 12 of 12 written") for line in lines)
    assert any(line.startswith(f"{PROJECT}: 12 of 12 done") for line in lines)
    rows = [line for line in lines if line.startswith("  d0")]
    assert all(row.split()[1] in ("apply", "pre_build", "starting", "healthy") for row in rows)


def test_warnings_are_told_once_for_all(fleet, task, simulator):
    simulator.behaviours(secrets="masked")
    fleet(*members(3, env={"TOKEN": SECRET}))
    (warning,) = task.warnings
    assert warning.startswith("d000, d001, d002: The API does not show env.TOKEN")


def test_specs_of_documents(fleet, simulator):
    document = {"apiVersion": "v1", "name": "doc", "image": "nginx", "resources": {"machineType": "C4", "ports": [80]}}
    assert fleet({"spec": document}, {"name": "other", "spec": document})["changed_names"] == ["doc", "other"]
    assert names(simulator) == ["doc", "other"]
