# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What tasks return: deployments, specs and runs as snake_case dicts with their secrets masked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..api.endpoint import endpoint_url
from ..names import snake
from ..spec.canonical import are_pairs, with_one_spelling
from ..spec.redact import redact_spec, without_userinfo

_GIT_PREFIX = "x-git-"


def present_deployment(deployment: Any, *, show_env: bool = False) -> dict[str, Any]:
    """A deployment as tasks return it: the API's fields in snake_case, ``endpoint_url``, secrets masked by path.

    Free text in it (errors, say) is as the API gave it: ``KnownSecrets.result`` masks it on the way out.
    """
    shown: dict[str, Any] = redact_spec(_fields(deployment, without=("latest_spec",)))
    shown["endpoint_url"] = endpoint_url(shown["endpoint"])
    spec = deployment.latest_spec
    shown["latest_spec"] = None if spec is None else present_spec(spec, show_env=show_env)
    return shown


def present_spec(spec: Any, *, show_env: bool = False) -> dict[str, Any]:
    """A spec as tasks return it: its config as options would write it, git provenance under ``metadata.git``."""
    shown: dict[str, Any] = redact_spec(_fields(spec, without=("data", "metadata")))
    shown["data"] = None if spec.data is None else present_config(spec.data, show_env=show_env)
    shown["metadata"] = None if spec.metadata is None else _metadata(spec.metadata)
    return shown


def present_config(config: Mapping[str, Any], *, show_env: bool = False) -> dict[str, Any]:
    """A config in the API's shape -> the shape of the options, secrets masked."""
    shown: dict[str, Any] = redact_spec(_option_form(with_one_spelling(config)), show_env=show_env)
    return shown


def present_history(spec: Any, *, show_env: bool = False) -> dict[str, Any]:
    """A spec of the history: as any spec, and the run that fetched its integrations."""
    shown = present_spec(spec, show_env=show_env)
    return {**shown, "workflow_run": snake_keys(shown["workflow_run"])}


def present_runs(runs: list[Any]) -> list[dict[str, Any]]:
    """Runs with their instances; the state messages are the API's own text."""
    return [snake_keys(run.model_dump()) for run in runs]


def snake_keys(value: Any) -> Any:
    """A dumped model with what else the server sent in snake_case too. Not for configs: those hold names of users."""
    if isinstance(value, Mapping):
        return {snake(key): snake_keys(inner) for key, inner in value.items()}
    return [snake_keys(inner) for inner in value] if isinstance(value, list) else value


def _fields(model: Any, without: tuple[str, ...]) -> dict[str, Any]:
    """A model's own fields and what else the server sent, all in snake_case."""
    fields = model.model_dump(exclude=set(without))
    return {snake(key): value for key, value in fields.items()}


def _metadata(metadata: Any) -> dict[str, Any]:
    shown = _fields(metadata, without=("git_headers",))
    headers = metadata.git_headers
    shown["git"] = None if headers is None else dict(_git_values(headers))
    return shown


def _git_values(headers: Mapping[str, str | None]) -> Iterator[tuple[str, str | None]]:
    """What GitLab calls the repository's URL has a token in it."""
    for key, value in headers.items():
        yield key.lower().removeprefix(_GIT_PREFIX), value and without_userinfo(value)


def _option_form(value: Any) -> Any:
    """Known containers with snake_case keys, and lists of name and value as mappings."""
    if isinstance(value, list):
        return [_option_form(inner) for inner in value]
    if not isinstance(value, Mapping):
        return value
    shown = {}
    for key, inner in value.items():
        name = snake(key)
        shown[name] = _by_name(inner) if name in ("env", "headers") else _option_form(inner)
    return shown


def _by_name(pairs: Any) -> Any:
    if not are_pairs(pairs):
        return pairs
    return {item["name"]: item.get("value") for item in pairs}
