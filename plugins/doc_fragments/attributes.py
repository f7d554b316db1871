# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """Attributes of the modules. Each module adds C(support) where it is missing here."""

    DOCUMENTATION = r"""
attributes:
  check_mode:
    description: In check mode, predicts what the task would do, without doing it.
  diff_mode:
    description: In diff mode, shows what changes, or would change in check mode.
  idempotent:
    description: Running the same task again changes nothing.
  action:
    description: Runs on the controller, inside Ansible, if the result is the same as that of the module.
    support: full
  action_group:
    description: Takes defaults from C(module_defaults) for C(group/paperspace.cloud.all).
    support: full
    membership:
      - paperspace.cloud.all
  async:
    description: Works with the keyword C(async).
    support: full
    details:
      - With C(async), the task runs as a module, without live progress.
  become:
    description: Works with the keyword C(become).
    support: full
    details:
      - A task that becomes another user runs as a module, which is slower. The user makes no difference to the API.
  delegation:
    description: Works with C(delegate_to) and related keywords.
    support: full
  platform:
    description: The supported platforms.
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
