# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program as a process: where it says that it listens, its files, and how it starts in the background."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path

# A start takes about a second; a busy machine gets much more.
START_SECONDS = 30


def private_file(path: str) -> None:
    """Makes a file that only its owner can read, or makes one that is there so. OSError for a link or a stranger's."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        os.fchmod(handle, 0o600)
    finally:
        os.close(handle)


def announcement(origin: str, token: str) -> dict[str, object]:
    """``origin`` is scheme, host and port. Who has the control address, with its token, owns the simulator."""
    return {"address": f"{origin}/v1", "control": f"{origin}/_control/{token}", "pid": os.getpid()}


def write_address_file(path: str, content: dict[str, object]) -> None:
    """Writes it whole or not at all: a reader never sees half a file."""
    target = Path(path).absolute()
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=target.name)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(json.dumps(content) + "\n")
    os.replace(temporary, target)


def remove_address_file(path: str) -> None:
    """Removes the file unless a later simulator has written its own address into it."""
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8"))
        if content["pid"] == os.getpid():
            Path(path).unlink()
    except (OSError, ValueError, KeyError):
        return


def run_detached(arguments: Sequence[str]) -> int:
    """Starts a detached copy, prints its address line, and returns 0; or its complaint and its exit status."""
    command = [sys.executable, "-m", "paperspace_simulator", *(word for word in arguments if word != "--daemonize")]
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as complaints:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
            start_new_session=True,
        )
        too_late = threading.Timer(START_SECONDS, child.kill)
        too_late.start()
        line = child.stdout.readline() if child.stdout is not None else ""
        too_late.cancel()
        if line:
            print(line, end="", flush=True)
            return 0
        status = child.wait()
        complaints.seek(0)
        print(complaints.read(), end="", file=sys.stderr)
        return status or 1
