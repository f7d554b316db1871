# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The few options that may be combined with a spec document, and override it: what differs between its deployments."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from ..errors import InputError
from ..names import snake
from ..spec.documents import Patch

_OPTIONS = ("image", "enabled", "env", "resources")
_RESOURCES = ("replicas", "autoscaling")
_MAY = "only image, enabled, env, remove, resources.replicas and resources.autoscaling are"


def overlay(document: Patch, flat: Patch, source: str) -> Patch:
    """``document`` (of the option or file ``source``) with what the ``flat`` options of the task add to it.

    ``env`` adds and replaces single variables. Raises InputError for an option that is not allowed with a document.
    """
    _refuse_others(flat.config, source)
    config = dict(document.config)
    for key, value in flat.config.items():
        config[key] = _LAYERS.get(key, _replace)(config.get(key), value)
    return dataclasses.replace(document, config=config, empty=document.empty + flat.empty)


def _refuse_others(flat: Mapping[str, Any], source: str) -> None:
    given = [snake(key) for key in flat if key not in _OPTIONS]
    given += [f"resources.{snake(key)}" for key in flat.get("resources", {}) if key not in _RESOURCES]
    if given:
        raise InputError(", ".join(given), f"not allowed with {source} ({_MAY}): put it in the document")


def _replace(_below: Any, value: Any) -> Any:
    return value


def _add(below: Any, value: Mapping[str, Any]) -> dict[str, Any]:
    return {**(below or {}), **value}


def _resources(below: Any, value: Mapping[str, Any]) -> dict[str, Any]:
    layered = _add(below, value)
    if "autoscaling" in value:
        layered["autoscaling"] = _add((below or {}).get("autoscaling"), value["autoscaling"])
    return layered


_LAYERS = {"env": _add, "resources": _resources}
