# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every snippet of the guides runs, in the order in which it is read and as a reader would type it.

One shell reads a whole guide. YAML is saved under the name that the text before it gives; YAML without a name is plays,
which run at the end in one go. A line of shell with the comment ``# fails`` has to fail. What a block of text shows has
to be in the output of the shell block before it, where ``...`` stands for anything.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib import error, request

import pytest
import yaml
from playbook_process import ACTION, Playbooks
from simulator_fixture import KEY, Simulator

GUIDES = sorted((Path(__file__).resolve().parents[2] / "docs" / "guides").glob("*.md"))
MARK = "<!-- not run by the tests -->"
# The first line of what carries the mark, and why it can't run here.
NOT_RUN = {
    "python3 -m venv ~/paperspace": "downloads ansible-core and the collection",
    "unset PAPERSPACE_API_URL": "is about the real API",
    'ansible localhost -m paperspace.cloud.deployment_preflight -a "project_id=p1exampleid"': "asks the real API",
    "ansible-playbook web.yml -e project_id=p1exampleid --check --diff": "asks the real API",
    "export PAPERSPACE_API_KEY=...": "would replace the key of the test",
    "ansible-galaxy collection install paperspace.cloud": "downloads the collection",
    "ansible-galaxy collection download paperspace.cloud --download-path bundle": "downloads the collection",
    "ansible-galaxy collection install --offline bundle/paperspace-cloud-*.tar.gz": "needs what was downloaded",
    "ansible-galaxy collection install --upgrade -r requirements.yml": "downloads the collection",
    "rm -r ~/.ansible/collections/ansible_collections/paperspace/cloud": "removes what was installed",
}
# A block of these is for the eye, or for a file that the text does not make the reader save.
SHOWN = {"console"}
# What a pipeline sets, and where the reader of a guide sees that it got through.
PIPELINE = {
    "GITHUB_REPOSITORY": "team/web",
    "GITHUB_ACTOR": "ada",
    "GIT_REF": "refs/heads/main",
    "GIT_SHA": "abc1",
}
SENT = {"x-git-host": "github", "x-git-owner": "team", "x-git-repo": "web", "x-git-ref": "main", "x-git-sha": "abc1"}
FAILS = re.compile(r"\s+# fails$")
PLAYS = "plays-of-the-guide.yml"


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its text, the name to save it under, and whether it carries the mark."""

    language: str
    text: str
    name: str | None
    marked: bool


def blocks_of(page: str) -> Iterator[Block]:
    end = 0
    for found in re.finditer(r"^```(\w*)\n(.*?)^```$", page, flags=re.MULTILINE | re.DOTALL):
        before = page[end : found.start()].strip()
        end = found.end()
        names = re.findall(r"\bas\s+`([\w./-]+\.(?:ya?ml|toml|jsonc?))`", before.rpartition("\n\n")[2])
        yield Block(found[1], found[2], names[-1] if names else None, before.endswith(MARK))


def typed(text: str) -> Iterator[str]:
    """The lines of a shell block, those that have to fail as a question."""
    for line in text.splitlines():
        command, fails = FAILS.subn("", line)
        said = shlex.quote(f"should have failed: {command}")
        yield f"if {command}; then echo {said}; exit 99; fi" if fails else line


def script_of(blocks: list[Block]) -> tuple[str, list[tuple[int, str]]]:
    """The guide as a script, and what it has to print: numbers of the script's parts, and texts."""
    lines, plays, shown, parts = ["set -euo pipefail"], [], [], 0
    for block in blocks:
        assert block.marked == (block.marked and block.text.splitlines()[0] in NOT_RUN), block.text
        if block.marked or block.language in SHOWN:
            continue
        if block.language == "text":
            shown.append((parts, block.text))
        elif block.language == "shell":
            parts += 1
            lines += [f"echo; echo '@@ {parts}'", *typed(block.text)]
        elif block.name:
            folder = os.path.dirname(block.name) or "."
            lines += [f"mkdir -p {folder}", f"cat > {block.name} <<'END OF FILE'\n{block.text}END OF FILE"]
        else:
            assert all("hosts" in play for play in yaml.safe_load(block.text)), f"give this a name: {block.text}"
            plays.append(block.text)
    if plays:
        lines += [f"cat > {PLAYS} <<'END OF FILE'\n{''.join(plays)}END OF FILE", f"ansible-playbook {PLAYS}"]
    return "\n".join(lines) + "\n", shown


def end_simulators(folder: Path) -> None:
    """Ends those that a guide has started and left."""
    for address in folder.rglob("address.json"):
        asked = request.Request(json.loads(address.read_text())["control"] + "/shutdown", method="POST")
        try:
            request.build_opener(request.ProxyHandler({})).open(asked, timeout=10).close()
        except error.URLError:
            continue


def test_the_mark_is_on_what_has_a_reason() -> None:
    marked = {block.text.splitlines()[0] for guide in GUIDES for block in blocks_of(guide.read_text()) if block.marked}
    assert marked == set(NOT_RUN)


def shows_something(guide: Path) -> bool:
    return script_of(list(blocks_of(guide.read_text())))[0].count("\n") > 1


@pytest.mark.parametrize("guide", list(filter(shows_something, GUIDES)), ids=lambda path: path.stem)
def test_the_snippets_of_a_guide_run(
    guide: Path, make_playbooks: Callable[[str], Playbooks], simulator: Simulator
) -> None:
    script, shown = script_of(list(blocks_of(guide.read_text())))
    # A clock by which each rollout is done at the first look.
    simulator.clock_factor(1000)
    playbooks = make_playbooks(ACTION)
    environment = playbooks.environment(
        PATH=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        PAPERSPACE_API_KEY=KEY,
        OTHER_TEAM_KEY=KEY,
        PAPERSPACE_API_URL=simulator.address,
        **PIPELINE,
    )
    reader = playbooks.folder / "reader"
    reader.mkdir()
    try:
        done = subprocess.run(
            ["bash", "-c", script],
            cwd=reader,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=240,
            check=False,
        )
    finally:
        end_simulators(playbooks.folder)
    assert done.returncode == 0, f"{shlex.quote(script)}\n{done.stdout}"
    parts = re.split(r"^@@ \d+$", done.stdout, flags=re.MULTILINE)
    for part, text in shown:
        for line in text.splitlines():
            assert re.search(re.escape(line).replace(re.escape("..."), ".*"), parts[part]), (line, parts[part])
    if "GITHUB_REPOSITORY" in script:
        sent = [asked["headers"] for asked in simulator.requests("POST")]
        assert SENT in [{name: headers.get(name) for name in SENT} for headers in sent]
