#!/usr/bin/python
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: deployment_fleet
short_description: Bring a whole project of Paperspace Deployments to a list, in one task
version_added: 1.0.0
description:
  - Creates, changes and removes the deployments of a project until they are as a list says, and waits for all of
    them under one deadline.
  - The project is read once, page by page, and everything is planned before anything is written. Only what differs
    is written, several at once, so a thousand unchanged deployments cost nine requests.
  - One that fails does not stop the others. At the end each is reported, and the task fails if any of them has.
  - A run that was cut off, by an interrupt or the C(timeout) of the task, sends no further write. The next run
    finishes the work.
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
      - One diff for all that would change, by name, the same in check mode and without it. Secrets are masked.
  idempotent:
    support: partial
    details:
      - Yes, unless O(redeploy=true) asks for a write each time.
options:
  project_id:
    description:
      - The id of the project that the list is for, such as V(p1exampleid). It is needed.
    type: str
  deployments:
    description:
      - The deployments that the project should have, each with the options of M(paperspace.cloud.deployment).
      - Two entries that mean the same deployment are an error, before anything is written.
    type: list
    elements: dict
    suboptions:
      id:
        description:
          - The id of an existing deployment. With O(deployments[].name) it is renamed to that.
        type: str
      name:
        description:
          - The name of the deployment to find, or to create when the project has none. Names are compared exactly.
          - A name that several deployments have is an error of this entry that lists their ids.
        type: str
      project_id:
        description:
          - Need not be given. Another project than that of the task is an error.
        type: str
      state:
        description:
          - V(present) creates the deployment, or changes what differs.
          - V(absent) removes it, after all else is done. It needs no O(prune).
        type: str
        choices:
          - present
          - absent
        default: present
      # begin generated options fleet_spec
      image:
        description:
          - The container image, as C(repository/name:tag).
          - A new deployment needs one.
        type: str
      enabled:
        description:
          - Whether the deployment runs.
          - V(false) parks it. Its containers stop, and with them the bill, while the endpoint keeps
            its address.
          - When it is not given a new deployment runs, and an existing one stays as it is, also with
            O(deployments[].purge=true).
        type: bool
      command:
        description:
          - The command of the container with its arguments, a list of words in place of the image's
            own.
          - Replaced whole. C(command) in O(deployments[].remove) goes back to the image's own.
          - Words are strings or integers. Ansible reads a plain V(22:30) as 1350, V(02134) as 1116,
            V(1_000) as 1000 and V(yes) as a boolean before the module sees it, so quote such words.
            Booleans, floats and one string in place of the list are refused.
        type: list
        elements: str
      env:
        description:
          - Environment variables of the containers, a mapping of names to values.
          - Merged by name. Variables that are not named here stay; C(env.NAME) in O(deployments[].remove)
            removes one, and C(env) removes all.
          - Values are strings or integers, and an empty string is a real value. Booleans, floats, dates
            and lists are refused, because YAML and templates would decide how to spell them. Quote
            such a value, or add C(| string) after a template.
          - Ansible reads a plain V(22:30) as 1350, V(02134) as 1116 and V(1_000) as 1000 before the
            module sees it. Quote such values. In a file that O(deployments[].src) names they are refused.
          - Write V(secret:NAME) to refer to a secret of the project or the team. References are shown;
            every literal value is masked.
        type: dict
      region:
        description:
          - The region that the deployment runs in, such as V(ny2).
          - The list is the API's own and may grow. C(region) in O(deployments[].remove) leaves the
            choice to the API.
        type: str
      container_registry:
        description:
          - The name of the private registry that the image comes from, as the team has set it up.
          - C(container_registry) in O(deployments[].remove) removes it.
        type: str
      basic_auth_key:
        description:
          - The password of the endpoint, which then asks for HTTP Basic authentication with the user
            C(paperspace).
          - Prefer a reference, V(secret:NAME). A literal is masked wherever the collection shows it.
          - Only C(basic_auth_key) in O(deployments[].remove) opens an endpoint. Neither an empty string
            nor O(deployments[].purge=true) does.
          - Where the API does not show the key, the task asks the endpoint before it writes. If that
            asks for a password, a write without the key is refused. Give the key, or name it in O(deployments[].remove)
            where the application itself asks.
        type: str
      health_checks:
        description:
          - Probes that find out whether a container has started, is alive, and is ready for requests.
          - Probes that are not given stay. C(health_checks) in O(deployments[].remove) removes all.
        type: dict
        suboptions:
          liveness:
            description:
              - A container that fails this probe is restarted.
              - Replaced whole; C(health_checks.liveness) in O(deployments[].remove) removes it. Give
                either C(path) or C(exec).
            type: dict
            suboptions:
              path:
                description:
                  - The path that the probe asks for over HTTP. Every status from 200 to 399 is a success.
                type: str
              port:
                description:
                  - The port that the probe asks. The API takes the first of the deployment's ports
                    when none is given.
                type: int
              host:
                description:
                  - The host name that the probe asks, in place of the container's own address.
                type: str
              headers:
                description:
                  - Headers that the probe sends, a mapping of names to values.
                  - Replaced whole. Values are strings or integers; quote what YAML takes for something
                    else, as in O(deployments[].env). Literal values are masked.
                type: dict
              exec:
                description:
                  - A command that the probe runs in the container, in place of an HTTP request.
                type: dict
                suboptions:
                  command:
                    description:
                      - The command with its arguments. The exit code 0 is a success.
                    type: list
                    elements: str
              initial_delay_seconds:
                description:
                  - Seconds between the start of the container and the first probe. The API takes 0
                    when none is given.
                type: int
              period_seconds:
                description:
                  - Seconds between two probes. The API takes 10 when none is given.
                type: int
              timeout_seconds:
                description:
                  - Seconds after which a probe without an answer has failed. The API takes 1 when none
                    is given.
                type: int
              failure_threshold:
                description:
                  - How many probes in a row must fail before it counts. The API takes 3 when none is
                    given.
                type: int
          readiness:
            description:
              - A container that fails this probe gets no requests and does not count as ready.
              - Replaced whole; C(health_checks.readiness) in O(deployments[].remove) removes it. Give
                either C(path) or C(exec).
            type: dict
            suboptions:
              path:
                description:
                  - The path that the probe asks for over HTTP. Every status from 200 to 399 is a success.
                type: str
              port:
                description:
                  - The port that the probe asks. The API takes the first of the deployment's ports
                    when none is given.
                type: int
              host:
                description:
                  - The host name that the probe asks, in place of the container's own address.
                type: str
              headers:
                description:
                  - Headers that the probe sends, a mapping of names to values.
                  - Replaced whole. Values are strings or integers; quote what YAML takes for something
                    else, as in O(deployments[].env). Literal values are masked.
                type: dict
              exec:
                description:
                  - A command that the probe runs in the container, in place of an HTTP request.
                type: dict
                suboptions:
                  command:
                    description:
                      - The command with its arguments. The exit code 0 is a success.
                    type: list
                    elements: str
              initial_delay_seconds:
                description:
                  - Seconds between the start of the container and the first probe. The API takes 0
                    when none is given.
                type: int
              period_seconds:
                description:
                  - Seconds between two probes. The API takes 10 when none is given.
                type: int
              timeout_seconds:
                description:
                  - Seconds after which a probe without an answer has failed. The API takes 1 when none
                    is given.
                type: int
              failure_threshold:
                description:
                  - How many probes in a row must fail before it counts. The API takes 3 when none is
                    given.
                type: int
          startup:
            description:
              - Holds back the other probes until the container has started.
              - Replaced whole; C(health_checks.startup) in O(deployments[].remove) removes it. Give
                either C(path) or C(exec).
            type: dict
            suboptions:
              path:
                description:
                  - The path that the probe asks for over HTTP. Every status from 200 to 399 is a success.
                type: str
              port:
                description:
                  - The port that the probe asks. The API takes the first of the deployment's ports
                    when none is given.
                type: int
              host:
                description:
                  - The host name that the probe asks, in place of the container's own address.
                type: str
              headers:
                description:
                  - Headers that the probe sends, a mapping of names to values.
                  - Replaced whole. Values are strings or integers; quote what YAML takes for something
                    else, as in O(deployments[].env). Literal values are masked.
                type: dict
              exec:
                description:
                  - A command that the probe runs in the container, in place of an HTTP request.
                type: dict
                suboptions:
                  command:
                    description:
                      - The command with its arguments. The exit code 0 is a success.
                    type: list
                    elements: str
              initial_delay_seconds:
                description:
                  - Seconds between the start of the container and the first probe. The API takes 0
                    when none is given.
                type: int
              period_seconds:
                description:
                  - Seconds between two probes. The API takes 10 when none is given.
                type: int
              timeout_seconds:
                description:
                  - Seconds after which a probe without an answer has failed. The API takes 1 when none
                    is given.
                type: int
              failure_threshold:
                description:
                  - How many probes in a row must fail before it counts. The API takes 3 when none is
                    given.
                type: int
      integrations:
        description:
          - Data that is mounted into the containers, such as models, buckets, volumes and repositories.
          - Matched by O(deployments[].integrations[].name). Each item replaces the one of its name
            whole; items that are not named stay. C(integrations[NAME]) in O(deployments[].remove) removes
            one, and C(integrations) removes all.
          - The API fetches the data before it starts a container, which can take many minutes.
        type: list
        elements: dict
        suboptions:
          type:
            description:
              - The kind of data. The API knows V(model), V(s3), V(spaces), V(volume) and V(git-lfs),
                and may learn more.
            type: str
          name:
            description:
              - The name of the integration, and of the folder that it is mounted as.
              - Every item needs one, and no two share it.
            type: str
          id:
            description:
              - The id of the model, for the type V(model).
            type: str
          path:
            description:
              - The folder that holds the mount. For the type V(model) the API takes V(/opt/models)
                when none is given.
            type: str
          url:
            description:
              - The address of the bucket, such as V(s3://bucket/folder), or of the repository.
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
              - Prefer a reference, V(secret:NAME). The API may refuse anything else.
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
              - A new deployment needs one. Which types there are is up to the region and the plan of
                the team.
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
              - V(0) parks the deployment as O(deployments[].enabled=false) does.
              - When it is not given a new deployment has one, and an existing one keeps its number,
                also with O(deployments[].purge=true).
            type: int
          autoscaling:
            description:
              - Adds and removes replicas with the load.
              - Options that are not given stay as they are. C(resources.autoscaling) in O(deployments[].remove)
                removes autoscaling.
            type: dict
            suboptions:
              enabled:
                description:
                  - Whether autoscaling is at work. The API takes V(true) when it is not given.
                type: bool
              max_replicas:
                description:
                  - The most replicas that run. Autoscaling needs it.
                type: int
              metrics:
                description:
                  - What to scale by, one item for each metric. With several, the one that asks for
                    the most replicas wins.
                  - Replaced whole, in any order. Autoscaling needs at least one.
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
                      - How the values of the replicas are put together. The API knows V(average) only,
                        which is sent when it is not given.
                    type: str
                    choices:
                      - average
                  value:
                    description:
                      - The value to stay at, in percent for V(cpu) and V(memory), and in seconds for
                        V(requestDuration).
                    type: float
      # end generated
      remove:
        description:
          - What to remove, as paths that O(paperspace.cloud.deployment#module:remove) takes.
        type: list
        elements: str
      spec:
        description:
          - A whole spec as a document, in place of the single options, as O(paperspace.cloud.deployment#module:spec)
            takes it.
        type: dict
      src:
        description:
          - A file with such a document, always on the controller, as O(paperspace.cloud.deployment#module:src) finds
            and reads it.
        type: str
      purge:
        description:
          - As O(purge) of the task, for this deployment only.
        type: bool
      redeploy:
        description:
          - As O(redeploy) of the task, for this deployment only.
        type: bool
  prune:
    description:
      - Whether to delete deployments of the project that are not listed, if O(prune_names) lets them go.
      - They go last of all, and only when no other deployment of the task has failed, since what replaces them may be
        what failed.
    type: bool
    default: false
  prune_names:
    description:
      - Shell patterns of the names that O(prune) may delete, such as V(llm-*). V(*) stands for all. O(prune=true) needs
        it.
    type: list
    elements: str
  prune_limit:
    description:
      - How many deployments O(prune) may delete in one run. If there are more to delete, the task fails before it
        writes anything at all, and names them.
    type: int
    default: 5
  concurrency:
    description:
      - How many requests are under way at once, from 1 to 32.
    type: int
    default: 8
  purge:
    description:
      - Whether to remove what an entry does not give, so that each entry is the whole truth about its deployment.
      - O(deployments[].enabled) and O(deployments[].resources.replicas) are kept all the same unless they are given.
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
  - A wait reads the project's list once an interval, however many deployments are waited for, and beside it the runs of
    those that are not healthy yet, at most O(concurrency) of them an interval. A deployment that the list says to be
    healthy is taken as healthy; its replicas are not counted.
  - Before a change, the runs of a deployment are read only if it is not healthy, so that instances which were bad
    already are not taken for the work of the change.
  - Input that can't be (an entry that lacks its image, say) is refused as a whole, before anything is written. All that
    is wrong is named at once.
  - On the controller a table of what is still missing goes to stderr when it changes, at most once a second. Set
    E(PAPERSPACE_PROGRESS) to V(false) to switch it off.
  - O(wait_timeout) is one deadline for all of it, deletions included, which come last.
  - The result has no whole deployments, since a thousand of them would be too much to register. Read them with
    M(paperspace.cloud.deployment_info).
  - Two runs for the same project at the same time can make a deployment twice if neither finds its name yet, because
    the API has no lock. The next run then names it, with its ids. So it does for a write that the API finishes after
    the run that sent it has ended. Lost responses, outages and names in another form are handled as in
    M(paperspace.cloud.deployment).
  - If the project has more deployments than fit on a page, names that the list lacks are looked up once more before
    anything is written, with a request each.
  - A listed deployment stands for its siblings that rollouts made (C(<name>-blue), C(<name>-green), C(<name>-canary));
    O(prune) never deletes them, and RV(unlisted_names) does not name them.
seealso:
  - module: paperspace.cloud.deployment
  - module: paperspace.cloud.deployment_info
"""

EXAMPLES = r"""
# The examples build on each other. PAPERSPACE_API_KEY is set in the environment of Ansible.

- name: Bring a project to a list
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

- name: Show where they answer
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

- name: The same image for all, each change by its own, and what is not listed goes
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

- name: Remove one of them, and leave all that is not listed alone
  paperspace.cloud.deployment_fleet:
    project_id: p1exampleid
    deployments:
      - name: llm-small
        state: absent
"""

RETURN = r"""
results:
  description:
    - An entry for each deployment, in the order of the list. What was pruned comes after it, by name.
  returned: once the project was read
  type: list
  elements: dict
  contains:
    name:
      description: The name of the deployment.
      returned: always
      type: str
      sample: llm-small
    id:
      description: The id of the deployment. Null for one that is not there (yet).
      returned: always
      type: str
      sample: 6b1d0c1e-2f5a-4d0b-9f3e-0a1b2c3d4e5f
    action:
      description: What was done, or would be in check mode. One of V(create), V(update), V(delete) and V(nothing).
      returned: always
      type: str
      sample: update
    changed:
      description: Whether it was changed, or would be in check mode.
      returned: always
      type: bool
      sample: true
    failed:
      description: Whether it has failed. It may have been changed before.
      returned: always
      type: bool
      sample: false
    changes:
      description: What differs, as in M(paperspace.cloud.deployment).
      returned: always
      type: list
      elements: dict
      contains:
        path:
          description: Where, in the words of the options.
          returned: always
          type: str
          sample: image
        before:
          description: The value that was there. Null when there was none.
          returned: always
          type: raw
          sample: registry.example.com/team/llm:1.4
        after:
          description: The value that the task gives it. Null when it is removed.
          returned: always
          type: raw
          sample: registry.example.com/team/llm:1.5
    endpoint_url:
      description: Where the deployment answers. Null where it is not known.
      returned: always
      type: str
      sample: https://d6b1d0c1e2f5a4d0b9f3e0a1b2c3d4e5f.clexample.paperspacegradient.com
    spec_id:
      description: The id of the spec that it has now. Null when it is gone, and in check mode when it would change.
      returned: always
      type: str
      sample: 9a7c2f64-0d1e-4c7b-8f21-5b6a7c8d9e0f
    previous_spec_id:
      description: The id of the spec that it had before the task. Null when it is new.
      returned: always
      type: str
      sample: 0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9
    timeline:
      description: What happened when. Empty when nothing was done.
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
          description:
            - One of V(read), V(apply), V(pre_build), V(starting), V(draining), V(healthy), V(disabled) and V(delete).
          returned: always
          type: str
          sample: starting
        message:
          description: What happened, in words.
          returned: always
          type: str
          sample: applied, 1/3 replicas ready
    msg:
      description: What went wrong, with the instances, their last log lines and the timeline of a rollout.
      returned: when it has failed
      type: str
      sample: "llm-small: the rollout failed in phase starting after 31 s"
    failure:
      description: The same for machines. What it holds depends on what failed.
      returned: when it has failed
      type: dict
      contains:
        kind:
          description: V(rollout) when the spec was written and did not get healthy, V(request) for all else.
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
          sample: "0/1 replicas ready; bad for 30 s: i-7f errored"
        hint:
          description: What to look at next.
          returned: for a rollout
          type: str
          sample: read the log lines, then check command, env, health_checks and the machine's memory
        instances:
          description: The instances with their states and histories, as in M(paperspace.cloud.deployment).
          returned: for a rollout
          type: list
          elements: dict
          sample: [{"instance_id": "i-7f", "state": "errored", "summary": "i-7f errored"}]
        logs:
          description: The last log lines, of the first eight rollouts that failed.
          returned: for a rollout
          type: list
          elements: dict
          sample: [{"instance_id": "i-7f", "message": "out of memory"}]
        error:
          description: What the API answered, as in M(paperspace.cloud.deployment).
          returned: when a request failed
          type: dict
          sample: {"status": 400, "code": "BAD_REQUEST", "message": "unknown machine type", "issues": []}
        refused:
          description: The places that the API did not take.
          returned: when it accepted the write and shows other values
          type: list
          elements: str
          sample: [region]
        ids:
          description: The ids of the deployments that have this name.
          returned: when several have it
          type: list
          elements: str
          sample: [6b1d0c1e-2f5a-4d0b-9f3e-0a1b2c3d4e5f, 8c3e1d2f-3a6b-4e1c-8a4f-1b2c3d4e5f60]
changed_names:
  description: The names of those that were changed, or would be in check mode. Created and deleted ones are among them.
  returned: once the project was read
  type: list
  elements: str
  sample: [llm-small]
failed_names:
  description: The names of those that failed.
  returned: once the project was read
  type: list
  elements: str
  sample: []
unlisted_names:
  description: The names of the project's deployments that are neither listed nor pruned.
  returned: once the project was read
  type: list
  elements: str
  sample: [somebody-elses]
diff:
  description: What changes, by name, as one diff.
  returned: in diff mode, once the project was read
  type: dict
  contains:
    before:
      description: The values that were there.
      returned: always
      type: dict
      sample: {"llm-small": {"image": "registry.example.com/team/llm:1.4"}}
    after:
      description: The values that the task gives them.
      returned: always
      type: dict
      sample: {"llm-small": {"image": "registry.example.com/team/llm:1.5"}}
    before_header:
      description: What stands above the values that were there.
      returned: always
      type: str
      sample: deployments
    after_header:
      description: What stands above the values that the task gives.
      returned: always
      type: str
      sample: deployments
"""

from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.arguments import DEPLOYMENT_FLEET
from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.module import run_module
from ansible_collections.paperspace.cloud.plugins.module_utils.tasks.deployment_fleet import run


def main() -> None:
    """Run the module."""
    run_module(DEPLOYMENT_FLEET, run)


if __name__ == "__main__":
    main()
