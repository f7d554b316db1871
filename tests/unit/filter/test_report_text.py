# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The short text of a report: what it says first, what it leaves out, and that no terminal obeys it."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from ansible.errors import AnsibleFilterError
from hypothesis import given, settings
from hypothesis import strategies as st
from report_data import SITUATIONS, healthy_rollout

from ansible_collections.paperspace.cloud.plugins.filter import report_page as report_page_filter
from ansible_collections.paperspace.cloud.plugins.filter.report_text import FilterModule
from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.text import MAX_WIDTH

ROLES = Path(__file__).resolve().parents[3] / "roles"
report_page = report_page_filter.FilterModule().filters()["report_page"]
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
    assert all(character in "\n\t" or character.isprintable() or ord(character) > 159 for character in text)
    lines = text.split("\n")
    assert len(lines) <= 6
    assert max(len(line) for line in lines if not line.startswith("  Repeat:")) <= MAX_WIDTH


OUTCOMES = [
    (role, outcome)
    for role in ("rollout", "diagnose")
    for line in (ROLES / role / "README.md").read_text().splitlines()
    if line.startswith("| `outcome` |")
    for outcome in re.findall(r"`(\w+)`", line.removeprefix("| `outcome` |"))
]


@pytest.mark.parametrize(("role", "outcome"), OUTCOMES)
def test_each_outcome_of_a_role_has_words_of_its_own(role, outcome):
    assert ("rollout", "refused") in OUTCOMES and ("diagnose", "gone") in OUTCOMES
    said = {one: report_text({"name": "llm", "outcome": one}).partition(":")[0] for _role, one in OUTCOMES}
    assert said[outcome][0].isupper() and "_" not in said[outcome]
    assert [one for one in said if said[one] == said[outcome]] == [outcome]


# As it enters, as it is shown. Colours go; whatever else a terminal would obey can be seen.
UNPRINTABLE = [
    ("\x1b[1;31mred\x1b[0m", "red"),
    ("\x1b]0;title\x07", "␛]0;title␇"),
    ("\x1b[2J", "␛[2J"),
    ("\x9b2J", "\ufffd2J"),
    ("50%\r100%", "50%␍100%"),
    ("a\x00b\x08c", "a␀b␈c"),
    ("half \ud83d", "half \ufffd"),
    ("\u202egnp.exe", "\ufffdgnp.exe"),
]
SHOWN_IN = {
    "name": lambda text: {"name": text},
    "outcome": lambda text: {"outcome": text},
    "headline": lambda text: {"headline": text},
    "reason": lambda text: {"reason": text},
    "hint": lambda text: {"hint": text},
    "command": lambda text: {"command": text},
    "endpoint": lambda text: {"endpoint_url": text},
    "change": lambda text: {"changes": [{"path": text, "before": text, "after": text}]},
    "gate": lambda text: {"gates": [{"name": text, "status": "failed", "detail": text}]},
    "instance": lambda text: {"runs": [{"instances": [{"state": "errored", "state_message": text}]}]},
    "log": lambda text: {"logs": [{"message": f"error {text}"}]},
    "problem": lambda text: {"problems": [text]},
}


@pytest.mark.parametrize("render", [report_text, report_page])
@pytest.mark.parametrize("place", SHOWN_IN)
@pytest.mark.parametrize(("text", "shown"), UNPRINTABLE)
def test_what_a_terminal_would_obey_can_be_seen(render, place, text, shown):
    told = render({"name": "llm", **SHOWN_IN[place](f"<{text}>")})
    assert f"<{shown}>" in told.replace("&lt;", "<").replace("&gt;", ">")
    assert text not in told


COMMAND = f'ansible-playbook a -e \'{{"b": "two  blanks   and {"x" * 20_000}"}}\''


def test_the_command_is_whole():
    """A part of it would be another one."""
    assert report_text({"name": "llm", "command": COMMAND}).endswith(f"  Repeat:    {COMMAND}")
    assert COMMAND in html.unescape(report_page({"name": "llm", "command": COMMAND}))


def test_what_is_said_of_something_else():
    with pytest.raises(AnsibleFilterError, match=r"paperspace\.cloud\.report_text: name: give the name"):
        report_text({})
