# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What counts as healthy, disabled and failed, in plain values: for waiting, and for results that tasks returned."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

BAD_STATES = {"errored", "failed", "error"}


def is_bad_state(state: str) -> bool:
    """The states are an open set; all that is not known to be bad is still on its way."""
    return state.lower() in BAD_STATES


def is_disabled(config: Mapping[str, Any] | None) -> bool:
    """Switched off, or scaled to nothing: then nothing will ever get healthy. A config in either spelling."""
    config = config or {}
    return config.get("enabled") is False or _replicas(config) == 0


def wanted_replicas(config: Mapping[str, Any] | None) -> int:
    """The floor that the spec asks for. Autoscaling may just be adding replicas, so it is enough."""
    replicas = _replicas(config or {})
    # NaN and what no integer holds are no number of replicas; neither is smaller.
    return int(replicas) if isinstance(replicas, (int, float)) and abs(replicas) < sys.maxsize else 1


def is_healthy(dt_healthy: str | None, ready: int | None, wanted: int) -> bool:
    """True if the spec was found healthy and, where the newest run is known, enough of its replicas are ready."""
    return bool(dt_healthy) and (ready is None or ready >= wanted)


def is_refused(error: str | None, external_applied: str | None) -> bool:
    """True if the cluster could not apply the spec: an error after that need not be fatal."""
    return bool(error) and not external_applied


def _replicas(config: Mapping[str, Any]) -> object:
    resources = config.get("resources")
    # A config that was changed while it is waited for may have any shape.
    return resources.get("replicas") if isinstance(resources, Mapping) else None
