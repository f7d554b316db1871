# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person needs when a rollout fails: instances, their last log lines, the timeline, and where to look next.

Best effort and bounded: what can't be read is said, and never hides the failure itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ..api.client import Client
from ..errors import PaperspaceError, RolloutError
from .identity import learn_earlier_secrets
from .results import snake_keys
from .timeline import Timeline
from .tracker import WAITING, RolloutStatus, RolloutTracker, describe, is_bad

_LOG_LINES = 15
_INSTANCES_WITH_LOGS = 2
_INSTANCES_IN_MESSAGE = 8

_NEXT = {
    "apply": "check that nobody else changes this deployment at the same time",
    "pre_build": "check image, container_registry and integrations: one of them is unusable or still being fetched",
    "starting": "read the log lines, then check command, env, health_checks and the machine's memory",
    "draining": "instances that do not stop may still be finishing requests",
    "soak": "check the metrics and the log of that time, then roll back with deployment_rollback",
    "delete": "the deletion was accepted; it may just be slow",
}


def failure(
    client: Client | None,
    deployment_id: str,
    status: RolloutStatus,
    runs: list[Any],
    tracker: RolloutTracker,
    timeline: Timeline,
) -> RolloutError:
    """The error of a wait that failed or ran out of time, with everything in its message and again in its details.

    Without a client no log lines are read.
    """
    instances = [_instance(instance) for run in runs for instance in run.instances]
    logs, trouble = _logs(client, deployment_id, _suspects(runs, tracker))
    hint = _NEXT.get(status.phase, "look at the timeline")
    verb = "timed out" if status.outcome == WAITING else "failed"
    seconds = timeline.seconds
    lines = [f"{timeline.subject}: the rollout {verb} in phase {status.phase} after {seconds:.0f} s: {status.message}"]
    lines += _section("Instances", _instance_lines(instances))
    lines += _section(
        "Last log lines", [f"{line['instance_id'] or '-'}: {line['message']}" for line in logs] or trouble
    )
    lines += _section(
        "Timeline", [f"{entry['seconds']:.0f} s {entry['phase']}: {entry['message']}" for entry in timeline.entries]
    )
    lines.append(f"Next: {hint}.")
    return RolloutError(
        "\n".join(lines), phase=status.phase, reason=status.message, instances=instances, logs=logs, hint=hint
    )


def _suspects(runs: list[Any], tracker: RolloutTracker) -> list[str]:
    """The instances that turned bad after the write, or else any that is bad."""
    bad = [instance.instance_id for run in runs for instance in run.instances if is_bad(instance)]
    return ([name for name in bad if name in tracker.unhealthy_since] or bad)[:_INSTANCES_WITH_LOGS]


def _logs(
    client: Client | None, deployment_id: str, suspects: Sequence[str | None]
) -> tuple[list[dict[str, Any]], list[str]]:
    lines: list[Any] = []
    trouble: list[str] = []
    if client is None:
        return [], ["not read: see paperspace.cloud.deployment_logs"]
    for instance_id in suspects or [None]:
        try:
            pages = client.log_pages(deployment_id, order="desc", instance_id=instance_id, limit=_LOG_LINES)
            lines.extend(reversed(next(pages, [])))
        except PaperspaceError as error:
            trouble.append(f"the logs could not be read: {error.message}")
    if not lines:
        return [], trouble or ["there are none"]
    try:
        learn_earlier_secrets(client, deployment_id)
    except PaperspaceError as error:
        return [], [f"not shown, because the secrets of earlier specs are unknown: {error.message}"]
    return [snake_keys(line.model_dump()) for line in lines], []


def _instance(instance: Any) -> dict[str, Any]:
    return {**snake_keys(instance.model_dump()), "summary": describe(instance)}


def _instance_lines(instances: list[dict[str, Any]]) -> list[str]:
    """For the message; the details have them all."""
    lines = [_instance_line(instance) for instance in instances[:_INSTANCES_IN_MESSAGE]]
    more = len(instances) - len(lines)
    return [*lines, f"and {more} more"] if more else lines


def _instance_line(instance: dict[str, Any]) -> str:
    past = [event["state"] for event in instance.get("history") or []]
    return str(instance["summary"]) + (f"; states: {' -> '.join(past)}" if past else "")


def _section(title: str, lines: Iterable[str]) -> list[str]:
    lines = list(lines)
    return [f"{title}:", *(f"  {line}" for line in lines)] if lines else []
