# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Arbitrary data into filters, tests, the lookup and the inventory: one clear error without a secret, or a result."""

from __future__ import annotations

import collections
import importlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.config.manager import ensure_type
from ansible.errors import AnsibleError
from depth import FULL
from fuzzing.malformed import LONG_SECRET, MALFORMED, SOUND, places_in, replaced
from fuzzing.memory_actions import CONFIG
from guarantees.memory_api import BASE, PROJECT, Clock
from guarantees.task_runner import KEY, TaskRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from inventory_process import NAME, inventory_process
from simulator_fixture import start_simulator

from ansible_collections.paperspace.cloud.plugins.lookup.deployment import LookupModule
from ansible_collections.paperspace.cloud.plugins.module_utils.adapter import arguments
from ansible_collections.paperspace.cloud.plugins.module_utils.api import client as client_file

COUNTS: collections.Counter[str] = collections.Counter()
_CLOUD = "ansible_collections.paperspace.cloud.plugins"
ONE_SIDED = ("env_to_dict", "dict_to_env", "report_page", "report_text")
OF_DRIFT = ("spec_drift_page", "spec_drift_junit", "spec_drift_text")
QUESTIONS = ("healthy", "disabled", "failed")
UNEXPECTED = re.compile(r"Unexpected \w+ in |unexpected \w+;|Traceback")


def _plugin(kind: str, name: str) -> Any:
    module = importlib.import_module(f"{_CLOUD}.{kind}.{name}")
    found = module.FilterModule().filters() if kind == "filter" else module.TestModule().tests()
    return found[name]


@pytest.fixture(scope="module")
def returned() -> dict[str, Any]:
    """What a task returned: a sound thing to spoil."""
    runner = TaskRunner(Clock())
    runner.api.answer("POST", "/deployments", {}, {"projectId": PROJECT, "config": CONFIG})
    runner.api.clock.sleep(60)
    return runner.run("deployment_info", name="web", project_id=PROJECT)["deployments"][0]


class MalformedData:
    """Sound data with malformed at a place; printed with care."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __repr__(self) -> str:
        try:
            return repr(self.value)[:500]
        except (ValueError, RecursionError):
            return "can't be printed"


@st.composite
def malformed_data(draw: Any, sound: list[Any]) -> MalformedData:
    value = sound[draw(st.integers(0, len(sound) - 1))]
    if draw(st.integers(0, 3)) == 0:
        return MalformedData(draw(MALFORMED))
    for _spot in range(draw(st.integers(0, 2))):
        places = places_in(value)
        if places:
            value = replaced(value, places[draw(st.integers(0, len(places) - 1))], draw(MALFORMED))
    return MalformedData(value)


def _judge(name: str, ask: Any) -> Any:
    """The outcome is a value, or core's error that names the plugin; neither says what it was not meant to."""
    COUNTS["inputs"] += 1
    try:
        result = ask()
    except AnsibleError as error:
        COUNTS["refused"] += 1
        text = str(error)
        assert f"paperspace.cloud.{name}" in text, text[:300]
        assert not UNEXPECTED.search(text), text[:500]
        assert LONG_SECRET not in text
        assert len(text) < 12_000
        return None
    COUNTS["answered"] += 1
    return result


ENV = [{"A": "x", "TOKEN": LONG_SECRET}, [{"name": "A", "value": "x"}, {"name": "TOKEN", "value": LONG_SECRET}]]
REPORT = {
    "name": "web",
    "kind": "rollout",
    "outcome": "failed",
    "timeline": [{"at": "2026-01-01T00:00:00Z", "seconds": 1.0, "phase": "apply", "message": "creating"}],
    "changes": [{"path": "image", "before": "a", "after": "b"}],
    "gates": [{"name": "g", "passed": False, "message": "too much"}],
    "runs": [{"id": "r", "replicas": 1, "instances": [{"id": "i", "state": "errored", "history": [{"state": "x"}]}]}],
    "series": [{"metric": "cpu", "instance_id": "i", "points": [{"timestamp": "2026-01-01T00:00:00Z", "value": 1.0}]}],
    "summary": {"cpu": {"min": 1, "mean": 1, "max": 1, "last": 1}},
    "logs": [{"message": "boom", "dt_created": "2026-01-01T00:00:00Z"}],
    "history": [{"id": "s", "dt_healthy": None, "data": {"image": "x"}}],
    "git": {"actor": "me"},
    "problems": ["one"],
}
DRIFT = {
    "project_id": "p1",
    "entries": [
        {"name": "web", "file": "web.yaml", "state": "drifted", "changes": REPORT["changes"], "message": "x"},
        {"name": None, "file": "a.yaml", "state": "invalid", "message": "broken"},
    ],
    "unlisted_names": ["other"],
    "warnings": ["one"],
}
INPUTS = {
    "project_id": "p1",
    "spec": {"name": "web", "env": {"A": "x"}, "command": ["serve"]},
    "gates": [{"metric": "cpu", "below": 80}],
    "purge": False,
    "probe_status": [200, 204],
    "probe_password": "pass word",
}
EXAMPLES = 150 if FULL else 25


def _ask_often(name: str, ask: Any, sound: list[Any], judge: Any) -> None:
    @settings(max_examples=EXAMPLES)
    @given(given_one=malformed_data(sound))
    def spoil(given_one: MalformedData) -> None:
        judge(_judge(name, lambda: ask(given_one.value)))

    spoil()


def test_filters_of_one_value() -> None:
    COUNTS.clear()
    for name in ONE_SIDED:
        _ask_often(name, _plugin("filter", name), ENV if "env" in name else [REPORT], json.dumps)
    repeat = _plugin("filter", "repeat_command")
    _ask_often("repeat_command", lambda value: repeat(value, "rollout"), [INPUTS], json.dumps)
    assert COUNTS["inputs"] >= len(ONE_SIDED) * EXAMPLES // 2 and COUNTS["refused"] and COUNTS["answered"]


def test_filters_of_drift_and_of_an_import(returned: dict[str, Any]) -> None:
    COUNTS.clear()
    for name in OF_DRIFT:
        _ask_often(name, _plugin("filter", name), [DRIFT], json.dumps)
    _ask_often("to_spec", _plugin("filter", "to_spec"), [returned], json.dumps)
    files = _plugin("filter", "to_spec_files")
    _ask_often("to_spec_files", lambda value: files(value, "p1", True), [[returned]], json.dumps)
    surveyed = [{"file": "web.yaml", "name": "web", "problem": None}, {"file": "a.yaml", "problem": "broken"}]
    planned = {"results": [{"action": "update", "changes": REPORT["changes"]}], "unlisted_names": ["other"]}
    both = _plugin("filter", "spec_drift")
    _ask_often("spec_drift", lambda value: both(value, planned), [surveyed], json.dumps)
    _ask_often("spec_drift", lambda value: both(surveyed, value, unlisted=True), [planned], json.dumps)
    assert COUNTS["refused"] and COUNTS["answered"]


def test_the_difference_of_specs(returned: dict[str, Any]) -> None:
    COUNTS.clear()
    ask = _plugin("filter", "spec_diff")
    sound = [CONFIG, returned, returned["latest_spec"], SOUND["deployment"][0] | {"project_id": None}]
    sound += [options["spec"] for options in SOUND["deployment"] if "spec" in options]

    @settings(max_examples=3 * EXAMPLES)
    @given(before=malformed_data(sound), after=malformed_data(sound))
    def spoil(before: MalformedData, after: MalformedData) -> None:
        found = _judge("spec_diff", lambda: ask(before.value, after.value))
        if found is not None:
            json.dumps(found)
            assert LONG_SECRET not in json.dumps(found)

    spoil()
    assert COUNTS["refused"] and COUNTS["answered"]


def test_questions_about_deployments(returned: dict[str, Any]) -> None:
    COUNTS.clear()
    for name in QUESTIONS:
        _ask_often(name, _plugin("test", name), [returned, {"deployment": returned, "failed": False}], _is_answer)
    assert COUNTS["refused"] and COUNTS["answered"]


def _is_answer(value: Any) -> None:
    assert value in (True, False, None)


class Lookup(LookupModule):
    """Takes its options without the configuration of Ansible, and with its types."""

    def set_options(self, task_keys: Any = None, var_options: Any = None, direct: Any = None) -> None:
        defaults = {name: option.get("default") for name, option in arguments.CONNECTION.items()}
        self.given = {**defaults, "field": "endpoint_url", **direct}
        types = {name: option["type"] for name, option in arguments.CONNECTION.items()}
        for name, kind in {**types, "project_id": "str", "field": "str"}.items():
            # Core counts for ever to this one, before anybody else sees it.
            if kind == "int" and self.given[name] == "1e999999999":
                self.given[name] = 1
            try:
                self.given[name] = ensure_type(self.given.get(name), kind)
            except Exception:
                raise AnsibleError(f"paperspace.cloud.deployment: core refuses {name}") from None

    def get_option(self, option: str, hostvars: Any = None) -> Any:
        return self.given.get(option)


def _runner(monkeypatch: pytest.MonkeyPatch) -> TaskRunner:
    runner = TaskRunner(Clock())
    runner.api.answer("POST", "/deployments", {}, {"projectId": PROJECT, "config": CONFIG})
    runner.api.clock.sleep(60)
    monkeypatch.setattr(client_file, "_session", lambda connection, sessions: runner.sessions[0])
    return runner


def test_the_lookup(monkeypatch: pytest.MonkeyPatch) -> None:
    COUNTS.clear()
    _runner(monkeypatch)
    sound = {"terms": ["web"], "project_id": PROJECT, "field": "latest_spec.data.image", "default": "none"}

    @settings(max_examples=3 * EXAMPLES)
    @given(
        given_one=malformed_data([sound]),
        option=st.sampled_from(["", "api_timeout", "api_url", "ca_path", "api_retries"]),
        malformed=MALFORMED.map(MalformedData),
    )
    def spoil(given_one: MalformedData, option: str, malformed: MalformedData) -> None:
        options = given_one.value if isinstance(given_one.value, dict) else {"terms": given_one.value}
        options = {str(key): value for key, value in options.items()}
        terms = options.pop("terms", [])
        options = {
            "api_key": KEY,
            "api_url": BASE,
            "api_retries": 0,
            **options,
            **({option: malformed.value} if option else {}),
        }
        _judge("deployment", lambda: Lookup().run(terms if isinstance(terms, list) else [terms], {}, **options))

    spoil()
    assert COUNTS["refused"] and COUNTS["answered"]


SOURCE = {
    "plugin": NAME,
    "api_retries": 0,
    "api_timeout": 5,
    "projects": [PROJECT],
    "filters": {"names": ["w*"], "enabled": True},
    "hostnames": ["paperspace_name"],
    "strict": True,
    "compose": {"x": "paperspace_image"},
    "keyed_groups": [{"key": "paperspace_image", "prefix": "r"}],
}


def test_inventory_sources(tmp_path: Path) -> None:
    COUNTS.clear()
    path = tmp_path / "fuzz.paperspace.yml"
    with start_simulator(clock_factor=20) as simulator, inventory_process() as process:
        simulator.seed({**CONFIG, "name": "web"}, project_id=PROJECT)
        source = {**SOURCE, "api_url": simulator.address, "api_key": KEY}

        def parse(text: str) -> Any:
            path.write_text(text, encoding="utf-8")
            return process.parse(path, cache=False)

        sound = parse(yaml.safe_dump(source))
        assert list(sound.hosts) == ["web"], sound

        @settings(max_examples=2 * EXAMPLES)
        @given(given_one=malformed_data([source]))
        def spoil(given_one: MalformedData) -> None:
            try:
                text = yaml.safe_dump(given_one.value)
                text.encode()
            except (yaml.YAMLError, RecursionError, ValueError):
                return
            # Only this simulator is asked, and it answers at once.
            if "http" in text.replace(simulator.address, ""):
                return
            COUNTS["inputs"] += 1
            parsed = parse(text)
            told = f"{parsed.error} {parsed.warnings}"
            assert not UNEXPECTED.search(told), told[:600]
            assert KEY not in told and LONG_SECRET not in told
            COUNTS["answered" if parsed.error is None else "refused"] += 1

        spoil()
    assert COUNTS["refused"] and COUNTS["answered"]
