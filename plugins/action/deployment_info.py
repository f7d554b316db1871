# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``paperspace.cloud.deployment_info`` on the controller."""

from __future__ import annotations

from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.arguments import DEPLOYMENT_INFO
from ansible_collections.paperspace.cloud.plugins.module_utils.tasks.deployment_info import run
from ansible_collections.paperspace.cloud.plugins.plugin_utils.action.base import PaperspaceAction


class ActionModule(PaperspaceAction):
    """Runs here what the module of the same name would run."""

    MODULE = "deployment_info"
    ARGUMENT_SPEC = DEPLOYMENT_INFO
    RUN = staticmethod(run)
