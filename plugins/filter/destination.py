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
short_description: Where to write a file on the controller
version_added: 1.0.0
author:
  - The paperspace.cloud contributors (@ansible-collections)
description:
  - Turns a path into an absolute one without links. A relative path starts where the command was started, and C(~) is
    the home folder.
  - Fails where everybody may write, such as in C(/tmp), and another user has put a link or a file there that the path
    goes through or ends at. Whoever does so chooses what is overwritten, or reads what is written.
  - Fails, too, if there is a pipe, a socket or a device.
  - The roles and playbooks of this collection use it for the files that they write.
notes:
  - It looks at the controller, as the user that Ansible runs as there. It says nothing about other hosts.
options:
  _input:
    description: The path of a file or a folder, which need not be there yet.
    type: str
    required: true
seealso:
  - plugin: paperspace.cloud.report_page
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Write what is known of a deployment
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
