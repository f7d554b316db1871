# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How drift is said: changes of a spec as what runs beside what the file says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.paperspace.cloud.plugins.module_utils.spec.redact import MASK_CHANGED
from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.data import as_text
from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.words import one_line

MAX_CHANGES = 3
_LONGEST_VALUE = 80


def describe_changes(changes: Sequence[Mapping[str, Any]]) -> str:
    """The first changes in words, and how many more there are."""
    told = [_said(change) for change in changes[:MAX_CHANGES]]
    more = len(changes) - len(told)
    return "; ".join(told) + (f"; and {more} more" if more > 0 else "")


def change_lines(changes: Sequence[Mapping[str, Any]]) -> list[str]:
    """Every change in words, a line each."""
    return [_said(change) for change in changes]


def _said(change: Mapping[str, Any]) -> str:
    path, runs, wanted = as_text(change.get("path")), change.get("before"), change.get("after")
    if wanted == MASK_CHANGED:
        return f"{path} differs from the one in the file"
    says = "the file has none" if wanted is None else f"the file says {_value(wanted)}"
    return f"{path} is {'not set' if runs is None else _value(runs)}, {says}"


def _value(value: object) -> str:
    text = one_line(as_text(value)) or "''"
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"
