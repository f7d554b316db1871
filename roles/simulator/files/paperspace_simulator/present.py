# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How records look from outside, under the chosen behaviours."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import md5
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from paperspace_simulator.behaviours import Behaviours
from paperspace_simulator.clock import iso
from paperspace_simulator.echo import Echo
from paperspace_simulator.hosts import endpoint_name
from paperspace_simulator.lifecycle import Instance, Run, SpecLife, latest_life, life_of
from paperspace_simulator.records import Deployment, Spec

TEAM_ID = "tsimulator"
USER_ID = "usimulator"
UNKNOWN_FIELD = "simulatorUnknown"


class Presenter:
    """Renders deployments, specs and runs at one moment.

    ``port`` is the simulator's, ``stored`` the values of the stored secrets by name.
    """

    def __init__(self, behaviours: Behaviours, port: int, stored: Mapping[str, str], now: float) -> None:
        self._behaviours = behaviours
        self._echo = Echo(behaviours, stored)
        self._port = port
        self._now = now

    def deployment(self, deployment: Deployment) -> dict[str, Any]:
        spec = deployment.latest
        shown = {
            "id": deployment.id,
            "name": deployment.name,
            "projectId": self.project_id(deployment.project_id),
            "teamId": TEAM_ID,
            "endpoint": endpoint_name(deployment.id, self._port),
            "dtCreated": iso(deployment.created),
            "latestSpecHash": _hash(spec.data),
            "latestSpec": self._latest_spec(deployment),
            **self._echo.auth_key(spec.data),
        }
        if deployment.deleted is not None:
            shown["dtDeleted"] = iso(deployment.deleted)
        return self.extended(shown)

    def history_item(self, deployment: Deployment, index: int) -> dict[str, Any]:
        spec = deployment.specs[index]
        life = life_of(deployment, index, self._now)
        return self._spec(deployment, spec, life) | {"workflowRun": _workflow_run(spec, life, self._now)}

    def run(self, run: Run) -> dict[str, Any]:
        number = self._number
        return self.extended(
            {
                "id": run.id,
                "replicas": number(run.replicas),
                "readyReplicas": number(run.ready),
                "availableReplicas": number(run.waiting),
                "instances": [self._instance(instance) for instance in run.instances],
            }
        )

    def _latest_spec(self, deployment: Deployment) -> dict[str, Any] | None:
        behaviour = self._behaviours["latest_spec"]
        if behaviour == "null":
            return None
        shown = self._spec(deployment, deployment.latest, latest_life(deployment, self._now))
        return shown | {"data": None} if behaviour == "no_data" else shown

    def _spec(self, deployment: Deployment, spec: Spec, life: SpecLife) -> dict[str, Any]:
        return self.extended(
            {
                "id": spec.id,
                "deploymentId": deployment.id,
                "userId": USER_ID,
                "data": self.config(spec.data),
                "externalApplied": iso(life.applied),
                "dtHealthy": iso(life.healthy),
                "error": life.error,
                "metadata": {"gitHeaders": spec.git_headers} if spec.git_headers else None,
            }
        )

    def _instance(self, instance: Instance) -> dict[str, Any]:
        history = [
            {"state": moment.state, "message": moment.message, "timestamp": iso(moment.at)}
            for moment in instance.moments
        ]
        last = instance.moments[-1]
        return self.extended(
            {
                "id": instance.id,
                "instanceId": instance.id,
                "state": last.state,
                "stateMessage": last.message,
                "dtCreated": iso(instance.moments[0].at),
                "dtFinished": iso(last.at) if last.state in ("errored", "terminating") else None,
                "history": history,
            }
        )

    def config(self, stored: dict[str, Any]) -> dict[str, Any]:
        """The configuration as the behaviours let it be echoed."""
        config = self._echo.config(stored)
        config["resources"] = self.extended(config["resources"])
        return self.extended(config)

    def extended(self, shown: dict[str, Any]) -> dict[str, Any]:
        """The same object, with a field that no document knows when the behaviours ask for it."""
        if self._behaviours["unknown_fields"] == "yes":
            shown[UNKNOWN_FIELD] = {"added": True}
        return shown

    def project_id(self, project_id: str) -> str:
        return project_id.upper() if self._behaviours["project_ids"] == "upper" else project_id

    def _number(self, value: int) -> int | float:
        return float(value) if self._behaviours["numbers"] == "float" else value


def _hash(data: dict[str, Any]) -> str:
    return md5(json.dumps(data, sort_keys=True).encode(), usedforsecurity=False).hexdigest()


def _workflow_run(spec: Spec, life: SpecLife, now: float) -> dict[str, Any] | None:
    """The run that prepares the integrations, None when there are none."""
    if not spec.data.get("integrations"):
        return None
    done = life.plan.prebuild_end
    if life.error:
        phase, message = "Failed", life.error
    elif now < done:
        phase, message = "Running", None
    else:
        phase, message = "Succeeded", None
    return {
        "id": str(uuid5(NAMESPACE_OID, spec.id)),
        "workflowId": str(uuid5(NAMESPACE_OID, "workflow/" + spec.id)),
        "phase": phase,
        "message": message,
        "dtCreated": iso(spec.created),
        "dtStarted": iso(spec.created),
        "dtFinished": iso(done) if phase != "Running" else None,
        "workflow": {"id": "wsimulator", "name": "deployment-integrations", "dtCreated": iso(spec.created)},
    }
