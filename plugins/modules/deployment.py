#!/usr/bin/python
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: deployment
short_description: Roll out, change, park or remove a Paperspace Deployment
version_added: 1.0.0
description:
  - Creates, changes or removes a Paperspace Deployment, and waits until the change is complete. A deployment runs
    replicas of a container image behind an endpoint.
  - Declarative. Describe the deployment, and the module converges it. It writes only differences, so a second run
    changes nothing.
  - Options that are not given stay as they are. Null and the empty values (V(''), V([]), V({})) count as not given,
    with a warning if the deployment has a value there. O(remove) removes. With O(purge=true), the task describes the
    complete spec.
  - If the rollout fails, the task fails early, and reports the states of the instances, their last log lines and the
    timeline.
author:
  - The paperspace.cloud contributors (@ansible-collections)
extends_documentation_fragment:
  - paperspace.cloud.attributes
  - paperspace.cloud.connection
  - paperspace.cloud.deployment_spec
  - paperspace.cloud.git
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
      - Except with O(redeploy=true), which writes each time.
options:
  id:
    description:
      - The id of an existing deployment.
      - An id that does not exist is an error with O(state=present). With O(state=absent), there is nothing to do.
    type: str
  name:
    description:
      - With O(project_id), the name of the deployment to find, or to create if there is none. Names are compared
        exactly. If several deployments have the name, the task fails and lists their ids.
      - With O(id), the name that the deployment should have. A different name renames the deployment.
    type: str
  project_id:
    description:
      - The id of the project, such as V(p1exampleid). Required for a new deployment, and for O(name) without O(id).
      - With O(id), it is only checked, because a deployment can't be moved to another project.
    type: str
  state:
    description:
      - V(present) creates the deployment, or changes what differs.
      - V(absent) removes it. With O(wait=true), the task waits until the API no longer shows it. After a minute, it
        stops waiting and warns.
    type: str
    choices:
      - present
      - absent
    default: present
  remove:
    description:
      - What to remove, as paths in the form of RV(changes), such as V(env.OLD), V(command), V(health_checks.startup),
        V(integrations[data]), V(resources.autoscaling) and V(basic_auth_key).
      - Removing something that does not exist is not a change. A path that can't be removed, or that another option
        sets, is an error.
      - Can be combined with O(spec) and O(src), and overrides the document.
    type: list
    elements: str
  spec:
    description:
      - A spec as one document, instead of the individual options. Mutually exclusive with O(src).
      - It may have any version of the API (C(apiVersion) is V(v1), V(latest), V(v0alpha1) or V(v0alpha0)), in the API's
        spelling (C(machineType)) or in that of the options (C(machine_type)). Without a version, it is read as V(v1),
        or as V(v0alpha0) if it uses fields that only that version has. C($schema) is ignored, and other unknown fields
        are refused.
      - Environment variables may be a mapping, or a list of C(name) and C(value) as in the API.
      - O(id), O(name) and O(project_id) identify the deployment and override the document. The name in the document is
        used if neither O(id) nor O(name) is given.
      - O(image), O(enabled), O(env), O(remove), O(resources.replicas) and O(resources.autoscaling) can be combined with
        a document and override it if they are not empty. O(env) adds and replaces individual variables. Any other
        option of the spec is an error with a document.
      - A document is merged like the individual options. If it is the complete spec, add O(purge=true), which can also
        replace a spec of another version.
    type: dict
  src:
    description:
      - A file with such a document, always on the controller. It is searched for like the files of other actions, in a
        role under C(files/) first.
      - The suffix determines the format, and is one of C(.yaml), C(.yml), C(.json), C(.jsonc) and C(.toml). A file that
        is encrypted with Ansible Vault is decrypted.
      - If it is a folder, the first of C(paperspace.yaml), C(paperspace.yml), C(paperspace.json), C(paperspace.jsonc)
        and C(paperspace.toml) is used, or else C(app) with one of these suffixes in its subfolder C(.paperspace).
      - An unquoted YAML value that YAML 1.1 and 1.2 read differently, such as V(22:30), V(02134), V(0o17), V(1_000),
        V(1e10) and V(yes), is refused where a string is expected. Quote it.
      - JSON with comments needs the Python library C(json5) on the controller.
    type: str
  purge:
    description:
      - Whether to remove what is not given, so that the task or the document describes the complete spec.
      - O(basic_auth_key), O(enabled) and O(resources.replicas) are kept unless they are given or listed in O(remove),
        so that a nightly run neither opens an endpoint nor resumes a parked deployment. Fields that only the API knows
        are kept, too.
    type: bool
    default: false
  redeploy:
    description:
      - Whether to send the spec even if nothing differs. Use it after a secret was rotated or an image tag was moved.
      - The task then always reports a change. The API decides whether an identical spec starts new containers. If it
        creates no new spec, the task warns.
    type: bool
    default: false
  show_env:
    description:
      - Whether to show literal values of environment variables in the result and in the diff.
      - Keys, passwords and headers stay masked, and so do all arguments in C(invocation).
    type: bool
    default: false
notes:
  - After a lost response to a write, the task checks whether the write took effect, for at least 30 seconds or
    O(api_timeout), whichever is longer, before it repeats the write. At the end, it looks the created deployment up by
    name again. If there are two, because the API finished the first write later, the task fails and lists the ids. If
    the API finishes a write even after the task has ended, the next task with that name finds it and fails in the same
    way.
  - Two concurrent tasks can create two deployments with the same name if neither finds it yet, because the API has no
    lock. The next task with that name then fails and lists the ids.
  - If the API becomes unavailable after the write, the task keeps trying until O(wait_timeout).
  - If the API shows the name or the project in a different form than it was sent, the task fails, because the next task
    would not find the deployment. Use the form that the API shows.
  - After a write, the task reads the deployment back. If the API did not apply a field, the task fails and names the
    field. A secret that the API does not show can't be compared; the task warns about it and does not report it as a
    change.
  - Live progress goes to stderr, one line when something changes and at most one per second. Set E(PAPERSPACE_PROGRESS)
    to V(false) to disable it.
  - A failed rollout is not rolled back. The deployment stays as the task wrote it.
  - A task that does not wait ends within five minutes, whatever the API does.
seealso:
  - module: paperspace.cloud.deployment_info
  - module: paperspace.cloud.deployment_logs
  - name: Paperspace Deployments
    description: What deployments are, and what their specs can contain.
    link: https://docs.digitalocean.com/products/paperspace/deployments/
"""

EXAMPLES = r"""
# The examples build on each other. PAPERSPACE_API_KEY is set in the environment of Ansible.

- name: Create a deployment and wait until it is healthy
  paperspace.cloud.deployment:
    project_id: p1exampleid
    name: web
    image: nginx:1.27
    resources:
      machine_type: C4
      ports: [80]
      replicas: 2
  register: web

- name: Show its endpoint
  ansible.builtin.debug:
    msg: "{{ web.endpoint_url }}"

- name: Change the number of replicas and nothing else
  paperspace.cloud.deployment:
    project_id: p1exampleid
    name: web
    resources:
      replicas: 3

- name: Show what a new image would change, without changing it
  paperspace.cloud.deployment:
    project_id: p1exampleid
    name: web
    image: nginx:1.28
  check_mode: true
  diff: true

- name: Set two environment variables, one by reference to a secret of the project
  paperspace.cloud.deployment:
    project_id: p1exampleid
    name: web
    env:
      LOG_LEVEL: debug
      SESSION_KEY: secret:SESSION_KEY

- name: Remove one of them again
  paperspace.cloud.deployment:
    project_id: p1exampleid
    name: web
    remove:
      - env.LOG_LEVEL

- name: Ask for a password at the endpoint, taken from vault
  paperspace.cloud.deployment:
    project_id: p1exampleid
    name: web
    basic_auth_key: "{{ vault_endpoint_password }}"

- name: Add a health check and scale with the load
  paperspace.cloud.deployment:
    project_id: p1exampleid
    name: web
    health_checks:
      readiness:
        path: /
        period_seconds: 5
    resources:
      autoscaling:
        max_replicas: 6
        metrics:
          - metric: cpu
            value: 70

- name: Go back to a fixed number of replicas
  paperspace.cloud.deployment:
    project_id: p1exampleid
    name: web
    remove:
      - resources.autoscaling

- name: Mount weights from a bucket, and give the download time
  paperspace.cloud.deployment:
    project_id: p1exampleid
    name: web
    integrations:
      - type: s3
        name: weights
        url: s3://example-bucket/weights
        region: us-east-1
        access_key_id: secret:S3_KEY
        secret_access_key: secret:S3_SECRET
    wait_timeout: 3600

- name: Roll out a spec file of the vendor's tools, with the image that was just built
  paperspace.cloud.deployment:
    project_id: p1exampleid
    src: specs/llm.yaml
    image: "registry.example.com/team/llm:{{ build | default('1.5') }}"
    purge: true
    git:
      actor: ada
      host: github
      owner: example
      repo: llm
      ref: main
      sha: 3f786850e387550fdab836ed7e6dc881de23001b

- name: Deploy a document as the complete spec, under another name
  paperspace.cloud.deployment:
    project_id: p1exampleid
    name: llm-preview
    spec:
      apiVersion: v1
      image: registry.example.com/team/llm:1.6-rc1
      containerRegistry: team-registry
      resources:
        machineType: A4000
        ports: [8000]
    purge: true

- name: Restart the containers after a secret was rotated
  paperspace.cloud.deployment:
    project_id: p1exampleid
    name: llm
    redeploy: true

- name: Park it overnight (the endpoint keeps its address)
  paperspace.cloud.deployment:
    project_id: p1exampleid
    name: llm
    enabled: false

- name: Wake it up, without waiting for it
  paperspace.cloud.deployment:
    project_id: p1exampleid
    name: llm
    enabled: true
    wait: false

- name: Rename a deployment
  paperspace.cloud.deployment:
    id: "{{ web.deployment.id }}"
    name: website

- name: Notify the team when a rollout fails
  block:
    - name: Roll out the next version
      paperspace.cloud.deployment:
        project_id: p1exampleid
        name: website
        image: nginx:1.28
        wait_timeout: 600
  rescue:
    - name: Show the reason and the last log lines
      ansible.builtin.debug:
        msg: "{{ [ansible_failed_result.reason] + ansible_failed_result.logs | map(attribute='message') | list }}"

- name: Give the connection and the project once for several tasks
  module_defaults:
    group/paperspace.cloud.all:
      api_key: "{{ paperspace_api_key }}"
      project_id: p1exampleid
  block:
    - name: Remove the preview
      paperspace.cloud.deployment:
        name: llm-preview
        state: absent

    - name: Remove the website
      paperspace.cloud.deployment:
        name: website
        state: absent
"""

RETURN = r"""
deployment:
  description:
    - The deployment as it was last read. The same shape as RV(paperspace.cloud.deployment_info#module:deployments).
    - In check mode, as it would be. With O(state=absent), as it was. Null if there is none.
  returned: success, and when the wait for a written change fails
  type: dict
  contains:
    runs:
      description: >-
        The runs as the wait last read them, newest first. The same shape as
        RV(paperspace.cloud.deployment_runs_info#module:runs).
      returned: when the task has waited for a rollout
      type: list
      elements: dict
      sample: [{id: r1exampleid, replicas: 2, ready_replicas: 2, available_replicas: 0, instances: []}]
  sample:
    id: 6b1d0c1e-2f5a-4d0b-9f3e-0a1b2c3d4e5f
    name: llm
    project_id: p1exampleid
    endpoint_url: https://d6b1d0c1e2f5a4d0b9f3e0a1b2c3d4e5f.clexample.paperspacegradient.com
    latest_spec:
      id: 9a7c2f64-0d1e-4c7b-8f21-5b6a7c8d9e0f
      dt_healthy: "2026-01-02T03:05:31.000Z"
      data:
        api_version: v1
        name: llm
        image: registry.example.com/team/llm:1.4
        env: {LOG_LEVEL: "********", HF_TOKEN: secret:HF_TOKEN}
        resources: {machine_type: A4000, ports: [8000], replicas: 2}
endpoint_url:
  description: The URL of the endpoint. Null if there is none, or none yet.
  returned: success, and when the wait for a written change fails
  type: str
  sample: https://d6b1d0c1e2f5a4d0b9f3e0a1b2c3d4e5f.clexample.paperspacegradient.com
changes:
  description: Every difference between the previous and the desired config. Empty if and only if nothing has changed.
  returned: success, and when the wait for a written change fails
  type: list
  elements: dict
  contains:
    path:
      description: The path of the field, in the spelling of the options.
      returned: always
      type: str
      sample: resources.replicas
    before:
      description: The value before. Null if there was none; secrets are masked.
      returned: always
      type: raw
      sample: 2
    after:
      description: The value after. Null if there is none any more; secrets are masked.
      returned: always
      type: raw
      sample: 3
spec_id:
  description: The id of the current spec. Null for a removed deployment, and for a change in check mode.
  returned: success, and when the wait for a written change fails
  type: str
  sample: 9a7c2f64-0d1e-4c7b-8f21-5b6a7c8d9e0f
previous_spec_id:
  description: The id of the spec before the task. Null for a new deployment.
  returned: success, and when the wait for a written change fails
  type: str
  sample: 1f2e3d4c-5b6a-4798-8a9b-0c1d2e3f4a5b
diff:
  description: The changes as Ansible shows them.
  returned: in diff mode
  type: dict
  contains:
    before_header:
      description: The name of the deployment.
      returned: always
      type: str
      sample: web
    after_header:
      description: The name of the deployment.
      returned: always
      type: str
      sample: web
    before:
      description: The fields that change, with their values before.
      returned: always
      type: dict
      sample: {resources: {replicas: 2}}
    after:
      description: The fields that change, with their values after.
      returned: always
      type: dict
      sample: {resources: {replicas: 3}}
timeline:
  description: The events with their times. Empty if there was nothing to write and nothing to wait for.
  returned: always, unless the arguments are invalid
  type: list
  elements: dict
  contains:
    at:
      description: The time in UTC.
      returned: always
      type: str
      sample: "2026-01-02T03:05:31.402Z"
    seconds:
      description: Seconds since the task started.
      returned: always
      type: float
      sample: 86.4
    phase:
      description: >-
        The phase, one of V(read), V(apply), V(pre_build), V(starting), V(healthy), V(draining), V(disabled) and
        V(delete).
      returned: always
      type: str
      sample: starting
    message:
      description: What happened.
      returned: always
      type: str
      sample: applied, 1/2 replicas ready, i7f2exampleid pending
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
  description: >-
    The instances as the wait last read them. The same shape as
    RV(paperspace.cloud.deployment_runs_info#module:runs[].instances).
  returned: when a wait fails
  type: list
  elements: dict
  contains:
    summary:
      description: The instance in one line.
      returned: always
      type: str
      sample: i7f2exampleid errored (back-off restarting the container)
  sample:
    - instance_id: i7f2exampleid
      state: errored
      state_message: back-off restarting the container
      summary: i7f2exampleid errored (back-off restarting the container)
logs:
  description: >-
    The last log lines, oldest first, of the unhealthy instances, or of all instances if none is unhealthy. The same
    shape as RV(paperspace.cloud.deployment_logs#module:logs).
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
  description: The error that the API returned, or that prevented a response.
  returned: when a request fails
  type: dict
  contains:
    status:
      description: The HTTP status. Null without a complete response.
      returned: always
      type: int
      sample: 400
    code:
      description: The API's error code. Null without a complete response.
      returned: always
      type: str
      sample: BAD_REQUEST
    message:
      description: The API's message, or why there was no response.
      returned: always
      type: str
      sample: Input validation failed
    issues:
      description: The API's messages about individual fields.
      returned: always
      type: list
      elements: dict
      contains:
        path:
          description: The field, in the spelling of the options.
          returned: always
          type: str
          sample: resources.machine_type
        message:
          description: What is wrong with it.
          returned: always
          type: str
          sample: unknown machine type
ids:
  description: The ids of these deployments.
  returned: when several deployments have the name
  type: list
  elements: str
  sample:
    - 6b1d0c1e-2f5a-4d0b-9f3e-0a1b2c3d4e5f
    - 8c3e1d2f-3a6b-4e1c-8a4f-1b2c3d4e5f60
"""

from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.arguments import DEPLOYMENT
from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.module import run_module
from ansible_collections.paperspace.cloud.plugins.module_utils.tasks.deployment import run


def main() -> None:
    """Run the module."""
    run_module(DEPLOYMENT, run)


if __name__ == "__main__":
    main()
