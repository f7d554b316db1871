# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""read -> plan -> result for one deployment, and apply.py between the last two where there is something to do."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from ..api.client import Client
from ..api.endpoint import asks_password
from ..api.runtime import Runtime
from ..errors import InputError, PaperspaceError
from ..spec import plan
from . import results
from .current import settled, spec_id_of
from .identity import Identity, find, find_as_named
from .request import Request, Target
from .timeline import Timeline


class Engine:
    """Brings one deployment to what a request asks."""

    def __init__(self, client: Client, request: Request, runtime: Runtime) -> None:
        self.client = client
        self.request = request
        self.runtime = runtime
        self.timeline = Timeline(request.identity.label, client.deadline, runtime.progress)

    def present(self, found: Any | None = None) -> dict[str, Any]:
        """Create it, change it, or leave it; wait until it is healthy. Raises PaperspaceError.

        ``found`` is the deployment where the task has read it already.
        """
        with self._timeline_in_errors():
            found = self._noted(found or self._find_present())
            target = self._planned(found)
            self.runtime.warnings.extend(target.plan.warnings)
            self._refuse_taken_name(target)
            if self.runtime.check_mode:
                return self._predicted(target)
            if not target.plan.changed:
                return self._unchanged(target)
            return self._applier().change(target)

    def absent(self) -> dict[str, Any]:
        """Delete it if it is there. Raises PaperspaceError."""
        with self._timeline_in_errors():
            found = find_as_named(self.client, self.request.identity)
            planned = plan.plan_absent(found)
            if planned.changed and not self.runtime.check_mode:
                self._applier().delete(found, planned)
            return self._result(planned, found, spec_id=None, previous=spec_id_of(found))

    def _find_present(self) -> Any | None:
        found = find(self.client, self.request.identity)
        if found is None and self.request.identity.id:
            raise InputError("id", f"there is no deployment {self.request.identity.id}; to create one, leave id out")
        return found

    def _planned(self, found: Any | None) -> Target:
        plan = self.request.plan
        target = Target(found, plan(found), plan)
        if not target.plan.needs_answer or not asks_password(found, self.client, self.runtime.sessions):
            return target
        return Target(found, plan(found, True), lambda seen: plan(seen, True))

    def _refuse_taken_name(self, target: Target) -> None:
        """Two deployments of one name would be found by nobody's next run."""
        name = self.request.identity.name
        if target.found is None or not target.plan.changed or name in (None, target.found.name):
            return
        taken = find(self.client, Identity(name=name, project_id=target.found.project_id))
        if taken is not None:
            raise InputError("name", f"the deployment {taken.id} has this name: rename or delete that one before")

    def _noted(self, found: Any | None) -> Any | None:
        if found is not None:
            self.timeline.subject = found.name
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
        if self.request.wait.enabled and not settled(found):
            self.timeline.add("read", "unchanged, but not healthy yet")
            found, runs = self._applier().await_healthy(target)
        return self._result(target.plan, found, spec_id=spec_id_of(found), previous=target.spec_id, runs=runs)

    def _applier(self) -> Any:
        # Not at the top: most tasks change nothing, and half of the engine's code would be compiled for nothing.
        from .apply import Applier

        return Applier(self.client, self.request, self.runtime, self.timeline, self._result, self._shown)

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
            shown["runs"] = results.present_runs(runs)
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
        return results.present_deployment(deployment, show_env=self.request.show_env)

    @contextlib.contextmanager
    def _timeline_in_errors(self) -> Iterator[None]:
        """Adds the timeline to every error that leaves."""
        try:
            yield
        except PaperspaceError as error:
            error.details = {"timeline": self.timeline.entries, **error.details}
            raise
