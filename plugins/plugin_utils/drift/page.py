# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The data of drift -> its page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.paperspace.cloud.plugins.plugin_utils.drift import data as drift_data
from ansible_collections.paperspace.cloud.plugins.plugin_utils.drift.text import headline
from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.data import as_text, limited
from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.page_shell import render
from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.words import Status, moment, plural

MAX_ENTRIES = 300
MAX_CHANGES = 100


def spec_drift_page(value: object) -> str:
    """The page about drift. InputError for what is no data of drift."""
    return render("drift/page.html.j2", _context(drift_data.read_drift(value)))


def _context(data: Mapping[str, Any]) -> dict[str, Any]:
    found = {state: drift_data.of_state(data, state) for state in drift_data.STATES}
    return {
        "project_id": data["project_id"],
        "generated": moment(data["generated_at"]),
        "status": _status(found, data["unlisted_names"]),
        "headline": headline(data),
        "tiles": _tiles(found, data["unlisted_names"]),
        "source": data["source"],
        "checked": plural(len(data["entries"]), "spec file"),
        "purge": bool(data.get("purge")),
        "drifted": _section([_with_changes(entry) for entry in found[drift_data.DRIFTED]], "deployments"),
        "missing": _section(found[drift_data.MISSING], "deployments"),
        "invalid": _section(found[drift_data.INVALID], "files"),
        "in_sync": _section(found[drift_data.IN_SYNC], "deployments"),
        "unlisted": _section(data["unlisted_names"], "deployments"),
        "warnings": _section(data["warnings"], "notes"),
    }


def _status(found: Mapping[str, Sequence[Any]], unlisted: Sequence[str]) -> Status:
    if found[drift_data.DRIFTED] or found[drift_data.MISSING]:
        return Status("Drifted", "bad")
    if found[drift_data.INVALID]:
        return Status("Some could not be compared", "bad")
    return Status("Some have no file", "warn") if unlisted else Status("In sync", "good")


def _tiles(found: Mapping[str, Sequence[Any]], unlisted: Sequence[str]) -> list[tuple[str, str, str]]:
    """The numbers at a glance: what, the number, and the section that tells more."""
    counted = (
        ("Drifted", found[drift_data.DRIFTED], "deployment", "drifted"),
        ("Missing", found[drift_data.MISSING], "deployment", "missing"),
        ("Can't be compared", found[drift_data.INVALID], "file", "invalid"),
        ("In no file", unlisted, "deployment", "unlisted"),
        ("In sync", found[drift_data.IN_SYNC], "deployment", "in-sync"),
    )
    return [(what, plural(len(items), one), section) for what, items, one, section in counted if items]


def _section(items: Sequence[Any], what: str) -> dict[str, Any]:
    kept, note = limited(items, MAX_ENTRIES, what)
    return {"items": kept, "note": note}


def _with_changes(entry: Mapping[str, Any]) -> dict[str, Any]:
    kept, note = limited(entry["changes"], MAX_CHANGES, "changes")
    changes = [
        {"path": as_text(change.get("path")), "before": change.get("before"), "after": change.get("after")}
        for change in kept
    ]
    return {**entry, "changes": changes, "note": note}
