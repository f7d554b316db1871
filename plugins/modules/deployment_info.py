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
  - Reads one deployment by its id or its name, all of a project, or all that the API key can see.
  - A deployment or a project without deployments that is not found is no error; the list is empty then.
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
      - The name of the deployment to read. It requires O(project_id), since names are unique only within a
        project.
      - Names are compared exactly. A name that several deployments have is an error that lists their ids.
      - Ignored when O(id) is given.
    type: str
  project_id:
    description:
      - The id of the project, such as V(p1exampleid). Alone, it reads all deployments of the project.
      - With O(id) it is only checked. A deployment of another project is an error.
    type: str
  show_env:
    description:
      - Whether to show literal values of environment variables. Keys, passwords and headers stay masked.
    type: bool
    default: false
notes:
  - C(dt_healthy) tells that the spec was healthy once. Whether its replicas are ready now is not read.
seealso:
  - module: paperspace.cloud.deployment
  - module: paperspace.cloud.deployment_logs
"""

EXAMPLES = r"""
# PAPERSPACE_API_KEY is set in the environment of Ansible.

- name: Have a deployment to read
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

- name: Show its endpoint, if there is such a deployment
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
    - A list always, also for one deployment and for none.
  returned: success
  type: list
  elements: dict
  contains:
    # begin generated results deployment
    id:
      description: The id of the deployment. It stays the same over all changes.
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
      description: The host name of the endpoint
      returned: always
      type: str
      sample: d6b1d0c1e2f5a4d0b9f3e0a1b2c3d4e5f.clexample.paperspacegradient.com
    endpoint_url:
      description: The address of the endpoint.
      returned: always
      type: str
      sample: https://d6b1d0c1e2f5a4d0b9f3e0a1b2c3d4e5f.clexample.paperspacegradient.com
    dt_created:
      description: When the deployment was created.
      returned: always
      type: str
      sample: '2026-01-02T03:04:05.000Z'
    basic_auth_key:
      description: The password of the endpoint; null where it has none. A literal is masked.
      returned: always
      type: str
      sample: secret:ENDPOINT_PASSWORD
    latest_spec_hash:
      description: A hash that the API makes of the spec.
      returned: always
      type: str
      sample: 0f343b0931126a20f133d67c2b018a3b
    latest_spec:
      description: The spec that the deployment has now. Null when the API shows none.
      returned: always
      type: dict
      contains:
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
              description: Where the change comes from (actor, host, owner, repo, ref and sha); null
                if unknown.
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
          description: The config, in the words of the options. Other fields that the API shows are
            there as well.
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
              description: The command of the container with its arguments, a list of words in place
                of the image's own.
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
              description: The name of the private registry that the image comes from, as the team has
                set it up.
              returned: when the spec has it
              type: str
              sample: team-registry
            basic_auth_key:
              description: The password of the endpoint, which then asks for HTTP Basic authentication
                with the user C(paperspace).
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
                      description: The path that the probe asks for over HTTP. Every status from 200
                        to 399 is a success.
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
                      description: The host name that the probe asks, in place of the container's own
                        address.
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
                      description: A command that the probe runs in the container, in place of an HTTP
                        request.
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
                      description: Seconds between the start of the container and the first probe. The
                        API takes 0 when none is given.
                      returned: when the spec has it
                      type: int
                      sample: 10
                    period_seconds:
                      description: Seconds between two probes. The API takes 10 when none is given.
                      returned: when the spec has it
                      type: int
                      sample: 5
                    timeout_seconds:
                      description: Seconds after which a probe without an answer has failed. The API
                        takes 1 when none is given.
                      returned: when the spec has it
                      type: int
                      sample: 2
                    failure_threshold:
                      description: How many probes in a row must fail before it counts. The API takes
                        3 when none is given.
                      returned: when the spec has it
                      type: int
                      sample: 4
                readiness:
                  description: A container that fails this probe gets no requests and does not count
                    as ready.
                  returned: when the spec has it
                  type: dict
                  contains:
                    path:
                      description: The path that the probe asks for over HTTP. Every status from 200
                        to 399 is a success.
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
                      description: The host name that the probe asks, in place of the container's own
                        address.
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
                      description: A command that the probe runs in the container, in place of an HTTP
                        request.
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
                      description: Seconds between the start of the container and the first probe. The
                        API takes 0 when none is given.
                      returned: when the spec has it
                      type: int
                      sample: 10
                    period_seconds:
                      description: Seconds between two probes. The API takes 10 when none is given.
                      returned: when the spec has it
                      type: int
                      sample: 5
                    timeout_seconds:
                      description: Seconds after which a probe without an answer has failed. The API
                        takes 1 when none is given.
                      returned: when the spec has it
                      type: int
                      sample: 2
                    failure_threshold:
                      description: How many probes in a row must fail before it counts. The API takes
                        3 when none is given.
                      returned: when the spec has it
                      type: int
                      sample: 4
                startup:
                  description: Holds back the other probes until the container has started.
                  returned: when the spec has it
                  type: dict
                  contains:
                    path:
                      description: The path that the probe asks for over HTTP. Every status from 200
                        to 399 is a success.
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
                      description: The host name that the probe asks, in place of the container's own
                        address.
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
                      description: A command that the probe runs in the container, in place of an HTTP
                        request.
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
                      description: Seconds between the start of the container and the first probe. The
                        API takes 0 when none is given.
                      returned: when the spec has it
                      type: int
                      sample: 10
                    period_seconds:
                      description: Seconds between two probes. The API takes 10 when none is given.
                      returned: when the spec has it
                      type: int
                      sample: 5
                    timeout_seconds:
                      description: Seconds after which a probe without an answer has failed. The API
                        takes 1 when none is given.
                      returned: when the spec has it
                      type: int
                      sample: 2
                    failure_threshold:
                      description: How many probes in a row must fail before it counts. The API takes
                        3 when none is given.
                      returned: when the spec has it
                      type: int
                      sample: 4
            integrations:
              description: Data that is mounted into the containers, such as models, buckets, volumes
                and repositories.
              returned: when the spec has it
              type: list
              elements: dict
              contains:
                type:
                  description: The kind of data. The API knows V(model), V(s3), V(spaces), V(volume)
                    and V(git-lfs), and may learn more.
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
                  description: The folder that holds the mount. For the type V(model) the API takes
                    V(/opt/models) when none is given.
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
                      description: Whether autoscaling is at work. The API takes V(true) when it is
                        not given.
                      returned: when the spec has it
                      type: bool
                      sample: true
                    max_replicas:
                      description: The most replicas that run. Autoscaling needs it.
                      returned: when the spec has it
                      type: int
                      sample: 6
                    metrics:
                      description: What to scale by, one item for each metric. With several, the one
                        that asks for the most replicas wins.
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
                          description: How the values of the replicas are put together. The API knows
                            V(average) only, which is sent when it is not given.
                          returned: when the spec has it
                          type: str
                          sample: average
                        value:
                          description: The value to stay at, in percent for V(cpu) and V(memory), and
                            in seconds for V(requestDuration).
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

from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.arguments import DEPLOYMENT_INFO
from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.module import run_module
from ansible_collections.paperspace.cloud.plugins.module_utils.tasks.deployment_info import run


def main() -> None:
    """Run the module."""
    run_module(DEPLOYMENT_INFO, run)


if __name__ == "__main__":
    main()
