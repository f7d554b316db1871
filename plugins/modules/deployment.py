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
  - Creates a Paperspace Deployment, changes it or removes it, and waits until that has come to its end. A
    deployment runs replicas of a container image behind an endpoint.
  - The task says what shall be. It is compared with what is there, and only a difference is written, so a second
    run changes nothing.
  - What a task does not say stays as it is. A value sets. Null and the empty values (V(''), V([]), V({})) are the same
    as not given, and a warning says so where something is there. O(remove) removes. With O(purge=true) the task is
    the whole truth.
  - When a rollout fails the task fails with it, early, and tells the instances' states, their last log lines and
    the timeline.
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
      - The diff shows the planned change, the same in check mode and without it. Secrets are masked on both sides.
  idempotent:
    support: partial
    details:
      - Yes, unless O(redeploy=true) asks for a write each time.
options:
  id:
    description:
      - The id of an existing deployment.
      - An id that does not exist is an error for O(state=present), and nothing left to do for O(state=absent).
    type: str
  name:
    description:
      - With O(project_id), the name of the deployment to find, or to create when there is none. Names are compared
        exactly, and a name that several deployments have is an error that lists their ids.
      - With O(id), the name that the deployment should have. Another one than it has renames it.
    type: str
  project_id:
    description:
      - The id of the project, such as V(p1exampleid). A new deployment needs it, and so does O(name) without O(id).
      - With O(id) it is only checked, since a deployment can't be moved to another project.
    type: str
  state:
    description:
      - V(present) creates the deployment, or changes what differs.
      - V(absent) removes it. With O(wait=true) the task ends when the API no longer shows it, or after a minute
        with a warning.
    type: str
    choices:
      - present
      - absent
    default: present
  remove:
    description:
      - What to remove, as paths, the way RV(changes) names them, such as V(env.OLD), V(command),
        V(health_checks.startup), V(integrations[data]), V(resources.autoscaling) and V(basic_auth_key).
      - What is not there is no change. A path that can't be removed, and one that another option gives a value, are
        errors.
      - May stand beside O(spec) and O(src), and wins over the document.
    type: list
    elements: str
  spec:
    description:
      - A whole spec as a document, in place of the single options. It excludes O(src).
      - It may have any version of the API (C(apiVersion) is V(v1), V(latest), V(v0alpha1) or V(v0alpha0)), in the
        API's spelling (C(machineType)) or in that of the options (C(machine_type)). Without a version it is read as
        V(v1), or as V(v0alpha0) where it uses fields of that version only. C($schema) is dropped, and other unknown
        fields are refused.
      - Environment variables may be a mapping, or the API's list of C(name) and C(value).
      - O(id), O(name) and O(project_id) say which deployment is meant, and win over the document. The name in the
        document counts when neither O(id) nor O(name) is given.
      - O(image), O(enabled), O(env), O(remove), O(resources.replicas) and O(resources.autoscaling) may stand beside a
        document and win over it, where they are not empty. O(env) adds and replaces single variables. Any other option
        of the spec beside a document is an error.
      - It is merged as single options are. For a document that is the whole truth, add O(purge=true), which can
        also replace the spec of another version.
    type: dict
  src:
    description:
      - A file with such a document, always on the controller. It is looked for as by other actions, in a role under
        C(files/) first.
      - The suffix says what it is, one of C(.yaml), C(.yml), C(.json), C(.jsonc) and C(.toml). A file that is
        encrypted with vault is decrypted.
      - In a folder the first of C(paperspace.yaml), C(paperspace.yml), C(paperspace.json), C(paperspace.jsonc) and
        C(paperspace.toml) is taken, and then C(app) with one of these suffixes in the folder C(.paperspace).
      - A plain YAML value that YAML 1.1 and 1.2 read differently, such as V(22:30), V(02134), V(0o17), V(1_000),
        V(1e10) and V(yes), is refused where text is wanted. Quote it.
      - JSON with comments needs the Python library C(pyjson5) or C(json5) on the controller; TOML below Python 3.11
        needs C(tomli).
    type: str
  purge:
    description:
      - Whether to remove what is not given, so that the task or the document is the whole truth.
      - O(basic_auth_key), O(enabled) and O(resources.replicas) are kept all the same unless they are given or named in
        O(remove). A nightly run must neither open an endpoint nor wake what somebody has parked. Fields that only the
        API knows are kept too.
    type: bool
    default: false
  redeploy:
    description:
      - Whether to send the spec even if nothing differs. Use it when a secret was rotated, or when a tag of the
        image moved.
      - The task then always reports a change. Whether the API starts new containers for an equal spec is up to the
        API. A warning says so when it has made no new spec.
    type: bool
    default: false
  show_env:
    description:
      - Whether to show literal values of environment variables in the result and in the diff.
      - Keys, passwords and headers stay masked, and so do all arguments in C(invocation).
    type: bool
    default: false
notes:
  - After a lost response to a write the task looks what became of it, for at least 30 seconds or O(api_timeout),
    whichever is longer, before it sends the write again. In the end it lists what it created that way once more by
    name. If there are two, because the API finished the first write later than that, the task fails and lists the ids.
    A write that the API finishes even after the task has ended is found by the next task on that name, which fails
    in the same way.
  - Two tasks at the same time can make two deployments of a name if neither finds it yet, because the API has no lock.
    The next task on that name then fails and lists the ids.
  - An outage of the API that begins after the write is waited out until O(wait_timeout).
  - If the API shows the name or the project in another form than it was sent, the task fails, since the next one would
    not find the deployment. Write it as the API shows it.
  - After a write the deployment is read back. A field that the API did not take is an error that names it. A secret
    that the API does not show can't be compared; the task warns about it and does not report it as a change.
  - Live progress goes to stderr, a line when something changes and at most one a second. Set E(PAPERSPACE_PROGRESS)
    to V(false) to switch it off.
  - A rollout that fails is not taken back. The deployment stays as the task wrote it.
  - A task that does not wait ends within five minutes, whatever the API does.
seealso:
  - module: paperspace.cloud.deployment_info
  - module: paperspace.cloud.deployment_logs
  - name: Paperspace Deployments
    description: What deployments are, and what their specs can say.
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

- name: Show where it answers
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

- name: Roll out a document as the whole truth, under another name
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

- name: Start the containers anew after a secret was rotated
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

- name: Tell the team what went wrong when a rollout fails
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
    - The deployment as it was read last, with the API's fields in snake_case and secrets masked.
    - In check mode, as it would be. For O(state=absent), as it was. Null where there is none.
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
  description: Every difference between what was there and what the task asks for. Empty exactly if nothing has changed.
  returned: success, and when the wait for a written change fails
  type: list
  elements: dict
  contains:
    path:
      description: The place of the difference, in the words of the options.
      returned: always
      type: str
      sample: resources.replicas
    before:
      description: The value before. Null where there was none; secrets are masked.
      returned: always
      type: raw
      sample: 2
    after:
      description: The value after. Null where there is none any more; secrets are masked.
      returned: always
      type: raw
      sample: 3
spec_id:
  description: The id of the spec that the deployment has now. Null when it was removed, and for a change in check mode.
  returned: success, and when the wait for a written change fails
  type: str
  sample: 9a7c2f64-0d1e-4c7b-8f21-5b6a7c8d9e0f
previous_spec_id:
  description: The id of the spec that the deployment had before the task. Null for a new one.
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
      description: What changes, as it was.
      returned: always
      type: dict
      sample: {resources: {replicas: 2}}
    after:
      description: What changes, as it becomes.
      returned: always
      type: dict
      sample: {resources: {replicas: 3}}
timeline:
  description: What happened when. Empty when there was nothing to write and nothing to wait for.
  returned: always, unless the arguments are refused
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
        The phase that it was in, one of V(read), V(apply), V(pre_build), V(starting), V(healthy), V(draining),
        V(disabled) and V(delete).
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

from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.arguments import DEPLOYMENT
from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.module import run_module
from ansible_collections.paperspace.cloud.plugins.module_utils.tasks.deployment import run


def main() -> None:
    """Run the module."""
    run_module(DEPLOYMENT, run)


if __name__ == "__main__":
    main()
