# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kinds of tasks that are compared: this collection's, Ansible's own, and two plugins of the benchmark."""

from __future__ import annotations

from typing import Any

from bench_contestants import Kind
from bench_places import AWAY, KEY, PROJECT
from bench_service import Endpoint
from bench_world import config_of

IMAGE, OTHER_IMAGE = "nginx:1.27", "nginx:1.28"


def connection(endpoint: Endpoint) -> dict[str, Any]:
    """The options of this collection that say where and with which key."""
    options = {"api_url": f"{endpoint.address}/v1", "api_key": KEY}
    return {**options, "ca_path": endpoint.ca} if endpoint.ca else options


def wanted(name: str, image: str = IMAGE) -> dict[str, Any]:
    """The options of a deployment as the server has it, but for another image."""
    return {
        "name": name,
        "image": image,
        "region": "ny2",
        "env": {"LOG_LEVEL": "info", "TOKEN": "secret:TOKEN"},
        "resources": {"machine_type": "C4", "ports": [8080], "replicas": 1},
    }


def _deployment(endpoint: Endpoint, name: str, image: str = IMAGE) -> list[dict[str, Any]]:
    options = {**connection(endpoint), "project_id": PROJECT, **wanted(name, image), "wait": False}
    return [{"name": "Deployment", "paperspace.cloud.deployment": options}]


def _changed(endpoint: Endpoint, name: str) -> list[dict[str, Any]]:
    return _deployment(endpoint, name, OTHER_IMAGE)


def _url(endpoint: Endpoint, name: str) -> str:
    return f"{endpoint.address}/v1/projects/{PROJECT}/deployments?name={name}&limit=120"


def _uri(endpoint: Endpoint, **options: Any) -> dict[str, Any]:
    trust = {"ca_path": endpoint.ca} if endpoint.ca else {}
    headers = {"Authorization": f"Bearer {KEY}"}
    return {"name": "Request", "ansible.builtin.uri": {"headers": headers, "return_content": True, **trust, **options}}


def _get(endpoint: Endpoint, name: str) -> list[dict[str, Any]]:
    return [_uri(endpoint, url=_url(endpoint, name))]


def _get_and_post(endpoint: Endpoint, name: str) -> list[dict[str, Any]]:
    body = {"projectId": PROJECT, "config": {**config_of(0, OTHER_IMAGE), "name": name}}
    posted = _uri(endpoint, url=f"{endpoint.address}/v1/deployments", method="POST", body_format="json", body=body)
    return [*_get(endpoint, name), posted]


def _requests(endpoint: Endpoint, name: str) -> list[dict[str, Any]]:
    options = {"url": _url(endpoint, name), "key": KEY}
    return [{"name": "Requests", "bench_requests": {**options, "ca_path": endpoint.ca} if endpoint.ca else options}]


def _simple(action: str) -> Any:
    return lambda _endpoint, _name: [{"name": "Simple", action: {}}]


DEPLOYMENT = Kind("deployment", "`deployment`, on the controller", _deployment)
MODULE = Kind("module", "`deployment`, as a module", _deployment, host=AWAY)
# Finds the deployment, writes it, and reads it back.
CHANGE = Kind("change", "`deployment` that changes, on the controller", _changed, changed=1, requests=3)
CHANGE_MODULE = Kind("change_module", "`deployment` that changes, as a module", _changed, AWAY, changed=1, requests=3)
URI = Kind("uri", "`uri`, one GET", _get)
URI_CHANGE = Kind("uri_change", "`uri`, a GET and a POST as two tasks", _get_and_post, requests=2)
PING = Kind("ping", "`ping`", _simple("ansible.builtin.ping"), requests=0)
EMPTY = Kind("empty", "an action plugin that does nothing", _simple("bench_empty"), requests=0)
REQUESTS = Kind("requests", "an action plugin with the same GET by `requests`", _requests)
