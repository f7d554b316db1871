# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """The options that identify a deployment, for modules that work on one."""

    DOCUMENTATION = r"""
options:
  # begin generated options identity
  id:
    description:
      - The id of the deployment.
    type: str
  name:
    description:
      - The name of the deployment. It requires O(project_id), because names are unique only within
        a project.
      - Names are compared exactly. If several deployments have the name, the task fails and lists their
        ids.
      - With O(id), it is only checked. The task fails if the deployment has another name.
    type: str
  project_id:
    description:
      - The id of the project, such as V(p1exampleid).
      - With O(id), it is only checked. The task fails if the deployment belongs to another project.
    type: str
  # end generated
"""
