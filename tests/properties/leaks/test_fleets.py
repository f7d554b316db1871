# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook that rolls a list out, over deployments that succeed, that crash, and that a quoting API refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from depth import FULL
from leaks.canaries import document_of, places_of, spellings
from leaks.play import KEY, PROJECT, Secrets
from leaks.rollouts import QUICK, SHORT, look_at_page, printed, printing, seed
from leaks.runs import USUAL, searched_run
from playbook_process import ACTION, Playbooks
from simulator_fixture import Simulator

FORMS = ("snake", "src", "v0alpha0")
FORM_OF = {"refused": "snake", "web": "src", "old": "v0alpha0", "crashed": "snake"}
# Where the key comes from: no part of the run.
GIVEN = ("credentials.toml",)
OUTCOMES = {"refused": "failed", "web": "rolled out", "old": "disabled"}
if FULL:
    OUTCOMES["crashed"] = "disabled"
# What is given, and the kinds' offset.
RUNS = [("list", 1)]
if FULL:
    # Three forms by two offsets: each place has each kind once.
    RUNS += [("inventory", 4)]


def entries(secrets: Secrets) -> dict[str, dict[str, Any]]:
    """By name, inputs of the role without their prefix. The API refuses the first one that is written."""
    snake = document_of("snake", secrets.of("snake"))
    snake["env"].update(SHORT)
    found = {
        "refused": {"spec": snake},
        "web": {"src": "files/spec.yml", "probe_password": secrets.values["src_basic_auth_key"]},
        "old": {"spec": {**document_of("v0alpha0", secrets.of("v0alpha0")), "image": "nginx:2-crash"}},
        "crashed": {"spec": {**snake, "image": "nginx:3-crash"}},
    }
    return {name: found[name] for name in OUTCOMES}


def written(playbooks: Playbooks, secrets: Secrets, source: str) -> str:
    """Writes what the playbook is to roll out, encrypted. The arguments that name it."""
    folder = playbooks.folder
    common = {key.removeprefix("rollout_"): value for key, value in QUICK.items()}
    listed = {name: {**common, "name": name, **inputs} for name, inputs in entries(secrets).items()}
    given = {
        "rollout_project_id": PROJECT,
        "rollout_src_folder": str(folder),
        "rollout_report_folder": str(folder / "pages"),
        "rollout_batch": "100%",
        "rollout_max_failures": len(listed),
    }
    if source == "list":
        given["rollout_list"] = list(listed.values())
    else:
        given["rollout_hosts"] = "all"
        playbooks.write("inventory.ini", "".join(f"{PROJECT}.{name}\n" for name in listed))
        for name, inputs in listed.items():
            path = f"host_vars/{PROJECT}.{name}.yml"
            playbooks.write(path, json.dumps({f"rollout_{key}": value for key, value in inputs.items()}))
            playbooks.encrypt(path)
    playbooks.write("given.yml", json.dumps(given))
    playbooks.encrypt("given.yml")
    return f"-e @{folder / 'given.yml'}"


def quoting(secrets: Secrets) -> dict[str, Any]:
    """A refusal, of the first write, that says all that the API was sent."""
    sent = " ".join([KEY, *(secrets.values[f"snake_{place}"] for place in places_of("snake"))])
    body = {"code": "BAD_REQUEST", "message": f"no: {sent}", "issues": [{"message": one} for one in spellings(sent)]}
    return {"method": "POST", "path": "/v1/deployments", "kind": "status", "status": 400, "body": body}


@pytest.mark.parametrize(("source", "offset"), RUNS, ids=str)
def test_a_fleet_tells_no_secret(simulator: Simulator, tmp_path: Path, source: str, offset: int) -> None:
    playbooks, secrets = Playbooks(tmp_path, ACTION, simulator), Secrets(offset, FORMS)
    secrets.write(playbooks)
    playbooks.write("home/.paperspace/credentials.toml", f'[keys]\nteam = "{KEY}"\n').chmod(0o600)
    playbooks.write("home/.paperspace/config.toml", 'team = "team"\n')
    simulator.secrets(NAME="stored")
    seed(simulator, "web", secrets.values["src_basic_auth_key"])
    simulator.advance(30)
    simulator.post_faults(quoting(secrets))
    arguments = written(playbooks, secrets, source)
    with printing(simulator, {name: printed(secrets, form) for name, form in FORM_OF.items()}):
        # One after the other, so that it is known who writes first.
        settings = {"PAPERSPACE_API_URL": simulator.address, "ANSIBLE_FORKS": "1"}
        ran = searched_run(playbooks, "paperspace.cloud.rollout_fleet", arguments, GIVEN, **settings)
    assert ran.status == "failed", ran.output[-3000:]
    for name, outcome in OUTCOMES.items():
        assert f"{PROJECT}.{name}: {outcome}" in ran.output, (name, ran.output[-3000:])
    assert "BAD_REQUEST" in ran.output
    pages = sorted((tmp_path / "pages").glob("*.html"))
    told = [look_at_page(ran.search, page)["outcome"].replace("_", " ") for page in pages]
    assert sorted(told) == sorted(OUTCOMES.values())
    ran.search.assert_shut(*USUAL, "page of a report", "syslog")
