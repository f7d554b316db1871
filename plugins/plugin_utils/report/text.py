# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The data of a report -> a few lines of plain text, for terminals and chats."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.paperspace.cloud.plugins.plugin_utils.report import view
from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.data import as_text, read_report
from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.logs import read_lines
from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.timeline import phases_of, total_seconds
from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.words import (
    duration_text,
    moment,
    one_line,
    outcome_status,
    plural,
)
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.untrusted import untrusted

MAX_ITEMS = 3
MAX_WIDTH = 300


def report_text(value: object) -> str:
    """The summary of a report, a line a fact, without an end of line. InputError for what is no data of one.

    Every line is short but that of the command.
    """
    data = read_report(value)
    lines = list(map(_short, _lines(data)))
    if data["command"]:
        # Whole, and as it is: a part of it is another one.
        lines.append(f"  {'Repeat:':<10} {data['command']}")
    return untrusted("\n".join(lines))


def _lines(data: Mapping[str, Any]) -> Iterator[str]:
    made = moment(data.get("generated_at"))
    about = ", ".join(filter(None, (view.kind_word(data).lower(), made.text if made else "")))
    yield one_line(f"{outcome_status(data['outcome']).word}: {data['name']} ({about})")
    if data["headline"]:
        yield one_line(data["headline"])
    facts = (
        ("Why", data["reason"]),
        ("Next", data["hint"]),
        ("Endpoint", data["endpoint_url"]),
        ("Spec", _spec(data)),
        ("Changes", _changes(data)),
        ("Took", _took(data)),
        ("Gates", _gates(data)),
        ("Replicas", view.replicas_text(data)),
        ("Instances", _listed(view.notable_instances(data))),
        ("Log", _log(data)),
        ("Not read", _listed(data["problems"])),
    )
    yield from (f"  {what + ':':<10} {one_line(text)}" for what, text in facts if text)


def _spec(data: Mapping[str, Any]) -> str:
    current: str = data["spec_id"]
    previous: str = data["previous_spec_id"]
    if previous and current and previous != current:
        return f"{current} (before: {previous})"
    return current or previous


def _changes(data: Mapping[str, Any]) -> str:
    shown = [
        f"{as_text(c.get('path'))}: {_value(c.get('before'))} -> {_value(c.get('after'))}" for c in data["changes"]
    ]
    return _listed(shown)


def _value(value: object) -> str:
    return "not set" if value is None else textwrap.shorten(as_text(value), 60, placeholder=" ...") or "''"


def _took(data: Mapping[str, Any]) -> str:
    seconds = total_seconds(data["timeline"])
    if seconds is None:
        return ""
    parts = [f"{phase.name} {duration_text(phase.seconds)}" for phase in phases_of(data["timeline"]) if phase.seconds]
    return duration_text(seconds) + (f" ({', '.join(parts)})" if 1 < len(parts) <= 6 else "")


def _gates(data: Mapping[str, Any]) -> str:
    failed = [
        f"{gate['name']} {gate['status'].word}" + (f" ({gate['detail']})" if gate["detail"] else "")
        for gate in view.gates_view(data)["items"]
        if gate["status"].tone != "good"
    ]
    return "; ".join(filter(None, (view.gates_count(data), _listed(failed))))


def _log(data: Mapping[str, Any]) -> str:
    lines, _note = read_lines(data["logs"])
    errors = [line for line in lines if line.is_error]
    if not errors:
        return f"no error in {plural(len(lines), 'line')}" if lines else ""
    return f"{view.errors_text(len(errors), len(lines))}, the last: {errors[-1].message}"


def _listed(texts: list[str]) -> str:
    more = len(texts) - MAX_ITEMS
    return "; ".join(texts[:MAX_ITEMS]) + (f"; and {more} more" if more > 0 else "")


def _short(line: str) -> str:
    return line if len(line) <= MAX_WIDTH else line[: MAX_WIDTH - 4] + " ..."
