#!/usr/bin/python
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: deployment_soak
short_description: Watch a Paperspace Deployment for a while, and fail when a gate trips
version_added: 1.0.0
description:
  - Watches a deployment that has become healthy, for as long as O(duration) says. A new image may start well and fail
    under load.
  - Gates are bounds on metrics, and log lines that must or must not come. The first gate that trips ends the task,
    which then fails with the gate, the instances' states, their last log lines and the timeline.
  - The task fails as well when an instance turns bad and stays so, when another spec replaces the one that is watched,
    and when the deployment is deleted.
author:
  - The paperspace.cloud contributors (@ansible-collections)
extends_documentation_fragment:
  - paperspace.cloud.attributes
  - paperspace.cloud.connection
  - paperspace.cloud.identity
attributes:
  check_mode:
    support: full
    details:
      - Looks once, returns what the gates say by then, and does not fail because of them.
  diff_mode:
    support: none
    details:
      - Nothing is changed.
  idempotent:
    support: full
options:
  duration:
    description:
      - How long to watch. Seconds, or a duration such as V(90s), V(15m) or V(1h30m). V(0) looks once.
      - The time counts from the first look. When the API lets that one wait, the task takes as much longer.
    type: str
    default: 5m
  # begin generated options gates
  gates:
    description:
      - What must hold while a deployment is watched. M(paperspace.cloud.deployment_soak)
        watches it, and M(paperspace.cloud.deployment_preflight) only
        checks that this can be done. Without gates only the deployment
        itself is watched.
    type: list
    elements: dict
    suboptions:
      name:
        description:
          - What messages call the gate. Without it the gate is called
            after its metric or its pattern.
        type: str
      metric:
        description:
          - The metric that is bounded. Each of its series must be within
            the bounds.
          - O(paperspace.cloud.deployment_metrics_info#module:metrics)
            says what it measures.
          - A gate has either this or O(gates[].log).
        type: str
        choices:
          - requests_total
          - cpu
          - memory
          - gpu
          - requests_per_second
          - requests_duration_seconds_1m
          - requests_duration_seconds_5m
      aggregation:
        description:
          - What of the measurements is bounded. Without it that is V(max).
        type: str
        choices:
          - min
          - mean
          - max
          - last
      window:
        description:
          - How far back measurements count, from the newest one. Seconds,
            or a duration such as V(15m).
          - Without it those count that were made since the spec became
            healthy.
        type: str
      below:
        description:
          - The value must be less than this.
        type: float
      above:
        description:
          - The value must be more than this.
        type: float
      log:
        description:
          - A regular expression of Python. Lines since the spec was applied
            are looked at. One that needs more than 2 seconds of processor
            time for a page of 120 lines, such as one with nested repetition,
            is an error.
        type: str
      expect:
        description:
          - Whether a line that matches O(gates[].log) must come (V(present))
            or must not (V(absent)). Without it that is V(absent).
        type: str
        choices:
          - absent
          - present
      on_no_data:
        description:
          - What holds for a gate that has nothing to judge by when the
            watching is over, such as a metric without a measurement,
            or a line that has not come.
          - V(wait) goes on watching until there is something, at most
            for O(paperspace.cloud.deployment_soak#module:no_data_timeout),
            and then fails. V(pass) lets it pass, and V(fail) fails.
          - Without it a gate waits, but for one on lines that must not
            come, which passes.
        type: str
        choices:
          - pass
          - fail
          - wait
  # end generated
  no_data_timeout:
    description:
      - How much longer than O(duration) to watch while something is undecided.
    type: str
    default: 5m
  wait_interval:
    description:
      - Seconds between two looks.
    type: float
    default: 3
  wait_bad_seconds:
    description:
      - Seconds that an instance may stay bad while replicas are missing.
    type: float
    default: 30
notes:
  - A deployment that is parked is not watched. The task then ends at once with a warning.
  - Times are the API's own, of measurements, log lines and specs, so it does not matter whether clocks agree.
  - A look reads the deployment, its runs, each metric once, and the log lines that are new. An outage of the API does
    not end the watch.
  - In check mode a deployment that is not there, or a null O(id), gives an empty result and a warning. An earlier task
    of the play may be the one that creates it.
seealso:
  - module: paperspace.cloud.deployment_metrics_info
  - module: paperspace.cloud.deployment_rollback
"""

EXAMPLES = r"""
# PAPERSPACE_API_KEY is set in the environment of Ansible.

- name: Roll out a new image
  paperspace.cloud.deployment:
    project_id: p1exampleid
    name: web
    image: nginx:1.28
    resources:
      machine_type: C4
      ports: [80]
  register: web

- name: Watch it, and go back when it does not do well
  block:
    - name: It is quick, and logs no error, for some seconds
      paperspace.cloud.deployment_soak:
        id: "{{ web.deployment.id }}"
        duration: 2s
        wait_interval: 1
        gates:
          - metric: requests_duration_seconds_1m
            aggregation: max
            below: 30
            on_no_data: pass
          - name: no traceback
            log: Traceback|CRITICAL
  rescue:
    - name: Go back
      paperspace.cloud.deployment_rollback:
        id: "{{ web.deployment.id }}"
        to: "{{ web.previous_spec_id }}"
"""

RETURN = r"""
gates:
  description: What the gates said at the last look, in the order of the option.
  returned: when the deployment was looked at
  type: list
  elements: dict
  contains:
    name:
      description: The name of the gate.
      returned: always
      type: str
      sample: requests_duration_seconds_1m max
    status:
      description: One of V(passed), V(failed) and V(no_data).
      returned: always
      type: str
      sample: passed
    detail:
      description: Why, in words.
      returned: always
      type: str
      sample: max of requests_duration_seconds_1m is 0.21, which is below 0.5
    value:
      description: The number that was compared, or the log line that decided. Null without data.
      returned: always
      type: raw
      sample: 0.21
spec_id:
  description: The id of the spec that was watched.
  returned: success
  type: str
  sample: 9a7c2f64-0d1e-4c7b-8f21-5b6a7c8d9e0f
deployment:
  description: The deployment as it was read last, secrets masked.
  returned: success
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
timeline:
  description: What happened when.
  returned: always
  type: list
  elements: dict
  contains:
    at:
      description: When, in UTC.
      returned: always
      type: str
      sample: "2026-01-02T03:04:05.123Z"
    seconds:
      description: Seconds since the start of the task.
      returned: always
      type: float
      sample: 4.2
    phase:
      description: Always V(soak).
      returned: always
      type: str
      sample: soak
    message:
      description: What happened, in words.
      returned: always
      type: str
      sample: healthy, 1/1 replicas ready; 2 of 2 gates pass
phase:
  description: V(soak), as for a rollout that fails.
  returned: when a gate tripped or the deployment turned bad
  type: str
  sample: soak
reason:
  description: Why, in one line.
  returned: when a gate tripped or the deployment turned bad
  type: str
  sample: "the gate no traceback tripped: there is a log line that matches 'Traceback', and must not be"
hint:
  description: What to look at next.
  returned: when a gate tripped or the deployment turned bad
  type: str
  sample: look at the metrics and the log of that time, then go back by deployment_rollback
instances:
  description: The instances with their states.
  returned: when a gate tripped or the deployment turned bad
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
logs:
  description: The last log lines.
  returned: when a gate tripped or the deployment turned bad
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

from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.arguments import DEPLOYMENT_SOAK
from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.module import run_module
from ansible_collections.paperspace.cloud.plugins.module_utils.tasks.deployment_soak import run


def main() -> None:
    """Run the module."""
    run_module(DEPLOYMENT_SOAK, run)


if __name__ == "__main__":
    main()
