# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The checks before a rollout, against a simulator."""

from __future__ import annotations

from typing import Any

import pytest
from simulator_fixture import KEY, PROJECT, config

from ansible_collections.paperspace.cloud.plugins.module_utils.errors import (
    ApiError,
    InputError,
    PaperspaceError,
    TransportError,
)
from ansible_collections.paperspace.cloud.plugins.module_utils.observe.preflight import references

LITERAL = "a-literal-preflight-secret"
CHECKS = ["spec", "gates", "key", "project", "secrets", "registry", "account"]
MODULE = "deployment_preflight"
WHOLE = {
    "image": "team/web:1",
    "env": {"TOKEN": "secret:HF_TOKEN", "PLAIN": LITERAL},
    "basic_auth_key": "secret:PASSWORD",
    "container_registry": "team-registry",
}
PATHS = {
    "session": "/v1/auth/session",
    "project": f"/v1/projects/{PROJECT}",
    "list": f"/v1/projects/{PROJECT}/deployments",
    "project_secrets": f"/v1/projects/{PROJECT}/secrets",
    "team_secrets": "/v1/teams/*/secrets",
    "*_secrets": "/v1/*/secrets",
    "registries": "/v1/container-registries",
    "standing": "/v1/billing/account-standing",
}


def missing(call: str) -> dict[str, Any]:
    return {"kind": "late_404", "path": PATHS[call], "times": -1}


def answered(call: str, status: int, **more: Any) -> dict[str, Any]:
    return {"kind": "status", "status": status, "path": PATHS[call], "times": -1, **more}


def shaped(call: str, body: Any) -> dict[str, Any]:
    return {"kind": "wrong_shape", "path": PATHS[call], "body": body, "times": -1}


NO_SECRETS = {"hasMore": False, "items": []}
NO_SESSION = {"kind": "garbage", "path": PATHS["session"], "body": "null", "times": -1}


@pytest.fixture
def told(task, simulator):
    """What a run says of each check, failed or not: name -> (outcome, message)."""

    def run(*faults: dict[str, Any], **options: Any) -> dict[str, tuple[str, str]]:
        simulator.post_faults(*faults)
        try:
            result = task(MODULE, **{"project_id": PROJECT, "api_retries": 0, **options})
        except PaperspaceError as error:
            result = error.details
        return {check["check"]: (check["outcome"], check["message"]) for check in result["checks"]}

    return run


def outcomes(checks: dict[str, tuple[str, str]]) -> list[str]:
    return [outcome for outcome, _message in checks.values()]


def test_all_is_well(task, simulator):
    simulator.secrets(HF_TOKEN="x", PASSWORD="y")
    simulator.registries(**{"team-registry": True})
    result = task(MODULE, project_id=PROJECT, name="web", **WHOLE)
    assert [(check["check"], check["outcome"]) for check in result["checks"]] == [(name, "passed") for name in CHECKS]
    assert (result["changed"], result["failed_checks"], result["skipped_checks"]) == (False, [], [])
    asked = [entry["path"] for entry in simulator.requests()]
    assert asked == [PATHS[call] for call in ("session", "project", "project_secrets", "registries", "standing")]
    assert task.methods() == ["GET"] * 5


def test_check_mode_is_the_same(task, simulator):
    runs = []
    for check in (False, True):
        result = task(MODULE, check=check, project_id=PROJECT, image="nginx", container_registry="")
        runs.append((result, [entry["path"] for entry in simulator.requests()]))
        simulator.clear_requests()
    assert runs[0] == runs[1]


def test_without_a_spec_the_rest_is_checked(task):
    result = task(MODULE, project_id=PROJECT, src="", name="")
    assert result["skipped_checks"] == ["spec", "secrets", "registry"]
    assert task.methods() == ["GET"] * 3


def test_a_spec_that_refers_to_nothing_asks_for_no_list(task):
    result = task(MODULE, project_id=PROJECT, spec=config())
    assert result["skipped_checks"] == []
    assert task.methods() == ["GET"] * 3


def test_every_failed_check_is_in_the_one_message(task, simulator):
    simulator.behaviours(standing="bad")
    error = task.fails(MODULE, project_id="pmissing", name="web", env={"A": 1.5}, gates=[{"log": "("}])
    assert error.message == (
        "4 of 7 checks of web failed: spec: env.A: must be a string, not a float: quote it, or append "
        "`| string` to the template; "
        "gates: gates[0].log: not a valid regular expression: missing ), unterminated subpattern at position 0; "
        "project: the key's team has no project pmissing: check project_id and api_key; "
        "account: the team's account is not in good standing: Add a payment method to use deployments."
    )
    assert error.details["failed_checks"] == ["spec", "gates", "project", "account"]
    assert [check["check"] for check in error.details["checks"]] == CHECKS


@pytest.mark.parametrize(
    "gate",
    [{"log": "(Traceback"}, {"metric": "cpu"}, {"metric": "cpu", "below": 80, "window": "5x"}, {"name": "empty"}],
    ids=str,
)
def test_a_bad_gate_is_told_as_soak_tells_it(task, gate):
    refused = task.fails("deployment_soak", project_id=PROJECT, name="web", gates=[gate])
    error = task.fails(MODULE, project_id=PROJECT, name="web", gates=[gate])
    assert error.details["failed_checks"] == ["gates"]
    assert error.message == f"1 of 7 checks of web failed: gates: {refused.message}"


@pytest.mark.parametrize(
    "options",
    [
        {"env": {"A": 1.5}},
        {"resources": {"replicas": 2**70}},
        {"spec": {"image": "nginx", "resources": {"machineTyp": "C4"}}},
        {"spec": {"image": ["nginx"]}},
        {"spec": config(), "region": "ny2"},
        {"src": "web.yaml"},
    ],
    ids=str,
)
def test_a_bad_spec_is_told_as_deployment_tells_it(task, options):
    refused = task.fails("deployment", project_id=PROJECT, name="web", **options)
    assert isinstance(refused, InputError)
    error = task.fails(MODULE, project_id=PROJECT, **options)
    assert error.details["checks"][0] == {"check": "spec", "outcome": "failed", "message": refused.message}
    assert error.details["skipped_checks"] == ["secrets", "registry"]


def test_image_overlays_a_document(told):
    assert outcomes(told(spec=config(), image="nginx:2"))[0] == "passed"
    assert told(spec=config(image=7), image="nginx:2")["spec"][0] == "failed"


@pytest.mark.parametrize(
    ("fault", "outcome", "says"),
    [
        (NO_SESSION, "failed", "the API does not accept the key"),
        (shaped("session", {"user": None, "team": None}), "failed", "the API does not accept the key"),
        (answered("session", 401), "failed", "returned 401"),
        (answered("session", 403), "failed", "returned 403"),
        (missing("session"), "skipped", "the API has no endpoint /auth/session"),
        (shaped("session", {"user": {"id": 1}, "team": None, "new": 1}), "passed", "the API accepts the key"),
    ],
    ids=str,
)
def test_the_key(told, fault, outcome, says):
    found, message = told(fault)["key"]
    assert (found, says in message) == (outcome, True), message


def test_a_wrong_key_leaves_the_rest_unseen(task):
    error = task.fails(MODULE, project_id=PROJECT, api_key="another-key", **WHOLE)
    assert error.details["failed_checks"] == ["key"]
    assert error.details["skipped_checks"] == CHECKS[3:]
    assert task.methods() == ["GET"]


@pytest.mark.parametrize(
    ("faults", "outcome", "says"),
    [
        ([missing("project"), missing("list")], "failed", f"has no project {PROJECT}"),
        ([missing("project")], "passed", "has deployments"),
        ([missing("project"), shaped("list", NO_SECRETS)], "skipped", "does not list projects"),
        ([missing("project"), answered("list", 403)], "failed", "returned 403"),
        ([answered("project", 400)], "failed", "returned 400"),
        ([answered("project", 403)], "failed", "returned 403"),
        ([shaped("project", {"id": PROJECT, "dtDeleted": "2026-01-02"})], "failed", "was deleted at 2026-01-02"),
        ([shaped("project", {"id": PROJECT})], "passed", "exists"),
    ],
    ids=str,
)
def test_the_project(told, simulator, faults, outcome, says):
    simulator.create()
    found, message = told(*faults)["project"]
    assert (found, says in message) == (outcome, True), message


def test_a_key_that_only_the_project_refuses_leaves_the_rest_unseen(told, task):
    checks = told(missing("session"), answered("project", 401), image="nginx")
    assert outcomes(checks) == ["passed", "passed", "skipped", "failed", "skipped", "skipped", "skipped"]
    assert task.methods() == ["GET"] * 2


def test_a_secret_that_nobody_has(told, simulator):
    simulator.secrets(PASSWORD="x")
    assert told(**WHOLE)["secrets"] == (
        "failed",
        "env.TOKEN refers to secret:HF_TOKEN, which neither the project nor its team has: "
        "create it there, or correct its name",
    )


@pytest.mark.parametrize(
    ("faults", "outcome", "says"),
    [
        ([], "passed", "each secret"),
        ([shaped("project_secrets", NO_SECRETS)], "passed", "each secret"),
        (
            [shaped("*_secrets", NO_SECRETS)],
            "failed",
            "X refers to secret:A and basic_auth_key refers to secret:B, which",
        ),
        ([missing("project_secrets")], "passed", "each secret"),
        ([answered("project_secrets", 403)], "passed", "each secret"),
        ([missing("team_secrets"), shaped("project_secrets", NO_SECRETS)], "skipped", "returned 404"),
        ([answered("team_secrets", 403), missing("project_secrets")], "skipped", "returned 403"),
        ([answered("team_secrets", 500), missing("project_secrets")], "skipped", "returned 500"),
        ([shaped("team_secrets", []), missing("project_secrets")], "skipped", "unexpected API response"),
        ([missing("session"), shaped("project_secrets", NO_SECRETS)], "skipped", "the team of the key"),
    ],
    ids=str,
)
def test_where_secrets_are_looked_for(told, simulator, faults, outcome, says):
    simulator.secrets(A="1", B="2")
    found, message = told(*faults, env={"X": "secret:A"}, basic_auth_key="secret:B")["secrets"]
    assert (found, says in message) == (outcome, True), message


def test_the_team_may_come_from_the_project(told, simulator):
    team = simulator.get(simulator.create())["teamId"]
    simulator.secrets(A="1")
    faults = [missing("session"), shaped("project", {"teamId": team}), shaped("project_secrets", NO_SECRETS)]
    assert told(*faults, env={"X": "secret:A"})["secrets"][0] == "passed"


def test_secrets_beyond_the_first_page(told, simulator):
    simulator.secrets(**{f"S{number}": "x" for number in range(130)})
    checks = told(env={f"E{number}": f"secret:S{number}" for number in range(130)})
    assert checks["secrets"][0] == "passed"


def test_references_and_their_places():
    probe = {"path": "/", "headers": [{"name": "X-Key", "value": "secret:H"}]}
    written = {
        "image": "secret:no",
        "command": ["secret:no"],
        "env": {"A": "secret:E", "B": "plain", "C": "secret:with space", "D": ""},
        "basicAuthKey": "secret:P",
        "healthChecks": {"liveness": probe},
        "integrations": [{"type": "s3", "name": "w", "accessKeyId": "k", "secretAccessKey": "secret:S"}],
        "repositories": {"dataset": "d", "repositories": [{"name": "r", "url": "https://g", "password": "secret:R"}]},
        "resources": {},
    }
    assert references(written) == {
        "env.A": "E",
        "basic_auth_key": "P",
        "health_checks.liveness.headers.X-Key": "H",
        "integrations[w].secret_access_key": "S",
        "repositories.repositories[r].password": "R",
    }


@pytest.mark.parametrize(
    ("name", "faults", "outcome", "says"),
    [
        ("team-registry", [], "passed", "the team has"),
        ("cr-team-registry", [], "passed", "the team has"),
        ("Team-Registry", [], "failed", "container_registry: the team has no registry Team-Registry"),
        ("other", [missing("registries")], "skipped", "the API has no endpoint /container-registries"),
        ("other", [answered("registries", 403)], "skipped", "returned 403"),
        ("other", [answered("registries", 503)], "skipped", "returned 503"),
        ("other", [shaped("registries", {"items": 7})], "skipped", "unexpected API response"),
    ],
)
def test_the_registry(told, simulator, name, faults, outcome, says):
    simulator.registries(**{"team-registry": True})
    found, message = told(*faults, container_registry=name)["registry"]
    assert (found, says in message) == (outcome, True), message


@pytest.mark.parametrize(
    ("fault", "outcome", "says"),
    [
        (shaped("standing", {"isInGoodStanding": True, "isAdminLocked": True}), "failed", "locked: see its billing"),
        (shaped("standing", {"isInGoodStanding": False, "messages": ["Pay."]}), "failed", "good standing: Pay."),
        (shaped("standing", {}), "skipped", "does not report"),
        (missing("standing"), "skipped", "the API has no endpoint /billing/account-standing"),
        (answered("standing", 403), "skipped", "returned 403"),
        ({"kind": "drop", "path": PATHS["standing"], "times": -1}, "skipped", "GET /billing/account-standing: "),
    ],
    ids=str,
)
def test_the_account(told, fault, outcome, says):
    found, message = told(fault)["account"]
    assert (found, says in message) == (outcome, True), message


@pytest.mark.parametrize(("call", "made"), [("session", 2), ("project", 3)])
@pytest.mark.parametrize(("fault", "kind"), [({"status": 503}, ApiError), ({"kind": "drop"}, TransportError)])
def test_trouble_with_what_must_be_known_is_an_error(task, simulator, call, made, fault, kind):
    simulator.post_faults({"kind": "status", "path": PATHS[call], "times": -1, **fault})
    error = task.fails(MODULE, project_id=PROJECT, api_retries=0, env={"A": 1.5})
    assert isinstance(error, kind)
    assert len(error.details["checks"]) == made
    assert error.details["failed_checks"] == ["spec"]


@pytest.mark.parametrize("call", ["session", "project", "project_secrets", "registries", "standing"])
def test_a_passing_outage_is_not_noticed(told, simulator, call):
    simulator.secrets(HF_TOKEN="x", PASSWORD="y")
    simulator.registries(**{"team-registry": True})
    checks = told({**answered(call, 503), "times": 1}, api_retries=1, **WHOLE)
    assert outcomes(checks) == ["passed"] * 7


@pytest.mark.parametrize(
    "faults",
    [
        [answered("project", 400, message=f"What are {LITERAL} and {KEY}?")],
        [shaped("standing", {"isInGoodStanding": False, "messages": [LITERAL, KEY]})],
        [answered("registries", 403, message=f"{LITERAL} {KEY}")],
        [answered("session", 503, message=f"{LITERAL} {KEY}")],
    ],
    ids=str,
)
def test_no_literal_leaves(task, simulator, faults):
    simulator.post_faults(*faults)
    error = task.fails(MODULE, project_id=PROJECT, api_retries=0, **WHOLE)
    shown = error.message + str(error.details)
    assert "********" in shown
    assert LITERAL not in shown and KEY not in shown
    simulator.clear_faults()
    simulator.secrets(HF_TOKEN="x", PASSWORD="y")
    simulator.post_faults(*[fault for fault in faults if fault["path"] == PATHS["registries"]])
    simulator.registries(**{"team-registry": True})
    assert LITERAL not in str(task(MODULE, project_id=PROJECT, **WHOLE))


@pytest.mark.parametrize("project_id", [None, "", " ", ".."])
def test_the_project_is_needed(task, project_id):
    assert task.fails(MODULE, project_id=project_id).message.startswith("project_id: required")
    assert task.methods() == []
