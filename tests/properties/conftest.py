# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many cases are generated, and a machine whose settings decide nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from depth import FULL
from hypothesis import HealthCheck, Phase, settings

_COMMON = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "database": None,
    # Without the explanation of a failure: it traces every line, and takes longer than all the rest.
    "phases": (Phase.explicit, Phase.generate, Phase.shrink),
}
# The same cases each time, so that nobody's change fails by another's luck. TEST_CASES=new asks for new ones; the blob
# that is printed plays a failure again.
_SAME = os.environ.get("TEST_CASES") != "new"
settings.register_profile("quick", max_examples=40, derandomize=_SAME, **_COMMON)
settings.register_profile("full", max_examples=600, derandomize=_SAME, print_blob=True, **_COMMON)
settings.load_profile("full" if FULL else "quick")

_VARIABLES = ("requests_ca_bundle", "curl_ca_bundle", "http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(scope="session")
def empty_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(autouse=True)
def plain_environment(empty_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting and no key of the machine that runs the tests may decide what they show."""
    monkeypatch.setenv("HOME", str(empty_home))
    for name in (*_VARIABLES, *map(str.upper, _VARIABLES), "PAPERSPACE_API_KEY", "PAPERSPACE_API_URL"):
        monkeypatch.delenv(name, raising=False)
