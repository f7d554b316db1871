# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small servers on loopback that do what no simulator of the API would."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

# status, headers, body: JSON-able, bytes, or chunks of bytes that are sent without a length.
Answer = tuple[int, dict[str, str], Any]


class OddServer:
    """``answer(method, path)`` says what is sent; ``seen`` lists method, path and key of each request.

    ``connections`` counts how many were opened.
    """

    def __init__(self, http: ThreadingHTTPServer, scheme: str) -> None:
        self.seen: list[tuple[str, str, str | None]] = []
        self.connections = 0
        self.url = f"{scheme}://127.0.0.1:{http.server_port}/v1"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def setup(self) -> None:
        self.server.odd.connections += 1
        super().setup()

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self.rfile.read(length)
        self.server.odd.seen.append((self.command, self.path, self.headers.get("Authorization")))
        status, headers, body = self.server.answer(self.command, self.path)
        self.send_response_only(status)
        chunks = body if isinstance(body, Iterator) else None
        if chunks is None:
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            headers = {"Content-Length": str(len(data)), **headers}
            chunks = iter([data])
        else:
            headers = {"Connection": "close", **headers}
            self.close_connection = True
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            for chunk in chunks:
                self.wfile.write(chunk)
        except OSError:
            # A client that has seen enough hangs up.
            self.close_connection = True

    do_GET = do_POST = do_DELETE = _answer

    def log_message(self, *_args: Any) -> None:
        pass


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_args: Any) -> None:
        """A handshake that a client breaks off is what some tests are about."""


@contextmanager
def odd_server(answer: Callable[[str, str], Answer], certificate: Any = None) -> Iterator[OddServer]:
    http = _Quiet(("127.0.0.1", 0), _Handler)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        http.socket = context.wrap_socket(http.socket, server_side=True)
    http.answer = answer
    http.odd = OddServer(http, "http" if certificate is None else "https")
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield http.odd
    finally:
        http.shutdown()
        thread.join(5)
        http.server_close()
