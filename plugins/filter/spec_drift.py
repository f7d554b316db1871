# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter ``paperspace.cloud.spec_drift``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.paperspace.cloud.plugins.plugin_utils.drift.data import spec_drift
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.template_errors import as_filter_error

DOCUMENTATION = r"""
name: spec_drift
short_description: List the drift between spec files and deployments
version_added: 1.0.0
author:
  - The paperspace.cloud contributors (@ansible-collections)
description:
  - Combines the spec files from the lookup P(paperspace.cloud.spec_files#lookup) with the changes that a task of
    M(paperspace.cloud.deployment_fleet) in check mode has planned for them.
  - The role C(paperspace.cloud.drift) runs the whole comparison.
positional: planned
options:
  _input:
    description: The result of the lookup P(paperspace.cloud.spec_files#lookup).
    type: list
    elements: dict
    required: true
  planned:
    description:
      - The result of a M(paperspace.cloud.deployment_fleet) task in check mode, for the files without a C(problem), in
        their order.
      - The result of a failed task is accepted if it has C(results).
    type: dict
    required: true
  unlisted:
    description: Whether to list deployments of the project that no file describes.
    type: bool
    default: false
  deployments:
    description:
      - The deployments of the project, as M(paperspace.cloud.deployment_info) returns them.
      - With this option, O(unlisted) omits the siblings that a rollout created for a deployment that a file describes.
    type: list
    elements: dict
  purge:
    description: Whether the task had C(purge). Only shown in reports.
    type: bool
    default: false
  project_id:
    description: The project, shown in reports.
    type: str
    default: ""
  source:
    description: The location of the files, shown in reports.
    type: str
    default: ""
  generated_at:
    description: A time, shown in reports.
    type: str
    default: ""
seealso:
  - plugin: paperspace.cloud.spec_drift_text
    plugin_type: filter
  - plugin: paperspace.cloud.spec_drift_page
    plugin_type: filter
  - plugin: paperspace.cloud.spec_drift_junit
    plugin_type: filter
"""

EXAMPLES = r"""
# PAPERSPACE_API_KEY is set in the environment of Ansible.

- name: Compare a folder with a project
  paperspace.cloud.deployment_fleet:
    project_id: p1exampleid
    deployments: "{{ files | map(attribute='deployment') }}"
  check_mode: true
  register: planned
  vars:
    files: "{{ query('paperspace.cloud.spec_files', playbook_dir ~ '/specs') | rejectattr('problem') }}"

- name: Show what has drifted
  ansible.builtin.debug:
    msg: "{{ (files | paperspace.cloud.spec_drift(planned))['entries'] | rejectattr('state', 'equalto', 'in_sync') }}"
  vars:
    files: "{{ query('paperspace.cloud.spec_files', playbook_dir ~ '/specs') }}"
"""

RETURN = r"""
_value:
  description: The drift. Secrets are masked as in the modules.
  type: dict
  contains:
    checked:
      description: The number of files.
      returned: always
      type: int
      sample: 5
    unchanged:
      description: How many files match their deployment.
      returned: always
      type: int
      sample: 2
    drifted:
      description: How many files differ from their deployment.
      returned: always
      type: int
      sample: 1
    missing:
      description: How many files describe a deployment that does not exist.
      returned: always
      type: int
      sample: 1
    invalid:
      description: How many files can't be compared.
      returned: always
      type: int
      sample: 1
    unlisted:
      description: How many deployments no file describes. 0 without the option of this name.
      returned: always
      type: int
      sample: 1
    unlisted_names:
      description: The names of these deployments.
      returned: always
      type: list
      elements: str
      sample: [scratch]
    entries:
      description: One entry per file.
      returned: always
      type: list
      elements: dict
      contains:
        name:
          description: The name of the deployment. Null if it is not known.
          returned: always
          type: str
          sample: web
        file:
          description: The path of the file within its folder.
          returned: always
          type: str
          sample: web.yaml
        state:
          description: V(in_sync), V(drifted), V(missing) or V(invalid).
          returned: always
          type: str
          sample: drifted
        changes:
          description: For V(drifted), the differences, as in M(paperspace.cloud.deployment). C(before) is the
            deployment's value.
          returned: always
          type: list
          elements: dict
          sample: [{"path": "image", "before": "nginx:1.28", "after": "nginx:1.27"}]
        message:
          description: The same in words, or why the file can't be compared.
          returned: always
          type: str
          sample: image is nginx:1.28, the file says nginx:1.27
    warnings:
      description: What the task could not compare.
      returned: always
      type: list
      elements: str
      sample: []
    project_id:
      description: The value of the option, as for C(source), C(generated_at) and C(purge).
      returned: always
      type: str
      sample: p1exampleid
"""


class FilterModule:
    """What Jinja gets of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"spec_drift": as_filter_error("spec_drift", spec_drift)}
