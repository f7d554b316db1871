# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """What modules support. Each module adds its own C(support) where it is not said here."""

    DOCUMENTATION = r"""
attributes:
  check_mode:
    description: Predicts in check mode what the task would do, without doing it.
  diff_mode:
    description: Shows in diff mode what changes, or in check mode would change.
  idempotent:
    description: A second run of the same task changes nothing.
  action:
    description: Runs on the controller, inside Ansible, where that gives the same result as running the module.
    support: full
  action_group:
    description: Takes defaults that C(module_defaults) gives to C(group/paperspace.cloud.all).
    support: full
    membership:
      - paperspace.cloud.all
  async:
    description: Works with the keyword C(async).
    support: full
    details:
      - An C(async) task takes the way of a module, without live progress.
  become:
    description: Works with the keyword C(become).
    support: full
    details:
      - The API does not care who asks, and a task that becomes another user takes the way of a module, which is
        slower.
  delegation:
    description: Works with C(delegate_to) and related keywords.
    support: full
  platform:
    description: The platforms that it runs on.
    support: full
    platforms: posix
"""

    # For modules that only read.
    INFO_MODULE = r"""
attributes:
  check_mode:
    support: full
    details:
      - It changes nothing in either mode.
  diff_mode:
    support: N/A
    details:
      - It changes nothing.
  idempotent:
    support: N/A
    details:
      - It changes nothing.
"""
