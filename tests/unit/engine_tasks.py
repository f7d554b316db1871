# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tasks that run against a simulator without Ansible around them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from simulator_fixture import KEY, Simulator

from ansible_collections.paperspace.cloud.plugins.module_utils.adapter import arguments, normalize, outcome
from ansible_collections.paperspace.cloud.plugins.module_utils.api.context import TaskContext
from ansible_collections.paperspace.cloud.plugins.module_utils.errors import PaperspaceError
from ansible_collections.paperspace.cloud.plugins.module_utils.tasks import (
    deployment,
    deployment_fleet,
    deployment_history_info,
    deployment_info,
    deployment_logs,
    deployment_metrics_info,
    deployment_preflight,
    deployment_rollback,
    deployment_runs_info,
    deployment_soak,
)

TASKS = {
    "deployment": (arguments.DEPLOYMENT, deployment.run),
    "deployment_fleet": (arguments.DEPLOYMENT_FLEET, deployment_fleet.run),
    "deployment_history_info": (arguments.DEPLOYMENT_HISTORY_INFO, deployment_history_info.run),
    "deployment_info": (arguments.DEPLOYMENT_INFO, deployment_info.run),
    "deployment_logs": (arguments.DEPLOYMENT_LOGS, deployment_logs.run),
    "deployment_rollback": (arguments.DEPLOYMENT_ROLLBACK, deployment_rollback.run),
    "deployment_metrics_info": (arguments.DEPLOYMENT_METRICS_INFO, deployment_metrics_info.run),
    "deployment_preflight": (arguments.DEPLOYMENT_PREFLIGHT, deployment_preflight.run),
    "deployment_runs_info": (arguments.DEPLOYMENT_RUNS_INFO, deployment_runs_info.run),
    "deployment_soak": (arguments.DEPLOYMENT_SOAK, deployment_soak.run),
}

WAITING = ("deployment", "deployment_fleet", "deployment_rollback")


class Tasks:
    """Runs tasks as the adapters do: validated arguments in, a plain result or a PaperspaceError out."""

    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator
        self.warnings: list[str] = []
        self.progress: list[str] = []
        self.sessions: dict[Any, Any] = {}
        self.cancelled: Callable[[], str | None] = lambda: None

    def __call__(self, module: str, check: bool = False, **options: Any) -> dict[str, Any]:
        return outcome.masked(*self._prepared(module, check, options))

    def ended(self, module: str, check: bool = False, **options: Any) -> dict[str, Any]:
        """The result as an adapter would hand it over: a failure is one too, whatever was raised."""
        return outcome.outcome(*self._prepared(module, check, options), diff_mode=True)

    def _prepared(self, module: str, check: bool, options: dict[str, Any]) -> tuple[Any, dict[str, Any], TaskContext]:
        spec, run = TASKS[module]
        options = {"api_key": KEY, "api_url": self.simulator.address, **options}
        if module in WAITING:
            options = {"wait_interval": 0.05, "wait_timeout": 90, "wait_unhealthy_seconds": 0.2, **options}
        options = normalize.without_unset(options, spec)
        validated = ArgumentSpecValidator(spec).validate(options)
        assert not validated.error_messages, validated.error_messages
        params = validated.validated_parameters
        self.warnings.clear()
        self.progress.clear()
        context = TaskContext(
            check_mode=check,
            progress=lambda *lines: self.progress.extend(lines),
            cancelled=self.cancelled,
            warnings=self.warnings,
            sessions=self.sessions,
        )
        return run, params, context

    def fails(self, module: str, **options: Any) -> PaperspaceError:
        with pytest.raises(PaperspaceError) as caught:
            self(module, **options)
        return caught.value

    def methods(self) -> list[str]:
        """The calls that the last task made, in order, as ``GET /deployments/{id}``-like words."""
        found = [entry["method"] for entry in self.simulator.requests()]
        self.simulator.clear_requests()
        return found
