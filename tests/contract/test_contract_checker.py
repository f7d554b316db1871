# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The checker itself: what is right passes, and each kind of wrong is caught and named."""

from __future__ import annotations

import copy
import json
import re
from dataclasses import replace
from typing import Any

import pytest
from contract_checker import Checker
from contract_document import contract
from contract_recordings import Exchange, RecordingError, read
from contract_shapes import Shapes, UnknownKeywordError

ID = "6b1d0c1e-2f5a-4d0b-9f3e-0a1b2c3d4e5f"
NOW = "2026-01-02T03:04:05.000Z"
OURS = {"user-agent": "ansible-paperspace-cloud/1.0.0", "accept": "application/json"}
JSON = {**OURS, "content-type": "application/json"}
GIT = {f"x-git-{name}": name for name in ("actor", "owner", "ref", "repo", "sha")} | {"x-git-host": "github"}
INTEGRATION = {"type": "s3", "name": "weights", "url": "s3://bucket/w", "secretAccessKey": "secret:S3"}
CONFIG: dict[str, Any] = {
    "apiVersion": "v1",
    "name": "web",
    "image": "nginx:1",
    "env": [{"name": "A", "value": "1"}],
    "integrations": [INTEGRATION],
    "healthChecks": {"readiness": {"path": "/", "periodSeconds": 5}, "liveness": {"exec": {"command": ["true"]}}},
    "resources": {
        "machineType": "C4",
        "ports": [80],
        "replicas": 1,
        "autoscaling": {"maxReplicas": 3, "metrics": [{"metric": "cpu", "summary": "average", "value": 60}]},
    },
}
OLD = {"apiVersion": "v0alpha0", "name": "old", "image": "nginx:1", "port": 80, "resources": {"instanceType": "C4"}}
SPEC = {"id": "s", "deploymentId": ID, "userId": "u", "data": CONFIG, "externalApplied": NOW, "dtHealthy": None}
DEPLOYMENT = {"id": ID, "name": "web", "projectId": "p", "teamId": "t", "endpoint": "e", "dtCreated": NOW}
PAGE = {"hasMore": False, "items": [{**DEPLOYMENT, "latestSpec": SPEC}], "nextPage": None}
ERROR = {"code": "BAD_REQUEST", "message": "Input validation failed"}


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(contract())


def changed(document: Any, place: tuple, value: Any) -> Any:
    """A copy with another value at a place; ``...`` takes it out."""
    copied = copy.deepcopy(document)
    target = copied
    for step in place[:-1]:
        target = target[step]
    if value is ...:
        del target[place[-1]]
    else:
        target[place[-1]] = value
    return copied


def post(config: Any = None, status: int = 200, answer: Any = None, **parts: Any) -> Exchange:
    body = {"projectId": "p", "config": CONFIG if config is None else config, **parts.pop("beside", {})}
    answer = {"deploymentId": ID} if answer is None else answer
    parts = {"headers": JSON, **parts}
    return Exchange("POST", "/deployments", body=json.dumps(body), status=status, answer=json.dumps(answer), **parts)


def get(path: str, answer: Any, status: int = 200, **parts: Any) -> Exchange:
    parts = {"headers": OURS, **parts}
    return Exchange("GET", path, status=status, answer=json.dumps(answer), **parts)


RIGHT = {
    "v1": post(),
    "latest": post({**CONFIG, "apiVersion": "latest"}),
    "v0alpha1": post({**CONFIG, "apiVersion": "v0alpha1"}),
    "v0alpha0": post(OLD),
    "with id": post(beside={"deploymentId": ID}),
    "with null id": post(beside={"deploymentId": None}),
    "with git headers": post(headers={**JSON, **GIT}),
    "page": get("/deployments", PAGE, query=f"limit=120&order=desc&after={ID}"),
    "grown answer": get("/deployments", {**PAGE, "total": 1}),
    "held back secrets": get(
        "/deployments", changed(PAGE, ("items", 0, "latestSpec", "data", "env", 0, "value"), None)
    ),
    "no spec": get(f"/deployments/{ID}", {**DEPLOYMENT, "latestSpec": None}),
    "error": get(f"/deployments/{ID}", ERROR, status=404),
    "error of 2023": get(f"/deployments/{ID}", {**ERROR, "issues": [{"message": "Required"}]}, status=404),
    "runs": get(f"/deployments/{ID}/runs", [], query="limit=10"),
    "single metric": get(f"/deployments/{ID}/metrics", {"timestamp": NOW, "value": "1"}, query="metric=cpu"),
    "scripted garbage": replace(get("/deployments", PAGE), answer="<html>", fault="garbage"),
    "dropped": replace(get("/deployments", PAGE), answer=None, status=None, fault="drop"),
    "integration that the API refused": post(changed(CONFIG, ("integrations", 0, "url"), ...), 400, ERROR),
    "field that the API showed before": post({**CONFIG, "formerField": 1}, shown=frozenset({"formerField"})),
    "request that never came whole": replace(post(), body=None, whole=False, status=400),
    "wrong request of somebody else": post(
        OLD | {"image": 1}, 400, ERROR, headers={"content-type": "application/json"}
    ),
    "key of somebody else": Exchange("GET", "/deployments", "json=true", answer=json.dumps(PAGE)),
    "extra": get("/projects/p", {"id": "p", "name": "p", "dtCreated": NOW, "dtDeleted": None}),
}


@pytest.mark.parametrize("exchange", RIGHT.values(), ids=RIGHT)
def test_what_is_right_passes(checker, exchange):
    assert checker.problems(exchange) == []


def wrong_config(place: tuple, value: Any) -> Exchange:
    return post(changed(CONFIG, place, value), 400, ERROR)


WRONG = {
    "unknown config field": (wrong_config(("colour",), "red"), "request: body config .*'colour' was unexpected"),
    "unknown nested field": (wrong_config(("env", 0, "x"), 1), "request: body config.env.0 .*'x' was unexpected"),
    "unknown field beside": (post(beside={"note": 1}), "request: body .*'note' was unexpected"),
    "env as mapping": (wrong_config(("env",), {"A": "1"}), "request: body config.env .*not of type 'array'"),
    "number in env": (wrong_config(("env", 0, "value"), 1), "request: body config.env.0.value .*'string'"),
    "null in env": (wrong_config(("env", 0, "value"), None), "request: body config.env.0.value .*'string'"),
    "null for an optional field": (wrong_config(("region",), None), "request: body config.region .*'string'"),
    "no ports": (wrong_config(("resources", "ports"), ...), "request: body config.resources 'ports' is a required"),
    "text as port": (
        wrong_config(("resources", "ports", 0), "80"),
        "request: body config.resources.ports.0 .*'number'",
    ),
    "no version": (wrong_config(("apiVersion",), ...), "request: body config is of no kind"),
    "unknown version": (wrong_config(("apiVersion",), "v2"), "request: body config is of no kind"),
    "field of another version": (post({**OLD, "basicAuthKey": "k"}, 400, ERROR), "body config .*'basicAuthKey' was"),
    "unknown metric": (
        wrong_config(("resources", "autoscaling", "metrics", 0, "metric"), "gpu"),
        "request: body config.resources.autoscaling.metrics.0.metric ",
    ),
    "probe of both kinds": (
        wrong_config(("healthChecks", "liveness", "path"), "/"),
        "request: body config.healthChecks.liveness .*'(path|exec)' was unexpected",
    ),
    "taken integration without url": (
        post(changed(CONFIG, ("integrations", 0, "url"), ...)),
        "request: body config.integrations.0 'url' is a required",
    ),
    "no project": (replace(post(), body=json.dumps({"config": CONFIG})), "request: body 'projectId' is a required"),
    "no body": (replace(post(), body=None), "request: .*required request body"),
    "body that is not JSON": (replace(post(), body="{"), "request: "),
    "another content type": (
        post(headers={**JSON, "content-type": "text/json"}),
        "request: .*mimetype",
    ),
    "some git headers": (post(headers={**JSON, "x-git-sha": "1"}), "request: of the headers that go together"),
    "unknown git host": (post(headers={**JSON, **GIT, "x-git-host": "bit"}), "request: header x-git-host "),
    "unknown header": (post(headers={**JSON, "x-other": "1"}), "request: the header x-other is unknown"),
    "no key": (post(bearer=False), "request: no key"),
    "unknown query key": (get("/deployments", PAGE, query="json=true"), "request: the query key json is unknown"),
    "query key twice": (get("/deployments", PAGE, query="limit=1&limit=2"), "the query key limit comes twice"),
    "limit out of bounds": (get("/deployments", ERROR, 400, query="limit=121"), "request: query limit .*120"),
    "limit that is no number": (
        get("/deployments", ERROR, 400, query="limit=all"),
        "request: query limit .*integer",
    ),
    "unknown order": (get("/deployments", ERROR, 400, query="order=up"), "request: query order "),
    "no metric": (get(f"/deployments/{ID}/metrics", ERROR, 400), "request: .*metric"),
    "unknown time frame": (
        get(f"/deployments/{ID}/metrics", ERROR, 400, query="metric=cpu&timeframe=year"),
        "request: query timeframe ",
    ),
    "body of a read": (replace(get("/deployments", PAGE), body="{}"), "request: a body that the call does not have"),
    "unknown call": (get("/apps", ERROR, 404), "request: the API has no such call"),
    "unknown method": (replace(get(f"/deployments/{ID}", ERROR, 405), method="PATCH"), "request: the API has no such"),
    "answer without a field": (
        get(f"/deployments/{ID}", changed(DEPLOYMENT, ("endpoint",), ...)),
        "answer 200: .*endpoint",
    ),
    "answer that is null": (get(f"/deployments/{ID}", {**DEPLOYMENT, "name": None}), "answer 200: .*name"),
    "date that is none": (get(f"/deployments/{ID}", {**DEPLOYMENT, "dtCreated": "today"}), "answer 200: .*dtCreated"),
    "impossible date": (
        get(f"/deployments/{ID}", {**DEPLOYMENT, "dtCreated": "2026-02-30T00:00:00.000Z"}),
        "answer 200: .*dtCreated",
    ),
    "page without hasMore": (get("/deployments", changed(PAGE, ("hasMore",), ...)), "answer 200: .*hasMore"),
    "one bad item of many": (
        get("/deployments", {**PAGE, "items": [*PAGE["items"] * 5, {"id": ID}]}),
        "answer 200: .*required",
    ),
    "config of no version": (
        get("/deployments", changed(PAGE, ("items", 0, "latestSpec", "data", "apiVersion"), "v2")),
        "answer 200: items.0.latestSpec.data is of no kind",
    ),
    "error without a code": (get("/deployments", {"message": "no"}, 500), "answer 500: .*code"),
    "error that is not JSON": (replace(get("/deployments", ERROR, 502), answer="<html>"), "answer 502: "),
    "late answer that is wrong": (get("/deployments", {}, fault="latency"), "answer 200: .*hasMore"),
    "metric as a number": (
        get(f"/deployments/{ID}/metrics", {"timestamp": NOW, "value": 1}, query="metric=cpu"),
        "answer 200: .*value",
    ),
    "success of a call that is none": (
        Exchange("GET", "/apps", answer="{}"),
        "answer: 200 to a call that the API does not have",
    ),
    "wrong request that was taken": (
        post({**CONFIG, "image": 1}, headers={"content-type": "application/json"}),
        "judgement: answered 200, .*config.image",
    ),
    "right request that was refused": (post(status=400, answer=ERROR), "judgement: answered 400"),
}


@pytest.mark.parametrize(("exchange", "problem"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_caught_and_named(checker, exchange, problem):
    found = checker.problems(exchange)
    assert any(re.search(problem, line) for line in found), found


def test_what_one_shape_was_judged_holds_for_no_other():
    """Right and wrong ones in both orders: nothing is taken for something that it is not."""
    exchanges = [*RIGHT.values(), *(wrong for wrong, _problem in WRONG.values())]
    checker = Checker(contract())
    alone = []
    for exchange in exchanges:
        checker.judged.clear()
        alone.append(places(checker, exchange))
    assert sum(map(bool, alone)) == len(WRONG)
    for order in (1, -1):
        checker.judged.clear()
        for exchange, problems in [*zip(exchanges, alone, strict=True)][::order]:
            assert places(checker, exchange) == problems


def places(checker: Checker, exchange: Exchange) -> list[str]:
    """The problems without the values in them, which may be another one's of the same shape."""
    return [problem.split(" '")[0] for problem in checker.problems(exchange)]


def test_a_scripted_fault_does_not_excuse_the_request(checker):
    exchange = replace(WRONG["unknown config field"][0], fault="garbage", answer="<html>")
    assert any("colour" in problem for problem in checker.problems(exchange))


def test_alike_exchanges_are_judged_once():
    checker = Checker(contract())
    for number in range(50):
        known = f"00000000-0000-4000-8000-{number:012d}"
        answer = {
            **DEPLOYMENT,
            "id": known,
            "name": f"web-{number}",
            "dtCreated": f"2026-01-{number % 28 + 1:02d}T00:00:00.000Z",
        }
        assert checker.problems(get(f"/deployments/{known}", answer)) == []
    assert len(checker.judged) == 3


@pytest.mark.parametrize("rule", [{"pattern": "^a"}, {"maxLength": 3}, {"minItems": 1}, {"uniqueItems": True}])
def test_a_rule_that_shapes_do_not_see_is_refused(rule):
    document = copy.deepcopy(contract())
    document["components"]["schemas"]["EnvVar"]["properties"]["name"] |= rule
    with pytest.raises(UnknownKeywordError, match=next(iter(rule))):
        Shapes(document)


def test_recordings_are_read_with_what_was_shown_before(tmp_path):
    seen = {"method": "GET", "path": "/v1/deployments", "query": "", "headers": {}, "bearer": True, "body": None}
    seen |= {"whole": True, "status": 200, "type": "application/json", "fault": None, "behaviours": {}}
    lines = [json.dumps({**seen, "answer": answer}) for answer in ('{"hasMore": 1, "grown" : 2}', None)]
    (tmp_path / "1.jsonl").write_text("\n".join(lines) + "\n")
    first, second = read(tmp_path, frozenset({"hasMore"}))
    assert (first.path, first.shown, second.shown) == ("/deployments", frozenset(), frozenset({"grown"}))
    assert second.origin == f"{tmp_path.name}/1.jsonl:2"


@pytest.mark.parametrize("line", ["{", "[]", '{"method": "GET"}', '{"path": "/v1/x", "colour": 1}'])
def test_what_is_no_recording_is_named(tmp_path, line):
    (tmp_path / "1.jsonl").write_text(line + "\n")
    with pytest.raises(RecordingError, match=r"1\.jsonl:1: "):
        list(read(tmp_path))
