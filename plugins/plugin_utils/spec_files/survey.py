# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The spec files of a folder, each read and checked by itself, so that a broken one does not hide the others."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from ansible.parsing.dataloader import DataLoader

from ansible_collections.paperspace.cloud.plugins.module_utils.errors import InputError
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.documents import read_document
from ansible_collections.paperspace.cloud.plugins.plugin_utils.spec_files.files import SpecFileError, read_spec
from ansible_collections.paperspace.cloud.plugins.plugin_utils.spec_files.folders import is_template, spec_paths_below
from ansible_collections.paperspace.cloud.plugins.plugin_utils.spec_files.siblings import stand_ins_of


def spec_survey(source: str, loader: DataLoader, deployments: Sequence[Mapping[str, Any]] = ()) -> list[dict[str, Any]]:
    """``[{file, path, name, problem, deployment}]``: an entry for each spec file of ``source``.

    ``source`` is a file, or a folder with folders below it. ``file`` is the path within the folder, ``path`` the
    absolute one. ``name`` is that of the deployment, None where not known; ``problem`` is None for a file that can
    be applied; ``deployment`` is an entry of a fleet: of the sibling that serves, where the ``deployments`` of the
    project have siblings only. Raises SpecFileError for a source without files.
    """
    source = os.path.abspath(source)
    folder = source if os.path.isdir(source) else os.path.dirname(source)
    found = [_surveyed(path, os.path.relpath(path, folder), loader) for path in spec_paths_below(source)]
    _tell_names_apart(found)
    stand_ins = stand_ins_of(deployments)
    for entry in found:
        entry["deployment"] |= stand_ins.get(entry["name"], {})
    return found


def _surveyed(path: str, file: str, loader: DataLoader) -> dict[str, Any]:
    entry: dict[str, Any] = {"file": file, "path": path, "name": None, "problem": None, "deployment": {"src": path}}
    try:
        entry["name"] = _name_in(path, entry, loader)
    except (SpecFileError, InputError) as error:
        entry["problem"] = error.message.replace(path, file)
    return entry


def _name_in(path: str, entry: dict[str, Any], loader: DataLoader) -> str:
    if is_template(path):
        raise SpecFileError(f"{path} is a template, and spec files are not templated: render it first")
    _path, document = read_spec(path, lambda name: name, loader)
    # Known even if the rest of the document can't be used.
    entry["name"] = document["name"] if isinstance(document.get("name"), str) else None
    name = read_document(document, path).name
    if not name:
        raise SpecFileError(f"{path} has no name: add one, so that it describes a deployment")
    return name


def _tell_names_apart(entries: list[dict[str, Any]]) -> None:
    """A deployment that a second file describes is that file's problem."""
    first: dict[str, str] = {}
    for entry in entries:
        if entry["problem"]:
            continue
        name, file = entry["name"], entry["file"]
        if name in first:
            entry["problem"] = f"{file} describes {name}, and so does {first[name]}: keep one"
        first.setdefault(name, file)
