# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The calls about what deployments live in: the key, its team's account, projects, secrets and registries.

All of them only read. An API that stands in for the real one may lack any: they then raise ApiError with status 404.
"""

from __future__ import annotations

from . import models, responses
from .client import Client, quoted

SESSION = "/auth/session"
STANDING = "/billing/account-standing"
REGISTRIES = "/container-registries"


class Account:
    """The calls of one client."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def session(self) -> models.Session | None:
        """GET whose key it is; None for a key that is nobody's."""
        answer = self.client.get(SESSION)
        return None if answer is None else responses.parse(models.Session, answer, f"a session (GET {SESSION})")

    def standing(self) -> models.AccountStanding:
        """GET whether the team's account is in order."""
        what = f"the account's standing (GET {STANDING})"
        return responses.parse(models.AccountStanding, self.client.get(STANDING), what)

    def project(self, project_id: str) -> models.Project:
        """GET one project."""
        path = f"/projects/{quoted(project_id)}"
        return responses.parse(models.Project, self.client.get(path), f"a project (GET {path})")

    def has_deployments(self, project_id: str) -> bool:
        """GET whether a project has any deployment; ApiError with status 404 if there is no such project."""
        path = f"/projects/{quoted(project_id)}/deployments"
        return bool(
            responses.parse(models.Page, self.client.get(path, {"limit": 1}), f"a page of a list (GET {path})").items
        )

    def project_secrets(self, project_id: str) -> set[str]:
        """GET the names of a project's secrets."""
        return self._secrets(f"/projects/{quoted(project_id)}/secrets")

    def team_secrets(self, team_id: str) -> set[str]:
        """GET the names of a team's secrets, which all its projects share."""
        return self._secrets(f"/teams/{quoted(team_id)}/secrets")

    def registries(self) -> set[str]:
        """GET what the team's container registries may be called by: their names and their ids."""
        found = self._listed(REGISTRIES, models.ContainerRegistry, "container registries")
        return {label for registry in found for label in (registry.name, registry.id) if label}

    def _secrets(self, path: str) -> set[str]:
        return {secret.name for secret in self._listed(path, models.StoredSecret, "secrets")}

    def _listed(self, path: str, model: type[responses.Model], what: str) -> list[responses.Model]:
        what = f"{what} (GET {path})"
        return [item for page in self.client.pages(path, {}) for item in responses.parse_list(model, page, what)]
