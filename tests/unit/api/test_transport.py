# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests, responses and retries one by one: see also test_client.py.

A session in the place of the network, and a clock that nobody waits for.
"""

from __future__ import annotations

import datetime
import itertools
import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
import requests
import urllib3
from stepped_clock import Clock

from ansible_collections.paperspace.cloud.plugins.module_utils.api import client as client_file
from ansible_collections.paperspace.cloud.plugins.module_utils.api import transport
from ansible_collections.paperspace.cloud.plugins.module_utils.api.client import Client
from ansible_collections.paperspace.cloud.plugins.module_utils.api.connection import read_connection
from ansible_collections.paperspace.cloud.plugins.module_utils.api.context import TaskContext
from ansible_collections.paperspace.cloud.plugins.module_utils.api.deadline import Deadline
from ansible_collections.paperspace.cloud.plugins.module_utils.errors import (
    ApiError,
    CancelledError,
    ContractError,
    PaperspaceError,
    TransportError,
)
from ansible_collections.paperspace.cloud.plugins.module_utils.version import USER_AGENT


class Answer:
    """An answer whose body comes in the given pieces; one that is an exception breaks it."""

    def __init__(self, body: Any = None, status: int = 200, pieces: list[Any] | None = None, **headers: str) -> None:
        self.status_code = status
        self.headers = requests.structures.CaseInsensitiveDict(
            {name.replace("_", "-"): value for name, value in headers.items()}
        )
        self.pieces = [json.dumps(body).encode()] if pieces is None else pieces
        self.raw = self
        self.closed = False

    def read1(self, amount: int, decode_content: bool) -> bytes:
        assert decode_content and amount == 64 * 1024
        piece = self.pieces.pop(0) if self.pieces else b""
        if isinstance(piece, Exception):
            raise piece
        return piece() if callable(piece) else piece

    def close(self) -> None:
        self.closed = True


class World:
    """A client whose session answers by a script; the last entry repeats."""

    def __init__(self, *script: Any, retries: int = 0, seconds: float = 100, **options: Any) -> None:
        self.script = list(script)
        self.sent: list[dict[str, Any]] = []
        self.clock = Clock()
        given = {"api_key": "k", "api_url": "http://127.0.0.1:1/v1", "api_timeout": 30, "api_retries": retries}
        self.connection = read_connection({**given, "validate_certs": True, **options})
        deadline = Deadline(seconds, self.clock.now, self.clock.sleep)
        self.context = TaskContext(sessions={self.connection.identity(): self})
        self.client = Client(self.connection, deadline, self.context)

    def request(self, method: str, url: str, **options: Any) -> Any:
        self.sent.append({"method": method, "url": url, **options})
        answer = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        if isinstance(answer, Exception):
            raise answer
        return answer() if callable(answer) else answer


def failure(world: World, call: Callable[[Client], Any] = lambda client: client.get("/x")) -> Any:
    with pytest.raises(PaperspaceError) as caught:
        call(world.client)
    return caught.value


def test_what_a_request_carries():
    world = World(Answer({"deploymentId": "d"}))
    git = {"actor": "a", "host": "h", "owner": "o", "ref": "r", "repo": "p", "sha": "s"}
    assert world.client.upsert("p", {"name": "ü"}, "d", git) == "d"
    sent = world.sent[0]
    assert (sent["method"], sent["url"]) == ("POST", "http://127.0.0.1:1/v1/deployments")
    assert sent["data"] == b'{"projectId": "p", "config": {"name": "\\u00fc"}, "deploymentId": "d"}'
    assert sent["headers"] == {
        "Content-Type": "application/json",
        **{f"x-git-{key}": value for key, value in git.items()},
    }
    assert (sent["verify"], sent["proxies"]) == (world.connection.verify, dict(world.connection.proxies))
    assert (sent["allow_redirects"], sent["stream"], sent["timeout"]) == (False, True, 30)


def test_a_create_carries_no_id_and_a_read_no_body():
    world = World(Answer({"deploymentId": "d"}), Answer([]))
    world.client.upsert("p", {})
    world.client.get("/x", {"a": 1})
    assert json.loads(world.sent[0]["data"]) == {"projectId": "p", "config": {}}
    assert world.sent[0]["headers"] == {"Content-Type": "application/json"}
    assert (world.sent[1]["data"], world.sent[1]["headers"], world.sent[1]["params"]) == (None, {}, {"a": 1})


@pytest.mark.parametrize(("seconds", "expected"), [(100, 30), (30, 30), (12, 12), (0.0001, 0.001)])
def test_a_request_has_the_time_that_is_left(seconds, expected):
    world = World(Answer([]), seconds=seconds)
    world.client.get("/x")
    assert world.sent[0]["timeout"] == expected


def test_a_real_session_carries_the_key_and_no_settings_of_the_machine():
    sessions: dict[Any, Any] = {}
    connection = World(Answer()).connection
    client = Client(connection, Deadline(1), TaskContext(sessions=sessions))
    assert sessions == {connection.identity(): client.session}
    assert Client(connection, Deadline(1), TaskContext(sessions=sessions)).session is client.session
    assert Client(connection, Deadline(1), TaskContext()).session is not client.session
    assert client.session.trust_env is False
    prepared = client.session.prepare_request(requests.Request("GET", "http://127.0.0.1:1/"))
    assert prepared.headers["Authorization"] == "Bearer k"
    assert (prepared.headers["User-Agent"], prepared.headers["Accept"]) == (USER_AGENT, "application/json")


def test_a_client_with_another_deadline_leaves_the_first_alone():
    world = World(Answer([]))
    first = world.client.deadline
    other = world.client.until(Deadline(5))
    assert (world.client.deadline, other.deadline.seconds, other.session) == (first, 5, world.client.session)


def test_the_server_s_clock_is_learnt_and_answers_are_closed():
    answer = Answer([], Date="Wed, 21 Oct 2015 07:28:00 GMT")
    world = World(answer)
    world.client.get("/x")
    assert world.client.clock.now().year == 2015
    assert answer.closed
    broken = Answer(pieces=[OSError("x")])
    failure(World(broken))
    assert broken.closed


@pytest.mark.parametrize(
    ("answer", "problem", "sent", "transient"),
    [
        (Answer(pieces=[]), "is not valid JSON", True, True),
        (Answer(pieces=[b"{"]), "is not valid JSON", True, True),
        (Answer(pieces=[b"1"], Content_Length="2"), "incomplete", True, True),
        (Answer(pieces=[b"1"], Content_Encoding="gzip, gzip"), "more than once", True, False),
        (Answer(pieces=[b"1", OSError("x")]), "failed (OSError)", True, True),
        (Answer(status=302, Location="https://elsewhere.example/x"), "redirected to elsewhere.example;", True, False),
        (Answer(pieces=[b'{"n": NaN}']), "not finite or is too large", True, False),
        (Answer(status=302, Location="https://[x"), "redirected to another address;", True, False),
        (Answer(status=300), "redirected to another address", True, False),
        (Answer(status=399), "redirected to another address", True, False),
        (OSError("no such file"), "can't be read any more: check ca_path", False, False),
    ],
    ids=["empty", "half", "cut", "twice", "broken", "redirect", "number", "odd", "first", "last", "certificates"],
)
def test_an_answer_that_is_none(answer, problem, sent, transient):
    error = failure(World(answer))
    assert isinstance(error, TransportError)
    assert problem in error.message and error.message.startswith("GET /x: ")
    assert (error.sent, error.transient) == (sent, transient)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(pieces=[b"[", b"1", b"]"], Content_Length="3"),
        Answer(pieces=[b"[1]"], Content_Length="2"),
        Answer(pieces=[b"[1]"], Content_Length="soon"),
        Answer(pieces=[b"[1]"], Content_Length="9", Content_Encoding="gzip"),
        Answer([1], status=299),
    ],
    ids=["in pieces", "longer", "no number", "packed", "status"],
)
def test_an_answer_that_is_one(answer):
    assert World(answer).client.get("/x") == [1]


@pytest.mark.parametrize(("over", "taken"), [(0, True), (1, False)])
def test_the_bound_of_an_answer(monkeypatch, over, taken):
    # As documented.
    assert transport.MAX_BODY_BYTES == 32 * 1024 * 1024
    monkeypatch.setattr(transport, "MAX_BODY_BYTES", 100)
    world = World(lambda: Answer(pieces=[b"1" * 60, b"1" * (40 + over)]), retries=2)
    if taken:
        assert world.client.get("/x") == int("1" * 100)
        return
    error = failure(world)
    assert "larger than 100 bytes" in error.message
    assert (error.sent, error.transient, len(world.sent)) == (True, False, 1)


def test_an_older_urllib3_gives_the_body_as_a_stream():
    answer = Answer([])
    answer.raw = SimpleNamespace(stream=lambda amount, decode_content: [b"[1, ", b"2]"])
    assert World(answer).client.get("/x") == [1, 2]


def test_an_answer_that_comes_too_late_is_none():
    world = World(Answer([]), seconds=5)
    world.script = [Answer(pieces=[b"[]", lambda: world.clock.sleep(6) or b""])]
    error = failure(world)
    assert "timed out after 5 seconds" in error.message
    assert error.sent


def test_no_time_at_all_sends_nothing():
    world = World(Answer([]), seconds=0)
    error = failure(world)
    assert (error.sent, error.transient, world.sent) == (False, False, [])
    assert "before the request was sent" in error.message


@pytest.mark.parametrize(
    ("status", "called"), [(400, "BAD_REQUEST"), (404, "NOT_FOUND"), (500, "INTERNAL_SERVER_ERROR")]
)
def test_a_status_from_400_on_is_an_error_with_what_it_asks(status, called):
    error = failure(World(Answer({"message": "m"}, status=status, Retry_After="7")))
    assert (error.status, error.code, error.retry_after) == (status, called, 7)
    dated = Answer({}, status=status, Retry_After="Wed, 21 Oct 2015 07:28:00 GMT", Date="Wed, 21 Oct 2015 07:27:30 GMT")
    assert failure(World(dated)).retry_after == 30


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [("7", 7), ("0.5", 0.5), ("0", 0), ("-5", 0), ("nan", 0), ("inf", 3600), ("soon", None), ("", None)],
)
def test_what_an_error_asks_for_is_a_time_that_can_be_waited(asked, seconds):
    assert failure(World(Answer({}, status=503, Retry_After=asked))).retry_after == seconds


def test_an_error_disguised_as_a_success():
    assert failure(World(Answer({"code": "NOT_FOUND", "message": "m"}))).status == 404


def caused(outer: Exception, *inner: Exception) -> Exception:
    """``outer`` because of the first of ``inner``, that because of the second, and so on."""
    chain = [outer, *inner]
    for error, cause in itertools.pairwise(chain):
        error.__cause__ = cause
    return outer


class gaierror(Exception):
    pass


class SSLCertVerificationError(Exception):
    verify_message = "self-signed"


KINDS = requests.exceptions
POOL: Any = None
BROKEN = [
    (caused(KINDS.SSLError(), SSLCertVerificationError()), "is not trusted (self-signed): set ca_path", False, False),
    (
        KINDS.SSLError(urllib3.exceptions.SSLError(SSLCertVerificationError())),
        "not trusted (self-signed)",
        False,
        False,
    ),
    (KINDS.SSLError("handshake"), "TLS with 127.0.0.1:1 failed", True, True),
    (KINDS.ConnectTimeout(), "timed out connecting to 127.0.0.1:1", False, True),
    (caused(KINDS.ConnectionError(), gaierror()), "cannot resolve 127.0.0.1:1: check api_url", False, True),
    (
        KINDS.ConnectionError(urllib3.exceptions.NameResolutionError("h", POOL, OSError())),
        "cannot resolve 127.0.0.1:1: ",
        False,
        True,
    ),
    (KINDS.ProxyError(), "the proxy for 127.0.0.1:1 failed", True, True),
    (
        KINDS.ConnectionError(urllib3.exceptions.NewConnectionError(POOL, "x")),
        "check api_url, PAPERSPACE_API_URL",
        False,
        True,
    ),
    (KINDS.ReadTimeout(), "timed out after 30 seconds", True, True),
    (KINDS.ConnectionError(urllib3.exceptions.ReadTimeoutError(POOL, "u", "m")), "timed out", True, True),
    (caused(KINDS.ConnectionError(), TimeoutError()), "timed out", True, True),
    (KINDS.InvalidHeader(), "could not be built", False, False),
    (KINDS.InvalidURL(), "could not be built", False, False),
    (KINDS.MissingSchema(), "could not be built", False, False),
    (KINDS.ChunkedEncodingError(), "the response is incomplete", True, True),
    (KINDS.ConnectionError(urllib3.exceptions.IncompleteRead(1, 2)), "the response is incomplete", True, True),
    (KINDS.ConnectionError("secret words"), "the connection to 127.0.0.1:1 failed (ConnectionError)", True, True),
]


@pytest.mark.parametrize(("error", "problem", "sent", "transient"), BROKEN, ids=lambda value: str(value)[:40])
def test_a_request_that_broke_in_words_of_ours(error, problem, sent, transient):
    found = failure(World(error))
    assert problem in found.message and "secret words" not in found.message
    assert (found.sent, found.transient) == (sent, transient)


def test_what_breaks_past_the_deadline_is_late_whatever_it_is():
    world = World(None, seconds=5)

    def late() -> None:
        world.clock.sleep(6)
        raise KINDS.ReadTimeout

    world.script = [late]
    error = failure(world)
    assert "timed out after 5 seconds" in error.message and error.sent


def test_a_certificate_that_tells_no_reason():
    error = SSLCertVerificationError()
    error.verify_message = ""
    assert "(unknown reason)" in failure(World(caused(KINDS.SSLError(), error))).message


def test_causes_that_go_in_a_circle_end():
    first, second = KINDS.ConnectionError("a"), TimeoutError("b")
    first.__cause__, second.__context__ = second, first
    first.args = (first, "text")
    assert "timed out" in failure(World(first)).message


def test_without_a_date_the_pause_counts_from_this_machine_s_clock():
    later = datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=1)
    asked = later.strftime("%a, %d %b %Y %H:%M:%S GMT")
    assert 3590 < failure(World(Answer({}, status=503, Retry_After=asked))).retry_after <= 3600


@pytest.mark.parametrize(
    ("trouble", "reads", "writes"),
    [
        (lambda: Answer({}, status=429), 3, 3),
        (lambda: Answer({}, status=408), 3, 1),
        (lambda: Answer({}, status=500), 3, 1),
        (lambda: Answer({}, status=400), 1, 1),
        (KINDS.ConnectTimeout(), 3, 3),
        (KINDS.ReadTimeout(), 3, 1),
        (KINDS.InvalidURL(), 1, 1),
    ],
    ids=["429", "408", "500", "400", "not sent", "sent", "can't be sent"],
)
def test_what_is_tried_again(trouble, reads, writes):
    world = World(trouble, retries=2)
    failure(world)
    assert len(world.sent) == reads
    world = World(trouble, retries=2)
    failure(world, lambda client: client.upsert("p", {}))
    assert len(world.sent) == writes


def test_the_server_decides_on_the_pause():
    world = World(Answer({}, status=429, Retry_After="9"), Answer([1]), retries=1)
    assert world.client.get("/x") == [1]
    assert world.clock.slept == [9]


@pytest.mark.parametrize(("asked", "seconds", "slept"), [("4", 5, [4]), ("5", 5, []), ("6", 5, []), ("0", 0.2, [])])
def test_no_pause_reaches_the_deadline(asked, seconds, slept):
    world = World(lambda: Answer({}, status=429, Retry_After=asked), retries=2)
    world.client.deadline = Deadline(seconds, world.clock.now, world.clock.sleep)
    assert "before the request was sent" not in failure(world).message
    assert world.clock.slept == slept


def test_pauses_grow_up_to_a_bound(monkeypatch):
    monkeypatch.setattr("random.uniform", lambda least, most: most)
    world = World(lambda: Answer({}, status=503), retries=7)
    failure(world)
    assert world.clock.slept == [0.5, 1, 2, 4, 8, 15, 15]


@pytest.mark.parametrize("left", [0, 1, 3])
@pytest.mark.parametrize(
    "call", [lambda client: client.upsert("p", {}), lambda client: client.delete("d")], ids=["POST", "DELETE"]
)
def test_a_write_asks_before_each_try_whether_it_may(call, left):
    reasons = iter([None] * left)
    world = World(lambda: Answer({}, status=429, Retry_After="0"), retries=5)
    world.context.cancelled = lambda: next(reasons, "stop")
    error = failure(world, call)
    assert isinstance(error, CancelledError) and error.message == "Nothing more was written: stop"
    assert len(world.sent) == left


def test_a_read_asks_nobody():
    world = World(Answer([]))
    world.context.cancelled = lambda: "stop"
    assert world.client.get("/x") == []


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ([Answer({})], True),
        ([Answer({}, status=404)], False),
        ([Answer({}, status=429), Answer({})], True),
        ([Answer(pieces=[], status=204)], True),
        ([Answer(pieces=[])], True),
    ],
    ids=["done", "not there", "put off", "204", "without a body"],
)
def test_whether_a_deletion_removed_something(script, expected):
    world = World(*script, retries=2)
    assert world.client.delete("d/1") is expected
    assert world.sent[0]["method"] == "DELETE" and world.sent[0]["url"].endswith("/v1/deployments/d%2F1")


@pytest.mark.parametrize("status", [400, 403, 405])
def test_a_refused_deletion_is_an_error(status):
    assert failure(World(Answer({}, status=status)), lambda client: client.delete("d")).status == status


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_body_that_is_promised_must_come(method):
    world = World(Answer(pieces=[], status=204))
    error = failure(world, lambda client: client.get("/x") if method == "GET" else client.upsert("p", {}))
    assert "JSON" in error.message


def page(*items: Any, after: str | None = None) -> Answer:
    return Answer({"items": list(items), "hasMore": after is not None, "nextPage": after})


def shown(name: str) -> dict[str, Any]:
    return {"id": name, "name": name, "projectId": "p/1"}


def test_a_list_that_changes_while_it_is_read_shows_each_once():
    world = World(page(shown("a"), shown("b"), after="1"), page(shown("b"), shown("c")))
    assert [found.id for found in world.client.deployments("p/1", "web")] == ["a", "b", "c"]
    assert world.sent[0]["url"].endswith("/v1/projects/p%2F1/deployments")
    assert [sent["params"] for sent in world.sent] == [
        {"name": "web", "limit": 120},
        {"name": "web", "limit": 120, "after": "1"},
    ]
    world = World(page())
    assert list(world.client.deployments()) == []
    assert world.sent[0]["url"].endswith("/v1/deployments") and world.sent[0]["params"] == {"limit": 120}


CANARY = "canary-canary"
SPEC = {"id": "s", "data": {"env": [{"name": "A", "value": CANARY}]}}


@pytest.mark.parametrize(
    ("answer", "read"),
    [
        (Answer([]), lambda client: client.get("/x")),
        (Answer({**shown("a"), "latestSpec": SPEC}), lambda client: client.deployment("a")),
        (page({**shown("a"), "basicAuthKey": CANARY}), lambda client: list(client.deployments("p/1"))),
        (page(SPEC), lambda client: list(client.history("a"))),
    ],
    ids=["the key itself", "a deployment", "a list", "a history"],
)
def test_secrets_that_are_met_are_masked_from_then_on(answer, read):
    world = World(answer, api_key=CANARY if answer.pieces == [b"[]"] else "k")
    read(world.client)
    assert world.context.secrets.text(f"it says {CANARY}") == "it says ********"


@pytest.mark.parametrize(("over", "taken"), [(0, True), (1, False)])
def test_the_bound_of_all_pages(monkeypatch, over, taken):
    monkeypatch.setattr(client_file, "MAX_LIST_BYTES", 1024**2)
    first, last = page(after="1"), page()
    blanks = 1024**2 + over - len(first.pieces[0] + last.pieces[0])
    last.pieces.append(b" " * blanks)
    world = World(first, last)
    if taken:
        assert list(world.client.pages("/x", {})) == [[], []]
        return
    error = failure(world, lambda client: list(client.pages("/x", {})))
    assert error.message == "GET /x: the pages exceed 1 MiB: read less at once"


def test_cursors_that_go_in_a_circle_end():
    world = World(page(after="1"), page(after="2"), page(after="1"))
    error = failure(world, lambda client: list(client.pages("/x", {})))
    assert isinstance(error, ContractError) and "'1' twice" in error.message
    assert len(world.sent) == 3


@pytest.mark.parametrize(
    ("limit", "found", "asked"), [(None, 3, 120), (0, 0, 120), (1, 1, 120), (2, 2, 120), (121, 3, 120), (2**80, 3, 120)]
)
def test_a_history_is_read_newest_first_and_no_further_than_asked(limit, found, asked):
    world = World(page({"id": "1"}, {"id": "2"}, {"id": "3"}))
    assert [spec.id for spec in world.client.history("d", limit)] == ["1", "2", "3"][:found]
    assert [sent["params"] for sent in world.sent] == ([{"order": "desc", "limit": asked}] if limit != 0 else [])


def test_what_else_is_asked():
    line = {"id": "1", "dtCreated": "2026-01-01T00:00:00Z", "message": "m"}
    world = World(page(line), Answer([]), Answer([{"id": "r", "instances": []}]), Answer([]))
    assert [len(lines) for lines in world.client.log_pages("d", order="asc", instance_id="i", limit=5)] == [1]
    assert world.client.metrics("d", "cpu") == []
    assert [run.id for run in world.client.runs("d")] == ["r"]
    world.client.metrics("d", "cpu", "hour")
    assert [(sent["url"].rsplit("/", 1)[1], sent["params"]) for sent in world.sent] == [
        ("logs", {"order": "asc", "instanceId": "i", "limit": 5}),
        ("metrics", {"metric": "cpu"}),
        ("runs", {"limit": 10}),
        ("metrics", {"metric": "cpu", "timeframe": "hour"}),
    ]
    world = World(page(line))
    list(world.client.log_pages("d", order="desc"))
    assert world.sent[0]["params"] == {"order": "desc", "limit": 120}


def test_other_errors_are_told_as_they_are():
    assert isinstance(failure(World(Answer({}, status=404)), lambda client: client.deployment("d")), ApiError)
    assert isinstance(failure(World(Answer([])), lambda client: client.deployment("d")), ContractError)
