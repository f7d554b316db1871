# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter ``paperspace.cloud.env_to_dict``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.paperspace.cloud.plugins.module_utils.spec.documents import read_env
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.plain_data import plain_data
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.template_errors import as_filter_error

DOCUMENTATION = r"""
name: env_to_dict
short_description: Convert the API's list of environment variables to a mapping
version_added: 1.0.0
author:
  - The paperspace.cloud contributors (@ansible-collections)
description:
  - Converts the list of C(name) and C(value) that the API and the spec files of the vendor's CLI use to a mapping, as
    in O(paperspace.cloud.deployment#module:env).
  - Values are checked as in that option. Integers become strings, and booleans, floats, dates, masked values and
    duplicate names are refused.
options:
  _input:
    description:
      - A list of mappings with C(name) and C(value). A mapping of names to values is checked and returned.
    type: raw
    required: true
notes:
  - Values are returned unchanged, including secrets. A task that prints them shows them.
seealso:
  - plugin: paperspace.cloud.dict_to_env
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Show the environment variables of a spec file
  ansible.builtin.debug:
    msg: "{{ env | paperspace.cloud.env_to_dict }}"
  vars:
    env:
      - name: MODEL
        value: small
      - name: HF_TOKEN
        value: secret:HF_TOKEN
"""

RETURN = r"""
_value:
  description: The values by name, in the same order.
  type: dict
  sample:
    MODEL: small
    HF_TOKEN: secret:HF_TOKEN
"""


def env_to_dict(value: object) -> dict[str, str]:
    """``[{name, value}]`` as a mapping; a mapping stays one."""
    return read_env(plain_data({"env": value})["env"], "env")


class FilterModule:
    """What Jinja gets of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"env_to_dict": as_filter_error("env_to_dict", env_to_dict)}
