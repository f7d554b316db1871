# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The state of one simulator, shared by the routes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from secrets import token_urlsafe
from typing import Any

from paperspace_simulator.behaviours import Behaviours
from paperspace_simulator.clock import Clock
from paperspace_simulator.errors import ApiError
from paperspace_simulator.faults import FaultList
from paperspace_simulator.lifetime import Activity
from paperspace_simulator.present import Presenter
from paperspace_simulator.records import Deployment
from paperspace_simulator.request_log import RequestLog
from paperspace_simulator.store import Store

# Simulated seconds that a deleted deployment stays visible under the behaviour ``delete=slow``.
SLOW_DELETE = 3.0


class SimulatorState:
    """State, clock, behaviours, faults and the log of requests."""

    def __init__(self, store: Store, behaviours: Behaviours, factor: float, api_key: str | None) -> None:
        self.store = store
        self.behaviours = behaviours
        self.clock = Clock(factor, store.saved_clock())
        self.api_key = api_key
        self.faults = FaultList()
        self.requests = RequestLog()
        # The work of requests that were given up, and the simulated time when it is done all the same.
        self.late: list[tuple[float, Callable[[], Awaitable[Any]]]] = []
        self.activity = Activity()
        self.token = token_urlsafe()
        self.port = 0
        self.stop: Callable[[], None] = lambda: None
        self._factor_at_start = factor
        self.save_clock()

    def save_clock(self) -> None:
        self.store.save_clock(self.clock.anchor())

    def reset(self) -> None:
        self.store.clear()
        self.behaviours.reset()
        self.faults.clear()
        self.requests.clear()
        self.late.clear()
        self.clock.set_factor(self._factor_at_start)
        self.save_clock()

    async def finish_late(self) -> None:
        """Does the work of requests that were given up, as far as its time has come."""
        due = [(at, work) for at, work in self.late if at <= self.clock.now()]
        self.late = [one for one in self.late if one not in due]
        for _at, work in due:
            await work()

    def presenter(self) -> Presenter:
        return Presenter(self.behaviours, self.port, self.store.secrets, self.clock.now())

    def key_is_good(self, key: str | None) -> bool:
        if not key:
            return False
        return self.api_key is None or key == self.api_key

    def project(self, project_id: str) -> str:
        """The id as it is stored: a caller may write it as the answers do. ApiError when there is no such project."""
        stored = project_id.lower() if self.behaviours["project_ids"] == "upper" else project_id
        if not self.project_exists(stored):
            raise ApiError(404, f"Project {project_id} not found")
        return stored

    def project_exists(self, project_id: str) -> bool:
        assumed = self.behaviours["projects"] == "all" or (project_id.startswith("p") and "missing" not in project_id)
        return self.store.projects.get(project_id, assumed)

    def find(self, deployment_id: str, stale: bool = False) -> Deployment | None:
        """The deployment if it can still be read."""
        found = self._deployments(stale).get(deployment_id.lower())
        return found if found and self._is_readable(found) else None

    def listed(self, stale: bool = False) -> list[Deployment]:
        """What the lists show, oldest first."""
        return [found for found in self._deployments(stale).values() if self._is_listed(found)]

    def _deployments(self, stale: bool) -> dict[str, Deployment]:
        return self.store.previous if stale else self.store.deployments

    def _is_readable(self, deployment: Deployment) -> bool:
        if deployment.deleted is None:
            return True
        behaviour = self.behaviours["delete"]
        return behaviour == "soft" or (behaviour == "slow" and self._is_going(deployment))

    def _is_listed(self, deployment: Deployment) -> bool:
        if deployment.deleted is None:
            return True
        return self.behaviours["delete"] == "slow" and self._is_going(deployment)

    def _is_going(self, deployment: Deployment) -> bool:
        return deployment.deleted is not None and self.clock.now() < deployment.deleted + SLOW_DELETE
