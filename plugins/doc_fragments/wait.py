# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """The options of everything that waits for a rollout."""

    DOCUMENTATION = r"""
options:
  # begin generated options wait
  wait:
    description:
      - Whether to wait until the deployment is healthy, or, when it is parked, until its containers
        have stopped.
      - It is healthy when its spec has been applied and found healthy, and as many replicas are ready
        as the spec asks for. Only the new spec counts; that the old one was healthy says nothing.
      - A deployment that needs no change but is not healthy yet is waited for too, so that a run that
        was cut off can be started again.
      - Check mode never waits.
    type: bool
    default: true
  wait_timeout:
    description:
      - Seconds for the whole task when it waits. One deadline covers reading, writing and every phase
        of the rollout.
      - When it is over the task fails, and says how far the rollout has come. The rollout itself goes
        on.
    type: float
    default: 900
  wait_interval:
    description:
      - Seconds between two looks.
    type: float
    default: 3
  wait_unhealthy_seconds:
    description:
      - Seconds that an instance may stay bad before the wait fails early, with its last log lines.
        V(0) fails at once.
      - Instances that were bad before the write do not count. Give more to containers that need some
        tries to start.
    type: float
    default: 30
  # end generated
"""
