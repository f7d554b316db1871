# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the simulator records of its exchanges when the environment asks for it."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
from urllib.parse import urlsplit

import pytest
from simulator_fixture import PROJECT, config, start_simulator, wait_until

SECRET = "a-key-that-nobody-may-find"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("SIMULATOR_RECORD", str(tmp_path / "new" / "record"))
    return tmp_path / "new" / "record"


@pytest.fixture
def simulator(folder):
    with start_simulator(clock_factor=0, api_key=SECRET) as simulator:
        yield simulator


def recorded(folder):
    """The lines of the one file."""
    (file,) = folder.iterdir()
    return [json.loads(line) for line in file.read_text().splitlines()]


def test_an_exchange_is_recorded_whole_and_without_the_key(simulator, folder):
    made = simulator.create(env=[{"name": "A", "value": "é"}])
    simulator.api("GET", f"/projects/{PROJECT}/deployments?name=web&limit=5", headers={"User-Agent": "test/1"})
    write, read = recorded(folder)
    assert (write["method"], write["path"], write["query"]) == ("POST", "/v1/deployments", "")
    assert json.loads(write["body"])["config"]["env"] == [{"name": "A", "value": "é"}]
    assert (write["status"], write["type"]) == (200, "application/json")
    assert json.loads(write["answer"]) == {"deploymentId": made}
    assert write["headers"]["content-type"] == "application/json"
    assert write["whole"] and write["bearer"] and write["fault"] is None and write["behaviours"] == {}
    assert (read["query"], read["body"], read["headers"]["user-agent"]) == ("name=web&limit=5", None, "test/1")
    assert SECRET not in next(folder.iterdir()).read_text()
    assert "authorization" not in {**write["headers"], **read["headers"]}


def test_only_its_owner_can_read_a_recording(simulator, folder):
    assert stat.S_IMODE(next(folder.iterdir()).stat().st_mode) == 0o600


def test_without_a_key(simulator, folder):
    simulator.call("GET", simulator.address + "/deployments", None, {})
    (entry,) = recorded(folder)
    assert (entry["bearer"], entry["status"]) == (False, 401)


def test_control_address_and_endpoints_are_not_recorded(simulator, folder):
    simulator.status()
    simulator.call("GET", simulator.origin + "/v1/deployments", None, {"Host": f"d{'0' * 32}.clsim.localhost"})
    assert recorded(folder) == []


def test_path_is_kept_as_it_was_sent(simulator, folder):
    simulator.api("GET", "/projects/p%2Fx/deployments")
    assert recorded(folder)[0]["path"] == "/v1/projects/p%2Fx/deployments"


def test_behaviours_that_differ_from_the_defaults(simulator, folder):
    simulator.behaviours(upsert="name", secrets="masked")
    simulator.api("GET", "/deployments")
    assert recorded(folder)[0]["behaviours"] == {"secrets": "masked"}


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        ({"kind": "garbage"}, 200),
        ({"kind": "status", "status": 503}, 503),
        ({"kind": "cut"}, 200),
        ({"kind": "drop"}, None),
        ({"kind": "huge", "bytes": 9_000_000}, 200),
        ({"kind": "latency", "seconds": 0}, 200),
    ],
)
def test_a_fault_marks_its_exchange(simulator, folder, fault, status):
    simulator.post_faults(fault)
    try:
        simulator.api("GET", "/deployments")
    except OSError:
        assert fault["kind"] == "drop"
    except Exception as error:
        assert fault["kind"] == "cut", error
    simulator.api("GET", "/deployments")
    struck, after = wait_until(lambda: len(recorded(folder)) == 2 and recorded(folder))
    assert (struck["fault"], struck["status"]) == (fault["kind"], status)
    assert (after["fault"], after["status"]) == (None, 200)
    if fault["kind"] == "huge":
        assert struck["answer"] is None


def test_a_body_that_never_came_whole_is_marked(simulator, folder):
    place = urlsplit(simulator.address)
    with socket.create_connection((place.hostname, place.port)) as connection:
        connection.sendall(b"POST /v1/deployments HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
    (entry,) = wait_until(lambda: recorded(folder))
    assert not entry["whole"]


def test_nothing_is_lost_when_it_is_killed(simulator, folder):
    for number in range(20):
        simulator.create(f"web-{number}")
    os.kill(simulator.pid, signal.SIGKILL)
    simulator.process.wait(10)
    assert [json.loads(entry["body"])["config"] for entry in recorded(folder)] == [
        config(f"web-{n}") for n in range(20)
    ]


def test_two_simulators_have_a_file_each(simulator, folder):
    with start_simulator() as other:
        other.api("GET", "/deployments")
    simulator.api("GET", "/deployments")
    assert sorted(len(file.read_text().splitlines()) for file in folder.iterdir()) == [1, 1]


def test_nothing_is_recorded_unless_asked_for(tmp_path, monkeypatch):
    monkeypatch.setenv("SIMULATOR_RECORD", "")
    monkeypatch.chdir(tmp_path)
    with start_simulator() as simulator:
        simulator.api("GET", "/deployments")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_can_not_be_made_is_a_clear_end(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SIMULATOR_RECORD", str(tmp_path / "file" / "record"))
    with (
        pytest.raises(RuntimeError, match=r"ended with 1: Can't record exchanges in .*SIMULATOR_RECORD"),
        start_simulator(),
    ):
        pass
