# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The inputs of the collection's playbooks, and names that are nearly one of them. ``make generate`` lists them."""

from __future__ import annotations

import difflib
import functools
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ansible_collections.paperspace.cloud.plugins.module_utils.errors import InputError

_LIST = Path(__file__).with_suffix(".json")
# As alike as a slip of the fingers leaves two names. A name with a word more is less alike.
_ALIKE = 0.8


def misspelt(playbook: str, given: Iterable[str]) -> dict[str, str]:
    """The names among ``given`` that are nearly an input of the playbook, with that input. No other is one.

    A name that the collection itself gives a variable of its own is no slip. Raises InputError for a playbook that
    there is not.
    """
    inputs, names = playbook_inputs(playbook), _playbooks()[playbook]
    prefix = names["prefix"]
    stems = sorted(name.removeprefix(prefix) for name in inputs)
    found = {}
    for name in sorted(set(given) - inputs - set(names["others"])):
        if name.startswith(prefix):
            close = difflib.get_close_matches(name.removeprefix(prefix), stems, n=1, cutoff=_ALIKE)
            if close:
                found[name] = prefix + close[0]
    return found


def playbook_inputs(playbook: str) -> frozenset[str]:
    """The inputs of a playbook: those of its role, those that it reads with a default, and those of its vars."""
    if playbook not in _playbooks():
        raise InputError("", f"the collection has no playbook {playbook}")
    return frozenset(_playbooks()[playbook]["inputs"])


@functools.cache
def _playbooks() -> dict[str, Any]:
    playbooks: dict[str, Any] = json.loads(_LIST.read_text(encoding="utf-8"))
    return playbooks
