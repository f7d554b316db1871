# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lookup ``paperspace.cloud.role_inputs``."""

from __future__ import annotations

DOCUMENTATION = r"""
name: role_inputs
short_description: Read and check the inputs of a role of this collection
version_added: 1.0.0
author:
  - The paperspace.cloud contributors (@ansible-collections)
description:
  - Evaluates each input of a role once, and checks it against the role's argument specs. The roles of this collection
    start with this lookup and use only its result, so they write what they planned, whatever the templates of the
    inputs would return later.
  - An empty string and null count as not given, even for mappings, lists and numbers. A survey sends one of them for an
    unanswered question.
  - A string is converted to the type of the option. A list or mapping may be JSON or YAML, and a list of scalars may
    also be separated by commas or newlines.
  - If an option expects a string, then a number, a boolean or a date is refused, because YAML may have changed what was
    typed.
options:
  _terms:
    description:
      - The name of the role without the collection, such as V(rollout).
    type: list
    elements: str
    required: true
notes:
  - The result contains the secrets of the inputs. Set C(no_log) on a task that would show it.
seealso:
  - plugin: paperspace.cloud.misspelt_inputs
    plugin_type: lookup
"""

EXAMPLES = r"""
- name: Show what is wrong with the inputs of the role scale
  ansible.builtin.debug:
    msg: "{{ (query('paperspace.cloud.role_inputs', 'scale') | first).problems }}"
"""

RETURN = r"""
_raw:
  description:
    - One mapping.
  type: list
  elements: dict
  contains:
    inputs:
      description:
        - The value of each input, by its name without the role's prefix. An input that is not given has its default, or
          is empty. A number without a default is then null.
        - If the role takes a spec or a spec file, C(document) is that spec.
      type: dict
    problems:
      description:
        - One message per invalid input. The messages contain no values.
      type: list
      elements: str
      sample: ["scale_state: must be one of present, parked, running"]
"""

import os
from collections.abc import Mapping
from typing import Any

from ansible.errors import AnsibleError, AnsibleFileNotFound, AnsibleLookupError
from ansible.plugins.lookup import LookupBase
from jinja2.exceptions import TemplateError

from ansible_collections.paperspace.cloud.plugins.module_utils.errors import InputError, PaperspaceError
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.documents import read_document
from ansible_collections.paperspace.cloud.plugins.plugin_utils.spec_files.files import read_spec
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.plain_data import plain_data
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.role_inputs import (
    not_given,
    role_options,
    value_of,
)


class LookupModule(LookupBase):
    """Reads variables on the controller, and asks no API. All that is wrong is a part of the result."""

    def run(self, terms: list[Any], variables: Mapping[str, Any] | None = None, **kwargs: Any) -> list[Any]:
        """One mapping of ``inputs`` and ``problems``. Raises AnsibleLookupError."""
        self.set_options(var_options=variables, direct=kwargs)
        roles = [str(term) for term in self._flatten(terms)]
        options = role_options(roles[0]) if len(roles) == 1 else {}
        if not options:
            raise AnsibleLookupError("paperspace.cloud.role_inputs: give the name of one role of the collection")
        inputs, problems = {}, []
        for name, option in options.items():
            key = name.removeprefix(f"{roles[0]}_")
            try:
                inputs[key] = value_of(self._read(name, variables or {}), option, name)
            except InputError as error:
                inputs[key] = not_given(option)
                problems.append(error.message)
        if {"spec", "src"} <= set(inputs):
            inputs["document"] = self._document(inputs, variables or {}, problems, f"{roles[0]}_src")
        return [{"inputs": inputs, "problems": problems}]

    def _document(
        self, inputs: dict[str, Any], variables: Mapping[str, Any], problems: list[str], path_of_src: str
    ) -> dict[str, Any]:
        """The spec, or that of the file, which is looked for as files of a role are."""
        if inputs["spec"] or not inputs["src"]:
            spec: dict[str, Any] = inputs["spec"]
            return spec
        src = os.path.join(inputs["src_folder"], os.path.expanduser(inputs["src"]))
        try:
            path, document = read_spec(src, lambda name: self._found(name, variables), self._loader)
            read_document(document, path)
            # Where it was found: a relative path means another file elsewhere.
            inputs["src"] = path
        except PaperspaceError as error:
            problems.append(f"{path_of_src}: {error.message.removeprefix('src: ')}")
            return {}
        return document

    def _found(self, name: str, variables: Mapping[str, Any]) -> str:
        path: str | None = self.find_file_in_search_path(variables, "files", name, ignore_missing=True)
        if path is None:
            raise AnsibleFileNotFound(file_name=name)
        return path

    def _read(self, name: str, variables: Mapping[str, Any]) -> Any:
        """Plain data; null where the variable is not there or was omitted."""
        if name not in variables:
            return None
        try:
            value = self._templar.template(variables[name])
            return None if self._is_omitted(value, variables) else plain_data(value, name)
        except InputError:
            raise
        except (AnsibleError, TemplateError) as error:
            # The first line names what is undefined or can't be decrypted; what follows may quote source.
            raise InputError(self._failing(variables[name], name), str(error).partition("\n")[0]) from None

    def _failing(self, value: object, path: str) -> str:
        """The innermost path whose template fails. Of a container, core does not say which one it was."""
        members: list[tuple[str, object]] = []
        if isinstance(value, Mapping):
            members = [(f"{path}.{key}", inner) for key, inner in value.items()]
        elif isinstance(value, list):
            members = [(f"{path}[{index}]", inner) for index, inner in enumerate(value)]
        for here, inner in members:
            try:
                plain_data(self._templar.template(inner))
            except (AnsibleError, TemplateError, InputError):
                return self._failing(inner, here)
        return path

    def _is_omitted(self, value: object, variables: Mapping[str, Any]) -> bool:
        """Whether the value is what stands for "omit": a text of its own before ansible-core 2.19, an object since."""
        if "omit" not in variables:
            return False
        omit = variables["omit"]
        return value is omit or (isinstance(value, str) and isinstance(omit, str) and value == omit)
