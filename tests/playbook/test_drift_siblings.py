# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drift where rollouts have made siblings: each file is compared with what serves, and no sibling is a stranger."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playbook_process import ACTION, Playbooks
from simulator_fixture import KEY, PROJECT, Simulator, config

PLAY = "- name: By its name\n  ansible.builtin.import_playbook: paperspace.cloud.drift\n"
SIBLING, GENERATION = "PAPERSPACE_ROLLOUT_SIBLING", "PAPERSPACE_ROLLOUT_GENERATION_"


def marked(*names: str) -> list[dict[str, str]]:
    return [{"name": name, "value": "1"} for name in names]


@pytest.mark.parametrize("purge", [False, True])
def test_siblings_are_no_strangers_and_the_one_that_serves_is_compared(
    make_playbooks: Callable[[str], Playbooks], simulator: Simulator, purge: bool
) -> None:
    first, second = marked(SIBLING, f"{GENERATION}1"), marked(SIBLING, f"{GENERATION}2")
    simulator.seed(
        # Blue-green: what serves is as the file says, and what is retired is not.
        config("shop-blue", image="nginx:1.26", env=marked(SIBLING), enabled=False),
        config("shop-green", env=second),
        config("cart-blue", image="nginx:1.26", env=first),
        # A canary that a run has left behind.
        config("web"),
        config("web-canary", image="nginx:1.28", env=marked(SIBLING)),
        # Of a file that can't be used.
        config("bad-blue", env=first),
        # Nobody's: without the mark, or of what no file describes.
        config("web-green"),
        config("other-blue", env=first),
    )
    playbooks = make_playbooks(ACTION)
    for name in ("shop", "cart", "web"):
        playbooks.write(f"specs/{name}.json", json.dumps(config(name)))
    playbooks.write("specs/bad.json", json.dumps({**config("bad"), "imagee": "nginx"}))
    writes = len(simulator.requests("POST"))
    inputs = {"drift_project_id": PROJECT, "drift_src": "specs", "drift_unlisted": True, "drift_purge": purge}
    done = playbooks.run(
        PLAY,
        environment={"PAPERSPACE_API_KEY": KEY, "PAPERSPACE_API_URL": simulator.address},
        drift_report_dir="told",
        **inputs,
    )
    assert done.status == 2, done.text
    told = json.loads((playbooks.folder / "told" / "drift.json").read_text())
    assert {entry["name"]: (entry["state"], [change["path"] for change in entry["changes"]])
            for entry in told["entries"]} == {
        "bad": ("invalid", []),
        "cart": ("drifted", ["image"]),
        "shop": ("in_sync", []),
        "web": ("in_sync", []),
    }  # fmt: skip
    assert told["unlisted_names"] == ["other-blue", "web-green"]
    assert len(simulator.requests("POST")) == writes
