# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kinds of objects that the stand-in of AWX has: their fields, what makes them unique, and what hangs on them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any


class RefusedError(Exception):
    """An answer that is no success: its ``status`` and ``body``."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        super().__init__(f"{status}: {body}")
        self.status = status
        self.body = body


@dataclass(frozen=True)
class Field:
    """A field: its Python types, its value where none is given, and the collection of what it refers to, if it does."""

    types: tuple[type, ...]
    default: Any = None
    required: bool = False
    refers_to: str | None = None
    choices: tuple[Any, ...] = ()

    def read(self, name: str, value: Any) -> Any:
        """The value as it is kept; null counts as the default, as AWX has it."""
        if value is None:
            return self.default
        if type(value) not in self.types:
            raise RefusedError(400, {name: [f"{value!r} is not of a type that is taken here."]})
        if self.choices and value not in self.choices:
            raise RefusedError(400, {name: [f'"{value}" is not a valid choice.']})
        return value


@dataclass(frozen=True)
class Kind:
    """A kind of object. ``one_of_a_kind`` are the fields that no two may share; ``members`` what can be associated."""

    type: str
    fields: dict[str, Field]
    one_of_a_kind: tuple[str, ...]
    members: dict[str, str] = field(default_factory=dict)
    has_survey: bool = False
    # Those that go when this one goes: collection and the field by which they belong to it.
    owns: tuple[tuple[str, str], ...] = ()


def text(*, required: bool = False, choices: tuple[str, ...] = ()) -> Field:
    return Field((str,), "", required, choices=choices)


def flag(default: bool = False) -> Field:
    return Field((bool,), default)


def number(default: int = 0) -> Field:
    return Field((int,), default)


def mapping() -> Field:
    return Field((dict,), {})


def reference(collection: str, *, required: bool = False) -> Field:
    return Field((int,), None, required, refers_to=collection)


def json_text() -> Field:
    return Field((str,), "")


_TOLD = {f"notification_templates_{when}": "notification_templates" for when in ("started", "success", "error")}
_COMMON = {"name": text(required=True), "description": text()}
_PROMPTS = ("job_type", "limit", "variables", "credential", "diff_mode", "inventory", "tags", "verbosity")

KINDS: dict[str, Kind] = {
    "organizations": Kind("organization", _COMMON, ("name",)),
    "credential_types": Kind(
        "credential_type",
        {
            **_COMMON,
            "kind": text(required=True, choices=("cloud", "net")),
            "inputs": mapping(),
            "injectors": mapping(),
            "managed": flag(),
        },
        ("name",),
    ),
    "credentials": Kind(
        "credential",
        {
            **_COMMON,
            "organization": reference("organizations"),
            "credential_type": reference("credential_types", required=True),
            "inputs": mapping(),
        },
        ("organization", "name", "credential_type"),
    ),
    "execution_environments": Kind(
        "execution_environment",
        {
            **_COMMON,
            "image": text(required=True),
            "organization": reference("organizations"),
            "credential": reference("credentials"),
            "pull": text(choices=("", "always", "missing", "never")),
        },
        ("name",),
    ),
    "notification_templates": Kind(
        "notification_template",
        {
            **_COMMON,
            "organization": reference("organizations", required=True),
            "notification_type": text(required=True, choices=("webhook", "slack")),
            "notification_configuration": mapping(),
            "messages": mapping(),
        },
        ("organization", "name"),
    ),
    "projects": Kind(
        "project",
        {
            **_COMMON,
            "organization": reference("organizations"),
            "scm_type": text(choices=("", "git", "svn", "insights", "archive")),
            "scm_url": text(),
            "scm_branch": text(),
            "scm_update_on_launch": flag(),
            "credential": reference("credentials"),
            "default_environment": reference("execution_environments"),
        },
        ("organization", "name"),
        _TOLD,
    ),
    "inventories": Kind(
        "inventory",
        {
            **_COMMON,
            "organization": reference("organizations", required=True),
            "kind": text(choices=("", "smart", "constructed")),
            "host_filter": Field((str,)),
            "variables": json_text(),
        },
        ("organization", "name"),
        owns=(("inventory_sources", "inventory"),),
    ),
    "inventory_sources": Kind(
        "inventory_source",
        {
            **_COMMON,
            "inventory": reference("inventories", required=True),
            "source": text(required=True, choices=("scm", "ec2", "gce", "controller")),
            "source_project": reference("projects"),
            "source_path": text(),
            "source_vars": json_text(),
            "credential": reference("credentials"),
            "execution_environment": reference("execution_environments"),
            "overwrite": flag(),
            "overwrite_vars": flag(),
            "update_on_launch": flag(),
            "update_cache_timeout": number(),
        },
        ("inventory", "name"),
        _TOLD,
    ),
    "job_templates": Kind(
        "job_template",
        {
            **_COMMON,
            "organization": reference("organizations"),
            "job_type": text(choices=("", "run", "check")),
            "inventory": reference("inventories"),
            "project": reference("projects", required=True),
            "playbook": text(required=True),
            "execution_environment": reference("execution_environments"),
            "extra_vars": json_text(),
            "survey_enabled": flag(),
            "allow_simultaneous": flag(),
            "job_slice_count": number(1),
            **{f"ask_{prompt}_on_launch": flag() for prompt in _PROMPTS},
        },
        ("organization", "name"),
        {**_TOLD, "credentials": "credentials"},
        has_survey=True,
        owns=(("schedules", "unified_job_template"),),
    ),
    "workflow_job_templates": Kind(
        "workflow_job_template",
        {
            **_COMMON,
            "organization": reference("organizations"),
            "extra_vars": json_text(),
            "survey_enabled": flag(),
            "allow_simultaneous": flag(),
            "ask_variables_on_launch": flag(),
        },
        ("organization", "name"),
        {**_TOLD, "notification_templates_approvals": "notification_templates"},
        has_survey=True,
        owns=(("workflow_job_template_nodes", "workflow_job_template"), ("schedules", "unified_job_template")),
    ),
    "workflow_job_template_nodes": Kind(
        "workflow_job_template_node",
        {
            # The module sends what the answer shows as well.
            "type": text(choices=("", "workflow_job_template_node")),
            "identifier": text(required=True),
            "workflow_job_template": reference("workflow_job_templates", required=True),
            "unified_job_template": reference("unified_job_templates"),
            "extra_data": mapping(),
            "job_type": Field((str,), choices=("run", "check")),
            "all_parents_must_converge": flag(),
        },
        ("workflow_job_template", "identifier"),
        {f"{way}_nodes": "workflow_job_template_nodes" for way in ("success", "failure", "always")},
        owns=(("workflow_approval_templates", "node"),),
    ),
    "workflow_approval_templates": Kind(
        "workflow_approval_template", {**_COMMON, "timeout": number(), "node": number()}, ("node",)
    ),
    "schedules": Kind(
        "schedule",
        {
            **_COMMON,
            "unified_job_template": reference("unified_job_templates", required=True),
            "rrule": text(required=True),
            "extra_data": mapping(),
            "enabled": flag(True),
        },
        ("unified_job_template", "name"),
    ),
}

# Collections that are looked at as one.
UNIFIED = ("job_templates", "workflow_job_templates", "projects", "inventory_sources")

# The settings of a notification, by its type: their types, and their values where none is given. ``secret`` ones are
# never shown.
NOTIFICATIONS: dict[str, dict[str, dict[str, Any]]] = {
    "webhook": {
        "url": {"type": str},
        "http_method": {"type": str, "default": "POST"},
        "disable_ssl_verification": {"type": bool, "default": False},
        "username": {"type": str, "default": ""},
        "password": {"type": str, "default": "", "secret": True},
        "headers": {"type": dict},
    },
    "slack": {
        "token": {"type": str, "secret": True},
        "channels": {"type": list},
        "hex_color": {"type": str, "default": ""},
    },
}


def read_fields(kind: Kind, given: dict[str, Any], present: dict[str, Any] | None) -> dict[str, Any]:
    """The fields of an object after it was created, or changed, with what was given."""
    unknown = sorted(set(given) - set(kind.fields))
    if unknown:
        raise RefusedError(400, {name: ["Unknown field."] for name in unknown})
    fields = dict(present) if present else {name: one.default for name, one in kind.fields.items()}
    fields |= {name: kind.fields[name].read(name, value) for name, value in given.items()}
    missing = [name for name, one in kind.fields.items() if one.required and fields[name] in (None, "")]
    if missing:
        raise RefusedError(400, {name: ["This field is required."] for name in missing})
    for name in ("extra_vars", "variables", "source_vars"):
        _check_json(name, fields.get(name))
    # What was given may be changed by whoever gave it.
    return json.loads(json.dumps(fields))


def _check_json(name: str, value: str | None) -> None:
    try:
        json.loads(value or "{}")
    except ValueError as error:
        raise RefusedError(400, {name: ["Cannot parse as JSON."]}) from error
