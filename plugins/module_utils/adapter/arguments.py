# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The argument specs of all modules: the single source that documentation and models are held equal to.

"Required", "one of" and "mutually exclusive" stand in the engine and not here: an argument spec counts keys, not
values, and null counts as unset everywhere in this collection.
"""

from __future__ import annotations

from typing import Any

from ansible.module_utils.basic import env_fallback

from ansible_collections.paperspace.cloud.plugins.module_utils.api.credentials import key_fallback
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.options import SPEC

DEFAULT_API_URL = "https://api.paperspace.com/v1"

CONNECTION: dict[str, Any] = {
    "api_key": {"type": "str", "no_log": True, "fallback": (key_fallback, ["PAPERSPACE_API_KEY"])},
    "api_url": {"type": "str", "default": DEFAULT_API_URL, "fallback": (env_fallback, ["PAPERSPACE_API_URL"])},
    "api_timeout": {"type": "float", "default": 30},
    "api_retries": {"type": "int", "default": 5},
    "validate_certs": {"type": "bool", "default": True},
    "ca_path": {"type": "path"},
}

IDENTITY: dict[str, Any] = {
    "id": {"type": "str"},
    "name": {"type": "str"},
    "project_id": {"type": "str"},
}

WAIT: dict[str, Any] = {
    "wait": {"type": "bool", "default": True},
    "wait_timeout": {"type": "float", "default": 900},
    "wait_interval": {"type": "float", "default": 3},
    "wait_unhealthy_seconds": {"type": "float", "default": 30},
}

GIT: dict[str, Any] = {
    "type": "dict",
    "options": {
        "actor": {"type": "str"},
        "host": {"type": "str", "choices": ["github", "gitlab"]},
        "owner": {"type": "str"},
        "repo": {"type": "str"},
        "ref": {"type": "str"},
        "sha": {"type": "str"},
    },
}

DEPLOYMENT: dict[str, Any] = {
    **CONNECTION,
    **IDENTITY,
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    **SPEC,
    "remove": {"type": "list", "elements": "str"},
    "spec": {"type": "dict"},
    "src": {"type": "str"},
    "purge": {"type": "bool", "default": False},
    "redeploy": {"type": "bool", "default": False},
    "git": GIT,
    **WAIT,
    "show_env": {"type": "bool", "default": False},
}

METRICS = (
    "requests_total",
    "cpu",
    "memory",
    "gpu",
    "requests_per_second",
    "requests_duration_seconds_1m",
    "requests_duration_seconds_5m",
)

GATE: dict[str, Any] = {
    "name": {"type": "str"},
    "metric": {"type": "str", "choices": list(METRICS)},
    "aggregation": {"type": "str", "choices": ["min", "mean", "max", "last"]},
    "window": {"type": "str"},
    "below": {"type": "float"},
    "above": {"type": "float"},
    "log": {"type": "str"},
    "expect": {"type": "str", "choices": ["absent", "present"]},
    "on_no_data": {"type": "str", "choices": ["pass", "fail", "wait"]},
}

GATES: dict[str, Any] = {"gates": {"type": "list", "elements": "dict", "options": GATE}}

DEPLOYMENT_PREFLIGHT: dict[str, Any] = {
    **CONNECTION,
    **{name: IDENTITY[name] for name in ("name", "project_id")},
    **SPEC,
    **{name: DEPLOYMENT[name] for name in ("remove", "spec", "src")},
    **GATES,
}

DEPLOYMENT_INFO: dict[str, Any] = {
    **CONNECTION,
    **IDENTITY,
    "show_env": {"type": "bool", "default": False},
}

DEPLOYMENT_LOGS: dict[str, Any] = {
    **CONNECTION,
    **IDENTITY,
    "instance_id": {"type": "str"},
    "tail": {"type": "int"},
    "since": {"type": "str"},
    "until": {"type": "str"},
    "pattern": {"type": "str"},
    "dest": {"type": "path"},
    "mode": {"type": "raw"},
    "wait_for": {"type": "str"},
    "wait_timeout": WAIT["wait_timeout"],
    "wait_interval": WAIT["wait_interval"],
    "show_env": {"type": "bool", "default": False},
}

DEPLOYMENT_ROLLBACK: dict[str, Any] = {
    **CONNECTION,
    **IDENTITY,
    "to": {"type": "str", "default": "last_healthy"},
    **WAIT,
    "show_env": {"type": "bool", "default": False},
}

# What a fleet says of one deployment.
FLEET_MEMBER: dict[str, Any] = {
    **IDENTITY,
    "state": DEPLOYMENT["state"],
    **SPEC,
    **{name: DEPLOYMENT[name] for name in ("remove", "spec", "src")},
    # Unset, the task's own options of these names count.
    "purge": {"type": "bool"},
    "redeploy": {"type": "bool"},
}

DEPLOYMENT_FLEET: dict[str, Any] = {
    **CONNECTION,
    "project_id": {"type": "str"},
    "deployments": {"type": "list", "elements": "dict", "options": FLEET_MEMBER},
    "prune": {"type": "bool", "default": False},
    "prune_names": {"type": "list", "elements": "str"},
    "prune_limit": {"type": "int", "default": 5},
    "concurrency": {"type": "int", "default": 8},
    **{name: DEPLOYMENT[name] for name in ("purge", "redeploy", "git")},
    **WAIT,
    "show_env": {"type": "bool", "default": False},
}

DEPLOYMENT_HISTORY_INFO: dict[str, Any] = {
    **CONNECTION,
    **IDENTITY,
    "limit": {"type": "int"},
    "show_env": {"type": "bool", "default": False},
}

DEPLOYMENT_RUNS_INFO: dict[str, Any] = {
    **CONNECTION,
    **IDENTITY,
    "limit": {"type": "int", "default": 10},
}

DEPLOYMENT_METRICS_INFO: dict[str, Any] = {
    **CONNECTION,
    **IDENTITY,
    "metrics": {"type": "list", "elements": "str", "choices": list(METRICS)},
    "timeframe": {"type": "str", "choices": ["hour", "12_hours", "day", "1_week", "2_weeks"], "default": "hour"},
}

DEPLOYMENT_SOAK: dict[str, Any] = {
    **CONNECTION,
    **IDENTITY,
    "duration": {"type": "str", "default": "5m"},
    **GATES,
    "no_data_timeout": {"type": "str", "default": "5m"},
    "wait_interval": WAIT["wait_interval"],
    "wait_unhealthy_seconds": WAIT["wait_unhealthy_seconds"],
}
