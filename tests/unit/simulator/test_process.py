# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The process: start, announcement, state over a restart, TLS, and every way to its end."""

from __future__ import annotations

import http.client
import importlib
import json
import os
import signal
import subprocess
import sys
import time

import pytest
import trustme
from simulator_fixture import PROGRAM, config, launch, start_simulator, stop, wait_until

# A busy machine may stall for some seconds, and a simulator must not take that for idleness.
IDLE_SECONDS = 4
SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]


def run(*words, env=None, python=(sys.executable,)):
    """The program's exit status, stdout and stderr."""
    command = [*python, "-m", "paperspace_simulator", *words]
    environment = {**os.environ, "PYTHONPATH": str(PROGRAM), **(env or {})}
    done = subprocess.run(command, env=environment, capture_output=True, check=False, text=True, timeout=30)
    return done.returncode, done.stdout, done.stderr


def start_time(pid):
    with open(f"/proc/{pid}/stat") as file:
        return int(file.read().rpartition(")")[2].split()[19])


def is_running(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_announcement_on_stdout_and_in_the_file(tmp_path):
    file = tmp_path / "deep" / "address.json"
    with start_simulator(address_file=file) as simulator:
        content = json.loads(file.read_text())
        assert content == {"address": simulator.address, "control": simulator.control, "pid": simulator.pid}
        assert simulator.control.startswith(simulator.origin + "/_control/")
        assert simulator.address.startswith("http://127.0.0.1:")
        assert simulator.address.endswith("/v1")
        assert [path.name for path in file.parent.iterdir()] == ["address.json"]
    assert not file.exists()


def test_address_file_of_a_later_simulator_is_left(tmp_path):
    file = tmp_path / "address.json"
    with start_simulator(address_file=file):
        file.write_text(json.dumps({"pid": 1}))
    assert json.loads(file.read_text()) == {"pid": 1}


def test_every_file_is_its_owners_alone(tmp_path):
    files = {name: tmp_path / "new" / name for name in ("address_file", "state_file", "log_file")}
    (tmp_path / "new").mkdir()
    files["state_file"].touch(0o644)
    files["log_file"].touch(0o666)
    with start_simulator(**files) as simulator:
        simulator.status()
        modes = {file.name: oct(file.stat().st_mode & 0o777) for file in files["state_file"].parent.iterdir()}
        token = simulator.control.rpartition("/")[2]
        logged = files["log_file"].read_text()
        assert "/_control/status" in logged
        assert token not in logged
    assert modes.keys() >= files.keys()
    assert set(modes.values()) == {"0o600"}


@pytest.mark.parametrize("option", ["state_file", "log_file"])
def test_a_link_in_the_place_of_a_file_is_not_followed(tmp_path, option):
    target, link = tmp_path / "target", tmp_path / "link"
    link.symlink_to(target)
    status, _ignored, complaint = run("--" + option.replace("_", "-"), str(link))
    assert status == 1
    assert str(link) in complaint
    assert not target.exists()


def test_connections_outlive_the_pause_of_official_clients():
    """pspace asks every five seconds, on the connection that it had."""
    with start_simulator(keep_alive=None) as patient, start_simulator(keep_alive=1) as hasty:
        kept = []
        for simulator in (patient, hasty):
            connection = http.client.HTTPConnection(simulator.origin.removeprefix("http://"), timeout=10)
            connection.request("GET", "/v1/health")
            assert connection.getresponse().read()
            kept.append(connection)
        time.sleep(6)
        kept[0].request("GET", "/v1/health")
        assert kept[0].getresponse().status == 200
        with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
            kept[1].request("GET", "/v1/health")
            kept[1].getresponse()
        for connection in kept:
            connection.close()


def test_state_survives_a_restart(tmp_path):
    file = tmp_path / "state.sqlite"
    with start_simulator(state_file=file, clock_factor=0) as simulator:
        deployment_id = simulator.create(env=[{"name": "A", "value": "é"}])
        simulator.advance(10)
        simulator.create(image="nginx:2")
        simulator.advance(1)
        gone = simulator.create("gone")
        simulator.api("DELETE", f"/deployments/{gone}")
        simulator.logs(deployment_id, "one", "two")
        simulator.metric(deployment_id, "cpu", "7")
        simulator.secrets(A="1")
        before = observed(simulator, deployment_id)
    with start_simulator(state_file=file, clock_factor=0) as simulator:
        assert observed(simulator, deployment_id) == before
        assert simulator.ask_control("GET", "/secrets") == {"A": "1"}
        assert simulator.api("GET", f"/deployments/{gone}")[0] == 404
        newer = simulator.create("newer")
        assert [item["id"] for item in simulator.api("GET", "/deployments")[1]["items"]] == [newer, deployment_id]
        simulator.advance(2)
        assert simulator.get(deployment_id)["latestSpec"]["dtHealthy"] is not None
        simulator.reset()
    with start_simulator(state_file=file) as simulator:
        assert simulator.deployments() == []


def observed(simulator, deployment_id):
    """All reads of a deployment, without the address, which may be another after a restart."""
    deployment = simulator.get(deployment_id)
    deployment.pop("endpoint")
    reads = [simulator.api("GET", f"/deployments/{deployment_id}/{part}") for part in ("runs", "logs", "history")]
    return [
        deployment,
        simulator.now(),
        simulator.api("GET", f"/deployments/{deployment_id}/metrics?metric=cpu"),
        *reads,
    ]


def test_state_survives_a_kill(tmp_path):
    file = tmp_path / "state.sqlite"
    process, _ignored = launch(state_file=file)
    stop(process)
    with start_simulator(state_file=file) as simulator:
        deployment_id = simulator.create()
        simulator.process.kill()
        simulator.process.wait(5)
    with start_simulator(state_file=file) as simulator:
        assert simulator.get(deployment_id)["name"] == "web"


def test_state_file_in_use_or_broken(tmp_path):
    file = tmp_path / "state.sqlite"
    with start_simulator(state_file=file):
        status, _ignored, complaint = run("--state-file", str(file))
    assert (status, "database is locked" in complaint) == (1, True)
    broken = tmp_path / "broken"
    broken.write_text("this is no database" * 100)
    status, _ignored, complaint = run("--state-file", str(broken))
    assert status == 1
    assert complaint.startswith(f"The state file {broken} can't be used")


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_signal_ends_it_cleanly_and_quickly(tmp_path, sent):
    log = tmp_path / "log"
    with start_simulator(log_file=log) as simulator:
        simulator.process.send_signal(sent)
        assert simulator.process.wait(20) == 0
    assert "Traceback" not in log.read_text()


def test_request_under_way_does_not_hold_up_the_end():
    with start_simulator() as simulator:
        simulator.post_faults({"kind": "latency", "seconds": 60})
        asking = subprocess.Popen(
            [sys.executable, "-c", f"import urllib.request; urllib.request.urlopen('{simulator.address}/health')"],
            stderr=subprocess.DEVNULL,
        )
        wait_until(simulator.requests)
        simulator.process.terminate()
        assert simulator.process.wait(30) == 0
        asking.wait(10)


def test_control_address_ends_it():
    with start_simulator() as simulator:
        simulator.shutdown()
        assert simulator.process.wait(5) == 0


def test_ends_with_its_owner():
    owner = subprocess.Popen(SLEEPER)
    try:
        with start_simulator(owner_pid=owner.pid, owner_start_time=start_time(owner.pid)) as simulator:
            assert simulator.status()["pid"] == simulator.pid
            # Not reaped yet: a zombie counts as gone.
            owner.kill()
            assert simulator.process.wait(5) == 0
    finally:
        owner.kill()
        owner.wait()


def test_ends_when_idle_but_not_while_it_is_asked():
    with start_simulator(idle_timeout=IDLE_SECONDS) as simulator:
        for _ignored in range(2 * IDLE_SECONDS + 1):
            time.sleep(0.5)
            assert simulator.status()["pid"] == simulator.pid
        assert simulator.process.wait(20) == 0


def test_long_request_is_no_idleness():
    with start_simulator(idle_timeout=IDLE_SECONDS) as simulator:
        simulator.post_faults({"kind": "latency", "seconds": IDLE_SECONDS + 1.5})
        assert simulator.api("GET", "/deployments")[0] == 200


def test_clock_factor_makes_time_pass_faster():
    with start_simulator(clock_factor=100) as simulator:
        deployment_id = simulator.create()
        wait_until(lambda: simulator.get(deployment_id)["latestSpec"]["dtHealthy"])


def test_behaviours_of_the_command_line_survive_a_reset():
    with start_simulator(behaviours={"upsert": "id", "delete": "soft"}) as simulator:
        simulator.behaviours(upsert="name")
        simulator.reset()
        assert simulator.behaviours()["upsert"] == "id"
        assert simulator.behaviours()["delete"] == "soft"


def test_key_from_the_environment(monkeypatch):
    monkeypatch.setenv("PAPERSPACE_SIMULATOR_API_KEY", "from-env")
    with start_simulator() as simulator:
        assert simulator.api("GET", "/deployments", headers={"Authorization": "Bearer from-env"})[0] == 200
        assert simulator.api("GET", "/deployments")[0] == 401


def test_ipv6_loopback():
    with start_simulator(host="::1") as simulator:
        assert simulator.address.startswith("http://[::1]:")
        assert simulator.api("GET", "/deployments")[0] == 200


@pytest.mark.filterwarnings("ignore:Unverified HTTPS request")
def test_tls(tmp_path):
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    server = trustme.CA().issue_cert("127.0.0.1")
    server.private_key_pem.write_to_path(str(key))
    server.cert_chain_pems[0].write_to_path(str(certificate))
    with start_simulator(tls_cert=certificate, tls_key=key) as simulator:
        assert simulator.address.startswith("https://127.0.0.1:")
        [deployment_id] = simulator.seed(config())
        assert simulator.visit(deployment_id)[0] == 200
        simulator.post_faults({"method": "GET", "kind": "drop"})
        with pytest.raises(OSError):
            simulator.get(deployment_id)


def test_daemonize_returns_when_it_listens(tmp_path):
    file = tmp_path / "address.json"
    status, printed, _ignored = run("--daemonize", "--address-file", str(file), "--idle-timeout", "60")
    content = json.loads(printed)
    try:
        assert status == 0
        assert content == json.loads(file.read_text())
        assert os.getsid(content["pid"]) == content["pid"]
    finally:
        os.kill(content["pid"], signal.SIGTERM)
    wait_until(lambda: not is_running(content["pid"]))
    assert not file.exists()


def test_daemonize_passes_a_failure_on():
    with start_simulator() as simulator:
        port = simulator.address.removesuffix("/v1").rpartition(":")[2]
        status, printed, complaint = run("--daemonize", "--port", port)
    assert (status, printed) == (1, "")
    assert complaint.startswith(f"Can't serve on 127.0.0.1 port {port}")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--host", "0.0.0.0"], "'0.0.0.0' is no loopback address"),
        (["--host", "example.com"], "'example.com' is no loopback address"),
        (["--port", "70000"], "'70000' is no port"),
        (["--port", "x"], "argument --port"),
        (["--idle-timeout", "0"], "must be more than 0"),
        (["--clock-factor", "-1"], "must be between 0 and 100000"),
        (["--behaviour", "upsert"], "'upsert' is not NAME=VALUE"),
        (["--behaviour", "upsert=x"], "Valid values: name, id"),
        (["--behaviour", "x=y"], "Unknown behaviour 'x'"),
        (["--owner-pid", "2147483647"], "there is no process 2147483647"),
        (["--owner-pid", str(os.getpid()), "--owner-start-time", "1"], "was started at"),
        (["--owner-start-time", "1"], "--owner-start-time needs --owner-pid"),
        (["--tls-cert", __file__], "go together"),
        (["--tls-cert", "/nowhere", "--tls-key", "/nowhere"], "there is no file '/nowhere'"),
        (["--daemon"], "unrecognized arguments"),
    ],
)
def test_wrong_arguments(words, complaint, monkeypatch, capsys):
    monkeypatch.syspath_prepend(PROGRAM)
    main = importlib.import_module("paperspace_simulator.cli").main
    with pytest.raises(SystemExit) as ended:
        main(words)
    printed = capsys.readouterr()
    assert (ended.value.code, printed.out) == (2, "")
    assert complaint in printed.err


def test_missing_libraries_are_one_clear_message(tmp_path):
    (tmp_path / "fastapi.py").write_text("raise SystemError('core does not fit')\n")
    status, printed, complaint = run(env={"PYTHONPATH": f"{tmp_path}:{PROGRAM}"})
    assert (status, printed) == (3, "")
    [line] = complaint.splitlines()
    assert sys.executable in line
    assert "core does not fit" in line
    assert str(PROGRAM / "requirements.txt") in line
