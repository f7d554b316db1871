# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the playbook awx_setup against an address."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from awx_surveys import PROJECT, ROOT
from stand_in import TOKEN

NAMES = "Cloud"
SETUP: dict[str, Any] = {
    **yaml.safe_load((ROOT / "examples" / "awx" / "setup_vars.yml").read_text()),
    "awx_setup_prefix": NAMES,
    "awx_setup_organization": "Team",
    "awx_setup_project_id": PROJECT,
    "awx_setup_api_key": "canary-of-the-set-up",
}


@dataclass
class Ran:
    """A run that ended: its exit code, what it showed, and how many tasks changed something."""

    status: int
    text: str

    @property
    def changed(self) -> int:
        return int(re.findall(r"changed=(\d+)", self.text)[-1])


class Setup:
    """Runs it in a folder of its own. ``address`` is that of AWX."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("ANSIBLE_", "PAPERSPACE_"))
        }
        self.environment |= {
            "HOME": str(folder),
            "ANSIBLE_REMOTE_TEMP": str(folder / "remote"),
            "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_PIPELINING": "1",
            "ANSIBLE_LOCALHOST_WARNING": "0",
            "CONTROLLER_HOST": address,
            "CONTROLLER_OAUTH_TOKEN": TOKEN,
        }

    def run(self, *words: str, playbook: str = "paperspace.cloud.awx_setup", **changes: Any) -> Ran:
        """Runs it to its end, with the variables of the example; ``changes`` replace some."""
        program = str(Path(sys.executable).with_name("ansible-playbook"))
        variables = json.dumps({**SETUP, **changes})
        done = subprocess.run(
            [program, playbook, "-vv", "-e", variables, *words],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            text=True,
            timeout=600,
        )
        return Ran(done.returncode, done.stdout + done.stderr)
