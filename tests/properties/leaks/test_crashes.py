# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An error that nobody has thought of, in the engine or in a library, which quotes all that it was given."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from leaks.canaries import FORMS, SEARCHABLE, maker, options_of
from leaks.search import Search

from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.invocation import invocation
from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.outcome import outcome
from ansible_collections.paperspace.cloud.plugins.module_utils.api.context import TaskContext

# How an exception may write what it was given, some of it more than once.
SPELLINGS: list[Callable[[Any], str]] = [
    str,
    repr,
    json.dumps,
    lambda value: json.dumps(value, ensure_ascii=False),
    lambda value: repr(json.dumps(value).encode()),
    lambda value: json.dumps({"body": json.dumps(value)}),
    lambda value: repr(repr(repr(value))),
    lambda value: f"...{json.dumps(value)[20:-20]}...",
]


def cases() -> list[tuple[str, str]]:
    return [(canary.kind, form) for canary in SEARCHABLE for form in FORMS if form != "src"]


@pytest.mark.parametrize("number", range(len(SPELLINGS)))
def test_an_unexpected_error_tells_no_secret(number: int) -> None:
    search = Search()
    kinds = {canary.kind: canary for canary in SEARCHABLE}
    for kind, form in cases():
        params = options_of(form, maker(kinds[kind], form))

        def run(given: dict[str, Any], context: TaskContext) -> dict[str, Any]:
            raise RuntimeError(f"broken by {SPELLINGS[number](given)}")

        result = outcome(run, params, TaskContext(), diff_mode=True)
        assert "Unexpected RuntimeError in" in result["msg"]
        search.look(f"{kind} in {form}", json.dumps([result, invocation(params)], ensure_ascii=False))
    search.assert_shut()
    assert len(search.doors) == len(SEARCHABLE) * (len(FORMS) - 1)
