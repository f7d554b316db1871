# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The inventory ``paperspace.cloud.deployments``."""

from __future__ import annotations

DOCUMENTATION = r"""
name: deployments
short_description: Paperspace Deployments as hosts
version_added: 1.0.0
author:
  - The paperspace.cloud contributors (@ansible-collections)
description:
  - Makes each Paperspace Deployment a host. The hosts are the existing deployments, read from the API, or with O(src)
    the deployments that spec files describe.
  - C(forks), C(serial), C(--limit) and the job slices of AWX then divide a fleet as they divide machines, and each
    deployment has its own line in every report.
  - The file name of the inventory source must end in C(paperspace.yml) or C(paperspace.yaml).
  - Nothing runs on the deployments. The tasks of their hosts run on the controller. The plugin sets
    C(ansible_connection) to V(local), and C(ansible_python_interpreter) to the Python that read the inventory.
extends_documentation_fragment:
  - paperspace.cloud.connection.plugin
  - constructed
  - inventory_cache
options:
  plugin:
    description:
      - Names this plugin.
    type: str
    required: true
    choices: [paperspace.cloud.deployments]
  projects:
    description:
      - The ids of the projects whose deployments are read, such as V(p1exampleid).
      - If not given, all deployments that the API key can see are read. An empty list is an error, so that an empty
        variable never selects everything.
      - It may be a template.
    type: list
    elements: str
  src:
    description:
      - Spec files, or folders of spec files, as in O(paperspace.cloud.deployment#module:src). A relative path starts
        from the folder of the inventory source.
      - Each spec file makes a host, even if it is encrypted with Ansible Vault. In a folder, the spec files are the
        files that end in C(.yaml), C(.yml), C(.json), C(.jsonc) or C(.toml), and in each of its subfolders the first of
        the default names of spec files. Names that begin with a dot, and inventory sources of this plugin, are ignored.
      - Each file is checked, and must name its deployment. Two files with the same deployment are an error.
      - With O(src), the plugin sends no requests to the API and needs no key. O(src) requires O(project_id) and
        excludes O(projects). Use two sources to see both the existing and the described deployments.
      - It may be a template.
    type: list
    elements: str
  project_id:
    description:
      - The id of the project that the spec files of O(src) belong to. It may be a template.
    type: str
  filters:
    description:
      - Only deployments that pass every filter become hosts. No deployment passes an empty list.
    type: dict
    suboptions:
      names:
        description:
          - Shell patterns for the name. One of them must match.
        type: list
        elements: str
      enabled:
        description:
          - Whether the deployment runs, that is, is not parked.
        type: bool
      healthy:
        description:
          - Whether the deployment runs and its spec has become healthy. Not allowed with O(src).
        type: bool
      regions:
        description:
          - Regions. The spec must name one of them.
        type: list
        elements: str
      machine_types:
        description:
          - Machine types. The spec must name one of them.
        type: list
        elements: str
  hostnames:
    description:
      - Jinja2 expressions over the host's variables. The first one that returns a string is the name of the host.
      - If none does, or without this option, the name is the project's id, a dot, and the deployment's name. This name
        is unique, unless a project has two deployments with the same name.
      - A host that would get the name of a group or a name of the control node, such as V(localhost), gets the default
        name instead, with a warning.
      - If existing deployments would get the same name, a dot and the id are appended to each, with a warning. Spec
        files that would get the same name are an error.
    type: list
    elements: str
    default: []
notes:
  - Every host has the variables C(paperspace_name) and C(paperspace_project_id).
  - An existing deployment has the variable C(paperspace_deployment), as M(paperspace.cloud.deployment_info) returns it,
    with every secret masked. The most common fields have their own variables, which are C(paperspace_id),
    C(paperspace_endpoint_url), C(paperspace_spec_id), C(paperspace_image), C(paperspace_region),
    C(paperspace_machine_type), C(paperspace_replicas), C(paperspace_enabled) and C(paperspace_healthy).
  - A spec file gives its host C(paperspace_src), its absolute path, and never its content. The module reads the file
    when its task runs.
  - Every host is in one of the groups C(paperspace_existing) and C(paperspace_desired), and in
    C(paperspace_project_ID). Depending on its spec, it is in C(paperspace_region_NAME), C(paperspace_machine_TYPE) (in
    lower case) and C(paperspace_enabled) or C(paperspace_disabled). An existing deployment is in C(paperspace_healthy)
    or C(paperspace_not_healthy). Characters that are not valid in group names become underscores.
  - Here, healthy means that the current spec has become healthy once and is not disabled. The plugin reads only lists,
    so it does not know whether the replicas are ready now.
  - Existing and described deployments have the same host names, so two sources can be combined. The pattern
    C(paperspace_desired:!paperspace_existing) then matches the deployments that do not exist yet, and
    C(paperspace_existing:!paperspace_desired) those that no spec file describes.
  - Ansible only warns about an inventory source that can't be read, and continues without its hosts. Set
    E(ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED) to V(true) to make it an error.
  - The cache contains the data of the API, with secrets masked and without the key. Filters, names and groups are
    applied to it each time. A different key, API URL or list of projects does not use the cached data. With O(src),
    nothing is cached.
  - Strings from the API are never evaluated as templates, even from the cache.
  - Keep the key in the environment, in vault or in a lookup, not as plain text in the source. If this plugin refuses a
    source, Ansible tries its other inventory plugins, whose messages may quote a line of the source.
  - With job slicing in AWX and automation controller, each slice of a job gets every n-th host of the sorted inventory.
    Each deployment is one host, so no two slices change the same deployment. Add the source to the project, make it an
    inventory source with a credential that sets E(PAPERSPACE_API_KEY), and set the number of slices in the job
    template, whose play has C(hosts=all). Use M(paperspace.cloud.deployment) for each host in that play, not
    M(paperspace.cloud.deployment_fleet), which manages a whole project. With O(src), the job template and the inventory
    source must use the same AWX project, so that the paths of the spec files are the same, and should use the same
    execution environment, so that the interpreter is the same.
seealso:
  - module: paperspace.cloud.deployment
  - module: paperspace.cloud.deployment_info
"""

EXAMPLES = r"""
# inventory.paperspace.yml: what exists. PAPERSPACE_API_KEY is set in the environment of Ansible.
# Look at it with: ansible-inventory -i inventory.paperspace.yml --graph
---
plugin: paperspace.cloud.deployments
projects:
  - p1exampleid

# The running ones on A4000 machines, with the key from a lookup, and short names.
---
plugin: paperspace.cloud.deployments
api_key: "{{ lookup('ansible.builtin.file', '/run/secrets/paperspace') }}"
projects:
  - p1exampleid
filters:
  enabled: true
  machine_types: [A4000]
hostnames:
  - paperspace_name

# Groups and variables of your own, and what was read is kept for ten minutes.
---
plugin: paperspace.cloud.deployments
strict: true
keyed_groups:
  - key: paperspace_image | split(':') | last
    prefix: tag
groups:
  big: paperspace_replicas | int >= 4
compose:
  health_url: paperspace_endpoint_url ~ '/health'
cache: true
cache_plugin: ansible.builtin.jsonfile
cache_connection: ~/.cache/paperspace-inventory
cache_timeout: 600

# desired.paperspace.yml: the desired state. Each spec file in the folder is a host, with its path in paperspace_src.
#
# The play for it, as a job template of AWX with three slices runs it. Each slice has every third deployment.
#
#   - hosts: all
#     gather_facts: false
#     tasks:
#       - name: Deploy it
#         paperspace.cloud.deployment:
#           project_id: "{{ paperspace_project_id }}"
#           src: "{{ paperspace_src }}"
---
plugin: paperspace.cloud.deployments
src: specs
project_id: p1exampleid
"""

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ansible import constants as C
from ansible.errors import AnsibleError, AnsibleParserError
from ansible.inventory.data import InventoryData
from ansible.plugins.inventory import BaseInventoryPlugin, Cacheable, Constructable

from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.arguments import CONNECTION
from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.normalize import without_unset
from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.outcome import bad_arguments, failure
from ansible_collections.paperspace.cloud.plugins.module_utils.api.client import Client
from ansible_collections.paperspace.cloud.plugins.module_utils.api.connection import Connection, read_connection
from ansible_collections.paperspace.cloud.plugins.module_utils.api.context import TaskContext
from ansible_collections.paperspace.cloud.plugins.module_utils.api.deadline import Deadline
from ansible_collections.paperspace.cloud.plugins.module_utils.errors import InputError, PaperspaceError
from ansible_collections.paperspace.cloud.plugins.module_utils.libraries import missing_libraries
from ansible_collections.paperspace.cloud.plugins.module_utils.reconcile.results import present_deployment
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.documents import read_document
from ansible_collections.paperspace.cloud.plugins.module_utils.tasks.deployment_info import READ_SECONDS
from ansible_collections.paperspace.cloud.plugins.plugin_utils.inventory_entries import (
    Entry,
    desired_entry,
    existing_entry,
    passes,
    read_filters,
)
from ansible_collections.paperspace.cloud.plugins.plugin_utils.spec_files.files import read_spec
from ansible_collections.paperspace.cloud.plugins.plugin_utils.spec_files.folders import spec_paths
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.plain_data import plain_data
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.plugin_options import connection_params
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.untrusted import untrusted, untrusted_name

# What a source may write as a template. Values of the environment are taken as they are.
_TEMPLATES = ("api_key", "api_url", "projects", "src", "project_id")


class InventoryModule(BaseInventoryPlugin, Constructable, Cacheable):
    """Reads lists or spec files; whatever goes wrong is one redacted message."""

    NAME = "paperspace.cloud.deployments"

    inventory: InventoryData

    def verify_file(self, path: str) -> bool:
        """Whether the source is one of ours, by its name."""
        return super().verify_file(path) and path.endswith(("paperspace.yml", "paperspace.yaml"))

    def parse(self, inventory: object, loader: object, path: str, cache: bool = True) -> None:
        """Adds a host for each deployment. Raises AnsibleParserError."""
        super().parse(inventory, loader, path, cache)
        # What errors are searched for: the key as it is written, and later as it was found.
        self._known: dict[str, Any] = {}
        try:
            self._configure(path)
            self._populate(list(self._entries(path, cache)))
        except AnsibleError as error:
            # Core's own words; what follows the first line may be source text.
            told = bad_arguments(str(error).partition("\n")[0], self._known)
            raise AnsibleParserError(told["msg"]) from None
        except Exception as error:
            raise AnsibleParserError(failure(error, self._known)["msg"]) from None

    def _configure(self, path: str) -> None:
        # Read by our own rules first: their messages quote nothing of a source, and core ignores what it does not know.
        _path, document = read_spec(path, str, self.loader)
        self._known["api_key"] = document.get("api_key")
        # Core would count for ever to an integer like 1e999999999.
        without_unset({name: document[name] for name in CONNECTION if name in document}, CONNECTION)
        self._config = self._read_config_data(path)
        # Ours, not core's: else a variable of the command line could not choose a project.
        self.templar.available_variables = self._vars
        options = C.config.get_configuration_definitions("inventory", self._load_name)
        unknown = sorted(set(document) - set(options))
        if unknown:
            raise InputError(unknown[0], f"unknown option; valid options: {', '.join(sorted(options))}")
        problem = missing_libraries()
        if problem:
            raise PaperspaceError(problem)

    def _given(self, name: str) -> Any:
        """An option as plain data, its templates filled in; null where it is not set."""
        if name in _TEMPLATES and name in self._config:
            return plain_data(self.templar.template(self._config[name]), name)
        return plain_data(self.get_option(name), name)

    def _entries(self, path: str, cache: bool) -> Iterator[Entry]:
        filters = read_filters(self._given("filters"))
        sources = _texts(self._given("src"), "src")
        if sources is None:
            found: Iterable[Entry] = map(existing_entry, self._deployments(path, cache))
        elif "healthy" in filters:
            raise InputError("filters.healthy", "is not allowed with src: spec files have no health")
        else:
            found = self._desired(path, sources)
        return (entry for entry in found if passes(entry, filters))

    def _desired(self, path: str, sources: list[str]) -> Iterator[Entry]:
        if _texts(self._given("projects"), "projects") is not None:
            raise InputError("projects", "is not allowed with src: give project_id, or use two inventory sources")
        project_id = str(self._given("project_id") or "").strip()
        if not project_id:
            raise InputError("project_id", "is required with src: say which project the spec files belong to")
        folder = os.path.dirname(os.path.abspath(path))
        given = [os.path.join(folder, os.path.expanduser(source)) for source in sources]
        for spec_path in dict.fromkeys(found for source in given for found in spec_paths(source)):
            _path, document = read_spec(spec_path, str, self.loader)
            # An inventory source may lie beside the spec files.
            if document.get("plugin") != self.NAME:
                yield desired_entry(spec_path, read_document(document, spec_path), project_id)

    def _deployments(self, path: str, cache: bool) -> list[dict[str, Any]]:
        """What the API shows, redacted, from the cache if that may be."""
        if self._given("project_id"):
            raise InputError("project_id", "requires src; give projects to say whose deployments are read")
        projects = _texts(self._given("projects"), "projects")
        connection = read_connection(connection_params(self._given))
        self._known["api_key"] = [self._known["api_key"], connection.api_key]
        if not self.get_option("cache"):
            return _read(connection, projects)
        key = f"{self.get_cache_key(path)}_{_fingerprint(connection, projects)}"
        found = self._cached(key) if cache else None
        if found is None:
            found = _read(connection, projects)
            # As text: a cache's decoder would see more in some mappings than the API said.
            self._cache[key] = json.dumps(found)
        return found

    def _cached(self, key: str) -> list[dict[str, Any]] | None:
        try:
            return _decoded(self._cache.get(key))
        # Cache plugins raise what they like over a damaged entry, and the API has the truth.
        except Exception as error:
            name = type(error).__name__
            self.display.warning(f"The inventory cache can't be read ({name}): the deployments are read from the API")
            return None

    def _populate(self, entries: list[Entry]) -> None:
        strict = self.get_option("strict")
        for hostname, entry in self._named(entries, strict).items():
            self._add(hostname, entry, strict)

    def _add(self, hostname: str, entry: Entry, strict: bool) -> None:
        variables = untrusted(entry.variables)
        self.inventory.add_host(hostname)
        # Of this run, never of the cache; and plain text, since a plugin's templates are not trusted.
        local = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable}
        for name, value in {**variables, **local}.items():
            self.inventory.set_variable(hostname, name, value)
        for group in entry.groups():
            self.inventory.add_child(self.inventory.add_group(self._sanitize_group_name(group)), hostname)
        self._set_composite_vars(self.get_option("compose"), variables, hostname, strict=strict)
        self._add_host_to_composed_groups(self.get_option("groups"), variables, hostname, strict=strict)
        self._add_host_to_keyed_groups(self.get_option("keyed_groups"), variables, hostname, strict=strict)

    def _named(self, entries: list[Entry], strict: bool) -> dict[str, Entry]:
        """The entries by the names of their hosts."""
        names = [self._hostname(entry, strict) for entry in entries]
        taken = self._taken(entries, names, strict)
        by_name: dict[str, list[Entry]] = {}
        for entry, name in zip(entries, names, strict=True):
            by_name.setdefault(self._free(name, entry, taken), []).append(entry)
        hosts: dict[str, Entry] = {}
        named = [pair for name, same in by_name.items() for pair in self._apart(name, same)]
        for name, entry in named:
            if name in hosts:
                self.display.warning(
                    f"{entry.default_hostname} was skipped: another deployment already has the host name {name}"
                )
            hosts.setdefault(untrusted_name(name), entry)
        return hosts

    def _taken(self, entries: list[Entry], names: list[str], strict: bool) -> set[str]:
        """Names that no host may have. Ansible would take such a host for the group, or for the control node."""
        taken = {*self.inventory.groups, *C.LOCALHOST}
        # A name that can't be one of a group, as the default ones can't, saves the look at what groups there will be.
        if not any(name == self._sanitize_group_name(name) for name in names):
            return taken
        inventory, self.inventory = self.inventory, InventoryData()
        try:
            for number, entry in enumerate(entries):
                self._add(f"host.{number}", entry, strict)
            return taken | set(self.inventory.groups)
        finally:
            self.inventory = inventory

    def _free(self, name: str, entry: Entry, taken: set[str]) -> str:
        """The name, or another one where a group has it."""
        free = name if name not in taken else entry.default_hostname
        while free in taken:
            free = f"{free}.host"
        if free != name:
            self.display.warning(f"A group has the name of the host {name}: the host is called {free}")
        return free

    def _apart(self, name: str, same: list[Entry]) -> list[tuple[str, Entry]]:
        """The entries that would get the same name, each with one of its own."""
        if len(same) == 1:
            return [(name, same[0])]
        paths = [entry.variables["paperspace_src"] for entry in same if entry.id is None]
        if paths:
            raise InputError("src", f"several spec files have the host name {name}: {', '.join(sorted(paths))}")
        self.display.warning(f"{len(same)} deployments have the host name {name}: appending their ids")
        return [(f"{name}.{entry.id}", entry) for entry in same]

    def _hostname(self, entry: Entry, strict: bool) -> str:
        expressions = self.get_option("hostnames")
        variables = untrusted(entry.variables) if expressions else {}
        for expression in expressions:
            try:
                name = self._compose(expression, variables)
            except Exception as error:
                if strict:
                    problem = str(error).partition("\n")[0]
                    raise InputError("hostnames", f"{expression} for {entry.default_hostname}: {problem}") from None
                continue
            if name not in (None, ""):
                return str(name)
        return entry.default_hostname


def _texts(value: object, name: str) -> list[str] | None:
    """A list of texts, which may be written as one text with commas; None if it is not set."""
    if value is None:
        return None
    items = value if isinstance(value, list) else str(value).split(",")
    if not all(isinstance(item, str) for item in items):
        raise InputError(name, "must be a list of strings")
    found = [item.strip() for item in items if item.strip()]
    if not found:
        raise InputError(name, "is empty: name at least one, or omit the option")
    return list(dict.fromkeys(found))


def _read(connection: Connection, projects: list[str] | None) -> list[dict[str, Any]]:
    client = Client(connection, Deadline(READ_SECONDS), TaskContext())
    wanted: Sequence[str | None] = projects or [None]
    found: list[dict[str, Any]] = [
        present_deployment(deployment)
        for project in wanted
        for deployment in client.deployments(project, option="projects")
    ]
    shown: list[dict[str, Any]] = client.secrets.result(found)
    return shown


def _fingerprint(connection: Connection, projects: list[str] | None) -> str:
    """What tells apart whose deployments a cache holds; too short for anybody to find the key by it."""
    text = json.dumps([connection.api_url, connection.api_key, sorted(projects or [])])
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _decoded(text: Any) -> list[dict[str, Any]] | None:
    """What a cache held; None where that is not ours, and must be read again."""
    try:
        found = json.loads(text)
    except (TypeError, ValueError):
        return None
    whole = isinstance(found, list) and all(isinstance(item, Mapping) and "latest_spec" in item for item in found)
    return found if whole else None
