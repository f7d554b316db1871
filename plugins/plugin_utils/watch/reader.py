# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks at the API for a watch: one list whatever the number of deployments, and runs where they are wanted."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Mapping

from ansible_collections.paperspace.cloud.plugins.module_utils.api.client import Client
from ansible_collections.paperspace.cloud.plugins.module_utils.api.context import TaskContext
from ansible_collections.paperspace.cloud.plugins.module_utils.api.deadline import Deadline
from ansible_collections.paperspace.cloud.plugins.module_utils.api.models import Deployment
from ansible_collections.paperspace.cloud.plugins.module_utils.errors import (
    CancelledError,
    ContractError,
    PaperspaceError,
)
from ansible_collections.paperspace.cloud.plugins.module_utils.pool import run_all
from ansible_collections.paperspace.cloud.plugins.module_utils.reconcile.identity import learn_earlier_secrets
from ansible_collections.paperspace.cloud.plugins.module_utils.tasks.deployment_info import READ_SECONDS

from .events import matches
from .observation import Observation, bare_observation, observation_of
from .options import WatchOptions
from .snapshot import Snapshot, wants_runs
from .text import inert

CONCURRENCY = 8

_log = logging.getLogger(__name__)


class Reader:
    """Made for one watch; ``read`` is called from one thread at a time, ``stop`` from any."""

    def __init__(self, options: WatchOptions) -> None:
        self._options = options
        self._context = TaskContext()
        self._stopped = threading.Event()
        # By deployment: the spec at which the secrets of those before it were learnt.
        self._learnt: dict[str, str] = {}
        # What was warned of in this look, and in the one before.
        self._problems: set[str] = set()
        self._problems_before: set[str] = set()

    def stop(self) -> None:
        """A look that is under way asks for nothing more."""
        self._stopped.set()

    def read(self, snapshots: Mapping[str, Snapshot]) -> list[Observation]:
        """A whole look, or PaperspaceError. ``snapshots`` tell whose runs have news."""
        self._problems, self._problems_before = set(), self._problems
        client = Client(self._options.connection, Deadline(READ_SECONDS, sleep=self._sleep), self._context)
        deployments = []
        for deployment in client.deployments(self._options.project_id):
            self._check()
            deployments.append(deployment)
        observations = {one.id: observation for one in deployments if (observation := self._observation(one))}
        wanted = [one for one in deployments if self._wants_runs(snapshots.get(one.id), observations.get(one.id))]
        for done in run_all(lambda one: self._with_runs(client, one), wanted, CONCURRENCY):
            try:
                observations[done.item.id] = done.result()
            except CancelledError:
                raise
            # One whose runs can't be read (it may be gone by now) must not keep the others back.
            except PaperspaceError as error:
                self._warn(done.item, f"its runs can't be read: {error.message}")
        return list(observations.values())

    def _observation(self, deployment: Deployment) -> Observation | None:
        """One deployment that can't be read must not keep the others back: of it nothing is known, or no news."""
        try:
            return observation_of(deployment, None, self._context.secrets)
        except ContractError as error:
            self._warn(deployment, error.message)
        with contextlib.suppress(ContractError):
            return bare_observation(deployment)
        return None

    def _wants_runs(self, before: Snapshot | None, observation: Observation | None) -> bool:
        return (
            observation is not None
            and self._options.instances
            and matches(observation.name, self._options.names)
            and wants_runs(before, observation)
        )

    def _with_runs(self, client: Client, deployment: Deployment) -> Observation:
        self._check()
        runs = client.runs(deployment.id)
        self._learn_earlier(client, deployment)
        return observation_of(deployment, runs, self._context.secrets)

    def _warn(self, deployment: Deployment, problem: str) -> None:
        text = f"deployment {deployment.name} ({deployment.id}): {problem}"
        text = inert(self._context.secrets.text(text))
        self._problems.add(text)
        # Once, for as long as it stays so.
        if text not in self._problems_before:
            _log.warning("%s", text)

    def _learn_earlier(self, client: Client, deployment: Deployment) -> None:
        """Messages may still quote the secrets of the spec before. Read once for each spec."""
        spec = deployment.latest_spec
        if spec is not None and self._learnt.get(deployment.id) != spec.id:
            learn_earlier_secrets(client, deployment.id)
            self._learnt[deployment.id] = spec.id

    def _check(self) -> None:
        if self._stopped.is_set():
            raise CancelledError("the watch was stopped")

    def _sleep(self, seconds: float) -> None:
        self._stopped.wait(seconds)
        self._check()
