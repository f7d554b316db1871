# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A webhook on loopback that notes what is posted to it."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

PATH = "/hooks/a-secret-address"


class Webhook:
    """``statuses`` are answered in turn, the last one for ever."""

    def __init__(self, *statuses: int) -> None:
        self.posted: list[dict[str, Any]] = []
        self.statuses = list(statuses or (204,))
        hook = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                assert self.path == PATH
                hook.posted.append(json.loads(body))
                self.send_response(hook.statuses.pop(0) if len(hook.statuses) > 1 else hook.statuses[0])
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_arguments: Any) -> None:
                """Says nothing."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}{PATH}"


@contextmanager
def start_webhook(*statuses: int) -> Iterator[Webhook]:
    hook = Webhook(*statuses)
    try:
        yield hook
    finally:
        hook.server.shutdown()
        hook.server.server_close()
