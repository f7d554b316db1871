#!/usr/bin/python
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: deployment_preflight
short_description: Check a Paperspace Deployment before it is rolled out
version_added: 1.0.0
description:
  - Finds, before a rollout writes anything, what would make it fail late - an invalid spec or gate, a key or project
    that the API does not know, a missing secret or container registry, or an account that may not run anything.
  - The options of a spec are those of M(paperspace.cloud.deployment), which describes them in full.
  - It only reads. If checks fail, the task fails with one message that lists all of them.
  - A check of data that the API does not expose is skipped and does not fail. RV(skipped_checks) lists it.
author:
  - The paperspace.cloud contributors (@ansible-collections)
extends_documentation_fragment:
  - paperspace.cloud.attributes
  - paperspace.cloud.attributes.info_module
  - paperspace.cloud.connection
  - paperspace.cloud.gates
options:
  project_id:
    description:
      - The id of the project of the rollout, such as V(p1exampleid). Required.
    type: str
  name:
    description:
      - The name of the deployment, for the message of the task. It defaults to the name in the document. The deployment
        need not exist yet.
    type: str
  # begin generated brief deployment_spec
  image:
    description: The container image, as C(repository/name:tag).
    type: str
  enabled:
    description: Whether the deployment runs.
    type: bool
  command:
    description: The command of the container and its arguments, as a list of words. It overrides the
      command of the image.
    type: list
    elements: str
  env:
    description: Environment variables of the containers, as a mapping of names to values.
    type: dict
  region:
    description: The region that the deployment runs in, such as V(ny2).
    type: str
  container_registry:
    description: The name of the private registry that the image comes from, as configured for the team.
    type: str
  basic_auth_key:
    description: The password of the endpoint, which then requires HTTP Basic authentication as the
      user C(paperspace).
    type: str
  health_checks:
    description: Probes that check whether a container has started, is alive, and is ready for requests.
    type: dict
    suboptions:
      liveness:
        description: A container that fails this probe is restarted.
        type: dict
        suboptions:
          path:
            description: The HTTP path that the probe requests. Any status from 200 to 399 is a success.
            type: str
          port:
            description: The port that the probe connects to. The API's default is the first of the
              deployment's ports.
            type: int
          host:
            description: The host name that the probe connects to, instead of the address of the container.
            type: str
          headers:
            description: HTTP headers that the probe sends, as a mapping of names to values.
            type: dict
          exec:
            description: A command that the probe runs in the container, instead of an HTTP request.
            type: dict
            suboptions:
              command:
                description: The command and its arguments. Exit code 0 is a success.
                type: list
                elements: str
          initial_delay_seconds:
            description: Seconds between the start of the container and the first probe. The API's default
              is 0.
            type: int
          period_seconds:
            description: Seconds between probes. The API's default is 10.
            type: int
          timeout_seconds:
            description: Seconds after which a probe without a response fails. The API's default is
              1.
            type: int
          failure_threshold:
            description: How many probes in a row must fail before the check fails. The API's default
              is 3.
            type: int
      readiness:
        description: A container that fails this probe gets no requests and does not count as ready.
        type: dict
        suboptions:
          path:
            description: The HTTP path that the probe requests. Any status from 200 to 399 is a success.
            type: str
          port:
            description: The port that the probe connects to. The API's default is the first of the
              deployment's ports.
            type: int
          host:
            description: The host name that the probe connects to, instead of the address of the container.
            type: str
          headers:
            description: HTTP headers that the probe sends, as a mapping of names to values.
            type: dict
          exec:
            description: A command that the probe runs in the container, instead of an HTTP request.
            type: dict
            suboptions:
              command:
                description: The command and its arguments. Exit code 0 is a success.
                type: list
                elements: str
          initial_delay_seconds:
            description: Seconds between the start of the container and the first probe. The API's default
              is 0.
            type: int
          period_seconds:
            description: Seconds between probes. The API's default is 10.
            type: int
          timeout_seconds:
            description: Seconds after which a probe without a response fails. The API's default is
              1.
            type: int
          failure_threshold:
            description: How many probes in a row must fail before the check fails. The API's default
              is 3.
            type: int
      startup:
        description: Holds back the other probes until the container has started.
        type: dict
        suboptions:
          path:
            description: The HTTP path that the probe requests. Any status from 200 to 399 is a success.
            type: str
          port:
            description: The port that the probe connects to. The API's default is the first of the
              deployment's ports.
            type: int
          host:
            description: The host name that the probe connects to, instead of the address of the container.
            type: str
          headers:
            description: HTTP headers that the probe sends, as a mapping of names to values.
            type: dict
          exec:
            description: A command that the probe runs in the container, instead of an HTTP request.
            type: dict
            suboptions:
              command:
                description: The command and its arguments. Exit code 0 is a success.
                type: list
                elements: str
          initial_delay_seconds:
            description: Seconds between the start of the container and the first probe. The API's default
              is 0.
            type: int
          period_seconds:
            description: Seconds between probes. The API's default is 10.
            type: int
          timeout_seconds:
            description: Seconds after which a probe without a response fails. The API's default is
              1.
            type: int
          failure_threshold:
            description: How many probes in a row must fail before the check fails. The API's default
              is 3.
            type: int
  integrations:
    description: Data that is mounted into the containers, such as models, buckets, volumes and repositories.
    type: list
    elements: dict
    suboptions:
      type:
        description: The kind of data. The API knows V(model), V(s3), V(spaces), V(volume) and V(git-lfs),
          and may add more.
        type: str
      name:
        description: The name of the integration, and of the folder that it is mounted as.
        type: str
      id:
        description: The id of the model, for the type V(model).
        type: str
      path:
        description: The folder that contains the mount. For the type V(model), the API's default is
          V(/opt/models).
        type: str
      url:
        description: The URL of the bucket, such as V(s3://bucket/folder), or of the repository.
        type: str
      region:
        description: The region of the bucket.
        type: str
      endpoint:
        description: The URL of the object storage service.
        type: str
      access_key_id:
        description: The access key id for the bucket. A literal is masked.
        type: str
      secret_access_key:
        description: The secret access key for the bucket. A literal is masked.
        type: str
  resources:
    description: The machine type, the ports and the number of replicas.
    type: dict
    suboptions:
      machine_type:
        description: The machine type of every replica, such as V(C4) or V(A4000).
        type: str
      ports:
        description: The ports that the container listens on, in order.
        type: list
        elements: int
      replicas:
        description: The number of replicas, or the minimum with autoscaling.
        type: int
      autoscaling:
        description: Adds and removes replicas with the load.
        type: dict
        suboptions:
          enabled:
            description: Whether autoscaling is on. The API's default is V(true).
            type: bool
          max_replicas:
            description: The maximum number of replicas. Required for autoscaling.
            type: int
          metrics:
            description: The metrics to scale by. With several, the one that requires the most replicas
              wins.
            type: list
            elements: dict
            suboptions:
              metric:
                description: The metric.
                type: str
                choices:
                  - cpu
                  - memory
                  - requestDuration
              summary:
                description: How the values of the replicas are aggregated. The API knows only V(average),
                  which is sent by default.
                type: str
                choices:
                  - average
              value:
                description: The target value, in percent for V(cpu) and V(memory), and in seconds for
                  V(requestDuration).
                type: float
  # end generated
  remove:
    description:
      - What the rollout would remove, as in O(paperspace.cloud.deployment#module:remove). A path that can't be removed
        fails the check C(spec).
    type: list
    elements: str
  spec:
    description:
      - A spec as one document, instead of the individual options. Mutually exclusive with O(src).
      - O(paperspace.cloud.deployment#module:spec) describes its format and the options that can be combined with it.
    type: dict
  src:
    description:
      - A file with such a document, always on the controller. O(paperspace.cloud.deployment#module:src) describes the
        search path and the formats.
      - If the file can't be read, the task fails before any check.
    type: str
notes:
  - The spec is optional. Without one, the task checks the key, the project and the account.
  - The spec is checked by itself. To check it together with the existing deployment, or for what a new one requires,
    use M(paperspace.cloud.deployment) in check mode.
  - Lists of secrets and registries are read only if the spec refers to any, so a task sends three to six requests,
    unless a list is longer than a page.
  - The API lists the secrets of projects and teams. A secret that exists only in a private cluster appears to be
    missing.
  - Failed requests are retried according to O(api_retries). If a request of the key or project check still fails, the
    task fails. Any other check is then skipped, with the error as its message.
seealso:
  - module: paperspace.cloud.deployment
  - module: paperspace.cloud.deployment_soak
"""

EXAMPLES = r"""
# PAPERSPACE_API_KEY is set in the environment of Ansible.

- name: Check everything that can be known before rolling out a spec file
  paperspace.cloud.deployment_preflight:
    project_id: p1exampleid
    src: specs/llm.yaml
    image: registry.example.com/team/llm:1.5
  register: preflight

- name: Show what could not be checked
  ansible.builtin.debug:
    msg: "{{ preflight.checks | selectattr('outcome', 'eq', 'skipped') | map(attribute='message') }}"

- name: Check a spec of single options
  paperspace.cloud.deployment_preflight:
    project_id: p1exampleid
    name: web
    image: nginx:1.28
    env:
      TOKEN: secret:HF_TOKEN
    resources:
      machine_type: C4
      ports: [80]

- name: Check only the key, the project and the account
  paperspace.cloud.deployment_preflight:
    project_id: p1exampleid
"""

RETURN = r"""
checks:
  description:
    - The checks that were made, in order, even if the task failed.
    - C(spec) checks the spec by itself, with the messages of M(paperspace.cloud.deployment).
    - C(gates) checks the gates by themselves, with the messages of M(paperspace.cloud.deployment_soak).
    - C(key) checks that the API accepts the key, and C(project) that the project exists.
    - C(secrets) checks that the project or its team has each secret that the spec refers to as V(secret:NAME).
    - C(registry) checks that the team has the O(container_registry) of the spec, by name or id.
    - C(account) checks that the team's account is in good standing.
  returned: always
  type: list
  elements: dict
  contains:
    check:
      description: One of V(spec), V(gates), V(key), V(project), V(secrets), V(registry) and V(account).
      returned: always
      type: str
      sample: secrets
    outcome:
      description:
        - V(passed) is also the outcome if there is nothing to check, as in a task without gates.
        - V(failed) fails the task.
        - V(skipped) means that there is no spec to check, or that the API does not expose the data.
      returned: always
      type: str
      sample: failed
    message:
      description: What was found. For a failed check, it gives the field and the remedy.
      returned: always
      type: str
      sample: >-
        env.TOKEN refers to secret:HF_TOKEN, which neither the project nor its team has: create it there, or correct its
        name
failed_checks:
  description: The names of the checks that failed.
  returned: always
  type: list
  elements: str
  sample: []
skipped_checks:
  description: The names of the checks that were skipped.
  returned: always
  type: list
  elements: str
  sample:
    - account
error:
  description: The API error. The same shape as RV(paperspace.cloud.deployment#module:error).
  returned: when a request fails
  type: dict
  sample: {status: 400, code: BAD_REQUEST, message: Input validation failed, issues: []}
"""

from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.arguments import DEPLOYMENT_PREFLIGHT
from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.module import run_module
from ansible_collections.paperspace.cloud.plugins.module_utils.tasks.deployment_preflight import run


def main() -> None:
    """Run the module."""
    run_module(DEPLOYMENT_PREFLIGHT, run)


if __name__ == "__main__":
    main()
