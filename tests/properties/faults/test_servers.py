# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What no fault of the simulator shows: TLS, redirects, clocks, lists that change, concurrent runs."""

from __future__ import annotations

import datetime
import email.utils
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import trustme
from engine_tasks import Tasks
from faults.scenarios import OPTIONS
from faults.servers import Answer, OddServer, odd_server
from simulator_fixture import KEY, PROJECT, Simulator
from skipping_clock import SkippingClock
from users import ORDINARY, as_user, shared_folder

from ansible_collections.paperspace.cloud.plugins.module_utils.api.client import Client
from ansible_collections.paperspace.cloud.plugins.module_utils.api.connection import read_connection
from ansible_collections.paperspace.cloud.plugins.module_utils.api.context import TaskContext
from ansible_collections.paperspace.cloud.plugins.module_utils.api.deadline import Deadline
from ansible_collections.paperspace.cloud.plugins.module_utils.errors import ApiError, PaperspaceError
from ansible_collections.paperspace.cloud.plugins.module_utils.pool import run_all

EMPTY = (200, {}, {"hasMore": False, "items": []})
HOUR = 3600
# Of a task, and how many times as long it may take on a machine that is busy.
WAIT_SECONDS, INTERVAL_SECONDS, PATIENCE = 2, 0.2, 3


def found(name: str, number: int) -> dict[str, Any]:
    return {"id": f"id-{number}", "name": name, "projectId": PROJECT}


@pytest.fixture
def simulator(running_simulator: Simulator) -> Iterator[Simulator]:
    running_simulator.reset()
    running_simulator.clock_factor(20)
    yield running_simulator
    running_simulator.reset()


def fails(server: OddServer, module: str = "deployment_info", **options: Any) -> PaperspaceError:
    return Tasks(SimpleNamespace(address=server.url)).fails(module, **options)


def certificate(**about: Any) -> tuple[trustme.CA, trustme.LeafCert]:
    authority = trustme.CA()
    return authority, authority.issue_cert(about.pop("host", "127.0.0.1"), **about)


YESTERDAY = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("about", "says"),
    [({"not_before": YESTERDAY, "not_after": YESTERDAY}, "expired"), ({"host": "elsewhere.example"}, "not valid for")],
    ids=["expired", "another host"],
)
def test_a_certificate_that_is_not_accepted_gets_no_key_and_no_retry(
    tmp_path: Path, about: dict[str, Any], says: str
) -> None:
    authority, served = certificate(**about)
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    begun = time.monotonic()
    with odd_server(lambda *_: EMPTY, served) as server:
        error = fails(server, ca_path=str(tmp_path / "ca.pem"))
    assert "certificate" in error.message and says in error.message
    assert server.seen == [] and KEY not in error.message
    # Five retries would have pauses of seconds.
    assert time.monotonic() - begun < PATIENCE


@pytest.mark.parametrize("content", [b"", b"no certificate", None], ids=["empty", "text", "a folder"])
def test_a_ca_file_that_holds_no_certificates_is_a_clear_error(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "ca.pem"
    path.mkdir() if content is None else path.write_bytes(content)
    with odd_server(lambda *_: EMPTY, certificate()[1]) as server:
        error = fails(server, ca_path=str(path), api_retries=0)
    assert "ca_path" in error.message and server.seen == []


def test_a_ca_file_that_must_not_be_read_is_named() -> None:
    """Root may read every file."""
    with shared_folder() as folder, odd_server(lambda *_: EMPTY) as server:
        path = folder / "ca.pem"
        path.write_text("")
        path.chmod(0)
        assert "can't be read" in as_user(ORDINARY, lambda: fails(server, ca_path=str(path)).message)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_no_redirect_of_any_method_takes_the_key_along(skipped_time: SkippingClock, method: str, status: int) -> None:
    with odd_server(lambda *_: EMPTY) as trap:

        def answer(asked: str, path: str) -> Answer:
            if asked == method:
                return status, {"Location": trap.url + path}, {}
            return (200, {}, found("web", 1)) if path.endswith("/id-1") else EMPTY

        with odd_server(answer) as server:
            task = {"GET": {}, "POST": OPTIONS, "DELETE": {"id": "id-1", "state": "absent"}}[method]
            error = fails(server, "deployment_info" if method == "GET" else "deployment", **task)
    assert trap.seen == []
    assert [asked for asked, _path, _key in server.seen].count(method) == 1
    assert f"{method} /" in error.message and "127.0.0.1" in error.message and "not followed" in error.message


@pytest.mark.parametrize("jump", [-24 * HOUR, 24 * HOUR], ids=["back", "forward"])
def test_a_clock_that_jumps_moves_no_deadline(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch, jump: float
) -> None:
    real = time.time
    jumps = iter(range(1_000_000))
    # Further with every look.
    monkeypatch.setattr(time, "time", lambda: real() + jump * next(jumps))
    options = {**OPTIONS, "image": "never-ready", "wait_timeout": WAIT_SECONDS, "wait_interval": INTERVAL_SECONDS}
    begun = time.monotonic()
    error = Tasks(simulator).fails("deployment", **options)
    seconds = time.monotonic() - begun
    assert "the rollout timed out" in error.message
    assert WAIT_SECONDS <= seconds < (WAIT_SECONDS + INTERVAL_SECONDS) * PATIENCE
    Tasks(simulator)("deployment", **{**options, "image": "nginx:2", "wait_timeout": 20})


def http_date(ahead: float) -> str:
    return email.utils.format_datetime(
        datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=ahead), usegmt=True
    )


@pytest.mark.parametrize("ahead", [-HOUR, HOUR], ids=["behind", "ahead"])
def test_a_date_to_retry_after_counts_by_the_servers_own_clock(ahead: float) -> None:
    answers = iter([(429, {"Date": http_date(ahead), "Retry-After": http_date(ahead + 1)}, {}), EMPTY])
    with odd_server(lambda *_: next(answers)) as server:
        begun = time.monotonic()
        assert Tasks(SimpleNamespace(address=server.url))("deployment_info")["deployments"] == []
        seconds = time.monotonic() - begun
    # Both dates are whole seconds.
    assert 0.9 < seconds < 2 * PATIENCE


@pytest.mark.parametrize("ahead", [-HOUR, 0, HOUR], ids=["behind", "right", "ahead"])
def test_the_last_minutes_of_a_log_are_those_of_the_servers_clock(ahead: float) -> None:
    now = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=ahead)

    def line(number: int, minutes: int) -> dict[str, Any]:
        at = (now - datetime.timedelta(minutes=minutes)).isoformat()
        return {"id": str(number), "jobId": "j", "message": f"{minutes} minutes ago", "dtCreated": at}

    def answer(_method: str, path: str) -> Answer:
        lines = {"hasMore": False, "items": [line(1, 5), line(2, 25), line(3, 65)]}
        history = {"hasMore": False, "items": []}
        body = lines if "/logs" in path else history if "/history" in path else found("a", 1)
        return 200, {"Date": http_date(ahead)}, body

    with odd_server(answer) as server:
        read = Tasks(SimpleNamespace(address=server.url))
        assert read("deployment_logs", id="id-1", since="15m")["lines"] == ["5 minutes ago"]
        assert read("deployment_logs", id="id-1", since="30m", until="15m")["lines"] == ["25 minutes ago"]


def test_a_wait_reads_no_clock_of_this_machine(simulator: Simulator) -> None:
    simulator.advance(HOUR)
    task = Tasks(simulator)
    assert task("deployment", **OPTIONS)["timeline"][-1]["phase"] == "healthy"
    assert "unhealthy for" in task.fails("deployment", **{**OPTIONS, "image": "crash:1"}).message


class Shifting:
    """Two pages of a list that changes between them: what is added at its head moves the rest one place on."""

    def __init__(self, *names: str, added: int = 0, removed: int = 0) -> None:
        self.items = [found(name, number) for number, name in enumerate(names)]
        self.shift = added - removed

    def __call__(self, _method: str, path: str) -> Answer:
        if "after=" not in path:
            return 200, {}, {"hasMore": True, "items": self.items[:3], "nextPage": "3"}
        return 200, {}, {"hasMore": False, "items": self.items[3 - self.shift :], "nextPage": None}


def test_what_a_list_shows_twice_is_one_deployment() -> None:
    with odd_server(Shifting("a", "b", "web", "d", "e", added=1)) as server:
        task = Tasks(SimpleNamespace(address=server.url))
        shown = [one["name"] for one in task("deployment_info", project_id=PROJECT)["deployments"]]
        assert shown == ["a", "b", "web", "d", "e"]
        assert task("deployment_info", project_id=PROJECT, name="web")["deployments"][0]["id"] == "id-2"
        listed = [{"name": "web", "state": "absent"}]
        result = task("deployment_fleet", check=True, project_id=PROJECT, deployments=listed)
        assert result["changed_names"] == ["web"]


def test_what_is_removed_while_a_list_is_read_does_no_harm() -> None:
    with odd_server(Shifting("a", "b", "c", "web", "e", removed=1)) as server:
        task = Tasks(SimpleNamespace(address=server.url))
        assert [one["name"] for one in task("deployment_info")["deployments"]] == ["a", "b", "c", "e"]


def test_as_many_connections_are_kept_as_a_fleet_may_use() -> None:
    count, rounds = 32, 3
    together = threading.Barrier(count)

    def answer(_method: str, path: str) -> Answer:
        if "/projects/" in path:
            return EMPTY
        # All of a round are under way at once.
        together.wait(30)
        return 404, {}, {"code": "NOT_FOUND", "message": "no"}

    with odd_server(answer) as server:
        options = {"api_key": KEY, "api_url": server.url, "api_timeout": 30, "api_retries": 0, "validate_certs": True}
        client = Client(read_connection(options), Deadline(60), TaskContext())
        for _round in range(rounds):
            done = list(run_all(client.deployment, [str(number) for number in range(count)], count))
            assert {type(one.error) for one in done} == {ApiError}
    assert len(server.seen) == rounds * count
    assert server.connections == count


MEMBER = {name: value for name, value in OPTIONS.items() if name != "project_id"}
# The same deployment as a task and as a fleet.
TASKS = {"deployment": OPTIONS, "deployment_fleet": {"project_id": PROJECT, "deployments": [MEMBER]}}


def run_concurrently(simulator: Simulator, monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    """Two runs that succeed: both have read before either writes, and one writes while the other waits."""
    upsert, barrier = Client.upsert, threading.Barrier(2)

    def together(*arguments: Any, **options: Any) -> str:
        barrier.wait(60)
        return upsert(*arguments, **options)

    simulator.clock_factor(4)
    simulator.post_faults({"method": "POST", "path": "/v1/deployments", "kind": "latency", "seconds": 0.4, "after": 1})
    with monkeypatch.context() as patch, ThreadPoolExecutor(2) as pool:
        patch.setattr(Client, "upsert", together)
        results = list(pool.map(lambda _run: Tasks(simulator).ended(module, **TASKS[module]), range(2)))
    asked = [entry["method"] for entry in simulator.requests()]
    assert asked[:2] == ["GET", "GET"] and asked.count("POST") == 2
    assert [result.get("failed", False) for result in results] == [False, False], results


@pytest.mark.parametrize("module", TASKS)
@pytest.mark.parametrize("upsert", ["name", "id"])
def test_concurrent_runs_make_one_deployment_or_the_next_one_fails(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch, upsert: str, module: str
) -> None:
    simulator.behaviours(upsert=upsert)
    run_concurrently(simulator, monkeypatch, module)
    ids = sorted(held["id"] for held in simulator.live_deployments())
    if upsert == "id":
        error = Tasks(simulator).fails("deployment", **OPTIONS)
        assert len(ids) == 2 and sorted(error.details["ids"]) == ids
        assert all(known in error.message for known in ids)
        Tasks(simulator)("deployment", id=ids.pop(), state="absent")
    assert len(ids) == 1
    assert not Tasks(simulator)("deployment", **OPTIONS)["changed"]
