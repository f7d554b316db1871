# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writing a planned spec: one POST that is never repeated on trust, and the read-back that proves it.

After a lost answer the deployment is looked up again: there and equal means done; not there means that the write may be
repeated; there and different means planning anew. So one task never makes two deployments.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import canonical
from .client import Client
from .current import current_of, spec_id_of
from .errors import ApiError, ContractError, PaperspaceError, TransportError
from .identity import Identity, find
from .plan import Plan
from .timeline import Timeline
from .verify import verify

# How long a server may still show the state from before a write.
GRACE_SECONDS = 10
_FIRST_LOOK_SECONDS = 0.25
_LONGEST_LOOK_SECONDS = 2


@dataclass(frozen=True)
class Target:
    """One planned write: what was there (None: a create), the plan, and how to plan anew."""

    found: Any | None
    plan: Plan
    replan: Callable[[Any | None], Plan]

    @property
    def spec_id(self) -> str | None:
        return spec_id_of(self.found)


@dataclass(frozen=True)
class Written:
    """The outcome of a write: the deployment as read back, and the plan that was carried out in the end."""

    deployment: Any
    target: Target
    warnings: tuple[str, ...] = ()


class Writer:
    """Carries out one write for one identity."""

    def __init__(
        self, client: Client, identity: Identity, project_id: str, timeline: Timeline, check: Callable[[], None]
    ) -> None:
        self.client = client
        self.identity = identity
        self.project_id = project_id
        self.timeline = timeline
        self.check = check

    def write(self, target: Target, git: dict[str, str] | None) -> Written:
        """POST, settle what became of it, read back, verify."""
        deployment_id, target = self._post(target, git)
        deployment, stale = self._read_back(deployment_id, target)
        return self._verified(deployment, stale, target)

    def _post(self, target: Target, git: dict[str, str] | None) -> tuple[str, Target]:
        tries = self.client.connection.retries + 1
        for left in reversed(range(tries)):
            self.check()
            try:
                return self._send(target, git), target
            except (TransportError, ApiError, ContractError) as error:
                if not _may_have_been_done(error):
                    raise
                self.timeline.add(
                    "apply", f"the answer to the write was lost ({error.message}); looking what became of it"
                )
                done, target = self._settle(target)
                if done is not None:
                    self.timeline.add("apply", "the write had been done")
                    return done, target
                if not left or not _worth_repeating(error):
                    raise
        raise AssertionError("the loop above returns or raises")

    def _send(self, target: Target, git: dict[str, str] | None) -> str:
        found_id = target.found.id if target.found is not None else None
        return self.client.upsert(self.project_id, target.plan.config or {}, found_id, git)

    def _settle(self, target: Target) -> tuple[str | None, Target]:
        """(the id if the write was done, what to write if it was not)."""
        grace = self.client.deadline.within(GRACE_SECONDS)
        pause = _FIRST_LOOK_SECONDS
        while True:
            found = self._look(target)
            if found is not None and self._is_done(found, target):
                return found.id, target
            if found is not None and spec_id_of(found) != target.spec_id:
                plan = target.replan(found)
                return (None, Target(found, plan, target.replan)) if plan.changed else (found.id, target)
            if grace.expired():
                return None, target
            grace.sleep(pause)
            pause = min(2 * pause, _LONGEST_LOOK_SECONDS)

    def _look(self, target: Target) -> Any | None:
        identity = Identity(id=target.found.id) if target.found is not None else self.identity
        found = find(self.client, identity)
        return found if found is not None else target.found

    def _is_done(self, found: Any, target: Target) -> bool:
        if spec_id_of(found) == target.spec_id and any(change.place == ("redeploy",) for change in target.plan.changes):
            return False
        return not _differences(found, target)

    def _read_back(self, deployment_id: str, target: Target) -> tuple[Any, bool]:
        """(the deployment, whether it still shows the spec from before), within a short grace."""
        grace = self.client.deadline.within(GRACE_SECONDS)
        pause = _FIRST_LOOK_SECONDS
        while True:
            deployment = find(self.client, Identity(id=deployment_id))
            stale = deployment is None or spec_id_of(deployment) in (None, target.spec_id)
            if deployment is not None and (not stale or self._is_done(deployment, target)):
                return deployment, stale
            if grace.expired():
                break
            grace.sleep(pause)
            pause = min(2 * pause, _LONGEST_LOOK_SECONDS)
        if deployment is None:
            raise PaperspaceError(
                f"The API took the write as {deployment_id}, but after {grace.seconds:.0f} s shows no such deployment",
                changed=True,
            )
        return deployment, stale

    def _verified(self, deployment: Any, stale: bool, target: Target) -> Written:
        current = current_of(deployment)
        if current.config is None:
            return Written(
                deployment,
                target,
                ("The API shows no spec of this deployment yet, so the write could not be compared.",),
            )
        before = current_of(target.found).leaves() if target.found is not None else {}
        verdict = verify(before, canonical.flatten(target.plan.config), current.leaves())
        if verdict.refused:
            raise PaperspaceError(
                f"The API accepted the write but did not take {', '.join(verdict.refused)}: it still shows "
                f"{'the previous spec' if stale else 'other values there'}. Nothing else can be done from here: "
                "check the values, and whether the API still has these fields",
                refused=list(verdict.refused),
                changed=True,
            )
        warnings = verdict.warnings()
        if stale and target.found is not None:
            warnings.append("The API made no new spec of the same config, so nothing was rolled out anew.")
        return Written(deployment, target, tuple(warnings))


def _differences(found: Any, target: Target) -> bool:
    """True if a read deployment is not what was sent, as far as it can be compared."""
    shown = current_of(found).leaves()
    before = current_of(target.found).leaves() if target.found is not None else {}
    verdict = verify(before, canonical.flatten(target.plan.config), shown)
    return bool(verdict.refused or verdict.normalised)


def _may_have_been_done(error: PaperspaceError) -> bool:
    if isinstance(error, ApiError):
        return error.status == 408 or error.status >= 500
    if isinstance(error, TransportError):
        return error.sent
    return isinstance(error, ContractError)


def _worth_repeating(error: PaperspaceError) -> bool:
    if isinstance(error, TransportError):
        return error.transient
    return isinstance(error, ApiError)
