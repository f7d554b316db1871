# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One simulator a test session, tasks that run against it, and a machine whose settings and keys decide nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from engine_tasks import Tasks
from simulator_fixture import KEY, PROJECT, Simulator, start_simulator


@pytest.fixture(scope="session")
def empty_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(autouse=True)
def plain_environment(empty_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    for name in ("PAPERSPACE_API_KEY", "PAPERSPACE_API_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(empty_home))


@pytest.fixture(scope="session")
def running_simulator() -> Iterator[Simulator]:
    with start_simulator(clock_factor=20, api_key=KEY) as simulator:
        yield simulator


@pytest.fixture
def task(simulator: Simulator) -> Tasks:
    return Tasks(simulator)


@pytest.fixture
def web() -> dict[str, Any]:
    """The options of a small deployment."""
    resources = {"machine_type": "C4", "ports": [80], "replicas": 1}
    return {"name": "web", "project_id": PROJECT, "image": "nginx:1.27", "resources": resources}
