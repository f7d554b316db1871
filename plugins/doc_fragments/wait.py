# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """The options of modules that wait for a rollout."""

    DOCUMENTATION = r"""
options:
  # begin generated options wait
  wait:
    description:
      - Whether to wait until the deployment is healthy or, if it is parked, until its containers have
        stopped.
      - It is healthy when its spec has been applied and reported healthy, and as many replicas are
        ready as the spec asks for. Only the new spec counts, not the health of the old one.
      - The task also waits for a deployment that needs no change but is not healthy yet, so an interrupted
        run can be repeated.
      - Check mode never waits.
    type: bool
    default: true
  wait_timeout:
    description:
      - Seconds for the whole task when it waits. One deadline covers reading, writing and every phase
        of the rollout.
      - When it expires, the task fails and reports the progress of the rollout. The rollout itself
        continues.
    type: float
    default: 900
  wait_interval:
    description:
      - Seconds between polls.
    type: float
    default: 3
  wait_unhealthy_seconds:
    description:
      - Seconds that an instance may stay unhealthy before the wait fails early with its last log lines.
        V(0) fails immediately.
      - Instances that were unhealthy before the write do not count. Raise the value for containers
        that need several attempts to start.
    type: float
    default: 30
  # end generated
"""
