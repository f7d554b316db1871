# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A deployment as it was read, reduced to what planning and masking need of it."""

from __future__ import annotations

from typing import Any

from ..errors import ApiError
from ..spec import canonical
from ..spec.health import is_disabled
from ..spec.models import FLAT_VERSION, shape_of
from ..spec.places import check_config
from ..spec.plan import Current
from ..spec.redact import MASK, is_reference


def spec_id_of(deployment: Any | None) -> str | None:
    return deployment.latest_spec.id if deployment is not None and deployment.latest_spec is not None else None


def settled(deployment: Any) -> bool:
    """True if the deployment's own record says that nothing is left to wait for."""
    spec = deployment.latest_spec
    if spec is None or not spec.external_applied:
        return False
    return is_disabled(spec.data) or bool(spec.dt_healthy)


def current_of(deployment: Any, *, asks_password: bool = False) -> Current:
    """A read deployment as planning wants it. ContractError if its config has a shape that can't be compared."""
    config = deployment.latest_spec.data if deployment.latest_spec is not None else None
    if config is not None:
        check_config(config)
        config = _with_key_of_record(deployment, config)
    return Current(deployment.id, deployment.name, deployment.project_id, config, asks_password)


def _with_key_of_record(deployment: Any, config: dict[str, Any]) -> dict[str, Any]:
    """The deployment's own record may show that there is a key where its spec leaves it out.

    It may also show what a reference stands for, which must never be sent in its place: only a reference is taken.
    """
    key = deployment.basic_auth_key
    if key is None or not canonical.is_absent(config.get("basicAuthKey")) or shape_of(config) != FLAT_VERSION:
        return config
    return {**config, "basicAuthKey": key if not key or is_reference(key) else MASK}


def learn_earlier_secrets(client: Any, deployment_id: str) -> None:
    """Lets the client learn the secrets of the newest specs that a deployment has had: its log goes on showing them.

    One read. Raises PaperspaceError: a log whose secrets are not known must not be shown.
    """
    try:
        next(client.history(deployment_id, 1), None)
    except ApiError as error:
        # An API without a history.
        if error.status != 404:
            raise
