# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts the server, and talks to its control calls."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib import request

import trustme
from bench_places import BENCH, WORK, environment


@dataclass(frozen=True)
class Endpoint:
    """Where a contestant asks, and the file of certificates that it trusts; empty over http."""

    address: str
    ca: str = ""


class Service:
    """A server that runs. ``address`` is where it answers over http, ``secure`` over TLS, ``ca`` whom to trust."""

    def __init__(self, ports: dict[str, int], ca: Path) -> None:
        self.address = f"http://127.0.0.1:{ports['http']}"
        self.secure = f"https://127.0.0.1:{ports['https']}"
        self.ca = ca
        self._opener = request.build_opener(request.ProxyHandler({}))

    def reset(self, *, count: int = 1, settle: float = 0, lines: int = 0, latency: float = 0) -> None:
        """So many healthy deployments, nothing counted. ``latency`` is what each answer takes, in seconds."""
        self._ask("reset", {"count": count, "settle": settle, "lines": lines, "latency": latency})

    def counts(self) -> dict[str, int]:
        """The requests since the last reset, and the bytes of the answers."""
        return self._ask("counts", {})

    def phases(self) -> list[dict[str, Any]]:
        """Since the last reset: requests of one method that followed each other, when they began and had ended."""
        return self._ask("phases", {})

    def _ask(self, call: str, body: Any) -> Any:
        asked = request.Request(f"{self.address}/control/{call}", data=json.dumps(body).encode(), method="POST")
        with self._opener.open(asked, timeout=60) as answer:
            return json.loads(answer.read())


@contextlib.contextmanager
def running() -> Iterator[Service]:
    """A server in a process of its own, which ends with the block."""
    authority = trustme.CA()
    ca, certificate = WORK / "ca.pem", WORK / "server.pem"
    authority.cert_pem.write_to_path(str(ca))
    authority.issue_cert("127.0.0.1", "localhost").private_key_and_cert_chain_pem.write_to_path(str(certificate))
    with subprocess.Popen(
        [sys.executable, str(BENCH / "bench_server.py"), str(certificate)],
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        try:
            assert process.stdout is not None
            yield Service(json.loads(process.stdout.readline()), ca)
        finally:
            process.kill()
