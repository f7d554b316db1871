# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drift: its data, its paragraph, its page and its JUnit XML."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import Any

import junitparser
import pytest
from ansible.errors import AnsibleFilterError

from ansible_collections.paperspace.cloud.plugins.filter import (
    spec_drift,
    spec_drift_junit,
    spec_drift_page,
    spec_drift_text,
)
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.redact import MASK, MASK_CHANGED
from ansible_collections.paperspace.cloud.plugins.plugin_utils.drift import page as drift_page
from ansible_collections.paperspace.cloud.plugins.plugin_utils.drift import text as drift_text

make = spec_drift.FilterModule().filters()["spec_drift"]
page = spec_drift_page.FilterModule().filters()["spec_drift_page"]
junit = spec_drift_junit.FilterModule().filters()["spec_drift_junit"]
text = spec_drift_text.FilterModule().filters()["spec_drift_text"]
IMAGE = {"path": "image", "before": "nginx:1.28", "after": "nginx:1.27"}
COUNTS = ("checked", "unchanged", "drifted", "missing", "invalid", "unlisted")


def file(name: str | None, problem: str | None = None, path: str = "") -> dict[str, Any]:
    return {"file": path or f"{name}.yaml", "path": f"/specs/{name}.yaml", "name": name, "problem": problem}


def plan(action: str, *changes: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": "-", "action": action, "failed": False, "changes": list(changes), **more}


def drift(changes: list[dict[str, Any]] | None = None, **options: Any) -> dict[str, Any]:
    """One of each state."""
    files = [
        file("bad", "bad.yaml is not valid YAML at line 2"),
        file("drifted"),
        file("gone"),
        file("refused"),
        file("same"),
    ]
    planned = {
        "results": [
            plan("update", *(changes or [IMAGE])),
            plan("create", {"path": "image", "before": None, "after": "a"}),
            plan("nothing", failed=True, msg="needs image: give it"),
            plan("nothing"),
        ],
        "unlisted_names": ["bad", "scratch"],
        "warnings": ["same: The API does not show env.A"],
    }
    return make(files, planned, project_id="p1", **options)


def test_each_file_has_its_state_in_the_order_of_the_files() -> None:
    told = drift(unlisted=True)
    assert [(entry["name"], entry["state"], entry["message"]) for entry in told["entries"]] == [
        ("bad", "invalid", "bad.yaml is not valid YAML at line 2"),
        ("drifted", "drifted", "image is nginx:1.28, the file says nginx:1.27"),
        ("gone", "missing", "the project has no such deployment"),
        ("refused", "invalid", "needs image: give it"),
        ("same", "in_sync", ""),
    ]
    assert [entry["changes"] for entry in told["entries"]] == [[], [IMAGE], [], [], []]
    assert {key: told[key] for key in COUNTS} == dict(zip(COUNTS, (5, 1, 1, 1, 2, 1), strict=True))
    # What a file describes that can't be used is in a file all the same.
    assert told["unlisted_names"] == ["scratch"]
    assert told["warnings"] == ["same: The API does not show env.A"]


def test_what_is_in_no_file_is_told_on_demand_only() -> None:
    assert (drift()["unlisted"], drift()["unlisted_names"]) == (0, [])


@pytest.mark.parametrize("planned", [{}, {"msg": "no"}, [], {"results": []}, {"results": [plan("nothing")] * 2}])
def test_a_result_that_does_not_fit_the_files_is_refused(planned: Any) -> None:
    with pytest.raises(AnsibleFilterError, match=r"^paperspace.cloud.spec_drift: planned: "):
        make([file("web")], planned)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (IMAGE, "image is nginx:1.28, the file says nginx:1.27"),
        ({"path": "region", "before": "ny2", "after": None}, "region is ny2, the file has none"),
        ({"path": "enabled", "before": None, "after": False}, "enabled is not set, the file says false"),
        ({"path": "env.A", "before": MASK, "after": MASK_CHANGED}, "env.A differs from the one in the file"),
        ({"path": "env.A", "before": None, "after": MASK}, f"env.A is not set, the file says {MASK}"),
        ({"path": "env.A", "before": "x", "after": ""}, "env.A is x, the file says ''"),
        (
            {"path": "command", "before": ["a\nb"], "after": ["c" * 100]},
            f"command is [a b], the file says [{'c' * 79}…",
        ),
    ],
)
def test_a_change_is_said_as_what_runs_beside_what_the_file_says(change: dict[str, Any], said: str) -> None:
    assert drift([change])["entries"][1]["message"] == said


def test_the_paragraph_names_all_of_it() -> None:
    changes = [{"path": f"p{number}", "before": 1, "after": 2} for number in range(5)]
    assert text(drift(changes, unlisted=True)) == (
        "2 of 5 spec files differ from the project p1 (1 drifted, 1 missing). "
        "drifted: p0 is 1, the file says 2; p1 is 1, the file says 2; p2 is 1, the file says 2; and 2 more. "
        "Missing: gone. Not in any file: scratch. 2 files can't be compared: bad.yaml is not valid YAML at line 2. "
        "refused.yaml: needs image: give it."
    )


@pytest.mark.parametrize(
    ("states", "said"),
    [
        (["nothing"], "1 spec file matches the project p1."),
        (["nothing", "nothing"], "2 spec files match the project p1."),
        (["nothing", "update"], "1 of 2 spec files differs from the project p1 (1 drifted, 0 missing)."),
    ],
)
def test_the_first_sentence_counts(states: list[str], said: str) -> None:
    files = [file(f"f{number}") for number in range(len(states))]
    told = make(files, {"results": [plan(state, IMAGE) for state in states]}, project_id="p1")
    assert text(told).startswith(said)


def test_a_file_that_cant_be_compared_does_not_count_as_matching() -> None:
    told = make([file("a", "broken"), file("b")], {"results": [plan("nothing")]})
    assert text(told) == "1 of 2 spec files matches the project. 1 file can't be compared: a.yaml: broken."


def test_many_names_are_counted() -> None:
    more = drift_text.MAX_NAMES + 3
    told = make([file(f"n{number}") for number in range(more)], {"results": [plan("create")] * more})
    assert text(told).endswith(f"n{drift_text.MAX_NAMES - 1} and 3 more.")


def test_the_page_shows_each_state_and_escapes() -> None:
    evil = "<script>alert(1)</script>"
    shown = page(drift([{"path": "image", "before": evil, "after": "b"}], unlisted=True, source=evil))
    assert shown.startswith("<!DOCTYPE html>") and "Project p1" in shown
    assert "<script" not in shown and shown.count("&lt;script&gt;") >= 2
    for section in ("invalid", "drifted", "missing", "unlisted", "in-sync", "warnings"):
        assert f'<h2 id="{section}">' in shown
    # Each link within the page leads somewhere, and nothing else is linked.
    assert set(re.findall(r'href="#([^"]+)"', shown)) <= set(re.findall(r'id="([^"]+)"', shown))
    assert re.findall(r'(?:src|href)="(?!#|data:)', shown) == []


def test_the_page_of_a_project_in_sync_has_no_other_section() -> None:
    shown = page(make([file("web")], {"results": [plan("nothing")]}, project_id="p1"))
    assert re.findall(r'<h2 id="([^"]+)">', shown) == ["in-sync"]
    assert "In sync" in shown.split("</header>")[0]


def test_a_long_list_is_cut_and_the_page_says_so() -> None:
    more = drift_page.MAX_ENTRIES + 1
    shown = page(make([file(f"n{number}") for number in range(more)], {"results": [plan("nothing")] * more}))
    assert f"The first {drift_page.MAX_ENTRIES} of {more} deployments are shown." in shown


def test_the_xml_has_a_case_for_each_file_and_each_unlisted_deployment() -> None:
    two = [IMAGE, {"path": "env.A", "before": MASK, "after": MASK_CHANGED}]
    root = ET.fromstring(junit(drift(two, unlisted=True, generated_at="2026-01-02T03:04:05Z")))
    [suite] = root.findall("testsuite")
    counts = {"tests": "6", "failures": "3", "errors": "2", "skipped": "0"}
    for element in (root, suite):
        assert {key: element.get(key) for key in counts} == counts
    assert suite.get("timestamp") == "2026-01-02T03:04:05"
    found = {
        case.get("name"): [(inner.tag, inner.get("type"), inner.get("message"), inner.text) for inner in case]
        for case in suite.findall("testcase")
    }
    said = "image is nginx:1.28, the file says nginx:1.27"
    another = "env.A differs from the one in the file"
    problem = "bad.yaml is not valid YAML at line 2"
    unlisted = "no spec file describes this deployment"
    assert found == {
        "bad": [("error", "invalid", problem, problem)],
        "drifted": [("failure", "drifted", f"{said}; {another}", f"{said}\n{another}")],
        "gone": [("failure", "missing", "the project has no such deployment", "the project has no such deployment")],
        "refused": [("error", "invalid", "needs image: give it", "needs image: give it")],
        "same": [],
        "scratch": [("failure", "unlisted", unlisted, f"scratch: {unlisted}")],
    }
    assert all(case.get("classname") == "p1" for case in suite.findall("testcase"))
    assert [case.get("file") for case in suite.findall("testcase")][:2] == ["bad.yaml", "drifted.yaml"]


def test_the_xml_is_what_readers_of_the_format_take() -> None:
    parsed = junitparser.JUnitXml.fromstring(junit(drift(unlisted=True)).encode())
    assert (parsed.tests, parsed.failures, parsed.errors) == (6, 3, 2)
    assert sum(len(suite) for suite in parsed) == 6


def test_what_xml_cant_carry_is_replaced() -> None:
    evil = "a\x00\x08\x1b[31m\ud800\ufffe]]>&<b \"'"
    told = make([file(evil, evil)], {"results": []}, project_id=evil)
    [case] = ET.fromstring(junit(told).encode()).iter("testcase")
    assert not re.search("[\x00-\x08\ud800\ufffe]", "".join([case.get("name"), case.get("classname"), case[0].text]))
    assert case[0].text.endswith("]]>&<b \"'")


@pytest.mark.parametrize("render", [page, junit, text])
def test_what_a_terminal_would_obey_can_be_seen(render: Any) -> None:
    evil = "<\x1b[31mred\x1b[0m\x1b[2J\r>"
    told = render(make([file("bad", evil, path=evil)], {"results": [], "unlisted_names": [evil]}, unlisted=True))
    assert "<red␛[2J␍>" in told.replace("&lt;", "<").replace("&gt;", ">")
    assert "\x1b" not in told and "\r" not in told and "[31m" not in told


@pytest.mark.parametrize("render", [page, junit, text])
@pytest.mark.parametrize(
    "data",
    [
        *(7, None, [], {"entries": 7}, {"entries": [{"state": "odd"}]}, {"entries": [7]}, {"unlisted_names": {"a": 1}}),
        {"entries": [{"state": "drifted", "changes": [7]}]},
    ],
)
def test_what_is_no_data_of_drift_is_refused(render: Any, data: Any) -> None:
    with pytest.raises(AnsibleFilterError, match=r"^paperspace\.cloud\.spec_drift_\w+: (?!unexpected)"):
        render(data)
