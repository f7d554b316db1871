# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A tool that makes up requests from the served document finds no answer that the document does not tell."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from depth import FULL
from simulator_fixture import KEY, PROJECT, start_simulator

EXAMPLES = 8 if FULL else 1
SECONDS = 300


def test_schemathesis_finds_nothing(tmp_path):
    assert importlib.util.find_spec("schemathesis"), "schemathesis is missing: it is one of the test requirements"
    tool = shutil.which("schemathesis", path=str(Path(sys.executable).parent))
    # Made-up project ids must exist, or no made-up deployment would ever be created.
    with start_simulator(api_key=KEY, behaviours={"projects": "all"}) as simulator:
        simulator.seed(count=3, project_id=PROJECT)
        # An empty or dotted id shortens the path of a project's deployments to that of a project with this id.
        simulator.projects(deployments=False)
        done = subprocess.run(
            [
                tool,
                "run",
                f"{simulator.address}/openapi.json",
                "--url",
                simulator.address,
                "--header",
                f"Authorization: Bearer {KEY}",
                "--max-examples",
                str(EXAMPLES),
                "--seed",
                "1",
                "--no-color",
            ],
            cwd=tmp_path,
            env={**os.environ, "no_proxy": "*"},
            check=False,
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )
        asked = simulator.requests()
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]
    # It must have reached the calls: a tool that ran no test would end with 0 too.
    assert {entry["method"] for entry in asked} >= {"GET", "POST", "DELETE"}
    assert sum(entry["status"] == 200 for entry in asked) > 5 * EXAMPLES
