#!/usr/bin/python
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: deployment_runs_info
short_description: Read the runs and instances of a Paperspace Deployment
version_added: 1.0.0
description:
  - Reads the active runs of a deployment, with their instances, the state history of the instances, and how many
    replicas are ready.
  - During a change, the run of the old spec exists beside that of the new one.
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
      - Read only this many of the newest runs.
    type: int
    default: 10
notes:
  - A deployment that is disabled, has no replicas, or is not scheduled yet has no runs. This is not an error.
  - The API shows neither the spec of a run nor when the run began. M(paperspace.cloud.deployment_history_info) shows
    which spec became healthy, and when.
  - Literal secrets of eight or more characters in the deployment's current spec and last 120 specs are masked in the
    messages, so the module also reads the history.
  - A deployment that does not exist is an error.
  - In check mode, a deployment that does not exist, or a null O(id), gives an empty result and a warning, because an
    earlier task of the play may be the one that creates it.
seealso:
  - module: paperspace.cloud.deployment
  - module: paperspace.cloud.deployment_history_info
  - module: paperspace.cloud.deployment_logs
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
      replicas: 2
  register: web

- name: Read what runs of it
  paperspace.cloud.deployment_runs_info:
    project_id: p1exampleid
    name: web
  register: found

- name: Show the states of the newest run's instances
  ansible.builtin.debug:
    msg: "{{ item.instance_id }} is {{ item.state }} {{ item.state_message or '' }}"
  loop: "{{ (found.runs | first | default({'instances': []})).instances }}"
  loop_control:
    label: "{{ item.instance_id }}"

- name: Wait until all replicas are ready
  paperspace.cloud.deployment_runs_info:
    id: "{{ web.deployment.id }}"
    limit: 1
  register: newest
  until: newest.replicas > 0 and newest.ready_replicas >= newest.replicas
  retries: 20
  delay: 3
"""

RETURN = r"""
runs:
  description: The active runs, newest first. Empty when nothing runs.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The id of the run.
      returned: always
      type: str
      sample: r1exampleid
    replicas:
      description: The desired number of replicas.
      returned: always
      type: int
      sample: 2
    ready_replicas:
      description: How many of them are ready.
      returned: always
      type: int
      sample: 1
    available_replicas:
      description: How many are up but not ready.
      returned: always
      type: int
      sample: 0
    instances:
      description: The instances of the run.
      returned: always
      type: list
      elements: dict
      contains:
        id:
          description: The id of the record.
          returned: always
          type: str
          sample: i7f2exampleid
        instance_id:
          description: The id of the instance, as used in logs and metrics.
          returned: always
          type: str
          sample: i7f2exampleid
        state:
          description: The state, as the API spells it. V(errored), V(failed) and V(error) are unhealthy, in any case.
          returned: always
          type: str
          sample: errored
        state_message:
          description: The API's message about the state; null if there is none.
          returned: always
          type: str
          sample: back-off restarting the container
        dt_created:
          description: When the instance was created.
          returned: always
          type: str
          sample: '2026-01-02T03:04:11.000Z'
        dt_finished:
          description: When it ended; null while it runs.
          returned: always
          type: str
          sample: '2026-01-02T03:04:52.000Z'
        history:
          description: The state history of the instance.
          returned: always
          type: list
          elements: dict
          contains:
            state:
              description: The state.
              returned: always
              type: str
              sample: pending
            message:
              description: The API's message about the state.
              returned: always
              type: str
              sample: pulling the image
            timestamp:
              description: When the instance entered the state.
              returned: always
              type: str
              sample: '2026-01-02T03:04:11.000Z'
replicas:
  description: The desired number of replicas of the newest run. V(0) if there is no run.
  returned: success
  type: int
  sample: 2
ready_replicas:
  description:
    - How many replicas of the newest run are ready. V(0) if there is no run, so to tell whether a deployment is ready,
      also check that RV(replicas) is not zero.
  returned: success
  type: int
  sample: 1
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

from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.arguments import DEPLOYMENT_RUNS_INFO
from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.module import run_module
from ansible_collections.paperspace.cloud.plugins.module_utils.tasks.deployment_runs_info import run


def main() -> None:
    """Run the module."""
    run_module(DEPLOYMENT_RUNS_INFO, run)


if __name__ == "__main__":
    main()
