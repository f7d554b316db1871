# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What spec files say beside what runs: the data of drift, made of a survey of the files and of a fleet's plan."""

from __future__ import annotations

import collections
from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.paperspace.cloud.plugins.module_utils.errors import InputError
from ansible_collections.paperspace.cloud.plugins.plugin_utils.drift.words import describe_changes
from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.data import as_text, cleaned, items, mappings
from ansible_collections.paperspace.cloud.plugins.plugin_utils.spec_files.siblings import siblings_in
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.plain_data import plain_data
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.untrusted import untrusted

IN_SYNC, DRIFTED, MISSING, INVALID = "in_sync", "drifted", "missing", "invalid"
STATES = (IN_SYNC, DRIFTED, MISSING, INVALID)
# How the result counts them.
COUNTED = {"unchanged": IN_SYNC, "drifted": DRIFTED, "missing": MISSING, "invalid": INVALID}

_ABOUT = ("project_id", "source", "generated_at")


def spec_drift(
    files: object,
    planned: object,
    *,
    project_id: str = "",
    source: str = "",
    unlisted: bool = False,
    purge: bool = False,
    generated_at: str = "",
    deployments: object = None,
) -> dict[str, Any]:
    """The data of drift: counts, ``unlisted_names`` and ``entries`` of ``{name, file, state, changes, message}``.

    ``files`` is what the lookup ``spec_files`` gave, ``planned`` the result of a ``deployment_fleet`` task in check
    mode with the files that can be used, in their order. With the ``deployments`` of the project, siblings that a
    rollout made for what a file describes are listed, too. Raises InputError where files and plan don't fit together.
    """
    surveyed = [_checked(entry) for entry in mappings(plain_data(files, "files"), "files")]
    result = plain_data(planned, "planned")
    if not isinstance(result, Mapping) or "results" not in result:
        raise InputError("planned", "give the result of a deployment_fleet task that has read the project")
    plans = mappings(result["results"], "planned.results")
    if len(plans) != sum(not entry["problem"] for entry in surveyed):
        raise InputError("planned", "must have one entry for each usable file, in the same order")
    waiting = iter(plans)
    entries = [_unusable(entry) if entry["problem"] else _compared(entry, next(waiting)) for entry in surveyed]
    siblings = siblings_in(mappings(plain_data(deployments, "deployments"), "deployments"))
    names = _unlisted(result, surveyed, siblings) if unlisted else []
    states = collections.Counter(entry["state"] for entry in entries)
    return untrusted(
        {
            "project_id": as_text(project_id),
            "source": as_text(source),
            "generated_at": as_text(generated_at),
            "purge": bool(purge),
            "checked": len(entries),
            **{key: states[state] for key, state in COUNTED.items()},
            "unlisted": len(names),
            "unlisted_names": names,
            "entries": entries,
            "warnings": [as_text(text) for text in items(result.get("warnings"), "planned.warnings")],
        }
    )


def read_drift(value: object) -> dict[str, Any]:
    """The data of drift as plain values with every text harmless, for those who render it. Raises InputError."""
    if not isinstance(value, Mapping):
        raise InputError("", "the input must be a mapping: the result of spec_drift")
    data: dict[str, Any] = cleaned(plain_data(value))
    data |= {key: as_text(data.get(key)) for key in _ABOUT}
    entries = mappings(data.get("entries"), "entries")
    data["entries"] = [_entry(entry, f"entries[{n}]") for n, entry in enumerate(entries)]
    for key in ("unlisted_names", "warnings"):
        data[key] = [as_text(text) for text in items(data.get(key), key)]
    return data


def of_state(data: Mapping[str, Any], state: str) -> list[dict[str, Any]]:
    """The entries in a state, in their order."""
    return [entry for entry in data["entries"] if entry["state"] == state]


def _entry(entry: Mapping[str, Any], path: str) -> dict[str, Any]:
    if entry.get("state") not in STATES:
        raise InputError(f"{path}.state", f"must be one of {', '.join(STATES)}")
    told = {key: as_text(entry.get(key)) for key in ("name", "file", "message")}
    return {**told, "state": entry["state"], "changes": mappings(entry.get("changes"), f"{path}.changes")}


def _checked(entry: Mapping[str, Any]) -> dict[str, Any]:
    """An entry of the lookup with texts where it has texts; a name that is not known stays null."""
    name = entry.get("name")
    texts = {key: as_text(entry.get(key)) for key in ("file", "problem")}
    return {**texts, "name": None if name is None else as_text(name)}


def _unusable(entry: Mapping[str, Any]) -> dict[str, Any]:
    return _state(entry, INVALID, entry["problem"])


def _compared(entry: Mapping[str, Any], plan: Mapping[str, Any]) -> dict[str, Any]:
    action = plan.get("action")
    if plan.get("failed"):
        return _state(entry, INVALID, as_text(plan.get("msg")))
    if action == "nothing":
        return _state(entry, IN_SYNC, "")
    if action == "create":
        return _state(entry, MISSING, "the project has no such deployment")
    changes = mappings(plan.get("changes"), "planned.results.changes")
    return _state(entry, DRIFTED, describe_changes(changes), changes)


def _state(entry: Mapping[str, Any], state: str, message: str, changes: Sequence[Any] = ()) -> dict[str, Any]:
    return {
        "name": entry["name"],
        "file": entry["file"],
        "state": state,
        "changes": list(changes),
        "message": message,
    }


def _unlisted(
    result: Mapping[str, Any], surveyed: Sequence[Mapping[str, Any]], siblings: Mapping[str, Sequence[Any]]
) -> list[str]:
    """What a file describes that can't be used is not unlisted for that."""
    described = {entry["name"] for entry in surveyed}
    described |= {one["name"] for name in described & siblings.keys() for one in siblings[name]}
    names = map(as_text, items(result.get("unlisted_names"), "planned.unlisted_names"))
    return [name for name in names if name not in described]
