# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lookup ``paperspace.cloud.rollout_list``."""

from __future__ import annotations

DOCUMENTATION = r"""
name: rollout_list
short_description: Check a list of Paperspace Deployments to roll out
version_added: 1.0.0
author:
  - The paperspace.cloud contributors (@ansible-collections)
description:
  - Reads a list of deployments, as in the input C(rollout_list) of the playbook C(paperspace.cloud.rollout_fleet),
    checks all of it, and returns a host for each deployment.
  - It also reads and checks the spec files. It sends no request to the API.
options:
  _terms:
    description:
      - The list. An entry is the path of a spec file, or a mapping of inputs of the role C(paperspace.cloud.rollout)
        without their prefix, such as C(name), C(src) and C(image).
      - In an entry, null, an empty string and an empty mapping count as not given.
      - A string is read as JSON, or as paths separated by commas or newlines.
    type: list
    elements: raw
    required: true
  defaults:
    description:
      - Inputs, without the prefix, for entries that do not give them. A string is read as JSON.
    type: raw
  general:
    description:
      - Inputs, without the prefix, that the role's variables already set for all deployments, so that entries need not
        give them.
    type: dict
    default: {}
  folder:
    description:
      - The base folder of relative paths. If not given, it is the folder where Ansible was started.
    type: str
    default: ""
notes:
  - The result contains the secrets of the entries. Set C(no_log) on a task that would show it.
seealso:
  - plugin: paperspace.cloud.deployments
    plugin_type: inventory
"""

EXAMPLES = r"""
- name: Show the names of the hosts
  ansible.builtin.debug:
    msg: "{{ found.hosts | list }}"
  vars:
    found: "{{ query('paperspace.cloud.rollout_list', deployments, defaults={'project_id': 'p1exampleid'}) | first }}"
    deployments:
      - name: web
        spec:
          image: nginx:1.27
          resources:
            machine_type: C4
            ports: [80]
"""

RETURN = r"""
_raw:
  description:
    - One mapping.
  type: list
  elements: dict
  contains:
    hosts:
      description:
        - A mapping by host name, which is the project's id, a dot, and the deployment's name. C(path) is the position
          in the list, as in V(rollout_list[0]). C(inputs) contains the inputs of the entry with its C(project_id) and
          C(name), and with absolute paths.
      type: dict
    problems:
      description:
        - One message per invalid entry. Such entries are not in C(hosts).
      type: list
      elements: str
"""

import os
from collections.abc import Mapping
from typing import Any

from ansible.errors import AnsibleLookupError
from ansible.plugins.lookup import LookupBase

from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.outcome import failure
from ansible_collections.paperspace.cloud.plugins.module_utils.errors import PaperspaceError
from ansible_collections.paperspace.cloud.plugins.module_utils.libraries import missing_libraries
from ansible_collections.paperspace.cloud.plugins.plugin_utils.spec_files.rollout_list import Reader
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.plain_data import plain_data


class LookupModule(LookupBase):
    """Reads on the controller. What is wrong with the list is a part of the result, all of it at once."""

    def run(self, terms: list[Any], variables: Mapping[str, Any] | None = None, **kwargs: Any) -> list[Any]:
        """One mapping of ``hosts`` and ``problems``. Raises AnsibleLookupError."""
        self.set_options(var_options=variables, direct=kwargs)
        try:
            return [self._read(terms)]
        except Exception as error:
            raise AnsibleLookupError(f"paperspace.cloud.rollout_list: {failure(error, {})['msg']}") from None

    def _read(self, terms: list[Any]) -> dict[str, Any]:
        problem = missing_libraries()
        if problem:
            raise PaperspaceError(problem)
        general = plain_data(self.get_option("general") or {})
        reader = Reader(
            defaults=self.get_option("defaults"),
            general={key: value for key, value in general.items() if value not in (None, "", {})},
            folder=os.path.abspath(os.path.expanduser(self.get_option("folder") or ".")),
            loader=self._loader,
        )
        # One list is one term.
        hosts, problems = reader.read(terms[0] if len(terms) == 1 else terms)
        return {"hosts": hosts, "problems": problems}
