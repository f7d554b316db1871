# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A list of deployments to roll out -> a host for each, with the inputs of the role ``rollout``.

All of it is checked before anything is written, and each entry that is wrong is told by its place in the list.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible.errors import AnsibleFileNotFound
from ansible.parsing.dataloader import DataLoader

from ansible_collections.paperspace.cloud.plugins.module_utils.errors import InputError
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.documents import read_document
from ansible_collections.paperspace.cloud.plugins.plugin_utils.spec_files.files import SpecFileError, read_spec
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.plain_data import plain_data
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.role_inputs import (
    no_such_option,
    role_options,
    value_of,
)

LIST, DEFAULTS = "rollout_list", "rollout_defaults"
_PREFIX = "rollout_"
_UNSET: tuple[object, ...] = (None, "", {})
_SOURCES = ("src", "spec")
_PATHS = ("src", "report_dest")
_ENTRY = "the path of a spec file, or a mapping such as {name: web, src: web.yaml}"

Hosts = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Reader:
    """What all entries share. Inputs of the role are without its prefix.

    ``defaults``: inputs that an entry may give itself. ``general``: what the role's variables say for all deployments.
    ``folder``: where relative paths start.
    """

    defaults: object
    general: Mapping[str, Any]
    folder: str
    loader: DataLoader

    def read(self, given: object) -> tuple[Hosts, list[str]]:
        """The hosts by name, each with its ``path`` in the list and its ``inputs``; and what is wrong with the list.

        Among the inputs are always ``project_id`` and ``name``; paths are absolute.
        """
        hosts: Hosts = {}
        try:
            defaults = _checked(_data(self.defaults or {}, DEFAULTS), DEFAULTS)
            entries = _entries(given)
        except InputError as error:
            return hosts, [error.message]
        problems: list[str] = []
        for path, entry in entries:
            try:
                self._add(hosts, _merged(defaults, _checked(entry, path)), path)
            except InputError as error:
                problems.append(error.message)
        return hosts, problems

    def _add(self, hosts: Hosts, inputs: dict[str, Any], path: str) -> None:
        inputs = self._whole(inputs, path)
        host = host_name(inputs)
        if host in hosts:
            first = hosts[host]["path"]
            raise InputError(path, f"is the same deployment ({host}) as {first}: list each deployment once")
        hosts[host] = {"path": path, "inputs": inputs}

    def _whole(self, inputs: dict[str, Any], path: str) -> dict[str, Any]:
        every = {**self.general, **inputs}
        project_id = str(every.get("project_id") or "").strip()
        if not project_id:
            raise InputError(f"{path}.project_id", "is missing: give it here, or rollout_project_id for all")
        inputs = {key: self._path(value) if key in _PATHS else value for key, value in inputs.items()}
        name = str(every.get("name") or "").strip()
        name_in_spec = self._name_in_spec(every, inputs, path)
        if not (name or name_in_spec):
            raise InputError(f"{path}.name", "is missing: give it here, or in the spec")
        return {**inputs, "project_id": project_id, "name": name or name_in_spec}

    def _name_in_spec(self, every: Mapping[str, Any], own: Mapping[str, Any], path: str) -> str | None:
        """The name that the spec says, after the whole spec was checked."""
        found = [source if source in own else f"{_PREFIX}{source} (for all)" for source in _SOURCES if source in every]
        if not found:
            raise InputError(path, "nothing to roll out: add src (a spec file) or spec (a mapping)")
        if len(found) > 1:
            raise InputError(path, f"has {' and '.join(found)}: keep one")
        if "spec" in every:
            return read_document(every["spec"], f"{path}.spec").name
        try:
            file, document = read_spec(self._path(every["src"]), _existing, self.loader)
            return read_document(document, file).name
        except (SpecFileError, InputError) as error:
            raise InputError(f"{path}.src", error.message.removeprefix("src: ")) from None

    def _path(self, src: object) -> str:
        return os.path.join(self.folder, os.path.expanduser(str(src)))


def _existing(path: str) -> str:
    if not os.path.exists(path):
        raise AnsibleFileNotFound(file_name=path, paths=[path])
    return path


def host_name(inputs: Mapping[str, Any]) -> str:
    """The name of a deployment's host, as the inventory has it. What follows a colon would be a port to add_host."""
    return f"{inputs['project_id']}.{inputs['name']}".replace(":", "_")


def _entries(given: object) -> list[tuple[str, Any]]:
    """The entries, each with its path in the list.

    A text that is not JSON holds paths of files, in lines or with commas, as a survey may.
    """
    if isinstance(given, str) and not given.lstrip().startswith(("[", "{")):
        given = [path.strip() for path in re.split(r"[\n,]", given) if path.strip()]
    entries = _data(given, LIST)
    if not isinstance(entries, list):
        raise InputError(LIST, f"must be a list, in which each entry is {_ENTRY}")
    if not entries:
        raise InputError(LIST, "is empty")
    return [(f"{LIST}[{index}]", entry) for index, entry in enumerate(entries)]


def _data(given: object, name: str) -> Any:
    """Plain data; a text is JSON."""
    if not isinstance(given, str):
        return plain_data(given, name)
    try:
        return json.loads(given)
    except ValueError as error:
        raise InputError(name, f"is not valid JSON: {error}") from None


def _merged(defaults: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """An entry's own inputs win, and its source replaces the other kind of source, too."""
    replaced = _SOURCES if any(source in own for source in _SOURCES) else ()
    return {**{key: value for key, value in defaults.items() if key not in replaced}, **own}


def _checked(entry: object, path: str) -> dict[str, Any]:
    """The inputs that an entry gives, without what is not set. Raises InputError for a wrong name or value."""
    if isinstance(entry, str):
        entry = {"src": entry.strip()}
    if not isinstance(entry, Mapping):
        raise InputError(path, f"must be {_ENTRY}")
    given = {key: value for key, value in entry.items() if value not in _UNSET}
    for key, value in given.items():
        _check(key, value, f"{path}.{key}")
    return given


def _check(key: str, value: object, here: str) -> None:
    options = role_inputs()
    if key in options:
        value_of(value, options[key], here)
    elif key.removeprefix(_PREFIX) in options:
        raise InputError(here, f"unknown option; write it as {key.removeprefix(_PREFIX)}")
    else:
        raise InputError(here, no_such_option(key, options))


def role_inputs() -> dict[str, dict[str, Any]]:
    """The inputs of the role ``rollout`` without its prefix, as its argument specs have them.

    One folder is that of all: paths of the list start there.
    """
    options = role_options("rollout").items()
    return {name.removeprefix(_PREFIX): option for name, option in options if name != "rollout_src_folder"}
