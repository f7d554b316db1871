# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter ``paperspace.cloud.repeat_command``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.repeat_command import repeat_command
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.template_errors import as_filter_error

DOCUMENTATION = r"""
name: repeat_command
short_description: The command that repeats a run of a role
version_added: 1.0.0
author:
  - The paperspace.cloud contributors (@ansible-collections)
description:
  - Returns a shell command that runs the playbook of a role of this collection with the same inputs. Inputs with their
    default value are omitted.
  - The command contains no secrets. It reads each one from an environment variable, and does not start unless that
    variable is set.
  - The roles of this collection show it in their reports.
positional: role, tags, skip_tags
options:
  _input:
    description: The inputs, as the lookup P(paperspace.cloud.role_inputs#lookup) returns them.
    type: dict
    required: true
  role:
    description: The role, such as V(rollout).
    type: str
    required: true
  tags:
    description: The tags that the play was run with.
    type: list
    elements: str
    default: [all]
  skip_tags:
    description: The tags that were skipped.
    type: list
    elements: str
    default: []
seealso:
  - plugin: paperspace.cloud.role_inputs
    plugin_type: lookup
"""

EXAMPLES = r"""
- name: Show the command that repeats the scaling
  ansible.builtin.debug:
    msg: "{{ inputs | paperspace.cloud.repeat_command('scale') }}"
  vars:
    inputs:
      project_id: p1exampleid
      name: web
      state: parked
"""

RETURN = r"""
_value:
  description: The command, in one line. Empty if it would be too long for a shell.
  type: str
  sample: ansible-playbook paperspace.cloud.diagnose -e diagnose_id=6b1d0c1e-2f5a-4d0b-9f3e-0a1b2c3d4e5f
"""


class FilterModule:
    """What Jinja gets of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"repeat_command": as_filter_error("repeat_command", repeat_command)}
