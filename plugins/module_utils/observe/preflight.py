# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be known before a rollout writes anything: the spec by itself, and the API by reading.

A check that the API does not let us make is skipped and never failed: only what was seen to be wrong fails.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..api.account import REGISTRIES, SESSION, STANDING, Account
from ..api.models import AccountStanding
from ..errors import ApiError, InputError, PaperspaceError, is_transient
from ..spec import canonical
from ..spec.documents import Patch
from ..spec.redact import is_reference

PASSED, FAILED, SKIPPED = "passed", "failed", "skipped"
_PREFIX = "secret:"

# (outcome, message)
Finding = tuple[str, str]


@dataclass(frozen=True)
class Check:
    """What became of one check. The message is one sentence, without its full stop."""

    name: str
    outcome: str
    message: str

    def as_dict(self) -> dict[str, str]:
        return {"check": self.name, "outcome": self.outcome, "message": self.message}


@dataclass(frozen=True)
class Wanted:
    """The spec that a rollout would write, or why it can't be read; neither where the task gives none.

    ``gates_problem`` is why it could not be watched.
    """

    patch: Patch | None = None
    problem: InputError | None = None
    gates_problem: InputError | None = None


class Preflight:
    """The checks of one task, one after another. ``checks`` holds those that have been made."""

    def __init__(self, account: Account, project_id: str, wanted: Wanted) -> None:
        self.account = account
        self.project_id = project_id
        self.wanted = wanted
        self.checks: list[Check] = []
        self._key_is_refused = False
        self._team_id: str | None = None

    def run(self) -> None:
        """Make them all. Raises PaperspaceError where not even the key or the project can be asked about."""
        self._make("spec", self._spec)
        self._make("gates", self._gates)
        self._make("key", self._key)
        for name, look in (
            ("project", self._project),
            ("secrets", self._secrets),
            ("registry", self._registry),
            ("account", self._standing),
        ):
            self._make(name, _needs_key if self._key_is_refused else look)

    def named(self, outcome: str) -> list[Check]:
        """The checks that ended so."""
        return [check for check in self.checks if check.outcome == outcome]

    def _make(self, name: str, look: Callable[[], Finding]) -> None:
        self.checks.append(Check(name, *look()))

    def _spec(self) -> Finding:
        if self.wanted.problem is not None:
            return FAILED, self.wanted.problem.message
        return self._without_patch() if self.wanted.patch is None else (PASSED, "the spec is valid")

    def _gates(self) -> Finding:
        problem = self.wanted.gates_problem
        return (PASSED, "the gates are valid") if problem is None else (FAILED, problem.message)

    def _without_patch(self) -> Finding:
        """What to say of a check that is about the spec where there is none to look at."""
        return SKIPPED, "the spec can't be read" if self.wanted.problem is not None else "the task gives no spec"

    def _key(self) -> Finding:
        try:
            session = self.account.session()
        except ApiError as error:
            if error.status == 404:
                return SKIPPED, _no_route(SESSION)
            if error.status not in (401, 403):
                raise
            return self._refused(error)
        if session is None or not session.user:
            self._key_is_refused = True
            return FAILED, "the API does not accept the key, which may be wrong, expired or revoked: check api_key"
        self._team_id = session.team.id if session.team is not None else None
        return PASSED, "the API accepts the key" + (f", which belongs to team {self._team_id}" if self._team_id else "")

    def _project(self) -> Finding:
        try:
            project = self.account.project(self.project_id)
        except ApiError as error:
            return self._project_by_list() if error.status == 404 else self._refused(error)
        if project.dt_deleted:
            return FAILED, f"the project {self.project_id} was deleted at {project.dt_deleted}: check project_id"
        self._team_id = self._team_id or project.team_id
        return PASSED, f"the project {self.project_id} exists"

    def _project_by_list(self) -> Finding:
        """A 404 says either that there is no such project or that there is no such call; the list knows which."""
        try:
            used = self.account.has_deployments(self.project_id)
        except ApiError as error:
            if error.status != 404:
                return self._refused(error)
            remedy = self.account.client.remedy_for_missing("project_id")
            return FAILED, f"the key's team has no project {self.project_id}: {remedy}"
        if used:
            return PASSED, f"the project {self.project_id} has deployments"
        return SKIPPED, (
            f"the API does not list projects, and {self.project_id} has no deployments, "
            "so the project can't be verified"
        )

    def _refused(self, error: ApiError) -> Finding:
        """A refusal is a finding; an API that has trouble is none, and raises."""
        if is_transient(error):
            raise error
        self._key_is_refused = error.status == 401
        return FAILED, error.message

    def _secrets(self) -> Finding:
        if self.wanted.patch is None:
            return self._without_patch()
        missing = references(self.wanted.patch.config)
        if not missing:
            return PASSED, "the spec refers to no secret"
        unseen = []
        for read in (self._project_secrets, self._team_secrets):
            try:
                names = read() if missing else set()
            except PaperspaceError as error:
                unseen.append(error.message)
            else:
                missing = {path: name for path, name in missing.items() if name not in names}
        if not missing:
            return PASSED, "each secret that the spec refers to exists"
        told = " and ".join(f"{path} refers to {_PREFIX}{name}" for path, name in missing.items())
        if unseen:
            return SKIPPED, f"{told}, which can't be verified: {'; '.join(unseen)}"
        return FAILED, f"{told}, which neither the project nor its team has: create it there, or correct its name"

    def _project_secrets(self) -> set[str]:
        return self.account.project_secrets(self.project_id)

    def _team_secrets(self) -> set[str]:
        if self._team_id is None:
            raise PaperspaceError("the API does not show the team of the key")
        return self.account.team_secrets(self._team_id)

    def _registry(self) -> Finding:
        if self.wanted.patch is None:
            return self._without_patch()
        wanted = self.wanted.patch.config.get("containerRegistry")
        if not wanted:
            return PASSED, "the spec names no container registry"
        try:
            known = self.account.registries()
        except PaperspaceError as error:
            return SKIPPED, _unseen(error, REGISTRIES)
        if wanted in known:
            return PASSED, f"the team has the container registry {wanted}"
        return FAILED, f"container_registry: the team has no registry {wanted}: add it, or correct its name"

    def _standing(self) -> Finding:
        try:
            standing = self.account.standing()
        except PaperspaceError as error:
            return SKIPPED, _unseen(error, STANDING)
        if standing.is_admin_locked:
            return FAILED, _with_reasons("the team's account is locked", standing)
        if standing.is_in_good_standing is None:
            return SKIPPED, "the API does not report the standing of the team's account"
        if not standing.is_in_good_standing:
            return FAILED, _with_reasons("the team's account is not in good standing", standing)
        return PASSED, "the team's account is in good standing"


def references(config: Mapping[str, Any]) -> dict[str, str]:
    """Where a config refers to stored secrets: paths, in the words of the options, and the names of the secrets."""
    return {
        canonical.format_path(path): value.removeprefix(_PREFIX)
        for path, value in canonical.flatten(config).items()
        if canonical.is_sensitive(path) and is_reference(value)
    }


def _needs_key() -> Finding:
    return SKIPPED, "this can't be checked without a key that the API accepts"


def _no_route(path: str) -> str:
    return f"the API has no endpoint {path}"


def _unseen(error: PaperspaceError, path: str) -> str:
    """Why a check could not be made."""
    return _no_route(path) if isinstance(error, ApiError) and error.status == 404 else error.message


def _with_reasons(told: str, standing: AccountStanding) -> str:
    return ": ".join([told, " ".join(standing.messages or ()) or "see its billing page"])
