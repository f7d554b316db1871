#!/usr/bin/python
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: deployment_rollback
short_description: Take a Paperspace Deployment back to an earlier spec
version_added: 1.0.0
description:
  - Makes an earlier spec from the history of a deployment its spec again, and waits until that is healthy.
  - The whole spec is replaced. What the earlier one does not say goes back to the API's default, and C(enabled) and
    the number of replicas are those of the earlier spec too.
  - Only a difference is written, so a second run changes nothing.
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
      - The diff shows the planned change, the same in check mode and without it. Secrets are masked on both sides.
  idempotent:
    support: partial
    details:
      - Yes, unless O(to=previous) asks for the spec before the current one each time.
options:
  to:
    description:
      - The spec to go back to.
      - V(last_healthy) is the current spec if that has ever been healthy, and then nothing changes. Otherwise it is
        the newest spec before it that has.
      - V(previous) is the spec right before the current one, healthy or not. Going back makes a new spec, whose
        previous one is the spec that was just left, so a second run goes forward again.
      - Anything else is the id of a spec of the deployment's history. The id of the current spec changes nothing.
    type: str
    default: last_healthy
  show_env:
    description:
      - Whether to show literal values of environment variables in the result and in the diff.
      - Keys, passwords and headers stay masked, and so do all arguments in C(invocation).
    type: bool
    default: false
notes:
  - The API says only that a spec was healthy once, not whether it is healthy now. A deployment whose spec came up well
    and broke later is left alone by O(to=last_healthy). Give V(previous) or the id of a spec then.
  - A spec that parks a deployment never gets healthy. So O(to=last_healthy) wakes a parked deployment, with the spec
    that ran before.
  - Going back makes a new spec with the content of the old one. What it refers to is read anew by the API. A tag of an
    image may have moved since, and a secret of the project may have been rotated.
  - The deployment keeps the name that it has now. It also keeps its C(basic_auth_key) if the earlier spec has none,
    with a warning, since going back must not open an endpoint.
  - A secret that the history masks or leaves out can't be sent again. The task then fails, writes nothing and names the
    fields. Specs with references such as V(secret:NAME) can always go back. Where nothing else differs there is nothing
    to write, and a warning names the fields that could not be compared.
  - A spec of which the API no longer shows the content can't be gone back to.
  - Git provenance that the API keeps with the earlier spec goes out again.
  - Live progress goes to stderr, a line when something changes and at most one a second. Set E(PAPERSPACE_PROGRESS)
    to V(false) to switch it off.
  - A task that does not wait ends within five minutes, whatever the API does.
seealso:
  - module: paperspace.cloud.deployment
  - module: paperspace.cloud.deployment_history_info
"""

EXAMPLES = r"""
# The examples build on each other. PAPERSPACE_API_KEY is set in the environment of Ansible.

- name: Have a deployment that is healthy
  paperspace.cloud.deployment:
    project_id: p1exampleid
    name: web
    image: nginx:1.27
    resources:
      machine_type: C4
      ports: [80]
  register: good

- name: Go back to what was healthy last (here that is what runs, so nothing changes)
  paperspace.cloud.deployment_rollback:
    project_id: p1exampleid
    name: web

- name: Take a failed rollout back, and fail all the same
  block:
    - name: Roll out the next version
      paperspace.cloud.deployment:
        project_id: p1exampleid
        name: web
        image: nginx:1.28
        wait_timeout: 600
  rescue:
    - name: Go back to the last healthy version
      paperspace.cloud.deployment_rollback:
        project_id: p1exampleid
        name: web
      register: rollback

    - name: Tell what happened
      ansible.builtin.fail:
        msg: >-
          {{ ansible_failed_result.reason | default(ansible_failed_result.msg) }};
          went back to {{ rollback.target_spec_id }}

- name: Show what going one step back would change, without changing it
  paperspace.cloud.deployment_rollback:
    project_id: p1exampleid
    name: web
    to: previous
  check_mode: true
  diff: true

- name: Go one step back, whether that was healthy or not (the next time it would go forward again)
  paperspace.cloud.deployment_rollback:
    project_id: p1exampleid
    name: web
    to: previous

- name: Go back to a spec that was noted before
  paperspace.cloud.deployment_rollback:
    id: "{{ good.deployment.id }}"
    to: "{{ good.spec_id }}"
    wait: false

- name: Read the history
  paperspace.cloud.deployment_history_info:
    project_id: p1exampleid
    name: web
  register: past

- name: Go back to the newest spec of an image
  paperspace.cloud.deployment_rollback:
    project_id: p1exampleid
    name: web
    to: "{{ past.history | selectattr('data.image', 'eq', 'nginx:1.28') | map(attribute='id') | first }}"
"""

RETURN = r"""
deployment:
  description:
    - The deployment as it was read last, with the API's fields in snake_case and secrets masked.
    - In check mode, as it would be.
  returned: success, and when the wait for a written change fails
  type: dict
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
    runs:
      description: The newest runs first, as the wait read them last.
      returned: when the task has waited for a rollout
      type: list
      elements: dict
      contains:
        # begin generated results run
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
              description: The state, in the API's own words. V(errored), V(failed) and V(error) are
                bad, whatever their case.
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
        # end generated
endpoint_url:
  description: The address of the endpoint. Null where there is none, or none yet.
  returned: success, and when the wait for a written change fails
  type: str
  sample: https://d6b1d0c1e2f5a4d0b9f3e0a1b2c3d4e5f.clexample.paperspacegradient.com
changes:
  description: Every difference between what was there and the spec to go back to. Empty exactly if nothing has changed.
  returned: success, and when the wait for a written change fails
  type: list
  elements: dict
  contains:
    path:
      description: The place of the difference, in the words of the options.
      returned: always
      type: str
      sample: image
    before:
      description: The value before. Null where there was none; secrets are masked.
      returned: always
      type: raw
      sample: team/llm:1.5
    after:
      description: The value after. Null where there is none any more; secrets are masked.
      returned: always
      type: raw
      sample: team/llm:1.4
spec_id:
  description: >-
    The id of the spec that the deployment has now. After a change it is a new one, with the content of the old one.
    Null for a change in check mode.
  returned: success, and when the wait for a written change fails
  type: str
  sample: 9a7c2f64-0d1e-4c7b-8f21-5b6a7c8d9e0f
previous_spec_id:
  description: The id of the spec that the deployment had before the task.
  returned: success, and when the wait for a written change fails
  type: str
  sample: 1f2e3d4c-5b6a-4798-8a9b-0c1d2e3f4a5b
target_spec_id:
  description: The id of the spec of the history to which the task goes back.
  returned: success, and when the task fails after it has chosen that spec
  type: str
  sample: 3c4d5e6f-7a8b-49c0-9d1e-2f3a4b5c6d7e
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
      description: What changes, as it was.
      returned: always
      type: dict
      sample: {image: "team/llm:1.5"}
    after:
      description: What changes, as it becomes.
      returned: always
      type: dict
      sample: {image: "team/llm:1.4"}
timeline:
  description: What happened when. Empty when the deployment has that very spec and there was nothing to wait for.
  returned: success, and when the task fails after it has chosen a spec
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
        The phase that it was in, one of V(read), V(plan), V(apply), V(pre_build), V(starting), V(healthy), V(draining)
        and V(disabled).
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
  description: Why the wait failed, in one line. RV(ignore:msg) tells the whole story.
  returned: when a wait fails
  type: str
  sample: "0/2 replicas ready, and for 30 s: i7f2exampleid errored (back-off restarting the container)"
hint:
  description: What to look at next.
  returned: when a wait fails
  type: str
  sample: read the log lines, then check command, env, health_checks and the machine's memory
instances:
  description: The instances that the wait read last.
  returned: when a wait fails
  type: list
  elements: dict
  contains:
    # begin generated results instance
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
      description: The state, in the API's own words. V(errored), V(failed) and V(error) are bad, whatever
        their case.
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
    # end generated
    summary:
      description: The instance in one line.
      returned: always
      type: str
      sample: i7f2exampleid errored (back-off restarting the container)
logs:
  description: The last log lines, oldest first, of the bad instances or else of all.
  returned: when a wait fails
  type: list
  elements: dict
  contains:
    # begin generated results log_line
    id:
      description: The id of the line.
      returned: always
      type: str
      sample: '1417'
    job_id:
      description: The id of the job that wrote it.
      returned: always
      type: str
      sample: j1exampleid
    message:
      description: The line itself.
      returned: always
      type: str
      sample: Uvicorn running on http://0.0.0.0:8000
    dt_created:
      description: When it was written.
      returned: always
      type: str
      sample: '2026-01-02T03:05:29.412Z'
    instance_id:
      description: The instance that wrote it.
      returned: always
      type: str
      sample: i7f2exampleid
    uuid:
      description: The uuid of the line.
      returned: always
      type: str
      sample: 4be2c8a0-6c0e-4bd1-8d8e-2f0f4a3a9d1c
    # end generated
refused:
  description: The fields that the API accepted without an error and did not take.
  returned: when a written change does not show
  type: list
  elements: str
  sample: [region]
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

from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.arguments import DEPLOYMENT_ROLLBACK
from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.module import run_module
from ansible_collections.paperspace.cloud.plugins.module_utils.tasks.deployment_rollback import run


def main() -> None:
    """Run the module."""
    run_module(DEPLOYMENT_ROLLBACK, run)


if __name__ == "__main__":
    main()
