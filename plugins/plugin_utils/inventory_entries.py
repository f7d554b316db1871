# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the inventory knows of one deployment, whether it exists or a spec file asks for it: variables and groups."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.paperspace.cloud.plugins.module_utils.errors import InputError
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.documents import Patch
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.health import is_disabled
from ansible_collections.paperspace.cloud.plugins.plugin_utils.spec_files import returned

FILTERS: dict[str, Any] = {
    "names": {"type": "list", "elements": "str"},
    "enabled": {"type": "bool"},
    "healthy": {"type": "bool"},
    "regions": {"type": "list", "elements": "str"},
    "machine_types": {"type": "list", "elements": "str"},
}


@dataclass(frozen=True)
class Entry:
    """One host to be. None stands where nothing is known; ``id`` is None for one that a spec file asks for."""

    project_id: str
    name: str
    variables: dict[str, Any]
    id: str | None = None
    region: str | None = None
    machine_type: str | None = None
    enabled: bool | None = None
    healthy: bool | None = None

    @property
    def default_hostname(self) -> str:
        return f"{self.project_id}.{self.name}"

    def groups(self) -> Iterator[str]:
        """The names of its groups, not sanitised yet."""
        yield "paperspace_existing" if self.id else "paperspace_desired"
        yield f"paperspace_project_{self.project_id}"
        if self.region:
            yield f"paperspace_region_{self.region.lower()}"
        if self.machine_type:
            yield f"paperspace_machine_{self.machine_type.lower()}"
        if self.enabled is not None:
            yield "paperspace_enabled" if self.enabled else "paperspace_disabled"
        if self.healthy is not None:
            yield "paperspace_healthy" if self.healthy else "paperspace_not_healthy"


def existing_entry(deployment: Mapping[str, Any]) -> Entry:
    """The entry of a deployment as ``present_deployment`` shows it."""
    spec = deployment["latest_spec"] or {}
    config = _readable(spec.get("data"))
    resources = config.get("resources") or {}
    entry = Entry(
        project_id=deployment["project_id"],
        name=deployment["name"],
        variables={},
        id=deployment["id"],
        region=_text(config.get("region")),
        machine_type=_text(resources.get("machine_type") or resources.get("instance_type")),
        enabled=not is_disabled(config) if config else None,
        healthy=returned.is_healthy(deployment) if config else False,
    )
    entry.variables.update(
        paperspace_id=entry.id,
        paperspace_name=entry.name,
        paperspace_project_id=entry.project_id,
        paperspace_endpoint_url=deployment["endpoint_url"],
        paperspace_spec_id=spec.get("id"),
        paperspace_image=config.get("image"),
        paperspace_region=entry.region,
        paperspace_machine_type=entry.machine_type,
        paperspace_replicas=resources.get("replicas"),
        paperspace_enabled=entry.enabled,
        paperspace_healthy=entry.healthy,
        paperspace_deployment=dict(deployment),
    )
    return entry


def _readable(config: object) -> Mapping[str, Any]:
    """A config as the API should show it; nothing where it is null or of a shape that tells nothing."""
    if not isinstance(config, Mapping) or not isinstance(config.get("resources") or {}, Mapping):
        return {}
    return config


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def desired_entry(path: str, patch: Patch, project_id: str) -> Entry:
    """The entry of a spec file. Of its content only the name becomes a variable: the rest may hold secrets."""
    if not patch.name:
        raise InputError(path, "has no name, which an inventory host requires")
    resources = patch.config.get("resources") or {}
    return Entry(
        project_id=project_id,
        name=patch.name,
        variables={"paperspace_src": path, "paperspace_name": patch.name, "paperspace_project_id": project_id},
        region=patch.config.get("region"),
        machine_type=resources.get("machineType") or resources.get("instanceType"),
        enabled=not is_disabled(patch.config),
    )


def read_filters(given: object) -> dict[str, Any]:
    """The option ``filters``; null is unset. Raises InputError for an unknown filter or value."""
    validation = ArgumentSpecValidator(FILTERS).validate(given or {})
    if validation.error_messages:
        raise InputError("filters", validation.errors.msg)
    return {name: value for name, value in validation.validated_parameters.items() if value is not None}


def passes(entry: Entry, filters: Mapping[str, Any]) -> bool:
    """True if the entry passes every filter."""
    return all(_passes(entry, name, wanted) for name, wanted in filters.items())


def _passes(entry: Entry, name: str, wanted: Any) -> bool:
    if name == "names":
        return any(fnmatch.fnmatchcase(entry.name, pattern) for pattern in wanted)
    if name == "regions":
        return _is_one_of(entry.region, wanted)
    if name == "machine_types":
        return _is_one_of(entry.machine_type, wanted)
    return getattr(entry, name) is wanted


def _is_one_of(value: str | None, wanted: list[str]) -> bool:
    return value is not None and value.casefold() in {text.casefold() for text in wanted}
