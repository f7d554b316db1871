# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The scene about importing: what the collection's parts and its libraries cost before anything is done."""

from __future__ import annotations

from bench_contestants import Contestant, Program, script
from bench_scene import MAX_MB, MS, Scene

_COLLECTION = "ansible_collections.paperspace.cloud.plugins"
# What a run of ansible-playbook has imported before it loads an action plugin, and what any module imports.
_CONTROLLER, _MODULE = "ansible.cli.playbook", "ansible.module_utils.basic"
_IMPORTS = {
    "action": (
        "the action plugin of `deployment`, where Ansible is there",
        _CONTROLLER,
        f"{_COLLECTION}.action.deployment",
    ),
    "module": ("the module `deployment`, where `AnsibleModule` is there", _MODULE, f"{_COLLECTION}.modules.deployment"),
    "inventory": ("the inventory, where Ansible is there", _CONTROLLER, f"{_COLLECTION}.inventory.deployments"),
    "basic": ("`AnsibleModule`", "", _MODULE),
    "urls": ("what `uri` imports, where `AnsibleModule` is there", _MODULE, "ansible.module_utils.urls"),
    "requests": ("`requests`", "", "requests"),
    "pydantic": ("`pydantic`", "", "pydantic"),
    "tenacity": ("`tenacity`", "", "tenacity"),
}


def _imports(_short: bool) -> list[Contestant]:
    return [
        Program(
            key=key,
            label=label,
            words=lambda _endpoint, before=before, module=module: script("imports", before, module),
            counts={"requests": 0},
            timed=True,
        )
        for key, (label, before, module) in _IMPORTS.items()
    ]


SCENES = [
    Scene(
        key="imports",
        title="Imports",
        about="In a fresh process each time, with byte code there.",
        contestants=_imports,
        columns=(MS, MAX_MB),
        base="requests",
        rounds=5,
    )
]
