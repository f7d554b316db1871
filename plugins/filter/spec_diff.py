# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter ``paperspace.cloud.spec_diff``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.paperspace.cloud.plugins.plugin_utils.spec_files.differences import spec_diff
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.template_errors import as_filter_error

DOCUMENTATION = r"""
name: spec_diff
short_description: List the differences between two deployment specs
version_added: 1.0.0
author:
  - The paperspace.cloud contributors (@ansible-collections)
description:
  - Compares two specs as the modules of this collection do, and lists the differences in the form of their C(changes).
    The spelling, the order of environment variables and integrations, and the API's defaults make no difference.
  - The complete specs are compared. A field that only the first one has is a difference, too, as for a task with
    O(paperspace.cloud.deployment#module:purge=true).
  - Secrets are masked in the result, whether or not they were masked in the input.
  - Values that are masked on either side can't be compared and make no difference. To compare environment variables of
    deployments, read the deployments with O(paperspace.cloud.deployment_info#module:show_env=true).
  - A name or an API version is compared only if both sides have one.
positional: after
options:
  _input:
    description:
      - The spec before. A document of any version of the API, in the API's spelling or in that of the options.
      - Or what a task returned, that is, a deployment, one of its specs, or the whole result of a
        M(paperspace.cloud.deployment) task. Null means that the deployment does not exist.
    type: raw
    required: true
  after:
    description:
      - The spec after, in any of the same forms.
    type: raw
    required: true
requirements:
  - python >= 3.11
  - requests >= 2.31
  - pydantic >= 2.7
  - tenacity >= 8.4
seealso:
  - module: paperspace.cloud.deployment
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

- name: Show how it differs from a spec
  ansible.builtin.debug:
    msg: "{{ web.deployment | paperspace.cloud.spec_diff(wanted) }}"
  vars:
    wanted:
      apiVersion: v1
      image: nginx:1.28
      resources:
        machineType: C4
        ports: [80]

- name: Refuse a spec file that changes more than the image
  ansible.builtin.assert:
    that: changed | difference(['image']) | length == 0
  vars:
    changed: "{{ web.deployment | paperspace.cloud.spec_diff(wanted) | map(attribute='path') }}"
    wanted: "{{ web.deployment.latest_spec.data | combine({'image': 'nginx:1.28'}) }}"
"""

RETURN = r"""
_value:
  description: The differences, ordered by path. Empty if the specs are equivalent.
  type: list
  elements: dict
  contains:
    path:
      description: The path of the field, in the spelling of the options.
      returned: always
      type: str
      sample: resources.replicas
    before:
      description: The value before, null if there was none. Secrets are masked.
      returned: always
      type: raw
      sample: 1
    after:
      description: The value after, null if there is none. Secrets are masked.
      returned: always
      type: raw
      sample: 2
"""


class FilterModule:
    """What Jinja gets of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"spec_diff": as_filter_error("spec_diff", spec_diff)}
