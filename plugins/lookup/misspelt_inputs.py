# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lookup ``paperspace.cloud.misspelt_inputs``."""

from __future__ import annotations

DOCUMENTATION = r"""
name: misspelt_inputs
short_description: Find misspelt inputs of a playbook of this collection
version_added: 1.0.0
author:
  - The paperspace.cloud contributors (@ansible-collections)
description:
  - Finds extra variables (set with C(-e) or by AWX) that have the prefix of a playbook of this collection and are
    similar to one of its inputs, but are not an input. Ansible itself accepts variables of any name.
  - The playbooks of this collection use it to refuse such variables before they do anything.
  - A variable that the value of another one mentions is considered intentional. So is a variable that is not similar to
    any input.
options:
  _terms:
    description:
      - The name of the playbook without the collection, such as V(rollout).
    type: list
    elements: str
    required: true
seealso:
  - plugin: paperspace.cloud.rollout_list
    plugin_type: lookup
"""

EXAMPLES = r"""
- name: Check the inputs of the playbook rollout
  ansible.builtin.assert:
    that: misspelt | length == 0
    fail_msg: "{{ misspelt | join(' ') }}"
  vars:
    misspelt: "{{ query('paperspace.cloud.misspelt_inputs', 'rollout') }}"
"""

RETURN = r"""
_raw:
  description:
    - One message per misspelt variable, by name. The messages contain no values.
  type: list
  elements: str
  sample: ["rollout_imge is not an input of this playbook: did you mean rollout_image?"]
"""

import re
from collections.abc import Mapping
from typing import Any

from ansible.errors import AnsibleLookupError
from ansible.plugins.lookup import LookupBase
from ansible.utils.vars import load_extra_vars

from ansible_collections.paperspace.cloud.plugins.module_utils.errors import InputError
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.playbook_inputs import misspelt

# These hold all of the others again, of this host and of every other one.
_AGAIN = ("groups", "hostvars", "vars")


class LookupModule(LookupBase):
    """Compares names on the controller, and asks no API."""

    def run(self, terms: list[Any], variables: Mapping[str, Any] | None = None, **kwargs: Any) -> list[str]:
        """A sentence for each misspelt variable. Raises AnsibleLookupError."""
        self.set_options(var_options=variables, direct=kwargs)
        playbooks = [str(term) for term in self._flatten(terms)]
        if len(playbooks) != 1:
            raise AnsibleLookupError("paperspace.cloud.misspelt_inputs: give the name of one playbook")
        given = [str(name) for name in load_extra_vars(self._loader)]
        try:
            found = misspelt(playbooks[0], given)
        except InputError as error:
            raise AnsibleLookupError(f"paperspace.cloud.misspelt_inputs: {error.message}") from None
        others = {name: value for name, value in (variables or {}).items() if name not in _AGAIN}
        return [
            f"{name} is not an input of this playbook: did you mean {nearest}?"
            for name, nearest in found.items()
            if not _mentions(others, re.compile(rf"\b{re.escape(name)}\b"))
        ]


def _mentions(value: object, name: re.Pattern[str]) -> bool:
    """Whether a text in the value has the name in it. Keys do not count."""
    if isinstance(value, str):
        return name.search(value) is not None
    if isinstance(value, Mapping):
        return any(_mentions(inner, name) for inner in value.values())
    return isinstance(value, (list, tuple)) and any(_mentions(inner, name) for inner in value)
