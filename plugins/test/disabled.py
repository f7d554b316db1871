# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The test ``paperspace.cloud.disabled``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.paperspace.cloud.plugins.plugin_utils.spec_files.returned import is_disabled
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.template_errors import as_filter_error

DOCUMENTATION = r"""
name: disabled
short_description: Whether a deployment is parked
version_added: 1.0.0
author:
  - The paperspace.cloud contributors (@ansible-collections)
description:
  - True if the deployment is switched off (C(enabled) is false) or scaled to zero replicas.
  - The test shows what the spec says, not whether the last container has stopped.
options:
  _input:
    description:
      - A deployment, as returned by the modules M(paperspace.cloud.deployment) and M(paperspace.cloud.deployment_info).
      - Or the whole registered result of a M(paperspace.cloud.deployment) task. A result without a deployment, because
        the task removed it or found none, fails this test.
    type: raw
    required: true
seealso:
  - plugin: paperspace.cloud.healthy
    plugin_type: test
  - plugin: paperspace.cloud.failed
    plugin_type: test
  - module: paperspace.cloud.deployment_info
"""

EXAMPLES = r"""
# PAPERSPACE_API_KEY is set in the environment of Ansible.

- name: Create a deployment
  paperspace.cloud.deployment:
    project_id: p1exampleid
    name: web
    image: nginx:1.27
    resources:
      machine_type: C4
      ports: [80]
  register: web

- name: Read the project
  paperspace.cloud.deployment_info:
    project_id: p1exampleid
  register: project

- name: List what is parked
  ansible.builtin.debug:
    msg: "{{ project.deployments | select('paperspace.cloud.disabled') | map(attribute='name') | list }}"

- name: Park what is not
  paperspace.cloud.deployment:
    id: "{{ item.id }}"
    enabled: false
  loop: "{{ project.deployments | reject('paperspace.cloud.disabled') }}"
  loop_control:
    label: "{{ item.name }}"
"""

RETURN = r"""
_value:
  description: Whether the deployment is parked.
  type: bool
"""


class TestModule:
    """What Jinja gets of this file."""

    def tests(self) -> dict[str, Callable[[Any], bool]]:
        return {"disabled": as_filter_error("disabled", is_disabled)}
