# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One deployment: read -> plan -> reconcile -> result."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ..api.client import Client
from ..api.endpoint import asks_password
from ..errors import PaperspaceError
from ..spec import plan
from . import results
from .identity import Identity, find, find_as_named, of_each
from .state import DeploymentRequest, Member, converged, planned, refuse_name_conflict, spec_id_of
from .timeline import Table, Timeline

if TYPE_CHECKING:
    from ..api.models import Deployment
    from .reconciler import Reconciler


class Single:
    """Brings one deployment to what a request asks."""

    def __init__(self, client: Client, request: DeploymentRequest) -> None:
        self.client = client
        self.request = request
        self.context = client.context
        self.timeline = Timeline(request.identity.label, client.deadline, self.context.progress)

    def present(self, found: Deployment | None = None) -> dict[str, Any]:
        """Create it, change it, or leave it; wait until it is healthy. Raises PaperspaceError.

        ``found`` is the deployment where the task has read it already.
        """
        with self._timeline_in_errors():
            member = self._member(found or find(self.client, self.request.identity))
            self._plan(member)
            if self.context.check_mode:
                self.context.warnings.extend(member.plan.warnings)
                return self._predicted(member)
            self._carry_out(member, self._converge)
            return self._result(member)

    def absent(self) -> dict[str, Any]:
        """Delete it if it is there. Raises PaperspaceError."""
        with self._timeline_in_errors():
            member = self._member(find_as_named(self.client, self.request.identity))
            member.plan = plan.plan_absent(member.found)
            if not self.context.check_mode:
                self._carry_out(member, self._delete)
            return {**self._result(member), "spec_id": None}

    def _member(self, found: Deployment | None) -> Member:
        if found is not None:
            self.timeline.subject = found.name
        return Member(self.request, self.timeline, found=found, deployment=found)

    def _plan(self, member: Member) -> None:
        member.plan = planned(member)
        if member.plan.needs_answer and asks_password(member.found, self.client, self.context.sessions):
            member.asks_password = True
            member.plan = planned(member)
        name = self.request.identity.name
        if member.found is not None and name not in (None, member.found.name):
            member.name_conflict = find(self.client, Identity(name=name, project_id=member.found.project_id))
            refuse_name_conflict(member)

    def _converge(self, members: Sequence[Member]) -> None:
        """An unchanged deployment may still be in a rollout that an earlier run did not see the end of."""
        if any(member.plan.changed or not converged(member.found) for member in members):
            self._reconciler().converge(members)

    def _delete(self, members: Sequence[Member]) -> None:
        if any(member.plan.changed for member in members):
            self._reconciler().delete(members)

    def _reconciler(self) -> Reconciler:
        # Not at the top: most tasks change nothing, and half of the engine's code would be compiled for nothing.
        from .reconciler import Reconciler

        table = Table(self.timeline.subject, self.client.deadline)
        return Reconciler(self.client, of_each(), self.request.wait, table)

    def _carry_out(self, member: Member, work: Callable[[Sequence[Member]], None]) -> None:
        try:
            work([member])
            if member.error is not None:
                raise member.error
        except PaperspaceError as error:
            error.details = {**self._done(member), **error.details}
            raise
        finally:
            self.context.warnings.extend([*member.plan.warnings, *member.warnings])

    def _done(self, member: Member) -> dict[str, Any]:
        """For errors: whoever handles a failure needs to know what was done, and what stands there now."""
        if member.rollout is not None:
            return {**self._result(member), "spec_id": member.rollout.tracker.spec_id}
        if member.done and member.plan.action == plan.DELETE:
            return {"changed": True, "changes": [change.as_dict() for change in member.plan.changes]}
        return {}

    def _predicted(self, member: Member) -> dict[str, Any]:
        """Check mode: what would be there, as far as it can be known."""
        result = self._result(member)
        if not member.plan.changed:
            return result
        shown = result["deployment"] or {
            "id": None,
            "project_id": self.request.identity.project_id,
            "latest_spec": None,
        }
        config = member.target.config
        data = results.present_config(config, show_env=self.request.show_env)
        spec = {**(shown["latest_spec"] or {}), "id": None, "data": data, "dt_healthy": None, "external_applied": None}
        deployment = {**shown, "name": config["name"], "latest_spec": spec}
        return {**result, "deployment": deployment, "spec_id": None}

    def _result(self, member: Member) -> dict[str, Any]:
        shown = None
        if member.deployment is not None:
            shown = results.present_deployment(member.deployment, show_env=self.request.show_env)
            if member.rollout is not None and member.rollout.error is None and member.rollout.runs is not None:
                shown["runs"] = results.present_runs(member.rollout.runs)
        return {
            "changed": member.plan.changed,
            "changes": [change.as_dict() for change in member.plan.changes],
            "diff": member.plan.diff(self.timeline.subject),
            "deployment": shown,
            "endpoint_url": shown["endpoint_url"] if shown else None,
            "spec_id": spec_id_of(member.deployment),
            "previous_spec_id": member.previous_spec_id,
            "timeline": self.timeline.entries,
        }

    @contextlib.contextmanager
    def _timeline_in_errors(self) -> Iterator[None]:
        """Adds the timeline to every error that leaves."""
        try:
            yield
        except PaperspaceError as error:
            error.details = {"timeline": self.timeline.entries, **error.details}
            raise
