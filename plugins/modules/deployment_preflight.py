#!/usr/bin/python
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: deployment_preflight
short_description: Check what can be known before a Paperspace Deployment is rolled out
version_added: 1.0.0
description:
  - Finds out before a rollout writes anything what would make it fail late - a spec or a gate that is not valid, a key
    or a project that the API does not know, a secret or a container registry that is not there, an account that may
    not run anything.
  - It only reads. When checks fail the task fails, with one message that tells all of them.
  - What the API does not let us see is skipped, and never fails. RV(skipped_checks) says so.
author:
  - The paperspace.cloud contributors (@ansible-collections)
extends_documentation_fragment:
  - paperspace.cloud.attributes
  - paperspace.cloud.attributes.info_module
  - paperspace.cloud.connection
options:
  project_id:
    description:
      - The id of the project that the rollout is for, such as V(p1exampleid). It is needed.
    type: str
  name:
    description:
      - The name of the deployment, for the message of the task. Without it the name in the document counts. It need not
        exist yet.
    type: str
  # begin generated options preflight_spec
  image:
    description:
      - The container image, as C(repository/name:tag).
      - A new deployment needs one.
    type: str
  enabled:
    description:
      - Whether the deployment runs.
      - V(false) parks it. Its containers stop, and with them the bill,
        while the endpoint keeps its address.
      - When it is not given a new deployment runs, and an existing one
        stays as it is, also with O(paperspace.cloud.deployment#module:purge=true).
    type: bool
  command:
    description:
      - The command of the container with its arguments, a list of words
        in place of the image's own.
      - Replaced whole. C(command) in O(paperspace.cloud.deployment#module:remove)
        goes back to the image's own.
      - Words are strings or integers. Ansible reads a plain V(22:30)
        as 1350, V(02134) as 1116, V(1_000) as 1000 and V(yes) as a boolean
        before the module sees it, so quote such words. Booleans, floats
        and one string in place of the list are refused.
    type: list
    elements: str
  env:
    description:
      - Environment variables of the containers, a mapping of names to
        values.
      - Merged by name. Variables that are not named here stay; C(env.NAME)
        in O(paperspace.cloud.deployment#module:remove) removes one, and
        C(env) removes all.
      - Values are strings or integers, and an empty string is a real
        value. Booleans, floats, dates and lists are refused, because
        YAML and templates would decide how to spell them. Quote such
        a value, or add C(| string) after a template.
      - Ansible reads a plain V(22:30) as 1350, V(02134) as 1116 and V(1_000)
        as 1000 before the module sees it. Quote such values. In a file
        that O(paperspace.cloud.deployment#module:src) names they are
        refused.
      - Write V(secret:NAME) to refer to a secret of the project or the
        team. References are shown; every literal value is masked.
    type: dict
  region:
    description:
      - The region that the deployment runs in, such as V(ny2).
      - The list is the API's own and may grow. C(region) in O(paperspace.cloud.deployment#module:remove)
        leaves the choice to the API.
    type: str
  container_registry:
    description:
      - The name of the private registry that the image comes from, as
        the team has set it up.
      - C(container_registry) in O(paperspace.cloud.deployment#module:remove)
        removes it.
    type: str
  basic_auth_key:
    description:
      - The password of the endpoint, which then asks for HTTP Basic authentication
        with the user C(paperspace).
      - Prefer a reference, V(secret:NAME). A literal is masked wherever
        the collection shows it.
      - Only C(basic_auth_key) in O(paperspace.cloud.deployment#module:remove)
        opens an endpoint. Neither an empty string nor O(paperspace.cloud.deployment#module:purge=true)
        does.
      - Where the API does not show the key, the task asks the endpoint
        before it writes. If that asks for a password, a write without
        the key is refused. Give the key, or name it in O(paperspace.cloud.deployment#module:remove)
        where the application itself asks.
    type: str
  health_checks:
    description:
      - Probes that find out whether a container has started, is alive,
        and is ready for requests.
      - Probes that are not given stay. C(health_checks) in O(paperspace.cloud.deployment#module:remove)
        removes all.
    type: dict
    suboptions:
      liveness:
        description:
          - A container that fails this probe is restarted.
          - Replaced whole; C(health_checks.liveness) in O(paperspace.cloud.deployment#module:remove)
            removes it. Give either C(path) or C(exec).
        type: dict
        suboptions:
          path:
            description:
              - The path that the probe asks for over HTTP. Every status
                from 200 to 399 is a success.
            type: str
          port:
            description:
              - The port that the probe asks. The API takes the first
                of the deployment's ports when none is given.
            type: int
          host:
            description:
              - The host name that the probe asks, in place of the container's
                own address.
            type: str
          headers:
            description:
              - Headers that the probe sends, a mapping of names to values.
              - Replaced whole. Values are strings or integers; quote
                what YAML takes for something else, as in O(env). Literal
                values are masked.
            type: dict
          exec:
            description:
              - A command that the probe runs in the container, in place
                of an HTTP request.
            type: dict
            suboptions:
              command:
                description:
                  - The command with its arguments. The exit code 0 is
                    a success.
                type: list
                elements: str
          initial_delay_seconds:
            description:
              - Seconds between the start of the container and the first
                probe. The API takes 0 when none is given.
            type: int
          period_seconds:
            description:
              - Seconds between two probes. The API takes 10 when none
                is given.
            type: int
          timeout_seconds:
            description:
              - Seconds after which a probe without an answer has failed.
                The API takes 1 when none is given.
            type: int
          failure_threshold:
            description:
              - How many probes in a row must fail before it counts. The
                API takes 3 when none is given.
            type: int
      readiness:
        description:
          - A container that fails this probe gets no requests and does
            not count as ready.
          - Replaced whole; C(health_checks.readiness) in O(paperspace.cloud.deployment#module:remove)
            removes it. Give either C(path) or C(exec).
        type: dict
        suboptions:
          path:
            description:
              - The path that the probe asks for over HTTP. Every status
                from 200 to 399 is a success.
            type: str
          port:
            description:
              - The port that the probe asks. The API takes the first
                of the deployment's ports when none is given.
            type: int
          host:
            description:
              - The host name that the probe asks, in place of the container's
                own address.
            type: str
          headers:
            description:
              - Headers that the probe sends, a mapping of names to values.
              - Replaced whole. Values are strings or integers; quote
                what YAML takes for something else, as in O(env). Literal
                values are masked.
            type: dict
          exec:
            description:
              - A command that the probe runs in the container, in place
                of an HTTP request.
            type: dict
            suboptions:
              command:
                description:
                  - The command with its arguments. The exit code 0 is
                    a success.
                type: list
                elements: str
          initial_delay_seconds:
            description:
              - Seconds between the start of the container and the first
                probe. The API takes 0 when none is given.
            type: int
          period_seconds:
            description:
              - Seconds between two probes. The API takes 10 when none
                is given.
            type: int
          timeout_seconds:
            description:
              - Seconds after which a probe without an answer has failed.
                The API takes 1 when none is given.
            type: int
          failure_threshold:
            description:
              - How many probes in a row must fail before it counts. The
                API takes 3 when none is given.
            type: int
      startup:
        description:
          - Holds back the other probes until the container has started.
          - Replaced whole; C(health_checks.startup) in O(paperspace.cloud.deployment#module:remove)
            removes it. Give either C(path) or C(exec).
        type: dict
        suboptions:
          path:
            description:
              - The path that the probe asks for over HTTP. Every status
                from 200 to 399 is a success.
            type: str
          port:
            description:
              - The port that the probe asks. The API takes the first
                of the deployment's ports when none is given.
            type: int
          host:
            description:
              - The host name that the probe asks, in place of the container's
                own address.
            type: str
          headers:
            description:
              - Headers that the probe sends, a mapping of names to values.
              - Replaced whole. Values are strings or integers; quote
                what YAML takes for something else, as in O(env). Literal
                values are masked.
            type: dict
          exec:
            description:
              - A command that the probe runs in the container, in place
                of an HTTP request.
            type: dict
            suboptions:
              command:
                description:
                  - The command with its arguments. The exit code 0 is
                    a success.
                type: list
                elements: str
          initial_delay_seconds:
            description:
              - Seconds between the start of the container and the first
                probe. The API takes 0 when none is given.
            type: int
          period_seconds:
            description:
              - Seconds between two probes. The API takes 10 when none
                is given.
            type: int
          timeout_seconds:
            description:
              - Seconds after which a probe without an answer has failed.
                The API takes 1 when none is given.
            type: int
          failure_threshold:
            description:
              - How many probes in a row must fail before it counts. The
                API takes 3 when none is given.
            type: int
  integrations:
    description:
      - Data that is mounted into the containers, such as models, buckets,
        volumes and repositories.
      - Matched by O(integrations[].name). Each item replaces the one
        of its name whole; items that are not named stay. C(integrations[NAME])
        in O(paperspace.cloud.deployment#module:remove) removes one, and
        C(integrations) removes all.
      - The API fetches the data before it starts a container, which can
        take many minutes.
    type: list
    elements: dict
    suboptions:
      type:
        description:
          - The kind of data. The API knows V(model), V(s3), V(spaces),
            V(volume) and V(git-lfs), and may learn more.
        type: str
      name:
        description:
          - The name of the integration, and of the folder that it is
            mounted as.
          - Every item needs one, and no two share it.
        type: str
      id:
        description:
          - The id of the model, for the type V(model).
        type: str
      path:
        description:
          - The folder that holds the mount. For the type V(model) the
            API takes V(/opt/models) when none is given.
        type: str
      url:
        description:
          - The address of the bucket, such as V(s3://bucket/folder),
            or of the repository.
        type: str
      region:
        description:
          - The region of the bucket.
        type: str
      endpoint:
        description:
          - The address of the object storage service.
        type: str
      access_key_id:
        description:
          - The id of the access key of the bucket. A literal is masked.
        type: str
      secret_access_key:
        description:
          - The secret of the access key of the bucket. A literal is masked.
          - Prefer a reference, V(secret:NAME). The API may refuse anything
            else.
        type: str
  resources:
    description:
      - What the deployment runs on, and how much of it.
      - Options that are not given stay as they are.
    type: dict
    suboptions:
      machine_type:
        description:
          - The machine type of every replica, such as V(C4) or V(A4000).
          - A new deployment needs one. Which types there are is up to
            the region and the plan of the team.
        type: str
      ports:
        description:
          - The ports that the container listens on, in their order.
          - A new deployment needs at least one. Replaced whole.
        type: list
        elements: int
      replicas:
        description:
          - How many replicas run; with autoscaling, the fewest that run.
          - V(0) parks the deployment as O(enabled=false) does.
          - When it is not given a new deployment has one, and an existing
            one keeps its number, also with O(paperspace.cloud.deployment#module:purge=true).
        type: int
      autoscaling:
        description:
          - Adds and removes replicas with the load.
          - Options that are not given stay as they are. C(resources.autoscaling)
            in O(paperspace.cloud.deployment#module:remove) removes autoscaling.
        type: dict
        suboptions:
          enabled:
            description:
              - Whether autoscaling is at work. The API takes V(true)
                when it is not given.
            type: bool
          max_replicas:
            description:
              - The most replicas that run. Autoscaling needs it.
            type: int
          metrics:
            description:
              - What to scale by, one item for each metric. With several,
                the one that asks for the most replicas wins.
              - Replaced whole, in any order. Autoscaling needs at least
                one.
            type: list
            elements: dict
            suboptions:
              metric:
                description:
                  - What is measured.
                type: str
                choices:
                  - cpu
                  - memory
                  - requestDuration
              summary:
                description:
                  - How the values of the replicas are put together. The
                    API knows V(average) only, which is sent when it is
                    not given.
                type: str
                choices:
                  - average
              value:
                description:
                  - The value to stay at, in percent for V(cpu) and V(memory),
                    and in seconds for V(requestDuration).
                type: float
  # end generated
  remove:
    description:
      - What the rollout would remove, as paths that O(paperspace.cloud.deployment#module:remove) takes. A path that
        can't be removed fails the check C(spec).
    type: list
    elements: str
  spec:
    description:
      - A whole spec as a document, in place of the single options. It excludes O(src).
      - What it may hold, and which options may stand beside it, is said at
        O(paperspace.cloud.deployment#module:spec).
    type: dict
  src:
    description:
      - A file with such a document, always on the controller. Where it is looked for, and what kinds of files there
        are, is said at O(paperspace.cloud.deployment#module:src).
      - A file that can't be read ends the task before any check.
    type: str
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
notes:
  - The spec is optional. Without one the key, the project and the account are checked.
  - The spec is checked by itself. What an existing deployment adds to it, and what a new one lacks, is planned by
    M(paperspace.cloud.deployment) in check mode.
  - Lists of secrets and registries are read only if the spec refers to any. So a task makes three to six requests,
    unless a list is longer than a page.
  - The API lists the secrets of projects and teams. One that only a private cluster has looks as if it was missing.
  - When the API has trouble with a call, or gives no answer, it is asked again as O(api_retries) says. After that a
    check of the key or the project ends the task with that error, and any other check is skipped with it.
seealso:
  - module: paperspace.cloud.deployment
  - module: paperspace.cloud.deployment_soak
"""

EXAMPLES = r"""
# PAPERSPACE_API_KEY is set in the environment of Ansible.

- name: Check all that can be known before the rollout of a spec file
  paperspace.cloud.deployment_preflight:
    project_id: p1exampleid
    src: specs/llm.yaml
    image: registry.example.com/team/llm:1.5
  register: preflight

- name: Say what could not be checked
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

- name: Check only that the key works, the project is there, and the account is in order
  paperspace.cloud.deployment_preflight:
    project_id: p1exampleid
"""

RETURN = r"""
checks:
  description:
    - The checks that were made, in order. They are in the result of a task that failed, too.
    - C(spec) is about the spec by itself, with the words that M(paperspace.cloud.deployment) has for it.
    - C(gates) is about the gates by themselves, with the words that M(paperspace.cloud.deployment_soak) has for them.
    - C(key) is whether the API knows the key, and C(project) whether it has the project.
    - C(secrets) is whether the project or its team has each secret that the spec refers to as V(secret:NAME).
    - C(registry) is whether the team has the O(container_registry) of the spec, by name or id.
    - C(account) is whether the team's account is in good standing.
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
        - V(passed) also where there is nothing to look for, such as a task without gates.
        - V(failed) fails the task.
        - V(skipped) where there is no spec to check, or where the API does not let us see it.
      returned: always
      type: str
      sample: failed
    message:
      description: What was found. For a failed check it names the place and the remedy.
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
# begin generated results failed_call
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
# end generated
"""

from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.arguments import DEPLOYMENT_PREFLIGHT
from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.module import run_module
from ansible_collections.paperspace.cloud.plugins.module_utils.tasks.deployment_preflight import run


def main() -> None:
    """Run the module."""
    run_module(DEPLOYMENT_PREFLIGHT, run)


if __name__ == "__main__":
    main()
