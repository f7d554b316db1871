# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one server that all contestants ask, in a process of its own: ASGI on loopback that returns prepared bytes."""

from __future__ import annotations

import asyncio
import collections
import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib import request
from urllib.parse import parse_qsl
from uuid import UUID

PROJECT = "pbench"
IMAGE, OTHER_IMAGE = "nginx:1.27", "nginx:1.28"
PAGE = 120
_TIME = "2026-01-02T03:04:05.000Z"
_MESSAGE = b"GET /v1/models/large-text/predict 200 from 10.0.12.7 took 131 ms, queue 3, batch %d of this worker"
_LINE = b'{"id":"l%d","jobId":"r1","message":"' + _MESSAGE + b'","dtCreated":"%b","instanceId":"i1","uuid":"u%d"}'
_NOT_FOUND = b'{"code":"NOT_FOUND","message":"not found"}'


def name_of(number: int) -> str:
    """The name of a deployment of the server."""
    return f"app-{number:04d}"


def id_of(number: int) -> str:
    """Its id."""
    return str(UUID(int=number + 1, version=4))


@dataclass(frozen=True)
class Service:
    """A running server."""

    address: str

    def reset(self, *, count: int = 1, lines: int = 0) -> None:
        """So many healthy deployments, each with a log of so many lines; nothing counted."""
        self._ask("reset", {"count": count, "lines": lines})

    def counts(self) -> dict[str, int]:
        """The requests since the last reset, and the bytes of the responses."""
        return self._ask("counts", {})

    def _ask(self, call: str, body: Any) -> Any:
        asked = request.Request(f"{self.address}/control/{call}", data=json.dumps(body).encode(), method="POST")
        with request.build_opener(request.ProxyHandler({})).open(asked, timeout=60) as response:
            return json.loads(response.read())


@contextlib.contextmanager
def running(environment: dict[str, str]) -> Iterator[Service]:
    """A server in a process of its own, which ends with the block."""
    words = [sys.executable, __file__]
    with subprocess.Popen(words, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            yield Service(f"http://127.0.0.1:{int(process.stdout.readline())}")
        finally:
            process.kill()


class _Deployment:
    """``shown`` is how the API shows it."""

    def __init__(self, number: int) -> None:
        self.id, self.name, self.specs = id_of(number), name_of(number), 0
        self.take(
            {
                "apiVersion": "v1",
                "name": self.name,
                "image": IMAGE,
                "enabled": True,
                "region": "ny2",
                "env": [{"name": "LOG_LEVEL", "value": "info"}, {"name": "TOKEN", "value": "secret:TOKEN"}],
                "resources": {"machineType": "C4", "ports": [8080], "replicas": 1},
            }
        )

    def take(self, config: dict[str, Any]) -> None:
        """A new spec, which is healthy at once."""
        self.specs += 1
        spec = {
            "id": f"{self.id}-{self.specs}",
            "deploymentId": self.id,
            "userId": "u1",
            "data": config,
            "externalApplied": _TIME,
            "dtHealthy": _TIME,
            "error": None,
            "metadata": None,
        }
        shown = {
            "id": self.id,
            "name": self.name,
            "projectId": PROJECT,
            "teamId": "t1",
            # A change asks it whether it wants a password: nobody listens there, and nothing leaves the machine.
            "endpoint": "127.0.0.1:1",
            "dtCreated": _TIME,
            "basicAuthKey": None,
            "latestSpecHash": f"{self.specs:032x}",
            "latestSpec": spec,
        }
        self.spec, self.shown = _bytes(spec), _bytes(shown)


class _Application:
    """Counts what it is asked, and responds."""

    def __init__(self) -> None:
        self.reset(1, 0)

    def reset(self, count: int, lines: int) -> None:
        self.deployments = [_Deployment(number) for number in range(count)]
        self.by_id = {deployment.id: deployment for deployment in self.deployments}
        self.by_name = {deployment.name: deployment for deployment in self.deployments}
        self.lines = lines
        self.counts = collections.Counter({"requests": 0, "bytes": 0})

    async def __call__(self, scope: Any, receive: Callable[[], Awaitable[Any]], send: Any) -> None:
        if scope["type"] != "http":
            return
        body, has_more = b"", True
        while has_more:
            message = await receive()
            body, has_more = body + message.get("body", b""), message.get("more_body", False)
        path = scope["path"]
        if path.startswith("/control/"):
            if path.endswith("/reset"):
                self.reset(**json.loads(body))
            content: bytes | None = _bytes(self.counts)
        else:
            content = self.response(path.split("/")[2:], dict(parse_qsl(scope["query_string"].decode())), body)
            self.counts.update(requests=1, bytes=len(content or _NOT_FOUND))
        status, content = (404, _NOT_FOUND) if content is None else (200, content)
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(content)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    def response(self, parts: list[str], query: dict[str, str], body: bytes) -> bytes | None:
        """None for what does not exist. A body is a new spec of a deployment that exists."""
        if body:
            config = json.loads(body)["config"]
            self.by_name[config["name"]].take(config)
            return _bytes({"deploymentId": self.by_name[config["name"]].id})
        if parts == ["projects", PROJECT, "deployments"]:
            return self._list(query)
        if parts[0] != "deployments" or parts[1] not in self.by_id:
            return None
        deployment = self.by_id[parts[1]]
        if parts[2:] == ["logs"]:
            return self._logs(query)
        if parts[2:] == ["history"]:
            return _page([deployment.spec], None)
        return None if parts[2:] else deployment.shown

    def _list(self, query: dict[str, str]) -> bytes:
        if "name" in query:
            found = self.by_name.get(query["name"])
            return _page([found.shown] if found else [], None)
        start, end = _span(query, len(self.deployments))
        return _page([deployment.shown for deployment in self.deployments[start:end]], end, len(self.deployments))

    def _logs(self, query: dict[str, str]) -> bytes:
        """Oldest or newest first. All lines of a page are of one second."""
        start, end = _span(query, self.lines)
        numbers = range(start, end)
        if query.get("order") != "asc":
            numbers = range(self.lines - 1 - start, self.lines - 1 - end, -1)
        time = b"2026-01-02T%02d:%02d:%02d.000Z" % (start // 432000 % 24, start // 7200 % 60, start // 120 % 60)
        return _page([_LINE % (number, number, time, number) for number in numbers], end, self.lines)


def _span(query: dict[str, str], count: int) -> tuple[int, int]:
    start = int(query.get("after", 0))
    return start, min(start + min(int(query.get("limit", 10)), PAGE), count)


def _page(items: list[bytes], end: int | None, count: int = 0) -> bytes:
    has_more = end is not None and end < count
    tail = b'],"hasMore":true,"nextPage":"%d"}' % end if has_more else b'],"hasMore":false,"nextPage":null}'
    return b'{"items":[' + b",".join(items) + tail


def _bytes(data: Any) -> bytes:
    return json.dumps(data, separators=(",", ":")).encode()


def _end_with_input() -> None:
    """So that it never outlives the benchmark."""
    sys.stdin.read()
    os._exit(0)


def main() -> None:
    """Serves until nobody holds its standard input any more."""
    import uvicorn

    threading.Thread(target=_end_with_input, daemon=True).start()
    listener = socket.create_server(("127.0.0.1", 0), backlog=256)
    listener.setblocking(False)
    # asyncio sets it only for sockets that name their protocol; without it every second response waits 40 ms.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    print(listener.getsockname()[1], flush=True)
    options: dict[str, Any] = {"log_level": "error", "access_log": False, "lifespan": "off", "timeout_keep_alive": 60}
    asyncio.run(uvicorn.Server(uvicorn.Config(_Application(), **options)).serve([listener]))


if __name__ == "__main__":
    main()
