# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How tasks end: results, failures, and what a failure must not show."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.paperspace.cloud.plugins.module_utils.adapter import invocation as invocation_file
from ansible_collections.paperspace.cloud.plugins.module_utils.adapter import outcome as subject
from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.invocation import invocation
from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.outcome import bad_arguments, failure, outcome
from ansible_collections.paperspace.cloud.plugins.module_utils.api.context import TaskContext
from ansible_collections.paperspace.cloud.plugins.module_utils.errors import PaperspaceError
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.canonical import format_path

LONG, SHORT = "correct-horse-battery", "hunter2"
LINES = 'line one\nline "two"'
PARAMS: dict[str, Any] = {
    "api_key": "api-key-of-a-team",
    "name": "web",
    "env": {"A": LONG, "LINES": LINES, "N": 1},
    "basic_auth_key": SHORT,
}


def ending(run, *, diff_mode: bool = False) -> dict[str, Any]:
    return outcome(run, PARAMS, TaskContext(), diff_mode=diff_mode)


def raising(error: Exception) -> dict[str, Any]:
    def run(params, context):
        raise error

    return ending(run)


def test_the_engine_gets_the_arguments_and_the_runtime():
    context = TaskContext(check_mode=True)
    result = outcome(lambda *given: {"same": given == (PARAMS, context)}, PARAMS, context, diff_mode=False)
    assert result == {"same": True}


@pytest.mark.parametrize("diff_mode", [False, True])
def test_the_diff_is_kept_in_diff_mode_only(diff_mode):
    diff = {"before": "a", "after": "b"}
    result = ending(lambda *_: {"changed": True, "diff": diff}, diff_mode=diff_mode)
    assert result == ({"changed": True, "diff": diff} if diff_mode else {"changed": True})


def test_the_diff_of_a_failure_is_dropped_too():
    assert raising(PaperspaceError("no", diff={"before": "a"})) == {"failed": True, "msg": "no"}


def test_results_are_what_json_gives_back():
    assert ending(lambda *_: {"ports": (80, 443), "by_port": {80: "a"}}) == {"ports": [80, 443], "by_port": {"80": "a"}}


def test_a_result_that_json_can_not_carry_is_a_failure():
    result = ending(lambda *_: {"changed": True, "odd": object()})
    assert result["failed"]
    assert "TypeError" in result["msg"]


def test_an_error_of_ours_gives_its_message_and_its_details():
    error = PaperspaceError("the rollout failed", phase="runs", changed=True, failed=False, msg="other")
    assert failure(error, PARAMS) == {"failed": True, "msg": "the rollout failed", "phase": "runs", "changed": True}


def test_another_error_says_its_class_and_where_to_report_it():
    message = raising(KeyError("replicas"))["msg"]
    assert message.startswith("Unexpected KeyError in ")
    assert "'replicas'" in message
    assert "/issues" in message


def test_the_place_is_the_innermost_of_this_collection():
    result = ending(lambda *_: {"path": format_path(7)})
    assert "in canonical.py:" in result["msg"] and "(format_path)" in result["msg"]


class _Bad:
    def __str__(self) -> str:
        raise ValueError("unreadable")


@pytest.mark.parametrize(
    "text", [f"invalid literal: {LONG!r}", f"can't parse {LINES!r}", f"can't parse {LINES}", f"{{'A': {LONG!r}}}"]
)
def test_long_secrets_are_replaced(text):
    message = raising(ValueError(text))["msg"]
    assert "********" in message
    assert "horse" not in message
    assert "line one" not in message


def test_a_text_with_a_short_secret_is_withheld():
    message = raising(ValueError(f"invalid literal: {SHORT!r}"))["msg"]
    assert SHORT not in message
    assert "withheld" in message


def test_a_text_that_holds_a_very_short_value_is_shown():
    assert "1 of 2" in raising(ValueError("1 of 2"))["msg"]


def test_the_text_of_refused_arguments_is_redacted():
    result = bad_arguments(f"value of state must be one of: present, absent, got: {LONG}", PARAMS)
    assert result == {"failed": True, "msg": "value of state must be one of: present, absent, got: ********"}


def test_the_invocation_is_redacted():
    shown = invocation(PARAMS)["module_args"]
    assert shown["name"] == "web"
    assert shown["env"]["A"] == shown["basic_auth_key"] == "********"
    assert "team" not in str(shown)


def test_when_redaction_itself_fails_everything_is_hidden(monkeypatch):
    def fail(*_: Any) -> None:
        raise RuntimeError(LONG)

    monkeypatch.setattr(invocation_file, "redact_arguments", fail)
    monkeypatch.setattr(subject, "secrets_in_arguments", fail)
    assert invocation(PARAMS) == {"module_args": dict.fromkeys(PARAMS, "********")}
    assert LONG not in failure(ValueError(LONG), PARAMS)["msg"]


@pytest.mark.parametrize("ending_exception", [KeyboardInterrupt, SystemExit])
def test_what_ends_a_process_is_not_caught(ending_exception):
    def run(params, context):
        raise ending_exception

    with pytest.raises(ending_exception):
        ending(run)
