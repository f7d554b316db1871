# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command that repeats a role: a shell and Ansible read the same inputs from it again, and no secret is in it."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible import context
from ansible.errors import AnsibleFilterError
from ansible.module_utils.common.collections import ImmutableDict
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
from ansible.utils.vars import load_extra_vars
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.paperspace.cloud.plugins.filter.repeat_command import FilterModule
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.plain_data import plain_data

try:
    # The command line of Ansible does so, where templates are to be trusted.
    from ansible.template import trust_as_template as trusted
except ImportError:
    trusted = str

repeat_command = FilterModule().filters()["repeat_command"]
SECRET = "Lit3ral-secret-value"
# Stands in for ansible-playbook: writes down how it was called.
STAND_IN = f"#!{sys.executable}\nimport json, sys\nprint(json.dumps(sys.argv[1:]))\n"

Read = Callable[..., tuple[list[str], dict[str, Any]]]


@pytest.fixture(scope="module")
def read() -> Iterator[Read]:
    """What a shell makes of a command: its words, and the variables that Ansible reads from them."""
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder, "ansible-playbook")
        program.write_text(STAND_IN)
        program.chmod(0o700)

        def call(command: str, **secrets: str) -> tuple[list[str], dict[str, Any]]:
            environment = {"PATH": f"{folder}:{os.environ['PATH']}", **secrets}
            done = subprocess.run(
                ["bash", "-c", command], env=environment, capture_output=True, check=False, text=True, timeout=30
            )
            assert done.returncode == 0, done.stderr
            words = json.loads(done.stdout)
            with pytest.MonkeyPatch.context() as patch:
                for name, value in secrets.items():
                    patch.setenv(name, value)
                return words, _variables(words)

        yield call


def _variables(words: list[str]) -> dict[str, Any]:
    extra = tuple(trusted(after) for word, after in itertools.pairwise(words) if word == "-e")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(context, "CLIARGS", ImmutableDict(extra_vars=extra))
        # Core keeps what it read once.
        patch.delattr(load_extra_vars, "extra_vars", raising=False)
        loader = DataLoader()
        found = load_extra_vars(loader)
        patch.delattr(load_extra_vars, "extra_vars", raising=False)
    return plain_data(Templar(loader=loader, variables=found).template(found))


TEXTS = st.one_of(
    st.sampled_from(
        [
            "",
            "a b",
            "it's",
            '"',
            "$HOME",
            "`id`",
            "\\",
            "a\nb",
            "{{ 1 + 1 }}",
            "{% if %}",
            "{#",
            "é😀",
            "\u202e",
            "1e10",
            "!x",
        ]
    ),
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20),
)
COMMANDS = st.lists(TEXTS, max_size=3)


@settings(max_examples=60, deadline=None)
@given(name=TEXTS, body=TEXTS, command=COMMANDS, password=TEXTS, value=TEXTS, status=st.lists(st.integers(100, 599)))
def test_the_inputs_come_back(
    read: Read, name: str, body: str, command: list[str], password: str, value: str, status: list[int]
) -> None:
    spec = {"image": "nginx", "command": command, "env": [{"name": "A'\"$", "value": value}]}
    inputs = {"name": name, "probe_body": body, "spec": spec, "probe_password": password, "probe_status": status}
    inputs |= {"purge": False, "wait_timeout": 0.5, "project_id": "p1", "document": {"no": "input"}}
    command_line = repeat_command(inputs, "rollout")
    assert (
        command_line.isprintable() or "\xa0" in command_line or "\u3000" in command_line or not command_line.isascii()
    )
    assert "\n" not in command_line and "\x1b" not in command_line
    given_again = {"ROLLOUT_SPEC_ENV_A_VALUE": value, "ROLLOUT_PROBE_PASSWORD": password}
    words, variables = read(command_line, **given_again)
    assert words[0] == "paperspace.cloud.rollout"
    wanted = {key: one for key, one in inputs.items() if key != "document" and one not in ("", [200])}
    assert variables == {f"rollout_{key}": one for key, one in wanted.items()}


@pytest.mark.parametrize(
    ("inputs", "variable", "said"),
    [
        ({"probe_password": SECRET}, "ROLLOUT_PROBE_PASSWORD", "give rollout_probe_password again"),
        ({"spec": {"basicAuthKey": SECRET}}, "ROLLOUT_SPEC_BASICAUTHKEY", "give rollout_spec.basicAuthKey again"),
        ({"spec": {"env": {"TOKEN": SECRET}}}, "ROLLOUT_SPEC_ENV_TOKEN", "give rollout_spec.env.TOKEN again"),
        ({"spec": {"env": {"$(id)": SECRET}}}, "ROLLOUT_SPEC_ENV_ID", "give rollout_spec.env.?id? again"),
        ({"image": f"https://u:{SECRET}@h/i"}, "ROLLOUT_IMAGE", "give rollout_image again"),
        ({"probe_path": f"https://u:{SECRET}@h/"}, "ROLLOUT_PROBE_PATH", "give rollout_probe_path again"),
        ({"git": {"repo": f"https://ci:{SECRET}@h/r"}}, "ROLLOUT_GIT_REPO", "give rollout_git.repo again"),
    ],
)
def test_a_secret_has_to_be_given_again(read: Read, inputs: dict[str, Any], variable: str, said: str) -> None:
    command = repeat_command({"project_id": "p1", **inputs}, "rollout")
    assert SECRET not in command
    refused = subprocess.run(
        [shutil.which("bash") or "", "-c", command], env={"PATH": ""}, capture_output=True, check=False, text=True
    )
    assert refused.returncode and said in refused.stderr
    again = json.dumps(read(command, **{variable: SECRET})[1])
    assert SECRET in again


def test_two_secrets_have_two_variables(read: Read) -> None:
    command = repeat_command({"spec": {"env": {"A.B": "one-secret", "A-B": "two-secret"}}}, "rollout")
    _words, variables = read(command, ROLLOUT_SPEC_ENV_A_B="one-secret", ROLLOUT_SPEC_ENV_A_B_2="two-secret")
    assert variables == {"rollout_spec": {"env": {"A.B": "one-secret", "A-B": "two-secret"}}}


def test_what_needs_no_quotes_has_none_and_defaults_are_left_out() -> None:
    inputs = {"project_id": "p1", "name": "web", "strategy": "direct", "purge": True, "src": "/a/web.yaml", "git": {}}
    said = "ansible-playbook paperspace.cloud.rollout -e rollout_project_id=p1 -e rollout_name=web"
    assert repeat_command(inputs, "rollout") == f"{said} -e rollout_src=/a/web.yaml"
    chosen = repeat_command(inputs, "rollout", ["rollout_probe", "a b"], ["x"])
    assert chosen.endswith(" --tags 'rollout_probe,a b' --skip-tags x")


def test_what_no_shell_takes_is_no_command() -> None:
    assert repeat_command({"name": "x" * 200_000}, "rollout") == ""


@pytest.mark.parametrize(("inputs", "role"), [({}, "nothing"), ({}, "../x"), ([], "rollout"), (None, "rollout")])
def test_what_are_no_inputs_of_a_role_is_refused(inputs: Any, role: str) -> None:
    with pytest.raises(AnsibleFilterError, match=r"repeat_command: give the inputs of a role"):
        repeat_command(inputs, role)
