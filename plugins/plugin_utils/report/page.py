# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The data of a report -> its page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.paperspace.cloud.plugins.plugin_utils.report import view
from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.data import limited, read_report
from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.links import commit_url, endpoint_link
from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.logs import read_lines
from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.metrics_view import COLUMNS, metrics_view
from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.page_shell import render
from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.timeline import phases_of, total_seconds
from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.words import (
    duration_text,
    moment,
    outcome_status,
    plural,
)

MAX_PHASES = 40
MAX_PROBLEMS = 100


def report_page(value: object) -> str:
    """The page of a report. InputError for what is no data of one."""
    data = read_report(value)
    return render("report/page.html.j2", _context(data))


def _context(data: Mapping[str, Any]) -> dict[str, Any]:
    lines, lines_note = read_lines(data["logs"])
    phases, phases_note = limited(phases_of(data["timeline"]), MAX_PHASES, "phases")
    problems, problems_note = limited(data["problems"], MAX_PROBLEMS, "problems")
    return {
        "data": data,
        "kind": view.kind_word(data),
        "status": outcome_status(data.get("outcome")),
        "generated": moment(data.get("generated_at")),
        "endpoint": endpoint_link(data.get("endpoint_url")),
        "changed": view.changed_word(data),
        "tiles": _tiles(data, sum(line.is_error for line in lines), len(lines)),
        "gates": view.gates_view(data),
        "phases": {"items": phases, "note": phases_note},
        "entries": view.entries_view(data),
        "changes": view.changes_view(data),
        "runs": view.runs_view(data),
        "metrics": metrics_view(data),
        "columns": COLUMNS,
        "log": {"items": lines, "note": lines_note, "errors": sum(line.is_error for line in lines)},
        "history": view.history_view(data),
        "git": view.git_view(data["git"]),
        "commit_url": commit_url,
        "problems": {"items": problems, "note": problems_note},
    }


def _tiles(data: Mapping[str, Any], errors: int, lines: int) -> list[tuple[str, str, str]]:
    """The numbers at a glance that are known: what, the number, and the section that tells more."""
    seconds = total_seconds(data["timeline"])
    changes = len(data["changes"])
    known = (
        ("Replicas", view.replicas_text(data), "instances"),
        ("Took", duration_text(seconds) if seconds is not None else "", "timeline"),
        ("Gates", view.gates_count(data), "gates"),
        ("Spec", plural(changes, "change") if changes else "", "changes"),
        ("Log", view.errors_text(errors, lines) if lines else "", "log"),
    )
    return [(what, text, section) for what, text, section in known if text]
