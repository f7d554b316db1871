# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the event source ``deployment_watch``, checked once when it starts."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.arguments import CONNECTION
from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.normalize import without_unset
from ansible_collections.paperspace.cloud.plugins.module_utils.api.connection import Connection, read_connection
from ansible_collections.paperspace.cloud.plugins.module_utils.atomic_file import check_destination
from ansible_collections.paperspace.cloud.plugins.module_utils.errors import InputError

from .events import TYPES

# Below that, a mistyped interval would be an attack on the API.
SHORTEST_INTERVAL = 1.0

DEPLOYMENT_WATCH: dict[str, Any] = {
    **CONNECTION,
    "project_id": {"type": "str"},
    "names": {"type": "list", "elements": "str"},
    "events": {"type": "list", "elements": "str", "choices": list(TYPES)},
    "interval": {"type": "float", "default": 30},
    "instances": {"type": "bool", "default": False},
    "unhealthy_seconds": {"type": "float", "default": 30},
    "healthy_within": {"type": "float", "default": 900},
    "initial_events": {"type": "bool", "default": False},
    "state_file": {"type": "path"},
}


@dataclass(frozen=True)
class WatchOptions:
    """Checked options. ``names`` and ``events`` are None where everything is wanted; times are in seconds."""

    connection: Connection
    project_id: str | None
    names: tuple[str, ...] | None
    events: frozenset[str] | None
    interval: float
    instances: bool
    unhealthy_seconds: float
    healthy_within: float
    initial_events: bool
    state_file: Path | None

    @property
    def scope(self) -> dict[str, Any]:
        """What a state file belongs to."""
        return {"api_url": self.connection.api_url, "project_id": self.project_id}


def read_options(arguments: Mapping[str, Any]) -> WatchOptions:
    """What a rulebook gives, with defaults and what the environment adds. Raises InputError.

    Null and an empty text count as not given, as a variable without a value leaves them.
    """
    given = {name: value for name, value in arguments.items() if value is not None and value != ""}
    unknown = sorted(set(given) - set(DEPLOYMENT_WATCH))
    if unknown:
        raise InputError(unknown[0], f"unknown option; valid options: {', '.join(sorted(DEPLOYMENT_WATCH))}")
    validation = ArgumentSpecValidator(DEPLOYMENT_WATCH).validate(without_unset(given, DEPLOYMENT_WATCH))
    if validation.error_messages:
        raise InputError("", validation.errors.msg)
    params = validation.validated_parameters
    events = _listed(params, "events")
    return WatchOptions(
        connection=read_connection(params),
        project_id=(params["project_id"] or "").strip() or None,
        names=_listed(params, "names"),
        events=None if events is None else frozenset(events),
        interval=_seconds(params, "interval", least=SHORTEST_INTERVAL),
        instances=params["instances"],
        unhealthy_seconds=_seconds(params, "unhealthy_seconds"),
        healthy_within=_seconds(params, "healthy_within"),
        initial_events=params["initial_events"],
        state_file=check_destination(params["state_file"], "state_file") if params["state_file"] else None,
    )


def _listed(params: Mapping[str, Any], name: str) -> tuple[str, ...] | None:
    if params[name] is None:
        return None
    items = tuple(item for item in params[name] if item)
    if not items:
        raise InputError(name, "is an empty list, which would never emit an event: omit it for all")
    return items


def _seconds(params: Mapping[str, Any], name: str, least: float = 0) -> float:
    seconds = float(params[name])
    if math.isnan(seconds) or seconds < least:
        raise InputError(name, f"must be at least {least:g} s")
    return seconds
