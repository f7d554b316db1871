# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The data of drift -> JUnit XML, as Jenkins and GitLab read it: a test case for each spec file."""

from __future__ import annotations

# It is only written here, never read.
import xml.etree.ElementTree as ET  # nosec B405
from collections.abc import Mapping
from typing import Any

from ansible_collections.paperspace.cloud.plugins.plugin_utils.drift import data as drift_data
from ansible_collections.paperspace.cloud.plugins.plugin_utils.drift.text import headline
from ansible_collections.paperspace.cloud.plugins.plugin_utils.drift.words import change_lines
from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.words import moment, one_line
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.untrusted import untrusted

SUITE = "paperspace.cloud.drift"


def spec_drift_junit(value: object) -> str:
    """The XML document. Drift, a missing and an unlisted deployment are failures, a file that can't be used an error.

    What XML can't carry is replaced in every text. Raises InputError for what is no data of drift.
    """
    data = drift_data.read_drift(value)
    invalid = len(drift_data.of_state(data, drift_data.INVALID))
    in_sync = len(drift_data.of_state(data, drift_data.IN_SYNC))
    cases = len(data["entries"]) + len(data["unlisted_names"])
    counts = {"tests": cases, "failures": cases - in_sync - invalid, "errors": invalid, "skipped": 0}
    attributes = {"name": SUITE, **{key: str(count) for key, count in counts.items()}, "time": "0"}
    root = ET.Element("testsuites", attributes)
    at = moment(data["generated_at"])
    # Readers of the format want it without a zone.
    told = {"timestamp": at.iso[:19]} if at and at.iso else {}
    suite = ET.SubElement(root, "testsuite", {**attributes, **told})
    for entry in data["entries"]:
        _add_entry(suite, entry, data)
    for name in data["unlisted_names"]:
        case = _case(suite, name, data)
        message = "no spec file describes this deployment"
        _add(case, "failure", "unlisted", message, f"{name}: {message}")
    ET.SubElement(suite, "system-out").text = headline(data)
    ET.indent(root)
    return untrusted(f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n')


def _add_entry(suite: ET.Element, entry: Mapping[str, Any], data: Mapping[str, Any]) -> None:
    case = _case(suite, entry["name"] or entry["file"], data)
    case.set("file", entry["file"])
    if entry["state"] == drift_data.IN_SYNC:
        return
    lines = "\n".join(change_lines(entry["changes"])) or entry["message"]
    kind = "error" if entry["state"] == drift_data.INVALID else "failure"
    _add(case, kind, entry["state"], entry["message"], lines)


def _case(suite: ET.Element, name: str, data: Mapping[str, Any]) -> ET.Element:
    return ET.SubElement(suite, "testcase", {"classname": data["project_id"] or SUITE, "name": name, "time": "0"})


def _add(case: ET.Element, kind: str, state: str, message: str, text: str) -> None:
    ET.SubElement(case, kind, {"type": state, "message": one_line(message)}).text = text
