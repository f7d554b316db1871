# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes: a POST that is never repeated on trust, the read-back that proves it, and a DELETE that is as careful.

After a lost response the deployment is looked up: there and equal means done; there and different means planning anew;
not there for long means that the write may be sent again. A server can finish a write even later than that, so what
was created so is listed by its name once more in the end.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..api.client import Client
from ..api.models import Deployment
from ..errors import PaperspaceError
from ..spec import canonical
from ..spec.verify import Verdict, verify
from .certainty import LOOK_SECONDS, polled, send_once
from .identity import Identity, find
from .state import Target, current_of, spec_id_of
from .timeline import Timeline

# How long a server may still show the state from before a write that it has accepted.
GRACE_SECONDS = 10
# A server that only marks a deployment as deleted would show it for ever.
GONE_SECONDS = 60


class NotTakenError(PaperspaceError):
    """The API accepted a write and yet shows other values."""

    def __init__(self, refused: tuple[str, ...], *, stale: bool) -> None:
        shown = "the previous spec" if stale else "other values there"
        super().__init__(
            f"The API accepted the write but did not apply {', '.join(refused)}: it still shows {shown}. "
            "Check the values, and whether the API still knows these fields",
            refused=list(refused),
        )


class NotDeletedError(PaperspaceError):
    """The API says that there is nothing to delete, and shows it all the same."""

    def __init__(self, deployment_id: str) -> None:
        super().__init__(
            f"DELETE /deployments/{deployment_id} returned 404, as if there were no such deployment, "
            "and yet the API shows it: nothing was deleted. Run the task again"
        )


@dataclass
class Sent:
    """A write that the API accepted as ``deployment_id``; ``target`` is what was carried out in the end.

    ``created_as`` is where to look for a second one, if the response to a create was lost. ``deployment`` is what was
    read back, which may still show the previous spec; ``trouble`` says why there was no whole read-back.
    """

    deployment_id: str
    target: Target
    project_id: str
    created_as: Identity | None = None
    deployment: Deployment | None = None
    trouble: PaperspaceError | None = None

    def note(self, deployment: Deployment) -> bool:
        """Takes what was read; True if it shows the write."""
        self.deployment = deployment
        return not is_stale(deployment, self.target) or _is_done(deployment, self.target)

    def verify(self) -> list[str]:
        """Warnings about what was read back. Raises PaperspaceError if the write was not read back or not taken."""
        try:
            return self._verified()
        except NotTakenError as error:
            self.annotate(error)
            raise
        except PaperspaceError as error:
            raise self.accepted(error) from None

    def accepted(self, error: PaperspaceError) -> PaperspaceError:
        """An error that came after the write, told as such: whoever handles it needs to know what was done."""
        error.message = f"The API accepted the write as {self.deployment_id}; afterwards: {error.message}"
        self.annotate(error)
        return error

    def twin(self, client: Client) -> PaperspaceError | None:
        """Lists what was created once more by its name, if a response was lost: an error with all ids if there are two.

        It is also an error if that can't be read.
        """
        identity = self.created_as
        if identity is None:
            return None
        try:
            next(polled(client, lambda reader: find(reader, identity), 0))
        except PaperspaceError as error:
            return self.accepted(error)
        return None

    def annotate(self, error: PaperspaceError) -> None:
        changes = [change.as_dict() for change in self.target.plan.changes]
        known = {"changed": True, "changes": changes, "deployment": {"id": self.deployment_id}}
        error.details = {**known, "previous_spec_id": self.target.spec_id, **error.details}

    def _verified(self) -> list[str]:
        if self.trouble is not None:
            raise self.trouble
        if self.deployment is None:
            raise PaperspaceError("the API does not show the deployment")
        self._refuse_other_identity(self.deployment)
        if current_of(self.deployment).config is None:
            return ["The API shows no spec of this deployment yet, so the write could not be compared."]
        stale = is_stale(self.deployment, self.target)
        verdict = _verdict(self.deployment, self.target)
        if verdict.refused:
            raise NotTakenError(verdict.refused, stale=stale)
        warnings = verdict.warnings()
        if stale and self.target.found is not None:
            warnings.append("The API created no new spec, because the config is identical, so nothing was redeployed.")
        return warnings

    def _refuse_other_identity(self, deployment: Deployment) -> None:
        """A deployment that goes by another name or project than it was sent with is not found by the next run."""
        found, name = self.target.found, str(self.target.config["name"])
        _refuse_other("name", name, deployment.name, None if found is None else found.name)
        _refuse_other("project_id", self.project_id, deployment.project_id)


class Writer:
    """Carries out one write for one identity."""

    def __init__(self, client: Client, identity: Identity, project_id: str, timeline: Timeline) -> None:
        self.client = client
        self.identity = identity
        self.project_id = project_id
        self.timeline = timeline
        self._target: Target

    def post(self, target: Target, git: dict[str, str] | None) -> Sent:
        """Send the spec, and find out what became of it where its response is lost."""
        self._target = target

        def send() -> str:
            known = self._target.found.id if self._target.found is not None else None
            return self.client.upsert(self.project_id, self._target.config, known, git)

        deployment_id, was_lost = send_once(self.client, send, self._settle, self.timeline, "apply", "write")
        created_as = self.identity if was_lost and target.found is None else None
        return Sent(deployment_id, self._target, self.project_id, created_as)

    def _settle(self) -> str | None:
        """The id if the lost write was done; else None, and what to write then is planned."""
        target, found = self._target, None
        seconds = max(LOOK_SECONDS, self.client.connection.timeout)
        for found in polled(self.client, self._look, seconds, whole=True):
            if found is not None and _is_done(found, target):
                return found.id
            if found is not None and spec_id_of(found) != target.spec_id:
                break
        # Planned anew: where something else is there than before, the write goes to this very deployment.
        plan = target.replan(found)
        if found is not None and not plan.changed:
            return found.id
        self._target = Target(found, plan, target.replan)
        return None

    def _look(self, reader: Client) -> Deployment | None:
        before = self._target.found
        found = find(reader, self.identity if before is None else Identity(id=before.id))
        return before if found is None else found


def read_back(
    client: Client, sent: Sequence[Sent], read: Callable[[Client, Sequence[str]], dict[str, Deployment]]
) -> None:
    """Notes on each write what shows it, within a short grace; ``Sent.verify`` judges it. An outage is waited out."""
    left = list(sent)
    ids = [one.deployment_id for one in sent]
    try:
        for shown in polled(client, lambda reader: read(reader, ids), GRACE_SECONDS):
            left = [one for one in left if one.deployment_id not in shown or not one.note(shown[one.deployment_id])]
            if not left:
                return
    except PaperspaceError as error:
        for one in left:
            one.trouble = PaperspaceError(error.message, **error.details)


def delete(client: Client, deployment_id: str, timeline: Timeline) -> bool:
    """DELETE it. False if the API says that there is none; raises what went wrong, and says so if nobody knows what."""

    def settle() -> bool | None:
        seen = polled(client, lambda reader: find(reader, Identity(id=deployment_id)), GRACE_SECONDS)
        return True if any(found is None for found in seen) else None

    accepted, was_lost = send_once(client, lambda: client.delete(deployment_id), settle, timeline, "delete", "deletion")
    # To a repeated request a 404 means that an earlier one had been carried out.
    return accepted or was_lost


def await_gone(client: Client, deployment_id: str, accepted: bool, timeline: Timeline, seconds: float) -> str | None:
    """Look until it is not shown any more; a warning if it still is ``seconds`` later. An outage is waited out.

    One that the API could not find to delete, and still shows, is deleted again. Raises NotDeletedError if that never
    helps, and what else goes wrong as what came after an accepted deletion.
    """
    try:
        for found in polled(client, lambda reader: find(reader, Identity(id=deployment_id)), seconds):
            if found is None:
                timeline.add("delete", "deleted")
                return None
            if not accepted:
                timeline.add("delete", "the API returned 404 but still shows the deployment; deleting again")
                accepted = delete(client, deployment_id, timeline)
    except PaperspaceError as error:
        error.message = f"The API accepted the deletion of {deployment_id}; afterwards: {error.message}"
        raise
    if not accepted:
        raise NotDeletedError(deployment_id)
    return "The API accepted the deletion but still shows the deployment."


def _refuse_other(option: str, sent: str, shown: str, before: str | None = None) -> None:
    if shown not in (sent, before):
        raise PaperspaceError(
            f"{option}: the API changed {sent!r} to {shown!r}, so the next run would not find it "
            f"and create another: write {option} exactly as the API shows it",
            refused=[option],
        )


def is_stale(deployment: Deployment, target: Target) -> bool:
    """True if a deployment still shows the spec from before a write."""
    return spec_id_of(deployment) in (None, target.spec_id)


def is_as_wanted(deployment: Deployment, target: Target) -> bool:
    """True if a read deployment has what a target asks, whoever wrote it."""
    if target.plan.changed:
        return not _differences(deployment, target)
    return not target.replan(deployment).changed


def _is_done(found: Deployment, target: Target) -> bool:
    """True if a read deployment is what was sent."""
    if spec_id_of(found) == target.spec_id and any(change.path == ("redeploy",) for change in target.plan.changes):
        return False
    return not _differences(found, target)


def _differences(found: Deployment, target: Target) -> bool:
    """True if a read deployment is not what was sent, as far as it can be compared."""
    verdict = _verdict(found, target)
    return bool(verdict.refused or verdict.normalised)


def _verdict(found: Deployment, target: Target) -> Verdict:
    sent = canonical.flatten(target.config)
    before = current_of(target.found).masked(sent).leaves() if target.found is not None else {}
    return verify(before, sent, current_of(found).masked(sent).leaves())
