# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lookup ``paperspace.cloud.spec_files``."""

from __future__ import annotations

DOCUMENTATION = r"""
name: spec_files
short_description: Find and check the spec files of a folder
version_added: 1.0.0
author:
  - The paperspace.cloud contributors (@ansible-collections)
description:
  - Finds the spec files of a folder and its subfolders, reads each like the option C(src) of
    M(paperspace.cloud.deployment), and checks it as far as possible without the API.
  - An invalid file is reported, and does not hide the others.
options:
  _terms:
    description:
      - A folder, or a single file.
      - In a folder, the spec files are the files that end in V(.yaml), V(.yml), V(.json), V(.jsonc) or V(.toml),
        including V(.paperspace/app.yaml) and its variants. Other hidden files and folders are ignored.
      - Relative paths start from the folder where Ansible was started.
    type: list
    elements: str
    required: true
  deployments:
    description:
      - The deployments of a project, as M(paperspace.cloud.deployment_info) returns them.
      - If a file describes a deployment that is not among them, but runs as blue and green siblings of the role
        C(paperspace.cloud.rollout), RV(_raw[].deployment) is the live sibling.
    type: list
    elements: dict
    default: []
notes:
  - A template of a spec file, such as C(web.yaml.j2), is reported as invalid, because C(src) does not render templates.
    Render it beforehand, for example with M(ansible.builtin.template).
  - The result does not include the content of the files, so it contains no secrets.
seealso:
  - module: paperspace.cloud.deployment_fleet
  - plugin: paperspace.cloud.spec_drift
    plugin_type: filter
"""

EXAMPLES = r"""
# PAPERSPACE_API_KEY is set in the environment of Ansible.

- name: Show which deployments a folder describes
  ansible.builtin.debug:
    msg: "{{ files | map(attribute='name') }}"
  vars:
    files: "{{ query('paperspace.cloud.spec_files', playbook_dir ~ '/specs') }}"

- name: Show what the project lacks
  paperspace.cloud.deployment_fleet:
    project_id: p1exampleid
    deployments: "{{ files | map(attribute='deployment') }}"
  check_mode: true
  diff: true
  vars:
    files: "{{ query('paperspace.cloud.spec_files', playbook_dir ~ '/specs') }}"

- name: Refuse a folder with a file that can't be used
  ansible.builtin.assert:
    that: problems | length == 0
    fail_msg: "{{ problems | join('; ') }}"
  vars:
    files: "{{ query('paperspace.cloud.spec_files', playbook_dir ~ '/specs') }}"
    problems: "{{ files | map(attribute='problem') | select | list }}"
"""

RETURN = r"""
_raw:
  description:
    - One entry per file, ordered by path.
  type: list
  elements: dict
  contains:
    file:
      description: The path of the file within the folder.
      type: str
      sample: llm/paperspace.yaml
    path:
      description: The absolute path of the file.
      type: str
      sample: /home/me/specs/llm/paperspace.yaml
    name:
      description: The name of the deployment that the file describes. Null if it is not known.
      type: str
      sample: llm
    problem:
      description: Why the file is invalid, and where. Null for a valid file.
      type: str
      sample: "llm/paperspace.yaml is not valid YAML at line 3, column 5: mapping values are not allowed here"
    deployment:
      description:
        - The entry for O(paperspace.cloud.deployment_fleet#module:deployments).
      type: dict
      sample: {"src": "/home/me/specs/llm/paperspace.yaml"}
"""

import os
from collections.abc import Mapping
from typing import Any

from ansible.errors import AnsibleLookupError
from ansible.plugins.lookup import LookupBase

from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.outcome import failure
from ansible_collections.paperspace.cloud.plugins.module_utils.errors import InputError, PaperspaceError
from ansible_collections.paperspace.cloud.plugins.module_utils.libraries import missing_libraries
from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.data import mappings
from ansible_collections.paperspace.cloud.plugins.plugin_utils.spec_files.survey import spec_survey
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.plain_data import plain_data
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.untrusted import untrusted


class LookupModule(LookupBase):
    """Reads on the controller. What is wrong with a file is a part of the result."""

    def run(self, terms: list[Any], variables: Mapping[str, Any] | None = None, **kwargs: Any) -> list[Any]:
        """An entry for each file. Raises AnsibleLookupError."""
        self.set_options(var_options=variables, direct=kwargs)
        try:
            return self._read(terms)
        except Exception as error:
            problem = failure(error, {})["msg"].removeprefix("src: ")
            raise AnsibleLookupError(f"paperspace.cloud.spec_files: {problem}") from None

    def _read(self, terms: list[Any]) -> list[dict[str, Any]]:
        problem = missing_libraries()
        if problem:
            raise PaperspaceError(problem)
        paths = [_path(term) for term in self._flatten(plain_data(terms, "terms"))]
        if len(paths) != 1:
            raise InputError("", "give one folder or file")
        deployments = mappings(plain_data(self.get_option("deployments"), "deployments"), "deployments")
        return untrusted(spec_survey(paths[0], self._loader, deployments))


def _path(term: object) -> str:
    if not isinstance(term, str) or not term.strip() or "\0" in term:
        raise InputError("", "the term must be the path of a folder or a file")
    return os.path.expanduser(term)
