# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The differences of two specs, each a document that a user wrote or what a task returned, as modules list changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.paperspace.cloud.plugins.module_utils.errors import InputError, PaperspaceError
from ansible_collections.paperspace.cloud.plugins.module_utils.libraries import missing_libraries
from ansible_collections.paperspace.cloud.plugins.module_utils.names import camel
from ansible_collections.paperspace.cloud.plugins.module_utils.spec import canonical
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.canonical import WITHHELD, FieldPath, Leaves
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.documents import read_document
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.plan import Change, compare
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.redact import MASK
from ansible_collections.paperspace.cloud.plugins.plugin_utils.spec_files.returned import deployment_in
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.plain_data import plain_data

# Stands for a value that was masked where the document came from: as a value of a task it would be refused.
_HIDDEN = "\0hidden"
# A document need not say them: the task that applies it does, and the API knows no deployment without.
_OFTEN_UNSAID: tuple[FieldPath, ...] = (("name",), ("api_version",))
_USERS_NAMES = ("env", "headers")


def spec_diff(before: object, after: object) -> list[dict[str, Any]]:
    """``[{path, before, after}]`` with secrets masked, empty where the two mean the same.

    Raises InputError that names the side, and what is wrong with it.
    """
    problem = missing_libraries()
    if problem:
        raise PaperspaceError(problem)
    left, right = _leaves(before, "before"), _leaves(after, "after")
    _drop_incomparable(left, right)
    changes, _incomparable = compare(left, right)
    return [change.as_dict() for change in changes if not _only_masked(change, left, right)]


def _leaves(value: object, side: str) -> Leaves:
    value = plain_data(value, side)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise InputError(side, "must be a spec document, or a deployment or spec as a task returned it")
    if value.keys() & {"latest_spec", "deployment", "deployments"}:
        value = (deployment_in(value) or {}).get("latest_spec") or {"data": None}
    if "data" not in value:
        return _leaves_of_document(value, side)
    config = value["data"] or {}
    if not isinstance(config, Mapping):
        raise InputError(f"{side}.data", "must be the config of a spec as a task returned it")
    try:
        return canonical.flatten(api_form(config))
    except (AttributeError, TypeError, ValueError):
        # Whatever shape is wrong: a config that a task returned has none such.
        raise InputError(f"{side}.data", "is not the config of a spec as a task returns it") from None


def _leaves_of_document(document: Mapping[str, Any], side: str) -> Leaves:
    patch = read_document(_replaced(document, MASK, _HIDDEN), side)
    leaves = canonical.flatten(patch.config)
    for path, said in zip(_OFTEN_UNSAID, (patch.name, patch.api_version), strict=True):
        if said is not None:
            leaves.update(canonical.flatten({camel(path[0]): said}))
    return {
        path: value if canonical.is_sensitive(path) else _replaced(value, _HIDDEN, MASK)
        for path, value in leaves.items()
    }


def api_form(value: object) -> Any:
    """A returned config with the API's names. Its types are the API's own already, and so are fields nobody knows."""
    if isinstance(value, list):
        return [api_form(inner) for inner in value]
    if not isinstance(value, Mapping):
        return value
    return {camel(key): inner if key in _USERS_NAMES else api_form(inner) for key, inner in value.items()}


def _replaced(value: object, old: str, new: str) -> Any:
    if isinstance(value, list):
        return [_replaced(inner, old, new) for inner in value]
    if isinstance(value, Mapping):
        return {key: _replaced(inner, old, new) for key, inner in value.items()}
    return new if value == old else value


def _drop_incomparable(left: Leaves, right: Leaves) -> None:
    """What one side hides can only be compared with its absence."""
    for path in {*left, *right}:
        values = [leaves[path] for leaves in (left, right) if path in leaves]
        one_sided = len(values) == 1
        if (any(_is_hidden(path, value) for value in values) and not one_sided) or (
            one_sided and (path in _OFTEN_UNSAID or values[0] is WITHHELD)
        ):
            left.pop(path, None)
            right.pop(path, None)
            continue
        for leaves in (left, right):
            if path in leaves and _is_hidden(path, leaves[path]):
                leaves[path] = _HIDDEN


def _is_hidden(path: FieldPath, value: object) -> bool:
    return value is WITHHELD or value == _HIDDEN or canonical.is_hidden(path, value)


def _only_masked(change: Change, left: Leaves, right: Leaves) -> bool:
    """True where a part that one side masks (the user in a URL, say) is all that differs."""
    raw = [leaves.get(change.path) for leaves in (left, right)]
    return change.before == change.after and any(MASK in str(value) for value in raw)
