# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Guarantee 5 against an API that drops fields: the error names what it did not take."""

from __future__ import annotations

import collections
from typing import Any

from depth import FULL
from guarantees import model
from guarantees.memory_api import PROJECT, Clock
from guarantees.strategies import desired_states, options_of
from guarantees.task_runner import TaskRunner, clock_of
from hypothesis import given, settings
from hypothesis import strategies as st

COUNTS: collections.Counter[str] = collections.Counter()
WEB = {"name": "web", "project_id": PROJECT}
DROPPED = {
    "region": "region",
    "command": "command",
    "env": "env.",
    "containerRegistry": "container_registry",
    "integrations": "integrations[",
    "healthChecks": "health_checks.",
}


def check_dropped(first: model.DesiredState, desired: model.DesiredState, key: str, data: Any) -> None:
    runner = TaskRunner(Clock())
    with clock_of(runner.api.clock):
        runner.run("deployment", **WEB, **options_of(first, data.draw))
        before = runner.view("web")
        try:
            expected = model.expect_present(before, desired, "web")
        except model.Refused:
            return
        if before.shown is None or not expected.changed:
            return
        runner.api.ignored = key
        result = runner.run("deployment", **WEB, **options_of(desired, data.draw))
    lost = {path for path in model.leaves_of(expected.target) if path.startswith(DROPPED[key])}
    assert len(runner.api.posts()) == 2
    if not lost:
        assert not result.get("failed"), result["msg"]
        return
    COUNTS["dropped"] += 1
    assert result.get("failed") and result["changed"], "a field that was not taken passed for taken"
    assert "did not apply" in result["msg"]
    assert set(result["refused"]) <= lost and result["refused"]


def test_a_field_that_was_not_taken_is_named() -> None:
    COUNTS.clear()

    @settings(max_examples=300 if FULL else 40)
    @given(desired_states(whole=True), desired_states(whole=True), st.sampled_from(sorted(DROPPED)), st.data())
    def drop(first: model.DesiredState, desired: model.DesiredState, key: str, data: Any) -> None:
        check_dropped(first, desired, key, data)

    drop()
    assert COUNTS["dropped"] > 0
