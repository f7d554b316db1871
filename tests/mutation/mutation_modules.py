# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which files are mutated, and which tests must notice: the quickest first."""

from __future__ import annotations

_UNIT = "tests/unit/plugins"
TESTS = {
    "client": f"{_UNIT}/module_utils/test_client.py",
    "connection": f"{_UNIT}/module_utils/test_connection.py",
    "credentials": f"{_UNIT}/module_utils/test_credentials.py",
    "deployment": f"{_UNIT}/module_utils/test_deployment.py",
    "destination": f"{_UNIT}/module_utils/test_destination.py",
    "documents": f"{_UNIT}/module_utils/test_documents.py",
    "faults": f"{_UNIT}/module_utils/test_faults.py",
    "fleet": f"{_UNIT}/module_utils/test_fleet.py",
    "identity": f"{_UNIT}/module_utils/test_identity.py",
    "known_secrets": f"{_UNIT}/module_utils/test_known_secrets.py",
    "leak_channels": f"{_UNIT}/module_utils/test_leak_channels.py",
    "logs": f"{_UNIT}/module_utils/test_logs.py",
    "plan": f"{_UNIT}/module_utils/test_plan.py",
    "plan_edge_cases": f"{_UNIT}/module_utils/test_plan_edge_cases.py",
    "reading": f"{_UNIT}/module_utils/test_reading.py",
    "redact": f"{_UNIT}/module_utils/test_redact.py",
    "spec_diff": f"{_UNIT}/filter/test_spec_diff.py",
    "states": f"{_UNIT}/test/test_states.py",
    "transport": f"{_UNIT}/module_utils/test_transport.py",
    "wait": f"{_UNIT}/module_utils/test_wait.py",
    "write": f"{_UNIT}/module_utils/test_write.py",
}

_PLANNING = ("plan_edge_cases", "plan", "spec_diff")
_CALLING = ("transport", "client", "connection")
MODULES: dict[str, tuple[str, ...]] = {
    "plan": _PLANNING,
    "merge": _PLANNING,
    "canonical": _PLANNING,
    "verify": _PLANNING,
    "redact": ("redact", "plan", "documents"),
    "tracker": ("wait",),
    "wait": ("wait",),
    "health": ("wait", "states"),
    "client": _CALLING,
    "transport": _CALLING,
    "certainty": ("write",),
    "write": ("write",),
    "members": ("fleet",),
    "fleet": ("fleet",),
    "single": ("deployment", "faults", "identity"),
    "reconciler": ("fleet", "deployment", "faults", "identity"),
    "known_secrets": ("known_secrets", "leak_channels"),
    "connection": ("connection", "credentials"),
    "credentials": ("connection", "credentials"),
    "identity": ("wait", "identity", "reading", "fleet"),
    "atomic_file": ("destination", "logs"),
}
