# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deployments as the API shows them, as bytes that are made once: a server that costs next to nothing."""

from __future__ import annotations

import json
import time
from typing import Any
from uuid import UUID

from bench_places import PROJECT

_MOMENT = "2026-01-02T03:04:05.000Z"
_RUN = {"id": "r1", "replicas": 1, "readyReplicas": 1, "availableReplicas": 0, "instances": []}
_MOST = 120
_MESSAGE = b"GET /v1/models/large-text/predict 200 from 10.0.12.7 took 131 ms, queue 3, batch %d of this worker"
_LINE = b'{"id":"l%d","jobId":"r1","message":"' + _MESSAGE + b'","dtCreated":"%b","instanceId":"i1","uuid":"u%d"}'


def name_of(number: int) -> str:
    """The name of a deployment of the server."""
    return f"app-{number:04d}"


def id_of(number: int) -> str:
    """Its id."""
    return str(UUID(int=number + 1, version=4))


def config_of(number: int, image: str = "nginx:1.27") -> dict[str, Any]:
    """The config of a deployment, in the API's shape."""
    return {
        "apiVersion": "v1",
        "name": name_of(number),
        "image": image,
        "enabled": True,
        "region": "ny2",
        "env": [{"name": "LOG_LEVEL", "value": "info"}, {"name": "TOKEN", "value": "secret:TOKEN"}],
        "resources": {"machineType": "C4", "ports": [8080], "replicas": 1},
    }


class Record:
    """One deployment: its answer while a new spec is rolled out, and its answer from ``healthy_at`` on."""

    def __init__(self, number: int) -> None:
        self.id = id_of(number)
        self.name = name_of(number)
        self.specs = 0
        self.healthy_at = 0.0
        self.rolling = self.healthy = b""
        self.take(config_of(number), 0.0)

    def take(self, config: dict[str, Any], seconds: float) -> None:
        """A new spec, which is healthy after so many seconds."""
        self.specs += 1
        self.healthy_at = time.monotonic() + seconds
        self.rolling, self.healthy = self._shown(config, None), self._shown(config, _MOMENT)

    def shown(self) -> bytes:
        """How the API shows it now."""
        return self.healthy if time.monotonic() >= self.healthy_at else self.rolling

    def _shown(self, config: dict[str, Any], moment: str | None) -> bytes:
        spec = {
            "id": f"{self.id}-{self.specs}",
            "deploymentId": self.id,
            "userId": "u1",
            "data": config,
            "externalApplied": moment,
            "dtHealthy": moment,
            "error": None,
            "metadata": None,
        }
        shown = {
            "id": self.id,
            "name": self.name,
            "projectId": PROJECT,
            "teamId": "t1",
            "endpoint": f"d{self.id.replace('-', '')}.clexample.paperspacegradient.com",
            "dtCreated": _MOMENT,
            "basicAuthKey": None,
            "latestSpecHash": f"{self.specs:032x}",
            "latestSpec": spec,
        }
        return json.dumps(shown, separators=(",", ":")).encode()


class World:
    """All deployments, and the answers of the calls about them."""

    def __init__(self) -> None:
        self.reset(1, 0.0, 0)

    def reset(self, count: int, settle: float, lines: int) -> None:
        """``count`` healthy deployments; a write is healthy after ``settle`` seconds; each log has ``lines``."""
        self.records = [Record(number) for number in range(count)]
        self.by_id = {record.id: record for record in self.records}
        self.by_name = {record.name: record for record in self.records}
        self.settle = settle
        self.lines = lines

    def one(self, deployment_id: str) -> bytes | None:
        """One deployment; None where there is no such one."""
        record = self.by_id.get(deployment_id)
        return record.shown() if record else None

    def page(self, query: dict[str, str]) -> bytes:
        """A page of the list; with ``name`` in the query of those that have it."""
        if "name" in query:
            found = self.by_name.get(query["name"])
            return _page([found.shown()] if found else [], None)
        start, limit = _position(query)
        items = [record.shown() for record in self.records[start : start + limit]]
        return _page(items, start + limit if start + limit < len(self.records) else None)

    def upsert(self, body: bytes) -> bytes:
        """Takes a whole config; only of deployments that are there."""
        wanted = json.loads(body)
        record = self.by_name[wanted["config"]["name"]]
        record.take(wanted["config"], self.settle)
        return json.dumps({"deploymentId": record.id}).encode()

    def runs(self) -> bytes:
        """The runs of any deployment."""
        return json.dumps([_RUN]).encode()

    def history(self, deployment_id: str) -> bytes:
        """The latest spec only."""
        record = self.by_id[deployment_id]
        return _page([json.dumps(json.loads(record.shown())["latestSpec"]).encode()], None)

    def logs(self, query: dict[str, str]) -> bytes:
        """A page of lines, oldest or newest first. All lines of a page are of one second."""
        start, limit = _position(query)
        numbers = range(start, min(start + limit, self.lines))
        if query.get("order") != "asc":
            numbers = range(self.lines - 1 - start, max(self.lines - 1 - start - limit, -1), -1)
        moment = b"2026-01-02T%02d:%02d:%02d.000Z" % (start // 432000 % 24, start // 7200 % 60, start // 120 % 60)
        items = [_LINE % (number, number, moment, number) for number in numbers]
        return _page(items, start + limit if start + limit < self.lines else None)


def _position(query: dict[str, str]) -> tuple[int, int]:
    return int(query.get("after", 0)), min(int(query.get("limit", 10)), _MOST)


def _page(items: list[bytes], following: int | None) -> bytes:
    tail = b'],"hasMore":true,"nextPage":"%d"}' % following if following else b'],"hasMore":false,"nextPage":null}'
    return b'{"items":[' + b",".join(items) + tail
