#!/usr/bin/python
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: deployment_rollback
short_description: Roll a Paperspace Deployment back to an earlier spec
version_added: 1.0.0
description:
  - Restores an earlier spec from the history of a deployment, and waits until the deployment is healthy.
  - The whole spec is replaced, including C(enabled) and the number of replicas. Fields that the earlier spec does not
    contain return to the API's defaults.
  - It writes only if there is a difference, so a second run changes nothing.
author:
  - The paperspace.cloud contributors (@ansible-collections)
extends_documentation_fragment:
  - paperspace.cloud.attributes
  - paperspace.cloud.connection
  - paperspace.cloud.identity
  - paperspace.cloud.wait
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
    details:
      - The diff shows the planned change, and is the same in check mode. Secrets are masked on both sides.
  idempotent:
    support: partial
    details:
      - Except with O(to=previous), which restores the spec before the current one each time.
options:
  to:
    description:
      - The spec to restore.
      - V(last_healthy) is the current spec if it has ever been healthy, and then nothing changes. Otherwise it is the
        newest earlier spec that has been healthy.
      - V(previous) is the spec right before the current one, healthy or not. A rollback creates a new spec, so the
        previous one is then the spec that was just replaced, and a second run goes forward again.
      - Any other value is the id of a spec in the deployment's history. The id of the current spec changes nothing.
    type: str
    default: last_healthy
  show_env:
    description:
      - Whether to show literal values of environment variables in the result and in the diff.
      - Keys, passwords and headers stay masked, and so do all arguments in C(invocation).
    type: bool
    default: false
notes:
  - The API shows only that a spec was healthy once, not whether it is healthy now. O(to=last_healthy) does not change a
    deployment whose spec became healthy and broke later. Use V(previous) or the id of a spec instead.
  - A spec that parks a deployment never becomes healthy, so O(to=last_healthy) resumes a parked deployment with the
    spec that ran before.
  - A rollback creates a new spec with the content of the old one. The API resolves its references again. An image tag
    may have moved since then, and a secret of the project may have been rotated.
  - The deployment keeps its current name. If the earlier spec has no C(basic_auth_key), the deployment keeps the
    current one, with a warning, because a rollback must not open an endpoint.
  - A secret that the history masks or omits can't be sent again. The task then fails, writes nothing and names the
    fields. Specs with references such as V(secret:NAME) can always be restored. If nothing else differs, there is
    nothing to write, and a warning names the fields that could not be compared.
  - A spec whose content the API no longer shows can't be restored.
  - Git metadata that the API stores with the earlier spec is sent again.
  - Live progress goes to stderr, one line when something changes and at most one per second. Set E(PAPERSPACE_PROGRESS)
    to V(false) to disable it.
  - A task that does not wait ends within five minutes, whatever the API does.
seealso:
  - module: paperspace.cloud.deployment
  - module: paperspace.cloud.deployment_history_info
"""

EXAMPLES = r"""
# The examples build on each other. PAPERSPACE_API_KEY is set in the environment of Ansible.

- name: Create a healthy deployment
  paperspace.cloud.deployment:
    project_id: p1exampleid
    name: web
    image: nginx:1.27
    resources:
      machine_type: C4
      ports: [80]
  register: good

- name: Roll back to the last healthy spec (here the current one, so nothing changes)
  paperspace.cloud.deployment_rollback:
    project_id: p1exampleid
    name: web

- name: Roll a failed rollout back, and fail
  block:
    - name: Roll out the next version
      paperspace.cloud.deployment:
        project_id: p1exampleid
        name: web
        image: nginx:1.28
        wait_timeout: 600
  rescue:
    - name: Roll back to the last healthy version
      paperspace.cloud.deployment_rollback:
        project_id: p1exampleid
        name: web
      register: rollback

    - name: Show what happened
      ansible.builtin.fail:
        msg: >-
          {{ ansible_failed_result.reason | default(ansible_failed_result.msg) }};
          went back to {{ rollback.target_spec_id }}

- name: Show what rolling back one step would change, without changing it
  paperspace.cloud.deployment_rollback:
    project_id: p1exampleid
    name: web
    to: previous
  check_mode: true
  diff: true

- name: Roll back one step, healthy or not (running it again goes forward)
  paperspace.cloud.deployment_rollback:
    project_id: p1exampleid
    name: web
    to: previous

- name: Roll back to a recorded spec
  paperspace.cloud.deployment_rollback:
    id: "{{ good.deployment.id }}"
    to: "{{ good.spec_id }}"
    wait: false

- name: Read the history
  paperspace.cloud.deployment_history_info:
    project_id: p1exampleid
    name: web
  register: past

- name: Roll back to the newest spec of an image
  paperspace.cloud.deployment_rollback:
    project_id: p1exampleid
    name: web
    to: "{{ past.history | selectattr('data.image', 'eq', 'nginx:1.28') | map(attribute='id') | first }}"
"""

RETURN = r"""
deployment:
  description:
    - The deployment as it was last read. The same shape as RV(paperspace.cloud.deployment#module:deployment).
    - In check mode, as it would be.
  returned: success, and when the wait for a written change fails
  type: dict
  sample:
    id: 6b1d0c1e-2f5a-4d0b-9f3e-0a1b2c3d4e5f
    name: llm
    endpoint_url: https://d6b1d0c1e2f5a4d0b9f3e0a1b2c3d4e5f.clexample.paperspacegradient.com
    latest_spec:
      id: 9a7c2f64-0d1e-4c7b-8f21-5b6a7c8d9e0f
      dt_healthy: "2026-01-02T03:05:31.000Z"
      data: {api_version: v1, name: llm, image: "registry.example.com/team/llm:1.4"}
endpoint_url:
  description: The URL of the endpoint. Null if there is none, or none yet.
  returned: success, and when the wait for a written change fails
  type: str
  sample: https://d6b1d0c1e2f5a4d0b9f3e0a1b2c3d4e5f.clexample.paperspacegradient.com
changes:
  description: >-
    Every difference between the previous config and the restored one. Empty if and only if nothing has changed. The
    same shape as RV(paperspace.cloud.deployment#module:changes).
  returned: success, and when the wait for a written change fails
  type: list
  elements: dict
  sample: [{path: image, before: "team/llm:1.5", after: "team/llm:1.4"}]
spec_id:
  description: >-
    The id of the current spec. After a change, it is a new spec with the content of the earlier one. Null for a change
    in check mode.
  returned: success, and when the wait for a written change fails
  type: str
  sample: 9a7c2f64-0d1e-4c7b-8f21-5b6a7c8d9e0f
previous_spec_id:
  description: The id of the spec before the task.
  returned: success, and when the wait for a written change fails
  type: str
  sample: 1f2e3d4c-5b6a-4798-8a9b-0c1d2e3f4a5b
target_spec_id:
  description: The id of the earlier spec that the task restores.
  returned: success, and when the task fails after it has chosen a spec
  type: str
  sample: 3c4d5e6f-7a8b-49c0-9d1e-2f3a4b5c6d7e
diff:
  description: The changes as Ansible shows them. The same shape as RV(paperspace.cloud.deployment#module:diff).
  returned: in diff mode
  type: dict
  sample: {before_header: web, after_header: web, before: {image: "team/llm:1.5"}, after: {image: "team/llm:1.4"}}
timeline:
  description:
    - The events with their times. Empty if the deployment already has that spec and there was nothing to wait for. The
      same shape as RV(paperspace.cloud.deployment#module:timeline).
    - The choice of the spec is an event of the phase V(plan).
  returned: success, and when the task fails after it has chosen a spec
  type: list
  elements: dict
  sample: [{at: "2026-01-02T03:05:31.402Z", seconds: 86.4, phase: starting, message: "applied, 1/2 replicas ready"}]
phase:
  description: The phase in which the wait failed.
  returned: when a wait fails
  type: str
  sample: starting
reason:
  description: Why the wait failed, in one line. RV(ignore:msg) gives the details.
  returned: when a wait fails
  type: str
  sample: "0/2 replicas ready; unhealthy for 30 s: i7f2exampleid errored (back-off restarting the container)"
hint:
  description: What to check next.
  returned: when a wait fails
  type: str
  sample: read the log lines, then check command, env, health_checks and the machine's memory
instances:
  description: The instances as last read. The same shape as RV(paperspace.cloud.deployment#module:instances).
  returned: when a wait fails
  type: list
  elements: dict
  sample: [{instance_id: i7f2exampleid, state: errored, summary: i7f2exampleid errored}]
logs:
  description: >-
    The last log lines, oldest first, of the unhealthy instances, or of all instances if none is unhealthy. The same
    shape as RV(paperspace.cloud.deployment#module:logs).
  returned: when a wait fails
  type: list
  elements: dict
  sample: [{dt_created: "2026-01-02T03:05:29.412Z", instance_id: i7f2exampleid, message: out of memory}]
refused:
  description: The fields that the API accepted without an error but did not apply.
  returned: when the API did not apply a written change
  type: list
  elements: str
  sample: [region]
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

from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.arguments import DEPLOYMENT_ROLLBACK
from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.module import run_module
from ansible_collections.paperspace.cloud.plugins.module_utils.tasks.deployment_rollback import run


def main() -> None:
    """Run the module."""
    run_module(DEPLOYMENT_ROLLBACK, run)


if __name__ == "__main__":
    main()
