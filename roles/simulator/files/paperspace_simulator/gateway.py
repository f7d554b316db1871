# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The outermost layer: looks for whom a request is, logs it, plays faults, checks the key, and calls the routes."""

from __future__ import annotations

from email.utils import formatdate
from hmac import compare_digest
from typing import Any
from urllib.parse import quote

from paperspace_simulator.connection import Connection, Disconnected, Reply, TooLarge, call
from paperspace_simulator.errors import MESSAGES, code_of, error_body
from paperspace_simulator.fault_play import play
from paperspace_simulator.hosts import endpoint_of, is_loopback
from paperspace_simulator.state import SimulatorState

CONTROL = "/_control/"
ENDPOINTS = "/e/"
API = "/v1/"
# Calls that answer without a key.
OPEN = ("/v1/health", "/v1/auth/session", "/v1/openapi.json")
# The kind of the fault that a request meets, for the routes and for a recorder around this layer.
FAULT = "paperspace_simulator.fault"


class Gateway:
    """ASGI application around the routes."""

    def __init__(self, routes: Any, state: SimulatorState) -> None:
        self._routes = routes
        self._state = state

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        connection = Connection(scope, receive, self._dated(send))
        self._state.activity.begin()
        try:
            await self._state.finish_late()
            await self._route(connection)
        finally:
            self._state.activity.end()

    async def _route(self, connection: Connection) -> None:
        scope = connection.scope
        host = header(scope, b"host") or ""
        endpoint = endpoint_of(host)
        if endpoint:
            _move(scope, f"{ENDPOINTS}{endpoint}{scope['path']}")
        elif not is_loopback(host):
            # A page of the web whose name was made to lead here must not speak for this machine's user.
            await connection.reply(Reply.of_json(421, {"message": f"This is not {host}"}))
            return
        elif scope["path"].startswith(CONTROL):
            await self._control(connection)
            return
        elif scope["path"].startswith(ENDPOINTS):
            await connection.reply(self._error(404))
            return
        await self._serve(connection)

    async def _control(self, connection: Connection) -> None:
        token, _slash, path = connection.scope["path"].removeprefix(CONTROL).partition("/")
        if not compare_digest(token.encode(), self._state.token.encode()):
            await connection.reply(Reply.of_json(401, {"detail": "The announced control address holds a token"}))
            return
        _move(connection.scope, CONTROL + path)
        await self._routes(connection.scope, connection.receive, connection.send)

    def _dated(self, send: Any) -> Any:
        """The same channel, which dates every answer by simulated time."""

        async def send_dated(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start" and b"date" not in dict(message["headers"]):
                date = formatdate(self._state.clock.now(), usegmt=True).encode()
                message = {**message, "headers": [*message["headers"], (b"date", date)]}
            await send(message)

        return send_dated

    async def _serve(self, connection: Connection) -> None:
        scope = connection.scope
        key = _bearer_key(scope)
        too_large = False
        try:
            body = await connection.read_body()
        except TooLarge:
            body, too_large = b"", True
        except Disconnected:
            return
        authorized = self._state.key_is_good(key)
        entry = self._state.requests.add(scope, body, authorized)
        fault = self._state.faults.take(scope["method"], scope["path"])

        async def work() -> Reply:
            if too_large:
                return self._error(413)
            return await self._work(scope, body, authorized)

        if fault is None:
            reply = await work()
            entry["status"] = reply.status
            await connection.reply(reply)
            return
        entry["fault"] = scope[FAULT] = fault.kind
        if fault.kind == "late":
            self._state.late.append((self._state.clock.now() + fault.seconds, work))
        await play(fault, connection, work, entry)

    async def _work(self, scope: dict[str, Any], body: bytes, authorized: bool) -> Reply:
        path = scope["path"]
        if path.startswith(API) and path not in OPEN and not authorized:
            return self._error(401)
        if _is_ignored(scope):
            # The API reads a body only under this exact content type; otherwise it sees an empty one.
            scope = {**scope, "headers": [*_without_content_type(scope), (b"content-type", b"application/json")]}
            body = b"{}"
        return await call(self._routes, scope, body)

    def _error(self, status: int) -> Reply:
        shape = self._state.behaviours["error_shape"]
        return Reply.of_json(status, error_body(code_of(status), MESSAGES[status], None, shape))


def header(scope: dict[str, Any], name: bytes) -> str | None:
    """The first header of this name (lower case)."""
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), None)


def _move(scope: dict[str, Any], path: str) -> None:
    # In place: the server's own log of requests shall name no token.
    scope["path"] = path
    scope["raw_path"] = quote(path).encode()


def _bearer_key(scope: dict[str, Any]) -> str | None:
    scheme, _ignored, key = (header(scope, b"authorization") or "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" else None


def _is_ignored(scope: dict[str, Any]) -> bool:
    if scope["method"] != "POST" or not scope["path"].startswith(API):
        return False
    return dict(scope["headers"]).get(b"content-type") != b"application/json"


def _without_content_type(scope: dict[str, Any]) -> list[tuple[bytes, bytes]]:
    return [(name, value) for name, value in scope["headers"] if name not in (b"content-type", b"content-length")]
