# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the benchmark keeps what, and the environment in which all contestants run."""

from __future__ import annotations

import os
import sys
from pathlib import Path

BENCH = Path(__file__).resolve().parent
ROOT = BENCH.parents[1]
CACHE = ROOT / ".cache" / "bench"
WORK = CACHE / "work"
PAGE = ROOT / "docs" / "performance.md"
PICTURES = ROOT / "docs" / "pictures"
LIMITS = BENCH / "limits.yml"
RESULTS = CACHE / "results.json"
SCRIPTS = BENCH / "scripts"

KEY = "bench-key"
PROJECT = "pbench"
# A host by the local connection, where an action plugin may run itself, and one where it has to run its module.
NEAR, AWAY = "near", "away"
_HOSTS = ((NEAR, "local"), (AWAY, "elsewhere"))
_SETTINGS = f"""[defaults]
callback_plugins = {BENCH / "plugins" / "callback"}
action_plugins = {BENCH / "plugins" / "action"}
connection_plugins = {ROOT / "tests" / "playbook" / "plugins" / "connection"}
callbacks_enabled = bench_times, bench_profile
localhost_warning = false
deprecation_warnings = false
nocolor = true
[connection]
pipelining = true
"""


def program(name: str) -> str:
    """A program of the environment that this runs in."""
    return str(Path(sys.executable).with_name(name))


def prepare() -> None:
    """Writes what every run reads: the settings and the inventory."""
    for folder in ("home", "tmp"):
        (WORK / folder).mkdir(parents=True, exist_ok=True)
    (WORK / "ansible.cfg").write_text(_SETTINGS)
    interpreter = 'ansible_python_interpreter="{{ ansible_playbook_python }}"'
    (WORK / "inventory.ini").write_text(
        "".join(f"{host} ansible_connection={by} {interpreter}\n" for host, by in _HOSTS)
    )


def environment(**more: str) -> dict[str, str]:
    """Nothing of the user's own settings is in it, and no proxy: everything is asked on loopback."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ANSIBLE_", "PAPERSPACE_", "PYTHON", "K8S_")) and not name.lower().endswith("_proxy")
    }
    return {
        **kept,
        "HOME": str(WORK / "home"),
        "ANSIBLE_HOME": str(WORK / "home" / ".ansible"),
        "ANSIBLE_CONFIG": str(WORK / "ansible.cfg"),
        "ANSIBLE_REMOTE_TEMP": str(WORK / "home" / "remote"),
        "ELSEWHERE_FOLDER": str(WORK),
        "TMPDIR": str(WORK / "tmp"),
        **more,
    }
