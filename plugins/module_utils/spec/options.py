# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a flat task says of the v1 config, as an argument spec."""

from __future__ import annotations

from typing import Any

_PROBE: dict[str, Any] = {
    "type": "dict",
    "options": {
        "path": {"type": "str"},
        "port": {"type": "int"},
        "host": {"type": "str"},
        "headers": {"type": "dict", "no_log": False},
        "exec": {"type": "dict", "options": {"command": {"type": "list", "elements": "str"}}},
        "initial_delay_seconds": {"type": "int"},
        "period_seconds": {"type": "int"},
        "timeout_seconds": {"type": "int"},
        "failure_threshold": {"type": "int"},
    },
}

# Masking is by path: no_log would replace substrings all over the result.
SPEC: dict[str, Any] = {
    "image": {"type": "str"},
    "enabled": {"type": "bool"},
    "command": {"type": "list", "elements": "str"},
    "env": {"type": "dict", "no_log": False},
    "region": {"type": "str"},
    "container_registry": {"type": "str"},
    "basic_auth_key": {"type": "str", "no_log": False},
    "health_checks": {
        "type": "dict",
        "options": {"liveness": _PROBE, "readiness": _PROBE, "startup": _PROBE},
    },
    "integrations": {
        "type": "list",
        "elements": "dict",
        "options": {
            "type": {"type": "str"},
            "name": {"type": "str"},
            "id": {"type": "str"},
            "path": {"type": "str"},
            "url": {"type": "str"},
            "region": {"type": "str"},
            "endpoint": {"type": "str"},
            "access_key_id": {"type": "str", "no_log": False},
            "secret_access_key": {"type": "str", "no_log": False},
        },
    },
    "resources": {
        "type": "dict",
        "options": {
            "machine_type": {"type": "str"},
            "ports": {"type": "list", "elements": "int"},
            "replicas": {"type": "int"},
            "autoscaling": {
                "type": "dict",
                "options": {
                    "enabled": {"type": "bool"},
                    "max_replicas": {"type": "int"},
                    "metrics": {
                        "type": "list",
                        "elements": "dict",
                        "options": {
                            "metric": {"type": "str", "choices": ["cpu", "memory", "requestDuration"]},
                            "summary": {"type": "str", "choices": ["average"]},
                            "value": {"type": "float"},
                        },
                    },
                },
            },
        },
    },
}
