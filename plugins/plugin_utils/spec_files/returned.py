# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Questions about a deployment as tasks return it: in snake_case, with ``runs`` where a task waited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.paperspace.cloud.plugins.module_utils.errors import InputError
from ansible_collections.paperspace.cloud.plugins.module_utils.spec import health

_EXPECTED = (
    "expected a deployment as the modules deployment and deployment_info return it, "
    "or the whole registered result of a deployment task"
)


def deployment_in(value: object) -> Mapping[str, Any] | None:
    """The deployment that is given, alone or in a result; None in the result of a task that found none.

    Raises InputError that says what was expected.
    """
    if not isinstance(value, Mapping):
        raise InputError("", f"{_EXPECTED}, not {_kind(value)}")
    if "latest_spec" in value:
        return _checked(value)
    if "deployments" in value:
        raise InputError("", f"{_EXPECTED}, not a list of deployments: give one of them, as in deployments[0]")
    if "deployment" not in value:
        raise InputError("", f"{_EXPECTED}, not a mapping without latest_spec and deployment")
    inner = value["deployment"]
    if inner is not None and not (isinstance(inner, Mapping) and "latest_spec" in inner):
        raise InputError("deployment", f"{_EXPECTED}, not {_kind(inner)} without latest_spec")
    return None if inner is None else _checked(inner)


def is_healthy(value: Any) -> bool:
    """True if it runs, was found healthy and, where its runs are shown, enough replicas are ready."""
    spec = _spec_in(value)
    config = spec.get("data")
    # The result of a wait that failed shows no runs, and its deployment may have been healthy once.
    if health.is_disabled(config) or value.get("failed") is True:
        return False
    newest = _newest_run(value)
    ready = None if newest is None else newest.get("ready_replicas") or 0
    return health.is_healthy(spec.get("dt_healthy"), ready, health.wanted_replicas(config))


def is_disabled(value: object) -> bool:
    """True if it is switched off, or scaled to no replica."""
    return health.is_disabled(_spec_in(value).get("data"))


def is_failed(value: object) -> bool:
    """True if the cluster refused its spec or, where instances are shown, one of the newest run is bad."""
    spec = _spec_in(value)
    if health.is_refused(spec.get("error"), spec.get("external_applied")):
        return True
    return any(health.is_bad_state(str(instance.get("state"))) for instance in _instances(value))


def _spec_in(value: object) -> Mapping[str, Any]:
    deployment = deployment_in(value)
    return (deployment or {}).get("latest_spec") or {}


def _newest_run(value: object) -> Mapping[str, Any] | None:
    """The API shows the newest run first."""
    runs = (deployment_in(value) or {}).get("runs") or []
    return runs[0] if runs else None


def _instances(value: Any) -> list[Mapping[str, Any]]:
    """Those of the newest run; the result of a rollout that failed tells of its instances instead."""
    newest = _newest_run(value)
    if newest is not None:
        return newest.get("instances") or []
    return value.get("instances") or []


def _checked(deployment: Mapping[str, Any]) -> Mapping[str, Any]:
    """That what is read of it has the shape that tasks return."""
    spec = deployment["latest_spec"]
    config = spec.get("data") if isinstance(spec, Mapping) else None
    shapes = (
        ("latest_spec", spec, Mapping),
        ("latest_spec.data", config, Mapping),
        ("runs", deployment.get("runs"), list),
    )
    for path, inner, shape in shapes:
        if inner is not None and not isinstance(inner, shape):
            raise InputError(path, f"{_EXPECTED}, not {_kind(inner)}")
    return deployment


def _kind(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, str):
        return "a string"
    if isinstance(value, Mapping):
        return "a mapping"
    return "a list" if isinstance(value, (list, tuple)) else "a single value"
