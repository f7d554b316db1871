# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every playbook in examples/ runs as it stands, and in check mode, in an order in which a user could run them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from depth import FULL
from playbook_process import ACTION, Playbooks, refuse_deprecations
from simulator_fixture import KEY, Simulator

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
PASSWORD = "an-endpoint-password"
NEW_KEY = "another-session-key"

# An example, and how many tasks of it change something. A rollout by the role counts its plan, too.
STEPS = (
    ("first_rollout.yml", 1),
    ("first_rollout.yml", 0),
    ("change_env.yml", 1),
    ("scale.yml", 1),
    ("park.yml", 1),
    ("park.yml", 0),
    ("resume.yml", 1),
    ("logs.yml", 0),
    ("rollback.yml", 1),
    ("history.yml", 0),
    ("runs.yml", 0),
    ("metrics.yml", 0),
    ("soak.yml", 0),
    ("rollout_role.yml", 2),
    ("rollout_role.yml", 0),
    ("small_plugins.yml", 0),
    ("fleet.yml", 1),
    ("fleet.yml", 0),
    ("drift.yml", 0),
    ("protected_endpoint.yml", 2),
    ("show.yml", 0),
    ("teardown.yml", 1),
    ("teardown.yml", 0),
)
# Files of variables, and playbooks that other tests run.
OTHERS = {"demo_vars.yml", "key_of_the_cli.yml", "park_at_night.yml", "rollout_vars.yml", "simulator.yml"}
OTHERS |= {"rollout_fleet.yml", "rollout_fleet_vars.yml", "rollout_canary.yml", "rollout_blue_green.yml"}
# A playbook that needs an inventory, and inventories.
OF_INVENTORY = {"fleet_by_inventory.yml", "desired.paperspace.yml", "inventory.paperspace.yml"}


class Examples:
    """Runs the commands of the examples' headers."""

    def __init__(self, playbooks: Playbooks, simulator: Simulator) -> None:
        self.environment = playbooks.environment(
            PAPERSPACE_API_KEY=KEY,
            PAPERSPACE_API_URL=simulator.address,
            ENDPOINT_PASSWORD=PASSWORD,
            SESSION_KEY=NEW_KEY,
        )

    def run(self, *arguments: str, status: int = 0) -> tuple[str, int]:
        """All output, and the number of changed tasks. The arguments may name several playbooks."""
        command = [str(Path(sys.executable).parent / "ansible-playbook"), *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=600, check=False
        )
        output = done.stdout + done.stderr
        refuse_deprecations(output)
        assert done.returncode == status, output
        return output, int(re.search(r"changed=(\d+)", done.stdout)[1])


def test_every_example_runs(make_playbooks: Callable[[str], Playbooks], simulator: Simulator) -> None:
    examples = Examples(make_playbooks(ACTION), simulator)
    simulator.secrets(ENDPOINT_PASSWORD=PASSWORD)
    # Healthy at the first look.
    simulator.clock_factor(1000)
    paths = list(dict.fromkeys(f"examples/{name}" for name, _changed in STEPS))
    examples.run(paths[0], "--check")
    assert simulator.requests("POST") == []
    seen = ""
    for name, changed in STEPS:
        if FULL:
            examples.run(f"examples/{name}", "--check")
        output, found = examples.run(f"examples/{name}", "--diff")
        assert (name, found) == (name, changed), output
        seen += output
        if found and len(simulator.requests("POST")) == 1:
            # Most of them predict a change of what the first one has made; in one process, which nothing can change.
            seen += examples.run(*paths, "--check")[0]
            assert len(simulator.requests("POST")) == 1
    left = {"private", "shop", "docs", "preview-llm"}
    assert {held["name"] for held in simulator.live_deployments()} == left
    assert PASSWORD not in seen and NEW_KEY not in seen and "an-example-value" not in seen
    tried = {name for name, _changed in STEPS} | OTHERS | OF_INVENTORY
    assert tried == {path.name for path in EXAMPLES.glob("*.yml")}


def test_a_crashing_image_is_taken_back(make_playbooks: Callable[[str], Playbooks], simulator: Simulator) -> None:
    examples = Examples(make_playbooks(ACTION), simulator)
    simulator.clock_factor(1000)
    examples.run("examples/first_rollout.yml")
    fast = ["-e", "wait_interval=0.2", "-e", "wait_unhealthy_seconds=0.2"]
    output, changed = examples.run("examples/rollback.yml", "-e", "image=nginx:crash", *fast, status=2)
    assert changed == 1
    assert "nginx:crash was refused (" in output and "nginx:1.27 is back" in output
    assert simulator.live_deployments()[0]["config"]["image"] == "nginx:1.27"


def test_the_key_of_the_cli_is_found(
    make_playbooks: Callable[[str], Playbooks], simulator: Simulator, tmp_path: Path
) -> None:
    examples = Examples(make_playbooks(ACTION), simulator)
    kept = tmp_path / ".paperspace" / "credentials.toml"
    kept.parent.mkdir()
    kept.touch(mode=0o600)
    kept.write_text(f'[keys]\nteam = "{KEY}"\n')
    del examples.environment["PAPERSPACE_API_KEY"]
    examples.environment["HOME"] = str(tmp_path)
    simulator.create("found-by-that-key")
    output, _changed = examples.run("examples/key_of_the_cli.yml", "-vvv")
    assert "found-by-that-key" in output
    assert KEY not in output


def test_the_playbook_of_the_role_runs_by_its_name(
    make_playbooks: Callable[[str], Playbooks], simulator: Simulator
) -> None:
    examples = Examples(make_playbooks(ACTION), simulator)
    simulator.clock_factor(1000)
    output, changed = examples.run("paperspace.cloud.rollout", "-e", "@examples/rollout_vars.yml")
    assert changed == 2
    assert "web is rolled out and responds at http" in output


def test_the_strategies_prove_a_new_image_on_a_sibling(
    make_playbooks: Callable[[str], Playbooks], simulator: Simulator, tmp_path: Path
) -> None:
    examples = Examples(make_playbooks(ACTION), simulator)
    simulator.clock_factor(1000)
    proxy = tmp_path / "upstream.conf"
    examples.environment["PROXY_CONFIG"] = str(proxy)
    # Plan and change; then the canary comes twice, and goes. The switch writes its file, and the old one is parked.
    runs = [("canary", "1.27", 2), ("canary", "1.28", 5), ("canary", "1.28", 0)]
    runs += [("blue_green", "1.27", 3), ("blue_green", "1.28", 4), ("blue_green", "1.28", 0)]
    for strategy, tag, changed in runs:
        words = ["-e", f"tag={tag}", "-e", "rollout_wait_interval=0.2"]
        output, found = examples.run(f"examples/rollout_{strategy}.yml", *words)
        assert (strategy, tag, found) == (strategy, tag, changed), output
    running = {held["name"]: held["config"]["image"] for held in simulator.live_deployments()}
    assert running == {"web": "nginx:1.28", "shop-blue": "nginx:1.27", "shop-green": "nginx:1.28"}
    [green] = [held for held in simulator.live_deployments() if held["name"] == "shop-green"]
    assert green["id"].replace("-", "") in proxy.read_text()


def test_the_fleets_run_in_batches(make_playbooks: Callable[[str], Playbooks], simulator: Simulator) -> None:
    examples = Examples(make_playbooks(ACTION), simulator)
    simulator.clock_factor(1000)
    playbook = "examples/rollout_fleet.yml"
    fast = ["-e", "rollout_wait_interval=0.2"]

    def run(*words: str) -> dict[str, int]:
        output, _changed = examples.run(*words, *fast)
        assert "an-example-value" not in output
        changed = re.findall(r"^p1exampleid\.(\S+) +: .*changed=(\d+)", output, re.MULTILINE)
        return {name: int(count) for name, count in changed}

    assert run(playbook) == {"classic": 2, "web": 2, "web-eu": 2}
    simulator.clear_requests()
    assert run(playbook) == {"classic": 0, "web": 0, "web-eu": 0}
    assert simulator.requests("POST") == []
    assert run("paperspace.cloud.rollout_fleet", "-e", "@examples/rollout_fleet_vars.yml") == {"classic": 0, "web": 2}
    inventory = ["-i", "examples/desired.paperspace.yml", "-e", "rollout_hosts=*.web"]
    assert run("paperspace.cloud.rollout_fleet", *inventory) == {"web": 2}


def test_the_playbooks_of_the_other_roles_run_by_their_names(
    make_playbooks: Callable[[str], Playbooks], simulator: Simulator
) -> None:
    examples = Examples(make_playbooks(ACTION), simulator)
    simulator.clock_factor(1000)
    web = simulator.create("web", project_id="p1exampleid", env=[{"name": "SESSION_KEY", "value": NEW_KEY}])
    examples.run("examples/runs.yml")

    def run(role: str, *inputs: str, status: int = 0) -> tuple[str, int]:
        given = (f"{role}_project_id=p1exampleid", f"{role}_name=web", *inputs)
        words = [word for name in given for word in ("-e", name)]
        output, changed = examples.run(f"paperspace.cloud.{role}", "--diff", *words, status=status)
        assert NEW_KEY not in output
        return output, changed

    output, changed = run("scale", "scale_replicas=2", "scale_autoscaling=", "scale_id=")
    assert changed == 2 and "web is scaled." in output
    assert run("scale", "scale_replicas=2")[1] == 0
    simulator.post({**_config_of(simulator), "image": "nginx:prebuild-fail"}, "p1exampleid", web)
    output, changed = run("rollback", "rollback_id=", "rollback_to=")
    assert changed == 2 and "web is rolled back to the spec " in output
    # By its name, though it is connected to by an address where a machine can't resolve that.
    assert re.search(r" and responds at http://d[0-9a-f]{32}\.clsim\.localhost:\d+/\.", output)
    assert _config_of(simulator)["image"] == "nginx:1.27"
    assert run("rollback")[1] == 0
    output, changed = run("teardown", "teardown_confirm=", status=2)
    assert changed == 0 and "repeat its name in teardown_confirm: web" in output
    assert simulator.requests("DELETE") == []
    output, changed = run("teardown", "teardown_confirm=web")
    assert changed == 2 and "web is deleted." in output and simulator.live_deployments() == []
    assert run("teardown", "teardown_confirm=web")[1] == 0


def test_the_tags_of_the_probe_that_rollback_shares(
    make_playbooks: Callable[[str], Playbooks], simulator: Simulator
) -> None:
    examples = Examples(make_playbooks(ACTION), simulator)
    simulator.clock_factor(1000)
    simulator.create("web", project_id="p1exampleid")
    examples.run("examples/runs.yml")
    inputs = ["-e", "rollback_project_id=p1exampleid", "-e", "rollback_name=web"]
    # An input of the other role is no input of this one.
    inputs += ["-e", "rollout_probe_path=/status/500"]
    tags = {"rollback_probe": True, "rollback_apply": False}
    for tag, asked in {**tags, **({"rollback": True, "rollback_plan": False} if FULL else {})}.items():
        output, _changed = examples.run("paperspace.cloud.rollback", "--tags", tag, *inputs)
        assert (tag, "probe | Probe the endpoint" in output) == (tag, asked)
        assert ("responds at http" in output) == asked


def test_deployments_are_parked_at_night(make_playbooks: Callable[[str], Playbooks], simulator: Simulator) -> None:
    examples = Examples(make_playbooks(ACTION), simulator)
    simulator.clock_factor(1000)
    for name in ("web", "llm"):
        simulator.create(name, project_id="p1exampleid")

    def run(state: str, *flags: str) -> int:
        names = json.dumps({"deployment_names": ["web", "llm"], "state": state})
        return examples.run("examples/park_at_night.yml", "-e", names, *flags)[1]

    endpoints = {held["name"]: simulator.get(held["id"])["endpoint"] for held in simulator.live_deployments()}
    assert run("parked", "--check") == 2
    assert all(held["config"].get("enabled") is not False for held in simulator.live_deployments())
    # The plan of each and its change, and nothing the second time.
    assert (run("parked"), run("parked")) == (4, 0)
    assert all(held["config"]["enabled"] is False for held in simulator.live_deployments())
    assert run("running") == 4
    assert all(held["config"]["enabled"] is True for held in simulator.live_deployments())
    assert endpoints == {held["name"]: simulator.get(held["id"])["endpoint"] for held in simulator.live_deployments()}


def _config_of(simulator: Simulator) -> dict:
    """The configuration of the only deployment."""
    [held] = simulator.live_deployments()
    return held["config"]


def test_the_inventories_show_a_fleet_and_roll_it_out(
    make_playbooks: Callable[[str], Playbooks], simulator: Simulator
) -> None:
    examples = Examples(make_playbooks(ACTION), simulator)
    simulator.clock_factor(1000)
    rollout = ["-i", "examples/desired.paperspace.yml", "examples/fleet_by_inventory.yml"]
    output, _changed = examples.run(*rollout)
    names = sorted(path.stem for path in EXAMPLES.glob("specs/*"))
    assert sorted(re.findall(r"^p1exampleid\.(\w+) +: ok=1 +changed=1 ", output, re.MULTILINE)) == names
    assert "an-example-value" not in output
    output, _changed = examples.run(*rollout)
    assert sorted(re.findall(r"^p1exampleid\.(\w+) +: ok=1 +changed=0 ", output, re.MULTILINE)) == names

    command = [
        str(Path(sys.executable).parent / "ansible-inventory"),
        "-i",
        "examples/inventory.paperspace.yml",
        "--list",
    ]
    shown = subprocess.run(
        command, cwd=ROOT, env=examples.environment, capture_output=True, text=True, check=True
    ).stdout
    inventory = json.loads(shown)
    assert sorted(inventory["_meta"]["hostvars"]) == names
    assert sorted(inventory["tag_1_27"]["hosts"]) == ["classic", "web"]
    assert "an-example-value" not in shown


def test_the_simulator_of_the_examples_starts_and_stops(
    make_playbooks: Callable[[str], Playbooks], simulator: Simulator, tmp_path: Path
) -> None:
    examples = Examples(make_playbooks(ACTION), simulator)
    mine = ["-e", f"simulator_run_dir={tmp_path / 'run'}", "-e", f"simulator_owner_pid={os.getpid()}"]
    output, _changed = examples.run("examples/simulator.yml", *mine)
    assert re.search(r"export PAPERSPACE_API_URL=http://127\.0\.0\.1:\d+/v1 PAPERSPACE_API_KEY=", output)
    examples.run("examples/simulator.yml", *mine, "-e", "simulator_state=stopped")
    assert not (tmp_path / "run/address.json").exists()
