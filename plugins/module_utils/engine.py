# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""read -> plan -> apply -> wait -> result, for one deployment."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from . import diagnosis, plan, removal, results, wait
from .client import Client
from .current import secrets_of, spec_id_of
from .errors import CancelledError, InputError, PaperspaceError
from .identity import find, find_as_named
from .redact import redact_text, redact_tree
from .request import Request
from .runtime import Runtime
from .timeline import Timeline
from .wait import Baseline, RolloutWatch
from .write import Target, Writer, Written, is_as_wanted

# A server that only marks a deployment as deleted would show it for ever.
GONE_SECONDS = 60


class Engine:
    """Brings one deployment to what a request asks."""

    def __init__(self, client: Client, request: Request, runtime: Runtime) -> None:
        self.client = client
        self.request = request
        self.runtime = runtime
        # Whatever the API says in words may quote one of these.
        self.secrets: set[str] = {client.connection.api_key} | request.secrets()
        self.timeline = Timeline(request.identity.label, client.deadline, runtime.progress, self._redact)

    def present(self, found: Any | None = None) -> dict[str, Any]:
        """Create it, change it, or leave it; wait until it is healthy. Raises PaperspaceError.

        ``found`` is the deployment where the task has read it already.
        """
        with self._timeline_in_errors():
            found = self._noted(found or self._find_present())
            target = Target(found, self.request.plan(found), self.request.plan)
            for place in target.plan.incomparable:
                self.runtime.warnings.append(plan.incomparable_warning(place))
            if self.runtime.check_mode:
                return self._predicted(target)
            if not target.plan.changed:
                return self._unchanged(target)
            return self._changed(target)

    def absent(self) -> dict[str, Any]:
        """Delete it if it is there. Raises PaperspaceError."""
        with self._timeline_in_errors():
            found = find_as_named(self.client, self.request.identity)
            planned = plan.plan_absent(found)
            if planned.changed and not self.runtime.check_mode:
                self._delete(found, planned)
            return self._result(planned, found, spec_id=None, previous=spec_id_of(found))

    def _find_present(self) -> Any | None:
        found = find(self.client, self.request.identity)
        if found is None and self.request.identity.id:
            raise InputError("id", f"there is no deployment {self.request.identity.id}; to create one, leave id out")
        return found

    def _noted(self, found: Any | None) -> Any | None:
        if found is not None:
            self.timeline.subject = found.name
            self.secrets |= secrets_of(found)
        return found

    def _predicted(self, target: Target) -> dict[str, Any]:
        """Check mode: what would be there, as far as it can be known."""
        result = self._result(target.plan, target.found, spec_id=None, previous=target.spec_id)
        if not target.plan.changed:
            return {**result, "spec_id": target.spec_id}
        shown = result["deployment"] or {
            "id": None,
            "project_id": self.request.identity.project_id,
            "latest_spec": None,
        }
        config = target.plan.config or {}
        data = results.present_config(config, show_env=self.request.show_env)
        spec = {**(shown["latest_spec"] or {}), "id": None, "data": data, "dt_healthy": None, "external_applied": None}
        return {**result, "deployment": {**shown, "name": config["name"], "latest_spec": spec}}

    def _unchanged(self, target: Target) -> dict[str, Any]:
        """Nothing to write; but a rollout that an earlier run did not see the end of is waited for."""
        found, runs = target.found, None
        if self.request.wait.enabled and not wait.settled(found):
            self.timeline.add("read", "unchanged, but not healthy yet")
            found, runs = self._wait(found, self._watch(found, target))
        return self._result(target.plan, found, spec_id=spec_id_of(found), previous=target.spec_id, runs=runs)

    def _changed(self, target: Target) -> dict[str, Any]:
        baseline = self._baseline(target)
        self.timeline.add("apply", {plan.CREATE: "creating", plan.UPDATE: "updating"}[target.plan.action])
        written = self._writer(target).write(target, self.request.git)
        self.runtime.warnings.extend(written.warnings)
        deployment, runs = written.deployment, None
        if self.request.wait.enabled:
            deployment, runs = self._wait_written(written, baseline)
        return self._result(
            written.target.plan, deployment, spec_id=spec_id_of(deployment), previous=target.spec_id, runs=runs
        )

    def _baseline(self, target: Target) -> Baseline:
        """What runs before the write, so that instances that are bad already are not taken for its work."""
        if not self.request.wait.enabled or target.found is None:
            return Baseline(target.spec_id)
        return Baseline.of(target.spec_id, wait.read_runs(self.client, target.found.id))

    def _writer(self, target: Target) -> Writer:
        project_id = target.found.project_id if target.found is not None else self.request.identity.project_id
        return Writer(self.client, self.request.identity, str(project_id), self.timeline, self._check_before_write)

    def _wait_written(self, written: Written, baseline: Baseline) -> tuple[Any, Any]:
        watch = self._watch(written.deployment, written.target, baseline)
        try:
            return self._wait(written.deployment, watch)
        except PaperspaceError as error:
            # The write was done: whoever handles the failure needs to know what stands there now.
            partial = self._result(
                written.target.plan, written.deployment, spec_id=watch.spec_id, previous=baseline.spec_id
            )
            error.details = {**partial, **error.details}
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
            error.details["deployment"] = self._shown(seen)
        raise error

    def _delete(self, found: Any, planned: plan.Plan) -> None:
        self._check_before_write()
        self.timeline.add("delete", "deleting")
        accepted = removal.send(self.client, found.id)
        if not self.request.wait.enabled:
            return
        limit = self.client.deadline.within(GONE_SECONDS)
        pause = min(1.0, self.request.wait.interval)
        with self._told_as_deleted(found, planned):
            gone = removal.await_gone(self.client, found.id, accepted, limit, pause, self.timeline)
        if gone:
            self.timeline.add("delete", "gone")
            return
        self.runtime.warnings.append(
            f"The API accepted the deletion of {found.id} but still shows it after {limit.elapsed():.0f} s."
        )

    @contextlib.contextmanager
    def _told_as_deleted(self, found: Any, planned: plan.Plan) -> Iterator[None]:
        """Says in an error that comes after an accepted deletion that it was accepted."""
        try:
            yield
        except removal.NotDeletedError:
            raise
        except PaperspaceError as error:
            error.message = f"The API accepted the deletion of {found.id}, but then: {error.message}"
            changes = [change.as_dict() for change in planned.changes]
            error.details = {"changed": True, "changes": changes, **error.details}
            raise

    def _result(
        self,
        planned: plan.Plan,
        deployment: Any | None,
        *,
        spec_id: str | None,
        previous: str | None,
        runs: list[Any] | None = None,
    ) -> dict[str, Any]:
        shown = None if deployment is None else self._shown(deployment)
        if shown is not None and runs is not None:
            shown["runs"] = redact_tree(results.present_runs(runs), self.secrets)
        return {
            "changed": planned.changed,
            "changes": [change.as_dict() for change in planned.changes],
            "diff": planned.diff(self.timeline.subject),
            "deployment": shown,
            "endpoint_url": shown["endpoint_url"] if shown else None,
            "spec_id": spec_id,
            "previous_spec_id": previous,
            "timeline": self.timeline.entries,
        }

    def _shown(self, deployment: Any) -> dict[str, Any]:
        return results.present_deployment(deployment, show_env=self.request.show_env, secrets=self.secrets)

    def _redact(self, text: str) -> str:
        return redact_text(text, self.secrets)

    def _check_before_write(self) -> None:
        reason = self.runtime.cancelled()
        if reason:
            raise CancelledError(f"Nothing more was written: {reason}")

    def _check_before_look(self) -> None:
        reason = self.runtime.cancelled()
        if reason:
            raise CancelledError(f"The wait was given up: {reason}")

    @contextlib.contextmanager
    def _timeline_in_errors(self) -> Iterator[None]:
        """Adds the timeline to every error that leaves, and masks secrets in what the server said."""
        try:
            yield
        except PaperspaceError as error:
            error.message = self._redact(error.message)
            # Results that come with an error are masked by place already.
            done = {key: error.details[key] for key in ("deployment", "changes", "diff") if key in error.details}
            told = redact_tree({"timeline": self.timeline.entries, **error.details}, self.secrets)
            error.details = {**told, **done}
            raise
