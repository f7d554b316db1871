# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter ``paperspace.cloud.to_spec_files``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.paperspace.cloud.plugins.plugin_utils.spec_files.export_files import to_spec_files
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.template_errors import as_filter_error

DOCUMENTATION = r"""
name: to_spec_files
short_description: Convert the deployments of a project to spec files, and a playbook that applies them
version_added: 1.0.0
author:
  - The paperspace.cloud contributors (@ansible-collections)
description:
  - Returns the content of a spec file for each deployment, as the filter P(paperspace.cloud.to_spec#filter) does, and
    of a playbook that applies all of them with M(paperspace.cloud.deployment_fleet).
  - The file names are portable and unique, whatever the names of the deployments are.
  - The playbook C(paperspace.cloud.import_project) writes them.
positional: project_id
options:
  _input:
    description: Deployments as M(paperspace.cloud.deployment_info) returns them.
    type: list
    elements: dict
    required: true
  project_id:
    description: The id of their project.
    type: str
    required: true
  placeholders:
    description:
      - Whether the playbook takes the values of environment variables that the files omit from the environment of
        Ansible. Variables that are not set there stay unchanged.
    type: bool
    default: false
requirements:
  - python >= 3.11
  - requests >= 2.31
  - pydantic >= 2.7
  - tenacity >= 8.4
seealso:
  - plugin: paperspace.cloud.to_spec
    plugin_type: filter
  - plugin: paperspace.cloud.spec_files
    plugin_type: lookup
"""

EXAMPLES = r"""
# PAPERSPACE_API_KEY is set in the environment of Ansible.

- name: Read a project
  paperspace.cloud.deployment_info:
    project_id: p1exampleid
  register: project

- name: Show the paths of its spec files
  ansible.builtin.debug:
    msg: "{{ imported['files'] | map(attribute='path') }}"
  vars:
    imported: "{{ project.deployments | paperspace.cloud.to_spec_files('p1exampleid') }}"
"""

RETURN = r"""
_value:
  description: The files, and the deployments without a file.
  type: dict
  contains:
    files:
      description: The spec files, ordered by the names of the deployments, followed by the playbook.
      returned: always
      type: list
      elements: dict
      contains:
        path:
          description: The path, relative to the folder for all files.
          returned: always
          type: str
          sample: specs/web.yaml
        content:
          description: The content of the file.
          returned: always
          type: str
        name:
          description: The name of the deployment. Null for the playbook.
          returned: always
          type: str
          sample: web
        left_out:
          description: The fields that the file omits.
          returned: always
          type: list
          elements: str
          sample: [env.SESSION_KEY]
    skipped:
      description: The deployments without a file.
      returned: always
      type: list
      elements: dict
      contains:
        name:
          description: The name of the deployment.
          returned: always
          type: str
          sample: broken
        id:
          description: The id of the deployment.
          returned: always
          type: str
          sample: 6b1d0c1e-2f5a-4d0b-9f3e-0a1b2c3d4e5f
        reason:
          description: Why there is no file.
          returned: always
          type: str
          sample: the API does not show its spec
"""


class FilterModule:
    """What Jinja gets of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"to_spec_files": as_filter_error("to_spec_files", to_spec_files)}
