#!/usr/bin/python
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: deployment_fleet
short_description: Converge the Paperspace Deployments of a project to a list, in one task
version_added: 1.0.0
description:
  - Creates, changes and removes the deployments of a project until they match a list, and waits for all of them under
    one deadline.
  - The project is read once, page by page, and everything is planned before anything is written. Only differences are
    written, several concurrently, so a thousand unchanged deployments cost nine requests.
  - A deployment that fails does not stop the others. At the end, the task reports each one, and fails if any has
    failed.
  - A run that is cut off, by an interrupt or the C(timeout) of the task, sends no further writes. The next run finishes
    the work.
author:
  - The paperspace.cloud contributors (@ansible-collections)
extends_documentation_fragment:
  - paperspace.cloud.attributes
  - paperspace.cloud.connection
  - paperspace.cloud.git
  - paperspace.cloud.wait
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
    details:
      - One diff for all deployments that change, by name, and the same in check mode. Secrets are masked.
  idempotent:
    support: partial
    details:
      - Except with O(redeploy=true), which writes each time.
options:
  project_id:
    description:
      - The id of the project, such as V(p1exampleid). Required.
    type: str
  deployments:
    description:
      - The deployments that the project should have, each with the options of M(paperspace.cloud.deployment), which
        describes them in full.
      - Two entries for the same deployment are an error, before anything is written.
    type: list
    elements: dict
    suboptions:
      id:
        description:
          - The id of an existing deployment. O(deployments[].name) then renames it.
        type: str
      name:
        description:
          - The name of the deployment to find, or to create if the project has none. Names are compared exactly.
          - If several deployments have the name, this entry fails and lists their ids.
        type: str
      project_id:
        description:
          - Optional. A different project from that of the task is an error.
        type: str
      state:
        description:
          - V(present) creates the deployment, or changes what differs.
          - V(absent) removes it, after everything else is done. It does not need O(prune).
        type: str
        choices:
          - present
          - absent
        default: present
      # begin generated brief deployment_spec
      image:
        description: The container image, as C(repository/name:tag).
        type: str
      enabled:
        description: Whether the deployment runs.
        type: bool
      command:
        description: The command of the container and its arguments, as a list of words. It overrides
          the command of the image.
        type: list
        elements: str
      env:
        description: Environment variables of the containers, as a mapping of names to values.
        type: dict
      region:
        description: The region that the deployment runs in, such as V(ny2).
        type: str
      container_registry:
        description: The name of the private registry that the image comes from, as configured for the
          team.
        type: str
      basic_auth_key:
        description: The password of the endpoint, which then requires HTTP Basic authentication as
          the user C(paperspace).
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
                description: The HTTP path that the probe requests. Any status from 200 to 399 is a
                  success.
                type: str
              port:
                description: The port that the probe connects to. The API's default is the first of
                  the deployment's ports.
                type: int
              host:
                description: The host name that the probe connects to, instead of the address of the
                  container.
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
                description: Seconds between the start of the container and the first probe. The API's
                  default is 0.
                type: int
              period_seconds:
                description: Seconds between probes. The API's default is 10.
                type: int
              timeout_seconds:
                description: Seconds after which a probe without a response fails. The API's default
                  is 1.
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
                description: The HTTP path that the probe requests. Any status from 200 to 399 is a
                  success.
                type: str
              port:
                description: The port that the probe connects to. The API's default is the first of
                  the deployment's ports.
                type: int
              host:
                description: The host name that the probe connects to, instead of the address of the
                  container.
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
                description: Seconds between the start of the container and the first probe. The API's
                  default is 0.
                type: int
              period_seconds:
                description: Seconds between probes. The API's default is 10.
                type: int
              timeout_seconds:
                description: Seconds after which a probe without a response fails. The API's default
                  is 1.
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
                description: The HTTP path that the probe requests. Any status from 200 to 399 is a
                  success.
                type: str
              port:
                description: The port that the probe connects to. The API's default is the first of
                  the deployment's ports.
                type: int
              host:
                description: The host name that the probe connects to, instead of the address of the
                  container.
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
                description: Seconds between the start of the container and the first probe. The API's
                  default is 0.
                type: int
              period_seconds:
                description: Seconds between probes. The API's default is 10.
                type: int
              timeout_seconds:
                description: Seconds after which a probe without a response fails. The API's default
                  is 1.
                type: int
              failure_threshold:
                description: How many probes in a row must fail before the check fails. The API's default
                  is 3.
                type: int
      integrations:
        description: Data that is mounted into the containers, such as models, buckets, volumes and
          repositories.
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
            description: The folder that contains the mount. For the type V(model), the API's default
              is V(/opt/models).
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
                    description: The target value, in percent for V(cpu) and V(memory), and in seconds
                      for V(requestDuration).
                    type: float
      # end generated
      remove:
        description:
          - What to remove, as in O(paperspace.cloud.deployment#module:remove).
        type: list
        elements: str
      spec:
        description:
          - A spec as one document, instead of the individual options, as in O(paperspace.cloud.deployment#module:spec).
        type: dict
      src:
        description:
          - A file with such a document, always on the controller, as in O(paperspace.cloud.deployment#module:src).
        type: str
      purge:
        description:
          - Like O(purge) of the task, for this deployment only.
        type: bool
      redeploy:
        description:
          - Like O(redeploy) of the task, for this deployment only.
        type: bool
  prune:
    description:
      - Whether to delete deployments of the project that are not listed, if their names match O(prune_names).
      - They are deleted last, and only if no other deployment of the task has failed, because the failed one may be
        their replacement.
    type: bool
    default: false
  prune_names:
    description:
      - Shell patterns of the names that O(prune) may delete, such as V(llm-*). V(*) matches all. Required with
        O(prune=true).
    type: list
    elements: str
  prune_limit:
    description:
      - The maximum number of deployments that O(prune) may delete in one run. If there are more to delete, the task
        fails before it writes anything, and names them.
    type: int
    default: 5
  concurrency:
    description:
      - The maximum number of concurrent requests, from 1 to 32.
    type: int
    default: 8
  purge:
    description:
      - Whether to remove what an entry does not give, so that each entry describes the complete spec of its deployment.
      - O(deployments[].enabled) and O(deployments[].resources.replicas) are kept unless they are given.
    type: bool
    default: false
  redeploy:
    description:
      - Whether to send the specs even if nothing differs.
    type: bool
    default: false
  show_env:
    description:
      - Whether to show literal values of environment variables in RV(results) and in the diff.
      - Keys, passwords and headers stay masked, and so do all arguments in C(invocation).
    type: bool
    default: false
notes:
  - While waiting, the task reads the project's list once per interval, however many deployments it waits for. It also
    reads the runs of deployments that are not healthy yet, at most O(concurrency) of them per interval. A deployment
    that the list reports as healthy counts as healthy; its replicas are not counted.
  - Before a change, the task reads the runs of a deployment only if it is not healthy, so that instances that were
    already unhealthy are not attributed to the change.
  - Invalid input, such as a new entry without an image, is refused as a whole before anything is written. One message
    lists all problems.
  - On the controller, a table of the pending deployments goes to stderr when it changes, at most once per second. Set
    E(PAPERSPACE_PROGRESS) to V(false) to disable it.
  - O(wait_timeout) is one deadline for the whole task, including deletions, which come last.
  - The result does not contain complete deployments, because a thousand of them would be too large to register. Read
    them with M(paperspace.cloud.deployment_info).
  - Two concurrent runs for the same project can create a deployment twice if neither finds its name yet, because the
    API has no lock. The next run then reports the name and the ids. It does the same if the API finishes a write after
    the run that sent it has ended. Lost responses, outages and names in a different form are handled as in
    M(paperspace.cloud.deployment).
  - If the project has more deployments than fit on a page, entries that were not found are looked up again before
    anything is written, with one request each.
  - A listed deployment covers its siblings that rollouts created (C(<name>-blue), C(<name>-green), C(<name>-canary)).
    O(prune) never deletes them, and RV(unlisted_names) does not list them.
seealso:
  - module: paperspace.cloud.deployment
  - module: paperspace.cloud.deployment_info
"""

EXAMPLES = r"""
# The examples build on each other. PAPERSPACE_API_KEY is set in the environment of Ansible.

- name: Converge a project to a list
  paperspace.cloud.deployment_fleet:
    project_id: p1exampleid
    deployments:
      - name: llm-small
        image: registry.example.com/team/llm:1.4
        resources:
          machine_type: A4000
          ports: [8000]
      - name: llm-large
        image: registry.example.com/team/llm:1.4
        env:
          HF_TOKEN: secret:HF_TOKEN
        resources:
          machine_type: A100
          ports: [8000]
      - src: specs/llm.yaml
        name: llm-preview
  register: fleet

- name: Show their endpoints
  ansible.builtin.debug:
    msg: "{{ dict(fleet.results | map(attribute='name') | zip(fleet.results | map(attribute='endpoint_url'))) }}"

- name: Show what one list less would delete, without deleting it
  paperspace.cloud.deployment_fleet:
    project_id: p1exampleid
    deployments:
      - name: llm-small
      - name: llm-large
    prune: true
    prune_names:
      - llm-*
  check_mode: true
  diff: true

- name: Deploy one image everywhere with individual changes, and delete what is not listed
  paperspace.cloud.deployment_fleet:
    project_id: p1exampleid
    deployments:
      - name: llm-small
        image: "{{ image }}"
      - name: llm-large
        image: "{{ image }}"
        resources:
          replicas: 2
    prune: true
    prune_names:
      - llm-*
    concurrency: 4
    wait_timeout: 1800
  vars:
    image: registry.example.com/team/llm:1.5

- name: Delete one of them, and leave unlisted deployments unchanged
  paperspace.cloud.deployment_fleet:
    project_id: p1exampleid
    deployments:
      - name: llm-small
        state: absent
"""

RETURN = r"""
results:
  description:
    - One entry per deployment, in the order of the list, followed by the pruned deployments, by name.
  returned: once the project has been read
  type: list
  elements: dict
  contains:
    name:
      description: The name of the deployment.
      returned: always
      type: str
      sample: llm-small
    id:
      description: The id of the deployment. Null if it does not exist (yet).
      returned: always
      type: str
      sample: 6b1d0c1e-2f5a-4d0b-9f3e-0a1b2c3d4e5f
    action:
      description: What was done, or would be done in check mode. One of V(create), V(update), V(delete) and V(nothing).
      returned: always
      type: str
      sample: update
    changed:
      description: Whether it was changed, or would be in check mode.
      returned: always
      type: bool
      sample: true
    failed:
      description: Whether it has failed. It may have been changed before that.
      returned: always
      type: bool
      sample: false
    changes:
      description: What differs. The same shape as RV(paperspace.cloud.deployment#module:changes).
      returned: always
      type: list
      elements: dict
      sample: [{path: resources.replicas, before: 2, after: 3}]
    endpoint_url:
      description: The URL of the endpoint. Null if it is not known.
      returned: always
      type: str
      sample: https://d6b1d0c1e2f5a4d0b9f3e0a1b2c3d4e5f.clexample.paperspacegradient.com
    spec_id:
      description: The id of the current spec. Null for a removed deployment, and for a change in check mode.
      returned: always
      type: str
      sample: 9a7c2f64-0d1e-4c7b-8f21-5b6a7c8d9e0f
    previous_spec_id:
      description: The id of the spec before the task. Null for a new deployment.
      returned: always
      type: str
      sample: 0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9
    timeline:
      description: >-
        The events with their times. Empty if nothing was done. The same shape as
        RV(paperspace.cloud.deployment#module:timeline).
      returned: always
      type: list
      elements: dict
      sample: [{at: "2026-01-02T03:04:05.123Z", seconds: 4.2, phase: starting, message: "applied, 1/3 replicas ready"}]
    msg:
      description: What went wrong, with the instances, their last log lines and the timeline of a rollout.
      returned: when it has failed
      type: str
      sample: "llm-small: the rollout failed in phase starting after 31 s"
    failure:
      description: The same in machine-readable form. Its keys depend on what failed.
      returned: when it has failed
      type: dict
      contains:
        kind:
          description: V(rollout) if the spec was written but did not become healthy, V(request) otherwise.
          returned: always
          type: str
          sample: rollout
        phase:
          description: The phase that the rollout failed in.
          returned: for a rollout
          type: str
          sample: starting
        reason:
          description: Why, in one line.
          returned: for a rollout
          type: str
          sample: "0/1 replicas ready; unhealthy for 30 s: i-7f errored"
        hint:
          description: What to check next.
          returned: for a rollout
          type: str
          sample: read the log lines, then check command, env, health_checks and the machine's memory
        instances:
          description: The instances. The same shape as RV(paperspace.cloud.deployment#module:instances).
          returned: for a rollout
          type: list
          elements: dict
          sample: [{"instance_id": "i-7f", "state": "errored", "summary": "i-7f errored"}]
        logs:
          description: >-
            The last log lines, only for the first eight rollouts that failed. The same shape as
            RV(paperspace.cloud.deployment#module:logs).
          returned: for a rollout
          type: list
          elements: dict
          sample: [{"instance_id": "i-7f", "message": "out of memory"}]
        error:
          description: The API error. The same shape as RV(paperspace.cloud.deployment#module:error).
          returned: when a request failed
          type: dict
          sample: {"status": 400, "code": "BAD_REQUEST", "message": "unknown machine type", "issues": []}
        refused:
          description: The fields that the API did not apply.
          returned: when the API accepted the write but shows other values
          type: list
          elements: str
          sample: [region]
        ids:
          description: The ids of the deployments that have this name.
          returned: when several deployments have the name
          type: list
          elements: str
          sample: [6b1d0c1e-2f5a-4d0b-9f3e-0a1b2c3d4e5f, 8c3e1d2f-3a6b-4e1c-8a4f-1b2c3d4e5f60]
changed_names:
  description: The names of the deployments that were changed, or would be in check mode, including created and deleted
    ones.
  returned: once the project has been read
  type: list
  elements: str
  sample: [llm-small]
failed_names:
  description: The names of the deployments that failed.
  returned: once the project has been read
  type: list
  elements: str
  sample: []
unlisted_names:
  description: The names of the project's deployments that are neither listed nor pruned.
  returned: once the project has been read
  type: list
  elements: str
  sample: [somebody-elses]
diff:
  description: >-
    What changes, as one diff with a key for each deployment. The same shape as
    RV(paperspace.cloud.deployment#module:diff).
  returned: in diff mode, once the project has been read
  type: dict
  sample:
    before_header: deployments
    after_header: deployments
    before: {llm-small: {image: "registry.example.com/team/llm:1.4"}}
    after: {llm-small: {image: "registry.example.com/team/llm:1.5"}}
"""

from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.arguments import DEPLOYMENT_FLEET
from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.module import run_module
from ansible_collections.paperspace.cloud.plugins.module_utils.tasks.deployment_fleet import run


def main() -> None:
    """Run the module."""
    run_module(DEPLOYMENT_FLEET, run)


if __name__ == "__main__":
    main()
