# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts a real simulator on loopback for a test and talks to its control address."""

from __future__ import annotations

import json
import os
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib import error, request

import urllib3

PROGRAM = Path(__file__).resolve().parents[2] / "roles" / "simulator" / "files"
# In seconds. A kept connection is never found closed after it, nor a simulator that tests share.
LONGEST_PAUSE = 3600
KEY = "simulator-test-key"
PROJECT = "ptest"


def config(name: str = "web", **changes: Any) -> dict[str, Any]:
    """A small valid v1 configuration; ``changes`` replace its top-level keys."""
    resources = {"machineType": "C4", "ports": [80], "replicas": 1}
    return {"apiVersion": "v1", "name": name, "image": "nginx:1.27", "resources": resources, **changes}


class Simulator:
    """A running simulator: ``address`` is the API's base URL, ``control`` the control address."""

    def __init__(self, address: str, control: str, process: subprocess.Popen, key: str) -> None:
        self.address = address
        self.control = control
        self.process = process
        self.key = key
        # No proxy of the environment may stand between a test and loopback, and its certificate is the test's own.
        unverified = ssl.create_default_context()
        unverified.check_hostname = False
        unverified.verify_mode = ssl.CERT_NONE
        self._opener = request.build_opener(request.ProxyHandler({}), request.HTTPSHandler(context=unverified))
        # Connections that stay open: tests ask the control address more often than tasks ask the API.
        self._pool = urllib3.PoolManager(ssl_context=unverified, retries=False, timeout=30)

    @property
    def origin(self) -> str:
        return self.address.removesuffix("/v1")

    @property
    def pid(self) -> int:
        return self.process.pid

    def api(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> tuple[int, Any]:
        """One call of the API with a good key: the status and the JSON body, whatever the status."""
        sent = {"Authorization": f"Bearer {self.key}", **(headers or {})}
        return self.call(method, self.address + path, body, sent)

    def create(self, name: str = "web", project_id: str = PROJECT, **changes: Any) -> str:
        """POSTs ``config(name, **changes)`` and returns the deployment's id."""
        return self.post(config(name, **changes), project_id=project_id)

    def post(self, document: dict[str, Any], project_id: str = PROJECT, deployment_id: str | None = None) -> str:
        body = {"projectId": project_id, "config": document, "deploymentId": deployment_id}
        status, answer = self.api("POST", "/deployments", body)
        assert status == 200, answer
        return answer["deploymentId"]

    def get(self, deployment_id: str) -> dict[str, Any]:
        status, answer = self.api("GET", f"/deployments/{deployment_id}")
        assert status == 200, answer
        return answer

    def runs(self, deployment_id: str) -> list[dict[str, Any]]:
        status, answer = self.api("GET", f"/deployments/{deployment_id}/runs")
        assert status == 200, answer
        return answer

    def post_faults(self, *faults: dict[str, Any]) -> list[dict[str, Any]]:
        """Arms faults after those that are armed already; returns all that are armed."""
        return self.ask_control("POST", "/faults", {"faults": list(faults)})["faults"]

    def faults(self) -> list[dict[str, Any]]:
        return self.ask_control("GET", "/faults")["faults"]

    def clear_faults(self) -> None:
        self.ask_control("DELETE", "/faults")

    def requests(self, method: str | None = None) -> list[dict[str, Any]]:
        """What the API was asked since the last clearing, oldest first; of one method when it is given."""
        found = [entry for entry in self.all_requests() if entry["path"].startswith("/v1/")]
        return [entry for entry in found if method in (None, entry["method"])]

    def visits(self) -> list[dict[str, Any]]:
        """What endpoints were asked since the last clearing, oldest first."""
        return [entry for entry in self.all_requests() if not entry["path"].startswith("/v1/")]

    def all_requests(self) -> list[dict[str, Any]]:
        """What the API and endpoints were asked since the last clearing, oldest first: what faults count."""
        found: list[dict[str, Any]] = self.ask_control("GET", "/requests")["requests"]
        return found

    def clear_requests(self) -> None:
        self.ask_control("DELETE", "/requests")

    def behaviours(self, **chosen: str) -> dict[str, str]:
        """Chooses behaviours and returns all of them; without arguments it only shows them."""
        if not chosen:
            return self.ask_control("GET", "/behaviours")
        return self.ask_control("POST", "/behaviours", chosen)

    def reset(self) -> None:
        """Forgets everything; behaviours and the clock's factor are again as at the start."""
        self.ask_control("POST", "/reset")

    def seed(self, *configs: dict[str, Any], count: int = 0, project_id: str = PROJECT, healthy: bool = True) -> list:
        """Makes deployments at once and returns their ids; ``healthy`` ones are an hour old."""
        body = {"project_id": project_id, "count": count, "deployments": list(configs), "healthy": healthy}
        return self.ask_control("POST", "/seed", body)["ids"]

    def secrets(self, **values: str) -> None:
        self.ask_control("POST", "/secrets", values)

    def projects(self, **exist: bool) -> None:
        self.ask_control("POST", "/projects", exist)

    def registries(self, **exist: bool) -> None:
        self.ask_control("POST", "/registries", exist)

    def advance(self, seconds: float) -> None:
        """Moves simulated time on."""
        self.ask_control("POST", "/clock", {"advance": seconds})

    def clock_factor(self, factor: float) -> None:
        """Simulated seconds a real second; 0 stops simulated time."""
        self.ask_control("POST", "/clock", {"factor": factor})

    def now(self) -> str:
        return self.ask_control("GET", "/clock")["now"]

    def deployments(self) -> list[dict[str, Any]]:
        """Everything it holds, deleted deployments too, with nothing masked."""
        return self.ask_control("GET", "/deployments")["deployments"]

    def live_deployments(self) -> list[dict[str, Any]]:
        return [held for held in self.deployments() if held["deleted"] is None]

    def logs(self, deployment_id: str, *messages: str, **options: Any) -> None:
        """Adds log lines: these messages, or ``count`` lines of ``message`` (see the control address)."""
        body = {"deployment_id": deployment_id, **options}
        if messages:
            body["messages"] = list(messages)
        self.ask_control("POST", "/logs", body)

    def metric(self, deployment_id: str, metric: str, *values: str) -> None:
        """What a metric's points are from now on; the values repeat."""
        self.ask_control("POST", "/metrics", {"deployment_id": deployment_id, "metric": metric, "values": list(values)})

    def status(self) -> dict[str, Any]:
        return self.ask_control("GET", "/status")

    def shutdown(self) -> None:
        self.ask_control("POST", "/shutdown")

    def ask_control(self, method: str, path: str, body: Any = None) -> Any:
        """One call of the control address: its JSON answer; anything but success fails the test."""
        sent = None if body is None else json.dumps(body).encode()
        headers = {} if sent is None else {"Content-Type": "application/json"}
        answer = self._pool.request(method, self.control + path, body=sent, headers=headers)
        if answer.status != 200:
            raise AssertionError(f"{method} {path} of the control address answered {answer.status}: {answer.data!r}")
        return _json_or_text(answer.data)

    def visit(self, deployment_id: str, path: str = "/", headers: dict[str, str] | None = None) -> tuple[int, Any]:
        """GETs a path of a deployment's endpoint, whose name no resolver needs to know."""
        host = self.get(deployment_id)["endpoint"]
        return self.call("GET", self.origin + path, None, {"Host": host, **(headers or {})})

    def call(self, method: str, url: str, body: Any, headers: dict[str, str]) -> tuple[int, Any]:
        """One call of any address, without a key: the status, and the body as JSON or text."""
        data = None if body is None else json.dumps(body).encode()
        if data is not None:
            headers = {"Content-Type": "application/json", **headers}
        asked = request.Request(url, data=data, headers=headers, method=method)
        try:
            with self._opener.open(asked, timeout=30) as answer:
                return answer.status, _json_or_text(answer.read())
        except error.HTTPError as failure:
            with failure:
                return failure.code, _json_or_text(failure.read())


@contextmanager
def start_simulator(**options: Any) -> Iterator[Simulator]:
    """Runs a simulator until the block ends.

    ``options`` are its command line's, with underscores; ``behaviours`` is a dict. Unless given, it belongs
    to this process and ends with it.
    """
    process, first_line = launch(**options)
    simulator = Simulator(first_line["address"], first_line["control"], process, options.get("api_key") or KEY)
    try:
        yield simulator
    finally:
        stop(process)


def launch(**options: Any) -> tuple[subprocess.Popen, dict[str, Any]]:
    """The process and its first line; :func:`stop` must follow."""
    options = {"owner_pid": os.getpid(), "idle_timeout": LONGEST_PAUSE, "keep_alive": LONGEST_PAUSE, **options}
    with tempfile.TemporaryFile("w+") as complaints:
        process = subprocess.Popen(
            [sys.executable, "-m", "paperspace_simulator", *arguments(**options)],
            env={**os.environ, "PYTHONPATH": str(PROGRAM)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
        )
        line = process.stdout.readline()
        if line:
            return process, json.loads(line)
        status = process.wait(10)
        complaints.seek(0)
        raise RuntimeError(f"The simulator ended with {status}: {complaints.read().strip()}")


def arguments(behaviours: dict[str, str] | None = None, **options: Any) -> list[str]:
    """The command line's words for these options; None leaves an option out."""
    words = [word for name, value in (behaviours or {}).items() for word in ("--behaviour", f"{name}={value}")]
    for name, value in options.items():
        if value is not None:
            words += ["--" + name.replace("_", "-"), str(value)]
    return words


def stop(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(5)
    process.stdout.close()


def wait_until(condition: Callable[[], Any], seconds: float = 10.0) -> Any:
    """The first true result of ``condition``; fails after so many real seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        result = condition()
        if result:
            return result
        time.sleep(0.02)
    raise AssertionError(f"not true within {seconds} seconds: {condition}")


def _json_or_text(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body.decode("utf-8", "replace")
