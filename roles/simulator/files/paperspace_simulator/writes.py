# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The writes: the one that makes or changes a deployment, the fast seeding beside it, and the deletion."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid4

from paperspace_simulator.errors import ApiError
from paperspace_simulator.records import Deployment, Spec
from paperspace_simulator.state import SimulatorState

GIT_HEADERS = ("x-git-actor", "x-git-host", "x-git-owner", "x-git-ref", "x-git-repo", "x-git-sha")
GIT_HOSTS = ("github", "gitlab")
LONGEST_NAME = 20
# What becomes of a name in a write, by the behaviour ``names``.
NAMES: dict[str, Callable[[str], str]] = {
    "kept": lambda name: name,
    "lower": str.lower,
    "nfd": lambda name: unicodedata.normalize("NFD", name),
    "cut": lambda name: name[:LONGEST_NAME],
    "blanks": lambda name: " ".join(name.split()),
}
# A seeded healthy deployment was made so long ago that its life is over, whatever its image.
SEED_AGE = 3600.0


def upsert(
    state: SimulatorState,
    project_id: str,
    config: dict[str, Any],
    deployment_id: str | None,
    headers: Mapping[str, str],
) -> str:
    """Makes or changes a deployment and returns its id."""
    project_id = state.project(project_id)
    config = _without(config, state.behaviours.ignored_fields)
    config = config | {"name": NAMES[state.behaviours["names"]](config["name"])}
    found = _find(state, project_id, config["name"], deployment_id)
    if found is None:
        return create(state, project_id, config, state.clock.now(), git_headers(headers))
    if deployment_id is not None:
        project_id, config = _renamed(state, found, project_id, config)
    if state.behaviours["dedupe"] == "yes" and config == found.latest.data:
        return found.id
    spec = _new_spec(state, config, state.clock.now(), git_headers(headers))
    state.store.save(found.with_spec(spec, project_id))
    return found.id


def create(
    state: SimulatorState, project_id: str, config: dict[str, Any], at: float, git: dict[str, str] | None = None
) -> str:
    deployment = make(state, project_id, config, at, git)
    state.store.save(deployment)
    return deployment.id


def make(
    state: SimulatorState, project_id: str, config: dict[str, Any], at: float, git: dict[str, str] | None = None
) -> Deployment:
    """A new deployment that is not in the store yet."""
    sequence = state.store.next_sequence()
    spec = _new_spec(state, config, at, git)
    return Deployment(str(uuid4()), sequence, config["name"], project_id, at, (spec,))


def remove(state: SimulatorState, deployment: Deployment) -> None:
    """Marks it deleted; who still sees it is decided when it is read. A second deletion changes nothing."""
    if deployment.deleted is None:
        state.store.save(replace(deployment, deleted=state.clock.now()))


def git_headers(headers: Mapping[str, str]) -> dict[str, str] | None:
    """The provenance headers; they count only when all six are there."""
    sent = {name: headers[name] for name in GIT_HEADERS if headers.get(name)}
    if len(sent) < len(GIT_HEADERS) or sent["x-git-host"] not in GIT_HOSTS:
        return None
    return sent


def _find(state: SimulatorState, project_id: str, name: str, deployment_id: str | None) -> Deployment | None:
    if deployment_id is not None:
        found = state.store.deployments.get(deployment_id.lower())
        if found is None or found.deleted is not None:
            raise ApiError(404, f"Deployment {deployment_id} not found")
        return found
    if state.behaviours["upsert"] == "id":
        return None
    return _named(state, project_id, name)


def _named(state: SimulatorState, project_id: str, name: str) -> Deployment | None:
    """The newest deployment of that name."""
    for deployment in reversed(state.store.deployments.values()):
        if (deployment.project_id, deployment.name) == (project_id, name) and deployment.deleted is None:
            return deployment
    return None


def _renamed(
    state: SimulatorState, found: Deployment, project_id: str, config: dict[str, Any]
) -> tuple[str, dict[str, Any]]:
    """Project and configuration after the behaviour of a changed name or project was applied."""
    if (project_id, config["name"]) == (found.project_id, found.name):
        return project_id, config
    behaviour = state.behaviours["rename"]
    if behaviour == "ignored":
        return found.project_id, config | {"name": found.name}
    if behaviour == "refused":
        raise ApiError(400, "The name and the project of a deployment can't be changed")
    if _named(state, project_id, config["name"]):
        raise ApiError(409, f"A deployment named {config['name']} already exists in the project")
    return project_id, config


def _new_spec(state: SimulatorState, config: dict[str, Any], at: float, git: dict[str, str] | None) -> Spec:
    password = config.get("basicAuthKey")
    if password and password.startswith("secret:"):
        name = password.removeprefix("secret:")
        password = state.store.secrets.get(name, name)
    return Spec(str(uuid4()), state.store.next_sequence(), at, config, git, password or None)


def _without(config: dict[str, Any], dropped: list[str]) -> dict[str, Any]:
    for key in dropped:
        head, _ignored, rest = key.partition(".")
        if head not in config:
            continue
        if rest:
            config = config | {head: _without(config[head], [rest])}
        else:
            config = {name: value for name, value in config.items() if name != head}
    return config
