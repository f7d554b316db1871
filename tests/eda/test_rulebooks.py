# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rulebooks of the collection do what they say, in real ansible-rulebook processes, from event to effect."""

from __future__ import annotations

import os
from pathlib import Path

from rulebook_process import STARTING_SECONDS, looks, running, variables
from simulator_fixture import KEY, Simulator, config
from webhook_fixture import PATH, start_webhook

SECRET = "a-secret-of-the-deployment"


def image_of(simulator: Simulator, name: str = "web") -> str:
    [held] = [held for held in simulator.live_deployments() if held["name"] == name]
    return held["config"]["image"]


def is_healthy(simulator: Simulator, deployment_id: str, image: str) -> bool:
    spec = simulator.get(deployment_id)["latestSpec"]
    return bool(spec["data"]["image"] == image and spec["dtHealthy"])


def test_what_crashes_is_taken_back(simulator: Simulator, tmp_path: Path) -> None:
    secret = [{"name": "TOKEN", "value": SECRET}]
    [web, other] = simulator.seed(config(env=secret), config("other"))
    state = tmp_path / "state.json"
    given = variables(watch_unhealthy_seconds=0.5, watch_names="web", watch_state_file=str(state))
    with running(tmp_path, "paperspace.cloud.rollback_on_failure", simulator, given) as rulebook:
        rulebook.wait_for(lambda: looks(simulator) >= 2, STARTING_SECONDS)
        simulator.post(config(image="nginx:crash", env=secret), deployment_id=web)
        # Not watched, so left alone.
        simulator.post(config("other", image="nginx:crash"), deployment_id=other)
        rulebook.wait_for(lambda: is_healthy(simulator, web, "nginx:1.27"))
        rulebook.wait_for(lambda: "web is rolled back to the spec" in rulebook.output)
        rulebook.stop()
        output = rulebook.output
    assert image_of(simulator, "other") == "nginx:crash"
    # The two that crash, and the one that takes one back.
    assert len(simulator.requests("POST")) == 3
    assert SECRET not in output and KEY not in output
    assert SECRET not in state.read_text() and KEY not in state.read_text()
    assert state.stat().st_mode & 0o777 == 0o600


def test_a_protected_deployment_is_taken_back_without_its_password(simulator: Simulator, tmp_path: Path) -> None:
    """Nobody is there at night to give it: that the endpoint asks for one is answer enough."""
    simulator.secrets(PASSWORD=SECRET)
    protected = {"basicAuthKey": "secret:PASSWORD"}
    [web] = simulator.seed(config(**protected))
    given = variables(watch_unhealthy_seconds=0.5)
    with running(tmp_path, "paperspace.cloud.rollback_on_failure", simulator, given) as rulebook:
        rulebook.wait_for(lambda: looks(simulator) >= 2, STARTING_SECONDS)
        simulator.post(config(image="nginx:crash", **protected), deployment_id=web)
        rulebook.wait_for(lambda: "PLAY RECAP" in rulebook.output)
        rulebook.stop()
        output = rulebook.output
    assert is_healthy(simulator, web, "nginx:1.27")
    assert "failed=0" in output and "protected" in output
    assert len(simulator.requests("POST")) == 2
    assert SECRET not in output


def test_what_happens_is_posted(simulator: Simulator, tmp_path: Path) -> None:
    [web] = simulator.seed(config(env=[{"name": "TOKEN", "value": SECRET}]))
    given = variables(notify_field="content", watch_events=["failed", "deleted"])
    with (
        start_webhook() as hook,
        running(tmp_path, "paperspace.cloud.notify", simulator, given, PAPERSPACE_NOTIFY_URL=hook.address) as rulebook,
    ):
        rulebook.wait_for(lambda: looks(simulator) >= 2, STARTING_SECONDS)
        simulator.post(config(image="nginx:prebuild-fail"), deployment_id=web)
        rulebook.wait_for(lambda: len(hook.posted) == 1)
        simulator.api("DELETE", f"/deployments/{web}")
        rulebook.wait_for(lambda: len(hook.posted) == 2)
        rulebook.stop()
        output = rulebook.output
    failed, deleted = (posted["content"] for posted in hook.posted)
    assert failed.startswith(
        "Deployment web failed (nginx:prebuild-fail): The cluster refused the spec: Pre-build step failed"
    )
    assert deleted == "Deployment web deleted (nginx:prebuild-fail)"
    assert PATH not in output and KEY not in output and SECRET not in output


def test_what_is_idle_is_parked(simulator: Simulator, tmp_path: Path) -> None:
    names = ("idle", "busy", "young")
    ids = dict(zip(names, simulator.seed(*map(config, names)), strict=True))
    simulator.metric(ids["idle"], "requests_per_second", "0", "0.001")
    simulator.metric(ids["busy"], "requests_per_second", "0", "0", "3")
    simulator.metric(ids["young"], "requests_per_second", "0")
    simulator.post(config("young", image="nginx:1.28"), deployment_id=ids["young"])

    def parked() -> set[str]:
        return {held["name"] for held in simulator.live_deployments() if held["config"].get("enabled") is False}

    given = {"park_idle_project_id": "ptest", "park_idle_names": list(names), "park_every": 1}
    with running(tmp_path, "paperspace.cloud.park_when_idle", simulator, given) as rulebook:
        rulebook.wait_for(parked, STARTING_SECONDS)
        # The next look changes nothing.
        seen = rulebook.output.count("PLAY RECAP")
        rulebook.wait_for(lambda: rulebook.output.count("PLAY RECAP") >= seen + 2)
    assert parked() == {"idle"}
    assert len(simulator.requests("POST")) == 2


def test_they_use_the_collection_that_is_installed() -> None:
    folder = Path(os.environ["ANSIBLE_COLLECTIONS_PATH"]) / "ansible_collections/paperspace/cloud"
    assert (folder / "MANIFEST.json").is_file() and not folder.is_symlink()
    assert (folder / "extensions/eda/plugins/event_source/deployment_watch.py").is_file()
    assert not (folder / "requirements-eda.txt").exists()
