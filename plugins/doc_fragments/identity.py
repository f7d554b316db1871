# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """The options that say which deployment is meant, for what reads one."""

    DOCUMENTATION = r"""
options:
  # begin generated options identity
  id:
    description:
      - The id of the deployment.
    type: str
  name:
    description:
      - The name of the deployment. It requires O(project_id), since names are unique only within a
        project.
      - Names are compared exactly. A name that several deployments have is an error that lists their
        ids.
      - With O(id) it is only checked. Another name than the deployment has is an error.
    type: str
  project_id:
    description:
      - The id of the project, such as V(p1exampleid).
      - With O(id) it is only checked. A deployment of another project is an error.
    type: str
  # end generated
"""
