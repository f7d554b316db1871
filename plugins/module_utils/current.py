# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A deployment as it was read, reduced to what planning and masking need of it."""

from __future__ import annotations

from typing import Any

from . import answers, canonical
from .plan import Current
from .redact import secrets_in_spec


def spec_id_of(deployment: Any | None) -> str | None:
    return deployment.latest_spec.id if deployment is not None and deployment.latest_spec is not None else None


def current_of(deployment: Any) -> Current:
    """A read deployment as planning wants it. ContractError if its config has a shape that can't be compared."""
    data = deployment.latest_spec.data if deployment.latest_spec is not None else None
    if data is not None:
        answers.check_config(data)
        # The deployment's own record may show what its spec leaves out.
        if canonical.is_absent(data.get("basicAuthKey")) and deployment.basic_auth_key:
            data = {**data, "basicAuthKey": deployment.basic_auth_key}
    return Current(deployment.id, deployment.name, deployment.project_id, data)


def secrets_of(deployment: Any, *, show_env: bool = False) -> set[str]:
    """The literal secrets that a read deployment shows, for masking them in free text."""
    return secrets_in_spec(current_of(deployment).config or {}, show_env=show_env)
