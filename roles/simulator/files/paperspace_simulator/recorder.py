# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps every exchange with the API in a file, when an environment variable names a folder for it.

One JSON object a line: ``method``, ``path`` (as it was sent, without the query), ``query``, ``headers`` (without the
key), ``bearer`` (whether a key was sent), ``body``, ``whole`` (whether all of the body came), ``status`` (null: no
answer left), ``type`` (the answer's content type), ``answer``, ``fault`` (the kind of the scripted fault that the
exchange met) and ``behaviours`` (those that differ from the defaults). Bodies are text, null when there was none, with
their secrets as they were sent.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from paperspace_simulator.gateway import API, FAULT, header
from paperspace_simulator.hosts import endpoint_of
from paperspace_simulator.state import SimulatorState

VARIABLE = "SIMULATOR_RECORD"
# What is longer is no answer that anybody checks; it is recorded as null.
MAX_ANSWER = 8_000_000
SECRET_HEADERS = ("authorization", "proxy-authorization", "cookie")


class RecordingError(Exception):
    """The folder can't be written to."""


def recorded(application: Any, state: SimulatorState) -> Any:
    """The same application; with a recorder around it when the environment asks for one. RecordingError."""
    folder = os.environ.get(VARIABLE)
    return Recorder(application, state, folder) if folder else application


class Recorder:
    """ASGI application around the gateway. A line is written before the end of its answer leaves: no kill loses it."""

    def __init__(self, application: Any, state: SimulatorState, folder: str) -> None:
        self._application = application
        self._state = state
        try:
            Path(folder).mkdir(parents=True, exist_ok=True)
            path = Path(folder) / f"{os.getpid()}-{time.time_ns():x}.jsonl"
            self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise RecordingError(f"Can't record exchanges in {folder} ({VARIABLE}): {error}.") from None

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(API) or endpoint_of(header(scope, b"host") or ""):
            await self._application(scope, receive, send)
            return
        exchange = _Exchange(scope, receive, send, self._write)
        try:
            await self._application(scope, exchange.receive, exchange.send)
        finally:
            exchange.end()

    def _write(self, seen: dict[str, Any]) -> None:
        line = {**seen, "behaviours": self._state.behaviours.changed()}
        os.write(self._file, json.dumps(line).encode("ascii") + b"\n")


class _Exchange:
    """Listens to the two directions of one request."""

    def __init__(self, scope: dict[str, Any], receive: Any, send: Any, write: Callable[[dict[str, Any]], None]) -> None:
        self._scope = scope
        self._receive = receive
        self._send = send
        self._write = write
        self._ended = False
        self._body: list[bytes] = []
        self._whole = False
        self._status: int | None = None
        self._type = ""
        self._answer: list[bytes] = []
        self._answered = 0

    async def receive(self) -> dict[str, Any]:
        message: dict[str, Any] = await self._receive()
        if not self._whole:
            self._body.append(message.get("body", b""))
            self._whole = message["type"] == "http.request" and not message.get("more_body", False)
        return message

    async def send(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            self._type = dict(message["headers"]).get(b"content-type", b"").decode("latin-1")
        else:
            chunk = message.get("body", b"")
            self._answered += len(chunk)
            if self._answered <= MAX_ANSWER:
                self._answer.append(chunk)
            if not message.get("more_body", False):
                self.end()
        await self._send(message)

    def end(self) -> None:
        """Writes the exchange down, once."""
        if not self._ended:
            self._ended = True
            self._write(self._seen())

    def _seen(self) -> dict[str, Any]:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in self._scope["headers"]}
        bearer = headers.get("authorization", "").lower().startswith("bearer ")
        return {
            "method": self._scope["method"],
            "path": self._scope["raw_path"].decode("latin-1"),
            "query": self._scope["query_string"].decode("latin-1"),
            "headers": {name: value for name, value in headers.items() if name not in SECRET_HEADERS},
            "bearer": bearer,
            "body": _text(self._body),
            "whole": self._whole,
            "status": self._status,
            "type": self._type,
            "answer": _text(self._answer) if self._answered <= MAX_ANSWER else None,
            "fault": self._scope.get(FAULT),
        }


def _text(chunks: list[bytes]) -> str | None:
    return b"".join(chunks).decode("utf-8", "replace") or None
