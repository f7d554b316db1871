# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The log of a report: its last lines, those that tell of an error marked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.data import as_text, limited
from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.words import Moment, moment

MAX_LINES = 500
MAX_LINE = 2000

# "oom" is in many an innocent word; the others also end the names of classes, as in ValueError.
_ERROR = re.compile(r"error|exception|traceback|fatal|out of memory|(?<![a-z])oom", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    at: Moment | None
    instance_id: str
    message: str
    is_error: bool


def read_lines(logs: Sequence[Mapping[str, Any]]) -> tuple[list[Line], str]:
    """The newest lines, oldest first, and a sentence where there were more."""
    kept, note = limited(logs, MAX_LINES, "lines", last=True)
    return [_line(entry) for entry in kept], note


def _line(entry: Mapping[str, Any]) -> Line:
    message = as_text(entry.get("message")).rstrip("\n")
    # Looked at before the cut, which may cut off what tells it.
    is_error = bool(_ERROR.search(message))
    if len(message) > MAX_LINE:
        message = f"{message[:MAX_LINE]} … (cut)"
    return Line(moment(entry.get("dt_created")), as_text(entry.get("instance_id")), message, is_error)
