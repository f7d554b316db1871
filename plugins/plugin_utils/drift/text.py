# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drift in a paragraph: what a terminal, a mail or the message of a failure tells of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ansible_collections.paperspace.cloud.plugins.plugin_utils.drift import data as drift_data
from ansible_collections.paperspace.cloud.plugins.plugin_utils.drift.words import describe_changes
from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.words import one_line, plural
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.untrusted import untrusted

MAX_NAMES = 20


def spec_drift_text(value: object) -> str:
    """How much drifted, then each deployment with its first changes. InputError for what is no data of drift."""
    data = drift_data.read_drift(value)
    return untrusted(" ".join([headline(data), *_details(data)]))


def headline(data: Mapping[str, Any]) -> str:
    """How much drifted, in a sentence. ``data`` is what ``read_drift`` gives."""
    files = plural(len(data["entries"]), "spec file")
    project = f"project {data['project_id']}" if data["project_id"] else "project"
    drifted, missing, in_sync = (
        len(drift_data.of_state(data, state)) for state in (drift_data.DRIFTED, drift_data.MISSING, drift_data.IN_SYNC)
    )
    if drifted + missing:
        verb = "differs" if drifted + missing == 1 else "differ"
        return f"{drifted + missing} of {files} {verb} from the {project} ({drifted} drifted, {missing} missing)."
    if in_sync < len(data["entries"]):
        files = f"{in_sync} of {files}"
    return f"{files} {'matches' if in_sync == 1 else 'match'} the {project}."


def _details(data: Mapping[str, Any]) -> Iterator[str]:
    for entry in drift_data.of_state(data, drift_data.DRIFTED)[:MAX_NAMES]:
        yield f"{entry['name']}: {describe_changes(entry['changes'])}."
    missing = [entry["name"] for entry in drift_data.of_state(data, drift_data.MISSING)]
    if missing:
        yield f"Missing: {_names(missing)}."
    if data["unlisted_names"]:
        yield f"Not in any file: {_names(data['unlisted_names'])}."
    invalid = drift_data.of_state(data, drift_data.INVALID)
    if invalid:
        yield f"{plural(len(invalid), 'file')} can't be compared:"
        yield from map(_problem, invalid[:MAX_NAMES])


def _problem(entry: Mapping[str, Any]) -> str:
    message = one_line(entry["message"]).rstrip(".")
    return f"{message}." if entry["file"] in message else f"{entry['file']}: {message}."


def _names(names: Sequence[str]) -> str:
    more = len(names) - MAX_NAMES
    return ", ".join(names[:MAX_NAMES]) + (f" and {more} more" if more > 0 else "")
