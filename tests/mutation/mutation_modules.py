# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which files are mutated, and which tests must notice: the quickest first."""

from __future__ import annotations

_PLANNING = ("spec/test_canonical.py", "spec/test_verify.py", "spec/test_plan.py", "filter/test_spec_diff.py")
_CALLING = ("api/test_transport.py", "api/test_client.py", "api/test_connection.py")
_FLEET = "tasks/test_deployment_fleet.py"
_DEPLOYMENT = ("tasks/test_deployment.py", "reconcile/test_faults.py", "reconcile/test_identity.py")
_WAIT = "reconcile/test_wait.py"
_KEYS = ("api/test_connection.py", "api/test_credentials.py")
# The files are relative to tests/unit.
MODULES: dict[str, tuple[str, ...]] = {
    "plan": _PLANNING,
    "merge": _PLANNING,
    "canonical": _PLANNING,
    "verify": _PLANNING,
    "redact": ("spec/test_redact.py", "spec/test_plan.py", "spec/test_documents.py"),
    "tracker": (_WAIT,),
    "wait": (_WAIT,),
    "health": (_WAIT, "test/test_states.py"),
    "client": _CALLING,
    "transport": _CALLING,
    "certainty": ("reconcile/test_write.py",),
    "write": ("reconcile/test_write.py",),
    "members": (_FLEET,),
    "fleet": (_FLEET,),
    "single": _DEPLOYMENT,
    "reconciler": (_FLEET, *_DEPLOYMENT),
    "known_secrets": ("spec/test_known_secrets.py", "tasks/test_leak_channels.py"),
    "connection": _KEYS,
    "credentials": _KEYS,
    "identity": (_WAIT, "reconcile/test_identity.py", "tasks/test_reading.py", _FLEET),
    "atomic_file": ("test_atomic_file.py", "observe/test_logs.py"),
}
