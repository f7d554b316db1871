# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an inventory shows and keeps of deployments that hold secrets."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from leaks.canaries import SEARCHABLE, document_of, maker
from leaks.play import KEY, PROJECT
from leaks.search import Search
from playbook_process import ACTION, Playbooks
from simulator_fixture import Simulator

GIT = {f"x-git-{part}": "x" for part in ("actor", "owner", "ref", "sha")} | {"x-git-host": "gitlab"}
SOURCE = """\
plugin: paperspace.cloud.deployments
api_key: "{{{{ lookup('ansible.builtin.file', '{folder}/key') }}}}"
api_url: {address}
cache: true
cache_plugin: ansible.builtin.jsonfile
cache_connection: {folder}/cache
"""


def test_an_inventory_and_its_cache_hold_no_secret(simulator: Simulator, tmp_path: Path) -> None:
    playbooks = Playbooks(tmp_path, ACTION, simulator)
    for canary in SEARCHABLE:
        secret = maker(canary, "spec")
        document = {**document_of("spec", secret), "name": canary.kind.replace("_", "-")}
        # The origin of a job of GitLab holds a token.
        origin = f"https://ci:{quote(secret('env'), safe='')}@gitlab.example.com/o/r.git"
        body = {"projectId": PROJECT, "config": document}
        assert simulator.api("POST", "/deployments", body, {**GIT, "x-git-repo": origin})[0] == 200
    playbooks.write("key", KEY)
    source = playbooks.write("it.paperspace.yml", SOURCE.format(folder=tmp_path, address=simulator.address))
    playbooks.write("specs/web.json", json.dumps({**document_of("spec", maker(SEARCHABLE[0], "src")), "name": "web"}))
    desired = playbooks.write(
        "desired.paperspace.yml", f"plugin: paperspace.cloud.deployments\nsrc: specs\nproject_id: {PROJECT}\n"
    )
    program = str(Path(sys.executable).with_name("ansible-inventory"))
    done = subprocess.run(
        [program, "-i", str(source), "-i", str(desired), "--list", "-vvvv"],
        env=playbooks.environment(ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED="1"),
        capture_output=True,
        check=True,
        text=True,
        timeout=600,
    )
    search = Search()
    search.look("inventory", done.stdout)
    search.look("stderr of the inventory", done.stderr)
    search.look_at_files("cache of the inventory", (tmp_path / "cache").rglob("*"))
    search.assert_shut("inventory", "cache of the inventory")
    assert done.stdout.count('"paperspace_deployment"') == len(SEARCHABLE)
    assert f"{PROJECT}.web" in done.stdout and "@gitlab.example.com/o/r.git" in done.stdout
