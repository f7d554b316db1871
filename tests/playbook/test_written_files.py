# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What roles and playbooks write: nothing through what another user has put where everybody may write."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playbook_process import ACTION, Playbooks
from simulator_fixture import KEY, PROJECT, Simulator, config
from users import STRANGER, needs_root, shared_folder

PLAY = "- name: By its name\n  ansible.builtin.import_playbook: paperspace.cloud.{name}\n"
HELD = "what nobody else may overwrite"


@pytest.fixture
def shared() -> Iterator[Path]:
    with shared_folder() as folder:
        yield folder


def inputs_of(name: str, folder: Path, specs: Path) -> dict[str, Any]:
    """What makes the playbook write into the folder."""
    inputs = {
        "diagnose": {"name": "web", "dest": f"{folder}/web.html", "json_dest": f"{folder}/web.json"},
        "drift": {"src": str(specs), "report_dir": str(folder)},
        "import_project": {"dest": str(folder)},
    }[name]
    project = {f"{name}_{'id' if name == 'import_project' else 'project_id'}": PROJECT}
    return {**project, **{f"{name}_{key}": value for key, value in inputs.items()}}


@needs_root
@pytest.mark.parametrize(
    ("name", "trap"),
    [
        ("diagnose", "web.html"),
        ("diagnose", "web.json"),
        ("diagnose", ""),
        ("drift", "drift.html"),
        ("drift", "drift.json"),
        ("drift", "drift.xml"),
        ("drift", ""),
        ("import_project", "fleet.yml"),
        ("import_project", "specs"),
        ("import_project", ""),
    ],
)
@pytest.mark.parametrize("dangling", [False, True])
def test_a_strangers_link_is_not_followed(
    make_playbooks: Callable[[str], Playbooks],
    simulator: Simulator,
    shared: Path,
    tmp_path: Path,
    name: str,
    trap: str,
    dangling: bool,
) -> None:
    """The trap is a file of the shared folder; without a name, the folder in it that the playbook is given."""
    simulator.seed(config("web"))
    victim, target = tmp_path / "victim", tmp_path / ("new" if dangling else "victim")
    is_folder = trap in ("", "specs")
    if is_folder:
        victim.mkdir()
    else:
        victim.write_text(HELD)
    link = shared / (trap or "reports")
    link.symlink_to(target)
    os.lchown(link, STRANGER, STRANGER)
    playbooks = make_playbooks(ACTION)
    playbooks.write("specs/web.json", '{"name": "web", "image": "nginx:1.28"}')
    inputs = inputs_of(name, shared if trap else link, playbooks.folder / "specs")
    environment = {"PAPERSPACE_API_KEY": KEY, "PAPERSPACE_API_URL": simulator.address}
    done = playbooks.run(PLAY.format(name=name), environment=environment, **inputs)
    assert done.status == 2 and f"{link} is a link of another user (uid {STRANGER})" in done.text, done.text
    assert (list(victim.iterdir()) == []) if is_folder else (victim.read_text() == HELD)
    assert link.is_symlink() and not (tmp_path / "new").exists()


def test_a_relative_path_starts_where_the_command_was_started(
    make_playbooks: Callable[[str], Playbooks], simulator: Simulator, tmp_path: Path
) -> None:
    simulator.seed(config("web"))
    playbooks = make_playbooks(ACTION)
    (tmp_path / "start" / "own").mkdir(parents=True)
    (tmp_path / "start" / "link").symlink_to("own")
    environment = {"PAPERSPACE_API_KEY": KEY, "PAPERSPACE_API_URL": simulator.address}
    for name in ("diagnose", "import_project"):
        inputs = inputs_of(name, Path("link"), tmp_path)
        done = playbooks.run(PLAY.format(name=name), environment=environment, cwd=tmp_path / "start", **inputs)
        assert done.status == 0, done.text
    assert sorted(os.listdir(tmp_path / "start" / "own")) == ["fleet.yml", "specs", "web.html", "web.json"]
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "start" / "own").glob("*.*")} == {0o600}
