# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter ``paperspace.cloud.to_spec``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.paperspace.cloud.plugins.plugin_utils.spec_files.export import to_spec
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.template_errors import as_filter_error

DOCUMENTATION = r"""
name: to_spec
short_description: Convert a deployment to a spec document
version_added: 1.0.0
author:
  - The paperspace.cloud contributors (@ansible-collections)
description:
  - Converts a deployment that a task returned to a document for C(src) or C(spec) of M(paperspace.cloud.deployment).
    Applied to the same, unchanged deployment, the document changes nothing.
  - Masked values are omitted, together with whatever can only be written as a whole, such as a probe with a literal
    header. A task that applies the document does not change what it omits, except with C(purge).
  - Fields that a document can't contain are omitted, too. References such as V(secret:HF_TOKEN) stay.
  - To include the literal values of environment variables, read the deployment with
    O(paperspace.cloud.deployment_info#module:show_env=true).
options:
  _input:
    description:
      - A deployment as M(paperspace.cloud.deployment_info) and M(paperspace.cloud.deployment) return it, or the whole
        result of a M(paperspace.cloud.deployment) task.
    type: dict
    required: true
requirements:
  - python >= 3.11
  - requests >= 2.31
  - pydantic >= 2.7
  - tenacity >= 8.4
seealso:
  - plugin: paperspace.cloud.to_spec_files
    plugin_type: filter
  - plugin: paperspace.cloud.spec_diff
    plugin_type: filter
"""

EXAMPLES = r"""
# PAPERSPACE_API_KEY is set in the environment of Ansible.

- name: Create a deployment
  paperspace.cloud.deployment:
    project_id: p1exampleid
    name: web
    image: nginx:1.27
    resources:
      machine_type: C4
      ports: [80]
  register: web

- name: Save its spec to a file
  ansible.builtin.copy:
    content: "{{ web.deployment | paperspace.cloud.to_spec | to_nice_yaml(sort_keys=false) }}"
    dest: "{{ log_folder }}/web.yaml"
    mode: "0644"

- name: Apply the file, which changes nothing
  paperspace.cloud.deployment:
    project_id: p1exampleid
    src: "{{ log_folder }}/web.yaml"
"""

RETURN = r"""
_value:
  description: The document, in the API's spelling.
  type: dict
"""


class FilterModule:
    """What Jinja gets of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"to_spec": as_filter_error("to_spec", to_spec)}
