# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A fleet of rollouts by each strategy, over containers that print their secrets, and the pages about them.

Some succeed. Others fail, and are diagnosed, rolled back and cleaned up; one the API refuses, and quotes what it got.
"""

from __future__ import annotations

import contextlib
import json
import re
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from depth import FULL
from leaks.canaries import FORMS, document_of, places_of
from leaks.play import KEY, PROJECT, Secrets, quoting
from leaks.runs import USUAL, Run, searched_run
from playbook_process import ACTION, Playbooks
from simulator_fixture import Simulator

# Short secrets of a deployment, each of which is a word in what must stay readable.
SHORT = {"PORT": "80", "TAG": "1.27", "FLAG": "true", "LETTER": "n"}
INNOCENT = "nginx:1.27 listens on port 80: true, 1.27 is new"
SIBLING, GENERATION = "PAPERSPACE_ROLLOUT_SIBLING", "PAPERSPACE_ROLLOUT_GENERATION_"
ONE_LIVES = {"-blue": {SIBLING: "1", f"{GENERATION}1": "1"}, "-green": {SIBLING: "1"}}
# As an interrupted run leaves them: the traffic may be at either, so it is sent back whatever fails.
BOTH_LIVE = {"-blue": {SIBLING: "1", f"{GENERATION}1": "1"}, "-green": {SIBLING: "1", f"{GENERATION}2": "1"}}


@dataclass(frozen=True)
class Rollout:
    """How it must end; ``before`` are the deployments from before, by suffix, with their markers."""

    strategy: str
    form: str
    image: str
    outcome: str
    inputs: dict[str, Any] = field(default_factory=dict)
    before: dict[str, dict[str, str]] = field(default_factory=lambda: {"": {}})


# The rollback of the direct one is probed with the password. That takes its time.
UNPROBED = {} if FULL else {"probe_enabled": False}
GATES = {"gates": [{"name": "calm", "log": "never said"}]}
ROLLOUTS = {
    "refused": Rollout("direct", "snake", "nginx:2", "failed", before={}),
    "web": Rollout("direct", "src", "", "rolled_out"),
    "old": Rollout("direct", "v0alpha0", "nginx:2-crash", "disabled", before={}),
    "crashed": Rollout("direct", "flat", "nginx:2-crash", "rolled_back"),
    "canary": Rollout("canary", "spec", "nginx:2", "rolled_out", {**UNPROBED, **GATES}),
    "bad-canary": Rollout("canary", "spec", "nginx:2-crash", "refused"),
    "turn": Rollout("blue_green", "snake", "nginx:2", "rolled_out", UNPROBED, ONE_LIVES),
    "bad-turn": Rollout("blue_green", "snake", "nginx:2-crash", "refused", before=BOTH_LIVE),
}
OFFSETS = [1]
if FULL:
    # What can't be proven, what a gate finds in the log, and what the user's tasks refuse to send the traffic to.
    unproven = {"probe_body": "never in it"}
    tripped = {"gates": [{"name": "mute", "log": "printed: "}], "soak_seconds": 20}
    kept, deleted = {"on_failure": "keep"}, {"retire_by": "delete"}
    ROLLOUTS |= {
        "unproven": Rollout("direct", "flat", "nginx:2", "failed", unproven),
        "tripped": Rollout("direct", "flat", "nginx:2", "failed", {**tripped, **kept}),
        "unproven-canary": Rollout("canary", "spec", "nginx:2", "refused", unproven),
        "tripped-canary": Rollout("canary", "spec", "nginx:2", "refused", tripped),
        "kept-turn": Rollout("blue_green", "snake", "nginx:2-crash", "refused", kept, ONE_LIVES),
        "last-turn": Rollout("blue_green", "snake", "nginx:2", "rolled_out", deleted, ONE_LIVES),
        "unwanted-turn": Rollout("blue_green", "snake", "nginx:2-unwanted", "rolled_back", before=ONE_LIVES),
    }
    # By two offsets each place has each kind once.
    OFFSETS += [4]

QUICK = {"wait_interval": 0.05, "wait_unhealthy_seconds": 0.1, "wait_timeout": 60, "probe_retries": 2, "probe_delay": 0}
# The user's own tasks show all that they get.
SWITCH = [
    {"name": "Show", "ansible.builtin.debug": {"msg": ["{{ rollout_switch_to }}", "{{ rollout_switch_from }}"]}},
    {
        "name": "Keep",
        "ansible.builtin.set_fact": {"kept": "{{ [rollout_switch_to, rollout_switch_from] }}", "cacheable": True},
    },
    {
        "name": "Refuse",
        "ansible.builtin.fail": {"msg": "{{ rollout_switch_to }} gets nothing"},
        "when": "'unwanted' in rollout_switch_to['latest_spec']['data']['image']",
    },
]


def entry_of(name: str, rollout: Rollout, secrets: Secrets, folder: Path) -> dict[str, Any]:
    """An entry of the list: inputs of the role without their prefix."""
    entry = {**QUICK, "name": name, "strategy": rollout.strategy, "keep_old": 0, **rollout.inputs}
    if rollout.strategy == "blue_green":
        entry["switch_tasks"] = str(folder / "switch.yml")
    if rollout.form == "src":
        return {**entry, "src": "files/spec.yml", "probe_password": secrets.values["src_basic_auth_key"]}
    spec = document_of(rollout.form, secrets.of(rollout.form))
    if isinstance(spec["env"], dict):
        spec["env"].update(SHORT)
    else:
        spec["env"] += [{"name": key, "value": value} for key, value in SHORT.items()]
    return {**entry, "spec": {**spec, "image": rollout.image}}


def prepare(playbooks: Playbooks, secrets: Secrets) -> None:
    """Writes the list, encrypted, and where the key comes from."""
    folder, simulator = playbooks.folder, playbooks.simulator
    secrets.write(playbooks)
    playbooks.write("home/.paperspace/credentials.toml", f'[keys]\nteam = "{KEY}"\n').chmod(0o600)
    playbooks.write("home/.paperspace/config.toml", 'team = "team"\n')
    playbooks.write("switch.yml", yaml.safe_dump(SWITCH))
    given = {
        "project_id": PROJECT,
        "src_folder": str(folder),
        "report_folder": str(folder / "pages"),
        # The first one by itself: its write is the one that is refused.
        "batch": [1, "100%"],
        "max_failures": len(ROLLOUTS),
        "list": [entry_of(name, rollout, secrets, folder) for name, rollout in ROLLOUTS.items()],
    }
    playbooks.write("given.yml", json.dumps({f"rollout_{key}": value for key, value in given.items()}))
    playbooks.encrypt("given.yml")
    simulator.secrets(NAME="stored")
    for name, rollout in ROLLOUTS.items():
        for suffix, marks in rollout.before.items():
            seed(simulator, f"{name}{suffix}", secrets.values[f"{rollout.form}_basic_auth_key"], marks)
    simulator.advance(30)
    simulator.post_faults({**quoting(secrets, "snake"), "times": 1})


def printed(secrets: Secrets, form: str) -> list[str]:
    """What a container says: its secrets, whole and line by line, and something innocent."""
    values = [secrets.values[f"{form}_{place}"] for place in places_of(form)]
    return [INNOCENT, *(line for value in values for line in (f"printed: {value}", *value.splitlines()))]


def seed(simulator: Simulator, name: str, password: str, marks: Mapping[str, str]) -> None:
    """A deployment from before, which has printed secrets of its own. It answers to the password that is to come."""
    secrets = Secrets(0, ("spec",))
    secrets.values["spec_basic_auth_key"] = password
    document = {**document_of("spec", secrets.of("spec")), "name": name, "image": "nginx:1"}
    document["env"] += [{"name": mark, "value": value} for mark, value in marks.items()]
    simulator.logs(simulator.post(document, project_id=PROJECT), *printed(secrets, "spec"))


@contextlib.contextmanager
def printing(simulator: Simulator, secrets: Secrets) -> Iterator[None]:
    """Each deployment prints its lines before its container can crash: time waits for that. Some go on printing."""
    known, ended = set(), threading.Event()

    def run() -> None:
        while not ended.is_set():
            for deployment in simulator.live_deployments():
                name = deployment["name"]
                rollout = re.sub(r"-(canary|blue|green)$", "", name) if name not in ROLLOUTS else name
                lines = printed(secrets, ROLLOUTS[rollout].form)
                if deployment["id"] not in known:
                    simulator.logs(deployment["id"], *lines)
                elif name.startswith("tripped"):
                    simulator.logs(deployment["id"], *lines[:2])
                known.add(deployment["id"])
            simulator.advance(1)
            time.sleep(0.05)

    thread = threading.Thread(target=run, daemon=True)
    simulator.clock_factor(0)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def outcome_on_page(run: Run, page: Path) -> str:
    """Searches a page and the data beside it, which must show what the rollout met, and what is innocent."""
    data = page.with_suffix(".json")
    run.search.look("page of a report", page.read_text(), data.read_text())
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in (page, data))
    shown = json.loads(data.read_text())
    if "deployment_id" not in shown:
        # The API has never taken it.
        assert "BAD_REQUEST" in json.dumps(shown), (page.name, shown)
        return shown["outcome"]
    messages = [line["message"] for line in shown["logs"]]
    assert shown["history"] and any("********" in message for message in messages), (page.name, shown)
    assert INNOCENT in messages and "nginx:" in json.dumps(shown["changes"]), (page.name, shown)
    return shown["outcome"]


@pytest.mark.parametrize("offset", OFFSETS)
def test_rollouts_and_their_pages_show_no_secret(simulator: Simulator, tmp_path: Path, offset: int) -> None:
    """Run by ansible-runner, as AWX does: its artifacts hold the events of all tasks, and the facts."""
    playbooks, secrets = Playbooks(tmp_path, ACTION, simulator), Secrets(offset, FORMS)
    prepare(playbooks, secrets)
    arguments = f"-e @{tmp_path / 'given.yml'}"
    with printing(simulator, secrets):
        run = searched_run(
            playbooks,
            "paperspace.cloud.rollout_fleet",
            arguments,
            ("credentials.toml",),
            PAPERSPACE_API_URL=simulator.address,
        )
    assert "BAD_REQUEST" in run.output, run.output[-3000:]
    outcomes = {
        page.stem.removeprefix(f"{PROJECT}."): outcome_on_page(run, page) for page in tmp_path.glob("pages/*.html")
    }
    assert outcomes == {name: rollout.outcome for name, rollout in ROLLOUTS.items()}, run.output[-3000:]
    run.search.assert_shut(*USUAL, "page of a report")
