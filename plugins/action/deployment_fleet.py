# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``paperspace.cloud.deployment_fleet`` on the controller."""

from __future__ import annotations

from typing import Any

from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.arguments import DEPLOYMENT_FLEET
from ansible_collections.paperspace.cloud.plugins.module_utils.tasks.deployment_fleet import run
from ansible_collections.paperspace.cloud.plugins.plugin_utils.action.base import PaperspaceAction


class ActionModule(PaperspaceAction):
    """Runs here what the module of the same name would run."""

    MODULE = "deployment_fleet"
    ARGUMENT_SPEC = DEPLOYMENT_FLEET
    RUN = staticmethod(run)

    def _with_document(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """The arguments, with the documents of the files that members name."""
        listed = arguments.get("deployments")
        if not isinstance(listed, list):
            return arguments
        members = [
            self._with_file(member, f"deployments[{index}].") if isinstance(member, dict) else member
            for index, member in enumerate(listed)
        ]
        return {**arguments, "deployments": members}
