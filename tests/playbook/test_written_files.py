# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What roles and playbooks write: nothing through what another user has put where everybody may write."""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from depth import FULL
from playbook_process import ACTION, Playbooks
from simulator_fixture import KEY, PROJECT, Simulator, config
from users import ROOT, STRANGER, needs_root, shared_folder

COLLECTION = Path(__file__).resolve().parents[2]
SOURCE = COLLECTION / "extensions/eda/plugins/event_source/deployment_watch.py"
PLAY = "- name: By its name\n  ansible.builtin.import_playbook: paperspace.cloud.{name}\n"
LOGS = """\
- name: Logs
  hosts: target
  gather_facts: false
  tasks:
    - name: Write the log
      paperspace.cloud.deployment_logs: {project_id: ptest, name: web, dest: "{{ dest }}"}
"""
ROLLOUT = {"wait_interval": 0.05, "probe_enabled": False, "preflight_enabled": False}
SPEC = config("web")
HELD = "what nobody else may overwrite"
# So long a watch may take to refuse its file.
WATCH_SECONDS = 60


@pytest.fixture
def shared() -> Iterator[Path]:
    with shared_folder() as folder:
        yield folder


def inputs_of(name: str, folder: Path, specs: Path) -> dict[str, Any]:
    """What makes the playbook write into the folder."""
    inputs = {
        "diagnose": {"name": "web", "dest": f"{folder}/web.html", "json_dest": f"{folder}/web.json"},
        "drift": {"src": str(specs), "report_dir": str(folder)},
        "import_project": {"dest": str(folder), "force": True},
        "rollout": {"spec": SPEC, "report_dest": f"{folder}/web.html", **ROLLOUT},
        "rollout_fleet": {"list": [{"spec": SPEC}], "report_folder": str(folder), "defaults": ROLLOUT},
    }[name]
    project = "import_project_id" if name == "import_project" else f"{name.removesuffix('_fleet')}_project_id"
    prefix = "rollout" if name == "rollout_fleet" else name
    return {project: PROJECT, **{f"{prefix}_{key}": value for key, value in inputs.items()}}


# What is written: by what, and where in the folder. Without a name it is the folder itself that is hostile.
FILES = (
    *(("diagnose", name) for name in ("web.html", "web.json", "")),
    *(("drift", name) for name in ("drift.html", "drift.json", "drift.xml", "")),
    *(("import_project", name) for name in ("fleet.yml", "specs/web.yaml", "specs", "")),
    ("rollout", "web.html"),
    ("rollout_fleet", "ptest.web.html"),
    ("rollout_fleet", ""),
    ("logs", "web.log"),
    ("watch", "state.json"),
)
FOLDERS = ("", "specs")


def _link(entry: Path, outside: Path, is_folder: bool) -> None:
    entry.symlink_to(outside / ("folder" if is_folder else "victim"))


def _device(entry: Path, _outside: Path, _is_folder: bool) -> None:
    try:
        os.mknod(entry, stat.S_IFCHR | 0o666, os.makedev(1, 3))
    except PermissionError:
        pytest.skip("needs the right to make devices")


# Of what stands where a folder should be.
_NO_FOLDER = r"{0}/web\.\w+ can't be used as a file: Not a directory"
# What a stranger puts there, and what is said of it where it is not replaced.
TRAPS: dict[str, tuple[Callable[[Path, Path, bool], object], str]] = {
    "a link": (_link, "{} is a link owned by another user"),
    "a dangling link": (
        lambda entry, outside, _: entry.symlink_to(outside / "new"),
        "{} is a link owned by another user",
    ),
    "a file": (lambda entry, *_: entry.write_text("theirs"), f"{{0}} is a file owned by another user|{_NO_FOLDER}"),
    "a pipe": (lambda entry, *_: os.mkfifo(entry), f"{{0}} is not a regular file|{_NO_FOLDER}"),
    "a device": (_device, f"{{0}} is not a regular file|{_NO_FOLDER}"),
    "a folder": (lambda entry, *_: entry.mkdir(), "{} is a folder|a dir as dest"),
    "a hard link": (lambda entry, outside, _: os.link(outside / "victim", entry), "{}"),
}
FILES_ONLY = ("a folder", "a hard link")
CASES = [
    (name, file, trap)
    for (name, file), trap in itertools.product(FILES, TRAPS)
    if not (file in FOLDERS and trap in FILES_ONLY)
]


@needs_root
# Each trap and, in the long form, each file is in several of them.
@pytest.mark.parametrize(("name", "file", "trap"), CASES[::2] if FULL else CASES[::9])
def test_nothing_is_written_through_what_a_stranger_put_there(
    make_playbooks: Callable[[str], Playbooks],
    simulator: Simulator,
    shared: Path,
    tmp_path: Path,
    name: str,
    file: str,
    trap: str,
) -> None:
    [known] = simulator.seed(SPEC)
    simulator.logs(known, "a line")
    outside = tmp_path / "outside"
    (outside / "folder").mkdir(parents=True)
    (outside / "victim").write_text(HELD)
    entry = shared / (file or "reports")
    entry.parent.mkdir(exist_ok=True)
    entry.parent.chmod(0o1777)
    lay, words = TRAPS[trap]
    lay(entry, outside, file in FOLDERS)
    if trap != "a hard link":
        os.lchown(entry, STRANGER, STRANGER)
    before, beside = facts(entry), tree(outside)
    said = write(make_playbooks(ACTION), name, shared if file else entry, entry)
    assert "Traceback" not in said and "nexpected" not in said, said
    # The name of one that is replaced is all that is shared.
    assert tree(outside).keys() == beside.keys() and (outside / "victim").read_text() == HELD, said
    if facts(entry) == before:
        assert re.search(words.format(re.escape(str(entry))), said), said
        return
    assert trap == "a hard link", said
    assert tree(outside) == {**beside, outside / "victim": facts(outside / "victim")}
    assert facts(outside / "victim")[:3] == before[:3]
    found = entry.lstat()
    # A log keeps the mode of what it replaces.
    modes = (0o600, before[1] & 0o777) if name == "logs" else (0o600,)
    assert stat.S_ISREG(found.st_mode) and found.st_mode & 0o777 in modes
    assert (found.st_uid, found.st_nlink) == (ROOT, 1)


def facts(path: Path) -> tuple[Any, ...]:
    """What would tell that it was replaced or written to."""
    found = path.lstat()
    content = path.read_text() if stat.S_ISREG(found.st_mode) else None
    inside = sorted(os.listdir(path)) if stat.S_ISDIR(found.st_mode) else None
    return (found.st_ino, found.st_mode, found.st_uid, found.st_nlink, content, inside)


def tree(folder: Path) -> dict[Path, tuple[Any, ...]]:
    return {path: facts(path) for path in folder.rglob("*")}


def write(playbooks: Playbooks, name: str, folder: Path, file: Path) -> str:
    """Writes into the folder, or to the file where that is all that is written; what is said of it."""
    environment = {"PAPERSPACE_API_KEY": KEY, "PAPERSPACE_API_URL": playbooks.simulator.address}
    if name == "watch":
        return watched(playbooks, environment, file)
    playbooks.write("specs/web.json", '{"name": "web", "image": "nginx:1.28"}')
    if name == "logs":
        return playbooks.run(LOGS, environment=environment, dest=str(file)).text
    inputs = inputs_of(name, folder, playbooks.folder / "specs")
    return playbooks.run(PLAY.format(name=name), environment=environment, **inputs).text


def watched(playbooks: Playbooks, environment: dict[str, str], file: Path) -> str:
    command = [sys.executable, str(SOURCE), f"project_id={PROJECT}", "interval=1", f"state_file={file}"]
    process = subprocess.Popen(
        command,
        env={**playbooks.environment(), **environment, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with process:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(WATCH_SECONDS)
        process.kill()
        return process.communicate()[0]


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
