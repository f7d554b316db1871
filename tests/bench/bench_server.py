# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one server that all contestants ask: plain ASGI on loopback, over http and over TLS, with its own control calls.

It ends when its standard input does, so that it never outlives the benchmark.
"""

from __future__ import annotations

import asyncio
import collections
import json
import os
import socket
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

import uvicorn
from bench_peer_answers import peer_answer
from bench_world import World

_HEADERS = [(b"content-type", b"application/json")]
_MISSING = b'{"code":"NOT_FOUND","message":"not found"}'


class Application:
    """Counts what it is asked, waits for ``latency`` seconds, and answers."""

    def __init__(self) -> None:
        self.world = World()
        self.latency = 0.0
        self.counts: collections.Counter[str] = collections.Counter()
        self.phases: list[dict[str, Any]] = []

    async def __call__(self, scope: Any, receive: Callable[[], Awaitable[Any]], send: Any) -> None:
        if scope["type"] != "http":
            return
        method, path = scope["method"], scope["path"]
        query = dict(parse_qsl(scope["query_string"].decode())) if scope["query_string"] else {}
        body = b"" if method == "GET" else await _body(receive)
        if path.startswith("/control/"):
            await _send(send, self.control(path, body))
            return
        phase = self._phase(method)
        if self.latency:
            await asyncio.sleep(self.latency)
        answer = self.answer(method, path, query, body)
        self.counts["requests"] += 1
        self.counts["bytes"] += len(answer or _MISSING)
        await _send(send, answer)
        phase["ended"] = time.monotonic()

    def _phase(self, method: str) -> dict[str, Any]:
        """That of a request which begins now."""
        if not self.phases or self.phases[-1]["method"] != method:
            self.phases.append({"method": method, "requests": 0, "began": time.monotonic()})
        self.phases[-1]["requests"] += 1
        return self.phases[-1]

    def control(self, path: str, body: bytes) -> bytes:
        """``reset`` takes the settings of the next measurement; the others tell of the requests since then."""
        if path == "/control/reset":
            wanted = json.loads(body)
            self.world.reset(wanted["count"], wanted["settle"], wanted["lines"])
            self.latency = wanted["latency"]
            self.counts.clear()
            self.phases.clear()
        if path == "/control/phases":
            return json.dumps(self.phases).encode()
        return json.dumps({"requests": 0, "bytes": 0, **self.counts}).encode()

    def answer(self, method: str, path: str, query: dict[str, str], body: bytes) -> bytes | None:
        """The body of the answer; None for what is not there."""
        if not path.startswith("/v1/"):
            return peer_answer(method, path)
        parts = path.split("/")[2:]
        if parts == ["deployments"]:
            return self.world.upsert(body) if method == "POST" else self.world.page(query)
        if parts[0] == "projects" and parts[2:] == ["deployments"]:
            return self.world.page(query)
        if parts[0] != "deployments" or parts[1] not in self.world.by_id:
            return None
        return self._of_one(parts[1], parts[2:], query)

    def _of_one(self, deployment_id: str, below: list[str], query: dict[str, str]) -> bytes | None:
        if not below:
            return self.world.one(deployment_id)
        if below == ["logs"]:
            return self.world.logs(query)
        if below == ["runs"]:
            return self.world.runs()
        return self.world.history(deployment_id) if below == ["history"] else None


async def _body(receive: Callable[[], Awaitable[Any]]) -> bytes:
    parts = []
    more = True
    while more:
        message = await receive()
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(parts)


async def _send(send: Any, body: bytes | None) -> None:
    status, content = (404, _MISSING) if body is None else (200, body)
    headers = [*_HEADERS, (b"content-length", str(len(content)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})


def _listener() -> socket.socket:
    listener = socket.create_server(("127.0.0.1", 0), backlog=256)
    listener.setblocking(False)
    # asyncio sets it only for sockets that name their protocol; without it every second answer waits 40 ms.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


async def _serve(certificate: str) -> None:
    application = Application()
    options: dict[str, Any] = {"log_level": "error", "access_log": False, "lifespan": "off", "timeout_keep_alive": 60}
    plain, secure = _listener(), _listener()
    servers = [
        (uvicorn.Server(uvicorn.Config(application, **options)), plain),
        (uvicorn.Server(uvicorn.Config(application, ssl_certfile=certificate, **options)), secure),
    ]
    print(json.dumps({"http": plain.getsockname()[1], "https": secure.getsockname()[1]}), flush=True)
    await asyncio.gather(*(server.serve([listener]) for server, listener in servers))


def _end_with_input() -> None:
    sys.stdin.read()
    os._exit(0)


def main() -> None:
    """Serves until nobody holds its standard input any more; the argument is a file with key and certificate."""
    threading.Thread(target=_end_with_input, daemon=True).start()
    asyncio.run(_serve(sys.argv[1]))


if __name__ == "__main__":
    main()
