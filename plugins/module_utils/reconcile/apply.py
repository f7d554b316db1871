# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Carries out what is planned for one deployment: the write and the wait, or the deletion."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..api.client import Client
from ..api.runtime import Runtime
from ..errors import PaperspaceError
from ..spec import plan
from . import diagnosis, removal, wait
from .current import spec_id_of
from .request import Request, Target
from .timeline import Timeline
from .wait import Baseline, RolloutWatch
from .write import Sent, Writer, is_as_wanted, observe_each, read_back


class Applier:
    """Writes, waits and deletes for one request. ``result`` and ``shown`` make of what was read what a task returns."""

    def __init__(
        self,
        client: Client,
        request: Request,
        runtime: Runtime,
        timeline: Timeline,
        result: Callable[..., dict[str, Any]],
        shown: Callable[[Any], dict[str, Any]],
    ) -> None:
        self.client = client
        self.request = request
        self.runtime = runtime
        self.timeline = timeline
        self.result = result
        self.shown = shown

    def await_healthy(self, target: Target) -> tuple[Any, list[Any]]:
        """Waits for what an earlier run has written: (the deployment, its runs)."""
        return self._wait(target.found, self._watch(target.found, target))

    def change(self, target: Target) -> dict[str, Any]:
        """Creates or updates the deployment and, where the request says so, waits until it is healthy."""
        baseline = self._baseline(target)
        self.timeline.add("apply", {plan.CREATE: "creating", plan.UPDATE: "updating"}[target.plan.action])
        sent = self._writer(target).post(target, self.request.git)
        read_back(self.client, [sent], observe_each)
        self.runtime.warnings.extend(sent.verify())
        deployment, runs = sent.deployment, None
        if self.request.wait.enabled:
            deployment, runs = self._wait_written(sent, baseline)
        twin = sent.twin(self.client)
        if twin is not None:
            raise twin
        return self.result(
            sent.target.plan, deployment, spec_id=spec_id_of(deployment), previous=target.spec_id, runs=runs
        )

    def _baseline(self, target: Target) -> Baseline:
        """What runs before the write, so that instances that are bad already are not taken for its work."""
        if not self.request.wait.enabled or target.found is None:
            return Baseline(target.spec_id)
        return Baseline.of(target.spec_id, wait.read_runs(self.client, target.found.id))

    def _writer(self, target: Target) -> Writer:
        project_id = target.found.project_id if target.found is not None else self.request.identity.project_id
        return Writer(self.client, self.request.identity, str(project_id), self.timeline)

    def _wait_written(self, sent: Sent, baseline: Baseline) -> tuple[Any, Any]:
        watch = self._watch(sent.deployment, sent.target, baseline)
        try:
            return self._wait(sent.deployment, watch)
        except PaperspaceError as error:
            # The write was done: whoever handles the failure needs to know what stands there now.
            partial = self.result(sent.target.plan, sent.deployment, spec_id=watch.spec_id, previous=baseline.spec_id)
            error.details = {**partial, **error.details}
            sent.add_twin(self.client, error)
            raise

    def _watch(self, deployment: Any, target: Target, baseline: Baseline | None = None) -> RolloutWatch:
        return RolloutWatch(
            spec_id_of(deployment),
            baseline or Baseline(),
            self.request.wait.bad_seconds,
            is_as_wanted=lambda seen: is_as_wanted(seen, target),
        )

    def _wait(self, deployment: Any, watch: RolloutWatch) -> tuple[Any, list[Any]]:
        client = self.client

        def look() -> tuple[Any, list[Any]]:
            seen = client.deployment(deployment.id)
            return seen, wait.read_runs(client, seen.id) if watch.wants_runs(seen) else []

        standing, seen, runs = wait.wait_for(
            look, watch, client.deadline, self.request.wait.interval, self.timeline, self._check_before_look
        )
        if standing.outcome == wait.DONE:
            return seen, runs
        reader = client.until(client.deadline.fresh(max(1.0, self.request.wait.interval)))
        error = diagnosis.failure(reader, deployment.id, self.timeline.subject, standing, runs, watch, self.timeline)
        if seen is not None:
            error.details["deployment"] = self.shown(seen)
        raise error

    def delete(self, found: Any, planned: plan.Plan) -> None:
        """Deletes the deployment and, where the request says so, waits until it is gone."""
        self.timeline.add("delete", "deleting")
        accepted = removal.delete(self.client, found.id, self.timeline)
        if not self.request.wait.enabled:
            return
        try:
            warning = removal.await_gone(self.client, found.id, accepted, self.timeline, removal.GONE_SECONDS)
        except removal.NotDeletedError:
            raise
        except PaperspaceError as error:
            changes = [change.as_dict() for change in planned.changes]
            error.details = {"changed": True, "changes": changes, **error.details}
            raise
        self.runtime.warnings.extend([warning] if warning else [])

    def _check_before_look(self) -> None:
        self.runtime.check_cancelled("The wait was given up")
