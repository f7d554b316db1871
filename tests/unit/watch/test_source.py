# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The source as ansible-rulebook calls it, against the simulator: a whole rollout, what it costs, and how it fails."""

from __future__ import annotations

import asyncio
import json
import runpy
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from simulator_fixture import KEY, PROJECT, Simulator, config
from watch.worlds import ROOT, check_events

from ansible_collections.paperspace.cloud.plugins.module_utils.api.client import Client
from ansible_collections.paperspace.cloud.plugins.module_utils.errors import CancelledError
from ansible_collections.paperspace.cloud.plugins.plugin_utils.watch import options
from ansible_collections.paperspace.cloud.plugins.plugin_utils.watch.events import begin
from ansible_collections.paperspace.cloud.plugins.plugin_utils.watch.options import read_options
from ansible_collections.paperspace.cloud.plugins.plugin_utils.watch.reader import Reader
from ansible_collections.paperspace.cloud.plugins.plugin_utils.watch.snapshot import Limits

SOURCE = ROOT / "extensions/eda/plugins/event_source/deployment_watch.py"
SECRET = "a-secret-of-the-watch"


def arguments(simulator: Simulator, **more: Any) -> dict[str, Any]:
    return {"api_url": simulator.address, "api_key": KEY, "project_id": PROJECT, "interval": 0.05, **more}


class Listener:
    """Runs the source until a condition holds, and takes its events."""

    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator
        self.events: list[dict[str, Any]] = []
        self.main = runpy.run_path(str(SOURCE))["main"]

    async def put(self, event: dict[str, Any]) -> None:
        check_events([event])
        self.events.append(event)

    @property
    def types(self) -> list[str]:
        return [event["type"] for event in self.events]

    def looks(self) -> int:
        return sum(1 for asked in self.simulator.requests("GET") if "/projects/" in asked["path"])

    def run(self, *steps: Callable[[], Any], **more: Any) -> None:
        """Does one step after the other, each once two more looks were over, and ends the source after the last."""

        async def until_looked() -> None:
            goal = self.looks() + 3
            for _wait in range(400):
                if await asyncio.to_thread(self.looks) >= goal:
                    return
                await asyncio.sleep(0.02)
            raise AssertionError("the source looks no more")

        async def play() -> None:
            task = asyncio.create_task(self.main(self, arguments(self.simulator, **more)))
            await until_looked()
            for step in steps:
                await asyncio.to_thread(step)
                await until_looked()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

        asyncio.run(play())


@pytest.fixture(autouse=True)
def short_intervals(monkeypatch: pytest.MonkeyPatch) -> None:
    """The simulator does not mind."""
    monkeypatch.setattr(options, "SHORTEST_INTERVAL", 0.01)


@pytest.fixture
def listener(simulator: Simulator) -> Listener:
    return Listener(simulator)


def test_a_rollout_that_crashes_and_is_taken_back(listener: Listener, simulator: Simulator) -> None:
    [web] = simulator.seed(config(env=[{"name": "TOKEN", "value": SECRET}]))
    listener.run(
        lambda: simulator.post(config(image="nginx:crash"), deployment_id=web),
        lambda: simulator.advance(1.5),
        lambda: simulator.advance(1),
        lambda: simulator.post(config(replicas=1), deployment_id=web),
        lambda: simulator.advance(10),
        lambda: simulator.api("DELETE", f"/deployments/{web}"),
        instances=True,
        unhealthy_seconds=0,
    )
    told = [kind for kind in listener.types if kind != "instance_state"]
    assert told == ["new_spec", "applied", "failed", "new_spec", "applied", "healthy", "deleted"]
    states = [event["instance"]["state"] for event in listener.events if event["type"] == "instance_state"]
    assert "errored" in states
    [failed] = [event for event in listener.events if event["type"] == "failed"]
    assert failed["deployment"]["image"] == "nginx:crash" and "exited with code 1" in failed["message"]
    assert SECRET not in json.dumps(listener.events)


def test_without_instances_a_crash_is_told_by_the_clock(listener: Listener, simulator: Simulator) -> None:
    [web] = simulator.seed(config())
    listener.run(
        lambda: simulator.post(config(image="nginx:crash"), deployment_id=web),
        lambda: time.sleep(0.2),
        healthy_within=0.1,
    )
    assert listener.types == ["new_spec", "failed"]
    assert listener.events[-1]["reason"] == "timeout"


def test_a_refused_spec_is_told_from_the_list(listener: Listener, simulator: Simulator) -> None:
    [web] = simulator.seed(config())
    listener.run(
        lambda: simulator.post(config(image="nginx:prebuild-fail"), deployment_id=web), lambda: simulator.advance(10)
    )
    assert listener.types == ["new_spec", "failed"]
    assert listener.events[-1]["reason"] == "refused"
    assert "Pre-build step failed" in listener.events[-1]["message"]


def test_one_request_a_look_whatever_is_watched(simulator: Simulator) -> None:
    simulator.seed(count=100)
    reader = Reader(read_options(arguments(simulator, instances=True)))
    snapshots, _seen = begin(reader.read({}), 0, Limits())
    simulator.clear_requests()
    reader.read(snapshots)
    assert len(simulator.requests()) == 1
    simulator.seed(count=100, healthy=False)
    simulator.advance(1.5)
    simulator.clear_requests()
    assert len(reader.read(snapshots)) == 200
    # Two pages, and for each that is not healthy its runs, and once the specs before.
    paths = [asked["path"] for asked in simulator.requests()]
    assert len(paths) == 2 + 100 + 100
    simulator.clear_requests()
    reader.read(snapshots)
    assert len(simulator.requests()) == 2 + 100


def test_runs_are_read_for_what_is_watched_only(simulator: Simulator) -> None:
    simulator.seed(config("web"), config("llm"), healthy=False)
    simulator.advance(1.5)
    reader = Reader(read_options(arguments(simulator, instances=True, names=["llm"])))
    found = {observation.name: observation.instances for observation in reader.read({})}
    assert found["web"] is None and len(found["llm"]) == 1


def test_runs_that_cannot_be_read_keep_nothing_back(simulator: Simulator, caplog: pytest.LogCaptureFixture) -> None:
    simulator.seed(config("web"), config("llm"), healthy=False)
    simulator.advance(1.5)
    simulator.post_faults({"path": "*/runs", "kind": "status", "status": 403})
    reader = Reader(read_options(arguments(simulator, instances=True)))
    found = [observation.instances for observation in reader.read({})]
    assert found.count(None) == 1 and len(found) == 2
    assert "its runs can't be read" in caplog.text


def test_an_error_of_ours_in_a_thread_is_not_lost(simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    simulator.seed(config(), healthy=False)
    simulator.advance(1.5)
    reader = Reader(read_options(arguments(simulator, instances=True)))
    monkeypatch.setattr(Client, "history", lambda *_arguments: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        reader.read({})


def test_a_look_bears_a_failure_that_passes_and_ends_when_it_is_stopped(simulator: Simulator) -> None:
    simulator.seed(count=3)
    simulator.post_faults({"path": "*/deployments", "kind": "status", "status": 503})
    reader = Reader(read_options(arguments(simulator)))
    assert len(reader.read({})) == 3
    simulator.post_faults({"path": "*/deployments", "kind": "status", "status": 503, "times": -1})
    reader.stop()
    simulator.clear_requests()
    with pytest.raises(CancelledError):
        reader.read({})
    assert len(simulator.requests()) == 1


def test_a_reader_that_was_stopped_asks_for_nothing_more(simulator: Simulator) -> None:
    simulator.seed(count=3)
    reader = Reader(read_options(arguments(simulator)))
    reader.stop()
    with pytest.raises(CancelledError):
        reader.read({})


def test_secrets_of_earlier_specs_are_masked_in_messages(simulator: Simulator) -> None:
    """Containers of the spec before may still be there, and tell of it."""
    [web] = simulator.seed(config(env=[{"name": "TOKEN", "value": SECRET}]))
    simulator.post(config(image="nginx:crash"), deployment_id=web)
    simulator.advance(1.5)
    instance = {"id": "i", "instanceId": "i", "state": "errored", "stateMessage": f"no {SECRET}"}
    runs = [{"id": "r", "replicas": 1, "instances": [instance]}]
    simulator.post_faults({"path": "*/runs", "kind": "wrong_shape", "body": runs, "times": -1})
    [observation] = Reader(read_options(arguments(simulator, instances=True))).read({})
    assert [one.message for one in observation.instances] == ["no ********"]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"api_key": "not-the-key-of-this-one"}, "401.*Check api_key"),
        ({"intervall": 5}, "intervall: unknown option"),
        ({"interval": 0}, "interval: must be at least"),
        ({"events": ["fialed"]}, "fialed"),
        ({"project_id": "no-such-project"}, "404.*check project_id and api_key"),
    ],
)
def test_a_source_that_cannot_begin_says_why(given: dict[str, Any], words: str, listener: Listener) -> None:
    with pytest.raises(RuntimeError, match=words) as refused:
        asyncio.run(listener.main(listener, arguments(listener.simulator, **given)))
    assert "not-the-key-of-this-one" not in str(refused.value)
    assert refused.value.__suppress_context__


def test_missing_libraries_are_told(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(listener.main.__globals__, "missing_libraries", lambda: "paperspace.cloud lacks pydantic")
    with pytest.raises(RuntimeError, match="lacks pydantic"):
        asyncio.run(listener.main(listener, {}))


def by_hand(folder: Path, environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SOURCE), *words]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_it_can_be_tried_by_hand(simulator: Simulator, tmp_path: Path) -> None:
    done = by_hand(tmp_path, {"HOME": str(tmp_path)}, f"api_url={simulator.address}", "interval=0.1")
    assert done.returncode == 1
    assert done.stderr.startswith("api_key: is not set") and "Traceback" not in done.stderr


def test_by_hand_a_word_that_is_no_option_is_refused(tmp_path: Path) -> None:
    """Without it the source would watch all that the key can see."""
    done = by_hand(tmp_path, {"HOME": str(tmp_path)}, "interval=5", "p1exampleid")
    assert done.returncode == 1
    assert done.stderr == "p1exampleid: give each option as name=value, as in project_id=p1exampleid\n"


def test_it_finds_its_own_collection_beside_another_package_of_that_name(tmp_path: Path) -> None:
    """What pip calls "ansible" brings a package ``ansible_collections`` that looks in its own folder only."""
    other = tmp_path / "other" / "ansible_collections"
    other.mkdir(parents=True)
    (other / "__init__.py").touch()
    installed = tmp_path / "collections" / "ansible_collections" / "paperspace" / "cloud"
    installed.parent.mkdir(parents=True)
    installed.symlink_to(ROOT)
    source = installed / SOURCE.relative_to(ROOT)
    program = (
        "import runpy, sys, ansible_collections\n"
        f"module = runpy.run_path({str(source)!r})\n"
        "print(module['main'].__name__, sys.modules[module['failure'].__module__].__file__)\n"
    )
    environment = {"PYTHONPATH": str(other.parent), "HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["main", str(installed / "plugins/module_utils/adapter/outcome.py")]
