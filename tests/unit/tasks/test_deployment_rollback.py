# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Going back to an earlier spec: which one, what is sent and what stays, requests, refusals, lost answers."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from simulator_fixture import KEY, PROJECT, Simulator, config

from ansible_collections.paperspace.cloud.plugins.module_utils.errors import InputError, RolloutError
from ansible_collections.paperspace.cloud.plugins.module_utils.reconcile import write
from ansible_collections.paperspace.cloud.plugins.module_utils.spec import canonical
from ansible_collections.paperspace.cloud.plugins.module_utils.tasks.deployment_rollback import choose

READ, READ_HISTORY = ["GET"], ["GET", "GET"]
WRITE = ["GET", "GET", "POST", "GET"]
MASK = "********"
V0 = {"apiVersion": "v0alpha0", "name": "web", "image": "nginx:0", "port": 81, "resources": {"instanceType": "C4"}}


def roll_out(simulator: Simulator, *configs: dict[str, Any], **first: Any) -> tuple[str, list[str]]:
    """A deployment that has had these configs, and nothing asked yet: its id, and its spec ids from old to new.

    Each spec lived long enough to get healthy, if its image can.
    """
    known = simulator.seed(configs[0], **first)[0]
    for document in configs[1:]:
        simulator.post(document, deployment_id=known)
        simulator.advance(10)
    simulator.clear_requests()
    return known, specs_of(simulator, known)


def specs_of(simulator: Simulator, known: str) -> list[str]:
    return [spec["id"] for held in simulator.deployments() if held["id"] == known for spec in held["specs"]]


def latest(simulator: Simulator, known: str) -> dict[str, Any]:
    return next(held["config"] for held in simulator.deployments() if held["id"] == known)


def history(simulator: Simulator, known: str, **edits: dict[str, Any]) -> None:
    """Have the API show another history: ``edits`` change the specs of these ids."""
    _status, page = simulator.api("GET", f"/deployments/{known}/history")
    items = [{**item, **edits.get(item["id"], {})} for item in page["items"]]
    simulator.post_faults(
        {
            "method": "GET",
            "path": f"/v1/deployments/{known}/history",
            "kind": "status",
            "status": 200,
            "body": {"hasMore": False, "items": items},
            "times": -1,
        }
    )
    simulator.clear_requests()


@pytest.fixture
def back(task):
    """Runs the module, unless told otherwise without waiting."""

    def run(known: str, **options: Any) -> dict[str, Any]:
        return task("deployment_rollback", id=known, **{"wait": False, **options})

    return run


# Which spec: pure.


def spec(name: str, healthy: bool = False, data: Any = "shown") -> SimpleNamespace:
    shown = {"name": name} if data == "shown" else data
    return SimpleNamespace(id=name, dt_healthy="2026-01-01T00:00:00Z" if healthy else None, data=shown)


def read(specs: list[Any], seen: list[str]) -> Any:
    for one in specs:
        seen.append(one.id)
        yield one


NOW_BAD = [spec("now"), spec("bad"), spec("good", True), spec("older", True), spec("oldest")]
NOW_GOOD = [spec("now", True), spec("bad"), spec("good", True)]
NEWER = [spec("newer", True), *NOW_BAD]
BEHIND = NOW_BAD[1:]


@pytest.mark.parametrize(
    ("to", "specs", "current", "chosen", "looked_at"),
    [
        ("last_healthy", NOW_GOOD, NOW_GOOD[0], "now", 0),
        ("last_healthy", NOW_BAD, NOW_BAD[0], "good", 3),
        ("previous", NOW_BAD, NOW_BAD[0], "bad", 2),
        ("previous", NOW_GOOD, NOW_GOOD[0], "bad", 2),
        ("now", NOW_BAD, NOW_BAD[0], "now", 0),
        ("older", NOW_BAD, NOW_BAD[0], "older", 4),
        # Its own current spec is no target that needs to be shown.
        ("last_healthy", [], spec("now", True, None), "now", 0),
        ("now", [], spec("now", False, None), "now", 0),
        # Somebody wrote after the deployment was read: what is newer is not before it, but may be named.
        ("last_healthy", NEWER, NOW_BAD[0], "good", 4),
        ("previous", NEWER, NOW_BAD[0], "bad", 3),
        ("newer", NEWER, NOW_BAD[0], "newer", 1),
        # The history is behind.
        ("previous", BEHIND, NOW_BAD[0], "bad", 4),
        ("last_healthy", BEHIND, NOW_BAD[0], "good", 4),
        # Its pages shifted while they were read.
        ("previous", [NOW_BAD[0], *NOW_BAD], NOW_BAD[0], "bad", 3),
        # The API shows no spec of the deployment; its history begins with it.
        ("last_healthy", NOW_GOOD, None, "now", 3),
        ("previous", NOW_BAD, None, "bad", 5),
    ],
)
def test_which_spec_is_chosen_and_how_far_the_history_is_read(to, specs, current, chosen, looked_at):
    seen: list[str] = []
    assert choose(to, SimpleNamespace(latest_spec=current), read(specs, seen)).id == chosen
    assert len(seen) == looked_at


@pytest.mark.parametrize(
    ("to", "specs", "words"),
    [
        ("last_healthy", [spec("now"), spec("bad")], "no earlier spec was ever healthy"),
        ("last_healthy", [spec("now")], "no earlier spec was ever healthy"),
        ("previous", [spec("now", True)], "there is no earlier spec"),
        ("previous", [], "there is no earlier spec"),
        ("nobody", NOW_BAD, "its history has no spec nobody: give the id of one, last_healthy or previous"),
        (
            "previous",
            [spec("now"), spec("lost", data=None)],
            "no longer shows the content of the spec lost; give the id",
        ),
        (
            "last_healthy",
            [spec("now"), spec("lost", True, None), spec("also", True, None), spec("bad"), spec("good", True)],
            "no longer shows the content of the spec lost; give the id of another one, "
            "such as these, which were healthy: good",
        ),
    ],
)
def test_what_can_not_be_chosen(to, specs, words):
    with pytest.raises(InputError) as caught:
        choose(to, SimpleNamespace(latest_spec=specs[0] if specs else None), iter(specs))
    assert caught.value.path == "to"
    assert words in caught.value.message


# The task, against a simulator.

BAD = config(image="nginx:crash")


def test_the_current_spec_is_left_alone_when_it_is_healthy_and_costs_one_request(task, simulator, back):
    known, (first, now) = roll_out(simulator, config(image="nginx:1"), config())
    result = back(known, wait=True)
    assert task.methods() == READ
    assert (result["changed"], result["changes"], result["timeline"]) == (False, [], [])
    assert result["spec_id"] == result["previous_spec_id"] == result["target_spec_id"] == now
    by_name = task("deployment_rollback", name="web", project_id=PROJECT, to=now)
    assert task.methods() == READ
    assert by_name["target_spec_id"] == now
    assert specs_of(simulator, known) == [first, now]


def test_the_last_healthy_spec_comes_back_and_is_waited_for(task, simulator, back):
    known, (good, bad) = roll_out(simulator, config(enabled=True, region="ny2"), BAD)
    result = back(known, wait=True)
    assert result["changed"]
    assert result["timeline"][0]["phase"] == "plan" and good in result["timeline"][0]["message"]
    assert result["timeline"][-1]["phase"] == "healthy"
    assert (result["previous_spec_id"], result["target_spec_id"]) == (bad, good)
    assert result["spec_id"] not in (good, bad)
    assert result["deployment"]["latest_spec"]["dt_healthy"]
    assert latest(simulator, known) == config(enabled=True, region="ny2")
    assert [change["path"] for change in result["changes"]] == ["image", "region"]
    task.methods()
    assert not back(known)["changed"]
    assert task.methods() == READ


@pytest.mark.parametrize("to", ["last_healthy", "previous", "first"])
def test_a_rollback_costs_a_page_of_history_and_the_write(task, simulator, back, to):
    known, (first, _bad) = roll_out(simulator, config(), BAD)
    back(known, to=first if to == "first" else to)
    assert task.methods() == WRITE


def test_previous_toggles(simulator, back):
    known, (_first, _second) = roll_out(simulator, config(image="nginx:1"), config(image="nginx:2"))
    images = []
    for _run in range(3):
        assert back(known, to="previous")["changed"]
        images.append(latest(simulator, known)["image"])
    assert images == ["nginx:1", "nginx:2", "nginx:1"]


def test_an_earlier_spec_that_equals_the_current_one_is_unchanged(task, simulator, back):
    known, (first, _second, _third) = roll_out(simulator, config(), BAD, config())
    result = back(known, to=first)
    assert task.methods() == READ_HISTORY
    assert not result["changed"]
    assert result["target_spec_id"] == first


@pytest.mark.parametrize("to", [None, "", " ", "last_healthy"])
def test_no_target_is_the_last_healthy_one(simulator, back, to):
    known, (good, _bad) = roll_out(simulator, config(), BAD)
    assert back(known, to=to)["target_spec_id"] == good


def test_defaults_come_back_too(simulator, back):
    known, _specs = roll_out(
        simulator,
        config(),
        config(enabled=False, command=["x"], resources={"machineType": "C5", "ports": [80], "replicas": 7}),
    )
    result = back(known)
    assert {change["path"] for change in result["changes"]} == {
        "command", "enabled", "resources.machine_type", "resources.replicas",
    }  # fmt: skip
    assert latest(simulator, known) == config()


def test_check_mode_predicts_and_writes_nothing(task, simulator, back):
    known, (good, _bad) = roll_out(simulator, config(env=[{"name": "A", "value": "a-literal-secret"}]), BAD)
    predicted = back(known, check=True, wait=True)
    assert task.methods() == READ_HISTORY
    done = back(known)
    for key in ("changed", "changes", "diff", "target_spec_id", "previous_spec_id"):
        assert predicted[key] == done[key]
    assert predicted["target_spec_id"] == good and predicted["spec_id"] is None
    assert predicted["deployment"]["latest_spec"]["data"] == done["deployment"]["latest_spec"]["data"]
    assert done["diff"]["after"] == {"env": {"A": MASK}, "image": "nginx:1.27"}
    assert "a-literal-secret" not in str((predicted, done, task.progress))
    assert not back(known, check=True)["changed"]


def test_show_env(simulator, back):
    known, _specs = roll_out(simulator, config(env=[{"name": "A", "value": "a-literal-secret"}]), BAD)
    result = back(known, show_env=True)
    assert result["deployment"]["latest_spec"]["data"]["env"] == {"A": "a-literal-secret"}
    assert {"path": "env.A", "before": None, "after": "a-literal-secret"} in result["changes"]


def test_the_name_of_now_stays(simulator, back):
    known, (good, *_more) = roll_out(simulator, config("web"), config("shop", image="nginx:crash"))
    result = back(known)
    assert result["target_spec_id"] == good
    assert [change["path"] for change in result["changes"]] == ["image"]
    assert latest(simulator, known) == config("shop")
    assert simulator.get(known)["name"] == "shop"


def test_the_key_of_the_endpoint_is_kept_with_a_warning(task, simulator, back):
    known, (good, _bad) = roll_out(simulator, config(), {**BAD, "basicAuthKey": "an-endpoint-key"})
    assert [change["path"] for change in back(known)["changes"]] == ["image"]
    assert latest(simulator, known)["basicAuthKey"] == "an-endpoint-key"
    assert len(task.warnings) == 1 and f"The spec {good} has no basic_auth_key" in task.warnings[0]
    assert not back(known, to=good)["changed"]
    simulator.advance(10)
    assert not back(known)["changed"]
    assert task.warnings == []


@pytest.mark.parametrize("now", [config(), {**BAD, "healthChecks": {"liveness": {"path": "/"}}}])
def test_specs_of_the_oldest_version_come_back_and_go(simulator, back, now):
    known, (old, new) = roll_out(simulator, V0, now)
    result = back(known, to=old)
    assert "api_version" in {change["path"] for change in result["changes"]}
    assert latest(simulator, known) == V0
    assert not back(known, to=old)["changed"]
    assert back(known, to=new)["changed"]
    assert latest(simulator, known) == now


def test_a_key_that_the_oldest_version_can_not_hold_stops_it(task, simulator, back):
    known, (old, _new) = roll_out(simulator, V0, config(basicAuthKey="secret:KEY"))
    error = task.fails("deployment_rollback", id=known, to=old)
    assert "the earlier spec has no basic_auth_key" in error.message
    assert error.details["target_spec_id"] == old
    assert simulator.requests("POST") == []


GIT = {"actor": "me", "host": "github", "owner": "us", "repo": "app", "ref": "main", "sha": "abc123"}


def test_git_provenance_of_the_spec_goes_out_again(task, simulator, web, back):
    first = task("deployment", **web, git=GIT)
    known = first["deployment"]["id"]
    task("deployment", **{**web, "image": "nginx:2"}, git={**GIT, "sha": "def456"}, wait=False)
    result = back(known, to="previous")
    assert result["deployment"]["latest_spec"]["metadata"]["git"] == GIT
    back(known, to="previous")
    assert simulator.get(known)["latestSpec"]["metadata"]["gitHeaders"]["x-git-sha"] == "def456"


@pytest.mark.parametrize(
    "headers",
    [None, {}, {"x-git-sha": "abc"}, {f"x-git-{key}": None for key in GIT}, {f"x-git-{key}": "ü\n" for key in GIT}],
)
def test_git_provenance_that_is_not_whole_does_not_go_out(simulator, back, headers):
    known, (good, _bad) = roll_out(simulator, config(), BAD)
    history(simulator, known, **{good: {"metadata": {"gitHeaders": headers}}})
    assert back(known)["changed"]
    sent = simulator.requests("POST")[0]["headers"]
    assert [name for name in sent if name.startswith("x-git")] == []


def test_a_spec_whose_content_is_gone_is_no_target(task, simulator):
    known, (oldest, good, bad) = roll_out(simulator, config(image="nginx:1"), config(image="nginx:2"), BAD)
    history(simulator, known, **{good: {"data": None}})
    for to in ("last_healthy", "previous", good):
        error = task.fails("deployment_rollback", id=known, to=to)
        assert error.message.startswith(f"to: the API no longer shows the content of the spec {good}; ")
        assert error.message.endswith(f"which were healthy: {oldest}")
    assert specs_of(simulator, known) == [oldest, good, bad]


def test_fields_that_only_the_api_knows_go_out_again(simulator, back):
    known, _specs = roll_out(simulator, config(), BAD)
    simulator.behaviours(unknown_fields="yes")
    back(known)
    sent = simulator.requests("POST")[0]["body"]["config"]
    assert sent["simulatorUnknown"] == sent["resources"]["simulatorUnknown"] == {"added": True}


def test_a_field_that_the_api_no_longer_takes_is_sent_and_told(task, simulator):
    known, (good, _bad) = roll_out(simulator, config(), BAD)
    data = {**config(), "formerField": {"kept": [1, {"as": "it is"}]}}
    history(simulator, known, **{good: {"data": data}})
    error = task.fails("deployment_rollback", id=known)
    assert simulator.requests("POST")[0]["body"]["config"] == data
    assert error.details["refused"] == ["former_field"]
    assert error.details["target_spec_id"] == good


def test_a_spec_of_an_unexpected_shape_is_no_target(task, simulator):
    known, (good, _bad) = roll_out(simulator, config(), BAD)
    history(simulator, known, **{good: {"data": {**config(), "env": "A=1"}}})
    assert "unexpected API response: config: " in task.fails("deployment_rollback", id=known).message
    assert simulator.requests("POST") == []


@pytest.mark.parametrize("behaviour", ["masked", "null"])
def test_what_the_history_hides_is_never_sent(task, simulator, behaviour):
    env = [{"name": "A", "value": "a-literal-secret"}, {"name": "R", "value": "secret:R"}]
    known, (good, bad) = roll_out(simulator, config(env=env), BAD)
    simulator.behaviours(secrets=behaviour)
    error = task.fails("deployment_rollback", id=known)
    assert "the API does not show env.A, and a write replaces the whole spec" in error.message
    assert error.details["target_spec_id"] == good
    assert task.fails("deployment_rollback", id=known, check=True).message == error.message
    assert specs_of(simulator, known) == [good, bad]


@pytest.mark.parametrize("behaviour", ["masked", "null"])
def test_specs_with_references_and_without_secrets_go_back_however_secrets_are_shown(simulator, back, behaviour):
    env = [{"name": "R", "value": "secret:R"}]
    now = {**BAD, "env": [{"name": "A", "value": "a-literal-secret"}]}
    known, _specs = roll_out(simulator, config(env=env, basicAuthKey="secret:K"), now)
    simulator.behaviours(secrets=behaviour)
    assert back(known)["changed"]
    assert latest(simulator, known) == config(env=env, basicAuthKey="secret:K")


@pytest.mark.parametrize("behaviour", ["masked", "null"])
def test_a_difference_that_can_not_be_seen_is_told(task, simulator, back, behaviour):
    specs = [config(env=[{"name": "A", "value": f"a-literal-secret-{number}"}]) for number in (1, 2)]
    known, (first, _second) = roll_out(simulator, *specs)
    simulator.behaviours(secrets=behaviour)
    assert not back(known, to=first)["changed"]
    assert len(task.warnings) == 1 and "does not show env.A" in task.warnings[0]
    back(known)
    assert task.warnings == []


BEHAVIOURS = [
    {"defaults": "filled"},
    {"latest": "v1"},
    {"numbers": "float"},
    {"unknown_fields": "yes"},
    {"dedupe": "yes"},
    {"latest_spec": "no_data"},
]


@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=str)
def test_however_the_server_shows_it_the_second_run_changes_nothing(task, simulator, back, behaviour, monkeypatch):
    monkeypatch.setattr(write, "GRACE_SECONDS", 0.3)
    good = config(apiVersion="latest", env=[{"name": "A", "value": "1"}], region="ny2")
    known, _specs = roll_out(simulator, good, BAD)
    simulator.behaviours(**behaviour)
    assert back(known)["changed"]
    simulator.advance(10)
    simulator.clear_requests()
    assert not back(known)["changed"]
    assert task.methods() == READ


def test_previous_where_the_api_shows_no_spec(simulator, back, monkeypatch):
    monkeypatch.setattr(write, "GRACE_SECONDS", 0.3)
    known, (_first, second, _third) = roll_out(simulator, config(image="nginx:1"), config(image="nginx:2"), BAD)
    simulator.behaviours(latest_spec="null")
    assert back(known, to="previous")["target_spec_id"] == second


def test_a_long_history_is_read_a_page_at_a_time_and_no_further_than_needed(task, simulator, back):
    known = simulator.seed(config(image="nginx:first"))[0]
    first = specs_of(simulator, known)[0]
    for number in range(250):
        simulator.post(config(image=f"nginx:{number}-crash"), deployment_id=known)
        if number == 124:
            simulator.advance(10)
            middle = specs_of(simulator, known)[-1]
    simulator.clear_requests()
    assert back(known, to="previous", check=True)["target_spec_id"] != middle
    assert task.methods() == ["GET"] * 2
    assert back(known, to=middle, check=True)["target_spec_id"] == middle
    assert task.methods() == ["GET"] * 3
    assert back(known, check=True)["target_spec_id"] == first
    assert task.methods() == ["GET"] * 4


@pytest.mark.parametrize(
    ("options", "place"),
    [
        ({}, "name"),
        ({"name": "web"}, "project_id"),
        ({"name": "none", "project_id": PROJECT}, "name"),
        ({"id": "00000000-0000-4000-8000-000000000000"}, "id"),
        ({"id": "known", "name": "another"}, "name"),
        ({"id": "known", "project_id": "pother"}, "project_id"),
        ({"id": "known", "to": "nothing"}, "to"),
        ({"id": "known", "wait_timeout": 0}, "wait_timeout"),
    ],
)
def test_what_is_refused_with_the_name_of_the_option(task, simulator, options, place):
    known, _specs = roll_out(simulator, config(), BAD)
    options = {**options, **({"id": known} if options.get("id") == "known" else {})}
    assert task.fails("deployment_rollback", **options).path == place
    assert simulator.requests("POST") == []


def test_a_history_that_can_not_be_read_fails_and_quotes_no_secret(task, simulator):
    known, _specs = roll_out(simulator, config(), {**BAD, "env": [{"name": "A", "value": "a-literal-secret"}]})
    body = {"code": "BAD_REQUEST", "message": f"a-literal-secret of {KEY}"}
    fault = {"method": "GET", "path": "*/history", "kind": "status", "status": 400, "body": body, "times": -1}
    simulator.post_faults(fault)
    error = task.fails("deployment_rollback", id=known)
    assert "BAD_REQUEST" in error.message
    assert "a-literal-secret" not in str((error.message, error.details))


def test_a_write_that_is_refused_quotes_no_secret_of_the_earlier_spec(task, simulator):
    known, (good, _bad) = roll_out(simulator, config(env=[{"name": "A", "value": "a-literal-secret"}]), BAD)
    body = {"code": "BAD_REQUEST", "message": "A is a-literal-secret"}
    fault = {"method": "POST", "path": "/v1/deployments", "kind": "status", "status": 400, "when": "before"}
    simulator.post_faults({**fault, "body": body})
    error = task.fails("deployment_rollback", id=known)
    assert f"A is {MASK}" in error.message
    assert "a-literal-secret" not in str(error.details)
    assert error.details["target_spec_id"] == good


def test_going_back_to_what_does_not_get_healthy_fails_and_tells_the_target(task, simulator):
    known, (bad, _good) = roll_out(simulator, BAD, config(), healthy=False)
    error = task.fails("deployment_rollback", id=known, to=bad)
    assert isinstance(error, RolloutError)
    assert error.details["target_spec_id"] == bad
    assert error.details["changed"] is True
    assert error.details["spec_id"] == specs_of(simulator, known)[-1]


def test_a_kept_key_is_told_of_also_when_the_wait_fails(task, simulator):
    known, (bad, _good) = roll_out(simulator, BAD, config(basicAuthKey="an-endpoint-key"), healthy=False)
    task.fails("deployment_rollback", id=known, to=bad)
    assert any("has no basic_auth_key" in warning for warning in task.warnings)


def test_an_unfinished_rollback_is_waited_for_by_the_next_run(simulator, back):
    known, (good, _bad) = roll_out(simulator, config(image="nginx:slow"), BAD)
    back(known)
    result = back(known, to=good, wait=True)
    assert not result["changed"]
    assert result["timeline"][-1]["phase"] == "healthy"


def test_a_change_in_the_meantime_is_told(task, simulator, monkeypatch):
    known, _specs = roll_out(simulator, config(), BAD)
    real = write.Sent.verify

    def overtaken(self):
        simulator.post(config(image="nginx:other"), deployment_id=known)
        return real(self)

    monkeypatch.setattr(write.Sent, "verify", overtaken)
    error = task.fails("deployment_rollback", id=known)
    assert "another change replaced this one" in error.message


@pytest.mark.parametrize("behaviour", ["name", "id"])
@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "drop", "when": "before"},
        {"kind": "drop", "when": "after"},
        {"kind": "status", "status": 500, "when": "before"},
        {"kind": "status", "status": 502, "when": "after"},
        {"kind": "garbage"},
        {"kind": "rate_limit", "retry_after": 0.05},
    ],
    ids=lambda fault: "-".join(map(str, fault.values())),
)
def test_a_lost_answer_makes_no_second_deployment_and_no_second_spec(simulator, back, skipped_time, fault, behaviour):
    known, (good, bad) = roll_out(simulator, config("web"), config("shop", image="nginx:crash"))
    simulator.behaviours(upsert=behaviour)
    simulator.post_faults({"method": "POST", "path": "/v1/deployments", **fault})
    assert back(known)["changed"]
    assert len(simulator.deployments()) == 1
    assert specs_of(simulator, known)[:-1] == [good, bad]
    assert latest(simulator, known) == config("shop")


CONFIGS = st.builds(
    lambda image, env, more: config(image=image, **({"env": env} if env else {}), **more),
    image=st.sampled_from(["nginx:1", "nginx:2", "nginx:crash"]),
    env=st.lists(
        st.builds(
            lambda name, value: {"name": name, "value": value},
            st.sampled_from("AB"),
            st.sampled_from(["", "1", "secret:S"]),
        ),
        max_size=2,
        unique_by=lambda item: item["name"],
    ),
    more=st.fixed_dictionaries(
        {},
        optional={
            "enabled": st.booleans(),
            "region": st.just("ny2"),
            "healthChecks": st.just({"liveness": {"path": "/", "periodSeconds": 10}}),
        },
    ),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(configs=st.lists(CONFIGS, min_size=1, max_size=4), pick=st.integers(min_value=0, max_value=3))
def test_to_a_spec_and_to_it_again_is_one_write(task, simulator, back, configs, pick):
    simulator.reset()
    known, specs = roll_out(simulator, *configs)
    target = configs[pick % len(configs)]
    spec_id = specs[pick % len(configs)]
    differs = canonical.flatten(target) != canonical.flatten(configs[-1])
    predicted = back(known, to=spec_id, check=True)
    first, second = back(known, to=spec_id), back(known, to=spec_id)
    assert (first["changed"], first["changes"]) == (predicted["changed"], predicted["changes"])
    assert not second["changed"]
    assert len(simulator.requests("POST")) == int(first["changed"]) <= int(differs)
    held, wanted = canonical.flatten(latest(simulator, known)), canonical.flatten(target)
    assert all(canonical.same(place, held, wanted) for place in {*held, *wanted})


@pytest.mark.parametrize("behaviours", [{"auth_key": "null"}, {"auth_key": "absent"}, {"secrets": "null"}], ids=str)
def test_a_rollback_does_not_open_an_endpoint_whose_key_nobody_shows(task, simulator, back, behaviours):
    key = {"basicAuthKey": "an-endpoint-key"}
    known, (first, _second) = roll_out(simulator, config(image="nginx:1", **key), config(image="nginx:2", **key))
    simulator.behaviours(**behaviours)
    for check in (True, False):
        error = task.fails("deployment_rollback", id=known, to=first, check=check)
        assert error.path == "basic_auth_key" and "remove: [basic_auth_key]" in error.message
    assert simulator.requests("POST") == [] and simulator.visit(known)[0] == 401
