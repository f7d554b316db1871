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
  - Reads the active runs of a deployment with their instances, the states that these have been in, and how many
    replicas are ready.
  - During a change the run of the old spec is still there beside the run of the new one.
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
      - Read only the newest runs, so many of them.
    type: int
    default: 10
notes:
  - A deployment that is disabled, has no replicas, or is not scheduled yet, has no runs. That is no error.
  - The API says neither which spec a run belongs to nor when it began. M(paperspace.cloud.deployment_history_info)
    tells which spec was found healthy, and when.
  - Literal secrets of the deployment's spec and of its last 120 specs, of eight characters and more, are masked in the
    messages. So its history is read as well.
  - A deployment that is not there is an error.
  - In check mode a deployment that is not there, or a null O(id), gives an empty result and a warning. An earlier task
    of the play may be the one that creates it.
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
      description: The number of replicas wanted.
      returned: always
      type: int
      sample: 2
    ready_replicas:
      description: How many of them are ready.
      returned: always
      type: int
      sample: 1
    available_replicas:
      description: How many are up, but not ready.
      returned: always
      type: int
      sample: 0
    instances:
      description: Its instances.
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
          description: The id of the instance. Logs and metrics name it.
          returned: always
          type: str
          sample: i7f2exampleid
        state:
          description: The state, in the API's own words. V(errored), V(failed) and V(error) are unhealthy,
            whatever their case.
          returned: always
          type: str
          sample: errored
        state_message:
          description: What the API says about the state; null when it says nothing.
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
          description: The states that it has been in.
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
              description: What the API says about it.
              returned: always
              type: str
              sample: pulling the image
            timestamp:
              description: When it came to be.
              returned: always
              type: str
              sample: '2026-01-02T03:04:11.000Z'
replicas:
  description: The number of replicas that the newest run wants. V(0) when there is no run.
  returned: success
  type: int
  sample: 2
ready_replicas:
  description:
    - How many replicas of the newest run are ready. V(0) when there is no run, so compare RV(replicas) with zero, too,
      before you call a deployment ready.
  returned: success
  type: int
  sample: 1
error:
  description: What the API answered. The same shape as RV(paperspace.cloud.deployment#module:error).
  returned: when a request fails
  type: dict
  sample: {status: 400, code: BAD_REQUEST, message: Input validation failed, issues: []}
ids:
  description: The ids of those deployments.
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
