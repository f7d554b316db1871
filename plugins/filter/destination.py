# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter ``paperspace.cloud.destination``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.paperspace.cloud.plugins.module_utils.atomic_file import real_path
from ansible_collections.paperspace.cloud.plugins.module_utils.errors import InputError
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.template_errors import as_filter_error

DOCUMENTATION = r"""
name: destination
short_description: Check the path of a file to write on the controller
version_added: 1.0.0
author:
  - The paperspace.cloud contributors (@ansible-collections)
description:
  - Returns the absolute path with symbolic links resolved. A relative path starts at the working directory of the
    command, and C(~) is the home folder.
  - Fails if the path is, or goes through, a link or a file of another user in a folder that everybody may write to,
    such as C(/tmp). That user could choose which file is overwritten, or read what is written.
  - Fails if the path is a pipe, a socket or a device.
  - The roles and playbooks of this collection use it for every file that they write.
notes:
  - It checks files on the controller, as the user that runs Ansible. It does not check other hosts.
options:
  _input:
    description: The path of a file or a folder, which need not exist yet.
    type: str
    required: true
seealso:
  - plugin: paperspace.cloud.report_page
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Write the data of a deployment to a file
  ansible.builtin.copy:
    content: "{{ known | default({}) | ansible.builtin.to_nice_json }}"
    dest: "{{ known_dest | default('/tmp/known.json') | paperspace.cloud.destination }}"
    mode: "0600"
"""

RETURN = r"""
_value:
  description: The absolute path.
  type: str
  sample: /home/me/reports/web.html
"""


def _destination(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise InputError("", "give the path of a file or a folder")
    return str(real_path(value, ""))


class FilterModule:
    """What Jinja gets of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"destination": as_filter_error("destination", _destination)}
