# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbooks that rulebooks call, called by hand: what they take, what they refuse, and what they do not show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playbook_process import ACTION, Outcome, Playbooks
from simulator_fixture import KEY, Simulator, config
from webhook_fixture import PATH, start_webhook

PLAY = "- name: By its name\n  ansible.builtin.import_playbook: paperspace.cloud.{name}\n"


@pytest.fixture
def run(make_playbooks: Callable[[str], Playbooks], simulator: Simulator) -> Callable[..., Outcome]:
    """Runs a playbook of the collection by its name, as verbose as can be."""
    playbooks = make_playbooks(ACTION)

    def play(name: str, hook: str = "", **inputs: Any) -> Outcome:
        environment = {
            "PAPERSPACE_API_KEY": KEY,
            "PAPERSPACE_API_URL": simulator.address,
            "PAPERSPACE_NOTIFY_URL": hook,
        }
        return playbooks.run(PLAY.format(name=name), "-vvvv", environment=environment, **inputs)

    return play


def test_a_text_is_posted(run: Callable[..., Outcome]) -> None:
    with start_webhook(503, 204) as hook:
        done = run("notify", hook.address, notify_text="web is healthy", notify_field="", notify_delay="0")
    assert done.status == 0, done.text
    assert hook.posted == [{"text": "web is healthy"}] * 2
    assert PATH not in done.text


def test_a_webhook_that_refuses_is_told_without_its_address(run: Callable[..., Outcome]) -> None:
    with start_webhook(403) as hook:
        done = run("notify", hook.address, notify_text=7, notify_field="content", notify_retries=0, notify_delay=0)
    assert done.status == 2
    assert "The webhook answered with the status 403." in done.text
    assert hook.posted == [{"content": "7"}]
    assert PATH not in done.text


def test_a_webhook_that_is_not_there_is_told_without_its_address(run: Callable[..., Outcome]) -> None:
    with start_webhook() as hook:
        pass
    done = run("notify", hook.address, notify_text="web is healthy", notify_retries="1", notify_delay=0)
    assert done.status == 2
    assert "The webhook did not answer." in done.text
    assert PATH not in done.text


def test_what_is_missing_is_named(run: Callable[..., Outcome]) -> None:
    done = run("notify", notify_text="")
    assert done.status == 2
    assert "Set PAPERSPACE_NOTIFY_URL" in done.text and "Give notify_text." in done.text
    done = run("park_idle", park_idle_names="web")
    assert done.status == 2 and "Give park_idle_project_id" in done.text


def test_a_misspelt_input_is_refused_before_anything_is_asked(
    run: Callable[..., Outcome], simulator: Simulator
) -> None:
    done = run("rollout", rollout_project_id="ptest", rollout_spec=config("web"), rollout_imge="nginx:1.30")
    assert done.status == 2
    assert "rollout_imge is not an input of this playbook: did you mean rollout_image?" in done.text
    assert simulator.requests() == []


def test_only_what_is_idle_is_parked(run: Callable[..., Outcome], simulator: Simulator) -> None:
    names = ("idle", "busy", "young", "other")
    ids = dict(zip(names, simulator.seed(*map(config, names)), strict=True))
    for name in ("idle", "young", "other"):
        simulator.metric(ids[name], "cpu", "1.5")
    simulator.metric(ids["busy"], "cpu", "1.5", "99")
    simulator.post(config("young", image="nginx:1.28"), deployment_id=ids["young"])
    inputs = {"park_idle_names": "idle, busy,young", "park_idle_metric": "cpu", "park_idle_below": "5"}
    # A survey that nobody answered.
    inputs |= {"park_idle_timeframe": "", "park_idle_points": ""}
    writes = []
    for _time in range(2):
        done = run("park_idle", park_idle_project_id="ptest", **inputs)
        assert done.status == 0, done.text
        writes.append(sum(task.methods.count("POST") for task in done.tasks))
    off = {held["name"] for held in simulator.live_deployments() if held["config"].get("enabled") is False}
    assert off == {"idle"}
    assert writes == [1, 0]
