# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which files are mutated, and which tests have to notice: the quickest first."""

from __future__ import annotations

_PLANNING = ("module_utils/test_plan_edge_cases.py", "module_utils/test_plan.py", "filter/test_spec_diff.py")
_MASKING = ("module_utils/test_redact.py", "module_utils/test_plan.py", "module_utils/test_documents.py")
_WAITING = ("module_utils/test_wait.py",)
_CALLING = ("module_utils/test_transport.py", "module_utils/test_client.py", "module_utils/test_connection.py")
_WRITING = ("module_utils/test_write.py",)
_CARRYING_OUT = ("module_utils/test_deployment.py", "module_utils/test_faults.py")
_LISTING = ("module_utils/test_fleet.py",)
_KEYS = ("module_utils/test_connection.py", "module_utils/test_credentials.py")
_FINDING = (
    *("module_utils/test_wait.py", "module_utils/test_identity.py", "module_utils/test_reading.py"),
    "module_utils/test_fleet.py",
)
_HIDING = ("module_utils/test_known_secrets.py", "module_utils/test_leak_channels.py")
_SAVING = ("module_utils/test_destination.py", "module_utils/test_logs.py")

MODULES: dict[str, tuple[str, ...]] = {
    "plan": _PLANNING,
    "merge": _PLANNING,
    "canonical": _PLANNING,
    "verify": _PLANNING,
    "redact": _MASKING,
    "tracker": _WAITING,
    "wait": _WAITING,
    "health": (*_WAITING, "test/test_states.py"),
    "client": _CALLING,
    "transport": _CALLING,
    "certainty": _WRITING,
    "write": _WRITING,
    "members": _LISTING,
    "fleet": _LISTING,
    "single": (*_CARRYING_OUT, "module_utils/test_identity.py"),
    "reconciler": (*_LISTING, *_CARRYING_OUT, "module_utils/test_identity.py"),
    "known_secrets": _HIDING,
    "connection": _KEYS,
    "credentials": _KEYS,
    "identity": _FINDING,
    "atomic_file": _SAVING,
}
