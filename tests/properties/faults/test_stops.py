# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A task that is stopped after any of its requests writes no more, and the next run finishes its work."""

from __future__ import annotations

from typing import Any

import pytest
from faults.judge import LATE, STOP, Runner
from faults.scenarios import SCENARIOS, Scenario

from ansible_collections.paperspace.cloud.plugins.module_utils.api import context

WRITING = [scenario for scenario in SCENARIOS if scenario.wanted is not None]
# What makes a task repeat its writes.
FAULTS: dict[str, list[dict[str, Any]]] = {
    "nothing": [],
    "put off": [{"method": method, "kind": "rate_limit", "times": 2} for method in ("POST", "DELETE")],
    "unavailable": [{"method": method, "kind": "status", "status": 503, "times": 2} for method in ("POST", "DELETE")],
    "lost": [{"method": method, "kind": "drop", "times": 2} for method in ("POST", "DELETE")],
    "lost once done": [{"method": method, "kind": "drop", "when": "after"} for method in ("POST", "DELETE")],
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("scenario", WRITING, ids=lambda scenario: f"{scenario.module} {scenario.name}")
def test_a_stop_after_any_request_ends_the_writing(runner: Runner, scenario: Scenario, fault: str) -> None:
    # With a fault before it there are more requests than these, the last of which read.
    for after in range(len(runner.calls(scenario)) + 2):
        verdict = runner.stopped(scenario, after, *FAULTS[fault])
        assert not verdict.problems, f"stopped after {after} requests: {verdict}"
        assert not verdict.failed or STOP in verdict.message, verdict


def test_a_write_that_does_not_ask_is_seen(runner: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context.TaskContext, "check_cancelled", lambda *_arguments: None)
    scenario = next(scenario for scenario in WRITING if scenario.name == "create")
    assert LATE in {kind for kind, _text in runner.stopped(scenario, 1).problems}
