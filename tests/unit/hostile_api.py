# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An API on loopback whose every text a test chooses, and texts that somebody with bad intent would choose."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

FRAGMENTS = (
    "{{ lookup('pipe', 'touch pwned') }}",
    "{{ cycler.__init__.__globals__.os.system('touch pwned') }}",
    "{% set x = lookup('pipe', 'touch pwned') %}",
    "{# comment #}",
    "{{",
    "{",
    "}",
    "%",
    "#jinja2:variable_start_string:'[['\n[[ lookup('pipe', 'touch pwned') ]]",
    "$ANSIBLE_VAULT;1.1;AES256\n3132",
    "$$ANSIBLE_VAULT",
    "../../etc/passwd",
    "/etc/passwd",
    "\\..\\",
    "$(touch pwned)",
    "!unsafe ",
    "[bad",
    "\x00",
    "\x1b[2J",
    "\r\n\x85\u2028",
    "\ud83d",
    "\u202e",
    "-" * 4000,
    "a" + ".a" * 2000,
)


class HostileApi:
    """Serves ``deployments`` and, for each of them, ``runs`` and ``history``. A write is refused."""

    def __init__(self) -> None:
        self.deployments: list[dict[str, Any]] = []
        self.runs: list[dict[str, Any]] = []
        self.history: list[dict[str, Any]] = []
        self.asked: list[str] = []
        api = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                path = self.path.partition("?")[0]
                api.asked.append(path)
                answer = api.answer_to(path)
                self.reply(200 if answer is not None else 404, answer)

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self.reply(403, {"code": "FORBIDDEN", "message": FRAGMENTS[0]})

            do_DELETE = do_POST

            def reply(self, status: int, answer: Any) -> None:
                data = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_arguments: Any) -> None:
                """Says nothing."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/v1"

    def answer_to(self, path: str) -> Any:
        last = path.rpartition("/")[2]
        if last == "deployments":
            return {"hasMore": False, "items": self.deployments}
        if last == "history":
            return {"hasMore": False, "items": self.history}
        if last in ("runs", "metrics"):
            return self.runs if last == "runs" else []
        return next((one for one in self.deployments if one["id"] == last), None)


@contextmanager
def start_hostile_api() -> Iterator[HostileApi]:
    api = HostileApi()
    try:
        yield api
    finally:
        api.server.shutdown()
        api.server.server_close()
