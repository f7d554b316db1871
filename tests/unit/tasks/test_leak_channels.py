# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every place where the API says something in words, with a secret in it: no task shows it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from engine_tasks import Tasks
from simulator_fixture import PROJECT, Simulator

SECRET = "s3cr3t/<canary>&value"
TOKEN = "glpat-Zq8canary"
EARLIER = "earlier-Zq8canary"
REPO = f"https://gitlab-ci-token:{TOKEN}@gitlab.example.com/team/web.git"
CONFIG = {"apiVersion": "v1", "name": "web", "image": "nginx:1", "enabled": False,
          "resources": {"machineType": "C4", "ports": [80]}}  # fmt: skip
GIT = {"x-git-actor": "a", "x-git-host": "gitlab", "x-git-owner": "o", "x-git-ref": "r", "x-git-repo": REPO}


def spec(secret: str, **more: Any) -> dict[str, Any]:
    env = [{"name": "A", "value": secret}]
    return {"id": "s", "deploymentId": "d", "userId": "u", "data": {**CONFIG, "env": env}, **more}


def deployment(**more: Any) -> dict[str, Any]:
    return {"id": "d", "name": "web", "projectId": PROJECT, "teamId": "t", "latestSpec": spec(SECRET), **more}


def quoted(*texts: str) -> str:
    return " ".join(json.dumps(text).replace("<", "\\u003c").replace("/", "\\/") for text in texts)


def page(*items: Any) -> dict[str, Any]:
    return {"hasMore": False, "items": list(items)}


INSTANCE = {"id": "i", "instanceId": f"https://u:{TOKEN}@i/{SECRET}", "state": SECRET, "stateMessage": quoted(SECRET)}
WORDS = f"no {quoted(SECRET, EARLIER)} nor {TOKEN}"
ISSUE = {"message": WORDS, "path": ["config"]}
CHANNELS: dict[str, tuple[str, dict[str, Any], list[tuple[str, str, Any]]]] = {
    "refused deletion": ("deployment", {"state": "absent"}, [
        ("GET", "*/projects/*", page(deployment())), ("DELETE", "*", {"code": "CONFLICT", "message": quoted(SECRET)})]),
    "key that only the record shows": ("deployment", {"state": "absent"}, [
        ("GET", "*/projects/*", page(deployment(basicAuthKey=EARLIER))),
        ("DELETE", "*", {"code": "CONFLICT", "message": quoted(EARLIER)})]),
    "error in the history": ("deployment_history_info", {"limit": 1}, [
        ("GET", "*/projects/*", page(deployment())),
        ("GET", "*/history", page(spec(SECRET, error=WORDS.replace(TOKEN, "")), spec(EARLIER)))]),
    "repository": ("deployment_info", {}, [
        ("GET", "*/projects/*", page(deployment(latestSpec=spec(SECRET, metadata={"gitHeaders": GIT}, error=TOKEN))))]),
    "endpoint": ("deployment_info", {}, [
        ("GET", "*/projects/*", page(deployment(endpoint=f"u:{TOKEN}@web.example.com", note=f"see {TOKEN}")))]),
    "endpoint with a scheme": ("deployment_info", {}, [
        ("GET", "*/projects/*", page(deployment(endpoint=f"https://u:{TOKEN}@web.example.com")))]),
    "instances": ("deployment_runs_info", {}, [
        ("GET", "*/projects/*", page(deployment())), ("GET", "*/history", page()),
        ("GET", "*/runs", [{"id": "r", "replicas": 1, "instances": [INSTANCE]}])]),
    **{f"details: {name}": ("deployment", {"state": "absent"}, [
        ("GET", "*/projects/*", page(deployment())),
        ("DELETE", "*", {"code": "CONFLICT", "message": "m", "details": details})])
       for name, details in {"text": quoted(SECRET), "list": [quoted(SECRET)], "nested": {"a": {"b": quoted(SECRET)}},
                             "flattened": {"formErrors": [quoted(SECRET)], "fieldErrors": {"env": [quoted(SECRET)]}},
                             "JSON": json.dumps({"a": [quoted(SECRET)]})}.items()},
}  # fmt: skip


@pytest.mark.parametrize("channel", CHANNELS)
def test_no_channel_shows_a_secret(task: Tasks, simulator: Simulator, channel: str) -> None:
    module, options, answers = CHANNELS[channel]
    for method, path, body in answers:
        status = {"kind": "status", "status": 409} if method == "DELETE" else {"kind": "wrong_shape"}
        simulator.post_faults({"method": method, "path": path, "body": body, "times": -1, **status})
    result = task.ended(module, project_id=PROJECT, name="web", **options)
    told = json.dumps([result, task.warnings, task.progress])
    assert "********" in told
    assert "canary" not in told, told
