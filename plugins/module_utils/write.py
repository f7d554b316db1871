# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writing a planned spec: one POST that is never repeated on trust, and the read-back that proves it.

After a lost answer the deployment is looked up again: there and equal means done; not there means that the write may be
repeated; there and different means planning anew. So one task never makes two deployments.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from . import canonical
from .client import Client
from .current import current_of, spec_id_of
from .deadline import Deadline
from .errors import ApiError, ContractError, PaperspaceError, TransportError, is_transient
from .identity import Identity, find
from .request import Target
from .timeline import Timeline
from .verify import verify

# How long a server may still show the state from before a write.
GRACE_SECONDS = 10
# So long even past the task's deadline: the interval of a wait.
LATE_GRACE_SECONDS = 3
_FIRST_LOOK_SECONDS = 0.25
_LONGEST_LOOK_SECONDS = 2


@dataclass(frozen=True)
class Written:
    """The outcome of a write: the deployment as read back, and the plan that was carried out in the end."""

    deployment: Any
    target: Target
    warnings: tuple[str, ...] = ()


class NotTakenError(PaperspaceError):
    """The API accepted a write and yet shows other values."""

    def __init__(self, refused: tuple[str, ...], *, stale: bool) -> None:
        shown = "the previous spec" if stale else "other values there"
        super().__init__(
            f"The API accepted the write but did not take {', '.join(refused)}: it still shows {shown}. "
            "Check the values, and whether the API still has these fields",
            refused=list(refused),
        )


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
        deployment_id, target = self.post(target, git)
        with self.told_as_done(deployment_id, target):
            deployment, stale = self._read_back(deployment_id, target)
            return self.verified(deployment, stale, target)

    @contextlib.contextmanager
    def told_as_done(self, deployment_id: str, target: Target) -> Iterator[None]:
        """Says in every error that comes after a write that it was done: whoever handles the failure needs to know."""
        try:
            yield
        except PaperspaceError as error:
            if not isinstance(error, NotTakenError):
                error.message = f"The API accepted the write as {deployment_id}, but then: {error.message}"
            changes = [change.as_dict() for change in target.plan.changes]
            known = {"changed": True, "changes": changes, "deployment": {"id": deployment_id}}
            error.details = {**known, "previous_spec_id": target.spec_id, **error.details}
            raise

    def post(self, target: Target, git: dict[str, str] | None) -> tuple[str, Target]:
        """Send the spec: (the deployment's id, the target that was carried out in the end)."""
        tries = self.client.connection.retries + 1
        lost: PaperspaceError | None = None
        for left in reversed(range(tries)):
            try:
                return self._send(target, git), target
            except (TransportError, ApiError, ContractError) as error:
                if not may_have_been_done(error):
                    raise unknown(lost) if lost is not None and _was_not_sent(error) else error from None
                lost = error
                self.timeline.add(
                    "apply", f"the answer to the write was lost ({error.message}); looking what became of it"
                )
                done, target = self._settled(target, error)
                if done is not None:
                    self.timeline.add("apply", "the write had been done")
                    return done, target
                if not left or not is_transient(error):
                    raise unknown(error) from None
        raise AssertionError("the loop above returns or raises")

    def _send(self, target: Target, git: dict[str, str] | None) -> str:
        found_id = target.found.id if target.found is not None else None
        return self.client.upsert(self.project_id, target.plan.config or {}, found_id, git, self.check)

    def _settled(self, target: Target, lost: PaperspaceError) -> tuple[str | None, Target]:
        """``_settle``, where a look that fails too leaves the write's fate open."""
        try:
            return self._settle(target)
        except PaperspaceError as trouble:
            lost.message = f"{lost.message}. Looking what became of it failed too: {trouble.message.rstrip('.')}"
            lost.details = {**trouble.details, **lost.details}
            raise unknown(lost) from None

    def _settle(self, target: Target) -> tuple[str | None, Target]:
        """(the id if the write was done, what to write if it was not)."""
        reader = self.reader()
        found = target.found
        for _look in looks(reader.deadline):
            found = self._look(reader, target)
            if found is not None and self.is_done(found, target):
                return found.id, target
            if found is not None and spec_id_of(found) != target.spec_id:
                break
        # Planned anew: where something else is there than before, the write goes to this very deployment.
        plan = target.replan(found)
        return (None, Target(found, plan, target.replan)) if plan.changed else (found.id, target)

    def reader(self) -> Client:
        """The client with a short grace of its own: what a sent write became must be known, even at the deadline."""
        grace = min(GRACE_SECONDS, max(self.client.deadline.remaining(), LATE_GRACE_SECONDS))
        return self.client.until(self.client.deadline.fresh(grace))

    def _look(self, reader: Client, target: Target) -> Any | None:
        identity = Identity(id=target.found.id) if target.found is not None else self.identity
        found = find(reader, identity)
        return found if found is not None else target.found

    def is_done(self, found: Any, target: Target) -> bool:
        """True if a read deployment is what was sent."""
        if spec_id_of(found) == target.spec_id and any(change.place == ("redeploy",) for change in target.plan.changes):
            return False
        return not _differences(found, target)

    def _read_back(self, deployment_id: str, target: Target) -> tuple[Any, bool]:
        """(the deployment, whether it still shows the spec from before), within a short grace."""
        reader = self.reader()
        deployment = None
        for _look in looks(reader.deadline):
            deployment = find(reader, Identity(id=deployment_id))
            if deployment is None:
                continue
            stale = is_stale(deployment, target)
            if not stale or self.is_done(deployment, target):
                return deployment, stale
        if deployment is None:
            raise PaperspaceError("it shows no such deployment")
        return deployment, True

    def verified(self, deployment: Any, stale: bool, target: Target) -> Written:
        """What was read back, with warnings. NotTakenError if the API did not take all that was sent."""
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
            raise NotTakenError(verdict.refused, stale=stale)
        warnings = verdict.warnings()
        if stale and target.found is not None:
            warnings.append("The API made no new spec of the same config, so nothing was rolled out anew.")
        return Written(deployment, target, tuple(warnings))


def is_stale(deployment: Any, target: Target) -> bool:
    """True if a deployment still shows the spec from before a write."""
    return spec_id_of(deployment) in (None, target.spec_id)


def is_as_wanted(deployment: Any, target: Target) -> bool:
    """True if a read deployment has what a target asks, whoever wrote it."""
    if target.plan.changed:
        return not _differences(deployment, target)
    return not target.replan(deployment).changed


def _differences(found: Any, target: Target) -> bool:
    """True if a read deployment is not what was sent, as far as it can be compared."""
    shown = current_of(found).leaves()
    before = current_of(target.found).leaves() if target.found is not None else {}
    verdict = verify(before, canonical.flatten(target.plan.config), shown)
    return bool(verdict.refused or verdict.normalised)


def _was_not_sent(error: PaperspaceError) -> bool:
    return isinstance(error, TransportError) and not error.sent


def unknown(error: PaperspaceError, what: str = "write") -> PaperspaceError:
    """An error after which a request that was sent may still be carried out, with the words that say so."""
    error.message = error.message.rstrip(".") + (
        f". Whether the API carried the {what} out is not known; the next run will see it"
    )
    return error


def may_have_been_done(error: PaperspaceError) -> bool:
    """True if a request that ended so may have been carried out."""
    if isinstance(error, ApiError):
        return error.status == 408 or error.status >= 500
    if isinstance(error, TransportError):
        return error.sent
    return isinstance(error, ContractError)


def looks(deadline: Deadline) -> Iterator[None]:
    """Turns of a loop with growing pauses between them, none of which starts after the deadline."""
    pause = _FIRST_LOOK_SECONDS
    while True:
        yield
        if deadline.remaining() <= pause:
            return
        deadline.sleep(pause)
        pause = min(2 * pause, _LONGEST_LOOK_SECONDS)
