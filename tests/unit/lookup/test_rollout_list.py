# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lookup rollout_list: what a list means, and what is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible.errors import AnsibleLookupError
from ansible.parsing.dataloader import DataLoader

from ansible_collections.paperspace.cloud.plugins.lookup import rollout_list
from ansible_collections.paperspace.cloud.plugins.lookup.rollout_list import LookupModule

SECRET = "Lit3ral-secret-value"
SPEC = {"image": "nginx:1.27", "resources": {"machine_type": "C4", "ports": [80]}}
PROJECT = {"project_id": "p1"}
PLACES = [f"rollout_list[{index}]" for index in range(2)]

Read = Callable[..., tuple[dict[str, Any], list[str]]]


class Lookup(LookupModule):
    """Takes its options without the configuration of Ansible."""

    def set_options(self, task_keys: Any = None, var_options: Any = None, direct: Any = None) -> None:
        self.given = direct

    def get_option(self, option: str, hostvars: Any = None) -> Any:
        return self.given.get(option)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "web.yaml").write_text("name: web\nimage: nginx:1.27\n")
    (tmp_path / "nameless.json").write_text('{"image": "nginx:1.27"}')
    (tmp_path / "wrong.yaml").write_text("name: wrong\nimagee: nginx\n")
    (tmp_path / "llm").mkdir()
    (tmp_path / "llm" / "paperspace.toml").write_text('name = "llm"\nimage = "llm:1"\n')
    return tmp_path


@pytest.fixture
def read(folder: Path) -> Read:
    def run(*terms: Any, **options: Any) -> tuple[dict[str, Any], list[str]]:
        [found] = Lookup(loader=DataLoader()).run(list(terms), {}, folder=str(folder), **options)
        return found["hosts"], found["problems"]

    return run


@pytest.mark.parametrize(
    "given",
    [
        ["web.yaml", "llm"],
        [{"src": "web.yaml"}, {"src": "llm"}],
        '["web.yaml", {"src": "llm"}]',
        "web.yaml,llm",
        "web.yaml\n\n llm \n",
    ],
)
def test_a_list_may_be_written_in_several_ways(read: Read, folder: Path, given: Any) -> None:
    hosts, problems = read(given, general=PROJECT)
    assert problems == []
    assert {name: host["path"] for name, host in hosts.items()} == {"p1.web": PLACES[0], "p1.llm": PLACES[1]}
    assert hosts["p1.web"]["inputs"] == {"src": str(folder / "web.yaml"), "name": "web", "project_id": "p1"}


@pytest.mark.parametrize(
    ("entry", "options", "inputs"),
    [
        ({"name": "a", "spec": SPEC}, {"general": PROJECT}, {"name": "a", "project_id": "p1", "spec": SPEC}),
        ({"name": "a", "project_id": "p2"}, {"general": {**PROJECT, "spec": SPEC}}, {"name": "a", "project_id": "p2"}),
        # An entry's own wins over the defaults, and so does its source over the other kind.
        (
            {"name": "a", "spec": SPEC, "purge": False},
            {"defaults": {**PROJECT, "src": "web.yaml", "image": "x:1", "purge": True}},
            {"name": "a", "project_id": "p1", "spec": SPEC, "image": "x:1", "purge": False},
        ),
        ({"name": "a"}, {"defaults": json.dumps({**PROJECT, "spec": SPEC})}, {"name": "a", **PROJECT, "spec": SPEC}),
        # What is empty is not given; no, none and nothing to watch are.
        (
            {"name": "a", "spec": SPEC, "image": "", "git": {}, "probe_path": None, "soak_seconds": 0, "gates": []},
            {"general": PROJECT},
            {"name": "a", "project_id": "p1", "spec": SPEC, "soak_seconds": 0, "gates": []},
        ),
    ],
)
def test_what_an_entry_gives(read: Read, entry: Any, options: Any, inputs: Any) -> None:
    hosts, problems = read([entry], **options)
    assert problems == []
    assert hosts == {f"{inputs['project_id']}.a": {"path": "rollout_list[0]", "inputs": inputs}}


def test_a_name_of_its_own_wins_and_paths_become_absolute(read: Read, folder: Path) -> None:
    entry = {"name": "a:80", "src": "nameless.json", "report_dest": "pages/a.html"}
    hosts, _problems = read([entry], general=PROJECT)
    # What follows a colon would be a port.
    assert list(hosts) == ["p1.a_80"]
    assert hosts["p1.a_80"]["inputs"]["name"] == "a:80"
    assert hosts["p1.a_80"]["inputs"]["report_dest"] == str(folder / "pages/a.html")


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"a": 1}, "rollout_list: must be a list"),
        ([], "rollout_list: is empty"),
        ("[1,", "rollout_list: is not valid JSON"),
        ([7], "rollout_list[0]: must be the path of a spec file"),
        ([""], "rollout_list[0]: nothing to roll out"),
        ([{"name": "a"}], "rollout_list[0]: nothing to roll out"),
        ([{"src": "web.yaml", "spec": SPEC}], "rollout_list[0]: has src and spec: keep one"),
        (["nowhere.yaml"], "rollout_list[0].src: no file or folder"),
        (["wrong.yaml"], "wrong.yaml.imagee: v1 has no such field; did you mean image?"),
        (["nameless.json"], "rollout_list[0].name: is missing"),
        ([{"name": "a", "spec": {"imagee": "x"}}], "rollout_list[0].spec.imagee: v1 has no such field"),
        ([{"name": "a", "spec": {"env": {"A": True}}}], "rollout_list[0].spec.env.A: must be a string, not a boolean"),
        ([{"rollout_src": "web.yaml"}], "rollout_list[0].rollout_src: unknown option; write it as src"),
        ([{"src": "web.yaml", "imgae": "x"}], "rollout_list[0].imgae: unknown option; did you mean image?"),
        ([{"src": "web.yaml", "on_failure": "explode"}], "rollout_list[0].on_failure: must be one of rollback"),
        ([{"src": "web.yaml", "wait_timeout": SECRET}], "rollout_list[0].wait_timeout: must be a number"),
        ([{"name": "a", "spec": SECRET}], "rollout_list[0].spec: must be a mapping"),
        ([{"src": "web.yaml", "probe_password": [SECRET]}], "rollout_list[0].probe_password: must be a string"),
        ([{"src": "web.yaml", "gates": [{"metric": "moon"}]}], "rollout_list[0].gates[0].metric: must be one of"),
        (["web.yaml", "web.yaml"], "rollout_list[1]: is the same deployment (p1.web) as rollout_list[0]"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(read: Read, given: Any, problem: str) -> None:
    _hosts, problems = read(given, general=PROJECT)
    assert len(problems) == 1 and problem in problems[0]
    assert SECRET not in problems[0]


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({}, "rollout_list[0].project_id: is missing"),
        ({"general": {**PROJECT, "spec": SPEC}}, "rollout_list[0]: has src and rollout_spec (for all): keep one"),
        (
            {"defaults": {"projectid": "p1"}},
            "rollout_defaults.projectid: unknown option; did you mean project_id?",
        ),
        ({"defaults": "{"}, "rollout_defaults: is not valid JSON"),
    ],
)
def test_what_is_wrong_with_what_all_share(read: Read, options: Any, problem: str) -> None:
    _hosts, problems = read(["web.yaml"], **options)
    assert len(problems) == 1 and problem in problems[0]


def test_every_entry_that_is_wrong_is_told(read: Read) -> None:
    hosts, problems = read(["nowhere.yaml", "web.yaml", 7], general=PROJECT)
    assert list(hosts) == ["p1.web"] and len(problems) == 2


def test_missing_libraries_are_an_error(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rollout_list, "missing_libraries", lambda: "pydantic is missing")
    with pytest.raises(AnsibleLookupError, match="rollout_list: pydantic is missing"):
        read(["web.yaml"], general=PROJECT)
