# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of a rollout: written however it ended, with a command that a shell repeats exactly what was run by."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playbook_process import ACTION, Playbooks
from simulator_fixture import KEY, PROJECT, Simulator, config

SECRET, PASSWORD = "Lit3ral-secret-value", "p4ssword-of-the-door"
# As a user writes it, with what a shell, YAML and Jinja would each take for something of theirs.
SPEC = {
    "name": "web",
    "image": "nginx:1.27",
    "env": {"TOKEN": SECRET, "REF": "secret:HF"},
    "command": ["serve", "--say", 'it\'s "$HOME" `id` \\ \n a  b é😀', "1e10"],
    "resources": {"machine_type": "C4", "ports": [80], "replicas": 2},
}
# Together they give every kind of input: a document with secrets, and a file with tasks, each beside the start folder.
INPUTS: dict[str, dict[str, Any]] = {
    "direct": {
        "spec": SPEC,
        "image": "nginx:1.28",
        "purge": False,
        "wait_timeout": 60,
        "canary_replicas": "50%",
        "probe_path": "/status/200",
        "probe_scheme": "http",
        "soak_seconds": 0.2,
        "gates": [{"log": 'it\'s "bad"', "expect": "absent"}, {"metric": "cpu", "below": 99.5, "on_no_data": "pass"}],
        "git": {
            "actor": "me",
            "host": "gitlab",
            "owner": "o",
            "repo": f"https://ci:{SECRET}@h/r",
            "ref": "m",
            "sha": "0",
        },
    },
    "blue_green": {
        "src": "own/web.json",
        "on_failure": "keep",
        "preflight_enabled": False,
        "strategy": "blue_green",
        "switch_tasks": "own/switch.yml",
        "keep_old": 1,
        "retire_by": "delete",
        "probe_enabled": False,
    },
}
# What a rollout has made, as it marks it: the one of two siblings that is live.
LIVE = config(
    "web-blue",
    image="nginx:1.26",
    env=[{"name": f"PAPERSPACE_ROLLOUT_{name}", "value": "1"} for name in ("SIBLING", "GENERATION_1")],
)


class Runs:
    """Rollouts against one simulator: by Ansible as a user starts it, and by a shell as the page says."""

    def __init__(self, playbooks: Playbooks, simulator: Simulator) -> None:
        self.playbooks, self.simulator = playbooks, simulator
        self.folder = playbooks.folder
        self.page = self.folder / "web.html"
        playbooks.write("own/web.json", json.dumps({**SPEC, "image": "nginx:1.30"}))
        playbooks.write("start/.keep", "")
        self.traffic = self.folder / "traffic"
        moved = {"content": "{{ rollout_switch_from['name'] }} to {{ rollout_switch_to['name'] }}"}
        copied = {**moved, "dest": str(self.traffic), "mode": "0600"}
        playbooks.write("own/switch.yml", json.dumps([{"name": "Move", "ansible.builtin.copy": copied}]))

    def run(self, playbook: str = "rollout", **inputs: Any) -> subprocess.CompletedProcess[str]:
        """Under the file names that a user gives: relative ones."""
        page = {"report_dest": "web.html"} if playbook == "rollout" else {"report_folder": "pages"}
        given = {"project_id": PROJECT, "wait_interval": 0.1, **page, **inputs}
        named = json.dumps({f"rollout_{name}": value for name, value in given.items()})
        return self._started(["ansible-playbook", f"paperspace.cloud.{playbook}", "-e", named], self.folder)

    def begin(self, kind: str = "direct") -> None:
        self.simulator.reset()
        self.simulator.clock_factor(100)
        self.simulator.secrets(HF="hugging")
        old = config(image="nginx:1.26", env=[{"name": "OLD", "value": "1"}])
        self.simulator.seed(LIVE if kind == "blue_green" else old)
        self.traffic.unlink(missing_ok=True)
        self.simulator.clear_requests()

    def done(self) -> tuple[list[Any], list[Any], str]:
        """What was written, what is there afterwards, and where the traffic went."""
        writes = [(one["method"], one["body"]) for one in self.simulator.requests() if one["method"] != "GET"]
        held = [(one["name"], one["config"]) for one in self.simulator.live_deployments()]
        return _plain(writes), _plain(held), self.traffic.read_text() if self.traffic.exists() else ""

    def repeat(self, command: str, **secrets: str) -> subprocess.CompletedProcess[str]:
        """From another folder."""
        return self._started(["bash", "-c", command], self.folder / "start", **secrets)

    def _started(self, words: list[str], folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
        environment = self.playbooks.environment(
            PAPERSPACE_API_KEY=KEY, PAPERSPACE_API_URL=self.simulator.address, **more
        )
        environment["PATH"] = f"{Path(sys.executable).parent}:{environment['PATH']}"
        return subprocess.run(
            words,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            text=True,
            timeout=300,
        )


def _plain(value: Any) -> Any:
    """Without the ids, which the simulator makes anew."""
    if isinstance(value, dict):
        return {key: "id" if key in ("deploymentId", "id") else _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, (list, tuple)) else value


@pytest.fixture
def runs(make_playbooks: Callable[[str], Playbooks], simulator: Simulator) -> Runs:
    return Runs(make_playbooks(ACTION), simulator)


@pytest.mark.parametrize("kind", INPUTS)
def test_the_command_on_the_page_repeats_what_was_run(runs: Runs, kind: str) -> None:
    runs.begin(kind)
    first = runs.run(**INPUTS[kind])
    assert first.returncode == 0, first.stdout + first.stderr
    done = runs.done()
    written, held, traffic = done
    assert written and held and traffic == ("web-blue to web-green" if kind == "blue_green" else "")
    command = json.loads(runs.page.with_suffix(".json").read_text())["command"]
    told = [runs.page.read_text(), runs.page.with_suffix(".json").read_text()]
    for text in (command, first.stdout, first.stderr, *told):
        assert SECRET not in text
    runs.page.unlink()
    runs.begin(kind)
    secrets = {"ROLLOUT_SPEC_ENV_TOKEN": SECRET, "ROLLOUT_GIT_REPO": INPUTS["direct"]["git"]["repo"]}
    if "spec" in INPUTS[kind]:
        refused = runs.repeat(command)
        assert refused.returncode and "give rollout_spec.env.TOKEN again" in refused.stderr
        assert runs.simulator.requests() == []
    again = runs.repeat(command, **secrets)
    assert again.returncode == 0, again.stdout + again.stderr
    assert runs.done() == done
    assert json.loads(runs.page.with_suffix(".json").read_text())["command"] == command


@pytest.mark.parametrize(
    ("wrong", "said", "has_command"),
    [
        ({"spec": {**SPEC, "env": {"A": "secret:MISSING"}}}, "MISSING", True),
        ({"spec": {}}, "Nothing to roll out", True),
        ({"spec": SPEC, "wait_timeout": "many"}, "rollout_wait_timeout", False),
    ],
)
def test_the_page_of_a_refusal_takes_the_place_of_the_last_one(
    runs: Runs, wrong: dict[str, Any], said: str, has_command: bool
) -> None:
    runs.begin()
    runs.page.write_text("of last night")
    done = runs.run(**wrong)
    assert done.returncode == 2 and said in done.stdout
    page, told = runs.page.read_text(), json.loads(runs.page.with_suffix(".json").read_text())
    assert "of last night" not in page and said in page
    assert told["outcome"] == "failed" and told["kind"] == "rollout" and said in told["reason"]
    assert bool(told["command"]) == has_command
    assert [one for one in runs.simulator.requests() if one["method"] != "GET"] == []


def test_each_entry_of_a_fleet_that_is_refused_has_a_page_of_its_own(runs: Runs) -> None:
    runs.begin()
    folder = runs.folder / "pages"
    folder.mkdir()
    # Refused by its canary, and before anything was written.
    entries = {
        "web": ({**SPEC, "image": "nginx:crash", "env": {}}, {"strategy": "canary"}, "refused"),
        "gone": ({**SPEC, "env": {"A": "secret:MISSING"}}, {}, "failed"),
    }
    listed = [{"name": name, "spec": spec, **more} for name, (spec, more, _outcome) in entries.items()]
    for name in entries:
        (folder / f"{PROJECT}.{name}.html").write_text("of last night")
    done = runs.run("rollout_fleet", list=listed, max_failures=1, wait_unhealthy_seconds=0)
    assert done.returncode == 2, done.stdout
    for name, (_spec, _more, outcome) in entries.items():
        page = folder / f"{PROJECT}.{name}.html"
        told = json.loads(page.with_suffix(".json").read_text())
        assert told["outcome"] == outcome
        # In its colour, which the last one did not have.
        tone = "warn" if outcome == "refused" else "bad"
        assert f'<header class="result tone-{tone}">' in page.read_text()
