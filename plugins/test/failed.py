# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The test ``paperspace.cloud.failed``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.paperspace.cloud.plugins.plugin_utils.spec_files.returned import is_failed
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.template_errors import as_filter_error

DOCUMENTATION = r"""
name: failed
short_description: Whether a deployment has failed
version_added: 1.0.0
author:
  - The paperspace.cloud contributors (@ansible-collections)
description:
  - True if the cluster could not apply the deployment's spec or, if the input contains instances, an instance of the
    newest run is in an unhealthy state (C(errored), C(failed) or C(error), in any case).
  - The result of a task that waited contains instances, even if the wait failed. Without instances, the test detects
    only a spec that could not be applied.
  - A container may recover, and a container beyond the desired number of replicas may fail while the deployment is
    healthy.
  - This is not C(ansible.builtin.failed), which tests whether a task failed. Write the full name.
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
  - plugin: paperspace.cloud.disabled
    plugin_type: test
  - module: paperspace.cloud.deployment_info
"""

EXAMPLES = r"""
# PAPERSPACE_API_KEY is set in the environment of Ansible.

- name: Deploy, and inspect the result before failing
  paperspace.cloud.deployment:
    project_id: p1exampleid
    name: web
    image: nginx:1.27
    resources:
      machine_type: C4
      ports: [80]
  register: web
  ignore_errors: true

- name: Stop where the deployment itself has failed, and go on where the API could not be reached
  ansible.builtin.assert:
    that: web.deployment is not defined or web is not paperspace.cloud.failed
    fail_msg: "{{ web.msg | default('') }}"

- name: Read the project
  paperspace.cloud.deployment_info:
    project_id: p1exampleid
  register: project

- name: List what the cluster could not apply
  ansible.builtin.debug:
    msg: "{{ project.deployments | select('paperspace.cloud.failed') | map(attribute='name') | list }}"
"""

RETURN = r"""
_value:
  description: Whether the deployment has failed.
  type: bool
"""


class TestModule:
    """What Jinja gets of this file."""

    def tests(self) -> dict[str, Callable[[Any], bool]]:
        return {"failed": as_filter_error("failed", is_failed)}
