# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The deployments of a project -> spec files, one each, and a playbook that applies all of them."""

from __future__ import annotations

import collections
import json
import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from ansible_collections.paperspace.cloud.plugins.module_utils.errors import InputError
from ansible_collections.paperspace.cloud.plugins.module_utils.printable import printable
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.models import FLAT_VERSION, shape_of
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.siblings import markers_in
from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.data import mappings
from ansible_collections.paperspace.cloud.plugins.plugin_utils.spec_files.export import ENV, Imported, imported
from ansible_collections.paperspace.cloud.plugins.plugin_utils.spec_files.siblings import (
    config_in,
    live_in,
    siblings_in,
)
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.plain_data import plain_data
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.untrusted import untrusted

FOLDER = "specs"
PLAYBOOK = "fleet.yml"
_LONGEST_STEM = 80
_KEY = "basicAuthKey"
_LEFT_OUT = "Omitted: literal values, and what a document can't express. They stay unchanged when the file is applied:"
_KEY_UNKNOWN = (
    "The API shows no basicAuthKey. One may be hidden: if the endpoint asks for a password, give its key here."
)
_ABOUT_SIBLINGS = """\
# Not listed, since two siblings of them take turns, which only a rollout can do:
"""
_ABOUT_VARIABLES = """\
# What is left out of the env of a file comes from the environment of Ansible. Where that has no such variable, or an
# empty one, the value stays as it is.
"""
# Starts with a letter, and is none of the words of the next: no version of YAML takes it for anything but text.
_PLAIN_TEXT = re.compile(r"[A-Za-z](?:[A-Za-z0-9_./@+-]|:(?=[A-Za-z0-9_./@+-]))*\Z")
_WORDS = {"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"}
# What a playbook may have in an expression as it is.
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_PROJECT = re.compile(r"[A-Za-z0-9_-]+\Z")


@dataclass
class _Service:
    """What one file is about: a deployment, and the name that the file gives it.

    ``sibling`` is its own name where a rollout made it for that other one.
    """

    deployment: Mapping[str, Any]
    name: str
    sibling: str | None = None


@dataclass
class _File:
    """One service's file. ``variables`` are names in the environment of Ansible, by the env names they stand for."""

    name: str | None
    path: str
    content: str
    left_out: tuple[str, ...]
    is_siblings: bool = False
    variables: dict[str, str] = field(default_factory=dict)


def to_spec_files(deployments: object, project_id: object, placeholders: bool = False) -> dict[str, Any]:
    """``{files: [{path, content, name, left_out}], skipped: [{name, id, reason}]}`` for the deployments of a project.

    The last file is the playbook, whose ``name`` is None. With ``placeholders`` it takes env values that are left out
    from the environment of Ansible. Siblings that rollouts made for a deployment are no services of their own: there is
    one file, of that deployment, or under its name of the sibling that serves. Raises InputError for what is no list of
    deployments of that project.
    """
    if not isinstance(project_id, str) or not _PROJECT.match(project_id):
        raise InputError("project_id", "must be the id of a project, such as p1exampleid")
    found = sorted(mappings(plain_data(deployments, "deployments"), "deployments"), key=_order)
    services, skipped = _services(found)
    files = _files(services, project_id, skipped)
    if placeholders:
        _name_variables([one for one in files if not one.is_siblings])
    playbook = _File(None, PLAYBOOK, _playbook(files, project_id), ())
    shown = [
        {"path": one.path, "content": one.content, "name": one.name, "left_out": list(one.left_out)}
        for one in [*files, playbook]
    ]
    return untrusted({"files": shown, "skipped": skipped})


def _order(deployment: Mapping[str, Any]) -> tuple[str, str]:
    return str(deployment.get("name")), str(deployment.get("id"))


def _services(found: Sequence[Mapping[str, Any]]) -> tuple[list[_Service], list[dict[str, Any]]]:
    """What gets a file, in the order of their names, and what gets none with the reason."""
    names = {str(deployment.get("name")) for deployment in found}
    services, skipped = [], []
    siblings = siblings_in([deployment for deployment in found if config_in(deployment) is not None])
    for base, members in siblings.items():
        live = None if base in names else live_in(members)
        services += [_Service(one, base, sibling=live) for one in members if one["name"] == live]
        skipped += [_skipped(one, f"a rollout made it for {base}") for one in members if one["name"] != live]
    made = {id(one) for members in siblings.values() for one in members}
    services += [_Service(one, str(one.get("name"))) for one in found if id(one) not in made]
    return sorted(services, key=lambda service: (service.name, str(service.deployment.get("id")))), skipped


def _skipped(deployment: Mapping[str, Any], reason: str) -> dict[str, Any]:
    return {"name": str(deployment.get("name")), "id": deployment.get("id"), "reason": reason}


def _files(services: Sequence[_Service], project_id: str, skipped: list[dict[str, Any]]) -> list[_File]:
    """The file of each; what can be in none goes to the skipped ones."""
    files = []
    holders = collections.Counter(service.name for service in services)
    for service, stem in zip(services, _stems(services), strict=True):
        try:
            if holders[service.name] > 1:
                raise InputError("", "another deployment of the project has the same name: rename one of them")
            spec = _spec_of(service)
        except InputError as error:
            skipped.append(_skipped(service.deployment, error.message))
            continue
        content = _content(service, spec, project_id)
        files.append(_File(service.name, f"{FOLDER}/{stem}.yaml", content, spec.left_out, service.sibling is not None))
    return files


def _spec_of(service: _Service) -> Imported:
    spec = imported(service.deployment)
    if service.sibling is None:
        return spec
    spec = spec.without_env(markers_in(config_in(service.deployment) or {}))
    return Imported({**spec.document, "name": service.name}, spec.left_out)


def _stems(services: Sequence[_Service]) -> list[str]:
    """Names of files that every file system takes, each once; what shares one gets a piece of its id."""
    slugs = [_slug(service.name) for service in services]
    counts = collections.Counter(slug.lower() for slug in slugs)
    # Upper and lower case are one to some file systems.
    taken = {slug for slug, count in counts.items() if slug and count == 1}
    stems = []
    for slug, service in zip(slugs, services, strict=True):
        if slug.lower() not in taken:
            slug = _free(f"{slug or 'deployment'}-{_slug(str(service.deployment.get('id')))[:8]}", taken)
        stems.append(slug)
    return stems


def _free(stem: str, taken: set[str]) -> str:
    free, number = stem, 1
    while free.lower() in taken:
        number += 1
        free = f"{stem}-{number}"
    taken.add(free.lower())
    return free


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9._-]+", "-", plain)[:_LONGEST_STEM].strip("-.")


def _content(service: _Service, spec: Imported, project_id: str) -> str:
    ran = f"its sibling {printable(service.sibling)}" if service.sibling else "it"
    lines = [f"{printable(service.name)}, as {ran} ran in the project {project_id} when it was imported."]
    if not (_KEY in spec.document or _KEY in spec.left_out or shape_of(spec.document) != FLAT_VERSION):
        lines.append(_KEY_UNKNOWN)
    if spec.left_out:
        lines.append(_LEFT_OUT)
        lines += [f"  {printable(path)}" for path in spec.left_out]
    head = "".join(f"# {line}\n" for line in lines)
    return f"---\n{head}{_yaml(spec.document)}"


class _Dumper(yaml.SafeDumper):
    """Indents the items of a list, as people and linters want it."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:
        return super().increase_indent(flow, False)


def _scalar(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    """Quoted unless every version of YAML takes it for text without."""
    # Where a version of YAML may see the end of a line, in the quotes that say so.
    quotes = "'" if text.isprintable() else '"'
    style = "" if _PLAIN_TEXT.match(text) and text.lower() not in _WORDS else quotes
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _scalar)


def _yaml(document: Mapping[str, Any]) -> str:
    # Only the dumper is a class of ours, and it is a safe one.
    return yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=math.inf)


def _name_variables(files: Sequence[_File]) -> None:
    """A variable of the environment for each env value that is left out and has a plain name."""
    taken: set[str] = set()
    for one in files:
        prefix = re.sub(r"[^A-Z0-9]", "_", one.path.removeprefix(f"{FOLDER}/").removesuffix(".yaml").upper())
        prefix = f"_{prefix}" if prefix[:1].isdigit() else prefix
        names = [path.removeprefix(ENV) for path in one.left_out if path.startswith(ENV)]
        for name in filter(_PLAIN_NAME.match, names):
            variable = f"{prefix}_{name}"
            while variable in taken:
                variable += "_"
            taken.add(variable)
            one.variables[name] = variable


def _playbook(files: Sequence[_File], project_id: str) -> str:
    """Nothing that the API said stands in it but names of plain letters: a playbook is code."""
    entries = "".join(_entry(one) for one in files if not one.is_siblings)
    turns = "".join(f"#   {one.path}\n" for one in files if one.is_siblings)
    listed = f"\n{entries}" if entries else " []\n"
    note = _ABOUT_VARIABLES if any(one.variables for one in files) else ""
    return f"""---
# Brings the project {project_id} to the files in {FOLDER}/. Right after the import that changes nothing:
#   ansible-playbook {PLAYBOOK} --check --diff
{_ABOUT_SIBLINGS + turns if turns else ""}{note}- name: Bring the project {project_id} to its spec files
  hosts: localhost
  connection: local
  gather_facts: false

  tasks:
    - name: Deploy the spec files
      paperspace.cloud.deployment_fleet:
        project_id: {json.dumps(project_id)}
        deployments:{listed}"""


def _entry(one: _File) -> str:
    lines = [f"          - src: {json.dumps(one.path)}"]
    if one.variables:
        # In one expression: on the oldest cores a null survives in no other way.
        pairs = ", ".join(
            f"'{name}': lookup('ansible.builtin.env', '{variable}') or none" for name, variable in one.variables.items()
        )
        lines.append(f'            env: "{{{{ {{{pairs}}} }}}}"')
    return "".join(f"{line}\n" for line in lines)
