# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The data of a report -> what the page and the short text say, part by part: plain values and small records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.paperspace.cloud.plugins.module_utils.spec.health import is_disabled
from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.data import as_text, limited, mapping_in
from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.words import (
    Status,
    gate_status,
    instance_status,
    moment,
    number_in,
    number_text,
    plural,
)

MAX_ENTRIES = 200
MAX_INSTANCES = 50
MAX_STATES = 30
MAX_SPECS = 50

Record = Mapping[str, Any]


def kind_word(data: Record) -> str:
    return {"rollout": "Rollout", "diagnosis": "Diagnosis"}.get(data["kind"], "Report")


def changed_word(data: Record) -> str:
    changed = data.get("changed")
    return ("yes" if changed else "no") if isinstance(changed, bool) else ""


def gates_view(data: Record) -> dict[str, Any]:
    kept, note = limited(data["gates"], MAX_ENTRIES, "gates")
    gates = [
        {
            "name": as_text(gate.get("name")),
            "status": gate_status(gate.get("status")),
            "detail": as_text(gate.get("detail")),
        }
        for gate in kept
    ]
    return {"items": gates, "note": note}


def gates_count(data: Record) -> str:
    """``2 of 3 passed``; empty without gates."""
    passed = sum(1 for gate in data["gates"] if gate.get("status") == "passed")
    return f"{passed} of {len(data['gates'])} passed" if data["gates"] else ""


def entries_view(data: Record) -> dict[str, Any]:
    kept, note = limited(data["timeline"], MAX_ENTRIES, "entries", last=True)
    entries = [
        {
            "at": moment(entry.get("at")),
            "seconds": number_in(entry, "seconds"),
            "phase": as_text(entry.get("phase")),
            "message": as_text(entry.get("message")),
        }
        for entry in kept
    ]
    return {"items": entries, "note": note}


def changes_view(data: Record) -> dict[str, Any]:
    kept, note = limited(data["changes"], MAX_ENTRIES, "changes")
    changes = [
        {"path": as_text(change.get("path")), "before": change.get("before"), "after": change.get("after")}
        for change in kept
    ]
    return {"items": changes, "note": note}


def replicas_text(data: Record) -> str:
    """``1 of 2 ready``, of the newest run; empty where no run says."""
    run = data["runs"][0] if data["runs"] else {}
    ready, wanted = number_in(run, "ready_replicas"), number_in(run, "replicas")
    return "" if ready is None or wanted is None else f"{number_text(ready)} of {number_text(wanted)} ready"


def runs_view(data: Record) -> dict[str, Any]:
    """The newest runs with their instances, at most so many instances in all."""
    instances = [(n, instance) for n, run in enumerate(data["runs"]) for instance in run["instances"]]
    kept, note = limited(instances, MAX_INSTANCES, "instances")
    runs, runs_note = limited(data["runs"], MAX_SPECS, "runs")
    views = [
        {
            "id": as_text(run.get("id")),
            "counts": _counts(run),
            "instances": [_instance_view(instance) for number, instance in kept if number == n],
        }
        for n, run in enumerate(runs)
    ]
    return {"items": views, "note": " ".join(filter(None, (note, runs_note)))}


def history_view(data: Record) -> dict[str, Any]:
    kept, note = limited(data["history"], MAX_SPECS, "specs")
    return {"items": [_spec_view(spec, data) for spec in kept], "note": note}


def git_view(git: Record) -> list[tuple[str, str]]:
    """What is known of the commit, in the order in which one asks."""
    names = (("repo", "Repository"), ("ref", "Branch or tag"), ("sha", "Commit"), ("actor", "By"), ("host", "Host"))
    owner = as_text(git.get("owner"))
    shown = {key: as_text(git.get(key)) for key, _word in names}
    shown["repo"] = "/".join(filter(None, (owner, shown["repo"])))
    return [(word, shown[key]) for key, word in names if shown[key]]


def _counts(run: Record) -> str:
    words = (("replicas", "wanted"), ("ready_replicas", "ready"), ("available_replicas", "available but not ready"))
    # That none is only half there goes without saying.
    known = [(number_in(run, key), word) for key, word in words if key != "available_replicas" or run.get(key)]
    return ", ".join(f"{number_text(count)} {word}" for count, word in known if count is not None)


def _instance_view(instance: Record) -> dict[str, Any]:
    steps, note = limited(instance["history"], MAX_STATES, "states", last=True)
    return {
        "id": as_text(instance.get("instance_id")),
        "status": instance_status(instance.get("state")),
        "message": as_text(instance.get("state_message")),
        "created": moment(instance.get("dt_created")),
        "finished": moment(instance.get("dt_finished")),
        "steps": [_step_view(step) for step in steps],
        "note": note,
    }


def _step_view(step: Record) -> dict[str, Any]:
    return {
        "status": instance_status(step.get("state")),
        "message": as_text(step.get("message")),
        "at": moment(step.get("timestamp")),
    }


def _spec_view(spec: Record, data: Record) -> dict[str, Any]:
    healthy = moment(spec.get("dt_healthy"))
    config = mapping_in(spec, "data")
    git = mapping_in(mapping_in(spec, "metadata"), "git")
    spec_id = as_text(spec.get("id"))
    return {
        "id": spec_id,
        "role": _role_of(spec_id, data),
        "status": _spec_status(healthy is not None, is_disabled(config), bool(spec.get("error"))),
        "healthy": healthy,
        "applied": moment(spec.get("external_applied")),
        "error": as_text(spec.get("error")),
        "image": as_text(config.get("image")),
        "git": git,
        "commit": as_text(git.get("sha"))[:10],
    }


def _spec_status(healthy: bool, parked: bool, error: bool) -> Status:
    """Nothing of a parked spec ever runs, so none of it gets healthy."""
    if healthy:
        return Status("healthy", "good")
    return Status("parked", "quiet") if parked and not error else Status("never healthy", "bad")


def _role_of(spec_id: str, data: Record) -> str:
    if not spec_id:
        return ""
    roles = (("spec_id", "this report's"), ("previous_spec_id", "the one before"))
    return next((word for key, word in roles if data[key] == spec_id), "")


def notable_instances(data: Record) -> list[str]:
    """The bad instances of all runs, one line each."""
    bad: Sequence[Record] = [
        instance
        for run in data["runs"]
        for instance in run["instances"]
        if instance_status(instance.get("state")).tone == "bad"
    ]
    return [
        f"{as_text(instance.get('instance_id')) or 'an instance'} {as_text(instance.get('state'))}"
        + (f": {as_text(instance.get('state_message'))}" if instance.get("state_message") else "")
        for instance in bad
    ]


def errors_text(count: int, lines: int) -> str:
    return f"{plural(count, 'error') if count else 'no error'} in {plural(lines, 'line')}"
