# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lookup ``paperspace.cloud.deployment``."""

from __future__ import annotations

DOCUMENTATION = r"""
name: deployment
short_description: Read a field of Paperspace Deployments
version_added: 1.0.0
author:
  - The paperspace.cloud contributors (@ansible-collections)
description:
  - Reads deployments and returns one field of each, by default the URL of its endpoint.
  - Names, however many, cost one read of the project's list; ids cost one read each.
  - Secrets are masked, as in the results of M(paperspace.cloud.deployment_info). Literal values of environment
    variables can't be looked up.
extends_documentation_fragment:
  - paperspace.cloud.connection.plugin
options:
  _terms:
    description:
      - The names of the deployments with O(project_id), or their ids without it.
    type: list
    elements: str
    required: true
  project_id:
    description:
      - The id of the project of the named deployments, such as V(p1exampleid).
    type: str
  field:
    description:
      - The field to return, as in the result of M(paperspace.cloud.deployment_info). Nested fields and list indexes are
        joined by dots, as in V(latest_spec.data.image) and V(latest_spec.data.resources.ports.0).
    type: str
    default: endpoint_url
  default:
    description:
      - The value for a deployment that does not exist or does not have the field. Without it, both are errors.
      - Null counts as not set.
      - With C(ansible-playbook --check), a deployment that does not exist, or a null term, gives null and a warning
        instead of an error, because an earlier task of the play may be the one that creates it.
    type: raw
notes:
  - The lookup runs on the controller. It does not see the C(environment) of a task.
  - It reads again each time that Ansible evaluates the expression, which for a variable is each time that it is used.
    Store values that you use often with M(ansible.builtin.set_fact).
seealso:
  - module: paperspace.cloud.deployment_info
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

- name: Show the endpoint of a deployment
  ansible.builtin.debug:
    msg: "{{ lookup('paperspace.cloud.deployment', 'web', project_id='p1exampleid') }}"

- name: Show the image of a deployment by its id
  ansible.builtin.debug:
    msg: "{{ lookup('paperspace.cloud.deployment', web.deployment.id, field='latest_spec.data.image') }}"

- name: Show the endpoints of several deployments, one of which may not exist
  ansible.builtin.debug:
    msg: "{{ query('paperspace.cloud.deployment', 'web', 'other', project_id='p1exampleid', default='nowhere') }}"
"""

RETURN = r"""
_raw:
  description:
    - The field of each deployment, in the order of the terms. Null if the field has no value.
  type: list
  elements: raw
"""

from collections.abc import Mapping
from typing import Any

from ansible.errors import AnsibleLookupError
from ansible.plugins.lookup import LookupBase
from ansible.utils.display import Display

from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.arguments import CONNECTION
from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.outcome import failure
from ansible_collections.paperspace.cloud.plugins.module_utils.api.client import Client
from ansible_collections.paperspace.cloud.plugins.module_utils.api.connection import read_connection
from ansible_collections.paperspace.cloud.plugins.module_utils.api.context import TaskContext
from ansible_collections.paperspace.cloud.plugins.module_utils.api.deadline import Deadline
from ansible_collections.paperspace.cloud.plugins.module_utils.api.models import Deployment
from ansible_collections.paperspace.cloud.plugins.module_utils.errors import AbsentError, InputError, PaperspaceError
from ansible_collections.paperspace.cloud.plugins.module_utils.libraries import missing_libraries
from ansible_collections.paperspace.cloud.plugins.module_utils.reconcile.identity import find, pick, read_identity
from ansible_collections.paperspace.cloud.plugins.module_utils.reconcile.results import present_deployment
from ansible_collections.paperspace.cloud.plugins.module_utils.tasks.deployment_info import READ_SECONDS
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.plain_data import plain_data
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.plugin_options import connection_params

_OPTIONS = (*CONNECTION, "project_id", "field", "default")
# What a loop with with_ adds.
_OF_ANSIBLE = ("wantlist",)


class LookupModule(LookupBase):
    """Reads on the controller; whatever goes wrong is one redacted message."""

    def run(self, terms: list[Any], variables: Mapping[str, Any] | None = None, **kwargs: Any) -> list[Any]:
        """The wanted field of each deployment. Raises AnsibleLookupError."""
        self.set_options(var_options=variables, direct=kwargs)
        self._check_mode = bool((variables or {}).get("ansible_check_mode"))
        params: dict[str, Any] = {}
        try:
            _refuse_unknown_options(kwargs)
            params = connection_params(self.get_option)
            return self._fields([self._term(term) for term in self._flatten(plain_data(terms, "terms"))], params)
        except Exception as error:
            raise AnsibleLookupError(f"paperspace.cloud.deployment: {failure(error, params)['msg']}") from None

    def _term(self, term: object) -> str | None:
        """A name or an id; None in check mode, where an id may not exist yet."""
        if self._check_mode and term in (None, ""):
            return None
        text = "" if term is None or isinstance(term, (Mapping, list, bool)) else str(term).strip()
        if not text:
            raise InputError("", "each term must be the name or the id of a deployment")
        return text

    def _fields(self, terms: list[str | None], params: dict[str, Any]) -> list[Any]:
        problem = missing_libraries()
        if problem:
            raise PaperspaceError(problem)
        if not terms:
            raise InputError("", "select deployments: give names with project_id, or ids")
        connection = read_connection(params)
        # Errors are searched for it, wherever it was found.
        params["api_key"] = connection.api_key
        client = Client(connection, Deadline(READ_SECONDS), TaskContext())
        named = list(dict.fromkeys(term for term in terms if term is not None))
        found = _found(client, named, self.get_option("project_id")) if named else {}
        shown: dict[str | None, dict[str, Any]] = {
            term: client.secrets.result(present_deployment(deployment))
            for term, deployment in found.items()
            if deployment is not None
        }
        return [self._field(term, shown.get(term)) for term in terms]

    def _field(self, term: str | None, deployment: dict[str, Any] | None) -> Any:
        default = self.get_option("default")
        try:
            if deployment is None:
                problem = f"the deployment {term} does not exist{self._where()}; set default to return a value instead"
                raise AbsentError("", problem)
            return _value(deployment, str(self.get_option("field")), str(term))
        except InputError as error:
            if default is not None:
                return default
            if not (self._check_mode and isinstance(error, AbsentError)):
                raise
            Display().warning(f"paperspace.cloud.deployment: {error.message}. The field is null in check mode")
            return None

    def _where(self) -> str:
        project = self.get_option("project_id")
        return f" in project {project}" if project else " (without project_id, terms are ids)"


def _refuse_unknown_options(given: Mapping[str, Any]) -> None:
    """Ansible drops what it does not know: without its project_id, say, a name would be taken for an id."""
    unknown = sorted(set(given) - {*_OPTIONS, *_OF_ANSIBLE})
    if not unknown:
        return
    # Only a mistake needs it.
    import difflib

    close = difflib.get_close_matches(unknown[0], _OPTIONS, n=1)
    hint = f"did you mean {close[0]}?" if close else f"valid options: {', '.join(sorted(_OPTIONS))}"
    raise InputError(unknown[0], f"unknown option; {hint}")


def _found(client: Client, terms: list[str], project_id: str | None) -> dict[str, Deployment | None]:
    """The deployments, or None, by term."""
    identities = {
        term: read_identity({"name": term, "project_id": project_id} if project_id else {"id": term}) for term in terms
    }
    if not project_id or len(terms) == 1:
        return {term: find(client, identity) for term, identity in identities.items()}
    listed = list(client.deployments(next(iter(identities.values())).project_id))
    return {term: pick(listed, identity) for term, identity in identities.items()}


def _value(shown: object, field: str, term: str) -> Any:
    """The value at a dotted place."""
    for depth, part in enumerate(field.split(".")):
        if isinstance(shown, Mapping) and part in shown:
            shown = shown[part]
        elif isinstance(shown, list) and part.isdecimal() and int(part) < len(shown):
            shown = shown[int(part)]
        else:
            raise _no_field(shown, field.split(".")[: depth + 1], term)
    return shown


def _no_field(shown: object, parts: list[str], term: str) -> InputError:
    known = f"; available: {', '.join(sorted(shown))}" if isinstance(shown, Mapping) and shown else ""
    return InputError("field", f"the deployment {term} has no {'.'.join(parts)}{known}")
