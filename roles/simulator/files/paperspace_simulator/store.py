# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the state lives: in memory, and in an SQLite file as well when one is asked for."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict
from typing import Any

from paperspace_simulator.process import private_file
from paperspace_simulator.records import Deployment, LogBatch

SCHEMA = "CREATE TABLE IF NOT EXISTS record (kind TEXT, key TEXT, body TEXT, PRIMARY KEY (kind, key))"


class StateFileError(Exception):
    """The SQLite file can't be used; the message says why."""


class StateFile:
    """Records of JSON in one SQLite table, keyed by kind and key."""

    def __init__(self, path: str) -> None:
        try:
            private_file(path)
            self._database = sqlite3.connect(path, timeout=1, isolation_level=None)
            # One simulator a file: a second one fails at once instead of mixing its state in.
            self._database.execute("PRAGMA locking_mode=EXCLUSIVE")
            self._database.execute("PRAGMA synchronous=OFF")
            self._database.execute("BEGIN IMMEDIATE")
            self._database.execute(SCHEMA)
            self._database.execute("COMMIT")
        except (OSError, sqlite3.Error) as error:
            raise StateFileError(f"The state file {path} can't be used: {error}.") from error

    def put(self, kind: str, key: str, body: Any) -> None:
        self._database.execute("REPLACE INTO record VALUES (?, ?, ?)", (kind, key, json.dumps(body)))

    def clear(self) -> None:
        self._database.execute("DELETE FROM record")

    def all(self, kind: str) -> dict[str, Any]:
        rows = self._database.execute("SELECT key, body FROM record WHERE kind = ?", (kind,))
        return {key: json.loads(body) for key, body in rows}

    def close(self) -> None:
        self._database.close()


class Store:
    """The whole state. ``previous`` is the deployments as they were before the last write."""

    def __init__(self, path: str | None = None) -> None:
        self._file = StateFile(path) if path else None
        self._empty()
        if self._file:
            self._load(self._file)

    def _empty(self) -> None:
        self.deployments: dict[str, Deployment] = {}
        self.previous: dict[str, Deployment] = {}
        self.secrets: dict[str, str] = {}
        self.projects: dict[str, bool] = {}
        self.registries: dict[str, bool] = {}
        self.log_batches: dict[str, list[LogBatch]] = {}
        self.metric_values: dict[str, dict[str, list[str]]] = {}
        self._sequence = 0

    def _load(self, file: StateFile) -> None:
        found = [Deployment.from_json(body) for body in file.all("deployment").values()]
        # Insertion order is the order of creation everywhere below.
        found.sort(key=lambda deployment: deployment.sequence)
        self.deployments = {deployment.id: deployment for deployment in found}
        self.previous = dict(self.deployments)
        self.secrets = file.all("secret")
        self.projects = file.all("project")
        self.registries = file.all("registry")
        self.metric_values = file.all("metric")
        for body in file.all("logs").values():
            batch = LogBatch(**body)
            self.log_batches.setdefault(batch.deployment_id, []).append(batch)
        for batches in self.log_batches.values():
            batches.sort(key=lambda batch: batch.source)
        self._sequence = file.all("meta").get("sequence", 0)

    def saved_clock(self) -> dict[str, float] | None:
        return self._file.all("meta").get("clock") if self._file else None

    def save_clock(self, anchor: dict[str, float]) -> None:
        self._put("meta", "clock", anchor)

    def next_sequence(self) -> int:
        self._sequence += 1
        self._put("meta", "sequence", self._sequence)
        return self._sequence

    def save(self, *deployments: Deployment) -> None:
        self.previous = dict(self.deployments)
        for deployment in deployments:
            self.deployments[deployment.id] = deployment
            self._put("deployment", deployment.id, deployment.to_json())

    def next_log_source(self) -> int:
        """A number for a new batch of log lines; 0 is what the instances write themselves."""
        return 1 + sum(len(batches) for batches in self.log_batches.values())

    def set_secret(self, name: str, value: str) -> None:
        self.secrets[name] = value
        self._put("secret", name, value)

    def set_project(self, project_id: str, exists: bool) -> None:
        self.projects[project_id] = exists
        self._put("project", project_id, exists)

    def set_registry(self, name: str, exists: bool) -> None:
        self.registries[name] = exists
        self._put("registry", name, exists)

    def add_logs(self, batch: LogBatch) -> None:
        self.log_batches.setdefault(batch.deployment_id, []).append(batch)
        self._put("logs", str(batch.source), asdict(batch))

    def set_metric(self, deployment_id: str, metric: str, values: list[str]) -> None:
        of_deployment = self.metric_values.setdefault(deployment_id, {})
        of_deployment[metric] = values
        self._put("metric", deployment_id, of_deployment)

    def clear(self) -> None:
        sequence = self._sequence
        self._empty()
        # Numbers are never used twice, so that an old cursor can't point at a new thing.
        self._sequence = sequence
        if self._file:
            self._file.clear()
            self._put("meta", "sequence", sequence)

    def close(self) -> None:
        if self._file:
            self._file.close()

    def _put(self, kind: str, key: str, body: Any) -> None:
        if self._file:
            self._file.put(kind, key, body)
