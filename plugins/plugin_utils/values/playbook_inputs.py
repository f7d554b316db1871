# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The inputs of the collection's playbooks, and names that are nearly one of them.

The playbooks and the argument specs of their roles say which inputs there are; there is no other list of them.
"""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Iterable
from pathlib import Path

from ansible_collections.paperspace.cloud.plugins.module_utils.errors import InputError
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.role_inputs import role_options

_ROOT = Path(__file__).resolve().parents[3]
_PLAYBOOKS = _ROOT / "playbooks"
# A playbook that does the work of another one many times shares its inputs.
_PREFIXES = {"rollout_fleet": "rollout_"}
# As alike as a slip of the fingers leaves two names. A name with a word more is less alike.
_ALIKE = 0.8
# What playbooks and roles hand on.
_RESULT = "_result"


def misspelt(playbook: str, given: Iterable[str]) -> dict[str, str]:
    """The names among ``given`` that are nearly an input of the playbook, with that input. No other is one.

    A name that the collection itself gives a variable of its own is no slip. Raises InputError for a playbook that
    there is not.
    """
    inputs, prefix, known = playbook_inputs(playbook), _prefix(playbook), _known()
    stems = sorted(name.removeprefix(prefix) for name in inputs)
    found = {}
    for name in sorted(set(given) - inputs - known):
        if name.startswith(prefix):
            close = difflib.get_close_matches(name.removeprefix(prefix), stems, n=1, cutoff=_ALIKE)
            if close:
                found[name] = prefix + close[0]
    return found


@functools.cache
def playbook_inputs(playbook: str) -> frozenset[str]:
    """The inputs of a playbook: those of its role, those that it reads with a default, and those of its vars."""
    path = _PLAYBOOKS / f"{playbook}.yml"
    if not (re.fullmatch(r"\w+", playbook) and path.is_file()):
        raise InputError("", f"the collection has no playbook {playbook}")
    text = path.read_text(encoding="utf-8")
    names = set(re.findall(r"\b([a-z]\w*) \| default\(", text))
    for role in set(re.findall(r"paperspace\.cloud\.(\w+)", text)):
        names |= set(role_options(role))
    variables = _PLAYBOOKS / "vars" / f"{playbook}.yml"
    if variables.is_file():
        names |= set(re.findall(r"^([a-z]\w*):", variables.read_text(encoding="utf-8"), flags=re.MULTILINE))
    return frozenset(name for name in names if name.startswith(_prefix(playbook)) and not name.endswith(_RESULT))


def _prefix(playbook: str) -> str:
    return _PREFIXES.get(playbook, f"{playbook}_")


@functools.cache
def _known() -> frozenset[str]:
    """Every name in the playbooks and the argument specs. A workflow gives back to a job what another has handed on."""
    files = [*_PLAYBOOKS.rglob("*.yml"), *_ROOT.glob("roles/*/meta/argument_specs.yml")]
    return frozenset(name for path in files for name in re.findall(r"\b[a-z]\w+", path.read_text(encoding="utf-8")))
