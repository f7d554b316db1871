# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The arguments of a task: as they may be shown, and the secrets among them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.arguments import (
    DEPLOYMENT,
    DEPLOYMENT_FLEET,
    DEPLOYMENT_HISTORY_INFO,
    DEPLOYMENT_INFO,
    DEPLOYMENT_LOGS,
    DEPLOYMENT_METRICS_INFO,
    DEPLOYMENT_ROLLBACK,
    DEPLOYMENT_RUNS_INFO,
    DEPLOYMENT_SOAK,
    FLEET_MEMBER,
)
from ansible_collections.paperspace.cloud.plugins.module_utils.printable import carried
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.redact import (
    API_KEY_MASK,
    MASK,
    SPEC_TREE,
    redact_given,
    secrets_in_given,
    tree_of,
)

_TREE = {
    **tree_of({**DEPLOYMENT_FLEET, **DEPLOYMENT_ROLLBACK, **DEPLOYMENT, **DEPLOYMENT_INFO, **DEPLOYMENT_LOGS}),
    **tree_of({**DEPLOYMENT_HISTORY_INFO, **DEPLOYMENT_RUNS_INFO, **DEPLOYMENT_METRICS_INFO, **DEPLOYMENT_SOAK}),
    "spec": SPEC_TREE,
}
_TREE["deployments"] = {**tree_of(FLEET_MEMBER), "spec": SPEC_TREE}


def redact_arguments(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a task as they may be shown, for ``invocation``."""
    shown = redact_given(arguments, _TREE)
    if arguments.get("api_key") is not None:
        shown["api_key"] = API_KEY_MASK
    return shown


def secrets_in_arguments(arguments: Mapping[str, Any]) -> set[str]:
    """The literal secrets among a task's arguments, the API key included, for masking them in free text."""
    found = secrets_in_given(arguments, _TREE)
    # The key goes out stripped, so that is how it may come back.
    return found | {secret.strip() for secret in found if secret.strip()}


def invocation(params: Mapping[str, Any]) -> dict[str, Any]:
    """The value of the result's key ``invocation``."""
    try:
        return {"module_args": carried(redact_arguments(params))}
    except Exception:
        return {"module_args": {str(name): MASK for name in params}}
