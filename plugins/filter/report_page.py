# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter ``paperspace.cloud.report_page``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.page import report_page
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.template_errors import as_filter_error

DOCUMENTATION = r"""
name: report_page
short_description: Render a report of a rollout or a diagnosis as one HTML page
version_added: 1.0.0
author:
  - The paperspace.cloud contributors (@ansible-collections)
description:
  - Renders the data of a report to one self-contained HTML document, without scripts or external resources. It supports
    printing, small screens and dark mode.
  - It shows the result, the gates, the timeline, the changes of the spec, the instances, charts of the metrics, the
    log, the history and the source of the change. Sections without data are omitted.
  - Long lists are truncated, and long series are downsampled, keeping the smallest and largest values. The page says
    so.
options:
  _input:
    description:
      - The data of a report, as a mapping. Only C(name), the name of the deployment, is required.
      - C(kind) is V(rollout) or V(diagnosis). C(outcome) is V(rolled_out), V(unchanged), V(parked), V(planned),
        V(failed), V(rolled_back), V(disabled), V(kept), V(healthy), V(unhealthy) or V(gone). C(headline), C(reason) and
        C(hint) explain the outcome, C(generated_at) is a time, and C(problems) is a list of what could not be read.
      - C(project_id), C(deployment_id), C(endpoint_url), C(spec_id), C(previous_spec_id) and C(changed) describe the
        deployment, and C(command) repeats the run.
      - C(timeline) and C(changes) are what M(paperspace.cloud.deployment) returns under these names, C(gates) what
        M(paperspace.cloud.deployment_soak) returns, C(runs) what M(paperspace.cloud.deployment_runs_info) returns,
        C(series) and C(summary) what M(paperspace.cloud.deployment_metrics_info) returns, C(logs) what
        M(paperspace.cloud.deployment_logs) returns, and C(history) what M(paperspace.cloud.deployment_history_info)
        returns.
      - C(git) is a mapping of C(actor), C(host), C(owner), C(repo), C(ref) and C(sha).
    type: dict
    required: true
notes:
  - The modules of this collection mask secrets in what they return. Values from elsewhere are shown unchanged.
requirements:
  - python >= 3.11
seealso:
  - plugin: paperspace.cloud.report_text
    plugin_type: filter
"""

EXAMPLES = r"""
# PAPERSPACE_API_KEY is set in the environment of Ansible.

- name: Create a deployment
  paperspace.cloud.deployment:
    project_id: p1exampleid
    name: llm
    image: registry.example.com/team/llm:1.4
    resources:
      machine_type: A4000
      ports: [8000]
  register: llm

- name: Read its metrics of the last hour
  paperspace.cloud.deployment_metrics_info:
    id: "{{ llm.deployment.id }}"
    metrics: [cpu, memory]
    timeframe: hour
  register: measured

- name: Write a page about it
  ansible.builtin.copy:
    content: "{{ report | paperspace.cloud.report_page }}"
    dest: "{{ log_folder }}/llm.html"
    mode: "0644"
  vars:
    report:
      name: llm
      kind: rollout
      outcome: rolled_out
      headline: Version 1.4 serves.
      endpoint_url: "{{ llm.endpoint_url }}"
      spec_id: "{{ llm.spec_id }}"
      changes: "{{ llm.changes }}"
      timeline: "{{ llm.timeline }}"
      series: "{{ measured.series }}"
      summary: "{{ measured.summary }}"
"""

RETURN = r"""
_value:
  description: The HTML document.
  type: str
"""


class FilterModule:
    """What Jinja gets of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"report_page": as_filter_error("report_page", report_page)}
