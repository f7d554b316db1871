# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a fleet returns: an entry for each deployment, one diff, a summary of the failures, the warnings."""

from __future__ import annotations

import collections
from collections.abc import Sequence
from typing import Any

from ..api.endpoint import endpoint_url
from ..errors import PaperspaceError, RolloutError
from ..spec import plan
from .members import listing
from .state import Member, spec_id_of

# What the error of a failed rollout adds to its message.
_FAILURE = ("phase", "reason", "instances", "logs", "hint", "error", "refused", "ids")


def result(members: Sequence[Member], unlisted: Sequence[str], *, planned: bool) -> dict[str, Any]:
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
    failed = [(member, member.error) for member in members if member.error is not None]
    told = listing([f"{member.name}: {_first_line(member, error)}" for member, error in failed], "\n  ")
    kept = [member.name for member in members if member.kept]
    note = f"\nNothing was pruned because a deployment failed; still present: {listing(kept, ', ')}." if kept else ""
    return f"{len(failed)} of {len(members)} deployments failed (see results for each):\n  {told}{note}"


def done_before(members: Sequence[Member]) -> str:
    """What to say beside an error that ended the task between its steps."""
    done = sum(member.done for member in members)
    return f". Before that, {done} of {len(members)} deployments were written or deleted (see results)" if done else ""


def warnings(members: Sequence[Member]) -> list[str]:
    """Each warning once, with the deployments that it is about."""
    about: dict[str, list[str]] = collections.defaultdict(list)
    for member in members:
        for text in [*member.plan.warnings, *member.warnings]:
            about[text].append(member.name)
    return [f"{listing(names, ', ')}: {text}" for text, names in about.items()]


def _entry(member: Member, planned: bool) -> dict[str, Any]:
    """``spec_id`` is None where it can't be known: for what would be written, and for what is gone."""
    changes = member.plan.changed and not member.kept
    changed = changes and (planned or member.done)
    deployment = None if member.plan.action == plan.DELETE and changed else member.deployment
    entry: dict[str, Any] = {
        "name": member.name,
        "id": member.id,
        "action": member.plan.action if changes else plan.NOTHING,
        "changed": changed,
        "failed": member.error is not None,
        "changes": [change.as_dict() for change in member.plan.changes] if changes else [],
        "endpoint_url": endpoint_url(deployment.endpoint) if deployment is not None else None,
        "spec_id": None if planned and changed else spec_id_of(deployment),
        "previous_spec_id": member.previous_spec_id,
        "timeline": member.timeline.entries,
    }
    if member.error is not None:
        entry["msg"] = member.error.message
        entry["failure"] = _failure(member.error)
    return entry


def _failure(error: PaperspaceError) -> dict[str, Any]:
    details = {key: error.details[key] for key in _FAILURE if key in error.details}
    return {"kind": "rollout" if isinstance(error, RolloutError) else "request", **details}


def _first_line(member: Member, error: PaperspaceError) -> str:
    """The first line of its message; that of a rollout begins with the name as well."""
    return error.message.partition("\n")[0].removeprefix(f"{member.name}: ")


def _diff(members: Sequence[Member]) -> dict[str, Any]:
    """One diff for all, by name; made of the plans, as that of a single deployment is."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for member in sorted(members, key=lambda member: member.name):
        if not member.plan.changed or member.kept:
            continue
        label = member.name if member.name not in {*before, *after} else f"{member.name} ({member.id})"
        sides = member.plan.diff(label)
        before[label], after[label] = sides["before"], sides["after"]
    return {"before_header": "deployments", "after_header": "deployments", "before": before, "after": after}
