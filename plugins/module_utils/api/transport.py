# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One request and its whole answer: sent, read within bounds of time and size, decoded, or a typed error."""

from __future__ import annotations

import datetime
import json
import urllib.parse
from collections.abc import Iterator, Mapping
from typing import Any

from ..errors import ContractError, PaperspaceError, TransportError
from ..libraries import requests
from . import responses
from .backoff import LONGEST_ASKED_SECONDS
from .connection import Connection
from .deadline import Deadline
from .server_clock import ServerClock, http_date
from .watchdog import Watchdog

# A page holds at most 120 specs, and the API takes none over 100 kB.
MAX_BODY_BYTES = 32 * 1024 * 1024
_CHUNK_BYTES = 64 * 1024


class Exchange:
    """One request and its whole answer: ``size`` is how many bytes its body had."""

    deadline: Deadline
    size: int

    def __init__(
        self,
        session: requests.Session,
        connection: Connection,
        clock: ServerClock,
        deadline: Deadline,
        method: str,
        path: str,
    ) -> None:
        self.session = session
        self.clock = clock
        self.connection = connection
        self.method = method
        self.path = path
        self.call = f"{method} {path}"
        self.outer = deadline

    def run(self, query: Mapping[str, Any] | None, body: Any, headers: Mapping[str, str] | None) -> Any:
        self.deadline = self.outer.within(self.connection.timeout)
        if self.deadline.expired():
            problem = "the deadline expired before the request was sent"
            raise TransportError(self.call, problem, sent=False, transient=False)
        with Watchdog(self.deadline.remaining()):
            response = self._send(query, body, headers)
            self.clock.note(response.headers.get("Date"))
            try:
                content = self._body(response)
            finally:
                response.close()
        return self._decode(response, content)

    def _send(self, query: Mapping[str, Any] | None, body: Any, headers: Mapping[str, str] | None) -> requests.Response:
        all_headers = dict(headers or {})
        data = None
        if body is not None:
            data = json.dumps(body).encode("ascii")
            # The exact value: the server compares this header by string equality.
            all_headers["Content-Type"] = "application/json"
        try:
            return self.session.request(
                self.method,
                self.connection.api_url + self.path,
                params=query,
                data=data,
                headers=all_headers,
                timeout=max(0.001, self.deadline.remaining()),
                verify=self.connection.verify,
                proxies=dict(self.connection.proxies),
                allow_redirects=False,
                stream=True,
            )
        except requests.exceptions.RequestException as error:
            raise self._transport_error(error) from None
        # The file of certificates is looked up anew with each connection.
        except OSError:
            problem = f"the CA certificates in {self.connection.verify} can't be read any more: check ca_path"
            raise TransportError(self.call, problem, sent=False, transient=False) from None

    def _body(self, response: requests.Response) -> bytes:
        if "," in response.headers.get("Content-Encoding", ""):
            # Each layer multiplies what one piece can grow to before its size can be looked at.
            problem = "the response is compressed more than once: refused"
            raise TransportError(self.call, problem, sent=True, transient=False)
        parts: list[bytes] = []
        size = 0
        try:
            for part in _chunks(response):
                size += len(part)
                if size > MAX_BODY_BYTES:
                    raise TransportError(
                        self.call,
                        f"the response is larger than {MAX_BODY_BYTES} bytes: refused",
                        sent=True,
                        transient=False,
                    )
                parts.append(part)
        except PaperspaceError:
            raise
        # urllib3's own errors come out of a raw read; which ones differs between its versions.
        except Exception as error:
            raise self._transport_error(error) from None
        if self.deadline.expired():
            raise TransportError(self.call, self._late(), sent=True)
        self.size = size
        content = b"".join(parts)
        if len(content) < _length(response.headers):
            raise TransportError(self.call, "the response is incomplete (connection closed early)", sent=True)
        return content

    def _decode(self, response: requests.Response, content: bytes) -> Any:
        status = response.status_code
        answer: Any = None
        unusable: TransportError | None = None
        try:
            answer = responses.decoded(content)
        except ValueError:
            unusable = TransportError(self.call, "the response is not valid JSON", sent=True)
        except ContractError as error:
            unusable = TransportError(self.call, error.message, sent=True, transient=False)
        if 300 <= status < 400:
            host = _host(response.headers.get("Location", ""))
            raise TransportError(
                self.call,
                f"redirected to {host}; redirects are not followed, because they would leak the key: check api_url",
                sent=True,
                transient=False,
            )
        if status >= 400:
            refusal = responses.api_error(self.call, status, answer)
            refusal.retry_after = _retry_after(response.headers.get("Retry-After"), response.headers.get("Date"))
            raise refusal
        # A deletion promises no body.
        if not content and self.method == "DELETE":
            return None
        if unusable is not None:
            raise unusable
        disguised = responses.disguised_error(self.call, answer)
        if disguised is not None:
            raise disguised
        return answer

    def _late(self) -> str:
        return f"timed out after {self.deadline.seconds:.3g} seconds (api_timeout or the task's deadline)"

    def _transport_error(self, error: Exception) -> TransportError:
        """What went wrong in words of our own: the library's texts can hold header values and whole URLs."""
        host = urllib.parse.urlsplit(self.connection.api_url).netloc
        kind = requests.exceptions
        found = _causes(error)
        causes = {kind.__name__ for cause in found for kind in type(cause).__mro__}
        if "SSLCertVerificationError" in causes:
            reasons = (getattr(cause, "verify_message", "") for cause in found)
            reason = next(filter(None, reasons), "unknown reason")
            return TransportError(
                self.call,
                f"the TLS certificate of {host} is not trusted ({reason}): set ca_path to its CA certificate, "
                "or check api_url",
                sent=False,
                transient=False,
            )
        if isinstance(error, kind.ConnectTimeout):
            problem = f"timed out connecting to {host}: check api_url, PAPERSPACE_API_URL, DNS and the network"
            return TransportError(self.call, problem, sent=False)
        if "NameResolutionError" in causes or "gaierror" in causes:
            problem = f"cannot resolve {host}: check api_url, PAPERSPACE_API_URL and DNS"
            return TransportError(self.call, problem, sent=False)
        if self.deadline.expired():
            return TransportError(self.call, self._late(), sent=True)
        if isinstance(error, kind.SSLError):
            return TransportError(self.call, f"TLS with {host} failed: check api_url and ca_path", sent=True)
        if isinstance(error, kind.ProxyError):
            return TransportError(
                self.call, f"the proxy for {host} failed: check the proxy environment variables", sent=True
            )
        if "NewConnectionError" in causes:
            problem = f"cannot connect to {host}: check api_url, PAPERSPACE_API_URL and the network"
            return TransportError(self.call, problem, sent=False)
        if isinstance(error, kind.Timeout) or "TimeoutError" in causes:
            return TransportError(self.call, self._late(), sent=True)
        if isinstance(error, (kind.InvalidHeader, kind.InvalidURL, kind.MissingSchema)):
            return TransportError(
                self.call, "the request could not be built: check git and api_url", sent=False, transient=False
            )
        if "IncompleteRead" in causes or isinstance(error, kind.ChunkedEncodingError):
            return TransportError(self.call, "the response is incomplete (connection closed early)", sent=True)
        return TransportError(self.call, f"the connection to {host} failed ({type(error).__name__})", sent=True)


def _chunks(response: requests.Response) -> Iterator[bytes]:
    """The body as it arrives, or at least in pieces that bound what is held before its size is checked."""
    raw = response.raw
    if not hasattr(raw, "read1"):
        yield from raw.stream(_CHUNK_BYTES, decode_content=True)
        return
    while True:
        part = raw.read1(_CHUNK_BYTES, decode_content=True)
        if not part:
            return
        yield part


def _length(headers: Mapping[str, str]) -> int:
    """How many bytes must have come; 0 where the header says nothing that can be counted on."""
    text = "" if "Content-Encoding" in headers else headers.get("Content-Length", "")
    try:
        return int(text)
    except ValueError:
        return 0


def _host(url: str) -> str:
    try:
        return urllib.parse.urlsplit(url).hostname or "another address"
    except ValueError:
        return "another address"


def _causes(error: BaseException | None) -> list[BaseException]:
    """An exception and all that caused it."""
    found: list[BaseException] = []
    pending: list[object] = [error]
    while pending:
        current = pending.pop()
        if not isinstance(current, BaseException) or any(current is known for known in found):
            continue
        found.append(current)
        pending.extend([current.__cause__, current.__context__, getattr(current, "reason", None), *current.args])
    return found


def _retry_after(value: str | None, date: str | None = None) -> float | None:
    """``Retry-After`` in seconds, or as an HTTP date, which counts from the server's own ``Date``: clocks differ.

    Zero where it has passed, an hour at most.
    """
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        until = http_date(value)
        if until is None:
            return None
        seconds = (until - (http_date(date) or datetime.datetime.now(datetime.UTC))).total_seconds()
    # NaN is not more than zero, either.
    return min(max(0.0, seconds), LONGEST_ASKED_SECONDS)
