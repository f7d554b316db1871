# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The test ``paperspace.cloud.healthy``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.paperspace.cloud.plugins.plugin_utils.spec_files.returned import is_healthy
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.template_errors import as_filter_error

DOCUMENTATION = r"""
name: healthy
short_description: Whether a deployment is healthy
version_added: 1.0.0
author:
  - The paperspace.cloud contributors (@ansible-collections)
description:
  - True if the deployment's spec has become healthy and, if the input contains runs, as many replicas of the newest run
    are ready as the spec asks for. The result of a task that waited contains runs.
  - Without runs, the test uses only C(dt_healthy), which shows that the spec was healthy once.
  - A parked deployment is not healthy, and neither is one whose task failed.
options:
  _input:
    description:
      - A deployment, as returned by the modules M(paperspace.cloud.deployment) and M(paperspace.cloud.deployment_info).
      - Or the whole registered result of a M(paperspace.cloud.deployment) task. A result without a deployment, because
        the task removed it or found none, fails this test.
    type: raw
    required: true
seealso:
  - plugin: paperspace.cloud.disabled
    plugin_type: test
  - plugin: paperspace.cloud.failed
    plugin_type: test
  - module: paperspace.cloud.deployment_info
"""

EXAMPLES = r"""
# PAPERSPACE_API_KEY is set in the environment of Ansible.

- name: Deploy web
  paperspace.cloud.deployment:
    project_id: p1exampleid
    name: web
    image: nginx:1.27
    resources:
      machine_type: C4
      ports: [80]
  register: web

- name: Assert that it is healthy
  ansible.builtin.assert:
    that: web is paperspace.cloud.healthy

- name: Read the project
  paperspace.cloud.deployment_info:
    project_id: p1exampleid
  register: project

- name: List what is not healthy
  ansible.builtin.debug:
    msg: "{{ project.deployments | reject('paperspace.cloud.healthy') | map(attribute='name') | list }}"
"""

RETURN = r"""
_value:
  description: Whether the deployment is healthy.
  type: bool
"""


class TestModule:
    """What Jinja gets of this file."""

    def tests(self) -> dict[str, Callable[[Any], bool]]:
        return {"healthy": as_filter_error("healthy", is_healthy)}
