#!/usr/bin/python
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: deployment_history_info
short_description: Read the history of a Paperspace Deployment
version_added: 1.0.0
description:
  - Reads the specs that a deployment has had, newest first. Every change of a deployment makes a new spec.
  - Each spec shows its config, when it was applied and became healthy, and its error if it was not applied.
author:
  - The paperspace.cloud contributors (@ansible-collections)
extends_documentation_fragment:
  - paperspace.cloud.attributes
  - paperspace.cloud.attributes.info_module
  - paperspace.cloud.connection
  - paperspace.cloud.identity
options:
  limit:
    description:
      - Read only this many of the newest specs, and only the pages that contain them.
      - If not given, the whole history is read.
    type: int
  show_env:
    description:
      - Whether to show literal values of environment variables. Keys, passwords and headers stay masked.
    type: bool
    default: false
notes:
  - C(dt_healthy) shows only that the spec was healthy once. M(paperspace.cloud.deployment_runs_info) shows whether its
    replicas are ready now.
  - A deployment that does not exist is an error. With O(id) alone, the module requests only the history.
  - In check mode, a deployment that does not exist, or a null O(id), gives an empty result and a warning, because an
    earlier task of the play may be the one that creates it.
seealso:
  - module: paperspace.cloud.deployment
  - module: paperspace.cloud.deployment_info
  - module: paperspace.cloud.deployment_runs_info
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

- name: Read its last five specs
  paperspace.cloud.deployment_history_info:
    project_id: p1exampleid
    name: web
    limit: 5
  register: past

- name: Show what it ran, and since when
  ansible.builtin.debug:
    msg: "{{ item.dt_healthy or 'never healthy' }}: {{ item.data.image }}"
  loop: "{{ past.history }}"
  loop_control:
    label: "{{ item.id }}"

- name: Read the whole history by the deployment's id
  paperspace.cloud.deployment_history_info:
    id: "{{ web.deployment.id }}"
  register: whole

- name: Find the newest spec that was healthy
  ansible.builtin.debug:
    msg: "{{ whole.history | selectattr('dt_healthy') | map(attribute='id') | first | default('there is none') }}"
"""

RETURN = r"""
history:
  description: >-
    The specs of the deployment, newest first. The first one is its current spec. The same shape as
    RV(paperspace.cloud.deployment_info#module:deployments[].latest_spec).
  returned: success
  type: list
  elements: dict
  contains:
    workflow_run:
      description: The workflow run that fetched the data of the integrations. Null if there was none.
      returned: always
      type: dict
      contains:
        id:
          description: The id of the run.
          returned: always
          type: str
          sample: 2f1c7a90-5b3e-4f0d-9c6a-1d2e3f4a5b6c
        workflow_id:
          description: The id of its workflow.
          returned: always
          type: str
          sample: 7d9e0f1a-2b3c-4d5e-8f60-718293a4b5c6
        phase:
          description:
            - The phase of the run. The API knows V(Initializing), V(Submitting), V(Pending), V(Running), V(Succeeded),
              V(Skipped), V(Failed), V(Error), V(Omitted) and V(Canceled).
          returned: always
          type: str
          sample: Succeeded
        message:
          description: The API's message about the phase; null if there is none.
          returned: always
          type: str
          sample: the bucket was copied
        dt_created:
          description: When the run was created.
          returned: always
          type: str
          sample: '2026-01-02T03:04:05.000Z'
        dt_started:
          description: When it started; null until then.
          returned: always
          type: str
          sample: '2026-01-02T03:04:06.000Z'
        dt_finished:
          description: When it ended; null while it runs.
          returned: always
          type: str
          sample: '2026-01-02T03:04:08.000Z'
        workflow:
          description: The workflow.
          returned: always
          type: dict
          contains:
            id:
              description: The id of the workflow.
              returned: always
              type: str
              sample: w1exampleid
            name:
              description: The name of the workflow. Null if it has none.
              returned: always
              type: str
              sample: deployment-integrations
            dt_created:
              description: When the workflow was created.
              returned: always
              type: str
              sample: '2026-01-02T03:04:05.000Z'
  sample:
    - id: 9a7c2f64-0d1e-4c7b-8f21-5b6a7c8d9e0f
      external_applied: "2026-01-02T03:04:09.000Z"
      dt_healthy: "2026-01-02T03:05:31.000Z"
      error: null
      data: {api_version: v1, name: llm, image: "registry.example.com/team/llm:1.4"}
      workflow_run: null
error:
  description: The API error. The same shape as RV(paperspace.cloud.deployment#module:error).
  returned: when a request fails
  type: dict
  sample: {status: 400, code: BAD_REQUEST, message: Input validation failed, issues: []}
ids:
  description: The ids of these deployments.
  returned: when several deployments have the name
  type: list
  elements: str
  sample: [6b1d0c1e-2f5a-4d0b-9f3e-0a1b2c3d4e5f, 8c3e1d2f-3a6b-4e1c-8a4f-1b2c3d4e5f60]
"""

from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.arguments import DEPLOYMENT_HISTORY_INFO
from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.module import run_module
from ansible_collections.paperspace.cloud.plugins.module_utils.tasks.deployment_history_info import run


def main() -> None:
    """Run the module."""
    run_module(DEPLOYMENT_HISTORY_INFO, run)


if __name__ == "__main__":
    main()
