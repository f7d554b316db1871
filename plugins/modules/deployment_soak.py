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
  - Watches a deployment that has become healthy, for O(duration). A new image may start well and fail under load.
  - Gates are bounds on metrics, and log lines that must or must not appear. The first gate that trips ends the task,
    which then fails and reports the gate, the states of the instances, their last log lines and the timeline.
  - The task also fails if an instance becomes unhealthy and stays unhealthy, if another spec replaces the watched one,
    or if the deployment is deleted.
author:
  - The paperspace.cloud contributors (@ansible-collections)
extends_documentation_fragment:
  - paperspace.cloud.attributes
  - paperspace.cloud.connection
  - paperspace.cloud.gates
  - paperspace.cloud.identity
attributes:
  check_mode:
    support: full
    details:
      - Polls once, returns the verdicts of the gates, and does not fail because of them.
  diff_mode:
    support: none
    details:
      - Nothing is changed.
  idempotent:
    support: full
options:
  duration:
    description:
      - How long to watch. Seconds, or a duration such as V(90s), V(15m) or V(1h30m). V(0) polls once.
      - The time counts from the first poll. If the API delays the first poll, the task takes longer by that time.
    type: str
    default: 5m
  no_data_timeout:
    description:
      - How much longer than O(duration) to watch while a gate or the state of the deployment is undecided.
    type: str
    default: 5m
  wait_interval:
    description:
      - Seconds between polls.
    type: float
    default: 3
  wait_unhealthy_seconds:
    description:
      - Seconds that an instance may stay unhealthy while replicas are missing.
    type: float
    default: 30
notes:
  - A parked deployment is not watched. The task then ends immediately with a warning.
  - The times of measurements, log lines and specs all come from the API, so the local clock does not matter.
  - Each poll reads the deployment, its runs, each metric once, and the new log lines. An outage of the API does not end
    the watch.
  - In check mode, a deployment that does not exist, or a null O(id), gives an empty result and a warning, because an
    earlier task of the play may be the one that creates it.
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

- name: Watch it, and roll back if it fails
  block:
    - name: Watch latency and log errors for some seconds
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
    - name: Roll back
      paperspace.cloud.deployment_rollback:
        id: "{{ web.deployment.id }}"
        to: "{{ web.previous_spec_id }}"
"""

RETURN = r"""
gates:
  description: The verdicts of the gates at the last poll, in the order of the option.
  returned: when the deployment was polled
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
      description: The reason for the verdict.
      returned: always
      type: str
      sample: max of requests_duration_seconds_1m is 0.21, which is below 0.5
    value:
      description: The number that was compared, or the log line that was decisive. Null without data.
      returned: always
      type: raw
      sample: 0.21
spec_id:
  description: The id of the spec that was watched.
  returned: success
  type: str
  sample: 9a7c2f64-0d1e-4c7b-8f21-5b6a7c8d9e0f
deployment:
  description:
    - The deployment as it was last read. The same shape as RV(paperspace.cloud.deployment#module:deployment).
  returned: success
  type: dict
  sample:
    id: 6b1d0c1e-2f5a-4d0b-9f3e-0a1b2c3d4e5f
    name: llm
    endpoint_url: https://d6b1d0c1e2f5a4d0b9f3e0a1b2c3d4e5f.clexample.paperspacegradient.com
    latest_spec:
      id: 9a7c2f64-0d1e-4c7b-8f21-5b6a7c8d9e0f
      dt_healthy: "2026-01-02T03:05:31.000Z"
      data: {api_version: v1, name: llm, image: "registry.example.com/team/llm:1.4"}
timeline:
  description: >-
    The events with their times, in the phase V(soak). The same shape as
    RV(paperspace.cloud.deployment#module:timeline).
  returned: always
  type: list
  elements: dict
  sample: [{at: "2026-01-02T03:04:05.123Z", seconds: 4.2, phase: soak, message: "healthy, 1/1 replicas ready"}]
phase:
  description: Always V(soak).
  returned: when a gate tripped or the deployment became unhealthy
  type: str
  sample: soak
reason:
  description: Why the soak failed, in one line.
  returned: when a gate tripped or the deployment became unhealthy
  type: str
  sample: >-
    gate 'no traceback' tripped: a log line matches 'Traceback': Traceback (most recent
    call last):
hint:
  description: What to check next.
  returned: when a gate tripped or the deployment became unhealthy
  type: str
  sample: check the metrics and the log of that time, then roll back with deployment_rollback
instances:
  description: The instances as last read. The same shape as RV(paperspace.cloud.deployment#module:instances).
  returned: when a gate tripped or the deployment became unhealthy
  type: list
  elements: dict
  sample: [{instance_id: i7f2exampleid, state: errored, summary: i7f2exampleid errored}]
logs:
  description: The last log lines. The same shape as RV(paperspace.cloud.deployment#module:logs).
  returned: when a gate tripped or the deployment became unhealthy
  type: list
  elements: dict
  sample: [{dt_created: "2026-01-02T03:05:29.412Z", instance_id: i7f2exampleid, message: out of memory}]
error:
  description: The API error. The same shape as RV(paperspace.cloud.deployment#module:error).
  returned: when a request fails
  type: dict
  sample: {status: 400, code: BAD_REQUEST, message: Input validation failed, issues: []}
ids:
  description: The ids of these deployments.
  returned: when several deployments have the name
  type: list
  elements: str
  sample: [6b1d0c1e-2f5a-4d0b-9f3e-0a1b2c3d4e5f, 8c3e1d2f-3a6b-4e1c-8a4f-1b2c3d4e5f60]
"""

from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.arguments import DEPLOYMENT_SOAK
from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.module import run_module
from ansible_collections.paperspace.cloud.plugins.module_utils.tasks.deployment_soak import run


def main() -> None:
    """Run the module."""
    run_module(DEPLOYMENT_SOAK, run)


if __name__ == "__main__":
    main()
