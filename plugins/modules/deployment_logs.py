#!/usr/bin/python
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: deployment_logs
short_description: deployment_logs
version_added: 0.1.0
description: []
author: the paperspace.cloud contributors
"""

EXAMPLES = r""""""

RETURN = r""""""

from ansible_collections.paperspace.cloud.plugins.module_utils.arguments import DEPLOYMENT_LOGS
from ansible_collections.paperspace.cloud.plugins.module_utils.module_base import run_module
from ansible_collections.paperspace.cloud.plugins.module_utils.task_deployment_logs import run


def main() -> None:
    """Run the module."""
    run_module(DEPLOYMENT_LOGS, run)


if __name__ == "__main__":
    main()
