# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lookup ``paperspace.cloud.misspelt_inputs``."""

from __future__ import annotations

DOCUMENTATION = r"""
name: misspelt_inputs
short_description: Finds misspelt inputs of a playbook of this collection
version_added: 1.0.0
author:
  - The paperspace.cloud contributors (@ansible-collections)
description:
  - Looks among the extra variables, which are given with C(-e) or by AWX, for those that begin as the inputs of a
    playbook of this collection do, are none, and are nearly one. Ansible itself takes variables of any name.
  - The playbooks of this collection use it to refuse such a variable before they do anything.
  - A variable that the text of another one mentions is used on purpose, and counts as right. So does every one that is
    not much like an input.
options:
  _terms:
    description:
      - The name of the playbook without that of the collection, such as V(rollout).
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
    - A sentence for each variable that is misspelt, by name. Values are in none.
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
