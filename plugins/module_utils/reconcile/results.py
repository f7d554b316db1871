# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What tasks return: deployments, specs and runs as snake_case dicts with their secrets masked, and whole fleets."""

from __future__ import annotations

import collections
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..api.endpoint import endpoint_url
from ..errors import RolloutError
from ..names import snake
from ..spec import plan
from ..spec.canonical import are_pairs, with_one_spelling
from ..spec.redact import redact_spec, without_userinfo
from .members import Member, listing
from .state import spec_id_of

_GIT_PREFIX = "x-git-"
# What the error of a failed rollout adds to its message.
_FAILURE = ("phase", "reason", "instances", "logs", "hint", "error", "refused", "ids")


def present_deployment(deployment: Any, *, show_env: bool = False) -> dict[str, Any]:
    """A deployment as tasks return it: the API's fields in snake_case, ``endpoint_url``, secrets masked by place.

    Free text in it (errors, say) is as the API gave it: ``KnownSecrets.result`` masks it on the way out.
    """
    shown = redact_spec(_fields(deployment, without=("latest_spec",)))
    shown["endpoint_url"] = endpoint_url(shown["endpoint"])
    spec = deployment.latest_spec
    shown["latest_spec"] = None if spec is None else present_spec(spec, show_env=show_env)
    return shown


def present_spec(spec: Any, *, show_env: bool = False) -> dict[str, Any]:
    """A spec as tasks return it: its config as options would write it, git provenance under ``metadata.git``."""
    shown = redact_spec(_fields(spec, without=("data", "metadata")))
    shown["data"] = None if spec.data is None else present_config(spec.data, show_env=show_env)
    shown["metadata"] = None if spec.metadata is None else _metadata(spec.metadata)
    return shown


def present_config(config: Mapping[str, Any], *, show_env: bool = False) -> dict[str, Any]:
    """A config in the API's shape -> the shape of the options, secrets masked."""
    return redact_spec(_option_form(with_one_spelling(config)), show_env=show_env)


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


def fleet_result(members: Sequence[Member], unlisted: Sequence[str], *, planned: bool) -> dict[str, Any]:
    """The task's result. ``planned`` says that nothing was written: what would change counts as changed."""
    entries = [_entry(member, planned) for member in members]
    return {
        "changed": any(entry["changed"] for entry in entries),
        "results": entries,
        "changed_names": [entry["name"] for entry in entries if entry["changed"]],
        "failed_names": [entry["name"] for entry in entries if entry["failed"]],
        "unlisted_names": list(unlisted),
        "diff": _diff(members),
    }


def summary(members: Sequence[Member]) -> str:
    """The failures in words: the first line of each, since the entries have the rest."""
    failed = [member for member in members if member.error is not None]
    told = listing([f"{member.name}: {_first_line(member)}" for member in failed], "\n  ")
    kept = [member.name for member in members if member.kept]
    note = f"\nNothing was pruned, since a deployment failed; still there: {listing(kept, ', ')}." if kept else ""
    return f"{len(failed)} of {len(members)} deployments failed (see results for each):\n  {told}{note}"


def done_before(members: Sequence[Member]) -> str:
    """What to say beside an error that ended the task between its steps."""
    done = sum(member.done for member in members)
    return f". Before that, {done} of {len(members)} deployments were written or deleted (see results)" if done else ""


def fleet_warnings(members: Sequence[Member]) -> list[str]:
    """Each warning once, with the deployments that it is about."""
    about: dict[str, list[str]] = collections.defaultdict(list)
    for member in members:
        for text in [*member.plan.warnings, *member.warnings]:
            about[text].append(member.name)
    return [f"{listing(names, ', ')}: {text}" for text, names in about.items()]


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


def _entry(member: Member, planned: bool) -> dict[str, Any]:
    """``spec_id`` is None where it can't be known: for what would be written, and for what is gone."""
    changes = member.plan.changed and not member.kept
    changed = changes and (planned or member.done)
    deployment = None if member.plan.action == plan.DELETE and changed else member.deployment
    entry = {
        "name": member.name,
        "id": _id_of(member),
        "action": member.plan.action if changes else plan.NOTHING,
        "changed": changed,
        "failed": member.error is not None,
        "changes": [change.as_dict() for change in member.plan.changes] if changes else [],
        "endpoint_url": endpoint_url(deployment.endpoint) if deployment is not None else None,
        "spec_id": None if planned and changed else spec_id_of(deployment),
        "previous_spec_id": member.previous_spec_id,
        "timeline": member.timeline.entries if member.timeline is not None else [],
    }
    if member.error is not None:
        entry["msg"] = member.error.message
        entry["failure"] = _failure(member)
    return entry


def _id_of(member: Member) -> str | None:
    if member.deployment is not None:
        return member.deployment.id
    return member.sent.deployment_id if member.sent is not None else None


def _failure(member: Member) -> dict[str, Any]:
    told = {key: member.error.details[key] for key in _FAILURE if key in member.error.details}
    kind = "rollout" if isinstance(member.error, RolloutError) else "request"
    return {"kind": kind, **told}


def _first_line(member: Member) -> str:
    """The first line of its message; that of a rollout begins with the name as well."""
    return member.error.message.partition("\n")[0].removeprefix(f"{member.name}: ")


def _diff(members: Sequence[Member]) -> dict[str, Any]:
    """One diff for all, by name; made of the plans, as that of a single deployment is."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for member in sorted(members, key=lambda member: member.name):
        if not member.plan.changed or member.kept:
            continue
        label = member.name if member.name not in {*before, *after} else f"{member.name} ({member.found.id})"
        sides = member.plan.diff(label)
        before[label], after[label] = sides["before"], sides["after"]
    return {"before_header": "deployments", "after_header": "deployments", "before": before, "after": after}
