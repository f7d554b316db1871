# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """The option for the conditions that a deployment must meet while it is watched."""

    DOCUMENTATION = r"""
options:
  # begin generated options gates
  gates:
    description:
      - Conditions that a deployment must meet while it is watched. M(paperspace.cloud.deployment_soak)
        watches it; M(paperspace.cloud.deployment_preflight) only checks
        that the gates are valid. Without gates, only the deployment itself
        is watched.
    type: list
    elements: dict
    suboptions:
      name:
        description:
          - The name of the gate in messages. The default is its metric
            or its pattern.
        type: str
      metric:
        description:
          - The metric to check. Each of its series must be within the
            bounds.
          - O(paperspace.cloud.deployment_metrics_info#module:metrics)
            describes the metrics.
          - A gate has either a metric or O(gates[].log).
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
          - How the measurements are aggregated. The default is V(max).
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
          - By default, all measurements since the spec became healthy
            count.
        type: str
      below:
        description:
          - The value must be less than this.
        type: float
      above:
        description:
          - The value must be greater than this.
        type: float
      log:
        description:
          - A Python regular expression, searched for in the log lines
            since the spec was applied. An expression that needs more
            than 2 seconds of CPU time for a page of 120 lines, such as
            one with nested repetition, is an error.
        type: str
      expect:
        description:
          - Whether a line that matches O(gates[].log) must appear (V(present))
            or must not (V(absent)). The default is V(absent).
        type: str
        choices:
          - absent
          - present
      on_no_data:
        description:
          - The verdict for a gate that has no data at the end, such as
            a metric without measurements, or a line that has not appeared.
          - V(wait) keeps watching until there is data, and fails after
            O(paperspace.cloud.deployment_soak#module:no_data_timeout).
            V(pass) passes the gate, V(fail) fails it.
          - By default a gate waits, except one on lines that must not
            appear, which passes.
        type: str
        choices:
          - pass
          - fail
          - wait
  # end generated
"""
