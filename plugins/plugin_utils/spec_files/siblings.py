# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The siblings among the deployments of a project, as tasks return them: what a rollout made, and for what."""

from __future__ import annotations

import collections
from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.paperspace.cloud.plugins.module_utils.spec.siblings import (
    live_sibling,
    markers_in,
    sibling_of,
)
from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.data import mapping_in

Deployment = Mapping[str, Any]


def siblings_in(deployments: Sequence[Deployment]) -> dict[str, list[Deployment]]:
    """The siblings by the names of the deployments that they were made for."""
    found = collections.defaultdict(list)
    for deployment in deployments:
        base = sibling_of(deployment.get("name"), config_in(deployment))
        if base is not None:
            found[base].append(deployment)
    return dict(found)


def live_in(siblings: Sequence[Deployment]) -> str | None:
    """The name of the one that serves; None if none does."""
    return live_sibling((one["name"], config_in(one) or {}) for one in siblings)


def stand_ins_of(deployments: Sequence[Deployment]) -> dict[str, dict[str, Any]]:
    """What an entry of a fleet says of a deployment that is not there, but serves as one of its siblings.

    By the name of that deployment; the markers of the sibling do not belong in its file.
    """
    names = {deployment.get("name") for deployment in deployments}
    configs = {deployment.get("name"): config_in(deployment) or {} for deployment in deployments}
    live = {base: live_in(found) for base, found in siblings_in(deployments).items() if base not in names}
    return {
        base: {"name": name, "env": dict.fromkeys(sorted(markers_in(configs[name])), "1")}
        for base, name in live.items()
        if name is not None
    }


def config_in(deployment: Deployment) -> Mapping[str, Any] | None:
    """The config of its latest spec, where the API shows one."""
    data = mapping_in(deployment, "latest_spec").get("data")
    return data if isinstance(data, Mapping) else None
