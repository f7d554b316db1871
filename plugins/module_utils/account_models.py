# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pydantic models of the answers about a key, its team's account, projects, secrets and registries."""

from __future__ import annotations

from typing import Any

from .models import AnswerModel


class Team(AnswerModel):
    id: str | None = None


class Session(AnswerModel):
    """Whose key a request carries. What is said of a user is not our business."""

    user: Any = None
    team: Team | None = None


class Project(AnswerModel):
    id: str | None = None
    name: str | None = None
    team_id: str | None = None
    dt_deleted: str | None = None


class StoredSecret(AnswerModel):
    """A secret of a project or a team, without its value."""

    name: str


class ContainerRegistry(AnswerModel):
    id: str | None = None
    name: str | None = None


class AccountStanding(AnswerModel):
    """Whether the team may run anything; ``messages`` say why not."""

    is_in_good_standing: bool | None = None
    is_admin_locked: bool | None = None
    messages: list[str] | None = None
