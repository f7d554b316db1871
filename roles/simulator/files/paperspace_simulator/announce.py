# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tells where the simulator listens: one JSON line on stdout, and a file."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path


def announcement(origin: str) -> dict[str, object]:
    """``origin`` is scheme, host and port."""
    return {"address": f"{origin}/v1", "control": f"{origin}/_control", "pid": os.getpid()}


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
