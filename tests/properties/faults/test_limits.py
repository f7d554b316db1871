# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Limits of the machine: a disk that is full where lines go to, and where they lie on their way."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from simulator_fixture import Simulator, config

# Lines of more than a megabyte, so that they do not stay in memory where they are turned around.
LINES, LINE = 6_000, "a line of a hundred characters or so " + 60 * "."
ROOM = 64 * 1024
OLD = "what was there\n"
# Runs a task in a process that can write no larger file.
LIMITED = """\
import json, resource, sys
from types import SimpleNamespace
from engine_tasks import Tasks
address, size, options = json.loads(sys.argv[1])
if size:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
module = options.pop("module", "deployment_logs")
result = Tasks(SimpleNamespace(address=address)).ended(module, **options)
print(json.dumps([result, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]))
"""


@pytest.fixture
def logged(running_simulator: Simulator) -> tuple[Simulator, str]:
    running_simulator.reset()
    known = running_simulator.seed(config("web"))[0]
    running_simulator.logs(known, count=LINES, message=LINE)
    return running_simulator, known


def run(simulator: Simulator, size: int, temporary: Path, **options: Any) -> dict[str, Any]:
    return measured(simulator.address, size, temporary, **options)[0]


def measured(address: str, size: int, temporary: Path, **options: Any) -> tuple[dict[str, Any], int]:
    """The result, and the most memory that the process had, in KiB."""
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, json.dumps([address, size, options])],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "TMPDIR": str(temporary)},
        capture_output=True,
        check=True,
        text=True,
        timeout=120,
    )
    result, memory = json.loads(done.stdout)
    return result, memory


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(folder)]
    mounted = subprocess.run(command, capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("needs the right to mount")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def refused(result: dict[str, Any], dest: Path) -> None:
    assert result["failed"] and "Unexpected" not in result["msg"], result["msg"]
    assert f"dest: {dest} could not be written" in result["msg"] and "unchanged" in result["msg"]
    assert dest.read_text() == OLD
    assert [path.name for path in dest.parent.iterdir()] == [dest.name]


def test_a_full_disk_leaves_the_old_file_and_no_other(logged: tuple[Simulator, str], tmp_path: Path) -> None:
    simulator, known = logged
    with small_disk(tmp_path / "disk") as disk:
        dest = disk / "lines"
        dest.write_text(OLD)
        result = run(simulator, 0, tmp_path, id=known, dest=str(dest))
        refused(result, dest)
        assert "No space left" in result["msg"]


def test_a_file_that_may_not_grow_leaves_the_old_file_and_no_other(
    logged: tuple[Simulator, str], tmp_path: Path
) -> None:
    simulator, known = logged
    dest = tmp_path / "disk" / "lines"
    dest.parent.mkdir()
    dest.write_text(OLD)
    refused(run(simulator, ROOM, tmp_path, id=known, dest=str(dest)), dest)


@pytest.mark.parametrize("to_file", [False, True], ids=["to the result", "to a file"])
def test_no_room_for_lines_on_their_way_is_told_as_that(
    logged: tuple[Simulator, str], tmp_path: Path, to_file: bool
) -> None:
    simulator, known = logged
    dest = tmp_path / "disk" / "lines"
    dest.parent.mkdir()
    dest.write_text(OLD)
    options = {"dest": str(dest)} if to_file else {}
    result = run(simulator, ROOM, tmp_path, id=known, tail=LINES, **options)
    assert result["failed"] and "Unexpected" not in result["msg"], result["msg"]
    assert "TMPDIR" in result["msg"]
    assert dest.read_text() == OLD and len(list(dest.parent.iterdir())) == 1
