# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The short text of a report: what it says first, what it leaves out, and that no terminal obeys it."""

from __future__ import annotations

import pytest
from ansible.errors import AnsibleFilterError
from hypothesis import given, settings
from hypothesis import strategies as st
from report_data import SITUATIONS, healthy_rollout

from ansible_collections.paperspace.cloud.plugins.filter.report_text import FilterModule
from ansible_collections.paperspace.cloud.plugins.plugin_utils.report_text import MAX_WIDTH

report_text = FilterModule().filters()["report_text"]
KEYS = sorted(healthy_rollout())


@pytest.mark.parametrize(
    ("situation", "expected"),
    [
        (
            "healthy",
            [
                "Rolled out: llm (rollout, 2026-01-02 03:10:45 UTC)",
                "  Gates:     3 of 3 passed",
                "  Replicas:  2 of 2 ready",
                "  Took:      6 min 26 s (read 0.6 s, apply 3.3 s, wait 1 min 19 s, probe 1.7 s, soak 5 min 0 s)",
                "  Log:       no error in 7 lines",
            ],
        ),
        (
            "failed",
            [
                "Failed, rolled back: llm (rollout, 2026-01-02 03:06:16 UTC)",
                "  Changes:   image: registry.example.com/team/llm:1.5 -> registry.example.com/team/llm:1.6; "
                "env.MODEL: medium -> large",
                "  Log:       3 errors in 9 lines, the last: FATAL the model could not be loaded",
            ],
        ),
        (
            "diagnosis",
            [
                "Unhealthy: llm (diagnosis, 2026-01-02 03:04:07 UTC)",
                "  Not read:  metrics: the API answered 500 INTERNAL_SERVER_ERROR five times; "
                "logs: only the last 200 lines were asked for",
            ],
        ),
    ],
)
def test_a_situation(situation, expected):
    text = report_text(SITUATIONS[situation]())
    lines = text.splitlines()
    assert lines[0] == expected[0]
    assert lines[1] == SITUATIONS[situation]()["headline"]
    assert set(expected) <= set(lines)


def test_a_name_is_enough():
    assert report_text({"name": "llm"}) == "not known: llm (report)"


@pytest.mark.parametrize("missing", [key for key in KEYS if key != "name"])
def test_any_key_may_be_missing(missing):
    data = healthy_rollout()
    data.pop(missing)
    assert report_text(data) == report_text({**data, missing: None})


def test_lists_are_cut():
    changes = [{"path": f"env.A{n}", "before": None, "after": ""} for n in range(9)]
    text = report_text({"name": "llm", "changes": changes, "problems": ["a\nb"] * 5})
    assert "env.A2: not set -> ''; and 6 more" in text
    assert "Not read:  a b; a b; a b; and 2 more" in text


@given(st.dictionaries(st.sampled_from(["headline", "reason", "hint", "command", "outcome"]), st.text(max_size=600)))
@settings(deadline=None)
def test_no_terminal_obeys_it_and_it_stays_short(data):
    text = report_text({"name": "a\x1b]0;title\x07\r\nb\x9b2J", **data})
    assert all(character == "\n" or character.isprintable() or ord(character) > 159 for character in text)
    lines = text.split("\n")
    assert len(lines) <= 6
    assert max(map(len, lines)) <= MAX_WIDTH


def test_what_is_said_of_something_else():
    with pytest.raises(AnsibleFilterError, match=r"paperspace\.cloud\.report_text: name: give the name"):
        report_text({})
