# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The argument specs of all modules: the single source that documentation and models are held equal to.

"Required", "one of" and "mutually exclusive" stand in the engine and not here: an argument spec counts keys, not
values, and null counts as unset everywhere in this collection.
"""

from __future__ import annotations

import decimal
from collections.abc import Mapping
from typing import Any

from ansible.module_utils.basic import env_fallback
from ansible.module_utils.common.validation import check_type_dict

from ansible_collections.paperspace.cloud.plugins.module_utils.credentials import key_fallback
from ansible_collections.paperspace.cloud.plugins.module_utils.errors import InputError
from ansible_collections.paperspace.cloud.plugins.module_utils.names import is_whole_text

_MOST_DIGITS = 30
# Texts that may be plain seconds.
_DURATIONS = ("duration", "no_data_timeout", "window", "since", "until")

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
    "wait_bad_seconds": {"type": "float", "default": 30},
}

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

# What a flat task says of the v1 config. Masking is by place: no_log would replace substrings all over the result.
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
    "wait_bad_seconds": WAIT["wait_bad_seconds"],
}


def without_unset(raw: Mapping[str, Any], spec: Mapping[str, Any], place: str = "") -> dict[str, Any]:
    """Arguments as validation should see them: null is not given, and an empty string is no value of another type.

    A null would fail for an option with a default. An empty string is what an unanswered survey question gives: where
    a text, a list or a mapping is wanted it is an empty one, but it is no number, no boolean, and no key to connect
    with. Raises InputError for what stands where options of its own are wanted and has none, and for what core would
    change in silence; ``place`` is what its message puts before a name.
    """
    kept = {}
    for name, value in raw.items():
        option = spec.get(name, {})
        if value is None or (_is_empty(name, value) and _says_nothing_when_empty(name, option)):
            continue
        tidy = _tidy(value, option, f"{place}{name}")
        # A mapping of nothing but unset values is not given; one that was written empty is, and worth a warning.
        if tidy != {} or not isinstance(value, Mapping) or not value:
            kept[name] = tidy
    return kept


def _is_empty(name: str, value: Any) -> bool:
    # Spaces around a key are dropped, so a key of nothing else is none.
    return value == "" or (name == "api_key" and isinstance(value, str) and not value.strip())


def _says_nothing_when_empty(name: str, option: Mapping[str, Any]) -> bool:
    return name in CONNECTION or option.get("type") in ("bool", "int", "float") or "choices" in option


def _tidy(value: Any, option: Mapping[str, Any], place: str) -> Any:
    _refuse_no_text(value, option, place)
    _refuse_no_number(value, option, place)
    if value == "" and option.get("type") in ("dict", "list"):
        return {} if option["type"] == "dict" else []
    if "options" not in option:
        return value
    if option["type"] == "dict":
        return _tidy_mapping(value, option, place)
    if not isinstance(value, list):
        raise InputError(place, f"write it as a list of mappings of {', '.join(option['options'])}")
    return [_tidy_mapping(item, option, f"{place}[{index}]") for index, item in enumerate(value)]


def _refuse_no_text(value: Any, option: Mapping[str, Any], place: str) -> None:
    """Where a text is wanted core takes anything, as Python writes it; where a list of words is, it cuts at commas."""
    if option.get("type") in ("str", "path"):
        if isinstance(value, (Mapping, list)):
            raise InputError(place, f"must be a string, not a {'list' if isinstance(value, list) else 'mapping'}")
        is_number = isinstance(value, float) and place.rpartition(".")[2] in _DURATIONS
        if isinstance(value, (bool, float)) and not is_number:
            raise InputError(place, f"this is a {_type_name(value)}: quote it, or add `| string` after a template")
        if isinstance(value, str) and not is_whole_text(value):
            raise InputError(place, "contains invalid Unicode (unpaired surrogate)")
    if place.rpartition(".")[2] == "command" and isinstance(value, str) and value:
        raise InputError(place, "must be a list of words, not one string: write [serve, --port, '80']")
    if option.get("elements") == "str" and isinstance(value, list):
        for index, item in enumerate(value):
            _refuse_no_text(item, {"type": "str"}, f"{place}[{index}]")


def _type_name(value: Any) -> str:
    return "boolean" if isinstance(value, bool) else "float"


def _refuse_no_number(value: Any, option: Mapping[str, Any], place: str) -> None:
    """Core takes a boolean for a number, breaks down over an infinite one, and counts for ever to 1e999999999."""
    if option.get("type") == "list":
        for index, item in enumerate(value.split(",") if isinstance(value, str) else _listed(value)):
            _refuse_no_number(item, {"type": option.get("elements")}, f"{place}[{index}]")
    if option.get("type") not in ("int", "float") or not isinstance(value, (str, float, bool)):
        return
    if isinstance(value, bool):
        raise InputError(place, "must be a number, not a boolean")
    try:
        number = decimal.Decimal(value)
    except (ValueError, ArithmeticError):
        return
    if not number.is_finite() or number.adjusted() > _MOST_DIGITS:
        raise InputError(place, "is not finite or is too large")


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _tidy_mapping(value: Any, option: Mapping[str, Any], place: str) -> Any:
    """What stands for options: core takes a text for them too, but names no place where it can't read one."""
    if isinstance(value, str):
        value = _read_mapping(value)
    if not isinstance(value, Mapping):
        raise InputError(place, f"write it as a mapping of {', '.join(option['options'])}")
    return without_unset(value, option["options"], f"{place}.") if value else {}


def _read_mapping(text: str) -> Any:
    try:
        return check_type_dict(text)
    except (TypeError, ValueError, SyntaxError, RecursionError, MemoryError):
        return None
