#!/usr/bin/python
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: deployment_metrics_info
short_description: Read metrics of a Paperspace Deployment
version_added: 1.0.0
description:
  - Reads one or more metrics of a deployment as series of measurements, each with its minimum, mean, maximum and last
    value.
  - The API returns metrics in three shapes, and does not document which metric has which. The module converts them to
    one.
author:
  - The paperspace.cloud contributors (@ansible-collections)
extends_documentation_fragment:
  - paperspace.cloud.attributes
  - paperspace.cloud.attributes.info_module
  - paperspace.cloud.connection
  - paperspace.cloud.identity
options:
  metrics:
    description:
      - The metrics to read, up to four concurrently.
      - If not given or empty, all seven are read.
      - The API documents neither units nor windows. The following is only what the names suggest.
      - V(requests_total) is the number of requests.
      - V(requests_per_second) is the number of requests per second.
      - V(requests_duration_seconds_1m) and V(requests_duration_seconds_5m) are request durations in seconds, probably
        over windows of one and five minutes.
      - V(cpu), V(memory) and V(gpu) are the utilization of CPU, memory and GPU. In
        O(paperspace.cloud.deployment#module:resources.autoscaling.metrics[].value), C(cpu) and C(memory) are
        percentages, but they may differ here.
    type: list
    elements: str
    choices:
      - requests_total
      - cpu
      - memory
      - gpu
      - requests_per_second
      - requests_duration_seconds_1m
      - requests_duration_seconds_5m
  timeframe:
    description:
      - How far back the measurements go. The API determines the time between measurements.
    type: str
    choices: [hour, 12_hours, day, 1_week, 2_weeks]
    default: hour
notes:
  - Measurements that are not finite numbers (NaN, infinite, or unreadable) are null, and are not part of the summary.
    One warning gives their number for each metric.
  - A metric without measurements has no series, which is not an error. If the API returns an error for a metric, the
    task fails and names the metric.
  - A deployment that does not exist is an error. With O(id) alone, the module requests only the metrics.
  - In check mode, a deployment that does not exist, or a null O(id), gives an empty result and a warning, because an
    earlier task of the play may be the one that creates it.
seealso:
  - module: paperspace.cloud.deployment
  - module: paperspace.cloud.deployment_runs_info
"""

EXAMPLES = r"""
# PAPERSPACE_API_KEY is set in the environment of Ansible.

- name: Create a deployment with metrics
  paperspace.cloud.deployment:
    project_id: p1exampleid
    name: web
    image: nginx:1.27
    resources:
      machine_type: C4
      ports: [80]
  register: web

- name: Read two metrics of the last 12 hours
  paperspace.cloud.deployment_metrics_info:
    project_id: p1exampleid
    name: web
    metrics: [cpu, requests_per_second]
    timeframe: 12_hours
  register: load

- name: Show the mean of each series
  ansible.builtin.debug:
    msg: "{{ item.metric }} of {{ item.instance_id or 'all instances' }}: {{ item.mean }}"
  loop: "{{ load.summary }}"
  loop_control:
    label: "{{ item.metric }}"

- name: Read all metrics of the last hour
  paperspace.cloud.deployment_metrics_info:
    id: "{{ web.deployment.id }}"
  register: everything

- name: Find the slowest requests of the last hour
  ansible.builtin.debug:
    msg: >-
      {{ everything.summary | selectattr('metric', 'equalto', 'requests_duration_seconds_1m')
      | selectattr('count') | map(attribute='max') | max | default('nothing was measured') }}
"""

RETURN = r"""
series:
  description:
    - The measurements, one series per metric, instance and GPU.
    - Ordered as in O(metrics), then by instance, then by GPU. A series without an instance comes first.
  returned: success
  type: list
  elements: dict
  contains:
    metric:
      description: The metric, one of O(metrics).
      returned: always
      type: str
      sample: cpu
    instance_id:
      description: The instance that was measured. Null if the API gives none.
      returned: always
      type: str
      sample: i7f2exampleid
    gpu:
      description: The GPU of the instance that was measured. Null if the API gives none.
      returned: always
      type: str
      sample: '0'
    points:
      description: The measurements, oldest first.
      returned: always
      type: list
      elements: dict
      contains:
        timestamp:
          description: When it was measured, in the format of the API.
          returned: always
          type: str
          sample: '2026-01-02T03:05:00.000Z'
        value:
          description: The value. Null if it is not a finite number.
          returned: always
          type: float
          sample: 41.5
summary:
  description: A summary of each of RV(series), in the same order.
  returned: success
  type: list
  elements: dict
  contains:
    metric:
      description: The metric, one of O(metrics).
      returned: always
      type: str
      sample: cpu
    instance_id:
      description: The instance that was measured. Null if the API gives none.
      returned: always
      type: str
      sample: i7f2exampleid
    gpu:
      description: The GPU of the instance that was measured. Null if the API gives none.
      returned: always
      type: str
      sample: '0'
    min:
      description: The smallest value. Null if there is none.
      returned: always
      type: float
      sample: 31.2
    mean:
      description: The mean of all values. Null if there is none.
      returned: always
      type: float
      sample: 40.7
    max:
      description: The largest value. Null if there is none.
      returned: always
      type: float
      sample: 49.9
    last:
      description: The newest value. Null if there is none.
      returned: always
      type: float
      sample: 41.5
    count:
      description: The number of values, not counting nulls.
      returned: always
      type: int
      sample: 60
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

from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.arguments import DEPLOYMENT_METRICS_INFO
from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.module import run_module
from ansible_collections.paperspace.cloud.plugins.module_utils.tasks.deployment_metrics_info import run


def main() -> None:
    """Run the module."""
    run_module(DEPLOYMENT_METRICS_INFO, run)


if __name__ == "__main__":
    main()
