# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The client against scripted answers: paging, the shapes of errors, and answers that break the contract."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from ansible_collections.paperspace.cloud.plugins.module_utils.api import transport
from ansible_collections.paperspace.cloud.plugins.module_utils.api.client import Client
from ansible_collections.paperspace.cloud.plugins.module_utils.api.connection import read_connection
from ansible_collections.paperspace.cloud.plugins.module_utils.api.context import TaskContext
from ansible_collections.paperspace.cloud.plugins.module_utils.api.deadline import Deadline
from ansible_collections.paperspace.cloud.plugins.module_utils.errors import (
    ApiError,
    ContractError,
    TransportError,
)


class _Scripted(BaseHTTPRequestHandler):
    """Answers with what the script says next; the last entry repeats."""

    def do_GET(self) -> None:
        script, seen = self.server.script, self.server.seen
        seen.append(self.path)
        status, body, headers = script.pop(0) if len(script) > 1 else script[0]
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        # Without a Date but that of the script.
        self.send_response_only(status)
        for name, value in {"Content-Length": str(len(data)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    do_DELETE = do_POST = do_GET

    def log_message(self, *_args: Any) -> None:
        pass


class Server:
    def __init__(self, http: HTTPServer) -> None:
        self.http = http

    def answers(self, *answers: Any) -> None:
        """Each a body with status 200, or a tuple of status, body and headers."""
        self.http.script = [(*answer, {})[:3] if isinstance(answer, tuple) else (200, answer, {}) for answer in answers]

    @property
    def seen(self) -> list[str]:
        return self.http.seen

    def client(self, retries: int = 0, seconds: float = 10, path: str = "/v1") -> Client:
        url = f"http://127.0.0.1:{self.http.server_port}{path}"
        options = {"api_key": "k", "api_url": url, "api_timeout": 5, "api_retries": retries, "validate_certs": True}
        return Client(read_connection(options), Deadline(seconds), TaskContext())


@pytest.fixture
def server() -> Iterator[Server]:
    http = HTTPServer(("127.0.0.1", 0), _Scripted)
    http.seen = []
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield Server(http)
    http.shutdown()
    thread.join()
    http.server_close()


def deployment(name: str) -> dict[str, Any]:
    return {"id": f"id-{name}", "name": name, "projectId": "p"}


def page(*names: str, more: bool = False, **cursor: Any) -> dict[str, Any]:
    return {"hasMore": more, "items": [deployment(name) for name in names], **cursor}


def test_pages_follow_the_cursor_and_ask_for_full_pages(server):
    server.answers(page("a", more=True, nextPage="c 1&"), page("b", more=True, nextPage="c2"), page("c", nextPage=None))
    assert [found.name for found in server.client().deployments("p")] == ["a", "b", "c"]
    assert server.seen == [
        "/v1/projects/p/deployments?limit=120",
        "/v1/projects/p/deployments?limit=120&after=c+1%26",
        "/v1/projects/p/deployments?limit=120&after=c2",
    ]


@pytest.mark.parametrize(
    "last", [page("a"), page("a", nextPage=None), page("a", nextPage="c1")], ids=["no cursor", "null", "a cursor"]
)
def test_no_more_is_the_end(server, last):
    server.answers(last)
    assert len(list(server.client().deployments())) == 1
    assert len(server.seen) == 1


@pytest.mark.parametrize("cursor", [{}, {"nextPage": None}, {"nextPage": ""}], ids=str)
def test_more_without_a_cursor_is_an_error(server, cursor):
    server.answers(page("a", more=True, **cursor))
    with pytest.raises(ContractError, match="the response has a next page but no cursor"):
        list(server.client().deployments("p"))


@pytest.mark.parametrize("listed", ["P", "p ", "other"])
def test_a_list_that_shows_another_project_is_an_error(server, listed):
    server.answers({"hasMore": False, "items": [deployment("a"), {**deployment("b"), "projectId": listed}]})
    with pytest.raises(ContractError, match=f"id-b is in project {listed}: write project_id"):
        list(server.client().deployments("p"))
    assert len(list(server.client().deployments())) == 2


def test_a_repeated_cursor_is_an_error_and_no_loop(server):
    server.answers(page("a", more=True, nextPage="c1"))
    with pytest.raises(ContractError, match="'c1' twice"):
        list(server.client().deployments())
    assert len(server.seen) == 2


@pytest.mark.parametrize(
    "answer",
    [
        [],
        "HEALTHY",
        5,
        None,
        {},
        {"hasMore": "maybe", "items": []},
        {"hasMore": False, "items": {}},
        {"hasMore": False, "items": [1]},
        {"hasMore": False, "items": [{"id": "x"}]},
        {"hasMore": False, "items": [{**deployment("a"), "latestSpec": {"id": 5, "data": []}}]},
    ],
    ids=str,
)
def test_an_answer_of_another_shape_names_the_place(server, answer):
    server.answers(answer)
    with pytest.raises(ContractError, match="unexpected API response"):
        list(server.client().deployments())


def test_unknown_fields_nulls_and_missing_fields_are_read(server):
    server.answers(
        {**deployment("a"), "endpoint": None, "newField": {"x": 1}, "latestSpec": {"id": "s", "error": None}}
    )
    found = server.client().deployment("id-a")
    assert found.model_extra == {"newField": {"x": 1}}
    assert found.latest_spec.data is None


ISSUE = {"message": "Required", "path": ["config", "resources", "ports", 0], "code": "invalid_type"}


@pytest.mark.parametrize(
    ("answer", "code", "issues"),
    [
        ((400, {"code": "BAD_REQUEST", "message": "m", "issues": [ISSUE]}), "BAD_REQUEST", ["resources.ports[0]"]),
        ((400, {"code": "BAD_REQUEST", "message": "m", "details": [ISSUE]}), "BAD_REQUEST", ["resources.ports[0]"]),
        ((400, {"code": "X", "message": "m", "details": {"issues": [ISSUE]}}), "X", ["resources.ports[0]"]),
        ((400, {"code": "X", "message": "m", "details": "text", "issues": [5, {"path": 1}]}), "X", ["", ""]),
        ((418, b"<html>teapot</html>"), "UNKNOWN", []),
        ((403, b""), "FORBIDDEN", []),
        ((404, [1]), "NOT_FOUND", [""]),
        ((400, {"code": 5, "message": ["m"]}), "BAD_REQUEST", [""]),
        ((200, {"code": "NOT_FOUND", "message": "m"}), "NOT_FOUND", []),
    ],
    ids=str,
)
def test_errors_carry_status_code_message_and_issues(server, answer, code, issues):
    server.answers(answer)
    with pytest.raises(ApiError) as caught:
        server.client().deployment("x")
    error = caught.value
    assert error.code == code
    assert error.status == (404 if answer[0] == 200 else answer[0])
    assert [issue["path"] for issue in error.details["error"]["issues"]] == issues
    assert all(place in error.message for place in issues)


def _nested(levels: int) -> dict[str, Any]:
    return {"a": _nested(levels - 1)} if levels else {"deep": "no"}


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"message": "m", "details": "no such image"}, "m; no such image"),
        ({"message": "m", "details": ["one", "two"]}, "m; one; two"),
        ({"message": "m", "details": {"formErrors": ["f"], "fieldErrors": {"machineType": ["Required", "Unknown"]}}},
         "m; f; machine_type: Required; machine_type: Unknown"),
        ({"message": "m", "details": {"resources": {"ports": {"_errors": ["tiny"]}}}}, "m; resources.ports: tiny"),
        ({"message": "m", "details": '{"image": ["Required"]}'}, "m; image: Required"),
        ({"message": "m", "details": {"limit": 5}}, "m; limit: 5"),
        ({"message": "m", "details": "m"}, "m"),
        ({"message": json.dumps([{**ISSUE, "expected": ["a"]}])}, "; resources.ports[0]: Required"),
        ({"message": ["name must be a string"]}, "name must be a string"),
        ({"error": {"message": "inner", "code": "BAD_REQUEST", "details": [ISSUE]}},
         "inner; resources.ports[0]: Required"),
        ({"error": "plain"}, "plain"),
        ("a text", "a text"),
        (["a list"], "a list"),
        ({"message": "m", "issues": [{"message": "u", "unionErrors": [{"issues": [ISSUE]}]}]},
         "m; u; resources.ports[0]: Required"),
        ({"message": "m", "details": _nested(100)}, f"m; {'a.' * 100}deep: no"),
        ({"message": "m", "details": [f"e{number}" for number in range(5000)]}, "e49; and 4950 more"),
    ],
)  # fmt: skip
def test_details_of_any_shape_are_told(server, body, told):
    server.answers((400, body))
    with pytest.raises(ApiError) as caught:
        server.client().deployment("x")
    assert caught.value.message.startswith("GET /deployments/x returned 400 BAD_REQUEST: ")
    assert caught.value.message.endswith(told)


@pytest.mark.parametrize(
    ("body", "of_the_key"), [(b"<html>no</html>", False), (b"", False), (b'{"message": "m"}', True)]
)
def test_only_the_api_itself_says_something_of_the_key(server, body, of_the_key):
    server.answers((403, body))
    with pytest.raises(ApiError) as caught:
        server.client().deployment("x")
    assert ("its team is not allowed to do this" in caught.value.message) is of_the_key
    assert ("such as a proxy" in caught.value.message) is not of_the_key


@pytest.mark.parametrize(
    ("project_id", "path", "remedy"),
    [
        ("p", "/v1", "check project_id and api_key"),
        ("p", "", "check api_url, which usually ends in /v1"),
        ("p", "/", "check api_url, which usually ends in /v1"),
        (None, "/v1", "check api_url, which usually ends in /v1"),
    ],
)
def test_a_list_that_is_not_there_names_the_option(server, project_id, path, remedy):
    server.answers((404, {"code": "NOT_FOUND", "message": "Nothing here."}))
    with pytest.raises(ApiError) as caught:
        list(server.client(path=path).deployments(project_id))
    assert caught.value.message.endswith(f" returned 404 NOT_FOUND: Nothing here: {remedy}")
    assert caught.value.details["error"]["message"] == "Nothing here."


def test_another_failure_of_a_list_is_not_advised(server):
    server.answers((409, {"code": "CONFLICT", "message": "m"}))
    with pytest.raises(ApiError) as caught:
        list(server.client().deployments("p"))
    assert caught.value.message.endswith("409 CONFLICT: m")


def test_a_deployment_with_three_fields_is_no_disguised_error(server):
    server.answers({"id": "i", "name": "message", "projectId": "p"})
    assert server.client().deployment("i").name == "message"


@pytest.mark.parametrize("body", [b"", b"not json", b"\xff\xfe", b"{", b"[1, 2"])
def test_a_success_that_is_no_json(server, body):
    server.answers((200, body))
    with pytest.raises(TransportError, match="is not valid JSON"):
        server.client().deployment("x")


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"[" * 200_000, "nested deeper than"),
        (b"[" * 900 + b"]" * 900, "nested deeper than"),
        (b'{"id": ' * 300 + b"1" + b"}" * 300, "nested deeper than"),
        (b'{"n": NaN}', "not finite or is too large"),
        (b'{"n": [-Infinity]}', "not finite or is too large"),
        (b'{"n": 1e400}', "not finite or is too large"),
        (b'{"n": ' + b"9" * 400 + b"}", "not finite or is too large"),
        (b'{"n": ' + b"9" * 5000 + b"}", "not finite or is too large"),
    ],
)
def test_a_success_that_nothing_can_work_with(server, body, problem):
    """Whatever reads it; as an error it is told by its status. A second try would give the same."""
    server.answers((200, body), deployment("a"))
    with pytest.raises(TransportError, match=f"GET /deployments/x: the response .*{problem}"):
        server.client(retries=3).deployment("x")
    server.answers((409, body))
    with pytest.raises(ApiError, match="409 CONFLICT"):
        server.client().deployment("x")


@pytest.mark.parametrize("length", ["9" * 5000, "9" * 30, "9" * 30 + "," + "9" * 30, "-5", "1e3"])
def test_a_length_that_nobody_can_count_on(server, length):
    server.answers((200, deployment("a"), {"Content-Length": length, "Connection": "close"}))
    with contextlib.suppress(TransportError):
        assert server.client().deployment("x").name == "a"


# As a server writes them in JSON, and as they must not go on.
UNPRINTABLE = [
    *(
        rb"\ud83d",
        rb"\udc80",
        rb"\u0000",
        rb"\u001b[2J",
        rb"\r",
        rb"\n",
        rb"\u0085",
        rb"\u202e",
        rb"\u2028",
        rb"\ufffe",
    ),
    *(b"\xff", b"\xc3(", b"\xed\xa0\xbd", b"\xc2\x9b2J", b"\xe2\x80\xae", b"\x7f"),
]


@pytest.mark.parametrize("hostile", UNPRINTABLE, ids=repr)
def test_text_of_the_api_is_printable_and_configs_are_as_they_came(server, hostile):
    text = b"before " + hostile + b" after"
    config = b'{"env": [{"name": "' + text + b'", "value": "' + text + b'"}]}'
    spec = b'{"id": "s", "error": "' + text + b'", "' + text + b'": ["' + text + b'"], "data": ' + config + b"}"
    server.answers((200, b'{"id": "i", "name": "' + text + b'", "projectId": "p", "latestSpec": ' + spec + b"}"))
    found = server.client().deployment("i")
    told = [found.name, found.latest_spec.error, *found.latest_spec.model_extra]
    told += found.latest_spec.model_extra[told[-1]]
    assert len(told) == 4
    for shown in told:
        assert shown.startswith("before ") and shown.endswith(" after") and len(shown) > len("before  after")
        assert shown.encode() and len(shown.splitlines()) == 1 and all(map(str.isprintable, shown)), shown
    pair = found.latest_spec.data["env"][0]
    assert pair["name"] == pair["value"]
    assert pair["value"] not in told
    assert not text.isascii() or pair["value"] == json.loads(b'"' + text + b'"')


def test_errors_and_log_lines_are_printable(server):
    issue = rb'{"message": "\ud800", "path": ["\u009b"]}'
    server.answers((400, rb'{"code": "A\u001b]0;x\u0007", "message": "b\r\nc' + b'\xff", "issues": [' + issue + b"]}"))
    with pytest.raises(ApiError) as caught:
        server.client().deployment("i")
    assert caught.value.message.isprintable() and caught.value.message.encode()
    assert caught.value.message.endswith("400 A␛]0;x␇: b␍␊c\ufffd; \ufffd: \ufffd")
    line = rb'{"id": "l", "dtCreated": "", "message": "\u001b[32mgreen\u001b[0m\tcut \ud83d ' + b'\xf0\x9f"}'
    server.answers((200, b'{"hasMore": false, "items": [' + line + b"]}"))
    assert [found.message for page in server.client().log_pages("i", order="asc") for found in page] == [
        "green\tcut \ufffd \ufffd\ufffd"
    ]


LATER, NOW = "Wed, 21 Oct 2015 07:28:00 GMT", "Wed, 21 Oct 2015 07:27:30 GMT"


@pytest.mark.parametrize(
    ("asked", "date", "least", "most"),
    [
        ("9", None, 9, 9),
        ("0.1", None, 0.25, 0.5),
        *[(asked, None, 0.25, 0.5) for asked in ("0", "-5", "nan", "-inf", "1e-300", "soon", "", LATER)],
        *[(asked, None, 3600, 3600) for asked in ("3601", "1e12", "inf", "1" + "0" * 400)],
        ("Fri, 31 Dec 9999 23:59:59 GMT", NOW, 3600, 3600),
        # By the server's own clock, where it tells what that shows.
        (LATER, NOW, 30, 30),
        (NOW, LATER, 0.25, 0.5),
        (LATER, "today", 0.25, 0.5),
    ],
)
def test_what_retry_after_asks_for_counts_within_a_floor_and_a_cap(server, asked, date, least, most):
    headers = {"Retry-After": asked, "Date": date} if date else {"Retry-After": asked}
    server.answers((429, {}, headers), deployment("a"))
    slept: list[float] = []
    client = server.client(retries=1)
    client.deadline = Deadline(10_000, sleep=slept.append)
    assert client.deployment("x").name == "a"
    [pause] = slept
    assert least <= pause <= most


def test_retries_of_an_api_that_asks_for_no_pause_take_their_time(server):
    server.answers((503, {}, {"Retry-After": "0"}))
    slept: list[float] = []
    client = server.client(retries=5)
    client.deadline = Deadline(10_000, sleep=slept.append)
    with pytest.raises(ApiError):
        client.deployment("x")
    assert len(slept) == 5 and sum(slept) >= 7


def test_a_compressed_answer_is_bounded_after_unpacking(server):
    import gzip

    bomb = gzip.compress(b" " * (transport.MAX_BODY_BYTES + 1_000_000))
    server.answers((200, bomb, {"Content-Encoding": "gzip"}))
    with pytest.raises(TransportError, match="larger than"):
        server.client(retries=3).deployment("x")
    assert len(server.seen) == 1


DRIPPING = {
    "headers": ("http", b"HTTP/1.1 200 OK\r\nX: "),
    "body": ("http", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
    # A record of a handshake, of which the rest never comes.
    "tls": ("https", b"\x16\x03\x03\x40\x00"),
}


def assert_in_time(url, match):
    options = {"api_key": "k", "api_url": url, "validate_certs": False, "api_timeout": 0.5, "api_retries": 0}
    client = Client(read_connection(options), Deadline(60), TaskContext())
    started = time.monotonic()
    with pytest.raises(TransportError, match=match) as caught:
        client.deployment("x")
    # Long before the deadline.
    assert time.monotonic() - started < 10
    return caught.value


def name_server_that_takes(seconds, monkeypatch):
    known = socket.getaddrinfo

    def slow(*args, **options):
        time.sleep(seconds)
        return known(*args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", slow)


# A look-up within the time, and one that ends when it is over.
@pytest.mark.parametrize("lookup", [0, 0.3, 0.8])
@pytest.mark.parametrize("place", DRIPPING)
def test_an_answer_that_drips_ends_with_the_time_out_wherever_it_drips(place, lookup, monkeypatch):
    """Byte by byte, so that no single read ever takes long."""
    scheme, answer = DRIPPING[place]
    listener = socket.create_server(("127.0.0.1", 0))
    done = threading.Event()
    name_server_that_takes(lookup, monkeypatch)

    def drip() -> None:
        connection = listener.accept()[0]
        with connection, contextlib.suppress(OSError):
            connection.recv(10_000)
            connection.sendall(answer)
            while not done.wait(0.1):
                connection.sendall(b"0")

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    try:
        error = assert_in_time(f"{scheme}://127.0.0.1:{listener.getsockname()[1]}", "timed out")
        assert error.transient and error.sent is ("timed out connecting" not in error.message)
    finally:
        done.set()
        listener.close()


def test_a_name_server_that_does_not_answer_ends_with_the_time_out(monkeypatch):
    done = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: done.wait(30))
    try:
        assert not assert_in_time("https://api.example.com/v1", "timed out connecting to api.example.com").sent
    finally:
        done.set()


def test_addresses_where_nobody_answers_share_the_time(monkeypatch):
    """Each of them would have the whole time-out."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener, contextlib.ExitStack() as stack:
        address = listener.getsockname()
        # Whoever comes after these is not let in.
        for _waiting in range(3):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(address)
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", address)] * 40
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: found)
        assert not assert_in_time(f"http://localhost:{address[1]}", "timed out connecting to localhost").sent
