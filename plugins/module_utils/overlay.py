# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The few options that may stand beside a spec document, and win over it: what differs between its deployments."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from .arguments import SPEC
from .documents import Patch, read_options
from .errors import InputError

_OPTIONS = ("image", "enabled", "env", "resources")
_RESOURCES = ("replicas", "autoscaling")
_MAY = "only image, enabled, env, env_absent, resources.replicas and resources.autoscaling may"


def overlay(document: Patch, options: Mapping[str, Any], source: str) -> Patch:
    """``document`` (of the option or file ``source``) with what the flat ``options`` of the task add to it.

    ``env`` adds and replaces single variables. Raises InputError for an option that may not stand beside a document.
    """
    _refuse_others(options, source)
    flat = read_options({name: options.get(name) for name in _OPTIONS}).config
    config = dict(document.config)
    for key, value in flat.items():
        # It comes from a variable that may be empty, which never removes what the document says.
        if value not in ("", {}):
            config[key] = _LAYERS.get(key, _replace)(config.get(key), value)
    return dataclasses.replace(document, config=config)


def _refuse_others(options: Mapping[str, Any], source: str) -> None:
    given = [name for name in SPEC if options.get(name) is not None and name not in _OPTIONS]
    resources = options.get("resources") or {}
    given += [f"resources.{name}" for name, value in resources.items() if value is not None and name not in _RESOURCES]
    if given:
        raise InputError(", ".join(given), f"can't stand beside {source} ({_MAY}): put it into the document")


def _replace(_below: Any, value: Any) -> Any:
    return value


def _add(below: Any, value: Mapping[str, Any]) -> dict[str, Any]:
    return {**(below or {}), **value}


def _resources(below: Any, value: Mapping[str, Any]) -> dict[str, Any]:
    layered = _add(below, value)
    autoscaling = value.get("autoscaling")
    # Written empty on purpose: no survey asks for it.
    if autoscaling:
        layered["autoscaling"] = _add((below or {}).get("autoscaling"), autoscaling)
    return layered


_LAYERS = {"env": _add, "resources": _resources}
