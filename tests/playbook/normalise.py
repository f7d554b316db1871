# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes out of results, requests and output what differs between any two runs, and nothing else."""

from __future__ import annotations

import re
from typing import Any

_IDS = re.compile(
    r"\b(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[ir][0-9a-f]{12}|d?[0-9a-f]{32}|[0-9a-f]{24})\b"
)
_PLAIN = [
    (re.compile(r"http://127\.0\.0\.1:\d{4,}"), "<simulator>"),
    (re.compile(r"(?<=\.clsim\.localhost):\d+"), ":<port>"),
    # As the API and the timeline write times; those that scenarios give have no Z.
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z"), "<time>"),
    (re.compile(r"\bj\d+\.\d+\b"), "<job>"),
    (re.compile(r"Timeline:\n(?:  .*\n)*"), "Timeline: <entries>\n"),
    (re.compile(r"\b\d+(?:\.\d+)? s\b"), "<seconds> s"),
    # The sentence of ansible-core around a failed task's message.
    (re.compile(r"\b(?:Action|Module) failed\b"), "<Way> failed"),
]
# Times of the server that may have come or not when a task that does not wait reads.
_TIMES = {"external_applied", "dt_healthy"}
_JOB = {"ansible_job_id", "results_file"}


class Normaliser:
    """Replaces volatile values; ids by their order of appearance, so that equal ids stay equal."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._ids: dict[str, str] = {}

    def text(self, text: str) -> str:
        text = text.replace(self._folder, "<folder>")
        for pattern, replacement in _PLAIN:
            text = pattern.sub(replacement, text)
        return _IDS.sub(lambda found: self._ids.setdefault(found.group(), f"<id {len(self._ids) + 1}>"), text)

    def value(self, value: Any, key: str = "") -> Any:
        if key in _TIMES:
            return "<time or null>"
        if key in _JOB and isinstance(value, str):
            return "<job>"
        if key == "seconds":
            return "<seconds>"
        if key == "ansible_connection":
            return "<connection>"
        if key == "timeline":
            return _phases(value)
        if isinstance(value, dict):
            if "ansible_job_id" in value:
                # How often a job was looked at.
                value = {name: inner for name, inner in value.items() if name not in ("attempts", "retries")}
            return {self.text(name): self.value(inner, name) for name, inner in value.items()}
        if isinstance(value, list):
            return [self.value(inner) for inner in value]
        return self.text(value) if isinstance(value, str) else value


def _phases(timeline: list[dict[str, Any]]) -> list[str]:
    """How often a wait looked, and what it saw in between, is a matter of luck; which phases it passed is not."""
    phases = [entry["phase"] for entry in timeline]
    return [phase for index, phase in enumerate(phases) if index == 0 or phase != phases[index - 1]]
