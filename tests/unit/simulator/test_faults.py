# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every kind of fault, seen by a real client over a socket."""

from __future__ import annotations

import http.client
import json
import socket
import time

import pytest
from simulator_fixture import KEY, PROJECT, config, wait_until

BODY = json.dumps({"projectId": PROJECT, "config": config()}).encode()
LIST = {"method": "GET", "path": "/v1/deployments"}
DATE = "Thu, 01 Jan 2099 00:00:00 GMT"
POST = {"method": "POST", "path": "/v1/deployments"}


def ask(simulator, method="GET", path="/v1/deployments", body=None):
    """One request on its own connection: the answer, its body not read yet."""
    connection = http.client.HTTPConnection(simulator.origin.removeprefix("http://"), timeout=10)
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
    connection.request(method, path, body, headers)
    return connection.getresponse()


def test_latency_delays_the_answer_only(simulator):
    simulator.post_faults({**POST, "kind": "latency", "seconds": 0.3})
    start = time.monotonic()
    assert ask(simulator, "POST", body=BODY).status == 200
    assert time.monotonic() - start >= 0.3
    assert len(simulator.deployments()) == 1


@pytest.mark.parametrize(("when", "made"), [("before", 0), ("after", 1), (None, 0)])
@pytest.mark.parametrize("status", [500, 502, 503, 429, 403])
def test_status_before_and_after_the_work(simulator, status, when, made):
    simulator.post_faults({**POST, "kind": "status", "status": status, "when": when})
    answer = ask(simulator, "POST", body=BODY)
    assert answer.status == status
    assert set(json.loads(answer.read())) == {"code", "message"}
    assert len(simulator.deployments()) == made


def test_status_with_a_body_and_headers_of_its_own(simulator):
    simulator.post_faults(
        {**LIST, "kind": "status", "status": 503, "body": "<h1>down</h1>", "headers": {"Retry-After": "7"}},
        {**LIST, "kind": "status", "status": 400, "body": {"any": "thing"}},
    )
    answer = ask(simulator)
    assert (answer.status, answer.getheader("Retry-After"), answer.read()) == (503, "7", b"<h1>down</h1>")
    assert json.loads(ask(simulator).read()) == {"any": "thing"}


@pytest.mark.parametrize(("retry_after", "header"), [(2, "2"), (0.5, "0.5"), (DATE, DATE), (None, None)])
def test_rate_limit_does_no_work(simulator, retry_after, header):
    simulator.post_faults({**POST, "kind": "rate_limit", "retry_after": retry_after})
    answer = ask(simulator, "POST", body=BODY)
    assert (answer.status, answer.getheader("Retry-After")) == (429, header)
    assert json.loads(answer.read())["code"] == "TOO_MANY_REQUESTS"
    assert simulator.deployments() == []
    assert ask(simulator, "POST", body=BODY).status == 200


@pytest.mark.parametrize(("when", "made"), [("before", 0), ("after", 1)])
def test_drop_closes_without_an_answer(simulator, when, made):
    simulator.post_faults({**POST, "kind": "drop", "when": when})
    with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
        ask(simulator, "POST", body=BODY)
    assert len(simulator.deployments()) == made
    assert simulator.requests()[-1]["status"] is None
    assert simulator.api("GET", "/deployments")[0] == 200


def test_a_request_that_never_came_whole_was_never_made(simulator):
    simulator.post_faults({**POST, "kind": "status", "status": 503})
    host, port = simulator.origin.removeprefix("http://").split(":")
    head = f"POST /v1/deployments HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {KEY}\r\nContent-Length: 100\r\n"
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(f"{head}\r\n{{".encode())
    assert ask(simulator, "POST", body=BODY).status == 503
    assert [entry["status"] for entry in simulator.requests()] == [503]


def test_cut_announces_more_than_it_sends(simulator):
    simulator.post_faults({**POST, "kind": "cut"})
    answer = ask(simulator, "POST", body=BODY)
    length = int(answer.getheader("Content-Length"))
    with pytest.raises(http.client.IncompleteRead) as cut:
        answer.read()
    assert answer.status == 200
    assert len(cut.value.partial) == length // 2
    assert len(simulator.deployments()) == 1


def test_garbage_is_200_and_no_json_although_the_work_is_done(simulator):
    simulator.post_faults({**POST, "kind": "garbage"})
    answer = ask(simulator, "POST", body=BODY)
    assert answer.status == 200
    with pytest.raises(ValueError):
        json.loads(answer.read())
    assert len(simulator.deployments()) == 1


def test_slow_body_drips(simulator):
    simulator.seed(count=3)
    simulator.post_faults({**LIST, "kind": "slow_body", "seconds": 0.4, "drips": 4})
    start = time.monotonic()
    answer = ask(simulator)
    head = time.monotonic() - start
    assert len(json.loads(answer.read())["items"]) == 3
    whole = time.monotonic() - start
    assert head < 0.2
    assert 0.4 <= whole < 2


def test_stale_shows_what_was_before_the_last_write(simulator):
    deployment_id = simulator.create()
    old = simulator.get(deployment_id)["latestSpec"]["id"]
    simulator.create(image="nginx:2")
    new = simulator.get(deployment_id)["latestSpec"]["id"]
    simulator.post_faults({"method": "GET", "path": "/v1/deployments*", "kind": "stale", "times": 2})
    assert simulator.get(deployment_id)["latestSpec"]["id"] == old
    assert simulator.api("GET", "/deployments")[1]["items"][0]["latestSpec"]["id"] == old
    assert simulator.get(deployment_id)["latestSpec"]["id"] == new


def test_stale_after_creation_and_deletion(simulator):
    deployment_id = simulator.create()
    simulator.post_faults({"method": "GET", "path": "*", "kind": "stale", "times": 1})
    assert simulator.api("GET", f"/deployments/{deployment_id}")[0] == 404
    simulator.api("DELETE", f"/deployments/{deployment_id}")
    simulator.post_faults({"method": "GET", "path": "*", "kind": "stale", "times": 1})
    assert simulator.api("GET", f"/deployments/{deployment_id}")[0] == 200


def test_late_404_of_a_thing_that_is_there(simulator):
    deployment_id = simulator.create()
    path = f"/v1/deployments/{deployment_id}"
    simulator.post_faults({"method": "GET", "path": path, "kind": "late_404"})
    status, answer = simulator.api("GET", f"/deployments/{deployment_id}")
    assert (status, answer["code"]) == (404, "NOT_FOUND")
    assert simulator.api("GET", f"/deployments/{deployment_id}")[0] == 200


def test_duplicate_shows_a_second_one_of_the_name(simulator):
    deployment_id = simulator.create()
    simulator.post_faults({"method": "GET", "path": "/v1/*deployments", "kind": "duplicate", "times": 2})
    for path in ("/deployments", f"/projects/{PROJECT}/deployments"):
        first, second = simulator.api("GET", path)[1]["items"]
        assert first["id"] == deployment_id != second["id"]
        assert first["name"] == second["name"]
    assert len(simulator.api("GET", "/deployments")[1]["items"]) == 1


@pytest.mark.parametrize("after", ["", "&after=the_first"])
def test_pages_that_never_end(simulator, after):
    simulator.seed(count=3)
    path = "/deployments?limit=2"
    cursor = simulator.api("GET", path)[1]["nextPage"]
    simulator.post_faults({**LIST, "kind": "no_cursor"}, {**LIST, "kind": "same_cursor"})
    pages = [simulator.api("GET", path + after.replace("the_first", cursor))[1] for _ignored in range(2)]
    assert [page["hasMore"] for page in pages] == [True, True]
    assert [page["nextPage"] for page in pages] == [None, cursor]


@pytest.mark.parametrize("status", [None, 504])
def test_late_work_is_done_although_the_request_was_given_up(simulator, status):
    simulator.post_faults({**POST, "kind": "late", "seconds": 60, "status": status})
    if status is None:
        with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
            ask(simulator, "POST", body=BODY)
    else:
        assert ask(simulator, "POST", body=BODY).status == status
    simulator.advance(50)
    assert simulator.deployments() == []
    simulator.advance(10)
    assert len(simulator.deployments()) == 1
    assert simulator.requests("POST")[-1]["status"] == status


def test_latency_is_late_work_for_a_client_that_left(simulator):
    simulator.post_faults({**POST, "kind": "latency", "seconds": 0.5})
    connection = http.client.HTTPConnection(simulator.origin.removeprefix("http://"), timeout=0.1)
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
    connection.request("POST", "/v1/deployments", BODY, headers)
    with pytest.raises(TimeoutError):
        connection.getresponse()
    connection.close()
    wait_until(simulator.deployments)


def test_status_204_has_no_body(simulator):
    deployment_id = simulator.create()
    simulator.post_faults({"method": "DELETE", "kind": "status", "status": 204, "when": "after"})
    assert simulator.api("DELETE", f"/deployments/{deployment_id}") == (204, "")
    assert simulator.live_deployments() == []


def test_error_in_200(simulator):
    simulator.post_faults({**LIST, "kind": "error_in_200", "code": "FORBIDDEN", "message": "no"})
    assert simulator.api("GET", "/deployments") == (200, {"code": "FORBIDDEN", "message": "no"})


def test_huge_streams_so_many_bytes(simulator):
    simulator.post_faults({**LIST, "kind": "huge", "bytes": 3_000_000})
    answer = ask(simulator)
    assert answer.getheader("Content-Length") is None
    assert len(json.loads(answer.read())["padding"]) == 3_000_000


def test_huge_that_the_client_leaves_harms_nobody(simulator):
    simulator.post_faults({**LIST, "kind": "huge", "bytes": 2_000_000_000})
    answer = ask(simulator)
    assert len(answer.read(1000)) == 1000
    answer.close()
    assert simulator.api("GET", "/deployments")[0] == 200


@pytest.mark.parametrize(("options", "status"), [({}, 302), ({"status": 307}, 307)])
def test_redirect(simulator, options, status):
    simulator.post_faults({**LIST, "kind": "redirect", "location": "http://127.0.0.1:1/steal", **options})
    answer = ask(simulator)
    assert (answer.status, answer.getheader("Location")) == (status, "http://127.0.0.1:1/steal")


@pytest.mark.parametrize(("options", "shown"), [({}, {"unexpected": [1, 2, 3]}), ({"body": [1]}, [1])])
def test_wrong_shape(simulator, options, shown):
    simulator.post_faults({**LIST, "kind": "wrong_shape", **options})
    assert simulator.api("GET", "/deployments") == (200, shown)


def test_first_matching_fault_is_used_then_the_next(simulator):
    simulator.post_faults({**LIST, "kind": "status", "status": 500})
    simulator.post_faults(
        {"path": "/v1/*", "kind": "status", "status": 502, "times": 2}, {**LIST, "kind": "status", "status": 503}
    )
    seen = [simulator.api("GET", "/deployments")[0] for _ignored in range(5)]
    assert seen == [500, 502, 502, 503, 200]
    assert simulator.faults() == []


def test_after_lets_requests_pass_first(simulator):
    simulator.post_faults({**LIST, "kind": "status", "status": 500, "after": 2})
    assert [simulator.api("GET", "/deployments")[0] for _ignored in range(4)] == [200, 200, 500, 200]


def test_times_minus_one_is_for_ever_until_it_is_cleared(simulator):
    simulator.post_faults({**LIST, "kind": "status", "status": 500, "times": -1})
    assert {simulator.api("GET", "/deployments")[0] for _ignored in range(5)} == {500}
    simulator.clear_faults()
    assert simulator.api("GET", "/deployments")[0] == 200


def test_fault_hits_its_method_and_path_only(simulator):
    deployment_id = simulator.create()
    simulator.post_faults({"method": "delete", "path": "/v1/deployments/*", "kind": "status", "status": 500})
    assert simulator.api("GET", f"/deployments/{deployment_id}")[0] == 200
    assert simulator.api("DELETE", f"/deployments/{deployment_id}")[0] == 500
    assert simulator.requests()[-1]["fault"] == "status"


@pytest.mark.parametrize("wrong", [{"kind": "explode"}, {"kind": "drop", "tims": 2}, {"kind": "drop", "times": -2}, {}])
def test_wrong_script_is_refused(simulator, wrong):
    with pytest.raises(AssertionError, match="422"):
        simulator.post_faults(wrong)


def test_keep_alive_connection_survives_ordinary_faults(simulator):
    simulator.post_faults({**LIST, "kind": "status", "status": 500}, {**LIST, "kind": "slow_body", "seconds": 0.05})
    connection = http.client.HTTPConnection(simulator.origin.removeprefix("http://"), timeout=10)
    seen = []
    for _ignored in range(3):
        connection.request("GET", "/v1/deployments", headers={"Authorization": f"Bearer {KEY}"})
        answer = connection.getresponse()
        answer.read()
        seen.append(answer.status)
        port = connection.sock.getsockname()[1]
        seen.append(port)
    connection.close()
    assert seen[::2] == [500, 200, 200]
    assert len(set(seen[1::2])) == 1


def test_answers_on_a_kept_connection_wait_for_no_acknowledgement(simulator):
    connection = http.client.HTTPConnection(simulator.origin.removeprefix("http://"), timeout=10)
    times = []
    for _ignored in range(20):
        start = time.monotonic()
        connection.request("GET", "/v1/deployments", headers={"Authorization": f"Bearer {KEY}"})
        connection.getresponse().read()
        times.append(time.monotonic() - start)
    connection.close()
    # Without TCP_NODELAY not one of them is faster than the 40 ms of a delayed acknowledgement.
    assert min(times) < 0.03
