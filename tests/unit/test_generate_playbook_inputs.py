# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The generated list of the playbooks' inputs: what it holds, and that a stale one is found."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts/generate_playbook_inputs.py"


def test_a_stale_list_is_named_then_written_then_fresh(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    location = importlib.util.spec_from_file_location("generate_playbook_inputs", SCRIPT)
    generator = importlib.util.module_from_spec(location)
    location.loader.exec_module(generator)
    wanted = tmp_path / "list.json"
    for name, path in (("ROOT", tmp_path), ("PLAYBOOKS", tmp_path / "playbooks"), ("LIST", wanted)):
        monkeypatch.setattr(generator, name, path)
    for path, text in {
        "playbooks/scale.yml": "{name: paperspace.cloud.scale, when: scale_now | default(true), var: scale_result.id}",
        "playbooks/vars/scale.yml": "{scale_limit: 3, __scale_inner: 4}",
        "roles/scale/meta/argument_specs.yml": "{argument_specs: {main.yml: {options: {scale_name: {type: str}}}}}",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    assert generator.main(["--check"]) == 1
    assert not wanted.exists()
    assert generator.main([]) == 0
    assert capsys.readouterr().out.splitlines() == ["stale: list.json", "written: list.json"]
    names = {"prefix": "scale_", "inputs": ["scale_limit", "scale_name", "scale_now"], "others": ["scale_result"]}
    assert json.loads(wanted.read_text()) == {"scale": names}
    assert generator.main(["--check"]) == 0
