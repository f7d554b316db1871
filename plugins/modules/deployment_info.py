#!/usr/bin/python
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: deployment_info
short_description: Read Paperspace Deployments
version_added: 1.0.0
description:
  - Reads one deployment by its id or its name, all deployments of a project, or all that the API key can see.
  - If nothing is found, the list is empty, without an error.
author:
  - The paperspace.cloud contributors (@ansible-collections)
extends_documentation_fragment:
  - paperspace.cloud.attributes
  - paperspace.cloud.attributes.info_module
  - paperspace.cloud.connection
options:
  id:
    description:
      - The id of the deployment to read.
    type: str
  name:
    description:
      - The name of the deployment to read. It requires O(project_id), because names are unique only within a project.
      - Names are compared exactly. If several deployments have the name, the task fails and lists their ids.
      - Ignored when O(id) is given.
    type: str
  project_id:
    description:
      - The id of the project, such as V(p1exampleid). By itself, it selects all deployments of the project.
      - With O(id), it is only checked. The task fails if the deployment belongs to another project.
    type: str
  show_env:
    description:
      - Whether to show literal values of environment variables. Keys, passwords and headers stay masked.
    type: bool
    default: false
notes:
  - C(dt_healthy) shows only that the spec was healthy once. The module does not read whether its replicas are ready
    now.
seealso:
  - module: paperspace.cloud.deployment
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

- name: Read one deployment by its name
  paperspace.cloud.deployment_info:
    project_id: p1exampleid
    name: web
  register: found

- name: Show its endpoint, if it exists
  ansible.builtin.debug:
    msg: "{{ found.deployments[0].endpoint_url }}"
  when: found.deployments | length > 0

- name: Read the same one by its id
  paperspace.cloud.deployment_info:
    id: "{{ found.deployments[0].id }}"

- name: Read all deployments of a project
  paperspace.cloud.deployment_info:
    project_id: p1exampleid
  register: project

- name: List those that are parked
  ansible.builtin.debug:
    msg: "{{ project.deployments | rejectattr('latest_spec.data.enabled', 'undefined')
      | rejectattr('latest_spec.data.enabled') | map(attribute='name') | list }}"

- name: Read all deployments that the key can see
  paperspace.cloud.deployment_info:
"""

RETURN = r"""
deployments:
  description:
    - The deployments that were found, with the API's fields in snake_case and secrets masked.
    - Always a list, even for one deployment or none.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The id of the deployment. It never changes.
      returned: always
      type: str
      sample: 6b1d0c1e-2f5a-4d0b-9f3e-0a1b2c3d4e5f
    name:
      description: The name of the deployment.
      returned: always
      type: str
      sample: llm
    project_id:
      description: The id of its project.
      returned: always
      type: str
      sample: p1exampleid
    team_id:
      description: The id of its team.
      returned: always
      type: str
      sample: t1exampleid
    endpoint:
      description: The host name of the endpoint, as the API shows it.
      returned: always
      type: str
      sample: d6b1d0c1e2f5a4d0b9f3e0a1b2c3d4e5f.clexample.paperspacegradient.com
    endpoint_url:
      description: The URL of the endpoint.
      returned: always
      type: str
      sample: https://d6b1d0c1e2f5a4d0b9f3e0a1b2c3d4e5f.clexample.paperspacegradient.com
    dt_created:
      description: When the deployment was created.
      returned: always
      type: str
      sample: '2026-01-02T03:04:05.000Z'
    basic_auth_key:
      description: The password of the endpoint; null if it has none. A literal is masked.
      returned: always
      type: str
      sample: secret:ENDPOINT_PASSWORD
    latest_spec_hash:
      description: The API's hash of the spec.
      returned: always
      type: str
      sample: 0f343b0931126a20f133d67c2b018a3b
    latest_spec:
      description: The current spec. Null if the API shows none.
      returned: always
      type: dict
      contains:
        id:
          description: The id of the spec. Every change creates a new spec.
          returned: always
          type: str
          sample: 9a7c2f64-0d1e-4c7b-8f21-5b6a7c8d9e0f
        deployment_id:
          description: The id of the deployment.
          returned: always
          type: str
          sample: 6b1d0c1e-2f5a-4d0b-9f3e-0a1b2c3d4e5f
        user_id:
          description: The id of the user who made the change.
          returned: always
          type: str
          sample: u1exampleid
        external_applied:
          description: When the cluster applied the spec; null until then.
          returned: always
          type: str
          sample: '2026-01-02T03:04:09.000Z'
        dt_healthy:
          description: When the spec first became healthy; null until then.
          returned: always
          type: str
          sample: '2026-01-02T03:05:31.000Z'
        error:
          description: Why the cluster could not apply the whole spec; null if it could.
          returned: always
          type: str
          sample: the image could not be pulled
        metadata:
          description: Other data that the API stores with the spec. Null if there is none.
          returned: always
          type: dict
          contains:
            git:
              description: The source of the change (actor, host, owner, repo, ref and sha); null if unknown.
              returned: always
              type: dict
              sample:
                actor: ada
                host: github
                owner: example
                repo: llm
                ref: main
                sha: 3f786850e387550fdab836ed7e6dc881de23001b
        data:
          description:
            - The config, in the same shape as the options of M(paperspace.cloud.deployment), and its C(api_version).
            - A spec of the version v0alpha0 also has C(port), C(models), C(repositories) and
              C(resources.instance_type). Other fields that the API shows are included.
          returned: always
          type: dict
          sample:
            api_version: v1
            name: llm
            image: registry.example.com/team/llm:1.4
            enabled: true
            env: {LOG_LEVEL: "********", HF_TOKEN: secret:HF_TOKEN}
            health_checks: {readiness: {path: /healthz, port: 8000}}
            resources: {machine_type: A4000, ports: [8000], replicas: 2}
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

from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.arguments import DEPLOYMENT_INFO
from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.module import run_module
from ansible_collections.paperspace.cloud.plugins.module_utils.tasks.deployment_info import run


def main() -> None:
    """Run the module."""
    run_module(DEPLOYMENT_INFO, run)


if __name__ == "__main__":
    main()
