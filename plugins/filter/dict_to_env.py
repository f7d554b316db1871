# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter ``paperspace.cloud.dict_to_env``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.paperspace.cloud.plugins.module_utils.spec.documents import read_env
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.plain_data import plain_data
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.template_errors import as_filter_error

DOCUMENTATION = r"""
name: dict_to_env
short_description: Convert a mapping of environment variables to the API's list
version_added: 1.0.0
author:
  - The paperspace.cloud contributors (@ansible-collections)
description:
  - Converts a mapping of names to values, as in O(paperspace.cloud.deployment#module:env), to the list of C(name) and
    C(value) that the API and the spec files of the vendor's CLI use.
  - Values are checked as in that option. Integers become strings, variables with a null value are omitted, and
    booleans, floats, dates, lists and masked values are refused.
options:
  _input:
    description:
      - A mapping of names to values. A list of C(name) and C(value) is checked and returned.
    type: raw
    required: true
notes:
  - Values are returned unchanged, including secrets. A task that prints them shows them.
seealso:
  - plugin: paperspace.cloud.env_to_dict
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Show a document for the vendor's CLI
  ansible.builtin.debug:
    msg: "{{ {'apiVersion': 'v1', 'name': 'llm', 'env': env | paperspace.cloud.dict_to_env} | to_nice_yaml }}"
  vars:
    env:
      MODEL: small
      HF_TOKEN: secret:HF_TOKEN
"""

RETURN = r"""
_value:
  description: The C(name) and C(value) of each variable, in the same order.
  type: list
  elements: dict
  sample:
    - name: MODEL
      value: small
    - name: HF_TOKEN
      value: secret:HF_TOKEN
"""


def dict_to_env(value: object) -> list[dict[str, str]]:
    """``{NAME: value}`` as a list of name and value; such a list stays one."""
    pairs = read_env(plain_data({"env": value})["env"], "env")
    return [{"name": name, "value": inner} for name, inner in pairs.items()]


class FilterModule:
    """What Jinja gets of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"dict_to_env": as_filter_error("dict_to_env", dict_to_env)}
