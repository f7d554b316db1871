# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The spec files in examples/ are what the collection reads."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible.parsing.dataloader import DataLoader

from ansible_collections.paperspace.cloud.plugins.module_utils.spec.documents import read_document
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.plan import plan_present
from ansible_collections.paperspace.cloud.plugins.plugin_utils.spec_files.files import read_spec

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SPECS = sorted(EXAMPLES.glob("specs/*"))


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.name)
def test_a_spec_file_makes_a_whole_deployment(path: Path) -> None:
    found, document = read_spec(str(path), lambda name: name, DataLoader())
    patch = read_document(document, found)
    assert patch.name == path.stem
    assert plan_present(None, patch, name=patch.name).action == "create"
