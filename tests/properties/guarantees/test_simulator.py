# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guarantees against the real simulator over HTTP, under its behaviours."""

from __future__ import annotations

import collections
from typing import Any

from depth import FULL
from engine_tasks import Tasks
from guarantees import model
from guarantees.memory_api import PROJECT
from guarantees.strategies import desired_states, options_of
from guarantees.task_runner import assert_no_secret, assert_one_change_list, told
from hypothesis import given, settings
from hypothesis import strategies as st
from simulator_fixture import KEY, Simulator, start_simulator

from ansible_collections.paperspace.cloud.plugins.module_utils.errors import PaperspaceError

COUNTS: collections.Counter[str] = collections.Counter()
BEHAVIOURS = {
    "defaults": ["absent", "filled"],
    "latest": ["kept", "v1"],
    "numbers": ["int", "float"],
    "unknown_fields": ["no", "yes"],
    "name_filter": ["exact", "substring"],
    "upsert": ["name", "id"],
    "dedupe": ["no", "yes"],
    "secrets": ["plain", "masked", "prefix", "dots", "redacted", "hidden"],
}
EXAMPLES = 120 if FULL else 10


def _view(simulator: Simulator) -> model.View:
    """What the API shows and, by the control address, what it holds."""
    found = simulator.live_deployments()
    if not found:
        return model.View()
    shown = simulator.get(found[0]["id"])["latestSpec"]["data"]
    return model.View(model.read_config(shown), model.read_config(found[0]["config"]))


def _run(task: Tasks, desired: model.DesiredState, data: Any) -> None:
    before = _view(task.simulator)
    options = {"name": "web", "project_id": PROJECT, "wait": False, **options_of(desired, data.draw)}
    task.simulator.clear_requests()
    try:
        expected = model.expect_present(before, desired, "web")
    except model.Refused as refused:
        error = _error(task, options)
        assert str(refused) in error.message
        assert task.simulator.requests("POST") == []
        return
    predicted = task("deployment", check=True, **options)
    assert task.simulator.requests("POST") == []
    result = task("deployment", **options)
    assert told(predicted) == told(result)
    assert_one_change_list(result)
    assert_no_secret([result, task.warnings])
    assert result["changed"] == expected.changed
    assert {change["path"] for change in result["changes"]} == expected.paths
    assert len(task.simulator.requests("POST")) == int(expected.changed)
    lost = model.lost(before, expected.kept, _view(task.simulator).held)
    assert not {path for path in lost if expected.changed or model.is_comparable(before, path)}
    again = task("deployment", **options)
    assert not again["changed"], again["changes"]
    assert len(task.simulator.requests("POST")) == int(expected.changed)
    COUNTS["tasks"] += 1


def _error(task: Tasks, options: dict[str, Any]) -> PaperspaceError:
    try:
        task("deployment", **options)
    except PaperspaceError as error:
        return error
    raise AssertionError("nothing was refused")


def _known(desired: model.DesiredState) -> model.DesiredState:
    """Without what the simulator's oldest version does not keep."""
    if desired.old or desired.shape() == model.OLD:
        desired.fields.pop("health_checks", None)
    return desired


def test_the_guarantees_hold_against_the_simulator() -> None:
    COUNTS.clear()
    with start_simulator(clock_factor=20, api_key=KEY) as simulator:
        task = Tasks(simulator)

        @settings(max_examples=EXAMPLES)
        @given(
            st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in BEHAVIOURS.items()}),
            desired_states(whole=True).map(_known),
            st.lists(desired_states().map(_known), max_size=3),
            st.data(),
        )
        def sequence(
            behaviours: dict[str, str], first: model.DesiredState, more: list[model.DesiredState], data: Any
        ) -> None:
            simulator.reset()
            if behaviours:
                simulator.behaviours(**behaviours)
            COUNTS["sequences"] += 1
            for desired in (first, *more):
                # A flat task on a deployment of the oldest kind speaks of what the simulator would drop.
                if model.shape_of(_view(simulator).shown) == model.OLD:
                    desired.fields.pop("health_checks", None)
                # An endpoint asks for a removed key until the spec without it is applied: not between check and task.
                simulator.advance(60)
                _run(task, desired, data)

        sequence()
    assert COUNTS["sequences"] >= EXAMPLES // 2 and COUNTS["tasks"] > 0
