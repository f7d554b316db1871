# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the application on uvicorn until a signal, the control address or the lifetime ends it."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import socket
from dataclasses import dataclass
from typing import Any

import uvicorn

from paperspace_simulator.app import build_app
from paperspace_simulator.behaviours import Behaviours
from paperspace_simulator.connection import TransportProtocol
from paperspace_simulator.lifetime import Lifetime
from paperspace_simulator.process import announcement, remove_address_file, write_address_file
from paperspace_simulator.recorder import recorded
from paperspace_simulator.state import SimulatorState
from paperspace_simulator.store import Store

LOGGER = logging.getLogger("paperspace_simulator")
WATCH_SECONDS = 0.25
# How long a request under way may hold up the end.
GRACE_SECONDS = 1


@dataclass(frozen=True)
class Settings:
    """What the command line chose."""

    host: str
    port: int
    state_file: str | None
    address_file: str | None
    lifetime: Lifetime
    keep_alive: int
    clock_factor: float
    behaviours: Behaviours
    api_key: str | None
    tls_cert: str | None
    tls_key: str | None

    @property
    def scheme(self) -> str:
        return "https" if self.tls_cert else "http"


class SimulatorServer(uvicorn.Server):
    """Announces itself when it listens, and watches its own lifetime."""

    def __init__(self, config: uvicorn.Config, settings: Settings, state: SimulatorState, origin: str) -> None:
        super().__init__(config)
        self._settings = settings
        self._origin = origin
        self._state = state
        self._watch: asyncio.Task[None] | None = None
        state.stop = self._stop

    def handle_exit(self, sig: int, frame: Any) -> None:
        # uvicorn would raise the signal again at its end; ending on a signal is this program's normal way.
        self._stop()

    def _stop(self) -> None:
        self.should_exit = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        content = announcement(self._origin, self._state.token)
        if self._settings.address_file:
            write_address_file(self._settings.address_file, content)
        self._watch = asyncio.create_task(self._watch_lifetime())
        print(json.dumps(content), flush=True)

    async def _watch_lifetime(self) -> None:
        while True:
            reason = self._settings.lifetime.end_reason(self._state.activity)
            if reason:
                LOGGER.info("Ending: %s.", reason)
                self._stop()
                return
            await asyncio.sleep(WATCH_SECONDS)


def serve(settings: Settings) -> None:
    """Blocks until the simulator ends. OSError when the address can't be used, StateFileError, RecordingError."""
    # Files hold keys and the token of the control address: they are their owner's alone.
    os.umask(0o077)
    store = Store(settings.state_file)
    state = SimulatorState(store, settings.behaviours, settings.clock_factor, settings.api_key)
    listener = _listen(settings.host, settings.port)
    state.port = listener.getsockname()[1]
    origin = f"{settings.scheme}://{_authority(listener)}"
    config = uvicorn.Config(
        recorded(build_app(state), state),
        http=TransportProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=LOGGER.isEnabledFor(logging.INFO),
        server_header=False,
        date_header=False,
        timeout_keep_alive=settings.keep_alive,
        timeout_graceful_shutdown=GRACE_SECONDS,
        ssl_certfile=settings.tls_cert,
        ssl_keyfile=settings.tls_key,
    )
    try:
        SimulatorServer(config, settings, state, origin).run(sockets=[listener])
    finally:
        if settings.address_file:
            remove_address_file(settings.address_file)
        state.save_clock()
        store.close()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named, asyncio sets TCP_NODELAY; without it every answer waits 40 ms for an acknowledgement.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener


def _authority(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
