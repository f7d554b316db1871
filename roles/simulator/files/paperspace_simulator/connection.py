# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One request at the level of its connection: read it, answer it, or break it off."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import Response
from uvicorn.protocols.http.h11_impl import H11Protocol

TRANSPORT = "paperspace_simulator.transport"
MAX_BODY = 100_000
# What is over the limit is read and thrown away up to here, so that the client gets to read the answer.
MAX_DRAINED = 20_000_000
CHUNK = 65_536


class Json(Response):
    """An answer in JSON. Half characters are shown by their escapes, as JavaScript's own writer does."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        try:
            return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        except UnicodeEncodeError:
            return json.dumps(content).encode("ascii")


class TooLarge(Exception):
    """The request's body is larger than the API takes."""


class Disconnected(Exception):
    """The client left before it had sent the whole request."""


class TransportProtocol(H11Protocol):
    """uvicorn's HTTP protocol, which puts the connection's transport into the scope of every request.

    Faults need what ASGI does not offer: to close a connection without an answer.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        application = self.app

        async def with_transport(scope: Any, receive: Any, send: Any) -> None:
            scope[TRANSPORT] = self.transport
            await application(scope, receive, send)

        self.app = with_transport


@dataclass
class Reply:
    """A whole answer. Header names are lower case."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @classmethod
    def of_json(cls, status: int, body: Any, headers: dict[str, str] | None = None) -> Reply:
        return cls(status, {"content-type": "application/json", **(headers or {})}, json.dumps(body).encode())


class Connection:
    """The two directions of one request."""

    def __init__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        self.scope = scope
        self.receive = receive
        self.send = send

    async def read_body(self) -> bytes:
        """The whole body. Raises TooLarge over the limit, and Disconnected if the client left before its end."""
        body = b""
        seen = 0
        more = True
        while more and seen <= MAX_DRAINED:
            message = await self.receive()
            if message["type"] == "http.disconnect":
                raise Disconnected
            chunk = message.get("body", b"")
            seen += len(chunk)
            body = (body + chunk)[: MAX_BODY + 1]
            more = message.get("more_body", False)
        if seen > MAX_BODY:
            raise TooLarge
        return body

    async def reply(self, reply: Reply) -> None:
        await self._start(reply, len(reply.body))
        await self.send({"type": "http.response.body", "body": reply.body})

    async def reply_cut(self, reply: Reply) -> None:
        """Announces the whole body, sends half of it and closes."""
        await self._start(reply, len(reply.body))
        half = reply.body[: len(reply.body) // 2]
        await self.send({"type": "http.response.body", "body": half, "more_body": True})
        self._transport.close()
        await self._closed()

    async def reply_dripping(self, reply: Reply, seconds: float, drips: int) -> None:
        await self._start(reply, len(reply.body))
        size = max(1, -(-len(reply.body) // drips))
        pieces = [reply.body[start : start + size] for start in range(0, len(reply.body), size)]
        for piece in pieces:
            await asyncio.sleep(seconds / len(pieces))
            await self.send({"type": "http.response.body", "body": piece, "more_body": True})
        await self.send({"type": "http.response.body", "body": b""})

    async def reply_streaming(self, reply: Reply, chunks: Iterable[bytes]) -> None:
        """Sends chunks without announcing a length."""
        await self._start(reply, None)
        for chunk in chunks:
            await self.send({"type": "http.response.body", "body": chunk, "more_body": True})
        await self.send({"type": "http.response.body", "body": b""})

    async def drop(self) -> None:
        """Closes the connection without an answer."""
        self._transport.abort()
        await self._closed()

    @property
    def _transport(self) -> asyncio.Transport:
        transport: asyncio.Transport = self.scope[TRANSPORT]
        return transport

    async def _start(self, reply: Reply, length: int | None) -> None:
        headers = {name: value for name, value in reply.headers.items() if name != "content-length"}
        if length is not None:
            headers["content-length"] = str(length)
        encoded = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
        await self.send({"type": "http.response.start", "status": reply.status, "headers": encoded})

    async def _closed(self) -> None:
        # uvicorn would answer 500 for an application that returned before its connection was lost.
        while (await self.receive())["type"] != "http.disconnect":
            pass


async def call(application: Any, scope: dict[str, Any], body: bytes) -> Reply:
    """The answer of an ASGI application to a request with this body."""
    reply = Reply(500)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            reply.status = message["status"]
            pairs = message["headers"]
            reply.headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in pairs}
        else:
            reply.body += message.get("body", b"")

    await application(scope, receive, send)
    return reply
