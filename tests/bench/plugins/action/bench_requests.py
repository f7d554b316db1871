# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An action plugin that makes one GET by ``requests``: the least that reading an API on the controller costs."""

from __future__ import annotations

from typing import Any

import requests
from ansible.plugins.action import ActionBase

# The items of a loop share one worker, and with this one connection.
_SESSIONS: list[requests.Session] = []


class ActionModule(ActionBase):
    """Gets ``url`` with the bearer token ``key``, and trusts the certificates in ``ca_path``."""

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        super().run(tmp, task_vars)
        if not _SESSIONS:
            _SESSIONS.append(requests.Session())
        options = self._task.args
        answer = _SESSIONS[0].get(
            options["url"],
            headers={"Authorization": f"Bearer {options['key']}"},
            timeout=30,
            verify=options.get("ca_path", True),
        )
        answer.raise_for_status()
        return {"changed": False, "json": answer.json()}
