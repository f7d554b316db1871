# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every task of the set-up gives its module arguments that it has, of types that it takes."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import yaml
from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from awx_surveys import ROOT

FILES = ("awx_setup_present.yml", "awx_setup_absent.yml")
SAMPLES = {"str": "x", "bool": True, "int": 1, "float": 1.5, "dict": {"a": 1}, "list": ["a"]}


class _Loader(yaml.SafeLoader):
    """Reads what Ansible reads."""


_Loader.add_constructor("!unsafe", lambda loader, node: loader.construct_scalar(node))


class _StoppedError(Exception):
    pass


def _tasks() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for file in FILES:
        for task in yaml.load((ROOT / "playbooks" / "tasks" / file).read_text(), _Loader):
            for module in (key for key in task if key.startswith("awx.awx.")):
                yield f"{file}: {task['name']}", module.removeprefix("awx.awx."), task[module]


TASKS = list(_tasks())


@cache
def argument_spec(module: str) -> dict[str, Any]:
    """What a module of awx.awx hands to AnsibleModule."""
    caught: dict[str, Any] = {}

    def stop(_self: AnsibleModule, **given: Any) -> None:
        caught.update(given)
        raise _StoppedError

    code = importlib.import_module(f"ansible_collections.awx.awx.plugins.modules.{module}")
    with pytest.MonkeyPatch.context() as patch, pytest.raises(_StoppedError):
        patch.setattr(AnsibleModule, "__init__", stop)
        code.main()
    return caught["argument_spec"]


def problems(module: str, arguments: dict[str, Any]) -> list[str]:
    spec = argument_spec(module)
    filled = {}
    for name, value in arguments.items():
        option = spec.get(name, {})
        if isinstance(value, str) and value.startswith("{{"):
            # What a template gives is seen in the runs against the stand-in.
            value = option["choices"][0] if "choices" in option else SAMPLES[option.get("type", "str")]
        filled[name] = value
    return ArgumentSpecValidator(spec).validate(filled).error_messages


@pytest.mark.parametrize(("module", "arguments"), [task[1:] for task in TASKS], ids=[task[0] for task in TASKS])
def test_the_arguments_are_those_of_the_module(module: str, arguments: dict[str, Any]) -> None:
    assert problems(module, arguments) == []
    assert problems(module, {**arguments, "no_such_argument": 1})
    assert "no_log" not in arguments


def test_lint_knows_the_same_modules() -> None:
    mocked = yaml.safe_load((ROOT / ".ansible-lint").read_text())["mock_modules"]
    assert mocked == sorted({f"awx.awx.{module}" for _name, module, _arguments in TASKS})


def test_whatever_is_made_is_removed_or_goes_with_what_it_belongs_to() -> None:
    made, removed = (
        {module for name, module, arguments in TASKS if name.startswith(file) and arguments["state"] == state}
        for file, state in zip(FILES, ("present", "absent"), strict=True)
    )
    assert made - removed == {"inventory_source", "schedule", "workflow_job_template_node"}
