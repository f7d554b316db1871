# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts the simulator in a session of its own and returns once it listens."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence

# A start takes about a second; a busy machine gets much more.
START_SECONDS = 30


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
        line = child.stdout.readline()
        too_late.cancel()
        if line:
            print(line, end="", flush=True)
            return 0
        status = child.wait()
        complaints.seek(0)
        print(complaints.read(), end="", file=sys.stderr)
        return status or 1
