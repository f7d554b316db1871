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
  - Each says what the config was, whether and when it was applied and healthy, and why it was not.
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
      - Read only the newest specs, so many of them, and no more pages of the API than that takes.
      - Without it the whole history is read.
    type: int
  show_env:
    description:
      - Whether to show literal values of environment variables. Keys, passwords and headers stay masked.
    type: bool
    default: false
notes:
  - C(dt_healthy) tells that the spec was healthy once. Whether its replicas are ready now is what
    M(paperspace.cloud.deployment_runs_info) reads.
  - A deployment that is not there is an error. With nothing but O(id), the history is all that is asked for.
  - In check mode a deployment that is not there, or a null O(id), gives an empty result and a warning. An earlier task
    of the play may be the one that creates it.
seealso:
  - module: paperspace.cloud.deployment
  - module: paperspace.cloud.deployment_info
  - module: paperspace.cloud.deployment_runs_info
"""

EXAMPLES = r"""
# PAPERSPACE_API_KEY is set in the environment of Ansible.

- name: Have a deployment
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
  description: The specs of the deployment, newest first. The first one is its spec of now.
  returned: success
  type: list
  elements: dict
  contains:
    # begin generated results history_spec
    id:
      description: The id of the spec. Every change makes a new one.
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
      description: When the cluster took the spec over; null while it has not.
      returned: always
      type: str
      sample: '2026-01-02T03:04:09.000Z'
    dt_healthy:
      description: When the spec was found healthy for the first time; null while it was not.
      returned: always
      type: str
      sample: '2026-01-02T03:05:31.000Z'
    error:
      description: Why the cluster could not apply the whole spec; null when it could.
      returned: always
      type: str
      sample: the image could not be pulled
    metadata:
      description: What else the API keeps with the spec. Null when there is nothing.
      returned: always
      type: dict
      contains:
        git:
          description: Where the change comes from (actor, host, owner, repo, ref and sha); null if
            unknown.
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
      description: The config, in the words of the options. Other fields that the API shows are there
        as well.
      returned: always
      type: dict
      contains:
        image:
          description: The container image, as C(repository/name:tag).
          returned: when the spec has it
          type: str
          sample: registry.example.com/team/llm:1.4
        enabled:
          description: Whether the deployment runs.
          returned: when the spec has it
          type: bool
          sample: true
        command:
          description: The command of the container with its arguments, a list of words in place of
            the image's own.
          returned: when the spec has it
          type: list
          elements: str
          sample:
            - python
            - -m
            - serve
        env:
          description: Environment variables of the containers, a mapping of names to values.
          returned: when the spec has it
          type: dict
          sample:
            LOG_LEVEL: '********'
            HF_TOKEN: secret:HF_TOKEN
        region:
          description: The region that the deployment runs in, such as V(ny2).
          returned: when the spec has it
          type: str
          sample: ny2
        container_registry:
          description: The name of the private registry that the image comes from, as the team has set
            it up.
          returned: when the spec has it
          type: str
          sample: team-registry
        basic_auth_key:
          description: The password of the endpoint, which then asks for HTTP Basic authentication with
            the user C(paperspace).
          returned: when the spec has it
          type: str
          sample: secret:ENDPOINT_PASSWORD
        health_checks:
          description: Probes that find out whether a container has started, is alive, and is ready
            for requests.
          returned: when the spec has it
          type: dict
          contains:
            liveness:
              description: A container that fails this probe is restarted.
              returned: when the spec has it
              type: dict
              contains:
                path:
                  description: The path that the probe asks for over HTTP. Every status from 200 to
                    399 is a success.
                  returned: when the spec has it
                  type: str
                  sample: /healthz
                port:
                  description: The port that the probe asks. The API takes the first of the deployment's
                    ports when none is given.
                  returned: when the spec has it
                  type: int
                  sample: 8000
                host:
                  description: The host name that the probe asks, in place of the container's own address.
                  returned: when the spec has it
                  type: str
                  sample: llm.example.com
                headers:
                  description: Headers that the probe sends, a mapping of names to values.
                  returned: when the spec has it
                  type: dict
                  sample:
                    X-Probe: '********'
                exec:
                  description: A command that the probe runs in the container, in place of an HTTP request.
                  returned: when the spec has it
                  type: dict
                  contains:
                    command:
                      description: The command with its arguments. The exit code 0 is a success.
                      returned: when the spec has it
                      type: list
                      elements: str
                      sample:
                        - cat
                        - /tmp/ready
                initial_delay_seconds:
                  description: Seconds between the start of the container and the first probe. The API
                    takes 0 when none is given.
                  returned: when the spec has it
                  type: int
                  sample: 10
                period_seconds:
                  description: Seconds between two probes. The API takes 10 when none is given.
                  returned: when the spec has it
                  type: int
                  sample: 5
                timeout_seconds:
                  description: Seconds after which a probe without an answer has failed. The API takes
                    1 when none is given.
                  returned: when the spec has it
                  type: int
                  sample: 2
                failure_threshold:
                  description: How many probes in a row must fail before it counts. The API takes 3
                    when none is given.
                  returned: when the spec has it
                  type: int
                  sample: 4
            readiness:
              description: A container that fails this probe gets no requests and does not count as
                ready.
              returned: when the spec has it
              type: dict
              contains:
                path:
                  description: The path that the probe asks for over HTTP. Every status from 200 to
                    399 is a success.
                  returned: when the spec has it
                  type: str
                  sample: /healthz
                port:
                  description: The port that the probe asks. The API takes the first of the deployment's
                    ports when none is given.
                  returned: when the spec has it
                  type: int
                  sample: 8000
                host:
                  description: The host name that the probe asks, in place of the container's own address.
                  returned: when the spec has it
                  type: str
                  sample: llm.example.com
                headers:
                  description: Headers that the probe sends, a mapping of names to values.
                  returned: when the spec has it
                  type: dict
                  sample:
                    X-Probe: '********'
                exec:
                  description: A command that the probe runs in the container, in place of an HTTP request.
                  returned: when the spec has it
                  type: dict
                  contains:
                    command:
                      description: The command with its arguments. The exit code 0 is a success.
                      returned: when the spec has it
                      type: list
                      elements: str
                      sample:
                        - cat
                        - /tmp/ready
                initial_delay_seconds:
                  description: Seconds between the start of the container and the first probe. The API
                    takes 0 when none is given.
                  returned: when the spec has it
                  type: int
                  sample: 10
                period_seconds:
                  description: Seconds between two probes. The API takes 10 when none is given.
                  returned: when the spec has it
                  type: int
                  sample: 5
                timeout_seconds:
                  description: Seconds after which a probe without an answer has failed. The API takes
                    1 when none is given.
                  returned: when the spec has it
                  type: int
                  sample: 2
                failure_threshold:
                  description: How many probes in a row must fail before it counts. The API takes 3
                    when none is given.
                  returned: when the spec has it
                  type: int
                  sample: 4
            startup:
              description: Holds back the other probes until the container has started.
              returned: when the spec has it
              type: dict
              contains:
                path:
                  description: The path that the probe asks for over HTTP. Every status from 200 to
                    399 is a success.
                  returned: when the spec has it
                  type: str
                  sample: /healthz
                port:
                  description: The port that the probe asks. The API takes the first of the deployment's
                    ports when none is given.
                  returned: when the spec has it
                  type: int
                  sample: 8000
                host:
                  description: The host name that the probe asks, in place of the container's own address.
                  returned: when the spec has it
                  type: str
                  sample: llm.example.com
                headers:
                  description: Headers that the probe sends, a mapping of names to values.
                  returned: when the spec has it
                  type: dict
                  sample:
                    X-Probe: '********'
                exec:
                  description: A command that the probe runs in the container, in place of an HTTP request.
                  returned: when the spec has it
                  type: dict
                  contains:
                    command:
                      description: The command with its arguments. The exit code 0 is a success.
                      returned: when the spec has it
                      type: list
                      elements: str
                      sample:
                        - cat
                        - /tmp/ready
                initial_delay_seconds:
                  description: Seconds between the start of the container and the first probe. The API
                    takes 0 when none is given.
                  returned: when the spec has it
                  type: int
                  sample: 10
                period_seconds:
                  description: Seconds between two probes. The API takes 10 when none is given.
                  returned: when the spec has it
                  type: int
                  sample: 5
                timeout_seconds:
                  description: Seconds after which a probe without an answer has failed. The API takes
                    1 when none is given.
                  returned: when the spec has it
                  type: int
                  sample: 2
                failure_threshold:
                  description: How many probes in a row must fail before it counts. The API takes 3
                    when none is given.
                  returned: when the spec has it
                  type: int
                  sample: 4
        integrations:
          description: Data that is mounted into the containers, such as models, buckets, volumes and
            repositories.
          returned: when the spec has it
          type: list
          elements: dict
          contains:
            type:
              description: The kind of data. The API knows V(model), V(s3), V(spaces), V(volume) and
                V(git-lfs), and may learn more.
              returned: when the spec has it
              type: str
              sample: s3
            name:
              description: The name of the integration, and of the folder that it is mounted as.
              returned: when the spec has it
              type: str
              sample: weights
            id:
              description: The id of the model, for the type V(model).
              returned: when the spec has it
              type: str
              sample: mo1exampleid
            path:
              description: The folder that holds the mount. For the type V(model) the API takes V(/opt/models)
                when none is given.
              returned: when the spec has it
              type: str
              sample: /mnt
            url:
              description: The address of the bucket, such as V(s3://bucket/folder), or of the repository.
              returned: when the spec has it
              type: str
              sample: s3://example-bucket/weights
            region:
              description: The region of the bucket.
              returned: when the spec has it
              type: str
              sample: us-east-1
            endpoint:
              description: The address of the object storage service.
              returned: when the spec has it
              type: str
              sample: https://nyc3.digitaloceanspaces.com
            access_key_id:
              description: The id of the access key of the bucket. A literal is masked.
              returned: when the spec has it
              type: str
              sample: '********'
            secret_access_key:
              description: The secret of the access key of the bucket. A literal is masked.
              returned: when the spec has it
              type: str
              sample: secret:S3_SECRET
        resources:
          description: What the deployment runs on, and how much of it.
          returned: when the spec has it
          type: dict
          contains:
            machine_type:
              description: The machine type of every replica, such as V(C4) or V(A4000).
              returned: when the spec has it
              type: str
              sample: A4000
            ports:
              description: The ports that the container listens on, in their order.
              returned: when the spec has it
              type: list
              elements: int
              sample:
                - 8000
            replicas:
              description: How many replicas run; with autoscaling, the fewest that run.
              returned: when the spec has it
              type: int
              sample: 2
            autoscaling:
              description: Adds and removes replicas with the load.
              returned: when the spec has it
              type: dict
              contains:
                enabled:
                  description: Whether autoscaling is at work. The API takes V(true) when it is not
                    given.
                  returned: when the spec has it
                  type: bool
                  sample: true
                max_replicas:
                  description: The most replicas that run. Autoscaling needs it.
                  returned: when the spec has it
                  type: int
                  sample: 6
                metrics:
                  description: What to scale by, one item for each metric. With several, the one that
                    asks for the most replicas wins.
                  returned: when the spec has it
                  type: list
                  elements: dict
                  contains:
                    metric:
                      description: What is measured.
                      returned: when the spec has it
                      type: str
                      sample: requestDuration
                    summary:
                      description: How the values of the replicas are put together. The API knows V(average)
                        only, which is sent when it is not given.
                      returned: when the spec has it
                      type: str
                      sample: average
                    value:
                      description: The value to stay at, in percent for V(cpu) and V(memory), and in
                        seconds for V(requestDuration).
                      returned: when the spec has it
                      type: float
                      sample: 0.2
            instance_type:
              description: The machine type of every replica.
              returned: in a spec of the version v0alpha0
              type: str
              sample: C4
        api_version:
          description: The version of the spec's format.
          returned: always
          type: str
          sample: v1
        name:
          description: The name of the deployment.
          returned: always
          type: str
          sample: llm
        port:
          description: The port of the container.
          returned: in a spec of the version v0alpha0
          type: int
          sample: 80
        models:
          description: Models that are mounted into the containers.
          returned: in a spec of the version v0alpha0
          type: list
          elements: dict
          contains:
            id:
              description: The id of the model.
              returned: always
              type: str
              sample: mo1exampleid
            path:
              description: The folder that holds the mount.
              returned: always
              type: str
              sample: /opt/models
        repositories:
          description: Repositories that are mounted into the containers.
          returned: in a spec of the version v0alpha0
          type: dict
          contains:
            dataset:
              description: The id of the dataset that holds them.
              returned: always
              type: str
              sample: ds1exampleid
            mount_path:
              description: The folder that holds the mounts.
              returned: always
              type: str
              sample: /code
            repositories:
              description: The repositories.
              returned: always
              type: list
              elements: dict
              contains:
                url:
                  description: The address of the repository.
                  returned: always
                  type: str
                  sample: https://git.example.com/team/llm
                name:
                  description: The name of the mount.
                  returned: always
                  type: str
                  sample: llm
                ref:
                  description: The branch, tag or commit.
                  returned: always
                  type: str
                  sample: main
                username:
                  description: The user that reads it.
                  returned: always
                  type: str
                  sample: ada
                password:
                  description: The password of that user. A literal is masked.
                  returned: always
                  type: str
                  sample: '********'
    workflow_run:
      description: The run that fetched the data of the integrations. Null when there was none.
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
            - How far it has come. The API knows V(Initializing), V(Submitting), V(Pending), V(Running),
              V(Succeeded), V(Skipped), V(Failed), V(Error), V(Omitted) and V(Canceled).
          returned: always
          type: str
          sample: Succeeded
        message:
          description: What the API says about the phase; null when it says nothing.
          returned: always
          type: str
          sample: the bucket was copied
        dt_created:
          description: When the run was created.
          returned: always
          type: str
          sample: '2026-01-02T03:04:05.000Z'
        dt_started:
          description: When it started; null while it has not.
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
              description: The name of the workflow. Null when it has none.
              returned: always
              type: str
              sample: deployment-integrations
            dt_created:
              description: When the workflow was created.
              returned: always
              type: str
              sample: '2026-01-02T03:04:05.000Z'
    # end generated
# begin generated results failed_request
error:
  description: What the API has answered.
  returned: when a request fails
  type: dict
  contains:
    status:
      description: The HTTP status. Null when no complete response came.
      returned: always
      type: int
      sample: 400
    code:
      description: The API's code of the error. Null when no complete response came.
      returned: always
      type: str
      sample: BAD_REQUEST
    message:
      description: The API's own words, or what went wrong on the way.
      returned: always
      type: str
      sample: Input validation failed
    issues:
      description: What the API says of single fields.
      returned: always
      type: list
      elements: dict
      contains:
        place:
          description: The field, in the words of the options.
          returned: always
          type: str
          sample: resources.machine_type
        message:
          description: What is wrong with it.
          returned: always
          type: str
          sample: unknown machine type
ids:
  description: The ids of those deployments.
  returned: when several deployments have the name
  type: list
  elements: str
  sample:
    - 6b1d0c1e-2f5a-4d0b-9f3e-0a1b2c3d4e5f
    - 8c3e1d2f-3a6b-4e1c-8a4f-1b2c3d4e5f60
# end generated
"""

from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.arguments import DEPLOYMENT_HISTORY_INFO
from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.module import run_module
from ansible_collections.paperspace.cloud.plugins.module_utils.tasks.deployment_history_info import run


def main() -> None:
    """Run the module."""
    run_module(DEPLOYMENT_HISTORY_INFO, run)


if __name__ == "__main__":
    main()
