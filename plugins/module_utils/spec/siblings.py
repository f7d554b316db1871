# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Siblings: the deployments ``shop-blue``, ``shop-green`` and ``shop-canary`` that rollouts made for ``shop``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from .health import is_disabled

# The environment variables by which rollouts know their own; the values say nothing.
SIBLING = "PAPERSPACE_ROLLOUT_SIBLING"
GENERATION = "PAPERSPACE_ROLLOUT_GENERATION_"

_SUFFIXES = ("-blue", "-green", "-canary")


def sibling_of(name: object, config: Mapping[str, Any] | None) -> str | None:
    """The name of the deployment that a rollout made this one for, or None if no rollout made it.

    ``config`` is the data of its latest spec, as the API shows it or as a task returns it. Both the name and the marker
    count. Without a config the name decides: the marker can't be seen, and a sibling must not be taken for a stranger.
    """
    base = _base(name)
    if base is None or (config is not None and SIBLING not in env_names(config)):
        return None
    return base


def live_sibling(siblings: Iterable[tuple[str, Mapping[str, Any]]]) -> str | None:
    """The name of the one that serves, of the siblings of one deployment with their configs; None if none does.

    Blue-green counts releases as generations; a retired sibling loses its marker. Both have a marker only after an
    interrupted run; then the older one serves, and a running one before a parked one.
    """
    ranked = [
        (is_disabled(config), max(generations), name)
        for name, config in siblings
        if (generations := [int(found) for found in map(_generation, env_names(config)) if found])
    ]
    return min(ranked)[2] if ranked else None


def markers_in(config: Mapping[str, Any]) -> set[str]:
    """The names of the environment variables of a config that rollouts have set."""
    return {name for name in env_names(config) if name == SIBLING or _generation(name)}


def _generation(name: str) -> str:
    """The digits of the marker of a generation; empty for another name."""
    digits = name.removeprefix(GENERATION)
    return digits if name != digits and re.fullmatch("[0-9]{1,9}", digits) else ""


def env_names(config: Mapping[str, Any]) -> set[str]:
    """The names of the environment variables of a config: a list of names and values, or a mapping."""
    env = config.get("env") or ()
    if isinstance(env, Mapping):
        return set(map(str, env))
    return {str(item.get("name")) for item in env if isinstance(item, Mapping)}


def _base(name: object) -> str | None:
    text = name if isinstance(name, str) else ""
    bases = (text.removesuffix(suffix) for suffix in _SUFFIXES if text.endswith(suffix))
    return next(bases, None) or None
