# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the fuzzing tests share."""

from __future__ import annotations

from pathlib import Path

import pytest
from fuzzing.memory_actions import MemoryActions


@pytest.fixture
def actions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MemoryActions:
    return MemoryActions(tmp_path, monkeypatch)
