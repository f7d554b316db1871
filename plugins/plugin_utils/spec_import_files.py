# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The deployments of a project -> spec files, one each, and a playbook that applies all of them."""

from __future__ import annotations

import collections
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from ansible_collections.paperspace.cloud.plugins.module_utils.errors import InputError
from ansible_collections.paperspace.cloud.plugins.plugin_utils.plain_data import plain_data
from ansible_collections.paperspace.cloud.plugins.plugin_utils.report_data import mappings
from ansible_collections.paperspace.cloud.plugins.plugin_utils.spec_import import imported
from ansible_collections.paperspace.cloud.plugins.plugin_utils.untrusted import untrusted

FOLDER = "specs"
PLAYBOOK = "fleet.yml"
_LONGEST_STEM = 80
_ENV = "env."
_LEFT_OUT = "Left out, as a literal value or as what no document can say; it stays as it is when the file is applied:"
_ABOUT_VARIABLES = """\
# What is left out of the env of a file comes from the environment of Ansible. Where that has no such variable, or an
# empty one, the value stays as it is.
"""
# What a playbook may have in an expression as it is.
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_PROJECT = re.compile(r"[A-Za-z0-9_-]+\Z")


@dataclass
class _File:
    """One deployment's file. ``variables`` are names in the environment of Ansible, by the env names they stand for."""

    name: str | None
    path: str
    content: str
    left_out: tuple[str, ...]
    variables: dict[str, str] = field(default_factory=dict)


def to_spec_files(deployments: Any, project_id: Any, placeholders: bool = False) -> dict[str, Any]:
    """``{files: [{path, content, name, left_out}], skipped: [{name, id, reason}]}`` for the deployments of a project.

    The last file is the playbook, whose ``name`` is None. With ``placeholders`` it takes env values that are left out
    from the environment of Ansible. Raises InputError for what is no list of deployments of that project.
    """
    if not isinstance(project_id, str) or not _PROJECT.match(project_id):
        raise InputError("project_id", "must be the id of a project, such as p1exampleid")
    found = sorted(mappings(plain_data(deployments, "deployments"), "deployments"), key=_order)
    files, skipped = _files(found, project_id)
    if placeholders:
        _name_variables(files)
    playbook = _File(None, PLAYBOOK, _playbook(files, project_id), ())
    shown = [
        {"path": one.path, "content": one.content, "name": one.name, "left_out": list(one.left_out)}
        for one in [*files, playbook]
    ]
    return untrusted({"files": shown, "skipped": skipped})


def _order(deployment: Mapping[str, Any]) -> tuple[str, str]:
    return str(deployment.get("name")), str(deployment.get("id"))


def _files(found: Sequence[Mapping[str, Any]], project_id: str) -> tuple[list[_File], list[dict[str, Any]]]:
    files, skipped = [], []
    holders = collections.Counter(str(deployment.get("name")) for deployment in found)
    for deployment, stem in zip(found, _stems(found), strict=True):
        name = str(deployment.get("name"))
        try:
            if holders[name] > 1:
                raise InputError("", "another deployment of the project has the same name: rename one of them")
            spec = imported(deployment)
            content = _content(spec.document, spec.left_out, project_id)
        except InputError as error:
            skipped.append({"name": name, "id": deployment.get("id"), "reason": error.message})
            continue
        files.append(_File(name, f"{FOLDER}/{stem}.yaml", content, spec.left_out))
    return files, skipped


def _stems(found: Sequence[Mapping[str, Any]]) -> list[str]:
    """Names of files that every file system takes, each once; what shares one gets a piece of its id."""
    slugs = [_slug(str(deployment.get("name"))) for deployment in found]
    counts = collections.Counter(slug.lower() for slug in slugs)
    # Upper and lower case are one to some file systems.
    taken = {slug for slug, count in counts.items() if slug and count == 1}
    stems = []
    for slug, deployment in zip(slugs, found, strict=True):
        if slug.lower() not in taken:
            slug = _free(f"{slug or 'deployment'}-{_slug(str(deployment.get('id')))[:8]}", taken)
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


def _content(document: Mapping[str, Any], left_out: Sequence[str], project_id: str) -> str:
    lines = [f"{_one_line(document['name'])}, as it ran in the project {project_id} when it was imported."]
    if left_out:
        lines.append(_LEFT_OUT)
        lines += [f"  {_one_line(place)}" for place in left_out]
    head = "".join(f"# {line}\n" for line in lines)
    return f"---\n{head}{_yaml(document)}"


def _one_line(text: str) -> str:
    """Harmless in a comment: whatever could end its line is replaced."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


class _Dumper(yaml.SafeDumper):
    """Indents the items of a list, as people and linters want it."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:
        return super().increase_indent(flow, False)


def _yaml(document: Mapping[str, Any]) -> str:
    # Only the dumper is a class of ours, and it is a safe one.
    return yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1000)


def _name_variables(files: Sequence[_File]) -> None:
    """A variable of the environment for each env value that is left out and has a plain name."""
    taken: set[str] = set()
    for one in files:
        prefix = re.sub(r"[^A-Z0-9]", "_", one.path.removeprefix(f"{FOLDER}/").removesuffix(".yaml").upper())
        prefix = f"_{prefix}" if prefix[:1].isdigit() else prefix
        names = [place.removeprefix(_ENV) for place in one.left_out if place.startswith(_ENV)]
        for name in filter(_PLAIN_NAME.match, names):
            variable = f"{prefix}_{name}"
            while variable in taken:
                variable += "_"
            taken.add(variable)
            one.variables[name] = variable


def _playbook(files: Sequence[_File], project_id: str) -> str:
    """Nothing that the API said stands in it but names of plain letters: a playbook is code."""
    entries = "".join(map(_entry, files))
    listed = f"\n{entries}" if entries else " []\n"
    note = _ABOUT_VARIABLES if any(one.variables for one in files) else ""
    return f"""---
# Brings the project {project_id} to the files in {FOLDER}/. Right after the import that changes nothing:
#   ansible-playbook {PLAYBOOK} --check --diff
{note}- name: Bring the project {project_id} to its spec files
  hosts: localhost
  connection: local
  gather_facts: false

  tasks:
    - name: Each deployment is as its file says
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
